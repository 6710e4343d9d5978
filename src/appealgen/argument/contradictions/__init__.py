"""The denial held against the policy: where it departs from the criteria, surely enough to say so.

Every contradiction stands on a clause of a policy version read whole, on a waiver met in the tree,
on two sure dates, or on a printed code list. What falls short of that is listed as not claimed,
with the reason, for staff; where the text on file does not settle it, the letter asks instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument.contradictions.clauses import clause_of
from appealgen.argument.contradictions.found import (
    Contradiction,
    ContradictionKind,
    Contradictions,
    Grounds,
    NotClaimed,
    WhyNot,
)
from appealgen.argument.contradictions.law import Rule, load_grounds
from appealgen.argument.contradictions.limits import Limit, limit_of
from appealgen.argument.contradictions.named import compare_named
from appealgen.argument.contradictions.stated import compare_stated
from appealgen.argument.contradictions.waived import compare_waivers
from appealgen.policy.schema import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Determination
    from appealgen.model import Case

__all__ = [
    "Contradiction",
    "ContradictionKind",
    "Contradictions",
    "Grounds",
    "Limit",
    "NotClaimed",
    "Rule",
    "WhyNot",
    "clause_of",
    "contradictions_of",
    "limit_of",
    "load_grounds",
]


def contradictions_of(
    case: Case, determination: Determination, grounds: Grounds | None = None
) -> Contradictions:
    """Return where a denial departs from the criteria, in the order of its reasons.

    Args:
        case: The case. Its denial's ``requires`` and ``criteria_`` keys are what is compared.
        determination: The determination of the case.
        grounds: The editions on file of the policy the notice names, and the law to cite.
    """
    results = tuple(_all(case, determination, grounds or Grounds()))
    return Contradictions(
        tuple(r for r in results if isinstance(r, Contradiction)),
        tuple(r for r in results if isinstance(r, NotClaimed)),
    )


def _all(
    case: Case, determination: Determination, grounds: Grounds
) -> Iterator[Contradiction | NotClaimed]:
    if case.denial is None or determination.standing is Standing.SUPPORT:
        return
    for reason in case.denial.reasons:
        yield from compare_stated(case, determination, grounds, reason)
        yield from compare_waivers(determination, reason)
    yield from compare_named(case, determination, grounds)
