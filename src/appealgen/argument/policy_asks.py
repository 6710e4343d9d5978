"""Needs of an objection whose limit is the policy's: filled in from the determination's own tree.

An answer such as "the level moves" is worth what the payer's own measure makes of it. Payers differ
(a change of 3 mm counts for one, of 4 mm for the next), so the library of objections holds no limit
of its own for such a point: it names the kind of criterion, and the limit is the policy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument.evidence import POLICY_ASKS, PolicyAsks
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from appealgen.matching.finding import Finding
    from appealgen.policy.schema import Criterion

__all__ = ["filled_in"]


def filled_in(needs: Criterion, policy: Finding) -> Criterion | None:
    """Return an objection's needs with the policy's own criteria in place.

    Args:
        needs: The criterion of the library, without its guard.
        policy: The finding of the policy's tree at the line and level.

    Returns:
        None where the needs hang on something the policy does not ask: nothing can show them then.
    """
    if needs.check == POLICY_ASKS:
        return _asked_by_policy(needs, policy)
    if not needs.children:
        return needs
    ready = [(child, filled_in(child, policy)) for child in needs.children]
    kept = tuple(found for _, found in ready if found is not None)
    lacking = [child for child, found in ready if found is None and not _optional(child)]
    if not kept or (needs.any_of is None and lacking):
        return None
    return needs.model_copy(update={_form(needs): kept})


def _form(needs: Criterion) -> str:
    """Return the key under which a criterion of the library holds others."""
    forms = ("all_of", "any_of", "none_of", "of")
    return next(form for form in forms if getattr(needs, form) is not None)


def _asked_by_policy(needs: Criterion, policy: Finding) -> Criterion | None:
    """Return a need with what the policy asks under it: any one test of it, or all it is about."""
    asked = _asked(needs)
    if asked.predicate is not None:
        own = tuple(_own(asked, policy))
        found = {"check": None, "params": None, "any_of": own}
        return needs.model_copy(update=found) if own else None
    part = _part_about(asked, policy)
    if part is None:
        return None
    return needs.model_copy(update={"check": None, "params": None, "all_of": (part,)})


def _asked(criterion: Criterion) -> PolicyAsks:
    assert isinstance(criterion.params, PolicyAsks)  # noqa: S101 - the loader made it
    return criterion.params


def _optional(criterion: Criterion) -> bool:
    return criterion.check == POLICY_ASKS and _asked(criterion).optional


def _own(asked: PolicyAsks, policy: Finding) -> Iterator[Criterion]:
    """Yield the policy's criteria of a kind; what stands under a "none of" asks the opposite."""
    criterion = policy.criterion
    if policy.truth is Truth.NOT_APPLICABLE or criterion.none_of is not None:
        return
    if criterion.check == asked.predicate and _fits(asked, criterion.params):
        yield criterion
    for child in policy.children:
        yield from _own(asked, child)


def _part_about(asked: PolicyAsks, policy: Finding) -> Criterion | None:
    """Return the policy's tree with nothing left in it but a topic; None where nothing is.

    "All of" and "any of" keep their meaning. "None of" and "at least" keep theirs only whole: with
    a part taken out they would ask for less than the policy does.
    """
    criterion = policy.criterion
    if policy.truth is Truth.NOT_APPLICABLE:
        return None
    if not criterion.children or criterion.none_of is not None or criterion.of is not None:
        return criterion if _is_about(asked, criterion) else None
    found = [part for child in policy.children if (part := _part_about(asked, child)) is not None]
    if not found:
        return None
    key = "all_of" if criterion.all_of is not None else "any_of"
    return criterion.model_copy(update={key: tuple(found)})


def _is_about(asked: PolicyAsks, criterion: Criterion) -> bool:
    if criterion.children:
        return all(_is_about(asked, child) for child in criterion.children)
    return criterion.check in asked.topic and _fits(asked, criterion.params)


def _fits(asked: PolicyAsks, params: BaseModel) -> bool:
    """Return whether a test has the parameters wanted; of a topic, those that it has at all."""
    return all(
        _words(getattr(params, name, None)) & set(values)
        for name, values in asked.having.items()
        if asked.predicate is not None or hasattr(params, name)
    )


def _words(value: object) -> set[str]:
    """Return a parameter as words; of a list that names several things, none is meant alone."""
    if isinstance(value, list | tuple | set | frozenset):
        return {str(value) for value in value} if len(value) == 1 else set()
    return set() if value is None else {str(value)}
