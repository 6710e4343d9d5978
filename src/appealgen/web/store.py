"""The store: keeps what was confirmed on screen, also through a power cut, and sealed.

A commit is on the disk before the page that confirms it is sent; ``database`` sees to that.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, Engine, delete, insert, select

from appealgen.errors import OutputUnwritableError
from appealgen.web import tables
from appealgen.web.database import clear, is_new, make_tables, name_of, open_database, take_turn
from appealgen.web.errors import KeyUnusableError, NotFoundError
from appealgen.web.keyring_key import find_key_in_keyring
from appealgen.web.sealing import Vault, find_key, open_sealed, seal
from appealgen.web.trail import begin_trail

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from appealgen.intake.questionnaire import Role
    from appealgen.web.settings import Settings

__all__ = ["Sitting", "Store", "open_store"]

_STORE = "the store"
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
        """Give a connection that only reads.

        Raises:
            OutputUnwritableError: The database cannot be reached.
        """
        from sqlalchemy.exc import OperationalError

        try:
            with self.engine.connect() as connection:
                yield connection
        except OperationalError as error:
            why = "it cannot be read now"
            raise OutputUnwritableError(_STORE, why, "Nothing was changed. Try again.") from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are on the disk when the block is left, or none of them.

        Raises:
            OutputUnwritableError: The disk is full or the store is locked for too long.
        """
        from sqlalchemy.exc import OperationalError

        try:
            with self.engine.begin() as connection:
                take_turn(connection)
                yield connection
        except OperationalError as error:
            why = "it is full, locked by others, or away"
            raise OutputUnwritableError(_STORE, why, "Nothing was changed. Try again.") from error

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
        """Take what was deleted out of the files of the database, its log included."""
        clear(self.engine)

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()


def open_store(settings: Settings) -> Store:
    """Open the store of a server, or make a new one.

    Raises:
        CapabilityMissingError: The driver of the database or of the keyring is not installed.
        KeyUnusableError: The key is missing, can be read by others, or is another store's.
        OutputUnwritableError: The folder cannot be written.
    """
    engine = open_database(settings.data, settings.database)
    try:
        vault = _vault(settings, new=is_new(engine))
        store = Store(engine, vault, settings.clock)
        with store.writing() as connection:
            make_tables(connection)
            _check_key(connection, vault, settings.key_file)
    except BaseException:
        engine.dispose()
        raise
    return store


def _vault(settings: Settings, *, new: bool) -> Vault:
    """Return the key of the store, from where the settings say that it is."""
    if settings.key_in_keyring:
        return find_key_in_keyring(name_of(settings.data, settings.database), new=new)
    return find_key(settings.key_file, settings.data, new=new)


def _check_key(connection: Connection, vault: Vault, path: Path) -> None:
    """Refuse a key that does not fit, before anything is written with it."""
    wanted = select(tables.meta.c.value).where(tables.meta.c.name == "canary")
    held = connection.execute(wanted).scalar_one_or_none()
    if held is None:
        value = seal(vault.key, _CANARY, "canary")
        connection.execute(insert(tables.meta).values(name="canary", value=value))
        begin_trail(connection, vault)
        return
    try:
        open_sealed(vault.key, held, "canary")
    except InvalidTag:
        why = "it is not the key of this store"
        raise KeyUnusableError(str(path), why, "Bring back the right one.") from None
