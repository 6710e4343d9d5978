"""Drawings as bitmaps, for Word files: the same SVG, printed by the same engine, at 300 dpi.

All drawings of a document are printed together, one to a page: to start the engine costs more
than to draw.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appealgen.errors import CapabilityMissingError, TemplateInvalidError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pypdfium2 import PdfPage

__all__ = ["DPI", "Bitmap", "bitmaps"]

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


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A drawing as a gray PNG.

    Attributes:
        data: The PNG.
        wide: Its width in points.
        high: Its height in points.
    """

    data: bytes
    wide: float
    high: float


def bitmaps(drawings: Sequence[str], *, fonts: Path) -> tuple[Bitmap, ...]:
    """Return drawings as bitmaps, in their order.

    Args:
        drawings: SVG texts, each with a ``viewBox`` in points.
        fonts: The folder of the bundled ``.ttf`` files.

    Raises:
        TemplateInvalidError: A drawing has no size, or is outside the subset.
        CapabilityMissingError: A library that prints or draws is not installed.
    """
    if not drawings:
        return ()
    sizes = [_size(svg) for svg in drawings]
    printed = _drawn(_pages(drawings, sizes, fonts))
    return tuple(Bitmap(data, *size) for data, size in zip(printed, sizes, strict=True))


def _size(svg: str) -> tuple[float, float]:
    size = _SIZE.search(svg)
    if size is None:
        what = "a drawing has no size"
        raise TemplateInvalidError(_NAME, None, what)
    return float(size["wide"]), float(size["high"])


def _pages(drawings: Sequence[str], sizes: Sequence[tuple[float, float]], fonts: Path) -> bytes:
    """Return a PDF with one drawing to a page of its size."""
    from appealgen.render.pdf import layout, write

    body = "".join(f'<div class="d{n}">{svg}</div>' for n, svg in enumerate(drawings))
    html = f'<html lang="en"><head><title>Drawings</title></head><body>{body}</body></html>'
    css = "".join(
        f".d{n} {{ page: d{n} }}\n"
        # A little more than the drawing, so that rounding never makes a further page.
        f"@page d{n} {{ size: {wide}pt {high + 1}pt; margin: 0 }}\n"
        for n, (wide, high) in enumerate(sizes)
    )
    with layout(html, stylesheet=_FACES, fonts=fonts, extra_css=css) as document:
        return write(document, title="Drawings", language="en", date=_DAY)


def _drawn(pdf: bytes) -> list[bytes]:
    """Return each page as a PNG."""
    try:
        import pypdfium2
    except ImportError as absent:
        what, how = "pypdfium2, which draws pictures for Word,", "Run: pip install pypdfium2"
        raise CapabilityMissingError(what, how) from absent
    made = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(page) for page in made]
    finally:
        made.close()


def _png(page: PdfPage) -> bytes:
    drawn = page.render(scale=DPI / _POINTS, grayscale=True).to_pil()
    buffer = io.BytesIO()
    drawn.save(buffer, "PNG", dpi=(DPI, DPI))
    return buffer.getvalue()
