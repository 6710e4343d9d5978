"""Predicates about the proof of physical therapy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from appealgen.matching.predicates.courses import evidence_of
from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    silent,
)
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.model.care import PhysicalTherapy
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope

__all__ = ["TherapyFutile", "TherapyFutileClaimed", "TherapyProven"]


class TherapyProven(Predicate):
    """Physical therapy is proven by the therapy notes themselves or by claims on file."""

    name: ClassVar[str] = "therapy_proven"
    reads: ClassVar[tuple[str, ...]] = ("care", "exhibits")

    class Params(BaseParams):
        """Whether claims history counts as proof."""

        claims_count: bool = True

    def require(self, params: Params) -> str:
        """Say what counts as proof."""
        return "the therapy notes" + (" or the claims history" if params.claims_count else "")

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for a therapy course that cites therapy notes, or has claims on file."""
        courses = [
            (p, c) for p, c in each("care", scope.case.care) if isinstance(c, PhysicalTherapy)
        ]
        proven = [(p, c) for p, c in courses if self._proof(params, scope, c)]
        if proven:
            evidence = tuple(evidence_of(scope, p, c) for p, c in proven)
            return Reading(Truth.MET, "therapy notes or claims on file", evidence)
        evidence = tuple(evidence_of(scope, p, c) for p, c in courses)
        missing = "the physical therapy notes" if courses else "any record of physical therapy"
        asked = "Obtain the therapy notes: evaluation, attendance and discharge."
        return silent(missing, Owner.STAFF, asked, evidence)

    @staticmethod
    def _proof(params: Params, scope: Scope, course: PhysicalTherapy) -> bool:
        if params.claims_count and course.claims_on_file:
            return True
        exhibits = (scope.case.exhibit(cite.exhibit) for cite in course.cite)
        return any(e is not None and e.kind.value == "therapy_notes" for e in exhibits)


class TherapyFutile(Predicate):
    """A discharge note says that more physical therapy is of no use."""

    name: ClassVar[str] = "therapy_futile"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the note asked for."""
        return "a discharge note that further therapy is of no use"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the therapy courses' discharge statement."""
        said = [
            (p, c)
            for p, c in each("care", scope.case.care)
            if isinstance(c, PhysicalTherapy) and c.discharged_as_futile is not None
        ]
        if not said:
            asked = (
                "Ask the therapist whether the discharge note says further therapy is of no use."
            )
            return silent("a discharge note on the use of further therapy", Owner.STAFF, asked)
        yes = [(p, c) for p, c in said if c.discharged_as_futile]
        evidence = tuple(evidence_of(scope, p, c) for p, c in yes or said)
        return Reading(Truth.of(bool(yes)), "discharge note" if yes else "", evidence)


class TherapyFutileClaimed(Predicate):
    """The record says whether more therapy is of use (a guard of paths that nobody has to take).

    The exception is the requester's to claim: where the case does not speak of it, the path does
    not apply, and therapy that was too short stays too short.
    """

    name: ClassVar[str] = "therapy_futile_claimed"
    reads: ClassVar[tuple[str, ...]] = ("care",)

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the claim asked for."""
        return "a discharge note that speaks of the use of further therapy"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Look for the statement, either way."""
        courses = [c for c in scope.case.care if isinstance(c, PhysicalTherapy)]
        return Reading(Truth.of(any(c.discharged_as_futile is not None for c in courses)))
