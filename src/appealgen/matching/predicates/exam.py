"""Predicates about strength: examined by the surgeon, weak at the level, getting weaker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    level_missing,
    silent,
)
from appealgen.matching.predicates.story import expected_roots
from appealgen.matching.scope import each, may_be_latest
from appealgen.matching.truth import Truth
from appealgen.model.base import MrcGradeOf
from appealgen.policy.schema import Owner
from appealgen.spine import Side, muscles_of, roots_of_muscle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.model.exam import Motor, NeuroExam
    from appealgen.spine import Muscle

__all__ = ["ExamBySurgeon", "ProgressiveDeficit", "WeaknessHere", "muscles_here"]


_Test: TypeAlias = "tuple[str, NeuroExam, Motor]"


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
    return _bare(exam.examiner) == _bare(surgeon.name)


def _bare(name: str) -> str:
    """Return a name without title and degrees: "Dr. Ann Lee, MD" and "Ann Lee" are one person."""
    return name.casefold().removeprefix("dr.").removeprefix("dr ").partition(",")[0].strip()


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

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the examination asked for."""
        return "a physical and neurologic examination done or reviewed by the operating surgeon"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Look for an examination by the surgeon that has findings."""
        exams = list(each("exams", scope.case.exams))
        yes = [(p, e) for p, e in exams if is_surgeons(e, scope) and _has_findings(e)]
        evidence = tuple(scope.evidence(p, e, f"examination {e.date or 'undated'}") for p, e in yes)
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        missing = (
            "that the surgeon made or reviewed an examination"
            if exams
            else "a neurologic examination"
        )
        return silent(
            missing, Owner.SURGEON, "Add the dated neurologic examination by the operating surgeon."
        )


def _has_findings(exam: NeuroExam) -> bool:
    listed_ = (
        exam.motor,
        exam.sensation,
        exam.reflexes,
        exam.tests,
        exam.long_tract,
        exam.si_tests,
    )
    return any(listed_) or bool(exam.words or exam.gait or exam.others_normal)


class WeaknessHere(Predicate):
    """A muscle of the requested level is at or below a grade, examined by the surgeon."""

    name: ClassVar[str] = "weakness_here"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(BaseParams):
        """The highest grade that counts; whether the surgeon must have found it."""

        at_most: MrcGradeOf
        by_surgeon: bool = True

    def require(self, params: Params) -> str:
        """Say the weakness asked for."""
        who = ", documented by the requesting surgeon" if params.by_surgeon else ""
        return f"strength {params.at_most}/5 or less in a muscle of the level{who}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the latest grade of each muscle of the level."""
        if (no_level := level_missing(scope, lambda: self.require(params))) is not None:
            return no_level
        usable = [
            (p, e, m)
            for p, e, m in _tested(scope)
            if not params.by_surgeon or is_surgeons(e, scope)
        ]
        latest = _latest_by_muscle(usable)
        weak = [[m.grade <= params.at_most for _, _, m in found] for found in latest]
        yes = [found for fits, found in zip(weak, latest, strict=True) if all(fits)]
        chosen = [item for found in yes or latest for item in found]
        evidence = tuple(_motor_evidence(scope, p, e, m) for p, e, m in chosen)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if not any(any(fits) for fits in weak) and self._complete(params, scope, latest):
            return Reading(Truth.NOT_MET, observed or "strength full", evidence)
        asked = (
            f"Record the strength of the muscles of {scope.level} by side, MRC grade with plus and "
            "minus; say so where all others are full."
        )
        missing = f"strength in the muscles of {scope.level}"
        return silent(missing, Owner.SURGEON, asked, evidence, observed)

    @staticmethod
    def _complete(params: Params, scope: Scope, latest: list[list[_Test]]) -> bool:
        """Return whether every root of the level was tested on both sides, or is said to be full.

        A muscle that is not listed is not documented; one graded muscle stands for its roots.
        """
        exams = [
            (e.date, e) for e in scope.case.exams if not params.by_surgeon or is_surgeons(e, scope)
        ]
        if any(exam.others_normal for exam in may_be_latest(exams)):
            return True
        tested = {
            (root, side)
            for found in latest
            for _, _, motor in found
            for root in roots_of_muscle(motor.muscle)
            for side in ({Side.LEFT, Side.RIGHT} if motor.side is Side.BILATERAL else {motor.side})
        }
        roots = [r for r in expected_roots(scope.level) if muscles_of(r)] if scope.level else []
        wanted = {(root, side) for root in roots for side in (Side.LEFT, Side.RIGHT)}
        return bool(wanted) and wanted <= tested


def _latest_by_muscle(tests: list[_Test]) -> list[list[_Test]]:
    """Return, for each muscle and side, the tests that may be the latest."""
    series: dict[tuple[Muscle, Side], list[_Test]] = {}
    for path, exam, motor in tests:
        series.setdefault((motor.muscle, motor.side), []).append((path, exam, motor))
    return [may_be_latest((exam.date, (p, exam, m)) for p, exam, m in s) for s in series.values()]


def _motor_evidence(scope: Scope, path: str, exam: NeuroExam, motor: Motor) -> Evidence:
    when = f" on {exam.date}" if exam.date else ""
    shown = f"{motor.side} {motor.muscle.value.replace('_', ' ')} {motor.grade}/5{when}"
    return scope.evidence(path, exam, shown)


class ProgressiveDeficit(Predicate):
    """A muscle of the level lost strength between two dated examinations by the same examiner."""

    name: ClassVar[str] = "progressive_deficit"
    reads: ClassVar[tuple[str, ...]] = ("exams",)

    class Params(BaseParams):
        """Whether the examiner must be the requesting surgeon."""

        same_surgeon: bool = True

    def require(self, params: Params) -> str:
        """Say the progression asked for."""
        who = "the same surgeon" if params.same_surgeon else "the same examiner"
        return f"a deficit that progresses on serial examinations by {who}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare each muscle and side over time."""
        if (no_level := level_missing(scope, lambda: self.require(params))) is not None:
            return no_level
        series: dict[tuple[str, Muscle, Side], list[tuple[str, NeuroExam, Motor]]] = {}
        for path, exam, motor in _tested(scope):
            surgeons = is_surgeons(exam, scope)
            examiner = "the surgeon" if surgeons else exam.examiner
            if exam.date is None or examiner is None or (params.same_surgeon and not surgeons):
                continue
            series.setdefault((examiner, motor.muscle, motor.side), []).append((path, exam, motor))
        reading = self._decide(scope, list(series.values()))
        full = self._full_strength(scope)
        if reading.truth is Truth.NOT_DOCUMENTED and full is not None:
            return full
        return reading

    @staticmethod
    def _full_strength(scope: Scope) -> Reading | None:
        """Return the failure when the surgeon's latest examination finds full strength here."""
        dated = [
            (e.date, (p, e))
            for p, e in each("exams", scope.case.exams)
            if is_surgeons(e, scope) and e.date
        ]
        candidates = may_be_latest(dated)
        if len(candidates) != 1:
            return None
        [(path, latest)] = candidates
        weak = [m for m in latest.motor if m.muscle in muscles_here(scope) and m.grade.is_weak]
        if weak or not latest.others_normal:
            return None
        shown = f"strength at {scope.level} full on {latest.date}"
        return Reading(Truth.NOT_MET, shown, (scope.evidence(path, latest, shown),))

    @staticmethod
    def _decide(scope: Scope, series: list[list[tuple[str, NeuroExam, Motor]]]) -> Reading:
        ordered = [sorted(s, key=lambda item: _first_day(item[1])) for s in series]
        serial = [s for s in ordered if _certainly_before(s[0][1], s[-1][1])]
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


def _first_day(exam: NeuroExam) -> tuple[dt.date, dt.date]:
    assert exam.date is not None  # noqa: S101 - undated ones are left out before
    return exam.date.earliest, exam.date.latest


def _certainly_before(one: NeuroExam, other: NeuroExam) -> bool:
    return one.date is not None and other.date is not None and one.date.before(other.date)
