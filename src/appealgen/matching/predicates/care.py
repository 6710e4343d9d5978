"""Predicates about conservative care: how long, how recent, in what form, with what result."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    Params,
    Predicate,
    Reading,
    Words,
    listed,
    number,
    silent,
)
from appealgen.matching.scope import each, months_before
from appealgen.matching.truth import Truth
from appealgen.model.care import FAILED, Injection, Medication, Outcome, PhysicalTherapy
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.model.care import CourseOfCare

__all__ = ["CareLasted", "CareTried", "InjectionRelief", "TherapyFutile", "TherapyProven", "length_in_weeks"]

_DAYS_A_WEEK = 7


def length_in_weeks(course: CourseOfCare, as_of: dt.date) -> Decimal | None:
    """Return how long a course certainly lasted, in weeks, or None when it is not documented.

    Imprecise dates count for the least they prove: a course from "February 2026" to "April 2026"
    is proven from February 28 to April 1. A course that has begun and is ongoing runs to the day
    of the assessment. Both the first and the last day count, as a calendar is read.
    """
    if course.start is not None:
        end = course.end
        if end is None and course.outcome is Outcome.ONGOING:
            return Decimal((as_of - course.start.latest).days + 1) / _DAYS_A_WEEK
        if end is not None:
            days = (end.earliest - course.start.latest).days + 1
            return Decimal(max(0, days)) / _DAYS_A_WEEK
    return course.weeks


def _last_day(course: CourseOfCare, as_of: dt.date) -> dt.date | None:
    """Return the last day the course certainly reached."""
    if isinstance(course, Injection) and course.date is not None:
        return course.date.earliest
    if course.end is not None:
        return course.end.earliest
    if course.outcome is Outcome.ONGOING:
        return as_of
    return None


def _courses(scope: Scope, kinds: tuple[str, ...]) -> Iterator[tuple[str, CourseOfCare]]:
    for path, course in each("care", scope.case.care):
        if course.kind in kinds:
            yield path, course


def _within(course: CourseOfCare, scope: Scope, months: int | None) -> bool | None:
    """Return whether a course reached into the look-back window; None when its dates are missing."""
    if months is None:
        return True
    last = _last_day(course, scope.as_of)
    if last is None:
        return None
    return last >= months_before(scope.as_of, months)


def _shown(course: CourseOfCare, scope: Scope) -> str:
    name = course.drug if isinstance(course, Medication) else course.kind.replace("_", " ")
    weeks = length_in_weeks(course, scope.as_of)
    parts = [name]
    if isinstance(course, Injection):
        parts = [course.injection.value.replace("_", " "), *([str(course.date)] if course.date else [])]
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


def _evidence(scope: Scope, path: str, course: CourseOfCare) -> Evidence:
    return scope.evidence(path, course, _shown(course, scope))


class CareLasted(Predicate):
    """One course of the named kinds lasted at least so many weeks, recently, and failed.

    Each requirement is read by itself; a requirement the record is silent about keeps the
    criterion open rather than failing it.
    """

    name: ClassVar[str] = "care_lasted"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(Params):
        """Kinds of course, length in weeks, window in months, and the form it must have."""

        kinds: Words
        weeks: Decimal
        within_months: int | None = None
        in_person: bool | None = None
        supervised: bool | None = None
        failed: bool = True
        ask: str | None = None

    def require(self, params: Params) -> str:
        """Say the course asked for."""
        form = [w for w, wanted in (("in person", params.in_person), ("supervised", params.supervised)) if wanted]
        recent = f" within the past {params.within_months} months" if params.within_months else ""
        failed = " without success" if params.failed else ""
        how = f", {' and '.join(form)}" if form else ""
        return f"{listed(params.kinds)}{how}, at least {number(params.weeks)} weeks{recent}{failed}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read every course; the best one decides."""
        courses = list(_courses(scope, params.kinds))
        asked = params.ask or (
            f"Obtain the records of {listed(params.kinds)} with first and last date, visits, "
            "form and result."
        )
        if not courses:
            return silent(f"no record of {listed(params.kinds)}", Owner.STAFF, asked)
        read = [(self._judge(params, scope, c), p, c) for p, c in courses]
        met = [(p, c) for (truth, _), p, c in read if truth is Truth.MET]
        if met:
            evidence = tuple(_evidence(scope, p, c) for p, c in met)
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        evidence = tuple(_evidence(scope, p, c) for _, p, c in read)
        observed = "; ".join(e.shown for e in evidence)
        open_ = [why for (truth, why), _, _ in read if truth is Truth.NOT_DOCUMENTED]
        if open_:
            return silent(open_[0], Owner.STAFF, asked, evidence, observed)
        return Reading(Truth.NOT_MET, observed, evidence)

    @staticmethod
    def _judge(params: Params, scope: Scope, course: CourseOfCare) -> tuple[Truth, str]:
        """Return the truth for one course and the first thing it is silent about."""
        name = _name(course)
        weeks = length_in_weeks(course, scope.as_of)
        tests: list[tuple[bool | None, str]] = [
            (None if weeks is None else weeks >= params.weeks, f"how long {name} lasted"),
            (_within(course, scope, params.within_months), f"when {name} ended"),
        ]
        if params.in_person:
            tests.append((getattr(course, "in_person", None), f"whether {name} was in person"))
        if params.supervised:
            tests.append((getattr(course, "supervised", None), f"whether {name} was supervised"))
        if params.failed:
            tests.append((_failed(course), f"the result of {name}"))
        if any(value is False for value, _ in tests):
            return Truth.NOT_MET, ""
        gaps = [what for value, what in tests if value is None]
        return (Truth.NOT_DOCUMENTED, "not stated: " + ", ".join(gaps)) if gaps else (Truth.MET, "")


def _name(course: CourseOfCare) -> str:
    return course.drug if isinstance(course, Medication) else course.kind.replace("_", " ")


def _failed(course: CourseOfCare) -> bool | None:
    return None if course.outcome is None else course.outcome in FAILED


class CareTried(Predicate):
    """A kind of care was tried: at least one course of the named kinds and classes."""

    name: ClassVar[str] = "care_tried"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(Params):
        """Kinds; drug classes or injection kinds; window; at this level; with failure or not."""

        kinds: Words
        drug_classes: Words = ()
        injections: Words = ()
        within_months: int | None = None
        weeks: Decimal | None = None
        count: int = 1
        here: bool = False
        failed: bool = False

    def require(self, params: Params) -> str:
        """Say the care asked for."""
        what = listed(params.drug_classes or params.injections or params.kinds)
        long = f" for at least {number(params.weeks)} weeks" if params.weeks else ""
        recent = f" within the past {params.within_months} months" if params.within_months else ""
        many = f"{params.count} of: " if params.count > 1 else ""
        here = " at the level requested" if params.here else ""
        return f"{many}{what}{here}{long}{recent}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count the courses that fit; a course silent on the window keeps it open."""
        fits = [(self._fits(params, scope, c), p, c) for p, c in _courses(scope, params.kinds)]
        met = [(p, c) for fit, p, c in fits if fit is True]
        open_ = [(p, c) for fit, p, c in fits if fit is None]
        what = listed(params.drug_classes or params.injections or params.kinds)
        asked = f"Obtain the record of {what} with name, dates and result."
        if len(met) >= params.count:
            evidence = tuple(_evidence(scope, p, c) for p, c in met)
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        evidence = tuple(_evidence(scope, p, c) for p, c in (*met, *open_))
        observed = "; ".join(e.shown for e in evidence)
        missing = f"no record of {what}" if not (met or open_) else f"dates or result of {what}"
        # What is not recorded may still have been done: silence is never a failure.
        return silent(missing, Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _fits(params: Params, scope: Scope, course: CourseOfCare) -> bool | None:
        tests: list[bool | None] = [_within(course, scope, params.within_months)]
        if params.drug_classes:
            tests.append(getattr(course, "drug_class", None) in params.drug_classes)
        if isinstance(course, Injection):
            tests += _injection_tests(params.injections, course, scope, here=params.here)
        if params.weeks is not None:
            weeks = length_in_weeks(course, scope.as_of)
            tests.append(None if weeks is None else weeks >= params.weeks)
        if params.failed:
            tests.append(_failed(course))
        if any(test is False for test in tests):
            return False
        return None if any(test is None for test in tests) else True


def _injection_tests(
    wanted: tuple[str, ...], course: Injection, scope: Scope, *, here: bool
) -> list[bool | None]:
    tests: list[bool | None] = []
    if wanted:
        known = course.injection.value != "not_stated"
        tests.append(course.injection.value in wanted if known else None)
    if here:
        tests.append(scope.level in course.levels if course.levels and scope.level else None)
    return tests


class TherapyProven(Predicate):
    """Physical therapy is proven by the therapy notes themselves or by claims on file."""

    name: ClassVar[str] = "therapy_proven"
    reads: ClassVar[tuple[str, ...]] = ("care", "exhibits")

    class Params(Params):
        """Whether claims history counts as proof."""

        claims_count: bool = True

    def require(self, params: Params) -> str:
        """Say what counts as proof."""
        return "the therapy notes" + (" or the claims history" if params.claims_count else "")

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for a therapy course that cites therapy notes, or has claims on file."""
        courses = [(p, c) for p, c in each("care", scope.case.care) if isinstance(c, PhysicalTherapy)]
        proven = [(p, c) for p, c in courses if self._proof(params, scope, c)]
        if proven:
            evidence = tuple(_evidence(scope, p, c) for p, c in proven)
            return Reading(Truth.MET, "therapy notes or claims on file", evidence)
        evidence = tuple(_evidence(scope, p, c) for p, c in courses)
        missing = "the physical therapy notes" if courses else "any record of physical therapy"
        asked = "Obtain the therapy notes: evaluation, attendance and discharge."
        return silent(missing, Owner.STAFF, asked, evidence)

    @staticmethod
    def _proof(params: Params, scope: Scope, course: PhysicalTherapy) -> bool:
        if params.claims_count and course.claims_on_file:
            return True
        exhibits = (scope.case.exhibit(cite.exhibit) for cite in course.cite)
        return any(e is not None and e.kind.value == "therapy_notes" for e in exhibits)


class TherapyFutile(Predicate):
    """A discharge note says that more physical therapy is of no use."""

    name: ClassVar[str] = "therapy_futile"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(Params):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the note asked for."""
        return "a discharge note that further therapy is of no use"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the therapy courses' discharge statement."""
        said = [
            (p, c)
            for p, c in each("care", scope.case.care)
            if isinstance(c, PhysicalTherapy) and c.discharged_as_futile is not None
        ]
        if not said:
            asked = "Ask the therapist whether the discharge note says further therapy is of no use."
            return silent("a discharge note on the use of further therapy", Owner.STAFF, asked)
        yes = [(p, c) for p, c in said if c.discharged_as_futile]
        evidence = tuple(_evidence(scope, p, c) for p, c in yes or said)
        return Reading(Truth.of(bool(yes)), "discharge note" if yes else "", evidence)


class InjectionRelief(Predicate):
    """So many injections of a kind each gave at least so much relief."""

    name: ClassVar[str] = "injection_relief"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(Params):
        """Kinds of injection, least relief in percent, how many, window in months."""

        injections: Words
        percent: Decimal
        op: Literal[">=", ">"] = ">="
        count: int = 1
        image_guided: bool = False
        within_months: int | None = None

    def require(self, params: Params) -> str:
        """Say the injections asked for."""
        guided = "image-guided " if params.image_guided else ""
        recent = f" within the past {params.within_months} months" if params.within_months else ""
        sign = "at least" if params.op == ">=" else "more than"
        return (
            f"{params.count} {guided}{listed(params.injections)} injections, each with {sign} "
            f"{number(params.percent)} % relief{recent}"
        )

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count the injections that gave the relief."""
        found = [
            (p, c)
            for p, c in each("care", scope.case.care)
            if isinstance(c, Injection) and c.injection.value in params.injections
        ]
        judged = [(self._fits(params, scope, c), p, c) for p, c in found]
        evidence = tuple(_evidence(scope, p, c) for _, p, c in judged)
        observed = "; ".join(e.shown for e in evidence)
        met = sum(fit is True for fit, _, _ in judged)
        if met >= params.count:
            return Reading(Truth.MET, observed, evidence)
        kinds = listed(params.injections)
        asked = f"Obtain the procedure notes of the {kinds} injections with the relief after each."
        missing = f"{params.count} {kinds} injections with recorded relief"
        if len(found) >= params.count and all(fit is False for fit, _, _ in judged):
            return Reading(Truth.NOT_MET, observed, evidence)
        return silent(missing, Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _fits(params: Params, scope: Scope, course: Injection) -> bool | None:
        relief = course.relief_percent
        enough = None if relief is None else (
            relief >= params.percent if params.op == ">=" else relief > params.percent
        )
        tests: list[bool | None] = [enough, _within(course, scope, params.within_months)]
        if params.image_guided:
            tests.append(course.image_guided)
        if any(test is False for test in tests):
            return False
        return None if any(test is None for test in tests) else True
