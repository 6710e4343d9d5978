"""The predicate that reads symptoms and signs together: do neurologic findings match the level?"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    level_missing,
    silent,
)
from appealgen.matching.predicates.story import NeuralSymptoms, expected_roots
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner
from appealgen.spine import roots_of_muscle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.spine import Root

__all__ = ["NeurologicFindings", "deficits"]


def deficits(scope: Scope) -> Iterator[tuple[frozenset[Root], Evidence]]:
    """Yield every weakness and loss of sensation with the roots it points to."""
    for path, exam in each("exams", scope.case.exams):
        when = f" on {exam.date}" if exam.date else ""
        for motor in exam.motor:
            if motor.grade.is_weak:
                name = motor.muscle.value.replace("_", " ")
                shown = f"{motor.side} {name} {motor.grade}/5{when}"
                yield roots_of_muscle(motor.muscle), scope.evidence(path, exam, shown)
        for sensation in exam.sensation:
            if sensation.finding != "normal":
                shown = f"{sensation.finding} {sensation.side} {sensation.root} sensation{when}"
                yield frozenset({sensation.root}), scope.evidence(path, exam, shown)


class NeurologicFindings(Predicate):
    """Signs on examination, or neural symptoms, that belong to the level.

    A deficit belongs to a level when it points to a root that a lesion there reaches. Deficits
    that all point elsewhere fail it, whatever the symptoms: the record then contradicts itself.
    """

    name: ClassVar[str] = "neurologic_findings"
    reads: ClassVar[tuple[str, ...]] = ("exams", "symptoms")

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the findings asked for."""
        return "neurologic signs or symptoms that belong to the level"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the deficits first, then the symptoms."""
        if (no_level := level_missing(scope, lambda: self.require(self.Params()))) is not None:
            return no_level
        assert scope.level is not None  # noqa: S101 - just looked
        here = expected_roots(scope.level)
        found = [(roots, e) for roots, e in deficits(scope) if roots]
        fits = tuple(e for roots, e in found if roots & here)
        symptoms = NeuralSymptoms().evaluate(NeuralSymptoms.Params(), scope)
        if fits:
            shown = "; ".join(dict.fromkeys(e.shown for e in fits))
            also = symptoms.evidence if symptoms.truth is Truth.MET else ()
            return Reading(Truth.MET, shown, (*fits, *also))
        if found:
            elsewhere = tuple(e for _, e in found)
            shown = "; ".join(dict.fromkeys(e.shown for e in elsewhere))
            return Reading(Truth.NOT_MET, shown, elsewhere)
        if symptoms.truth is Truth.NOT_DOCUMENTED:
            asked = f"Record signs and symptoms by root and side, and how they match {scope.level}."
            return silent(f"neurologic findings at {scope.level}", Owner.SURGEON, asked)
        return symptoms
