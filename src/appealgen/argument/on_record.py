"""What answers a stated reason beside clinical facts: a paper, a reason given, the criteria.

No criterion of a policy reads a second opinion or the reason for a setting; where the case holds
it, it answers the reason. A reason about the criteria is answered as the letter answers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.argument.called_missing import exhibits_for
from appealgen.argument.evidence import OnRecord
from appealgen.matching.finding import Evidence
from appealgen.model.base import Cite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from appealgen.argument.called_missing import Things
    from appealgen.argument.evidence import Objection
    from appealgen.argument.rebuttals import Rebuttal
    from appealgen.model import Case
    from appealgen.model.denial import DenialReason
    from appealgen.model.exchange import ClaimLine

__all__ = ["Answer", "answered_by_criteria", "found_on_record", "lines_apart"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a reason is answered, the facts that do it, and what lacks."""

    answered: bool
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()


def answered_by_criteria(objection: Objection, rebuttals: Iterable[Rebuttal]) -> Answer:
    """Return whether the letter answers the stated reasons that an objection stands for.

    Args:
        objection: One that stands for reasons of its categories.
        rebuttals: The stated reasons with what answers them.
    """
    own = [r for r in rebuttals if r.reason.category in objection.raised_by]
    leaves = [leaf for r in own for point in r.points for leaf in point.leaves]
    lacking = [leaf for r in own for leaf in (*r.failed, *r.open)]
    if not own or not all(r.answered for r in own):
        missing = dict.fromkeys(leaf.missing or leaf.criterion.says for leaf in lacking)
        return Answer(answered=False, missing=tuple(missing) or (objection.needs.says,))
    evidence = {(e.path, e.shown): e for leaf in leaves for e in leaf.evidence}
    return Answer(answered=True, evidence=tuple(evidence.values()))


def found_on_record(
    objection: Objection, case: Case, reasons: Sequence[DenialReason], things: Things | None
) -> Answer:
    """Return whether the case holds the paper or the reason that answers an objection.

    Args:
        objection: One whose needs are a check of the record.
        case: The case.
        reasons: The stated reasons that raise it.
        things: The words that mean a document; None where they were not loaded.
    """
    params = objection.needs.params
    assert isinstance(params, OnRecord)  # noqa: S101 - the loader made it
    if params.what == "what_was_called_missing":
        found = tuple(_called_missing(case, reasons, things))
    elif params.what == "separate_levels":
        found = tuple(_separate_levels(case, reasons))
    else:
        found = tuple(_PAPERS[params.what](case))
    return Answer(bool(found), found, () if found else (objection.needs.says,))


def lines_apart(case: Case, reason: DenialReason) -> tuple[ClaimLine, ...]:
    """Return the billed lines a reason names, where each was done at levels of its own."""
    claim = case.claim
    lines = [ln for ln in (claim.lines if claim else ()) if ln.code in reason.codes and ln.levels]
    places = [set(line.levels) for line in lines]
    apart = len(lines) > 1 and sum(map(len, places)) == len(set().union(*places))
    return tuple(lines) if apart else ()


def _separate_levels(case: Case, reasons: Sequence[DenialReason]) -> Iterator[Evidence]:
    """Yield the lines, where that holds for every reason that says they are one procedure."""
    apart = [lines_apart(case, reason) for reason in reasons]
    cites = case.claim.cite if case.claim else ()
    for line in (line for lines in apart for line in lines) if all(apart) else ():
        yield Evidence(f"claim.{line.code}", line.code, cites, line)


def _called_missing(
    case: Case, reasons: Sequence[DenialReason], things: Things | None
) -> Iterator[Evidence]:
    """Yield the exhibits, where all that every such reason calls missing is among them."""
    if things is None:
        return
    found = [exhibits_for(reason.words or "", case, things) for reason in reasons]
    for exhibit in (one for group in found for one in group) if all(found) else ():
        path = f"exhibits.{exhibit.letter}"
        yield Evidence(path, exhibit.title, (Cite(exhibit.letter),), exhibit)


def _second_opinions(case: Case) -> Iterator[Evidence]:
    for index, opinion in enumerate(case.second_opinions):
        if opinion.supports is True:
            yield Evidence(f"second_opinions[{index}]", opinion.by, opinion.cite, opinion)


def _settings(case: Case) -> Iterator[Evidence]:
    for index, stage in enumerate(case.request.stages):
        if stage.setting is not None and stage.admission_reason:
            yield Evidence(f"request.stages[{index}]", stage.setting.value, (), stage)


def _approvals(case: Case) -> Iterator[Evidence]:
    approval = case.approval
    if approval is not None and approval.number is not None:
        yield Evidence("approval", approval.number, approval.cite, approval)


def _implants(case: Case) -> Iterator[Evidence]:
    for stage in case.request.stages:
        for line in stage.lines:
            if line.instrumentation_reason:
                yield Evidence(f"reason for {line.named}", line.instrumentation_reason, (), line)


def _clearances(case: Case) -> Iterator[Evidence]:
    found = case.risk.psychological
    if found is not None and found.cleared is True:
        yield Evidence("risk.psychological", "cleared", found.cite, found)


_PAPERS: dict[str, Callable[[Case], Iterator[Evidence]]] = {
    "second_opinion": _second_opinions,
    "reason_for_setting": _settings,
    "approval": _approvals,
    "reason_for_implant": _implants,
    "psychological_clearance": _clearances,
}
