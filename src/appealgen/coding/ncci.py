"""NCCI edits: pairs that are not paid together, units a day, and the primaries of add-on codes.

Medicare's National Correct Coding Initiative publishes three files each quarter: the
procedure-to-procedure edits (PTP), the medically unlikely edits (MUE) and the add-on code edits
(AOC). The wording of a rationale here is ours; the names CMS gives to rationales stand in
``policies/coding/ncci_rationales.csv`` so that an official file can be read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from appealgen.coding.editions import Edition

__all__ = [
    "CONTRACTOR_DEFINED",
    "AddOnRow",
    "AddOnRule",
    "Adjudication",
    "Indicator",
    "LimitRow",
    "NcciPair",
    "PairRow",
    "Primary",
    "Rationale",
    "Setting",
    "UnitLimit",
]

Indicator: TypeAlias = Literal[0, 1, 9]
Adjudication: TypeAlias = Literal[1, 2, 3]

CONTRACTOR_DEFINED = "CCCCC"
"""What the add-on file writes where each Medicare contractor decides the primaries itself."""


class Setting(StrEnum):
    """Whose claim an edit reads; the claims of a surgery center are read as a practitioner's."""

    PRACTITIONER = "practitioner"
    OUTPATIENT = "outpatient"


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why an edit stands.

    Attributes:
        key: Our short name, such as ``mutually_exclusive``.
        official: The name CMS prints.
        meaning: What it says of the pair, in our words.
    """

    key: str
    official: str
    meaning: str


@dataclass(frozen=True, slots=True)
class PairRow:
    """One procedure-to-procedure edit as its table gives it; see ``NcciPair``."""

    column1: str
    column2: str
    modifier_indicator: Indicator
    rationale: str
    effective: dt.date | None
    deleted: dt.date | None
    note: str

    def active_on(self, day: dt.date) -> bool:
        """Return whether the edit stands on a day; the deletion date is its last day."""
        begun = self.effective is None or self.effective <= day
        return begun and (self.deleted is None or day <= self.deleted)


@dataclass(frozen=True, slots=True)
class NcciPair:
    """Two codes that Medicare does not pay together for one patient, practitioner and day.

    Attributes:
        column1: The code that is paid.
        column2: The code that is not, unless a modifier opens the edit.
        modifier_indicator: 0 no modifier opens it; 1 a modifier may, when the services were
            truly separate; 9 the edit was deleted from its first day.
        rationale: Why the edit stands, in our words.
        note: What it means for spine, in our words; empty where there is nothing to add.
        effective: Its first day; None where the edition on file does not say.
        deleted: Its last day; None while it stands.
        setting: Whose claims it reads.
        edition: The edition it was read from, with its confidence.
    """

    column1: str
    column2: str
    modifier_indicator: Indicator
    rationale: str
    note: str
    effective: dt.date | None
    deleted: dt.date | None
    setting: Setting
    edition: Edition

    @property
    def confidence(self) -> str:
        """Return how sure the reading of its edition is."""
        return self.edition.confidence


@dataclass(frozen=True, slots=True)
class LimitRow:
    """The units of one code in one setting; see ``UnitLimit``."""

    code: str
    units: int
    adjudication_indicator: Adjudication


@dataclass(frozen=True, slots=True)
class UnitLimit:
    """The most units of a code that Medicare expects for one patient on one day (MUE).

    Attributes:
        code: The code.
        setting: Whose claims it reads.
        units: The most units; 0 where the code is not paid in this setting at all.
        adjudication_indicator: 1 counted by claim line; 2 by day and absolute (policy); 3 by day
            from clinical data, so that more units can be appealed with the record.
        edition: The edition it was read from.
    """

    code: str
    setting: Setting
    units: int
    adjudication_indicator: Adjudication
    edition: Edition

    @property
    def absolute(self) -> bool:
        """Return whether no record can raise the limit (indicator 2)."""
        return self.adjudication_indicator == 2  # noqa: PLR2004 - the indicator's own number


@dataclass(frozen=True, slots=True)
class AddOnRow:
    """One add-on code and one primary; see ``Primary``."""

    add_on: str
    primary: str
    edit_type: Adjudication
    effective: dt.date | None
    deleted: dt.date | None
    note: str

    @property
    def contractor(self) -> bool:
        """Return whether the row names no primary but leaves them to each contractor."""
        return self.primary == CONTRACTOR_DEFINED


@dataclass(frozen=True, slots=True)
class Primary:
    """One primary an add-on code may stand beside, with the days the edit holds."""

    code: str
    effective: dt.date | None
    deleted: dt.date | None

    def active_on(self, day: dt.date) -> bool:
        """Return whether the primary is accepted on a day."""
        begun = self.effective is None or self.effective <= day
        return begun and (self.deleted is None or day <= self.deleted)


@dataclass(frozen=True, slots=True)
class AddOnRule:
    """The primaries of an add-on code.

    Attributes:
        add_on: The add-on code.
        primaries: The primaries the file lists, by code.
        edit_type: 1 the list is complete; 2 no list, each contractor has its own; 3 the list is
            a part, and contractors may add to it.
        note: What the file says beside the rule, such as the manual section behind it.
        edition: The edition it was read from.
    """

    add_on: str
    primaries: tuple[Primary, ...]
    edit_type: Adjudication
    note: str
    edition: Edition

    @property
    def contractor_list(self) -> bool:
        """Return whether contractors decide some or all of the primaries (types 2 and 3)."""
        return self.edit_type != 1

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of every primary listed, whatever the day."""
        return frozenset(primary.code for primary in self.primaries)

    def codes_on(self, day: dt.date) -> frozenset[str]:
        """Return the codes of the primaries accepted on a day."""
        return frozenset(primary.code for primary in self.primaries if primary.active_on(day))
