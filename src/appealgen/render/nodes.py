"""The nodes of the semantic tree: documents, paragraphs, runs, tables. Values only."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Block", "Cell", "Document", "Drawing", "Paragraph", "Row", "Rule", "Run", "Table"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look. a line feed alone is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    raised: bool = False
    link: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading or list item.

    Attributes:
        kind: ``plain``, ``heading1`` to ``heading3``, ``item``, ``term``, ``detail``, ``quote``,
            ``address``, ``caption``.
        runs: Its text.
        classes: Class names of the element and everything around it, outermost first.
        anchors: Ids that lead here.
        depth: List depth from 1, or 0 outside a list.
        list_id: Which list it belongs to, counted over the document; 0 outside.
        number: Place in a numbered list from 1; 0 in a plain list.
    """

    kind: str
    runs: tuple[Run, ...]
    classes: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    depth: int = 0
    list_id: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        """The words alone, line breaks as line feeds."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell and the columns it spans."""

    paragraphs: tuple[Paragraph, ...]
    header: bool
    span: int = 1

    @property
    def text(self) -> str:
        """The words of the cell, paragraphs parted by line breaks."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; header rows repeat on each page."""

    cells: tuple[Cell, ...]
    header: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption and the class of each column (which fixes its width)."""

    caption: Paragraph | None
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of its own, in a figure: its SVG, its words, and its name in the document."""

    svg: str
    alt: str
    key: str


Block = Paragraph | Table | Rule | Drawing


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document: what every page carries, and the blocks in order."""

    title: str
    language: str
    reference: str
    draft: str | None
    kind: str
    blocks: tuple[Block, ...]
