"""HTML to plain text of 78 columns: for the eye, for e-mail, and to compare outputs in tests."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from appealgen.render.nodes import Drawing, Paragraph, Rule, Table
from appealgen.render.tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.render.nodes import Block, Document, Row

__all__ = ["WIDTH", "html_to_text"]

#: RFC 5322, section 2.1.1 asks for lines of at most 78 characters.
WIDTH: Final = 78
_UNDERLINE: Final = {"heading1": "=", "heading2": "-"}
_GAP: Final = "  "


def html_to_text(html: str) -> str:
    """Write one document as plain text.

    Args:
        html: A document in the subset of ``appealgen.render``.

    Returns:
        Lines of at most 78 characters (a longer single word stays whole), ended by one newline.
        Non-breaking spaces and hyphens have done their work and become plain ones.

    Raises:
        TemplateInvalidError: Outside the subset.
    """
    document = read_tree(html)
    text = "\n\n".join(_joined([*_frame(document), *_parts(document.blocks)]))
    return text.translate({0xA0: " ", 0x202F: " ", 0x2011: "-"}).strip("\n") + "\n"


def _frame(document: Document) -> Iterator[str]:
    """Yield the draft line, which every rendering carries first."""
    if document.draft is not None:
        yield _fill(f"*** DRAFT, not to be sent: {document.draft} ***")


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Rule):
            yield "-" * WIDTH
        elif isinstance(block, Drawing):
            yield _fill(f"[Figure: {block.alt}]")
        else:
            yield _paragraph(block)


def _joined(parts: Iterable[str]) -> Iterator[str]:
    """Keep the items of one list together: no empty line between them."""
    held: list[str] = []
    for part in parts:
        if held and not (part.startswith(_ITEM) and held[-1].startswith(_ITEM)):
            yield "\n".join(text.removeprefix(_ITEM) for text in held)
            held = []
        held.append(part)
    if held:
        yield "\n".join(text.removeprefix(_ITEM) for text in held)


#: Marks a list item between the two passes; no document can hold it (see ``subset.clean``).
_ITEM: Final = "\x00"


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.depth:
        mark = f"{paragraph.number}. " if paragraph.number else "- "
        indent = "   " * (paragraph.depth - 1)
        return _ITEM + _fill(paragraph.text, indent + mark, indent + " " * len(mark))
    if paragraph.kind in {"quote", "detail"}:
        return _fill(paragraph.text, "    ", "    ")
    text = _fill(paragraph.text)
    line = _UNDERLINE.get(paragraph.kind)
    if line is None:
        return text
    return f"{text}\n{line * max(len(part) for part in text.splitlines())}"


def _fill(text: str, first: str = "", rest: str = "") -> str:
    """Wrap each line of a text, words kept whole."""
    lines = text.split("\n")
    return "\n".join(
        textwrap.fill(
            line, WIDTH, initial_indent=first if place == 0 else rest, subsequent_indent=rest,
            break_long_words=False, break_on_hyphens=False,
        )
        for place, line in enumerate(lines)
    )  # fmt: skip


def _table(table: Table) -> str:
    head = [row for row in table.rows if row.header]
    body = [row for row in table.rows if not row.header]
    lines = [] if table.caption is None else [_fill(table.caption.text), ""]
    aligned = _aligned(head, body)
    if aligned is None:
        aligned = _records(head, body) if head else _labels(body)
    return "\n".join([*lines, *aligned])


def _aligned(head: list[Row], body: list[Row]) -> list[str] | None:
    """Return rows as columns, or None where they are too wide or a cell has several lines."""
    rows = [[cell.text for cell in row.cells] for row in [*head, *body]]
    if len({len(row) for row in rows}) != 1 or any("\n" in text for row in rows for text in row):
        return None
    widths = [max(len(text) for text in column) for column in zip(*rows, strict=True)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > WIDTH:
        return None
    lines = [
        _GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    if head:
        lines.insert(len(head), _GAP.join("-" * width for width in widths))
    return lines


def _labels(body: list[Row]) -> list[str]:
    """Return rows of label and value as ``Label: value`` lines."""
    lines = []
    for row in body:
        label, *values = (cell.text for cell in row.cells)
        lines.append(_fill(f"{label}: {' '.join(values)}" if values else label, "", "    "))
    return lines


def _records(head: list[Row], body: list[Row]) -> list[str]:
    """Return each row as a small group of ``Header: cell`` lines."""
    names = [cell.text for cell in head[-1].cells]
    groups = []
    for row in body:
        pairs = zip(names, (cell.text for cell in row.cells), strict=False)
        groups.append("\n".join(_fill(f"{name}: {text}", "", "    ") for name, text in pairs))
    return ["\n\n".join(groups)]
