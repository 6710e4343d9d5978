"""Enumerations whose members stand in an order, such as vertebrae, roots and muscle grades.

They are deliberately not text: with a ``StrEnum`` the root ``L4`` would equal the vertebra ``L4``,
and ``"severe" < "mild"`` would quietly compare letters instead of severity.
"""

from __future__ import annotations

from enum import Enum
from typing import Self

__all__ = ["OrderedEnum"]


class OrderedEnum(Enum):
    """An enumeration ordered as its members are written; ``str()`` gives the value.

    Comparing members of two different enumerations raises ``TypeError``.
    """

    def __str__(self) -> str:
        """Return the value as it is written in a case file."""
        return str(self.value)

    def __init__(self, *_value: object) -> None:
        """Note the place once: a comparison that counts the members anew costs most of a match."""
        self._place = len(type(self).__members__)

    @property
    def position(self) -> int:
        """The member's place in the order, counted from 0."""
        return self._place

    def __lt__(self, other: Self) -> bool:
        """Return whether this member comes before the other."""
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.position < other.position

    def __le__(self, other: Self) -> bool:
        """Return whether this member is the other or comes before it."""
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.position <= other.position

    def __gt__(self, other: Self) -> bool:
        """Return whether this member comes after the other."""
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.position > other.position

    def __ge__(self, other: Self) -> bool:
        """Return whether this member is the other or comes after it."""
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.position >= other.position
