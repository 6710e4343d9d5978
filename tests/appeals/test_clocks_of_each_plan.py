"""Four clocks and more for each kind of plan, counted on paper from the regulation beforehand."""

from __future__ import annotations

import datetime as dt

import pytest

from appealgen.appeals import Status
from tests.appeals.clock_cases import Parts, appeal, clocks, denial, invented, iso

# First filings: kind, state, notice, receipt, step, last day, safe day
FILE = [
    # 29 CFR 2560.503-1(h)(3)(i). From April 3: April 27, May 31, June 30, July 31, August 31 and
    # September 30 make 180. From March 31 it is Sunday, September 27: Friday, September 25.
    ("erisa_self_funded", None, "2026-03-31", "2026-04-03", "internal-appeal",
     "2026-09-30", "2026-09-25"),
    ("fully_insured", "PA", "2026-03-31", "2026-04-03", "internal-appeal",
     "2026-09-30", "2026-09-25"),
    ("individual", "FL", "2026-03-31", "2026-04-03", "internal-appeal",
     "2026-09-30", "2026-09-25"),
    # 42 CFR 422.582(b). December 27 and 5 days: January 1; 30 of January, 28, and March 2.
    # From the notice: 4 of December, 31, and February 25.
    ("medicare_advantage", None, "2026-12-27", None, "ma-reconsideration",
     "2027-03-02", "2027-02-25"),
    # Opened on the day it was posted: the same 60 days without the five.
    ("medicare_advantage", None, "2026-12-27", "2026-12-27", "ma-reconsideration",
     "2027-02-25", "2027-02-25"),
    # 42 CFR 405.942(a). February 23 and 5 days: February 28; 31, 30, 31 and June 28.
    ("original_medicare", None, "2026-02-23", None, "om-redetermination",
     "2026-06-28", "2026-06-23"),
    ("original_medicare", None, "2026-02-23", "2026-02-24", "om-redetermination",
     "2026-06-24", "2026-06-23"),
    # 42 CFR 438.402(c)(2)(ii): the date on the notice, whenever it came. 31, 28, March 1.
    ("medicaid_managed_care", "TX", "2026-12-31", "2027-01-08", "mco-appeal",
     "2027-03-01", "2027-03-01"),
    # 42 CFR 431.221(d): at most 90 days; the number is the state's.
    ("medicaid_fee_for_service", "TX", "2026-12-01", None, "ffs-fair-hearing", "-", "-"),
    # 5 CFR 890.105: six months, less one day to be safe; there is no February 30.
    ("fehb", None, "2026-08-30", None, "fehb-reconsideration", "2027-02-28", "2027-02-27"),
    ("fehb", None, "2026-05-31", None, "fehb-reconsideration", "2026-11-30", "2026-11-29"),
    # 32 CFR 199.10: 31, 31, 28.
    ("tricare", None, "2026-11-30", "2026-12-09", "tricare-reconsideration",
     "2027-02-28", "2027-02-28"),
    # Cal. Lab. Code 4610.5: from February 2, 26 and March 4; from the date on it, February 28.
    ("workers_compensation", "CA", "2026-01-29", "2026-02-02", "wc-ca-imr",
     "2026-03-04", "2026-02-28"),
    ("workers_compensation", "CA", "2026-01-29", None, "wc-ca-imr", "-", "2026-02-28"),
    ("workers_compensation", "TX", "2026-01-29", "2026-02-02", "wc-tx-reconsideration", "-", "-"),
    ("workers_compensation", "OH", "2026-01-29", "2026-02-02", "wc-other-state", "-", "-"),
]  # fmt: skip


@pytest.mark.parametrize("row", FILE, ids=lambda row: "-".join(map(str, row[:5])))
def test_the_first_filing(row: tuple[str, str | None, str, str | None, str, str, str]) -> None:
    """Each plan's first filing ends on the day counted by hand, or on none that is known."""
    kind, state, notice, received, step, last, safe = row

    found = clocks(invented(kind, state, denial=denial(notice, received)))[step]

    assert (found.last_day, found.safe_day) == (iso(last), iso(safe))
    assert found.last_day or found.ask


@pytest.mark.parametrize(
    "row", [r for r in FILE if r[5] != "-"], ids=lambda row: "-".join(map(str, row[:5]))
)
def test_the_last_day_itself_is_in_time_and_the_next_is_not(
    row: tuple[str, str | None, str, str | None, str, str, str],
) -> None:
    """On the last day it is due today; on the day after it has passed."""
    kind, state, notice, received, step, last, _ = row
    day = dt.date.fromisoformat(last)
    case = invented(kind, state, denial=denial(notice, received))

    statuses = [clocks(case, on)[step].status for on in (day, day + dt.timedelta(days=1))]

    assert statuses == [Status.DUE_TODAY, Status.PASSED]


# Filings after a decision: kind, state, kind of denial, decisions, step, last day, safe day
FIRST_UPHELD = "first_level"
SECOND_UPHELD = "second_level"
OUTSIDE_UPHELD = "external_review"
NEXT = [
    # 45 CFR 147.136(d)(2)(i). August 31 to December 31; safe: 120 days from August 28.
    ("erisa_self_funded", None, "pre", [(FIRST_UPHELD, "2026-08-28", "2026-08-31")],
     "external-review-federal", "2026-12-31", "2026-12-26"),
    # No February 31: March 1. Safe: 120 days from October 30 are 1, 30, 31, 31 and February 27.
    ("erisa_self_funded", None, "pre", [(FIRST_UPHELD, "2026-10-30", "2026-10-31")],
     "external-review-federal", "2027-03-01", "2027-02-27"),
    # Friday, January 1, is a holiday, and Saturday and Sunday follow.
    ("erisa_self_funded", None, "pre", [(FIRST_UPHELD, "2026-08-31", "2026-09-01")],
     "external-review-federal", "2027-01-04", "2026-12-29"),
    # Thursday, November 26, is Thanksgiving; safe: 120 days from July 24 are November 21.
    ("erisa_self_funded", None, "pre", [(FIRST_UPHELD, "2026-07-24", "2026-07-26")],
     "external-review-federal", "2026-11-27", "2026-11-21"),
    # New York counts from the date of the first decision: 31, 28, March 1.
    ("fully_insured", "NY", "post", [(FIRST_UPHELD, "2026-12-31", "2027-01-04")],
     "ny-provider-external", "2027-03-01", "2027-03-01"),
    # 42 CFR 422.602: 31, 28, March 1.
    ("medicare_advantage", None, "pre",
     [(FIRST_UPHELD, "2026-11-02", None), (OUTSIDE_UPHELD, "2026-12-31", None)],
     "ma-alj", "2027-03-01", "2027-03-01"),
    # 42 CFR 405.962, 180 days. From September 3: 27, 31, 30, 31, 31, 28 and March 2.
    ("original_medicare", None, "post", [(FIRST_UPHELD, "2026-08-31", "2026-09-03")],
     "om-reconsideration", "2027-03-02", "2027-02-27"),
    ("original_medicare", None, "post", [(FIRST_UPHELD, "2026-08-31", None)],
     "om-reconsideration", "-", "2027-02-27"),
    # 42 CFR 405.1014, 60 days. From January 2: 29, 28 and March 3.
    ("original_medicare", None, "post",
     [(FIRST_UPHELD, "2026-07-01", "2026-07-03"), (SECOND_UPHELD, "2026-12-30", "2027-01-02")],
     "om-alj", "2027-03-03", "2027-02-28"),
    # 42 CFR 438.408(f)(2): 30, 31, 28 and March 1, at least.
    ("medicaid_managed_care", "TX", "pre", [(FIRST_UPHELD, "2026-12-01", "2026-12-04")],
     "mco-fair-hearing", "-", "2027-03-01"),
    # 5 CFR 890.105(e): 31, 31, 28.
    ("fehb", None, "pre", [(FIRST_UPHELD, "2026-11-30", "2026-12-02")],
     "fehb-opm", "2027-02-28", "2027-02-28"),
    # 32 CFR 199.10: 60 days are 31, 28 and March 1; 90 are 31, 28 and March 31.
    ("tricare", None, "pre", [(FIRST_UPHELD, "2026-12-31", None)],
     "tricare-formal-review", "2027-03-01", "2027-03-01"),
    ("tricare", None, "pre", [(FIRST_UPHELD, "2026-12-31", None)],
     "tricare-second-reconsideration", "2027-03-31", "2027-03-31"),
    ("tricare", None, "pre",
     [(FIRST_UPHELD, "2026-09-01", None), (SECOND_UPHELD, "2026-12-31", None)],
     "tricare-hearing", "2027-03-01", "2027-03-01"),
    ("workers_compensation", "TX", "pre", [(FIRST_UPHELD, "2026-12-31", "2027-01-04")],
     "wc-tx-iro", "-", "-"),
]  # fmt: skip
_KINDS = {"pre": "prior_authorization", "post": "post_service"}

Decisions = list[tuple[str, str, str | None]]


def decided(decisions: Decisions, *, final: bool) -> list[Parts]:
    """Return upheld appeals; those inside the plan say whether they are its last word."""
    return [
        appeal(
            step, decided=day, upheld=True,
            **({"decision_received": received} if received else {}),
            **({"final": True} if final and step == FIRST_UPHELD else {}),
        )
        for step, day, received in decisions
    ]  # fmt: skip


@pytest.mark.parametrize("row", NEXT, ids=lambda row: f"{row[0]}-{row[4]}-{row[5]}")
def test_the_filing_after_a_decision(
    row: tuple[str, str | None, str, Decisions, str, str, str],
) -> None:
    """Each later level starts from the paper before it and ends on the day counted by hand."""
    kind, state, timing, decisions, step, last, safe = row
    appeals = decided(decisions, final=kind in {"erisa_self_funded", "fully_insured"})
    notice = denial("2026-06-01", kind=_KINDS[timing])
    case = invented(kind, state, denial=notice, appeals=appeals)

    found = clocks(case, dt.date.fromisoformat(decisions[-1][1]))[step]

    assert (found.last_day, found.safe_day) == (iso(last), iso(safe))


# The payer's and reviewers' clocks: kind, state, timing, filings, step, when to ask, late after
SECOND_FILED = ("second_level", {"received_by_payer": "2026-02-14"})
THEIRS = [
    # 29 CFR 2560.503-1(i)(2)(ii): one level 30 days, two levels 15 at each, (iii) 60 and 30.
    ("erisa_self_funded", None, "pre", [("first_level", {"received_by_payer": "2026-02-14"})],
     "internal-decision-preservice", "2026-03-01", "2026-03-16"),
    ("erisa_self_funded", None, "post", [("first_level", {"received_by_payer": "2027-12-31"})],
     "internal-decision-postservice", "2028-01-30", "2028-02-29"),
    ("erisa_self_funded", None, "pre",
     [("first_level", {"received_by_payer": "2026-01-05", "decided": "2026-01-20",
                       "upheld": True}), SECOND_FILED],
     "second-decision-preservice", "2026-03-01", "2026-03-01"),
    ("fully_insured", "PA", "post",
     [("first_level", {"received_by_payer": "2026-01-05", "decided": "2026-01-20",
                       "upheld": True}), SECOND_FILED],
     "second-decision-postservice", "2026-03-16", "2026-03-16"),
    ("individual", "FL", "pre", [("first_level", {"received_by_payer": "2026-01-31"})],
     "internal-decision-preservice-one-level", "2026-03-02", "2026-03-02"),
    ("individual", "FL", "post", [("first_level", {"received_by_payer": "2027-12-31"})],
     "internal-decision-postservice-one-level", "2028-02-29", "2028-02-29"),
    ("fully_insured", "NY", "pre", [("first_level", {"received_by_payer": "2026-01-30"})],
     "ny-internal-decision", "2026-03-01", "2026-03-01"),
    ("individual", "TX", "pre", [("first_level", {"received_by_payer": "2026-01-30"})],
     "tx-internal-decision", "2026-03-01", "2026-03-01"),
    # 42 CFR 422.590: 30 days and 14 more for a service, 60 and no more for payment.
    ("medicare_advantage", None, "pre", [("first_level", {"received_by_payer": "2026-01-29"})],
     "ma-reconsideration-decision", "2026-02-28", "2026-03-14"),
    ("medicare_advantage", None, "post", [("first_level", {"received_by_payer": "2027-12-31"})],
     "ma-reconsideration-payment", "2028-02-29", "2028-02-29"),
    # 42 CFR 405.950 and 405.970: 60 days each.
    ("original_medicare", None, "post", [("first_level", {"received_by_payer": "2026-06-30"})],
     "om-redetermination-decision", "2026-08-29", "2026-08-29"),
    ("original_medicare", None, "post",
     [("first_level", {"decided": "2026-09-01", "upheld": True}),
      ("second_level", {"received_by_payer": "2026-11-01"})],
     "om-reconsideration-decision", "2026-12-31", "2026-12-31"),
    # 42 CFR 438.408(b)(2), (c): 30 and 14 more.
    ("medicaid_managed_care", "TX", "pre", [("first_level", {"received_by_payer": "2026-12-31"})],
     "mco-appeal-decision", "2027-01-30", "2027-02-13"),
    # 42 CFR 431.244(f): 90.
    ("medicaid_fee_for_service", "TX", "pre",
     [("first_level", {"received_by_payer": "2026-12-01"})],
     "ffs-decision", "2027-03-01", "2027-03-01"),
    # 5 CFR 890.105(b)(2): 30.
    ("fehb", None, "pre", [("first_level", {"received_by_payer": "2026-11-15"})],
     "fehb-decision", "2026-12-15", "2026-12-15"),
]  # fmt: skip


@pytest.mark.parametrize("row", THEIRS, ids=lambda row: f"{row[0]}-{row[4]}")
def test_the_clock_of_who_decides(
    row: tuple[str, str | None, str, list[tuple[str, Parts]], str, str, str],
) -> None:
    """Due on the day counted, certainly late only after the longest time the rule gives."""
    kind, state, timing, filings, step, due, longest = row
    appeals = [appeal(name, **parts) for name, parts in filings]
    case = invented(kind, state, denial=denial("2026-01-02", kind=_KINDS[timing]), appeals=appeals)
    day, end = dt.date.fromisoformat(due), dt.date.fromisoformat(longest)
    after = dt.timedelta(days=1)

    first = clocks(case, day)[step]
    assert day in {first.last_day, first.safe_day}
    assert clocks(case, end)[step].status in {Status.DUE_TODAY, Status.UNKNOWN}
    assert clocks(case, end + after)[step].status is Status.PASSED


@pytest.mark.parametrize(
    ("kind", "step", "filed", "end"),
    [
        # New Year's Eve to January 2, at the filer's own offset.
        ("erisa_self_funded", "internal-decision-urgent", "2026-12-30T23:15-08:00",
         "2027-01-02T23:15:00-08:00"),
        ("fully_insured", "internal-decision-urgent", "2026-02-26T00:01-10:00",
         "2026-03-01T00:01:00-10:00"),
        # Half past midnight in India is still the day before in New York.
        ("individual", "internal-decision-urgent", "2026-11-01T00:30+05:30",
         "2026-11-04T00:30:00+05:30"),
        ("medicare_advantage", "ma-reconsideration-urgent", "2026-02-26T23:59-05:00",
         "2026-03-01T23:59:00-05:00"),
        ("medicaid_managed_care", "mco-appeal-decision-urgent", "2027-12-31T12:00-06:00",
         "2028-01-03T12:00:00-06:00"),
    ],
)  # fmt: skip
def test_seventy_two_hours_keep_the_filers_own_time(
    kind: str, step: str, filed: str, end: str
) -> None:
    """Three times 24 hours after the fax, told in the time zone of the fax."""
    fast = appeal("expedited", filed_at=filed)
    case = invented(kind, "PA", denial=denial("2026-01-02"), appeals=[fast])

    moment = clocks(case, dt.date.fromisoformat(filed[:10]))[step].moment

    assert moment is not None
    assert moment.isoformat() == end


@pytest.mark.parametrize(
    ("days", "last", "on_day_90", "day_after"),
    [
        # December 31 by the notice's own 30 days.
        ("30", "2026-12-31", Status.PASSED, Status.PASSED),
        # A notice that gives more than the law allows is not relied on.
        ("100", None, Status.DUE_TODAY, Status.PASSED),
        (None, None, Status.UNKNOWN, Status.PASSED),
    ],
)
def test_a_fair_hearing_of_fee_for_service_medicaid_follows_its_notice(
    days: str | None, last: str | None, on_day_90: Status, day_after: Status
) -> None:
    """The notice's number counts up to the 90 days of 42 CFR 431.221(d), then it is over."""
    parts = {"appeal_days": days} if days else {}
    case = invented("medicaid_fee_for_service", "TX", denial=denial("2026-12-01", None, **parts))

    found = [clocks(case, dt.date(2027, 3, n))["ffs-fair-hearing"] for n in (1, 2)]

    assert found[0].last_day == iso(last)
    assert [f.status for f in found] == [on_day_90, day_after]


@pytest.mark.parametrize("kind", ["medicare_advantage", "original_medicare"])
def test_the_last_levels_of_medicare_start_with_the_decision_before(kind: str) -> None:
    """The Council and the court are named as not begun, with their 60 days and no day."""
    prefix = "ma" if kind == "medicare_advantage" else "om"
    found = clocks(invented(kind))

    for step in (f"{prefix}-council", f"{prefix}-court"):
        assert found[step].status is Status.NOT_STARTED
        assert found[step].last_day is None
        assert "ixty days after" in found[step].rule


def test_the_plans_preliminary_review_skips_thanksgiving_and_is_then_asked_about() -> None:
    """Tuesday, November 24: 25, 27, 30, December 1 and 2; an answer has no place in the case."""
    over = appeal(decided="2026-11-02", upheld=True, final=True)
    asked = appeal("external_review", received_by_payer="2026-11-24")
    case = invented("erisa_self_funded", denial=denial("2026-06-01"), appeals=[over, asked])

    found = [clocks(case, dt.date(2026, 12, n))["external-preliminary"] for n in (2, 3)]

    assert found[0].last_day == dt.date(2026, 12, 2)
    assert [f.status for f in found] == [Status.DUE_TODAY, Status.UNKNOWN]
    assert found[1].ask
