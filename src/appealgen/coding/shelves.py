"""Load every table of codes: those that ship, and beside them the editions a practice installed.

The tables that ship lie in ``policies/coding/`` and ``policies/medicare/wiser/``. An installed
edition is a folder ``<table>/<effective-date>/`` with ``rows.csv`` and ``edition.yaml`` in the same
form; it never replaces one that ships, and the day of service decides which one answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from appealgen.coding.cpt import CptCode, cpt_codes
from appealgen.coding.editions import Edition, Editions, Table, read_editions
from appealgen.coding.icd10 import Icd10Row, Icd10Set, read_excludes1, read_icd10, read_order
from appealgen.coding.medicare import (
    FeeIndicators,
    OpdPriorAuth,
    read_fees,
    read_left_inpatient_only,
    read_opd_prior_auth,
)
from appealgen.coding.ncci import (
    AddOnRow,
    LimitRow,
    PairRow,
    Rationale,
    Setting,
)
from appealgen.coding.ncci_tables import (
    read_add_ons,
    read_limits,
    read_pairs,
    read_rationales,
)
from appealgen.coding.remittance import RemittanceCode, RemittanceList, read_remittance
from appealgen.coding.wiser import WiserList, read_wiser
from appealgen.errors import PolicyInvalidError, Problem

__all__ = [
    "EDITION",
    "ROWS",
    "SHIPPED",
    "PairTable",
    "Shelves",
    "installed_folders",
    "read_shelves",
]

_Rows = TypeVar("_Rows")

ROWS = "rows.csv"
EDITION = "edition.yaml"
"""The two files of an installed edition."""

SHIPPED: Mapping[str, Table] = {
    f"{table.value}.csv": table
    for table in Table
    if table not in {Table.NCCI_OUTPATIENT, Table.WISER}
} | {"icd10cm_release.csv": Table.ICD10CM}
"""The tables that ship, by file name."""

_LIMITS: Mapping[Setting, Table] = {
    Setting.PRACTITIONER: Table.UNIT_LIMITS_PRACTITIONER,
    Setting.OUTPATIENT: Table.UNIT_LIMITS_OUTPATIENT,
}


@dataclass(frozen=True)
class PairTable:
    """The edits of one edition, and the codes of which it would list every edit."""

    rows: Mapping[tuple[str, str], PairRow]
    codes: frozenset[str]


@dataclass(frozen=True)
class Shelves:
    """Every table on file; what it means is said by ``CodeKnowledge``."""

    cpt: Mapping[str, CptCode]
    fees: Mapping[str, FeeIndicators]
    opd_prior_auth: Mapping[str, OpdPriorAuth]
    left_inpatient_only: Mapping[str, int]
    add_ons: Editions[Mapping[str, tuple[AddOnRow, ...]]]
    rationales: Mapping[str, Rationale]
    pairs: Mapping[Setting, Editions[PairTable]]
    limits: Mapping[Setting, Editions[Mapping[str, LimitRow]]]
    icd10: Editions[Icd10Set]
    icd10_labels: Mapping[str, Icd10Row]
    excludes1: Mapping[str, frozenset[str]]
    excludes1_edition: Edition
    remittance: Mapping[tuple[RemittanceList, str], RemittanceCode]
    wiser: tuple[WiserList, ...]
    editions: tuple[Edition, ...]


def installed_folders(installed: Path | None, table: Table) -> tuple[Path, ...]:
    """Return the folders of the installed editions of a table, oldest first."""
    if installed is None:
        return ()
    return tuple(sorted((installed / table.value).glob("????-??-??")))


def read_shelves(policies: Path, installed: Path | None) -> Shelves:
    """Read every table.

    Raises:
        InputNotFoundError: A table is missing.
        PolicyInvalidError: A table is broken, or has no edition.
    """
    return _Loader.of(policies, installed).shelves()


@dataclass(frozen=True)
class _Loader:
    """The folders, and the editions of the tables that ship by file name."""

    policies: Path
    folder: Path
    installed: Path | None
    shipped: Mapping[str, Edition]

    @classmethod
    def of(cls, policies: Path, installed: Path | None) -> _Loader:
        """Read the editions that ship; every table must have one."""
        folder = policies / "coding"
        path = folder / "edition.yaml"
        found = read_editions(path)
        problems = [
            Problem(path.name, 0, f"tables.{name}", "This table has no edition, or another's.")
            for name, table in SHIPPED.items()
            if name not in found or found[name].table is not table
        ]
        if problems:
            raise PolicyInvalidError(str(path), problems)
        return cls(policies, folder, installed, {name: found[name] for name in SHIPPED})

    def shelves(self) -> Shelves:
        """Read the tables themselves."""
        cpt = cpt_codes(self.folder / "cpt.csv")
        fees = read_fees(self.folder / "fee_schedule.csv", self.shipped["fee_schedule.csv"])
        rationales = read_rationales(self.folder / "ncci_rationales.csv")
        labels = read_icd10(self.folder / "icd10cm.csv")
        add_ons: Editions[Mapping[str, tuple[AddOnRow, ...]]] = self._shelf(
            Table.ADD_ON, [("add_on.csv", read_add_ons)], read_add_ons
        )
        limits = {setting: self._limits(table) for setting, table in _LIMITS.items()}
        pairs = self._pairs(frozenset(fees), frozenset(cpt), rationales)
        icd10 = self._icd10(labels)
        wiser = read_wiser(self.policies / "medicare" / "wiser")
        moving: list[Iterable[Edition]] = [add_ons.editions, icd10.editions]
        moving += [shelf.editions for shelf in (*pairs.values(), *limits.values())]
        opd = self.shipped["opd_prior_auth.csv"]
        remittance = self.shipped["remittance.csv"]
        return Shelves(
            cpt=cpt,
            fees=fees,
            opd_prior_auth=read_opd_prior_auth(self.folder / "opd_prior_auth.csv", opd),
            left_inpatient_only=read_left_inpatient_only(self.folder / "inpatient_only.csv"),
            add_ons=add_ons,
            rationales=rationales,
            pairs=pairs,
            limits=limits,
            icd10=icd10,
            icd10_labels=labels,
            excludes1=read_excludes1(self.folder / "icd10cm_excludes1.csv"),
            excludes1_edition=self.shipped["icd10cm_excludes1.csv"],
            remittance=read_remittance(self.folder / "remittance.csv", remittance),
            wiser=wiser,
            editions=self._all_editions(chain.from_iterable(moving), wiser),
        )

    def _limits(self, table: Table) -> Editions[Mapping[str, LimitRow]]:
        return self._shelf(table, [(f"{table.value}.csv", read_limits)], read_limits)

    def _icd10(self, labels: Mapping[str, Icd10Row]) -> Editions[Icd10Set]:
        """Return the table that ships, the whole release that ships, and what is installed."""

        def order(path: Path) -> Icd10Set:
            return Icd10Set.of_order(read_order(path))

        own = [
            ("icd10cm.csv", lambda _: Icd10Set.of_table(labels)),
            ("icd10cm_release.csv", order),
        ]
        return self._shelf(Table.ICD10CM, own, order)

    def _pairs(
        self, priced: frozenset[str], on_file: frozenset[str], rationales: Mapping[str, Rationale]
    ) -> dict[Setting, Editions[PairTable]]:
        """Return the edits by setting; what ships speaks only of codes that were priced by then."""

        def own(path: Path) -> PairTable:
            rows = read_pairs(path, rationales)
            return PairTable(rows, priced | frozenset(chain.from_iterable(rows)))

        def later(path: Path) -> PairTable:
            return PairTable(read_pairs(path, rationales), on_file)

        return {
            Setting.PRACTITIONER: self._shelf(
                Table.NCCI_PRACTITIONER, [("ncci_practitioner.csv", own)], later
            ),
            Setting.OUTPATIENT: self._shelf(Table.NCCI_OUTPATIENT, [], later),
        }

    def _shelf(
        self,
        table: Table,
        own: Iterable[tuple[str, Callable[[Path], _Rows]]],
        read: Callable[[Path], _Rows],
    ) -> Editions[_Rows]:
        """Return the editions of one table: those that ship, then those installed."""
        found = [(self.shipped[name], reads(self.folder / name)) for name, reads in own]
        found += [
            (_installed_edition(folder, table), read(folder / ROWS))
            for folder in installed_folders(self.installed, table)
        ]
        return Editions.of(found)

    def _all_editions(
        self, moving: Iterable[Edition], wiser: Iterable[WiserList]
    ) -> tuple[Edition, ...]:
        every = [*self.shipped.values(), *moving, *(one.edition for one in wiser)]
        found = {(one.table, one.effective, one.installed): one for one in every}
        return tuple(sorted(found.values(), key=lambda one: (one.table, str(one.effective or ""))))


def _installed_edition(folder: Path, table: Table) -> Edition:
    path = folder / EDITION
    edition = read_editions(path).get(ROWS)
    if edition is None or edition.table is not table:
        what = "It does not say the edition of rows.csv in this folder's table."
        raise PolicyInvalidError(str(path), [Problem(path.name, 0, "tables.rows.csv", what)])
    return edition.model_copy(update={"installed": True})
