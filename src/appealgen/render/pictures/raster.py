"""A drawing as a bitmap, for Word files: the same SVG, printed by the same engine, at 300 dpi."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Final

from appealgen.errors import CapabilityMissingError, TemplateInvalidError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DPI", "picture_png"]

DPI: Final = 300
_POINTS: Final = 72
_NAME: Final = "drawing"
_DAY: Final = dt.date(2000, 1, 1)
"""The page that is printed on the way is never kept; its date only keeps the bytes the same."""
_SIZE: Final = re.compile(r'viewbox="-1 0 (?P<wide>[\d.]+) (?P<high>[\d.]+)"', re.IGNORECASE)
_FACES: Final = """
@font-face {
  font-family: "Letter Sans"; font-weight: 400; src: url("bundled:SourceSans3-Regular.ttf")
}
@font-face {
  font-family: "Letter Sans"; font-weight: 700; src: url("bundled:SourceSans3-Semibold.ttf")
}
body { margin: 0 }
svg { display: block }
"""


def picture_png(svg: str, *, fonts: Path) -> tuple[bytes, float, float]:
    """Return a drawing as a gray PNG, with its width and height in points.

    Args:
        svg: A drawing with a ``viewBox`` in points.
        fonts: The folder of the bundled ``.ttf`` files.

    Raises:
        TemplateInvalidError: The drawing has no size, or is outside the subset.
        CapabilityMissingError: A library that prints or draws is not installed.
    """
    size = _SIZE.search(svg)
    if size is None:
        what = "a drawing has no size"
        raise TemplateInvalidError(_NAME, None, what)
    wide, high = float(size["wide"]), float(size["high"])
    return _bitmap(_page(svg, wide, high, fonts)), wide, high


def _page(svg: str, wide: float, high: float, fonts: Path) -> bytes:
    from appealgen.render.pdf import layout, write

    html = f'<html lang="en"><head><title>Drawing</title></head><body>{svg}</body></html>'
    # A little more than the drawing, so that rounding never makes a second page.
    page = f"@page {{ size: {wide}pt {high + 1}pt; margin: 0 }}"
    with layout(html, stylesheet=_FACES, fonts=fonts, extra_css=page) as document:
        return write(document, title="Drawing", language="en", date=_DAY)


def _bitmap(pdf: bytes) -> bytes:
    try:
        import pypdfium2
    except ImportError as absent:
        what, how = "pypdfium2, which draws pictures for Word,", "Run: pip install pypdfium2"
        raise CapabilityMissingError(what, how) from absent
    made = pypdfium2.PdfDocument(pdf)
    try:
        drawn = made[0].render(scale=DPI / _POINTS, grayscale=True).to_pil()
    finally:
        made.close()
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG", dpi=(DPI, DPI))
    return buffer.getvalue()
