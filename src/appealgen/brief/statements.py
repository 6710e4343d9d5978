"""What a met criterion rests on, in as few sentences as it takes.

Findings of one study become one sentence; serial examinations become one comparison. Everything
else is the record's own sentence from ``sentences``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.brief.interface import CitedText, pointers
from appealgen.brief.sentences import Speaker, modality_name
from appealgen.brief.words import ended, join, quoted, say_partial, sentence_case
from appealgen.model.exam import NeuroExam
from appealgen.model.imaging import Modality, NeuralCompression, Stenosis
from appealgen.spine import Side, say_levels

if TYPE_CHECKING:
    from appealgen.matching import Evidence, Finding

__all__ = ["imaging_statements", "statements_of"]


def statements_of(speaker: Speaker, leaf: Finding) -> tuple[CitedText, ...]:
    """Return the sentences of one met leaf, with pointers."""
    short = replace(speaker, short=True)
    special = _SPECIAL.get(leaf.criterion.check or "")
    if special is not None:
        return tuple(special(short, leaf.evidence))
    return plain_statements(short, leaf.evidence)


def plain_statements(speaker: Speaker, evidence: Iterable[Evidence]) -> tuple[CitedText, ...]:
    """Return evidence as sentences, equal sentences joined."""
    said: dict[str, list[Evidence]] = {}
    for item in evidence:
        said.setdefault(speaker.sentence(item), []).append(item)
    return tuple(_cited(speaker, text, items) for text, items in said.items())


def _cited(speaker: Speaker, text: str, items: Sequence[Evidence]) -> CitedText:
    return CitedText(
        text=ended(sentence_case(text)),
        cites=pointers((cite for e in items for cite in e.cites), speaker.case),
    )


def imaging_statements(
    speaker: Speaker, evidence: Iterable[Evidence]
) -> tuple[CitedText, ...]:
    """Return imaging findings, those of one study and level in one sentence."""
    items = list(evidence)
    stenoses = [e for e in items if isinstance(e.record, Stenosis) and e.record.grade]
    quotes = [e for e in items if isinstance(e.record, NeuralCompression) and e.record.words]
    rest = [e for e in items if e not in stenoses and e not in quotes]
    said = [_stenosis(speaker, group) for group in _by_study(stenoses)]
    said += [_compression(speaker, group) for group in _by_study(quotes)]
    return (*said, *plain_statements(speaker, rest))


def _by_study(items: Sequence[Evidence]) -> list[list[Evidence]]:
    groups: dict[tuple[str, object], list[Evidence]] = {}
    for item in items:
        levels = getattr(item.record, "levels", ())
        groups.setdefault((item.path.split(".")[0], levels), []).append(item)
    return list(groups.values())


def _study(speaker: Speaker, item: Evidence) -> str:
    study = speaker.study_of(item)
    if study is None or study.modality is Modality.NOT_STATED:
        return "imaging"
    when = f" of {say_partial(study.date)}" if study.date else ""
    return f"the {modality_name(study.modality)}{when}"


def _stenosis(speaker: Speaker, group: Sequence[Evidence]) -> CitedText:
    named = []
    for item in group:
        record = item.record
        assert isinstance(record, Stenosis)  # noqa: S101 - sorted by the caller
        assert record.grade is not None  # noqa: S101
        grade = record.grade.value.replace("_", "-")
        side = f"{'bilateral' if record.side is Side.BILATERAL else record.side} " if record.side else ""
        zone = f"{record.zone.label} " if record.zone else ""
        if record.grade.value in {"none", "not_significant"}:
            named.append(record.grade.label)
        else:
            named.append(f"{grade} {side}{zone}stenosis")
    levels = getattr(group[0].record, "levels", ())
    where = f" at {say_levels(levels)}" if levels else ""
    return _cited(speaker, f"{_study(speaker, group[0])} shows {join(named)}{where}", group)


def _compression(speaker: Speaker, group: Sequence[Evidence]) -> CitedText:
    words = join(quoted(str(getattr(item.record, "words", ""))) for item in group)
    levels = getattr(group[0].record, "levels", ())
    where = f" at {say_levels(levels)}" if levels else ""
    return _cited(speaker, f"the report of {_study(speaker, group[0])} states {words}{where}", group)


def _progression(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    """Compare the first and last strength of each muscle: evidence comes in such pairs."""
    for first, last in zip(evidence[::2], evidence[1::2], strict=True):
        one, two = first.record, last.record
        assert isinstance(one, NeuroExam)  # noqa: S101 - what the predicate reads
        assert isinstance(two, NeuroExam)  # noqa: S101
        muscle, was = _muscle(first)
        _, now = _muscle(last)
        days = [say_partial(e.date) for e in (one, two) if e.date]
        text = (
            f"{muscle} was {was} on {days[0]} and {now} on {days[1]}, "
            f"both examined by {speaker.examiner(one)}"
        )
        yield _cited(speaker, text, (first, last))


def _muscle(item: Evidence) -> tuple[str, str]:
    """Return the muscle and the grade of a strength evidence: "left … 4/5 on …"."""
    words = item.shown.split(" on ")[0].split(" ")
    return " ".join(words[:-1]), words[-1]


def _weakness(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    for item in evidence:
        exam = item.record
        assert isinstance(exam, NeuroExam)  # noqa: S101 - what the predicate reads
        muscle, grade = _muscle(item)
        when = f" on {say_partial(exam.date)}" if exam.date else ""
        yield _cited(speaker, f"{muscle} was {grade}{when}, examined by {speaker.examiner(exam)}", (item,))


def _examined(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    exams = [e.record for e in evidence if isinstance(e.record, NeuroExam)]
    if not exams:
        return
    days = join(say_partial(exam.date) for exam in exams if exam.date)
    when = f" on {days}" if days else ""
    yield _cited(speaker, f"{speaker.examiner(exams[0])} examined {speaker.person.name}{when}", evidence)


def _notes(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    shown = any(item.cites for item in evidence)
    text = "the therapy notes are enclosed" if shown else "the plan’s own claims history holds the therapy"
    yield _cited(speaker, text, evidence)


def _imaging(speaker: Speaker, evidence: Sequence[Evidence]) -> Iterable[CitedText]:
    yield from imaging_statements(speaker, evidence)


_SPECIAL: dict[str, Callable[[Speaker, Sequence[Evidence]], Iterable[CitedText]]] = {
    "progressive_deficit": _progression,
    "weakness_here": _weakness,
    "exam_by_surgeon": _examined,
    "therapy_proven": _notes,
    "stenosis_graded": _imaging,
    "compression_reported": _imaging,
}
