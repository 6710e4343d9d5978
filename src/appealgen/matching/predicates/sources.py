"""The predicate about other sources of the symptoms, and findings at levels left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    listed,
    silent,
)
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner
from appealgen.spine import LevelError, StenosisGrade, parse_levels

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.spine import Level

__all__ = ["OtherSourcesRuledOut"]


class OtherSourcesRuledOut(Predicate):
    """Other reasonable sources of the symptoms are ruled out, and no level is left unexplained."""

    name: ClassVar[str] = "other_sources_ruled_out"
    reads: ClassVar[tuple[str, ...]] = ("symptoms.other_sources", "imaging")

    class Params(BaseParams):
        """Whether significant pathology left out of the request must be explained."""

        unrequested_levels: bool = True

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say what must be ruled out."""
        return (
            "other sources of pain or deficit ruled out; significant findings elsewhere explained"
        )

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the statement, then look for significant findings at levels not requested."""
        sources = scope.case.symptoms.other_sources
        if sources is None:
            asked = (
                "State which other sources of the symptoms were considered and how they were "
                "excluded."
            )
            return silent(
                "that other sources of pain were considered and excluded", Owner.SURGEON, asked
            )
        evidence = (scope.evidence("symptoms.other_sources", sources, "considered and excluded"),)
        if not sources.ruled_out:
            return Reading(Truth.NOT_MET, "another source is not excluded", evidence)
        left_out = self._unexplained(scope) if params.unrequested_levels else []
        if left_out:
            where = listed(left_out, "and")
            asked = (
                f"Explain why the finding at {where} is not part of the request, or why it is not "
                "significant."
            )
            missing = f"why the finding at {where} is left out of the request"
            return silent(missing, Owner.SURGEON, asked, evidence)
        return Reading(Truth.MET, evidence[0].shown, evidence)

    @staticmethod
    def _unexplained(scope: Scope) -> list[str]:
        """Return levels with moderate or worse stenosis or compression that nobody mentions."""
        sources = scope.case.symptoms.other_sources
        unrequested = sources.unrequested if sources else ()
        explained = {name for u in unrequested if u.why_not_treated for name in _levels_in(u.where)}
        requested = {
            lv for stage in scope.case.request.stages for ln in stage.lines for lv in ln.levels
        }
        left: set[Level] = set()
        for found in scope.imaging("stenosis"):
            grade = getattr(found.finding, "grade", None)
            if not found.positive or grade is None or grade < StenosisGrade.MODERATE:
                continue
            left |= set(getattr(found.finding, "levels", ())) - requested
        return [str(level) for level in sorted(left) if str(level) not in explained]


def _levels_in(words: str) -> set[str]:
    """Return the levels named in some words: the whole is a list of levels, or they stand in it."""
    try:
        return {str(level) for level in parse_levels(words)}
    except LevelError:
        found = re.findall(r"\b([CTL][0-9]{1,2})\s*[-/–]\s*([CTLS]?[0-9]{1,2})\b", words.upper())
        names = [f"{upper}-{lower}" for upper, lower in found]
    levels: set[str] = set()
    for name in names:
        try:
            levels |= {str(level) for level in parse_levels(name)}
        except LevelError:
            continue
    return levels
