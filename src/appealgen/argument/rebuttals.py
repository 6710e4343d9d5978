"""Rebuttals: each stated denial reason against the findings that bear on it.

A reason is answered by met findings only. Where the findings that bear on it are open or not
met, the rebuttal says so: the letter then does not contradict the payer on that reason, and the
staff page names what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from appealgen.argument.points import Group, Point
    from appealgen.matching.finding import Determination, Finding
    from appealgen.model import Case
    from appealgen.model.denial import DenialReason

__all__ = ["Rebuttal", "rebuttals_of"]

@dataclass(frozen=True, slots=True)
class Rebuttal:
    """A stated reason with the points that answer it.

    Attributes:
        reason: The reason as the notice gives it.
        points: The met points that bear on it, in the order of the letter.
        open: The findings that bear on it and are not documented.
        failed: The findings that bear on it and are not met, where no other way was met.
        answered: Whether the record answers the reason: it has points, and nothing that bears on
            it keeps a criterion open or fails it.
    """

    reason: DenialReason
    points: tuple[Point, ...]
    open: tuple[Finding, ...]
    failed: tuple[Finding, ...]

    @property
    def answered(self) -> bool:
        """Return whether the record answers the reason."""
        return bool(self.points) and not self.open and not self.failed


def rebuttals_of(
    case: Case, determination: Determination, groups: tuple[Group, ...]
) -> tuple[Rebuttal, ...]:
    """Return one rebuttal per stated reason, in the order of the notice."""
    if case.denial is None:
        return ()
    return tuple(_rebuttal(reason, determination, groups) for reason in case.denial.reasons)


def _rebuttal(
    reason: DenialReason, determination: Determination, groups: tuple[Group, ...]
) -> Rebuttal:
    points = tuple(
        point
        for group in groups
        for point in group.points
        if any(bears_on(reason.category, leaf.criterion.check) for leaf in point.leaves)
        or (point.exception and _beside_care(reason))
    )
    blocking = [
        leaf
        for _, line in determination.lines()
        for level in line.levels
        for leaf in _blocking(level.finding)
        if bears_on(reason.category, leaf.criterion.check)
    ]
    open_ = tuple(leaf for leaf in blocking if leaf.truth is Truth.NOT_DOCUMENTED)
    failed = tuple(leaf for leaf in blocking if leaf.truth is Truth.NOT_MET)
    return Rebuttal(reason, points, open_, failed)


def _beside_care(reason: DenialReason) -> bool:
    """Return whether a waiver that is argued answers the reason: waivers waive care."""
    return reason.category.value == "conservative_care_not_exhausted"


def _blocking(finding: Finding) -> list[Finding]:
    """Return the leaves that keep a finding from being met; none for one that is met."""
    if finding.truth in {Truth.MET, Truth.NOT_APPLICABLE}:
        return []
    if not finding.children:
        return [finding]
    return [leaf for child in finding.children for leaf in _blocking(child)]
