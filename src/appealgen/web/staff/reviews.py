"""What the practice decided about a patient's answers: kept with the answers, sealed as they are.

A decision holds for one thing said: when the answer, or what the case says there, is another one,
the question is open again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from appealgen.intake.questionnaire import Role
from appealgen.web import tables
from appealgen.web.trail import Action, add_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from appealgen.service.asking import Line
    from appealgen.web.accounts import Member
    from appealgen.web.store import Sitting, Store

__all__ = ["Handled", "Handling", "fingerprint", "handled_in", "has_news", "keep", "patients_of"]


class Handling(StrEnum):
    """What can be done with one line of a review."""

    TAKE = "take"
    KEEP = "keep"
    NOTE = "note"


_ACTIONS = {Handling.TAKE: Action.TOOK, Handling.KEEP: Action.KEPT, Handling.NOTE: Action.NOTED}


@dataclass(frozen=True, slots=True)
class Handled:
    """One decision.

    Attributes:
        choice: ``keep`` or ``note``; what is taken stands in the case and needs none.
        said: The fingerprint of what was decided about.
        by: Who decided.
        on: The day, ISO 8601.
    """

    choice: Handling
    said: str
    by: str
    on: str


def fingerprint(line: Line) -> str:
    """Return what tells whether a line says the same as before: its value, and what is there."""
    said = json.dumps([line.name, line.change.value, line.change.was], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def patients_of(store: Store, case: Path) -> tuple[Sitting, ...]:
    """Return the sittings of the patient of a case, the oldest first."""
    found = (store.sitting(name) for name in store.sittings_of(case))
    return tuple(one for one in found if one.role == Role.PATIENT)


def handled_in(store: Store, sitting: Sitting) -> dict[str, Handled]:
    """Return what was decided so far, by the name of the line."""
    with store.reading() as connection:
        return _held(connection, sitting)[1]


def _held(connection: Connection, sitting: Sitting) -> tuple[int, dict[str, Handled]]:
    wanted = select(tables.reviews).where(tables.reviews.c.sitting == sitting.id)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        return 0, {}
    told = json.loads(sitting.open(row.decided, "review"))
    return row.revision, {
        name: Handled(Handling(one["choice"]), one["said"], one["by"], one["on"])
        for name, one in told.items()
    }


def keep(
    store: Store, sitting: Sitting, member: Member, made: Mapping[str, Handled], revision: int
) -> None:
    """Keep decisions, and up to which revision the answers were looked at.

    Args:
        store: The store.
        sitting: Whose answers.
        member: Who decided.
        made: The name of a line to its decision; a choice to take ends an earlier one.
        revision: The revision of the answers that were on the screen.
    """
    with store.writing() as connection:
        before, held = _held(connection, sitting)
        held |= made
        held = {name: one for name, one in held.items() if one.choice is not Handling.TAKE}
        told = json.dumps({name: asdict(one) for name, one in held.items()})
        row = {
            "sitting": sitting.id,
            "revision": max(before, revision),
            "decided": sitting.seal(told.encode(), "review"),
        }
        same = tables.reviews.c.sitting == sitting.id
        connection.execute(delete(tables.reviews).where(same))
        connection.execute(insert(tables.reviews).values(row))
        for name, one in made.items():
            add_line(connection, store, sitting, member.who, (_ACTIONS[one.choice], name))


def has_news(store: Store, case: Path) -> bool:
    """Return whether the patient of a case has said something that nobody has looked through."""
    seen, sittings = tables.reviews.c, tables.sittings.c
    both = tables.sittings.outerjoin(tables.reviews, seen.sitting == sittings.id)
    mine = sittings.place_mac == store.place_mac(case)
    wanted = select(sittings.revision, seen.revision.label("seen")).select_from(both)
    with store.reading() as connection:
        rows = connection.execute(wanted.where(mine, sittings.role == Role.PATIENT.value)).all()
    return any(row.revision > (row.seen or 0) for row in rows)
