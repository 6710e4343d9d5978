"""Briefs: one view-model per document, with everything its template shows."""

from appealgen.brief.card import CardBrief, card_brief
from appealgen.brief.checklist import ChecklistBrief, checklist_brief
from appealgen.brief.context import Context, SignOff
from appealgen.brief.letter import LetterBrief, letter_brief
from appealgen.brief.questions import QuestionsBrief, questions_brief

__all__ = [
    "CardBrief",
    "ChecklistBrief",
    "Context",
    "LetterBrief",
    "QuestionsBrief",
    "SignOff",
    "card_brief",
    "checklist_brief",
    "letter_brief",
    "questions_brief",
]
