"""The text of a tagged PDF along its tags, through PDFium (which reads a page in a few ms).

PDFium gives each piece of text the number of its marked content, and each tag the numbers it
holds (ISO 32000-1, 14.7.4). Joining the two yields the blocks that a screen reader would read.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.readback import ReadBlock, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_pdf"]

_KINDS: Final = {
    "H1": "heading1", "H2": "heading2", "H3": "heading3", "P": "text", "LI": "item",
    "Caption": "caption", "TR": "row",
}  # fmt: skip
_CELLS: Final = frozenset({"TD", "TH"})
_SAME_LINE: Final = 1.0
"""Points by which the foot of two pieces of text on one line may differ."""
_SAME_LABEL: Final = 5.0
"""Points between two letters of a drawing from which on they belong to two labels."""
_HYPHENS: Final = ("-", "–", "/", "\x02", "\ufffe")
"""After these a line may break inside a word; PDFium gives a hyphen at a line's end as U+0002."""


def read_pdf(data: bytes) -> tuple[list[ReadBlock], tuple[str, ...]]:
    """Return the blocks of a PDF in order, and what stands outside them on each page.

    Raises:
        ValueError: It cannot be opened as a PDF.
        ImportError: PDFium is not installed.
    """
    import pypdfium2

    try:
        made = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refused:
        msg = "it cannot be opened as a PDF"
        raise ValueError(msg) from refused
    blocks: list[ReadBlock] = []
    frames: list[str] = []
    try:
        for number in range(len(made)):
            page = _Page(made[number], number + 1)
            blocks += page.blocks()
            frames.append(tidy(page.frame()))
    finally:
        made.close()
    return blocks, tuple(frames)


class _Page:
    """One page: its marked text by number, and the tags over it."""

    def __init__(self, page: Any, number: int) -> None:  # noqa: ANN401 - the library has no types
        from pypdfium2 import raw

        self.raw, self.page, self.number = raw, page, number
        self.pieces: dict[int, list[tuple[float, str]]] = {}
        self.places: dict[int, list[tuple[tuple[float, ...], float, str]]] = {}
        self.told: set[int] = set()
        text_page = page.get_textpage()
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=15):
            mark = raw.FPDFPageObj_GetMarkedContentID(item.raw)
            bounds, said = item.get_bounds(), self._text(item.raw, text_page.raw)
            self.pieces.setdefault(mark, []).append((bounds[1], said))
            self.places.setdefault(mark, []).append((bounds, item.get_matrix().f, said))

    def _text(self, item: Any, text_page: Any) -> str:  # noqa: ANN401 - handles of PDFium
        size = self.raw.FPDFTextObj_GetText(item, text_page, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        self.raw.FPDFTextObj_GetText(item, text_page, pointer, size)
        return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")

    def blocks(self) -> list[ReadBlock]:
        tree = self.raw.FPDF_StructTree_GetForPage(self.page)
        found: list[ReadBlock] = []
        for index in range(max(0, self.raw.FPDF_StructTree_CountChildren(tree))):
            self._walk(self.raw.FPDF_StructTree_GetChildAtIndex(tree, index), found)
        self.raw.FPDF_StructTree_Close(tree)
        return found or self._untagged()

    def frame(self) -> str:
        rest = [pieces for mark, pieces in self.pieces.items() if mark not in self.told]
        return " ".join(text for pieces in rest for _, text in pieces)

    def _untagged(self) -> list[ReadBlock]:
        """Return the lines of a page without tags, such as a scan with a text layer."""
        text = self.page.get_textpage().get_text_bounded()
        lines = [tidy(line) for line in text.splitlines()]
        return [ReadBlock("text", line, self.number) for line in lines if line]

    def _walk(self, element: Any, found: list[ReadBlock]) -> None:  # noqa: ANN401 - as above
        kind = _KINDS.get(self._type(element))
        if self._type(element) == "Figure":
            found += self._figure(element)
        elif kind == "row":
            cells = [c for c in self._children(element) if self._type(c) in _CELLS]
            said = tuple(self._said(cell) for cell in cells)
            header = bool(cells) and all(self._type(c) == "TH" for c in cells)
            if any(said):
                found.append(ReadBlock(kind, " | ".join(said), self.number, said, header))
        elif kind is not None:
            if text := self._said(element):
                marked = kind == "item" and self._marked(element)
                found.append(ReadBlock(kind, text, self.number, marked=marked))
        else:
            before = len(found)
            for child in self._children(element):
                self._walk(child, found)
            loose = self._own(element)
            if loose and len(found) == before:
                found.append(ReadBlock("text", tidy(_line_up(loose)), self.number))

    def _marked(self, element: Any) -> bool:  # noqa: ANN401 - as above
        """Return whether an item has its bullet or number on this page."""
        labels = [c for c in self._children(element) if self._type(c) == "Lbl"]
        return any(self.pieces.get(mark) for label in labels for mark in self._marks(label))

    def _figure(self, element: Any) -> list[ReadBlock]:  # noqa: ANN401 - as above
        """Return the alternative text of a picture that has words in it, and these words."""
        drawn = tuple(self._labels(element))
        if not drawn:
            return []
        alt = ReadBlock("figure", tidy(self._alt(element)), self.number)
        return [alt, ReadBlock("drawn", "; ".join(drawn), self.number, drawn)]

    def _labels(self, element: Any) -> Iterator[str]:  # noqa: ANN401 - as above
        """Yield the words of a drawing label by label; the engine draws them letter by letter."""
        label, end, line = "", 0.0, 0.0
        for mark in self._marks(element):
            for (left, _, right, _), base, letter in self.places.get(mark, []):
                new = abs(base - line) > _SAME_LINE or not -_SAME_LABEL < left - end < _SAME_LABEL
                if new and tidy(label):
                    yield tidy(label)
                label, end, line = ("" if new else label) + letter, right, base
        if tidy(label):
            yield tidy(label)

    def _marks(self, element: Any) -> list[int]:  # noqa: ANN401 - as above
        """Return the numbers of the marked content of an element; they are told now."""
        raw, found = self.raw, []
        for index in range(max(0, raw.FPDF_StructElement_CountChildren(element))):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                found += self._marks(child)
            else:
                found.append(raw.FPDF_StructElement_GetChildMarkedContentID(element, index))
        self.told |= set(found)
        return found

    def _alt(self, element: Any) -> str:  # noqa: ANN401 - as above
        size = self.raw.FPDF_StructElement_GetAltText(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        self.raw.FPDF_StructElement_GetAltText(element, buffer, size)
        return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")

    def _said(self, element: Any) -> str:  # noqa: ANN401 - as above
        return tidy(_line_up(self._pieces(element)))

    def _pieces(self, element: Any) -> list[tuple[float, str]]:  # noqa: ANN401 - as above
        label = self._type(element) == "Lbl"  # the bullet or number of a list item
        found: list[tuple[float, str]] = []
        for index in range(max(0, self.raw.FPDF_StructElement_CountChildren(element))):
            child = self.raw.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                found += self._pieces(child)
            else:
                mark = self.raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
                self.told.add(mark)
                found += self.pieces.get(mark, []) if mark >= 0 else []
        return [] if label else found

    def _own(self, element: Any) -> list[tuple[float, str]]:  # noqa: ANN401 - as above
        """Return the text directly under a tag that is no block itself, such as an address."""
        if self._type(element) in {"Document", "Sect", "Div", "Table", "TBody", "THead", "L"}:
            return []
        return self._pieces(element)

    def _children(self, element: Any) -> list[Any]:  # noqa: ANN401 - as above
        count = max(0, self.raw.FPDF_StructElement_CountChildren(element))
        found = (self.raw.FPDF_StructElement_GetChildAtIndex(element, i) for i in range(count))
        return [child for child in found if child]

    def _type(self, element: Any) -> str:  # noqa: ANN401 - as above
        size = self.raw.FPDF_StructElement_GetType(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        self.raw.FPDF_StructElement_GetType(element, buffer, size)
        return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _line_up(pieces: list[tuple[float, str]]) -> str:
    """Join pieces of text: where the line changes there is a space, unless a hyphen broke it."""
    text, last = "", None
    for foot, piece in pieces:
        broken = last is not None and abs(foot - last) > _SAME_LINE * 4
        if broken and text and not text.endswith((" ", *_HYPHENS)):
            text += " "
        text += piece
        last = foot
    return text
