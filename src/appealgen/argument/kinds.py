"""Of which kind a line of the request is: by its family, by its code, last by its section.

A section of a policy may hold every operation of the spine. What is said of a line therefore hangs
on the line's own code, as ``policies/evidence/procedure-kinds.yaml`` reads it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from appealgen import resources
from appealgen.coding.cpt import cpt_codes
from appealgen.model.base import Code, Name
from appealgen.model.published import read_published
from appealgen.model.request import ProcedureFamily
from appealgen.spine import Region

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.coding.cpt import CptCode
    from appealgen.matching.finding import LineResult

__all__ = ["Kind", "kinds_of", "load_kinds"]

_Families = tuple[ProcedureFamily, ...]


class Kind(BaseModel):
    """The kinds of procedure of a group of codes, by region of the spine.

    Attributes:
        group: The group of the codes in ``cpt.csv``.
        codes: Only these codes of it; all of them where none is named.
        cervical: The kinds where the line's levels are cervical.
        thoracic: Where they are thoracic.
        lumbar: Where they are lumbar or sacral.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    group: Name
    codes: tuple[Code, ...] = ()
    cervical: _Families = ()
    thoracic: _Families = ()
    lumbar: _Families = ()

    def covers(self, code: CptCode) -> bool:
        """Return whether a code belongs to it."""
        return code.family == self.group and (not self.codes or code.code in self.codes)

    def at(self, region: Region) -> _Families:
        """Return the kinds in a region; the sacrum goes with the lumbar spine."""
        by_region = {Region.CERVICAL: self.cervical, Region.THORACIC: self.thoracic}
        return by_region.get(region, self.lumbar)


class _Kinds(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]


@lru_cache(maxsize=4)
def load_kinds(folder: Path) -> tuple[Kind, ...]:
    """Return the kinds on file.

    Args:
        folder: The folder of policies.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It is broken; every problem is listed.
    """
    return read_published(folder / "evidence" / "procedure-kinds.yaml", _Kinds).kinds


def kinds_of(line: LineResult) -> frozenset[ProcedureFamily]:
    """Return the kinds of procedure a line is.

    Args:
        line: A line as judged. Where its code is on file no section counts; where it is not, the
            section counts if it holds one kind only.
    """
    if line.line.family:
        return frozenset({line.line.family})
    code = cpt_codes().get(line.line.code or "")
    if code is None:
        families = line.procedure.families if line.procedure else ()
        return frozenset(families if len(families) == 1 else ())
    regions = {level.region for level in line.line.levels} or code.regions
    found = [kind for kind in load_kinds(resources.policies_folder()) if kind.covers(code)]
    return frozenset(family for kind in found for r in regions for family in kind.at(r))
