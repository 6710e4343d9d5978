"""Read one CSV table of codes strictly: every problem at once, each with its line.

A table has exactly the columns it is said to have, one row for each key, and no field longer or
shorter than its heading. A blank cell means "not known" and is never read as no or as zero.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from appealgen.errors import InputNotFoundError, PolicyInvalidError, Problem

__all__ = ["Row", "code_of", "day_of", "number_of", "read_table", "word_of", "yes_or_no"]

Row = Mapping[str, str]
_Built = TypeVar("_Built")
_LONGEST_CODE = 8


def read_table(
    path: Path, columns: Sequence[str], key: Sequence[str], build: Callable[[Row], _Built]
) -> dict[tuple[str, ...], _Built]:
    """Return what each row of a table makes, by key.

    Args:
        path: The CSV file, UTF-8, with a heading line.
        columns: Its columns, in order.
        key: The columns that name a row; no two rows may share them.
        build: Makes a value from a row; raises ValueError with the rest of the sentence
            "This row ...".

    Raises:
        InputNotFoundError: The file cannot be read.
        PolicyInvalidError: A column or a row is wrong; every problem is listed with its line.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputNotFoundError(str(path), why) from error
    heading = tuple(rows[0]) if rows else ()
    if heading != tuple(columns):
        raise PolicyInvalidError(str(path), [_wrong_columns(path.name, heading, columns)])
    found: dict[tuple[str, ...], _Built] = {}
    problems: list[Problem] = []
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(heading):
            what = f"This row has {len(cells)} cells where the heading has {len(heading)}."
            problems.append(Problem(path.name, number, "", what))
            continue
        row = dict(zip(heading, cells, strict=True))
        name = tuple(row[column] for column in key)
        if name in found:
            what = f"The row of {' and '.join(key)} stands twice."
            problems.append(Problem(path.name, number, "", what, "Keep one of them."))
            continue
        try:
            found[name] = build(row)
        except ValueError as error:
            problems.append(Problem(path.name, number, "", f"This row {error}."))
    if problems:
        raise PolicyInvalidError(str(path), problems)
    return found


def _wrong_columns(file: str, have: Iterable[str], want: Iterable[str]) -> Problem:
    unknown = [column for column in have if column not in set(want)]
    missing = [column for column in want if column not in set(have)]
    what = "The columns are not those of this table."
    if unknown:
        what += f" Not known: {', '.join(unknown)}."
    if missing:
        what += f" Missing: {', '.join(missing)}."
    if not unknown and not missing:
        what += " They stand in another order."
    return Problem(file, 1, "", what, f"Wanted: {', '.join(want)}.")


def code_of(row: Row, column: str) -> str:
    """Return a code: capital letters, digits and at most one dot.

    Raises:
        ValueError: The cell is no code.
    """
    text = row[column]
    plain = text.replace(".", "", 1)
    if not (plain.isascii() and plain.isalnum() and plain == plain.upper()):
        msg = f"has no code under {column}"
        raise ValueError(msg)
    if len(text) > _LONGEST_CODE:
        msg = f"has a code longer than {_LONGEST_CODE} characters under {column}"
        raise ValueError(msg)
    return text


def number_of(row: Row, column: str) -> int | None:
    """Return a whole number of zero or more, or None for a blank cell.

    Raises:
        ValueError: The cell holds something else.
    """
    text = row[column]
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        msg = f"has no whole number under {column}"
        raise ValueError(msg)
    return int(text)


def day_of(row: Row, column: str) -> dt.date | None:
    """Return a day written YYYY-MM-DD, or None for a blank cell.

    Raises:
        ValueError: The cell holds something else.
    """
    text = row[column]
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        msg = f"has no day written YYYY-MM-DD under {column}"
        raise ValueError(msg) from None


def yes_or_no(row: Row, column: str) -> bool:
    """Return whether a cell says yes.

    Raises:
        ValueError: The cell says neither yes nor no.
    """
    if row[column] not in {"yes", "no"}:
        msg = f"must say yes or no under {column}"
        raise ValueError(msg)
    return row[column] == "yes"


def word_of(row: Row, column: str, allowed: Iterable[str]) -> str:
    """Return a cell that must be one of some words.

    Raises:
        ValueError: It is another word.
    """
    words = sorted(allowed)
    if row[column] not in words:
        msg = f"must say one of {', '.join(words)} under {column}"
        raise ValueError(msg)
    return row[column]
