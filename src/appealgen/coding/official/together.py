"""Put the parts of one official list together, and refuse what does not belong together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from appealgen.coding.editions import Span, Table
from appealgen.coding.ncci import AddOnRow, PairRow, Setting
from appealgen.coding.official.faults import Fault, Refused
from appealgen.coding.official.interface import Kind

__all__ = ["agreed_day", "merged", "newest_of_each", "no_two", "table_of"]

_Line = TypeVar("_Line")
_Dated = TypeVar("_Dated", PairRow, AddOnRow)

_TABLES: Mapping[tuple[Kind, Setting | None], Table] = {
    (Kind.PAIRS, Setting.PRACTITIONER): Table.NCCI_PRACTITIONER,
    (Kind.PAIRS, Setting.OUTPATIENT): Table.NCCI_OUTPATIENT,
    (Kind.LIMITS, Setting.PRACTITIONER): Table.UNIT_LIMITS_PRACTITIONER,
    (Kind.LIMITS, Setting.OUTPATIENT): Table.UNIT_LIMITS_OUTPATIENT,
    (Kind.ADD_ONS, None): Table.ADD_ON,
    (Kind.DIAGNOSES, None): Table.ICD10CM,
}


def agreed_day(days: Iterable[dt.date | None], said: dt.date | None) -> dt.date:
    """Return the first day in force: what the person said, or what every file says.

    Raises:
        Refused: Nothing says it, or the files say different days.
    """
    if said is not None:
        return said
    found = set(days)
    if len(found) > 1:
        raise Refused(Fault.MIXED_DAYS)
    day = found.pop() if found else None
    if day is None:
        raise Refused(Fault.NO_DAY)
    return day


def table_of(kind: Kind, settings: Iterable[Setting | None], said: Setting | None) -> Table:
    """Return the table a list becomes an edition of.

    Raises:
        Refused: It is not known whose claims the list reads, or the files differ in it.
    """
    if kind in {Kind.ADD_ONS, Kind.DIAGNOSES}:
        return _TABLES[kind, None]
    found = {one for one in settings if one is not None}
    if said is not None:
        found.add(said)
    if len(found) > 1:
        raise Refused(Fault.MIXED_SETTINGS)
    if not found:
        raise Refused(Fault.NO_SETTING)
    return _TABLES[kind, found.pop()]


def newest_of_each(rows: Iterable[_Dated], key: Callable[[_Dated], object]) -> tuple[_Dated, ...]:
    """Return one row for each key: an edit that ended and began again counts as it is now."""
    newest: dict[object, _Dated] = {}
    for row in rows:
        other = newest.get(key(row))
        if other is None or (other.effective or dt.date.min) <= (row.effective or dt.date.min):
            newest[key(row)] = row
    return tuple(newest.values())


def no_two(rows: Iterable[_Line], key: Callable[[_Line], object]) -> tuple[_Line, ...]:
    """Return the rows; the same row may stand in two parts, but not two that differ.

    Raises:
        Refused: Two rows of one code differ.
    """
    found: dict[object, _Line] = {}
    for row in rows:
        if found.setdefault(key(row), row) != row:
            raise Refused(Fault.TWICE)
    return tuple(found.values())


def merged(spans: Sequence[tuple[int | None, Span]]) -> tuple[Span, ...]:
    """Return what some parts cover, sorted; parts that follow each other leave no gap.

    Args:
        spans: The number of each part, where its name gives one, and what it covers.
    """
    ordered = sorted(spans, key=lambda one: one[1].first)
    found: list[tuple[int | None, Span]] = []
    for part, span in ordered:
        before, last = found[-1] if found else (None, None)
        follows = before is not None and part == before + 1
        if last is not None and (follows or span.first <= last.last):
            joined = Span(first=last.first, last=max(last.last, span.last))
            found[-1] = (part, joined)
        elif part == 1:
            found.append((part, Span(first="", last=span.last)))
        else:
            found.append((part, span))
    return tuple(span for _, span in found)
