"""ICD-10-CM codes for the spine: what may be billed, what needs more, what excludes what.

Labels are ours. The status of a code comes from the edition in force on the day asked about: the
one that ships, or an official order file a practice has installed. Excludes1 notes have an
edition of their own, because the order file does not carry them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from appealgen.coding.editions import Edition
from appealgen.coding.tables import Row, code_of, day_of, read_table, word_of, yes_or_no

__all__ = [
    "ICD10_COLUMNS",
    "ORDER_COLUMNS",
    "Icd10Code",
    "Icd10Row",
    "Icd10Set",
    "Icd10Status",
    "dotted",
    "read_excludes1",
    "read_icd10",
    "read_order",
]

ICD10_COLUMNS = (
    "code",
    "label",
    "family",
    "region",
    "status",
    "seventh",
    "unspecified",
    "valid_from",
    "split_on",
    "note",
)
ORDER_COLUMNS = ("code", "billable", "description")
_CATEGORY = 3
_SEVENTH = 7
_WHOLE = 8
"""The length of a code with its seventh character and its dot."""


class Icd10Status(StrEnum):
    """What a claim may do with a code."""

    BILLABLE = "billable"
    NEEDS_SEVENTH = "needs its seventh character"
    HEADER = "header"
    NOT_IN_SET = "not in the set"


@dataclass(frozen=True, slots=True)
class Icd10Row:
    """One code of the table that ships; see ``Icd10Code``."""

    code: str
    label: str
    family: str
    region: str
    status: Icd10Status
    seventh: tuple[str, ...]
    unspecified: bool
    valid_from: dt.date | None
    split_on: dt.date | None
    note: str

    @property
    def sevenths(self) -> dict[str, str]:
        """Return the whole codes by seventh character, filled up with X where they are short."""
        plain = self.code.replace(".", "").ljust(_SEVENTH - 1, "X")
        return {letter: dotted(plain + letter) for letter in self.seventh}


@dataclass(frozen=True, slots=True)
class Icd10Code:
    """One diagnosis code as it stands on a day.

    Attributes:
        code: The code as it was asked for, with its dot.
        label: What it means: in our words, or the official description (public domain) where an
            installed edition brought a code our table does not have. Empty when not in the set.
        status: Whether it may be billed.
        family: The group of like diagnoses, such as ``stenosis``; empty where not known.
        region: Where in the spine, in our words; empty where not known.
        unspecified: Whether it leaves the site or kind open although it may be billed.
        valid_from: The first day it may be used; None where not known or long ago.
        valid_to: The last day it may be used; None while it stands or where not known.
        split_on: The day it was split into longer codes and stopped being billable.
        seventh_characters: The letters it may be completed with, where it needs one.
        excludes1: Codes and categories never reported with it; a category stands for every code
            under it.
        note: What to look at before using it, in our words (editorial, no payer's rule).
        edition: The edition its status was read from.
        excludes1_edition: The edition of the Excludes1 notes; None where none is on file.
    """

    code: str
    label: str
    status: Icd10Status
    family: str
    region: str
    unspecified: bool
    valid_from: dt.date | None
    valid_to: dt.date | None
    split_on: dt.date | None
    seventh_characters: tuple[str, ...]
    excludes1: frozenset[str]
    note: str
    edition: Edition
    excludes1_edition: Edition | None

    @property
    def billable(self) -> bool:
        """Return whether a claim may carry the code as it is written."""
        return self.status is Icd10Status.BILLABLE

    def excludes(self, other: str) -> bool:
        """Return whether an Excludes1 note forbids another code beside this one."""
        plain = other.replace(".", "")
        return any(plain.startswith(code.replace(".", "")) for code in self.excludes1)


@dataclass(frozen=True)
class Icd10Set:
    """The codes of one edition.

    Attributes:
        statuses: What a claim may do with each code; whole seventh-character codes included.
        descriptions: The official descriptions, where the edition carries them.
        closed: Whether the edition lists every code of each category it touches.
    """

    statuses: Mapping[str, Icd10Status]
    descriptions: Mapping[str, str]
    closed: bool

    @cached_property
    def _sorted(self) -> tuple[str, ...]:
        return tuple(sorted(self.statuses))

    @cached_property
    def _categories(self) -> frozenset[str]:
        return frozenset(code[:_CATEGORY] for code in self.statuses)

    def status(self, code: str) -> Icd10Status | None:
        """Return the status of a code, or None where this edition cannot tell."""
        if code in self.statuses:
            return self.statuses[code]
        if self.closed and code[:_CATEGORY] in self._categories:
            return Icd10Status.NOT_IN_SET
        ends = {Icd10Status.BILLABLE, Icd10Status.NEEDS_SEVENTH}
        above = (self.statuses.get(code[:end]) for end in range(len(code) - 1, 2, -1))
        return Icd10Status.NOT_IN_SET if any(one in ends for one in above) else None

    def below(self, code: str) -> tuple[str, ...]:
        """Return the codes below a code, sorted."""
        start = bisect_left(self._sorted, code)
        found = takewhile(lambda one: one.startswith(code), self._sorted[start:])
        return tuple(one for one in found if one != code)

    def sevenths(self, code: str) -> tuple[str, ...]:
        """Return the letters that complete a code which needs its seventh character."""
        if self.statuses.get(code) is not Icd10Status.NEEDS_SEVENTH:
            return ()
        return tuple(one[-1] for one in self.below(code))

    def base(self, code: str) -> str:
        """Return the code that a seventh character completes, or the code itself."""
        for end in range(len(code) - 1, 2, -1):
            if self.statuses.get(code[:end]) is Icd10Status.NEEDS_SEVENTH:
                return code[:end]
        return code

    @classmethod
    def of_table(cls, rows: Mapping[str, Icd10Row]) -> Icd10Set:
        """Return the set that ships, with each seventh-character code written out."""
        statuses = {code: row.status for code, row in rows.items()}
        for row in rows.values():
            statuses |= dict.fromkeys(row.sevenths.values(), Icd10Status.BILLABLE)
        return cls(statuses, {}, closed=False)

    @classmethod
    def of_order(cls, rows: Mapping[str, tuple[bool, str]]) -> Icd10Set:
        """Return the set of an official order file, which lists whole categories."""
        below: dict[str, set[str]] = {}
        for code in rows:
            if len(code) == _WHOLE:
                for end in range(_CATEGORY, _WHOLE):
                    below.setdefault(code[:end], set()).add(code)
        statuses: dict[str, Icd10Status] = {}
        for code, (billable, _) in rows.items():
            filled = code.replace(".", "").ljust(_SEVENTH - 1, "X")
            whole = all(one.replace(".", "")[:-1] == filled for one in below.get(code, ()))
            needs = code in below and whole and not billable
            header = Icd10Status.NEEDS_SEVENTH if needs else Icd10Status.HEADER
            statuses[code] = Icd10Status.BILLABLE if billable else header
        descriptions = {code: description for code, (_, description) in rows.items()}
        return cls(statuses, descriptions, closed=True)


def dotted(plain: str) -> str:
    """Return a code with its dot after the category: ``M48061`` becomes ``M48.061``."""
    bare = plain.replace(".", "").strip().upper()
    return bare if len(bare) <= _CATEGORY else f"{bare[:_CATEGORY]}.{bare[_CATEGORY:]}"


def read_icd10(path: Path) -> dict[str, Icd10Row]:
    """Return the diagnosis codes of the table that ships.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> Icd10Row:
        status = Icd10Status(word_of(row, "status", (s.value for s in Icd10Status)))
        seventh = tuple(row["seventh"].split())
        if bool(seventh) != (status is Icd10Status.NEEDS_SEVENTH):
            msg = "must list seventh characters exactly where the status asks for one"
            raise ValueError(msg)
        return Icd10Row(
            code_of(row, "code"),
            row["label"],
            row["family"],
            row["region"],
            status,
            seventh,
            yes_or_no(row, "unspecified"),
            day_of(row, "valid_from"),
            day_of(row, "split_on"),
            row["note"],
        )

    return {row.code: row for row in read_table(path, ICD10_COLUMNS, ("code",), build).values()}


def read_excludes1(path: Path) -> dict[str, frozenset[str]]:
    """Return the codes each code is never reported with.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> tuple[str, str]:
        return code_of(row, "code"), code_of(row, "excluded")

    found: dict[str, frozenset[str]] = {}
    for code, excluded in read_table(
        path, ("code", "excluded"), ("code", "excluded"), build
    ).values():
        found[code] = found.get(code, frozenset()) | {excluded}
    return found


def read_order(path: Path) -> dict[str, tuple[bool, str]]:
    """Return billable or not, and the official description, of an installed order file's codes.

    Raises:
        PolicyInvalidError: The table is broken.
    """
    found = read_table(
        path,
        ORDER_COLUMNS,
        ("code",),
        lambda row: (code_of(row, "code"), (yes_or_no(row, "billable"), row["description"])),
    )
    return dict(found.values())
