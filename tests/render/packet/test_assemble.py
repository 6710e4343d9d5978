from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, EncodedStreamObject, NameObject

from appealgen.render.packet import (
    Piece,
    PiecesUnusableError,
    assemble,
    leaves_of,
    open_pdf,
)
from appealgen.render.packet.links import address_of
from tests.render.packet import papers
from tests.render.packet.papers import look, piece


def _front(*targets: tuple[str, int]) -> Piece:
    """Return a page of ours with a link to each target."""
    notes = []
    for key, page in targets:
        action = DictionaryObject(
            {
                NameObject("/S"): NameObject("/URI"),
                NameObject("/URI"): papers.words(address_of(key, page)),
            }
        )
        notes.append(papers.note("/Link", A=action))
    source = open_pdf(papers.page_pdf(annotations=tuple(notes)))
    return Piece("letter", "Appeal letter", source, 0, 1)


def _goes_to(reader: PdfReader) -> list[int]:
    """Return the 0-based pages that the links of the first page go to."""
    found = []
    for entry in reader.pages[0].get("/Annots") or ():
        page = entry.get_object()["/Dest"][0]
        number = page if isinstance(page, int) else reader.get_page_number(page.get_object())
        assert number is not None
        found.append(int(number))
    return found


def test_forty_exhibits_of_ten_pages_are_all_there_in_order() -> None:
    """Four hundred pages keep their order, their own number and the packet's number."""
    letters = [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *(f"A{c}" for c in "ABCDEFGHIJKLMN")]
    leaves = leaves_of([piece(c, papers.pages_pdf(10, f"Chart {c}")) for c in letters])
    found = papers.texts(assemble(leaves, look(len(leaves))))

    assert len(found) == 400
    for index, text in enumerate(found):
        letter, number = letters[index // 10], index % 10 + 1
        assert f"Chart {letter} {number} of 10" in text
        assert f"Ex. {letter} p. {number}" in text
        assert f"Packet page {index + 1} of 400" in text


def test_a_link_goes_to_the_page_of_the_exhibit() -> None:
    """A citation of Ex. B p. 2 leads to that page, one of the whole exhibit to its first."""
    pieces = [
        _front(("ex-B", 2), ("ex-A", 0), ("ex-B", 99)),
        piece("A", papers.pages_pdf(2)),
        piece("B", papers.pages_pdf(3)),
    ]
    leaves = leaves_of(pieces)
    reader = PdfReader(BytesIO(assemble(leaves, look(len(leaves)))))

    assert _goes_to(reader) == [4, 1, 3]


def test_a_link_out_of_the_file_is_taken_out() -> None:
    """A link to an exhibit of another part leaves no address behind."""
    leaves = leaves_of([_front(("ex-Z", 1))])
    data = assemble(leaves, look(1))

    assert _goes_to(PdfReader(BytesIO(data))) == []
    assert b"packet.invalid" not in data


def test_bookmarks_name_the_pieces() -> None:
    """Each piece has a bookmark on its first page."""
    leaves = leaves_of([_front(), piece("A", papers.pages_pdf(2)), piece("B", papers.pages_pdf(1))])
    reader = PdfReader(BytesIO(assemble(leaves, look(len(leaves)))))

    marks = [(item["/Title"], reader.get_destination_page_number(item)) for item in reader.outline]  # type: ignore[call-overload,arg-type]
    assert marks == [("Appeal letter", 0), ("Ex. A", 1), ("Ex. B", 3)]


def test_the_file_says_what_it_is_and_when() -> None:
    """Title, dates and language are set, and nothing names a person."""
    leaves = leaves_of([piece("A", papers.pages_pdf(1))])
    reader = PdfReader(BytesIO(assemble(leaves, look(1, "DRAFT"))))

    assert reader.metadata is not None
    assert reader.metadata.title == "Packet, Reference 26-1"
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261102")
    assert str(reader.root_object["/Lang"]) == "en-US"
    assert "DRAFT" in reader.pages[0].extract_text()


def test_equal_papers_give_equal_bytes() -> None:
    """Nothing in a packet depends on the clock or on chance."""
    made = [assemble(leaves_of([piece("A", papers.pages_pdf(3))]), look(3)) for _ in range(2)]

    assert made[0] == made[1]


def test_a_font_that_pages_share_is_copied_once() -> None:
    """A packet of many pages is not many times as large as one page."""
    one = assemble(leaves_of([piece("A", papers.pages_pdf(1))]), look(1))
    many = assemble(leaves_of([piece("A", papers.pages_pdf(50))]), look(50))

    assert many.count(b"/Helvetica") == one.count(b"/Helvetica")


def test_every_damaged_exhibit_is_named_at_once() -> None:
    """Two exhibits with a page that cannot be read are both named, with the page."""
    source = open_pdf(papers.pages_pdf(3))
    broken = EncodedStreamObject()
    broken._data = b"not packed at all"
    broken[NameObject("/Filter")] = NameObject("/NoSuchFilter")
    source.pages[1][NameObject("/Contents")] = broken
    pieces = [
        Piece(f"ex-{c}", f"Ex. {c}", source, 0, 3, f"Ex. {c}", framed=True) for c in ("A", "B")
    ]

    with pytest.raises(PiecesUnusableError) as refused:
        assemble(leaves_of(pieces), look(6))

    assert [(key, error.page) for key, error in refused.value.found] == [("ex-A", 2), ("ex-B", 2)]
