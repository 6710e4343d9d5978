"""Draw scores over time: one panel for each scale, bands across, the value at each point."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appealgen.render.pictures.canvas import SIZE, WIDTH, Canvas, cut, width_of

if TYPE_CHECKING:
    from appealgen.brief.pictures import ScorePicture
    from appealgen.brief.pictures.models import Panel, Reading

__all__ = ["draw_scores"]

_WIDE: Final = 214.0
_NARROW: Final = 112.0
_BETWEEN: Final = 9.0
_LEFT: Final = 19.0
_BAND: Final = 47.0
_HIGH: Final = 84.0
_INSET: Final = 13.0
_ABOVE: Final = 28.0
_BELOW: Final = 17.0
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


@dataclass(frozen=True)
class _Plot:
    """Where one panel stands, and what its sides mean."""

    panel: Panel
    first: dt.date
    days: int
    x: float
    y: float
    wide: float

    def across(self, day: dt.date) -> float:
        """Return where a day stands; points keep away from the sides."""
        return self.x + _INSET + (day - self.first).days / self.days * (self.wide - 2 * _INSET)

    def down(self, value: object) -> float:
        """Return where a value stands."""
        low, high = self.panel.low, self.panel.high
        return self.y + _HIGH * (1 - float((value - low) / (high - low)))  # type: ignore[operator]

    def of(self, reading: Reading) -> tuple[float, float]:
        """Return where a reading stands: in the middle of the days it can be of."""
        return (self.across(reading.first) + self.across(reading.last)) / 2, self.down(
            reading.value
        )


def draw_scores(picture: ScorePicture) -> str:
    """Return the picture as SVG."""
    canvas = Canvas()
    days = max(1, (picture.last - picture.first).days)
    x, top, tall = 0.0, 0.0, _ABOVE + _HIGH + _BELOW
    for panel in picture.panels:
        wide = max(_WIDE if panel.bands else _NARROW, width_of(panel.name, bold=True) + 3)
        wide = min(wide, WIDTH)
        if x > 0 and x + wide > WIDTH + 0.5:
            x, top = 0.0, top + tall + 8
        room = wide - _LEFT - (_BAND if panel.bands else 0)
        _panel(canvas, _Plot(panel, picture.first, days, x + _LEFT, top + _ABOVE, room), x, wide)
        x += wide + _BETWEEN
    canvas.foot = top + tall
    return canvas.svg(picture.key, picture.alt)


def _panel(canvas: Canvas, plot: _Plot, left: float, wide: float) -> None:
    panel = plot.panel
    canvas.text(left, plot.y - 20, cut(panel.name, wide, bold=True), bold=True)
    canvas.text(left, plot.y - 8.5, panel.better, fill="#333")
    canvas.rect(plot.x, plot.y, plot.wide, _HIGH, line=0.7)
    for value in (panel.low, panel.high):
        canvas.text(plot.x - 3, plot.down(value) + 3, f"{value}", anchor="end", fill="#333")
    _bands(canvas, plot)
    _bar(canvas, plot)
    _points(canvas, plot)
    _days(canvas, plot)


def _bands(canvas: Canvas, plot: _Plot) -> None:
    """Draw where bands begin, and name each at the right."""
    for band in plot.panel.bands:
        if band.lower > plot.panel.low:
            y = plot.down(band.lower)
            canvas.line(plot.x, y, plot.x + plot.wide, y, width=0.4, stroke="#777", dash="3 2")
            canvas.text(plot.x - 3, y + 3, f"{band.lower}", anchor="end", fill="#333")
        middle = (plot.down(band.lower) + plot.down(band.upper)) / 2
        canvas.text(plot.x + plot.wide + 3, middle + 3, band.label, fill="#333")


def _bar(canvas: Canvas, plot: _Plot) -> None:
    """Draw the smallest change that matters as a bar of that height, in the emptiest corner."""
    change = plot.panel.change
    if change is None:
        return
    values = [r.value for r in plot.panel.readings]
    high_up = sum(values) / len(values) * 2 < plot.panel.high + plot.panel.low
    low = plot.panel.high - change if high_up else plot.panel.low
    pad = -4.0 if not high_up else 4.0
    top, foot = plot.down(low + change) + pad, plot.down(low) + pad
    x = plot.x + 6
    canvas.line(x, top, x, foot, width=1.6)
    for y in (top, foot):
        canvas.line(x - 3, y, x + 3, y, width=1)
    canvas.text(x + 6, (top + foot) / 2 + 3, plot.panel.change_label)


def _points(canvas: Canvas, plot: _Plot) -> None:
    """Draw the readings, joined where there are several, each with its value where it fits."""
    places = [plot.of(reading) for reading in plot.panel.readings]
    if len(places) > 1:
        canvas.path(places, width=1.3)
    shown = _labelled([x for x, _ in places], plot.panel.readings)
    for n, (reading, (x, y)) in enumerate(zip(plot.panel.readings, places, strict=True)):
        exact = reading.first == reading.last
        if not exact:
            canvas.line(plot.across(reading.first), y, plot.across(reading.last), y, width=0.9,
                        dash="2 1.5")  # fmt: skip
        canvas.diamond(x, y, radius=3.2, fill="#000" if exact else "#fff")
        if n in shown:
            up = y - 6 if y - 6 - SIZE > plot.y else y + 13
            half = width_of(reading.label, bold=True) / 2
            middle = min(max(x, plot.x + half + 1), plot.x + plot.wide - half - 1)
            canvas.rect(middle - half - 0.5, up - SIZE + 1.8, 2 * half + 1, SIZE - 0.5, fill="#fff",
                        stroke="none")  # fmt: skip
            canvas.text(middle, up, reading.label, bold=True, anchor="middle")


def _labelled(across: list[float], readings: tuple[Reading, ...]) -> set[int]:
    """Return which points have room for their value: the last, the first, and those between."""
    kept: set[int] = set()
    for n in (len(across) - 1, 0, *range(1, len(across) - 1)):
        wide = width_of(readings[n].label, bold=True) + 3
        if all(abs(across[n] - across[k]) >= wide for k in kept):
            kept.add(n)
    return kept


def _days(canvas: Canvas, plot: _Plot) -> None:
    """Name the months of the first and the last reading, the last alone where both do not fit."""
    readings = plot.panel.readings
    ends = [(readings[-1], "end")]
    if len(readings) > 1:
        ends.append((readings[0], "start"))
    taken: list[tuple[float, float]] = []
    for reading, _ in ends:
        words = _month(reading)
        half = width_of(words) / 2
        x = min(max(plot.of(reading)[0], plot.x + half), plot.x + plot.wide - half)
        if all(x + half + 4 <= left or x - half - 4 >= right for left, right in taken):
            canvas.text(x, plot.y + _HIGH + 12, words, anchor="middle", fill="#333")
            taken.append((x - half, x + half))


def _month(reading: Reading) -> str:
    one = (reading.first.year, reading.first.month) == (reading.last.year, reading.last.month)
    named = f"{_MONTHS[reading.first.month - 1]} {reading.first.year}"
    return named if one else str(reading.first.year)
