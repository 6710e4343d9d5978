"""What the pages of the workspace share: their frame, their words, the case, the trail."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response

from appealgen import resources
from appealgen.errors import AppealgenError
from appealgen.intake.questionnaire import Role, Strings
from appealgen.render.environment import render_html
from appealgen.web.errors import (
    NotFoundError,
    SignedOutError,
    SignInNeededError,
    page_and_status,
)
from appealgen.web.staff.folders import find_case
from appealgen.web.trail import Action, add_line
from appealgen.web.visit import Page, Visit

if TYPE_CHECKING:
    from appealgen.web.store import Sitting, Store

__all__ = [
    "StaffPage",
    "case_of",
    "case_path",
    "cases_root",
    "failed_page",
    "note",
    "record_of",
    "show",
    "staff_words",
    "way_back",
    "way_in",
]

_LANGUAGE = "en"
_CATALOGUE = Path(__file__).parent / "locale" / f"{_LANGUAGE}.po"
_LONGEST_WAY = 300


@dataclass(frozen=True, kw_only=True)
class StaffPage(Page):
    """What every page of the workspace has; each page adds its own fields.

    Attributes:
        member: Who is signed in; empty on the sign-in page.
        role: The role in words.
        here: The name of the case in hand; empty on the other pages.
        here_path: The way to it.
    """

    member: str = ""
    role: str = ""
    here: str = ""
    here_path: str = ""


@lru_cache(maxsize=1)
def staff_words() -> Strings:
    """Return the sentences of the workspace."""
    from babel.messages.pofile import read_po

    with _CATALOGUE.open("rb") as file:
        catalog = read_po(file, locale=_LANGUAGE, abort_invalid=True)
    return Strings(_LANGUAGE, {str(m.id): str(m.string) for m in catalog if m.id and m.string})


@lru_cache(maxsize=64)
def _said_on(page: str) -> SimpleNamespace:
    words = staff_words()
    found: dict[str, str] = {}
    for prefix in ("all.", f"{page}."):
        found |= {
            name.removeprefix(prefix): str(words.said[name])
            for name in words.ids()
            if name.startswith(prefix)
        }
    return SimpleNamespace(**found)


def show(
    visit: Visit,
    kind: type[StaffPage],
    name: str,
    /,
    *,
    title: str = "",
    status: int = 200,
    **fields: object,
) -> Response:
    """Return a page of the workspace.

    Args:
        visit: The request.
        kind: Its fields.
        name: The name of its template and its sentences; a dot is a folder.
        title: The title and first heading; the sentence ``<name>.title`` unless given.
        status: The HTTP status.
        **fields: The fields that the page adds.
    """
    words, (member, role) = staff_words(), _signed_in(visit)
    made = kind(
        language=_LANGUAGE,
        title=title or words(f"{name}.title"),
        say=_said_on(name),
        form_token=visit.web.sessions.form_token(visit.token),
        signed_in=bool(member),
        member=member,
        role=role,
        **fields,  # type: ignore[arg-type]  # checked by the dataclass itself when it is made
    )
    path = f"web/staff/{name.replace('.', '/')}.html.j2"
    return HTMLResponse(render_html(path, made, templates=resources.templates_folder()), status)


def _signed_in(visit: Visit) -> tuple[str, str]:
    """Return who is signed in, and the role in words; empty where nobody is."""
    try:
        member = visit.member
    except SignInNeededError:
        return "", ""
    return member.name, staff_words()(f"role.{member.role.value}")


def case_of(visit: Visit) -> Path:
    """Return the folder of the case that a path names.

    Raises:
        SignInNeededError: Nobody of the practice is signed in.
        NotFoundError: There is no such case.
    """
    return find_case(cases_root(visit), visit.request.path_params["case"])


def cases_root(visit: Visit) -> Path:
    """Return the folder of the cases, for members of the practice.

    Raises:
        SignInNeededError: Nobody of the practice is signed in.
        NotFoundError: No workspace is served.
    """
    root, _ = visit.web.settings.cases, visit.member
    if root is None:
        raise NotFoundError
    return root


def case_path(case: Path, *rest: str) -> str:
    """Return the path of a page about a case: ``/staff/cases/<case>/<rest>``."""
    return "/".join(["/staff/cases", quote(case.name, safe=""), *rest])


def record_of(store: Store, case: Path) -> Sitting:
    """Return what the practice's own lines of the trail about a case are kept under."""
    found = (store.sitting(name) for name in store.sittings_of(case))
    own = next((one for one in found if one.role == Role.STAFF), None)
    return own or store.sitting(store.add_sitting(case, Role.STAFF))


def note(visit: Visit, case: Path, action: Action, about: str = "") -> None:
    """Add a line to the trail about a case: who did what, never a value."""
    store = visit.web.store
    record = record_of(store, case)
    with store.writing() as connection:
        add_line(connection, store, record, visit.member.who, (action, about))


def way_in(asked: str) -> str:
    """Return the way to the sign-in page, and back afterwards to a page of the workspace."""
    return f"/staff/sign-in?next={quote(way_back(asked))}"


def way_back(asked: str) -> str:
    """Return a path of the workspace as it was asked for; its first page for anything else.

    What comes from a browser may name another site (``//evil.example``); that is never followed.
    """
    own = asked.startswith("/staff/") and "//" not in asked and "\\" not in asked
    plain = asked.isascii() and asked.isprintable() and len(asked) <= _LONGEST_WAY
    inner = not asked.startswith(("/staff/sign-in", "/staff/sign-out"))
    return asked if own and plain and inner else "/staff"


@dataclass(frozen=True, kw_only=True)
class _Problem(StaffPage):
    """What went wrong, and what to do."""

    text: str
    details: tuple[str, ...]


def failed_page(visit: Visit, error: Exception, status: int) -> Response:
    """Return the answer to an error in the workspace.

    What other layers say of a case names places, never values; it is shown to members.

    Args:
        visit: The request.
        error: What was raised.
        status: The HTTP status of the framework's own errors.
    """
    if isinstance(error, SignInNeededError | SignedOutError):
        return RedirectResponse(way_in(_page_asked(visit)), 303)
    plain = status in {404, 405}
    page, status = ("not_found", status) if plain else page_and_status(error)
    words = staff_words()
    details: tuple[str, ...] = ()
    if isinstance(error, AppealgenError) and _signed_in(visit)[0]:
        found = (str(problem) for problem in error.problems)
        said = (str(error), *(text for text in found if text not in str(error)))
        details = tuple(_from_root(visit, text) for text in said)
    return show(
        visit,
        _Problem,
        "problem",
        title=words(f"problem.{page}.title"),
        text=words(f"problem.{page}.text"),
        details=details,
        status=status,
    )


def _from_root(visit: Visit, text: str) -> str:
    """Return a message with places inside the folder of the cases, not on the machine."""
    root = visit.web.settings.cases
    return text.replace(f"{root.resolve()}{os.sep}", "") if root else text


def _page_asked(visit: Visit) -> str:
    """Return the page that was asked for; for a form, the page that it stood on."""
    if visit.posted:
        return quote(urlsplit(visit.request.headers.get("referer", "")).path, safe="/%~")
    return quote(visit.request.url.path, safe="/%~")
