"""A logo is looked at before it is printed: format, size, and nothing in it that acts."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from appealgen.brief.overlay import Logo, Overlay
from appealgen.errors import TemplateInvalidError
from appealgen.render.docx import html_to_docx
from appealgen.render.logo import MAX_BYTES, logo_kind, wrong_with_logo
from appealgen.render.pdf import html_to_pdf
from appealgen.render.subset import check_subset
from appealgen.render.text import html_to_text
from tests.render import samples
from tests.render.samples import FONTS, TEMPLATES
from tests.render.test_subset import page

LAKE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
    b'<defs><linearGradient id="g"><stop offset="0" stop-color="#124"/></linearGradient></defs>'
    b'<rect width="8" height="4" fill="url(#g)"/><path d="M1 8 H 19" stroke="#2a86a8"/></svg>'
)
"""An invented logo."""


def png(width: int = 2, height: int = 2) -> bytes:
    """Return a gray picture of some size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


LETTER = page('<p><img class="logo" src="bundled:logo.svg" alt="A lake"></p><p>Words.</p>')


def test_a_drawing_and_a_picture_pass() -> None:
    """Shapes with a gradient, and a small PNG."""
    assert not wrong_with_logo(LAKE, "svg")
    assert not wrong_with_logo(png(), "png")


@pytest.mark.parametrize(
    "inside",
    [
        b"<script>alert(1)</script>",
        b'<image href="https://example.org/x.png"/>',
        b'<use href="https://example.org/x.svg#a"/>',
        b"<foreignObject/>",
        b'<rect onclick="x()"/>',
        b'<a href="https://example.org"><rect/></a>',
        b"<style>@import 'x.css';</style>",
        b'<rect style="fill: url(https://example.org/x)"/>',
        b'<rect fill="url( file:x )"/>',
        b"<animate/>",
        b'<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>',
        b"<?xml-stylesheet href='x.css'?>",
    ],
)
def test_a_drawing_that_acts_or_reaches_out_is_refused(inside: bytes) -> None:
    """Scripts, other files, addresses, and elements that are no shapes."""
    assert wrong_with_logo(LAKE.replace(b"</svg>", inside + b"</svg>"), "svg")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + LAKE, "svg"),
        (b"<svg", "svg"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "svg"),
        (b"", "svg"),
        (LAKE, "png"),
        (png()[:-8], "png"),
        (png()[:20], "png"),
        (png(5000, 1), "png"),
        (png(), "jpg"),
        (b"\xff\xd8\xff\xe0 no more", "jpg"),
        (b"x" * (MAX_BYTES + 1), "svg"),
    ],
)
def test_a_damaged_or_wrong_file_is_refused(data: bytes, kind: str) -> None:
    """Another format than its name says, cut off, far too large."""
    assert wrong_with_logo(data, kind)  # type: ignore[arg-type]


def test_the_format_is_that_of_the_name() -> None:
    """PNG, JPEG and SVG by their usual endings; nothing else."""
    names = ("a.png", "a.JPG", "a.jpeg", "a.svg", "a.gif", "png")

    assert [logo_kind(n) for n in names] == ["png", "jpg", "jpg", "svg", None, None]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_logo_is_in_the_pdf_with_its_words(kind: str) -> None:
    """The PDF is another one with the logo, and says what it shows."""
    logo = Logo(kind, LAKE if kind == "svg" else png(), "A lake")  # type: ignore[arg-type]
    html = LETTER.replace("logo.svg", logo.name)

    data = html_to_pdf(
        html,
        stylesheet=TEMPLATES / "letter.css",
        fonts=FONTS,
        title="x",
        date=samples.DAY,
        overlay=Overlay(logo=logo),
    )

    root = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert spoken(root["/StructTreeRoot"]) == ["A lake"]  # type: ignore[index]


def spoken(element: Any) -> list[str]:  # noqa: ANN401 - the library has no types for these
    """Return the words that stand for pictures below an element of the PDF's structure."""
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    under = element.get("/K", [])
    under = under if isinstance(under, list) else [under]
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + [words for child in under for words in spoken(child)]


def test_a_logo_that_is_not_given_stops_the_page() -> None:
    """No page is printed with a hole where the logo should be."""
    with pytest.raises(TemplateInvalidError):
        html_to_pdf(
            LETTER, stylesheet=TEMPLATES / "letter.css", fonts=FONTS, title="x", date=samples.DAY
        )


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="bundled:logo.svg">',
        '<img alt="x">',
        '<img src="bundled:logo.svg" alt=" ">',
        '<img src="https://example.org/logo.svg" alt="x">',
        '<img src="bundled:print.css" alt="x">',
        '<img src="bundled:logo.svg" alt="x" onload="y">',
    ],
)
def test_no_other_picture_is_allowed(tag: str) -> None:
    """The one picture is the logo, and it has words."""
    with pytest.raises(TemplateInvalidError):
        check_subset(page(f"<p>{tag}</p>"))


def test_words_go_without_the_picture() -> None:
    """Text leaves it out; Word shows a picture with its words, and no drawing."""
    changes = {"title": "x", "author": "", "language": "en", "date": samples.DAY}

    word = html_to_docx(LETTER, logo=Logo("png", png(), "A lake"), **changes)  # type: ignore[arg-type]
    drawn = html_to_docx(LETTER, logo=Logo("svg", LAKE, "A lake"), **changes)  # type: ignore[arg-type]

    assert html_to_text(LETTER).strip() == "Words."
    shapes = Document(io.BytesIO(word)).inline_shapes
    assert [s._inline.docPr.get("descr") for s in shapes] == ["A lake"]
    assert not Document(io.BytesIO(drawn)).inline_shapes
