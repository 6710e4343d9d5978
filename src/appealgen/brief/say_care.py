"""Conservative care in words: what was done, from when to when, and what came of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from appealgen.brief.words import (
    a_or_an,
    join,
    lower_first,
    plain,
    plural,
    quoted,
    say_partial,
    say_span,
    say_when,
    sentence_case,
    weeks_said,
)
from appealgen.matching.predicates.courses import length_in_months, length_in_weeks
from appealgen.model.care import (
    BehavioralTherapy,
    Bracing,
    Chiropractic,
    CourseOfCare,
    Education,
    HomeExercise,
    Injection,
    Medication,
    OtherCare,
    Outcome,
    PhysicalTherapy,
)
from appealgen.spine import say_levels

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from appealgen.brief.sentences import Speaker

__all__ = [
    "course_name",
    "injection_name",
    "length_said",
    "outcome_words",
    "relief",
    "say_course",
    "say_education",
    "say_home_exercise",
    "say_injection",
    "say_medication",
    "say_therapy",
    "stopped",
]

_PERIODS = {3: 13, 6: 26, 12: 52}
"""Months that policies ask for, and the weeks below which they are not seen in the weeks."""
_OUTCOME = {
    Outcome.NO_RELIEF: "no relief",
    Outcome.NO_LASTING_RELIEF: "no lasting relief",
    Outcome.PARTIAL_RELIEF: "partial relief",
    Outcome.WORSE: "symptoms became worse",
    Outcome.NOT_TOLERATED: "not tolerated",
    Outcome.IMPROVED: "improvement",
    Outcome.ONGOING: "ongoing",
}
_RESULT = {
    Outcome.NO_RELIEF: "gave no relief",
    Outcome.NO_LASTING_RELIEF: "gave no lasting relief",
    Outcome.PARTIAL_RELIEF: "gave partial relief",
    Outcome.WORSE: "was followed by worse symptoms",
    Outcome.NOT_TOLERATED: "was not tolerated",
    Outcome.IMPROVED: "was followed by improvement",
    Outcome.ONGOING: "is ongoing",
}
_INJECTION = {
    "epidural_interlaminar": "interlaminar epidural injection",
    "epidural_transforaminal": "transforaminal epidural injection",
    "epidural_caudal": "caudal epidural injection",
    "epidural": "epidural injection",
    "selective_nerve_root_block": "selective nerve root block",
    "facet_block": "facet block",
    "medial_branch_block": "medial branch block",
    "radiofrequency_ablation": "radiofrequency ablation",
    "sacroiliac": "sacroiliac joint injection",
    "trigger_point": "trigger point injection",
    "not_stated": "injection",
}
_CLAUSE = re.compile(r"(?:it|he|she|they|i|we|the|patient|no|not|did)\b", re.IGNORECASE)
"""How a reason begins that is no noun and cannot follow "because of"."""
_SHORT_REASON = 6


def outcome_words(course: CourseOfCare) -> str:
    """Return the outcome for a table: the coded outcome, with the record's words after it."""
    if isinstance(course, Education):
        return sentence_case(_OUTCOME[course.outcome]) if course.outcome else "Given"
    coded = sentence_case(_OUTCOME[course.outcome]) if course.outcome else ""
    if course.words and course.outcome is not Outcome.ONGOING:
        return f"{coded}: {quoted(course.words)}" if coded else quoted(course.words)
    return coded or "Not stated"


def injection_name(course: Injection) -> str:
    """Return "left image-guided transforaminal epidural injection at L4-L5"."""
    guided = "image-guided " if course.image_guided else ""
    side = f"{course.side} " if course.side else ""
    where = f" at {say_levels(course.levels)}" if course.levels else ""
    return f"{side}{guided}{_INJECTION[course.injection.value]}{where}"


def course_name(course: CourseOfCare) -> str:
    """Return what a course is called: "home exercise program", "chiropractic care"."""
    if isinstance(course, Injection):
        return injection_name(course)
    if isinstance(course, Medication):
        return f"{course.drug} {course.dose}" if course.dose else course.drug
    if isinstance(course, OtherCare):
        return course.what
    if isinstance(course, Bracing):
        return course.brace or "bracing"
    kind = str(course.kind)
    named = {"home_exercise": "home exercise program", "chiropractic": "chiropractic care"}
    return named.get(kind, kind.replace("_", " "))


def _when(course: CourseOfCare, speaker: Speaker) -> str:
    """Return the dates as the record has them; an open end is never said to last until today."""
    start, end = course.start, course.end
    if start and end:
        said = f" {say_when(start)}" if start == end else f" from {say_span(start, end)}"
    elif start and course.outcome is Outcome.ONGOING:
        said = f" since {say_partial(start)}"
    elif start:
        said = f" beginning {say_when(start)}"
    elif end:
        said = f" until {say_partial(end)}"
    else:
        said = ""
    weeks = length_in_weeks(course, speaker.as_of)
    if weeks is not None and weeks >= 1 and (course.end or not course.start or course.weeks):
        long = length_said(course, speaker.as_of, weeks)
        said += f" ({long})" if said else f" for {long}"
    return said


def length_said(course: CourseOfCare, day: dt.date, weeks: Decimal) -> str:
    """Return whole weeks; the calendar months too, where the weeks look too short for them.

    January 1 to June 30 is 25 whole weeks, and the 6 months that a policy may ask for.

    Args:
        course: The course.
        day: The day of the assessment.
        weeks: Its length in weeks.
    """
    months = length_in_months(course, day)
    long = weeks_said(weeks)
    return f"{long}, {months} months" if weeks < _PERIODS.get(months, 0) else long


def _result(course: CourseOfCare, speaker: Speaker) -> str:
    """Return the result as a verb phrase, or nothing where the record gives none."""
    words = f" ({quoted(course.words)})" if course.words and not speaker.short else ""
    if course.outcome is not None:
        return f"{_RESULT[course.outcome]}{words}"
    return f"is recorded as {quoted(course.words)}" if course.words else ""


def say_therapy(record: PhysicalTherapy, speaker: Speaker) -> str:
    """Return the sentence of a course of physical therapy."""
    form = [w for w, yes in _forms(record) if yes]
    how = f"{', '.join(form)} " if form else ""
    what = f"{how}physical therapy"
    if record.sessions == 0:
        what = f"no {what} session"
    elif record.sessions is not None:
        what = plural(record.sessions, f"{what} session")
    who = f" at {record.provider}" if record.provider and not speaker.short else ""
    focus = (
        f", with a focus on {lower_first(record.focus)}"
        if record.focus and not speaker.short
        else ""
    )
    verb = "has attended" if record.outcome is Outcome.ONGOING else "attended"
    said = f"{speaker.person.name} {verb} {what}{who}{_when(record, speaker)}{focus}"
    result = _result(record, speaker)
    return f"{said}; the course {result}" if result else said


def _forms(record: PhysicalTherapy) -> tuple[tuple[str, bool | None], ...]:
    return (("in-person", record.in_person), ("supervised", record.supervised))


def say_home_exercise(record: HomeExercise, speaker: Speaker) -> str:
    """Return the sentence of a home exercise program."""
    by = f" prescribed by {record.prescribed_by}" if record.prescribed_by else ""
    if record.outcome is Outcome.ONGOING:
        return f"a home exercise program{by} has continued{_when(record, speaker)}"
    result = _result(record, speaker) or "is recorded"
    return f"a home exercise program{by}{_when(record, speaker)} {result}"


def say_education(record: Education, speaker: Speaker) -> str:
    """Return the sentence of patient education: what about, and on which days."""
    topic = f" about {lower_first(record.words)}" if record.words else ""
    if record.given_on:
        days = join(say_when(day) for day in record.given_on)
        return f"patient education{topic} was given {days}"
    return f"patient education{topic}{_when(record, speaker)} is recorded"


def say_medication(record: Medication, speaker: Speaker) -> str:
    """Return the sentence of one drug."""
    if record.outcome is Outcome.ONGOING and not record.stopped_because:
        return f"{course_name(record)} has been taken{_when(record, speaker)}"
    parts = [_result(record, speaker)]
    if record.stopped_because:
        parts.append(stopped(record))
    elif record.not_tolerated and record.outcome is not Outcome.NOT_TOLERATED:
        parts.append("was not tolerated")
    said = join(parts) or "is on record"
    return f"{course_name(record)}{_when(record, speaker)} {said}"


def stopped(record: Medication) -> str:
    """Return why a drug was stopped, in a form that suits a noun as well as a clause."""
    reason = (record.stopped_because or "").strip().rstrip(".")
    if _CLAUSE.match(reason) or len(reason.split()) > _SHORT_REASON:
        return f"was stopped ({quoted(reason)})"
    return f"was stopped because of {lower_first(reason)}"


def say_injection(record: Injection, speaker: Speaker) -> str:
    """Return the sentence of one injection, with the relief in numbers where it has them."""
    when = f" {say_when(record.date)}" if record.date else _when(record, speaker)
    said = f"{a_or_an(injection_name(record))}{when}"
    if record.relief_percent is not None and record.relief_percent > 0:
        return f"{said} gave {relief(record)}"
    return f"{said} {_result(record, speaker) or 'is on record'}"


def relief(record: Injection) -> str:
    """Return "40% relief for 3 weeks"."""
    weeks = record.relief_weeks
    long = f" for {plain(weeks)} week{'' if weeks == 1 else 's'}" if weeks is not None else ""
    return f"{plain(record.relief_percent or 0)}% relief{long}"


def say_course(record: CourseOfCare, speaker: Speaker) -> str:
    """Return the sentence of any other course."""
    amount = ""
    if isinstance(record, Chiropractic | BehavioralTherapy) and record.sessions is not None:
        amount = f", {plural(record.sessions, 'session')}"
    said = _result(record, speaker) or "is on record"
    name = f"{course_name(record)}{amount}{_when(record, speaker)}"
    return f"{name}{',' if amount else ''} {said}"
