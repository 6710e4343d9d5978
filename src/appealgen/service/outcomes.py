"""Record how an appeal was decided: in the case file itself, whole or not at all.

The entry of the appeal that is waiting for a decision is completed, or one is added. What is
written there already is never written over: a correction is made by hand, where it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import CaseInvalidError, Problem
from appealgen.model.denial import AppealStep
from appealgen.model.outcome import APPEALS, allowed_before
from appealgen.service.cases import digest_of, read_checked
from appealgen.service.editing import Edit, Plain, edit_case

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from appealgen.model import Case, CaseFile

__all__ = ["Outcome", "RecordedOutcome", "record_outcome"]

_LEVEL = {
    AppealStep.FIRST_LEVEL: "first level",
    AppealStep.SECOND_LEVEL: "second level",
    AppealStep.EXPEDITED: "expedited appeal",
    AppealStep.EXTERNAL_REVIEW: "external review",
}
_BY_HAND = "Look at the entry and correct it by hand."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision on an appeal, as its notice gives it; empty texts were not given.

    Attributes:
        step: Which appeal was decided; one of ``model.outcome.APPEALS``.
        decided: The date on the decision.
        overturned: Whether the denial was overturned, for all codes or for ``codes``.
        codes: The codes that were allowed, where the denial of others was upheld.
        received: The day the decision was received, if it is known.
        final: The notice calls itself the final internal decision.
        reasons: What the stated reasons are about, as ``model.denial.ReasonCategory`` names it.
        words: The decision's own words.
        reference: The payer's number for it.
    """

    step: AppealStep
    decided: dt.date
    overturned: bool
    codes: tuple[str, ...] = ()
    received: dt.date | None = None
    final: bool = False
    reasons: tuple[str, ...] = ()
    words: str = ""
    reference: str = ""

    def block(self, upheld: bool) -> dict[str, Plain]:  # noqa: FBT001 - a value, not a switch
        """Return the decision as it stands in a case file; what was not given is left out."""
        reasons: list[Plain] = [{"category": category} for category in self.reasons]
        codes: list[Plain] = [*dict.fromkeys(self.codes)] if upheld else []
        said: dict[str, Plain] = {
            "decided": self.decided.isoformat(),
            "decision_received": self.received.isoformat() if self.received else "",
            "upheld": upheld,
            "overturned_codes": codes,
            "final": self.final or "",
            "reasons": reasons,
            "reference": self.reference.strip(),
            "words": self.words.strip(),
        }
        return {key: value for key, value in said.items() if value not in ("", [])}


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """A decision that was written into a case file.

    Attributes:
        file: The case as it is now.
        path: Where the decision stands in it, such as ``earlier_appeals[0]``.
        settled: The request lines that are no longer denied, by path.
    """

    file: CaseFile
    path: str
    settled: tuple[str, ...]


def record_outcome(path: Path, outcome: Outcome, *, as_of: dt.date) -> RecordedOutcome:
    """Write a decision into a case file; comments, order and quotes stay.

    The entry of that step which has no decision yet is completed; if there is none, one is added.
    A decision that allows some codes only is kept as upheld with those codes, because the appeal
    goes on for the others; the request's lines of these codes are marked as no longer denied.

    Args:
        path: A case folder or its file.
        outcome: The decision.
        as_of: The day of the entry; later days are refused.

    Raises:
        InputNotFoundError: There is no case.
        CaseChangedError: The case was changed while this was written.
        CaseInvalidError: The decision does not fit the case; nothing was written.
        OutputUnwritableError: The file cannot be written.
    """
    file = read_checked(path, as_of)
    before = digest_of(file.path)
    problems = [*_problems(file.case, outcome)]
    if problems:
        name = file.document.file
        found = [Problem(name, 0, at, what, hint) for at, what, hint in problems]
        raise CaseInvalidError(name, found)
    upheld = not outcome.overturned or _some_only(file.case, outcome)
    index = _waiting(file.case, outcome.step)
    place = len(file.case.earlier_appeals) if index is None else index
    block = outcome.block(upheld)
    edits = [*_edits(outcome.step, block, index)]
    settled = tuple(_settled(file.case, outcome.codes)) if upheld else ()
    edits += [Edit(f"{line}.denied", value=False) for line in settled]
    changed = edit_case(file.path, edits, as_of=as_of, expected=before)
    return RecordedOutcome(changed, f"earlier_appeals[{place}]", settled)


def _edits(step: AppealStep, block: dict[str, Plain], index: int | None) -> Iterator[Edit]:
    if index is None:
        yield Edit("earlier_appeals[+]", {"level": _LEVEL[step], "step": step.value, **block})
        return
    # What the entry says already is the same: ``_kept`` has refused anything else.
    yield from (Edit(f"earlier_appeals[{index}].{key}", value) for key, value in block.items())


def _waiting(case: Case, step: AppealStep) -> int | None:
    """Return the place of the filing of a step that has no decision yet; the first of several."""
    found = [i for i, a in enumerate(case.earlier_appeals) if a.step is step and a.upheld is None]
    return found[0] if found else None


def _denied_codes(case: Case) -> set[str]:
    """Return the codes the appeal is about: denied, and not allowed by an earlier decision."""
    asked = {ln.code for s in case.request.stages for ln in s.lines if ln.code and ln.denied}
    return asked - allowed_before(case)


def _some_only(case: Case, outcome: Outcome) -> bool:
    """Return whether codes are named, and something denied is not among them."""
    uncoded = any(ln.code is None and ln.denied for s in case.request.stages for ln in s.lines)
    return bool(outcome.codes) and (uncoded or bool(_denied_codes(case) - set(outcome.codes)))


def _settled(case: Case, codes: tuple[str, ...]) -> Iterator[str]:
    for i, stage in enumerate(case.request.stages):
        for j, line in enumerate(stage.lines):
            if line.denied and line.code in codes:
                yield f"request.stages[{i}].lines[{j}]"


def _problems(case: Case, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a decision, or with the case for it: path, what, hint."""
    yield from _of_notice(outcome)
    yield from _of_codes(case, outcome)
    yield from _of_history(case, outcome)


def _of_notice(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    at = "earlier_appeals"
    if outcome.step not in APPEALS:
        yield at, "This step is no appeal that is upheld or overturned.", "Note it by hand."
    if outcome.received and outcome.received < outcome.decided:
        what = "The decision was received before the date on it."
        yield at, what, "Check --received and --decided."
    if outcome.final and outcome.step is AppealStep.EXTERNAL_REVIEW:
        what = "'final' marks the last internal decision, and an external review is outside."
        yield at, what, "Leave out --final."


def _of_codes(case: Case, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    if not outcome.codes:
        return
    if not outcome.overturned:
        what = "Codes are named for a decision that overturned none."
        yield "earlier_appeals", what, "Give --codes with --overturned only."
    elif not set(outcome.codes) <= _denied_codes(case):
        what = "A code is named that the request does not have among its denied lines."
        yield "request", what, "Check --codes against the request and earlier decisions."


def _of_history(case: Case, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    of_step = [
        (f"earlier_appeals[{i}]", appeal)
        for i, appeal in enumerate(case.earlier_appeals)
        if appeal.step is outcome.step
    ]
    for i, appeal in enumerate(case.earlier_appeals):
        if appeal.step is None and appeal.upheld is None:
            what = "This filing has no decision and does not say which step it was."
            yield f"earlier_appeals[{i}]", what, "Add 'step:' to it, then record the decision."
    waiting = [at for at, appeal in of_step if appeal.upheld is None]
    for at in waiting[1:]:
        what = "More than one filing of this step has no decision."
        yield at, what, "Complete the one that was decided by hand."
    for at, appeal in of_step:
        if appeal.upheld is not None and appeal.decided in {None, outcome.decided}:
            yield at, "A decision on this appeal is recorded already.", _BY_HAND
        if at in waiting:
            yield from _kept(at, appeal, outcome)


def _kept(at: str, appeal: object, outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    """Yield what a waiting entry says already and the decision says otherwise."""
    given = {
        "decided": outcome.decided,
        "decision_received": outcome.received,
        "final": outcome.final or None,
        "reasons": outcome.reasons or None,
        "reference": outcome.reference.strip() or None,
        "words": outcome.words.strip() or None,
    }
    for key, value in given.items():
        known = getattr(appeal, key)
        if value is not None and not _unsaid(known) and known != value:
            yield f"{at}.{key}", "The case says something else here already.", _BY_HAND


def _unsaid(value: object) -> bool:
    """Return whether an entry says nothing here."""
    return value is None or value == ()
