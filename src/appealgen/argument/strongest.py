"""The single most compelling finding: the one a surgeon says first on the call.

The order is clinical weight as payers' criteria themselves rank it (cord, cauda equina, measured
instability, graded stenosis), and only findings that meet a criterion of the request count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.matching.truth import Truth
from appealgen.model.imaging import DynamicMotion, NeuralCompression, Spondylolisthesis, Stenosis
from appealgen.spine import StenosisGrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Determination, Evidence
    from appealgen.model import Part

__all__ = ["strongest_finding"]

_COMPRESSION = {"spinal_cord": 100, "cauda_equina": 90, "nerve_root": 60}
_STENOSIS = {
    StenosisGrade.SEVERE: 80,
    StenosisGrade.MODERATE_TO_SEVERE: 65,
    StenosisGrade.MODERATE: 50,
}


def strongest_finding(determination: Determination) -> Evidence | None:
    """Return the imaging evidence of a met criterion that weighs most, or any other evidence.

    Returns:
        None when no criterion is met by a fact that can be shown.
    """
    found = list(_met_evidence(determination))
    if not found:
        return None
    return max(found, key=lambda evidence: _weight(evidence.record))


def _met_evidence(determination: Determination) -> Iterator[Evidence]:
    for _, line in determination.lines():
        for level in line.levels:
            for leaf in level.finding.leaves():
                if leaf.truth is Truth.MET and leaf.criterion.check not in {"indication", "coded"}:
                    yield from leaf.evidence


def _weight(record: Part) -> int:
    if isinstance(record, NeuralCompression):
        return _COMPRESSION[record.of]
    if isinstance(record, Stenosis):
        return _STENOSIS.get(record.grade, 0) if record.grade else 0
    if isinstance(record, DynamicMotion):
        return 55
    if isinstance(record, Spondylolisthesis):
        return 45
    return 1
