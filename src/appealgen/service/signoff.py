"""The surgeon's release of a case: a small file beside it that holds for one content only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from appealgen.errors import CaseInvalidError, Problem
from appealgen.model.base import Day, Name, Prose
from appealgen.render.interface import Artifact
from appealgen.service.writing import write_files
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealgen.matching import Determination

__all__ = ["Acceptance", "Release", "fingerprints_of", "read_signoff", "write_signoff"]

NAME = "signoff.yaml"
_ATTESTS: Final = (
    "I have read the case and its documents. The facts in them are those of the records enclosed."
)


class Acceptance(BaseModel):
    """A finding of the release gate that the surgeon accepts, with the reason."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    finding: Name
    """The finding's mark, as ``appealgen verify`` prints it."""
    document: Name
    check: Name
    why: Prose


class Release(BaseModel):
    """Who released the documents, when, and for which content of case, exhibits and criteria."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal["1", "2"]
    by: Name
    on: Day
    attests: Prose | None = None
    case_sha256: Name
    exhibits: dict[Name, Name] = {}
    """SHA-256 of each exhibit file by letter."""
    policies: dict[Name, Name] = {}
    """Fingerprint of each policy version by reference."""
    practice: Name | None = None
    """SHA-256 over the practice's settings folder; none where the documents use no settings."""
    accepts: tuple[Acceptance, ...] = ()
    """Findings of the release gate despite which the documents are released."""

    def holds_for(
        self,
        digest: str,
        exhibits: Mapping[str, str] | None,
        policies: Mapping[str, str] | None,
        practice: str = "",
    ) -> bool:
        """Return whether the release is of this case file, these exhibits, criteria and settings.

        A release of the first form names no exhibits and no criteria: it holds for none of today's.
        """
        if self.schema_version == "1" or self.case_sha256 != digest:
            return False
        if (self.practice or "") != practice:
            return False
        same_exhibits = exhibits is None or dict(exhibits) == self.exhibits
        return same_exhibits and (policies is None or dict(policies) == self.policies)


def fingerprints_of(determination: Determination) -> dict[str, str]:
    """Return the fingerprints of the policy versions that decide a case, by reference."""
    return {policy.ref: policy.fingerprint for policy in determination.policies}


def read_signoff(
    folder: Path,
    digest: str,
    *,
    exhibits: Mapping[str, str] | None = None,
    policies: Mapping[str, str] | None = None,
    practice: str = "",
) -> Release | None:
    """Return the release of a case folder, or None when there is none for this content.

    Args:
        folder: The case folder.
        digest: SHA-256 of the case file.
        exhibits: SHA-256 of each exhibit file by letter; not compared unless given.
        policies: Fingerprint of each policy version by reference; not compared unless given.
        practice: Fingerprint of the practice's settings; empty without settings.

    Raises:
        CaseInvalidError: The file is there but broken.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        document = read_yaml(path.read_bytes(), NAME)
        release = Release.model_validate(document.tree)
    except (OSError, ValidationError):
        what = "The release file is broken."
        hint = "Delete it and sign again with 'appealgen sign'."
        raise CaseInvalidError(NAME, [Problem(NAME, 1, "", what, hint)]) from None
    return release if release.holds_for(digest, exhibits, policies, practice) else None


def write_signoff(  # noqa: PLR0913 - one keyword per line of the file
    folder: Path,
    *,
    by: str,
    on: Day,
    digest: str,
    exhibits: Mapping[str, str],
    policies: Mapping[str, str],
    practice: str = "",
    accepts: Sequence[Acceptance] = (),
) -> Path:
    """Write the release of a case.

    Args:
        folder: The case folder.
        by: The surgeon's name as in the case.
        on: The day.
        digest: SHA-256 of the case file that was read.
        exhibits: SHA-256 of each exhibit file by letter.
        policies: Fingerprint of each policy version by reference.
        practice: Fingerprint of the practice's settings; empty without settings.
        accepts: Findings of the release gate despite which the documents are released.

    Raises:
        OutputUnwritableError: The folder cannot be written.
    """
    text = (
        "# The surgeon has read this case and releases its documents. Any change of the case,\n"
        "# of an exhibit or of the criteria makes them drafts again.\n"
        'schema_version: "2"\n'
        f"by: {json.dumps(by, ensure_ascii=False)}\n"  # quoted as YAML quotes, too
        f"on: {on.isoformat()}\n"
        f"attests: {_ATTESTS}\n"
        f"case_sha256: {digest}\n"
        f"exhibits:{_mapping(exhibits)}\n"
        f"policies:{_mapping(policies)}\n"
    )
    text += f"practice: {practice}\n" if practice else ""
    text += _accepted(accepts)
    artifact = Artifact(NAME, "application/yaml", text.encode())
    return write_files(folder, [artifact])[0]


def _accepted(accepts: Sequence[Acceptance]) -> str:
    """Return accepted findings as a YAML list; nothing where there are none."""
    if not accepts:
        return ""
    lines = ["accepts:"]
    for one in accepts:
        values = one.model_dump().items()
        said = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values]
        lines += [f"  - {said[0]}", *(f"    {line}" for line in said[1:])]
    return "\n".join(lines) + "\n"


def _mapping(pairs: Mapping[str, str]) -> str:
    """Return letters or references with their hashes as a YAML mapping, one pair to a line."""
    if not pairs:
        return " {}"
    return "".join(f"\n  {json.dumps(key)}: {value}" for key, value in sorted(pairs.items()))
