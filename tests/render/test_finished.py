"""Every letter of every fixture as finished files: both say the same, and the pages look right."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import pytest
from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader

from appealgen.argument.levels import LetterKind
from appealgen.render.readback import ReadBlock, ReadDocument
from tests.render.finished import Finished, letter, letters, told, used
from tests.service.gate import every

NAMES = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in every.FIXTURES]
UNCOVERED = {
    "assess-574070-scs-permanent",
    "assess-603947-kyphoplasty-t10",
    "ny-dfs-202105-137927-scs-trial",
    "tx-mcch-15025-cervical-tdr-c4-5",
}
"""Fixtures whose payer has no criteria on file: no letter is made of them."""
ANEW = "The record at a glance"
"""The heading of the pictures; where there are several they have a page of their own."""
FULL = 0.7
"""How far down a page is used, but for the last and one before pictures that begin anew."""


def parted(made: Finished) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Return the first blocks in which the two files of a letter differ."""
    printed, typed = (told(document) for document in made.read)
    longer = max(len(printed), len(typed))
    both = zip([*printed, *[("", "")] * longer], [*typed, *[("", "")] * longer], strict=False)
    return [pair for pair in both if pair[0] != pair[1]][:1]


@pytest.mark.parametrize("name", NAMES)
def test_pdf_and_word_say_the_same(name: str) -> None:
    """Headings, paragraphs, items, rows, captions and pictures are the same, in the same order."""
    different = {made.kind.value: parted(made) for made in letters(name) if parted(made)}

    assert bool(letters(name)) is (name not in UNCOVERED)
    assert different == {}


def test_a_word_that_differs_is_found() -> None:
    """The comparison above is not blind: two letters of one case are told apart."""
    first, second = letters("two-stage-l2-pelvis")[:2]
    mixed = Finished(first.kind, first.printed, second.typed)

    assert parted(first) == []
    assert len(parted(mixed)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_page_has_a_hole(name: str) -> None:
    """Each page is full but the last, and one before the page that begins anew with pictures."""
    holes = []
    for made in letters(name):
        document, shares = made.read[0], used(made.printed.data)
        for number, share in enumerate(shares[:-1], 1):
            if share < FULL and _first_on(document, number + 1).text != ANEW:
                holes.append((made.kind.value, number, round(share, 2)))

    assert holes == []


def _first_on(document: ReadDocument, page: int) -> ReadBlock:
    """Return the block a page begins with."""
    return next(block for block in document.blocks if block.page == page)


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_or_caption_ends_a_page(name: str) -> None:
    """What a heading or a caption announces begins on the same page."""
    stranded = [
        (made.kind.value, one.text)
        for made in letters(name)
        for one, two in pairwise(made.read[0].blocks)
        if one.kind in {"heading1", "heading2", "heading3", "caption"} and two.page != one.page
    ]

    assert stranded == []


@pytest.mark.parametrize("name", NAMES)
def test_a_signature_is_never_alone(name: str) -> None:
    """The closing, the name and the words before them are on one page."""
    for made in letters(name):
        blocks = made.read[0].blocks
        place = next(i for i, b in enumerate(blocks) if b.text.startswith("Sincerely"))
        before, closing, signed = blocks[place - 1 : place + 2]

        assert before.page == closing.page == signed.page, made.kind


@pytest.mark.parametrize("name", NAMES)
def test_each_letter_is_pdf_ua(name: str) -> None:
    """The checker has nothing to report; fonts are embedded; headings are bookmarks."""
    for made in letters(name):
        data = made.printed.data
        report = validate_pdf_bytes(data, profile=ValidationProfile.PDF_UA_1)
        reader = PdfReader(io.BytesIO(data))

        assert [failure.message for failure in report.failures] == [], made.kind
        assert reader.outline, made.kind
        assert _loose_fonts(reader) == set(), made.kind


def _loose_fonts(reader: PdfReader) -> set[str]:
    """Return the fonts of a file that are not embedded."""
    loose = set()
    for sheet in reader.pages:
        fonts: Any = sheet["/Resources"]
        for font in fonts.get("/Font", {}).values():
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            if not {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"]):
                loose.add(str(inner["/BaseFont"]))
    return loose


def test_a_letter_of_one_page_and_a_line_becomes_one_page() -> None:
    """The demo's request for the claim file is set a little closer: the signature is not alone."""
    request = letter("demo", LetterKind.CLAIM_FILE)

    assert request is not None
    assert len(used(request.printed.data)) == 1
