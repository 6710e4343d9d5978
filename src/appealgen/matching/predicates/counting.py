"""Count the time of several courses of care together, as a policy counts it."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from appealgen.matching.predicates.intervals import DAYS_A_WEEK, joined, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from appealgen.matching.predicates.intervals import Days, Need, Run

__all__ = ["Way", "counted", "enough_together"]


class Way(StrEnum):
    """How a policy counts the time of several courses."""

    ONE_COURSE = "one_course"
    """One course by itself is long enough."""
    CONSECUTIVE = "consecutive"
    """Courses that overlap, or follow on the next day, count as one; a free day breaks them."""
    ADDED_UP = "added_up"
    """All courses together, each day once, whatever lies between them."""


def enough_together(
    way: Way, need: Need, sure: Sequence[Days], maybe: Sequence[Days]
) -> bool | None:
    """Return whether courses together are long enough; None where they could be either.

    Args:
        way: How the policy counts, ``CONSECUTIVE`` or ``ADDED_UP``.
        need: The least time asked for.
        sure: The courses that certainly count.
        maybe: Those of which the record does not say whether they count.
    """
    if any(days.enough(need) for days in sure) or _proven(way, need, sure):
        return True
    return None if _possible(way, need, (*sure, *maybe)) else False


def _proven(way: Way, need: Need, sure: Sequence[Days]) -> bool:
    runs = _certain(sure)
    if any(need.by_run(run) for run in runs):
        return True
    least = _least(sure)
    one_run = len(runs) == 1 and least == runs[0].days  # the calendar has just decided it
    return way is Way.ADDED_UP and not one_run and need.by_days(least)


def _certain(courses: Iterable[Days]) -> tuple[Run, ...]:
    return joined(days.certain for days in courses if days.certain)


def _least(courses: Sequence[Days]) -> Decimal:
    """Return the fewest days that courses cover together.

    Courses that can have overlapped prove the days that are certain, or the longest of them;
    those that cannot have overlapped are added. A length without any date may overlap with all.
    """
    placed = [days for days in courses if days.possible]
    found = Decimal(0)
    for place in joined(days.possible for days in placed if days.possible):
        here = [d for d in placed if d.possible and place.first <= d.possible.first <= place.last]
        sure = total(days.certain for days in here if days.certain)
        found += max(Decimal(sure), *(days.least for days in here))
    return max(found, *(days.least for days in courses if not days.possible), Decimal(0))


def _possible(way: Way, need: Need, courses: Sequence[Days]) -> bool:
    """Return whether courses can be long enough together."""
    loose = [days.length for days in courses if days.possible is None]
    if None in loose:
        return True  # a course that nothing limits
    runs = joined(days.possible for days in courses if days.possible)
    extra = sum((length for length in loose if length), Decimal(0))
    if any(need.by_run(run) for run in runs):
        return True
    if extra:
        longest = max((run.days for run in runs), default=0)
        most = total(runs) if way is Way.ADDED_UP else longest
        return need.by_length(most + extra) is not False
    return way is Way.ADDED_UP and len(runs) > 1 and need.by_days(total(runs))


def counted(way: Way, courses: Sequence[Days]) -> str:
    """Return the days counted together for the trace: how many weeks, and which days."""
    runs = _certain(courses)
    if way is Way.CONSECUTIVE:
        runs = tuple(sorted(runs, key=lambda run: -run.days)[:1])
        days = max([Decimal(total(runs)), *(d.length for d in courses if d.length)])
    else:
        days = _least(courses)
    weeks = f"{(days / DAYS_A_WEEK).quantize(Decimal('0.1')).normalize():f} weeks counted"
    return f"{weeks} ({', '.join(map(str, runs))})" if runs else weeks
