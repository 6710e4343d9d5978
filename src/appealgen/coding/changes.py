"""What a new edition of a code list changes for the spine codes on file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

from appealgen.coding.editions import Edition, Editions, Table
from appealgen.coding.icd10 import Icd10Set
from appealgen.coding.ncci import AddOnRow, LimitRow, Setting
from appealgen.coding.shelves import PairTable, Shelves

__all__ = ["Change", "ChangeKind", "Comparison", "compare"]

_Rows = TypeVar("_Rows")
_Both: TypeAlias = tuple[Mapping[str, str], Mapping[str, str]]
_Lines: TypeAlias = Callable[[_Rows, _Rows, Edition], _Both]


class ChangeKind(StrEnum):
    """What happened to a line."""

    ADDED = "added"
    DELETED = "deleted"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One line that the new edition has otherwise than the one before.

    Attributes:
        kind: Whether it was added, deleted or changed.
        subject: The code, or the two codes with a stroke between.
        old: What stood before; empty where added.
        new: What stands now; empty where deleted.
    """

    kind: ChangeKind
    subject: str
    old: str
    new: str


@dataclass(frozen=True)
class Comparison:
    """A new edition against the newest one that began before it.

    Attributes:
        before: The edition it is compared with; None where none was on file.
        changes: What changed, by subject.
    """

    before: Edition | None
    changes: tuple[Change, ...]


def compare(shelves: Shelves, table: Table, effective: dt.date) -> Comparison:
    """Return what the edition of a table that began on a day changes against the one before it.

    Args:
        shelves: Every table on file, the new edition included.
        table: The table.
        effective: The first day of the new edition.
    """
    if table is Table.ADD_ON:
        return _compared(shelves.add_ons, effective, _add_on_lines)
    if table is Table.ICD10CM:
        return _compared(shelves.icd10, effective, _diagnosis_lines)
    for setting, editions in shelves.pairs.items():
        if table.value == f"ncci_{setting.value}":
            return _compared(editions, effective, _pair_lines)
    setting = Setting(table.value.removeprefix("unit_limits_"))
    return _compared(shelves.limits[setting], effective, _limit_lines)


def _compared(editions: Editions[_Rows], effective: dt.date, lines: _Lines[_Rows]) -> Comparison:
    """Return the changes from the edition before to the one that began on a day."""
    shelf = editions.shelf
    place = max(i for i, (edition, _) in enumerate(shelf) if edition.effective == effective)
    edition, rows = shelf[place]
    if place == 0:
        return Comparison(None, ())
    before, earlier = shelf[place - 1]
    old, new = lines(earlier, rows, edition)
    return Comparison(before, tuple(_changes(old, new)))


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for subject in sorted(old.keys() | new.keys()):
        was, now = old.get(subject, ""), new.get(subject, "")
        if was == now:
            continue
        kind = (
            ChangeKind.CHANGED if was and now else ChangeKind.ADDED if now else ChangeKind.DELETED
        )
        yield Change(kind, subject, was, now)


def _pair_lines(old: PairTable, new: PairTable, edition: Edition) -> _Both:
    """Say each edit in force; an edit outside the parts that were given is not compared."""
    day = edition.effective or dt.date.max
    return _said_pairs(old, day, edition), _said_pairs(new, day, edition)


def _said_pairs(table: PairTable, day: dt.date, edition: Edition) -> dict[str, str]:
    return {
        f"{row.column1} / {row.column2}": f"modifier indicator {row.modifier_indicator}"
        for row in table.rows.values()
        if row.active_on(day) and edition.covers(row.column1)
    }


def _limit_lines(old: Mapping[str, LimitRow], new: Mapping[str, LimitRow], _: Edition) -> _Both:
    def said(rows: Mapping[str, LimitRow]) -> dict[str, str]:
        return {
            code: f"{row.units} a day, indicator {row.adjudication_indicator}"
            for code, row in rows.items()
        }

    return said(old), said(new)


def _add_on_lines(
    old: Mapping[str, tuple[AddOnRow, ...]],
    new: Mapping[str, tuple[AddOnRow, ...]],
    edition: Edition,
) -> _Both:
    day = edition.effective or dt.date.max

    def said(rules: Mapping[str, tuple[AddOnRow, ...]]) -> dict[str, str]:
        return {
            f"{row.add_on} / {'contractor’s list' if row.contractor else row.primary}": (
                f"type {row.edit_type}"
            )
            for rows in rules.values()
            for row in rows
            if row.deleted is None or row.deleted >= day
        }

    return said(old), said(new)


def _diagnosis_lines(old: Icd10Set, new: Icd10Set, _: Edition) -> _Both:
    """Say each status; against a table of chosen codes only those are compared."""
    kept = new.statuses if old.closed else {code: new.statuses.get(code) for code in old.statuses}
    now = {code: status.value for code, status in kept.items() if status is not None}
    return {code: status.value for code, status in old.statuses.items()}, now
