"""The parts of the gate: what a sentence asserts, what may be cited, how hard a letter reads."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.brief.words import say_date
from appealgen.render.readback import ReadBlock, ReadDocument
from appealgen.service.gate.agreement import check_agreement, differing
from appealgen.service.gate.cited import pages_in, segments
from appealgen.service.gate.findings import Check
from appealgen.service.gate.reading import check_reading
from appealgen.service.gate.tokens import tokens

HARD = (
    "Notwithstanding considerable conservative intervention, incapacitating neurogenic "
    "symptomatology necessitates immediate surgical decompression and instrumented arthrodesis. "
) * 8
EASY = "My leg hurts when I walk. I have to sit down. I ask you to look at this once more. " * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 sessions", [("number", "16 session")]),
        ("three weeks", [("number", "3 week")]),
        ("It gave no relief that lasted.", [("outcome", "no lasting relief")]),
        ("It gave relief that lasted.", [("outcome", "relief")]),
        ("1,000 mg", [("number", "1000 mg")]),
        ("46% (severe)", [("number", "46 %"), ("severity", "severe")]),
        ("7 of 10", [("number", "7 of 10")]),
        ("L4–L5 on the left", [("level", "L4-L5"), ("side", "left")]),
        ("the L5 root, 4+/5", [("root", "L5"), ("mrc", "4+/5")]),
        ("M48.062 and 63047", [("name", "M48.062"), ("name", "63047")]),
        ("May 2025", [("date", "2025-05")]),
        (
            "February 3 to April 28, 2026",
            [("date", "2026-02-03"), ("date", "2026-04-28"), ("span", "2026-02-03/2026-04-28")],
        ),
        ("gave no relief (Ex. C pp. 1–2)", [("outcome", "no relief")]),
    ],
)
def test_a_text_is_taken_apart(text: str, expected: list[tuple[str, str]]) -> None:
    """Into dates, numbers with units, levels, sides, grades and names; pointers are no numbers."""
    assert list(tokens(text)) == expected


@settings(max_examples=60)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)))
def test_every_date_a_document_prints_is_read(day: dt.date) -> None:
    """Printed and read, a day is the same day."""
    assert list(tokens(f"It was done on {say_date(day)}.")) == [("date", day.isoformat())]


@settings(max_examples=60)
@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=3, unique=True), st.integers(1, 9))
def test_pointers_are_read_as_single_pages(letters: list[str], page: int) -> None:
    """A span is each of its pages."""
    said = "; ".join(f"Ex. {letter} pp. {page}–{page + 2}" for letter in letters)

    assert pages_in(said) == {(x, page + n) for x in letters for n in range(3)}


def test_each_stretch_has_its_own_pointers() -> None:
    """What stands after the last pointer has none."""
    found = list(segments("One. (Ex. A p. 1) Two. (Ex. B p. 2; Ex. C) Three."))

    assert [(t.strip(), sorted(p)) for t, p in found] == [
        ("One.", [("A", 1)]),
        ("Two.", [("B", 2), ("C", 0)]),
        ("Three.", []),
    ]


def letter(text: str, name: str = "patient-letter.pdf", *cells: str) -> ReadDocument:
    """Return a letter of one paragraph, or of one row."""
    row = ReadBlock("row", " | ".join(cells), 1, cells)
    return ReadDocument(name, (row if cells else ReadBlock("text", text, 1),), ("",))


def test_a_hard_letter_is_found_and_an_easy_one_is_not() -> None:
    """The sixth grade is the limit; a few words give no measure."""
    assert [f.check for f in check_reading(letter(HARD))] == [Check.READING]
    assert not list(check_reading(letter(EASY)))
    assert not list(check_reading(letter("Notwithstanding incapacitation.")))


def test_formats_that_differ_are_found() -> None:
    """Word by word; white space does not count."""
    pair = [letter("He walks 400 feet.", f"x.{end}") for end in ("pdf", "docx")]
    other = letter("He walks 40 feet.", "x.docx")

    assert not list(check_agreement(pair))
    assert [f.check for f in check_agreement([pair[0], other])] == [Check.AGREEMENT]
    assert not differing(letter("a b c").blocks, letter("ab  c").blocks)


def test_documents_that_name_another_patient_are_found() -> None:
    """A shared row has one value in all documents."""
    one = letter("", "a.pdf", "Patient", "Ann Cole")
    two = letter("", "b.pdf", "Patient", "Ann Coal")

    assert not list(check_agreement([one, letter("", "c.pdf", "Patient", "Ann Cole")]))
    assert [f.document for f in check_agreement([one, two])] == ["b.pdf"]
