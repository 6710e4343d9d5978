"""What an operation stands on, beside the payer's criteria: the procedure's own logic, as data.

``policies/evidence/logic.yaml`` says for each family of procedures on what the operation rests. A
sentence of it is used only where the case shows what it needs, at the line and level it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from appealgen.argument.kinds import kinds_of
from appealgen.matching.evaluator import evaluate
from appealgen.matching.predicates import PARAMS
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth
from appealgen.model.base import Code, Name, Prose
from appealgen.model.published import read_published
from appealgen.model.request import ProcedureFamily
from appealgen.policy.expansion import expand_criterion
from appealgen.policy.schema import Criterion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from appealgen.matching.finding import Determination, Evidence, Finding, LineResult
    from appealgen.model import Case

__all__ = ["Ground", "Logic", "grounds_of", "load_logic"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Logic(_Part):
    """On what one kind of operation rests.

    Attributes:
        id: Its name in the file.
        families: The procedures it is about.
        codes: Only these codes of them, where a section of a policy holds several procedures.
        says: The sentence the letter prints before the facts.
        needs: What the case must show for it.
        tip: For the practice: what the chart should show; never printed in a letter.
    """

    id: Name
    families: Annotated[tuple[ProcedureFamily, ...], Field(min_length=1)]
    codes: tuple[Code, ...] = ()
    says: Prose
    needs: Criterion
    tip: Prose


class _Logics(_Part):
    logic: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A piece of logic that the case bears out, with the met leaves it rests on."""

    logic: Logic
    leaves: tuple[Finding, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the facts of its leaves, each once."""
        found = {(e.path, e.shown): e for leaf in self.leaves for e in leaf.evidence}
        return tuple(found.values())


@lru_cache(maxsize=4)
def load_logic(folder: Path) -> tuple[Logic, ...]:
    """Return the logic of procedures on file.

    Args:
        folder: The folder of policies.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It is broken; every problem is listed.
    """
    path = folder / "evidence" / "logic.yaml"
    return read_published(
        path, _Logics, lambda document: expand_criterion(document, "logic", "needs", PARAMS)
    ).logic


def grounds_of(
    case: Case,
    determination: Determination,
    logic: tuple[Logic, ...],
    lines: Collection[LineResult],
) -> tuple[Ground, ...]:
    """Return what the operations asked for stand on, in the order of the file.

    A piece of logic counts only where the case shows what it needs at every level of every argued
    line it is about; where its guard holds nowhere it is silent.

    Args:
        case: The case.
        determination: The determination.
        logic: The file.
        lines: The lines that are argued.
    """
    found = []
    for piece in logic:
        read = list(_readings(case, determination, piece, lines))
        if read and all(finding.truth is Truth.MET for finding in read):
            leaves = tuple(leaf for finding in read for leaf in _carrying(finding))
            if any(leaf.evidence for leaf in leaves):
                found.append(Ground(piece, leaves))
    return tuple(found)


def _readings(
    case: Case, determination: Determination, piece: Logic, lines: Collection[LineResult]
) -> Iterator[Finding]:
    wanted = {id(line) for line in lines}
    for stage, line in determination.lines():
        if id(line) not in wanted or not _is_about(piece, line):
            continue
        for result in line.levels:
            scope = Scope(case, stage.stage, line.line, result.level, determination.as_of)
            finding = evaluate(piece.needs, scope)
            if finding.guard is None or finding.guard.truth is Truth.MET:
                yield finding


def _is_about(piece: Logic, line: LineResult) -> bool:
    code = line.line.code
    coded = not piece.codes or code is None or code in piece.codes
    return coded and bool(kinds_of(line) & set(piece.families))


def _carrying(finding: Finding) -> list[Finding]:
    if not finding.children:
        return [finding] if finding.truth is Truth.MET else []
    return [leaf for child in finding.children for leaf in _carrying(child)]
