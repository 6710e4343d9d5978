"""Sessions: a random token in a cookie, its hash in the store, an end by time.

A session names its kind (``patient`` or ``staff``) and its subject: the sitting, or the account.
The cookie is there before anybody signs in, so that the first form has its token, too; signing in
always makes a new one, so that a cookie planted before is worth nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from appealgen.web import tables
from appealgen.web.trail import Who

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from appealgen.web.settings import Settings
    from appealgen.web.store import Store

__all__ = ["Session", "Sessions"]

_TOKEN = 32


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in.

    Attributes:
        kind: ``patient`` or ``staff``.
        subject: For a patient the sitting, for a member of the practice the account.
        name: A short name for the trail; it opens nothing.
    """

    kind: str
    subject: str
    name: str

    @property
    def who(self) -> Who:
        """Return who acts, for the trail."""
        return Who(self.kind, self.name)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Sessions:
    """The sessions of a server."""

    store: Store
    settings: Settings

    @property
    def cookie(self) -> str:
        """Return the name of the cookie; browsers bind a ``__Host-`` name to this very host."""
        return "__Host-appealgen" if self.settings.address.secure else "appealgen"

    def token(self, request: Request) -> str:
        """Return the token of a request; empty where there is none or it is not one of ours."""
        found = request.cookies.get(self.cookie, "")
        return found if len(found) == 2 * _TOKEN and found.isalnum() else ""

    def new_token(self) -> str:
        """Return a fresh token."""
        return secrets.token_hex(_TOKEN)

    def begin(self, kind: str, subject: str) -> str:
        """Sign somebody in; return the token for the cookie."""
        token, now = self.new_token(), self.store.now()
        row = {"kind": kind, "subject": subject, "made_at": now, "seen_at": now}
        with self.store.writing() as connection:
            connection.execute(insert(tables.sessions).values(token_hash=_hash(token), **row))
        return token

    def find(self, token: str) -> Session | None:
        """Return the session of a token, and note that it was used; None where it has ended."""
        if not token:
            return None
        columns, name = tables.sessions.c, _hash(token)
        with self.store.reading() as connection:
            row = connection.execute(select(tables.sessions).where(columns.token_hash == name))
            held = row.one_or_none()
        if held is None:
            return None
        now = self.store.now()
        idle = now - held.seen_at > self.settings.idle.total_seconds()
        if idle or now - held.made_at > self.settings.longest.total_seconds():
            self.end(token)
            return None
        if now - held.seen_at > 60:  # noqa: PLR2004 - one write a minute is exact enough
            with self.store.writing() as connection:
                same = update(tables.sessions).where(columns.token_hash == name)
                connection.execute(same.values(seen_at=now))
        return Session(held.kind, held.subject, name[:8])

    def end(self, token: str) -> None:
        """Sign out."""
        with self.store.writing() as connection:
            same = tables.sessions.c.token_hash == _hash(token)
            connection.execute(delete(tables.sessions).where(same))

    def form_token(self, token: str) -> str:
        """Return the token that a form of this browser carries against forged requests."""
        return self.store.vault.mac("form", token)

    def is_form_token(self, token: str, given: str) -> bool:
        """Return whether a form carries the token of this browser."""
        return bool(token) and hmac.compare_digest(self.form_token(token), given)

    def set_cookie(self, response: Response, token: str) -> None:
        """Give a token to the browser, for as long as it is open."""
        response.set_cookie(
            self.cookie,
            token,
            path="/",
            secure=self.settings.address.secure,
            httponly=True,
            samesite="lax",
        )

    def drop_cookie(self, response: Response) -> None:
        """Take the token back."""
        secure = self.settings.address.secure
        response.delete_cookie(self.cookie, path="/", secure=secure, httponly=True)
