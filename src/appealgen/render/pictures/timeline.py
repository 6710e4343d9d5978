"""Draw the timeline of conservative care: a row of words and a strip for each course."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appealgen.render.pictures.canvas import LEADING, SIZE, WIDTH, Canvas, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.pictures import Timeline
    from appealgen.brief.pictures.models import CourseRow, Mark

__all__ = ["draw_timeline"]

_HEAD: Final = 28.0
_STRIP: Final = 8.0
_GAP: Final = 7.5
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
_NAMED: Final = 22.0
_LETTERED: Final = 10.0
_YEARED: Final = 24.0
"""Least width in points of a month for its name and for its letter, of a year for its number."""
_LEAST: Final = 2.2
"""A strip is never narrower: one day must be seen."""


@dataclass(frozen=True)
class _Scale:
    """From days to places across the sheet."""

    first: dt.date
    days: int

    def at(self, day: dt.date) -> float:
        """Return where a day begins."""
        return (day - self.first).days / self.days * WIDTH

    def stretch(self, first: dt.date, last: dt.date) -> tuple[float, float]:
        """Return where a stretch begins and ends, its last day included."""
        left, right = self.at(first), self.at(last + dt.timedelta(days=1))
        return left, max(right, left + _LEAST)


def draw_timeline(picture: Timeline) -> str:
    """Return the picture as SVG."""
    canvas = Canvas()
    first = picture.first.replace(day=1)
    scale = _Scale(first, (_next_month(picture.last) - first).days)
    _calendar(canvas, scale)
    foot = _HEAD + 3
    for row in picture.rows:
        foot = _row(canvas, row, scale, foot)
    canvas.foot = _legend(canvas, picture, foot + 7) + 3
    return canvas.svg(picture.key, picture.alt)


def _next_month(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _months(scale: _Scale) -> Iterator[dt.date]:
    day = scale.first
    end = scale.first + dt.timedelta(days=scale.days)
    while day < end:
        yield day
        day = _next_month(day)


def _calendar(canvas: Canvas, scale: _Scale) -> None:
    """Name the months, with their years above."""
    months = list(_months(scale))
    each = WIDTH / len(months)
    free = 0.0
    for month in months:
        x = scale.at(month)
        new = month.month == 1 or month is months[0]
        if new and x >= free and x + _YEARED <= WIDTH:
            canvas.text(x + 2, 9, str(month.year), bold=True)
            free = x + _YEARED
        if new:
            canvas.line(x, 1, x, _HEAD - 3, width=0.5)
        if each >= _LETTERED:
            name = _MONTHS[month.month - 1]
            canvas.text(x + each / 2, 21, name if each >= _NAMED else name[0], anchor="middle",
                        fill="#333")  # fmt: skip
    canvas.line(0, _HEAD - 3, WIDTH, _HEAD - 3, width=0.9)


def _ruler(canvas: Canvas, scale: _Scale, top: float) -> None:
    """Draw the months behind one strip: a fine line across, and a stroke where each begins."""
    each = WIDTH / len(list(_months(scale)))
    foot = top + _STRIP
    canvas.line(0, foot, WIDTH, foot, width=0.4, stroke="#999")
    for month in _months(scale):
        new = month.month == 1
        if new or each >= _LETTERED:
            high = _STRIP if new else 3.0
            canvas.line(scale.at(month), foot - high, scale.at(month), foot,
                        width=0.6 if new else 0.4, stroke="#555" if new else "#999")  # fmt: skip


def _row(canvas: Canvas, row: CourseRow, scale: _Scale, top: float) -> float:
    """Write what the course was, and draw its strip or its visits below; return where it ends."""
    base = top + SIZE
    name = cut(row.name, WIDTH, bold=True)
    canvas.text(0, base, name, bold=True)
    end = width_of(name, bold=True) + 6
    if end + width_of(row.when) > WIDTH:
        base, end = base + LEADING, 0.0
    when = cut(row.when, WIDTH - end)
    canvas.text(end, base, when, fill="#222")
    end += width_of(when) + 10
    strip = base + 3.5
    room = _beside(row.says, _reach(row, scale))
    if room is None and width_of(row.says) > WIDTH - end:
        base += LEADING
        strip += LEADING
        canvas.text(0, base, cut(row.says, WIDTH))
    elif room is None:
        canvas.text(WIDTH, base, row.says, anchor="end")
    _ruler(canvas, scale, strip)
    if row.marks:
        _marks(canvas, row.marks, scale, strip)
    else:
        _strip(canvas, row, scale, strip)
    if room is not None:
        wide = width_of(row.says)
        canvas.rect(room - 1.5, strip - 0.5, wide + 3, _STRIP, fill="#fff", stroke="none")
        canvas.text(room, strip + _STRIP - 1.2, row.says)
    return strip + _STRIP + _GAP


def _reach(row: CourseRow, scale: _Scale) -> tuple[float, float] | None:
    """Return from where to where the signs of a row reach across; None where it has none."""
    parts = [p for p in (row.sure, row.possible, *row.marks) if p is not None]
    if not parts:
        return None
    ends = [scale.stretch(part.first, part.last) for part in parts]
    left, right = min(x for x, _ in ends), max(x for _, x in ends)
    if row.marks:
        return left - 5, right + 5
    after = 7 if row.goes_on else 20 if row.open_end else 0
    return left - (20 if row.open_start else 0), right + after


def _beside(says: str, reach: tuple[float, float] | None) -> float | None:
    """Return where words stand beside a strip: after it, else before it; None without room."""
    if reach is None:
        return 0.0
    left, right = reach
    wide = width_of(says)
    if right + 4 + wide <= WIDTH:
        return right + 4
    return left - 4 - wide if left - 4 - wide >= 0 else None


def _marks(canvas: Canvas, marks: tuple[Mark, ...], scale: _Scale, top: float) -> None:
    """Draw visits: a diamond on a day that is known, a dashed stretch where it is not."""
    middle = top + _STRIP / 2
    for mark in marks:
        left, right = scale.stretch(mark.first, mark.last)
        exact = mark.first == mark.last
        if not exact:
            canvas.rect(left, top + 1, right - left, _STRIP - 2, dash="2 1.5", fill="#fff")
        canvas.diamond((left + right) / 2, middle, fill="#000" if exact else "#fff")


def _strip(canvas: Canvas, row: CourseRow, scale: _Scale, top: float) -> None:
    """Draw a course: black where it is counted, hatched where it is not, dashed where unsure."""
    if row.possible is not None and row.possible != row.sure:
        left, right = scale.stretch(row.possible.first, row.possible.last)
        canvas.rect(left, top + 1, right - left, _STRIP - 2, dash="2 1.5", fill="#fff")
    if row.sure is not None:
        left, right = scale.stretch(row.sure.first, row.sure.last)
        canvas.rect(left, top, right - left, _STRIP, fill="#000" if row.counted else "#fff")
        if not row.counted:
            canvas.hatch(left, top, right - left, _STRIP)
    _ends(canvas, row, scale, top + _STRIP / 2)


def _ends(canvas: Canvas, row: CourseRow, scale: _Scale, middle: float) -> None:
    """Draw that a course goes on, or that one of its ends is not known."""
    parts = [p for p in (row.sure, row.possible) if p is not None]
    if not parts:
        return
    ends = [scale.stretch(part.first, part.last) for part in parts]
    left, right = min(x for x, _ in ends), max(x for _, x in ends)
    if row.goes_on:
        right = min(right, WIDTH - 6)
        tip = ((right, middle - 5), (right + 6, middle), (right, middle + 5))
        canvas.path(tip, fill="#000", closed=True)
    elif row.open_end:
        _unknown(canvas, right, middle, 1)
    if row.open_start:
        _unknown(canvas, left, middle, -1)


def _unknown(canvas: Canvas, x: float, y: float, way: int) -> None:
    """Draw an end that is not known: a dashed line with a question mark."""
    canvas.line(x, y, x + 11 * way, y, width=0.9, dash="2 1.5")
    canvas.text(x + 13 * way, y + 3, "?", bold=True, anchor="start" if way > 0 else "end")


def _legend(canvas: Canvas, picture: Timeline, base: float) -> float:
    """Draw what each sign means, only signs that the picture has; return the last base line."""
    x = 0.0
    for words, look in (
        (picture.legend_counted, "black"), (picture.legend_other, "hatched"),
        (picture.legend_visit, "visit"), (picture.legend_unsure, "unsure"),
    ):  # fmt: skip
        if not words:
            continue
        if x + 22 + width_of(words) > WIDTH:
            x, base = 0.0, base + _STRIP + 5
        top = base - _STRIP + 1
        if look == "visit":
            canvas.diamond(x + 9, top + _STRIP / 2)
        else:
            fill, dash = (
                ("#000" if look == "black" else "#fff"),
                "2 1.5" if look == "unsure" else "",
            )
            canvas.rect(x, top, 18, _STRIP, fill=fill, dash=dash)
        if look == "hatched":
            canvas.hatch(x, top, 18, _STRIP)
        canvas.text(x + 22, base, words)
        x += 22 + width_of(words) + 14
    return base
