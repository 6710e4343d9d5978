"""What a letter asks approval for, and what it leaves open: line by line and level by level.

A line is asked for where its criteria are met, or where the surgeon asks for an exception to all
that fails them. A level whose criteria are not documented yet is named as open, with the record it
waits for: a letter that asks for it all the same would ask for more than the case shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.brief.words import listing
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.brief.context import Context
    from appealgen.matching import Gap, LineResult
    from appealgen.model.request import ProcedureLine

__all__ = ["Asked", "asked_of", "missing_words", "open_ask", "split_line", "words_of"]

_MOST_MISSING = 3
"""A letter that names more than this lists the practice's work; it says "complete" instead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The argued lines, parted: those approval is asked for, and those that are open.

    A line with levels of both kinds stands in each part with its levels there.
    """

    approve: tuple[ProcedureLine, ...]
    open: tuple[ProcedureLine, ...]


def asked_of(context: Context) -> Asked:
    """Return what the letter asks approval for, and what it leaves open.

    Args:
        context: The case, judged.
    """
    parted = [split_line(line) for line in context.argued]
    return Asked(
        tuple(part for part, _ in parted if part is not None),
        tuple(part for _, part in parted if part is not None),
    )


def split_line(line: LineResult) -> tuple[ProcedureLine | None, ProcedureLine | None]:
    """Return the part of a line that may be asked for, and the part that is open.

    Args:
        line: A line that is argued.
    """
    whole = line.line
    waiting = {r.level for r in line.levels if r.truth is Truth.NOT_DOCUMENTED and r.level}
    ready = tuple(level for level in whole.levels if level not in waiting)
    if waiting and ready:
        rest = tuple(level for level in whole.levels if level in waiting)
        return whole.model_copy(update={"levels": ready}), whole.model_copy(update={"levels": rest})
    if waiting or line.truth is Truth.NOT_DOCUMENTED:
        return None, whole
    return whole, None


def words_of(context: Context, lines: Iterable[ProcedureLine]) -> str:
    """Return lines with their places in one phrase, as in the middle of a sentence."""
    return listing(context.line_words(line, prose=True) for line in lines)


def open_ask(context: Context, goal: str = "approval of") -> str:
    """Return what the letter says of the lines it leaves open; "" where there are none.

    Args:
        context: The case, judged.
        goal: What is not asked for yet, with its preposition: "approval of", "payment for".
    """
    left = asked_of(context).open
    if not context.claims or not left:
        return ""
    one = len(left) == 1 and len(left[0].levels) < 2  # noqa: PLR2004 - one line, one place
    it = "it" if one else "them"
    missing = tuple(dict.fromkeys(missing_words(gap) for gap in _waited_for(context, left)))
    when = "the record is complete"
    if 0 < len(missing) <= _MOST_MISSING:
        when = f"this is on record: {'; '.join(missing)}"
    return f"I do not yet ask for {goal} {words_of(context, left)}. Please review {it} when {when}."


def _waited_for(context: Context, left: Iterable[ProcedureLine]) -> Iterator[Gap]:
    """Yield what lies on the shortest way to settle the open lines."""
    for gap in context.gaps:
        for line in left:
            places = {str(level) for level in line.levels}
            here = not gap.levels or not places or bool(places & set(gap.levels))
            if gap.deciding and line.named in gap.lines and here:
                yield gap
                break


def missing_words(gap: Gap) -> str:
    """Return what is missing without a second negation: "a record of bracing"."""
    said = gap.missing.rstrip(".")
    for start, instead in (("no record of ", "a record of "), ("not stated: ", "")):
        if said.startswith(start):
            return f"{instead}{said.removeprefix(start)}"
    return said
