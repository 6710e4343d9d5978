"""Write an official list as an edition of its table, in the form ``shelves`` reads."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from appealgen.coding.editions import Edition, EditionSource, Table
from appealgen.coding.icd10 import ORDER_COLUMNS
from appealgen.coding.ncci_tables import ADD_ON_COLUMNS, LIMIT_COLUMNS, PAIR_COLUMNS
from appealgen.coding.official import OfficialList
from appealgen.coding.shelves import EDITION, ROWS, Shelves

__all__ = ["edition_of", "write_edition"]

_NAMES = 1000
"""Most characters of file names that are kept."""


def edition_of(listed: OfficialList, files: Iterable[str]) -> Edition:
    """Return the edition an official list makes, with what it does not hold.

    Args:
        listed: The list as read.
        files: The names of the files it was read from.
    """
    reach = "; ".join(f"{span.first or 'the first'} to {span.last}" for span in listed.spans)
    reached = f" They reach column 1 codes from {reach}." if reach else ""
    names = "".join(c if c.isprintable() else "?" for c in ", ".join(files))[:_NAMES]
    return Edition(
        table=listed.table,
        title=listed.title,
        edition=listed.edition,
        effective=listed.effective,
        sources=(EditionSource(title=f"{listed.title}, {listed.edition}"[:200]),),
        confidence="high",
        read=(
            f"Installed from {names}: {listed.kept} of {listed.read} lines, those of the spine "
            f"codes on file.{reached}"
        ),
        spans=listed.spans,
        installed=True,
    )


def write_edition(folder: Path, listed: OfficialList, edition: Edition, shelves: Shelves) -> None:
    """Write the rows and the edition into an empty folder.

    Notes in our words are carried over from the tables on file for the edits that stand as before;
    where the modifier indicator changed, the old note may no longer be true and is left out.
    """
    columns, rows = _rows(listed, shelves)
    with (folder / ROWS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    content = {"tables": {ROWS: edition.model_dump(mode="json")}}
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / EDITION).write_text(f"{text}\n", encoding="utf-8")


def _rows(listed: OfficialList, shelves: Shelves) -> tuple[Sequence[str], Iterator[Sequence[str]]]:
    if listed.table in {Table.NCCI_PRACTITIONER, Table.NCCI_OUTPATIENT}:
        return PAIR_COLUMNS, _pair_rows(listed, shelves)
    if listed.table is Table.ADD_ON:
        return ADD_ON_COLUMNS, _add_on_rows(listed, shelves)
    if listed.table is Table.ICD10CM:
        found = (
            (code, "yes" if billable else "no", text) for code, billable, text in listed.diagnoses
        )
        return ORDER_COLUMNS, found
    limits = ((r.code, str(r.units), str(r.adjudication_indicator)) for r in listed.limits)
    return LIMIT_COLUMNS, limits


def _pair_rows(listed: OfficialList, shelves: Shelves) -> Iterator[Sequence[str]]:
    notes = {
        (*key, row.modifier_indicator): row.note
        for editions in shelves.pairs.values()
        for _, table in editions.shelf
        for key, row in table.rows.items()
    }
    for row in listed.pairs:
        yield (
            row.column1,
            row.column2,
            str(row.modifier_indicator),
            row.rationale,
            _written(row.effective),
            _written(row.deleted),
            notes.get((row.column1, row.column2, row.modifier_indicator), ""),
        )


def _add_on_rows(listed: OfficialList, shelves: Shelves) -> Iterator[Sequence[str]]:
    notes = {
        (row.add_on, row.primary): row.note
        for _, rules in shelves.add_ons.shelf
        for rows in rules.values()
        for row in rows
    }
    for row in listed.add_ons:
        yield (
            row.add_on,
            row.primary,
            str(row.edit_type),
            _written(row.effective),
            _written(row.deleted),
            notes.get((row.add_on, row.primary), ""),
        )


def _written(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
