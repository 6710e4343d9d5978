"""What Medicare adds to a procedure code: fee-schedule indicators and the two lists of settings.

Three small tables of ``policies/coding/``: ``fee_schedule.csv`` (Physician Fee Schedule relative
value file), ``opd_prior_auth.csv`` (prior authorization in hospital outpatient departments, 42 CFR
419.83) and ``inpatient_only.csv`` (codes known to have left the inpatient-only list).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from appealgen.coding.editions import Edition
from appealgen.coding.tables import Row, code_of, day_of, number_of, read_table, word_of, yes_or_no

__all__ = [
    "FeeIndicators",
    "OpdPriorAuth",
    "read_fees",
    "read_left_inpatient_only",
    "read_opd_prior_auth",
]

_GLOBAL_DAYS = ("000", "010", "090", "XXX", "YYY", "ZZZ")
_STATUSES = ("A", "B", "C", "I", "N", "R")
_FEE_COLUMNS = (
    "code",
    "status",
    "global_days",
    "multiple",
    "bilateral",
    "assistant",
    "cosurgeon",
    "team",
)


@dataclass(frozen=True, slots=True)
class FeeIndicators:
    """The indicators of one code in the Medicare Physician Fee Schedule.

    Attributes:
        code: The code.
        status: A active, B bundled and never paid by itself, C priced by the contractor,
            I not valid for Medicare, N not covered, R restricted coverage.
        global_days: ``000``, ``010`` or ``090`` days of after-care in the price; ``ZZZ`` the days
            of the primary; ``XXX`` no global period; ``YYY`` the contractor decides.
        multiple: 2 the usual reduction for several procedures; 0 none; 9 does not apply.
        bilateral: 1 modifier 50 pays one and a half times; 0 it does not fit; 2 the price is for
            both sides already; 9 does not apply.
        assistant: 2 paid; 1 not paid; 0 paid with proof of need; 9 does not apply.
        cosurgeon: 2 paid for two specialties; 1 with proof; 0 not paid; 9 does not apply.
        team: As ``cosurgeon``, for a team of surgeons.
        edition: The edition of the fee schedule.
    """

    code: str
    status: str
    global_days: str
    multiple: str
    bilateral: str
    assistant: str
    cosurgeon: str
    team: str
    edition: Edition


@dataclass(frozen=True, slots=True)
class OpdPriorAuth:
    """A code on Medicare's list for prior authorization in hospital outpatient departments.

    Attributes:
        code: The code.
        since: The first day of service it is asked for.
        until: The first day it is no longer asked for; None while it stands.
        enforced: False where the listing was withdrawn before it was ever acted on.
        edition: The edition of the list.
    """

    code: str
    since: dt.date | None
    until: dt.date | None
    enforced: bool
    edition: Edition

    def required_on(self, day: dt.date) -> bool:
        """Return whether prior authorization is a condition of payment on a day."""
        begun = self.since is not None and self.since <= day
        return self.enforced and begun and (self.until is None or day < self.until)


def read_fees(path: Path, edition: Edition) -> dict[str, FeeIndicators]:
    """Return the fee-schedule indicators by code.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> FeeIndicators:
        digits = ("0", "1", "2", "9")
        return FeeIndicators(
            code_of(row, "code"),
            word_of(row, "status", _STATUSES),
            word_of(row, "global_days", _GLOBAL_DAYS),
            word_of(row, "multiple", digits),
            word_of(row, "bilateral", digits),
            word_of(row, "assistant", digits),
            word_of(row, "cosurgeon", digits),
            word_of(row, "team", digits),
            edition,
        )

    return {fee.code: fee for fee in read_table(path, _FEE_COLUMNS, ("code",), build).values()}


def read_opd_prior_auth(path: Path, edition: Edition) -> dict[str, OpdPriorAuth]:
    """Return the list for hospital outpatient departments by code.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> OpdPriorAuth:
        enforced = yes_or_no(row, "enforced")
        since, until = day_of(row, "since"), day_of(row, "until")
        if enforced and since is None:
            msg = "is enforced and has no day under since"
            raise ValueError(msg)
        return OpdPriorAuth(code_of(row, "code"), since, until, enforced, edition)

    columns = ("code", "since", "until", "enforced")
    return {one.code: one for one in read_table(path, columns, ("code",), build).values()}


def read_left_inpatient_only(path: Path) -> dict[str, int]:
    """Return the calendar year in which a code left the inpatient-only list.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> tuple[str, int]:
        year = number_of(row, "left_in")
        if year is None:
            msg = "has no year under left_in"
            raise ValueError(msg)
        return code_of(row, "code"), year

    return dict(read_table(path, ("code", "left_in"), ("code",), build).values())
