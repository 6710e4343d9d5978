"""How a step is counted: its last day, its safe day, and the sentences that say so.

Without the day that starts a clock there is no legal last day. The safe day is counted from the
date printed on the paper, which is never later than its receipt.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.appeals.calendar import (
    Counted,
    Span,
    Unit,
    counted,
    earlier_working_day,
    say_day,
    say_moment,
)
from appealgen.appeals.rules import ClockRule, Who

if TYPE_CHECKING:
    from appealgen.appeals.steps import Step

__all__ = ["Count", "count_of"]


@dataclass(frozen=True, slots=True)
class Count:
    """The days of a step, and the sentences that say how they were counted."""

    last: dt.date | None = None
    safe: dt.date | None = None
    latest: dt.date | None = None
    """The day after which it is certainly over, where the rule only bounds the number."""
    notice: dt.date | None = None
    moment: dt.datetime | None = None
    words: tuple[str, ...] = ()


def count_of(step: Step) -> Count:
    """Count a step, in hours from a moment or in days from a day."""
    if step.rule.in_hours:
        return _hours(step)
    return _our_days(step) if step.rule.who is Who.US else _their_days(step)


def _hours(step: Step) -> Count:
    """Count hours from a moment; elapsed time, whatever the clocks on the wall do."""
    rule, event = step.rule, step.event
    if rule.span is None or event.moment is None or not rule.confidence.counts:
        return Count()
    end = event.moment + dt.timedelta(hours=rule.span.amount)
    words = [f"{rule.span} after {say_moment(event.moment)} is {say_moment(end)}."]
    latest = _at_longest(step, end.date(), words)
    return Count(end.date(), None, latest, None, end, tuple(words))


def _at_longest(step: Step, end: dt.date, words: list[str]) -> dt.date | None:
    """Return the day after which a payer is certainly late, and add to the words how it is found.

    A clock that stands still while records are awaited has no such day until they are sent
    (29 CFR 2560.503-1(f)(4); for an urgent request (f)(2)(i)).
    """
    rule = step.rule
    latest = end + dt.timedelta(days=rule.extension_days)
    if rule.extension_days:
        words.append(_extension(rule, latest))
    if not rule.tolled and rule.after_records is None:
        return latest
    if step.asked is None or step.records_sent is None:
        return None
    if rule.after_records is not None:
        last = step.records_sent + dt.timedelta(hours=rule.after_records.amount)
        words.append(f"{rule.after_records} after the records were sent end on {say_day(last)}.")
        return max(latest, last)
    still = max(0, (step.records_sent - step.asked).days)
    latest += dt.timedelta(days=still)
    words.append(
        f"The clock stood still from the letter of {say_day(step.asked)} until the records were "
        f"sent on {say_day(step.records_sent)}, {still} {'day' if still == 1 else 'days'}: at the "
        f"longest {say_day(latest)}."
    )
    return latest


def _extension(rule: ClockRule, latest: dt.date) -> str:
    return f"With an extension of {rule.extension_days} days it is {say_day(latest)}."


def _their_days(step: Step) -> Count:
    """Count a payer's or reviewer's clock: when to ask, and after when it is certainly late."""
    rule, day = step.rule, step.event.day
    if day is None or not rule.confidence.counts:
        return Count()
    least = rule.bounds.least if rule.bounds else None
    most = rule.bounds.most if rule.bounds else rule.span
    if most is None:
        return Count()
    end = _counted(day, most, rule)
    words = [end.words]
    first = _counted(day, least, rule) if least else None
    if first is not None:
        words.insert(0, first.words)
    longest = _with_state_holidays(day, most, rule, end, words)
    latest = _at_longest(step, longest, words)
    return Count(end.day, first.day if first else None, latest, None, None, tuple(words))


def _with_state_holidays(
    start: dt.date, span: Span, rule: ClockRule, end: Counted, words: list[str]
) -> dt.date:
    """Return the last day if the state's own holidays count as well, where that is not confirmed.

    The earlier day stays the one to ask on; the payer is late only after the later one.
    """
    working = rule.working_days
    if working is None or working.confirmed:
        return end.day
    later = counted(start, span, roll=rule.roll, working=working)
    if later.day != end.day:
        words.append(
            f"Whether holidays of the state count is not confirmed; with them it is "
            f"{say_day(later.day)}."
        )
    return later.day


def _our_days(step: Step) -> Count:
    """Count our own step: the legal last day, and the earliest day anyone could hold it to be."""
    last, latest, words = _legal(step)
    safe = _safe(step)
    notice = _by_notice(step)
    if safe is not None and safe.day == last and any(w in safe.words for w in words):
        words.append("Counted from the date printed it is the same day.")
    elif safe is not None:
        words.append(safe.words)
    words += [notice.words] if notice is not None else []
    bounded = _within_bounds(step, notice)
    if bounded is not None:
        last = bounded.day
    days = [found.day for found in (safe, notice) if found is not None]
    if not days:
        return Count(last, None, latest, None, None, tuple(words))
    least = min([*days, *(day for day in (last, latest) if day is not None)])
    if least not in days:
        words.append(f"The law allows no more: keep {say_day(least)}.")
    elif len(set(days)) > 1:
        words.append(f"The earlier day is the safe one: {say_day(least)}.")
    keep, said = _kept(least, step.rule)
    return Count(last, keep, latest, notice.day if notice else None, None, (*words, *said))


def _kept(day: dt.date, rule: ClockRule) -> tuple[dt.date, tuple[str, ...]]:
    """Return the day to keep, moved where the rule's safe day is, and what to say about it."""
    working = earlier_working_day(day)
    if working == day:
        return day, ()
    if rule.safe is not None and rule.safe.weekend == "earlier":
        return working, (f"That is no working day: keep {say_day(working)}.",)
    return day, (f"That is no working day: to reach an open office, {say_day(working)}.",)


def _legal(step: Step) -> tuple[dt.date | None, dt.date | None, list[str]]:
    """Return the legal last day, the day after which it is over anyhow, and the words."""
    rule, event = step.rule, step.event
    if not rule.confidence.counts or event.happened is False:
        return None, None, []
    if rule.span is not None:
        start, words = _start(step)
        if start is None:
            return None, None, words
        end = _counted(start, rule.span, rule)
        return end.day, end.day, [*words, end.words]
    most = rule.bounds.most if rule.bounds else None
    if most is None or event.day is None:
        return None, None, []
    end = _counted(event.day, most, rule)
    return None, end.day, [f"At the longest: {end.words}"]


def _start(step: Step) -> tuple[dt.date | None, list[str]]:
    """Return the day to count from: the receipt known, or the one presumed, never a guess."""
    rule, event = step.rule, step.event
    days = rule.presumed_days
    presumed = event.printed + dt.timedelta(days=days) if days and event.printed else None
    if presumed is None:
        return event.day, []
    if event.day is None:
        said = f"Receipt is presumed {days} days after the date on the notice: {say_day(presumed)}."
        return presumed, [said]
    if event.day == presumed:
        return event.day, []
    said = f"The receipt on file, {say_day(event.day)}, takes the place of the presumed one"
    return event.day, [f"{said}, {say_day(presumed)}: keep its proof."]


def _counted(start: dt.date, span: Span, rule: ClockRule) -> Counted:
    working = rule.working_days
    settled = working if working is not None and working.confirmed else None
    return counted(start, span, no_such_day=rule.no_such_day, roll=rule.roll, working=settled)


def _safe(step: Step) -> Counted | None:
    """Count the safe day from the date printed; where that is missing, from the receipt."""
    rule, event = step.rule, step.event
    start = event.printed or event.day
    if rule.safe is None or start is None:
        return None
    end = min(counted(start, span) for span in rule.safe.spans)
    if event.printed is not None:
        return Counted(end.day, f"Safe day, from the date printed: {end.words}")
    words = f"Safe day, from the receipt because no date of the paper is on file: {end.words}"
    return Counted(end.day, words)


def _by_notice(step: Step) -> Counted | None:
    """Count the notice's own number from the date on the notice."""
    start = step.event.printed or step.event.day
    if not step.notice_days or start is None:
        return None
    span = Span(amount=step.notice_days, unit=Unit.CALENDAR_DAYS)
    end = counted(start, span)
    return Counted(end.day, f"By the notice's own number of days: {end.words}")


def _within_bounds(step: Step, notice: Counted | None) -> Counted | None:
    """Return the notice's day where the law leaves the number to the state and its bounds fit."""
    rule, start = step.rule, step.event.day
    if notice is None or start is None or rule.bounds is None or rule.bounds.most is None:
        return None
    return notice if notice.day <= counted(start, rule.bounds.most).day else None
