"""What to do next, in order: the steps a case has, from its history, its law and its reasons.

The rules decide; the words and the tables are in ``policies/law/routes.yaml``. Nothing that a time
limit on file closes is recommended, and no case is left without a step.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.appeals.clocks import Status
from appealgen.appeals.route.denied import denied_routes, request_routes
from appealgen.appeals.route.made import made
from appealgen.appeals.route.pended import pended_routes
from appealgen.appeals.route.values import Action, Doer, Ground, Need, Route
from appealgen.appeals.route.view import View
from appealgen.appeals.rules import Appeal, Who

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from appealgen.appeals.law import Law
    from appealgen.appeals.route.book import RouteBook
    from appealgen.model import Case

__all__ = ["routes_of"]

_IN_WRITING = frozenset({Action.APPEAL, Action.EXPEDITED_APPEAL})
_SETTLES_NOTHING = frozenset({Action.FIND_OUT, Action.REQUEST_FILE, Action.GATHER})
"""Steps that prepare another; where they stand alone, it is said what is left to find out."""
_WAYS = (
    Action.CORRECTED_CLAIM,
    Action.CORRECTED_REQUEST,
    Action.SHOW_APPROVAL,
    Action.SETTLE,
)


def routes_of(
    case: Case, law: Law, book: RouteBook, ground: Ground, as_of: dt.date
) -> tuple[Route, ...]:
    """Return the next steps of a case, in the order in which they are taken; never none.

    Steps without ``fallback`` may run at once; ``after`` says where one waits for another.

    Args:
        case: The case.
        law: The law on file.
        book: The rules of the route.
        ground: The payer's reasons by track, and how the case stands against the criteria.
        as_of: The day of the question.
    """
    view = View(case, law, book, ground, as_of)
    found = _joined(_found(view))
    if not any(not route.fallback and route.action not in _SETTLES_NOTHING for route in found):
        found += list(_nothing_left(view, found))
    return _ordered(view, found)


def _found(view: View) -> Iterator[Route]:
    if view.case.denial is None and not view.ground.told:
        yield from request_routes(view)
        return
    if view.journey.overturned:
        yield made(view, Action.USE_APPROVAL)
        return
    if view.journey.unnamed_steps:
        what = "which step of the appeal each earlier filing was (add 'step:' to it)"
        yield made(view, Action.FIND_OUT, needs=[Need(what, Doer.STAFF)])
    if view.undecided:
        yield from pended_routes(view)
    else:
        yield from denied_routes(view)


def _nothing_left(view: View, found: list[Route]) -> Iterator[Route]:
    """Yield what to find out where nothing can be recommended: it is over, or not on file."""
    ours = [d for d in view.deadlines.values() if d.who is Who.US]
    over = [d for d in ours if d.status is Status.PASSED and view.book.step(d.step) is not None]
    needs = [
        Need("whether the payer takes a late filing for good cause, and what it asks", Doer.STAFF),
        Need("whether it takes a new request with what is new in the record", Doer.STAFF),
    ]
    title = "Ask whether a late filing is taken" if over else ""
    because = [f"{d.title}: its day has passed. {d.consequence}" for d in over]
    if view.journey.appeal(Appeal.EXTERNAL) is not None and not over:
        because = ["The review outside the plan was asked for; no further step is on file."]
        needs = [
            Need("the decision of the reviewer, and whether a further step is named", Doer.PATIENT),
            Need("whether a court is open and until when, from a lawyer", Doer.PATIENT),
        ]
    elif not over:
        needs = [Need("the next step, its last day and its address, from the notice", Doer.STAFF)]
    if not any(route.action is Action.FIND_OUT for route in found) or over:
        yield made(view, Action.FIND_OUT, title=title, because=because, needs=needs)


def _joined(routes: Iterable[Route]) -> list[Route]:
    """Join steps that are one: the same action without a time limit, or the same time limit."""
    kept: dict[tuple[Action, str, dt.date | None, str], Route] = {}
    for route in routes:
        day, title = (None, "") if route.step else (route.not_before, route.title)
        key = (route.action, route.step, day, title)
        first = kept.get(key)
        kept[key] = route if first is None else _one(first, route)
    return list(kept.values())


def _one(first: Route, other: Route) -> Route:
    more = other.why.removeprefix(first.why.split(". ", 1)[0] + ". ")
    why = first.why if other.why in first.why else f"{first.why} {more}"
    needs = tuple(dict.fromkeys((*first.needs, *other.needs)))
    return replace(first, why=why, needs=needs, fallback=first.fallback and other.fallback)


def _ordered(view: View, routes: list[Route]) -> tuple[Route, ...]:
    placed = sorted(routes, key=lambda r: (r.fallback, r.action.rank, r.by is None, r.by))
    present = {route.action for route in placed if not route.fallback}
    return tuple(
        replace(route, after=_after(view, route, present), by=_by(route, placed))
        for route in placed
    )


def _after(view: View, route: Route, present: set[Action]) -> tuple[Action, ...]:
    """Return what comes first: the call before the writing, the correction before the appeal.

    Many payers take no call once an appeal is filed; one that says it does is not waited for. An
    urgent appeal waits for nothing.
    """
    if route.action not in {Action.APPEAL, Action.PEER_TO_PEER, Action.REQUEST}:
        return ()
    first = [a for a in (Action.GATHER,) if a in present]
    if route.action is Action.APPEAL:
        first += [action for action in _WAYS if action in present]
        if Action.PEER_TO_PEER in present and not view.call_stays_open:
            first.append(Action.PEER_TO_PEER)
    return tuple(first)


def _by(route: Route, routes: list[Route]) -> dt.date | None:
    """Return the day to keep; gaps are closed by the first day of the steps that need them."""
    if route.action is not Action.GATHER:
        return route.by
    days = [r.by for r in routes if r.by is not None and (r.action in _IN_WRITING or _talks(r))]
    return min(days, default=None)


def _talks(route: Route) -> bool:
    return route.action is Action.PEER_TO_PEER
