"""The letters of every fixture as finished files, made once, and how they lie on their pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pypdfium2

from appealgen.argument.levels import LetterKind
from appealgen.render.interface import DOCX, PDF
from appealgen.render.readback import ReadBlock, ReadDocument, bare, read_back
from appealgen.service.documents import Kind
from tests.service.gate import every

if TYPE_CHECKING:
    from appealgen.render.interface import Artifact

__all__ = ["Finished", "letter", "letters", "told", "used"]

_FOOT: Final = 61.2
"""Points from the paper's lower edge to the text: 0.85 in, as ``letter.css`` has it."""
_HEAD: Final = 68.4
"""Points from the upper edge to the text: 0.95 in."""


@dataclass(frozen=True)
class Finished:
    """A letter as both files, and both read back.

    Attributes:
        kind: Which letter.
        printed: The PDF.
        typed: The Word file.
    """

    kind: LetterKind
    printed: Artifact
    typed: Artifact

    @property
    def read(self) -> tuple[ReadDocument, ReadDocument]:
        """Return the PDF and the Word file as they read."""
        pdf, word = self.printed, self.typed
        return read_back(pdf.name, PDF, pdf.data), read_back(word.name, DOCX, word.data)


@cache
def letter(fixture: str, kind: LetterKind) -> Finished | None:
    """Return a letter of a fixture with its own history; None where there is no ground for it."""
    made = every.context(every.Scene(fixture, kind))
    files = every.artifacts(made, Kind(kind.value), printed=True) if made else ()
    return Finished(kind, *files) if files else None


def letters(fixture: str) -> tuple[Finished, ...]:
    """Return every letter that a fixture gives ground for, each with its own history."""
    return tuple(filter(None, (letter(fixture, kind) for kind in LetterKind)))


def told(document: ReadDocument) -> list[tuple[str, str]]:
    """Return kind and words of each block, without spaces, whatever the format.

    A table's head is printed again on each page, an address is one block with line breaks in Word
    and several in a PDF, and the words inside a drawing are a bitmap in Word: neither counts.
    """
    found: list[tuple[str, str]] = []
    head: ReadBlock | None = None
    for block in document.blocks:
        if block.kind == "drawn" or (block.header and head and block.cells == head.cells):
            continue
        head = block if block.header else None if block.kind == "caption" else head
        if block.kind == "text" and found and found[-1][0] == "text":
            found[-1] = ("text", found[-1][1] + bare(block.text))
        else:
            found.append((block.kind, bare(block.text)))
    return found


def used(data: bytes) -> list[float]:
    """Return for each page of a PDF the share of its height for text down to the lowest ink."""
    made = pypdfium2.PdfDocument(data)
    try:
        return [_used(page) for page in made]
    finally:
        made.close()


def _used(page: Any) -> float:  # noqa: ANN401 - the library has no types
    """Return the share of the height for text down to the lowest ink above the foot."""
    height = page.get_height()
    lowest = min(
        (b for b in (item.get_bounds()[1] for item in page.get_objects()) if b >= _FOOT - 2),
        default=height,
    )
    return float((height - _HEAD - lowest) / (height - _HEAD - _FOOT))
