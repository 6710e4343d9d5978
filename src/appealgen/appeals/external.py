"""External review in the state of a plan: the state's window in the form of a rule.

Where sources disagree, or do not confirm the window, the rule has no number: the denial notice
decides, and 120 days from the date on the final denial is the day to keep (the federal floor of
four months is never shorter: 45 CFR 147.136(c)(2)(vi)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.calendar import NoSuchDay, Roll
from appealgen.appeals.rules import ClockRule, RuleAsk, Safe, Standing, StartEvent, Who
from appealgen.appeals.states import CountedFrom, Program, StateReview

if TYPE_CHECKING:
    from appealgen.appeals.law import Law
    from appealgen.model import Case

__all__ = ["grandfathered_rule", "state_rule"]

_STARTS = {
    CountedFrom.FINAL_RECEIPT: StartEvent.FINAL_DECISION_RECEIPT,
    CountedFrom.FINAL_DATE: StartEvent.FINAL_DECISION,
    CountedFrom.FIRST_DATE: StartEvent.FIRST_DECISION,
}
_NOTICE = "the final denial, which has to name it"


def state_rule(rule: ClockRule, case: Case, law: Law) -> ClockRule:
    """Return a rule with what the plan's state says put into it.

    Args:
        rule: A rule with ``by_state``.
        case: The case; without a state the number stays open.
        law: The law on file.
    """
    if case.coverage.state is None:
        return _open(rule, "the state whose law governs the plan", "the insurance card or the plan")
    review = law.state(case.coverage.state)
    if rule.who is Who.REVIEWER:
        return _decision(rule, review, urgent=case.urgent_basis is not None)
    return _request(rule, review)


def grandfathered_rule(rule: ClockRule) -> ClockRule:
    """Return a rule without its number: 45 CFR 147.136 does not reach a grandfathered plan."""
    what = "whether this review is open to a grandfathered plan, with whom and until when"
    return _open(rule, what, "the plan's decision letter or its document")


def _open(rule: ClockRule, what: str, of: str) -> ClockRule:
    return rule.model_copy(
        update={"ask": RuleAsk(what=what, of=of), "confidence": Standing.NOT_CONFIRMED}
    )


def _decision(rule: ClockRule, review: StateReview, *, urgent: bool) -> ClockRule:
    span = review.decision_expedited if urgent and review.decision_expedited else review.decision
    if span is None or not review.confidence.counts:
        return _open(rule, "by when the reviewer decides", _body(review))
    says = f"{rule.says} {review.name}: within {span} after the reviewer has the case."
    return rule.model_copy(update={"span": span, "says": says, **_sourced(rule, review)})


def _request(rule: ClockRule, review: StateReview) -> ClockRule:
    title = f"{rule.title} ({review.name})"
    says = _says(review)
    changes = {
        "title": title,
        "says": says,
        "safe": Safe(spans=review.safe),
        **_sourced(rule, review),
    }
    if not review.confirmed or review.counted_from is None:
        made = _open(rule.model_copy(update=changes), _what_is_open(review), _NOTICE)
        return made.model_copy(update={"says": f"{says} {rule.says}"})
    federal = review.program is Program.FEDERAL
    return rule.model_copy(
        update={
            **changes,
            "span": review.window,
            "start": _STARTS[review.counted_from],
            "no_such_day": NoSuchDay.FIRST_OF_NEXT if federal else NoSuchDay.LAST_OF_MONTH,
            "roll": Roll.NEXT_WORKING_DAY if federal else Roll.NOT_CONFIRMED,
        }
    )


def _says(review: StateReview) -> str:
    """Return who runs the review, for how long it can be asked for, and what is known of it."""
    parts = [f"The request goes to {review.body}." if review.body else ""]
    if review.confirmed and review.window and review.counted_from:
        parts.append(f"Window: {review.window}, {_COUNTED[review.counted_from]}.")
    if review.fee:
        parts.append(f"Fee: {review.fee}.")
    parts.append(review.note or "")
    return " ".join(part for part in parts if part)


_COUNTED = {
    CountedFrom.FINAL_RECEIPT: "counted from the receipt of the final denial",
    CountedFrom.FINAL_DATE: "counted from the date of the final denial",
    CountedFrom.FIRST_DATE: "counted from the date of the first internal decision",
}


def _what_is_open(review: StateReview) -> str:
    if review.program is Program.CONFLICT:
        return "whether the state or the federal process applies, and the last day"
    return "the body that takes the request, and the last day"


def _body(review: StateReview) -> str:
    return f"the body that takes the request in {review.name}"


def _sourced(rule: ClockRule, review: StateReview) -> dict[str, object]:
    citation = f"{review.citation}; {rule.citation}" if review.citation else rule.citation
    return {"citation": citation, "source": review.source, "confidence": review.confidence}
