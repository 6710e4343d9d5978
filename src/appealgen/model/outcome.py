"""How an appeal was decided: in full, in part, or not at all; read off the case's own entries."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from appealgen.model.denial import AppealStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.model.case import Case
    from appealgen.model.denial import EarlierAppeal

__all__ = ["APPEALS", "Decision", "allowed_before", "decided_appeals", "decision_of"]

APPEALS = (
    AppealStep.FIRST_LEVEL,
    AppealStep.SECOND_LEVEL,
    AppealStep.EXPEDITED,
    AppealStep.EXTERNAL_REVIEW,
)
"""The steps at which a denial is upheld or overturned; the others are requests of another kind."""


class Decision(StrEnum):
    """What became of a denial on appeal."""

    OVERTURNED = "overturned"
    IN_PART = "in_part"
    """Some codes were allowed, and the denial of the others was upheld."""
    UPHELD = "upheld"


def decision_of(appeal: EarlierAppeal) -> Decision | None:
    """Return how an appeal was decided, or None where the case does not say."""
    if appeal.upheld is None:
        return None
    if not appeal.upheld:
        return Decision.OVERTURNED
    return Decision.IN_PART if appeal.overturned_codes else Decision.UPHELD


def decided_appeals(case: Case) -> tuple[tuple[int, EarlierAppeal], ...]:
    """Return the appeals of which the case says how they were decided, oldest decision first.

    Each comes with its place in ``earlier_appeals``. One without a day keeps its place after those
    with one. A filing that does not say which step it was counts; a complaint, a corrected claim
    and a request for records are no appeals.
    """
    found = [
        (index, appeal)
        for index, appeal in enumerate(case.earlier_appeals)
        if appeal.upheld is not None and (appeal.step is None or appeal.step in APPEALS)
    ]
    return tuple(sorted(found, key=lambda one: one[1].decided or dt.date.max))


def allowed_before(case: Case, index: int | None = None) -> frozenset[str]:
    """Return the codes that were allowed before a decision, or by any if none is named.

    Args:
        case: The case.
        index: The place of the decision in ``earlier_appeals``.
    """
    return frozenset(_allowed(case, index))


def _allowed(case: Case, index: int | None) -> Iterator[str]:
    for place, appeal in decided_appeals(case):
        if place == index:
            return
        yield from appeal.overturned_codes
