"""What opens review outside the plan before its final decision. All cases are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from appealgen import resources
from appealgen.appeals.exhaustion import Opened, opened_outside, undecided_appeal
from appealgen.appeals.rights import load_rights
from tests.appeals.clock_cases import LAW, Parts, appeal, denial, invented

RIGHTS = load_rights(resources.policies_folder())
URGENT = "Foot drop is getting worse."


def opened(
    kind: str,
    day: str,
    *appeals: Parts,
    state: str | None = None,
    grandfathered: bool | None = False,
    **parts: Any,  # noqa: ANN401 - parts of a case tree
) -> Opened | None:
    """Return what is open on a day."""
    case = invented(kind, state, appeals=list(appeals), denial=denial("2026-08-03"), **parts)
    plan = case.coverage.model_copy(update={"grandfathered": grandfathered})
    case = case.model_copy(update={"coverage": plan})
    return opened_outside(case, RIGHTS, LAW, dt.date.fromisoformat(day))


# Plan, receipt of the appeal, the last day by hand, the rule that opens it.
LATE = [
    # 30 days after Tuesday, September 1: October 1 (29 CFR 2560.503-1(i)(2)(ii), at the longest).
    ("erisa_self_funded", "2026-09-01", "2026-10-01", "late-group-plan"),
    ("fully_insured", "2026-09-01", "2026-10-01", "late-group-plan"),
    ("individual", "2026-09-01", "2026-10-01", "late-individual-policy"),
    # 30 days, and 14 more: October 15 (42 CFR 438.408(b)(2), (c); 42 CFR 422.590).
    ("medicaid_managed_care", "2026-09-01", "2026-10-15", "late-medicaid-plan"),
    ("medicare_advantage", "2026-09-01", "2026-10-15", "late-medicare-advantage"),
    ("fehb", "2026-09-01", "2026-10-01", "late-federal-employees"),
]


@pytest.mark.parametrize(("kind", "received", "last", "rule"), LATE)
def test_a_missed_time_opens_review_outside_on_the_day_after(
    kind: str, received: str, last: str, rule: str
) -> None:
    """On the longest last day nothing is open; on the next day it is, by the rule of that plan."""
    filed = appeal(filed=received, received_by_payer=received)
    after = (dt.date.fromisoformat(last) + dt.timedelta(days=1)).isoformat()

    found = opened(kind, after, filed, state="PA")

    assert opened(kind, last, filed, state="PA") is None
    assert found is not None
    assert found.late
    assert (found.rule.id, found.last_day) == (rule, dt.date.fromisoformat(last))


@pytest.mark.parametrize("kind", ["original_medicare", "tricare", "workers_compensation"])
def test_where_no_rule_is_on_file_a_missed_time_opens_nothing(kind: str) -> None:
    """Those programs have no such rule on file, however long the payer is silent."""
    filed = appeal(filed="2025-01-02", received_by_payer="2025-01-02")

    assert opened(kind, "2026-11-02", filed, state="CA") is None


@pytest.mark.parametrize("grandfathered", [True, None])
def test_a_plan_that_may_be_grandfathered_opens_nothing(grandfathered: bool | None) -> None:  # noqa: FBT001
    """45 CFR 147.136 does not reach a grandfathered plan; not stated is not enough."""
    filed = appeal(received_by_payer="2026-09-01")

    assert opened("fully_insured", "2026-11-02", filed, grandfathered=grandfathered) is None


def test_without_the_day_of_receipt_nobody_is_late() -> None:
    """A filing whose receipt is not on file proves no silence."""
    assert opened("erisa_self_funded", "2027-11-02", appeal(filed="2026-09-01")) is None


@pytest.mark.parametrize(
    "end", [{"decided": "2026-10-20", "upheld": True}, {"upheld": True}, {"upheld": False}]
)
def test_a_decided_appeal_opens_nothing_early(end: Parts) -> None:
    """However late it came, a decision takes the way of decisions."""
    filed = appeal(received_by_payer="2026-09-01", **end)

    assert opened("erisa_self_funded", "2026-11-02", filed) is None


def test_the_second_level_may_be_the_late_one() -> None:
    """After an upheld first level, silence on the second opens review: 15 days and no more."""
    first = appeal(received_by_payer="2026-08-10", decided="2026-08-20", upheld=True)
    second = appeal("second_level", received_by_payer="2026-09-01")

    assert opened("erisa_self_funded", "2026-09-16", first, second) is None
    found = opened("erisa_self_funded", "2026-09-17", first, second)

    assert found is not None
    assert found.filing.step == "second_level"
    assert found.last_day == dt.date(2026, 9, 16)


FAST: Parts = {"step": "expedited", "filed_at": "2026-11-01T10:00-05:00"}


@pytest.mark.parametrize(
    ("kind", "state", "rule"),
    [
        ("erisa_self_funded", "PA", "urgent-self-funded"),
        ("fully_insured", "TX", "urgent-federal-process"),
        ("individual", "AL", "urgent-federal-process"),
        ("fully_insured", "PA", None),
        ("medicare_advantage", None, None),
    ],
)
def test_an_urgent_case_may_ask_beside_its_expedited_appeal(
    kind: str, state: str | None, rule: str | None
) -> None:
    """Where the federal process applies; a state's own process has to say so itself."""
    found = opened(kind, "2026-11-02", appeal(**FAST), state=state, urgent_basis=URGENT)

    assert (found.rule.id if found else None) == rule
    assert found is None or not found.late


def test_urgency_alone_opens_nothing() -> None:
    """It takes an expedited appeal that was filed, and an operation that is not done."""
    assert opened("erisa_self_funded", "2026-11-02", urgent_basis=URGENT) is None
    standard = appeal(received_by_payer="2026-11-01")
    assert opened("erisa_self_funded", "2026-11-02", standard, urgent_basis=URGENT) is None
    assert opened("erisa_self_funded", "2026-11-02", appeal(**FAST)) is None
    done = {"number": "C1", "service_date": "2026-07-01"}
    assert (
        opened("erisa_self_funded", "2026-11-02", appeal(**FAST), urgent_basis=URGENT, claim=done)
        is None
    )


def test_a_filing_that_is_no_appeal_is_not_waited_for() -> None:
    """A complaint or a corrected claim is no appeal inside the plan."""
    case = invented("erisa_self_funded", appeals=[appeal("complaint", filed="2026-09-01")])

    assert undecided_appeal(case) is None


def test_every_opening_names_clocks_of_its_own_plans() -> None:
    """Each clock is a payer's, on file for each kind of plan that the rule opens something for."""
    for rule in RIGHTS.openings:
        plans = {plan for name in rule.clocks for plan in LAW.rule(name).plans}
        assert set(rule.plan_kinds) <= plans
        assert all(LAW.rule(name).who.value == "payer" for name in rule.clocks)
