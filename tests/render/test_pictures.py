"""Drawings: whole, legible, black and white, true to the view-model, told to a screen reader."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from appealgen.brief.pictures import Timeline, pictures_of
from appealgen.errors import TemplateInvalidError
from appealgen.render.docx import html_to_docx
from appealgen.render.interface import DOCX, PDF
from appealgen.render.pictures import draw, drawn
from appealgen.render.pictures.canvas import SIZE, WIDTH, Canvas, cut, width_of, wrapped
from appealgen.render.pictures.raster import DPI, bitmaps
from appealgen.render.readback import read_back
from appealgen.render.subset import check_subset
from appealgen.service.documents import Kind, render_documents
from tests.brief.cases import POLICIES, TEMPLATES, published
from tests.brief.pictures.cases import crowded, pictured
from tests.render.samples import FONTS
from tests.render.test_pdf import failed_rules

if TYPE_CHECKING:
    from appealgen.brief.context import Context

SVG = "{http://www.w3.org/2000/svg}"


@cache
def case(name: str) -> Context:
    """Return the demo, the crowded demo, or a published case."""
    if name == "demo":
        return pictured()
    return pictured(crowded) if name == "crowded" else published(name)


@cache
def letter(name: str) -> dict[str, bytes]:
    """Return the two formats of the letter of a case."""
    made = render_documents(case(name), [Kind.LETTER], TEMPLATES, POLICIES)
    return {artifact.media_type: artifact.data for artifact in made}


def drawings(name: str) -> list[etree._Element]:
    """Return the drawings of a case."""
    return [etree.fromstring(draw(picture)) for picture in pictures_of(case(name))]


CASES = ("demo", "crowded", "assess-630947-xlif-l3-4")


@pytest.mark.parametrize("name", CASES)
def test_a_letter_with_pictures_is_pdf_ua(name: str) -> None:
    """PDF/UA-1 has nothing to report: every picture is a figure with its words."""
    assert failed_rules(letter(name)[PDF]) == []


@pytest.mark.parametrize("name", CASES)
def test_words_are_legible_and_on_the_sheet(name: str) -> None:
    """Nine points or more, none beyond the edge."""
    for drawing in drawings(name):
        high = float(drawing.get("viewBox", "").split()[3])
        for text in drawing.iter(f"{SVG}text"):
            size, x, y = (float(text.get(key, "")) for key in ("font-size", "x", "y"))
            bold = text.get("font-weight") == "700"
            assert size >= SIZE
            assert x >= -0.1
            assert x + width_of(text.text or "", size, bold=bold) <= WIDTH + 1
            assert size - 2 <= y <= high


@pytest.mark.parametrize("name", CASES)
def test_words_never_stand_on_words(name: str) -> None:
    """No label covers another."""
    for drawing in drawings(name):
        boxes = []
        for text in drawing.iter(f"{SVG}text"):
            size, x, y = (float(text.get(key, "")) for key in ("font-size", "x", "y"))
            wide = width_of(text.text or "", size, bold=text.get("font-weight") == "700")
            boxes.append((x, y - size * 0.65, x + wide, y, text.text))
        for n, one in enumerate(boxes):
            for two in boxes[n + 1 :]:
                apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
                assert apart, (one, two)


@pytest.mark.parametrize("name", CASES)
def test_no_color_is_used(name: str) -> None:
    """Gray at most: a copier and a fax machine show the same."""
    for drawing in drawings(name):
        looks = {part.get(key) for part in drawing.iter() for key in ("fill", "stroke")}
        for look in looks - {None, "none"}:
            assert re.fullmatch(r"#([0-9a-f])\1\1|#([0-9a-f]{2})\2\2", str(look))


def test_counted_care_is_black_and_other_care_hatched() -> None:
    """The strip of therapy is filled; that of the home program is white with lines in it."""
    black, hatched = draw(one_row(0)), draw(one_row(1))

    assert 'fill="#000" stroke="#000" stroke-width="0.7"' in black
    assert black.count("<path") < hatched.count("<path") - 20


def one_row(n: int) -> Timeline:
    """Return the demo's line of time with one of its courses, without a legend."""
    legends = ("legend_counted", "legend_other", "legend_visit", "legend_unsure")
    picture = pictures_of(case("demo"))[0]
    assert isinstance(picture, Timeline)
    return picture.model_copy(update={"rows": (picture.rows[n],), **dict.fromkeys(legends, "")})


def test_a_strip_is_as_long_as_its_days() -> None:
    """Twelve weeks of therapy, to a tenth of a point, and never to scale with a guess."""
    svg = draw(one_row(0))
    days = (dt.date(2026, 12, 1) - dt.date(2025, 7, 1)).days
    left = (dt.date(2026, 2, 3) - dt.date(2025, 7, 1)).days / days * WIDTH
    right = (dt.date(2026, 4, 29) - dt.date(2025, 7, 1)).days / days * WIDTH

    found = re.search(r'd="M ([\d.]+) [\d.]+ L ([\d.]+) [^"]*Z" fill="#000"', svg)
    assert found is not None
    assert float(found[1]) == pytest.approx(left, abs=0.1)
    assert float(found[2]) == pytest.approx(right, abs=0.1)


def test_words_of_a_case_are_escaped() -> None:
    """A name with marks of the markup is text."""
    canvas = Canvas()
    canvas.text(0, 9, '<image href="x"/> & "more"')
    root = etree.fromstring(canvas.svg("timeline-1", "</title><script/>"))

    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}text"]
    assert root[1].text == '<image href="x"/> & "more"'


@given(st.text(max_size=200), st.floats(min_value=60, max_value=456))
@settings(max_examples=60, deadline=None)
def test_wrapping_loses_no_word(words: str, width: float) -> None:
    """Whatever the words, the lines hold them in order."""
    lines = wrapped(words, width)

    assert " ".join(lines).replace("\xa0", " ") == words.replace("\xa0", " ")


def test_a_line_never_breaks_inside_a_date_or_a_measure() -> None:
    """Each line is true by itself."""
    lines = wrapped("seen on August 19, 2026 with 16 sessions (Ex. C pp. 1–2)", 70)

    joined = [line.replace("\xa0", " ") for line in lines]
    for whole in ("August 19, 2026", "16 sessions", "(Ex. C pp. 1–2)"):
        assert any(whole in line for line in joined)


@given(st.floats(min_value=60, max_value=300))
@settings(max_examples=30, deadline=None)
def test_a_pointer_never_stands_alone_on_a_line(width: float) -> None:
    """Whatever the width, a pointer keeps the word before it."""
    lines = wrapped("The CT shows pseudarthrosis and a fracture (Ex. C p. 1).", width)

    assert lines[-1].replace("\xa0", " ").endswith("fracture (Ex. C p. 1).")


def test_a_cut_name_ends_at_a_word() -> None:
    """No half number can stand for a whole one."""
    said = cut("acetaminophen 1,000 mg three times daily", 90)

    assert said.endswith("…")
    assert "1,0…" not in said
    assert width_of(said) <= 90


@pytest.mark.parametrize(("style", "bold"), [("Regular", False), ("Semibold", True)])
def test_widths_are_those_of_the_fonts(style: str, bold: bool) -> None:  # noqa: FBT001
    """What is measured is what is printed."""
    with TTFont(FONTS / f"SourceSans3-{style}.ttf") as font:
        names, widths = font.getBestCmap(), font["hmtx"].metrics

    for code in range(0x20, 0x7F):
        assert width_of(chr(code), 1000, bold=bold) == pytest.approx(widths[names[code]][0])


def test_a_document_without_a_drawing_keeps_its_words() -> None:
    """A place that no picture fills still says what it would show."""
    html = '<p>x</p><svg data-picture="scores"><title>words</title></svg>'

    assert drawn(html, ()) == html


def test_a_drawing_keeps_to_the_subset() -> None:
    """What is drawn may be printed: shapes and words, nothing that reaches elsewhere."""
    for picture in pictures_of(case("crowded")):
        check_subset(f"<html><body>{draw(picture)}</body></html>")


def test_pdf_and_word_say_the_same_of_a_picture() -> None:
    """The alternative text is one; what is drawn is read back label by label."""
    alts = [picture.alt for picture in pictures_of(case("demo"))]
    read = {kind: read_back("x", kind, data).blocks for kind, data in letter("demo").items()}

    for blocks in read.values():
        assert [b.text for b in blocks if b.kind == "figure"] == alts
    labels = [label for b in read[PDF] if b.kind == "drawn" for label in b.cells]
    assert "12 weeks counted; gave no lasting relief" in labels
    assert "L4-L5, criteria: met" in labels
    assert "58%" in labels


def test_word_has_each_picture_at_300_dpi_and_no_wider_than_the_text() -> None:
    """Three gray bitmaps, sharp on paper."""
    with zipfile.ZipFile(io.BytesIO(letter("demo")[DOCX])) as file:
        names = [name for name in file.namelist() if name.startswith("word/media/")]
        sizes = [Image.open(io.BytesIO(file.read(name))) for name in names]
        body = file.read("word/document.xml").decode()

    assert len(sizes) == 3
    assert {image.mode for image in sizes} == {"L"}
    assert all(image.width == pytest.approx((WIDTH + 2) / 72 * DPI, abs=3) for image in sizes)
    widths = [int(cx) / 12700 for cx in re.findall(r'<wp:extent cx="(\d+)"', body)]
    assert max(widths) <= 6.5 * 72


def test_word_without_a_raster_gives_the_words() -> None:
    """Where nothing can draw, the words stand in the picture's place."""
    html = (
        '<html lang="en"><body class="letter" data-reference="x"><figure>'
        '<svg data-picture="scores"><title>All that it shows.</title></svg></figure></body></html>'
    )
    data = html_to_docx(html, title="x", author="", language="en", date=dt.date(2026, 1, 1))

    assert "[Figure: All that it shows.]" in [b.text for b in read_back("x", DOCX, data).blocks]


def test_a_bitmap_needs_a_size() -> None:
    """A drawing that says no size is refused with a reason."""
    with pytest.raises(TemplateInvalidError, match="no size"):
        bitmaps(["<svg><title>x</title></svg>"], fonts=FONTS)


def pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(PdfReader(io.BytesIO(data)).pages)


def test_pictures_add_one_page_to_the_demo() -> None:
    """The body of the letter is no longer for them."""
    bare = replace(case("demo"), pictures=frozenset())
    without = render_documents(bare, [Kind.LETTER], TEMPLATES, POLICIES)[0].data

    assert pages(letter("demo")[PDF]) == pages(without) + 1


def test_the_same_case_gives_the_same_bytes() -> None:
    """Bitmaps included: nothing of a clock or a run is in them."""
    again = render_documents(case("demo"), [Kind.LETTER], TEMPLATES, POLICIES)

    assert {a.media_type: a.data for a in again} == letter("demo")
