"""The trail: who saw and changed what, and when; only added to, and without any value.

What a line is about (which question, which paper) is sealed under the person's own key: the id of a
question can tell something, too. Each line carries a keyed hash over itself and the line before.
The store keeps how many lines there are and the hash of the last one, under a keyed hash as well: a
line changed, taken out or cut off behind the database's back is found. A whole store put back to an
earlier day is not; who notes the fingerprint of the trail elsewhere finds that, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import insert, select, update

from appealgen.web import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from appealgen.web.sealing import Vault
    from appealgen.web.store import Store

__all__ = [
    "Action",
    "Line",
    "Subject",
    "Who",
    "add_line",
    "begin_trail",
    "broken_line",
    "fingerprint",
    "read_trail",
]

_HEAD = "trail"


class Action(StrEnum):
    """What can be seen or done."""

    INVITED = "invited"
    OPENED = "opened"
    RESUMED = "resumed"
    REFUSED = "refused"
    SIGNED_OUT = "signed out"
    SAW = "saw"
    ANSWERED = "answered"
    ADDED_PAPER = "added paper"
    SAW_PAPER = "saw paper"
    REMOVED_PAPER = "removed paper"
    SIGNED = "signed"
    DOWNLOADED = "downloaded"
    MADE_CODE = "made code"
    HANDED_OVER = "handed over"
    DELETED = "deleted"
    SIGNED_IN = "signed in"
    ADDED_USER = "added user"
    REMOVED_USER = "removed user"
    SAW_CASE = "saw case"
    REVIEWED = "reviewed answers"
    TOOK = "took answer"
    KEPT = "kept what the case says"
    NOTED = "noted conflict"
    WITHDREW = "withdrew invitation"
    RELEASED = "released documents"
    STARTED = "started case"
    SAVED = "saved answers into the case"


class Subject(Protocol):
    """What a line is about: a sitting, or the accounts."""

    @property
    def id(self) -> str:
        """Return its name in the store."""
        ...

    def seal(self, data: bytes, context: str, /) -> bytes:
        """Return data sealed under its own key."""
        ...

    def open(self, sealed: bytes, context: str, /) -> bytes:
        """Return what was sealed."""
        ...


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts.

    Attributes:
        kind: ``patient``, ``staff``, ``surgeon`` or ``command line``.
        session: A patient's session by a short name; a member of the practice by name.
    """

    kind: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail; ``about`` is empty where its key was deleted."""

    at: int
    kind: str
    session: str
    action: str
    about: str


def add_line(
    connection: Connection, store: Store, subject: Subject, who: Who, act: tuple[Action, str]
) -> None:
    """Add a line, in the same transaction as what it tells of.

    Args:
        connection: A connection that writes.
        store: The store.
        subject: What it is about.
        who: Who acts.
        act: What is done, and to what: a question's key, a page, a paper's id; never a value.
    """
    action, about = act
    count, before = _head(connection, store.vault)
    sealed = subject.seal(about.encode(), "trail") if about else None
    row = {
        "at": store.now(),
        "kind": who.kind,
        "subject": subject.id,
        "session": who.session,
        "action": action.value,
        "about": sealed,
    }
    row["chain"] = chain = _link(store.vault, before, row)
    connection.execute(insert(tables.trail).values(row))
    head = update(tables.meta).where(tables.meta.c.name == _HEAD)
    connection.execute(head.values(value=_sealed_head(store.vault, count + 1, chain)))


def begin_trail(connection: Connection, vault: Vault) -> None:
    """Put down that a new store has no line yet."""
    head = _sealed_head(vault, 0, "")
    connection.execute(insert(tables.meta).values(name=_HEAD, value=head))


def _sealed_head(vault: Vault, count: int, chain: str) -> bytes:
    said = f"{count}\n{chain}"
    return f"{said}\n{vault.mac('trail head', said)}".encode()


def _head(connection: Connection, vault: Vault) -> tuple[int, str]:
    """Return how many lines there are and the hash of the last; -1 where that was tampered with."""
    wanted = select(tables.meta.c.value).where(tables.meta.c.name == _HEAD)
    held = connection.execute(wanted).scalar_one_or_none() or b""
    count, _, rest = held.decode(errors="replace").partition("\n")
    chain = rest.partition("\n")[0]
    if not (count.isdecimal() and held == _sealed_head(vault, int(count), chain)):
        return -1, ""
    return int(count), chain


def _link(vault: Vault, before: str, row: dict[str, object]) -> str:
    about = row["about"]
    said = [
        before,
        *(str(row[name]) for name in ("at", "kind", "subject", "session", "action")),
        about.hex() if isinstance(about, bytes) else "",
    ]
    return vault.mac("trail", "\n".join(said))


def read_trail(store: Store, subject: Subject) -> tuple[Line, ...]:
    """Return the lines about one sitting or about the accounts, the oldest first."""
    columns = tables.trail.c
    wanted = select(tables.trail).where(columns.subject == subject.id).order_by(columns.id)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        Line(
            row.at,
            row.kind,
            row.session,
            row.action,
            subject.open(row.about, "trail").decode() if row.about else "",
        )
        for row in rows
    )


def broken_line(store: Store) -> int | None:
    """Return the number of the first line that does not follow from those before; None if all do.

    Where lines were cut off at the end, it is the number after the last one.
    """
    before, count, last = "", 0, 0
    with store.reading() as connection:
        head = _head(connection, store.vault)
        for row in connection.execute(select(tables.trail).order_by(tables.trail.c.id)):
            if row.chain != _link(store.vault, before, dict(row._mapping)):  # noqa: SLF001 - SQLAlchemy's public name
                return int(row.id)
            before, count, last = row.chain, count + 1, int(row.id)
    return None if head == (count, before) else last + 1


def fingerprint(store: Store) -> tuple[int, str]:
    """Return how many lines the trail has, and 16 characters that stand for all of them.

    Who notes both elsewhere can tell later that no line up to then was lost: the fingerprint of the
    first so many lines does not change.
    """
    with store.reading() as connection:
        count, chain = _head(connection, store.vault)
    return max(count, 0), chain[:16]
