"""Answer questions in tests: an author, a day, and answers that fit each question."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

from appealgen.errors import Problem
from appealgen.intake.questionnaire import (
    Answer,
    Answers,
    Author,
    Interview,
    Kind,
    Question,
    Role,
    Skip,
    load_strings,
    parse_answer,
    skipped,
)
from appealgen.model import Case

if TYPE_CHECKING:
    from appealgen.matching import Determination

AT = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
AS_OF = AT.date()
PAT = Author("Pat Example", Role.PATIENT)
WHO = {
    Role.PATIENT: PAT,
    Role.STAFF: Author("Jo Ray", Role.STAFF),
    Role.SURGEON: Author("Ann Lee", Role.SURGEON),
}


def case_of(**parts: Any) -> Case:  # noqa: ANN401 - raw parts of a case
    """Return an invented case of one line at L4-L5 with the parts given."""
    tree = {
        "patient": {"name": "Pat Example", "synthetic": True},
        "coverage": {"payer": "Example Health", "plan_kind": "fully_insured"},
        "surgeon": {"name": "Ann Lee"},
        "request": {"stages": [{"name": "one", "lines": [{"code": "22612", "levels": "L4-L5"}]}]},
        **parts,
    }
    return Case.model_validate(tree)


def interview(
    answers: Answers | None = None,
    *,
    role: Role = Role.PATIENT,
    case: Case | None = None,
    determination: Determination | None = None,
) -> Interview:
    """Return an interview in English."""
    return Interview(case, determination, answers or Answers(), role, load_strings())


def typed(question: Question, text: str, role: Role = Role.PATIENT) -> Answer:
    """Return what was typed as an answer; a refusal fails the test."""
    found = parse_answer(question, text, "en", author=WHO[role], at=AT)
    assert isinstance(found, Answer), f"{question.key}: {found}"
    return found


def refused(question: Question, text: str, locale: str = "en") -> Problem:
    """Return why what was typed is refused; an answer fails the test."""
    found = parse_answer(question, text, locale, author=PAT, at=AT)
    assert isinstance(found, Problem)
    return found


def say(
    script: dict[str, str],
    *,
    role: Role = Role.PATIENT,
    case: Case | None = None,
    determination: Determination | None = None,
    answers: Answers | None = None,
) -> Answers:
    """Answer the questions of a script by key, in the order in which they are on the path."""
    given = answers or Answers()
    for key, text in script.items():
        talk = interview(given, role=role, case=case, determination=determination)
        question = talk.find(key)
        assert question is not None, f"{key} is not on the path"
        given = given.given(typed(question, text, role))
    return given


_TEXTS = {
    "levels": ["L4-L5", "L3-L4, L5-S1"],
    "level": ["L4-L5", "C5-C6"],
    "cite": ["C p. 3"],
    "cpt": ["22612", "63047"],
    "icd10": ["M48.062"],
    "carc": ["50"],
    "rarc": ["N115"],
    "state": ["PA", "TX"],
    "medicine": ["Advil", "gabapentin", "a drug nobody knows"],
}
_OWN = {
    "team.npi": ["1234567893"],
    "paper.letter": ["A", "B", "C"],
    "detail.modifiers": ["59", "LT"],
}


def some_text(question: Question, luck: random.Random) -> str:
    """Return something a person could type."""
    item = question.item
    if question.kind is Kind.BOOLEAN:
        # Seldom "one more", so that an interview ends.
        more = question.link_id.endswith(".more")
        return luck.choice(["no"] * 3 + ["yes"]) if more else luck.choice(["yes", "no"])
    if question.kind is Kind.CHOICE:
        return luck.choice(question.choices).code
    if question.kind in {Kind.INTEGER, Kind.DECIMAL}:
        low, high = int(item.min or "0"), int(item.max or "100")
        return str(luck.randint(low, min(high, low + 60)))
    if question.kind is Kind.DATE:
        exact = ["2025-03-04", "6/7/2026", "May 12, 2025"]
        return luck.choice(exact + (["2025-03", "2024", "spring 2025"] if item.partial else []))
    form = item.form if item.form in _TEXTS else item.suggest or ""
    return luck.choice(_OWN.get(question.link_id) or _TEXTS.get(form) or ["some words"])


def wander(
    seed: int,
    *,
    role: Role,
    case: Case | None = None,
    determination: Determination | None = None,
    know: float = 0.8,
) -> Answers:
    """Answer everything that is asked, at random, to the end."""
    luck = random.Random(seed)  # noqa: S311 - invented answers
    given = Answers()
    for _ in range(3000):
        question = interview(given, role=role, case=case, determination=determination).next()
        if question is None:
            return given
        if question.allows and luck.random() > know:
            answer = skipped(question, luck.choice(question.allows), author=WHO[role], at=AT)
        else:
            answer = typed(question, some_text(question, luck), role)
        given = given.given(answer)
    message = "the interview does not end"
    raise AssertionError(message)


__all__ = [
    "AS_OF",
    "AT",
    "PAT",
    "WHO",
    "Skip",
    "case_of",
    "interview",
    "refused",
    "say",
    "some_text",
    "typed",
    "wander",
]
