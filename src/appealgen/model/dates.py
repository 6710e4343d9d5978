"""Dates as a chart knows them: a day, a month, or only a year."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

__all__ = ["Day", "PartialDate", "PartialDay"]

_FIRST_YEAR = 1900
"""No date of a living person's chart lies before; a year such as 0026 is a slip of the pen."""


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        msg = "write the date as year-month-day, such as 2026-10-26"
        raise ValueError(msg)
    return _existing(*(int(part) for part in value.strip().split("-")))


def _existing(year: int, month: int = 1, day: int = 1) -> dt.date:
    """Return the day, or say plainly what is wrong with it."""
    if year < _FIRST_YEAR:
        msg = "this year is too long ago; check the four digits"
        raise ValueError(msg)
    try:
        return dt.date(year, month, day)
    except ValueError:
        msg = "this day does not exist; check the month and the day"
        raise ValueError(msg) from None


Day = Annotated[dt.date, BeforeValidator(_day)]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as exactly as it is known: a day, a month, or a year.

    Comparisons that decide anything use the bound that proves least: a course "from May 2025"
    is only proven from May 31.
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2025``, ``2025-05`` or ``2025-05-12``.

        Raises:
            ValueError: The text has another form, or names a day that does not exist.
        """
        match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text.strip())
        if match is None:
            msg = "write the date as 2025-05-12, or 2025-05 or 2025 when no more is known"
            raise ValueError(msg)
        known = [int(part) for part in match.groups() if part]
        _existing(*known)
        return cls(*known)

    @property
    def earliest(self) -> dt.date:
        """Return the first day it can be."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """Return the last day it can be."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def exact(self) -> bool:
        """Return whether the day itself is known."""
        return self.day is not None

    def before(self, other: PartialDate) -> bool:
        """Return whether this date certainly lies before another, however inexact they are."""
        return self.latest < other.earliest

    def __str__(self) -> str:
        """Return the ISO form, as short as what is known."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def _partial(value: object) -> object:
    if isinstance(value, str):
        return PartialDate.parse(value)
    if isinstance(value, dt.date):
        return PartialDate(value.year, value.month, value.day)
    return value


PartialDay = Annotated[
    InstanceOf[PartialDate],
    BeforeValidator(_partial),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
