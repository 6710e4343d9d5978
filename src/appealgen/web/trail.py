"""The trail: who saw and changed what, and when; only added to, and without any value.

What a line is about (which question, which paper) is sealed under the person's own key: the id of a
question can tell something, too. Each line carries a keyed hash over itself and the line before, so
that a line changed or taken out behind the database's back is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from appealgen.web import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from appealgen.web.store import Sitting, Store

__all__ = ["Action", "Line", "Who", "add_line", "broken_line", "read_trail"]


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


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts: ``patient``, ``staff`` or ``command line``; a short name of the session."""

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
    connection: Connection, store: Store, sitting: Sitting, who: Who, act: tuple[Action, str]
) -> None:
    """Add a line, in the same transaction as what it tells of.

    Args:
        connection: A connection that writes.
        store: The store.
        sitting: What it is about.
        who: Who acts.
        act: What is done, and to what: a question's key, a page, a paper's id; never a value.
    """
    action, about = act
    last = select(tables.trail.c.chain).order_by(tables.trail.c.id.desc()).limit(1)
    before = connection.execute(last).scalar_one_or_none() or ""
    sealed = sitting.seal(about.encode(), "trail") if about else None
    row = {
        "at": store.now(),
        "kind": who.kind,
        "subject": sitting.id,
        "session": who.session,
        "action": action.value,
        "about": sealed,
    }
    row["chain"] = _link(store, before, row)
    connection.execute(insert(tables.trail).values(row))


def _link(store: Store, before: str, row: dict[str, object]) -> str:
    about = row["about"]
    said = [
        before,
        *(str(row[name]) for name in ("at", "kind", "subject", "session", "action")),
        about.hex() if isinstance(about, bytes) else "",
    ]
    return store.vault.mac("trail", "\n".join(said))


def read_trail(store: Store, sitting: Sitting) -> tuple[Line, ...]:
    """Return the lines about one sitting, the oldest first."""
    columns = tables.trail.c
    wanted = select(tables.trail).where(columns.subject == sitting.id).order_by(columns.id)
    with store.reading() as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        Line(
            row.at,
            row.kind,
            row.session,
            row.action,
            sitting.open(row.about, "trail").decode() if row.about else "",
        )
        for row in rows
    )


def broken_line(store: Store) -> int | None:
    """Return the number of the first line that does not follow from those before; None if all do.

    Lines cut off at the end are not found by this.
    """
    before = ""
    with store.reading() as connection:
        for row in connection.execute(select(tables.trail).order_by(tables.trail.c.id)):
            if row.chain != _link(store, before, dict(row._mapping)):  # noqa: SLF001 - SQLAlchemy's public name
                return int(row.id)
            before = row.chain
    return None
