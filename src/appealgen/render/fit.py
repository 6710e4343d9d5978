"""Fit a document to its pages: one page always for a card, no nearly empty page for a letter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from appealgen.brief.overlay import PLAIN, Overlay
from appealgen.render.interface import DoesNotFitError
from appealgen.render.pdf import layout, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from weasyprint import Document

__all__ = ["CLOSER", "LARGEST_PT", "SMALLEST_PT", "fit_fewest_pages", "fit_one_page"]

#: Body sizes in points. Below 9 pt a page is not read at arm's length during a call.
LARGEST_PT: Final = 11.0
SMALLEST_PT: Final = 9.0
#: Line height of the card as a multiple of its size; only to say an excess in lines.
LINE_HEIGHT: Final = 1.3

#: Sizes in points and line heights tried in turn where a letter would end on a thin page. Below
#: 10 pt a serif of thin strokes does not survive a fax at standard resolution.
CLOSER: Final = ((10.3, 1.34), (10.15, 1.32), (10.0, 1.3))
_USUAL: Final = (10.5, 1.36)
"""Size and line height of ``letter.css``."""
_THIN: Final = 0.45
"""A page whose text ends above this share of its height looks left over."""

_POINTS_PER_PIXEL: Final = 0.75
#: Height grows with about this power of the size: more than 1 since lines also break anew, less
#: than 2 since most lines of a card stay single (1.06 to 1.2 measured on sample cards).
_GROWTH: Final = 1.15
_GUESSES: Final = 4


def fit_one_page(  # noqa: PLR0913 (one keyword per property of the file)
    html: str,
    *,
    stylesheet: Path | str,
    fonts: Path,
    title: str,
    language: str = "en",
    date: date,
    overlay: Overlay = PLAIN,
    largest: float = LARGEST_PT,
    smallest: float = SMALLEST_PT,
) -> bytes:
    """Print a document on exactly one page, as large as it fits.

    A style sheet that can be fitted gives every size in em of the ``html`` font size. When the
    largest size does not fit, the height used on all pages gives the next size: two layouts for
    most cards, four at worst.

    Args:
        html: As in ``html_to_pdf``.
        stylesheet: As in ``html_to_pdf``.
        fonts: As in ``html_to_pdf``.
        title: As in ``html_to_pdf``.
        language: As in ``html_to_pdf``.
        date: As in ``html_to_pdf``.
        overlay: As in ``html_to_pdf``.
        largest: First size tried, in points.
        smallest: Last size tried, in points.

    Raises:
        DoesNotFitError: Longer than the page at the smallest size, with the excess.
        TemplateInvalidError: As in ``html_to_pdf``.
    """
    size = largest
    for guess in range(_GUESSES):
        css = _size(size)
        with layout(
            html, stylesheet=stylesheet, fonts=fonts, extra_css=css, overlay=overlay
        ) as document:
            if len(document.pages) == 1:
                return write(document, title=title, language=language, date=date)
            room, needed = _room(document), _needed(document)
        if size <= smallest:
            break
        last = guess >= _GUESSES - 2
        size = smallest if last else max(smallest, _smaller(size, room, needed))
    # Two pages although the sum is short enough: something unbreakable stands at the end.
    over = max(1.0, needed - room)
    raise DoesNotFitError(title, over, math.ceil(over / (smallest * LINE_HEIGHT)))


def fit_fewest_pages(  # noqa: PLR0913 (one keyword per property of the file)
    html: str,
    *,
    stylesheet: Path | str,
    fonts: Path,
    title: str,
    language: str = "en",
    date: date,
    overlay: Overlay = PLAIN,
    closer: Sequence[tuple[float, float]] = CLOSER,
) -> bytes:
    """Print a letter, set a little closer where that saves a page with hardly anything on it.

    A signature alone on a second page looks like a mistake and is lost in a fax. Only the last two
    pages are looked at: the last may be pictures that have a page of their own.

    Args:
        html: As in ``html_to_pdf``.
        stylesheet: As in ``html_to_pdf``.
        fonts: As in ``html_to_pdf``.
        title: As in ``html_to_pdf``.
        language: As in ``html_to_pdf``.
        date: As in ``html_to_pdf``.
        overlay: As in ``html_to_pdf``.
        closer: Sizes in points with line heights, tried in turn; the first that saves a page wins.

    Raises:
        TemplateInvalidError: As in ``html_to_pdf``.
        CapabilityMissingError: As in ``html_to_pdf``.
    """
    with layout(html, stylesheet=stylesheet, fonts=fonts, overlay=overlay) as usual:
        for size, line in closer if _ends_thin(usual) else ():
            if not _may_save(usual, size, line):
                continue
            css = f"{_size(size)} html {{ line-height: {line:.2f} }}"
            with layout(
                html, stylesheet=stylesheet, fonts=fonts, extra_css=css, overlay=overlay
            ) as tried:
                if len(tried.pages) < len(usual.pages):
                    return write(tried, title=title, language=language, date=date)
        return write(usual, title=title, language=language, date=date)


def _ends_thin(document: Document) -> bool:
    """Return whether one of the last two pages, but not an only one, is hardly used."""
    room = _room(document) / _POINTS_PER_PIXEL
    later = document.pages[1:][-2:]
    return any(_used(page._page_box) < room * _THIN for page in later)  # noqa: SLF001


def _may_save(document: Document, size: float, line: float) -> bool:
    """Return whether a closer setting may take a page less; a layout is tried only then."""
    closer = (size / _USUAL[0]) ** _GROWTH * (line / _USUAL[1])
    pages = len(document.pages)
    fits: bool = _needed(document) * closer <= _room(document) * (pages - 1)
    return fits


def _smaller(size: float, room: float, needed: float) -> float:
    """Return the next guess: at least 0.1 pt smaller, rounded down to a twentieth of a point."""
    guess: float = min(size * (room / needed) ** (1 / _GROWTH), size - 0.1)
    return math.floor(guess * 20) / 20


def _size(points: float) -> str:
    return f"html {{ font-size: {points:.2f}pt }}"


def _room(document: Document) -> float:
    """Return the height for text on a page, in points."""
    # The engine has no public measure of its content area.
    return float(document.pages[0]._page_box.height) * _POINTS_PER_PIXEL  # noqa: SLF001


def _needed(document: Document) -> float:
    """Return the height the text takes on all its pages, in points.

    Within a few percent of what one endless page would take: what is counted twice is a table
    head that is repeated, and what stays empty at the foot of a page is not counted.
    """
    return sum(_used(page._page_box) for page in document.pages) * _POINTS_PER_PIXEL  # noqa: SLF001


def _used(page: Any) -> float:  # noqa: ANN401 (the engine ships no types)
    """Return how far down the text of a page reaches, in pixels."""
    top = float(page.content_box_y())
    bottoms = [
        float(block.position_y + block.margin_height())
        for html in page.children
        if html.element_tag == "html"
        for body in html.children
        for block in body.children
    ]
    return max(bottoms, default=top) - top
