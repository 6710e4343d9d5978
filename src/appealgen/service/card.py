"""The battle card on one page, whatever the case says: what gives way, and in which order."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from appealgen.brief.card import CardBrief, card_brief
from appealgen.render.environment import render_html
from appealgen.render.interface import DoesNotFitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from appealgen.brief.context import Context

__all__ = ["card_pdf", "shortened"]

_MOST_OBJECTIONS = 5
_LEAST_OBJECTIONS = 2
_LENGTHS = (240, 120, 60)
"""Characters per text, tried when fewer objections do not do: two lines, one, half a line."""

_NEVER_CUT = frozenset({"title", "reference", "draft_reason", "fallback", "target", "language"})


def card_pdf(context: Context, templates: Path) -> bytes:
    """Print the card on one page.

    The objections of the least weight give way first. Where a case still says too much, long
    texts end in "…": the letter has them in full, and a card that cannot be printed helps nobody.

    Raises:
        TemplateInvalidError: The template or its style sheet is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    from appealgen.render.fit import fit_one_page  # slow to import

    refused: DoesNotFitError | None = None
    for brief in _attempts(context):
        html = render_html("card/battle-card.html.j2", brief, templates=templates)
        try:
            return fit_one_page(
                html,
                stylesheet=templates / "card.css",
                fonts=templates / "fonts",
                title="Battle card",
                date=context.as_of,
            )
        except DoesNotFitError as error:
            refused = error
    assert refused is not None  # noqa: S101 - there is at least one attempt
    raise refused


def _attempts(context: Context) -> Iterator[CardBrief]:
    """Yield the card with less and less on it."""
    most = max(_LEAST_OBJECTIONS, min(_MOST_OBJECTIONS, len(context.expected)))
    for number in range(most, _LEAST_OBJECTIONS - 1, -1):
        brief = card_brief(context, most_objections=number)
        yield brief
    for length in _LENGTHS:
        yield shortened(brief, length)


def shortened(brief: CardBrief, most: int) -> CardBrief:
    """Return a card whose texts have at most so many characters; what was cut ends in "…"."""
    return CardBrief.model_validate(_cut(brief.model_dump(), most))


def _cut(value: object, most: int) -> object:
    if isinstance(value, dict):
        return {k: v if k in _NEVER_CUT else _cut(v, most) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_cut(item, most) for item in value)
    if not isinstance(value, str) or len(value) <= most:
        return value
    kept = textwrap.shorten(value, most, placeholder=" …")
    # A text without a space has no place to cut; it is cut where it is too long.
    return kept if kept.strip(" …") else f"{value[: most - 1]}…"
