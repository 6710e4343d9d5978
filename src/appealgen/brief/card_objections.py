"""Objections as a caller needs them: said, answered or conceded, and what they may quote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.argument import Weakness, weakest_criteria
from appealgen.brief.card_models import ObjectionRow, WeakRow
from appealgen.brief.interface import pointers
from appealgen.brief.literature import quotable
from appealgen.brief.statements import deficit_statements, imaging_statements
from appealgen.brief.words import ended, join, sentence_case
from appealgen.model.exam import NeuroExam
from appealgen.model.record import Statement
from appealgen.spine import say_levels

if TYPE_CHECKING:
    from appealgen.argument import Expected, Reference, Weak
    from appealgen.brief.context import Context
    from appealgen.brief.sentences import Speaker
    from appealgen.matching import Evidence

__all__ = ["objection_row", "objection_rows", "paper_name", "weak_rows"]

_MOST_FACTS = 2
_WHY = {
    Weakness.FAILED: "Fails",
    Weakness.OPEN: "Open",
    Weakness.NOT_SHOWN: "Met, but in no exhibit",
}
_FAILED = (
    "It fails on the record: correct the record at its source if it is wrong, or leave this line "
    "or level out."
)


def objection_rows(context: Context) -> tuple[ObjectionRow, ...]:
    """Return the objections to expect, the most pressing first; a fact is told once, where first.

    Args:
        context: The case, judged.
    """
    told: set[str] = set()
    rows = []
    for expected in context.expected:
        rows.append(objection_row(context, expected, frozenset(told)))
        if expected.answered:
            told.update(_strip(context.speaker, _told(context.speaker, expected.evidence)))
    return tuple(rows)


def objection_row(
    context: Context, expected: Expected, told: frozenset[str] = frozenset()
) -> ObjectionRow:
    """Return an objection with what the case allows to be said to it.

    Args:
        context: The case, judged.
        expected: The objection, held against the case.
        told: Sentences that stand on the page already; their pointers are repeated, they are not.
    """
    entry = expected.objection
    names = "; ".join(paper_name(paper) for paper in quotable(context, entry.they_quote))
    quoted = f"They may quote: {names}." if names else ""
    if not expected.answered:
        return ObjectionRow(
            objection=entry.says,
            answered=False,
            answer=ended(_conceded(expected)),
            cites=(),
            ask=ended(entry.ask),
            quoted=quoted,
            has_quoted=bool(quoted),
        )
    chosen = _told(context.speaker, expected.evidence)
    facts = [said for said in _strip(context.speaker, chosen) if said not in told]
    return ObjectionRow(
        objection=entry.says,
        answered=True,
        answer=" ".join([ended(entry.answer), *facts]),
        cites=pointers((c for e in chosen for c in e.cites), context.case, linked=False),
        ask="",
        quoted=quoted,
        has_quoted=bool(quoted),
    )


def _conceded(expected: Expected) -> str:
    """Return what is conceded, with the levels it is about where others have the answer."""
    said = expected.objection.concede
    if not expected.open_at:
        return said
    return f"{said} ({say_levels(expected.open_at)})"


def paper_name(paper: Reference) -> str:
    """Return how a paper is named on a call; without a name of its own, by author and year."""
    if paper.known_as is not None:
        return paper.known_as
    first = paper.authors.split(",")[0].split(" et al")[0]
    family = " ".join(first.split()[:-1]) or first
    return f"{family} {paper.year}"


def weak_rows(context: Context) -> tuple[WeakRow, ...]:
    """Return the case's three weakest criteria, each with what mends it.

    Args:
        context: The case, judged.
    """
    reasons = [r.category for r in context.case.denial.reasons] if context.case.denial else []
    return tuple(map(_weak_row, weakest_criteria(context.determination, reasons)))


def _weak_row(weak: Weak) -> WeakRow:
    """Return a weak criterion with its place, and what mends it."""
    place = f"{join(weak.lines)}{' at ' + say_levels(weak.levels) if weak.levels else ''}"
    where = f"{weak.label}; {place}" if weak.label else place
    fix = ended(sentence_case(weak.fix)) if weak.fix else _FAILED
    owner = f" ({weak.owner.value})" if weak.fix else ""
    return WeakRow(
        criterion=f"{_WHY[weak.why]}: {weak.what.rstrip('.')} ({where}).", fix=f"{fix}{owner}"
    )


def _strip(speaker: Speaker, evidence: tuple[Evidence, ...]) -> list[str]:
    """Return the sentences of the strongest pieces of evidence: a card has no room for all."""
    short = replace(speaker, short=True)
    pictures = [e for e in evidence if short.study_of(e) is not None]
    others = [e for e in evidence if short.study_of(e) is None]
    # A named statement says least by itself: records of care and history come before it.
    others.sort(key=lambda e: isinstance(e.record, Statement))
    said = [*imaging_statements(short, pictures), *deficit_statements(short, others)]
    return list(dict.fromkeys(s.text for s in said))[:_MOST_FACTS]


def _told(speaker: Speaker, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the evidence a card has room for: two findings of imaging, the latest examination.

    Examinations alone are all told: a comparison needs both of its days.
    """
    pictures = tuple(e for e in evidence if speaker.study_of(e) is not None)
    if not pictures:
        return evidence
    exams = [e for e in evidence if isinstance(e.record, NeuroExam)]
    last = max((str(getattr(e.record, "date", None) or "") for e in exams), default="")
    latest = [e for e in exams if str(getattr(e.record, "date", None) or "") == last]
    return (*pictures[:_MOST_FACTS], *latest)
