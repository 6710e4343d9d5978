"""Ways in: a link that opens once together with a code, and a code to go on later elsewhere."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, func, insert, select, update

from appealgen.intake.questionnaire import Role
from appealgen.web import tables
from appealgen.web.errors import NotFoundError
from appealgen.web.security import Tries, hash_secret, is_secret, spend_time
from appealgen.web.trail import Action, Who, add_line

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.web.store import Sitting, Store

__all__ = [
    "Invitation",
    "State",
    "invite",
    "is_open",
    "new_resume_code",
    "redeem",
    "resume",
    "state_of",
    "withdraw",
]

LINK_LASTS = dt.timedelta(days=14)
CODE_LASTS = dt.timedelta(days=60)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1, I and L, which are mistaken for each other when read out."""
_HANDLE, _SECRET = 4, 8
_MOST_WRONG = 10
_WITHIN = 15 * 60
_MOST_BY_NAME, _MOST_BY_ADDRESS = 5, 20


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the practice gives to a patient: the path of a link, and a code told another way."""

    path: str
    code: str


_COMMAND_LINE = Who("command line")


@dataclass(frozen=True, slots=True)
class State:
    """How a sitting can be entered now. Times are whole seconds since 1970, in UTC.

    Attributes:
        link_until: Until when the link that was not used yet opens; None where there is none.
        code_until: Until when the code to go on opens; None where there is none.
        seen_at: When somebody signed in to it was last at work; None where nobody is.
    """

    link_until: int | None
    code_until: int | None
    seen_at: int | None


def state_of(store: Store, sitting: Sitting) -> State:
    """Return how a sitting can be entered now."""
    now, links, codes = store.now(), tables.invitations.c, tables.resume_codes.c
    usable = (links.expires_at > now) & (links.wrong < _MOST_WRONG)
    link = select(func.max(links.expires_at)).where(links.sitting == sitting.id, usable)
    code = select(func.max(codes.expires_at)).where(
        codes.sitting == sitting.id, codes.expires_at > now
    )
    held = tables.sessions.c
    seen = select(func.max(held.seen_at)).where(held.subject == sitting.id)
    with store.reading() as connection:
        return State(*(connection.execute(one).scalar_one() for one in (link, code, seen)))


def withdraw(store: Store, sitting: Sitting, who: Who) -> None:
    """End every way into a sitting: link, code and open sessions. The answers stay."""
    with store.writing() as connection:
        for table, column in (
            (tables.invitations, tables.invitations.c.sitting),
            (tables.resume_codes, tables.resume_codes.c.sitting),
            (tables.sessions, tables.sessions.c.subject),
        ):
            connection.execute(delete(table).where(column == sitting.id))
        add_line(connection, store, sitting, who, (Action.WITHDREW, ""))


def invite(
    store: Store, case: Path, role: Role = Role.PATIENT, who: Who = _COMMAND_LINE
) -> Invitation:
    """Make a link and a code that let one person into the questions of a case, once.

    Whoever was invited to the case before comes back to the same answers: one who has lost the
    code gets a new link. A link that was not used yet ends.
    """
    before = [one for one in map(store.sitting, store.sittings_of(case)) if one.role == role]
    sitting = before[-1] if before else store.sitting(store.add_sitting(case, role))
    token = secrets.token_urlsafe(32)
    code = f"{secrets.randbelow(1_000_000):06}"
    row = {
        "token_hash": _hash(token),
        "sitting": sitting.id,
        "code_hash": hash_secret(code),
        "wrong": 0,
        "expires_at": store.now() + int(LINK_LASTS.total_seconds()),
    }
    with store.writing() as connection:
        older = tables.invitations.c.sitting == sitting.id
        connection.execute(delete(tables.invitations).where(older))
        connection.execute(insert(tables.invitations).values(row))
        add_line(connection, store, sitting, who, (Action.INVITED, ""))
    return Invitation(f"/start/{token}", f"{code[:3]} {code[3:]}")


def _hash(token: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()


def is_open(store: Store, token: str) -> bool:
    """Return whether a link can still be used; to look at it does not use it up."""
    return _row(store, token) is not None


def _row(store: Store, token: str) -> Row[Any] | None:
    columns = tables.invitations.c
    wanted = select(tables.invitations).where(columns.token_hash == _hash(token))
    with store.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    usable = row is not None and row.expires_at > store.now() and row.wrong < _MOST_WRONG
    return row if usable else None


def redeem(store: Store, token: str, code: str, address: str) -> Sitting | None:
    """Use a link up with its code.

    Args:
        store: The store.
        token: The last part of the link.
        code: As typed, with or without blanks.
        address: Where the request comes from, to count wrong tries.

    Returns:
        The sitting; None where the code is wrong.

    Raises:
        NotFoundError: The link was used, has expired, or was tried too often with wrong codes.
        TooManyTriesError: Too many wrong codes came from one address.
    """
    tries = Tries(store)
    tries.check(f"address:{address}", _MOST_BY_ADDRESS, _WITHIN)
    row = _row(store, token)
    if row is None:
        raise NotFoundError
    columns, same = tables.invitations.c, tables.invitations.c.token_hash == _hash(token)
    sitting = store.sitting(row.sitting)
    if not is_secret(row.code_hash, re.sub(r"\D", "", code)[:12]):
        tries.note(f"address:{address}")
        with store.writing() as connection:
            more = update(tables.invitations).where(same).values(wrong=columns.wrong + 1)
            connection.execute(more)
            add_line(connection, store, sitting, Who(sitting.role), (Action.REFUSED, ""))
        return None
    with store.writing() as connection:
        gone = connection.execute(delete(tables.invitations).where(same))
        if gone.rowcount != 1:  # used by another request in between
            raise NotFoundError
        add_line(connection, store, sitting, Who(sitting.role), (Action.OPENED, ""))
    return sitting


def new_resume_code(store: Store, sitting: Sitting, who: Who) -> str:
    """Make the code with which a sitting goes on later; an earlier one ends. It is shown once."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_HANDLE + _SECRET))
    handle, secret = letters[:_HANDLE], letters[_HANDLE:]
    codes = tables.resume_codes
    row = {
        "handle": handle,
        "sitting": sitting.id,
        "code_hash": hash_secret(secret),
        "expires_at": store.now() + int(CODE_LASTS.total_seconds()),
    }
    with store.writing() as connection:
        mine = (codes.c.sitting == sitting.id) | (codes.c.expires_at <= store.now())
        connection.execute(delete(codes).where(mine))
        taken = connection.execute(select(codes.c.handle).where(codes.c.handle == handle))
        free = taken.one_or_none() is None
        if free:
            connection.execute(insert(codes).values(row))
            add_line(connection, store, sitting, who, (Action.MADE_CODE, ""))
    if not free:
        return new_resume_code(store, sitting, who)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def resume(store: Store, code: str, address: str) -> Sitting | None:
    """Return the sitting of a resume code; None where there is none.

    Args:
        store: The store.
        code: As typed; case, blanks and dashes do not matter.
        address: Where the request comes from, to count wrong tries.

    Raises:
        TooManyTriesError: Too many wrong codes were typed.
    """
    letters = re.sub(r"[^0-9A-Z]", "", code.upper())[: _HANDLE + _SECRET + 1]
    handle, secret = letters[:_HANDLE], letters[_HANDLE:]
    tries, buckets = Tries(store), (f"handle:{handle}", f"address:{address}")
    tries.check(buckets[0], _MOST_BY_NAME, _WITHIN)
    tries.check(buckets[1], _MOST_BY_ADDRESS, _WITHIN)
    codes = tables.resume_codes
    with store.reading() as connection:
        row = connection.execute(select(codes).where(codes.c.handle == handle)).one_or_none()
    if row is None or row.expires_at <= store.now():
        spend_time(secret)
        row = None
    if row is None or not is_secret(row.code_hash, secret):
        for bucket in buckets:
            tries.note(bucket)
        return None
    sitting = store.sitting(row.sitting)
    with store.writing() as connection:
        add_line(connection, store, sitting, Who(sitting.role), (Action.RESUMED, ""))
    return sitting
