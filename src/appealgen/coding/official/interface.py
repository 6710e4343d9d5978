"""What is read out of an official list, before it becomes a table of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

__all__ = [
    "Cells",
    "Kind",
    "Row",
    "Rows",
    "cell",
    "code_cell",
    "compact",
    "julian_day",
    "plain_day",
]

Cells: TypeAlias = tuple[str, ...]

_NO_DAY = {"", "*"}
_CODE_LENGTH = 5


class Kind(StrEnum):
    """The official lists that can be installed."""

    PAIRS = "NCCI procedure-to-procedure edits"
    LIMITS = "NCCI medically unlikely edits"
    ADD_ONS = "NCCI add-on code edits"
    DIAGNOSES = "ICD-10-CM order file"


@dataclass(frozen=True)
class Row:
    """One line of a list with its number, for messages."""

    number: int
    cells: Cells


Rows: TypeAlias = Iterator[Row]


def compact(text: str) -> str:
    """Return a heading without case, spaces and marks: ``Add-On_Code`` becomes ``addoncode``."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def cell(cells: Cells, place: int) -> str:
    """Return a cell without spaces around it, or nothing where the line is shorter."""
    return cells[place].strip() if place < len(cells) else ""


def code_cell(cells: Cells, place: int) -> str:
    """Return a procedure code of five characters.

    Raises:
        ValueError: The cell holds none.
    """
    code = cell(cells, place).upper()
    if len(code) != _CODE_LENGTH or not (code.isascii() and code.isalnum()):
        msg = "has no code of five characters"
        raise ValueError(msg)
    return code


def plain_day(text: str) -> dt.date | None:
    """Return a day written YYYYMMDD; None for a blank or an asterisk ("no data").

    Raises:
        ValueError: The text is no such day.
    """
    return _day(text, "%Y%m%d", 8)


def julian_day(text: str) -> dt.date | None:
    """Return a day written YYYYDDD (year and day of the year); None for a blank.

    Raises:
        ValueError: The text is no such day.
    """
    return _day(text, "%Y%j", 7)


@lru_cache(maxsize=4096)  # a list has a million days and a few hundred different ones
def _day(text: str, form: str, length: int) -> dt.date | None:
    if text in _NO_DAY:
        return None
    if len(text) != length or not (text.isascii() and text.isdigit()):
        msg = "has a day in another form"
        raise ValueError(msg)
    try:
        return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
    except ValueError:
        msg = "has a day that is not in the calendar"
        raise ValueError(msg) from None
