"""What a course of care proves: how long it lasted, how recent it is, how it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.matching.predicates.interface import number
from appealgen.matching.scope import each, months_before
from appealgen.model.care import FAILED, Education, Injection, Medication, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.model.care import CourseOfCare

__all__ = [
    "courses_of",
    "evidence_of",
    "failed",
    "lasted_months",
    "lasted_weeks",
    "length_in_weeks",
    "lies_within",
    "name_of",
]

_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class _Dates:
    """The least and the most that a course's dates can mean."""

    first_start: dt.date
    last_start: dt.date
    first_end: dt.date
    last_end: dt.date

    @property
    def least(self) -> Decimal:
        """Return the weeks certainly covered; first and last day count, as a calendar is read."""
        return Decimal(max(0, (self.first_end - self.last_start).days + 1)) / _DAYS_A_WEEK

    @property
    def most(self) -> Decimal:
        """Return the weeks covered at most."""
        return Decimal((self.last_end - self.first_start).days + 1) / _DAYS_A_WEEK


def _dates(course: CourseOfCare, as_of: dt.date) -> _Dates | None:
    """Return start and end; a course that has begun and is ongoing runs to the assessment."""
    if course.start is None:
        return None
    start = course.start.earliest, course.start.latest
    if course.end is not None:
        return _Dates(*start, course.end.earliest, course.end.latest)
    if course.outcome is Outcome.ONGOING:
        return _Dates(*start, as_of, as_of)
    return None


def length_in_weeks(course: CourseOfCare, as_of: dt.date) -> Decimal | None:
    """Return how long a course lasted, in weeks, or None when it is not documented.

    Exact dates are counted. Inexact ones prove the least they can mean ("February 2026" to "April
    2026" is February 28 to April 1), unless the record states a length that fits between the
    least and the most; then the stated length stands.
    """
    dates = _dates(course, as_of)
    if dates is None:
        return course.weeks
    if course.weeks is not None and dates.least < course.weeks <= dates.most:
        return course.weeks
    return dates.least or None


def lasted_weeks(course: CourseOfCare, weeks: Decimal, as_of: dt.date) -> bool | None:
    """Return whether a course lasted so many weeks; None where its dates could mean either."""
    dates = _dates(course, as_of)
    if dates is not None:
        if dates.least >= weeks:
            return True
        if dates.most < weeks:
            return False
    return None if course.weeks is None else course.weeks >= weeks


def lasted_months(course: CourseOfCare, months: int, as_of: dt.date) -> bool | None:
    """Return whether a course lasted so many calendar months; None where it could be either.

    January 10 to April 9 is three. A record that states only a number of weeks is read at 52
    weeks to 12 months.
    """
    dates = _dates(course, as_of)
    if dates is not None:
        next_day = dt.timedelta(days=1)
        if months_before(dates.first_end + next_day, months) >= dates.last_start:
            return True
        if months_before(dates.last_end + next_day, months) < dates.first_start:
            return False
    return None if course.weeks is None else course.weeks * 12 >= months * 52


def _last_day(course: CourseOfCare, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day that the course's last day can have been."""
    if isinstance(course, Injection) and course.date is not None:
        return course.date.earliest, course.date.latest
    if isinstance(course, Education) and course.given_on:
        return max(d.earliest for d in course.given_on), max(d.latest for d in course.given_on)
    if course.end is not None:
        return course.end.earliest, course.end.latest
    if course.outcome is Outcome.ONGOING:
        return as_of, as_of
    return (course.start.earliest, as_of) if course.start is not None else None


def courses_of(scope: Scope, kinds: tuple[str, ...]) -> Iterator[tuple[str, CourseOfCare]]:
    """Yield the courses of some kinds with their paths."""
    for path, course in each("care", scope.case.care):
        if course.kind in kinds:
            yield path, course


def lies_within(course: CourseOfCare, scope: Scope, months: int | None) -> bool | None:
    """Return whether a course reached into the look-back window; None where it could be either."""
    if months is None:
        return True
    last = _last_day(course, scope.as_of)
    if last is None:
        return None
    start = months_before(scope.as_of, months)
    if last[0] >= start:
        return True
    return False if last[1] < start else None


def _shown(course: CourseOfCare, scope: Scope) -> str:
    weeks = length_in_weeks(course, scope.as_of)
    parts = [name_of(course)]
    if isinstance(course, Injection):
        when = [str(course.date)] if course.date else []
        parts = [course.injection.value.replace("_", " "), *when]
        if course.relief_percent is not None:
            parts.append(f"{number(course.relief_percent)} % relief")
    if weeks is not None:
        parts.append(f"{number(weeks.quantize(Decimal('0.1')))} weeks")
    sessions = getattr(course, "sessions", None)
    if sessions is not None:
        parts.append(f"{sessions} sessions")
    if course.outcome is not None:
        parts.append(course.outcome.value.replace("_", " "))
    return ", ".join(parts)


def evidence_of(scope: Scope, path: str, course: CourseOfCare) -> Evidence:
    """Return a course as evidence: kind, length, visits and result in a few words."""
    return scope.evidence(path, course, _shown(course, scope))


def name_of(course: CourseOfCare) -> str:
    """Return the drug, or the kind of care in words."""
    return course.drug if isinstance(course, Medication) else course.kind.replace("_", " ")


def failed(course: CourseOfCare) -> bool | None:
    """Return whether the care failed; None where no result is stated or care still goes on."""
    if course.outcome is None or course.outcome is Outcome.ONGOING:
        return None
    return course.outcome in FAILED
