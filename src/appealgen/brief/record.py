"""The record as letters show it: care table, imaging by level, function, scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.interface import Brief, CitedText, Pointer, pointers, runs
from appealgen.brief.say_care import course_name, length_said, outcome_words, relief, stopped
from appealgen.brief.say_chart import function_limits, score_name, score_points
from appealgen.brief.statements import imaging_statements
from appealgen.brief.words import (
    join,
    listing,
    lower_first,
    plain,
    plural,
    say_partial,
    say_span,
    sentence_case,
)
from appealgen.matching import Evidence, Truth
from appealgen.matching.predicates.care import length_in_weeks
from appealgen.model.care import Education, Injection, Medication, Outcome
from appealgen.spine import INSTRUMENTS, band_of, change

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.matching.finding import ConcordanceNote, LevelResult
    from appealgen.model import Cite
    from appealgen.model.care import CourseOfCare
    from appealgen.model.record import Score
    from appealgen.model.story import FunctionLimit
    from appealgen.spine import Level

__all__ = ["RecordTables", "no_record", "record_tables"]


class CareRow(Brief):
    """One course of care in the table."""

    dates: str
    what: str
    outcome: str
    cites: tuple[Pointer, ...]


class LevelBrief(Brief):
    """One level: what imaging shows there, and how it fits symptoms and examination."""

    level: str
    findings: tuple[CitedText, ...]
    concordance: tuple[CitedText, ...]
    has_concordance: bool


class ScoreRow(Brief):
    """One instrument over time."""

    name: str
    first: str
    latest: str
    change: str
    cites: tuple[Pointer, ...]


class RecordTables(Brief):
    """The dated record behind the points."""

    care: tuple[CareRow, ...]
    has_care: bool
    levels: tuple[LevelBrief, ...]
    has_levels: bool
    function: tuple[CitedText, ...]
    has_function: bool
    scores: tuple[ScoreRow, ...]
    has_scores: bool
    score_note: str


def record_tables(context: Context) -> RecordTables:
    """Return the record of a case as tables."""
    care, levels = _care(context), _levels(context)
    function, scores = _function(context), _scores(context)
    return RecordTables(
        care=care,
        has_care=bool(care),
        levels=levels,
        has_levels=bool(levels),
        function=function,
        has_function=bool(function),
        scores=scores,
        has_scores=bool(scores),
        score_note=_score_note(context),
    )


def no_record() -> RecordTables:
    """Return the tables of a letter that argues nothing: it shows no record."""
    return RecordTables(
        care=(),
        has_care=False,
        levels=(),
        has_levels=False,
        function=(),
        has_function=False,
        scores=(),
        has_scores=False,
        score_note="",
    )


def _care(context: Context) -> tuple[CareRow, ...]:
    return tuple(
        CareRow(
            dates=_dates(course),
            what=sentence_case(_what(context, course)),
            outcome=_outcome(course),
            cites=pointers(course.cite, context.case),
        )
        for course in context.case.care
    )


def _dates(course: CourseOfCare) -> str:
    if isinstance(course, Injection) and course.date:
        return say_partial(course.date)
    if isinstance(course, Education) and course.given_on:
        return join(say_partial(day) for day in course.given_on)
    if course.start and course.end:
        return say_span(course.start, course.end)
    if course.start:
        ongoing = course.outcome is Outcome.ONGOING
        return f"{'Since' if ongoing else 'From'} {say_partial(course.start)}"
    if course.end:
        return f"Until {say_partial(course.end)}"
    return "Not stated"


def _what(context: Context, course: CourseOfCare) -> str:
    if isinstance(course, Injection | Medication):
        return course_name(course)
    if isinstance(course, Education):
        words = course.words
        return f"patient education: {lower_first(words)}" if words else "patient education"
    amount = []
    sessions = getattr(course, "sessions", None)
    if sessions is not None:
        amount.append(plural(sessions, "session"))
    weeks = length_in_weeks(course, context.as_of)
    if weeks is not None and weeks >= 1 and (course.end or course.weeks is not None):
        amount.append(length_said(course, context.as_of, weeks))
    fields = (("in person", "in_person"), ("supervised", "supervised"))
    form = [word for word, field in fields if getattr(course, field, None)]
    return ", ".join([course_name(course), *amount, *form])


def _outcome(course: CourseOfCare) -> str:
    if isinstance(course, Injection) and course.relief_percent:
        return sentence_case(relief(course))
    said = outcome_words(course)
    if isinstance(course, Medication) and course.stopped_because:
        why = stopped(course).removeprefix("was ")
        return sentence_case(why) if said == "Not stated" else f"{said}; {why}"
    return said


def _levels(context: Context) -> tuple[LevelBrief, ...]:
    """Return each level that is argued, once, with its imaging and how it fits the rest."""
    seen: dict[Level, LevelBrief] = {}
    for line in context.argued:
        for result in line.levels:
            level = result.level
            if level is None or level in seen:
                continue
            evidence = _imaging_at(context, level)
            agree = _concordance(context, result)
            seen[level] = LevelBrief(
                level=str(level),
                findings=runs(imaging_statements(context.speaker, evidence, at=level)),
                concordance=runs(agree),
                has_concordance=bool(agree),
            )
    return tuple(brief for brief in seen.values() if brief.findings)


def _concordance(context: Context, result: LevelResult) -> list[CitedText]:
    """Return where symptoms, examination and side agree with the level."""
    said = []
    for note in result.concordance.notes:
        if note.truth is not Truth.MET or note.about == "imaging":
            continue
        text = note.says
        evidence = note.evidence
        if note.about == "examination":
            text, evidence = _examined(result, note)
        cites = () if note.about == "side" else (c for e in evidence for c in e.cites)
        said.append(CitedText(text=text, cites=pointers(cites, context.case)))
    return said


def _examined(result: LevelResult, note: ConcordanceNote) -> tuple[str, tuple[Evidence, ...]]:
    """Return the latest examination that agrees, with its deficits only."""
    dated = [(str(getattr(e.record, "date", None) or ""), e) for e in note.evidence]
    last = max(day for day, _ in dated)
    latest = tuple(e for day, e in dated if day == last)
    exam = latest[0].record
    date = getattr(exam, "date", None)
    when = f" of {say_partial(date)}" if date else ""
    shown = listing(dict.fromkeys(e.shown for e in latest))
    return f"The examination{when} agrees with {result.level}: {shown}.", latest


def _imaging_at(context: Context, level: Level) -> list[Evidence]:
    """Return what imaging reports at a level, in the order of the reports.

    A finding given by words alone, of a kind that has no form of its own, is left to the report.
    """
    return [
        Evidence(f"imaging[{i}].findings[{j}]", "", finding.cite or study.cite, finding)
        for i, study in enumerate(context.case.imaging)
        for j, finding in enumerate(study.findings)
        if level in finding.levels and finding.present and finding.kind != "other"
    ]


def _function(context: Context) -> tuple[CitedText, ...]:
    """Return the limits, those from one page together."""
    by_page: dict[tuple[Cite, ...], list[FunctionLimit]] = {}
    for limit in context.case.function:
        by_page.setdefault(limit.cite, []).append(limit)
    return tuple(
        CitedText(
            text=" ".join(function_limits(limits, context.speaker)),
            cites=pointers(cites, context.case),
        )
        for cites, limits in by_page.items()
    )


def _series(context: Context) -> list[list[Score]]:
    by_kind: dict[tuple[str, str, str], list[Score]] = {}
    for score in context.case.scores:
        key = (score.instrument, score.site.value, str(score.side))
        by_kind.setdefault(key, []).append(score)
    return [sorted(scores, key=lambda s: str(s.date or "")) for scores in by_kind.values()]


def _scores(context: Context) -> tuple[ScoreRow, ...]:
    rows = []
    for scores in _series(context):
        first, latest = scores[0], scores[-1]
        several = len(scores) > 1
        rows.append(
            ScoreRow(
                name=score_name(latest),
                first=_score_value(first) if several else "",
                latest=_score_value(latest),
                change=_score_change(first, latest) if several else "one score on record",
                cites=pointers((c for s in scores for c in s.cite), context.case),
            )
        )
    return tuple(rows)


def _score_value(score: Score) -> str:
    band = band_of(score.instrument, score.points) if score.instrument in INSTRUMENTS else None
    graded = f" ({band.label})" if band else ""
    when = f", {say_partial(score.date)}" if score.date else ""
    return f"{score_points(score)}{graded}{when}"


def _score_change(first: Score, latest: Score) -> str:
    if first.instrument not in INSTRUMENTS:
        return ""
    moved = change(first.instrument, first.points, latest.points)
    if moved.points == 0:
        return "unchanged"
    size = plain(abs(moved.points))
    return f"{size} {'point' if size == '1' else 'points'} {moved.direction.value}"


def _score_note(context: Context) -> str:
    """Return whose bands are shown: a band is no criterion unless the policy says so."""
    banded = {s.instrument for s in context.case.scores if s.instrument in {"odi", "ndi", "mjoa"}}
    if not banded:
        return ""
    return "Bands in parentheses are the instrument’s own; they are not criteria of the policy."
