"""The record as letters show it: care table, imaging by level, function, scores."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.brief.interface import Brief, CitedText, Pointer, pointers, runs
from appealgen.brief.sentences import injection_name, outcome_words
from appealgen.brief.statements import imaging_statements
from appealgen.brief.words import (
    ended,
    join,
    plain,
    plural,
    say_partial,
    say_span,
    sentence_case,
    weeks_said,
)
from appealgen.matching import Evidence, Truth
from appealgen.matching.predicates.care import length_in_weeks
from appealgen.model.care import Education, Injection, Medication
from appealgen.spine import INSTRUMENTS, band_of, change

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.model import Cite
    from appealgen.model.care import CourseOfCare
    from appealgen.model.record import Score
    from appealgen.spine import Level

__all__ = ["RecordTables", "record_tables"]


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
    concordance: str
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
    if isinstance(course, Injection):
        return say_partial(course.date) if course.date else "date not stated"
    if isinstance(course, Education) and course.given_on:
        return join(say_partial(day) for day in course.given_on)
    if course.start and course.end:
        return say_span(course.start, course.end)
    return f"since {say_partial(course.start)}" if course.start else "dates not stated"


def _what(context: Context, course: CourseOfCare) -> str:
    if isinstance(course, Injection):
        return injection_name(course)
    if isinstance(course, Medication):
        return f"{course.drug} {course.dose}" if course.dose else course.drug
    if isinstance(course, Education):
        return f"patient education: {course.words}" if course.words else "patient education"
    name = str(getattr(course, "what", "") or getattr(course, "kind", "")).replace("_", " ")
    amount = []
    sessions = getattr(course, "sessions", None)
    if sessions is not None:
        amount.append(plural(sessions, "session"))
    weeks = length_in_weeks(course, context.as_of)
    if weeks is not None and weeks >= 1 and course.end:
        amount.append(weeks_said(weeks))
    form = [w for w, field in (("in person", "in_person"), ("supervised", "supervised")) if getattr(course, field, None)]
    return ", ".join([name, *amount, *form])


def _outcome(course: CourseOfCare) -> str:
    if isinstance(course, Injection) and course.relief_percent:
        weeks = course.relief_weeks
        long = f" for {plain(weeks)} week{'' if weeks == 1 else 's'}" if weeks is not None else ""
        return f"{plain(course.relief_percent)}% relief{long}"
    said = outcome_words(course)
    if isinstance(course, Medication) and course.stopped_because:
        stopped = f"stopped because of {course.stopped_because}"
        return f"{said}; {stopped}" if said else sentence_case(stopped)
    return said


def _levels(context: Context) -> tuple[LevelBrief, ...]:
    seen: dict[Level, LevelBrief] = {}
    for _, line in context.determination.lines():
        for result in line.levels:
            level = result.level
            if level is None or level in seen or line not in context.argued:
                continue
            evidence = _imaging_at(context, level)
            agree = [n.says for n in result.concordance.notes if n.truth is Truth.MET and n.about != "imaging"]
            seen[level] = LevelBrief(
                level=str(level),
                findings=runs(imaging_statements(context.speaker, evidence)),
                concordance=" ".join(agree),
                has_concordance=bool(agree),
            )
    return tuple(brief for brief in seen.values() if brief.findings)


def _imaging_at(context: Context, level: Level) -> list[Evidence]:
    found = []
    for i, study in enumerate(context.case.imaging):
        for j, finding in enumerate(study.findings):
            if level in finding.levels and getattr(finding, "present", True):
                cites = finding.cite or study.cite
                shown = finding.kind.replace("_", " ")
                found.append(Evidence(f"imaging[{i}].findings[{j}]", shown, cites, finding))
    spoken = {"stenosis", "neural_compression", "spondylolisthesis", "dynamic_motion", "fracture"}
    return [e for e in found if getattr(e.record, "kind", "") in spoken]


def _function(context: Context) -> tuple[CitedText, ...]:
    """Return the limits, those from one page in one sentence."""
    by_page: dict[tuple[Cite, ...], list[str]] = {}
    for limit in context.case.function:
        by_page.setdefault(limit.cite, []).append(context.speaker.function(limit))
    return tuple(
        CitedText(text=ended(sentence_case("; ".join(said))), cites=pointers(cites, context.case))
        for cites, said in by_page.items()
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
                name=_score_name(latest),
                first=_score_value(first) if several else "",
                latest=_score_value(latest),
                change=_score_change(first, latest) if several else "",
                cites=pointers((c for s in scores for c in s.cite), context.case),
            )
        )
    return tuple(rows)


def _score_name(score: Score) -> str:
    instrument = INSTRUMENTS.get(score.instrument)
    name = instrument.name if instrument else score.instrument
    site = "" if score.site.value == "not_stated" else f", {score.site.value}"
    return f"{name}{site}"


def _score_value(score: Score) -> str:
    unit = {"odi": "%", "ndi": "%", "nrs": " of 10", "vas": " mm", "mjoa": " of 18", "rmdq": " of 24"}.get(score.instrument, "")
    band = band_of(score.instrument, score.points) if score.instrument in INSTRUMENTS else None
    graded = f" ({band.label})" if band else ""
    when = f", {say_partial(score.date)}" if score.date else ""
    return f"{plain(Decimal(score.points).quantize(Decimal('0.1')))}{unit}{graded}{when}"


def _score_change(first: Score, latest: Score) -> str:
    if first.instrument not in INSTRUMENTS:
        return ""
    moved = change(first.instrument, first.points, latest.points)
    if moved.points == 0:
        return "unchanged"
    size = plain(abs(moved.points))
    return f"{size} {'point' if size == '1' else 'points'} {moved.direction.value}"


def _score_note(context: Context) -> str:
    """Return whose bands are shown; a band is not a coverage criterion unless the policy says so."""
    banded = {s.instrument for s in context.case.scores if s.instrument in {"odi", "ndi", "mjoa"}}
    if not banded:
        return ""
    return "Bands in parentheses are the instrument’s own; they are not criteria of the policy."
