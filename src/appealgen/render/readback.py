"""Read finished documents back: the words of a PDF or Word file, block by block, with pages.

A tagged PDF (ISO 14289-1) says itself what is a heading, a list item or a table row, so its text
is read along those tags and not guessed from places on the page. What stands outside the tags is
the frame of the page: draft mark, reference, page number.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from appealgen.errors import CapabilityMissingError
from appealgen.render.docx_pictures import PICTURE_NAME
from appealgen.render.interface import DOCX, PDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["ReadBlock", "ReadDocument", "bare", "can_read", "read_back", "tidy"]

_ODD: Final = str.maketrans(
    {"\xa0": " ", "\u202f": " ", "\u2011": "-", "\xad": "", "\x02": "-", "\ufffe": "-"}
)
_SPACES: Final = re.compile(r"\s+")
_ENTRY: Final = re.compile(r"\[\d+\] ")
_NUMBERED: Final = re.compile(r"(?:doi:10\.\S+|PMID \d+)$")
_WORD_KINDS: Final = {"Title": "text", "Caption": "caption", "Quote": "text"}


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One block of a finished document.

    Attributes:
        kind: ``heading1`` to ``heading3``, ``text``, ``item``, ``caption``, ``row``, ``figure``
            (the alternative text of a picture) or ``drawn`` (the words in it, one cell each).
        text: Its words on one line; the cells of a row parted by `` | ``.
        page: 1-based page on which it begins; 0 in Word files, which have no fixed pages.
        cells: The cells of a row.
        header: The row holds the heads of the columns.
        marked: The item has its own bullet or number here, so it begins here. False in Word files.
    """

    kind: str
    text: str
    page: int = 0
    cells: tuple[str, ...] = ()
    header: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A finished document as it was read.

    Attributes:
        name: File name.
        blocks: Its blocks in order.
        frames: What stands outside the text, one entry per page, or per header and footer.
    """

    name: str
    blocks: tuple[ReadBlock, ...]
    frames: tuple[str, ...]


def tidy(text: str) -> str:
    """Return text on one line with plain spaces and hyphens."""
    return _SPACES.sub(" ", text.translate(_ODD)).strip()


def bare(text: str) -> str:
    """Return text without any white space: line breaks differ between formats, words do not."""
    return _SPACES.sub("", text.translate(_ODD))


def can_read(media_type: str) -> bool:
    """Return whether files of a media type can be read back."""
    return media_type in {PDF, DOCX}


def read_back(name: str, media_type: str, data: bytes) -> ReadDocument:
    """Read one finished document.

    Args:
        name: File name, kept for messages.
        media_type: Its media type; one that ``can_read`` knows.
        data: The whole file.

    Raises:
        ValueError: The file cannot be opened as what it is said to be.
        CapabilityMissingError: The library that reads PDFs is not installed.
    """
    if media_type == DOCX:
        return _read_word(name, data)
    from appealgen.render.readback_pdf import read_pdf

    try:
        blocks, frames = read_pdf(data)
    except ImportError as absent:
        what, how = "pypdfium2, which reads PDFs back,", "Run: pip install pypdfium2"
        raise CapabilityMissingError(what, how) from absent
    return ReadDocument(name, tuple(_joined(blocks)), frames)


def _joined(blocks: Iterable[ReadBlock]) -> Iterator[ReadBlock]:
    """Put a block that a page break cut in two together again."""
    held: ReadBlock | None = None
    for block in blocks:
        if held is not None and _continues(held, block):
            cells = tuple(tidy(f"{a} {b}") for a, b in zip(held.cells, block.cells, strict=False))
            text = " | ".join(cells) if cells else tidy(f"{held.text} {block.text}")
            held = replace(held, text=text, cells=cells)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _continues(one: ReadBlock, two: ReadBlock) -> bool:
    """Return whether a block goes on with the one before: next page, same kind, no end between."""
    if two.page != one.page + 1 or one.kind != two.kind or one.kind not in {"text", "item"}:
        return False
    if one.marked:  # a list with bullets says itself where its items begin
        return not two.marked
    if _ENTRY.match(one.text):  # a reference ends with its number, whatever its periods
        return not _ENTRY.match(two.text) and not _NUMBERED.search(one.text)
    return not one.text.endswith((".", "!", "?", ":", ")", "”", ";", ",")) or (
        two.text[:1].islower() or two.text[:1] == "("
    )


def _read_word(name: str, data: bytes) -> ReadDocument:
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    try:
        made = docx.Document(io.BytesIO(data))
    except Exception as refused:
        # python-docx raises what zip, XML and package reading raise; the file is just unreadable.
        msg = "it cannot be opened as a Word file"
        raise ValueError(msg) from refused
    blocks: list[ReadBlock] = []
    for part in made.iter_inner_content():
        if isinstance(part, Table):
            blocks += _word_rows(part)
        elif isinstance(part, Paragraph) and tidy(part.text):
            blocks.append(ReadBlock(_word_kind(part), tidy(part.text)))
        elif isinstance(part, Paragraph) and (words := _word_picture(part)):
            blocks.append(ReadBlock("figure", words))
    sections = made.sections
    parts = [p for s in sections for p in (s.header, s.footer, s.first_page_header)]
    frames = [tidy(" ".join(p.text for p in part.paragraphs)) for part in parts]
    return ReadDocument(name, tuple(blocks), tuple(f for f in frames if f))


def _word_picture(paragraph: object) -> str:
    """Return the words of one of our pictures, which a screen reader speaks in its place."""
    from docx.oxml.ns import qn

    for found in paragraph._p.iter(qn("wp:docPr")):  # type: ignore[attr-defined]  # noqa: SLF001
        if str(found.get("name", "")).startswith(PICTURE_NAME):
            return tidy(str(found.get("descr", "")))
    return ""


def _word_rows(table: object) -> Iterator[ReadBlock]:
    from docx.oxml.ns import qn

    for row in table.rows:  # type: ignore[attr-defined]
        cells = tuple(tidy(cell.text) for cell in row.cells)
        header = row._tr.find(f".//{qn('w:tblHeader')}") is not None  # noqa: SLF001 - no public way
        yield ReadBlock("row", " | ".join(cells), 0, cells, header)


def _word_kind(paragraph: object) -> str:
    # By id: the library looks a name up through all styles, which costs more than the reading.
    style = paragraph._p.style or ""  # type: ignore[attr-defined]  # noqa: SLF001
    if style.startswith("Heading"):
        return f"heading{style.removeprefix('Heading')}"
    if style.startswith("List"):
        return "item"
    return _WORD_KINDS.get(style, "text")
