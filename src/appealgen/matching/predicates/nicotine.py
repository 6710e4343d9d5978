"""Predicates about nicotine: never, how long free of it, and the laboratory report."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    Words,
    compare,
    listed,
    number,
    silent,
    words,
)
from appealgen.matching.scope import months_before
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope

__all__ = ["NicotineFree", "NicotineLabReport", "NicotineNever", "NicotineUsedWithin"]

_NICOTINE_ASK = "Record nicotine use in every form: never, or product and quit date."


def _exact_date(evidence: tuple[Evidence, ...], shown: str) -> Reading:
    """Return the reading for a quit date that is too inexact to decide."""
    asked = "Find the month and day nicotine was stopped."
    return silent("the exact quit date", Owner.PATIENT, asked, evidence, shown)


class NicotineNever(Predicate):
    """The patient has never used nicotine."""

    name: ClassVar[str] = "nicotine_never"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine",)

    class Params(BaseParams):
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

    class Params(BaseParams):
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
        shown = f"nicotine: {nicotine.status}" + (
            f", quit {nicotine.quit_date}" if nicotine.quit_date else ""
        )
        evidence = (scope.evidence("risk.nicotine", nicotine, shown),)
        if nicotine.status == "never":
            return Reading(Truth.MET, shown, evidence)
        if nicotine.status == "current":
            return Reading(Truth.NOT_MET, shown, evidence)
        if nicotine.quit_date is None:
            return silent(
                "the date nicotine was stopped",
                Owner.PATIENT,
                "Find the quit date.",
                evidence,
                shown,
            )
        limit = scope.surgery_date - dt.timedelta(weeks=params.weeks)
        if nicotine.quit_date.earliest <= limit < nicotine.quit_date.latest:
            return _exact_date(evidence, shown)
        return Reading(Truth.of(nicotine.quit_date.latest <= limit), shown, evidence)


class NicotineUsedWithin(Predicate):
    """Nicotine was used within so many months before the planned surgery (a guard)."""

    name: ClassVar[str] = "nicotine_used_within"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine",)

    class Params(BaseParams):
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
        shown = f"nicotine: {nicotine.status}" + (
            f", quit {nicotine.quit_date}" if nicotine.quit_date else ""
        )
        evidence = (scope.evidence("risk.nicotine", nicotine, shown),)
        if nicotine.status != "former":
            return Reading(Truth.of(nicotine.status == "current"), shown, evidence)
        if nicotine.quit_date is None:
            return silent(
                "the date nicotine was stopped",
                Owner.PATIENT,
                "Find the quit date.",
                evidence,
                shown,
            )
        start = months_before(scope.surgery_date, params.months)
        if nicotine.quit_date.earliest <= start < nicotine.quit_date.latest:
            return _exact_date(evidence, shown)
        return Reading(Truth.of(nicotine.quit_date.latest > start), shown, evidence)


class NicotineLabReport(Predicate):
    """A laboratory report shows nicotine or cotinine at or under a limit, drawn in a window."""

    name: ClassVar[str] = "nicotine_lab"
    reads: ClassVar[tuple[str, ...]] = ("risk.nicotine.lab",)

    class Params(BaseParams):
        """Accepted assays as "sample analyte", operator, limit in ng/mL, weeks before surgery.

        Without ``within_weeks`` the policy prints no window, and a report of any day counts.
        """

        assays: Words
        op: Literal["<=", "<"]
        value: Decimal
        unit: Literal["ng/mL"]
        within_weeks: int | None = None

    def require(self, params: Params) -> str:
        """Say the report asked for."""
        window = params.within_weeks
        return (
            f"laboratory report of {listed(params.assays)} {words(params.op)} "
            f"{number(params.value)} {params.unit}"
            + (f", drawn within {window} weeks before surgery" if window else "")
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
        window = params.within_weeks
        start = scope.surgery_date - dt.timedelta(weeks=window) if window else dt.date.min
        in_window = start <= lab.date.earliest and lab.date.latest <= scope.surgery_date
        right_assay = f"{lab.sample} {lab.analyte}" in params.assays
        if not right_assay or not in_window:
            return silent(
                "a report of the accepted assay in the window",
                Owner.SURGEON,
                asked,
                evidence,
                shown,
            )
        if not compare(lab.value, params.op, params.value):
            return Reading(Truth.NOT_MET, shown, evidence)
        if not lab.laboratory_report:
            missing = "the laboratory report itself (a summary does not count)"
            return silent(missing, Owner.STAFF, "Attach the laboratory report.", evidence, shown)
        return Reading(Truth.MET, shown, evidence)
