"""What people type is read as they mean it, or they are told what to type instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.errors import Problem
from appealgen.intake.questionnaire import Question, Role, parse_answer
from tests.intake.questionnaire.talk import AT, PAT, interview, refused, say, typed

STAFF_START = {"stage.name#1": "one"}


def question(key: str, script: dict[str, str] | None = None, role: Role = Role.PATIENT) -> Question:
    """Return a question on the path."""
    found = interview(say(script or {}, role=role), role=role).find(key)
    assert found is not None
    return found


ONSET = question("story.onset")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-05-12", "2025-05-12"),
        ("5/12/2025", "2025-05-12"),
        ("May 12, 2025", "2025-05-12"),
        ("12 May 2025", "2025-05-12"),
        ("May 12th 2025", "2025-05-12"),
        ("May 2025", "2025-05"),
        ("Sept. 2024", "2024-09"),
        ("5/2025", "2025-05"),
        ("2025", "2025"),
        ("spring 2025", "2025"),
        ("about 2019", "2019"),
        ("end of 2024", "2024"),
    ],
)
def test_a_date_is_as_exact_as_it_was_said(text: str, value: str) -> None:
    """No day is made up for a month, and no month for a season."""
    assert typed(ONSET, text).value == value


def test_a_season_keeps_the_words_that_were_typed() -> None:
    """The year counts, and the words stay for whoever looks for the record."""
    assert typed(ONSET, "spring 2025").typed == "spring 2025"
    assert typed(ONSET, "2025").typed == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type an answer"),
        ("winter 2025", "Winter lies in two years"),
        ("5/12/25", "all four digits"),
        ("in May", "Add the year"),
        ("2025-02-30", "no such day"),
        ("2027-01-01", "has not come yet"),
        ("long ago in 2020 or 2021", "Type the date like"),
        ("a while 2020", "Type the date like"),
        ("May\u202e 2025", "plain letters"),
    ],
)
def test_a_date_that_cannot_be_read_says_what_to_type(text: str, said: str) -> None:
    """Each refusal is one plain sentence."""
    assert said in refused(ONSET, text).what


def test_a_whole_day_is_asked_for_where_it_matters() -> None:
    """The day of a form is a day."""
    form = question("odi.date", {"odi.have": "yes"})

    assert "the day, the month and the year" in refused(form, "May 2026").what


@pytest.mark.parametrize(("text", "value"), [("Yes", True), ("y", True), ("NO", False)])
def test_yes_and_no(text: str, value: bool) -> None:  # noqa: FBT001 - a table of truths
    """Short words do."""
    assert typed(question("story.back"), text).value is value


def test_maybe_is_neither() -> None:
    """Nothing is guessed."""
    assert refused(question("story.back"), "maybe").what == "Answer yes or no."


@pytest.mark.parametrize("text", ["worsening", "It is getting worse", "3"])
def test_a_choice_by_word_label_or_number(text: str) -> None:
    """Screen, terminal and paper may each send what they show."""
    assert typed(question("story.course"), text).value == "worsening"


def test_a_choice_that_is_not_offered_is_refused() -> None:
    """The case does not take words it does not know."""
    assert "Choose one" in refused(question("story.course"), "so so").what


@pytest.mark.parametrize(("text", "value"), [("15", "15"), ("15 minutes", "15"), ("7.50", "7.5")])
def test_a_number_with_or_without_its_unit(text: str, value: str) -> None:
    """The unit beside the box may be typed again."""
    assert typed(question("walking.minutes"), text).value == value


@pytest.mark.parametrize(
    ("text", "said"), [("-1", "from 0 to 600"), ("700", "from 0 to 600"), ("a bit", "plain number")]
)
def test_a_number_outside_its_limits_is_refused(text: str, said: str) -> None:
    """Both ends of the scale are named."""
    assert said in refused(question("walking.minutes"), text).what


def test_a_mark_is_a_whole_number() -> None:
    """There is no box two and a half."""
    mark = question("odi.1", {"odi.have": "yes"})

    assert "whole number" in refused(mark, "2.5").what
    assert typed(mark, "5").value == "5"


@pytest.mark.parametrize(
    ("key", "good", "bad", "said"),
    [
        ("line.levels#1.1", "l4-l5, L5-S1", "waist", "L4-L5"),
        ("line.code#1.1", "22612", "2261", "five characters"),
        ("plan.state", "pa", "ZZ", "two letters"),
    ],
)
def test_codes_and_levels_are_checked_as_the_case_checks_them(
    key: str, good: str, bad: str, said: str
) -> None:
    """The form of a code is checked where it is typed, not when the file is read."""
    found = question(key, STAFF_START, Role.STAFF)

    assert typed(found, good, Role.STAFF).value == good.upper()
    assert said in refused(found, bad).what


def test_several_choices_at_once() -> None:
    """One line takes all of them, each once."""
    products = question("nicotine.products", {"nicotine.status": "former"})

    assert typed(products, "1, vaping, 1").value == ("cigarettes", "vaping")


def test_a_long_text_is_refused_with_the_limit() -> None:
    """The case holds about a page and a half."""
    words = question("sleep.words")

    assert typed(words, "x" * 4000).value
    assert "4000" in refused(words, "x" * 4001).what


@given(st.text(max_size=60))
def test_no_refusal_repeats_what_was_typed(text: str) -> None:
    """Whatever is typed is answered, and a refusal never holds the patient's words."""
    for asked in (ONSET, question("walking.minutes"), question("story.course")):
        found = parse_answer(asked, text, "en", author=PAT, at=AT)
        if isinstance(found, Problem):
            assert found.path == asked.key
            assert len(text.strip()) < 9 or text.strip() not in found.what
