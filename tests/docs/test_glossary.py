"""The glossary has the words of the code, and no others pass for them."""

from __future__ import annotations

import importlib
import inspect
import re

from tests.code_health.tree import SOURCE
from tests.docs.pages import GLOSSARY, PAGES, prose

# The nouns of the field among the classes, by the room they live in. Parts of a case that explain
# themselves (Diabetes, Bracing), rows of a page and technical types are not words to look up.
NOUNS = {
    "model": (
        "Attestation Case Cite CourseOfCare Coverage Denial DenialReason EarlierAppeal Exhibit "
        "Fact FunctionLimit ImagingStudy Indication NeuroExam Patient PlanKind ProcedureFamily "
        "ProcedureLine Request Score Stage Statement Surgeon"
    ),
    "policy": "AskSpec Confidence Criterion LabelBasis Owner PolicyVersion Procedure Source",
    "matching": "Concordance Determination Evidence Finding Gap Predicate Truth",
    "argument": "Objection Point Rebuttal Reference",
    "brief": (
        "Assessment Brief CardBrief ChecklistBrief Context LetterBrief QuestionsBrief SignOff"
    ),
}

_ENTRY = re.compile(r"^ *- \*\*(?P<word>[^*]+)\*\*(?P<rest>.*)$", re.MULTILINE)
_CLASS = re.compile(r"`([A-Z][A-Za-z]+)`")


def glossary() -> str:
    """Return the glossary's text."""
    return GLOSSARY.read_text(encoding="utf-8")


def words() -> list[str]:
    """Return the words explained, in order."""
    return [match["word"].casefold() for match in _ENTRY.finditer(glossary())]


def classes_named() -> list[str]:
    """Return the classes that the glossary gives as the code's name of a word."""
    return _CLASS.findall(prose(glossary()))


def classes_below(room: str) -> set[str]:
    """Return the names under which the modules of a folder know the package's own classes."""
    found: set[str] = set()
    for path in (SOURCE / room).rglob("*.py"):
        if path.stem in {"__init__", "__main__"}:
            continue
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        members = inspect.getmembers(importlib.import_module(name), inspect.isclass)
        found |= {member for member, kind in members if kind.__module__.startswith("appealgen.")}
    return found


def test_every_noun_of_the_code_is_explained() -> None:
    """Who meets one of these words in the code or in a message finds it in the glossary."""
    wanted = {name for names in NOUNS.values() for name in names.split()}

    assert not wanted - set(classes_named())


def test_the_list_of_nouns_is_not_stale() -> None:
    """Each noun is still a class of its room; a class that was renamed takes the list along."""
    gone = {
        f"{room}: {name}"
        for room, names in NOUNS.items()
        for name in set(names.split()) - classes_below(room)
    }

    assert not gone


def test_the_glossary_names_only_classes_that_exist() -> None:
    """A word's code name can be searched for and is found."""
    assert not set(classes_named()) - classes_below("")


def test_each_word_is_explained_once() -> None:
    """One word stands for one thing: no word and no class has two entries."""
    explained, named = words(), classes_named()

    assert len(explained) > 80
    assert not {word for word in explained if explained.count(word) > 1}
    assert not {name for name in named if named.count(name) > 1}


def test_the_words_of_the_four_marks_are_those_of_the_program() -> None:
    """The glossary explains each truth value under the name the program prints."""
    from appealgen.matching import Truth

    names = {truth.value.replace("_", " ") for truth in Truth}

    assert not {name for name in names if not any(word.startswith(name) for word in words())}


def test_readers_are_led_to_the_glossary() -> None:
    """README, tutorial and index link to it."""
    linking = {page.name for page in PAGES if "glossary.md" in page.read_text(encoding="utf-8")}

    assert {"README.md", "tutorial.md", "index.md"} <= linking
