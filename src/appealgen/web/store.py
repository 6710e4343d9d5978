"""The store: one SQLite file that keeps what was confirmed on screen, also through a power cut.

Write-ahead log with ``synchronous = FULL``: a commit is on the disk before the page that confirms
it is sent (https://www.sqlite.org/pragma.html#pragma_synchronous). Writers take their turn with
``BEGIN IMMEDIATE``, so that a check and the write after it see the same state.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select, text

from appealgen.errors import OutputUnwritableError
from appealgen.web import tables
from appealgen.web.errors import KeyUnusableError, NotFoundError
from appealgen.web.sealing import Vault, find_key, open_sealed, seal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from appealgen.intake.questionnaire import Role
    from appealgen.web.settings import Settings

__all__ = ["Sitting", "Store", "open_store"]

_FILE = "web.sqlite"
_CANARY = b"this store opens with this key"


@dataclass(frozen=True, repr=False)
class Sitting:
    """One person's answers to one case.

    Attributes:
        id: Its name in the store.
        role: Who answers.
        case: The case folder.
        key: The key of everything that is kept for it.
    """

    id: str
    role: str
    case: Path
    key: bytes

    def seal(self, data: bytes, context: str) -> bytes:
        """Return data sealed under this person's key, bound to this sitting and a context."""
        return seal(self.key, data, f"{self.id}:{context}")

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return what was sealed with the same context."""
        return open_sealed(self.key, sealed, f"{self.id}:{context}")


@dataclass(frozen=True, repr=False)
class Store:
    """The open store: a database and its key.

    Attributes:
        engine: The database.
        vault: Its key.
        clock: Gives the time.
    """

    engine: Engine
    vault: Vault
    clock: Callable[[], dt.datetime]

    def now(self) -> int:
        """Return the time in whole seconds since 1970, in UTC."""
        return int(self.clock().timestamp())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that only reads."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are on the disk when the block is left, or none of them.

        Raises:
            OutputUnwritableError: The disk is full or the store is locked for too long.
        """
        from sqlalchemy.exc import OperationalError

        try:
            with self.engine.begin() as connection:
                # Takes the one writer's place before anything is read.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
        except OperationalError as error:
            why = "the store cannot be written now"
            raise OutputUnwritableError(_FILE, why, "Nothing was changed. Try again.") from error

    def add_sitting(self, case: Path, role: Role) -> str:
        """Begin a sitting over a case; return its id."""
        name = secrets.token_hex(16)
        key, wrapped = self.vault.new_key(name)
        place = os.fsencode(case.resolve())
        row = {
            "id": name,
            "role": role.value,
            "place": seal(key, place, f"{name}:place"),
            "place_mac": self.place_mac(case),
            "wrapped_key": wrapped,
            "revision": 0,
            "made_at": self.now(),
        }
        with self.writing() as connection:
            connection.execute(insert(tables.sittings).values(row))
        return name

    def place_mac(self, case: Path) -> str:
        """Return by what the sittings of a case are found."""
        return self.vault.mac("place", os.fspath(case.resolve()))

    def sitting(self, name: str) -> Sitting:
        """Return a sitting.

        Raises:
            NotFoundError: There is none of this id; it may have been deleted.
        """
        columns = tables.sittings.c
        wanted = select(columns.role, columns.place, columns.wrapped_key).where(columns.id == name)
        with self.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFoundError
        key = self.vault.key_of(name, row.wrapped_key)
        place = open_sealed(key, row.place, f"{name}:place")
        return Sitting(name, row.role, Path(os.fsdecode(place)), key)

    def sittings_of(self, case: Path) -> tuple[str, ...]:
        """Return the ids of the sittings over a case, the oldest first."""
        columns = tables.sittings.c
        found = select(columns.id).where(columns.place_mac == self.place_mac(case))
        with self.reading() as connection:
            return tuple(connection.execute(found.order_by(columns.made_at, columns.id)).scalars())

    def value(self, sitting: str, column: str) -> Any:  # noqa: ANN401 - a column of the table
        """Return one column of a sitting.

        Raises:
            NotFoundError: There is no such sitting.
        """
        wanted = select(tables.sittings.c[column]).where(tables.sittings.c.id == sitting)
        with self.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFoundError
        return row[0]

    def forget(self, connection: Connection, sitting: str) -> None:
        """Delete a sitting with its key, answers, papers, codes and sessions."""
        connection.execute(delete(tables.sessions).where(tables.sessions.c.subject == sitting))
        connection.execute(delete(tables.sittings).where(tables.sittings.c.id == sitting))

    def clear_log(self) -> None:
        """Move the write-ahead log into the file and empty it, so that it holds nothing deleted."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()


def open_store(settings: Settings) -> Store:
    """Open the store of a server, or make a new one.

    Raises:
        KeyUnusableError: The key is missing, can be read by others, or is another store's.
        OutputUnwritableError: The folder cannot be written.
    """
    file = settings.data / _FILE
    new = not file.exists()
    vault = find_key(settings.key_file, settings.data, new=new)
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made before the database is, so that it is never readable by others, not for a moment.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        why = (error.strerror or "it is not writable").casefold()
        raise OutputUnwritableError(str(settings.data), why) from error
    store = Store(_engine(file), vault, settings.clock)
    tables.metadata.create_all(store.engine)
    with store.writing() as connection:
        for trigger in tables.APPEND_ONLY:
            connection.execute(text(trigger))
        _check_key(connection, vault, settings.key_file)
    return store


def _engine(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",  # what is deleted is written over with zeros
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _check_key(connection: Connection, vault: Vault, path: Path) -> None:
    """Refuse a key that does not fit, before anything is written with it."""
    wanted = select(tables.meta.c.value).where(tables.meta.c.name == "canary")
    held = connection.execute(wanted).scalar_one_or_none()
    if held is None:
        value = seal(vault.key, _CANARY, "canary")
        connection.execute(insert(tables.meta).values(name="canary", value=value))
        return
    try:
        open_sealed(vault.key, held, "canary")
    except InvalidTag:
        why = "it is not the key of this store"
        raise KeyUnusableError(str(path), why, "Bring back the right one.") from None
