"""Days counted on a paper calendar before the engine was asked: leap years, month ends, rolls."""

from __future__ import annotations

import datetime as dt

import pytest

from appealgen.appeals import Status
from tests.appeals.clock_cases import Parts, appeal, clocks, denial, invented, iso

REQUEST: Parts = {"stages": [{"name": "one", "lines": [{"code": "22612", "levels": "L4-L5"}]}]}

# kind of plan, state, notice, receipt, step, last day, safe day
FIRST = [
    # Sep 28, Oct 31, Nov 30, Dec 31, Jan 31 make 151; February 2028 has 29: 180.
    # From Aug 31 the 180th is Sunday, February 27: Friday, February 25.
    ("erisa_self_funded", None, "2027-08-31", "2027-09-02", "internal-appeal", "2028-02-29",
     "2028-02-25"),
    # Jan 31, Feb 29, Mar 31, Apr 30, May 31 make 152; June 28. From Dec 27 Saturday, June 24.
    ("fully_insured", "OH", "2027-12-27", "2027-12-31", "internal-appeal", "2028-06-28",
     "2028-06-23"),
    # No date on the notice: the receipt is all there is to count from.
    ("individual", "TX", None, "2026-10-30", "internal-appeal", "2027-04-28", "2027-04-28"),
    ("individual", "TX", None, None, "internal-appeal", "-", "-"),
    # Presumed December 31: 31 in January, 29 in February.
    ("medicare_advantage", None, "2027-12-26", None, "ma-reconsideration", "2028-02-29",
     "2028-02-24"),
    # A portal opened on the day of the notice shortens it; mail of January 10 lengthens it.
    ("medicare_advantage", None, "2027-12-26", "2027-12-26", "ma-reconsideration", "2028-02-24",
     "2028-02-24"),
    ("medicare_advantage", None, "2027-12-26", "2028-01-10", "ma-reconsideration", "2028-03-10",
     "2028-02-24"),
    # Presumed November 1: 29, 31, 31 and 29 make 120.
    ("original_medicare", None, "2027-10-27", None, "om-redetermination", "2028-02-29",
     "2028-02-24"),
    ("medicaid_managed_care", "OH", "2027-12-31", "2028-01-05", "mco-appeal", "2028-02-29",
     "2028-02-29"),
    # Six months after August 31: there is no February 31, the rule is silent, so the last day.
    ("fehb", None, "2026-08-31", None, "fehb-reconsideration", "2027-02-28", "2027-02-27"),
    ("fehb", None, "2027-08-31", None, "fehb-reconsideration", "2028-02-29", "2028-02-28"),
    ("fehb", None, "2027-08-29", None, "fehb-reconsideration", "2028-02-29", "2028-02-28"),
    # 30 in December, 31 in January, 29 in February.
    ("tricare", None, "2027-12-01", None, "tricare-reconsideration", "2028-02-29", "2028-02-29"),
    ("workers_compensation", "CA", "2028-01-28", "2028-01-30", "wc-ca-imr", "2028-02-29",
     "2028-02-27"),
]  # fmt: skip


@pytest.mark.parametrize("row", FIRST, ids=lambda row: "-".join(map(str, row[:4])))
def test_a_first_filing_that_ends_near_the_end_of_february(
    row: tuple[str, str | None, str | None, str | None, str, str, str],
) -> None:
    """The leap day is counted once, and a notice without a date gives no day it does not have."""
    kind, state, notice, received, step, last, safe = row

    found = clocks(invented(kind, state, denial=denial(notice, received)))[step]

    assert (found.last_day, found.safe_day) == (iso(last), iso(safe))


# kind of plan, state, decision, its receipt, step, last day, safe day
NEXT = [
    # February 29, 2028 exists, February 30 does not.
    ("erisa_self_funded", None, "2027-10-25", "2027-10-29", "external-review-federal",
     "2028-02-29", "2028-02-22"),
    ("erisa_self_funded", None, "2027-10-25", "2027-10-30", "external-review-federal",
     "2028-03-01", "2028-02-22"),
    # Sunday, July 4: Monday, July 5, is no date of 5 U.S.C. 6103(a).
    ("erisa_self_funded", None, "2027-03-01", "2027-03-04", "external-review-federal",
     "2027-07-05", "2027-06-29"),
    # Christmas and New Year's Day on Saturdays.
    ("erisa_self_funded", None, "2027-08-20", "2027-08-25", "external-review-federal",
     "2027-12-27", "2027-12-18"),
    ("individual", "FL", "2027-08-30", "2027-09-01", "external-review-state", "2028-01-03",
     "2027-12-28"),
    # Monday, June 19, 2028 is a holiday.
    ("fully_insured", "TX", "2028-02-15", "2028-02-19", "external-review-state", "2028-06-20",
     "2028-06-14"),
    # A state that says nothing of a missing day: the last of the month, the earlier one.
    ("fully_insured", "MA", "2027-10-25", "2027-10-31", "external-review-state", "2028-02-29",
     "2028-02-22"),
    ("fully_insured", "PA", "2027-10-31", None, "external-review-state", "2028-02-29",
     "2028-02-28"),
    ("original_medicare", None, "2027-08-31", "2027-09-02", "om-reconsideration", "2028-02-29",
     "2028-02-27"),
    ("medicaid_managed_care", "OH", "2027-12-01", None, "mco-fair-hearing", "-", "2028-02-29"),
    ("fehb", None, "2027-12-01", None, "fehb-opm", "2028-02-29", "2028-02-29"),
    ("tricare", None, "2027-12-31", None, "tricare-formal-review", "2028-02-29", "2028-02-29"),
    ("tricare", None, "2027-12-31", None, "tricare-second-reconsideration", "2028-03-30",
     "2028-03-30"),
]  # fmt: skip


@pytest.mark.parametrize("row", NEXT, ids=lambda row: "-".join(map(str, row[:5])))
def test_a_next_level_across_month_ends_and_holidays(
    row: tuple[str, str | None, str, str | None, str, str, str],
) -> None:
    """Only the federal process moves a last day off a weekend or holiday."""
    kind, state, decided, received, step, last, safe = row
    dates = {"decision_received": received} if received else {}
    upheld = appeal(decided=decided, upheld=True, final=True, **dates)
    case = invented(kind, state, denial=denial("2027-01-04"), appeals=[upheld])

    found = clocks(case, dt.date.fromisoformat(decided))[step]

    assert (found.last_day, found.safe_day) == (iso(last), iso(safe))


def test_an_offset_stays_stopped_by_a_reconsideration_in_sixty_days() -> None:
    """From the date of the redetermination: 30 days of September and 30 of October."""
    upheld = appeal(decided="2027-08-31", decision_received="2027-09-02", upheld=True)
    notice = denial("2027-05-03", kind="post_service")

    found = clocks(invented("original_medicare", denial=notice, appeals=[upheld]))

    assert found["om-keep-offset-stopped"].last_day == dt.date(2027, 10, 30)
    assert found["om-rebuttal"].ask.startswith("whether a demand letter came")


@pytest.mark.parametrize(
    ("kind", "step", "filed", "end", "utc"),
    [
        # March 14, 2027: the clocks go forward between Friday and Monday.
        ("erisa_self_funded", "internal-decision-urgent", "2027-03-12T16:30-05:00",
         "2027-03-15T16:30:00-05:00", "2027-03-15 21:30"),
        # November 7, 2027: they go back.
        ("medicaid_managed_care", "mco-appeal-decision-urgent", "2027-11-05T23:30-04:00",
         "2027-11-08T23:30:00-04:00", "2027-11-09 03:30"),
        # February 27 to March 1 over the leap day.
        ("medicare_advantage", "ma-reconsideration-urgent", "2028-02-27T08:00Z",
         "2028-03-01T08:00:00+00:00", "2028-03-01 08:00"),
    ],
)  # fmt: skip
def test_seventy_two_hours_are_elapsed_time(
    kind: str, step: str, filed: str, end: str, utc: str
) -> None:
    """Whatever the clock on the wall does, 72 hours pass."""
    fast = appeal("expedited", filed_at=filed)
    case = invented(kind, "OH", denial=denial("2027-03-01"), appeals=[fast])

    moment = clocks(case, dt.date.fromisoformat(filed[:10]))[step].moment

    assert moment is not None
    assert moment.isoformat() == end
    assert moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M") == utc


# The payer's clock on a request: kind, state, letter, receipt, urgency, step, day, what is found
PENDED = [
    # CMS-0057-F: received Wednesday, October 28; the seventh day is November 4, with 14 more 18.
    ("medicare_advantage", None, "2026-10-28", False, "ma-determination", [
        ("2026-11-03", Status.OPEN), ("2026-11-04", Status.DUE_TODAY),
        ("2026-11-18", Status.UNKNOWN), ("2026-11-19", Status.PASSED)]),
    # 7 days in the rating periods of 2026, 14 before: certainly late after 14 and 14 more.
    ("medicaid_managed_care", "OH", "2026-10-28", False, "mco-determination", [
        ("2026-11-11", Status.DUE_TODAY), ("2026-11-25", Status.UNKNOWN),
        ("2026-11-26", Status.PASSED)]),
    # 72 hours from Friday, 15:00, if the request was made as an urgent one: that is asked.
    ("medicare_advantage", None, "2026-10-30T15:00-04:00", True, "ma-determination-urgent", [
        ("2026-11-02", Status.DUE_TODAY), ("2026-11-17", Status.UNKNOWN)]),
    # A day alone starts no clock of hours.
    ("medicare_advantage", None, "2026-10-30", True, "ma-determination-urgent", [
        ("2026-11-17", Status.UNKNOWN)]),
    # Wednesday, November 25; Thanksgiving and the Friday after it (28 TAC 102.3(b)): Monday 30 (1),
    # Tuesday, December 1 (2), Wednesday, December 2 (3).
    ("workers_compensation", "TX", "2026-11-25", False, "wc-tx-preauthorization", [
        ("2026-12-01", Status.OPEN), ("2026-12-02", Status.DUE_TODAY),
        ("2026-12-03", Status.PASSED)]),
    # Columbus Day and June 19 are working days there: Friday, October 9; Monday 12 (1),
    # Tuesday 13 (2), Wednesday 14 (3). From Wednesday, June 17: 18 (1), 19 (2), Monday 22 (3).
    ("workers_compensation", "TX", "2026-10-09", False, "wc-tx-preauthorization", [
        ("2026-10-14", Status.DUE_TODAY), ("2026-10-15", Status.PASSED)]),
    ("workers_compensation", "TX", "2026-06-17", False, "wc-tx-preauthorization", [
        ("2026-06-22", Status.DUE_TODAY), ("2026-06-23", Status.PASSED)]),
    # Tuesday, December 22: Wednesday 23 (1); 24, 25 and 26 closed; Monday 28 (2), Tuesday 29 (3).
    ("workers_compensation", "TX", "2026-12-22", False, "wc-tx-preauthorization", [
        ("2026-12-29", Status.DUE_TODAY), ("2026-12-30", Status.PASSED)]),
    # Whether a state keeps the rule of 2024 already is asked, never assumed.
    ("medicaid_fee_for_service", "OH", "2026-10-28", False, "ffs-determination", [
        ("2026-12-31", Status.UNKNOWN)]),
]  # fmt: skip


@pytest.mark.parametrize("row", PENDED, ids=lambda row: f"{row[4]}-{row[2]}")
def test_the_payers_clock_on_a_request_runs_from_its_receipt(
    row: tuple[str, str | None, str, bool, str, list[tuple[str, Status]]],
) -> None:
    """The day it is due, and the first day on which it is certainly late."""
    kind, state, received, urgent, step, days = row
    case = invented(
        kind, state, denial=denial("2026-11-01", kind="pended"),
        request={**REQUEST, "received_by_payer": received},
        urgent_basis="Foot drop is getting worse." if urgent else None,
    )  # fmt: skip

    for day, status in days:
        found = clocks(case, dt.date.fromisoformat(day))[step]
        assert found.status is status, day
        assert bool(found.ask) or status is not Status.UNKNOWN


def test_a_states_holidays_that_are_not_confirmed_make_nobody_late() -> None:
    """New York, Monday, November 2: two business days end on the 4th, with Election Day the 5th."""
    fast = appeal("expedited", filed_at="2026-11-02T10:00-05:00")
    case = invented("fully_insured", "NY", denial=denial("2026-10-26"), appeals=[fast])

    days = [clocks(case, dt.date(2026, 11, n))["ny-internal-decision-urgent"] for n in (4, 5, 6)]

    assert [d.status for d in days] == [Status.DUE_TODAY, Status.UNKNOWN, Status.PASSED]
    assert days[0].last_day == dt.date(2026, 11, 4)
    assert "with them it is Thursday, November 5, 2026" in days[0].counted


def test_a_clock_stands_still_while_records_are_awaited() -> None:
    """15 days, 15 more, and the days from the plan's letter to the sending (f)(4)."""
    sent = appeal("records_request", filed="2026-10-20")
    before = appeal("records_request", filed="2026-10-05")
    parts: Parts = {
        "denial": denial("2026-10-10", kind="pended"),
        "request": {**REQUEST, "received_by_payer": "2026-10-01"},
    }
    step = "pended-decision-preservice"

    # October 16, with the extension October 31, with the 10 days November 10.
    open_case = invented("erisa_self_funded", appeals=[sent], **parts)
    assert clocks(open_case, dt.date(2026, 11, 10))[step].status is Status.UNKNOWN
    late = clocks(open_case, dt.date(2026, 11, 11))[step]
    assert late.status is Status.PASSED
    assert "10 days: at the longest Tuesday, November 10, 2026" in late.counted

    # Nothing sent, or only before the letter: never certainly late.
    for filings in ([], [before]):
        waiting = invented("erisa_self_funded", appeals=filings, **parts)
        found = clocks(waiting, dt.date(2027, 6, 1))[step]
        assert found.status is Status.UNKNOWN
        assert "stands still" in found.ask
        assert clocks(waiting)["pended-information"].status is not Status.DONE
    assert clocks(open_case)["pended-information"].status is Status.DONE


def test_an_urgent_request_has_48_hours_after_the_records() -> None:
    """Records sent on October 20: it ends on October 22 (29 CFR 2560.503-1(f)(2)(i))."""
    case = invented(
        "fully_insured", "PA", denial=denial("2026-10-06", kind="pended"),
        request={**REQUEST, "received_by_payer": "2026-10-05T09:00-04:00"},
        appeals=[appeal("records_request", filed="2026-10-20")], urgent_basis="Foot drop.",
    )  # fmt: skip

    found = clocks(case, dt.date(2026, 10, 23))["pended-decision-urgent"]

    assert "48 hours after the records were sent end on Thursday, October 22, 2026" in found.counted
    assert found.status is Status.UNKNOWN
    assert found.ask.startswith("whether the request was made as an urgent one")


@pytest.mark.parametrize(
    ("received", "status"),
    [
        ("2026-10-20", Status.DONE),  # the notice of October 26 came on day 6
        ("2026-10-12", Status.UNKNOWN),  # day 14: only with an extension
        ("2026-10-05", Status.UNKNOWN),  # day 21, the last of an extension
        ("2026-10-04", Status.PASSED),
    ],
)
def test_a_denial_can_itself_have_come_too_late(received: str, status: Status) -> None:
    """The clock of the request is held against the date on the notice, and is for the appeal."""
    case = invented(
        "medicare_advantage", request={**REQUEST, "received_by_payer": received},
        urgent_basis="Foot drop.",
    )  # fmt: skip

    found = clocks(case)

    assert found["ma-determination"].status is status
    assert "The notice is dated Monday, October 26, 2026." in found["ma-determination"].counted
    assert found["ma-determination"].consequence.endswith("say so in the appeal.")
    assert "ma-determination-urgent" not in found


def test_without_the_receipt_a_decided_request_has_no_clock() -> None:
    """A denied case that does not say when the request came in is not asked about it."""
    assert "ma-determination" not in clocks(invented("medicare_advantage"))
