"""A reason about conservative care that a waiver of the policy, met in the tree, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on
from appealgen.argument.contradictions.clauses import applying
from appealgen.argument.contradictions.found import Contradiction, ContradictionKind
from appealgen.argument.contradictions.stated import lines_about
from appealgen.matching.truth import Truth
from appealgen.model.denial import ReasonCategory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Determination, Finding, LineResult
    from appealgen.model.denial import DenialReason

__all__ = ["compare_waivers"]

_CARE = ReasonCategory.CONSERVATIVE_CARE


def compare_waivers(determination: Determination, reason: DenialReason) -> Iterator[Contradiction]:
    """Yield the waiver of care that is met at every line and level a reason is about.

    Where one line or level has no waiver that is met, nothing is claimed: care is asked for there.
    """
    if reason.category is not _CARE:
        return
    lines = lines_about(reason, determination)
    waivers = [_waiver(line) for line in lines]
    first = waivers[0] if waivers else None
    if first is None or None in waivers:
        return
    policy = lines[0].policy
    section = lines[0].procedure
    yield Contradiction(
        ContradictionKind.WAIVER_MET,
        reason,
        None,
        policy,
        _label(lines[0], first),
        lines,
        first,
        section,
    )


def _waiver(line: LineResult) -> Finding | None:
    """Return the waiver met at every level of a line, as the first level has it."""
    found = [_waived(level.finding) for level in line.levels]
    return found[0] if found and None not in found else None


def _waived(root: Finding) -> Finding | None:
    """Return the met waiver where every demand for care beside a waiver is waived."""
    if any(bears_on(_CARE, leaf.criterion.check) for leaf in _blocking(root)):
        return None
    met: list[Finding] = []
    for node in applying(root):
        if not _asks_for_care_or_waives(node):
            continue
        waivers = [c for c in node.children if c.criterion.exception and c.truth is Truth.MET]
        if not waivers:
            return None
        met.append(_narrowest(waivers[0]))
    return met[0] if met else None


def _asks_for_care_or_waives(node: Finding) -> bool:
    if node.criterion.any_of is None:
        return False
    care = [
        leaf
        for child in node.children
        if not child.criterion.exception
        for leaf in applying(child)
        if bears_on(_CARE, leaf.criterion.check) and leaf.criterion.check != "therapy_proven"
    ]
    waives = any(
        child.criterion.exception and child.truth is not Truth.NOT_APPLICABLE
        for child in node.children
    )
    # A discharge note that stands in for the therapy alone waives no other care.
    stands_in = all(
        leaf.criterion.check == "therapy_futile"
        for child in node.children
        if child.criterion.exception
        for leaf in child.leaves()
    )
    return bool(care) and waives and not stands_in


def _blocking(finding: Finding) -> Iterator[Finding]:
    """Yield the leaves that keep a finding from being met; none for one that is met."""
    if finding.truth in {Truth.MET, Truth.NOT_APPLICABLE}:
        return
    if not finding.children:
        yield finding
    for child in finding.children:
        yield from _blocking(child)


def _narrowest(waiver: Finding) -> Finding:
    """Return the met waiver inside a list of waivers: the ground, not the heading over it."""
    while waiver.criterion.any_of is not None:
        inner = [c for c in waiver.children if c.truth is Truth.MET and c.criterion.exception]
        if not inner:
            break
        waiver = inner[0]
    return waiver


def _label(line: LineResult, wanted: Finding) -> str:
    if wanted.criterion.label:
        return wanted.criterion.label
    section = line.procedure.label if line.procedure else None
    return section or ""
