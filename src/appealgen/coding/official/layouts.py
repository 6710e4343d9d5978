"""The layouts of the official lists, and how each is known by its content.

- Pair edits (PTP): tab-separated text or a sheet. Some lines of notice, a heading that begins
  "Column 1", "Column 2" and may run over several lines, then seven columns: column 1, column 2,
  ``*`` if in existence before 1996, first day (YYYYMMDD), last day or ``*``, modifier indicator,
  rationale. CMS publishes them in parts (``-f1`` to ``-f4``), by column 1.
- Unit limits (MUE): comma-separated text or a sheet. A notice in one quoted cell, a heading
  "HCPCS/CPT Code", "... Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale".
- Add-on edits (AOC): tab-separated text or a sheet. A notice, a heading with ``Add-On_Code`` and
  ``Primary_Code``; days are YYYYDDD; ``CCCCC`` stands for primaries the contractor decides.
- ICD-10-CM order file: fixed width. Order number in 1-5, code in 7-13, 0 for a header or 1 for a
  billable code in 15, short description in 17-76, long description from 78.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from appealgen.coding.icd10 import dotted
from appealgen.coding.ncci import AddOnRow, LimitRow, PairRow, Rationale, Setting
from appealgen.coding.official.faults import Fault, Refused
from appealgen.coding.official.interface import (
    Kind,
    Row,
    Rows,
    cell,
    code_cell,
    compact,
    julian_day,
    plain_day,
)

__all__ = ["Heading", "add_ons", "find_heading", "is_order_line", "limits", "order_codes", "pairs"]

_LOOK = 60
"""How many lines a heading may be preceded by; the notices take fewer than ten."""

_ORDER = re.compile(r"\d{5} (?P<code>[A-Z0-9]{3,7}) {0,4} (?P<flag>[01]) (?P<text>.+)")
_CODE_END, _FLAG_AT, _LONG_AT = 13, 14, 77
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_SETTINGS = {
    "practitionerservices": Setting.PRACTITIONER,
    "outpatienthospitalservices": Setting.OUTPATIENT,
    "outpatienthospital": Setting.OUTPATIENT,
}
_OTHER_RATIONALE = "other"


@dataclass(frozen=True)
class Heading:
    """The heading of a list: its kind, where its columns stand, and whose claims it reads."""

    kind: Kind
    columns: dict[str, int] = field(default_factory=dict)
    setting: Setting | None = None


def find_heading(rows: Rows) -> Heading:
    """Return the heading of a list and leave the rows standing behind it.

    Raises:
        Refused: None of the first lines is a heading that is known.
    """
    for row in rows:
        headings = [compact(one) for one in row.cells]
        found = _pairs_heading(headings) or _limits_heading(headings) or _add_on_heading(headings)
        if found is not None:
            return found
        if row.number > _LOOK:
            break
    raise Refused(Fault.NO_HEADING)


def _pairs_heading(headings: list[str]) -> Heading | None:
    return Heading(Kind.PAIRS) if headings[:2] == ["column1", "column2"] else None


def _limits_heading(headings: list[str]) -> Heading | None:
    values = next((h for h in headings if h.endswith("muevalues")), None)
    if values is None or "hcpcscptcode" not in headings:
        return None
    whose = values.removesuffix("muevalues")
    if whose not in _SETTINGS:
        raise Refused(Fault.OTHER_LIMITS)
    columns = {"code": headings.index("hcpcscptcode"), "units": headings.index(values)}
    indicator = next((h for h in headings if "adjudicationindicator" in h), None)
    if indicator is None:
        raise Refused(Fault.NO_INDICATOR)
    columns["indicator"] = headings.index(indicator)
    return Heading(Kind.LIMITS, columns, _SETTINGS[whose])


def _add_on_heading(headings: list[str]) -> Heading | None:
    if "addoncode" not in headings or "primarycode" not in headings:
        return None
    wanted = {
        "add_on": "addoncode",
        "primary": "primarycode",
        "edit_type": "aocedittype",
        "add_on_deleted": "aocdeldt",
        "primary_deleted": "primarycodedeldt",
        "effective": "aocediteffdt",
        "deleted": "aoceditdeldt",
    }
    columns = {
        name: place
        for name, start in wanted.items()
        for place, heading in enumerate(headings)
        if heading == start or (heading.startswith(start) and start.endswith("dt"))
    }
    missing = sorted(set(wanted) - set(columns))
    if missing:
        raise Refused(Fault.NO_COLUMNS, names=", ".join(missing))
    return Heading(Kind.ADD_ONS, columns)


def _lines(rows: Rows) -> Iterator[Row]:
    """Yield the rows that hold anything."""
    return (row for row in rows if any(one.strip() for one in row.cells))


def _wrong(row: Row, error: ValueError) -> Refused:
    return Refused(Fault.BAD_LINE, line=row.number, what=error)


def pairs(rows: Rows, rationales: dict[str, Rationale]) -> Iterator[PairRow]:
    """Yield the pair edits after a heading, deleted ones included.

    Raises:
        Refused: A line is no edit.
    """
    keys = {compact(one.official): one.key for one in rationales.values() if one.official}
    begun = False
    for row in _lines(rows):
        if not begun and not cell(row.cells, 0):
            continue  # the heading runs on: "*=no data", "0=not allowed"
        begun = True
        try:
            yield _pair(row, keys)
        except ValueError as error:
            raise _wrong(row, error) from None


def _pair(row: Row, keys: dict[str, str]) -> PairRow:
    effective = plain_day(cell(row.cells, 3))
    indicator = cell(row.cells, 5)
    if effective is None:
        msg = "has no first day"
        raise ValueError(msg)
    if indicator not in {"0", "1", "9"}:
        msg = "has no modifier indicator of 0, 1 or 9"
        raise ValueError(msg)
    return PairRow(
        code_cell(row.cells, 0),
        code_cell(row.cells, 1),
        0 if indicator == "0" else 1 if indicator == "1" else 9,
        keys.get(compact(cell(row.cells, 6)), _OTHER_RATIONALE),
        effective,
        plain_day(cell(row.cells, 4)),
        "",
    )


def limits(rows: Rows, heading: Heading) -> Iterator[LimitRow]:
    """Yield the unit limits after a heading.

    Raises:
        Refused: A line is no limit.
    """
    for row in _lines(rows):
        try:
            yield _limit(row, heading.columns)
        except ValueError as error:
            raise _wrong(row, error) from None


def _limit(row: Row, columns: dict[str, int]) -> LimitRow:
    units = cell(row.cells, columns["units"])
    indicator = cell(row.cells, columns["indicator"])[:1]
    if not (units.isascii() and units.isdigit()):
        msg = "has no number of units"
        raise ValueError(msg)
    if indicator not in {"1", "2", "3"}:
        msg = "has no adjudication indicator of 1, 2 or 3"
        raise ValueError(msg)
    code = code_cell(row.cells, columns["code"])
    return LimitRow(code, int(units), 1 if indicator == "1" else 2 if indicator == "2" else 3)


def add_ons(rows: Rows, heading: Heading) -> Iterator[AddOnRow]:
    """Yield the add-on edits after a heading, deleted ones included.

    Raises:
        Refused: A line is no edit.
    """
    for row in _lines(rows):
        try:
            yield _add_on(row, heading.columns)
        except ValueError as error:
            raise _wrong(row, error) from None


def _add_on(row: Row, columns: dict[str, int]) -> AddOnRow:
    edit_type = cell(row.cells, columns["edit_type"])
    if edit_type not in {"1", "2", "3"}:
        msg = "has no edit type of 1, 2 or 3"
        raise ValueError(msg)
    ends = [
        day
        for name in ("add_on_deleted", "primary_deleted", "deleted")
        if (day := julian_day(cell(row.cells, columns[name]))) is not None
    ]
    return AddOnRow(
        code_cell(row.cells, columns["add_on"]),
        code_cell(row.cells, columns["primary"]),
        1 if edit_type == "1" else 2 if edit_type == "2" else 3,
        julian_day(cell(row.cells, columns["effective"])),
        min(ends, default=None),
        "",
    )


def is_order_line(line: str) -> bool:
    """Return whether a line is one of an order file, of diagnoses or of procedures."""
    return bool(_ORDER.fullmatch(line.rstrip()))


def order_codes(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[str, bool, str]]:
    """Yield code, billable or not, and long description of an ICD-10-CM order file.

    Raises:
        Refused: A line is none of the file, or the file is ICD-10-PCS.
    """
    for number, line in lines:
        if not line.strip():
            continue
        if not is_order_line(line):
            raise Refused(Fault.NO_ORDER_LINE, line=number)
        code = line[6:_CODE_END].strip()
        if not _DIAGNOSIS.fullmatch(code):
            raise Refused(Fault.NO_DIAGNOSIS, line=number)
        yield dotted(code), line[_FLAG_AT] == "1", line[_LONG_AT:].strip()
