from __future__ import annotations

import re
from pathlib import Path

import pytest

from appealgen.web import words
from appealgen.web.errors import page_and_status
from appealgen.web.papers import Why
from appealgen.web.patient.paper_pages import size_of
from tests.reading import faults

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "web"
SOURCE = Path(words.__file__).parent
ENGLISH = words.load_words("en")
PAGES = sorted({name.partition(".")[0] for name in ENGLISH.ids()} - {"all"})


@pytest.mark.parametrize("language", words.offered())
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_plain(page: str, language: str) -> None:
    """All that stands around the questions is as plain as the questions: grade 6 at most."""
    shown = words.load_words(language)
    said = [str(shown.said[name]) for name in shown.ids() if name.startswith(f"{page}.")]
    filled = [re.sub(r"{\w+}", "7", text) for text in said]

    text = " ".join(one if one[-1] in ".?!:" else f"{one}." for one in filled)
    assert faults(text, language) == []


def test_every_sentence_is_used() -> None:
    """A sentence that no page shows is not kept."""
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    shown = {}
    for path in TEMPLATES.glob("*.j2"):
        text = path.read_text(encoding="utf-8")
        shown[path.name.partition(".")[0]] = set(re.findall(r"brief\.say\.(\w+)", text))
    common = set().union(*shown.values())
    for name in ENGLISH.ids():
        page, _, short = name.partition(".")
        by_rule = page == "problem" or short.startswith("error_") or short == "title"
        used = short in (common if page == "all" else shown.get(page, set()))
        assert used or by_rule or f'"{name}"' in code or short.startswith("need_"), name


@pytest.mark.parametrize("why", Why)
def test_every_refusal_of_a_paper_has_its_sentence(why: Why) -> None:
    """No reason goes without a word on what to do."""
    assert ENGLISH(f"papers.error_{why}")


@pytest.mark.parametrize("error", [RuntimeError(), KeyError("x")])
def test_what_is_unknown_is_our_mistake(error: Exception) -> None:
    """An exception that nobody planned for has the page that says so."""
    assert page_and_status(error) == ("broken", 500)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("xx", "en"),
        ("en-US,en;q=0.9", "en"),
        ("xx;q=0.9, en;q=0.1", "en"),
        (";;q=,", "en"),
    ],
)
def test_the_language_is_one_that_is_offered(header: str, language: str) -> None:
    """A header that is strange or asks for another language gives English."""
    assert words.best_language(header) == language


@pytest.mark.parametrize(
    ("size", "said"), [(999, "999 bytes"), (1000, "1 KB"), (20_940, "21 KB"), (2_340_000, "2.3 MB")]
)
def test_a_size_is_said_as_phones_say_it(size: int, said: str) -> None:
    """Bytes, then kilobytes, then megabytes with one decimal."""
    assert size_of(size, ENGLISH) == said
