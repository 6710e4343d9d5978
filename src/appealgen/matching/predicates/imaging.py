"""Predicates about imaging: grades, compression in the radiologist's words, measures, dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from appealgen.matching.predicates.interface import (
    WRITTEN,
    BaseParams,
    Predicate,
    Reading,
    Words,
    every,
    level_missing,
    listed,
    silent,
)
from appealgen.matching.predicates.pictures import ADVANCED, evidence_for
from appealgen.matching.scope import each, months_before
from appealgen.matching.truth import Truth
from appealgen.model.imaging import Modality, Stenosis
from appealgen.policy.schema import Owner
from appealgen.spine import StenosisGrade, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.scope import FindingAt, Scope
    from appealgen.model import PartialDate
    from appealgen.model.imaging import ImagingStudy

__all__ = [
    "ImagingRecent",
    "ImagingShows",
    "RadiologyReportInHand",
    "StenosisGraded",
]


class StenosisGraded(Predicate):
    """Stenosis at the level is graded so or worse on advanced imaging."""

    name: ClassVar[str] = "stenosis_graded"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """Least grade, zones that count, modalities that count."""

        at_least: StenosisGrade
        zones: tuple[Zone, ...] = (Zone.CENTRAL, Zone.LATERAL_RECESS, Zone.FORAMINAL)
        modalities: Words = ADVANCED

        @property
        def any_zone(self) -> bool:
            """Return whether a narrowing counts wherever in the level it is."""
            return {Zone.CENTRAL, Zone.LATERAL_RECESS, Zone.FORAMINAL} <= set(self.zones)

    def require(self, params: Params) -> str:
        """Say the grade asked for."""
        zones = listed(zone.label for zone in params.zones)
        grade = params.at_least.value.replace("_", " ")
        return f"{zones} stenosis graded {grade} or worse at the level"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read every graded finding at the level; the worst decides."""
        if (no_level := level_missing(scope, lambda: self.require(params))) is not None:
            return no_level
        graded: list[FindingAt] = []
        ungraded: list[FindingAt] = []
        for found in scope.imaging_here("stenosis"):
            if found.study.modality.value not in (*params.modalities, "not_stated"):
                continue
            stenosis = found.finding
            assert isinstance(stenosis, Stenosis)  # noqa: S101 - asked for by kind
            if stenosis.zone is not None and stenosis.zone not in params.zones:
                continue
            # A grade without its zone may be that of another zone than the one asked for.
            elsewhere = stenosis.zone is None and not params.any_zone
            (ungraded if _grade(found) is None or elsewhere else graded).append(found)
        return self._decide(params, scope, graded, ungraded)

    @staticmethod
    def _decide(
        params: Params, scope: Scope, graded: list[FindingAt], ungraded: list[FindingAt]
    ) -> Reading:
        enough = [f for f in graded if (g := _grade(f)) is not None and g >= params.at_least]
        known = [f for f in enough if f.study.modality is not Modality.NOT_STATED]
        if known:
            evidence = tuple(evidence_for(scope, f) for f in known)
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        if enough:
            return _kind_of_study(scope, enough)
        evidence = tuple(evidence_for(scope, f) for f in (*graded, *ungraded))
        observed = "; ".join(e.shown for e in evidence)
        if graded and not ungraded:
            return Reading(Truth.NOT_MET, observed, evidence)
        asked = (
            f"Ask the radiologist for a written addendum that grades the stenosis at {scope.level} "
            "by zone."
        )
        return silent(
            f"a grade of stenosis at {scope.level}", Owner.RADIOLOGIST, asked, evidence, observed
        )


def _grade(found: FindingAt) -> StenosisGrade | None:
    """Return the grade as reported; a stenosis reported absent is graded none."""
    if getattr(found.finding, "present", True) is False:
        return StenosisGrade.NONE
    grade = getattr(found.finding, "grade", None)
    return grade if isinstance(grade, StenosisGrade) else None


def _kind_of_study(scope: Scope, found: list[FindingAt]) -> Reading:
    """Return the reading for findings that would do, were the kind of study known."""
    evidence = tuple(evidence_for(scope, f) for f in found)
    asked = f"State which kind of study (MRI, CT, X-ray) shows the finding at {scope.level}."
    observed = "; ".join(e.shown for e in evidence)
    return silent("the kind of imaging study", Owner.STAFF, asked, evidence, observed)


class ImagingShows(Predicate):
    """Imaging shows a finding of a kind, at this level or anywhere."""

    name: ClassVar[str] = "imaging_shows"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """Kinds; whether it must be at this level; field values it must have (one or a list)."""

        kinds: Words
        here: bool = True
        having: dict[str, bool | Words] = Field(default_factory=dict)
        modalities: Words = ()
        ask: str | None = None
        owner: Owner = Owner.STAFF

    def require(self, params: Params) -> str:
        """Say the finding asked for."""
        having = [
            f"{'' if v else 'not '}{k.replace('_', ' ')}" if isinstance(v, bool) else listed(v)
            for k, v in params.having.items()
        ]
        what = " ".join([*having, listed(params.kinds)])
        return f"{what} on imaging" + (" at the level" if params.here else "")

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the finding; an explicit "absent" fails, silence does not."""
        if (
            params.here
            and (no_level := level_missing(scope, lambda: self.require(params))) is not None
        ):
            return no_level
        pool = scope.imaging_here(*params.kinds) if params.here else scope.imaging(*params.kinds)
        usable = (*params.modalities, "not_stated")
        found = [f for f in pool if not params.modalities or f.study.modality.value in usable]
        read = [(self._fits(params, f), f) for f in found]
        yes = [f for fit, f in read if fit]
        evidence = tuple(evidence_for(scope, f) for f in yes or found)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        elsewhere = list(scope.imaging_nowhere(*params.kinds)) if params.here else []
        open_ = [f for fit, f in read if fit is None] + elsewhere
        looked_for = {str(f.finding.kind) for _, f in read}  # type: ignore[attr-defined]
        if looked_for >= set(params.kinds) and not open_:
            return Reading(Truth.NOT_MET, observed, evidence)
        where = f" at {scope.level}" if params.here else ""
        asked = (
            params.ask or f"Obtain the report that shows or excludes {listed(params.kinds)}{where}."
        )
        missing = f"imaging of {listed(params.kinds)}{where}"
        seen = evidence or tuple(evidence_for(scope, f) for f in elsewhere)
        return silent(missing, params.owner, asked, seen, "; ".join(e.shown for e in seen))

    @staticmethod
    def _fits(params: Params, found: FindingAt) -> bool | None:
        finding = found.finding
        read = [_has(getattr(finding, key, None), wanted) for key, wanted in params.having.items()]
        if params.modalities and found.study.modality is Modality.NOT_STATED:
            read.append(None)
        return every([found.positive, *read])


def _has(value: object, wanted: bool | tuple[str, ...]) -> bool | None:  # noqa: FBT001
    """Return whether a field has a value wanted; a field that is silent or says so is open."""
    if value is None or str(value) == "not_stated":
        return None
    return value is wanted if isinstance(wanted, bool) else str(value) in wanted


def _named(modalities: tuple[str, ...]) -> str:
    return listed(
        WRITTEN.get(modality, modality.replace("_", " ").upper()) for modality in modalities
    )


def _studies(scope: Scope, modalities: tuple[str, ...]) -> Iterator[tuple[str, ImagingStudy]]:
    """Yield the studies of some kinds, without those said to be of another region."""
    levels = (scope.level,) if scope.level else scope.line.levels
    regions = {region for level in levels for region in level.regions}
    for path, study in each("imaging", scope.case.imaging):
        elsewhere = bool(regions) and study.region is not None and study.region not in regions
        reported_here = any(set(levels) & set(f.levels) for f in study.findings)
        if study.modality.value in modalities and (reported_here or not elsewhere):
            yield path, study


def _outdating(scope: Scope) -> tuple[PartialDate, ...]:
    """Return the dates after which pictures of the level have to be made anew."""
    onset = scope.case.symptoms.onset
    operated = (op.date for op in scope.case.operations if scope.level in op.levels)
    return tuple(date for date in (onset.value if onset else None, *operated) if date is not None)


class ImagingRecent(Predicate):
    """Advanced imaging was done within a window before the assessment."""

    name: ClassVar[str] = "imaging_recent"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """Modalities that count and the window in months; whether a later event outdates them.

        With ``not_outdated`` a study does not count that was certainly made before the symptoms
        began, or before an earlier operation at the level.
        """

        modalities: Words = ADVANCED
        within_months: int
        not_outdated: bool = False

    def require(self, params: Params) -> str:
        """Say the imaging asked for."""
        later = ", not before the onset or an operation at the level" if params.not_outdated else ""
        return f"{_named(params.modalities)} within the past {params.within_months} months{later}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the dates of the studies; an imprecise date counts from its earliest day."""
        studies = list(_studies(scope, params.modalities))
        start = months_before(scope.as_of, params.within_months)
        outdated = _outdating(scope) if params.not_outdated else ()
        yes = [
            (p, s)
            for p, s in studies
            if s.date
            and s.date.earliest >= start
            and not any(s.date.before(event) for event in outdated)
        ]
        undated = [
            (p, s) for p, s in studies if s.date is None or s.date.earliest < start <= s.date.latest
        ]
        evidence = tuple(
            scope.evidence(p, s, f"{_named((s.modality.value,))} {s.date or 'undated'}")
            for p, s in yes or studies
        )
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if studies and not undated:
            return Reading(Truth.NOT_MET, observed, evidence)
        missing = "the date of the advanced imaging" if studies else "an MRI or CT report"
        asked = "Obtain the report of the latest MRI or CT with its date."
        return silent(missing, Owner.STAFF, asked, evidence, observed)


class RadiologyReportInHand(Predicate):
    """The official written radiology report is in the file."""

    name: ClassVar[str] = "radiology_report"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """Modalities that count."""

        modalities: Words = ADVANCED

    def require(self, params: Params) -> str:
        """Say the report asked for."""
        return f"the official written report of the {_named(params.modalities)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for a study whose official report is in hand."""
        studies = list(_studies(scope, params.modalities))
        yes = [(p, s) for p, s in studies if s.official_report]
        evidence = tuple(
            scope.evidence(p, s, f"report of {s.date or 'unknown date'}") for p, s in yes
        )
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        asked = "Obtain the official written radiology report."
        return silent("the official radiology report", Owner.STAFF, asked)
