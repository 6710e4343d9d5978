"""Lines of business: which kinds of plan a policy is written for."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.model.people import PlanKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["LineOfBusiness", "fits", "lines_of"]


class LineOfBusiness(StrEnum):
    """A kind of business of a payer, as policies name whom they are for."""

    COMMERCIAL = "commercial"
    INDIVIDUAL_EXCHANGE = "individual_exchange"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    ORIGINAL_MEDICARE = "original_medicare"
    MEDICAID = "medicaid"
    FEHB = "fehb"
    TRICARE = "tricare"
    WORKERS_COMPENSATION = "workers_compensation"


# An individual plan is sold on an exchange or off it, and payers write for both or for one.
# A federal employee's plan is no commercial plan here: payers print that it follows other rules
# (Florida Blue, 02-20000-48).
_LINES: Mapping[PlanKind, tuple[LineOfBusiness, ...]] = MappingProxyType(
    {
        PlanKind.ERISA_SELF_FUNDED: (LineOfBusiness.COMMERCIAL,),
        PlanKind.FULLY_INSURED: (LineOfBusiness.COMMERCIAL,),
        PlanKind.INDIVIDUAL: (LineOfBusiness.COMMERCIAL, LineOfBusiness.INDIVIDUAL_EXCHANGE),
        PlanKind.MEDICARE_ADVANTAGE: (LineOfBusiness.MEDICARE_ADVANTAGE,),
        PlanKind.ORIGINAL_MEDICARE: (LineOfBusiness.ORIGINAL_MEDICARE,),
        PlanKind.MEDICAID_MANAGED_CARE: (LineOfBusiness.MEDICAID,),
        PlanKind.MEDICAID_FEE_FOR_SERVICE: (LineOfBusiness.MEDICAID,),
        PlanKind.FEHB: (LineOfBusiness.FEHB,),
        PlanKind.TRICARE: (LineOfBusiness.TRICARE,),
        PlanKind.WORKERS_COMPENSATION: (LineOfBusiness.WORKERS_COMPENSATION,),
        PlanKind.NOT_STATED: (),
    }
)


def lines_of(kind: PlanKind) -> tuple[LineOfBusiness, ...]:
    """Return the lines of business a plan of a kind may belong to; none where it is not stated."""
    return _LINES[kind]


def fits(written_for: Iterable[LineOfBusiness], kind: PlanKind) -> bool | None:
    """Return whether a text written for some lines of business is for a plan of a kind.

    Args:
        written_for: The lines of business; none means that the text names no limit.
        kind: The kind of plan of the case.

    Returns:
        None where the text has a limit and the case does not state the kind of plan.
    """
    limits = frozenset(written_for)
    if not limits:
        return True
    lines = lines_of(kind)
    return bool(limits.intersection(lines)) if lines else None
