"""The picture of conservative care: strips along a line of time, with the weeks a policy counts.

What is counted is not decided here. A course is drawn as counted where a met criterion of the
determination has it among its evidence, and its days are those of that evidence. Days that only an
inexact date allows are drawn apart from days that are certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.brief.interface import pointers
from appealgen.brief.pictures.models import CourseRow, Mark, Stretch, Timeline
from appealgen.brief.pictures.reading import argued_leaves, pointed
from appealgen.brief.say_care import course_name, outcome_words
from appealgen.brief.words import (
    lower_first,
    plain,
    plural,
    say_partial,
    say_span,
    sentence_case,
    weeks_said,
)
from appealgen.matching import Truth
from appealgen.matching.predicates.courses import length_in_weeks, name_of
from appealgen.matching.predicates.intervals import DAYS_A_WEEK, days_of
from appealgen.model.care import Education, Injection, Medication, Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from appealgen.brief.context import Context
    from appealgen.matching import Evidence, Finding
    from appealgen.matching.predicates.intervals import Run
    from appealgen.model.care import CourseOfCare
    from appealgen.model.dates import PartialDate

__all__ = ["timelines"]

_MOST_ROWS = 16
"""Courses in one picture: as many as one page holds with two lines each. More make a second one."""
_TITLE = "Conservative care over time"
_CONTINUED = "Conservative care over time, continued"
_NOTE = (
    "Each strip is one course of care on record, and the weeks beside it are those that a "
    "criterion of the policy counts. Dates are drawn only as exactly as the record has them."
)


def timelines(context: Context) -> tuple[Timeline, ...]:
    """Return the care of a case along a line of time; nothing where no course has a date."""
    told = list(_told(context))
    days = [day for row, _ in told for day in _days_in(row)]
    if not days:
        return ()
    first, last = min(days), max(days)
    parts = [told[n : n + _MOST_ROWS] for n in range(0, len(told), _MOST_ROWS)]
    return tuple(
        _timeline(part, n, _TITLE if n == 1 else _CONTINUED, first, last)
        for n, part in enumerate(parts, 1)
    )


def _timeline(
    told: Sequence[tuple[CourseRow, str]], number: int, title: str, first: dt.date, last: dt.date
) -> Timeline:
    rows = tuple(row for row, _ in told)
    strips = [row for row in rows if not row.marks]
    unsure = any(row.possible != row.sure or row.open_end or row.open_start for row in strips)
    inexact = any(mark.first != mark.last for row in rows for mark in row.marks)
    return Timeline(
        key=f"timeline-{number}",
        title=title,
        note=_NOTE,
        alt=" ".join((f"{title}: one sentence for each strip.", *(said for _, said in told))),
        first=first,
        last=last,
        rows=rows,
        legend_counted="counted by a criterion that is met"
        if any(row.counted for row in strips)
        else "",
        legend_other="on record, not counted" if any(not row.counted for row in strips) else "",
        legend_visit="a single visit" if any(row.marks for row in rows) else "",
        legend_unsure="dates not known exactly" if unsure or inexact else "",
    )


def _days_in(row: CourseRow) -> Iterator[dt.date]:
    for part in (row.sure, row.possible, *row.marks):
        if part is not None:
            yield from (part.first, part.last)


def _told(context: Context) -> Iterator[tuple[CourseRow, str]]:
    """Yield each row with its sentence for those who cannot see it, in the order of the case."""
    visits: dict[str, list[Injection]] = {}
    for course in context.case.care:
        if isinstance(course, Injection):
            visits.setdefault(course_name(course), []).append(course)
    for index, course in enumerate(context.case.care):
        if not isinstance(course, Injection):
            yield _told_course(context, f"care[{index}]", course)
        elif several := visits.pop(course_name(course), None):
            yield _told_visits(context, several)


# Care by visits


def _told_visits(context: Context, visits: Sequence[Injection]) -> tuple[CourseRow, str]:
    name = sentence_case(course_name(visits[0]))
    visits = sorted(visits, key=lambda v: str(v.date or ""))
    dates = [say_partial(v.date) if v.date else "date not stated" for v in visits]
    cites = pointers((c for v in visits for c in v.cite), context.case)
    row = CourseRow(
        name=name,
        when=pointed("; ".join(dates), cites),
        says="; ".join(dict.fromkeys(_gave(v) for v in visits)),
        counted=False,
        marks=tuple(_mark(v.date) for v in visits if v.date),
    )
    said = [
        pointed(f"{date}{', ' if v.outcome else '; '}{_gave(v)}", pointers(v.cite, context.case))
        for date, v in zip(dates, visits, strict=True)
    ]
    return row, f"{name}: {'; '.join(said)}."


def _gave(visit: Injection) -> str:
    if visit.relief_percent is not None and visit.relief_percent > 0:
        return f"gave {plain(visit.relief_percent)}% relief"
    return _outcome(visit) if visit.outcome else "result not stated"


def _mark(date: PartialDate) -> Mark:
    return Mark(first=date.earliest, last=date.latest)


# Care with a length


@dataclass(frozen=True)
class _Counted:
    """What the criteria make of one course.

    Attributes:
        run: The days that a criterion of length counts.
        why_not: Why no criterion counts it; empty where one does.
        lasted: A criterion of length that is met counts it.
        tried: A criterion without a length that is met counts it.
    """

    run: Stretch | None = None
    why_not: str = ""
    lasted: bool = False
    tried: bool = False


def _told_course(context: Context, path: str, course: CourseOfCare) -> tuple[CourseRow, str]:
    name = sentence_case(_name(course))
    given = course.given_on if isinstance(course, Education) else ()
    counted = _counted(context, path, course)
    days = days_of(course, context.as_of)
    sure, possible = _stretch(days.certain), _stretch(days.possible)
    if sure is None and possible is None:
        possible = _edge(course, context.as_of)
    says = "; ".join(filter(None, (_weeks(context, course, counted), _result(course))))
    when = pointed(_when(course), pointers(course.cite, context.case))
    row = CourseRow(
        name=name,
        when=when,
        says=says,
        counted=counted.lasted or counted.tried,
        sure=counted.run or sure,
        possible=possible,
        goes_on=course.outcome is Outcome.ONGOING and course.end is None,
        open_end=course.end is None and not days.possible and course.start is not None,
        open_start=course.start is None and not days.possible and course.end is not None,
        marks=tuple(_mark(day) for day in given),
    )
    sentence = f"{name}: {_when(course)}; {says}" if says else f"{name}: {_when(course)}"
    return row, f"{pointed(sentence, pointers(course.cite, context.case))}."


def _stretch(run: Run | None) -> Stretch | None:
    return None if run is None else Stretch(first=run.first, last=run.last)


def _edge(course: CourseOfCare, as_of: dt.date) -> Stretch | None:
    """Return the days that the only date of a course can mean: its other end stays open."""
    date = course.start or course.end
    if date is None or date.earliest > as_of:
        return None
    return Stretch(first=date.earliest, last=min(date.latest, as_of))


def _name(course: CourseOfCare) -> str:
    name = course.drug if isinstance(course, Medication) else course_name(course)
    if isinstance(course, Education):
        return "patient education"
    sessions = getattr(course, "sessions", None)
    return name if sessions is None else f"{name}, {plural(sessions, 'session')}"


def _when(course: CourseOfCare) -> str:
    if isinstance(course, Education) and course.given_on:
        return "; ".join(say_partial(day) for day in course.given_on)
    if course.start and course.end:
        return say_span(course.start, course.end)
    if course.start:
        ongoing = course.outcome is Outcome.ONGOING
        return f"{'since' if ongoing else 'from'} {say_partial(course.start)}"
    return f"until {say_partial(course.end)}" if course.end else "dates not stated"


def _result(course: CourseOfCare) -> str:
    if isinstance(course, Education):
        return ""
    return _outcome(course) if course.outcome else "result not stated"


def _outcome(course: CourseOfCare) -> str:
    """Return the coded outcome; the record's words stand in the table of care.

    "gave no relief" and not "no relief" alone: with its verb a lost "no" says something else.
    """
    said = lower_first(outcome_words(course).partition(":")[0])
    return f"gave {said}" if said.endswith("relief") else said


def _weeks(context: Context, course: CourseOfCare, counted: _Counted) -> str:
    """Return what stands first beside a strip: its weeks, or what it counts for, or why not."""
    if counted.tried and not counted.lasted:
        return "counts toward the criteria"
    if isinstance(course, Education) and course.given_on:
        return ""
    if not counted.lasted:
        return f"not counted; {counted.why_not}" if counted.why_not else "not counted"
    weeks = length_in_weeks(course, context.as_of)
    whole = days_of(course, context.as_of).certain
    run = counted.run
    if run is not None and (whole is None or (whole.first, whole.last) != (run.first, run.last)):
        weeks = Decimal((run.last - run.first).days + 1) / DAYS_A_WEEK  # a part of it counts
    return f"{weeks_said(weeks)} counted" if weeks else "counted"


def _counted(context: Context, path: str, course: CourseOfCare) -> _Counted:
    """Return what the determination counts of a course; the longest run of days where several."""
    about = [(leaf, e) for leaf, e in _care_leaves(context) if e.path == path]
    met = [(leaf, e) for leaf, e in about if leaf.truth is Truth.MET]
    lasted = [e for leaf, e in met if _has_length(leaf)]
    runs = [Stretch(first=e.counted[0], last=e.counted[1]) for e in lasted if e.counted]
    if met:
        longest = max(runs, key=lambda run: run.last - run.first, default=None)
        return _Counted(longest, lasted=bool(lasted), tried=len(lasted) < len(met))
    return _Counted(why_not=_why_not(context, course, about))


def _care_leaves(context: Context) -> Iterator[tuple[Finding, Evidence]]:
    for check in ("care_lasted", "care_tried"):
        yield from argued_leaves(context, check)


def _has_length(leaf: Finding) -> bool:
    """Return whether a criterion asks for a length of care."""
    asked = leaf.criterion.params
    return leaf.criterion.check == "care_lasted" or getattr(asked, "weeks", None) is not None


def _why_not(
    context: Context, course: CourseOfCare, about: Sequence[tuple[Finding, Evidence]]
) -> str:
    """Return why a course is not counted, as far as the determination and the record say it."""
    name = name_of(course)
    open_ = [leaf.missing for leaf, _ in about if leaf.truth is Truth.NOT_DOCUMENTED]
    named = [gap for missing in open_ for gap in _gaps(missing) if name in gap]
    if named:
        return f"not stated {lower_first(named[0])}"
    if open_:
        return "the record is not complete"
    if about:
        return "not as the policy asks"
    if _shown_by_other(context, course):
        return "other care shows what is asked"
    return "no criterion that is met asks for it"


def _gaps(missing: str) -> list[str]:
    return missing.removeprefix("not stated: ").split(", ") if missing else []


def _shown_by_other(context: Context, course: CourseOfCare) -> bool:
    """Return whether a criterion that this kind of care can meet is met by other care."""
    return any(
        leaf.truth is Truth.MET and course.kind in getattr(leaf.criterion.params, "kinds", ())
        for leaf, _ in _care_leaves(context)
    )
