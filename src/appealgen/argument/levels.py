"""Which letter a case calls for, which it allows, and what a later level has to answer.

A letter is refused where the case gives no ground for it: nothing urgent, no earlier decision, no
approval. What was called missing, in a decision or on a call, is what a later level answers first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.appeals.exhaustion import undecided_appeal
from appealgen.appeals.rights import has_one_internal_level
from appealgen.errors import LetterUnsuitableError, Problem
from appealgen.model.denial import AppealStep, DenialKind, ReasonCategory

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.appeals.exhaustion import Opened
    from appealgen.appeals.rights import Rights
    from appealgen.model import Case, Cite
    from appealgen.model.denial import DenialReason, EarlierAppeal

__all__ = [
    "CalledMissing",
    "LetterKind",
    "called_for",
    "called_missing",
    "decisions",
    "last_decision",
    "refuse_unsuitable",
    "stated_reasons",
]

_INTERNAL = {AppealStep.FIRST_LEVEL, AppealStep.SECOND_LEVEL, AppealStep.EXPEDITED, None}
_PAID_FOR = {DenialKind.POST_SERVICE, DenialKind.PREPAYMENT}
_CASE = "case.yaml"
_LAST = dt.date.max


class LetterKind(StrEnum):
    """The letters, by level and voice."""

    FIRST = "first"
    SECOND = "second"
    EXPEDITED = "expedited"
    EXTERNAL_REVIEW = "external-review"
    PEER_TO_PEER = "peer-to-peer"
    POST_SERVICE = "post-service"
    RESCISSION = "rescission"
    PREPAYMENT = "prepayment"
    CORRECTED_CLAIM = "corrected-claim"
    CLAIM_FILE = "claim-file"
    SECOND_OPINION = "second-opinion"
    COMPLAINT = "complaint"
    PATIENT = "patient"


_NAMES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.FIRST: "a first-level appeal",
        LetterKind.SECOND: "a second-level appeal",
        LetterKind.EXPEDITED: "an expedited appeal",
        LetterKind.EXTERNAL_REVIEW: "a statement for external review",
        LetterKind.PEER_TO_PEER: "a request for a peer-to-peer call",
        LetterKind.POST_SERVICE: "a post-service appeal",
        LetterKind.RESCISSION: "an appeal against a rescission",
        LetterKind.PREPAYMENT: "a response to a prepayment review",
        LetterKind.CORRECTED_CLAIM: "a corrected-claim cover",
        LetterKind.CLAIM_FILE: "a request for the claim file",
        LetterKind.SECOND_OPINION: "a request for a second opinion",
        LetterKind.COMPLAINT: "a complaint",
        LetterKind.PATIENT: "a letter by the patient",
    }
)


@dataclass(frozen=True, slots=True)
class CalledMissing:
    """Something the payer said it did not have.

    Attributes:
        words: What, in the words of the decision or of the call log.
        on: The day it was said, if known.
        by: Who said it on the call; empty for a decision.
        in_call: It was said on a call, not written in a decision.
        cite: Where it can be read.
    """

    words: str
    on: dt.date | None
    by: str
    in_call: bool
    cite: tuple[Cite, ...]


def decisions(case: Case) -> tuple[EarlierAppeal, ...]:
    """Return the internal appeals that were decided against the patient, oldest first."""
    found = [a for a in case.earlier_appeals if a.upheld is True and a.step in _INTERNAL]
    return tuple(sorted(found, key=lambda a: a.decided or _LAST))


def last_decision(case: Case) -> EarlierAppeal | None:
    """Return the latest of them."""
    found = decisions(case)
    return found[-1] if found else None


def stated_reasons(case: Case) -> tuple[DenialReason, ...]:
    """Return the reasons of the last decision, then what earlier papers gave beside them."""
    papers = [decision.reasons for decision in reversed(decisions(case))]
    papers += [case.denial.reasons] if case.denial else []
    found: list[DenialReason] = []
    for reasons in papers:
        again = {reason.category for reason in found}
        found += [reason for reason in reasons if reason.category not in again]
    return tuple(found)


def called_missing(case: Case) -> tuple[CalledMissing, ...]:
    """Return what was called missing, in the order it was said, each thing once.

    The words count only where the payer used them: a reason of that kind in the notice or in a
    decision, and the call log.
    """
    found: list[CalledMissing] = []
    if case.denial is not None:
        found += _missing(case.denial.reasons, case.denial.notice_date, case.denial.cite)
    for appeal in decisions(case):
        found += _missing(appeal.reasons, appeal.decided, appeal.cite)
    for call in case.calls:
        who = call.reviewer or ""
        found += [
            CalledMissing(words, call.at.date(), who, in_call=True, cite=call.cite)
            for words in call.said_missing
        ]
    by_words = {" ".join(one.words.casefold().split()).rstrip("."): one for one in found}
    return tuple(sorted(by_words.values(), key=lambda one: one.on or _LAST))


def _missing(
    reasons: Iterable[DenialReason], on: dt.date | None, cite: tuple[Cite, ...]
) -> Iterator[CalledMissing]:
    for reason in reasons:
        if reason.category is ReasonCategory.MISSING_DOCUMENTATION and reason.words:
            yield CalledMissing(reason.words, on, "", in_call=False, cite=reason.cite or cite)


def called_for(case: Case, rights: Rights, day: dt.date) -> LetterKind:
    """Return the letter that the case's own history calls for.

    Args:
        case: The case.
        rights: The file of rights: it knows which plans have one internal level.
        day: The day of the letter.
    """
    decided = last_decision(case)
    if decided is not None and case.denial is not None:
        outside = (
            decided.final is True
            or decided.step is AppealStep.SECOND_LEVEL
            or has_one_internal_level(case, rights, day)
        )
        return LetterKind.EXTERNAL_REVIEW if outside else LetterKind.SECOND
    return _by_denial(case)


def _by_denial(case: Case) -> LetterKind:
    kind = case.denial.kind if case.denial else None
    if kind is DenialKind.RESCISSION and case.approval is not None:
        return LetterKind.RESCISSION
    if kind is DenialKind.PREPAYMENT and case.claim is not None:
        return LetterKind.PREPAYMENT
    if kind is DenialKind.POST_SERVICE and case.claim is not None:
        return LetterKind.POST_SERVICE
    return LetterKind.FIRST


def refuse_unsuitable(
    kind: LetterKind, case: Case, rights: Rights, day: dt.date, opened: Opened | None = None
) -> None:
    """Refuse a letter that the case gives no ground for.

    Args:
        kind: The letter.
        case: The case.
        rights: The file of rights.
        day: The day of the letter.
        opened: What opens review outside the plan before its final decision, if anything does;
            the statement for external review then needs no decision.

    Raises:
        LetterUnsuitableError: Something it stands on is missing; each thing with what to do.
    """
    if kind is LetterKind.EXTERNAL_REVIEW and opened is not None:
        lacks = tuple(_decided_outside(case))
    else:
        lacks = tuple(_LACKS[kind](case, rights, day))
    if lacks:
        raise LetterUnsuitableError(_NAMES[kind], lacks)


_Lacks = Callable[["Case", "Rights", dt.date], "Iterator[Problem]"]


def _problem(path: str, what: str, hint: str) -> Problem:
    return Problem(_CASE, 0, path, what, hint)


def _no_denial(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    del rights, day
    if case.denial is None:
        yield _problem("denial", "There is no denial.", "Enter the notice under 'denial:'.")


def _nothing(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    del case, rights, day
    yield from ()


def _no_decision(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _no_denial(case, rights, day)
    if last_decision(case) is None:
        yield _problem(
            "earlier_appeals",
            "There is no earlier decision that upheld the denial.",
            "Enter it under 'earlier_appeals:' with 'upheld: true', or ask for the first level.",
        )


def _no_second(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _no_decision(case, rights, day)
    if has_one_internal_level(case, rights, day):
        yield _problem(
            "coverage.plan_kind",
            "This kind of plan has one appeal inside the plan.",
            "Ask for the statement for external review: --level external-review.",
        )


def _no_external(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    if undecided_appeal(case) is not None and last_decision(case) is None:
        yield from _no_denial(case, rights, day)
        yield _not_open_yet()
        return
    yield from _no_decision(case, rights, day)
    yield from _decided_outside(case)
    decided = last_decision(case)
    if decided is None or has_one_internal_level(case, rights, day):
        return
    if decided.final is not True and decided.step is not AppealStep.SECOND_LEVEL:
        yield _problem(
            "earlier_appeals",
            "No decision is marked as the plan's final one.",
            "Where the notice calls itself final, enter 'final: true'; otherwise ask for the "
            "second level.",
        )


def _not_open_yet() -> Problem:
    return _problem(
        "earlier_appeals",
        "The appeal inside the plan is not decided, and nothing shows that review outside is open.",
        "It opens early where the plan has let its time pass: enter 'received_by_payer:' (for "
        "hours 'filed_at:') and, where the plan is not grandfathered, 'coverage.grandfathered: "
        "false'. In an urgent case it may open beside an expedited appeal ('step: expedited'). "
        "See appealgen deadlines.",
    )


def _decided_outside(case: Case) -> Iterator[Problem]:
    if any(a.step is AppealStep.EXTERNAL_REVIEW and a.decided for a in case.earlier_appeals):
        yield _problem(
            "earlier_appeals",
            "An external review has been decided.",
            "No letter of appeal follows it here; name the other documents with --only.",
        )


def _not_urgent(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _no_denial(case, rights, day)
    if case.urgent_basis is None:
        yield _problem(
            "urgent_basis",
            "The case names nothing urgent.",
            "Where waiting would do harm, the surgeon enters why under 'urgent_basis:'.",
        )
    done = case.claim is not None and case.claim.service_date is not None
    if done or (case.denial is not None and case.denial.kind in _PAID_FOR):
        yield _problem(
            "denial.kind",
            "The operation has been done; payment alone is not decided faster.",
            "Ask for the post-service letter: --level post-service.",
        )


def _no_claim(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    del rights, day
    if case.claim is None:
        yield _problem("claim", "There is no claim.", "Enter the claim under 'claim:'.")


def _not_after_service(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _no_denial(case, rights, day)
    yield from _no_claim(case, rights, day)


def _no_prepayment(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _not_after_service(case, rights, day)
    if case.denial is not None and case.denial.kind is not DenialKind.PREPAYMENT:
        yield _problem(
            "denial.kind",
            "The notice is not one of a prepayment review.",
            "If it is, enter 'kind: prepayment'; for a claim that was denied, ask for "
            "--level post-service.",
        )


def _no_approval(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _no_denial(case, rights, day)
    if case.approval is None:
        yield _problem(
            "approval",
            "There is no approval that could have been withdrawn.",
            "Enter number, day and what it covers under 'approval:'.",
        )


def _no_lines(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    yield from _no_claim(case, rights, day)
    if case.claim is not None and not case.claim.lines:
        yield _problem("claim.lines", "The claim has no lines.", "Enter the lines as billed.")


def _not_told(case: Case, rights: Rights, day: dt.date) -> Iterator[Problem]:
    del rights, day
    if not case.function:
        yield _problem(
            "function",
            "The case holds nothing that the patient reports of daily life.",
            "Ask the patient what they can no longer do, and enter it under 'function:'.",
        )


_LACKS: Mapping[LetterKind, _Lacks] = MappingProxyType(
    {
        LetterKind.FIRST: _nothing,
        LetterKind.SECOND: _no_second,
        LetterKind.EXPEDITED: _not_urgent,
        LetterKind.EXTERNAL_REVIEW: _no_external,
        LetterKind.PEER_TO_PEER: _no_denial,
        LetterKind.POST_SERVICE: _not_after_service,
        LetterKind.RESCISSION: _no_approval,
        LetterKind.PREPAYMENT: _no_prepayment,
        LetterKind.CORRECTED_CLAIM: _no_lines,
        LetterKind.CLAIM_FILE: _no_denial,
        LetterKind.SECOND_OPINION: _nothing,
        LetterKind.COMPLAINT: _no_denial,
        LetterKind.PATIENT: _not_told,
    }
)
