"""Text that tries to be something else prints as text, everywhere it may stand."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from pydantic import ValidationError
from pypdf import PdfReader

from appealgen import build_case
from appealgen.brief.card import card_brief
from appealgen.errors import CaseInvalidError
from appealgen.model import Case
from appealgen.resources import templates_folder
from appealgen.service.card import shortened
from appealgen.service.printable import _RARE, _held
from tests.cli.cases import DEMO, demo_case, replaced

DAY = dt.date(2026, 11, 2)
TRICK = "<b>&amp;</b> {{ 7*7 }} {% raw %} <script>alert(1)</script> ../../x file:///x http://x"
KEPT = {"payer", "instrument", "code"}
"""Keys whose value decides what is looked up; another value is another case."""


def values(tree: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401
    """Return the place of every text of a case."""
    if isinstance(tree, dict):
        return [p for key, value in tree.items() for p in values(value, (*place, key))]
    if isinstance(tree, list):
        return [p for i, value in enumerate(tree) for p in values(value, (*place, i))]
    return [place] if isinstance(tree, str) else []


def filled_with(text: str) -> tuple[dict[str, Any], int]:
    """Return the demo case with a text in every field that takes free text, and how many."""
    tree = yaml.load((DEMO / "case.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    words = {"true": True, "false": False}
    count = 0
    for place in values(tree):
        node: Any = tree
        for step in place[:-1]:
            node = node[step]
        before = node[place[-1]]
        if before in words:
            node[place[-1]] = words[before]
    for place in values(tree):
        if place[-1] in KEPT:
            continue
        tried: Any = copy.deepcopy(tree)
        node = tried
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = text
        try:
            Case.model_validate(tried)
        except ValidationError:
            continue
        tree, count = tried, count + 1
    return tree, count


def build_with(text: str, folder: Path) -> Path:
    """Build the demo with a text in every field and return the output folder."""
    case = demo_case(folder)
    tree, count = filled_with(text)
    assert count > 60, "the demo has that many fields of free text"
    (case / "case.yaml").write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    build_case(case, as_of=DAY)
    return case / "out"


@pytest.fixture(scope="module")
def tricked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the documents of a case with the trick in every field."""
    return build_with(TRICK, tmp_path_factory.mktemp("tricked") / "case")


def pdf_text(path: Path) -> str:
    """Return the text of a PDF on one line."""
    return " ".join(" ".join(p.extract_text() for p in PdfReader(path).pages).split())


def test_html_jinja_and_paths_print_as_text(tricked: Path) -> None:
    """In the letter (PDF and Word), the card and the checklist, sign for sign."""
    for name in ("appeal-letter.pdf", "packet-checklist.pdf"):
        said = pdf_text(tricked / name)
        assert TRICK in said, name
    card = pdf_text(tricked / "battle-card.pdf")
    assert "{{ 7*7 }}" in card
    assert "<b>&amp;</b>" in card
    with zipfile.ZipFile(tricked / "appeal-letter.docx") as word:
        root = etree.fromstring(word.read("word/document.xml"))
    assert TRICK in " ".join("".join(root.itertext()).split())


def test_no_document_carries_anything_active(tricked: Path) -> None:
    """No script, no file from elsewhere, no link out of the document."""
    for path in sorted(tricked.glob("*.pdf")):
        data = path.read_bytes()
        assert not re.search(rb"/(JavaScript|JS|Launch|URI|EmbeddedFile)\b", data), path.name
    with zipfile.ZipFile(tricked / "appeal-letter.docx") as word:
        links = b"".join(word.read(n) for n in word.namelist() if n.endswith(".rels"))
    assert b"TargetMode" not in links


def test_the_card_stays_on_one_page_whatever_the_case_says(tmp_path: Path) -> None:
    """Texts of thousands of characters are cut with "…"; the letter has them in full."""
    out = build_with("pain and weakness " * 8, tmp_path / "case")

    assert len(PdfReader(out / "battle-card.pdf").pages) == 1
    assert "…" in pdf_text(out / "battle-card.pdf")


def test_a_card_is_cut_at_words_and_never_in_its_title() -> None:
    """What is cut ends in "…"; a text without spaces is cut where it is too long."""
    from appealgen.service import assess_case
    from appealgen.service.building import _context

    file, determination = assess_case(DEMO, as_of=DAY)
    brief = card_brief(_context(file, determination, "0" * 64))
    long = brief.model_copy(update={"ask": "word " * 50, "speech": ("x" * 200,)})

    cut = shortened(long, 60)

    assert cut.ask == ("word " * 11) + "…"
    assert cut.speech == ("x" * 59 + "…",)
    assert cut.title == brief.title
    assert shortened(brief, 10_000) == brief


@pytest.mark.parametrize("name", ["Zoë Nguyễn", "Ελένη", "Борис", "José Muñoz-Öztürk"])
def test_names_in_the_letters_of_many_languages_are_printed(name: str, tmp_path: Path) -> None:
    """The fonts have Latin with every accent, Greek and Cyrillic."""
    from appealgen.service.documents import Kind

    case = demo_case(tmp_path / "case")
    replaced("name: Walter J. Hartwell", f"name: {name}")(case)

    build_case(case, as_of=DAY, only=[Kind.LETTER])

    assert name in pdf_text(case / "out" / "appeal-letter.pdf")


@pytest.mark.parametrize("name", ["王小明", "Ann 🙂", "سلام"])
def test_what_the_fonts_do_not_have_is_refused_by_place(name: str, tmp_path: Path) -> None:
    """Not a box in the letter, and not another font on each machine."""
    case = demo_case(tmp_path / "case")
    replaced("name: Jordan Pike", f"name: {name}")(case)

    with pytest.raises(CaseInvalidError) as refused:
        build_case(case, as_of=DAY)

    assert [problem.path for problem in refused.value.problems] == ["contact.name"]
    assert not (case / "out").exists()


def test_what_is_not_looked_up_is_in_the_fonts() -> None:
    """Letters passed over for speed are all there."""
    held = _held(templates_folder() / "fonts")
    drawn = [c for c in map(chr, range(0x20, 0x250)) if c.isprintable() and not c.isspace()]

    assert not [c for c in drawn if not _RARE.match(c) and ord(c) not in held]


def test_an_exhibit_that_is_a_trick_stays_in_its_folder(tmp_path: Path) -> None:
    """A name with a path in it is refused before any file is opened."""
    case = demo_case(tmp_path / "case")
    replaced("file: C-mri-report.pdf", 'file: "C/../../case.yaml"')(case)

    with pytest.raises(CaseInvalidError, match="file's name only"):
        build_case(case, as_of=DAY)
