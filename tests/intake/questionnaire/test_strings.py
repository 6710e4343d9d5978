"""Every sentence a person reads has an id, stands in the catalogue, and is used."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping

import pytest

from appealgen.cli.ask_talk import _MOVES, _SKIPS
from appealgen.errors import TemplateInvalidError
from appealgen.intake.questionnaire.choices import SETS, UCUM
from appealgen.intake.questionnaire.parsing import _FORMS
from appealgen.intake.questionnaire.question import label_of, text_of, title_of
from appealgen.intake.questionnaire.schema import Kind, Role, load_questionnaire
from appealgen.intake.questionnaire.strings import Strings, languages, load_strings
from tests.code_health.tree import CHECKOUT, SOURCE

SIDES = ("why", "help", "where", "name")


class Noting(Mapping[str, str]):
    """The ids of the catalogue, noting what is asked of it."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        """Note the id and return a sentence, if there is one."""
        self.asked.add(name)
        assert load_strings().said[name]
        return name

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(load_strings().said)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(load_strings().said)


def of_items() -> set[str]:
    """Return the ids that the questions make: texts, titles, labels, units, alerts, forms."""
    noting = Noting()
    strings = Strings("en", noting)
    for role in Role:
        questionnaire = load_questionnaire(role)
        noting.asked.add(f"questionnaire.{questionnaire.id}")
        for section in questionnaire.items:
            title_of(section, strings)
        for item in questionnaire.walk():
            noting.asked |= {f"{item.link_id}.{side}" for side in SIDES}
            if item.type is not Kind.GROUP:
                text_of(item, strings)
            for code in item.choices:
                label_of(item, code, strings)
            if item.alert:
                noting.asked |= {f"alert.{item.alert}.{part}" for part in ("title", "text")}
    labels = {f"choice.{name}.{code}" for name, codes in SETS.items() for code in codes}
    return noting.asked | labels | {f"unit.{u}" for u in UCUM} | {f"error.{f}" for f in _FORMS}


def literals() -> Iterator[str]:
    """Yield every text that stands in the program or, in quotes, in a template."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for path in (CHECKOUT / "templates").rglob("*.j2"):
        yield from re.findall(r"[\"']([a-z][\w.-]+)[\"']", path.read_text(encoding="utf-8"))


def test_every_id_that_is_used_is_in_the_catalogue() -> None:
    """No question can be reached whose words are missing."""
    strings = load_strings()
    for role in Role:
        questionnaire = load_questionnaire(role)
        for section in questionnaire.items:
            assert title_of(section, strings)
        for item in questionnaire.walk():
            assert item.type is Kind.GROUP or text_of(item, strings)
            assert all(label_of(item, code, strings) for code in item.choices)


def test_every_id_of_the_program_is_in_the_catalogue() -> None:
    """What the engine says by id is there: errors, gates, words around answers."""
    prefixes = ("error.", "gate.", "say.", "skip.", "criteria.", "alert.", "date.", "words.")
    said = {
        text
        for path in (SOURCE / "intake").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str)
        and text.startswith(prefixes) and not text.endswith(".")
    }  # fmt: skip

    assert said
    assert said <= set(load_strings().ids())


def test_every_word_of_the_terminal_is_in_the_catalogue() -> None:
    """Each command can be typed, and none of them means two things."""
    for language in languages():
        words = [w for name in load_strings(language).ids() if name.startswith("talk.word.")
                 for w in load_strings(language)(name).split()]  # fmt: skip

        assert len(words) == len(set(words))
        assert all(word.startswith("/") for word in words)


def test_every_sentence_is_used() -> None:
    """A sentence nobody shows would still have to be translated."""
    used = of_items() | set(literals())
    parts = {"say.yes", "say.no", "part.number", "criteria.title"}
    parts |= {f"talk.word.{word}" for word in (*_SKIPS, *_MOVES)}
    hints = {f"{name}.hint" for name in used}
    skips = {"skip.dont_know", "skip.ask_doctor"}
    words = {f"choice.own.{code}" for code in ("neural_symptoms", "spine_pain", "both", "other")}

    assert not set(load_strings().ids()) - used - parts - hints - skips - words


def test_a_missing_sentence_is_an_error() -> None:
    """Nobody gets a page with a hole in it."""
    with pytest.raises(TemplateInvalidError, match="the id nothing is missing"):
        load_strings()("nothing")


def test_a_missing_value_is_an_error() -> None:
    """A sentence is not shown with a brace in it."""
    with pytest.raises(TemplateInvalidError, match="not given"):
        load_strings()("gate.any")


def test_a_language_that_is_not_there_is_refused() -> None:
    """A wrong language does not become English silently."""
    with pytest.raises(TemplateInvalidError, match="no catalogue"):
        load_strings("xx")


def test_one_and_many() -> None:
    """The number decides the form."""
    strings = load_strings()

    assert strings.counted("minutes.left", 1) == "About 1 minute left."
    assert strings.counted("minutes.left", 4) == "About 4 minutes left."


def test_a_day_is_written_out() -> None:
    """Nobody mistakes the month for the day."""
    assert load_strings().day(dt.date(2026, 11, 5)) == "November 5, 2026"
    assert load_strings().month(2025, 5) == "May 2025"
