"""The clocks of a case: each step with its last day, the safe day, and the count written out.

Nothing is guessed. Without the day that starts a clock there is no legal last day; the safe day
is counted from the date printed on the paper, which is never later. A payer is said to be late
only after the longest time the rule can give it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from appealgen.appeals.asks import ask_of, unrecorded, urgency_unsaid
from appealgen.appeals.calendar import say_day
from appealgen.appeals.calls import CallDay, call_day
from appealgen.appeals.counting import Count, count_of
from appealgen.appeals.rules import Presence, Who
from appealgen.appeals.steps import Step, steps_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.appeals.law import Law
    from appealgen.model import Case, Cite

__all__ = ["CALL", "Deadline", "Status", "deadlines_of"]


CALL: Final = "call"
"""The step id of the peer-to-peer call, which is no level of appeal."""


class Status(StrEnum):
    """Where a clock stands on a day."""

    OPEN = "open"
    DUE_TODAY = "due_today"
    PASSED = "passed"
    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of a case.

    Attributes:
        step: Id of the rule, such as ``internal-appeal``; ``call`` for the peer-to-peer call.
        who: Whose clock it is.
        title: What is to be done.
        last_day: The legal last day; None where it cannot be told.
        safe_day: The day to keep (ours) or to ask on (theirs).
        moment: The end of a clock of hours, in the time zone it was started in.
        notice_day: The last day by the notice's own number.
        status: Where it stands on the day of the question.
        counted: The count, written out.
        start: What starts the clock, in words.
        start_day: When, where the case has it.
        cites: Where the case has it.
        rule: The rule in our words.
        filed_when: When our filing counts as made; empty for clocks that are not ours.
        citation: Where the rule stands.
        source: What was read for it.
        confidence: ``high``, ``medium``, ``low`` or ``not_confirmed``.
        ask: What is missing; empty when nothing is.
        ask_of: Who knows it.
        consequence: What follows when the day is missed.
    """

    step: str
    who: Who
    title: str
    status: Status
    last_day: dt.date | None = None
    safe_day: dt.date | None = None
    moment: dt.datetime | None = None
    notice_day: dt.date | None = None
    counted: str = ""
    start: str = ""
    start_day: dt.date | None = None
    cites: tuple[Cite, ...] = ()
    rule: str = ""
    filed_when: str = ""
    citation: str = ""
    source: str = ""
    confidence: str = ""
    ask: str = ""
    ask_of: str = ""
    consequence: str = ""


def deadlines_of(case: Case, law: Law, as_of: dt.date) -> tuple[Deadline, ...]:
    """Return every clock of a case on a day: the call first, then the steps in order.

    Args:
        case: The case.
        law: The law on file.
        as_of: The day of the question.
    """
    call = call_day(case, law)
    found = [_call(call, as_of)] if call is not None else []
    return (*found, *(_deadline(step, as_of) for step in steps_for(case, law, as_of)))


def _deadline(step: Step, as_of: dt.date) -> Deadline:
    rule, event = step.rule, step.event
    count = count_of(step)
    status = _status(step, count, as_of)
    ask, of = ask_of(step, count)
    return Deadline(
        step=rule.id,
        who=rule.who,
        title=rule.title,
        status=status,
        last_day=count.last,
        safe_day=count.safe,
        moment=count.moment,
        notice_day=count.notice,
        counted=" ".join((*count.words, *_act(step, status))),
        start=event.name,
        start_day=event.day,
        cites=event.cites,
        rule=rule.says,
        filed_when=_FILED_WHEN[rule.filed_when] if rule.filed_when else "",
        citation=rule.citation,
        source=rule.source,
        confidence=rule.confidence.value,
        ask="" if status in {Status.DONE, Status.NOT_STARTED} else ask,
        ask_of="" if status in {Status.DONE, Status.NOT_STARTED} else of,
        consequence=_DECIDED_LATE if step.answered else rule.missed,
    )


_DECIDED_LATE = "The payer decided later than its time allows; say so in the appeal."
_FILED_WHEN = {
    Presence.RECEIVED: "It counts when it is received.",
    Presence.POSTMARKED: "The postmark counts.",
    Presence.POSTMARKED_OR_RECEIVED: "It counts when it is postmarked or received.",
    Presence.PLAN_DOCUMENT: (
        "The plan's document says whether it counts when sent or when received: have it there."
    ),
    Presence.NOT_CONFIRMED: (
        "Whether it counts when sent or when received is not confirmed: have it there."
    ),
}


def _status(step: Step, count: Count, as_of: dt.date) -> Status:
    if step.rule.who is Who.US:
        return _our_status(step, count, as_of)
    return _their_status(step, count, as_of)


def _act(step: Step, status: Status) -> Iterator[str]:
    """Yield what was done, and when, where it was too late or settles the clock of the request."""
    if step.answered is not None:
        yield f"The notice is dated {say_day(step.answered)}."
    if status is not Status.PASSED or step.filing is None:
        return
    if step.rule.who is Who.US and step.filing.filed is not None:
        yield f"It was filed on {say_day(step.filing.filed)}."
    elif step.rule.who is not Who.US and step.filing.decided is not None:
        yield f"It was decided on {say_day(step.filing.decided)}."


def _our_status(step: Step, count: Count, as_of: dt.date) -> Status:
    if step.filing is not None:
        sent = step.filing.filed
        late = sent is not None and count.last is not None and sent > count.last
        return Status.PASSED if late else Status.DONE
    if step.event.happened is False:
        return Status.NOT_STARTED
    over = count.last or count.latest
    if over is not None and as_of > over:
        return Status.PASSED
    if as_of in {count.last, count.safe}:
        return Status.DUE_TODAY
    keep = count.safe or count.last
    certain = keep is not None and as_of < keep
    return Status.OPEN if certain or count.last is not None else Status.UNKNOWN


def _their_status(step: Step, count: Count, as_of: dt.date) -> Status:
    if step.event.happened is False:
        return Status.NOT_STARTED
    filing = step.filing
    if filing is not None and filing.decided is None and filing.upheld is not None:
        return Status.DONE  # decided, on a day the case does not have
    end = filing.decided if filing is not None else step.answered
    if count.last is None:
        return Status.DONE if end is not None else Status.UNKNOWN
    within = count.last if step.answered else count.latest or count.last
    if end is not None and end <= within:
        return Status.DONE
    late = _late(end or as_of, count.last, count.latest)
    uncertain = unrecorded(step) or urgency_unsaid(step)
    return Status.UNKNOWN if late is Status.PASSED and uncertain else late


def _late(day: dt.date, last: dt.date, latest: dt.date | None) -> Status:
    """Return where a clock stands that may run on from its last day to the latest, if that ends."""
    if latest is not None and day > latest:
        return Status.PASSED
    if day > last:
        return Status.UNKNOWN
    return Status.DUE_TODAY if day == last else Status.OPEN


def _call(call: CallDay, as_of: dt.date) -> Deadline:
    days = [day for day in (call.last, call.safe) if day is not None]
    status = Status.UNKNOWN
    if call.held:
        status = Status.DONE
    elif call.closed or (call.last is not None and as_of > call.last):
        status = Status.PASSED
    elif as_of in days:
        status = Status.DUE_TODAY
    elif call.last is not None:
        status = Status.OPEN
    return Deadline(
        step=CALL,
        who=Who.US,
        title="Hold the peer-to-peer call",
        status=status,
        last_day=call.last,
        safe_day=call.safe,
        notice_day=call.notice_day,
        counted=call.counted,
        start="the denial",
        start_day=call.start,
        cites=call.cites,
        rule=call.rule,
        citation=call.citation,
        source=call.source,
        confidence=call.confidence,
        ask="" if status is Status.DONE else call.ask,
        ask_of="" if status is Status.DONE else call.ask_of,
        consequence="The appeal stays open: the call is no level of appeal and stops no clock.",
    )
