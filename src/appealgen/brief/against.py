"""The evidence against the request, for staff and surgeon: each paper with the answer allowed.

The letter never cites these papers. Whoever calls has to know them: whom they studied, what may not
be read into them, and what this case has to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.card_objections import objection_row
from appealgen.brief.interface import Brief, Pointer
from appealgen.brief.literature import cited_papers, quotable
from appealgen.brief.words import ended, lower_first, quoted

if TYPE_CHECKING:
    from appealgen.argument import Reference
    from appealgen.brief.context import Context

__all__ = ["AgainstRow", "against_rows"]


class AgainstRow(Brief):
    """An objection with what the case allows to be said to it, and the papers behind it."""

    heading: str
    answer: str
    cites: tuple[Pointer, ...]
    papers: tuple[str, ...]


def against_rows(context: Context) -> tuple[AgainstRow, ...]:
    """Return the papers that will be quoted, by objection, then those against the letter's own.

    Args:
        context: The case, judged.
    """
    rows: list[AgainstRow] = []
    told: set[str] = set()
    for expected in context.expected:
        quoted_here = quotable(context, expected.objection.they_quote)
        new = [paper for paper in quoted_here if paper.id not in told]
        told.update(paper.id for paper in new)
        if not new:
            continue
        row = objection_row(context, expected)
        said = row.answer if row.answered else f"To concede: {row.answer} To ask: {row.ask}"
        papers = tuple(map(_told, new))
        heading = ended(quoted(row.objection))
        rows.append(AgainstRow(heading=heading, answer=said, cites=row.cites, papers=papers))
    for paper in cited_papers(context):
        other = [o for o in quotable(context, paper.contradicted_by) if o.id not in told]
        told.update(one.id for one in other)
        if other:
            said = (
                f"The letter cites it. It does not support: {lower_first(paper.does_not_support)}"
            )
            papers = tuple(map(_told, other))
            heading = f"Against {_name(paper)}."
            rows.append(AgainstRow(heading=heading, answer=ended(said), cites=(), papers=papers))
    return tuple(rows)


def _name(paper: Reference) -> str:
    return f"{ended(paper.authors)} {paper.source} {paper.year}"


def _told(paper: Reference) -> str:
    """Return a paper: what it found, in whom, and what it does not show."""
    return (
        f"{_name(paper)}. {ended(paper.finding)} Studied: {ended(lower_first(paper.population))} "
        f"It does not show: {ended(lower_first(paper.does_not_support))}"
    )
