"""What criteria kept in words may say: where a section could hide a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appealgen.argument.contradictions.clauses import applying, clause_of
from appealgen.argument.contradictions.found import WhyNot

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from appealgen.argument.contradictions.clauses import Clause
    from appealgen.matching.finding import Finding, LineResult
    from appealgen.model.requirement import StatedRequirement
    from appealgen.policy import Criterion

__all__ = ["beside", "hidden_in", "in_words", "leaves_it_to_others", "speaks", "texts"]

_WORDS_ONLY = frozenset({"stated", "claimed"})
_OTHERS = ("payer", "contractor", "individual review")


def in_words(line: LineResult) -> Iterator[Finding]:
    """Yield the applying criteria of a line that are kept in words only."""
    for level in line.levels:
        yield from (f for f in applying(level.finding) if f.criterion.check in _WORDS_ONLY)


def hidden_in(
    line: LineResult, requirement: StatedRequirement, subject: re.Pattern[str]
) -> WhyNot | None:
    """Return where a section might hide a requirement; None where it surely has none."""
    assert line.procedure is not None  # noqa: S101 - looked at by the caller
    criteria = line.procedure.criteria
    nodes = list(_all_nodes([criteria] if criteria else []))
    listed = list(_all_nodes(line.procedure.supporting))
    if any(n.check and clause_of(n, requirement) for n in (*nodes, *listed)):
        return WhyNot.ELSEWHERE
    silent = [n for n in listed if n.check in _WORDS_ONLY]
    if any(speaks(n, subject) for n in (*nodes, *silent)):
        return WhyNot.IN_WORDS
    return None


def beside(line: LineResult, requirement: StatedRequirement) -> Iterator[Clause]:
    """Yield the clauses that a section lists beside its criteria, for reviewers to look at."""
    if line.procedure is not None:
        for node in _all_nodes(line.procedure.supporting):
            clause = clause_of(node, requirement) if node.check else None
            if clause is not None:
                yield clause


def _all_nodes(roots: Iterable[Criterion]) -> Iterator[Criterion]:
    """Yield every criterion of some trees, guards included."""
    for root in roots:
        yield root
        yield from _all_nodes(root.children)
        yield from _all_nodes([root.when] if root.when else [])


def texts(criterion: Criterion) -> tuple[str, ...]:
    """Return what a criterion says in words."""
    params: Any = criterion.params
    return (criterion.says, str(getattr(params, "asks", "")), criterion.label or "")


def speaks(criterion: Criterion, subject: re.Pattern[str]) -> bool:
    """Return whether the words of a criterion touch a topic."""
    return any(subject.search(text) for text in texts(criterion))


def leaves_it_to_others(criterion: Criterion) -> bool:
    """Return whether a criterion leaves the decision to a text or a person not on file."""
    if criterion.check not in _WORDS_ONLY:
        return False
    return any(word in text.casefold() for text in texts(criterion) for word in _OTHERS)
