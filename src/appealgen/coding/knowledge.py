"""What is on file about codes, behind one door: every answer names its edition.

``None`` always means "not on file for that day", never "no". Where the silence of a list is itself
an answer (two codes without an edit), ``pair_edition`` says whether the list speaks of them at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from appealgen.coding.cpt import CptCode
from appealgen.coding.editions import Edition, Table
from appealgen.coding.icd10 import Icd10Code, Icd10Row, Icd10Set, Icd10Status, dotted
from appealgen.coding.medicare import FeeIndicators, OpdPriorAuth
from appealgen.coding.ncci import (
    AddOnRow,
    AddOnRule,
    NcciPair,
    PairRow,
    Primary,
    Rationale,
    Setting,
    UnitLimit,
)
from appealgen.coding.remittance import RemittanceCode, RemittanceKind, RemittanceList
from appealgen.coding.shelves import Shelves, read_shelves
from appealgen.coding.wiser import WiserList, WiserRule, WiserStatus, rules_of

__all__ = [
    "AddOnRule",
    "CodeKnowledge",
    "CptCode",
    "Edition",
    "FeeIndicators",
    "Icd10Code",
    "Icd10Status",
    "NcciPair",
    "OpdPriorAuth",
    "Primary",
    "RemittanceCode",
    "RemittanceKind",
    "Setting",
    "Table",
    "UnitLimit",
    "WiserRule",
    "WiserStatus",
    "load_knowledge",
]


@dataclass(frozen=True)
class CodeKnowledge:
    """Everything on file about codes; made by ``load_knowledge``."""

    shelves: Shelves

    def cpt(self, code: str) -> CptCode | None:
        """Return a procedure code with what Medicare adds to it, or None if not on file."""
        found = self.shelves.cpt.get(code)
        if found is None:
            return None
        return replace(
            found,
            fee=self.shelves.fees.get(code),
            opd_prior_auth=self.shelves.opd_prior_auth.get(code),
            inpatient_only=False if code in self.shelves.left_inpatient_only else None,
        )

    def primaries(self, add_on: str, on: dt.date | None = None) -> AddOnRule | None:
        """Return the primaries of an add-on code, or None if the file names none.

        Args:
            add_on: The add-on code.
            on: The day of service; without it the newest edition on file answers. For a day before
                every edition the oldest answers, because the file carries the days of each edit:
                ask ``AddOnRule.codes_on``.
        """
        shelf = self.shelves.add_ons
        found = shelf.newest if on is None else shelf.on(on) or next(iter(shelf.shelf), None)
        if found is None or add_on not in found[1]:
            return None
        return _add_on_rule(add_on, found[1][add_on], found[0])

    def pair(
        self, a: str, b: str, on: dt.date, setting: Setting = Setting.PRACTITIONER
    ) -> NcciPair | None:
        """Return the edit between two codes on a day, in either order, or None.

        None means either "no edit" or "not known"; ``pair_edition`` tells which. Claims of a
        surgery center are read as a practitioner's.
        """
        for edition, table in self.shelves.pairs[setting].in_force(on):
            for key in ((a, b), (b, a)):
                row = table.rows.get(key)
                if row is not None and row.active_on(on):
                    return _pair(row, self.shelves.rationales, setting, edition)
            if edition.covers(a, b):
                return None
        return None

    def pair_edition(
        self, a: str, b: str, on: dt.date, setting: Setting = Setting.PRACTITIONER
    ) -> Edition | None:
        """Return the edition that answers for two codes on a day; None: nothing is known of them.

        Where this is None, the absence of an edit must not be said to a person as "no edit".
        """
        edit = self.pair(a, b, on, setting)
        if edit is not None:
            return edit.edition
        for edition, table in self.shelves.pairs[setting].in_force(on):
            if edition.covers(a, b):
                return edition if {a, b} <= table.codes else None
        return None

    def unit_limit(self, code: str, setting: Setting | str, on: dt.date) -> UnitLimit | None:
        """Return the unit limit of a code in a setting on a day, or None if not on file."""
        where = Setting(setting)
        found = self.shelves.limits[where].on(on)
        if found is None or code not in found[1]:
            return None
        row = found[1][code]
        return UnitLimit(code, where, row.units, row.adjudication_indicator, found[0])

    def icd10(self, code: str, on: dt.date) -> Icd10Code | None:
        """Return a diagnosis code as it stands on a day, or None if nothing is known of it.

        A code that cannot exist, such as more characters after a billable code, or a code missing
        from an official list that covers its category, comes back as ``NOT_IN_SET``.
        """
        found = self.shelves.icd10.on(on)
        if found is None:
            return None
        return _diagnosis(dotted(code), self.shelves, *found)

    def icd10_children(self, code: str) -> tuple[str, ...]:
        """Return the codes on file below a code in the newest edition, sorted; seventh included."""
        newest = self.shelves.icd10.newest
        return newest[1].below(dotted(code)) if newest else ()

    @property
    def icd10_edition(self) -> Edition | None:
        """Return the newest edition of the diagnosis codes on file."""
        newest = self.shelves.icd10.newest
        return newest[0] if newest else None

    def carc(self, code: str) -> RemittanceCode | None:
        """Return a claim adjustment reason code, or None if not on file."""
        return self.shelves.remittance.get((RemittanceList.CARC, code))

    def rarc(self, code: str) -> RemittanceCode | None:
        """Return a remittance advice remark code, or None if not on file."""
        return self.shelves.remittance.get((RemittanceList.RARC, code))

    def group(self, code: str) -> RemittanceCode | None:
        """Return a claim adjustment group code, or None if not on file."""
        return self.shelves.remittance.get((RemittanceList.GROUP, code))

    def wiser(self, state: str, code: str, on: dt.date) -> WiserRule | None:
        """Return what the WISeR model asks for a code in a state on a day, or None.

        Only Original Medicare is reached. A rule whose ``applies`` is False is listed and delayed.
        """
        for listed, rules in reversed(self._wiser):
            if (listed.edition.effective or dt.date.min) <= on:
                rule = rules.get((state, code))
                begun = rule is not None and (rule.since or listed.first_service_day) <= on
                return rule if begun and on <= listed.last_service_day else None
        return None

    @property
    def wiser_lists(self) -> tuple[WiserList, ...]:
        """Return the editions of the WISeR list, oldest first, services without a code included."""
        return self.shelves.wiser

    def edition(self, table: Table, on: dt.date) -> Edition | None:
        """Return the edition of a table that is in force on a day, or None."""
        found = [one for one in self.editions if one.table is table]
        in_force = [one for one in found if (one.effective or dt.date.min) <= on]
        return max(in_force, key=lambda one: one.effective or dt.date.min, default=None)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Return every edition on file, by table and day."""
        return self.shelves.editions

    @cached_property
    def _wiser(self) -> tuple[tuple[WiserList, Mapping[tuple[str, str], WiserRule]], ...]:
        return tuple((one, dict(rules_of(one))) for one in self.shelves.wiser)


@lru_cache(maxsize=4)
def load_knowledge(policies_folder: Path, installed: Path | None = None) -> CodeKnowledge:
    """Return everything on file about codes; read once and kept.

    Args:
        policies_folder: The folder ``policies/``.
        installed: The folder of editions a practice has installed, if there is one.

    Raises:
        InputNotFoundError: A table is missing.
        PolicyInvalidError: A table is broken; every problem of it is listed with its line.
    """
    return CodeKnowledge(read_shelves(policies_folder, installed))


def _add_on_rule(add_on: str, rows: tuple[AddOnRow, ...], edition: Edition) -> AddOnRule:
    primaries = tuple(
        Primary(row.primary, row.effective, row.deleted) for row in rows if not row.contractor
    )
    return AddOnRule(add_on, primaries, rows[0].edit_type, rows[0].note, edition)


def _pair(
    row: PairRow, rationales: Mapping[str, Rationale], setting: Setting, edition: Edition
) -> NcciPair:
    return NcciPair(
        row.column1,
        row.column2,
        row.modifier_indicator,
        rationales[row.rationale].meaning,
        row.note,
        row.effective,
        row.deleted,
        setting,
        edition,
    )


def _diagnosis(code: str, shelves: Shelves, edition: Edition, codes: Icd10Set) -> Icd10Code | None:
    """Return one code against one edition, with our labels and the Excludes1 notes joined."""
    status = codes.status(code)
    if status is None:
        return None
    row, label = _label(code, shelves.icd10_labels, codes)
    known = status is not Icd10Status.NOT_IN_SET
    split_on = row.split_on if row else None
    excludes = _longest_prefix(code, shelves.excludes1) if known else None
    return Icd10Code(
        code,
        label if known else "",
        status,
        row.family if row else "",
        row.region if row else "",
        row.unspecified if row and known else False,
        row.valid_from if row else None,
        split_on - dt.timedelta(days=1) if split_on else None,
        split_on,
        codes.sevenths(code),
        excludes or frozenset(),
        row.note if row and known else "",
        edition,
        shelves.excludes1_edition,
    )


def _label(code: str, rows: Mapping[str, Icd10Row], codes: Icd10Set) -> tuple[Icd10Row | None, str]:
    """Return our row of a code, or of the code it completes, and the label to show."""
    if code in rows:
        return rows[code], rows[code].label
    base = codes.base(code)
    if base in rows:
        return rows[base], f"{rows[base].label} (seventh character {code[-1]})"
    return None, codes.descriptions.get(code, "")


def _longest_prefix(code: str, found: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    for end in range(len(code), 2, -1):
        if code[:end] in found:
            return found[code[:end]]
    return None
