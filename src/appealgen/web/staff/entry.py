"""The ways in and out of the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.web.accounts import KIND, note_sign_out, sign_in
from appealgen.web.errors import SignInNeededError
from appealgen.web.staff.desk import StaffPage, show, staff_words, way_back
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    from starlette.responses import Response

__all__ = ["sign_in_page", "sign_out"]


@dataclass(frozen=True, kw_only=True)
class _SignIn(StaffPage):
    """Name and password."""

    back: str
    name: str


def sign_in_page(visit: Visit) -> Response:
    """Ask for name and password, and let in whom they fit."""
    if not visit.posted:
        return _asked(visit, way_back(visit.request.query_params.get("next", "")))
    back, name = way_back(visit.form.get("next")), visit.form.get("name")
    account = sign_in(visit.web.store, name, visit.form.get("password"), visit.address)
    if account is None:
        return _asked(visit, back, name, staff_words()("sign_in.wrong"))
    sessions = visit.web.sessions
    sessions.end(visit.token)
    response = go_to(back)
    sessions.set_cookie(response, sessions.begin(KIND, account))
    return response


def _asked(visit: Visit, back: str, name: str = "", problem: str = "") -> Response:
    return show(
        visit,
        _SignIn,
        "sign_in",
        back=back,
        name=name,
        problem=problem,
        field="name",
        status=422 if problem else 200,
    )


def sign_out(visit: Visit) -> Response:
    """End the session on this device."""
    try:
        note_sign_out(visit.web.store, visit.member)
    except SignInNeededError:
        return go_to("/staff/sign-in")
    sessions = visit.web.sessions
    sessions.end(visit.token)
    response = go_to("/staff/sign-in")
    sessions.drop_cookie(response)
    return response
