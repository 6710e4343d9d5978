"""Spanish as people in the United States type it: dates, numbers, units, yes and no."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.intake.questionnaire import (
    Answer,
    Answers,
    Interview,
    Kind,
    Question,
    Role,
    load_strings,
    parse_answer,
    skipped,
)
from appealgen.intake.questionnaire.answers import Skip
from appealgen.intake.questionnaire.suggest import medicine_class, suggest
from tests.intake.questionnaire.talk import AT, PAT, interview, refused, say

SPANISH = load_strings("es")


def asked(key: str, *before: str) -> Question:
    """Return a question on the path, where those before it were answered with yes."""
    found = interview(say(dict.fromkeys(before, "yes"))).find(key)
    assert found is not None
    return found


ONSET = asked("story.onset")
POUNDS = asked("lifting.pounds")
MINUTES = asked("walking.minutes")
BLADDER = asked("safety.bladder.now")


def read(question: Question, text: str, language: str = "es") -> Answer:
    """Return what was typed as an answer; a refusal fails the test."""
    found = parse_answer(question, text, language, author=PAT, at=AT)
    assert isinstance(found, Answer), found
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 de marzo de 2025", "2025-03-05"),
        ("el 5 de marzo del 2025", "2025-03-05"),
        ("marzo 5, 2025", "2025-03-05"),
        ("1.º de mayo de 2025", "2025-05-01"),
        ("1ro de mayo de 2025", "2025-05-01"),
        ("primero de mayo de 2025", "2025-05-01"),
        ("primera semana de mayo de 2025", "2025-05"),
        ("marzo de 2025", "2025-03"),
        ("a principios de mayo de 2025", "2025-05"),
        ("setiembre de 2024", "2024-09"),
        ("sept 2024", "2024-09"),
        ("March 5, 2025", "2025-03-05"),
        ("primavera de 2025", "2025"),
        ("en el verano del 2024", "2024"),
        ("otono 2024", "2024"),
        ("más o menos en 2019", "2019"),
        ("fines de 2023", "2023"),
        ("25/12/2025", "2025-12-25"),
        ("12/25/2025", "2025-12-25"),
        ("5/5/2025", "2025-05-05"),
        ("3/2025", "2025-03"),
        ("2025-03-05", "2025-03-05"),
        ("2025", "2025"),
    ],
)
def test_a_date_is_as_exact_as_it_was_said(text: str, value: str) -> None:
    """No day is made up for a month, and no month for a season."""
    day = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
    found = parse_answer(ONSET, text, "es", author=PAT, at=day)

    assert isinstance(found, Answer)
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5/12/2025", "Escriba el mes con letras"),
        ("invierno de 2024", "El invierno cae en dos años"),
        ("5/12/25", "los cuatro números del año"),
        ("en mayo", "Agregue el año"),
        ("30 de febrero de 2025", "Ese día no existe"),
        ("3 o 4 de mayo de 2025", "Escriba la fecha así"),
        ("hace mucho 2025", "Escriba la fecha así"),
        ("mayo de 2027", "Ese día aún no llega"),
        ("", "Escriba una respuesta"),
    ],
)
def test_what_is_not_clear_is_asked_again_in_spanish(text: str, said: str) -> None:
    """Nothing is guessed, and the person reads what to type instead."""
    assert said in refused(ONSET, text, "es").what


@given(st.dates(dt.date(1950, 1, 1), dt.date(2026, 11, 1)))
def test_a_day_that_is_shown_can_be_typed(day: dt.date) -> None:
    """What the page writes, the page reads."""
    assert read(ONSET, SPANISH.day(day)).value == day.isoformat()
    month = SPANISH.month(day.year, day.month)
    assert read(ONSET, month).value == f"{day:%Y-%m}"


@given(st.dates(dt.date(1950, 1, 1), dt.date(2026, 11, 1)))
def test_a_date_in_numbers_is_never_turned_round(day: dt.date) -> None:
    """Either order gives that day, or is asked again."""
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        found = parse_answer(ONSET, text, "es", author=PAT, at=AT)
        assert not isinstance(found, Answer) or found.value == day.isoformat()


def test_a_season_keeps_its_words() -> None:
    """The year counts, and the words stay for whoever looks for the record."""
    answer = read(ONSET, "primavera de 2025")
    shown = Interview(None, None, Answers().given(answer), Role.PATIENT, SPANISH).summary()

    assert answer.typed == "primavera de 2025"
    assert "primavera de 2025" in {row.answer for part in shown for row in part.rows}


@pytest.mark.parametrize(
    ("text", "value"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("12 minutos", "12"), ("0", "0")],
)
def test_a_number_may_have_a_comma_or_a_point(text: str, value: str) -> None:
    """Both are written where Spanish is spoken."""
    assert read(MINUTES, text).value == value


def test_a_comma_before_three_digits_is_not_guessed_at() -> None:
    """1,500 is fifteen hundred to one and one and a half to another."""
    assert "solo un número" in refused(MINUTES, "1,500", "es").what
    assert "plain number" in refused(MINUTES, "12,5", "en").what


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("text", "pounds"), [("4 kg", "9"), ("10 kilos", "22"), ("0 kg", "0"), ("9", "9"), ("1kg", "2")]
)
def test_kilograms_become_pounds(text: str, pounds: str, language: str) -> None:
    """The case keeps pounds, whole ones: what one can lift is a guess. The page shows them."""
    assert read(POUNDS, text, language).value == pounds


def test_kilograms_are_no_minutes() -> None:
    """A unit that does not belong there is not dropped silently."""
    assert "solo un número" in refused(MINUTES, "4 kg", "es").what


@pytest.mark.parametrize(
    ("text", "value"),
    [("sí", True), ("Si", True), ("s", True), ("yes", True), ("no", False), ("No.", False)],
)
def test_a_yes_is_a_yes(text: str, value: object) -> None:
    """A danger sign is not missed for want of an accent."""
    assert read(BLADDER, text).value is value


def test_a_word_that_is_neither_is_asked_again() -> None:
    """Nothing but a plain yes or no counts."""
    assert refused(BLADDER, "tal vez", "es").what == "Responda sí o no."


@pytest.mark.parametrize(
    ("typed", "drug"),
    [("ibuprofeno", "nsaid"), ("Gabapentina", "gabapentinoid"), ("prednisona", "oral_steroid")],
)
def test_a_medicine_is_known_by_its_spanish_name(typed: str, drug: str) -> None:
    """The class is the same, and the offer has the name that the record will have."""
    assert medicine_class(typed) == drug
    assert suggest("medicine", typed)[0].value.isascii()


def test_every_question_is_asked_in_spanish() -> None:
    """Whatever is answered, no question, choice or unit is missing its words."""
    answers, seen = Answers(), set()
    for _ in range(90):
        talk = Interview(None, None, answers, Role.PATIENT, SPANISH)
        question = talk.next()
        if question is None:
            break
        seen.add(question.link_id)
        told = question.choices[len(seen) % len(question.choices)].label if question.choices else ""
        found = parse_answer(question, told or "sí", "es", author=PAT, at=AT)
        skip = skipped(question, Skip.DONT_KNOW, author=PAT, at=AT)
        more = question.link_id.endswith(".more")
        answers = answers.given(found if isinstance(found, Answer) and not more else skip)

    assert len(seen) > 60
    assert talk.summary()
    assert {alert.title for alert in talk.alerts()} == {
        "Pida ayuda ahora mismo",
        "Llame hoy a su médico",
    }
    kinds = {q.kind for q in talk.questions()}
    assert kinds == set(Kind) - {Kind.GROUP}
