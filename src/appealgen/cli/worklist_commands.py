"""The ``worklist`` command, and how tables over many cases are printed."""

from __future__ import annotations

import csv
import io
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, day_of
from appealgen.cli.output import say, show, show_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.service.worklist import Worklist, WorkRow

__all__ = ["CasesFolder", "Form", "IndexOption", "columns", "csv_text", "worklist"]

CasesFolder = Annotated[Path, typer.Argument(help="A folder of case folders.", metavar="DIR")]
IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index",
        envvar="APPEALGEN_INDEX",
        show_envvar=False,
        help="Keep what was read in this SQLite file or PostgreSQL database (postgresql://...), "
        "so that unchanged cases are not read again; else APPEALGEN_INDEX.",
        metavar="FILE|URL",
    ),
]


class Form(StrEnum):
    """How a table over many cases is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


FormOption = Annotated[
    Form, typer.Option("--format", help="How to print it.", metavar="table|csv|json")
]

_BASIS = {
    "denied": "denied",
    "denied_at_least": "denied, at least",
    "billed": "billed",
    "billed_at_least": "billed, at least",
}
_READY = {
    "met": "criteria met",
    "not_met": "criteria not met",
    "not_documented": "not documented",
    "not_applicable": "no criteria apply",
    "no_criteria": "no criteria on file",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def worklist(
    folder: CasesFolder,
    output: FormOption = Form.TABLE,
    as_of: AsOf = None,
    index: IndexOption = None,
) -> None:
    """Rank open cases by safe day, money at stake and readiness."""
    from appealgen.service.worklist import worklist as ranked

    found = ranked(folder, as_of=day_of(as_of), index=index)
    if output is Form.JSON:
        show_json(found)
    elif output is Form.CSV:
        show(csv_text(_csv(found)))
    else:
        show("\n".join(_table(found)))
    if found.broken:
        say(f"Case folders that cannot be read, at the end of the list: {len(found.broken)}.")


def _table(found: Worklist) -> Iterator[str]:
    undated = sum(row.safe_day is None for row in found.rows)
    yield (
        f"As of {found.as_of}. Open cases: {len(found.rows)}, of which without a day to keep: "
        f"{undated}. Closed: {found.closed}. Broken: {len(found.broken)}."
    )
    if found.rows:
        yield ""
        heads = ("keep", "days", "at stake", "ready", "missing", "case", "next step")
        yield from columns([heads, *(_cells(row) for row in found.rows)])
    if found.broken:
        yield ""
        yield "Broken:"
        for case in found.broken:
            yield f"  {_plain(case.folder)}"
            yield from (f"    {_plain(line)}" for line in case.problem.splitlines())


def _cells(row: WorkRow) -> tuple[str, ...]:
    return (
        row.safe_day.isoformat() if row.safe_day else "not known",
        str(row.days_left) if row.days_left is not None else "",
        _money(row),
        _READY[row.ready],
        ", ".join(f"{owner} {count}" for owner, count in row.gaps.items() if count),
        row.folder,
        "; ".join(_steps(row)),
    )


def _money(row: WorkRow) -> str:
    if row.amount is None:
        return "not documented"
    return f"${row.amount:,.2f} ({_BASIS[row.basis]})"


def _steps(row: WorkRow) -> Iterator[str]:
    if row.next_step:
        yield row.next_step
    elif row.waiting:
        yield "wait for the answer"
    else:
        yield "no step of ours is running"
    if row.safe_day and row.undated:
        yield f"{row.undated} more without a day, which may be earlier"
    if row.missed:
        yield f"{row.missed} of our days passed"


def _csv(found: Worklist) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the worklist, then the broken cases, with one set of columns."""
    owners = ("patient", "staff", "surgeon", "radiologist")
    yield (
        "rank", "case", "payer", "safe_day", "days_left", "next_step", "undated", "missed",
        "waiting", "amount_usd", "amount_basis", "ready",
        *(f"missing_from_{owner}" for owner in owners), "problem",
    )  # fmt: skip
    for rank, row in enumerate(found.rows, start=1):
        yield (
            rank, row.folder, row.payer, row.safe_day, row.days_left, row.next_step, row.undated,
            row.missed, "yes" if row.waiting else "no", row.amount, row.basis, row.ready,
            *row.gaps.values(), "",
        )  # fmt: skip
    for case in found.broken:
        yield ("", case.folder, *[""] * 14, case.problem)


def columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows of cells as lines of text in columns two spaces apart."""
    plain = [tuple(_plain(cell) for cell in row) for row in rows]
    widths = [max(len(row[n]) for row in plain) for n in range(len(plain[0]))]
    for row in plain:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _plain(text: str) -> str:
    """Return a text without what would move a terminal's cursor: a folder may have any name."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def csv_text(rows: Iterable[tuple[object, ...]]) -> str:
    """Return rows as CSV (RFC 4180, lines ended by a line feed); nothing is written as empty.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
    Injection"): the names of folders are anybody's.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow(["" if cell is None else _harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
