"""Find branches of a criteria tree that can never decide, and parents that nothing can satisfy.

A branch that another one makes needless, or that asks for two things which exclude each other, was
written by mistake: whoever reads the policy file believes that it counts.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.policy.schema import Criterion, Procedure

__all__ = ["tree_problems"]

_ONE_VALUE = {"age": "years", "stated": "value"}
"""Checks of a thing that has one value only, with the parameter that limits it.

Other measures can stand several times in a case, and then one may be above and one below.
"""


def tree_problems(procedure: Procedure) -> Iterator[tuple[Criterion, str]]:
    """Yield the criteria of a section that can never decide, with what is wrong."""
    if procedure.criteria is not None:
        if procedure.criteria.when is not None:
            yield procedure.criteria, "The whole section is guarded, so it can end undecided."
        yield from _under(procedure.criteria, ())
    for criterion in procedure.supporting:
        yield from _under(criterion, ())


def _under(criterion: Criterion, asked: tuple[Criterion, ...]) -> Iterator[tuple[Criterion, str]]:
    """Yield the problems of a criterion, given what is asked for beside and above it."""
    asked += (criterion.when,) if criterion.when is not None else ()
    if criterion.check is not None and any(_exclude(criterion, other) for other in asked):
        yield criterion, "It can never be met: another criterion of its path excludes it."
    yield from _needless(criterion)
    if criterion.none_of and all(child.when for child in criterion.none_of):
        yield criterion, "Every criterion under it is guarded, so it can be met by nothing."
    for child in criterion.children:
        beside = tuple(c for c in criterion.all_of or () if c is not child and c.when is None)
        inherited = () if criterion.none_of else (*asked, *beside)
        yield from _under(child, inherited)


def _exclude(one: Criterion, other: Criterion) -> bool:
    """Return whether two checks ask the same thing to be on either side of a limit."""
    name = _ONE_VALUE.get(one.check or "")
    if name is None or one.check != other.check or _rest(one, name) != _rest(other, name):
        return False
    ranges = [_range(c.params.op, getattr(c.params, name)) for c in (one, other)]
    if None in ranges:
        return False
    (low, low_in), (high, high_in) = _tightest(ranges)
    return low > high or (low == high and not (low_in and high_in))


def _rest(criterion: Criterion, name: str) -> dict[str, Any]:
    rest: dict[str, Any] = criterion.params.model_dump(exclude={"op", name})
    return rest


_FAR = Decimal("1e9")


def _range(op: str | None, value: Decimal | int | None) -> Any:  # noqa: ANN401 - two ends
    """Return the lowest and the highest value allowed, each with whether it is itself allowed."""
    if op is None or value is None:
        return None
    limit = Decimal(value)
    if op in {">=", ">"}:
        return (limit, op == ">="), (_FAR, True)
    if op in {"<=", "<"}:
        return (-_FAR, True), (limit, op == "<=")
    return (limit, True), (limit, True)


def _tightest(ranges: list[Any]) -> tuple[tuple[Decimal, bool], tuple[Decimal, bool]]:
    low = max((r[0] for r in ranges), key=lambda end: (end[0], not end[1]))
    high = min((r[1] for r in ranges), key=lambda end: (end[0], end[1]))
    return low, high


def _needless(criterion: Criterion) -> Iterator[tuple[Criterion, str]]:
    """Yield children that say what a sibling says, or more than one that is enough by itself."""
    for one, other in combinations(criterion.children, 2):
        if _form(one) == _form(other):
            yield other, f"It asks the same as {one.id} beside it."
        elif criterion.any_of or criterion.none_of:
            for wide, narrow in ((one, other), (other, one)):
                if any(_form(part) == _form(wide) for part in narrow.all_of or ()):
                    yield narrow, f"It never decides: {wide.id} beside it is enough by itself."


def _form(criterion: Criterion) -> Any:  # noqa: ANN401 - only ever compared
    """Return what a criterion asks, whatever it is called and says."""
    return (
        criterion.check,
        criterion.params,
        criterion.at_least,
        _form(criterion.when) if criterion.when else None,
        tuple(
            (name, tuple(_form(child) for child in getattr(criterion, name)))
            for name in ("all_of", "any_of", "of", "none_of")
            if getattr(criterion, name)
        ),
    )
