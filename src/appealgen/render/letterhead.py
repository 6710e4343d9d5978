"""A practice's own Word letterhead: opened with care, emptied, and given the marks of our letters.

Header, footer, margins and styles are the practice's. What our letters rely on stays: the mark
DRAFT is put into every header that a page can show, reference and page number into every footer.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from appealgen.render.docx_styles import (
    STYLE_NAMES,
    add_missing_styles,
    draft_element,
    footer_element,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section, _Footer, _Header

    from appealgen.render.nodes import Document

__all__ = [
    "MAX_BYTES",
    "open_letterhead",
    "prepare_letterhead",
    "text_width",
    "wrong_with_letterhead",
]

MAX_BYTES: Final = 5_000_000
"""Largest letterhead: a page with a logo."""
_MAX_UNPACKED: Final = 40_000_000
"""Most bytes it may unpack to: a small archive can hold a thousand times its size."""
_FIELDS: Final = re.compile(rb"\b(?:INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|IMPORT)\b")
_UNDER_MARK: Final = 160
"""Room between the mark DRAFT and the practice's header, in twips."""
_TURNED: Final = 400
"""Twips (1/20 point) by which a page may differ from the paper's size and still be that paper."""


def wrong_with_letterhead(data: bytes, paper: tuple[int, int]) -> str:
    """Return what is wrong with a letterhead, as a sentence; empty where nothing is.

    Args:
        data: The file.
        paper: Width and height of the paper of the settings, in twips.
    """
    if len(data) > MAX_BYTES:
        return f"The letterhead is larger than {MAX_BYTES // 1_000_000} MB."
    try:
        if what := _wrong_in_package(data):
            return what
        import docx

        made = docx.Document(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - zip, XML and package reading raise what they stumble over
        return "The letterhead is damaged, or not a Word file (.docx)."
    return _wrong_in_page(made, paper)


def _wrong_in_package(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
            return "The letterhead unpacks to more than a page with a logo needs."
        for entry in archive.infolist():
            if entry.filename.endswith("vbaProject.bin"):
                return "The letterhead holds macros; save it as .docx without them."
            if entry.filename.endswith((".xml", ".rels")):
                content = archive.read(entry)
                if b"<!DOCTYPE" in content:
                    return "The letterhead is damaged, or not a Word file (.docx)."
                if entry.filename.endswith(".rels") and _reaches_out(content):
                    return "The letterhead reads another file or the network; keep it inside."
                if _FIELDS.search(content):
                    return "The letterhead has a field that reads another file; remove it."
    return ""


def _reaches_out(relations: bytes) -> bool:
    """Return whether a part asks for something outside the file; a link to click does not."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return any(
        element.get("TargetMode") == "External"
        and not element.get("Type", "").endswith("/hyperlink")
        for element in etree.fromstring(relations, parser)
    )


def _wrong_in_page(made: WordDocument, paper: tuple[int, int]) -> str:
    if len(made.sections) != 1:
        return "The letterhead has more than one section; keep one."
    section = made.sections[0]
    sides = (section.page_width, section.page_height)
    if any(
        side is None or abs(side.twips - wanted) > _TURNED
        for side, wanted in zip(sides, paper, strict=True)
    ):
        return "The letterhead is on another paper than 'paper:' says."
    left, right = section.left_margin, section.right_margin
    room = paper[0] - (left.twips if left else 0) - (right.twips if right else 0)
    if room < paper[0] // 2:
        return "The letterhead leaves less than half of the paper's width for the text."
    return ""


def open_letterhead(data: bytes) -> WordDocument:
    """Open a letterhead and take everything out of its body; header and footer stay."""
    import docx

    made = docx.Document(io.BytesIO(data))
    body = made.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    return made


def prepare_letterhead(made: WordDocument, tree: Document, language: str) -> Mapping[str, str]:
    """Give an opened letterhead what our letters rely on.

    Returns:
        The ids of the styles that the body uses, by our own ids: a Word in another language has
        other ids for the same built-in styles.
    """
    from docx.shared import Twips

    add_missing_styles(made, language)
    section = made.sections[0]
    for header in _headers(made, section):
        if tree.draft is not None:
            mark = draft_element(tree.draft)
            mark.pPr.get_or_add_spacing().after = Twips(_UNDER_MARK)
            _part(header).insert(0, mark)
    width = text_width(section)
    stops = [stop.position.twips for stop in made.styles["Footer"].paragraph_format.tab_stops]
    for footer in _footers(made, section):
        _part(footer).insert(0, footer_element(tree.reference, width, stops))
    return {name.replace(" ", ""): made.styles[name].style_id for name in STYLE_NAMES}


def _part(part: _Header | _Footer) -> BaseOxmlElement:
    """Return the XML of a header or footer, made where there was none."""
    part.is_linked_to_previous = False
    found: BaseOxmlElement = part._element  # noqa: SLF001 (no public way to add XML here)
    return found


def _headers(made: WordDocument, section: Section) -> Iterator[_Header]:
    """Yield every header that a page of the letter can show."""
    yield section.header
    if section.different_first_page_header_footer:
        yield section.first_page_header
    if made.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header


def _footers(made: WordDocument, section: Section) -> Iterator[_Footer]:
    yield section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_footer
    if made.settings.odd_and_even_pages_header_footer:
        yield section.even_page_footer


def text_width(section: Section) -> int:
    """Return the width of the text in twips."""
    sides = (section.left_margin, section.right_margin)
    paper = section.page_width
    width: int = paper.twips if paper else 0
    margins: int = sum(side.twips for side in sides if side)
    return width - margins
