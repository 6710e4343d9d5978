"""The single most compelling finding: the one a surgeon says first on the call.

The order is clinical weight as payers' criteria themselves rank it (cord, cauda equina, measured
instability, graded stenosis), and only findings that meet a criterion of the request count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.matching.truth import Truth
from appealgen.model.exam import NeuroExam
from appealgen.model.imaging import (
    CordSignal,
    Deformity,
    DynamicMotion,
    Fracture,
    HardwareFailure,
    NeuralCompression,
    Pseudarthrosis,
    Spondylolisthesis,
    Stenosis,
)
from appealgen.model.people import Patient
from appealgen.model.record import Statement
from appealgen.model.request import ProcedureLine, Request, SurgicalPlan
from appealgen.model.score import Score
from appealgen.model.story import Claudication, Myelopathy, Radicular, RedFlag
from appealgen.spine import StenosisGrade

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from appealgen.matching.finding import Determination, Evidence, Finding, LineResult
    from appealgen.model import Part

__all__ = ["strongest_finding", "weight_of"]

_COMPRESSION = {"spinal_cord": 100, "cauda_equina": 90, "nerve_root": 60}
_STENOSIS = {
    StenosisGrade.SEVERE: 80,
    StenosisGrade.MODERATE_TO_SEVERE: 65,
    StenosisGrade.MODERATE: 50,
}
_WEIGHT: tuple[tuple[type[Part], int], ...] = (
    (RedFlag, 95),
    (CordSignal, 92),
    (Myelopathy, 70),
    (HardwareFailure, 58),
    (Pseudarthrosis, 57),
    (DynamicMotion, 55),
    (Fracture, 52),
    (Spondylolisthesis, 45),
    (Deformity, 42),
    (NeuroExam, 40),
    (Claudication, 35),
    (Radicular, 34),
    (Score, 20),
    (Statement, 0),
    (Patient, 0),
)
_ABOUT_THE_REQUEST = (ProcedureLine, Request, SurgicalPlan, Patient)
"""Records that say what is asked for, not what was found."""


def strongest_finding(
    determination: Determination, lines: Collection[LineResult] | None = None
) -> Evidence | None:
    """Return the evidence of a met criterion that weighs most.

    Args:
        determination: The determination.
        lines: The lines that are argued; all of them unless given.

    Returns:
        None when no criterion is met by a finding that can be shown.
    """
    found = list(_met_evidence(determination, lines))
    if not found:
        return None
    return max(found, key=lambda evidence: weight_of(evidence.record))


def _met_evidence(
    determination: Determination, lines: Collection[LineResult] | None
) -> Iterator[Evidence]:
    wanted = None if lines is None else {id(line) for line in lines}
    for _, line in determination.lines():
        if wanted is None or id(line) in wanted:
            for level in line.levels:
                yield from _under(level.finding)


def _under(finding: Finding) -> Iterator[Evidence]:
    """Yield the evidence of met leaves; what stands under a "none of" speaks against."""
    criterion = finding.criterion
    if criterion.none_of is not None or finding.truth is Truth.NOT_APPLICABLE:
        return
    if not finding.children and finding.truth is Truth.MET:
        if criterion.check not in {"indication", "coded", "claimed"}:
            yield from (e for e in finding.evidence if not isinstance(e.record, _ABOUT_THE_REQUEST))
        return
    for child in finding.children:
        yield from _under(child)


def weight_of(record: Part) -> int:
    """Return how much a finding weighs beside others.

    0 where it says that something is absent, and for an age or a bare statement, which no surgeon
    would say first.
    """
    if getattr(record, "present", True) is False:
        return 0
    if isinstance(record, NeuralCompression):
        return _COMPRESSION[record.of]
    if isinstance(record, Stenosis):
        return _STENOSIS.get(record.grade, 0) if record.grade else 0
    return next((weight for kind, weight in _WEIGHT if isinstance(record, kind)), 1)
