"""Dates as people say them: "May 12, 2025", "5/12/2025", "May 2025", "spring 2025", "about 2019".

A date stays as inexact as it was said. Nothing is guessed: a winter lies in two years, so the
person is asked which; a year of two digits is asked for again. So is 5/12/2025 in Spanish: the
language writes the day first, the forms of the United States write the month first, and those who
answer here use both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.model.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.intake.questionnaire.strings import Strings

__all__ = ["Fault", "read_date"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer cannot be taken, as the id of a sentence with its values."""

    name: str
    values: tuple[tuple[str, str], ...] = ()


_NUMERIC = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/-]\s*(\d{4})")
_YEAR = re.compile(r"\b(\d{4})\b")
_SHORT_YEAR = re.compile(r"\D*\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_NO_YEAR = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}")
_MONTHS = 12
_LEAST = 3
"""The fewest letters that stand for a month."""


def read_date(text: str, strings: Strings, *, month_first: bool) -> PartialDate | Fault:
    """Return a date as exactly as it was said, or why it cannot be read.

    Args:
        text: What was typed.
        strings: The language, for the names of months and seasons.
        month_first: Whether 5/12/2025 is May 12, as Americans write it in English. Where it is
            not said, a date is taken only if it can be read in one way.
    """
    plain = " ".join(text.casefold().replace(",", " ").split())
    if _SHORT_YEAR.fullmatch(plain):
        return Fault("error.date.year_digits")
    if _NO_YEAR.fullmatch(plain):
        return Fault("error.date.unclear")
    if match := _ISO.fullmatch(plain):
        year, month, day = match.groups()
        return _made(int(year), int(month) if month else None, int(day) if day else None)
    if match := _NUMERIC.fullmatch(plain):
        return _in_numbers(*map(int, match.groups()), month_first=month_first)
    if match := _MONTH_YEAR.fullmatch(plain):
        return _made(int(match[2]), int(match[1]), None)
    return _in_words(plain, strings)


def _in_numbers(first: int, second: int, year: int, *, month_first: bool) -> PartialDate | Fault:
    if not month_first and max(first, second) <= _MONTHS and first != second:
        return Fault("error.date.order")
    month, day = (first, second) if month_first or second > _MONTHS else (second, first)
    return _made(year, month, day)


def _in_words(plain: str, strings: Strings) -> PartialDate | Fault:
    years = _YEAR.findall(plain)
    if len(years) != 1:
        return Fault("error.date.no_year" if not years else "error.date.form")
    words = re.findall(r"[^\W\d_]+|\d+", plain.replace(years[0], " ", 1))
    names = {**strings.months(), **_variants(strings)}
    months = [names[long] for word in words if (long := _month(word, names))]
    if months:
        days = _days(plain, words, strings)
        if len(months) > 1 or len(days) > 1:
            return Fault("error.date.form")
        return _made(int(years[0]), months[0], days[0] if days else None)
    if set(words) & _listed(strings, "date.winter"):
        return Fault("error.date.winter")
    known = {"date.seasons", "date.fillers"}
    if set(words) <= set().union(*(_listed(strings, name) for name in known)):
        return _made(int(years[0]), None, None)
    return Fault("error.date.form")


def _days(plain: str, words: list[str], strings: Strings) -> list[int]:
    """Return the days named beside a month: 5, 5th, 1.º, "primero" (but not "first week")."""
    ends = "|".join(map(re.escape, strings("date.ordinals").split()))
    found = [int(day) for day in re.findall(rf"\b(\d{{1,2}})(?:\.?(?:{ends}))?(?!\w)", plain)]
    if found:
        return found
    beside = set(words) - _listed(strings, "date.fillers")
    first = beside & _listed(strings, "date.first")
    return [1] if first and len(beside) == len(first) + 1 else []


def _variants(strings: Strings) -> Mapping[str, int]:
    """Return other names of months, such as "setiembre", or English ones on a Spanish page."""
    pairs = (pair.split(":") for pair in strings("date.month_variants").split())
    return {name: int(number) for name, number in pairs}


def _month(word: str, names: Mapping[str, int]) -> str:
    """Return the month a word names, or begins with three letters or more ("Sept")."""
    if word in names:
        return word
    begun = [name for name in names if len(word) >= _LEAST and name.startswith(word)]
    return begun[0] if len({names[name] for name in begun}) == 1 else ""


def _listed(strings: Strings, name: str) -> frozenset[str]:
    return frozenset(strings(name).casefold().split())


def _made(year: int, month: int | None, day: int | None) -> PartialDate | Fault:
    known = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
    try:
        return PartialDate.parse("-".join(known))
    except ValueError:
        return Fault("error.date.none")
