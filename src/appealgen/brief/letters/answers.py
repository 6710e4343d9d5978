"""Answers from the record to reasons that no criterion of a policy speaks of.

A second opinion, the reason for the setting, an approval, the place of two billed procedures, a
document called missing: where the case holds it, it answers the reason. Where it does not, the
reason stays unanswered and the letter says so, as for every other reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.argument.called_missing import exhibits_for
from appealgen.argument.on_record import lines_apart
from appealgen.brief.interface import CitedText, pointers
from appealgen.brief.letters.parts import enclosed
from appealgen.brief.reasons import asked_once
from appealgen.brief.say_papers import (
    say_approval,
    say_billed,
    say_clearance,
    say_opinion,
    say_setting,
)
from appealgen.brief.words import ended, sentence_case
from appealgen.model.denial import ReasonCategory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealgen.brief.context import Context
    from appealgen.brief.letter_models import AnswerBrief
    from appealgen.brief.letters.models import Shelf
    from appealgen.model.denial import DenialReason

__all__ = ["answers_heading", "with_record"]

_Found = tuple[str, tuple[CitedText, ...]]
_NOTHING: _Found = ("", ())
_WEIGHT = re.compile(r"\b(?:BMI|body mass|obes|weight)", re.IGNORECASE)


def with_record(
    context: Context,
    shelf: Shelf,
    reasons: Sequence[DenialReason],
    answers: Sequence[AnswerBrief],
) -> tuple[AnswerBrief, ...]:
    """Return the answers, those left open answered from the record where it holds the answer.

    Args:
        context: The case, judged.
        shelf: The words that mean a document.
        reasons: The reasons, in the order of the answers.
        answers: The answers as the criteria give them.
    """
    pairs = zip(reasons, answers, strict=True)
    return asked_once(_answered(context, shelf, reason, answer) for reason, answer in pairs)


def _answered(
    context: Context, shelf: Shelf, reason: DenialReason, answer: AnswerBrief
) -> AnswerBrief:
    find = _ANSWERS.get(reason.category)
    request = _only_by_its_words(reason, shelf)
    if find is None or (answer.answered and not request):
        return answer
    lead, facts = find(context, shelf, reason)
    if facts:
        changed = {"answered": True, "lead": lead, "facts": facts, "request": ""}
        return answer.model_copy(update={**changed, "see": "", "exceptions": ()})
    if not request:
        return answer
    nothing = {"answered": False, "lead": "", "facts": (), "exceptions": (), "see": ""}
    return answer.model_copy(update={**nothing, "request": request})


def _only_by_its_words(reason: DenialReason, shelf: Shelf) -> str:
    """Return what is asked where a reason's own words decide what can answer it; else nothing.

    A category is wider than a reason: therapy notes do not answer a missing form, and a patient
    who never smoked is not thereby cleared by a psychologist.
    """
    words = reason.words or ""
    if reason.category is ReasonCategory.MISSING_DOCUMENTATION and words:
        return "I ask that the plan say which document it means, by name and date."
    psychology = any(t.id == "psychology" and t.is_meant_by(words) for t in shelf.things.things)
    if reason.category is ReasonCategory.RISK_FACTOR and (psychology or _WEIGHT.search(words)):
        return "I ask that the plan name the criterion of its policy on this, and what meets it."
    return ""


def answers_heading(answers: Sequence[AnswerBrief]) -> str:
    """Return the heading of the reasons; it speaks of answers only where there are some."""
    reasons = "The reason given" if len(answers) == 1 else "The reasons given"
    answered = sum(answer.answered for answer in answers)
    if not answered:
        return reasons
    return f"{reasons}, and the answer{'' if answered == 1 else 's'}"


def _second_opinion(context: Context, shelf: Shelf, reason: DenialReason) -> _Found:
    del shelf, reason
    case = context.case
    said = []
    for opinion in case.second_opinions:
        if opinion.supports is not True:
            continue
        said.append(CitedText(text=ended(say_opinion(opinion)), cites=pointers(opinion.cite, case)))
    return "A second opinion is on record:", tuple(said)


def _setting(context: Context, shelf: Shelf, reason: DenialReason) -> _Found:
    del shelf, reason
    stages = [s for s in context.case.request.stages if s.setting and s.admission_reason]
    facts = tuple(CitedText(text=ended(say_setting(stage))) for stage in stages)
    return "The setting has its own reason, apart from the procedure:", facts


def _authorized(context: Context, shelf: Shelf, reason: DenialReason) -> _Found:
    del shelf, reason
    approval = context.case.approval
    if approval is None or approval.number is None:
        return _NOTHING
    text = ended(say_approval(approval))
    fact = CitedText(text=text, cites=pointers(approval.cite, context.case))
    return "There is an authorization on record:", (fact,)


def _bundled(context: Context, shelf: Shelf, reason: DenialReason) -> _Found:
    """Return where the named procedures were done, where that was at different levels."""
    del shelf
    cites = context.case.claim.cite if context.case.claim else ()
    said = [
        CitedText(text=ended(say_billed(line)), cites=pointers(cites, context.case))
        for line in lines_apart(context.case, reason)
    ]
    return "The procedures were done at different levels:", tuple(said)


def _cleared(context: Context, shelf: Shelf, reason: DenialReason) -> _Found:
    """Return the psychological clearance, where the reason speaks of it."""
    found = context.case.risk.psychological
    about = [t.id for t in shelf.things.things if t.is_meant_by(reason.words or "")]
    if found is None or found.cleared is not True or "psychology" not in about:
        return _NOTHING
    text = ended(sentence_case(say_clearance(found)))
    fact = CitedText(text=text, cites=pointers(found.cite, context.case))
    return "The evaluation is on record:", (fact,)


def _document(context: Context, shelf: Shelf, reason: DenialReason) -> _Found:
    exhibits = exhibits_for(reason.words or "", context.case, shelf.things)
    return "What was called missing is enclosed:", enclosed(exhibits)


_ANSWERS: Mapping[ReasonCategory, Callable[[Context, Shelf, DenialReason], _Found]] = (
    MappingProxyType(
        {
            ReasonCategory.SECOND_OPINION: _second_opinion,
            ReasonCategory.SITE_OF_SERVICE: _setting,
            ReasonCategory.NO_AUTHORIZATION: _authorized,
            ReasonCategory.BUNDLING: _bundled,
            ReasonCategory.RISK_FACTOR: _cleared,
            ReasonCategory.MISSING_DOCUMENTATION: _document,
        }
    )
)
"""What can answer a reason beside the criteria, by its category."""
