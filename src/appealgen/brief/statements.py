"""What a met criterion rests on, in as few sentences as it takes.

Findings of one study become one sentence; serial examinations become one comparison; the deficits
of one examination become one list. Everything else is the record's own sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.brief.interface import CitedText, pointers
from appealgen.brief.say_exam import deficits_of, motor_words, sign_words
from appealgen.brief.say_pictures import finding_phrase, place, study_name
from appealgen.brief.sentences import Speaker
from appealgen.brief.words import ended, join, listing, quoted, say_when, sentence_case
from appealgen.model.exam import NeuroExam
from appealgen.model.imaging import DynamicMotion, ImagingStudy, NeuralCompression
from appealgen.spine import say_levels

if TYPE_CHECKING:
    from appealgen.matching import Evidence, Finding
    from appealgen.model.exam import Motor
    from appealgen.spine import Level

__all__ = ["deficit_statements", "imaging_statements", "plain_statements", "statements_of"]


def statements_of(speaker: Speaker, leaf: Finding) -> tuple[CitedText, ...]:
    """Return the sentences of one met leaf, with pointers."""
    short = replace(speaker, short=True)
    special = _SPECIAL.get(leaf.criterion.check or "")
    if special is not None:
        return tuple(special(short, leaf.evidence))
    return plain_statements(short, leaf.evidence)


def plain_statements(speaker: Speaker, evidence: Iterable[Evidence]) -> tuple[CitedText, ...]:
    """Return evidence as sentences, equal sentences joined, a name said once and then "he"."""
    said: dict[str, list[Evidence]] = {}
    for item in evidence:
        said.setdefault(speaker.sentence(item), []).append(item)
    return tuple(_cited(speaker, text, items) for text, items in said.items())


def _cited(speaker: Speaker, text: str, items: Sequence[Evidence]) -> CitedText:
    return CitedText(
        text=ended(sentence_case(text)),
        cites=pointers((cite for e in items for cite in e.cites), speaker.case),
    )


# Imaging


def imaging_statements(
    speaker: Speaker, evidence: Iterable[Evidence], *, at: Level | None = None
) -> tuple[CitedText, ...]:
    """Return imaging findings, those of one study and place in one sentence.

    Args:
        speaker: The maker of sentences.
        evidence: Findings of imaging; other records keep their own sentence.
        at: A level named just before, which the sentences then leave out.
    """
    items = list(evidence)
    pictures = [e for e in items if speaker.study_of(e) is not None and hasattr(e.record, "levels")]
    pictures = [e for e in pictures if not isinstance(e.record, ImagingStudy)]
    rest = [e for e in items if e not in pictures]
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for item in pictures:
        groups.setdefault((item.path.split(".")[0], place(item.record)), []).append(item)
    said = [_study_sentence(speaker, group, at) for group in groups.values()]
    return (*said, *plain_statements(speaker, rest))


def _study_sentence(speaker: Speaker, group: Sequence[Evidence], at: Level | None) -> CitedText:
    """Return "the MRI of … shows …, at L4-L5; its report states “…”"."""
    records = [item.record for item in group]
    quotes = [r for r in records if isinstance(r, NeuralCompression) and r.words]
    motions = [r for r in records if isinstance(r, DynamicMotion)]
    shown = [r for r in records if r not in quotes and r not in motions]
    name, many = study_name(speaker.study_of(group[0]))
    where = (
        ""
        if at is not None and place(records[0]) == f" at {say_levels([at])}"
        else place(records[0])
    )
    parts = []
    if shown:
        phrases = dict.fromkeys(finding_phrase(r) for r in shown)
        parts.append(f"{'show' if many else 'shows'} {join(phrases)}")
    if motions:
        phrases = dict.fromkeys(finding_phrase(r) for r in motions)
        parts.append(f"{'measure' if many else 'measures'} {join(phrases)}")
    words = join(dict.fromkeys(quoted(r.words or "") for r in quotes))
    if not parts:
        return _cited(speaker, f"the report of {name} states {words}{where}", group)
    report = f"; {'their' if many else 'its'} report states {words}" if words else ""
    return _cited(speaker, f"{name} {join(parts)}{where}{report}", group)


# Examination


def _progression(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Compare the first and last strength of each muscle: evidence comes in such pairs."""
    for first, last in zip(evidence[::2], evidence[1::2], strict=True):
        one, two = first.record, last.record
        if not (isinstance(one, NeuroExam) and isinstance(two, NeuroExam)):
            continue
        muscle, was = _muscle(first)
        _, now = _muscle(last)
        on = [f" {say_when(e.date)}" if e.date else "" for e in (one, two)]
        text = (
            f"{speaker.examiner(one)} found {muscle} strength of {was}{on[0]} and of {now}{on[1]}"
        )
        yield _cited(speaker, text, (first, last))


def _muscle(item: Evidence) -> tuple[str, str]:
    """Return the muscle and the grade of a strength evidence: "left … 4/5 on …"."""
    words = item.shown.split(" on ")[0].split(" ")
    return " ".join(words[:-1]), words[-1]


def deficit_statements(
    speaker: Speaker, evidence: Sequence[Evidence], *, only_shown: bool = True
) -> tuple[CitedText, ...]:
    """Return one sentence per examination with the deficits found, then everything else.

    Args:
        speaker: The maker of sentences.
        evidence: Examinations, each as often as it has deficits, and other records.
        only_shown: Name only the deficits that the evidence is about, not all of the examination.
    """
    exams: dict[str, list[Evidence]] = {}
    rest = []
    for item in evidence:
        if isinstance(item.record, NeuroExam):
            exams.setdefault(item.path, []).append(item)
        else:
            rest.append(item)
    said = [_deficit_sentence(speaker, group, only_shown=only_shown) for group in exams.values()]
    return (*(s for s in said if s is not None), *plain_statements(speaker, rest))


def _deficit_sentence(
    speaker: Speaker, group: Sequence[Evidence], *, only_shown: bool
) -> CitedText | None:
    exam = group[0].record
    if not isinstance(exam, NeuroExam):
        return None
    when = f"{say_when(exam.date)} " if exam.date else ""
    found = [d for item in group for d in _named(exam, item)] if only_shown else deficits_of(exam)
    if not found:
        return _cited(speaker, speaker.exam(exam), group)
    names = join(dict.fromkeys(found))
    return _cited(speaker, f"{when}{speaker.examiner(exam)} found {names}", group)


def _named(exam: NeuroExam, item: Evidence) -> list[str]:
    """Return the deficit of an examination that a piece of evidence is about."""
    shown = item.shown
    for motor in exam.motor:
        if shown.startswith((_short_name(motor), motor_words(motor))):
            return [motor_words(motor)]
    for deficit, sensation in zip(
        [d for d in deficits_of(exam) if "dermatome" in d],
        [s for s in exam.sensation if s.finding != "normal"],
        strict=True,
    ):
        if shown.startswith(f"{sensation.finding} {sensation.side} {sensation.root} sensation"):
            return [deficit]
    return []


def _short_name(motor: Motor) -> str:
    """Return the form predicates show: "left tibialis anterior 4/5"."""
    return f"{motor.side} {motor.muscle.value.replace('_', ' ')} {motor.grade}/5"


def _weakness(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    yield from deficit_statements(speaker, evidence)


def _signs(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Return the signs and tests of each examination that the evidence is about."""
    exams: dict[str, list[Evidence]] = {}
    for item in evidence:
        exams.setdefault(item.path, []).append(item)
    for items in exams.values():
        exam = items[0].record
        if not isinstance(exam, NeuroExam):
            yield from plain_statements(speaker, items)
            continue
        shown = " ".join(item.shown for item in items)
        when = f"{say_when(exam.date)} " if exam.date else ""
        names = join(sign_words(exam, shown))
        said = f"{when}{speaker.examiner(exam)} found {names}" if names else speaker.exam(exam)
        yield _cited(speaker, said, items)


def _examined(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    exams = [e.record for e in evidence if isinstance(e.record, NeuroExam)]
    if not exams:
        return
    days = join(say_when(exam.date) for exam in exams if exam.date)
    when = f" {days}" if days else ""
    yield _cited(
        speaker, f"{speaker.examiner(exams[0])} examined {speaker.person.name}{when}", evidence
    )


# Proof


def _notes(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Say where the proof of therapy lies: "enclosed" only where an exhibit is the notes."""
    letters = {cite.exhibit for item in evidence for cite in item.cites}
    exhibits = [e for e in speaker.case.exhibits if e.letter in letters]
    shown = any(exhibit.kind.value == "therapy_notes" for exhibit in exhibits)
    claims = "the plan’s own claims history shows the therapy"
    yield _cited(speaker, "the therapy notes are enclosed" if shown else claims, evidence)


def _dated(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    for item in evidence:
        study = item.record
        if isinstance(study, ImagingStudy) and study.date is not None:
            name, many = study_name(study.model_copy(update={"date": None}))
            text = f"{name} {'were' if many else 'was'} made {say_when(study.date)}"
            yield _cited(speaker, text, (item,))
        else:
            yield from plain_statements(speaker, (item,))


def _limits(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Return the limits of function, those of one page together."""
    from appealgen.brief.say_chart import function_limits
    from appealgen.model.story import FunctionLimit

    pages: dict[object, list[Evidence]] = {}
    for item in evidence:
        pages.setdefault(item.cites, []).append(item)
    for items in pages.values():
        limits = [e.record for e in items if isinstance(e.record, FunctionLimit)]
        yield _cited(speaker, " ".join(function_limits(limits, speaker)), items)


def _imaging(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    yield from imaging_statements(speaker, evidence)


def _symptoms(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Return symptoms in one sentence: the name stands once."""
    start = f"{speaker.person.name} has "
    said = [speaker.say(item.record, item) for item in evidence]
    same = len(said) > 1 and all(text.startswith(start) for text in said)
    if not same or any(": " in text for text in said):
        yield from plain_statements(speaker, evidence)
        return
    what = listing(dict.fromkeys(text.removeprefix(start) for text in said))
    yield _cited(speaker, f"{start}{what}", evidence)


def _findings(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Return the deficits examination by examination, then the symptoms."""
    exams = [e for e in evidence if isinstance(e.record, NeuroExam)]
    yield from deficit_statements(speaker, exams)
    yield from _symptoms(speaker, [e for e in evidence if e not in exams])


_SPECIAL: dict[str, Callable[[Speaker, Sequence[Evidence]], Iterable[CitedText]]] = {
    "progressive_deficit": _progression,
    "weakness_here": _weakness,
    "neurologic_findings": _findings,
    "neural_symptoms": _symptoms,
    "long_tract_signs": _signs,
    "provocation_tests": _signs,
    "exam_by_surgeon": _examined,
    "therapy_proven": _notes,
    "function_limited": _limits,
    "imaging_recent": _dated,
    "imaging_shows": _imaging,
    "measured": _imaging,
    "stenosis_graded": _imaging,
    "compression_reported": _imaging,
}
