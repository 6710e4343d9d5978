"""Every link leads somewhere, and the pages speak of their subject only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.code_health.tree import CHECKOUT, name_of
from tests.docs.pages import PAGES, anchors, links

ELSEWHERE = re.compile(r"^(https?:|mailto:)")
MOST_BYTES = 300_000

# How a piece of work was shared out says nothing to a reader. Written so as not to match itself.
ORGANIZATION = re.compile(
    r"(?i)\b(?:h[e]lpers?|sub-?a[g]ents?|work o[r]ders?|time b[u]dget|t[e]ammates?|the l[e]ad)\b"
    r"|\b[i]ssue #?\d"
)


def broken(page: Path, target: str) -> bool:
    """Return whether a link of a page leads nowhere."""
    if ELSEWHERE.match(target):
        return False
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.exists():
        return True
    return bool(anchor) and file.suffix == ".md" and anchor not in anchors(file)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    """A link names a file that is there, and an anchor that is a heading in it."""
    assert not [target for _, target in links(page) if broken(page, target)]


def test_a_link_to_nowhere_is_noticed(tmp_path: Path) -> None:
    """A missing file and a missing heading are broken; another site is not looked at."""
    page = tmp_path / "page.md"
    page.write_text("# First steps\n\n```\n# no heading\n```\n", encoding="utf-8")

    assert broken(page, "absent.md")
    assert broken(page, "#second-steps")
    assert broken(page, "page.md#no-heading")
    assert not broken(page, "page.md#first-steps")
    assert not broken(page, "https://example.org/absent")


def test_pictures_are_there_small_and_described() -> None:
    """Each picture shown is a PNG of less than 300 kB, with words for those who cannot see it."""
    shown = [
        (page, target)
        for page in PAGES
        for picture, target in links(page)
        if picture and not ELSEWHERE.match(target)
    ]
    files = [(page.parent / target).resolve() for page, target in shown]

    assert CHECKOUT / "docs" / "images" / "three-documents.png" in files
    assert not [f for f in files if not f.read_bytes().startswith(b"\x89PNG\r\n")]
    assert not [f for f in files if f.stat().st_size >= MOST_BYTES]
    assert not [page for page, _ in shown if "![](" in page.read_text(encoding="utf-8")]


def test_the_map_of_the_documentation_is_complete() -> None:
    """Every page of the documentation can be reached from its index."""
    index = CHECKOUT / "docs" / "index.md"
    reached = {(index.parent / target.partition("#")[0]).resolve() for _, target in links(index)}
    pages = {page for page in PAGES if page.is_relative_to(index.parent)} - {index}

    assert not {name_of(page) for page in pages - reached}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_says_how_the_work_is_organized(page: Path) -> None:
    """Readers meet the subject, not the arrangements of those who wrote it."""
    assert not ORGANIZATION.findall(page.read_text(encoding="utf-8"))


def test_words_of_organization_are_recognized() -> None:
    """The search finds what it looks for and leaves ordinary words alone."""
    assert ORGANIZATION.search("the " + "lead decides")
    assert ORGANIZATION.search("as iss" + "ue 3 asks")
    assert not ORGANIZATION.search(
        "the stimulator's lead; a link leads there; the state may issue a card"
    )
