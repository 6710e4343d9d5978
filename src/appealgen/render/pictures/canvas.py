"""A sheet to draw on: lines, strips and words as SVG, black on white, sized in points.

Words are always written with the words of a brief, escaped; nothing of a case reaches an attribute.
No pattern or gradient is used: hatching is drawn line by line, so that every printer and every
viewer shows the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["SIZE", "WIDTH", "Canvas", "cut", "width_of", "wrapped"]

WIDTH: Final = 456.0
"""Points: the text width of A4 in the letter's margins, so that both papers print it unscaled."""
SIZE: Final = 9.0
"""The smallest words of a picture, in points."""
LEADING: Final = 11.2

# Advance widths of the printable ASCII signs in Source Sans 3, in thousandths of the size; a test
# compares them with the font files.
_REGULAR: Final = (
    200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497,
    497, 497, 497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 544, 588, 571, 615, 527,
    494, 617, 652, 263, 480, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513,
    476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495,
    255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
)  # fmt: skip
_SEMIBOLD: Final = (
    200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513,
    513, 513, 513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538,
    510, 628, 663, 282, 494, 597, 502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541,
    501, 540, 324, 344, 324, 513, 500, 549, 516, 563, 462, 564, 507, 317, 520, 558, 262, 263, 522,
    271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748, 481, 495, 443, 324, 255, 324, 513,
)  # fmt: skip
_OTHER: Final = 620
"""Width taken for any other sign; wider than most letters with marks."""
_FIRST: Final = 0x20

_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_UNBROKEN: Final = (
    re.compile(rf"(?:{_MONTHS}) (?:\d{{1,2}}, )?\d{{4}}(?: to (?:{_MONTHS}) \d{{1,2}}, \d{{4}})?"),
    re.compile(rf"(?:{_MONTHS}) \d{{1,2}} to (?:{_MONTHS}) \d{{1,2}}, \d{{4}}"),
    re.compile(r"(?:\S+ )?\(?Ex\. [A-Z]{1,2}(?: pp?\. [\d, –]*\d)?\)?"),
    re.compile(r"\d[\d.,]*%? [A-Za-z]+"),
    re.compile(r"(?:no|not) \w+|grade [IV]+|(?:left|right) \w+"),
)
"""What a line never breaks inside: a date, a pointer and the word before it, a number with its
unit, a "no" with its word.

The words of each line are then true by themselves, which the release gate asks of every line."""


def width_of(words: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return the width of some words in points."""
    table = _SEMIBOLD if bold else _REGULAR
    codes = (ord(sign) - _FIRST for sign in words.replace("\xa0", " "))
    return sum(table[c] if 0 <= c < len(table) else _OTHER for c in codes) * size / 1000


def wrapped(words: str, width: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Return words in lines no wider than a width; a single wider word stays whole."""
    for whole in _UNBROKEN:
        words = whole.sub(lambda found: found[0].replace(" ", "\xa0"), words)
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def cut(words: str, width: float, size: float = SIZE, *, bold: bool = False) -> str:
    """Return words that fit a width: whole, or up to a word before its end with an ellipsis."""
    if width_of(words, size, bold=bold) <= width:
        return words
    kept = wrapped(words, width - width_of("…", size), size, bold=bold)[0]
    return f"{kept.rstrip(' ,;:')}…"


def _short(value: float) -> str:
    """Return a length with one decimal at most; a hundredth of a point is seen by nobody."""
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def _escape(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text


class Canvas:
    """Collects shapes from back to front; y runs down from 0."""

    def __init__(self) -> None:
        """Begin with an empty sheet."""
        self._parts: list[str] = []
        self.foot = 0.0

    def svg(self, key: str, alt: str) -> str:
        """Return the drawing, with the words for those who cannot see it as its title."""
        # A point is left free at each side: a stroke is as wide inside its path as outside.
        size = f'viewBox="-1 0 {_short(WIDTH + 2)} {_short(self.foot)}"'
        sides = f'width="{_short(WIDTH + 2)}pt" height="{_short(self.foot)}pt"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" data-picture="{key}" {sides} {size}>'
            f"<title>{_escape(alt)}</title>{''.join(self._parts)}</svg>"
        )

    def text(  # noqa: PLR0913 - one keyword per property of the words
        self, x: float, y: float, words: str, *, size: float = SIZE, bold: bool = False,
        anchor: str = "start", fill: str = "#000",
    ) -> None:  # fmt: skip
        """Write words on a base line; ``anchor`` is "start", "middle" or "end" of them at x."""
        if not words:
            return
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        x -= shift * width_of(words, size, bold=bold)
        weight = ' font-weight="700"' if bold else ""
        self._parts.append(
            f'<text x="{_short(x)}" y="{_short(y)}" font-family="Letter Sans" '
            f'font-size="{_short(size)}"{weight} fill="{fill}">{_escape(words)}</text>'
        )

    def line(  # noqa: PLR0913 - both ends and the look
        self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.7,
        stroke: str = "#000", dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a straight line."""
        self.path(((x1, y1), (x2, y2)), width=width, stroke=stroke, dash=dash)

    def path(  # noqa: PLR0913 - one keyword per property of the line
        self, points: Iterable[tuple[float, float]], *, width: float = 0.7, stroke: str = "#000",
        fill: str = "none", dash: str = "", closed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line through points, or the area they enclose."""
        steps = " L ".join(f"{_short(x)} {_short(y)}" for x, y in points)
        self.curve(
            f"M {steps}{' Z' if closed else ''}", width=width, stroke=stroke, fill=fill, dash=dash
        )

    def curve(
        self, steps: str, *, width: float = 0.7, stroke: str = "#000", fill: str = "none",
        dash: str = "",
    ) -> None:  # fmt: skip
        """Draw what the path data of SVG says."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path d="{steps}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-linejoin="round"{dashed}/>'
        )

    def rect(  # noqa: PLR0913 - four sides and the look
        self, x: float, y: float, width: float, height: float, *, line: float = 0.7,
        fill: str = "none", stroke: str = "#000", dash: str = "",
    ) -> None:  # fmt: skip
        """Draw a rectangle."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.path(corners, width=line, fill=fill, stroke=stroke, dash=dash, closed=True)

    def hatch(self, x: float, y: float, width: float, height: float, gap: float = 4.0) -> None:
        """Fill a rectangle with slanted lines."""
        start = -height + gap
        while start < width:
            low, high = max(0.0, -start), min(height, width - start)
            if high > low:
                self.line(
                    x + start + low, y + height - low, x + start + high, y + height - high,
                    width=0.6,
                )  # fmt: skip
            start += gap

    def diamond(self, x: float, y: float, *, radius: float = 4.2, fill: str = "#000") -> None:
        """Draw the sign of a single day."""
        corners: Sequence[tuple[float, float]] = (
            (x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y),
        )  # fmt: skip
        self.path(corners, fill=fill, width=0.8, closed=True)
