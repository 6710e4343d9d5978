"""Finished files are read back along their own structure, the same words from either format."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from pypdf import PdfReader, PdfWriter

from appealgen import resources
from appealgen.render.docx import html_to_docx
from appealgen.render.interface import DOCX, PDF
from appealgen.render.pdf import html_to_pdf
from appealgen.render.readback import ReadBlock, ReadDocument, bare, read_back

TEMPLATES = resources.templates_folder()
DAY = dt.date(2026, 11, 2)
ROWS = "".join(f"<tr><td>Row {n}</td><td>{n} mm</td></tr>" for n in range(3))
HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title></head>
<body class="letter" data-reference="R 1" data-draft="not signed.">
<h1>First</h1><p>One <strong>bold</strong> word at L4–L5, and flexion-extension films.
(<span class="cite">Ex. C p. 1</span>)</p><h2>Second</h2><ul><li>An item.</li></ul>
<table class="care"><caption>Care</caption><colgroup><col class="w-when"><col class="w-what">
</colgroup><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>
<tbody>{ROWS}</tbody></table></body></html>"""


def pdf(html: str = HTML) -> bytes:
    """Return the PDF of a document."""
    return html_to_pdf(
        html, stylesheet=TEMPLATES / "letter.css", fonts=TEMPLATES / "fonts", title="T", date=DAY
    )


def word(html: str = HTML) -> bytes:
    """Return the Word file of a document."""
    return html_to_docx(html, title="T", author="", language="en", date=DAY)


def both() -> list[ReadDocument]:
    """Return the document read back from either format."""
    return [read_back("t.pdf", PDF, pdf()), read_back("t.docx", DOCX, word())]


def test_both_formats_give_the_same_blocks() -> None:
    """Kind, words and cells are equal; only the PDF has pages."""
    printed, typed = ([(b.kind, b.text, b.cells) for b in d.blocks] for d in both())

    assert printed == typed
    assert {b.page for b in both()[0].blocks} == {1}


def test_structure_is_read_not_guessed() -> None:
    """Headings, items, captions and rows are what the tags call them."""
    blocks = both()[0].blocks

    assert [b.kind for b in blocks] == [
        "heading1", "text", "heading2", "item", "caption", "row", "row", "row", "row",
    ]  # fmt: skip
    assert blocks[5].header
    assert blocks[6] == ReadBlock("row", "Row 0 | 0 mm", 1, ("Row 0", "0 mm"))


def test_the_frame_of_the_page_stands_apart() -> None:
    """The mark DRAFT is in the margin and in no block."""
    for document in both():
        assert any(frame.startswith("DRAFT") for frame in document.frames)
        assert not any("DRAFT" in block.text for block in document.blocks)


def test_a_paragraph_over_two_pages_is_one_block() -> None:
    """A sentence is never cut in two by the end of a page."""
    long = " ".join(f"word{n}" for n in range(900))
    document = read_back("t.pdf", PDF, pdf(HTML.replace("One ", f"One {long} ")))

    assert any(long in block.text for block in document.blocks)


def test_line_breaks_add_no_space_after_a_hyphen() -> None:
    """Words are compared without white space, so both formats agree wherever a line breaks."""
    text = "flexion-extension " * 60
    printed = read_back("t.pdf", PDF, pdf(HTML.replace("One ", text)))
    typed = read_back("t.docx", DOCX, word(HTML.replace("One ", text)))

    assert [bare(b.text) for b in printed.blocks] == [bare(b.text) for b in typed.blocks]


def test_a_pdf_without_tags_is_read_by_lines() -> None:
    """Such as one that went through another program."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    del writer.root_object["/StructTreeRoot"]
    buffer = io.BytesIO()
    writer.write(buffer)

    document = read_back("t.pdf", PDF, buffer.getvalue())

    assert any("bold word at L4" in block.text for block in document.blocks)


@pytest.mark.parametrize("media_type", [PDF, DOCX])
def test_a_broken_file_is_refused(media_type: str) -> None:
    """The message says nothing of what the file holds."""
    with pytest.raises(ValueError, match=r"^it cannot be opened as a "):
        read_back("t", media_type, b"no such file")


def test_items_parted_by_a_page_break_stay_two() -> None:
    """A bullet says where an item begins, even after an item that ends like half a sentence."""
    items = [f"the plan send paper number {number};" for number in range(80)]
    html = HTML.replace("<li>An item.</li>", "".join(f"<li>{text}</li>" for text in items))
    read = read_back("t.pdf", PDF, pdf(html)).blocks

    assert {b.page for b in read} >= {1, 2}
    assert [b.text for b in read if b.kind == "item"] == items


def test_an_item_that_a_page_break_cuts_is_one() -> None:
    """What goes on without a bullet belongs to the item before, however that line ended."""
    items = ["A sentence that ends. " * 60 + f"Item {number}." for number in range(9)]
    html = HTML.replace("<li>An item.</li>", "".join(f"<li>{text}</li>" for text in items))
    read = read_back("t.pdf", PDF, pdf(html)).blocks

    assert {b.page for b in read} >= {1, 2}
    assert [b.text for b in read if b.kind == "item"] == items
