"""What holds for every history, however odd: the law is kept, and nobody is left alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appealgen.appeals import Status
from appealgen.appeals.route import Action, Ground, Route, Told, Track, routes_of
from appealgen.model import Case
from appealgen.model.denial import AppealStep, DenialKind
from appealgen.model.exchange import CallOutcome
from appealgen.model.people import PlanKind
from tests.appeals.clock_cases import LAW, clocks, denial, invented
from tests.appeals.route.situations import (
    APPROVAL,
    BOOK,
    CLAIM,
    GAP,
    OFFER,
    URGENT,
    WAIT_LONG,
    WAIT_MOVE,
    WAIT_SHORT,
    call,
)

IN_WRITING = {Action.APPEAL, Action.EXPEDITED_APPEAL, Action.EXTERNAL_REVIEW, Action.HEARING}
BOUNDED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_START = dt.date(2026, 3, 2)


@st.composite
def _appeals(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an earlier filing: decided or not, labeled or not."""
    filed = _START + dt.timedelta(days=draw(st.integers(0, 200)))
    tree: dict[str, Any] = {"level": "an appeal", "filed": str(filed)}
    step = draw(st.sampled_from([None, *AppealStep]))
    tree |= {"step": step.value} if step else {}
    tree |= {"received_by_payer": str(filed)} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        decided = filed + dt.timedelta(days=draw(st.integers(0, 60)))
        tree |= {"decided": str(decided), "upheld": draw(st.sampled_from([True, True, False]))}
        final = draw(st.sampled_from([None, True, False]))
        tree |= {} if final is None else {"final": final}
    return tree


@st.composite
def histories(draw: st.DrawFn) -> tuple[Case, Ground, dt.date]:
    """Draw a case with any history, its reasons, and the day of the question."""
    plan = draw(st.sampled_from(list(PlanKind))).value
    state = draw(st.sampled_from([None, "CA", "NY", "TX", "PA", "WI", "OH"]))
    notice = _START + dt.timedelta(days=draw(st.integers(0, 200)))
    kind = draw(st.sampled_from(list(DenialKind))).value
    parts: dict[str, Any] = {
        "denial": denial(
            str(notice),
            str(notice + dt.timedelta(days=4)) if draw(st.booleans()) else None,
            kind,
            **({"peer_to_peer": OFFER} if draw(st.booleans()) else {}),
        )
    }
    for key, value in (("urgent_basis", URGENT), ("claim", CLAIM), ("approval", APPROVAL)):
        parts |= {key: value} if draw(st.booleans()) else {}
    outcome = draw(st.sampled_from([None, *CallOutcome]))
    parts |= {"calls": [call(outcome.value)]} if outcome else {}
    appeals = draw(st.lists(_appeals(), max_size=3))
    tracks = draw(st.lists(st.sampled_from(list(Track)), max_size=3, unique=True))
    ground = Ground(
        told=tuple(Told(track, track.value, no_appeal=draw(st.booleans())) for track in tracks),
        gaps=draw(st.sampled_from([(), (GAP,)])),
        waits=draw(st.sampled_from([(), (WAIT_SHORT,), (WAIT_SHORT, WAIT_LONG), (WAIT_MOVE,)])),
        criteria_on_file=draw(st.booleans()),
    )
    day = notice + dt.timedelta(days=draw(st.integers(0, 400)))
    return invented(plan, state, appeals=appeals, **parts), ground, day


def steps(history: tuple[Case, Ground, dt.date]) -> tuple[Route, ...]:
    """Return the steps of a history."""
    case, ground, day = history
    return routes_of(case, LAW, BOOK, ground, day)


@BOUNDED
@given(histories())
def test_there_is_always_a_step(history: tuple[Case, Ground, dt.date]) -> None:
    """No history yields nothing, and one step at least is not held in reserve."""
    found = steps(history)

    assert any(not route.fallback for route in found)
    assert all(set(route.after) <= {one.action for one in found} for route in found)


@BOUNDED
@given(histories())
def test_never_expedited_without_an_urgent_basis(history: tuple[Case, Ground, dt.date]) -> None:
    """A faster appeal needs a stated urgency, an operation not done, and a law that gives it."""
    case, _, _ = history
    for route in steps(history):
        if route.action is Action.EXPEDITED_APPEAL:
            assert case.urgent_basis is not None
            assert case.claim is None
            assert LAW.rule(route.step).settled_by is not None


@BOUNDED
@given(histories())
def test_never_the_states_review_for_a_self_funded_plan(
    history: tuple[Case, Ground, dt.date],
) -> None:
    """A self-funded plan goes to federal external review, and to no body of a state."""
    case, _, _ = history
    if case.coverage.plan_kind is not PlanKind.ERISA_SELF_FUNDED:
        return
    for route in steps(history):
        assert not (route.step and LAW.rule(route.step).by_state) if route.step != "call" else True
        if case.coverage.state is not None:
            body = LAW.state(case.coverage.state).body
            assert body is None or body not in route.to


@BOUNDED
@given(histories())
def test_never_an_appeal_of_what_is_not_decided(history: tuple[Case, Ground, dt.date]) -> None:
    """A request that is pended, or a claim under review, is not appealed."""
    case, ground, _ = history
    pended = case.denial is not None and case.denial.kind is DenialKind.PENDED
    only_pending = bool(ground.told) and {t.track for t in ground.told} == {Track.PENDING}
    if pended or only_pending:
        assert not IN_WRITING & {route.action for route in steps(history)}


@BOUNDED
@given(histories())
def test_nothing_that_is_closed_is_recommended(history: tuple[Case, Ground, dt.date]) -> None:
    """A time limit that has passed, or a filing that is made, is no next step."""
    case, _, day = history
    known = clocks(case, day)
    for route in steps(history):
        if route.step and route.action is not Action.AWAIT_DECISION:
            assert known[route.step].status not in {Status.PASSED, Status.DONE}
        if route.action is Action.PEER_TO_PEER and route.step:
            assert known["call"].status not in {Status.PASSED, Status.DONE}


@BOUNDED
@given(histories())
def test_steps_in_reserve_come_last_and_no_step_twice(
    history: tuple[Case, Ground, dt.date],
) -> None:
    """The order is: what is done now, then what is kept back; each step stands once."""
    found = steps(history)
    flags = [route.fallback for route in found]
    names = [(route.action, route.step, route.not_before, route.title) for route in found]

    assert flags == sorted(flags)
    assert len(set(names)) == len(names)
