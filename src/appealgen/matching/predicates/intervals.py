"""Days of care: what a course's dates prove at least, and allow at most.

A chart often knows a month and not a day, a start and not an end, or a length and no dates. Every
count is therefore kept twice: the days that are certainly covered, and those that can be. A limit
is reached where the first is enough, missed where even the second is not, and open in between.
First and last day both count, as a calendar is read: March 1 to April 11 is 42 days, six weeks.
"""

from __future__ import annotations

import datetime as dt
import math
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.matching.scope import months_before
from appealgen.model.care import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.model.care import CourseOfCare

__all__ = ["DAYS_A_WEEK", "Days", "Need", "Run", "days_of", "joined", "total"]

DAYS_A_WEEK = 7
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Days without a break, first and last included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    def since(self, day: dt.date | None) -> Run | None:
        """Return what of it lies on or after a day; None where nothing does."""
        return self if day is None else _run(max(self.first, day), self.last)

    def __str__(self) -> str:
        """Return the form that a trace prints: ``2026-03-01 to 2026-04-11``."""
        return f"{self.first} to {self.last}"


def _run(first: dt.date, last: dt.date) -> Run | None:
    return Run(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Need:
    """The least time asked for: exactly one of weeks and calendar months.

    January 10 to April 9 is three months. Days that do not lie in one run, and a length that the
    record gives in weeks only, are read at 52 weeks to 12 months.
    """

    weeks: Decimal | None = None
    months: int | None = None

    def by_days(self, days: Decimal | int) -> bool:
        """Return whether so many days are enough."""
        if self.weeks is not None:
            return days >= self.weeks * DAYS_A_WEEK
        return days * 12 >= (self.months or 0) * 52 * DAYS_A_WEEK

    def by_run(self, run: Run) -> bool:
        """Return whether days without a break are enough; months are counted on the calendar."""
        if self.months is None:
            return self.by_days(run.days)
        return months_before(run.last + _DAY, self.months) >= run.first

    def by_length(self, days: Decimal) -> bool | None:
        """Return whether a length without dates is enough.

        None between the shortest months of the calendar and 52 weeks to 12 months: 89 days are
        three months from February 1, and one day too few from March 1.
        """
        if self.by_days(days):
            return True
        if self.months is None or days < _fewest_days(self.months):
            return False
        return None


def _fewest_days(months: int) -> int:
    """Return the days of the shortest run of so many calendar months: 89 for three."""
    return min(
        sum(monthrange(2025, (start + n) % 12 + 1)[1] for n in range(months)) for start in range(12)
    )


@dataclass(frozen=True, slots=True)
class Days:
    """What the record says of one course's days.

    Attributes:
        certain: Days that it certainly covered; None where none is certain.
        possible: The days that it can have covered; None where nothing limits them.
        length: Its length in days as the record states it, where its dates allow that length.
    """

    certain: Run | None = None
    possible: Run | None = None
    length: Decimal | None = None

    @property
    def least(self) -> Decimal:
        """Return the fewest days it can have lasted."""
        if self.length is not None:
            return self.length
        return Decimal(self.certain.days if self.certain else 0)

    def enough(self, need: Need) -> bool | None:
        """Return whether the course by itself is long enough; None where it could be either."""
        if self.certain is not None and need.by_run(self.certain):
            return True
        if self.possible is not None and not need.by_run(self.possible):
            return False
        return None if self.length is None else need.by_length(self.length)


def days_of(course: CourseOfCare, as_of: dt.date, since: dt.date | None = None) -> Days:
    """Return the days of a course up to the assessment; an end that is not known is not guessed.

    Args:
        course: The course.
        as_of: The day of the assessment; a course that goes on is counted up to it.
        since: With a day, only what lies on or after it counts.
    """
    stated = None if course.weeks is None else course.weeks * DAYS_A_WEEK
    start = end = None
    if course.start is not None:
        # A course that is on record has begun, so an inexact start does not lie ahead.
        start = course.start.earliest, max(course.start.earliest, min(course.start.latest, as_of))
    if course.end is not None:
        end = min(course.end.earliest, as_of), min(course.end.latest, as_of)
    elif course.outcome is Outcome.ONGOING:
        end = as_of, as_of
    if start is not None and end is not None:
        found = _between(start, end, stated)
    elif stated is not None:
        found = _placed(start, end, stated, as_of)
    else:
        found = Days()
    return found if since is None else _inside(found, since)


def _between(
    start: tuple[dt.date, dt.date], end: tuple[dt.date, dt.date], stated: Decimal | None
) -> Days:
    certain, possible = _run(start[1], end[0]), _run(start[0], end[1])
    most = possible.days if possible else 0
    least = certain.days if certain else 0
    # Dates outweigh a stated length; only between the least and the most does it add anything.
    fits = stated is not None and least < stated <= most
    return Days(certain, possible, stated if fits else None)


def _placed(
    start: tuple[dt.date, dt.date] | None,
    end: tuple[dt.date, dt.date] | None,
    stated: Decimal,
    as_of: dt.date,
) -> Days:
    """Return the days of a stated length with one date at most: the other follows from it."""
    least, most = (dt.timedelta(days=n - 1) for n in (math.floor(stated), math.ceil(stated)))
    if start is not None:
        if start[0] + least > as_of:
            return Days()  # it would end after the assessment: the record contradicts itself
        possible = _run(start[0], min(start[1] + most, as_of))
        return Days(_run(start[1], start[0] + least), possible, stated)
    if end is not None:
        return Days(_run(end[1] - least, end[0]), _run(end[0] - most, end[1]), stated)
    return Days(length=stated)


def _inside(found: Days, since: dt.date) -> Days:
    """Return what of a course's days lies on or after a day."""
    certain = found.certain and found.certain.since(since)
    if found.possible is None:
        return Days(certain)  # a length that no date places may lie before the day
    whole = found.possible.first >= since
    possible = found.possible.since(since)
    if possible is None:  # all of it lies before
        return Days(None, Run(since, since - _DAY))
    return Days(certain, possible, found.length if whole else None)


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return runs in order, those that overlap or follow on the next day made into one."""
    found: list[Run] = []
    for run in sorted(runs):
        if found and run.first <= found[-1].last + _DAY:
            found[-1] = Run(found[-1].first, max(found[-1].last, run.last))
        else:
            found.append(run)
    return tuple(found)


def total(runs: Iterable[Run]) -> int:
    """Return the days that some runs cover, each day once."""
    return sum(run.days for run in joined(runs))
