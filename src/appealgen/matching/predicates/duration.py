"""Predicates about time: how long the symptoms have lasted, how old the patient is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import model_validator

from appealgen.matching.predicates.interface import (
    BaseParams,
    Operator,
    Predicate,
    Reading,
    compare,
    silent,
    words,
)
from appealgen.matching.scope import months_before
from appealgen.matching.truth import Truth
from appealgen.model.base import PartialDate
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope

__all__ = ["Age", "SymptomDuration"]


class SymptomDuration(Predicate):
    """Symptoms have lasted at least so many months, or weeks where the policy counts in weeks."""

    name: ClassVar[str] = "symptom_duration"
    reads: ClassVar[tuple[str, ...]] = ("symptoms.onset",)

    class Params(BaseParams):
        """Months, or weeks, and operator."""

        months: int | None = None
        weeks: int | None = None
        op: Literal[">=", ">"] = ">="

        @model_validator(mode="after")
        def _one_period(self) -> SymptomDuration.Params:
            if (self.months is None) == (self.weeks is None):
                msg = "give either months or weeks"
                raise ValueError(msg)
            return self

        @property
        def period(self) -> str:
            """Return the period as the policy counts it: ``4 weeks``."""
            return f"{self.weeks} weeks" if self.months is None else f"{self.months} months"

        def before(self, day: dt.date) -> dt.date:
            """Return the day on which symptoms must have begun to have lasted so long."""
            if self.months is None:
                return day - dt.timedelta(weeks=self.weeks or 0)
            return months_before(day, self.months)

    def require(self, params: Params) -> str:
        """Say the duration asked for."""
        return f"symptoms for {words(params.op)} {params.period}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count from the latest day the onset can have been."""
        onset = scope.case.symptoms.onset
        value = onset.value if onset else None
        if not isinstance(value, PartialDate) or onset is None:
            return silent(
                "when the symptoms began", Owner.STAFF, "Find the date of onset in the chart."
            )
        limit = params.before(scope.as_of)
        evidence = (scope.evidence("symptoms.onset", onset, f"since {value}"),)

        def long_enough(day: object) -> bool:
            return compare(limit, params.op, day)

        if long_enough(value.latest):
            return Reading(Truth.MET, evidence[0].shown, evidence)
        if long_enough(value.earliest):
            asked = "Find the day or month the symptoms began."
            return silent("the exact onset", Owner.STAFF, asked, evidence, evidence[0].shown)
        return Reading(Truth.NOT_MET, evidence[0].shown, evidence)


class Age(Predicate):
    """The patient's age stands in a relation to a number of years."""

    name: ClassVar[str] = "age"
    reads: ClassVar[tuple[str, ...]] = ("patient",)

    class Params(BaseParams):
        """Operator and years; on the day of the assessment or on the planned day of surgery."""

        op: Operator
        years: int
        on: Literal["assessment", "surgery"] = "assessment"

    def require(self, params: Params) -> str:
        """Say the age asked for."""
        return f"age {words(params.op)} {params.years} years"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare the age in whole years on the day that counts."""
        age = scope.case.age_on(scope.as_of if params.on == "assessment" else scope.surgery_date)
        if age is None:
            return silent("the date of birth", Owner.STAFF, "Add the date of birth.")
        evidence = (scope.evidence("patient", scope.case.patient, f"age {age}"),)
        return Reading(Truth.of(compare(age, params.op, params.years)), f"age {age}", evidence)
