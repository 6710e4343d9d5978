"""The database behind the store: one SQLite file, or a PostgreSQL database by its URL.

Both keep what is committed through a power cut, and in both one writer at a time takes its turn
before it reads, so that a check and the write after it see the same state.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from appealgen.errors import CapabilityMissingError, OutputUnwritableError
from appealgen.web import tables

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["clear", "is_new", "make_tables", "name_of", "open_database", "take_turn"]

_FILE = "web.sqlite"
_DATABASE = "the database"
_SCHEMA = "appealgen_web"
"""Our own schema, so that the tables stand in the way of no other program's."""
_LOCK = 7_301_142_009
"""Names our writer's turn among PostgreSQL's advisory locks; any fixed number does."""
_WAIT_SECONDS = 10
_CONNECTIONS = {"pool_size": 10, "max_overflow": 30}
"""As many at most as the framework has threads."""

_ON_CONNECT = (
    f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}",
    f"SET search_path = {_SCHEMA}",
    f"SET lock_timeout = '{_WAIT_SECONDS}s'",
    # A server that was told not to wait for its disk waits at least for us.
    """SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'""",
)


def open_database(data: Path, url: str) -> sa.Engine:
    """Open the database; nothing is made in it yet, but the file of SQLite.

    Args:
        data: The folder of the SQLite file.
        url: The URL of a PostgreSQL database, such as ``postgresql://office@host/name``; empty
            for the SQLite file.

    Raises:
        OutputUnwritableError: The folder cannot be written, or the database cannot be reached.
        CapabilityMissingError: The PostgreSQL driver is not installed.
    """
    return _postgresql(url) if url else _sqlite(data)


def _sqlite(data: Path) -> sa.Engine:
    file = data / _FILE
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made before the database is, so that it is never readable by others, not for a moment.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        why = (error.strerror or "it is not writable").casefold()
        raise OutputUnwritableError(str(data), why) from error
    url = sa.URL.create("sqlite", database=str(file))
    wait = {"timeout": _WAIT_SECONDS}
    engine = sa.create_engine(url, hide_parameters=True, connect_args=wait, **_CONNECTIONS)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode = WAL",
            # A commit is on the disk before it returns (sqlite.org/pragma.html#pragma_synchronous).
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what is deleted is written over with zeros
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _postgresql(address: str) -> sa.Engine:
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        why = "this is no URL of a PostgreSQL database"
        how = "Write it as postgresql://user@host/name."
        raise OutputUnwritableError(_DATABASE, why, how) from None
    url = url.set(drivername="postgresql+psycopg")
    try:
        engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, **_CONNECTIONS)
    except ModuleNotFoundError as error:
        what, how = "The PostgreSQL driver psycopg", "Run: pip install 'appealgen[postgres]'"
        raise CapabilityMissingError(what, how) from error

    @sa.event.listens_for(engine, "connect", insert=True)
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        for line in _ON_CONNECT:
            connection.execute(line)
        connection.commit()

    _reach(engine)
    return engine


def _reach(engine: sa.Engine) -> None:
    """Connect once, so that a wrong URL is told at the start and not to the first patient."""
    try:
        engine.connect().close()
    except sa.exc.DBAPIError:
        # The driver's message names the host and the user; the URL was typed a moment ago.
        why = "it cannot be reached, or we may not make a schema in it"
        how = "See that the server runs, and that user and password are right."
        raise OutputUnwritableError(_DATABASE, why, how) from None


def name_of(data: Path, url: str) -> str:
    """Return which store this is, among all of this user's: the folder or the URL, no password."""
    return sa.make_url(url).render_as_string() if url else str(data.resolve())


def is_new(engine: sa.Engine) -> bool:
    """Return whether the database holds nothing of ours yet."""
    return not sa.inspect(engine).has_table(tables.meta.name)


def take_turn(connection: sa.Connection) -> None:
    """Take the one writer's place, before anything is read; it is given up with the transaction.

    Raises:
        sqlalchemy.exc.OperationalError: Others held it for too long.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def make_tables(connection: sa.Connection) -> None:
    """Make what is missing: the tables, and what makes the trail only grow."""
    tables.metadata.create_all(connection)
    for line in tables.APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(line)


def clear(engine: sa.Engine) -> None:
    """Take deleted rows out of the files, as far as the database does that.

    SQLite has written over them; the log is moved into the file and emptied. PostgreSQL writes the
    table of the keys anew: with its key gone, nothing else that was the person's can be opened.
    """
    if engine.dialect.name != "postgresql":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    # Where others hold the table, the server's own vacuum does it later: the rows are gone already.
    own = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with suppress(sa.exc.OperationalError), own as connection:
        connection.exec_driver_sql(f"VACUUM (FULL) {tables.sittings.name}")
