"""What imaging predicates share: how a finding is shown, and what counts as advanced imaging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.model.imaging import Stenosis

if TYPE_CHECKING:
    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import FindingAt, Scope

__all__ = ["ADVANCED", "evidence_for", "shown"]

ADVANCED = ("mri", "ct", "ct_myelogram")


def shown(found: FindingAt) -> str:
    """Return a finding in a few words: level, side, zone and grade, or its kind."""
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


def evidence_for(scope: Scope, found: FindingAt, said: str = "") -> Evidence:
    """Return a finding as evidence, in its own words where some are given."""
    return scope.evidence_of(found, said or shown(found))
