"""The body of the Word file: paragraphs, lists, tables, bookmarks and links as XML."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.docx_pictures import picture_paragraph
from appealgen.render.docx_styles import SANS, TABLE_STYLE, ListNumbering
from appealgen.render.nodes import Drawing, Paragraph, Rule, Run, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from docx.document import Document as WordDocument

    from appealgen.render.nodes import Block, Cell, Row
    from appealgen.render.pictures.raster import Bitmap

    Raster = Callable[[Sequence[str]], Sequence[Bitmap]]

__all__ = ["COLUMN_SHARES", "BodyWriter"]

#: Share of the table's width by column class, in percent; ``print.css`` says the same.
COLUMN_SHARES: Final[dict[str, float]] = {
    "w-label": 27, "w-re": 17, "w-criterion": 36, "w-record": 46, "w-status": 18, "w-letter": 11,
    "w-date": 19, "w-pages": 10, "w-box": 8, "w-who": 22, "w-objection": 34,
    "w-third": 33.3, "w-half": 50, "w-section": 27, "w-asks": 45, "w-found": 28, "w-when": 27,
    "w-what": 36, "w-outcome": 37, "w-score": 29, "w-value": 24, "w-change": 23,
}  # fmt: skip
_STYLE_IDS: Final = {
    "heading1": "Heading1", "heading2": "Heading2", "heading3": "Heading3",
    "caption": "Caption", "quote": "Quote",
}  # fmt: skip
_OWN_STYLES: Final[Mapping[str, str]] = MappingProxyType({})
_CENTERED: Final = frozenset({"letterhead"})
_BOXED: Final = frozenset({"box", "deadline"})
_SANS: Final = frozenset({"status", "head"})
#: Looks of whole paragraphs by class, in step with ``letter.css``: bold, italic, small, sans.
_LOOKS: Final[Mapping[str, Run]] = MappingProxyType(
    {
        "contact": Run("", small=True, classes=("head",)),
        "via": Run("", bold=True, small=True, classes=("head",)),
        "tagline": Run("", italic=True),
    }
)
_SMALL_HALF_POINTS: Final = 19
_TWIPS: Final = 20
"""Twentieths of a point, Word's own unit of length."""
_EMU: Final = 12700
"""English Metric Units in a point (ECMA-376 Part 1, 20.1.2.1)."""
_DRAWINGS_FROM: Final = 1000
"""Numbers of drawings begin here, clear of a letterhead's own."""
_SANS_XML: Final = f'<w:rFonts w:ascii="{SANS}" w:hAnsi="{SANS}" w:cs="{SANS}"/>'
_FRAME_XML: Final = '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
_SIDES: Final = ("top", "left", "bottom", "right")
_BOX_BORDER: Final = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="000000"/>' for side in _SIDES
)
_BESIDE_BORDER: Final = (
    '<w:left w:val="single" w:sz="18" w:space="8" w:color="000000"/><w:bottom w:val="nil"/>'
)
_BESIDE: Final = 200
_INDENT: Final = 300
_ITEM_INDENT: Final = 360
"""Twips from the margin to what has a rule beside it, to the facts under a point, to items."""
_UNSIGNED: Final = 5000
"""Twips right of the line to sign on; what is left is some three inches."""
_OVER_BORDER: Final = '<w:top w:val="single" w:sz="4" w:space="3" w:color="000000"/>'
_UNDER_BORDER: Final = '<w:bottom w:val="single" w:sz="8" w:space="4" w:color="000000"/>'
_BEFORE_NUMBERING: Final = ("<w:keepNext/>", "<w:keepLines/>", "<w:pageBreakBefore/>")
_XMLNS: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


class BodyWriter:
    """Writes blocks of the semantic tree as Word XML elements."""

    def __init__(
        self,
        made: WordDocument,
        width: int,
        styles: Mapping[str, str] = _OWN_STYLES,
        raster: Raster | None = None,
    ) -> None:
        """Keep the file (for links and lists), the text width in twips, and other style ids.

        ``raster`` makes the bitmaps of drawings, of all in one call.
        """
        self._made = made
        self._raster = raster
        self._drawings = 0
        self._bitmaps: dict[str, Bitmap] = {}
        self._styles = styles
        self._width = width
        self._lists = ListNumbering(made)
        self._bookmarks = 0

    def write(self, blocks: tuple[Block, ...]) -> Iterator[Any]:
        """Yield one body element per block, in order."""
        from docx.oxml import parse_xml

        if self._raster is not None:
            drawings = [block.svg for block in blocks if isinstance(block, Drawing)]
            self._bitmaps = dict(zip(drawings, self._raster(drawings), strict=True))
        parts = list(self._parts(blocks))
        root = parse_xml(f"<w:body {_XMLNS}>{''.join(parts)}</w:body>")
        yield from list(root)

    def _parts(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        apart = False
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            if isinstance(block, Table):
                yield self._table(block)
            elif isinstance(block, Drawing):
                yield self._drawing(block)
            elif isinstance(block, Rule):
                yield f"<w:p><w:pPr><w:pBdr>{_UNDER_BORDER}</w:pBdr></w:pPr></w:p>"
            else:
                begins = "new-page" in block.classes and not apart
                apart = "new-page" in block.classes
                properties = _body_properties(block, following, new_page=begins)
                yield self._paragraph(block, properties)

    def _paragraph(self, paragraph: Paragraph, properties: str = "") -> str:
        style = _style_id(paragraph)
        style = self._styles.get(style, style)
        numbering = ""
        if paragraph.depth:
            number = self._lists.number(paragraph.list_id, ordered=paragraph.number > 0)
            numbering = (
                f'<w:numPr><w:ilvl w:val="{min(paragraph.depth, 4) - 1}"/>'
                f'<w:numId w:val="{number}"/></w:numPr>'
            )
        kept, rest = _split(properties)
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        opened, closed = self._bookmark(paragraph.anchors)
        return (
            f"<w:p><w:pPr>{named}{kept}{numbering}{rest}</w:pPr>{opened}"
            f"{''.join(self._runs(paragraph))}{closed}</w:p>"
        )

    def _bookmark(self, anchors: Iterable[str]) -> tuple[str, str]:
        opened, closed = [], []
        for anchor in anchors:
            self._bookmarks += 1
            name = _bookmark_name(anchor)
            opened.append(f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{name}"/>')
            closed.append(f'<w:bookmarkEnd w:id="{self._bookmarks}"/>')
        return "".join(opened), "".join(closed)

    def _runs(self, paragraph: Paragraph) -> Iterator[str]:
        bold = paragraph.kind == "term"
        looks = [_LOOKS[name] for name in paragraph.classes if name in _LOOKS]
        for run in paragraph.runs:
            xml = _run(_looking(run, looks), bold=bold)
            if run.link.startswith("#"):
                name = _bookmark_name(run.link[1:])
                yield f'<w:hyperlink w:anchor="{name}" w:history="1">{xml}</w:hyperlink>'
            elif run.link:
                yield f'<w:hyperlink r:id="{self._external(run.link)}">{xml}</w:hyperlink>'
            else:
                yield xml

    def _external(self, address: str) -> str:
        from docx.opc.constants import RELATIONSHIP_TYPE

        kind = RELATIONSHIP_TYPE.HYPERLINK
        return str(self._made.part.relate_to(address, kind, is_external=True))

    def _table(self, table: Table) -> str:
        widths = _widths(table, self._width)
        caption = "" if table.caption is None else self._paragraph(table.caption)
        alt = "" if table.caption is None else _escape(table.caption.text)
        described = f'<w:tblCaption w:val="{alt}"/>' if alt else ""
        first_row = any(row.header for row in table.rows)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = "".join(self._row(row, widths) for row in table.rows)
        return (
            f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_table_borders(table)}'
            f'<w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0000" w:firstRow="{int(first_row)}" w:lastRow="0" '
            f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{described}'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
            # Word joins tables that touch, and wants a paragraph between them.
            '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
            "</w:pPr></w:p>"
        )

    def _drawing(self, drawing: Drawing) -> str:
        """Return a drawing as a picture with its words, no wider than the text."""
        bitmap = self._bitmaps.get(drawing.svg)
        if bitmap is None:
            return self._paragraph(Paragraph("plain", (Run(f"[Figure: {drawing.alt}]"),)))
        relation, _ = self._made.part.get_or_add_image(io.BytesIO(bitmap.data))
        scale = min(1.0, self._width / _TWIPS / bitmap.wide)
        self._drawings += 1
        return picture_paragraph(
            relation, _DRAWINGS_FROM + self._drawings, drawing,
            (round(bitmap.wide * scale * _EMU), round(bitmap.high * scale * _EMU)),
        )  # fmt: skip

    def _row(self, row: Row, widths: list[int]) -> str:
        header = "<w:tblHeader/>" if row.header else ""
        cells, place = [], 0
        for cell in row.cells:
            width = sum(widths[place : place + cell.span])
            cells.append(self._cell(cell, width, keep=row.header))
            place += cell.span
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, cell: Cell, width: int, *, keep: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        keeps = "<w:keepNext/>" if keep else ""
        tight = f'{keeps}<w:spacing w:before="20" w:after="20" w:line="252" w:lineRule="auto"/>'
        text = "".join(
            self._paragraph(_emphatic(paragraph, head=keep) if cell.header else paragraph, tight)
            for paragraph in cell.paragraphs
        )
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>'
            f"{text or '<w:p/>'}</w:tc>"
        )


def _body_properties(paragraph: Paragraph, following: Block | None, *, new_page: bool) -> str:
    """Return layout that depends on where a paragraph stands, in the order of the schema."""
    classes = set(paragraph.classes)
    after = set(following.classes) if isinstance(following, Paragraph) else set()
    parts = []
    if "signature" in after or "keep-next" in classes or isinstance(following, Drawing):
        parts.append("<w:keepNext/><w:keepLines/>")
    if new_page:
        parts.append("<w:pageBreakBefore/>")
    ends = "letterhead" in classes and "letterhead" not in after
    parts.append(_border(classes, ends=ends))
    if "closing" in classes:
        parts.append('<w:spacing w:before="120" w:after="840"/>')
    elif "address" in paragraph.kind or ends:
        parts.append('<w:spacing w:after="240"/>')
    elif "letterhead" in classes:
        parts.append('<w:spacing w:after="20"/>')
    parts.append(_indent(paragraph))
    if classes & _CENTERED:
        parts.append('<w:jc w:val="center"/>')
    return "".join(parts)


def _border(classes: set[str], *, ends: bool) -> str:
    """Return the rule under the letterhead, over a name to sign above, around or beside a box."""
    if ends:
        lines = _UNDER_BORDER
    elif classes & _BOXED:
        lines = _BOX_BORDER
    elif "sign-line" in classes:
        lines = _OVER_BORDER
    elif "relief" in classes:
        lines = _BESIDE_BORDER
    else:
        return ""
    return f"<w:pBdr>{lines}</w:pBdr>"


def _indent(paragraph: Paragraph) -> str:
    """Return the indent of what stands beside or under a rule, and of the facts under a point."""
    if "relief" in paragraph.classes:
        hanging = "" if not paragraph.depth else f' w:hanging="{_ITEM_INDENT}"'
        return f'<w:ind w:left="{_BESIDE + _ITEM_INDENT * paragraph.depth}"{hanging}/>'
    if "sign-line" in paragraph.classes:
        return f'<w:ind w:right="{_UNSIGNED}"/>'
    return f'<w:ind w:left="{_INDENT}"/>' if "fact" in paragraph.classes else ""


def _split(properties: str) -> tuple[str, str]:
    """Part what the schema wants before list numbering from the rest."""
    tags = [tag for tag in _BEFORE_NUMBERING if tag in properties]
    end = max((properties.index(tag) + len(tag) for tag in tags), default=0)
    return properties[:end], properties[end:]


def _style_id(paragraph: Paragraph) -> str:
    if "practice" in paragraph.classes:
        return "Title"
    if paragraph.depth:
        return "ListNumber" if paragraph.number else "ListBullet"
    return _STYLE_IDS.get(paragraph.kind, "")


def _emphatic(paragraph: Paragraph, *, head: bool) -> Paragraph:
    """Return the paragraph of a heading cell in bold; small and sans where the sheet has it so."""
    quiet = head or "re" in paragraph.classes
    look = Run("", bold=True, small=quiet, classes=("head",) if quiet else ())
    return replace(paragraph, runs=tuple(_looking(run, [look]) for run in paragraph.runs))


def _looking(run: Run, looks: Iterable[Run]) -> Run:
    """Return a run with the looks of its paragraph added."""
    for look in looks:
        run = replace(
            run,
            bold=run.bold or look.bold,
            italic=run.italic or look.italic,
            small=run.small or look.small,
            classes=(*run.classes, *look.classes),
        )
    return run


def _run(run: Run, *, bold: bool) -> str:
    if run.text == "\n":
        return "<w:r><w:br/></w:r>"
    looks = "".join(
        (
            '<w:rStyle w:val="AppealLink"/>' if run.link else "",
            _SANS_XML if _SANS & set(run.classes) else "",
            "<w:b/>" if bold or run.bold or "section-label" in run.classes else "",
            "<w:i/>" if run.italic else "",
            '<w:color w:val="404040"/>' if "cites" in run.classes else "",
            f'<w:sz w:val="{_SMALL_HALF_POINTS}"/>' if run.small or "status" in run.classes else "",
            '<w:u w:val="dash"/>' if "not_documented" in run.classes else "",
            _FRAME_XML if "not_met" in run.classes else "",
            '<w:vertAlign w:val="superscript"/>' if run.raised else "",
        )
    )
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_escape(run.text)}</w:t></w:r>'


def _table_borders(table: Table) -> str:
    """Return no inner rules for label and value tables, as the style sheets have it."""
    if not {"re", "facts"} & set(table.classes):
        return ""
    return '<w:tblBorders><w:insideH w:val="nil"/></w:tblBorders>'


def _widths(table: Table, width: int) -> list[int]:
    """Return column widths in twips; columns without a known class share what is left."""
    shares = [COLUMN_SHARES.get(column) for column in table.columns]
    left = 100 - sum(share for share in shares if share is not None)
    open_columns = max(1, shares.count(None))
    whole = [left / open_columns if share is None else share for share in shares]
    scale = width / sum(whole)
    return [round(share * scale) for share in whole]


def _bookmark_name(anchor: str) -> str:
    """Return a bookmark name Word accepts: a letter first, then word characters, 40 at most."""
    return ("x_" + re.sub(r"\W", "_", anchor, flags=re.ASCII))[:40]


def _escape(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text
