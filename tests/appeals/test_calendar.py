"""Counting days as the regulations count them, each worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.appeals.calendar import (
    NoSuchDay,
    Roll,
    Span,
    Unit,
    WorkingDays,
    counted,
    earlier_working_day,
    federal_holidays,
    is_working_day,
    rolled,
    say_moment,
    weekdays_after,
)

FOUR_MONTHS = Span(amount=4, unit=Unit.MONTHS)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2039, 12, 31))


def day(text: str) -> dt.date:
    """Return a day of a table."""
    return dt.date.fromisoformat(text)


def external(start: str) -> dt.date:
    """Return the end of the federal window of four months, with its own rules."""
    return counted(
        day(start), FOUR_MONTHS, no_such_day=NoSuchDay.FIRST_OF_NEXT, roll=Roll.NEXT_WORKING_DAY
    ).day


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-10-30", "2026-03-02"),  # no February 30: March 1, 2026, a Sunday, so Monday
        ("2026-10-30", "2027-03-01"),  # the example of the rule: March 1, 2027 is a Monday
        ("2026-10-29", "2027-03-01"),  # 2027 is no leap year: no February 29
        ("2027-10-29", "2028-02-29"),  # 2028 is one: Tuesday, February 29
        ("2026-05-31", "2026-10-01"),  # no September 31: Thursday, October 1
        ("2026-09-25", "2027-01-25"),  # Monday
        ("2026-10-14", "2027-02-16"),  # Sunday, then Washington's Birthday, so Tuesday
        ("2026-08-25", "2026-12-28"),  # Friday, December 25, then the weekend, so Monday
        ("2026-03-03", "2026-07-03"),  # Friday before Saturday, July 4: no holiday of 6103(a)
        ("2027-03-04", "2027-07-05"),  # Sunday, July 4: the Monday "in its place" moves nothing
        ("2026-08-31", "2026-12-31"),
    ],
)
def test_four_months_are_counted_by_the_number_of_the_day(start: str, end: str) -> None:
    """45 CFR 147.136(d)(2)(i): same number, first of the fifth month, then the roll."""
    assert external(start) == day(end)


def test_a_silent_rule_takes_the_earlier_end_of_the_month() -> None:
    """Where no rule says what follows a missing day, the last day of the month is the safe one."""
    assert counted(day("2026-10-30"), FOUR_MONTHS).day == day("2027-02-28")


def test_the_count_says_why_it_moved() -> None:
    """A person can follow the count: the missing day, the Sunday and the day it moved to."""
    words = counted(
        day("2025-10-30"),
        FOUR_MONTHS,
        no_such_day=NoSuchDay.FIRST_OF_NEXT,
        roll=Roll.NEXT_WORKING_DAY,
    ).words

    assert words == (
        "4 months after Thursday, October 30, 2025 is Sunday, March 1, 2026, because there is no "
        "February 30. That is a Sunday, so the last day is Monday, March 2, 2026."
    )


def test_six_months_less_one_day() -> None:
    """The day to keep for federal employees lies one day before the sixth month ends."""
    span = Span(amount=6, unit=Unit.MONTHS, less_days=1)

    assert counted(day("2026-10-26"), span).day == day("2027-04-25")
    assert counted(day("2026-08-31"), span).day == day("2027-02-27")
    assert str(span) == "6 months less 1 day"


def test_working_days_leave_out_weekends_and_holidays() -> None:
    """Five business days over Thanksgiving 2026 end on Wednesday, December 2."""
    span = Span(amount=5, unit=Unit.BUSINESS_DAYS)

    # Tue 24 | Wed 25 (1), Thu 26 holiday, Fri 27 (2), Mon 30 (3), Tue 1 (4), Wed 2 (5)
    assert counted(day("2026-11-24"), span).day == day("2026-12-02")


def test_a_list_of_working_days_names_holidays_that_exist() -> None:
    """A misspelt holiday, or a confirmed list without its citation, is refused."""
    with pytest.raises(ValueError, match="not known: Columbus"):
        WorkingDays(state="TX", open=("Columbus",), confirmed=True, citation="28 TAC 102.3(b)")
    with pytest.raises(ValueError, match="citation"):
        WorkingDays(state="TX", confirmed=True)


@given(DAYS, st.integers(1, 30))
def test_a_count_without_holidays_is_never_later(start: dt.date, amount: int) -> None:
    """Monday to Friday alone ends on or before the count that leaves holidays out."""
    end = counted(start, Span(amount=amount, unit=Unit.BUSINESS_DAYS)).day

    assert start < weekdays_after(start, amount) <= end


def test_hours_are_not_counted_from_a_day() -> None:
    """A clock of hours needs a moment; a day would be a guess."""
    with pytest.raises(ValueError, match="moment"):
        counted(day("2026-11-02"), Span(amount=72, unit=Unit.HOURS))


def test_holidays_are_the_dates_of_the_statute() -> None:
    """5 U.S.C. 6103(a) for 2026, by hand; Saturday, July 4 has no Friday in its place."""
    dates = "01-01 01-19 02-16 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25".split()  # noqa: SIM905

    assert federal_holidays(2026) == {day(f"2026-{date}") for date in dates}
    assert is_working_day(day("2026-07-03"))


def test_a_moment_is_said_in_its_own_time_zone() -> None:
    """The offset stands beside the time, since an hour clock can end on another day elsewhere."""
    assert (
        say_moment(dt.datetime.fromisoformat("2026-11-05T23:05-05:00"))
        == "Thursday, November 5, 2026, 23:05 (UTC-05:00)"
    )
    assert say_moment(dt.datetime(2026, 11, 5, 9, 0, tzinfo=dt.UTC)).endswith("09:00 (UTC)")


@given(DAYS)
def test_a_moved_day_is_a_working_day_and_near(start: dt.date) -> None:
    """Later or earlier, the day is a working one, and no working day lies between."""
    later, earlier = rolled(start), earlier_working_day(start)

    assert is_working_day(later)
    assert is_working_day(earlier)
    assert earlier <= start <= later
    assert later - earlier <= dt.timedelta(days=5)


@given(DAYS, st.integers(1, 12))
def test_months_end_on_the_same_number_or_beside_the_months_end(start: dt.date, n: int) -> None:
    """A count of months keeps the number of the day unless the month has none."""
    end = counted(start, Span(amount=n, unit=Unit.MONTHS)).day
    next_ = counted(start, Span(amount=n, unit=Unit.MONTHS), no_such_day=NoSuchDay.FIRST_OF_NEXT)

    assert end.day == start.day or (end + dt.timedelta(days=1)).day == 1
    assert next_.day.day in {start.day, 1}
    assert end <= next_.day <= end + dt.timedelta(days=1)
