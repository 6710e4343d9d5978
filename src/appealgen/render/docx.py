"""HTML to Word: the same tree, real styles, real tables, fields for page numbers.

The letter a practice edits must behave like one typed in Word: headings in the navigation pane,
table headings that repeat, lists that number themselves, a language for the spelling check.
Body XML is built directly; cell-by-cell building costs half as much time again.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal

from appealgen.errors import CapabilityMissingError, TemplateInvalidError
from appealgen.render.nodes import Paragraph
from appealgen.render.tree import read_tree

if TYPE_CHECKING:
    from datetime import date

    from docx.document import Document as WordDocument

    from appealgen.brief.overlay import Logo
    from appealgen.render.docx_body import Raster
    from appealgen.render.nodes import Block, Document

__all__ = ["PAPERS", "html_to_docx"]

#: Paper in twentieths of a point: US Letter 8.5 × 11 in; A4 210 × 297 mm (ISO 216).
PAPERS: Final = {"letter": (12240, 15840), "a4": (11906, 16838)}
_MARGIN: Final = 1440
_LOGO_INCHES: Final = (3.2, 0.8)
"""Widest and highest a logo is printed; ``letter.css`` says the same."""
#: A zip entry needs a date; a fixed one keeps equal input equal in bytes.
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)


def html_to_docx(  # noqa: PLR0913 (one keyword per property of the file)
    html: str,
    *,
    title: str,
    author: str,
    language: str,
    date: date,
    page: Literal["letter", "a4"] = "letter",
    letterhead: bytes | None = None,
    logo: Logo | None = None,
    raster: Raster | None = None,
) -> bytes:
    """Write one document as a Word file.

    Args:
        html: A document in the subset of ``appealgen.render``.
        title: Title in the file's properties.
        author: Author in the file's properties; may be empty.
        language: BCP 47 tag of the text, for the spelling check and screen readers.
        date: Created and modified date.
        page: Paper.
        letterhead: A Word file whose header, footer, margins and styles the letter takes; the
            letterhead of the text is then left out. One that ``wrong_with_letterhead`` lets pass.
        logo: A picture above the letterhead of the text; drawings are for PDF only.
        raster: What makes the bitmaps of drawings; without it they are given in words.

    Returns:
        The ``.docx`` file. Equal arguments give equal bytes, in any process.

    Raises:
        TemplateInvalidError: Outside the subset, or text that Word cannot hold.
        CapabilityMissingError: python-docx is not installed.
    """
    tree = read_tree(html)
    try:
        import docx

        from appealgen.render.letterhead import open_letterhead
    except ImportError as absent:
        what, how = "python-docx, which writes Word files,", "Run: pip install python-docx"
        raise CapabilityMissingError(what, how) from absent
    made = open_letterhead(letterhead) if letterhead else docx.Document()
    _drop_thumbnail(made)
    try:
        if letterhead:
            _fill_letterhead(made, tree, language, PAPERS[page], raster)
        else:
            _fill(made, tree, language, PAPERS[page], logo, raster)
        _properties(made, title, author, language, date)
    except ValueError as refused:
        # XML 1.0 cannot hold some characters; the reason is given, the text is not repeated.
        what = "Word cannot hold one of its characters"
        raise TemplateInvalidError(tree.title, None, what) from refused
    buffer = io.BytesIO()
    made.save(buffer)
    return _same_bytes(buffer.getvalue())


def _fill_letterhead(
    made: WordDocument,
    tree: Document,
    language: str,
    paper: tuple[int, int],
    raster: Raster | None,
) -> None:
    """Write the body into a practice's letterhead; its header says what ours would."""
    from docx.shared import Twips

    from appealgen.render.docx_body import BodyWriter
    from appealgen.render.letterhead import prepare_letterhead, text_width

    section = made.sections[0]
    section.page_width, section.page_height = (Twips(side) for side in paper)
    styles = prepare_letterhead(made, tree, language)
    blocks = tuple(b for b in tree.blocks if not _is_letterhead(b))
    for element in BodyWriter(made, text_width(section), styles, raster).write(blocks):
        made.element.body.sectPr.addprevious(element)


def _is_letterhead(block: Block) -> bool:
    return isinstance(block, Paragraph) and "letterhead" in block.classes


def _fill(  # noqa: PLR0913, PLR0917 - as html_to_docx
    made: WordDocument,
    tree: Document,
    language: str,
    paper: tuple[int, int],
    logo: Logo | None,
    raster: Raster | None,
) -> None:
    """Write styles, page, header, footer and body."""
    from appealgen.render.docx_body import BodyWriter
    from appealgen.render.docx_styles import prepare_page, prepare_styles

    prepare_styles(made, language)
    width = paper[0] - 2 * _MARGIN
    prepare_page(made, tree, paper, _MARGIN)
    if logo is not None and logo.kind != "svg":
        _picture(made, logo)
    body = made.element.body
    section = body.sectPr
    for element in BodyWriter(made, width, raster=raster).write(tree.blocks):
        section.addprevious(element)


def _picture(made: WordDocument, logo: Logo) -> None:
    """Put the logo in a centered paragraph of its own, with its alternative text."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Emu, Inches

    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(io.BytesIO(logo.data))
    scale = min(Inches(_LOGO_INCHES[0]) / shape.width, Inches(_LOGO_INCHES[1]) / shape.height)
    shape.width, shape.height = (Emu(round(side * scale)) for side in (shape.width, shape.height))
    shape._inline.docPr.set("descr", logo.alt)  # noqa: SLF001 (python-docx has no public way)


def _drop_thumbnail(made: WordDocument) -> None:
    """Remove the preview picture of python-docx's own empty document."""
    relations = made.part.package.rels
    for name in [name for name, rel in relations.items() if rel.reltype.endswith("/thumbnail")]:
        del relations[name]


def _properties(made: WordDocument, title: str, author: str, language: str, day: date) -> None:
    """Set every property that would otherwise carry a clock or a library's name."""
    when = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
    core = made.core_properties
    core.title, core.author, core.last_modified_by, core.language = title, author, author, language
    core.created = core.modified = when
    core.comments, core.keywords, core.subject, core.category = "", "", "", ""
    core.revision = 1


def _same_bytes(data: bytes) -> bytes:
    """Return the same zip with every entry's clock set to one fixed date."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
