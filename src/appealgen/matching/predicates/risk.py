"""Predicates about risk: nicotine, HbA1c, diabetes, anxiety and depression, scores."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    Operator,
    Params,
    Predicate,
    Reading,
    Words,
    compare,
    listed,
    number,
    silent,
    words,
)
from appealgen.matching.scope import each, months_before
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope

__all__ = ["Diabetic", "GlycatedHemoglobin", "NicotineFree", "NicotineLabReport", "NicotineNever", "NicotineUsedWithin", "ScoreAt"]

_NICOTINE_ASK = "Record nicotine use in every form: never, or product and quit date."


class NicotineNever(Predicate):
    """The patient has never used nicotine."""

    name: ClassVar[str] = "nicotine_never"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine",)

    class Params(Params):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the history asked for."""
        return "never used nicotine"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the status."""
        nicotine = scope.case.risk.nicotine
        if nicotine is None:
            return silent("nicotine use", Owner.STAFF, _NICOTINE_ASK)
        evidence = (scope.evidence("risk.nicotine", nicotine, f"nicotine: {nicotine.status}"),)
        return Reading(Truth.of(nicotine.status == "never"), evidence[0].shown, evidence)


class NicotineFree(Predicate):
    """Free of nicotine for so many weeks before the planned day of surgery."""

    name: ClassVar[str] = "nicotine_free"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine",)

    class Params(Params):
        """Weeks before surgery."""

        weeks: int

    def require(self, params: Params) -> str:
        """Say the abstinence asked for."""
        return f"free of nicotine for at least {params.weeks} weeks before surgery"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read status and quit date; a former user without a date stays open."""
        nicotine = scope.case.risk.nicotine
        if nicotine is None:
            return silent("nicotine use", Owner.STAFF, _NICOTINE_ASK)
        shown = f"nicotine: {nicotine.status}" + (f", quit {nicotine.quit_date}" if nicotine.quit_date else "")
        evidence = (scope.evidence("risk.nicotine", nicotine, shown),)
        if nicotine.status == "never":
            return Reading(Truth.MET, shown, evidence)
        if nicotine.status == "current":
            return Reading(Truth.NOT_MET, shown, evidence)
        if nicotine.quit_date is None:
            return silent("the date nicotine was stopped", Owner.PATIENT, "Find the quit date.", evidence, shown)
        limit = scope.surgery_date - dt.timedelta(weeks=params.weeks)
        return Reading(Truth.of(nicotine.quit_date.latest <= limit), shown, evidence)


class NicotineUsedWithin(Predicate):
    """Nicotine was used within so many months before the planned surgery (a guard)."""

    name: ClassVar[str] = "nicotine_used_within"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine",)

    class Params(Params):
        """Months before surgery."""

        months: int

    def require(self, params: Params) -> str:
        """Say the use asked about."""
        return f"nicotine used within {params.months} months of surgery"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read status and quit date."""
        nicotine = scope.case.risk.nicotine
        if nicotine is None:
            return silent("nicotine use", Owner.STAFF, _NICOTINE_ASK)
        shown = f"nicotine: {nicotine.status}" + (f", quit {nicotine.quit_date}" if nicotine.quit_date else "")
        evidence = (scope.evidence("risk.nicotine", nicotine, shown),)
        if nicotine.status != "former":
            return Reading(Truth.of(nicotine.status == "current"), shown, evidence)
        if nicotine.quit_date is None:
            return silent("the date nicotine was stopped", Owner.PATIENT, "Find the quit date.", evidence, shown)
        start = months_before(scope.surgery_date, params.months)
        return Reading(Truth.of(nicotine.quit_date.latest > start), shown, evidence)


class NicotineLabReport(Predicate):
    """A laboratory report shows nicotine or cotinine at or under a limit, drawn in a window."""

    name: ClassVar[str] = "nicotine_lab"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine.lab",)

    class Params(Params):
        """Accepted assays as "sample analyte", operator, limit in ng/mL, weeks before surgery."""

        assays: Words
        op: Literal["<=", "<"]
        value: Decimal
        unit: Literal["ng/mL"]
        within_weeks: int

    def require(self, params: Params) -> str:
        """Say the report asked for."""
        return (
            f"laboratory report of {listed(params.assays)} {words(params.op)} {number(params.value)} "
            f"{params.unit}, drawn within {params.within_weeks} weeks before surgery"
        )

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the report; a value without the report itself stays open."""
        nicotine = scope.case.risk.nicotine
        lab = nicotine.lab if nicotine else None
        asked = f"Order or obtain a {self.require(params)}."
        if lab is None:
            return silent("a nicotine or cotinine laboratory report", Owner.SURGEON, asked)
        shown = f"{lab.sample} {lab.analyte} {number(lab.value)} {lab.unit} on {lab.date}"
        evidence = (scope.evidence("risk.nicotine.lab", lab, shown),)
        start = scope.surgery_date - dt.timedelta(weeks=params.within_weeks)
        in_window = start <= lab.date.earliest and lab.date.latest <= scope.surgery_date
        right_assay = f"{lab.sample} {lab.analyte}" in params.assays
        if not right_assay or not in_window:
            return silent("a report of the accepted assay in the window", Owner.SURGEON, asked, evidence, shown)
        if not compare(lab.value, params.op, params.value):
            return Reading(Truth.NOT_MET, shown, evidence)
        if not lab.laboratory_report:
            missing = "the laboratory report itself (a summary does not count)"
            return silent(missing, Owner.STAFF, "Attach the laboratory report.", evidence, shown)
        return Reading(Truth.MET, shown, evidence)


class Diabetic(Predicate):
    """The patient is diabetic (a guard)."""

    name: ClassVar[str] = "diabetic"
    reads: ClassVar[tuple[str, ...]] = ("risk.diabetes",)

    class Params(Params):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the condition."""
        return "diabetes"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the fact."""
        fact = scope.case.risk.diabetes
        if fact is None or fact.value is None:
            return silent("whether the patient is diabetic", Owner.STAFF, "Record whether the patient is diabetic.")
        shown = "diabetic" if fact.value else "not diabetic"
        return Reading(Truth.of(fact.value), shown, (scope.evidence("risk.diabetes", fact, shown),))


class GlycatedHemoglobin(Predicate):
    """HbA1c stands in a relation to a percentage, drawn within months before surgery."""

    name: ClassVar[str] = "hba1c"
    reads: ClassVar[tuple[str, ...]] = ("risk.hba1c",)

    class Params(Params):
        """Operator, percent, window in months before surgery."""

        op: Literal["<", "<="]
        value: Decimal
        unit: Literal["%"]
        within_months: int

    def require(self, params: Params) -> str:
        """Say the value asked for."""
        return f"HbA1c {words(params.op)} {number(params.value)} % within {params.within_months} months before surgery"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the value; one outside the window stays open."""
        lab = scope.case.risk.hba1c
        asked = f"Obtain an {self.require(params)}."
        if lab is None:
            return silent("an HbA1c", Owner.STAFF, asked)
        shown = f"HbA1c {number(lab.value)} % on {lab.date}"
        evidence = (scope.evidence("risk.hba1c", lab, shown),)
        if lab.date.earliest < months_before(scope.surgery_date, params.within_months):
            return silent("an HbA1c inside the window", Owner.STAFF, asked, evidence, shown)
        return Reading(Truth.of(compare(lab.value, params.op, params.value)), shown, evidence)


class ScoreAt(Predicate):
    """The latest score of an instrument stands in a relation to a number."""

    name: ClassVar[str] = "score"
    reads: ClassVar[tuple[str, ...]] = ("scores",)

    class Params(Params):
        """Instrument, body sites that count, operator, number and unit."""

        instrument: str
        sites: Words = ()
        op: Operator
        value: Decimal
        unit: str

    def require(self, params: Params) -> str:
        """Say the score asked for."""
        site = f" ({listed(params.sites)})" if params.sites else ""
        return f"{params.instrument.upper()}{site} {words(params.op)} {number(params.value)} {params.unit}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare the latest dated score, or the only one."""
        scores = [
            (p, s)
            for p, s in each("scores", scope.case.scores)
            if s.instrument == params.instrument and (not params.sites or s.site.value in params.sites)
        ]
        if not scores:
            asked = f"Record the {params.instrument.upper()} with its date."
            return silent(f"a {params.instrument.upper()} score", Owner.PATIENT, asked)
        path, latest = max(scores, key=lambda item: str(item[1].date or ""))
        shown = f"{params.instrument.upper()} {number(latest.points)} {params.unit}"
        evidence = (scope.evidence(path, latest, shown),)
        return Reading(Truth.of(compare(latest.points, params.op, params.value)), shown, evidence)
