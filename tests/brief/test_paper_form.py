"""The form on paper asks what the screen asks, by the same numbers, and under which answer."""

from __future__ import annotations

import datetime as dt
import warnings

import pytest

from appealgen.brief.paper_form import PaperForm, PaperQuestion, paper_form
from appealgen.intake.questionnaire import (
    Answer,
    Answers,
    Author,
    Interview,
    Kind,
    Role,
    load_strings,
    parse_answer,
)

NOW = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)


def interview(role: Role, **said: str) -> Interview:
    """Return the questions of a role for a case not yet started; ``care__kind`` is care.kind."""
    talk = Interview(None, None, Answers(), role, load_strings())
    for name, text in said.items():
        question = talk.find(name.replace("__", "."))
        assert question is not None
        answer = parse_answer(question, text, "en", author=Author("Sam Poe", role), at=NOW)
        assert isinstance(answer, Answer)
        talk = Interview(None, None, talk.given.given(answer), role, load_strings())
    return talk


def form(talk: Interview) -> PaperForm:
    """Return the form on Letter paper."""
    return paper_form(talk, reference="Form", paper="letter", synthetic=True)


def questions(talk: Interview) -> dict[str, PaperQuestion]:
    """Return the questions of the form by number."""
    return {q.number: q for section in form(talk).sections for q in section.questions}


@pytest.mark.parametrize("role", Role)
def test_every_open_question_on_screen_is_on_paper(role: Role) -> None:
    """Number and words are the same."""
    talk = interview(role)
    paper = questions(talk)

    for asked in talk.questions():
        assert paper[asked.prefix].text == asked.text
        # What is asked for want of another answer says so: that answer may come on the same sheet.
        wanting = any(one.operator == "exists" for one in asked.item.enable_when)
        assert paper[asked.prefix].has_condition == wanting


@pytest.mark.parametrize("role", Role)
def test_a_number_stands_once(role: Role) -> None:
    """Nobody keys one answer in for two questions."""
    numbers = [q.number for section in form(interview(role)).sections for q in section.questions]

    assert len(numbers) == len(set(numbers))


def test_what_hangs_on_an_open_answer_says_so() -> None:
    """A screen would ask it next; paper names the question and the answer."""
    paper = questions(interview(Role.PATIENT))

    assert paper["2"].condition == "Only if 1 is: Yes."
    assert paper["1"].condition == ""


def test_what_was_answered_is_not_asked_again() -> None:
    """A yes opens what hangs on it without a condition; a no takes it off the paper."""
    yes = questions(interview(Role.PATIENT, safety__bladder__now="yes"))
    no = questions(interview(Role.PATIENT, safety__bladder__now="no"))

    assert ("1" in yes, "2" in yes, yes["2"].condition) == (False, True, "")
    assert ("1" in no, "2" in no) == (False, False)


def test_what_hangs_on_what_cannot_be_asked_is_left_out() -> None:
    """A no at the gate takes the whole group off, also what hangs on questions inside it."""
    talk = interview(Role.STAFF)
    gate = talk.find("course.any")
    assert gate is not None
    before = {n for n, q in questions(talk).items() if "Course" in q.part or "course" in q.part}
    after = questions(interview(Role.STAFF, course__any="no"))

    assert before
    assert not before & set(after)


def test_several_answers_to_one_question_share_a_sentence() -> None:
    """A condition with alternatives reads as one sentence with "or"."""
    conditions = [q.condition for q in questions(interview(Role.STAFF)).values()]

    assert any(" or " in one for one in conditions)
    assert not any("{" in one for one in conditions)


def test_boxes_lines_and_cells_fit_the_kind_of_answer() -> None:
    """Yes or no has two boxes, a choice one for each with its number, a date three cells."""
    talk = interview(Role.STAFF)
    paper = questions(talk)

    for asked in talk.questions():
        shown = paper[asked.prefix]
        assert shown.is_date == (asked.kind is Kind.DATE)
        if asked.kind is Kind.CHOICE:
            labels = [f"{n}. {c.label}" for n, c in enumerate(asked.choices, start=1)]
            assert [box.label for box in shown.boxes] == labels
        if asked.kind is Kind.BOOLEAN:
            assert [box.label for box in shown.boxes] == ["Yes", "No"]
        if asked.kind in {Kind.STRING, Kind.TEXT}:
            assert shown.lines


def test_a_patient_can_leave_every_question_open() -> None:
    """Both ways out stand at each question, and the warning comes before the first."""
    shown = form(interview(Role.PATIENT))

    assert shown.has_urgent
    for section in shown.sections:
        for question in section.questions:
            assert [way.label for way in question.ways] == ["I don’t know", "Ask my doctor"]


def test_the_warning_is_in_plain_words() -> None:
    """What to do in an emergency reads at grade six or below, like the patient's questions."""
    with warnings.catch_warnings():
        # textstat 0.7 asks for pkg_resources, which says of itself that it is deprecated.
        warnings.simplefilter("ignore")
        import textstat  # type: ignore[import-untyped]
    shown = form(interview(Role.PATIENT))

    assert "911" in shown.urgent
    assert float(textstat.flesch_kincaid_grade(shown.urgent)) <= 6
    assert float(textstat.flesch_kincaid_grade(shown.lead)) <= 6


def test_nothing_left_to_ask_is_said() -> None:
    """A form without questions says that there are none."""
    talk = interview(Role.SURGEON)
    while (question := talk.next()) is not None:
        answer = Answer(question.key, "x")
        talk = Interview(None, None, talk.given.given(answer), Role.SURGEON, load_strings())

    assert form(talk).has_questions is False
    assert form(talk).none
