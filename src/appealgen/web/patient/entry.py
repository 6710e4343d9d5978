"""The ways in: the first page, the link of the clinic, the code to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.web.errors import NotFoundError
from appealgen.web.invitations import is_open, redeem, resume
from appealgen.web.visit import Page, Visit, go_to
from appealgen.web.words import CHOSEN, offered, way_back

if TYPE_CHECKING:
    from starlette.responses import Response

    from appealgen.web.store import Sitting

__all__ = ["choose_language", "go_on", "home", "start"]


@dataclass(frozen=True, kw_only=True)
class _Start(Page):
    action: str


def home(visit: Visit) -> Response:
    """Show the first page."""
    return visit.page(Page, "home")


def choose_language(visit: Visit) -> Response:
    """Keep the language that was chosen for the visit, and go back to the page."""
    name = visit.request.path_params["language"]
    if name not in offered():
        raise NotFoundError
    response = go_to(way_back(visit.request.query_params.get("to", "/")))
    secure = visit.web.settings.address.secure
    response.set_cookie(CHOSEN, name, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def start(visit: Visit) -> Response:
    """Ask for the code of a link, and let in who has both. Looking at the link keeps it usable."""
    token = visit.request.path_params["token"]
    action = f"/start/{token}"
    if not visit.posted:
        if not is_open(visit.web.store, token):
            raise NotFoundError
        return visit.page(_Start, "start", action=action)
    sitting = redeem(visit.web.store, token, visit.form.get("answer"), visit.address)
    if sitting is None:
        wrong = visit.words("start.wrong")
        return visit.page(_Start, "start", action=action, problem=wrong, status=422)
    return _let_in(visit, sitting)


def go_on(visit: Visit) -> Response:
    """Ask for the code to go on."""
    if not visit.posted:
        return visit.page(Page, "resume")
    sitting = resume(visit.web.store, visit.form.get("answer"), visit.address)
    if sitting is None:
        return visit.page(Page, "resume", problem=visit.words("resume.wrong"), status=422)
    return _let_in(visit, sitting)


def _let_in(visit: Visit, sitting: Sitting) -> Response:
    sessions = visit.web.sessions
    sessions.end(visit.token)
    response = go_to("/questions")
    sessions.set_cookie(response, sessions.begin("patient", sitting.id))
    return response
