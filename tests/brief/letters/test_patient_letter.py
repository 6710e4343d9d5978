"""The patient's own letter: first person, short words, nothing the case does not hold."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.argument.levels import LetterKind
from appealgen.brief.letters import PlainLetterBrief, letter_of
from appealgen.brief.letters.patient import first_person
from tests.brief.cases import demo, flaws, published
from tests.brief.letters.histories import SHELF, brief_for, text_for

Tree = dict[str, Any]
GRADE = 6.0
textstat: Any = import_module("textstat").textstat  # it ships no types
PUBLISHED = [
    "assess-630947-xlif-l3-4",
    "ny-dfs-202304-161255-discectomy-l3-4-inpatient",
    "ny-wcb-tlif-after-laminectomy",
]


def said(brief: object) -> list[str]:
    """Return the paragraphs of a letter."""
    assert isinstance(brief, PlainLetterBrief)
    return [
        text.text
        for section in brief.sections
        for text in (*section.paragraphs, *section.items, *section.after)
    ]


def letter(change: Any = None) -> str:  # noqa: ANN401
    """Return what the patient of the demo writes, without head and exhibits."""
    return " ".join(said(brief_for(LetterKind.PATIENT, change)))


def test_the_letter_is_as_easy_as_the_sixth_grade() -> None:
    """Flesch-Kincaid grade, measured on what the patient says."""
    grade = textstat.flesch_kincaid_grade(letter())

    assert grade <= GRADE


@pytest.mark.parametrize("name", PUBLISHED)
def test_letters_of_published_cases_are_easy_too(name: str) -> None:
    """Published cases that hold limits of daily life give letters as easy."""
    paragraphs = said(letter_of(LetterKind.PATIENT, published(name), SHELF))

    assert textstat.flesch_kincaid_grade(" ".join(paragraphs)) <= GRADE
    assert {text: flaws(text) for text in paragraphs if flaws(text)} == {}


def test_a_harder_text_is_measured_as_harder() -> None:
    """The measure tells the surgeon's words from the patient's."""
    hard = "Conservative management, including interlaminar epidural administration, was exhausted."

    assert textstat.flesch_kincaid_grade(hard) > GRADE


def test_it_is_said_in_the_first_person() -> None:
    """The patient speaks; no third person and no form of it is left."""
    text = letter()

    assert "My name is Walter J. Hartwell." in text
    assert "I can walk 400 feet. I can stand for 10 minutes." in text
    assert "I have stopped walking my dog and mowing the lawn." in text
    assert "I no longer carry the laundry; my wife does." in text
    assert "I sleep in a recliner and wake twice a night." in text
    assert not re.search(r"\b(?:he|his|him|she|her|they|Mr)\b", text)


def test_it_threatens_nobody_and_names_no_law() -> None:
    """No law, no court, no regulator, no criterion and no code."""
    text = letter().casefold()

    for word in (
        "cfr",
        r"laws?\b",
        "court",
        "sue",
        "legal",
        "erisa",
        "complain",
        "63047",
        "criteri",
    ):
        assert not re.search(rf"\b{word}", text), word


def test_every_sentence_about_the_record_has_its_page() -> None:
    """What is said about the body and the care can be looked up; what is asked needs no page."""
    brief = brief_for(LetterKind.PATIENT)
    assert isinstance(brief, PlainLetterBrief)
    told = [t for section in brief.sections[1:-1] for t in section.paragraphs]

    assert told
    assert all(text.cites for text in told)


def test_what_helped_is_not_said_to_have_failed() -> None:
    """A course with relief is told without a result of ours."""

    def helped(tree: Tree) -> None:
        tree["care"] = [
            {"kind": "physical_therapy", "sessions": 1, "outcome": "improved", "cite": "B p. 3"},
            *(
                {"kind": "injection", "injection": "epidural", "outcome": result, "cite": "E p. 1"}
                for result in ("no_relief", "improved")
            ),
        ]

    text = letter(helped)

    assert "I had 1 visit. I had two shots in my back." in text
    assert "help" not in text
    assert "did not last" not in text


def test_without_a_denial_nothing_is_looked_at_again() -> None:
    """Before the plan has answered, the patient tells and asks, and mentions no answer."""
    brief = brief_for(LetterKind.PATIENT, lambda tree: tree.pop("denial"))
    assert isinstance(brief, PlainLetterBrief)

    assert brief.heading == "About my operation"
    assert "again" not in " ".join(said(brief))
    assert "You said no" not in " ".join(said(brief))


def test_a_neck_is_not_a_back() -> None:
    """The part of the body comes from the levels that are asked for."""
    text = " ".join(said(letter_of(LetterKind.PATIENT, _neck(), SHELF)))

    assert "an operation on my neck" in text
    assert "my back" not in text


def _neck() -> Any:  # noqa: ANN401 - a context
    def change(tree: Tree) -> None:
        for line in tree["request"]["stages"][0]["lines"]:
            line["levels"] = "C5-C6"
        tree["request"].pop("plan")

    return demo(change)


def test_where_nothing_is_met_no_yes_is_asked() -> None:
    """The patient asks for what the surgeon's letter may ask, and no more."""

    def nothing(tree: Tree) -> None:
        for part in ("imaging", "exams", "care", "scores"):
            tree[part] = []
        tree["symptoms"] = {}
        tree["risk"] = {}
        tree["request"].pop("plan")

    context = demo(nothing)
    text = " ".join(said(letter_of(LetterKind.PATIENT, context, SHELF)))

    assert ("Please say yes" in text) is (context.claims and bool(context.argued))
    assert "Please say yes to the operation." in letter()


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("has stopped walking his dog", "have stopped walking my dog"),
        ("Cannot lift her child", "cannot lift my child"),
        ("no longer drives", "no longer drive"),
        ("sleeps in a chair.", "sleep in a chair"),
        ("needs their cane", "need my cane"),
        ("can sit only when he leans forward", ""),
        ("wife reports that he limps", ""),
        ("patient is limited", ""),
        ("unable to work", ""),
        ("no longer a driver", ""),
    ],
)
def test_only_what_reads_well_is_turned_to_i(words: str, own: str) -> None:
    """A limit that could not be said by the patient is left to be quoted from the chart."""
    assert first_person(words) == own


@given(st.text(alphabet="abcdehinorstwy ", max_size=40))
def test_no_third_person_survives(words: str) -> None:
    """Whatever the chart says, what the patient says of it speaks of nobody else."""
    made = first_person(f"has {words}")

    assert not re.search(r"\b(?:he|she|they|him|them|his|their)\b", made)


def test_what_is_not_turned_is_quoted() -> None:
    """The letter then says that it is the chart that speaks."""

    def change(tree: Tree) -> None:
        tree["function"] = [{"measure": "work", "words": "unable to work", "cite": "F p. 1"}]

    assert "My chart says: “unable to work.”" in text_for(LetterKind.PATIENT, change)
