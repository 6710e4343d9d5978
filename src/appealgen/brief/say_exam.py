"""Examinations in words: who examined when, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.say_chart import side_words
from appealgen.brief.words import a_or_an, family_name, join, lower_first, quoted, say_when
from appealgen.spine import Side

if TYPE_CHECKING:
    from appealgen.model import Case
    from appealgen.model.exam import Motor, NeuroExam, ReflexFinding, Sensation

__all__ = ["deficits_of", "examiner_of", "motor_words", "say_exam", "sensation_words", "sign_words"]

_REFLEX = {0: "absent", 1: "reduced", 2: "normal", 3: "brisk", 4: "brisk, with clonus,"}
_SIGNS = {
    "hoffmann": "Hoffmann sign",
    "babinski": "Babinski sign",
    "inverted_supinator": "inverted supinator sign",
}
_TESTS = {
    "spurling": "Spurling test",
    "faber": "FABER (Patrick) test",
    "gaenslen": "Gaenslen test",
    "fortin": "Fortin finger test",
    "straight_leg_raise": "straight-leg raise",
    "crossed_straight_leg_raise": "crossed straight-leg raise",
    "active_straight_leg_raise": "active straight-leg raise",
    "femoral_stretch": "femoral stretch test",
    "shoulder_abduction_relief": "shoulder abduction relief",
}


def examiner_of(record: NeuroExam, case: Case) -> str:
    """Return who examined: "Dr. Ellison" for the case's own surgeon."""
    surgeon = case.surgeon
    named = record.examiner.casefold() if record.examiner else None
    own = record.by_requesting_surgeon or (surgeon is not None and named == surgeon.name.casefold())
    if own and surgeon is not None and surgeon.credentials in {"MD", "DO"}:
        return f"Dr. {family_name(surgeon.name)}"
    if record.examiner:
        return record.examiner
    return "the surgeon" if record.by_requesting_surgeon else "the examiner"


def motor_words(motor: Motor) -> str:
    """Return "left tibialis anterior (ankle dorsiflexion) 4/5"."""
    if motor.side is Side.BILATERAL:
        return f"{motor.muscle.label} {motor.grade}/5 on both sides"
    return f"{motor.side} {motor.muscle.label} {motor.grade}/5"


def sensation_words(record: Sensation) -> str:
    """Return "reduced sensation in the left L5 dermatome"."""
    if record.side is Side.BILATERAL:
        return f"{record.finding} sensation in both {record.root} dermatomes"
    return f"{record.finding} sensation in the {record.side} {record.root} dermatome"


def deficits_of(record: NeuroExam) -> list[str]:
    """Return the weak muscles and the disturbed dermatomes of an examination."""
    weak = [motor_words(m) for m in record.motor if m.grade.is_weak]
    return [*weak, *(sensation_words(s) for s in record.sensation if s.finding != "normal")]


def say_exam(record: NeuroExam, case: Case) -> str:
    """Return an examination in one sentence: who, when, what was found."""
    when = f"{say_when(record.date)} " if record.date else ""
    who = examiner_of(record, case)
    findings = _findings(record)
    if findings:
        return f"{when}{who} found {join(findings)}"
    if record.words:
        return f"{when}{who} recorded {quoted(record.words)}"
    if record.gait:
        return f"{when}{who} recorded the gait as {quoted(record.gait)}"
    return f"an examination by {who}{' ' + when.strip() if when else ''} is on file"


def _findings(record: NeuroExam) -> list[str]:
    found = [motor_words(m) for m in record.motor]
    if record.others_normal:
        found.append("full strength in the other muscles tested" if found else "full strength")
    found += [sensation_words(s) for s in record.sensation]
    found += [_reflex(r) for r in record.reflexes]
    found += [_tested(t.test.value, t.side, positive=t.positive) for t in record.tests]
    found += [_cord_sign(s.sign.value, present=s.present) for s in record.long_tract]
    found += [_tested(t.test.value, t.side, positive=t.positive) for t in record.si_tests]
    if found and record.gait:
        found.append(f"a gait recorded as {quoted(lower_first(record.gait))}")
    return found


def _reflex(record: ReflexFinding) -> str:
    grade = _REFLEX[record.grade]
    if record.side is Side.BILATERAL:
        return f"{grade} {record.reflex.label} reflexes"
    return a_or_an(f"{grade} {record.side} {record.reflex.label} reflex")


def sign_words(record: NeuroExam, shown: str) -> list[str]:
    """Return the cord signs present and the sacroiliac tests positive that a text names."""
    folded = shown.casefold()
    signs = [
        _cord_sign(s.sign.value, present=True)
        for s in record.long_tract
        if s.present and s.sign.value.replace("_", " ") in folded
    ]
    return signs + [
        _tested(t.test.value, t.side, positive=True)
        for t in record.si_tests
        if t.positive and t.test.value.replace("_", " ") in folded
    ]


def _tested(test: str, side: Side, *, positive: bool) -> str:
    name = _TESTS.get(test, f"{test.replace('_', ' ')} test")
    return f"a {'positive' if positive else 'negative'} {name} {side_words(side)}"


def _cord_sign(sign: str, *, present: bool) -> str:
    name = _SIGNS.get(sign, sign.replace("_", " "))
    if name.endswith("sign"):
        return f"{a_or_an(name) if present else f'no {name}'}"
    return name if present else f"no {name}"
