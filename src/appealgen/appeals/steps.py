"""Which steps a case has: the rules of its plan that apply, each with what starts its clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.appeals.events import Event, event_of
from appealgen.appeals.external import grandfathered_rule, state_rule
from appealgen.appeals.journey import Journey
from appealgen.appeals.rules import ClockRule, StartEvent
from appealgen.model.people import PlanKind

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.appeals.law import Law
    from appealgen.model import Case
    from appealgen.model.denial import EarlierAppeal

__all__ = ["Step", "steps_for"]

_AFTER_A_DECISION = frozenset(
    {
        StartEvent.FIRST_DECISION,
        StartEvent.FIRST_DECISION_RECEIPT,
        StartEvent.SECOND_DECISION,
        StartEvent.SECOND_DECISION_RECEIPT,
        StartEvent.FINAL_DECISION,
        StartEvent.FINAL_DECISION_RECEIPT,
        StartEvent.EXTERNAL_REQUEST_RECEIPT,
        StartEvent.EXTERNAL_DECISION,
        StartEvent.EXTERNAL_DECISION_RECEIPT,
        StartEvent.REVIEWER_RECEIPT,
        StartEvent.LATER_DECISION,
    }
)
"""What no longer matters once the denial was overturned."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case.

    Attributes:
        rule: Its time limit.
        event: What starts the clock.
        filing: The filing that settles it, where there is one.
        notice_days: The notice's own number of days, where the notice speaks of this step.
        steps_unclear: Whether the case has a filing that does not say which step it was.
        asked: The date of the payer's letter that asks for records, while nothing is decided.
        records_sent: When they were sent.
        answered: The date of the denial, where the clock is that of the decision it holds.
    """

    rule: ClockRule
    event: Event
    filing: EarlierAppeal | None = None
    notice_days: int | None = None
    steps_unclear: bool = False
    asked: dt.date | None = None
    records_sent: dt.date | None = None
    answered: dt.date | None = None


def steps_for(case: Case, law: Law, as_of: dt.date) -> tuple[Step, ...]:
    """Return the steps of a case, in the order of its appeal.

    Args:
        case: The case.
        law: The law on file.
        as_of: The day; rules in effect on the day of the start, or else on this day, are used.
    """
    journey = Journey(case)
    steps: list[Step] = []
    for on_file in law.rules_for(case.coverage.plan_kind):
        if not applies(on_file, journey):
            continue
        rule = _for_case(on_file, case, law)
        event = event_of(journey, rule.start)
        if rule.in_effect(event.day or event.printed or as_of):
            steps.append(_step(rule, event, journey))
    return tuple(steps)


def _for_case(rule: ClockRule, case: Case, law: Law) -> ClockRule:
    if rule.not_grandfathered and case.coverage.grandfathered:
        return grandfathered_rule(rule)
    return state_rule(rule, case, law) if rule.by_state else rule


def _step(rule: ClockRule, event: Event, journey: Journey) -> Step:
    denial = journey.case.denial
    days = denial.appeal_days if denial is not None and rule.notice_number else None
    filing = journey.appeal(rule.settled_by.appeal) if rule.settled_by else None
    return Step(
        rule,
        event,
        filing,
        days,
        journey.unnamed_steps,
        asked=denial.notice_date if denial is not None and journey.pended else None,
        records_sent=journey.records_sent,
        answered=journey.answered if _of_the_request(rule, journey) else None,
    )


def applies(rule: ClockRule, journey: Journey) -> bool:
    """Return whether a rule is meant for a case as far as it has come."""
    when, case = rule.applies, journey.case
    kind = case.denial.kind if case.denial else None
    return all(
        (
            when.pended is journey.pended or _of_the_request(rule, journey),
            not when.kinds or kind in when.kinds,
            not when.states or case.coverage.state in when.states,
            case.coverage.state not in when.except_states,
            when.timing is None or journey.timing in {None, when.timing},
            not when.levels or journey.levels in when.levels,
            _speed_fits(rule, journey),
            not (journey.overturned and rule.start in _AFTER_A_DECISION),
            _has_external(rule, case),
        )
    )


def _of_the_request(rule: ClockRule, journey: Journey) -> bool:
    """Return whether a clock is that of the request which the denial has decided.

    It is shown where the case says when the request came in. That the case is urgent now does
    not say that the request was an urgent one, so a clock of hours is not held against it.
    """
    return (
        rule.applies.pended
        and rule.start is StartEvent.REQUEST_RECEIPT
        and not rule.applies.expedited
        and not journey.pended
        and journey.answered is not None
        and journey.case.request.received_day is not None
    )


def _speed_fits(rule: ClockRule, journey: Journey) -> bool:
    """Return whether the clock of hours, or that of days, is the one of this case.

    While nothing is filed, both are shown for an urgent case: a standard appeal stays possible.
    """
    wanted = rule.applies.expedited
    if wanted is None:
        return True
    if wanted:
        return journey.expedited
    return not journey.filed_expedited


def _has_external(rule: ClockRule, case: Case) -> bool:
    """Return whether external review under the Affordable Care Act reaches the plan.

    A state's process is for plans it regulates; a self-funded plan is never sent to it, whatever
    a file of rules says.
    """
    return not (rule.by_state and case.coverage.plan_kind is PlanKind.ERISA_SELF_FUNDED)
