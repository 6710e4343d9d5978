"""Every kind of plan, each day worked out by hand against the text of its rule."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.appeals import Status, Who, deadlines_of
from appealgen.model import Case
from appealgen.model.people import PlanKind
from tests.appeals.clock_cases import (
    LAW,
    appeal,
    clocks,
    coverage,
    denial,
    invented,
    iso,
)

# Notice dated Monday, October 26, 2026; received Friday, October 30, 2026 where "received" is set.
FIRST = [
    # 180 days after Oct 30: Nov 30 (31), Dec 30 (61), Jan 30 (92), Feb 28 (121), Apr 28 (180).
    # 180 days after Oct 26 is Saturday, April 24, so Friday, April 23.
    ("erisa_self_funded", None, True, "internal-appeal", "2027-04-28", "2027-04-23"),
    ("fully_insured", "PA", True, "internal-appeal", "2027-04-28", "2027-04-23"),
    ("individual", "PA", True, "internal-appeal", "2027-04-28", "2027-04-23"),
    # No receipt on file and no presumption: no legal last day.
    ("erisa_self_funded", None, False, "internal-appeal", "-", "2027-04-23"),
    # Presumed received Oct 31; 60 days later is Dec 30 (65 from the notice). Safe: Oct 26 + 60.
    ("medicare_advantage", None, False, "ma-reconsideration", "2026-12-30", "2026-12-25"),
    # Receipt on Oct 30, a day before the presumed one, shortens it: Dec 29.
    ("medicare_advantage", None, True, "ma-reconsideration", "2026-12-29", "2026-12-25"),
    # 125 days after Oct 26: Nov 30 (35), Dec 31 (66), Jan 31 (97), Feb 28 (125). 120: Feb 23.
    ("original_medicare", None, False, "om-redetermination", "2027-02-28", "2027-02-23"),
    # From the date on the notice, whatever the receipt.
    ("medicaid_managed_care", "PA", True, "mco-appeal", "2026-12-25", "2026-12-25"),
    # The state's number is in the notice; without it there is none.
    ("medicaid_fee_for_service", "PA", True, "ffs-fair-hearing", "-", "-"),
    # Six months from Oct 26; safe one day less.
    ("fehb", None, True, "fehb-reconsideration", "2027-04-26", "2027-04-25"),
    # 90 days after Oct 26: Nov 30 (35), Dec 31 (66), Jan 24 (90).
    ("tricare", None, True, "tricare-reconsideration", "2027-01-24", "2027-01-24"),
    # 30 days after receipt Oct 30: Nov 29; from the date printed: Nov 25.
    ("workers_compensation", "CA", True, "wc-ca-imr", "2026-11-29", "2026-11-25"),
    ("workers_compensation", "TX", True, "wc-tx-reconsideration", "-", "-"),
    ("workers_compensation", "OH", True, "wc-other-state", "-", "-"),
    ("workers_compensation", None, True, "wc-other-state", "-", "-"),
    ("not_stated", None, True, "plan-kind-unknown", "-", "-"),
]


@pytest.mark.parametrize("row", FIRST, ids=lambda row: "-".join(map(str, row[:4])))
def test_the_first_filing_of_each_kind_of_plan(
    row: tuple[str, str | None, bool, str, str, str],
) -> None:
    """Last day and safe day are those worked out by hand from the rule."""
    kind, state, received, step, last, safe = row
    notice = denial(received="2026-10-30" if received else None)

    found = clocks(invented(kind, state, denial=notice))[step]

    assert (found.last_day, found.safe_day) == (iso(last), iso(safe))
    assert found.status is (Status.OPEN if found.safe_day else Status.UNKNOWN)
    assert bool(found.ask) == (found.last_day is None)


# The first appeal was decided on Thursday, September 10, 2026, received Monday, September 14.
LATER: list[tuple[str, str | None, str, str, str]] = [
    # Four months after Sep 14: Thursday, January 14. 120 days after Sep 10: Sep 30 (20),
    # Oct 31 (51), Nov 30 (81), Dec 31 (112), Jan 8 (120).
    ("erisa_self_funded", "NY", "external-review-federal", "2027-01-14", "2027-01-08"),
    ("fully_insured", "FL", "external-review-state", "2027-01-14", "2027-01-08"),
    ("individual", "TX", "external-review-state", "2027-01-14", "2027-01-08"),
    ("fully_insured", "MA", "external-review-state", "2027-01-14", "2027-01-08"),
    # Pennsylvania counts from the date of the letter; a Sunday stays, no roll is confirmed.
    ("fully_insured", "PA", "external-review-state", "2027-01-10", "2027-01-08"),
    # New York: from the date of the first internal decision, and to be received by then.
    ("fully_insured", "NY", "external-review-state", "2027-01-10", "2027-01-10"),
    # California: six months from the grievance decision, four to be safe.
    ("fully_insured", "CA", "external-review-state", "2027-03-10", "2027-01-10"),
    # Hawaii: 130 days, January 18. Ohio: 180 days, Jan 31 (143), Feb 28 (171), Mar 9 (180).
    ("fully_insured", "HI", "external-review-state", "2027-01-18", "2027-01-08"),
    ("fully_insured", "OH", "external-review-state", "2027-03-09", "2027-01-08"),
    ("fully_insured", "NC", "external-review-state", "2027-01-08", "2027-01-08"),
    # Connecticut: 120 days after receipt, January 12.
    ("fully_insured", "CT", "external-review-state", "2027-01-12", "2027-01-08"),
    ("fully_insured", "VT", "external-review-state", "2027-01-14", "2027-01-08"),
    # Disagreeing, unofficial or unread sources give no last day.
    ("fully_insured", "WI", "external-review-state", "-", "2027-01-08"),
    ("fully_insured", "UT", "external-review-state", "-", "2027-01-08"),
    ("fully_insured", "MT", "external-review-state", "-", "2027-01-08"),
    ("fully_insured", None, "external-review-state", "-", "2027-01-08"),
    # 60 days after the independent review entity's decision starts later.
    ("original_medicare", None, "om-reconsideration", "2027-03-13", "2027-03-09"),
    # 90 to 120 days by the state: the safe day is the 90th, December 9.
    ("medicaid_managed_care", "PA", "mco-fair-hearing", "-", "2026-12-09"),
    ("fehb", None, "fehb-opm", "2026-12-09", "2026-12-09"),
    # TRICARE: 60 days about facts, 90 about medical need.
    ("tricare", None, "tricare-formal-review", "2026-11-09", "2026-11-09"),
    ("tricare", None, "tricare-second-reconsideration", "2026-12-09", "2026-12-09"),
    ("workers_compensation", "TX", "wc-tx-iro", "-", "-"),
]


@pytest.mark.parametrize(("kind", "state", "step", "last", "safe"), LATER)
def test_the_step_after_the_first_decision(
    kind: str, state: str | None, step: str, last: str, safe: str
) -> None:
    """Each next level starts with the final denial, by the rule of its plan and state."""
    decided = appeal(
        filed="2026-08-20", decided="2026-09-10", decision_received="2026-09-14",
        upheld=True, final=True,
    )  # fmt: skip
    notice = denial("2026-08-03", "2026-08-06")

    found = clocks(invented(kind, state, denial=notice, appeals=[decided]))[step]

    assert (found.last_day, found.safe_day) == (iso(last), iso(safe))
    assert bool(found.ask) == (found.last_day is None)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-10-30", "2027-03-01"),  # no February 30: the first of the fifth month, a Monday
        ("2026-05-31", "2026-10-01"),  # no September 31: Thursday, October 1
        ("2026-10-14", "2027-02-16"),  # Sunday, then Washington's Birthday: Tuesday
    ],
)
@pytest.mark.parametrize(
    ("kind", "state"), [("erisa_self_funded", None), ("fully_insured", "FL"), ("individual", "TX")]
)
def test_the_federal_process_has_its_month_and_roll_rules(
    kind: str, state: str | None, received: str, last: str
) -> None:
    """45 CFR 147.136(d)(2)(i) holds wherever the process is the federal one."""
    final = appeal(decided="2026-05-20", decision_received=received, upheld=True, final=True)

    steps = clocks(invented(kind, state, denial=denial("2026-08-03"), appeals=[final]))

    found = [one for step, one in steps.items() if step.startswith("external-review")]
    assert [one.last_day for one in found] == [iso(last)]


def test_no_roll_is_taken_from_a_state_that_confirms_none() -> None:
    """Massachusetts, received October 14: Sunday, February 14, stays."""
    final = appeal(decided="2026-10-12", decision_received="2026-10-14", upheld=True, final=True)
    case = invented("fully_insured", "MA", denial=denial("2026-08-03"), appeals=[final])

    assert clocks(case)["external-review-state"].last_day == dt.date(2027, 2, 14)


def test_new_york_counts_from_the_first_level_whatever_follows() -> None:
    """First decision September 10, second October 12: the four months end on January 10."""
    first = appeal(decided="2026-09-10", upheld=True)
    second = appeal("second_level", decided="2026-10-12", upheld=True, final=True)
    case = invented("fully_insured", "NY", denial=denial("2026-08-03"), appeals=[first, second])

    found = clocks(case)["external-review-state"]

    assert found.last_day == found.safe_day == dt.date(2027, 1, 10)
    assert "received" in found.filed_when


# The payer received the appeal on Tuesday, September 1, 2026.
THEIRS = [
    # 30 days: Thursday, October 1; 15 days: September 16; 60 days: Saturday, October 31.
    ("individual", None, "prior_authorization", "internal-decision-preservice-one-level", "-",
     "2026-10-01"),
    ("erisa_self_funded", None, "prior_authorization", "internal-decision-preservice",
     "2026-09-16", "2026-10-01"),
    ("erisa_self_funded", None, "post_service", "internal-decision-postservice", "2026-10-01",
     "2026-10-31"),
    ("individual", None, "post_service", "internal-decision-postservice-one-level", "-",
     "2026-10-31"),
    ("fully_insured", "NY", "prior_authorization", "ny-internal-decision", "-", "2026-10-01"),
    ("fully_insured", "TX", "prior_authorization", "tx-internal-decision", "-", "2026-10-01"),
    ("fully_insured", "CA", "prior_authorization", "ca-grievance", "-", "2026-10-01"),
    ("medicare_advantage", None, "prior_authorization", "ma-reconsideration-decision", "-",
     "2026-10-01"),
    ("medicare_advantage", None, "post_service", "ma-reconsideration-payment", "-", "2026-10-31"),
    ("original_medicare", None, "post_service", "om-redetermination-decision", "-", "2026-10-31"),
    ("medicaid_managed_care", "PA", "prior_authorization", "mco-appeal-decision", "-",
     "2026-10-01"),
    # 90 days: November 30.
    ("medicaid_fee_for_service", "PA", "prior_authorization", "ffs-decision", "-", "2026-11-30"),
    ("fehb", None, "prior_authorization", "fehb-decision", "-", "2026-10-01"),
]  # fmt: skip


@pytest.mark.parametrize("row", THEIRS, ids=lambda row: row[3])
def test_the_payers_own_clock(row: tuple[str, str | None, str, str, str, str]) -> None:
    """The payer's day is counted from its receipt of the appeal."""
    kind, state, when, step, early, last = row
    filed = appeal(filed="2026-08-28", received_by_payer="2026-09-01")
    case = invented(kind, state, denial=denial("2026-08-03", kind=when), appeals=[filed])

    found = clocks(case, dt.date(2026, 9, 2))[step]

    assert (found.safe_day, found.last_day) == (iso(early), iso(last))
    assert found.status is Status.OPEN


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-10-01", Status.DUE_TODAY),  # day 30
        ("2026-10-02", Status.UNKNOWN),  # the plan may have extended it
        ("2026-10-15", Status.UNKNOWN),  # day 44, the last of an extension
        ("2026-10-16", Status.PASSED),
    ],
)
def test_a_payer_is_late_only_after_its_extension(as_of: str, status: Status) -> None:
    """Within the 14 days it may add, the sheet asks whether it did (42 CFR 422.590(a))."""
    filed = appeal(received_by_payer="2026-09-01")
    case = invented("medicare_advantage", denial=denial("2026-08-03"), appeals=[filed])

    found = clocks(case, dt.date.fromisoformat(as_of))["ma-reconsideration-decision"]

    assert found.status is status
    assert "extension" in found.ask
    assert "independent review entity" in found.consequence


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2026-10-31", Status.OPEN), ("2026-11-25", Status.DUE_TODAY), ("2026-11-28", Status.OPEN),
     ("2026-11-29", Status.DUE_TODAY), ("2026-11-30", Status.PASSED)],
)  # fmt: skip
def test_the_last_day_is_inside_and_the_day_after_is_not(as_of: str, status: Status) -> None:
    """Both the safe day and the last day say "today"; between them the step stays open."""
    case = invented("workers_compensation", "CA", denial=denial(received="2026-10-30"))

    assert clocks(case, dt.date.fromisoformat(as_of))["wc-ca-imr"].status is status


def test_after_the_safe_day_an_unknown_receipt_leaves_it_open_to_question() -> None:
    """Without the receipt the last day may still lie ahead: not passed, not open, but asked."""
    case = invented("erisa_self_funded")
    before, after = dt.date(2027, 4, 22), dt.date(2027, 4, 24)

    assert clocks(case, before)["internal-appeal"].status is Status.OPEN
    late = clocks(case, after)["internal-appeal"]
    assert late.status is Status.UNKNOWN
    assert late.ask == "the day the notice was received"


def test_a_case_without_a_denial_has_no_day() -> None:
    """No notice, no clock; the ask names the notice."""
    case = invented("erisa_self_funded", denial=None)

    found = clocks(case)["internal-appeal"]
    assert (found.status, found.last_day, found.safe_day) == (Status.UNKNOWN, None, None)
    assert found.ask


@pytest.mark.parametrize(
    ("days", "safe", "said"),
    [
        (60, "2026-12-24", "2026-12-25"),  # Friday, December 25 is a holiday: Thursday
        (180, "2027-04-23", "2027-04-24"),
        (365, "2027-04-23", "2027-10-26"),  # more than the rule: the rule's day is the safe one
    ],
)
def test_the_notices_own_number_stands_beside_the_rules(days: int, safe: str, said: str) -> None:
    """The earlier of the two is the safe day, and both are said."""
    notice = denial(received="2026-10-30", appeal_days=str(days))

    found = clocks(invented("erisa_self_funded", denial=notice))["internal-appeal"]

    assert found.last_day == dt.date(2027, 4, 28)
    assert found.safe_day == iso(safe)
    assert found.notice_day == iso(said)
    assert "By the notice's own number of days" in found.counted


def test_a_state_number_in_the_notice_fills_the_bounds_of_the_law() -> None:
    """Medicaid fee for service: the notice's 60 days count; 120 are more than the law allows."""
    inside = denial(appeal_days="60")
    beyond = denial(appeal_days="120")
    kind = "medicaid_fee_for_service"

    found = clocks(invented(kind, "PA", denial=inside))["ffs-fair-hearing"]
    assert found.last_day == found.safe_day == dt.date(2026, 12, 25)
    found = clocks(invented(kind, "PA", denial=beyond))["ffs-fair-hearing"]
    assert (found.last_day, found.safe_day) == (None, dt.date(2027, 1, 24))


def test_a_later_receipt_is_counted_and_the_safe_day_stays() -> None:
    """Evidence rebuts the presumption both ways: received November 9, so January 8."""
    case = invented("medicare_advantage", denial=denial(received="2026-11-09"))

    found = clocks(case, dt.date(2026, 11, 10))["ma-reconsideration"]

    assert found.last_day == dt.date(2027, 1, 8)
    assert found.safe_day == dt.date(2026, 12, 25)
    assert "takes the place of the presumed one, Saturday, October 31, 2026" in found.counted


def test_hours_are_elapsed_time_across_the_change_of_clocks() -> None:
    """72 hours from Friday, 14:05 in summer time end on Monday, 14:05 in the same offset."""
    filed = appeal("expedited", filed_at="2026-10-30T14:05-04:00")
    case = invented("erisa_self_funded", denial=denial("2026-10-20"), appeals=[filed])

    found = clocks(case, dt.date(2026, 10, 31))["internal-decision-urgent"]

    assert found.moment is not None
    assert found.moment.isoformat() == "2026-11-02T14:05:00-04:00"
    assert found.moment.astimezone(dt.UTC).hour == 18
    assert "internal-decision-preservice" not in clocks(case)


def test_a_clock_of_hours_without_a_time_is_unknown() -> None:
    """A day is not enough: the ask is the time of day with its zone."""
    filed = appeal("expedited", received_by_payer="2026-10-30")
    case = invented("erisa_self_funded", denial=denial("2026-10-20"), appeals=[filed])

    found = clocks(case)["internal-decision-urgent"]

    assert (found.status, found.moment) == (Status.UNKNOWN, None)
    assert "time zone" in found.ask


def test_a_payment_dispute_is_never_expedited() -> None:
    """After the operation there is no clock of hours, whatever urgency the case states."""
    notice = denial(kind="post_service")
    for kind in ("erisa_self_funded", "medicare_advantage"):
        steps = clocks(invented(kind, denial=notice, urgent_basis="Weakness progresses."))
        assert not [step for step in steps if "urgent" in step]


def test_a_missed_internal_clock_exhausts_the_appeal() -> None:
    """What follows is said with its citation (29 CFR 2560.503-1(l))."""
    filed = appeal(received_by_payer="2026-09-01")
    case = invented("erisa_self_funded", denial=denial("2026-08-03"), appeals=[filed])

    found = clocks(case, dt.date(2026, 10, 2))["internal-decision-preservice"]

    assert found.status is Status.PASSED
    assert "exhausted" in found.consequence
    assert "2560.503-1" in found.citation
    assert "(l)" in found.citation


def test_silence_proves_nothing_where_the_case_has_no_place_for_an_answer() -> None:
    """Five business days after October 1 are October 8; whether the plan answered is asked."""
    decided = appeal(decided="2026-09-10", upheld=True, final=True)
    sent = appeal("external_review", filed="2026-10-01", received_by_payer="2026-10-01")
    case = invented("erisa_self_funded", denial=denial("2026-08-03"), appeals=[decided, sent])

    found = clocks(case)["external-preliminary"]

    assert found.last_day == dt.date(2026, 10, 8)
    assert found.status is Status.UNKNOWN
    assert "answered" in found.ask


def test_a_late_decision_is_still_a_missed_clock() -> None:
    """A plan that answered after its last day has missed it, and the day is said."""
    filed = appeal(received_by_payer="2026-09-01", decided="2026-10-20", upheld=True)
    case = invented("individual", "PA", denial=denial("2026-08-03"), appeals=[filed])

    found = clocks(case)["internal-decision-preservice-one-level"]

    assert found.status is Status.PASSED
    assert found.counted.endswith("It was decided on Tuesday, October 20, 2026.")


def test_a_filing_in_time_is_done_and_a_late_one_is_not() -> None:
    """A reconsideration sent on the last day is done; one day later the day has passed."""
    for filed, status in (("2026-12-30", Status.DONE), ("2026-12-31", Status.PASSED)):
        case = invented("medicare_advantage", appeals=[appeal(filed=filed)])
        assert clocks(case, dt.date(2027, 1, 4))["ma-reconsideration"].status is status


def test_a_decision_that_may_not_be_final_starts_no_clock() -> None:
    """The safe day counts at once; the legal day waits for the plan's word that it is final."""
    decided = appeal(decided="2026-09-10", decision_received="2026-09-14", upheld=True)
    case = invented("erisa_self_funded", denial=denial("2026-08-03"), appeals=[decided])

    found = clocks(case)["external-review-federal"]

    assert (found.last_day, found.safe_day) == (None, dt.date(2027, 1, 8))
    assert "final" in found.ask


def test_a_reversal_ends_the_road() -> None:
    """Once the denial is overturned, no further level is shown."""
    won = appeal(received_by_payer="2026-08-20", decided="2026-09-10", upheld=False, final=True)
    steps = clocks(invented("erisa_self_funded", denial=denial("2026-08-03"), appeals=[won]))

    assert set(steps) == {"internal-appeal", "internal-decision-preservice-one-level"}
    assert {found.status for found in steps.values()} == {Status.DONE}


def test_a_pended_request_has_nothing_to_appeal() -> None:
    """The clocks are the payer's, and ours to send what is missing."""
    case = invented("erisa_self_funded", denial=denial(received="2026-10-30", kind="pended"))

    steps = clocks(case)

    assert set(steps) == {"pended-information", "pended-decision-preservice"}
    # 45 days after Oct 30: Nov 30 (31), Dec 14 (45). After Oct 26: Thursday, December 10.
    assert steps["pended-information"].last_day == dt.date(2026, 12, 14)
    assert steps["pended-information"].safe_day == dt.date(2026, 12, 10)
    assert "received the request" in steps["pended-decision-preservice"].ask


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2026-11-19", Status.DUE_TODAY),  # day 30 after October 20
        ("2026-12-07", Status.UNKNOWN),  # day 45 with an extension, and 3 days without the records
        ("2026-12-08", Status.PASSED),
    ],
)
def test_a_claim_that_stays_pended(as_of: str, status: Status) -> None:
    """A claim is decided in 30 days, or 45 with the one extension (29 CFR 2560.503-1(f)(2))."""
    claim = {"received_by_payer": "2026-10-20", "cite": "D p. 1"}
    sent = appeal("records_request", filed="2026-10-29")
    case = invented("individual", "PA", denial=denial(kind="pended"), claim=claim, appeals=[sent])

    found = clocks(case, dt.date.fromisoformat(as_of))["pended-decision-postservice"]

    assert found.status is status
    assert [str(cite) for cite in found.cites] == ["Ex. D p. 1"]


def test_a_rule_holds_from_its_own_day() -> None:
    """The seven days of CMS-0057-F begin on January 1, 2026; nothing is said for 2025."""
    notice = denial(None, None, kind="pended")
    case = invented("medicare_advantage", denial=notice)

    assert "ma-determination" in clocks(case, dt.date(2026, 1, 1))
    assert "ma-determination" not in clocks(case, dt.date(2025, 12, 31))


def test_an_earlier_filing_without_its_step_is_asked_about() -> None:
    """A filing that may be the first appeal does not silently leave the clock running."""
    case = invented("medicare_advantage", appeals=[appeal(None, filed="2026-11-01")])

    found = clocks(case)["ma-reconsideration"]

    assert found.status is Status.OPEN
    assert "'step:'" in found.ask


def test_external_review_of_a_grandfathered_plan_is_a_question() -> None:
    """45 CFR 147.136 does not reach such a plan: no day is given, and the plan is asked."""
    decided = appeal(decided="2026-09-10", decision_received="2026-09-14", upheld=True, final=True)
    for kind, step in (("erisa_self_funded", "federal"), ("fully_insured", "state")):
        case = invented(
            kind, "PA", coverage=coverage(kind, "PA", grandfathered=True),
            denial=denial("2026-08-03"), appeals=[decided],
        )  # fmt: skip
        found = clocks(case)[f"external-review-{step}"]
        assert found.last_day is None
        assert "grandfathered" in found.ask


@st.composite
def denied(draw: st.DrawFn) -> Case:
    """Return any denied case, its receipt and the notice's number known or not."""
    notice = draw(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)))
    lag = draw(st.integers(0, 12) | st.none())
    days = draw(st.sampled_from([None, 30, 60, 90, 180, 365]))
    kinds = ["prior_authorization", "concurrent", "post_service", "pended"]
    paper = denial(
        notice.isoformat(),
        (notice + dt.timedelta(days=lag)).isoformat() if lag is not None else None,
        draw(st.sampled_from(kinds)),
        **({"appeal_days": str(days)} if days else {}),
    )
    state = draw(st.sampled_from([None, "PA", "NY", "CA", "TX", "WI", "UT"]))
    return invented(draw(st.sampled_from(PlanKind)).value, state, denial=paper)


def noticed(case: Case) -> dt.date:
    """Return the date on the notice of a denied case."""
    assert case.denial is not None
    assert case.denial.notice_date is not None
    return case.denial.notice_date


@settings(max_examples=80, deadline=None)
@given(denied(), st.integers(0, 400))
def test_the_safe_day_never_lies_after_the_last_day(case: Case, ahead: int) -> None:
    """Whatever the case: the safe day is never later, and every clock says why it is unknown."""
    for found in deadlines_of(case, LAW, noticed(case) + dt.timedelta(days=ahead)):
        if found.last_day and found.safe_day:
            assert found.safe_day <= found.last_day
        if found.status is Status.UNKNOWN:
            assert found.ask
            assert found.ask_of
        if found.who is Who.US and found.status in {Status.OPEN, Status.DUE_TODAY}:
            assert found.safe_day
        assert all((found.title, found.rule, found.citation, found.consequence))


@settings(max_examples=40, deadline=None)
@given(denied())
def test_time_only_runs_forward(case: Case) -> None:
    """A step that has passed never opens again on a later day."""
    passed: set[str] = set()

    for ahead in range(0, 420, 20):
        steps = clocks(case, noticed(case) + dt.timedelta(days=ahead))
        now = {step for step, found in steps.items() if found.status is Status.PASSED}
        assert passed <= now
        passed = now


def test_every_rule_can_arise() -> None:
    """No rule is on file that no case can reach."""
    wanted = {rule.id for rule in LAW.rules}
    seen: set[str] = set()
    second = [appeal("first_level", final=False), appeal("second_level")]
    for kind in PlanKind:
        for state in ("NY", "TX", "CA", "PA"):
            for when in ("prior_authorization", "concurrent", "post_service", "pended"):
                for appeals in ([], second, [appeal("first_level", final=True)]):
                    case = invented(
                        kind.value, state, denial=denial(kind=when), appeals=appeals,
                        urgent_basis=None if appeals else "Weakness progresses.",
                    )  # fmt: skip
                    seen |= set(clocks(case))

    billed = {"received_by_payer": "2026-10-20"}
    for kind_of_plan in ("individual", "original_medicare"):
        seen |= set(clocks(invented(kind_of_plan, denial=denial(kind="pended"), claim=billed)))

    assert wanted <= seen
