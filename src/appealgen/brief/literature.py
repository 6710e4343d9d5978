"""What the literature adds: the few papers that speak of this patient, with their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument import kinds_of
from appealgen.brief.interface import CitedText
from appealgen.brief.words import ended
from appealgen.matching import Truth
from appealgen.matching.evaluator import evaluate
from appealgen.matching.predicates.request import indications_of
from appealgen.matching.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.argument import Reference
    from appealgen.brief.context import Context
    from appealgen.model.request import ProcedureFamily

__all__ = ["cited_papers", "literature", "quotable", "reference_line"]

_MOST_REFERENCES = 4
_LEADING = 5
"""Of how many objections, the first to be expected, the papers are put first."""


def literature(context: Context) -> tuple[tuple[CitedText, ...], tuple[str, ...]]:
    """Return one sentence per paper, and the numbered list; nothing where nothing is argued.

    Papers that an answered objection cites come first; then those on file, in their order.
    """
    picked = cited_papers(context)
    said = tuple(CitedText(text=f"{r.finding.rstrip('.')} [{n}].") for n, r in enumerate(picked, 1))
    return said, tuple(reference_line(n, r) for n, r in enumerate(picked, 1))


def cited_papers(context: Context) -> tuple[Reference, ...]:
    """Return the papers the letter cites, in the order of its list.

    Args:
        context: The case, judged.
    """
    scopes = list(_scopes(context))
    preferred = [r for e in context.expected[:_LEADING] if e.answered for r in e.objection.cites]
    order = dict.fromkeys([*preferred, *context.references])
    fitting = [r for r in map(context.references.__getitem__, order) if _fits(r, scopes)]
    return tuple(fitting[:_MOST_REFERENCES])


def quotable(context: Context, names: Iterable[str]) -> tuple[Reference, ...]:
    """Return those papers against the request that speak of one of its lines and levels.

    Args:
        context: The case, judged.
        names: The papers, by their ids.
    """
    scopes = [
        (kinds_of(line), Scope(context.case, stage.stage, line.line, at.level, context.as_of))
        for stage, line in context.determination.lines()
        for at in line.levels
    ]
    papers = [context.references[name] for name in dict.fromkeys(names)]
    return tuple(paper for paper in papers if _speaks_of(paper, scopes))


def _scopes(context: Context) -> Iterator[tuple[frozenset[ProcedureFamily], Scope]]:
    """Yield every line and level that the letter argues with points of its own or shared ones."""
    argued = {(id(g.line), g.level) for g in context.groups if g.points or g.again}
    for stage, line in context.determination.lines():
        for result in line.levels:
            if (id(line), result.level) in argued:
                scope = Scope(context.case, stage.stage, line.line, result.level, context.as_of)
                yield kinds_of(line), scope


def _fits(reference: Reference, scopes: list[tuple[frozenset[ProcedureFamily], Scope]]) -> bool:
    """Return whether the letter may cite a paper: it speaks of this patient and for the request."""
    return not reference.against and _speaks_of(reference, scopes)


def _speaks_of(
    reference: Reference, scopes: list[tuple[frozenset[ProcedureFamily], Scope]]
) -> bool:
    """Return whether a paper speaks of a line of this patient: procedure, indication, facts."""
    if any(set(reference.not_with) & set(indications_of(s, found_too=True)) for _, s in scopes):
        return False
    return any(
        set(reference.families) & families
        and (not reference.indications or set(reference.indications) & set(indications_of(scope)))
        and (reference.when is None or evaluate(reference.when, scope).truth is Truth.MET)
        for families, scope in scopes
    )


def reference_line(number: int, reference: Reference) -> str:
    """Return an entry of the reference list, in the order journals print it."""
    where = f"doi:{reference.doi}" if reference.doi else f"PMID {reference.pmid}"
    title = reference.title if reference.title.endswith("?") else f"{reference.title.rstrip('.')}."
    where_in = f";{reference.locator}" if reference.locator else ""
    printed = f"{reference.source}. {reference.year}{where_in}"
    return f"[{number}] {ended(reference.authors)} {title} {printed}. {where}"
