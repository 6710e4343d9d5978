"""Draw the spine: a plain column from the side, the places asked for, and words beside them.

Every body, disc and process has the same form for everyone. No slip, curve or narrowing of a
patient is drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appealgen.render.pictures.canvas import LEADING, SIZE, WIDTH, Canvas, wrapped

if TYPE_CHECKING:
    from appealgen.brief.pictures import SpinePicture
    from appealgen.brief.pictures.models import Place

__all__ = ["draw_column"]

_MIDDLE: Final = 58.0
_BODY: Final = 42.0
_DISC: Final = 9.0
_PITCH: Final = 30.0
"""Height of a body with its disc, in points."""
_TOP: Final = 11.0
_WORDS: Final = 176.0
_AFTER: Final = 8.0
_SWAY: Final = {"C": -5.0, "T": 6.0, "L": -7.0, "S": 0.0}
"""How far the natural curve of a region leads from the middle, in points; front is at the left."""
_COUNT: Final = {"C": 8, "T": 12, "L": 5, "S": 1}


@dataclass(frozen=True)
class _Column:
    """The column on the sheet: the middle of each body across, and how far apart they are."""

    names: tuple[str, ...]
    pitch: float

    def down(self, name: str) -> float:
        """Return how far down the middle of a body is."""
        return _TOP + self.pitch / 2 + self.names.index(name) * self.pitch

    def across(self, y: float) -> float:
        """Return the middle of the column at a height: one smooth line, so that nothing slips."""
        place = (y - self.down(self.names[0])) / self.pitch
        upper = max(0, min(len(self.names) - 2, math.floor(place)))
        share = max(-0.5, min(1.5, place - upper))
        sway = [_sway(name) for name in self.names[upper : upper + 2]]
        return _MIDDLE + sway[0] + (sway[1] - sway[0]) * share

    @property
    def high(self) -> float:
        """Return the height of a body."""
        return self.pitch - _DISC


def draw_column(picture: SpinePicture) -> str:
    """Return the picture as SVG."""
    canvas = Canvas()
    column = _Column(picture.vertebrae, _PITCH)
    canvas.text(_MIDDLE - _BODY / 2 - 16, 8, picture.front, anchor="middle", fill="#333")
    canvas.text(_MIDDLE + _BODY / 2 + 34, 8, picture.back, anchor="middle", fill="#333")
    _canal(canvas, column)
    for upper in column.names[:-1]:
        _disc(canvas, column, upper, fill="#fff", width=0.5)
    for name in column.names:
        _vertebra(canvas, column, name)
    foot = _places(canvas, picture.places, column)
    canvas.foot = max(foot - _AFTER, column.down(column.names[-1]) + column.pitch / 2) + 3
    return canvas.svg(picture.key, picture.alt)


def _sway(name: str) -> float:
    """Return how far the middle of a vertebra stands from that of the column."""
    region, number = name[0], int(name[1:])
    place = (number - (0 if region == "C" else 1) + 0.5) / _COUNT[region]
    return _SWAY[region] * math.sin(math.pi * min(1.0, place))


def _canal(canvas: Canvas, column: _Column) -> None:
    """Draw the two sides of the canal behind the bodies."""
    first, last = column.down(column.names[0]), column.down(column.names[-1])
    steps = [first + column.pitch * (n / 2 - 0.5) for n in range(2 * len(column.names) + 1)]
    for aside in (4.0, 15.0):
        points = [(column.across(y) + _BODY / 2 + aside, y) for y in steps if y <= last + 20]
        canvas.path(points, width=0.5, stroke="#777")


def _vertebra(canvas: Canvas, column: _Column, name: str) -> None:
    """Draw one body, slightly waisted, with its process behind, and its name inside."""
    y, half = column.down(name), _BODY / 2
    top, foot = y - column.high / 2, y + column.high / 2
    above, middle, below = column.across(top), column.across(y), column.across(foot)
    canvas.curve(
        f"M {above - half:.1f} {top:.1f} L {above + half:.1f} {top:.1f} "
        f"Q {middle + half - 4:.1f} {y:.1f} {below + half:.1f} {foot:.1f} "
        f"L {below - half:.1f} {foot:.1f} "
        f"Q {middle - half + 4:.1f} {y:.1f} {above - half:.1f} {top:.1f} Z",
        width=1, fill="#fff",
    )  # fmt: skip
    back = middle + half + 15
    tip = y + column.high * 0.4
    corners = ((back, y - 6), (back + 8, y - 5), (back + 25, tip - 1), (back + 23, tip + 5),
               (back + 12, tip + 1), (back, y + 5))  # fmt: skip
    canvas.path(corners, width=0.8, fill="#fff", closed=True)
    canvas.text(middle, y + 3.2, name, anchor="middle")


def _disc(canvas: Canvas, column: _Column, upper: str, *, fill: str, width: float) -> None:
    """Draw the disc under a body."""
    top = column.down(upper) + column.high / 2 + 1
    foot = top + _DISC - 2
    half = _BODY / 2 - 1
    above, below = column.across(top), column.across(foot)
    corners = ((above - half, top), (above + half, top), (below + half, foot),
               (below - half, foot))  # fmt: skip
    canvas.path(corners, width=width, fill=fill, closed=True)


def _places(canvas: Canvas, places: tuple[Place, ...], column: _Column) -> float:
    """Mark each place, and write beside it what it is; words move down where they would meet."""
    blocks = [(_mark(canvas, place, column), _lines(place), place) for place in places]
    free = 2.0
    for (x, y), lines, place in blocks:
        top = max(free, y - len(lines) * LEADING / 2)
        _leader(canvas, (x, y), top, place)
        for n, (words, bold) in enumerate(lines):
            canvas.text(_WORDS, top + SIZE + n * LEADING, words, bold=bold)
        free = top + len(lines) * LEADING + _AFTER
    return free


def _lines(place: Place) -> list[tuple[str, bool]]:
    room = WIDTH - _WORDS
    heading = [(line, True) for line in wrapped(place.heading, room, bold=True)]
    return [*heading, *((line, False) for line in wrapped(place.says, room))]


def _mark(canvas: Canvas, place: Place, column: _Column) -> tuple[float, float]:
    """Mark a disc or a body: black where all criteria are met, hatched where one is not."""
    y = column.down(place.upper)
    if not place.lower:
        left, top = column.across(y) - _BODY / 2 - 3, y - column.high / 2 - 3
        canvas.rect(left, top, _BODY + 6, column.high + 6, line=2, dash="" if place.met else "4 2")
        return left + _BODY + 6, y
    _disc(canvas, column, place.upper, fill="#000" if place.met else "#fff", width=1.6)
    middle = y + column.pitch / 2
    if place.failed:
        left = column.across(middle) - _BODY / 2 + 3
        canvas.hatch(left, middle - _DISC / 2 + 1, _BODY - 6, _DISC - 2, gap=3)
    return column.across(middle) + _BODY / 2, middle


def _leader(canvas: Canvas, start: tuple[float, float], top: float, place: Place) -> None:
    """Lead from a place to its words; dashed where the letter does not ask for it."""
    y = top + SIZE - 3
    turn = (_WORDS - 26, start[1])
    canvas.path((start, turn, (_WORDS - 8, y), (_WORDS - 3, y)), width=0.8,
                dash="" if place.claimed else "3 2")  # fmt: skip
