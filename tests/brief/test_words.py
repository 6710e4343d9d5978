"""Names, dates, lists and small grammar."""

from __future__ import annotations

import pytest

from appealgen.brief.words import (
    a_or_an,
    ended,
    family_name,
    join,
    listing,
    lower_first,
    person_of,
    plural,
    quoted,
    say_numbers,
    say_span,
    say_when,
)
from appealgen.model import PartialDate
from appealgen.model.people import Patient


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-02-03", "2026-04-28", "February 3 to April 28, 2026"),
        ("2025-12-01", "2026-06-30", "December 1, 2025 to June 30, 2026"),
        ("2026-02", "2026-04", "February to April 2026"),
        ("2026-02-03", "2026-04", "February 3, 2026 to April 2026"),
        ("2025", "2026", "2025 to 2026"),
        ("2026-02-03", "2026-02-03", "February 3, 2026"),
    ],
)
def test_a_span_names_the_year_once_where_it_can(start: str, end: str, said: str) -> None:
    """One year is said once when both ends are known alike; one day is no span."""
    assert say_span(PartialDate.parse(start), PartialDate.parse(end)) == said


@pytest.mark.parametrize(
    ("date", "said"),
    [("2026-05-04", "on May 4, 2026"), ("2026-05", "in May 2026"), ("2026", "in 2026")],
)
def test_a_date_takes_the_preposition_of_its_exactness(date: str, said: str) -> None:
    """A day is "on", a month or a year "in"."""
    assert say_when(PartialDate.parse(date)) == said


@pytest.mark.parametrize(
    ("name", "pronouns", "said"),
    [
        ("Walter J. Hartwell", "he", "Mr. Hartwell"),
        ("Walter J. Hartwell, Jr.", "he", "Mr. Hartwell"),
        ("Ana de la Cruz III", "she", "Ms. Cruz"),
        ("Sam Rivera", "they", "Sam Rivera"),
        ("Sam Rivera", None, "Sam Rivera"),
        ("Not named in the source", None, "the patient"),
    ],
)
def test_the_honorific_comes_from_the_pronouns_only(
    name: str, pronouns: str | None, said: str
) -> None:
    """Mr. and Ms. follow he and she; sex or first name decide nothing; no name is "the patient"."""
    patient = Patient.model_validate({"name": name, "pronouns": pronouns, "sex": "male"})

    assert person_of(patient).name == said


def test_they_takes_the_plural_verb() -> None:
    """The verb goes with the pronoun: "they have", "she has"."""
    they = person_of(Patient.model_validate({"name": "Sam Rivera"}))
    she = person_of(Patient.model_validate({"name": "Sam Rivera", "pronouns": "she"}))

    assert (they.verb("has", "have"), she.verb("has", "have")) == ("have", "has")


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        ("epidural injection", "an epidural injection"),
        ("left epidural injection", "a left epidural injection"),
        ("image-guided block", "an image-guided block"),
        ("facet block", "a facet block"),
        ("MRI", "an MRI"),
        ("CT", "a CT"),
        ("ODI score", "an ODI score"),
    ],
)
def test_the_article_follows_the_sound(noun: str, said: str) -> None:
    """Abbreviations are read letter by letter."""
    assert a_or_an(noun) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it ends", "it ends."),
        ("it ends.", "it ends."),
        ("the report states “severe”", "the report states “severe.”"),
        ("it states “severe.”", "it states “severe.”"),
        ("who asks?", "who asks?"),
    ],
)
def test_a_sentence_gets_one_period_inside_the_quotation(text: str, said: str) -> None:
    """American print sets the period inside the closing mark, and sets one only."""
    assert ended(text) == said


def test_a_quotation_inside_a_quotation_takes_single_marks() -> None:
    """Nested double marks would end the quotation early."""
    assert quoted("he said “no” to it.") == "“he said \u2018no\u2019 to it”"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lumbar discectomy", "lumbar discectomy"),
        ("ACDF at one level", "ACDF at one level"),
        ("L4-L5 fusion", "L4-L5 fusion"),
        ("Smith-Petersen osteotomy", "Smith-Petersen osteotomy"),
        ("Gill procedure", "Gill procedure"),
        ("I cannot stand", "I cannot stand"),
        ("", ""),
    ],
)
def test_names_and_abbreviations_keep_their_capital(text: str, said: str) -> None:
    """Only an ordinary first word is lowered in the middle of a sentence."""
    assert lower_first(text) == said


def test_lists_take_semicolons_where_an_item_has_a_comma() -> None:
    """A reader can tell the items apart."""
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert listing(["a, left", "b"]) == "a, left; and b"
    assert join([]) == ""


def test_numbers_run_together_from_three_on() -> None:
    """Three or more in a row are a span."""
    assert say_numbers([7, 4, 5, 6, 9, 10]) == "4 to 7, 9 and 10"


def test_one_is_singular() -> None:
    """1 session, 2 sessions."""
    assert [plural(n, "session") for n in (0, 1, 2)] == ["0 sessions", "1 session", "2 sessions"]


def test_a_suffix_is_no_family_name() -> None:
    """Degrees and generations are left out, also when nothing else is there."""
    assert [family_name(n) for n in ("Ann Lee, MD", "Lee", "Bo Lee IV")] == ["Lee", "Lee", "Lee"]
