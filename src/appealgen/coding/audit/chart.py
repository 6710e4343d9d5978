"""What the case records that a diagnosis code speaks of: imaging at a level, symptoms by region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from appealgen.coding.audit.interface import AuditInput, Proposal
from appealgen.coding.audit.rules import Support
from appealgen.model import Case
from appealgen.model.base import Cite
from appealgen.model.imaging import ImagingFinding, Stenosis
from appealgen.spine import Level, Region, Root, Side, StenosisGrade, Vertebra

__all__ = ["Billed", "Chart", "billed_diagnoses", "chart_of", "supported"]

_LUMBOSACRAL = Level(Vertebra.L5, Vertebra.S1)
_NARROW = frozenset(StenosisGrade) - {StenosisGrade.NONE, StenosisGrade.NOT_SIGNIFICANT}


@dataclass(frozen=True)
class Billed:
    """One diagnosis as billed: its code, where it stands, and the levels it is said to be about."""

    code: str
    path: str
    levels: frozenset[Level]


def billed_diagnoses(audit: AuditInput) -> tuple[Billed, ...]:
    """Return every diagnosis of the case, and those a claim line points to, each code once."""
    found = {
        one.code: Billed(one.code, f"diagnoses[{i}]", frozenset(one.levels))
        for i, one in reversed(list(enumerate(audit.case.diagnoses)))
    }
    ordered = dict(reversed(found.items()))
    for session in audit.sessions:
        for line in session.lines:
            for code in line.diagnoses:
                ordered.setdefault(code, Billed(code, line.path, line.levels))
    return tuple(ordered.values())


@dataclass(frozen=True)
class Chart:
    """The symptoms and findings of a case, at the levels operated on.

    ``levels`` is every level of every session; without any, a region is taken as a whole.
    """

    case: Case
    levels: frozenset[Level]

    def findings(self, kinds: Iterable[str], levels: frozenset[Level]) -> Iterator[ImagingFinding]:
        """Yield findings of some kinds at some levels, those that say "not there" included."""
        wanted = set(kinds)
        for study in self.case.imaging:
            for one in study.findings:
                if one.kind in wanted and (not one.levels or set(one.levels) & levels):
                    yield one

    def radicular(self, region: Region) -> bool | None:
        """Return whether the record describes root symptoms of a region; None where silent."""
        found = [r for r in self.case.symptoms.radicular if _of_region(r.roots, region)]
        return any(one.present for one in found) if found else None

    def axial(self, region: Region) -> bool | None:
        """Return whether the record describes back or neck pain of a region."""
        found = [one for one in self.case.symptoms.axial if one.region is region]
        return any(one.present for one in found) if found else None

    @property
    def claudication(self) -> bool | None:
        """Return whether the record describes neurogenic claudication; None where silent."""
        found = self.case.symptoms.claudication
        return found.present if found else None

    @property
    def myelopathy(self) -> bool | None:
        """Return whether the record describes myelopathy; None where silent."""
        found = self.case.symptoms.myelopathy
        return found.present if found else None

    @property
    def sides(self) -> frozenset[Side]:
        """Return the sides of the root symptoms that are present."""
        return frozenset(r.side for r in self.case.symptoms.radicular if r.present and r.side)


def chart_of(audit: AuditInput) -> Chart:
    """Return the chart of a case at the levels its sessions name."""
    return Chart(audit.case, frozenset(x for session in audit.sessions for x in session.levels))


def shows(finding: ImagingFinding) -> bool:
    """Return whether a finding is there; a stenosis that is not significant is not."""
    if not finding.present:
        return False
    return not isinstance(finding, Stenosis) or finding.grade is None or finding.grade in _NARROW


def supported(audit: AuditInput, chart: Chart, under: str = "") -> tuple[Proposal, ...]:
    """Return the codes the record supports, each with what supports it.

    Codes that need an imaging finding come first; a symptom code is proposed only where no
    finding explains the symptom.

    Args:
        audit: What the checks read.
        chart: The case's symptoms and findings.
        under: Only codes under this header, or all.
    """
    rules = [one for one in audit.rules.diagnosis.supports if one.code.startswith(under)]
    found = {one.code: cites for one in rules if (cites := _cites(chart, one)) is not None}
    by_imaging = {one.code for one in rules if one.finding}
    codes = [c for c in found if c in by_imaging] or list(found)
    because = {one.code: one.because for one in rules if one.code in found}
    return tuple(Proposal(code, because[code], found[code]) for code in codes)


def _cites(chart: Chart, support: Support) -> tuple[Cite, ...] | None:
    """Return where the case shows what a code needs; None where it does not."""
    asked = (
        (support.radicular, chart.radicular(support.region)),
        (support.axial, chart.axial(support.region)),
        (support.claudication, chart.claudication),
        (support.myelopathy, chart.myelopathy),
    )
    if any(wanted is not None and said is not wanted for wanted, said in asked):
        return None
    levels = _levels(chart, support)
    if not levels:
        return None
    if support.finding is None:
        return tuple(cite for one in chart.case.symptoms.radicular for cite in one.cite)
    seen = [
        one
        for one in chart.findings([support.finding], levels)
        if shows(one) and set(one.levels) & levels
    ]
    return tuple(cite for one in seen for cite in one.cite) if seen else None


def _levels(chart: Chart, support: Support) -> frozenset[Level]:
    named = frozenset(x for x in chart.levels if support.region is x.region)
    if support.level is not None:
        return named & {Level.parse(support.level)}
    if support.junction == "lumbosacral":
        return named & {_LUMBOSACRAL}
    if support.junction == "not_lumbosacral":
        return named - {_LUMBOSACRAL}
    return named


def _of_region(roots: tuple[Root, ...], region: Region) -> bool:
    letters = {"cervical": "C", "thoracic": "T", "lumbar": "LS", "sacral": "S"}[region.value]
    # T1 roots belong to the arm, and are examined with the neck.
    arm = region is Region.CERVICAL and Root.T1 in roots
    return not roots or arm or any(root.value[0] in letters for root in roots)
