"""One request of one browser: who it is, what it sends, and how a page answers it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response

from appealgen import resources
from appealgen.errors import AppealgenError
from appealgen.intake.questionnaire.strings import DEFAULT
from appealgen.model.reported import PATIENT
from appealgen.render.environment import render_html
from appealgen.web.accounts import KIND as STAFF
from appealgen.web.accounts import Member, member_of
from appealgen.web.errors import (
    BrokenError,
    NotAllowedError,
    SignedOutError,
    SignInNeededError,
    WebError,
)
from appealgen.web.forms import Form, read_form
from appealgen.web.pace import Lanes
from appealgen.web.security import check_origin
from appealgen.web.words import (
    CHOSEN,
    best_language,
    language_path,
    load_words,
    offered,
    said_on,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable
    from types import SimpleNamespace

    from starlette.requests import Request

    from appealgen.intake.questionnaire import Strings
    from appealgen.web.session import Session, Sessions
    from appealgen.web.settings import Settings
    from appealgen.web.store import Store

__all__ = ["Handler", "Page", "Visit", "Web", "endpoint", "go_to"]

_log = logging.getLogger("appealgen.web")

_OK = 200
_ONLY_SENT = ("/sign-out", "/remove")
"""The ends of paths that take a form and show no page of their own."""


@dataclass(frozen=True)
class Web:
    """What every request shares: the settings, the store, the sessions."""

    settings: Settings
    store: Store
    sessions: Sessions
    lanes: Lanes = field(default_factory=Lanes)


@dataclass(frozen=True, slots=True)
class Tongue:
    """Another language of a page: its code, its own name, and where it is chosen."""

    language: str
    label: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has; each page adds its own fields. Templates see it as ``brief``.

    Attributes:
        language: The language of the page, as in ``lang``.
        title: The title, also the first heading.
        say: The sentences of the page by their short names.
        form_token: What a form sends back, so that we know it is ours.
        signed_in: Whether to offer the way out.
        problem: What is wrong with what was sent; empty where nothing is.
        field: The id of the field it is about.
        languages: The other languages of this page.
    """

    language: str
    title: str
    say: SimpleNamespace
    form_token: str
    signed_in: bool
    problem: str = ""
    field: str = "answer"
    languages: tuple[Tongue, ...] = ()


@dataclass(frozen=True)
class Visit:
    """One request.

    Attributes:
        web: What every request shares.
        request: The request.
        token: The token of the cookie, or a new one.
        session: Who is signed in, if anybody is.
        form: What was sent.
    """

    web: Web
    request: Request
    token: str
    session: Session | None
    form: Form = field(default_factory=Form)

    @cached_property
    def language(self) -> str:
        """Return the language of the pages: the one chosen, else the first the browser asks for."""
        if self.request.url.path.startswith("/staff"):
            return DEFAULT  # the practice works in English, and so do the papers it fills in
        chosen = self.request.cookies.get(CHOSEN, "")
        asked = self.request.headers.get("accept-language", "")
        return chosen if chosen in offered() else best_language(asked)

    @property
    def words(self) -> Strings:
        """Return the sentences of the pages."""
        return load_words(self.language)

    @property
    def posted(self) -> bool:
        """Return whether a form was sent."""
        return self.request.method == "POST"

    @property
    def now(self) -> dt.datetime:
        """Return the time."""
        return self.web.settings.clock()

    @property
    def address(self) -> str:
        """Return where the request comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def signed_in(self) -> Session:
        """Return who is signed in.

        Raises:
            SignedOutError: Nobody is.
        """
        if self.session is None:
            raise SignedOutError
        return self.session

    @cached_property
    def member(self) -> Member:
        """Return which member of the practice is signed in: name and role.

        Raises:
            SignInNeededError: None is; the answer leads to the sign-in page, and back after it.
        """
        held = self.session
        staff = held is not None and held.kind == STAFF
        found = member_of(self.web.store, held.subject) if held and staff else None
        if found is None:
            raise SignInNeededError
        return found

    def page(
        self,
        kind: type[Page],
        name: str,
        /,
        *,
        title: str = "",
        problem: str = "",
        status: int = 200,
        **fields: object,
    ) -> Response:
        """Return a page of a kind, from the template and the sentences of a name."""
        made = kind(
            language=self.language,
            title=title or self.words(f"{name}.title"),
            say=said_on(name, self.language),
            form_token=self.web.sessions.form_token(self.token),
            signed_in=self.session is not None and self.session.kind == PATIENT,
            problem=problem,
            languages=self._others(status),
            **fields,  # type: ignore[arg-type]  # checked by the dataclass itself when it is made
        )
        html = render_html(f"web/{name}.html.j2", made, templates=resources.templates_folder())
        return HTMLResponse(html, status)

    def _others(self, status: int) -> tuple[Tongue, ...]:
        """Return the links to the other languages; none where a page cannot be had again."""
        if self.posted and status == _OK:  # what a form gives is shown once, such as a new code
            return ()
        path = self.request.url.path
        back = "/" if self.posted and path.endswith(_ONLY_SENT) else path
        return tuple(
            Tongue(name, load_words(name)("all.this_language"), language_path(name, back))
            for name in offered()
            if name != self.language
        )


Handler = Callable[[Visit], Response]


def go_to(path: str) -> Response:
    """Return the answer to a form that was taken: go and get a page (RFC 9110, 303)."""
    return RedirectResponse(path, 303)


def endpoint(web: Web, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Return what the framework calls for a route: checks first, then the handler in a thread."""

    async def run(request: Request) -> Response:
        if request.method == "POST":
            check_origin(request)
            await _check_sender(web, request)
            form = await read_form(request, web.settings.upload)
        else:
            form = Form()
        work = partial(_answered, web, handler, request, form)
        lane = web.lanes.of(request.method, request.url.path)
        return await to_thread.run_sync(work, limiter=lane)

    async def guarded(request: Request) -> Response:
        try:
            return await run(request)
        except (WebError, AppealgenError, HTTPException, ClientDisconnect):
            raise
        except Exception as error:  # noqa: BLE001 - the last wall before a log with values
            _log.error("%s at %s", type(error).__name__, _place(error))
            raise BrokenError from None

    return guarded


async def _check_sender(web: Web, request: Request) -> None:
    """Refuse a file of somebody who is not signed in before it is read into memory.

    Raises:
        SignedOutError: Nobody is.
    """
    kind = request.headers.get("content-type", "").strip().lower()
    if kind.startswith("multipart/form-data"):
        token = web.sessions.token(request)
        if await run_in_threadpool(web.sessions.find, token) is None:
            raise SignedOutError


def _place(error: Exception) -> str:
    """Return where in the program an error arose: no message, no value."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{PurePath(frame.filename).name}:{frame.lineno}"


def _answered(web: Web, handler: Handler, request: Request, form: Form) -> Response:
    sessions = web.sessions
    given = sessions.token(request)
    token = given or sessions.new_token()
    visit = Visit(web, request, token, sessions.find(given), form)
    if visit.posted and not sessions.is_form_token(given, form.get("form_token")):
        if visit.session is None:
            raise SignedOutError
        raise NotAllowedError
    response = handler(visit)
    if not given and "set-cookie" not in response.headers:
        sessions.set_cookie(response, token)
    return response
