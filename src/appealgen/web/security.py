"""What guards every request: headers, the size of what is sent, where it comes from, tries."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, select
from starlette.datastructures import MutableHeaders

from appealgen.web import tables
from appealgen.web.errors import NotAllowedError, TooLargeError, TooManyTriesError, TooSlowError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from argon2 import PasswordHasher
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from appealgen.web.store import Store

__all__ = [
    "Guard",
    "Tries",
    "check_origin",
    "hash_secret",
    "is_secret",
    "spend_time",
]

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script at all, and nothing from another place (W3C Content Security Policy Level 3)."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with that, browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}
_STRICT = "max-age=31536000"
_SILENT = 30.0
"""Seconds that the next piece of a form or paper may take; a whole paper may take longer."""


@dataclass(frozen=True)
class Guard:
    """Middleware: the headers of every answer; an end to a body too large or too slow.

    Attributes:
        app: What it guards.
        most: The most bytes of a request.
        secure: Whether the server speaks TLS; then browsers are told to stay with it.
    """

    app: ASGIApp
    most: int
    secure: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken, more = 0, True

        async def counted() -> Message:
            nonlocal taken, more
            try:
                async with asyncio.timeout(_SILENT if more else None):
                    message = await receive()
            except TimeoutError:
                raise TooSlowError from None
            taken += len(message.get("body", b""))
            more = bool(message.get("more_body", False))
            if taken > self.most:
                raise TooLargeError
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self.secure:
                    headers["Strict-Transport-Security"] = _STRICT
            await send(message)

        await self.app(scope, counted, with_headers)


def check_origin(request: Request) -> None:
    """Refuse a form that another site sent: what the browser says of itself, and before tokens.

    Raises:
        NotAllowedError: It comes from elsewhere.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowedError
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowedError


@dataclass(frozen=True)
class Tries:
    """Counts wrong codes, in the store, so that a restart forgives nothing."""

    store: Store

    def check(self, bucket: str, most: int, seconds: int) -> None:
        """Refuse to go on where there were too many wrong tries lately.

        Raises:
            TooManyTriesError: There were.
        """
        columns, since = tables.attempts.c, self.store.now() - seconds
        same = (columns.bucket == self._name(bucket)) & (columns.at > since)
        with self.store.reading() as connection:
            found = connection.execute(select(func.count()).where(same)).scalar_one()
        if found >= most:
            raise TooManyTriesError

    def note(self, bucket: str) -> None:
        """Note one wrong try; those of more than a day ago are forgotten."""
        now = self.store.now()
        with self.store.writing() as connection:
            connection.execute(delete(tables.attempts).where(tables.attempts.c.at < now - 86_400))
            row = {"bucket": self._name(bucket), "at": now}
            connection.execute(insert(tables.attempts).values(row))

    def take(self, bucket: str, most: int, seconds: int) -> int:
        """Count a try before it is made, so that many at once cannot slip past the count.

        Returns:
            The number of the try, for ``give_back``.

        Raises:
            TooManyTriesError: There were too many lately; this one is not counted.
        """
        columns, now = tables.attempts.c, self.store.now()
        name = self._name(bucket)
        same = (columns.bucket == name) & (columns.at > now - seconds)
        with self.store.writing() as connection:
            connection.execute(delete(tables.attempts).where(columns.at < now - 86_400))
            if connection.execute(select(func.count()).where(same)).scalar_one() >= most:
                raise TooManyTriesError
            made = connection.execute(insert(tables.attempts).values(bucket=name, at=now))
        assert made.inserted_primary_key is not None  # noqa: S101 - one row was inserted
        return int(made.inserted_primary_key[0])

    def give_back(self, *tries: int) -> None:
        """Take back tries that were right."""
        with self.store.writing() as connection:
            connection.execute(delete(tables.attempts).where(tables.attempts.c.id.in_(tries)))

    def _name(self, bucket: str) -> str:
        """Return a bucket as it is stored: an address of the network is nobody's business."""
        return self.store.vault.mac("tries", bucket)


_HASHES = BoundedSemaphore(2)
"""A hash takes 64 MiB and every processor for a moment: many at once would starve all else."""


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def hash_secret(text: str) -> str:
    """Return a code or password hashed with Argon2id (RFC 9106), with the library's defaults."""
    with _HASHES:
        return _hasher().hash(text)


def is_secret(hashed: str, text: str) -> bool:
    """Return whether a code or password is the one that was hashed."""
    from argon2.exceptions import VerificationError

    try:
        with _HASHES:
            return _hasher().verify(hashed, text)
    except VerificationError:
        return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hash_secret(secrets.token_hex(16))


def spend_time(text: str) -> None:
    """Take as long as a check does, so that time does not tell whether a code exists."""
    is_secret(_nobodys(), text)
