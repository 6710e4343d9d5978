"""The steps while the payer has not decided: send, speak, wait. Nothing is appealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.appeals.clocks import Status
from appealgen.appeals.route.made import awaited, by_law, made
from appealgen.appeals.route.values import Action, Doer, Need, Route
from appealgen.appeals.route.view import RUNNING
from appealgen.appeals.rules import Who
from appealgen.appeals.states import CallOpen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.appeals.clocks import Deadline
    from appealgen.appeals.route.view import View

__all__ = ["pended_routes"]

_NOT_DECIDED = "The payer has not decided, so there is nothing to appeal."
_WITH_THE_PAYER = "The records that were asked for are with the payer."
_URGENT = Need("the surgeon's signed statement that the request is urgent, and why", Doer.SURGEON)


def pended_routes(view: View) -> Iterator[Route]:
    """Yield what can be done while a request or a claim is not decided."""
    ours, theirs = _clocks(view, ours=True), _clocks(view, ours=False)
    if view.journey.records is None:
        yield _records(view, ours)
    if view.window is not None and view.window.open is CallOpen.BEFORE_DENIAL:
        yield _call_before(view)
    for deadline in theirs:
        if deadline.status is Status.PASSED:
            yield made(
                view,
                Action.COMPLAINT,
                because=(f"{deadline.title}: its day has passed.", deadline.consequence),
                to=view.ground.regulator,
                citation=deadline.citation,
            )
    yield _await(view, theirs)


def _clocks(view: View, *, ours: bool) -> list[Deadline]:
    """Return the clocks of a request that is not decided, of one side."""
    return [
        view.deadlines[name]
        for name, step in view.steps.items()
        if step.rule.applies.pended and (step.rule.who is Who.US) is ours
    ]


def _records(view: View, ours: list[Deadline]) -> Route:
    needs = [*view.ground.gaps, *_named(view)]
    needs += [_URGENT] if view.case.urgent_basis is not None and not view.done_already else []
    running = [d for d in ours if d.status in RUNNING]
    if not running:
        needs.append(Need("the day by which the payer wants them, from its letter", Doer.STAFF))
        over = ["The day its letter gave has passed: ask whether it still takes them."]
        because = [_NOT_DECIDED, *(over if ours else [])]
        return made(view, Action.ADD_RECORDS, because=because, needs=needs)
    route = by_law(view, running[0], Action.ADD_RECORDS, view.book.step(running[0].step))
    return replace(route, why=f"{_NOT_DECIDED} {route.why}", needs=(*route.needs, *needs))


def _named(view: View) -> list[Need]:
    """Return what the payer's letter asks for, in its own words."""
    denial = view.case.denial
    said = [reason.words for reason in denial.reasons if reason.words] if denial else []
    return [Need(f"what the letter asks for: {words}", Doer.STAFF) for words in said]


def _call_before(view: View) -> Route:
    """Return the call with a payer that takes none after its denial."""
    window = view.window
    assert window is not None  # noqa: S101 - the caller looked
    said = [f"{window.payer} speaks with the surgeon only before it denies."]
    because = [*said, window.after_appeal or "", window.does or ""]
    return made(view, Action.PEER_TO_PEER, because=because, to=window.how or "")


def _await(view: View, theirs: list[Deadline]) -> Route:
    running = [d for d in theirs if d.status in RUNNING]
    if not running:
        needs = [Need("the day by which the payer has to decide, from the payer", Doer.STAFF)]
        return made(view, Action.AWAIT_DECISION, because=[_NOT_DECIDED], needs=needs)
    days = [d for d in running if d.last_day is not None]
    deadline = min(days, key=lambda d: d.last_day or view.as_of) if days else running[0]
    route = by_law(view, deadline, Action.AWAIT_DECISION)
    sent = view.journey.records is not None
    why = f"{_NOT_DECIDED} {_WITH_THE_PAYER} {route.why}" if sent else f"{_NOT_DECIDED} {route.why}"
    return awaited(view, replace(route, why=why))
