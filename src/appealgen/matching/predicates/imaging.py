"""Predicates about imaging: grades, compression in the radiologist's words, measures, dates."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    Operator,
    Params,
    Predicate,
    Reading,
    Words,
    compare,
    level_missing,
    listed,
    number,
    silent,
    words,
)
from appealgen.matching.scope import each, months_before
from appealgen.matching.truth import Truth
from appealgen.model.imaging import NeuralCompression, Spondylolisthesis, Stenosis
from appealgen.policy.schema import Owner
from appealgen.spine import MeyerdingGrade, StenosisGrade, Zone

if TYPE_CHECKING:
    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import FindingAt, Scope

__all__ = [
    "CompressionReported",
    "ImagingRecent",
    "ImagingShows",
    "Measured",
    "RadiologyReportInHand",
    "SlipGrade",
    "StenosisGraded",
]

_ADVANCED = ("mri", "ct", "ct_myelogram")


def _shown(found: FindingAt) -> str:
    finding = found.finding
    side = getattr(finding, "side", None)
    parts = [side.value] if side else []
    if isinstance(finding, Stenosis):
        parts += [finding.zone.label] if finding.zone else []
        parts.append(finding.grade.label if finding.grade else "stenosis, grade not stated")
    else:
        parts.append(finding.kind.replace("_", " "))  # type: ignore[attr-defined]
        if getattr(finding, "present", True) is False:
            parts.append("(reported absent)")
    where = ", ".join(str(level) for level in getattr(finding, "levels", ()))
    return f"{where}: {' '.join(parts)}" if where else " ".join(parts)


def _evidence(scope: Scope, found: FindingAt, shown: str = "") -> Evidence:
    return scope.evidence_of(found, shown or _shown(found))


class StenosisGraded(Predicate):
    """Stenosis at the level is graded so or worse on advanced imaging."""

    name: ClassVar[str] = "stenosis_graded"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(Params):
        """Least grade, zones that count, modalities that count."""

        at_least: StenosisGrade
        zones: tuple[Zone, ...] = (Zone.CENTRAL, Zone.LATERAL_RECESS, Zone.FORAMINAL)
        modalities: Words = _ADVANCED

    def require(self, params: Params) -> str:
        """Say the grade asked for."""
        zones = listed(zone.label for zone in params.zones)
        grade = params.at_least.value.replace("_", " ")
        return f"{zones} stenosis graded {grade} or worse at the level"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read every graded finding at the level; the worst decides."""
        if (no_level := level_missing(scope, self.require(params))) is not None:
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
            (ungraded if stenosis.grade is None else graded).append(found)
        return self._decide(params, scope, graded, ungraded)

    @staticmethod
    def _decide(
        params: Params, scope: Scope, graded: list[FindingAt], ungraded: list[FindingAt]
    ) -> Reading:
        enough = [f for f in graded if _grade(f) >= params.at_least]
        if enough:
            evidence = tuple(_evidence(scope, f) for f in enough)
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        evidence = tuple(_evidence(scope, f) for f in (*graded, *ungraded))
        observed = "; ".join(e.shown for e in evidence)
        if graded and not ungraded:
            return Reading(Truth.NOT_MET, observed, evidence)
        asked = (
            f"Ask the radiologist for a written addendum that grades the stenosis at {scope.level} "
            "by zone."
        )
        return silent(f"a grade of stenosis at {scope.level}", Owner.RADIOLOGIST, asked, evidence, observed)


def _grade(found: FindingAt) -> StenosisGrade:
    grade = getattr(found.finding, "grade", None)
    assert isinstance(grade, StenosisGrade)  # noqa: S101 - sorted by the caller
    return grade


class CompressionReported(Predicate):
    """The report itself says compression of a nerve root, the cauda equina or the cord.

    A policy that says "impingement is not compression" is read against the radiologist's own
    words: the finding's ``words``, or the addendum's. Without the words it stays open.
    """

    name: ClassVar[str] = "compression_reported"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(Params):
        """Structures that count; stems of words that are compression; words that are not."""

        of: Words = ("nerve_root", "spinal_cord", "cauda_equina")
        says: Words = ("compress",)
        does_not_count: Words = ()
        modalities: Words = _ADVANCED

    def require(self, params: Params) -> str:
        """Say the word asked for."""
        return f"compression of {listed(params.of)} at the level, in the radiology report"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the word in the findings at the level."""
        if (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        found = [f for f in scope.imaging_here("neural_compression") if self._counts(params, f)]
        yes, no, open_ = [], [], []
        for item in found:
            verdict = self._verdict(params, item)
            (yes if verdict else no if verdict is False else open_).append(item)
        evidence = tuple(_evidence(scope, f, _quoted(f)) for f in yes or found)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if no and not open_:
            return Reading(Truth.NOT_MET, observed, evidence)
        if not found and self._reported_without(params, scope):
            return Reading(Truth.NOT_MET, "the report grades the level and names no compression")
        missing = f"the radiologist's words on neural compression at {scope.level}"
        asked = (
            f"Ask the radiologist whether the nerve root or cord is compressed at {scope.level}; "
            "if so, for a written addendum that uses the word."
        )
        return silent(missing, Owner.RADIOLOGIST, asked, evidence, observed)

    @staticmethod
    def _counts(params: Params, found: FindingAt) -> bool:
        finding = found.finding
        assert isinstance(finding, NeuralCompression)  # noqa: S101 - asked for by kind
        usable = found.study.modality.value in (*params.modalities, "not_stated")
        return finding.of in params.of and usable

    @staticmethod
    def _verdict(params: Params, found: FindingAt) -> bool | None:
        finding = found.finding
        assert isinstance(finding, NeuralCompression)  # noqa: S101 - asked for by kind
        if not finding.present:
            return False
        if finding.words is None:
            return None
        said = finding.words.casefold()
        if re.search(r"\b(no|without|not)\b[^.;]{0,40}compress", said):
            return False
        if any(stem.casefold() in said for stem in params.says):
            return True
        return False

    @staticmethod
    def _reported_without(params: Params, scope: Scope) -> bool:
        """Return whether an official report grades the level and its text has no such word."""
        texts = [
            f.study.report.casefold()
            for f in scope.imaging_here("stenosis")
            if f.study.official_report and f.study.report
        ]
        stems = [stem.casefold() for stem in params.says]
        return bool(texts) and not any(stem in text for text in texts for stem in stems)


def _quoted(found: FindingAt) -> str:
    said = getattr(found.finding, "words", None)
    return f"“{said}”" if said else _shown(found)


class ImagingShows(Predicate):
    """Imaging shows a finding of a kind, at this level or anywhere."""

    name: ClassVar[str] = "imaging_shows"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(Params):
        """Kinds; whether it must be at this level; field values it must have."""

        kinds: Words
        here: bool = True
        having: dict[str, str | bool] = {}
        modalities: Words = ()
        ask: str | None = None
        owner: Owner = Owner.STAFF

    def require(self, params: Params) -> str:
        """Say the finding asked for."""
        having = [k.replace("_", " ") if v is True else str(v).replace("_", " ") for k, v in params.having.items()]
        what = " ".join([*having, listed(params.kinds)])
        return f"{what} on imaging" + (" at the level" if params.here else "")

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the finding; an explicit "absent" fails, silence does not."""
        if params.here and (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        pool = scope.imaging_here(*params.kinds) if params.here else scope.imaging(*params.kinds)
        found = [f for f in pool if not params.modalities or f.study.modality.value in params.modalities]
        read = [(self._fits(params, f), f) for f in found]
        yes = [f for fit, f in read if fit]
        evidence = tuple(_evidence(scope, f) for f in yes or found)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        elsewhere = list(scope.imaging_nowhere(*params.kinds)) if params.here else []
        open_ = [f for fit, f in read if fit is None] + elsewhere
        if read and not open_:
            return Reading(Truth.NOT_MET, observed, evidence)
        where = f" at {scope.level}" if params.here else ""
        asked = params.ask or f"Obtain the report that shows or excludes {listed(params.kinds)}{where}."
        missing = f"imaging of {listed(params.kinds)}{where}"
        shown = evidence or tuple(_evidence(scope, f) for f in elsewhere)
        return silent(missing, params.owner, asked, shown, "; ".join(e.shown for e in shown))

    @staticmethod
    def _fits(params: Params, found: FindingAt) -> bool | None:
        finding = found.finding
        if getattr(finding, "present", True) is False:
            return False
        values = [(getattr(finding, key, None), wanted) for key, wanted in params.having.items()]
        if any(v is not None and str(v) != str(wanted) for v, wanted in values):
            return False
        return None if any(v is None for v, _ in values) else True


class Measured(Predicate):
    """A measure in an imaging report stands in a relation to a number."""

    name: ClassVar[str] = "measured"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(Params):
        """The kind of finding, its field, the operator, the number and its unit."""

        kind: Literal["dynamic_motion", "deformity", "fracture", "spondylolisthesis", "ligamentum_flavum"]
        field: str
        op: Operator
        value: Decimal
        unit: str
        here: bool = True

    def require(self, params: Params) -> str:
        """Say the measure asked for, with operator and unit."""
        name = re.sub(r"_(mm|cm|degrees|percent)$", "", params.field).replace("_", " ")
        where = " at the level" if params.here else ""
        return f"{name} {words(params.op)} {number(params.value)} {params.unit}{where}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare every measured value; one that fits is enough."""
        if params.here and (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        pool = scope.imaging_here(params.kind) if params.here else scope.imaging(params.kind)
        found = list(pool)
        values = [(getattr(f.finding, params.field, None), f) for f in found]
        known = [(v, f) for v, f in values if v is not None]
        yes = [(v, f) for v, f in known if compare(v, params.op, params.value)]
        evidence = tuple(
            _evidence(scope, f, f"{number(v)} {params.unit}") for v, f in yes or known
        )
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if known:
            return Reading(Truth.NOT_MET, observed, evidence)
        if found and all(getattr(f.finding, "present", True) is False for f in found):
            absent = tuple(_evidence(scope, f) for f in found)
            return Reading(Truth.NOT_MET, "; ".join(e.shown for e in absent), absent)
        name = self.require(params)
        where = f" at {scope.level}" if params.here else ""
        return silent(
            f"a measurement of {params.kind.replace('_', ' ')}{where} ({params.unit})",
            Owner.RADIOLOGIST,
            f"Ask for the measurement in {params.unit} in the report: {name}.",
        )


class SlipGrade(Predicate):
    """The slip at the level has a Meyerding grade in a relation to one named."""

    name: ClassVar[str] = "slip_grade"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(Params):
        """The operator and the grade; cause where the policy names one."""

        op: Operator
        grade: MeyerdingGrade
        causes: Words = ()

    def require(self, params: Params) -> str:
        """Say the grade asked for."""
        cause = f"{listed(params.causes)} " if params.causes else ""
        return f"{cause}spondylolisthesis, Meyerding grade {words(params.op)} {params.grade}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the graded slips at the level."""
        if (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        slips = [f for f in scope.imaging_here("spondylolisthesis") if self._cause(params, f)]
        graded = [(g, f) for f in slips if (g := slip_grade_of(f)) is not None]
        yes = [f for g, f in graded if compare(g, params.op, params.grade)]
        evidence = tuple(_evidence(scope, f, _slip_shown(f)) for f in yes or slips)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        absent = [f for f in slips if getattr(f.finding, "present", True) is False]
        if slips and len(graded) + len(absent) == len(slips):
            return Reading(Truth.NOT_MET, observed, evidence)
        asked = f"Ask the radiologist for the Meyerding grade of the slip at {scope.level}."
        missing = f"a graded slip at {scope.level}"
        return silent(missing, Owner.RADIOLOGIST, asked, evidence, observed)

    @staticmethod
    def _cause(params: Params, found: FindingAt) -> bool:
        slip = found.finding
        assert isinstance(slip, Spondylolisthesis)  # noqa: S101 - asked for by kind
        return not params.causes or slip.cause in (*params.causes, "not_stated")


def slip_grade_of(found: FindingAt) -> MeyerdingGrade | None:
    """Return the grade of a slip, from its grade or its percentage; never from millimeters."""
    slip = found.finding
    if not isinstance(slip, Spondylolisthesis) or not slip.present:
        return None
    if slip.grade is not None:
        return slip.grade
    return MeyerdingGrade.from_percent(slip.slip_percent) if slip.slip_percent else None


def _slip_shown(found: FindingAt) -> str:
    slip = found.finding
    assert isinstance(slip, Spondylolisthesis)  # noqa: S101 - asked for by kind
    grade = f"grade {slip.grade}" if slip.grade else "grade not stated"
    size = f", {number(slip.slip_mm)} mm" if slip.slip_mm is not None else ""
    return f"{listed(map(str, slip.levels), 'and')}: {slip.cause} slip, {grade}{size}" if slip.present else "no slip"


class ImagingRecent(Predicate):
    """Advanced imaging was done within a window before the assessment."""

    name: ClassVar[str] = "imaging_recent"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(Params):
        """Modalities that count and the window in months."""

        modalities: Words = _ADVANCED
        within_months: int

    def require(self, params: Params) -> str:
        """Say the imaging asked for."""
        return f"{listed(m.replace('_', ' ').upper() for m in params.modalities)} within the past {params.within_months} months"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the dates of the studies; an imprecise date counts from its earliest day."""
        studies = [(p, s) for p, s in each("imaging", scope.case.imaging) if s.modality.value in params.modalities]
        start = months_before(scope.as_of, params.within_months)
        yes = [(p, s) for p, s in studies if s.date and s.date.earliest >= start]
        undated = [(p, s) for p, s in studies if s.date is None or s.date.earliest < start <= s.date.latest]
        evidence = tuple(
            scope.evidence(p, s, f"{s.modality.value.replace('_', ' ').upper()} {s.date or 'undated'}")
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

    class Params(Params):
        """Modalities that count."""

        modalities: Words = _ADVANCED

    def require(self, params: Params) -> str:
        """Say the report asked for."""
        return f"the official written report of the {listed(m.replace('_', ' ').upper() for m in params.modalities)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for a study whose official report is in hand."""
        studies = [(p, s) for p, s in each("imaging", scope.case.imaging) if s.modality.value in params.modalities]
        yes = [(p, s) for p, s in studies if s.official_report]
        evidence = tuple(scope.evidence(p, s, f"report of {s.date or 'unknown date'}") for p, s in yes)
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        asked = "Obtain the official written radiology report."
        return silent("the official radiology report", Owner.STAFF, asked)

