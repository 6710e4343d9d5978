"""What the literature adds: the few papers that speak of this patient, with their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.interface import CitedText
from appealgen.brief.words import ended
from appealgen.matching import Truth
from appealgen.matching.evaluator import evaluate
from appealgen.matching.predicates.request import indications_of
from appealgen.matching.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.argument import Reference
    from appealgen.brief.context import Context
    from appealgen.model.request import ProcedureFamily

__all__ = ["literature", "reference_line"]

_MOST_REFERENCES = 4


def literature(context: Context) -> tuple[tuple[CitedText, ...], tuple[str, ...]]:
    """Return one sentence per paper, and the numbered list; nothing where nothing is argued.

    Papers that an answered objection cites come first; then those on file, in their order.
    """
    scopes = list(_scopes(context))
    preferred = [r for e in context.expected if e.answered for r in e.objection.cites]
    order = dict.fromkeys([*preferred, *context.references])
    fitting = [r for r in map(context.references.__getitem__, order) if _fits(r, scopes)]
    picked = fitting[:_MOST_REFERENCES]
    said = tuple(CitedText(text=f"{r.finding.rstrip('.')} [{n}].") for n, r in enumerate(picked, 1))
    return said, tuple(reference_line(n, r) for n, r in enumerate(picked, 1))


def _scopes(context: Context) -> Iterator[tuple[frozenset[ProcedureFamily], Scope]]:
    """Yield every line and level that the letter argues with points of its own or shared ones."""
    argued = {(id(g.line), g.level) for g in context.groups if g.points or g.again}
    for stage, line in context.determination.lines():
        own = [line.line.family] if line.line.family else []
        families = own or (line.procedure.families if line.procedure else ())
        for result in line.levels:
            if (id(line), result.level) in argued:
                scope = Scope(context.case, stage.stage, line.line, result.level, context.as_of)
                yield frozenset(families), scope


def _fits(reference: Reference, scopes: list[tuple[frozenset[ProcedureFamily], Scope]]) -> bool:
    """Return whether a paper speaks of a line of this patient: procedure, indication, facts."""
    if reference.against:
        return False
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
