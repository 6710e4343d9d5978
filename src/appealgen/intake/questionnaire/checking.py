"""A date against the others that are known: not before the birth, no end before its start.

A date is only refused where no reading of it can be right: "2025" does not lie before May 2025.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.errors import Problem
from appealgen.intake.questionnaire.answers import key_of, split_key
from appealgen.intake.questionnaire.question import text_of
from appealgen.intake.questionnaire.route import depths
from appealgen.intake.questionnaire.schema import Kind
from appealgen.model.dates import PartialDate

if TYPE_CHECKING:
    from appealgen.intake.questionnaire.answers import Answer, AnswerValue
    from appealgen.intake.questionnaire.engine import Interview
    from appealgen.intake.questionnaire.question import Question

__all__ = ["clash"]

_BORN = "person.born"


def clash(question: Question, answer: Answer, interview: Interview) -> Problem | None:
    """Return what is wrong with a date beside the other answers; None where nothing is.

    Args:
        question: The question that was answered.
        answer: What was said.
        interview: The other answers, and the case.
    """
    if question.kind is not Kind.DATE:
        return None
    days, strings = _days(answer.value), interview.strings
    born = _born(interview)
    if born and question.link_id != _BORN and any(day.before(born) for day in days):
        return Problem("answers", 0, question.key, strings("error.date.before_birth"))
    return _order(question, days, interview)


def _order(
    question: Question, days: tuple[PartialDate, ...], interview: Interview
) -> Problem | None:
    """Return the problem of a date that lies before the one it has to follow, or after its end."""
    _, instance = split_key(question.key)
    depth = depths(interview.questionnaire)
    for item in interview.questionnaire.walk():
        follows = item.link_id == question.item.after
        if not follows and item.after != question.link_id:
            continue
        key = key_of(item.link_id, instance[: depth[item.link_id]])
        others = _days(interview.answers.value(key))
        pairs = [(d, o) if follows else (o, d) for d in days for o in others]
        if any(later.before(earlier) for later, earlier in pairs):
            name = "error.date.before_start" if follows else "error.date.after_end"
            said = interview.strings(name, other=text_of(item, interview.strings))
            return Problem("answers", 0, question.key, said)
    return None


def _born(interview: Interview) -> PartialDate | None:
    """Return the date of birth that the case has, or that was answered in this sitting."""
    answered = _days(interview.answers.value(_BORN))
    case = interview.case
    if answered or case is None or case.patient.born is None:
        return answered[0] if answered else None
    return PartialDate.parse(case.patient.born.isoformat())


def _days(value: AnswerValue | None) -> tuple[PartialDate, ...]:
    if value is None or isinstance(value, bool):
        return ()
    return tuple(
        PartialDate.parse(one) for one in (value if isinstance(value, tuple) else (value,))
    )
