"""The catalogues of all languages are whole: the same ids, the same values, plain in each.

Patients are asked in every language. Staff and surgeon are asked in English only: they answer from
papers in English, and what they say enters letters in English. So their ids stand in no other
catalogue; which ids those are follows from the questionnaires, not from a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from appealgen.appeals.route import load_routes
from appealgen.intake.questionnaire import strings as questions
from appealgen.intake.questionnaire.question import label_of, text_of, title_of
from appealgen.intake.questionnaire.schema import Item, Kind, Role, load_questionnaire
from appealgen.intake.questionnaire.strings import Strings, languages, load_strings
from appealgen.web import words
from appealgen.web.words import load_words, offered
from tests.code_health.tree import CHECKOUT
from tests.intake.questionnaire.test_strings import SIDES, Noting
from tests.reading import faults

OTHERS = [name for name in languages() if name != "en"]
QUESTIONS = Path(questions.__file__).parent / "locale"
PAGES = Path(words.__file__).parent / "locale"
FILES = sorted([*QUESTIONS.glob("*.po"), *PAGES.glob("*.po")])
ASKED = [i for i in load_questionnaire(Role.PATIENT).walk() if i.type is not Kind.GROUP]
BOOK = load_routes(CHECKOUT / "policies")
AROUND = frozenset(
    {"say", "skip", "words", "part", "gate", "why", "unit", "alert"}
    | {"error", "date", "form", "talk", "review", "next"}
)
"""Families of sentences around the questions; whoever answers may see them."""
COUNTED = {"minutes.left", "questions.left", "answers.kept", "review.written"}
NOT_FOR_PATIENTS = {"form.lead.staff", "form.lead.surgeon"}
SAME = {
    *(
        "unit.mm",
        "unit.cm",
        "unit.ng_ml",
        "say.no",
        "review.no",
        "part.number",
        "form.and",
        "all.error_prefix",
    ),
    *("papers.bytes", "papers.kilobytes", "papers.megabytes"),
}
"""What both languages write in the same way."""
MARK = re.compile(r"{\w+}")


def for_patients() -> set[str]:
    """Return the ids of the questionnaire that a patient may see."""
    noting = Noting()
    strings = Strings("en", noting)
    questionnaire = load_questionnaire(Role.PATIENT)
    noting.asked.add(f"questionnaire.{questionnaire.id}")
    english = set(load_strings().ids())
    for section in questionnaire.items:
        title_of(section, strings)
    for item in questionnaire.walk():
        noting.asked |= {f"{item.link_id}.{side}" for side in SIDES}
        if item.type is not Kind.GROUP:
            text_of(item, strings)
        for code in item.choices:
            label_of(item, code, strings)
    around = {name for name in english if name.partition(".")[0] in AROUND}
    return ((noting.asked & english) | around | COUNTED) - NOT_FOR_PATIENTS


def entries(path: Path) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield the id, the texts and whether it is marked as not certain, of each entry of a file."""
    with path.open("rb") as file:
        for message in read_po(file, locale=path.stem, abort_invalid=True):
            name = message.id if isinstance(message.id, str) else message.id[0]
            text = message.string or ""
            if name:
                yield name, (text,) if isinstance(text, str) else tuple(text), message.fuzzy


@pytest.mark.parametrize("language", OTHERS)
def test_every_question_of_a_patient_is_in_every_language(language: str) -> None:
    """A translation lacks nothing, and adds nothing that no patient sees."""
    assert set(load_strings(language).ids()) == for_patients()


@pytest.mark.parametrize("language", OTHERS)
def test_every_page_of_a_patient_is_in_every_language(language: str) -> None:
    """Around the questions, too, nothing is left out and nothing is left over."""
    assert set(load_words(language).ids()) == set(load_words("en").ids())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_no_entry_is_empty_doubled_or_uncertain(path: Path) -> None:
    """A catalogue holds finished sentences, each once."""
    text = path.read_text(encoding="utf-8")
    names = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)

    assert len(names) == len(set(names))
    assert "#~" not in text
    for name, said, uncertain in entries(path):
        assert not uncertain, name
        assert all(one for one in said), name


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_values_are_filled_in(language: str) -> None:
    """Nothing that is counted or named gets lost on the way."""
    for english, other in (
        (load_strings(), load_strings(language)),
        (load_words("en"), load_words(language)),
    ):
        for name in other.ids():
            here, there = str(other.said[name]), str(english.said[name])
            assert set(MARK.findall(here)) == set(MARK.findall(there)), name


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_english(language: str) -> None:
    """What reads the same in both languages is on a short list."""
    for english, other in (
        (load_strings(), load_strings(language)),
        (load_words("en"), load_words(language)),
    ):
        left = {name for name in other.ids() if other.said[name] == english.said[name]}

        assert left <= SAME


def test_a_role_is_asked_in_its_languages() -> None:
    """Patients choose; the practice works in English, where its papers are."""
    assert languages(Role.PATIENT) == languages() == offered() == ("en", "es")
    assert languages(Role.STAFF) == languages(Role.SURGEON) == ("en",)


def page_of(item: Item, language: str) -> str:
    """Return what stands on the page of a question, one sentence after another."""
    strings, name = load_strings(language), item.link_id
    sides = (strings.maybe(f"{name}.{p}") for p in ("help", "why", "where"))
    labels = (f"{label_of(item, code, strings)}." for code in item.choices)
    return " ".join(part for part in (text_of(item, strings), *sides, *labels) if part)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("item", ASKED, ids=lambda item: item.link_id)
def test_a_question_is_plain(item: Item, language: str) -> None:
    """Sixth grade at most, and no sentence over 20 words; see ``tests/reading.py``."""
    assert faults(page_of(item, language), language) == []


@pytest.mark.parametrize("section", load_questionnaire(Role.PATIENT).items)
def test_each_section_says_why_it_asks(section: Item) -> None:
    """No section goes by without a reason."""
    strings = load_strings()

    assert any(strings.maybe(f"{item.link_id}.why") for item in section.walk())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("part", range(1, 11))
def test_the_boxes_of_the_back_form_count_from_zero(part: int, language: str) -> None:
    """Who marked the first box does not give 1: the question and its help both say 0 to 5.

    Its items score 0 to 5, as ``spine`` adds them up.
    """
    strings = load_strings(language)

    for said in (strings(f"odi.{part}.text"), strings(f"odi.{part}.help")):
        assert re.search(r"\b0\b.*\b5\b", said)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ["emergency", "call_today", "unsure"])
def test_a_warning_is_plain(kind: str, language: str) -> None:
    """What to do in an emergency is understood at once."""
    strings = load_strings(language)
    title, text = (strings(f"alert.{kind}.{part}") for part in ("title", "text"))

    assert faults(f"{title}. {text}", language) == []
    assert "911" in text


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("prefix", ["error.", "form.lead.", "talk.", "review.", "next."])
def test_what_is_said_around_the_questions_is_plain(prefix: str, language: str) -> None:
    """Errors, the lead of the form, the terminal, the next steps."""
    strings = load_strings(language)
    names = [n for n in for_patients() if n.startswith(prefix) and not n.startswith("talk.word.")]
    said = [MARK.sub("7", text) for n in sorted(names) for text in [str(strings.said[n])]]

    assert faults(" ".join(s if s[-1] in ".?!:" else f"{s.strip()}." for s in said), language) == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("rule", BOOK.actions, ids=lambda rule: rule.action.value)
def test_a_next_step_is_plain(rule: object, language: str) -> None:
    """No step hides behind the easy words of another."""
    words_ = rule.plain.of(language)  # type: ignore[attr-defined]  # an ActionRule

    assert faults(f"{words_.title}. {words_.says}", language) == []


def test_every_step_is_in_every_language() -> None:
    """The plain words of the route are there for each language a patient may choose."""
    assert {tuple(type(rule.plain).model_fields) for rule in BOOK.actions} == {languages()}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Documentation of conservative management, including supervised rehabilitation.", "en"),
        ("La documentación del tratamiento conservador deberá acreditar participación.", "es"),
        ("Si usted " + "ve que la luz no se va y " * 3 + "ya no da más, llame al fin.", "es"),
    ],
)
def test_the_measure_tells_hard_from_plain(text: str, language: str) -> None:
    """Words of a policy would not pass, nor would a sentence without an end."""
    assert faults(text, language)
