"""The application: the routes of every room, the guards around them, and the pages of errors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from appealgen import resources
from appealgen.errors import AppealgenError
from appealgen.web.errors import TooFastError, TooManyTriesError, WebError, page_and_status
from appealgen.web.pace import Paced
from appealgen.web.patient import ROUTES as PATIENT
from appealgen.web.security import Guard
from appealgen.web.session import Sessions
from appealgen.web.staff import ROUTES as STAFF
from appealgen.web.staff.desk import failed_page
from appealgen.web.store import open_store
from appealgen.web.visit import Page, Visit, Web, endpoint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from starlette.requests import Request

    from appealgen.web.settings import Settings
    from appealgen.web.store import Store

__all__ = ["create_app"]

_ROOM_FOR_FIELDS = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class _Problem(Page):
    """What went wrong, and what to do."""

    text: str


def create_app(settings: Settings, store: Store | None = None) -> Starlette:
    """Return the application.

    Args:
        settings: What the server is told.
        store: The store, where it is open already; else it is opened, and closed at the end.

    Raises:
        KeyUnusableError: The key of the store is missing, can be read by others, or does not fit.
        OutputUnwritableError: The folder of the store cannot be written.
    """
    held = store or open_store(settings)
    web = Web(settings, held, Sessions(held, settings))
    rooms = (PATIENT, STAFF) if settings.cases else (PATIENT,)
    routes = [
        Route(path, endpoint(web, handler), methods=list(methods))
        for room in rooms
        for path, methods, handler in room
    ]
    failed = partial(_failed, web)
    # What stands first is outermost: every answer has the headers, also "there is no such host".
    most = settings.upload + _ROOM_FOR_FIELDS
    return Starlette(
        routes=[
            Route("/style.css", partial(_style, "style.css")),
            Route("/staff.css", partial(_style, "staff/staff.css")),
            Route("/favicon.ico", _no_icon),
            *routes,
        ],
        middleware=[
            Middleware(Guard, most=most, secure=settings.address.secure),
            Middleware(Paced, sessions=web.sessions, refused=partial(_too_fast, web)),
            Middleware(
                TrustedHostMiddleware,
                allowed_hosts=list(settings.address.hosts),
                www_redirect=False,
            ),
        ],
        exception_handlers={
            404: failed,
            405: failed,
            WebError: failed,
            AppealgenError: failed,
            Exception: failed,
        },
        lifespan=_closing(held),
    )


def _closing(store: Store) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        yield
        store.close()

    return life


def _no_icon(_request: Request) -> Response:
    return Response(status_code=204)


def _style(name: str, request: Request) -> Response:
    data = (resources.templates_folder() / "web" / name).read_bytes()
    tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="text/css; charset=utf-8", headers=headers)


def _too_fast(web: Web, request: Request) -> Response:
    return _failed(web, request, TooFastError())


def _failed(web: Web, request: Request, error: Exception) -> Response:
    """Return the page of an error, with how long to wait where codes were tried out."""
    response = _page_of(web, request, error)
    if isinstance(error, TooManyTriesError):
        response.headers["Retry-After"] = str(15 * 60)
    return response


def _page_of(web: Web, request: Request, error: Exception) -> Response:
    """Return the page of an error; it says what to do, and nothing of what was sent."""
    status = getattr(error, "status_code", 0)
    page, status = ("not_found", status) if status else page_and_status(error)
    try:
        sessions = web.sessions
        token = sessions.token(request)
        visit = Visit(web, request, token, sessions.find(token))
        if web.settings.cases and request.url.path.startswith("/staff"):
            return failed_page(visit, error, status)
        return visit.page(
            _Problem,
            "problem",
            title=visit.words(f"problem.{page}.title"),
            text=visit.words(f"problem.{page}.text"),
            status=status,
        )
    except Exception:  # noqa: BLE001 - the last wall: even the page of the error is broken
        return PlainTextResponse("Something went wrong.", 500)
