"""What the pictures take from the determination: met leaves and the facts they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.brief.context import Context
    from appealgen.brief.interface import Pointer
    from appealgen.matching import Evidence, Finding

__all__ = ["argued_leaves", "bearing_leaves", "pointed"]


def bearing_leaves(finding: Finding) -> Iterator[Finding]:
    """Yield the leaves that can speak for a request; those under a "none of" speak against it."""
    if finding.criterion.none_of is not None or finding.truth is Truth.NOT_APPLICABLE:
        return
    if not finding.children:
        yield finding
    for child in finding.children:
        yield from bearing_leaves(child)


def argued_leaves(context: Context, check: str) -> Iterator[tuple[Finding, Evidence]]:
    """Yield the leaves of a check in the lines that are argued, with each fact they read."""
    for line in context.argued:
        for result in line.levels:
            for leaf in bearing_leaves(result.finding):
                if leaf.criterion.check == check:
                    yield from ((leaf, item) for item in leaf.evidence)


def pointed(text: str, cites: Iterable[Pointer]) -> str:
    """Return a text with its pointers in parentheses, as a letter prints them."""
    labels = "; ".join(cite.label for cite in cites)
    return f"{text} ({labels})" if labels else text
