"""Rebuttals: each stated denial reason against the findings that bear on it.

A reason is answered by met findings only. Where the findings that bear on it are open or not
met, the rebuttal says so: the letter then does not contradict the payer on that reason, and the
staff page names what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on, is_about_everything
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from appealgen.argument.points import Group, Point
    from appealgen.matching.finding import Determination, Finding, LineResult
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
        unjudged: The reason is about the criteria as a whole, and a line it is about is not met.
    """

    reason: DenialReason
    points: tuple[Point, ...]
    open: tuple[Finding, ...]
    failed: tuple[Finding, ...]
    unjudged: bool = False

    @property
    def answered(self) -> bool:
        """Return whether the record answers the reason.

        It does when points bear on it and nothing that bears on it keeps a criterion open or
        fails it.
        """
        return bool(self.points) and not self.open and not self.failed and not self.unjudged


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
    lines = _lines_about(reason, determination)
    about = {id(line) for line in lines}
    numbers = {
        number
        for group in groups
        if id(group.line) in about
        for number in (*(p.number for p in group.points), *group.again)
    }
    points = tuple(
        point
        for group in groups
        for point in group.points
        if point.number in numbers and _answers(point, reason)
    )
    blocking = [
        leaf
        for line in lines
        for level in line.levels
        for leaf in _blocking(level.finding)
        if bears_on(reason.category, leaf.criterion.check)
    ]
    open_ = tuple(leaf for leaf in blocking if leaf.truth is Truth.NOT_DOCUMENTED)
    failed = tuple(leaf for leaf in blocking if leaf.truth is Truth.NOT_MET)
    unjudged = is_about_everything(reason.category) and not all(
        line.truth is Truth.MET for line in lines
    )
    return Rebuttal(reason, points, open_, failed, unjudged=unjudged)


def _lines_about(reason: DenialReason, determination: Determination) -> list[LineResult]:
    """Return the lines a reason names by code; all lines where it names none of the request."""
    lines = [line for _, line in determination.lines()]
    named = [line for line in lines if line.line.code in reason.codes]
    return named or lines


def _answers(point: Point, reason: DenialReason) -> bool:
    bears = any(bears_on(reason.category, leaf.criterion.check) for leaf in point.leaves)
    return bears or (point.exception and _beside_care(reason))


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
