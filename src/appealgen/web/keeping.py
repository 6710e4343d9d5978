"""Answers and signature of a sitting, sealed in the store."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from appealgen.intake.questionnaire import Role
from appealgen.service.answers_kept import (
    AnswersChangedError,
    Kept,
    kept_from_bytes,
    kept_to_bytes,
)
from appealgen.web import tables
from appealgen.web.trail import Action, Who, add_line

if TYPE_CHECKING:
    from appealgen.web.store import Sitting, Store

__all__ = ["SealedAnswers", "Signature", "read_signature", "sign"]

_NAME = "the answers"


@dataclass(frozen=True)
class SealedAnswers:
    """Keeps the answers of a sitting. It implements ``AnswerStore``.

    Attributes:
        store: The store.
        sitting: Whose answers.
        who: Who is at work, for the trail.
    """

    store: Store
    sitting: Sitting
    who: Who

    def load(self) -> Kept:
        """Return what is kept; a Kept of revision 0 where nothing is.

        Raises:
            NotFoundError: The sitting was deleted meanwhile.
        """
        sealed = self.store.value(self.sitting.id, "answers")
        if sealed is None:
            return Kept(Role(self.sitting.role))
        return kept_from_bytes(self.sitting.open(sealed, "answers"), _NAME)

    def save(self, kept: Kept, *, expected: int) -> None:
        """Keep a new state, on the disk before this returns.

        Raises:
            AnswersChangedError: Another state was kept meanwhile.
            OutputUnwritableError: It cannot be written; what was kept before is still there.
        """
        sealed = self.sitting.seal(kept_to_bytes(kept), "answers")
        row = tables.sittings.c
        mine = (row.id == self.sitting.id) & (row.revision == expected)
        changed = [k for k, r in kept.revisions.items() if r > expected]
        with self.store.writing() as connection:
            same = update(tables.sittings).where(mine)
            done = connection.execute(same.values(answers=sealed, revision=kept.revision))
            if done.rowcount != 1:
                raise AnswersChangedError(_NAME)
            for key in changed:
                act = (Action.ANSWERED, key)
                add_line(connection, self.store, self.sitting, self.who, act)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under the answers.

    Attributes:
        name: As it was typed.
        at: When.
        holds: Whether the answers are still those that were signed.
    """

    name: str
    at: dt.datetime
    holds: bool


def _print_of(kept: Kept) -> str:
    """Return a fingerprint of what was said; notes about the case file do not change it."""
    said = sorted((a.key, str(a.value), a.skip or "", a.typed) for a in kept.answers.values())
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def sign(answers: SealedAnswers, name: str, at: dt.datetime) -> None:
    """Put a name under the answers as they are now."""
    sitting, store = answers.sitting, answers.store
    said = {"name": name, "at": at.isoformat(), "answers": _print_of(answers.load())}
    sealed = sitting.seal(json.dumps(said).encode(), "signature")
    with store.writing() as connection:
        same = update(tables.sittings).where(tables.sittings.c.id == sitting.id)
        connection.execute(same.values(signature=sealed))
        add_line(connection, store, sitting, answers.who, (Action.SIGNED, ""))


def read_signature(answers: SealedAnswers) -> Signature | None:
    """Return the signature under the answers, if there is one."""
    sealed = answers.store.value(answers.sitting.id, "signature")
    if sealed is None:
        return None
    said = json.loads(answers.sitting.open(sealed, "signature"))
    holds = said["answers"] == _print_of(answers.load())
    return Signature(said["name"], dt.datetime.fromisoformat(said["at"]), holds)
