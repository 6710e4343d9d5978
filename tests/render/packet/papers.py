"""Make the papers that packets are tried on: whole, odd and damaged ones. All invented."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from appealgen.render.packet import Look, Piece, open_pdf

DAY = dt.date(2026, 11, 2)


def look(total: int, note: str = "") -> Look:
    """Return what a packet of some pages says of itself."""
    return Look("Packet, Reference 26-1", DAY, total, note)


def piece(letter: str, data: bytes, *, framed: bool = True) -> Piece:
    """Return an exhibit as a piece."""
    source = open_pdf(data)
    count = len(source.pages)
    return Piece(f"ex-{letter}", f"Ex. {letter}", source, 0, count, f"Ex. {letter}", framed)


def content(page_writer: PdfWriter, data: bytes) -> IndirectObject:
    """Add a content stream to a file."""
    stream = DecodedStreamObject()
    stream.set_data(data)
    return page_writer._add_object(stream)


def font_resources() -> DictionaryObject:
    """Return resources with one font under the name F1."""
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    return DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})


def text_at(x: float, y: float, words: str, size: float = 12) -> bytes:
    """Return the drawing of some words."""
    return f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n".encode()


def page_pdf(  # noqa: PLR0913 - one keyword per oddity
    drawing: bytes = b"",
    *,
    box: tuple[float, float, float, float] = (0, 0, 612, 792),
    crop: tuple[float, float, float, float] | None = None,
    rotate: int = 0,
    annotations: tuple[DictionaryObject, ...] = (),
    root: dict[str, Any] | None = None,
) -> bytes:
    """Return a PDF of one page, as odd as wanted."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    page[NameObject("/MediaBox")] = _numbers(box)
    if crop:
        page[NameObject("/CropBox")] = _numbers(crop)
    if rotate:
        page[NameObject("/Rotate")] = NumberObject(rotate)
    page[NameObject("/Resources")] = font_resources()
    page[NameObject("/Contents")] = content(writer, drawing)
    if annotations:
        page[NameObject("/Annots")] = ArrayObject(annotations)
    for name, value in (root or {}).items():
        writer._root_object[NameObject(name)] = value
    return written(writer)


def pages_pdf(count: int, words: str = "Page") -> bytes:
    """Return a PDF of some pages, each with its number."""
    writer = PdfWriter()
    resources = writer._add_object(font_resources())
    for number in range(1, count + 1):
        page = writer.add_blank_page(612, 792)
        page[NameObject("/Resources")] = resources
        drawing = text_at(72, 700, f"{words} {number} of {count}")
        page[NameObject("/Contents")] = content(writer, drawing)
    return written(writer)


def locked_pdf() -> bytes:
    """Return a PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pages_pdf(1))))
    writer.encrypt("secret")
    return written(writer)


def protected_pdf(algorithm: str, count: int = 2) -> bytes:
    """Return a PDF that anybody can open and that only its owner may change."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pages_pdf(count))))
    writer.encrypt("", "the owner's", algorithm=algorithm)
    return written(writer)


def empty_pdf() -> bytes:
    """Return a PDF without pages."""
    return written(PdfWriter())


def note(kind: str, **more: PdfObject) -> DictionaryObject:
    """Return an annotation at the lower left, with more entries by name."""
    made = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): _numbers((100, 100, 300, 130)),
        }
    )
    for name, value in more.items():
        made[NameObject(f"/{name}")] = value
    return made


def appearance(words: str) -> DictionaryObject:
    """Return the appearance of an annotation that shows some words."""
    look_ = DecodedStreamObject()
    look_.set_data(text_at(2, 8, words))
    look_[NameObject("/Type")] = NameObject("/XObject")
    look_[NameObject("/Subtype")] = NameObject("/Form")
    look_[NameObject("/BBox")] = _numbers((0, 0, 200, 30))
    look_[NameObject("/Resources")] = font_resources()
    return DictionaryObject({NameObject("/N"): look_})


def words(text: str) -> TextStringObject:
    """Return a string of a PDF."""
    return TextStringObject(text)


def written(writer: PdfWriter) -> bytes:
    """Return a file's bytes."""
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _numbers(values: tuple[float, ...]) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


def texts(data: bytes) -> list[str]:
    """Return the text of each page, as PDFium reads it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def place_of(data: bytes, searched: str, page: int = 0) -> tuple[float, float, float, float]:
    """Return where some words stand on a page as shown: left, bottom, right, top, in points."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        text = document[page].get_textpage()
        found = text.search(searched).get_next()
        assert found is not None
        start, count = found
        boxes = [text.get_charbox(start + n) for n in range(count) if searched[n] != " "]
        return (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
    finally:
        document.close()
