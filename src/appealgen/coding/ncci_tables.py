"""Read the tables of NCCI edits: pairs, unit limits, add-on codes, and the reasons for a pair."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from appealgen.coding.ncci import (
    AddOnRow,
    Adjudication,
    Indicator,
    LimitRow,
    PairRow,
    Rationale,
)
from appealgen.coding.tables import Row, code_of, day_of, number_of, read_table, word_of

__all__ = [
    "ADD_ON_COLUMNS",
    "LIMIT_COLUMNS",
    "PAIR_COLUMNS",
    "read_add_ons",
    "read_limits",
    "read_pairs",
    "read_rationales",
]

PAIR_COLUMNS = (
    "column1",
    "column2",
    "modifier_indicator",
    "rationale",
    "effective",
    "deleted",
    "note",
)
LIMIT_COLUMNS = ("code", "units", "adjudication_indicator")
ADD_ON_COLUMNS = ("add_on", "primary", "edit_type", "effective", "deleted", "note")


def read_rationales(path: Path) -> dict[str, Rationale]:
    """Return the rationales by our key.

    Raises:
        PolicyInvalidError: The table is broken.
    """
    found = read_table(
        path,
        ("rationale", "official", "meaning"),
        ("rationale",),
        lambda row: Rationale(row["rationale"], row["official"], row["meaning"]),
    )
    return {rationale.key: rationale for rationale in found.values()}


def read_pairs(path: Path, rationales: Mapping[str, Rationale]) -> dict[tuple[str, str], PairRow]:
    """Return the edits of one table by column 1 and column 2.

    Raises:
        PolicyInvalidError: The table is broken.
    """
    known = set(rationales)

    def build(row: Row) -> PairRow:
        indicator = int(word_of(row, "modifier_indicator", ("0", "1", "9")))
        if row["rationale"] not in known:
            msg = "names a rationale that is not in the list"
            raise ValueError(msg)
        return PairRow(
            code_of(row, "column1"),
            code_of(row, "column2"),
            cast("Indicator", indicator),
            row["rationale"],
            day_of(row, "effective"),
            day_of(row, "deleted"),
            row["note"],
        )

    found = read_table(path, PAIR_COLUMNS, ("column1", "column2"), build)
    return {(row.column1, row.column2): row for row in found.values()}


def read_limits(path: Path) -> dict[str, LimitRow]:
    """Return the unit limits of one table by code.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> LimitRow:
        units = number_of(row, "units")
        if units is None:
            msg = "has no units"
            raise ValueError(msg)
        indicator = int(word_of(row, "adjudication_indicator", ("1", "2", "3")))
        return LimitRow(code_of(row, "code"), units, cast("Adjudication", indicator))

    return {row.code: row for row in read_table(path, LIMIT_COLUMNS, ("code",), build).values()}


def read_add_ons(path: Path) -> dict[str, tuple[AddOnRow, ...]]:
    """Return the rows of the add-on table by add-on code.

    Raises:
        PolicyInvalidError: The table is broken.
    """

    def build(row: Row) -> AddOnRow:
        return AddOnRow(
            code_of(row, "add_on"),
            code_of(row, "primary"),
            cast("Adjudication", int(word_of(row, "edit_type", ("1", "2", "3")))),
            day_of(row, "effective"),
            day_of(row, "deleted"),
            row["note"],
        )

    rules: dict[str, tuple[AddOnRow, ...]] = {}
    for row in read_table(path, ADD_ON_COLUMNS, ("add_on", "primary"), build).values():
        rules[row.add_on] = (*rules.get(row.add_on, ()), row)
    return rules
