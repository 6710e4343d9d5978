"""The ways out: a code to come back with, signing out, deleting everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.web.invitations import new_resume_code
from appealgen.web.patient.desk import Desk, desk_of
from appealgen.web.trail import Action, add_line
from appealgen.web.visit import Page, Visit

if TYPE_CHECKING:
    from starlette.responses import Response

__all__ = ["delete_all", "leave", "sign_out"]


@dataclass(frozen=True, kw_only=True)
class _Code(Page):
    """A code to come back with; it is shown once and kept as a hash only."""

    code: str
    address: str


def leave(visit: Visit) -> Response:
    """Offer a code to come back with, or make one and show it."""
    desk = desk_of(visit)
    if not visit.posted:
        return visit.page(Page, "leave")
    code = new_resume_code(visit.web.store, desk.sitting, desk.answers.who)
    address = f"{visit.web.settings.address.url}/resume"
    return visit.page(_Code, "code", code=code, address=address)


def sign_out(visit: Visit) -> Response:
    """End the session on this device."""
    desk_of(visit).note(Action.SIGNED_OUT)
    return _ended(visit, "signed_out_now")


def delete_all(visit: Visit) -> Response:
    """Ask once more, then delete everything this person gave."""
    desk = desk_of(visit)
    if not visit.posted:
        return visit.page(Page, "delete", field="sure")
    if visit.form.get("sure") != "yes":
        problem = visit.words("delete.need_statement")
        return visit.page(Page, "delete", problem=problem, field="sure", status=422)
    _forget(desk)
    return _ended(visit, "deleted")


def _forget(desk: Desk) -> None:
    store = desk.visit.web.store
    with store.writing() as connection:
        add_line(connection, store, desk.sitting, desk.answers.who, (Action.DELETED, ""))
        store.forget(connection, desk.sitting.id)
    store.clear_log()


def _ended(visit: Visit, name: str) -> Response:
    sessions = visit.web.sessions
    sessions.end(visit.token)
    ended = Visit(visit.web, visit.request, sessions.new_token(), None)
    response = ended.page(Page, name)
    sessions.drop_cookie(response)
    return response
