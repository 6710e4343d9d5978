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
    ask, of = _ask(step, count)
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
        consequence=rule.missed,
    )


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
    """Yield what was done too late, and when."""
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
    end = filing.decided if filing is not None else None
    if count.last is None or count.latest is None:
        return Status.DONE if end is not None else Status.UNKNOWN
    if end is not None and end <= count.latest:
        return Status.DONE
    late = _late(end or as_of, count.last, count.latest)
    return Status.UNKNOWN if late is Status.PASSED and _unrecorded(step) else late


def _unrecorded(step: Step) -> bool:
    """Return whether a case has no place for the answer, so that silence proves nothing."""
    return step.rule.settled_by is None and not step.rule.applies.pended


def _late(day: dt.date, last: dt.date, latest: dt.date) -> Status:
    """Return where a clock stands that may be extended from its last day to the latest one."""
    if day > latest:
        return Status.PASSED
    if day > last:
        return Status.UNKNOWN
    return Status.DUE_TODAY if day == last else Status.OPEN


_ONLY_UNLABELED = "which step of the appeal each earlier filing was (add 'step:' to it)"


def _ask(step: Step, count: Count) -> tuple[str, str]:
    """Return what is missing and who knows it: the rule, the day, the number, then the steps."""
    return next(_asks(step, count), ("", ""))


def _asks(step: Step, count: Count) -> Iterator[tuple[str, str]]:
    rule, event = step.rule, step.event
    if rule.ask is not None and not rule.confidence.counts:
        yield rule.ask.what, rule.ask.of
    if rule.in_hours and event.happened and event.moment is None:
        yield "the time of day, with its time zone, of the payer's receipt", _RECEIPT
    if event.ask and (count.last is None or not rule.presumed_days):
        yield event.ask, event.of
    if rule.ask is not None and count.last is None:
        yield rule.ask.what, rule.ask.of
    if rule.who is not Who.US and count.last is not None and _unrecorded(step):
        yield "whether it was answered by that day", "the file"
    if rule.extension_days and count.last is not None:
        yield "whether the payer announced an extension in writing", "the file"
    if rule.safe is not None and event.happened and event.printed is None:
        yield "the date printed on the paper, for the safe day", "the paper"
    if step.steps_unclear and step.filing is None:
        yield _ONLY_UNLABELED, "the file"


_RECEIPT = "the fax confirmation, the portal or the payer"


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
