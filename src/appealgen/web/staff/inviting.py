"""The patient's invitation: made, its state, withdrawn. The link and the code are shown once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.web.invitations import invite, state_of, withdraw
from appealgen.web.staff.desk import (
    StaffPage,
    case_of,
    case_path,
    show,
    staff_words,
)
from appealgen.web.staff.reviews import patients_of
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response

    from appealgen.web.store import Sitting

__all__ = ["invitation"]


@dataclass(frozen=True, kw_only=True)
class _Invitation(StaffPage):
    """How the patient can come in."""

    action: str
    states: tuple[str, ...]
    open: bool
    was: bool


@dataclass(frozen=True, kw_only=True)
class _Made(StaffPage):
    """A new link and its code."""

    link: str
    code: str
    back: str


def invitation(visit: Visit) -> Response:
    """Show how the patient can come in; make a link, or end every way in."""
    case = case_of(visit)
    wish = visit.form.get("wish") if visit.posted else ""
    if wish == "make":
        return _made(visit, case)
    held = patients_of(visit.web.store, case)
    if wish == "withdraw":
        for sitting in held:
            withdraw(visit.web.store, sitting, visit.member.who)
        return go_to(case_path(case, "invitation"))
    states = tuple(text for sitting in held for text in _states(visit, sitting))
    return show(
        visit,
        _Invitation,
        "invitation",
        here=case.name,
        here_path=case_path(case),
        action=case_path(case, "invitation"),
        states=states or (staff_words()("invitation.closed" if held else "invitation.none"),),
        open=bool(states),
        was=bool(held),
    )


def _made(visit: Visit, case: Path) -> Response:
    made = invite(visit.web.store, case, who=visit.member.who)
    return show(
        visit,
        _Made,
        "invited",
        here=case.name,
        here_path=case_path(case),
        link=f"{visit.web.settings.address.url}{made.path}",
        code=made.code,
        back=case_path(case, "invitation"),
    )


def _states(visit: Visit, sitting: Sitting) -> tuple[str, ...]:
    """Return the open ways in, in words."""
    state, words = state_of(visit.web.store, sitting), staff_words()
    known = {"link": state.link_until, "code": state.code_until, "seen": state.seen_at}
    return tuple(
        words(f"invitation.{name}", day=words.day(_day(visit, at)))
        for name, at in known.items()
        if at is not None
    )


def _day(visit: Visit, at: int) -> dt.date:
    return dt.datetime.fromtimestamp(at, visit.now.tzinfo).date()
