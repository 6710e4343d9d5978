"""The questionnaire: questions as data, and an engine without a face.

Browser, terminal and paper use the same functions: ``next_question`` says what to ask,
``parse_answer`` reads what was typed, ``progress`` and ``summary`` say how far one is, ``changes``
says what to write into the case.
"""

from appealgen.intake.questionnaire.answers import Answer, Answers, Author, Origin, Skip
from appealgen.intake.questionnaire.changes import Change, Waiting, case_with, changes, waiting
from appealgen.intake.questionnaire.checking import clash
from appealgen.intake.questionnaire.engine import (
    Alert,
    Interview,
    Progress,
    Row,
    Section,
    next_question,
    progress,
    summary,
)
from appealgen.intake.questionnaire.fhir import (
    from_response,
    to_bundle,
    to_questionnaire,
    to_response,
)
from appealgen.intake.questionnaire.parsing import parse_answer, skipped
from appealgen.intake.questionnaire.question import Choice, Question
from appealgen.intake.questionnaire.schema import Kind, Questionnaire, Role, load_questionnaire
from appealgen.intake.questionnaire.strings import Strings, languages, load_strings
from appealgen.intake.questionnaire.suggest import Suggestion, suggest
from appealgen.intake.questionnaire.urgent import UrgentSign, urgent_signs

__all__ = [
    "Alert",
    "Answer",
    "Answers",
    "Author",
    "Change",
    "Choice",
    "Interview",
    "Kind",
    "Origin",
    "Progress",
    "Question",
    "Questionnaire",
    "Role",
    "Row",
    "Section",
    "Skip",
    "Strings",
    "Suggestion",
    "UrgentSign",
    "Waiting",
    "case_with",
    "changes",
    "clash",
    "from_response",
    "languages",
    "load_questionnaire",
    "load_strings",
    "next_question",
    "parse_answer",
    "progress",
    "skipped",
    "suggest",
    "summary",
    "to_bundle",
    "to_questionnaire",
    "to_response",
    "urgent_signs",
    "waiting",
]
