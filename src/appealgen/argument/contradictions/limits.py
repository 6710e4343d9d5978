"""Amounts as a notice states and a policy prints them, and which of two is surely the stricter.

A length of time is a range of days, since a month has no fixed length: 12 weeks against 3 months
is too close to call.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.argument.contradictions.found import WhyNot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.model.requirement import StatedRequirement

__all__ = ["Limit", "limit_of", "why_not_stricter"]

_DAYS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"days": (1, 1), "weeks": (7, 7), "months": (28, 31), "years": (365, 366)}
)


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount as the policy or the notice has it, and the range it stands for."""

    amount: Decimal
    unit: str
    sign: str

    @property
    def low(self) -> Decimal:
        """Return the least it can mean, a length of time in days."""
        return self.amount * _DAYS.get(self.unit, (1, 1))[0]

    @property
    def high(self) -> Decimal:
        """Return the most it can mean, a length of time in days."""
        return self.amount * _DAYS.get(self.unit, (1, 1))[1]

    @property
    def is_length(self) -> bool:
        """Return whether it is a length of time."""
        return self.unit in _DAYS

    @property
    def upper(self) -> bool:
        """Return whether it is a highest value, not a least one."""
        return self.sign.startswith("<")


def limit_of(requirement: StatedRequirement) -> Limit | None:
    """Return what a requirement states as a limit."""
    if requirement.amount is None or requirement.unit is None:
        return None
    return Limit(requirement.amount, requirement.unit, requirement.sign)


def why_not_stricter(stated: Limit, printed: Limit) -> WhyNot | None:
    """Return why a stated limit is not stricter than a printed one; None where it surely is."""
    if stated.is_length != printed.is_length or stated.upper != printed.upper:
        return WhyNot.OTHER_UNIT
    if not stated.is_length and stated.unit != printed.unit:
        return WhyNot.OTHER_UNIT
    if (stated.low, stated.high) == (printed.low, printed.high):
        return WhyNot.EQUAL
    if stated.upper:
        stated, printed = printed, stated
    if stated.low > printed.high:
        return None
    return WhyNot.POLICY_STRICTER if stated.high < printed.low else WhyNot.TOO_CLOSE
