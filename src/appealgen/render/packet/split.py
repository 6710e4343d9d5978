"""Split a packet where a portal or a fax line takes no more, at exhibits where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from appealgen.brief.packet.models import PartRange
from appealgen.render.packet.assemble import UNCOUNTED, Leaf, Look, assemble
from appealgen.render.packet.interface import Piece, PiecesUnusableError, UnusableError
from appealgen.render.packet.source import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COVER", "Limits", "split_packet"]

COVER: Final = "cover"
"""Key of the piece that is the packet's cover."""

_MB: Final = 1_000_000
"""Portals mean either 1,000,000 or 1,048,576 bytes; the smaller is always taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one part may hold at most; None for no limit.

    Attributes:
        pages: Pages.
        megabytes: Millions of bytes.
    """

    pages: int | None = None
    megabytes: float | None = None


CoverOf = Callable[[PartRange], Source]
"""Prints the cover of a part; each cover is as long as the first, or shorter."""


def split_packet(
    leaves: Sequence[Leaf], look: Look, limits: Limits, cover_of: CoverOf | None = None
) -> tuple[bytes, ...]:
    """Return the packet as one or more parts, each within the limits.

    The pages keep their numbers of the whole packet. A part ends between exhibits unless an
    exhibit alone is over a limit; a tab sheet stays with its exhibit. A later part begins with a
    cover of its own, which is not among the numbered pages.

    Args:
        leaves: The pages of the packet, in order; its cover is the piece ``cover``.
        look: What the file says of itself.
        limits: What a part may hold.
        cover_of: Prints the covers of several parts; None for parts without covers of their own.

    Raises:
        PiecesUnusableError: One page alone is larger than a part may be.
    """
    length = sum(leaf.piece.key == COVER for leaf in leaves) if cover_of else 0
    parts = list(_by_pages(leaves, limits.pages, length))
    while True:
        made = _made(parts, look, cover_of)
        large = [n for n, data in enumerate(made) if _over(data, limits)]
        if not large:
            return made
        for n in reversed(large):
            parts[n : n + 1] = _halves(parts[n])


def _over(data: bytes, limits: Limits) -> bool:
    return limits.megabytes is not None and len(data) > limits.megabytes * _MB


def _made(
    parts: Sequence[Sequence[Leaf]], look: Look, cover_of: CoverOf | None
) -> tuple[bytes, ...]:
    """Return the parts as files, each under its cover."""
    count = len(parts)
    numbered = enumerate(parts, start=1)
    return tuple(
        assemble(
            _covered(part, n, count, cover_of) if cover_of and count > 1 else part,
            replace(look, part=n, parts=count),
        )
        for n, part in numbered
    )


def _covered(part: Sequence[Leaf], number: int, count: int, cover_of: CoverOf) -> Sequence[Leaf]:
    """Return a part under its own cover: the packet's own in the first, one more in the others."""
    own = [leaf for leaf in part if leaf.piece.key == COVER]
    rest = [leaf for leaf in part if leaf.piece.key != COVER]
    added = len(own) or 1
    first, last = part[0].place, part[-1].place
    source = cover_of(PartRange(number, count, len(rest) + added, first, last))
    title = "Cover" if own else f"Cover of part {number}"
    piece = Piece(COVER, title, source, 0, len(source.pages))
    places = [leaf.place for leaf in own] or [UNCOUNTED] * piece.count
    return [*(Leaf(piece, n, place) for n, place in enumerate(places, start=1)), *rest]


def _by_pages(leaves: Sequence[Leaf], most: int | None, cover: int) -> list[Sequence[Leaf]]:
    """Cut the pages into parts; later parts leave room for a cover of so many pages."""
    if most is None or len(leaves) <= most:
        return [leaves]
    if most <= cover:
        what = "leaves no room for anything else in a part"
        refused = UnusableError(what, f"Allow at least {cover + 1} pages a part.")
        raise PiecesUnusableError([(COVER, refused)])
    parts: list[Sequence[Leaf]] = []
    start, room = 0, most
    while len(leaves) - start > room:
        end = _seam(leaves, start + 1, start + room) or start + room
        parts.append(leaves[start:end])
        start, room = end, most - cover
    return [*parts, leaves[start:]]


def _halves(part: Sequence[Leaf]) -> list[Sequence[Leaf]]:
    """Split a part near its middle by size, between exhibits if there is a seam."""
    if len(part) == 1:
        what = "has a page that is larger than one part may be"
        error = UnusableError(what, "Allow larger parts, or scan it smaller.", part[0].number)
        raise PiecesUnusableError([(part[0].piece.key, error)])
    middle = _middle(part)
    seam = _seam(part, 1, middle) or _seam_after(part, middle)
    cut = seam or middle
    return [part[:cut], part[cut:]]


def _middle(part: Sequence[Leaf]) -> int:
    """Return after how many pages about half of a part's bytes are behind."""
    weights = [leaf.piece.source.size / len(leaf.piece.source.pages) for leaf in part]
    half, run = sum(weights) / 2, 0.0
    for index, weight in enumerate(weights):
        run += weight
        if run >= half:
            return min(max(index, 1), len(part) - 1)
    return len(part) // 2  # pragma: no cover - the sum reaches its half


def _begins(leaves: Sequence[Leaf], index: int) -> bool:
    """Return whether something new begins at a page: a tab sheet, or what has none."""
    leaf = leaves[index]
    tabbed = index > 0 and leaves[index - 1].piece.key == leaf.piece.under
    return leaf.number == 1 and not tabbed


def _seam(leaves: Sequence[Leaf], least: int, most: int) -> int | None:
    """Return the last place between two limits where a part may end, if there is one."""
    return next((i for i in range(most, least - 1, -1) if _begins(leaves, i)), None)


def _seam_after(leaves: Sequence[Leaf], middle: int) -> int | None:
    return next((i for i in range(middle + 1, len(leaves)) if _begins(leaves, i)), None)
