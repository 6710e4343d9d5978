"""Connections that begin to ask and never come to the point are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

__all__ = ["Hurried"]

_LOOK_EVERY = 10.0
"""Seconds. A connection that two looks find amid the same unfinished headers is closed."""


class Hurried(H11Protocol):
    """HTTP/1.1 that does not wait for headers without end: each would hold a connection.

    uvicorn ends a connection that rests between two requests, but not one that has begun to ask
    and never comes to the point.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look."""
        super().connection_made(transport)
        self._before: object = self  # of no request
        self._look = self.loop.call_later(_LOOK_EVERY, self._hurry)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no longer."""
        self._look.cancel()
        super().connection_lost(exc)

    def _hurry(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        resting = self.timeout_keep_alive_task is not None
        if not answering and not resting and self._before is self.cycle:
            self.transport.close()
            return
        self._before = self if answering or resting else self.cycle
        self._look = self.loop.call_later(_LOOK_EVERY, self._hurry)
