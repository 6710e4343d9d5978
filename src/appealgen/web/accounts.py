"""The people of the practice who may sign in: a name, a role, a password kept as a hash.

Accounts are made on the command line of the machine that serves, never in the browser. A wrong
name takes as long as a wrong password, and tries are counted by account and by address.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from appealgen.intake.questionnaire import Role
from appealgen.web import tables
from appealgen.web.sealing import open_sealed, seal
from appealgen.web.security import Tries, hash_secret, is_secret, spend_time
from appealgen.web.trail import Action, Who, add_line

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from appealgen.web.store import Store

__all__ = [
    "KIND",
    "SHORTEST",
    "Member",
    "Office",
    "add_user",
    "check_new_user",
    "member_of",
    "note_sign_out",
    "remove_user",
    "sign_in",
    "users",
]

KIND = "staff"
"""The kind of a session of a member of the practice, whatever the role."""
SHORTEST = 15
"""Characters of a password that stands alone (NIST SP 800-63B-4, section 3.1.1.2)."""
_LONGEST = 200
_LONGEST_NAME = 80
_FEWEST_DIFFERENT = 5
_WITHIN = 15 * 60
_MOST_BY_NAME, _MOST_BY_ADDRESS = 5, 20


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the practice who is signed in.

    Attributes:
        name: The name, as the account was made. A surgeon's is that in the cases.
        role: ``Role.STAFF`` or ``Role.SURGEON``.
    """

    name: str
    role: Role

    @property
    def who(self) -> Who:
        """Return who acts, for the trail: the role, and the name."""
        return Who(self.role.value, self.name)


@dataclass(frozen=True)
class Office:
    """What the lines of the trail about accounts are about, sealed with the store's own key."""

    store: Store
    id: str = "accounts"

    def seal(self, data: bytes, context: str) -> bytes:
        """Return data sealed."""
        return seal(self.store.vault.key, data, f"{self.id}:{context}")

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return what was sealed."""
        return open_sealed(self.store.vault.key, sealed, f"{self.id}:{context}")


def _plain(name: str) -> str:
    """Return a name on one line, each character in one form."""
    text = unicodedata.normalize("NFKC", name)
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def _same_form(password: str) -> str:
    # The same password typed on another keyboard may come in another form of Unicode.
    return unicodedata.normalize("NFKC", password)


def check_new_user(store: Store, name: str, role: Role) -> None:
    """Refuse a name or a role for which no account can be made.

    Raises:
        ValueError: The name is empty, too long or taken, or the role is the patient's.
    """
    plain = _plain(name)
    if not plain or len(plain) > _LONGEST_NAME:
        msg = f"give a name of at most {_LONGEST_NAME} characters"
        raise ValueError(msg)
    if role is Role.PATIENT:
        msg = "patients have no account: give them an invitation"
        raise ValueError(msg)
    if _row(store, plain) is not None:
        msg = "there is an account of this name already: remove it first"
        raise ValueError(msg)


def _check_password(name: str, password: str) -> None:
    if not SHORTEST <= len(password) <= _LONGEST:
        msg = f"a password has at least {SHORTEST} characters; four words together make a good one"
        raise ValueError(msg)
    folded = password.casefold()
    if len(set(folded)) < _FEWEST_DIFFERENT or name.casefold() in folded:
        msg = "this password is easy to guess: take four words that have nothing to do with you"
        raise ValueError(msg)


def add_user(store: Store, name: str, role: Role, password: str) -> Member:
    """Make an account.

    Args:
        store: The store.
        name: The name to sign in with; letter case aside. A surgeon's is that in the cases.
        role: ``Role.STAFF`` or ``Role.SURGEON``.
        password: The password, which is kept as a hash only.

    Raises:
        ValueError: The name, the role or the password cannot be taken; the message says why.
        OutputUnwritableError: The store cannot be written.
    """
    check_new_user(store, name, role)
    plain, password = _plain(name), _same_form(password)
    _check_password(plain, password)
    row = {
        "id": secrets.token_hex(16),
        "name": plain,
        "key": plain.casefold(),
        "role": role.value,
        "password_hash": hash_secret(password),
        "made_at": store.now(),
    }
    with store.writing() as connection:
        connection.execute(insert(tables.users).values(row))
        _note(connection, store, Who("command line"), Action.ADDED_USER, plain)
    return Member(plain, role)


def remove_user(store: Store, name: str) -> bool:
    """Delete an account and end its sessions; return whether there was one.

    Raises:
        OutputUnwritableError: The store cannot be written.
    """
    row = _row(store, name)
    if row is None:
        return False
    with store.writing() as connection:
        connection.execute(delete(tables.sessions).where(tables.sessions.c.subject == row.id))
        connection.execute(delete(tables.users).where(tables.users.c.id == row.id))
        _note(connection, store, Who("command line"), Action.REMOVED_USER, row.name)
    return True


def users(store: Store) -> tuple[Member, ...]:
    """Return everybody who has an account, by name."""
    with store.reading() as connection:
        rows = connection.execute(select(tables.users).order_by(tables.users.c.key)).all()
    return tuple(Member(row.name, Role(row.role)) for row in rows)


def _row(store: Store, name: str) -> Row[Any] | None:
    wanted = select(tables.users).where(tables.users.c.key == _plain(name).casefold())
    with store.reading() as connection:
        return connection.execute(wanted).one_or_none()


def sign_in(store: Store, name: str, password: str, address: str) -> str | None:
    """Return the id of the account for a session, or None where name and password do not fit.

    Args:
        store: The store.
        name: As typed.
        password: As typed.
        address: Where the request comes from, to count tries.

    Raises:
        TooManyTriesError: There were too many tries at this account or from this address.
    """
    tries, key = Tries(store), _plain(name).casefold()[:_LONGEST_NAME]
    # Each try is counted before it is looked at, so that many at once count as many.
    taken = tries.take(f"account:{key}", _MOST_BY_NAME, _WITHIN)
    also = tries.take(f"office:{address}", _MOST_BY_ADDRESS, _WITHIN)
    row, typed = _row(store, name), _same_form(password[:_LONGEST])
    if row is None:
        spend_time(typed)
    if row is None or not is_secret(row.password_hash, typed):
        with store.writing() as connection:
            _note(connection, store, Who(KIND), Action.REFUSED, row.name if row else "")
        return None
    tries.give_back(taken, also)
    with store.writing() as connection:
        who = Member(row.name, Role(row.role)).who
        _note(connection, store, who, Action.SIGNED_IN, "")
    return str(row.id)


def member_of(store: Store, account: str) -> Member | None:
    """Return who an account is; None where it was removed."""
    wanted = select(tables.users).where(tables.users.c.id == account)
    with store.reading() as connection:
        row = connection.execute(wanted).one_or_none()
    return Member(row.name, Role(row.role)) if row else None


def note_sign_out(store: Store, member: Member) -> None:
    """Note in the trail that a member signed out."""
    with store.writing() as connection:
        _note(connection, store, member.who, Action.SIGNED_OUT, "")


def _note(connection: Connection, store: Store, who: Who, action: Action, about: str) -> None:
    add_line(connection, store, Office(store), who, (action, about))
