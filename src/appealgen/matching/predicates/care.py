"""Predicates about conservative care that was tried, and about what injections gave."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.courses import (
    courses_of,
    evidence_of,
    failed,
    length_in_weeks,
    lies_within,
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
from appealgen.matching.predicates.intervals import Need, days_of
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.model.care import Injection
from appealgen.policy.schema import Owner
from appealgen.spine import Side

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model.care import CourseOfCare

__all__ = ["CareTried", "InjectionRelief", "length_in_weeks"]


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
            tests.append(days_of(course, scope.as_of).enough(Need(params.weeks)))
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


def _same_side(course: Injection, scope: Scope) -> bool | None:
    """Return whether an injection was on the side asked for; None where its side is not stated."""
    asked = scope.line.side
    if asked not in {Side.LEFT, Side.RIGHT}:
        return True
    return None if course.side is None else {course.side, asked} != {Side.LEFT, Side.RIGHT}


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
            and _same_side(c, scope) is not False
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
        many = f"an {kinds} injection" if kinds[:1] in tuple("aeiou") else f"a {kinds} injection"
        many = many if params.count == 1 else f"{params.count} {kinds} injections"
        missing = f"{many} with recorded relief"
        if any(_same_side(c, scope) is None for _, c in found):
            missing += " on the side requested"
        open_ = sum(fit is None for fit, _, _ in judged)
        if len(found) >= params.count > len(met) + open_:
            return Reading(Truth.NOT_MET, observed, evidence)
        return silent(missing, Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _fits(params: Params, scope: Scope, course: Injection) -> bool | None:
        if _same_side(course, scope) is None:
            return None  # good or poor, it may have been for the other side
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
