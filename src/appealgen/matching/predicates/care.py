"""Predicates about conservative care: how long, how recent, in what form, with what result."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import model_validator

from appealgen.matching.predicates.courses import (
    courses_of,
    evidence_of,
    failed,
    lasted_months,
    lasted_weeks,
    length_in_weeks,
    lies_within,
    name_of,
)
from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    Words,
    every,
    listed,
    number,
    silent,
)
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.model.care import Injection, Medication
from appealgen.policy.schema import Owner
from appealgen.spine import Side

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model.care import CourseOfCare

__all__ = ["CareLasted", "CareTried", "InjectionRelief", "length_in_weeks"]


class CareLasted(Predicate):
    """One course of the named kinds lasted at least so many weeks, recently, and failed.

    Each requirement is read by itself; a requirement the record is silent about keeps the
    criterion open rather than failing it.
    """

    name: ClassVar[str] = "care_lasted"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(BaseParams):
        """Kinds and drug classes; length in weeks or in months; window; the form it must have."""

        kinds: Words
        drug_classes: Words = ()
        weeks: Decimal | None = None
        months: int | None = None
        within_months: int | None = None
        in_person: bool | None = None
        supervised: bool | None = None
        failed: bool = True
        ask: str | None = None

        @model_validator(mode="after")
        def _one_length(self) -> Self:
            if (self.weeks is None) == (self.months is None):
                msg = "give the length either in weeks or in months"
                raise ValueError(msg)
            return self

    def require(self, params: Params) -> str:
        """Say the course asked for."""
        form = [
            w
            for w, wanted in (("in person", params.in_person), ("supervised", params.supervised))
            if wanted
        ]
        recent = f" within the past {params.within_months} months" if params.within_months else ""
        failed = " without success" if params.failed else ""
        how = f", {' and '.join(form)}" if form else ""
        what = listed(params.drug_classes or params.kinds)
        long = (
            f"{params.months} months" if params.weeks is None else f"{number(params.weeks)} weeks"
        )
        return f"{what}{how}, at least {long}{recent}{failed}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read every course; the best one decides."""
        courses = [(p, c) for p, c in courses_of(scope, params.kinds) if self._counts(params, c)]
        what = listed(params.drug_classes or params.kinds)
        asked = params.ask or (
            f"Obtain the records of {what} with first and last date, visits, form and result."
        )
        if not courses:
            return silent(f"no record of {what}", Owner.STAFF, asked)
        read = [(self._judge(params, scope, c), p, c) for p, c in courses]
        met = [(p, c) for (truth, _), p, c in read if truth is Truth.MET]
        if met:
            evidence = tuple(evidence_of(scope, p, c) for p, c in met)
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        evidence = tuple(evidence_of(scope, p, c) for _, p, c in read)
        observed = "; ".join(e.shown for e in evidence)
        open_ = [why for (truth, why), _, _ in read if truth is Truth.NOT_DOCUMENTED]
        if open_:
            return silent(open_[0], Owner.STAFF, asked, evidence, observed)
        return Reading(Truth.NOT_MET, observed, evidence)

    @staticmethod
    def _counts(params: Params, course: CourseOfCare) -> bool:
        if not params.drug_classes or not isinstance(course, Medication):
            return True
        return course.drug_class.value in params.drug_classes

    @staticmethod
    def _judge(params: Params, scope: Scope, course: CourseOfCare) -> tuple[Truth, str]:
        """Return the truth for one course and the first thing it is silent about."""
        name = name_of(course)
        tests: list[tuple[bool | None, str]] = [
            (_long_enough(params, course, scope.as_of), f"how long {name} lasted"),
            (lies_within(course, scope, params.within_months), f"when {name} ended"),
        ]
        if params.in_person:
            tests.append((getattr(course, "in_person", None), f"whether {name} was in person"))
        if params.supervised:
            tests.append((getattr(course, "supervised", None), f"whether {name} was supervised"))
        if params.failed:
            tests.append((failed(course), f"the result of {name}"))
        if any(value is False for value, _ in tests):
            return Truth.NOT_MET, ""
        gaps = [what for value, what in tests if value is None]
        return (Truth.NOT_DOCUMENTED, "not stated: " + ", ".join(gaps)) if gaps else (Truth.MET, "")


def _long_enough(params: CareLasted.Params, course: CourseOfCare, as_of: dt.date) -> bool | None:
    if params.weeks is not None:
        return lasted_weeks(course, params.weeks, as_of)
    assert params.months is not None  # noqa: S101 - refused by the validator
    return lasted_months(course, params.months, as_of)


class CareTried(Predicate):
    """A kind of care was tried: at least one course of the named kinds and classes."""

    name: ClassVar[str] = "care_tried"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(BaseParams):
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
        fits = [(self._fits(params, scope, c), p, c) for p, c in courses_of(scope, params.kinds)]
        met = [(p, c) for fit, p, c in fits if fit]
        open_ = [(p, c) for fit, p, c in fits if fit is None]
        what = listed(params.drug_classes or params.injections or params.kinds)
        asked = f"Obtain the record of {what} with name, dates and result."
        if len(met) >= params.count:
            evidence = tuple(evidence_of(scope, p, c) for p, c in met)
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        evidence = tuple(evidence_of(scope, p, c) for p, c in (*met, *open_))
        observed = "; ".join(e.shown for e in evidence)
        missing = f"no record of {what}" if not (met or open_) else f"dates or result of {what}"
        # What is not recorded may still have been done: silence is never a failure.
        return silent(missing, Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _fits(params: Params, scope: Scope, course: CourseOfCare) -> bool | None:
        tests: list[bool | None] = [lies_within(course, scope, params.within_months)]
        if params.drug_classes:
            tests.append(getattr(course, "drug_class", None) in params.drug_classes)
        if isinstance(course, Injection):
            tests += _injection_tests(params.injections, course, scope, here=params.here)
        if params.weeks is not None:
            tests.append(lasted_weeks(course, params.weeks, scope.as_of))
        if params.failed:
            tests.append(failed(course))
        return every(tests)


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


def _same_side(course: Injection, scope: Scope) -> bool:
    """Return False only where an injection is known to be on the side not asked for."""
    sides = {course.side, scope.line.side}
    return sides != {Side.LEFT, Side.RIGHT}


class InjectionRelief(Predicate):
    """So many injections of a kind each gave at least so much relief."""

    name: ClassVar[str] = "injection_relief"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(BaseParams):
        """Kinds of injection, least relief in percent, how many, window in months."""

        injections: Words
        percent: Decimal
        op: Literal[">=", ">"] = ">="
        count: int = 1
        image_guided: bool = False
        therapeutic: bool = False
        within_months: int | None = None

    def require(self, params: Params) -> str:
        """Say the injections asked for."""
        guided = "image-guided " if params.image_guided else ""
        guided += "therapeutic " if params.therapeutic else ""
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
            if isinstance(c, Injection)
            and c.injection.value in params.injections
            and _same_side(c, scope)
        ]
        judged = [(self._fits(params, scope, c), p, c) for p, c in found]
        met = [(p, c) for fit, p, c in judged if fit]
        enough = len(met) >= params.count
        evidence = tuple(evidence_of(scope, p, c) for p, c in (met if enough else found))
        observed = "; ".join(e.shown for e in evidence)
        if enough:
            return Reading(Truth.MET, observed, evidence)
        kinds = listed(params.injections)
        asked = f"Obtain the procedure notes of the {kinds} injections with the relief after each."
        missing = f"{params.count} {kinds} injections with recorded relief"
        open_ = sum(fit is None for fit, _, _ in judged)
        if len(found) >= params.count > len(met) + open_:
            return Reading(Truth.NOT_MET, observed, evidence)
        return silent(missing, Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _fits(params: Params, scope: Scope, course: Injection) -> bool | None:
        relief = course.relief_percent
        enough = (
            None
            if relief is None
            else (relief >= params.percent if params.op == ">=" else relief > params.percent)
        )
        tests: list[bool | None] = [enough, lies_within(course, scope, params.within_months)]
        if params.image_guided:
            tests.append(course.image_guided)
        if params.therapeutic:
            tests.append(course.therapeutic)
        return every(tests)
