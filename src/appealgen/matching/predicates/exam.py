"""Predicates about the examination: by the surgeon, weakness at the level, progression, SI tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    Params,
    Predicate,
    Reading,
    Words,
    level_missing,
    listed,
    silent,
)
from appealgen.matching.predicates.story import expected_roots
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.model.base import MrcGradeOf
from appealgen.policy.schema import Owner
from appealgen.spine import MrcGrade, muscles_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.model.exam import Motor, NeuroExam
    from appealgen.spine import Muscle, Side

__all__ = ["ExamBySurgeon", "LongTract", "ProgressiveDeficit", "ProvocationTests", "WeaknessHere", "muscles_here"]


def muscles_here(scope: Scope) -> frozenset[Muscle]:
    """Return the muscles supplied by the roots that a lesion at the level may reach."""
    if scope.level is None:
        return frozenset()
    return frozenset(m for root in expected_roots(scope.level) for m in muscles_of(root))


def is_surgeons(exam: NeuroExam, scope: Scope) -> bool | None:
    """Return whether the requesting surgeon made the examination; None when it does not say."""
    if exam.by_requesting_surgeon is not None:
        return exam.by_requesting_surgeon
    surgeon = scope.case.surgeon
    if exam.examiner is None or surgeon is None:
        return None
    return exam.examiner.casefold() == surgeon.name.casefold()


def _tested(scope: Scope) -> Iterator[tuple[str, NeuroExam, Motor]]:
    """Yield the strength of every muscle of this level, with its examination."""
    here = muscles_here(scope)
    for path, exam in each("exams", scope.case.exams):
        for motor in exam.motor:
            if motor.muscle in here:
                yield path, exam, motor


class ExamBySurgeon(Predicate):
    """The record holds an examination with neurologic findings by the operating surgeon."""

    name: ClassVar[str] = "exam_by_surgeon"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(Params):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the examination asked for."""
        return "a physical and neurologic examination done or reviewed by the operating surgeon"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Look for an examination by the surgeon that has findings."""
        exams = list(each("exams", scope.case.exams))
        yes = [(p, e) for p, e in exams if is_surgeons(e, scope) and (e.motor or e.words or e.reflexes)]
        evidence = tuple(scope.evidence(p, e, f"examination {e.date or 'undated'}") for p, e in yes)
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        missing = "that the surgeon made or reviewed an examination" if exams else "a neurologic examination"
        return silent(missing, Owner.SURGEON, "Add the dated neurologic examination by the operating surgeon.")


class WeaknessHere(Predicate):
    """A muscle of the requested level is at or below a grade, examined by the surgeon."""

    name: ClassVar[str] = "weakness_here"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(Params):
        """The highest grade that counts; whether the surgeon must have found it."""

        at_most: MrcGradeOf
        by_surgeon: bool = True

    def require(self, params: Params) -> str:
        """Say the weakness asked for."""
        who = ", documented by the requesting surgeon" if params.by_surgeon else ""
        return f"strength {params.at_most}/5 or less in a muscle of the level{who}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the latest grade of each muscle of the level."""
        if (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        usable = [(p, e, m) for p, e, m in _tested(scope) if not params.by_surgeon or is_surgeons(e, scope)]
        yes = [(p, e, m) for p, e, m in usable if m.grade <= params.at_most]
        evidence = tuple(_motor_evidence(scope, p, e, m) for p, e, m in yes or usable)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        normal = any(e.others_normal and is_surgeons(e, scope) for e in scope.case.exams)
        if usable or normal:
            return Reading(Truth.NOT_MET, observed or "strength full", evidence)
        asked = f"Record the strength of the muscles of {scope.level} by side, MRC grade with plus and minus."
        return silent(f"strength in the muscles of {scope.level}", Owner.SURGEON, asked)


def _motor_evidence(scope: Scope, path: str, exam: NeuroExam, motor: Motor) -> Evidence:
    when = f" on {exam.date}" if exam.date else ""
    shown = f"{motor.side} {motor.muscle.value.replace('_', ' ')} {motor.grade}/5{when}"
    return scope.evidence(path, exam, shown)


class ProgressiveDeficit(Predicate):
    """A muscle of the level lost strength between two dated examinations by the same examiner."""

    name: ClassVar[str] = "progressive_deficit"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(Params):
        """Whether the examiner must be the requesting surgeon."""

        same_surgeon: bool = True

    def require(self, params: Params) -> str:
        """Say the progression asked for."""
        who = "the same surgeon" if params.same_surgeon else "the same examiner"
        return f"a deficit that progresses on serial examinations by {who}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare each muscle and side over time."""
        if (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        series: dict[tuple[str, Muscle, Side], list[tuple[str, NeuroExam, Motor]]] = {}
        for path, exam, motor in _tested(scope):
            if exam.date is None or exam.examiner is None:
                continue
            if params.same_surgeon and not is_surgeons(exam, scope):
                continue
            series.setdefault((exam.examiner, motor.muscle, motor.side), []).append((path, exam, motor))
        return self._decide(scope, list(series.values()))

    @staticmethod
    def _decide(scope: Scope, series: list[list[tuple[str, NeuroExam, Motor]]]) -> Reading:
        ordered = [sorted(s, key=lambda item: str(item[1].date)) for s in series]
        serial = [s for s in ordered if len(s) > 1 and s[0][1].date != s[-1][1].date]
        worse = [s for s in serial if s[-1][2].grade < s[0][2].grade]
        chosen = [item for s in worse or serial for item in (s[0], s[-1])]
        evidence = tuple(_motor_evidence(scope, p, e, m) for p, e, m in chosen)
        observed = "; ".join(e.shown for e in evidence)
        if worse:
            return Reading(Truth.MET, observed, evidence)
        if serial:
            return Reading(Truth.NOT_MET, observed, evidence)
        asked = (
            f"Give two dated examinations of the muscles of {scope.level} by the same surgeon, "
            "with MRC grades."
        )
        return silent("serial examinations of the level by the same surgeon", Owner.SURGEON, asked)


class LongTract(Predicate):
    """So many signs of the spinal cord are present."""

    name: ClassVar[str] = "long_tract_signs"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(Params):
        """How many signs."""

        count: int = 1

    def require(self, params: Params) -> str:
        """Say the signs asked for."""
        return f"at least {params.count} sign{'s' if params.count > 1 else ''} of cord compression"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count the signs present."""
        signs: dict[str, tuple[bool, str, NeuroExam]] = {}
        for path, exam in each("exams", scope.case.exams):
            for sign in exam.long_tract:
                before = signs.get(sign.sign.value)
                if before is None or not before[0]:
                    signs[sign.sign.value] = (sign.present, path, exam)
        present = [(name, p, e) for name, (yes, p, e) in signs.items() if yes]
        evidence = tuple(scope.evidence(p, e, listed([name])) for name, p, e in present)
        if len(present) >= params.count:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        if signs:
            return Reading(Truth.NOT_MET, "long-tract signs absent" if not present else evidence[0].shown, evidence)
        asked = "Record Hoffmann, Babinski, clonus, inverted supinator sign, reflexes and gait."
        return silent("signs of the spinal cord", Owner.SURGEON, asked)


class ProvocationTests(Predicate):
    """So many sacroiliac provocation tests of a named set are positive on one side."""

    name: ClassVar[str] = "provocation_tests"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(Params):
        """The tests of the set, and how many must be positive."""

        tests: Words
        positive: int
        result: Literal["positive"] = "positive"

    def require(self, params: Params) -> str:
        """Say the tests asked for."""
        if len(params.tests) == 1:
            return f"a positive {listed(params.tests)} test"
        return f"at least {params.positive} of {len(params.tests)} positive: {listed(params.tests, 'and')}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count by side; tests not recorded keep it open while they could still decide it."""
        by_side: dict[Side, dict[str, tuple[bool, str, NeuroExam]]] = {}
        for path, exam in each("exams", scope.case.exams):
            for test in exam.si_tests:
                if test.test.value in params.tests:
                    by_side.setdefault(test.side, {})[test.test.value] = (test.positive, path, exam)
        best = max(by_side.values(), key=lambda tests: sum(v[0] for v in tests.values()), default={})
        positive = [(name, p, e) for name, (yes, p, e) in best.items() if yes]
        evidence = tuple(scope.evidence(p, e, f"{listed([name])} positive") for name, p, e in positive)
        observed = "; ".join(e.shown for e in evidence)
        if len(positive) >= params.positive:
            return Reading(Truth.MET, observed, evidence)
        unknown = len(params.tests) - len(best)
        if best and len(positive) + unknown < params.positive:
            return Reading(Truth.NOT_MET, observed or "tests negative", evidence)
        asked = f"Record each sacroiliac provocation test by side: {listed(params.tests, 'and')}."
        return silent("the results of the sacroiliac provocation tests", Owner.SURGEON, asked, evidence, observed)


def weakest(exam: NeuroExam) -> MrcGrade | None:
    """Return the lowest strength of an examination, or None when none is recorded."""
    return min((m.grade for m in exam.motor), default=None)
