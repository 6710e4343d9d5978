"""An index of case records in SQLite or PostgreSQL, so that unchanged cases are not read again.

It holds nothing that the case folders do not say, and can be deleted and rebuilt at any time.
SQLAlchemy takes a third of a second to import, so this module is imported where an index is named.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from appealgen.errors import CapabilityMissingError, OutputExistsError, OutputUnwritableError
from appealgen.matching import Truth
from appealgen.model.outcome import Decision
from appealgen.policy.schema import Owner
from appealgen.service.case_records import (
    CaseRecord,
    Clause,
    Decided,
    Money,
    MoneyBasis,
    Unjudged,
)

try:
    import sqlalchemy as sa
except ModuleNotFoundError as missing:  # pragma: no cover - it comes with the program
    what, how = "SQLAlchemy", "Run: pip install sqlalchemy"
    raise CapabilityMissingError(what, how) from missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Index", "shelf_of"]

_VERSION: Final = 2
"""Raised whenever a table changes: an index of another version is dropped and built anew."""
_LOCK: Final = 0x61707065616C
"""The name of our lock among a PostgreSQL server's advisory locks."""
_WAIT_SECONDS: Final = 30
_INDEX: Final = "the index"
_NO_URL: Final = "its address is no URL of a database"
_UNKNOWN: Final = "only SQLite files and PostgreSQL are known"
_META: Final = sa.MetaData()


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=key, nullable=False)


def _whole(name: str, *, key: bool = False) -> sa.Column[int]:
    # Places in a list, and so never numbered by the database.
    return sa.Column(name, sa.Integer, primary_key=key, nullable=False, autoincrement=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


_ABOUT = sa.Table("appealgen_index", _META, _whole("version", key=True))
_CASES = sa.Table(
    "appealgen_case",
    _META,
    _text("shelf", key=True),
    _text("folder", key=True),
    _text("key"),
    _text("problem"),
    _text("payer"),
    _flag("open"),
    _text("next_title"),
    sa.Column("next_day", sa.Date),
    _whole("undated"),
    _whole("missed"),
    _flag("waiting"),
    # As text: SQLite has no decimal numbers, and an amount is not to be rounded.
    sa.Column("amount", sa.Text),
    _text("basis"),
    sa.Column("ready", sa.Text),
    *(_whole(f"gaps_{owner.value}") for owner in Owner),
)
_DECIDED = sa.Table(
    "appealgen_decided",
    _META,
    _text("shelf", key=True),
    _text("folder", key=True),
    _whole("place", key=True),
    _text("step"),
    _text("decision"),
    sa.Column("unjudged", sa.Text),
)
_CLAUSES = sa.Table(
    "appealgen_clause",
    _META,
    _text("shelf", key=True),
    _text("folder", key=True),
    _whole("place", key=True),
    _whole("row", key=True),
    _text("policy"),
    _text("criterion"),
    _text("label"),
    _text("truth"),
    _flag("allowed"),
)
_TABLES: Final = (_CASES, _DECIDED, _CLAUSES)


def shelf_of(folder: Path) -> str:
    """Return the name a folder of cases has in an index: a hash, which does not tell the path."""
    return hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]


class Index:
    """Records of cases, kept in a database.

    Several folders may share one; each is a shelf of its own.
    """

    def __init__(self, address: str) -> None:
        """Open an index, and make its tables where there are none.

        Args:
            address: The path of an SQLite file, which need not be there yet, or the URL of a
                PostgreSQL database: ``postgresql://user@host/name``. A password is better kept
                in the server's own settings, such as a password file, than in the URL.

        Raises:
            OutputExistsError: The SQLite file belongs to another program.
            OutputUnwritableError: The database cannot be opened.
            CapabilityMissingError: The PostgreSQL driver is not installed.
        """
        self._engine = _engine(address)
        with self._writing() as connection:
            self._prepare(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def records(self, shelf: str) -> dict[str, CaseRecord]:
        """Return the records of a shelf by the folder's name.

        Raises:
            OutputUnwritableError: The database cannot be read.
        """
        with _told(), self._engine.connect() as connection:
            cases = self._rows(connection, _CASES, shelf)
            decided = self._rows(connection, _DECIDED, shelf)
            clauses = self._rows(connection, _CLAUSES, shelf)
        return {row["folder"]: _record(row, decided, clauses) for row in cases}

    def replace(self, shelf: str, records: Iterable[CaseRecord]) -> None:
        """Make some records the whole shelf, all of them or none.

        Raises:
            OutputUnwritableError: The database cannot be written.
        """
        found = tuple(records)
        rows = {table: [*_rows_for(table, shelf, found)] for table in _TABLES}
        with self._writing() as connection:
            for table, values in rows.items():
                connection.execute(sa.delete(table).where(table.c.shelf == shelf))
                if values:
                    connection.execute(sa.insert(table), values)

    @staticmethod
    def _rows(connection: sa.Connection, table: sa.Table, shelf: str) -> list[dict[str, Any]]:
        wanted = sa.select(table).where(table.c.shelf == shelf).order_by(*table.primary_key)
        return [dict(row) for row in connection.execute(wanted).mappings()]

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that no other writer of an index is in."""
        with _told(), self._engine.begin() as connection:
            if self._engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    def _prepare(self, connection: sa.Connection) -> None:
        names = set(sa.inspect(connection).get_table_names())
        ours = {table.name for table in _META.tables.values()}
        if self._engine.dialect.name == "sqlite" and names and not names & ours:
            what, how = "is the database of another program", "Name another file with --index."
            raise OutputExistsError(Path(self._engine.url.database or "").name, what, how)
        if _ABOUT.name in names and self._version(connection) != _VERSION:
            _META.drop_all(connection)
        for table in _META.sorted_tables:
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
        if self._version(connection) is None:
            connection.execute(sa.insert(_ABOUT), {"version": _VERSION})

    @staticmethod
    def _version(connection: sa.Connection) -> int | None:
        return connection.execute(sa.select(_ABOUT.c.version)).scalar()


def _engine(address: str) -> sa.Engine:
    if "://" not in address:
        return _sqlite(Path(address))
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise _unreadable(_NO_URL) from None
    if url.get_backend_name() != "postgresql":
        raise _unreadable(_UNKNOWN)
    url = url.set(drivername="postgresql+psycopg")
    try:
        return sa.create_engine(url, hide_parameters=True)
    except ModuleNotFoundError as error:
        what, how = "The PostgreSQL driver psycopg", "Run: pip install 'appealgen[postgres]'"
        raise CapabilityMissingError(what, how) from error


def _sqlite(file: Path) -> sa.Engine:
    url = sa.URL.create("sqlite", database=str(file))
    engine = sa.create_engine(
        url, hide_parameters=True, connect_args={"timeout": _WAIT_SECONDS}, poolclass=sa.NullPool
    )

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's
        # Readers and the one writer do not wait for each other (sqlite.org/wal.html).
        connection.execute("PRAGMA journal_mode=WAL")
        connection.isolation_level = None  # the transaction begins where the next listener says

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        # Takes the writer's place at once: one that reads first could not become a writer later.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _unreadable(why: str) -> OutputUnwritableError:
    how = "Name an SQLite file or the URL of a PostgreSQL database with --index."
    return OutputUnwritableError(_INDEX, why, how)


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a database says into an error of ours; its text may hold an address or a value."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        how = (
            "The cases are not touched. Check that it is there and may be written, or go on "
            "without --index."
        )
        why = f"the database refused ({type(error).__name__})"
        raise OutputUnwritableError(_INDEX, why, how) from error


def _rows_for(
    table: sa.Table, shelf: str, records: tuple[CaseRecord, ...]
) -> Iterator[dict[str, Any]]:
    for record in records:
        at = {"shelf": shelf, "folder": record.folder}
        if table is _CASES:
            yield at | _case_row(record)
        for place, one in enumerate(record.decided):
            if table is _DECIDED:
                why = one.unjudged.value if one.unjudged else None
                row = {"step": one.step, "decision": one.decision.value, "unjudged": why}
                yield at | {"place": place} | row
            if table is _CLAUSES:
                for number, clause in enumerate(one.clauses):
                    yield at | {"place": place, "row": number} | _clause_row(clause)


def _case_row(record: CaseRecord) -> dict[str, Any]:
    amount = record.money.amount
    gaps = dict(record.gaps)
    return {
        "key": record.key,
        "problem": record.problem,
        "payer": record.payer,
        "open": record.open,
        "next_title": record.next_title,
        "next_day": record.next_day,
        "undated": record.undated,
        "missed": record.missed,
        "waiting": record.waiting,
        "amount": None if amount is None else str(amount),
        "basis": record.money.basis.value,
        "ready": None if record.ready is None else record.ready.value,
        **{f"gaps_{owner.value}": gaps.get(owner, 0) for owner in Owner},
    }


def _clause_row(clause: Clause) -> dict[str, Any]:
    return {
        "policy": clause.policy,
        "criterion": clause.criterion,
        "label": clause.label,
        "truth": clause.truth.value,
        "allowed": clause.allowed,
    }


def _record(
    row: dict[str, Any], decided: list[dict[str, Any]], clauses: list[dict[str, Any]]
) -> CaseRecord:
    folder, amount = row["folder"], row["amount"]
    return CaseRecord(
        folder,
        row["key"],
        problem=row["problem"],
        payer=row["payer"],
        open=row["open"],
        next_title=row["next_title"],
        next_day=row["next_day"],
        undated=row["undated"],
        missed=row["missed"],
        waiting=row["waiting"],
        money=Money(None if amount is None else Decimal(amount), MoneyBasis(row["basis"])),
        ready=None if row["ready"] is None else Truth(row["ready"]),
        gaps=tuple((o, n) for o in Owner if (n := row[f"gaps_{o.value}"])),
        decided=tuple(
            Decided(
                one["step"],
                Decision(one["decision"]),
                tuple(_clauses_at(one, clauses)),
                Unjudged(one["unjudged"]) if one["unjudged"] else None,
            )
            for one in decided
            if one["folder"] == folder
        ),
    )


def _clauses_at(one: dict[str, Any], clauses: list[dict[str, Any]]) -> Iterator[Clause]:
    for row in clauses:
        if (row["folder"], row["place"]) == (one["folder"], one["place"]):
            yield Clause(
                row["policy"], row["criterion"], row["label"], Truth(row["truth"]), row["allowed"]
            )
