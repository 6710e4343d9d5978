"""How fast requests may come, and how many slow ones are worked on at once.

Pace: a bucket of tokens for each browser that is signed in or not, and one for each address. Many
patients may share one address (a waiting room, or a proxy on this machine), so that its bucket is
large; the one of a browser is what a hurried person needs. It is held in memory: a restart fills
it. Wrong codes and passwords have their own, stricter count in the store.

Lanes: to make a letter or to check a password takes the processor for a good part of a second.
Those requests wait in a line of their own, so that a question is answered meanwhile.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from appealgen.web.session import Sessions
    from appealgen.web.settings import Pace

__all__ = ["Buckets", "Lanes", "Paced", "cost_of"]

_MOST_KEPT = 20_000
"""Buckets in memory; beyond that the one used longest ago is forgotten, which fills it."""
_DOCUMENT, _UPLOAD = 10, 5
_FREE = frozenset({"/style.css", "/staff.css", "/favicon.ico"})


def _makes(path: str) -> bool:
    """Return whether a path makes a document."""
    return path.startswith("/download/") or "/documents/" in path or path.endswith("/card")


def _signs_in(method: str, path: str) -> bool:
    return method == "POST" and (
        path.startswith("/start/") or path in {"/resume", "/leave", "/staff/sign-in"}
    )


def cost_of(method: str, path: str) -> int:
    """Return how many tokens a request takes: a page 1, a paper 5, a document 10."""
    if path in _FREE:
        return 0
    if _makes(path):
        return _DOCUMENT
    return _UPLOAD if method == "POST" and path == "/papers" else 1


@dataclass(frozen=True)
class Buckets:
    """The buckets of one pace.

    Attributes:
        pace: How much one holds, and how fast it fills.
        ticks: Gives seconds that only grow.
    """

    pace: Pace
    ticks: Callable[[], float]
    _held: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self, name: str, cost: int) -> int:
        """Take tokens out of a bucket; return 0, or after how many seconds it holds enough."""
        with self._lock:
            now = self.ticks()
            level, then = self._held.pop(name, (float(self.pace.at_once), now))
            level = min(self.pace.at_once, level + max(0.0, now - then) * self.pace.per_second)
            short = cost - level
            self._held[name] = (level if short > 0 else level - cost, now)
            while len(self._held) > _MOST_KEPT:
                self._held.popitem(last=False)
        return math.ceil(short / self.pace.per_second) if short > 0 else 0


def _network_of(address: str) -> str:
    """Return the address, or for IPv6 its network of 64 bits: that much one subscriber has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:  # noqa: PLR2004 - IPv4
        return address
    return str(ipaddress.ip_network((known, 64), strict=False).network_address)


@dataclass(frozen=True)
class Paced:
    """Middleware: answers a request that comes too fast with a page that says so.

    Attributes:
        app: What it guards.
        sessions: Knows the cookie.
        refused: Makes the page.
    """

    app: ASGIApp
    sessions: Sessions
    refused: Callable[[Request], Response]

    @cached_property
    def _browsers(self) -> Buckets:
        settings = self.sessions.settings
        return Buckets(settings.session_pace, settings.ticks)

    @cached_property
    def _addresses(self) -> Buckets:
        settings = self.sessions.settings
        return Buckets(settings.address_pace, settings.ticks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it (RFC 6585, section 4)."""
        wait = self._wait(Request(scope)) if scope["type"] == "http" else 0
        if not wait:
            await self.app(scope, receive, send)
            return
        response = await run_in_threadpool(self.refused, Request(scope))
        response.headers["Retry-After"] = str(wait)
        await response(scope, receive, send)

    def _wait(self, request: Request) -> int:
        cost = cost_of(request.method, request.url.path)
        address = _network_of(request.client.host) if request.client else ""
        wait = self._addresses.take(address, cost)
        token = self.sessions.token(request)
        return wait or (self._browsers.take(token, cost) if token else 0)


@dataclass(frozen=True)
class Lanes:
    """The lines in which slow requests wait for a thread; None is everybody's."""

    documents: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    signing_in: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))

    def of(self, method: str, path: str) -> CapacityLimiter | None:
        """Return the line of a request."""
        if _makes(path):
            return self.documents
        return self.signing_in if _signs_in(method, path) else None
