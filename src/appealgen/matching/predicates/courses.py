"""What a course of care proves: how long it lasted, how recent it is, how it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.matching.predicates.interface import number
from appealgen.matching.predicates.intervals import DAYS_A_WEEK, Need, days_of
from appealgen.matching.scope import each, months_before
from appealgen.model.care import (
    FAILED,
    Chiropractic,
    Education,
    Injection,
    Medication,
    Outcome,
    PhysicalTherapy,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Evidence
    from appealgen.matching.predicates.intervals import Days
    from appealgen.matching.scope import Scope
    from appealgen.model.care import CourseOfCare

__all__ = [
    "courses_of",
    "directed",
    "evidence_of",
    "failed",
    "length_in_months",
    "length_in_weeks",
    "lies_within",
    "name_of",
]


def length_in_weeks(course: CourseOfCare, as_of: dt.date) -> Decimal | None:
    """Return how long a course lasted, in weeks, or None when it is not documented.

    Exact dates are counted. Inexact ones prove the least they can mean ("February 2026" to "April
    2026" is February 28 to April 1), unless the record states a length that fits between the
    least and the most; then the stated length stands.
    """
    return days_of(course, as_of).least / DAYS_A_WEEK or None


def length_in_months(course: CourseOfCare, as_of: dt.date) -> int:
    """Return the whole calendar months a course certainly lasted; 0 without both days.

    January 10 to April 9 is three months, as ``Need`` counts them.
    """
    run = days_of(course, as_of).certain
    months = 0
    while run is not None and Need(months=months + 1).by_run(run):
        months += 1
    return months


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


def _shown(course: CourseOfCare, days: Days) -> str:
    weeks = days.least / DAYS_A_WEEK
    parts = [name_of(course)]
    if isinstance(course, Injection):
        when = [str(course.date)] if course.date else []
        parts = [course.injection.value.replace("_", " "), *when]
        if course.relief_percent is not None:
            parts.append(f"{number(course.relief_percent)} % relief")
    if days.certain is not None and days.length is None:
        parts.append(str(days.certain))
    if weeks:
        parts.append(f"{number(weeks.quantize(Decimal('0.1')))} weeks")
    sessions = getattr(course, "sessions", None)
    if sessions is not None:
        parts.append(f"{sessions} sessions")
    if course.outcome is not None:
        parts.append(course.outcome.value.replace("_", " "))
    return ", ".join(parts)


def evidence_of(
    scope: Scope, path: str, course: CourseOfCare, since: dt.date | None = None
) -> Evidence:
    """Return a course as evidence: kind, the days counted, length, visits, result in a few words.

    Args:
        scope: The case and the day of the assessment.
        path: Where the course stands in the case.
        course: The course.
        since: The first day that counts, where not all of the course does.
    """
    days = days_of(course, scope.as_of, since)
    found = scope.evidence(path, course, _shown(course, days))
    run = days.certain
    return found if run is None else replace(found, counted=(run.first, run.last))


def name_of(course: CourseOfCare) -> str:
    """Return the drug, or the kind of care in words."""
    return course.drug if isinstance(course, Medication) else course.kind.replace("_", " ")


def failed(course: CourseOfCare) -> bool | None:
    """Return whether the care failed; None where no result is stated or care still goes on."""
    if course.outcome is None or course.outcome is Outcome.ONGOING:
        return None
    return course.outcome in FAILED


def directed(course: CourseOfCare) -> bool | None:
    """Return whether a therapist, chiropractor or physician directed the care; None where not said.

    Therapy and chiropractic care are directed by the one who gives them.
    """
    if isinstance(course, PhysicalTherapy | Chiropractic):
        return True
    return True if getattr(course, "prescribed_by", None) or course.provider else None
