"""Counting days as the law counts them: months, working days, federal holidays, rolls.

Every count is returned with the words that say how it was made, so that a person can follow it
on a calendar. Holidays are the dates of 5 U.S.C. 6103(a) themselves; the Friday or Monday in
their place (6103(b)) is a rule of federal pay and leave and moves no deadline here. A rule of a
state may name other days (``WorkingDays``).
"""

from __future__ import annotations

import calendar
import datetime as dt
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from appealgen.model.base import Name, Truthful, Whole
from appealgen.model.people import UsState

__all__ = [
    "Counted",
    "NoSuchDay",
    "Roll",
    "Span",
    "Unit",
    "WorkingDays",
    "counted",
    "earlier_working_day",
    "federal_holidays",
    "holidays_of",
    "is_working_day",
    "rolled",
    "say_day",
    "say_moment",
    "weekdays_after",
]

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ONE_DAY = dt.timedelta(days=1)
_WEEKEND = 5
"""``date.weekday`` of Saturday."""


class Unit(StrEnum):
    """What a time limit is counted in."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"


class Roll(StrEnum):
    """Whether a last day on a weekend or federal holiday moves, by the text of the rule."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"
    NOT_CONFIRMED = "not_confirmed"


class NoSuchDay(StrEnum):
    """Where a month count ends when the month has no such day.

    ``first_of_next`` is written in 45 CFR 147.136(d)(2)(i). Where a rule is silent, the last day
    of the month is taken, because it is the earlier one.
    """

    FIRST_OF_NEXT = "first_of_next"
    LAST_OF_MONTH = "last_of_month"


class Span(BaseModel):
    """A number with its unit; ``less_days`` takes days off the end of a count of months."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: Annotated[Whole, Field(ge=1, le=400)]
    unit: Unit
    less_days: Annotated[Whole, Field(le=5)] = 0

    def __str__(self) -> str:
        """Return "180 calendar days", "4 months", "6 months less 1 day"."""
        unit = self.unit.value.replace("_", " ")
        unit = unit.removesuffix("s") if self.amount == 1 else unit
        days = "1 day" if self.less_days == 1 else f"{self.less_days} days"
        return f"{self.amount} {unit}" + (f" less {days}" if self.less_days else "")


class WorkingDays(BaseModel):
    """Which holidays are no working days under a rule of a state.

    Attributes:
        state: Whose holidays, by the names of the library of holidays.
        closed: Holidays of the state that are no working days beside the federal ones.
        open: Federal holidays that are working days.
        confirmed: Whether a source says so. If none does, any holiday of the state may be no
            working day: the payer is not called late before the later of the two counts.
        citation: Where the rule stands; None where none is confirmed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: UsState
    closed: tuple[Name, ...] = ()
    open: tuple[Name, ...] = ()
    confirmed: Truthful
    citation: Name | None = None

    @model_validator(mode="after")
    def _known(self) -> WorkingDays:
        year = 2026
        unknown = set(self.closed) - set(_named(year, self.state).values())
        unknown |= set(self.open) - set(_named(year, None).values())
        if unknown:
            msg = f"names a holiday that is not known: {min(unknown)}"
            raise ValueError(msg)
        if self.confirmed is not (self.citation is not None):
            msg = "a confirmed list has its citation, and no other has one"
            raise ValueError(msg)
        return self


class Counted(NamedTuple):
    """A day and the words that say how it was reached."""

    day: dt.date
    words: str


def say_day(day: dt.date) -> str:
    """Return "Monday, October 26, 2026"."""
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}, {day.year}"


def say_moment(moment: dt.datetime) -> str:
    """Return "Thursday, November 5, 2026, 14:05 (UTC-05:00)" in the moment's own offset."""
    offset = moment.isoformat()[-6:].replace("+00:00", "")
    return f"{say_day(moment.date())}, {moment:%H:%M} (UTC{offset})"


@lru_cache(maxsize=128)
def _named(year: int, state: str | None) -> dict[dt.date, str]:
    """Return the holidays of a year by name: federal ones, or those of a state with them."""
    from holidays import country_holidays  # slow to import

    return dict(country_holidays("US", subdiv=state, years=year, observed=False))


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[dt.date]:
    """Return the legal public holidays of a year, on their own dates (5 U.S.C. 6103(a))."""
    return frozenset(_named(year, None))


@lru_cache(maxsize=128)
def holidays_of(year: int, working: WorkingDays | None) -> frozenset[dt.date]:
    """Return the holidays of a year that are no working days under a rule; None: federal ones."""
    if working is None:
        return federal_holidays(year)
    federal = {day for day, name in _named(year, None).items() if name not in working.open}
    own = _named(year, working.state).items()
    closed = {day for day, name in own if not working.confirmed or name in working.closed}
    return frozenset(federal | closed)


def is_working_day(day: dt.date, working: WorkingDays | None = None) -> bool:
    """Return whether a day is neither Saturday, Sunday nor a holiday under a rule."""
    return day.weekday() < _WEEKEND and day not in holidays_of(day.year, working)


def rolled(day: dt.date, working: WorkingDays | None = None) -> dt.date:
    """Return the day, or the next one that is a working day (45 CFR 147.136(d)(2)(i))."""
    while not is_working_day(day, working):
        day += _ONE_DAY
    return day


def weekdays_after(start: dt.date, amount: int) -> dt.date:
    """Return the day so many days of Monday to Friday later, as if no holiday counted."""
    day = start
    for _ in range(amount):
        day += _ONE_DAY
        while day.weekday() >= _WEEKEND:
            day += _ONE_DAY
    return day


def earlier_working_day(day: dt.date) -> dt.date:
    """Return the day, or the last working day before it: what a careful office aims at."""
    while not is_working_day(day):
        day -= _ONE_DAY
    return day


def counted(
    start: dt.date,
    span: Span,
    *,
    no_such_day: NoSuchDay = NoSuchDay.LAST_OF_MONTH,
    roll: Roll = Roll.NONE,
    working: WorkingDays | None = None,
) -> Counted:
    """Count a span from a day; the day itself is not counted.

    Args:
        start: The day of the event.
        span: How long, in days, working days or months; hours are counted from moments.
        no_such_day: Where months end that have no such day.
        roll: Whether the end moves off a weekend or holiday.
        working: The holidays that are no working days; None for the federal ones.

    Returns:
        The last day, and the count in words.

    Raises:
        ValueError: The span is in hours.
    """
    day, note = _ended(start, span, no_such_day, working)
    words = f"{span} after {say_day(start)} is {say_day(day)}{note}."
    if roll is Roll.NEXT_WORKING_DAY and not is_working_day(day, working):
        moved = rolled(day, working)
        return Counted(moved, f"{words} {_why_moved(day)}, so the last day is {say_day(moved)}.")
    return Counted(day, words)


def _ended(
    start: dt.date, span: Span, no_such_day: NoSuchDay, working: WorkingDays | None
) -> tuple[dt.date, str]:
    if span.unit is Unit.CALENDAR_DAYS:
        return start + dt.timedelta(days=span.amount), ""
    if span.unit is Unit.BUSINESS_DAYS:
        return _working_days_after(start, span.amount, working), ""
    if span.unit is Unit.MONTHS:
        day, note = _months_after(start, span.amount, no_such_day)
        return day - dt.timedelta(days=span.less_days), note
    msg = "hours are counted from a moment, not from a day"
    raise ValueError(msg)


def _working_days_after(start: dt.date, amount: int, working: WorkingDays | None) -> dt.date:
    day = start
    for _ in range(amount):
        day = rolled(day + _ONE_DAY, working)
    return day


def _months_after(start: dt.date, amount: int, no_such_day: NoSuchDay) -> tuple[dt.date, str]:
    """Return the same day number so many months later, or where the count ends without it."""
    years, month = divmod(start.month - 1 + amount, 12)
    year, month = start.year + years, month + 1
    length = calendar.monthrange(year, month)[1]
    if start.day <= length:
        return dt.date(year, month, start.day), ""
    note = f", because there is no {_MONTHS[month - 1]} {start.day}"
    last = dt.date(year, month, length)
    return (last + _ONE_DAY if no_such_day is NoSuchDay.FIRST_OF_NEXT else last), note


def _why_moved(day: dt.date) -> str:
    if day.weekday() >= _WEEKEND:
        return f"That is a {_WEEKDAYS[day.weekday()]}"
    return "That is a federal holiday"
