"""Accept findings of the release gate: a right sentence that a check is wrong about may go out.

Only for checks that weigh words, only finding by finding, only with a reason, and only by the
surgeon who releases the documents. The release holds for one content of the case, so that after any
change of it the findings are looked at again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from appealgen import resources
from appealgen.errors import CaseInvalidError, Problem
from appealgen.service.printable import unprintable_text
from appealgen.service.signoff import Acceptance
from appealgen.service.verifying import verify_case
from appealgen.strict_yaml import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from appealgen.service.gate.findings import GateFinding

__all__ = ["accept_findings"]

_MARK: Final = re.compile(r"[0-9a-f]{12}")
_WHERE: Final = "the findings accepted"
_LONGEST: Final = 400
"""Characters of a reason: it is printed on the practice's own page."""


def accept_findings(
    path: Path,
    marks: Sequence[str],
    *,
    why: str,
    out: Path | None = None,
    practice: Path | None = None,
) -> tuple[Acceptance, ...]:
    """Return findings of the last build as accepted, for ``sign_case`` to record.

    Args:
        path: A case folder or its file.
        marks: The marks of the findings, as ``appealgen verify`` prints them.
        why: The surgeon's reason, one for all of them.
        out: Where the documents are; ``out`` inside the case folder unless given.
        practice: The practice's settings folder the build was made with.

    Raises:
        InputNotFoundError: There is no case, or nothing was built there.
        CaseInvalidError: A mark is of no finding, or of one that no reason makes right; or the
            reason is empty, too long, or cannot be printed. Also as ``verify_case``.
        ExhibitUnusableError: An exhibit cannot be used as cited.
        NoPolicyInForceError: No policy on file covers any line.
        PracticeInvalidError: The practice's settings are broken.
        CapabilityMissingError: A library that reads or prints is not installed.
    """
    report = verify_case(path, out=out, practice=practice)
    on_hand = {f.mark: f for f in (*report.findings, *report.accepted)}
    reason = " ".join(why.split())
    problems = [*_wrong_reason(reason), *_wrong_marks(marks, on_hand)]
    if problems:
        raise CaseInvalidError(_WHERE, problems)
    found = (on_hand[mark] for mark in dict.fromkeys(marks))
    return tuple(
        Acceptance(finding=f.mark, document=f.name, check=f.check.value, why=reason) for f in found
    )


def _wrong_reason(reason: str) -> Iterator[Problem]:
    what = ""
    if not reason:
        what = "There is no reason."
    elif len(reason) > _LONGEST:
        what = f"The reason is longer than {_LONGEST} characters."
    elif not _is_text(reason):
        what = "The reason has characters that cannot be printed."
    if what:
        hint = "Say in a sentence why the place is right as it stands."
        yield Problem(_WHERE, 0, "--despite", what, hint)


def _is_text(reason: str) -> bool:
    try:
        Acceptance(finding="0", document="d", check="c", why=reason)
    except ValidationError:
        return False
    written = Document(_WHERE, {"why": reason}, {}, ())
    return not any(unprintable_text(written, resources.templates_folder() / "fonts"))


def _wrong_marks(marks: Sequence[str], on_hand: Mapping[str, GateFinding]) -> Iterator[Problem]:
    for mark in marks:
        named = f"The mark {mark}" if _MARK.fullmatch(mark) else "A mark"
        if mark not in on_hand:
            hint = "Run 'appealgen verify CASE' and copy the mark as it stands in brackets."
            yield Problem(_WHERE, 0, "--accept", f"{named} is of no finding.", hint)
        elif not on_hand[mark].may_be_accepted:
            what = f"{named} is of a finding that cannot be accepted ({on_hand[mark].check.value})."
            hint = "Mend the case, or report the document; no reason makes such a finding right."
            yield Problem(_WHERE, 0, "--accept", what, hint)
