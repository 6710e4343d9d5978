"""The battle card on one page, whatever the case says: as much as fits, never smaller than 9 pt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen.brief.card import whole_card
from appealgen.brief.card_fit import left_off, reductions, shortened
from appealgen.render.environment import render_html
from appealgen.render.interface import DoesNotFitError

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from appealgen.appeals import Law
    from appealgen.brief.card import CardBrief
    from appealgen.brief.context import Context
    from appealgen.brief.overlay import Overlay

__all__ = ["FittedCard", "card_pdf", "fitted_card", "shortened"]


@dataclass(frozen=True, slots=True)
class FittedCard:
    """A printed card.

    Attributes:
        data: The PDF, one page.
        brief: What it shows.
        left_off: What it could say and has no room for, in words for staff.
    """

    data: bytes
    brief: CardBrief
    left_off: tuple[str, ...]


def card_pdf(context: Context, templates: Path, law: Law | None = None) -> bytes:
    """Print the card on one page.

    Args:
        context: The case, judged.
        templates: The folder of templates.
        law: The windows for calls on file; None leaves the notice alone.

    Raises:
        TemplateInvalidError: The template or its style sheet is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    return fitted_card(context, templates, law).data


def fitted_card(context: Context, templates: Path, law: Law | None = None) -> FittedCard:
    """Print the card on one page, and say what was left off for it.

    What the caller needs least gives way first (``brief.card_fit``). Where a case still says too
    much, long texts end in "…": the letter has them in full, and a card that cannot be printed
    helps nobody.

    Args:
        context: As in ``card_pdf``.
        templates: As in ``card_pdf``.
        law: As in ``card_pdf``.

    Raises:
        TemplateInvalidError: As in ``card_pdf``.
        CapabilityMissingError: As in ``card_pdf``.
    """
    whole = whole_card(context, law).model_copy(update={"paper": context.overlay.paper})
    return _fitted(whole, templates, context.as_of, context.overlay)


@lru_cache(maxsize=2)
def _fitted(whole: CardBrief, templates: Path, day: dt.date, overlay: Overlay) -> FittedCard:
    """Print what fits. The page for staff asks for the same card that the build prints."""
    tried = reductions(whole)
    data = _printed(tried[0], templates, day, overlay)
    if data is not None:
        return FittedCard(data, tried[0], ())
    # Each card says less than the one before, so the first that fits is found by halves.
    low, high = 1, len(tried) - 1
    while low < high:
        middle = (low + high) // 2
        if _printed(tried[middle], templates, day, overlay, smallest_only=True) is None:
            low = middle + 1
        else:
            high = middle
    shown = tried[low]
    data = _print(shown, templates, day, overlay, smallest_only=False)
    return FittedCard(data, shown, left_off(whole, shown))


def _printed(
    brief: CardBrief,
    templates: Path,
    day: dt.date,
    overlay: Overlay,
    *,
    smallest_only: bool = False,
) -> bytes | None:
    try:
        return _print(brief, templates, day, overlay, smallest_only=smallest_only)
    except DoesNotFitError:
        return None


def _print(
    brief: CardBrief, templates: Path, day: dt.date, overlay: Overlay, *, smallest_only: bool
) -> bytes:
    from appealgen.render.fit import LARGEST_PT, SMALLEST_PT, fit_one_page  # slow to import

    return fit_one_page(
        render_html("card/battle-card.html.j2", brief, templates=templates),
        stylesheet=templates / "card.css",
        fonts=templates / "fonts",
        title="Battle card",
        date=day,
        overlay=overlay,
        largest=SMALLEST_PT if smallest_only else LARGEST_PT,
    )
