"""How long conservative care lasted: the length each policy asks for, counted as it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import model_validator

from appealgen.matching.predicates.counting import Way, counted, enough_together
from appealgen.matching.predicates.courses import (
    courses_of,
    directed,
    evidence_of,
    failed,
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
from appealgen.matching.predicates.intervals import Need, days_of
from appealgen.matching.scope import months_before
from appealgen.matching.truth import Truth
from appealgen.model.care import Medication
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.finding import Evidence
    from appealgen.matching.predicates.intervals import Days
    from appealgen.matching.scope import Scope
    from appealgen.model.care import CourseOfCare

__all__ = ["CareLasted"]


class CareLasted(Predicate):
    """Care of the named kinds lasted at least so many weeks, recently, and failed.

    One course must be long enough, unless the policy joins or adds courses up. Each requirement
    is read by itself; a requirement the record is silent about keeps the criterion open rather
    than failing it.
    """

    name: ClassVar[str] = "care_lasted"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(BaseParams):
        """Kinds and drug classes; length in weeks or months, and how counted; window; form."""

        kinds: Words
        drug_classes: Words = ()
        weeks: Decimal | None = None
        months: int | None = None
        counted: Way = Way.ONE_COURSE
        within_months: int | None = None
        inside: bool = False
        in_person: bool | None = None
        supervised: bool | None = None
        directed: bool = False
        failed: bool = True
        ask: str | None = None

        @model_validator(mode="after")
        def _one_length(self) -> Self:
            if (self.weeks is None) == (self.months is None):
                msg = "give the length either in weeks or in months"
                raise ValueError(msg)
            if self.inside and self.within_months is None:
                msg = "days count inside a window only where 'within_months' names one"
                raise ValueError(msg)
            return self

        @property
        def need(self) -> Need:
            """Return the least time asked for."""
            return Need(self.weeks, self.months)

    def require(self, params: Params) -> str:
        """Say the care asked for."""
        wanted = (
            ("in person", params.in_person),
            ("supervised", params.supervised),
            ("directed by a provider", params.directed),
        )
        form = [words for words, asked in wanted if asked]
        recent = f" within the past {params.within_months} months" if params.within_months else ""
        failed = " without success" if params.failed else ""
        how = f", {' and '.join(form)}" if form else ""
        what = listed(params.drug_classes or params.kinds)
        long = (
            f"{params.months} months" if params.weeks is None else f"{number(params.weeks)} weeks"
        )
        return f"{what}{how}, at least {long}{_COUNTED[params.counted]}{recent}{failed}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read every course; the best one decides, or all of them together."""
        courses = [(p, c) for p, c in courses_of(scope, params.kinds) if self._counts(params, c)]
        what = listed(params.drug_classes or params.kinds)
        asked = params.ask or (
            f"Obtain the records of {what} with first and last date, visits, form and result."
        )
        if not courses:
            return silent(f"no record of {what}", Owner.STAFF, asked)
        read = [
            _Read(path, course, *self._judge(params, scope, course)) for path, course in courses
        ]
        met = [one for one in read if one.truth is Truth.MET]
        if met:
            return Reading(Truth.MET, *_shown(params, scope, met))
        if params.counted is not Way.ONE_COURSE:
            return self._together(params, scope, read, asked)
        observed, evidence = _shown(params, scope, read)
        open_ = [one.silent_on for one in read if one.truth is Truth.NOT_DOCUMENTED]
        if open_:
            return silent(_not_stated(open_[0]), Owner.STAFF, asked, evidence, observed)
        return Reading(Truth.NOT_MET, observed, evidence)

    @staticmethod
    def _together(params: Params, scope: Scope, read: list[_Read], asked: str) -> Reading:
        """Read the courses that count as one; no single one of them is long enough."""
        sure = [one for one in read if one.form is True]
        maybe = [one for one in read if one.form is None]
        since = _since(params, scope)

        def days(courses: list[_Read]) -> list[Days]:
            return [days_of(one.course, scope.as_of, since) for one in courses]

        enough = enough_together(params.counted, params.need, days(sure), days(maybe))
        observed, evidence = _shown(params, scope, sure if enough else read)
        if sure:
            observed = f"{counted(params.counted, days(sure))}: {observed}"
        if enough is not None:
            return Reading(Truth.of(enough), observed, evidence)
        gaps = dict.fromkeys(gap for one in read if one.form is not False for gap in one.silent_on)
        missing = _not_stated(tuple(gaps)) if gaps else "which days the courses covered"
        return silent(missing, Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _counts(params: Params, course: CourseOfCare) -> bool:
        if not params.drug_classes or not isinstance(course, Medication):
            return True
        return course.drug_class.value in params.drug_classes

    @staticmethod
    def _judge(
        params: Params, scope: Scope, course: CourseOfCare
    ) -> tuple[bool | None, bool | None, tuple[str, ...]]:
        """Return whether a course is long enough, whether it counts, and what it is silent on."""
        name = name_of(course)
        days = days_of(course, scope.as_of, _since(params, scope))
        form: list[tuple[bool | None, str]] = [
            (lies_within(course, scope, params.within_months), f"when {name} ended")
        ]
        if params.in_person:
            form.append((getattr(course, "in_person", None), f"whether {name} was in person"))
        if params.supervised:
            form.append((getattr(course, "supervised", None), f"whether {name} was supervised"))
        if params.directed:
            form.append((directed(course), f"who directed {name}"))
        if params.failed:
            form.append((failed(course), f"the result of {name}"))
        long = days.enough(params.need)
        tests = [(long, f"how long {name} lasted"), *form]
        return long, every(value for value, _ in form), tuple(w for v, w in tests if v is None)


_COUNTED = {Way.ONE_COURSE: "", Way.CONSECUTIVE: " without a break", Way.ADDED_UP: " in all"}


@dataclass(frozen=True, slots=True)
class _Read:
    """One course as read: long enough, of the form asked for, and what it is silent on."""

    path: str
    course: CourseOfCare
    long: bool | None
    form: bool | None
    silent_on: tuple[str, ...]

    @property
    def truth(self) -> Truth:
        return Truth.of(every((self.long, self.form)))


def _since(params: CareLasted.Params, scope: Scope) -> dt.date | None:
    """Return the first day that counts, where the policy counts days inside the window only."""
    if not params.inside or params.within_months is None:
        return None
    return months_before(scope.as_of, params.within_months)


def _shown(
    params: CareLasted.Params, scope: Scope, read: list[_Read]
) -> tuple[str, tuple[Evidence, ...]]:
    since = _since(params, scope)
    evidence = tuple(evidence_of(scope, one.path, one.course, since) for one in read)
    return "; ".join(one.shown for one in evidence), evidence


def _not_stated(gaps: tuple[str, ...]) -> str:
    return "not stated: " + ", ".join(gaps)
