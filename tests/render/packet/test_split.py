from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from appealgen.brief.packet import PartRange
from appealgen.render.packet import (
    COVER,
    Limits,
    Piece,
    PiecesUnusableError,
    Source,
    leaves_of,
    open_pdf,
    split_packet,
)
from tests.render.packet import papers
from tests.render.packet.papers import look, piece

_THREE = [papers.pages_pdf(n) for n in (3, 4, 5)]


def _pieces() -> list[Piece]:
    return [piece(c, data) for c, data in zip("ABC", _THREE, strict=True)]


def _lengths(parts: tuple[bytes, ...]) -> list[int]:
    return [len(PdfReader(BytesIO(part)).pages) for part in parts]


def test_a_packet_within_its_limits_is_one_file() -> None:
    """Limits that nothing reaches change nothing."""
    leaves = leaves_of(_pieces())

    assert len(split_packet(leaves, look(12), Limits(pages=12, megabytes=5))) == 1


def test_parts_end_between_exhibits() -> None:
    """With eight pages a part, the seven of A and B stay together and C follows."""
    parts = split_packet(leaves_of(_pieces()), look(12), Limits(pages=8))

    assert _lengths(parts) == [7, 5]


def test_an_exhibit_longer_than_a_part_is_cut_and_goes_on() -> None:
    """An exhibit of nine pages goes on in the next part, whose bookmark says so."""
    leaves = leaves_of([piece("A", papers.pages_pdf(9))])
    parts = split_packet(leaves, look(9), Limits(pages=4))
    second = PdfReader(BytesIO(parts[1]))

    assert _lengths(parts) == [4, 4, 1]
    assert second.outline[0]["/Title"] == "Ex. A (continued)"  # type: ignore[call-overload]


def test_every_page_says_its_part_and_its_number_of_the_whole() -> None:
    """Numbers run through the parts, and each page says part n of m."""
    parts = split_packet(leaves_of(_pieces()), look(12), Limits(pages=8))

    assert "Packet page 8 of 12, part 2 of 2" in papers.texts(parts[1])[0]
    assert "part 1 of 2" in papers.texts(parts[0])[0]


def test_a_tab_sheet_stays_with_its_exhibit() -> None:
    """No part ends after a tab sheet."""
    pieces = []
    for exhibit in _pieces():
        tab = f"tab-{exhibit.key}"
        source = piece("T", papers.pages_pdf(1)).source
        pieces.append(Piece(tab, exhibit.title, source, 0, 1))
        pieces.append(
            Piece(exhibit.key, "", exhibit.source, 0, exhibit.count, "Ex. A", True, under=tab)  # noqa: FBT003
        )
    parts = split_packet(leaves_of(pieces), look(15), Limits(pages=5))

    assert _lengths(parts) == [4, 5, 5, 1]


@given(most=st.integers(1, 14))
@settings(max_examples=14, deadline=None)
def test_no_page_is_lost_or_doubled(most: int) -> None:
    """Whatever the limit, the parts together are the packet, and none is over it."""
    parts = split_packet(leaves_of(_pieces()), look(12), Limits(pages=most))
    said = [text for part in parts for text in papers.texts(part)]

    assert all(length <= most for length in _lengths(parts))
    assert len(said) == 12
    assert all(f"Packet page {n} of 12" in text for n, text in enumerate(said, start=1))


def _with_cover(pieces: list[Piece]) -> list[Piece]:
    source = open_pdf(papers.pages_pdf(1, "Cover"))
    return [Piece(COVER, "Cover", source, 0, 1), *pieces]


def _cover_of(part: PartRange) -> Source:
    held = f"Part {part.number} of {part.parts} holds {part.first} to {part.last}, {part.pages}"
    return open_pdf(papers.pages_pdf(1, held))


@pytest.mark.parametrize("most", [2, 3, 5, 8, 12])
def test_every_part_has_a_cover_and_stays_within_the_limit(most: int) -> None:
    """The cover says which packet pages follow; later covers are not among the numbered pages."""
    leaves = leaves_of(_with_cover(_pieces()))
    parts = split_packet(leaves, look(13), Limits(pages=most), _cover_of)
    said = [papers.texts(part) for part in parts]

    assert len(parts) > 1
    assert all(len(pages) <= most for pages in said)
    for number, pages in enumerate(said, start=1):
        numbered = [text for text in pages if "Packet page" in text]
        first, last = (_place(text) for text in (numbered[0], numbered[-1]))
        held = f"Part {number} of {len(parts)} holds {first} to {last}, {len(pages)}"
        assert held in pages[0]
        assert (f"Cover of part {number} of {len(parts)}" in pages[0]) is (number > 1)
    places = [_place(text) for pages in said for text in pages if "Packet page" in text]
    assert places == list(range(1, 14))


def _place(text: str) -> int:
    return int(text.partition("Packet page ")[2].partition(" ")[0])


def test_one_page_a_part_leaves_no_room_for_a_cover() -> None:
    """The refusal says how many pages a part needs at least."""
    leaves = leaves_of(_with_cover(_pieces()))

    with pytest.raises(PiecesUnusableError) as refused:
        split_packet(leaves, look(13), Limits(pages=1), _cover_of)

    assert "at least 2" in refused.value.found[0][1].hint


def test_a_packet_in_one_part_keeps_its_own_cover() -> None:
    """Without a split no cover is printed anew."""
    leaves = leaves_of(_with_cover(_pieces()))
    (whole,) = split_packet(leaves, look(13), Limits(pages=13), _cover_of)

    assert "Cover 1 of 1" in papers.texts(whole)[0]


def test_covers_count_to_the_size_of_a_part() -> None:
    """With covers every part still keeps below its megabytes."""
    leaves = leaves_of(_with_cover([piece(c, _noise(c)) for c in "ABCDEF"]))
    parts = split_packet(leaves, look(len(leaves)), Limits(megabytes=0.35), _cover_of)

    assert len(parts) > 1
    assert all(len(part) <= 350_000 for part in parts)
    assert sum(_lengths(parts)) == len(leaves) + len(parts) - 1


def test_parts_keep_below_a_size() -> None:
    """With a limit in megabytes every part is below it, and no page is lost."""
    leaves = leaves_of([piece(c, _noise(c)) for c in "ABCDEF"])
    parts = split_packet(leaves, look(len(leaves)), Limits(megabytes=0.35))

    assert len(parts) > 1
    assert all(len(part) <= 350_000 for part in parts)
    assert sum(_lengths(parts)) == len(leaves)


def test_a_single_page_over_the_size_is_named() -> None:
    """A page that alone is too large cannot be split: its exhibit is named."""
    with pytest.raises(PiecesUnusableError, match="larger than one part"):
        split_packet(leaves_of([piece("A", _noise("A"))]), look(1), Limits(megabytes=0.05))


def _noise(seed: str) -> bytes:
    """Return a page of about 120 kB that does not get smaller."""
    import random

    from PIL import Image

    dots = random.Random(seed).randbytes(280 * 140)  # noqa: S311 - a test picture
    out = BytesIO()
    Image.frombytes("L", (280, 140), dots).resize((700, 350)).save(out, "PDF", quality=95)
    return out.getvalue()
