from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject

from appealgen.render.packet import UnusableError, open_pdf
from appealgen.render.packet.source import MAX_BYTES
from tests.render.packet import papers

DAMAGED: dict[str, Callable[[], bytes]] = {
    "damaged": lambda: b"%PDF-1.7\nthis is no PDF at all",
    "damaged by a lost end": lambda: papers.pages_pdf(3)[:300],
    "damaged and empty": lambda: b"",
    "locked with a password": papers.locked_pdf,
    "no pages": papers.empty_pdf,
    "more than 2000 pages": lambda: papers.pages_pdf(2001),
    f"larger than {MAX_BYTES // 1_000_000} MB": lambda: bytes(MAX_BYTES + 1),
}


@pytest.mark.parametrize("reason", DAMAGED)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(reason: str) -> None:
    """Every kind of unusable file is named for what it is and says what to do."""
    with pytest.raises(UnusableError) as refused:
        open_pdf(DAMAGED[reason]())

    assert reason.split(" by ", maxsplit=1)[0].split(" and ", maxsplit=1)[0] in refused.value.what
    assert refused.value.hint


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_file_that_is_locked_against_changes_only_is_used(algorithm: str) -> None:
    """A file that any viewer opens unasked keeps its pages, and the source says what it was."""
    found = open_pdf(papers.protected_pdf(algorithm))

    assert found.protected
    assert ["Page 1 of 2" in p.extract_text() for p in found.pages] == [True, False]
    assert not open_pdf(papers.pages_pdf(2)).protected


def test_a_form_that_only_its_program_shows_is_refused() -> None:
    """An XFA form shows other pages than it holds, so it is not carried over."""
    form = DictionaryObject({NameObject("/XFA"): ArrayObject([])})

    with pytest.raises(UnusableError, match="XFA"):
        open_pdf(papers.page_pdf(root={"/AcroForm": form}))


def test_a_portfolio_is_refused() -> None:
    """A portfolio keeps its documents beside its page: they would be lost silently."""
    with pytest.raises(UnusableError, match="portfolio"):
        open_pdf(papers.page_pdf(root={"/Collection": DictionaryObject()}))


def test_layers_that_are_switched_off_are_refused() -> None:
    """A hidden layer would come to light on the page of a packet, so the file is refused."""
    layers = DictionaryObject({NameObject("/OFF"): ArrayObject([DictionaryObject()])})
    content = DictionaryObject({NameObject("/D"): layers})

    with pytest.raises(UnusableError, match="layers"):
        open_pdf(papers.page_pdf(root={"/OCProperties": content}))


def test_a_whole_file_keeps_every_page() -> None:
    """A usable file has as many pages as it is written with."""
    assert len(open_pdf(papers.pages_pdf(7)).pages) == 7


def _printed(damage: Callable[[bytes], bytes], kind: str = "content") -> bytes:
    """Return three pages of which the second has packed content, or a picture, that is damaged."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(papers.pages_pdf(3))))
    page = writer.pages[1]
    stream = EncodedStreamObject()
    stream._data = damage(zlib.compress(papers.text_at(72, 700, "Here it says what matters") * 40))
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    if kind == "content":
        page[NameObject("/Contents")] = writer._add_object(stream)
    else:
        stream[NameObject("/Subtype")] = NameObject("/Form")
        drawn = DictionaryObject({NameObject("/X"): writer._add_object(stream)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    return papers.written(writer)


@pytest.mark.parametrize("kind", ["content", "drawing"])
@pytest.mark.parametrize("cut", ["short", "changed", "no start"])
def test_a_page_that_would_come_out_blank_is_named(kind: str, cut: str) -> None:
    """Content of page 2 that cannot be unpacked is refused with its page."""
    damage: dict[str, Callable[[bytes], bytes]] = {
        "short": lambda data: data[:-20],
        "changed": lambda data: data[:30] + bytes(b ^ 0x5A for b in data[30:50]) + data[50:],
        "no start": lambda data: b"XX" + data,
    }

    assert len(open_pdf(_printed(lambda data: data, kind)).pages) == 3
    with pytest.raises(UnusableError, match="is damaged on page 2"):
        open_pdf(_printed(damage[cut], kind))


def test_a_cut_off_photograph_inside_a_page_is_named() -> None:
    """A JPEG without its end shows gray where the picture should be."""
    whole = BytesIO()
    Image.new("RGB", (60, 60), "red").save(whole, "JPEG")
    for data, good in ((whole.getvalue(), True), (whole.getvalue()[:-40], False)):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(papers.pages_pdf(1))))
        stream = EncodedStreamObject()
        stream._data = data
        stream[NameObject("/Filter")] = NameObject("/DCTDecode")
        stream[NameObject("/Subtype")] = NameObject("/Image")
        drawn = DictionaryObject({NameObject("/X"): writer._add_object(stream)})
        writer.pages[0][NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): drawn}
        )
        if good:
            assert len(open_pdf(papers.written(writer)).pages) == 1
        else:
            with pytest.raises(UnusableError, match="page 1"):
                open_pdf(papers.written(writer))
