"""The steps around a denial: correct or answer it, call, appeal, go outside, wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.appeals.calendar import say_day
from appealgen.appeals.clocks import Status
from appealgen.appeals.route.made import awaited, by_law, made, merits, payers_reasons
from appealgen.appeals.route.values import Action, Doer, Need, Route
from appealgen.appeals.route.view import RUNNING
from appealgen.appeals.rules import StartEvent, Who
from appealgen.model.denial import AppealStep
from appealgen.model.exchange import CallOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.appeals.clocks import Deadline
    from appealgen.appeals.route.book import StepRule
    from appealgen.appeals.route.values import Beside
    from appealgen.appeals.route.view import View

__all__ = ["denied_routes", "request_routes"]

_APPEALS = frozenset(
    {Action.APPEAL, Action.EXPEDITED_APPEAL, Action.EXTERNAL_REVIEW, Action.HEARING}
)
_MEDICAL_JUDGMENT = Need(
    "what shows that the denial rests on medical judgment, or takes an approval back: external "
    "review is for nothing else",
    Doer.STAFF,
    "45 CFR 147.136(d)",
)
_CERTIFICATION = Need(
    "the physician's certification that waiting would put health at risk",
    Doer.SURGEON,
    "45 CFR 147.136(d)(3)",
)
_ASK_EXPEDITED = "The case states an urgency: ask for an expedited review."
_NOW = "File it now: the day to keep is that of an appeal which is not urgent."
_MOVE = "Move the operation to a later day, and ask for that"
_UNTIL_WHEN = Need(
    "find out until when it may be asked for after the payer’s silence; no rule on file counts "
    "that, so file it now",
    Doer.STAFF,
)
_PRIVATE = frozenset({"external-review-federal", "external-review-state"})


def denied_routes(view: View) -> Iterator[Route]:
    """Yield what can be done about a denial; the caller puts it in order."""
    by_the_law = list(_by_the_law(view))
    held = any(r.action is Action.APPEAL and r.not_before is not None for r in by_the_law)
    for wait in _waits(view):
        then_file = held and wait.title != _MOVE
        yield (
            replace(wait, title="Wait until the time is reached, then file") if then_file else wait
        )
    yield from _ways(view)
    yield from by_the_law
    yield from _with_the_payer(view)
    yield from _call(view)
    yield from _after_the_call(view)
    yield from _gaps(view)


def request_routes(view: View) -> Iterator[Route]:
    """Yield what can be done where nothing is denied: close the gaps, wait where it helps, ask."""
    waits = list(_waits(view))
    held = any(not route.fallback for route in waits)
    yield from waits
    yield from _gaps(view)
    because = merits(view, Action.REQUEST)
    yield made(view, Action.REQUEST, because=because, fallback=held)


def _gaps(view: View) -> Iterator[Route]:
    if view.ground.gaps and view.medical and not view.appeal_later:
        yield made(view, Action.GATHER, needs=view.ground.gaps)


def _waits(view: View) -> Iterator[Route]:
    """Yield the waits; a case that names an urgency is not told to wait first."""
    if view.done_already or not view.medical:
        return
    for wait in view.ground.waits:
        what = "The operation" if wait.operation else "The new request"
        label = f"{wait.label}: " if wait.label else ""
        renew = [Need(f"renew before that day: {one}", Doer.STAFF) for one in wait.renew]
        yield made(
            view,
            Action.WAIT_AND_REQUEST,
            because=(
                f"{label}{wait.asks}.",
                wait.counted,
                f"{what} makes sense from {say_day(wait.on)} on.",
            ),
            needs=renew,
            not_before=wait.on,
            title=_MOVE if wait.operation else "",
            fallback=view.case.urgent_basis is not None,
        )


def _ways(view: View) -> Iterator[Route]:
    """Yield the ways that answer the payer's own reasons, each once."""
    named = dict.fromkeys(action for rule in view.tracks for action in rule.ways)
    for action in named:
        if action is Action.CORRECTED_CLAIM:
            yield _correction(view)
        elif action is Action.ADD_RECORDS:
            yield _records(view)
        else:
            yield made(
                view, action, because=payers_reasons(view, action), needs=_fixes(view, action)
            )
    if not view.ground.criteria_on_file and Action.REQUEST_FILE not in named and view.medical:
        yield made(view, Action.REQUEST_FILE)
    denial = view.case.denial
    hidden = denial is not None and denial.criteria_disclosed is False
    if hidden and view.ground.criteria_on_file and Action.REQUEST_FILE not in named:
        because = ["The payer has not disclosed the criteria it relied on."]
        yield made(view, Action.REQUEST_FILE, because=because)


def _fixes(view: View, action: Action) -> list[Need]:
    """Return what answers the codes on a way, as the code table's own words say it."""
    tracks = {rule.track for rule in view.tracks if action in rule.ways}
    doer = view.book.action(action).who
    fixes = dict.fromkeys(one.fix for one in view.told if one.track in tracks and one.fix)
    return [Need(f"{fix[:1].lower()}{fix[1:].rstrip('.')}", doer) for fix in fixes]


def _correction(view: View) -> Route:
    filed = view.waiting_on(AppealStep.CORRECTED_CLAIM)
    because = payers_reasons(view, Action.CORRECTED_CLAIM)
    if filed is not None:
        return made(view, Action.AWAIT_DECISION, because=["A corrected claim is with the payer."])
    if view.case.claim is None and not view.done_already:
        return made(view, Action.CORRECTED_REQUEST, because=because)
    needs = _fixes(view, Action.CORRECTED_CLAIM)
    return made(view, Action.CORRECTED_CLAIM, because=because, needs=needs)


def _records(view: View) -> Route:
    if view.waiting_on(AppealStep.RECORDS_REQUEST) is not None:
        because = ["The records that were asked for are with the payer."]
        return made(view, Action.AWAIT_DECISION, because=because)
    because = payers_reasons(view, Action.ADD_RECORDS)
    return made(view, Action.ADD_RECORDS, because=because, needs=_fixes(view, Action.ADD_RECORDS))


def _by_the_law(view: View) -> Iterator[Route]:
    """Yield each time limit of ours that is running and that this denial is for."""
    for name, deadline in view.deadlines.items():
        rule = view.book.step(name)
        if rule is None or deadline.who is not Who.US or deadline.status not in RUNNING:
            continue
        if _is_past(view, name) or not _is_for(view, rule) or rule.only_if_shown:
            continue
        yield _filed(view, rule, deadline)


def _is_past(view: View, name: str) -> bool:
    """Return whether that level, or a later one, was filed."""
    rung = view.rung_of(name)
    return rung is not None and rung <= view.rung


def _is_for(view: View, rule: StepRule) -> bool:
    if rule.action is Action.EXTERNAL_REVIEW and view.not_final:
        return False
    if rule.tracks and not {one.track for one in view.tracks} & set(rule.tracks):
        return False
    return not (rule.action in _APPEALS and view.appeal_barred)


def _filed(view: View, rule: StepRule, deadline: Deadline) -> Route:
    first = view.rung == 0 and view.rung_of(deadline.step) == 1
    fast = rule.action is Action.APPEAL and first and view.may_expedite
    action = Action.EXPEDITED_APPEAL if fast else rule.action
    route = by_law(view, deadline, action, rule)
    if fast:
        route = replace(route, why=f"{route.why} {_NOW}")
    if deadline.step in _PRIVATE and view.case.urgent_basis is not None and not view.done_already:
        needs = (*route.needs, _CERTIFICATION)
        route = replace(route, why=f"{route.why} {_ASK_EXPEDITED}", needs=needs)
    if view.call_outcome is CallOutcome.OVERTURNED and view.rung == 0:
        return replace(route, fallback=True)
    if deadline.step in _PRIVATE and not view.medical:
        route = replace(route, needs=(*route.needs, _MEDICAL_JUDGMENT))
    if view.appeal_later and action in _APPEALS and view.rung == 0:
        return replace(route, fallback=True)
    return _after_waits(view, route)


def _after_waits(view: View, route: Route) -> Route:
    """Return a filing held until time has closed what fails, where its day leaves room.

    Where the operation, and not the request, has to lie later, nothing is held: the filing asks
    for the later operation.
    """
    if view.case.urgent_basis is not None or view.done_already or not view.medical:
        return route
    if route.action not in {Action.APPEAL, Action.PEER_TO_PEER} or not view.ground.waits:
        return route
    last = say_day(max(wait.on for wait in view.ground.waits))
    days = [wait.on for wait in view.ground.waits if not wait.operation]
    if not days:
        return replace(route, why=f"{route.why} It asks for an operation on or after {last}.")
    day = max(days)
    if route.by is not None and day <= route.by and route.action is Action.APPEAL:
        why = f"{route.why} Filed on or after {say_day(day)}, it can show the completed time."
        return replace(route, not_before=day, why=why)
    why = f"{route.why} Before {say_day(day)} it only keeps the right: the criterion fails today."
    return replace(route, fallback=True, why=why)


def _with_the_payer(view: View) -> Iterator[Route]:
    """Yield the decisions that are awaited, or what their lateness opens."""
    awaited: dict[str, Deadline] = {}
    for name, step in view.steps.items():
        deadline = view.deadlines[name]
        filing = step.filing
        forwarded = step.rule.start is StartEvent.REVIEWER_RECEIPT and step.event.happened is None
        open_ = filing is not None and filing.decided is None and filing.upheld is None
        if deadline.who is Who.US or not (open_ or (forwarded and filing is None)):
            continue
        if deadline.status is Status.PASSED:
            yield from _late(view, deadline)
        elif deadline.status in RUNNING:
            which = step.rule.settled_by.appeal.value if step.rule.settled_by else name
            kept = awaited.get(which)
            if kept is None or _sooner(deadline, kept):
                awaited[which] = deadline
    for deadline in awaited.values():
        yield _await(view, deadline)
    if view.ground.beside is not None:
        yield from _beside(view, view.ground.beside)


def _beside(view: View, rule: Beside) -> Iterator[Route]:
    """Yield the review outside that an urgent case may ask for without waiting."""
    for name in sorted(_PRIVATE & set(view.deadlines)):
        step = view.book.step(name)
        if step is None or _is_past(view, name):
            continue
        route = by_law(view, view.deadlines[name], Action.EXTERNAL_REVIEW, step)
        yield replace(
            route,
            why=f"{route.why} {rule.says}. {_ASK_EXPEDITED}",
            needs=(*route.needs, _CERTIFICATION),
            citation=rule.citation,
        )


def _sooner(one: Deadline, other: Deadline) -> bool:
    if one.last_day is None:
        return False
    return other.last_day is None or one.last_day < other.last_day


def _await(view: View, deadline: Deadline) -> Route:
    return awaited(view, by_law(view, deadline, Action.AWAIT_DECISION))


def _late(view: View, deadline: Deadline) -> Iterator[Route]:
    because = (f"{deadline.title}: its day has passed.", deadline.consequence)
    to, citation = view.ground.regulator, deadline.citation
    yield made(view, Action.COMPLAINT, because=because, to=to, citation=citation)
    for name in view.book.opened_by(deadline.step):
        step, rule = view.steps.get(name), view.book.step(name)
        opened = view.deadlines.get(name)
        if step is None or rule is None or opened is None or opened.status is Status.PASSED:
            continue
        if _is_past(view, name):
            continue
        route = by_law(view, opened, rule.action, rule)
        needs = route.needs if route.by is not None else (*route.needs, _UNTIL_WHEN)
        yield replace(route, why=f"{route.why} {deadline.consequence}", needs=needs)


def _call(view: View) -> Iterator[Route]:
    """Yield the call, where it is open and bears on the reasons."""
    deadline, denial = view.call, view.case.denial
    offered = denial is not None and denial.peer_to_peer is not None
    if deadline is None or not any(rule.call for rule in view.tracks):
        return
    if view.done_already and not offered:
        return
    if view.call_outcome in {CallOutcome.OVERTURNED, CallOutcome.REFUSED}:
        return
    yield _after_waits(view, by_law(view, deadline, Action.PEER_TO_PEER))


def _after_the_call(view: View) -> Iterator[Route]:
    """Yield what the last call left to do."""
    if view.call_outcome is CallOutcome.OVERTURNED and view.rung == 0:
        yield made(
            view,
            Action.USE_APPROVAL,
            because=["On the call the denial was reversed; the log is no approval."],
        )
    elif view.call_outcome is CallOutcome.MORE_RECORDS and view.rung == 0:
        said = [words for call in view.case.calls for words in call.said_missing]
        needs = [
            Need(f"what the reviewer missed on the call: {words}", Doer.STAFF) for words in said
        ]
        yield made(
            view,
            Action.ADD_RECORDS,
            because=["On the call the reviewer asked for more records."],
            needs=needs,
        )
