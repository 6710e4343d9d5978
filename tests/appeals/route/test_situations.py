"""What to do next, situation by situation, and what holds in all of them."""

from __future__ import annotations

import datetime as dt

import pytest

from appealgen.appeals import Status, Who
from appealgen.appeals.route import Action, Ground, Route, routes_of
from appealgen.model.people import PlanKind
from tests.appeals.clock_cases import DAY, LAW, appeal, clocks, denial, invented
from tests.appeals.route.situations import (
    BOOK,
    GAP,
    GROUP,
    OFFER,
    SELF,
    SITUATIONS,
    URGENT,
    WAIT_SHORT,
    Situation,
    said,
)

EXTERNAL = Action.EXTERNAL_REVIEW
RECORDS = appeal("records_request", filed="2026-10-30")
REQUEST = {"stages": [{"name": "one", "lines": [{"code": "22612", "levels": "L4-L5"}]}]}
ALL = pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)


def step(routes: tuple[Route, ...], action: Action) -> Route:
    """Return the step of an action."""
    return next(route for route in routes if route.action is action)


@ALL
def test_the_steps_of_a_situation(one: Situation) -> None:
    """Each situation has its steps, in order; a tilde marks one held in reserve."""
    assert said(one.routes()) == one.expected


@ALL
def test_every_step_is_whole(one: Situation) -> None:
    """A step has its reason, its owner and its place among the law's own days."""
    known = clocks(one.case())
    for route in one.routes():
        assert route.title
        assert route.why.endswith(".")
        assert "  " not in route.why
        assert route.needs or route.action not in {Action.FIND_OUT, Action.GATHER}
        if route.step and route.action is not Action.AWAIT_DECISION:
            clock = known[route.step]
            assert route.by in {clock.safe_day, clock.last_day}
            assert clock.status is not Status.PASSED


def test_every_time_limit_of_ours_has_its_step() -> None:
    """A rule added to the law has to be given its place in the route, and none is left behind."""
    ours = {rule.id for rule in LAW.rules if rule.who is Who.US}

    assert {rule.step for rule in BOOK.steps} == ours
    assert {rule.step for rule in BOOK.late} <= {rule.id for rule in LAW.rules} - ours
    assert {name for rule in BOOK.late for name in rule.opens} <= ours


def test_there_are_enough_situations() -> None:
    """The table reaches every kind of plan and every action that rules can yield."""
    plans = {one.plan for one in SITUATIONS}
    actions = {word.lstrip("~") for one in SITUATIONS for word in one.expected.split()}

    assert len(SITUATIONS) >= 40
    assert plans == {kind.value for kind in PlanKind}
    assert actions == {action.value for action in Action}


def test_the_written_appeal_comes_after_the_call() -> None:
    """A payer that closes its calls with the appeal is called first, and the day stands."""
    one = Situation("x", GROUP, "", "PA", parts={"payer": "Aetna"})

    written = step(one.routes(), Action.APPEAL)

    assert written.after == (Action.PEER_TO_PEER,)
    assert written.by == dt.date(2027, 4, 23)


def test_a_call_that_stays_open_is_not_waited_for() -> None:
    """Where the payer takes calls until all appeals end, both run at once."""
    one = Situation("x", GROUP, "", "VA", parts={"payer": "Anthem"})

    routes = one.routes()

    assert said(routes) == "peer_to_peer appeal"
    assert step(routes, Action.APPEAL).after == ()


def test_an_urgent_appeal_waits_for_nothing() -> None:
    """Neither the call nor a gap holds up an expedited appeal."""
    one = Situation(
        "x",
        SELF,
        "",
        notice={"peer_to_peer": OFFER},
        parts={"urgent_basis": URGENT},
        ground={"gaps": (GAP,)},
    )

    assert step(one.routes(), Action.EXPEDITED_APPEAL).after == ()


def test_gaps_are_closed_by_the_first_day_that_needs_them() -> None:
    """The call on November 9 comes before the appeal in April."""
    one = Situation("x", GROUP, "", notice={"peer_to_peer": OFFER}, ground={"gaps": (GAP,)})

    assert step(one.routes(), Action.GATHER).by == dt.date(2026, 11, 9)


def test_an_appeal_waits_for_the_day_that_time_closes() -> None:
    """Six weeks of therapy end before the appeal's day: it is filed with them, not before."""
    one = Situation("x", GROUP, "", ground={"waits": (WAIT_SHORT,), "failing": ("22612",)})

    routes = one.routes()

    assert step(routes, Action.APPEAL).not_before == WAIT_SHORT.on
    assert step(routes, Action.WAIT_AND_REQUEST).not_before == WAIT_SHORT.on


def test_an_operation_that_is_too_early_is_moved_and_nothing_is_held() -> None:
    """Weeks without nicotine count to the operation: call and appeal ask for the later day."""
    one = next(one for one in SITUATIONS if one.name == "the operation is too early")

    move, call, written = one.routes()

    assert move.title.startswith("Move the operation")
    assert (call.not_before, written.not_before) == (None, None)
    assert "an operation on or after Friday, November 20, 2026." in written.why


def test_a_state_body_is_named_for_plans_of_the_state_only() -> None:
    """New York's body takes the request of an insured plan, never that of a self-funded one."""
    final = next(one for one in SITUATIONS if one.name == "upheld, group in New York")
    own = Situation("x", SELF, "", "NY", appeals=final.appeals)

    assert "Financial Services" in step(final.routes(), Action.EXTERNAL_REVIEW).to
    assert "Financial Services" not in step(own.routes(), Action.EXTERNAL_REVIEW).to


def test_a_missed_safe_day_is_said_while_the_law_leaves_room() -> None:
    """After the safe day and before the legal last day the step is still open, and overdue."""
    notice = {"received": "2026-10-30"}

    routes = Situation("x", GROUP, "", "PA", notice=notice).routes(dt.date(2027, 4, 26))

    assert step(routes, Action.APPEAL).overdue
    assert not step(Situation("x", GROUP, "", "PA", notice=notice).routes(), Action.APPEAL).overdue


def test_external_review_of_a_coding_dispute_asks_for_medical_judgment() -> None:
    """Federal external review is for medical judgment: the step says what has to be shown."""
    final = next(one for one in SITUATIONS if one.name == "upheld and final")
    coding = Situation("x", SELF, "", tracks=("coding",), appeals=final.appeals)

    needs = [need.what for need in step(coding.routes(), Action.EXTERNAL_REVIEW).needs]

    assert any("medical judgment" in what for what in needs)
    assert not any("medical judgment" in n.what for route in final.routes() for n in route.needs)


def test_what_the_payer_asks_for_is_repeated_while_it_is_not_decided() -> None:
    """The letter's own words are what is sent."""
    reasons = [{"category": "missing_documentation", "words": "Send the MRI report."}]
    case = invented(SELF, denial=denial(kind="pended", reasons=reasons))

    records = step(routes_of(case, LAW, BOOK, Ground(), DAY), Action.ADD_RECORDS)

    assert any("Send the MRI report." in need.what for need in records.needs)


def test_records_that_were_sent_are_not_asked_for_again() -> None:
    """The answer is awaited; what was sent before the letter does not answer it."""
    asked = {"notice": "2026-10-26"}
    sent = Situation("x", SELF, "", kind="pended", notice=asked, appeals=(RECORDS,))
    before = Situation("x", SELF, "", kind="pended", notice={"notice": "2026-10-31"},
                       appeals=(RECORDS,))  # fmt: skip

    assert said(sent.routes()) == "await_decision"
    assert "are with the payer" in sent.routes()[0].why
    assert said(before.routes()) == "add_records await_decision"


def test_a_day_that_has_passed_is_no_day_to_wait_for() -> None:
    """Received October 13, due October 28; the clock stood still, so the payer is asked now."""
    one = Situation(
        "x", SELF, "", kind="pended", appeals=(RECORDS,),
        parts={"request": {**REQUEST, "received_by_payer": "2026-10-13"}},
    )  # fmt: skip

    early, late = one.routes(dt.date(2026, 10, 28)), one.routes()

    assert step(early, Action.AWAIT_DECISION).by == dt.date(2026, 10, 28)
    assert step(late, Action.AWAIT_DECISION).by is None
    assert "ask the payer now" in step(late, Action.AWAIT_DECISION).why


def test_a_request_that_is_late_for_certain_opens_the_complaint() -> None:
    """Seven days and fourteen more after October 11: November 1 (CMS-0057-F; 42 CFR 422.568(b))."""
    parts = {"request": {**REQUEST, "received_by_payer": "2026-10-11"}}
    one = Situation("x", "medicare_advantage", "", kind="pended", parts=parts)

    assert said(one.routes(dt.date(2026, 11, 1))) == "add_records await_decision"
    assert said(one.routes(dt.date(2026, 11, 2))) == "add_records complaint await_decision"


def test_asking_for_criteria_does_not_hide_that_the_appeal_is_over() -> None:
    """Sixty days after October 26 end on December 25: in March a late filing is asked about."""
    plan = "medicaid_managed_care"
    one = Situation("x", plan, "", "OH", ground={"criteria_on_file": False})

    routes = one.routes(dt.date(2027, 3, 1))

    assert said(routes) == "request_file find_out"
    assert step(routes, Action.FIND_OUT).title == "Ask whether a late filing is taken"


def test_an_urgent_case_is_filed_now_and_reviewed_fast() -> None:
    """Neither an expedited appeal nor an expedited review waits for the standard appeal's day."""
    urgent = {"urgent_basis": URGENT}
    final = next(one for one in SITUATIONS if one.name == "upheld and final").appeals

    filed = step(Situation("x", SELF, "", parts=urgent).routes(), Action.EXPEDITED_APPEAL)
    fast = step(Situation("x", SELF, "", parts=urgent, appeals=final).routes(), EXTERNAL)
    plain = step(Situation("x", SELF, "", appeals=final).routes(), EXTERNAL)

    assert "File it now" in filed.why
    assert "ask for an expedited review" in fast.why
    assert any("certification" in need.what for need in fast.needs)
    assert not any("certification" in need.what for need in plain.needs)
