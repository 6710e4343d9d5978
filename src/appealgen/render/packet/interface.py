"""What a packet is put together from, and the one way a piece can refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealgen.render.packet.source import Source

__all__ = ["PACKET", "Piece", "PiecesUnusableError", "UnusableError"]


PACKET: Final = "application/pdf; profile=packet"
"""Media type of a packet and of what goes with it: PDF that holds other people's pages.

The release gate reads our own letters sentence by sentence; a chart's pages are not its to judge.
"""


class UnusableError(ValueError):
    """A document cannot go into a packet. The message names no path and no content.

    Attributes:
        what: What is wrong, as the end of a sentence: "is locked with a password".
        hint: What to do about it.
        page: 1-based page it arose on; 0 for the whole document.
    """

    def __init__(self, what: str, hint: str = "", page: int = 0) -> None:
        """Keep what is wrong, what to do, and the page."""
        self.what = f"{what} (page {page})" if page else what
        self.hint = hint
        self.page = page
        super().__init__(self.what)


class PiecesUnusableError(ValueError):
    """Some pieces cannot go into a packet: every one of them is named.

    Attributes:
        found: Key of the piece and what is wrong with it.
    """

    def __init__(self, found: Sequence[tuple[str, UnusableError]]) -> None:
        """Keep what is wrong with which piece."""
        self.found = tuple(found)
        super().__init__("; ".join(f"{key} {error.what}" for key, error in found))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some pages in a row under one name.

    Attributes:
        key: What links go to: ``ex-C`` for an exhibit, ``tab-C`` for its tab sheet.
        title: The bookmark; an empty one makes none.
        source: The opened PDF.
        first: 0-based first page of the source that belongs to the piece.
        count: How many pages.
        stamp: What stands before the page number, such as ``Ex. C``; empty for our own pages.
        framed: The pages are made smaller so that the stamps have room of their own. Our own pages
            have wide margins and need none.
        under: Key of the piece whose bookmark this one stands under.
    """

    key: str
    title: str
    source: Source
    first: int
    count: int
    stamp: str = ""
    framed: bool = False
    under: str = ""
