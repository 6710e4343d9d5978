"""Predicates about signs: of the spinal cord, and of the sacroiliac joint."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    Words,
    listed,
    silent,
)
from appealgen.matching.scope import each, may_be_latest
from appealgen.matching.truth import Truth, all_of, any_of, at_least
from appealgen.model.exam import CORD_SIGNS
from appealgen.policy.schema import Owner
from appealgen.spine import Side

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.model.base import PartialDate
    from appealgen.model.exam import NeuroExam

__all__ = ["LongTract", "ProvocationTests"]

_Result: TypeAlias = "tuple[bool, str, NeuroExam]"


def _latest_result(results: Iterable[_Result]) -> Truth:
    """Return the latest of some results; open where the latest cannot be told and they differ."""
    dated: list[tuple[PartialDate | None, bool]] = [(e.date, yes) for yes, _, e in results]
    latest = set(may_be_latest(dated))
    return Truth.of(latest.pop()) if len(latest) == 1 else Truth.NOT_DOCUMENTED


class LongTract(Predicate):
    """So many signs of the spinal cord are present."""

    name: ClassVar[str] = "long_tract_signs"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(BaseParams):
        """How many signs."""

        count: int = 1

    def require(self, params: Params) -> str:
        """Say the signs asked for."""
        return f"at least {params.count} sign{'s' if params.count > 1 else ''} of cord compression"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count the signs present at the latest; a sign nobody looked for may still be there."""
        found: dict[str, list[_Result]] = {sign: [] for sign in sorted(CORD_SIGNS)}
        for path, exam in each("exams", scope.case.exams):
            for sign in exam.long_tract:
                found[sign.sign.value].append((sign.present, path, exam))
        truths = {sign: _latest_result(results) for sign, results in found.items()}
        evidence = tuple(
            _sign_evidence(scope, sign, results[-1], truths[sign])
            for sign, results in found.items()
            if results and truths[sign] is not Truth.NOT_DOCUMENTED
        )
        present = tuple(e for e in evidence if not e.shown.endswith("absent"))
        truth = at_least(params.count, truths.values())
        if truth is Truth.MET:
            return Reading(truth, "; ".join(e.shown for e in present), present)
        observed = "; ".join(e.shown for e in evidence)
        if truth is Truth.NOT_MET:
            return Reading(truth, observed, evidence)
        asked = "Record Hoffmann, Babinski, clonus, inverted supinator sign, reflexes and gait."
        return silent("signs of the spinal cord", Owner.SURGEON, asked, evidence, observed)


def _sign_evidence(scope: Scope, sign: str, result: _Result, truth: Truth) -> Evidence:
    _, path, exam = result
    return scope.evidence(path, exam, listed([sign]) + ("" if truth is Truth.MET else " absent"))


class ProvocationTests(Predicate):
    """So many sacroiliac provocation tests of a named set are positive on the side to be treated.

    A line without a side is read by the sides that were tested; a line for both sides needs both.
    """

    name: ClassVar[str] = "provocation_tests"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(BaseParams):
        """The tests of the set, and how many must be positive."""

        tests: Words
        positive: int
        result: Literal["positive"] = "positive"

    def require(self, params: Params) -> str:
        """Say the tests asked for."""
        if len(params.tests) == 1:
            return f"a positive {listed(params.tests)} test"
        named = listed(params.tests, "and")
        return f"at least {params.positive} of {len(params.tests)} positive: {named}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count by side; tests not recorded keep it open while they could still decide it."""
        found = {side: self._results(params, scope, side) for side in (Side.LEFT, Side.RIGHT)}
        tested = [side for side, tests in found.items() if any(tests.values())]
        if scope.line.side is Side.BILATERAL:
            asked_for = list(found)
        else:
            asked_for = [scope.line.side] if scope.line.side else tested
        truths = [self._count(params, found[side]) for side in asked_for]
        join = all_of if scope.line.side is Side.BILATERAL else any_of
        truth = join(truths) if truths else Truth.NOT_DOCUMENTED
        evidence = tuple(e for side in asked_for for e in _positives(scope, side, found[side]))
        observed = "; ".join(e.shown for e in evidence)
        if truth is not Truth.NOT_DOCUMENTED:
            return Reading(truth, observed or "tests negative", evidence)
        asked = f"Record each sacroiliac provocation test by side: {listed(params.tests, 'and')}."
        missing = "the results of the sacroiliac provocation tests"
        return silent(missing, Owner.SURGEON, asked, evidence, observed)

    @staticmethod
    def _results(params: Params, scope: Scope, side: Side) -> dict[str, list[_Result]]:
        found: dict[str, list[_Result]] = {name: [] for name in params.tests}
        for path, exam in each("exams", scope.case.exams):
            for test in exam.si_tests:
                if test.test.value in found and test.side in {side, Side.BILATERAL}:
                    found[test.test.value].append((test.positive, path, exam))
        return found

    @staticmethod
    def _count(params: Params, results: dict[str, list[_Result]]) -> Truth:
        return at_least(params.positive, [_latest_result(r) for r in results.values()])


def _positives(scope: Scope, side: Side, results: dict[str, list[_Result]]) -> list[Evidence]:
    return [
        scope.evidence(path, exam, f"{side} {listed([name])} positive")
        for name, found in results.items()
        if _latest_result(found) is Truth.MET
        for yes, path, exam in found[-1:]
    ]
