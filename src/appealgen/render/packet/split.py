"""Split a packet where a portal or a fax line takes no more, at exhibits where that is possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from appealgen.render.packet.assemble import Leaf, Look, assemble
from appealgen.render.packet.interface import PiecesUnusableError, UnusableError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Limits", "split_packet"]

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


def split_packet(leaves: Sequence[Leaf], look: Look, limits: Limits) -> tuple[bytes, ...]:
    """Return the packet as one or more parts, each within the limits.

    The pages keep their numbers of the whole packet. A part ends between exhibits unless an
    exhibit alone is over a limit; a tab sheet stays with its exhibit.

    Raises:
        PiecesUnusableError: One page alone is larger than a part may be.
    """
    parts = list(_by_pages(leaves, limits.pages))
    while True:
        made = tuple(
            assemble(part, replace(look, part=n, parts=len(parts)))
            for n, part in enumerate(parts, start=1)
        )
        if limits.megabytes is None:
            return made
        large = [n for n, data in enumerate(made) if len(data) > limits.megabytes * _MB]
        if not large:
            return made
        for n in reversed(large):
            parts[n : n + 1] = _halves(parts[n])


def _by_pages(leaves: Sequence[Leaf], most: int | None) -> list[Sequence[Leaf]]:
    if most is None:
        return [leaves]
    parts: list[Sequence[Leaf]] = []
    start = 0
    while len(leaves) - start > most:
        end = _seam(leaves, start + 1, start + most) or start + most
        parts.append(leaves[start:end])
        start = end
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
