"""Read one official list out of the files a person downloaded.

The kind of a list is known by its content. Its edition stands in the name CMS gives the file, which
an archive keeps even when the download is renamed; where there is none, the person says the day.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from appealgen.coding.editions import Span
from appealgen.coding.ncci import AddOnRow, LimitRow, PairRow, Setting
from appealgen.coding.official.archive import Packed, members
from appealgen.coding.official.faults import Fault, Refused
from appealgen.coding.official.interface import Kind, Row, Rows
from appealgen.coding.official.layouts import (
    Heading,
    add_ons,
    find_heading,
    is_order_line,
    limits,
    order_codes,
    pairs,
)
from appealgen.coding.official.listed import OfficialList, Wanted
from appealgen.coding.official.names import NameSays, says_name
from appealgen.coding.official.sheet import sheet_rows
from appealgen.coding.official.together import (
    agreed_day,
    merged,
    newest_of_each,
    no_two,
    table_of,
)
from appealgen.errors import InputNotFoundError, OfficialFileError

__all__ = ["read_official"]

_CATEGORY = 3
_TITLES = {
    Kind.PAIRS: "CMS NCCI procedure-to-procedure edits",
    Kind.LIMITS: "CMS NCCI medically unlikely edits",
    Kind.ADD_ONS: "CMS NCCI add-on code edits",
    Kind.DIAGNOSES: "ICD-10-CM order file",
}


@dataclass
class _Found:
    """What one file of a download holds."""

    kind: Kind
    name: NameSays
    setting: Setting | None
    pairs: list[PairRow]
    limits: list[LimitRow]
    add_ons: list[AddOnRow]
    diagnoses: list[tuple[str, bool, str]]
    span: Span | None
    read: int

    @classmethod
    def of(cls, kind: Kind, name: NameSays, setting: Setting | None) -> _Found:
        return cls(kind, name, setting, [], [], [], [], None, 0)


def read_official(
    files: Iterable[Path],
    wanted: Wanted,
    *,
    effective: dt.date | None = None,
    setting: Setting | None = None,
) -> OfficialList:
    """Return the list that some files hold; parts of one list are put together.

    Args:
        files: What was downloaded: zip archives, texts or workbooks.
        wanted: What is kept of it.
        effective: The first day in force, where the names do not say it.
        setting: Whose claims it reads, where neither content nor names say it.

    Raises:
        InputNotFoundError: A file cannot be read.
        OfficialFileError: A file is no list that is known, or is damaged.
    """
    found: list[_Found] = []
    last = ""
    for path in files:
        last = path.name
        try:
            found += _lists(path, wanted, effective)
        except Refused as error:
            raise OfficialFileError(path.name, error.what, error.how) from error
        except OSError as error:
            raise InputNotFoundError(str(path), error.strerror or "it cannot be read") from error
    try:
        return _one_list(found, effective, setting)
    except Refused as error:
        raise OfficialFileError(last or "The list", error.what, error.how) from error


def _lists(path: Path, wanted: Wanted, effective: dt.date | None) -> list[_Found]:
    """Return the lists in one download.

    The agencies pack other texts beside a list (the ICD-10-CM archive holds four); those are passed
    over as long as there is one list.

    Raises:
        Refused: It holds no list, or a list is damaged.
    """
    found: list[_Found] = []
    done: set[str] = set()
    for member in members(path, done):
        try:
            found.append(_read(member, wanted, effective))
        except Refused as error:
            if member.alone or error.fault is not Fault.NO_HEADING:
                raise
            continue
        done.add(member.stem)
    if not found:
        raise Refused(Fault.NO_HEADING)
    return found


def _read(member: Packed, wanted: Wanted, effective: dt.date | None) -> _Found:
    name = says_name(member.name)
    if member.workbook:
        rows = (Row(i, cells) for i, cells in enumerate(sheet_rows(member.data), start=1))
        return _tabular(rows, name, wanted, effective or name.effective)
    text = _decoded(member.data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    if is_order_line(first):
        return _diagnoses(text, name, wanted)
    return _tabular(_rows(text), name, wanted, effective or name.effective)


def _decoded(data: bytes) -> str:
    """Return the text; the agencies write UTF-8 or, in older files, Latin 1."""
    if b"\x00" in data[:4096]:
        raise Refused(Fault.NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _rows(text: str) -> Rows:
    """Yield the rows of a text, separated by tabs or commas, whichever it has more of."""
    if text.count("\t", 0, 100_000) > text.count(",", 0, 100_000):
        for number, line in enumerate(text.splitlines(), start=1):
            yield Row(number, tuple(line.split("\t")))
        return
    reader = csv.reader(text.splitlines(keepends=True))
    try:
        for cells in reader:
            yield Row(reader.line_num, tuple(cells))
    except csv.Error as error:
        raise Refused(Fault.NO_TABLE, line=reader.line_num) from error


def _tabular(rows: Rows, name: NameSays, wanted: Wanted, effective: dt.date | None) -> _Found:
    heading = find_heading(rows)
    found = _Found.of(heading.kind, name, heading.setting or name.setting)
    if heading.kind is Kind.PAIRS:
        _keep_pairs(found, rows, wanted, effective)
    elif heading.kind is Kind.LIMITS:
        _keep_limits(found, rows, heading, wanted)
    else:
        _keep_add_ons(found, rows, heading, wanted)
    if not found.read:
        raise Refused(Fault.NO_LINES)
    return found


def _keep_pairs(found: _Found, rows: Rows, wanted: Wanted, effective: dt.date | None) -> None:
    first = last = ""
    for row in pairs(rows, dict(wanted.rationales)):
        found.read += 1
        first = min(first or row.column1, row.column1)
        last = max(last, row.column1)
        ended = row.deleted is not None and effective is not None and row.deleted < effective
        if {row.column1, row.column2} <= wanted.codes and not ended:
            found.pairs.append(row)
    found.span = Span(first=first, last=last) if first else None


def _keep_limits(found: _Found, rows: Rows, heading: Heading, wanted: Wanted) -> None:
    for row in limits(rows, heading):
        found.read += 1
        if row.code in wanted.codes:
            found.limits.append(row)


def _keep_add_ons(found: _Found, rows: Rows, heading: Heading, wanted: Wanted) -> None:
    for row in add_ons(rows, heading):
        found.read += 1
        if row.add_on in wanted.codes:
            found.add_ons.append(row)


def _diagnoses(text: str, name: NameSays, wanted: Wanted) -> _Found:
    found = _Found.of(Kind.DIAGNOSES, name, None)
    for row in order_codes(enumerate(text.splitlines(), start=1)):
        found.read += 1
        if row[0][:_CATEGORY] in wanted.categories:
            found.diagnoses.append(row)
    return found


def _one_list(
    found: list[_Found], effective: dt.date | None, setting: Setting | None
) -> OfficialList:
    """Return what the files hold together.

    Raises:
        Refused: They do not belong together, or hold nothing that is kept.
    """
    kinds = {one.kind for one in found}
    if len(kinds) != 1:
        held = ", ".join(sorted(kinds)) or "none"
        raise Refused(Fault.MIXED_KINDS, held=held)
    kind = kinds.pop()
    day = agreed_day((one.name.effective for one in found), effective)
    parts = [(one.name.part, one.span) for one in found if one.span is not None]
    result = OfficialList(
        table=table_of(kind, (one.setting for one in found), setting),
        title=_TITLES[kind],
        edition=next((one.name.edition for one in found if one.name.edition), day.isoformat()),
        effective=day,
        pairs=newest_of_each(_all(found, "pairs"), lambda row: (row.column1, row.column2)),
        limits=no_two(_all(found, "limits"), lambda row: row.code),
        add_ons=newest_of_each(_all(found, "add_ons"), lambda row: (row.add_on, row.primary)),
        diagnoses=no_two(_all(found, "diagnoses"), lambda row: row[0]),
        spans=merged(parts),
        read=sum(one.read for one in found),
    )
    if not result.kept:
        raise Refused(Fault.NOTHING_KEPT)
    return result


def _all(found: list[_Found], rows: str) -> Iterator[Any]:
    return chain.from_iterable(getattr(one, rows) for one in found)
