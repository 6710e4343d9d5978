"""The table of contents with packet pages, and the tab sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.packet.cover import heading_of
from appealgen.brief.packet.models import (
    ContentsBrief,
    ContentsRow,
    TabBrief,
    TabsBrief,
    head_of,
)
from appealgen.brief.words import plural, say_partial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appealgen.brief.packet.models import Enclosed, Plan
    from appealgen.model.denial import Exhibit

__all__ = ["contents_brief", "date_of", "tabs_brief", "title_of"]

_NOTE = (
    "Every page carries its number in this packet at the foot. Exhibit pages carry the exhibit’s "
    "own number at the head, as the letter cites it."
)
_ABSENT = " What is marked as not included was not on file when the packet was made."


def contents_brief(plan: Plan, enclosed: Sequence[Enclosed]) -> ContentsBrief:
    """Return the table of contents.

    Args:
        plan: The packet.
        enclosed: What is in it, in order, and what is not included.
    """
    rows = tuple(
        ContentsRow(
            label=item.label,
            title=item.title,
            date=item.date,
            pages=str(item.pages) if item.pages else "",
            page=str(item.start) if item.pages else "not included",
            target=f"{item.key}/0",
            included=item.pages > 0,
        )
        for item in enclosed
    )
    return ContentsBrief(
        title=f"Contents, {plan.context.reference_words}",
        **head_of(plan.context),
        heading=f"{heading_of(plan)}: contents",
        rows=rows,
        note=_NOTE + ("" if all(row.included for row in rows) else _ABSENT),
    )


def tabs_brief(plan: Plan, exhibits: Sequence[Exhibit], pages: Mapping[str, int]) -> TabsBrief:
    """Return the tab sheets, one per exhibit that is enclosed.

    Args:
        plan: The packet.
        exhibits: The exhibits that are enclosed.
        pages: How many pages each has, by letter.
    """
    tabs = tuple(
        TabBrief(
            label=f"Exhibit {exhibit.letter}",
            title=exhibit.title,
            lines=tuple(
                line
                for line in (
                    exhibit.author or "",
                    date_of(exhibit),
                    plural(pages[exhibit.letter], "page"),
                )
                if line
            ),
        )
        for exhibit in exhibits
    )
    return TabsBrief(
        title=f"Tab sheets, {plan.context.reference_words}", **head_of(plan.context), tabs=tabs
    )


def title_of(exhibit: Exhibit) -> str:
    """Return the title of an exhibit with its author."""
    return f"{exhibit.title}, {exhibit.author}" if exhibit.author else exhibit.title


def date_of(exhibit: Exhibit) -> str:
    """Return the date of an exhibit as exactly as it is known."""
    return say_partial(exhibit.date) if exhibit.date else ""
