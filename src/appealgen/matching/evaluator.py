"""Evaluate a criteria tree: pure, without short cuts, every node in the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.matching.finding import Finding
from appealgen.matching.predicates import PREDICATES
from appealgen.matching.reported import supported
from appealgen.matching.truth import Truth, all_of, any_of, at_least, negate

if TYPE_CHECKING:
    from appealgen.matching.predicates.interface import Predicate, Reading
    from appealgen.matching.scope import Scope
    from appealgen.policy.schema import Criterion

__all__ = ["evaluate"]


def evaluate(criterion: Criterion, scope: Scope, *, under_all: bool = True) -> Finding:
    """Return the finding of a criterion and of everything under it.

    A guard is an implication under ``all_of`` (where it fails, the node drops out) and a
    conjunction under ``any_of`` and ``at_least`` (a path that does not apply cannot satisfy its
    parent by being empty). Either way a failed guard gives NOT_APPLICABLE and an open guard keeps
    the node from being decided by it.

    Args:
        criterion: The tree.
        scope: The case, line and level it is read against.
        under_all: Whether the parent is a conjunction.
    """
    guard = evaluate(criterion.when, scope) if criterion.when else None
    if guard is not None and guard.truth is Truth.NOT_MET:
        return Finding(criterion, Truth.NOT_APPLICABLE, guard=guard)
    found = _unguarded(criterion, scope)
    if guard is None:
        return found
    if guard.truth is Truth.MET:
        return _with(found, found.truth, guard)
    # The guard is open. Implication: only a node that is met anyway is settled.
    # Conjunction: only a node that fails anyway is settled.
    settled = Truth.MET if under_all else Truth.NOT_MET
    truth = settled if found.truth is settled else Truth.NOT_DOCUMENTED
    return _with(found, truth, guard)


def _with(found: Finding, truth: Truth, guard: Finding) -> Finding:
    return Finding(
        found.criterion,
        truth,
        found.required,
        found.observed,
        found.evidence,
        found.missing,
        found.owner,
        found.ask,
        guard,
        found.children,
    )


def _unguarded(criterion: Criterion, scope: Scope) -> Finding:
    if criterion.check is not None:
        return _leaf(criterion, scope)
    conjunction = criterion.all_of is not None
    children = tuple(evaluate(c, scope, under_all=conjunction) for c in criterion.children)
    truths = [child.truth for child in children]
    if conjunction:
        truth = all_of(truths)
    elif criterion.any_of is not None:
        truth = any_of(truths)
    elif criterion.none_of is not None:
        truth = negate(any_of(truths))
    else:
        truth = at_least(criterion.at_least or 1, truths)
    return Finding(criterion, truth, children=children)


_SAID: dict[int, tuple[object, str]] = {}
"""What a check asks, by the identity of its parameters, which are kept so that none is reused.

The parameters belong to policy versions, which stay loaded; saying them anew each time takes a
tenth of a match.
"""


def _required(predicate: Predicate, params: object) -> str:
    known = _SAID.get(id(params))
    if known is None:
        known = _SAID[id(params)] = (params, predicate.require(params))
    return known[1]


def _read(predicate: Predicate, criterion: Criterion, scope: Scope) -> Reading:
    # Definitions put the same test into many paths; one scope reads it once.
    key = (predicate.name, id(criterion.params))
    reading = scope.readings.get(key)
    if reading is None:
        reading = scope.readings[key] = predicate.evaluate(criterion.params, scope)
    return reading


def _leaf(criterion: Criterion, scope: Scope) -> Finding:
    assert criterion.check is not None  # noqa: S101 - the caller looked
    predicate = PREDICATES[criterion.check]
    view = scope if predicate.accepts_word(criterion.params) else scope.records
    reading, ask = _read(predicate, criterion, view), criterion.ask
    if view is not scope and reading.truth is Truth.NOT_DOCUMENTED:
        on_record = reading
        reading = supported(on_record, _read(predicate, criterion, scope), ask)
        ask = ask if reading is on_record else None
    required = _required(predicate, criterion.params)
    if reading.truth is not Truth.NOT_DOCUMENTED:
        return Finding(criterion, reading.truth, required, reading.observed, reading.evidence)
    return Finding(
        criterion,
        reading.truth,
        required,
        reading.observed,
        reading.evidence,
        missing=reading.missing,
        owner=ask.owner if ask else reading.owner,
        ask=ask.text if ask else reading.ask,
    )
