"""Three-valued truth, as Kleene's strong logic defines it, and one mark beside it.

``NOT_DOCUMENTED`` is "cannot tell": it is never a pass and never a failure.
``NOT_APPLICABLE`` marks a guarded branch whose guard does not hold; combinators leave it out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Truth", "all_of", "any_of", "at_least", "negate"]


class Truth(StrEnum):
    """The status of a criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_DOCUMENTED = "not_documented"
    NOT_APPLICABLE = "not_applicable"

    @classmethod
    def of(cls, value: bool | None) -> Truth:  # noqa: FBT001 - a three-valued value, not a flag
        """Return the truth of a fact that is true, false or not known."""
        if value is None:
            return cls.NOT_DOCUMENTED
        return cls.MET if value else cls.NOT_MET


def _that_apply(truths: Iterable[Truth]) -> list[Truth]:
    return [truth for truth in truths if truth is not Truth.NOT_APPLICABLE]


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return the conjunction: one failure fails it, one unknown keeps it open.

    With nothing that applies there is nothing to decide: NOT_APPLICABLE.
    """
    found = _that_apply(truths)
    if not found:
        return Truth.NOT_APPLICABLE
    if Truth.NOT_MET in found:
        return Truth.NOT_MET
    return Truth.NOT_DOCUMENTED if Truth.NOT_DOCUMENTED in found else Truth.MET


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return the disjunction: one pass passes it. Branches that do not apply cannot pass it."""
    return at_least(1, truths)


def at_least(count: int, truths: Iterable[Truth]) -> Truth:
    """Return whether at least ``count`` hold: MET, NOT_MET when it can no longer be, or open."""
    found = _that_apply(truths)
    met = found.count(Truth.MET)
    open_ = found.count(Truth.NOT_DOCUMENTED)
    if met >= count:
        return Truth.MET
    return Truth.NOT_DOCUMENTED if met + open_ >= count else Truth.NOT_MET


def negate(truth: Truth) -> Truth:
    """Return the negation; what is unknown stays unknown."""
    swapped = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET}
    return swapped.get(truth, truth)
