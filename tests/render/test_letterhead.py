"""A practice's Word letterhead: its header and styles, our marks on every page."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.render.docx import PAPERS, html_to_docx
from appealgen.render.interface import DOCX
from appealgen.render.letterhead import wrong_with_letterhead
from appealgen.render.readback import read_back
from tests.render import samples

LETTER = PAPERS["letter"]


def saved(made: Document) -> bytes:
    """Return a Word file's bytes."""
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def paper(*, first: bool = False, even: bool = False) -> Document:
    """Return an invented letterhead with a header, a footer and a style of its own."""
    made = docx.Document()
    section = made.sections[0]
    section.different_first_page_header_footer = first
    made.settings.odd_and_even_pages_header_footer = even
    section.header.paragraphs[0].text = "Lakeside Spine Associates"
    section.footer.paragraphs[0].text = "100 Harbor Road"
    if first:
        section.first_page_header.paragraphs[0].text = "Lakeside, first page"
    made.styles["Normal"].font.size = Pt(13)
    made.add_paragraph("[Type here]")
    return made


def letter(made: Document, html: str | None = None) -> Document:
    """Return a letter written into a letterhead, opened again."""
    data = html_to_docx(
        html or samples.letter(),
        title="x",
        author="",
        language="en",
        date=samples.DAY,
        letterhead=saved(made),
    )
    return docx.Document(io.BytesIO(data))


def with_part(name: str, content: bytes) -> bytes:
    """Return the letterhead with one more file in its archive, or another content of one."""
    source, buffer = zipfile.ZipFile(io.BytesIO(saved(paper()))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            if entry != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return buffer.getvalue()


def test_header_footer_and_styles_are_the_practices() -> None:
    """Its text stays, its body goes, its size of type holds."""
    made = letter(paper())

    texts = [p.text for p in made.paragraphs]
    assert "Lakeside Spine Associates" in [p.text for p in made.sections[0].header.paragraphs]
    assert "100 Harbor Road" in [p.text for p in made.sections[0].footer.paragraphs]
    assert "[Type here]" not in texts
    assert made.styles["Normal"].font.size == Pt(13)
    assert len(texts) > 10


def test_the_letterhead_of_the_text_is_left_out() -> None:
    """The header says it already."""
    plain = html_to_docx(samples.letter(), title="x", author="", language="en", date=samples.DAY)
    ours = [p.text for p in docx.Document(io.BytesIO(plain)).paragraphs]
    own = [p.text for p in letter(paper()).paragraphs]

    assert ours[0]
    assert ours[0] not in own
    assert own == ours[len(ours) - len(own) :]


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("even", [False, True])
def test_every_page_is_marked_a_draft_and_numbered(first: bool, even: bool) -> None:  # noqa: FBT001
    """Whatever headers and footers a page can show, the first thing in them is ours."""
    made = letter(paper(first=first, even=even))
    section = made.sections[0]

    headers, footers = [section.header], [section.footer]
    if first:
        headers.append(section.first_page_header)
        footers.append(section.first_page_footer)
    if even:
        headers.append(section.even_page_header)
        footers.append(section.even_page_footer)
    assert 'data-draft="' in samples.letter()
    assert all(h.paragraphs[0].text.startswith("DRAFT, not to be sent") for h in headers)
    assert all("NUMPAGES" in f._element.xml for f in footers)


def test_styles_it_lacks_are_added_in_its_own_font() -> None:
    """A letterhead saved by Word has only the styles that it uses."""
    bare = paper()
    for name in ("Quote", "Caption", "List Number", "Heading 2"):
        element = bare.styles[name].element
        element.getparent().remove(element)

    made = letter(bare)

    quote = made.styles["Quote"]
    assert quote.base_style.name == "Normal"
    assert quote.font.name is None
    assert {"Heading 2", "Caption", "List Number"} <= {s.name for s in made.styles}


def test_styles_with_other_ids_are_used_by_name() -> None:
    """A Word in another language calls the same style by another id."""
    bare = paper()
    bare.styles["Heading 2"].element.set(docx.oxml.ns.qn("w:styleId"), "berschrift2")

    made = letter(bare)

    used = {p.style.style_id for p in made.paragraphs if p.style is not None}
    assert "berschrift2" in used
    assert "Heading2" not in used


def test_a_letterhead_without_lists_gets_them() -> None:
    """Its archive may hold no numbering at all."""
    data = saved(paper())
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == "word/numbering.xml":
                continue
            if entry == "[Content_Types].xml" or entry.endswith("document.xml.rels"):
                rows = content.split(b">")
                content = b">".join(r for r in rows if b"numbering" not in r)
            target.writestr(entry, content)

    assert not wrong_with_letterhead(buffer.getvalue(), LETTER)
    assert letter(docx.Document(buffer)).part.numbering_part is not None


def test_what_is_written_can_be_read_back() -> None:
    """The reader of finished files finds text, and the mark in the frames."""
    data = html_to_docx(
        samples.letter(),
        title="x",
        author="",
        language="en",
        date=samples.DAY,
        letterhead=saved(paper(first=True)),
    )

    found = read_back("x.docx", DOCX, data)

    assert found.blocks
    assert sum(frame.startswith("DRAFT") for frame in found.frames) == 2


def test_equal_input_gives_equal_bytes() -> None:
    """With a letterhead as without."""
    made = saved(paper())
    changes = {"title": "x", "author": "", "language": "en", "date": samples.DAY}

    one, two = (
        html_to_docx(samples.letter(), letterhead=made, **changes)  # type: ignore[arg-type]
        for _ in range(2)
    )

    assert one == two


def test_a_plain_letterhead_passes() -> None:
    """Header, footer, one section, the paper of the settings."""
    assert not wrong_with_letterhead(saved(paper()), LETTER)


def other_paper() -> bytes:
    """Return a letterhead on A4."""
    made = paper()
    made.sections[0].page_width, made.sections[0].page_height = Mm(210), Mm(297)
    return saved(made)


def two_sections() -> bytes:
    """Return a letterhead of two sections."""
    made = paper()
    made.add_section()
    return saved(made)


def narrow() -> bytes:
    """Return a letterhead with margins that meet."""
    made = paper()
    made.sections[0].left_margin = made.sections[0].right_margin = Mm(80)
    return saved(made)


RELATED = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://x/attachedTemplate" Target="https://example.org/t.dotm" '
    b'TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 no archive", "damaged"),
        (saved(paper())[:3000], "damaged"),
        (with_part("word/document.xml", b"<broken"), "damaged"),
        (with_part("word/header9.xml", b"<!DOCTYPE x><x/>"), "damaged"),
        (with_part("word/vbaProject.bin", b"x"), "macros"),
        (with_part("word/_rels/settings.xml.rels", RELATED), "network"),
        (with_part("word/x.xml", b"<i>INCLUDEPICTURE file</i>"), "field"),
        (with_part("word/x.bin", b"\0" * 41_000_000), "unpacks"),
        (other_paper(), "another paper"),
        (two_sections(), "more than one section"),
        (narrow(), "less than half"),
        (b"x" * 5_000_001, "larger"),
    ],
)
def test_a_letterhead_that_cannot_be_used_is_refused(data: bytes, says: str) -> None:
    """Damaged, acting, reaching out, or of another form."""
    assert says in wrong_with_letterhead(data, LETTER)


@settings(max_examples=40)
@given(st.integers(0, 30_000), st.integers(0, 255))
def test_one_wrong_byte_is_refused_or_does_no_harm(place: int, value: int) -> None:
    """A damaged file is refused in words; it never fails in another way."""
    data = bytearray(saved(paper()))
    data[place % len(data)] = value

    assert isinstance(wrong_with_letterhead(bytes(data), LETTER), str)
