"""Situations by kind of plan, kind of denial and history, and what is to be done in each.

Everybody in them is invented. The day of the question is Monday, November 2, 2026.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from appealgen import resources
from appealgen.appeals.route import Ground, Need, Route, Told, Track, Wait, load_routes, routes_of
from appealgen.appeals.route.values import Doer
from appealgen.model import Case
from tests.appeals.clock_cases import DAY, LAW, Parts, appeal, coverage, denial, invented

BOOK = load_routes(resources.policies_folder())

UPHELD = {"filed": "2026-08-20", "received_by_payer": "2026-08-21", "decided": "2026-09-10"}
FIRST = appeal(**UPHELD, upheld=True)
FINAL = appeal(**UPHELD, upheld=True, final=True)
NOT_FINAL = appeal(**UPHELD, upheld=True, final=False)
SECOND = appeal("second_level", filed="2026-09-14", decided="2026-10-05", upheld=True)
WON = appeal(**UPHELD, upheld=False)
WAITING = appeal(filed="2026-10-20", received_by_payer="2026-10-21")
LATE = appeal(filed="2026-07-01", received_by_payer="2026-07-02")
LATE_FAST = appeal(
    "expedited",
    filed="2026-10-01",
    received_by_payer="2026-10-01",
    filed_at="2026-10-01T09:00-04:00",
)
OUTSIDE = appeal("external_review", filed="2026-10-01", received_by_payer="2026-10-02")
OUTSIDE_LOST = appeal("external_review", filed="2026-09-20", decided="2026-10-20", upheld=True)
UNNAMED = appeal(None, filed="2026-08-20")

OFFER = {"phone": "555-0100", "last_day": "2026-11-09"}
CLAIM = {"number": "C1", "service_date": "2026-09-01", "lines": [{"code": "22612"}]}
APPROVAL = {"number": "A1", "on": "2026-08-01"}
URGENT = "Foot drop is getting worse from week to week."


def call(outcome: str, **more: Any) -> Parts:  # noqa: ANN401 - parts of a case tree
    """Return a peer-to-peer call that ended so."""
    return {"at": "2026-10-30T10:00-04:00", "outcome": outcome, **more}


@dataclass(frozen=True)
class Situation:
    """A case and the steps it calls for; a tilde marks a step held in reserve."""

    name: str
    plan: str
    expected: str
    state: str | None = None
    kind: str = "prior_authorization"
    tracks: tuple[str, ...] = ("necessity",)
    appeals: tuple[Parts, ...] = ()
    notice: Parts = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)
    no_appeal: bool = False
    ground: Parts = field(default_factory=dict)

    def case(self) -> Case:
        """Return the case."""
        payer = {"payer": self.parts["payer"]} if "payer" in self.parts else {}
        whole = {
            "denial": denial(kind=self.kind, **self.notice),
            **self.parts,
            "coverage": coverage(self.plan, self.state) | payer,
        }
        whole.pop("payer", None)
        return invented(self.plan, self.state, appeals=list(self.appeals), **whole)

    def routes(self, as_of: dt.date = DAY) -> tuple[Route, ...]:
        """Return the steps."""
        told = tuple(Told(Track(track), track, no_appeal=self.no_appeal) for track in self.tracks)
        return routes_of(self.case(), LAW, BOOK, Ground(told=told, **self.ground), as_of)


def said(routes: tuple[Route, ...]) -> str:
    """Return steps as the table writes them."""
    return " ".join(f"{'~' if route.fallback else ''}{route.action.value}" for route in routes)


SELF, GROUP, OWN = "erisa_self_funded", "fully_insured", "individual"
ADVANTAGE, MEDICARE = "medicare_advantage", "original_medicare"
WAIT_SHORT = Wait(("22612",), "pt", "1.a", "six weeks", dt.date(2026, 11, 20), "counted")
WAIT_LONG = Wait(("22612",), "nic", "", "six weeks free", dt.date(2027, 6, 1), "counted")
WAIT_MOVE = Wait(
    ("22612",), "nic", "", "six weeks free", dt.date(2026, 11, 20), "counted", operation=True
)
GAP = Need("Obtain the therapy notes.", Doer.STAFF)

S = Situation
SITUATIONS = (
    # Medical need, nothing filed yet: every kind of plan has its first step.
    S("self-funded", SELF, "appeal"),
    S("self-funded, call offered", SELF, "peer_to_peer appeal", notice={"peer_to_peer": OFFER}),
    S("group", GROUP, "appeal", "PA"),
    S("individual", OWN, "appeal", "TX"),
    S("Medicare Advantage", ADVANTAGE, "appeal"),
    S("Original Medicare", MEDICARE, "appeal", kind="post_service", parts={"claim": CLAIM}),
    S("Medicaid plan", "medicaid_managed_care", "appeal", "OH"),
    S("Medicaid, fee for service", "medicaid_fee_for_service", "appeal", "OH"),
    S("federal employee", "fehb", "appeal"),
    S("TRICARE", "tricare", "appeal"),
    S("injured at work, California", "workers_compensation", "external_review", "CA"),
    S("injured at work, Texas", "workers_compensation", "appeal", "TX"),
    S("injured at work, elsewhere", "workers_compensation", "appeal", "OH"),
    S("kind of plan not stated", "not_stated", "appeal"),
    S("kind of denial not stated", GROUP, "appeal", "PA", kind="not_stated"),
    # Urgent: the law on file gives some plans a faster appeal, before the operation only.
    S("urgent, self-funded", SELF, "expedited_appeal", parts={"urgent_basis": URGENT}),
    S(
        "urgent, call offered",
        ADVANTAGE,
        "peer_to_peer expedited_appeal",
        notice={"peer_to_peer": OFFER},
        parts={"urgent_basis": URGENT},
    ),
    S("urgent, no faster appeal on file", "fehb", "appeal", parts={"urgent_basis": URGENT}),
    S(
        "urgent, but done",
        SELF,
        "appeal",
        kind="post_service",
        parts={"urgent_basis": URGENT, "claim": CLAIM},
    ),
    # Not decided: nothing is appealed.
    S("pended", SELF, "add_records await_decision", kind="pended"),
    S("pended, Advantage", ADVANTAGE, "add_records await_decision", kind="pended"),
    S(
        "pended, payer calls before it denies",
        ADVANTAGE,
        "add_records peer_to_peer await_decision",
        kind="pended",
        parts={"payer": "Humana"},
    ),
    S("pended, audit", MEDICARE, "add_records await_decision", kind="pended"),
    S("pended, urgent", SELF, "add_records await_decision", kind="pended",
      parts={"urgent_basis": URGENT}),
    S("code 133 only", GROUP, "add_records await_decision", "PA", kind="post_service",
      tracks=("pending",), parts={"claim": CLAIM}),
    # The claim, not the patient.
    S("coding", GROUP, "corrected_claim ~appeal", "PA", kind="post_service",
      tracks=("coding",), parts={"claim": CLAIM}),
    S("coding, call offered", GROUP, "corrected_claim ~appeal", "PA", kind="post_service",
      tracks=("coding",), parts={"claim": CLAIM}, notice={"peer_to_peer": OFFER}),
    S("coding, cannot be appealed", MEDICARE, "corrected_claim", kind="post_service",
      tracks=("coding",), parts={"claim": CLAIM}, no_appeal=True),
    S("coding, before the operation", GROUP, "corrected_request ~appeal", "PA",
      tracks=("coding",)),
    S("corrected claim is out", GROUP, "await_decision ~appeal", "PA", kind="post_service",
      tracks=("coding",), parts={"claim": CLAIM}, appeals=(appeal("corrected_claim"),)),
    S("bundling", GROUP, "corrected_claim appeal", "PA", kind="post_service",
      tracks=("bundling",), parts={"claim": CLAIM}),
    S("coding and need", SELF, "corrected_claim appeal", kind="post_service",
      tracks=("necessity", "coding"), parts={"claim": CLAIM}),
    S("membership", SELF, "settle ~appeal", kind="post_service", tracks=("administrative",),
      parts={"claim": CLAIM}),
    S("no authorization", SELF, "show_approval appeal", kind="post_service",
      tracks=("authorization",), parts={"claim": CLAIM, "approval": APPROVAL}),
    S("plan wording", SELF, "request_file appeal", tracks=("benefit",)),
    S("missing records", GROUP, "add_records appeal", "PA", tracks=("documentation",)),
    S("records are out", GROUP, "appeal await_decision", "PA", tracks=("documentation",),
      appeals=(appeal("records_request"),)),
    S("prepayment review", SELF, "add_records appeal", kind="prepayment",
      tracks=("documentation",), parts={"claim": CLAIM}),
    S("approval withdrawn", SELF, "appeal", kind="rescission", parts={"approval": APPROVAL}),
    S("approved care ends", "medicaid_managed_care", "continue_care appeal", "OH",
      kind="concurrent"),
    S("reason not clear", SELF, "request_file appeal", tracks=("other",)),
    S("criteria withheld", SELF, "request_file appeal", notice={"criteria_disclosed": False}),
    S("no criteria on file", SELF, "request_file appeal", ground={"criteria_on_file": False}),
    S("gaps", GROUP, "gather peer_to_peer appeal", "PA", notice={"peer_to_peer": OFFER},
      ground={"gaps": (GAP,)}),
    # The call.
    S("call closed after the denial", ADVANTAGE, "appeal", parts={"payer": "Humana"}),
    S("call overdue", GROUP, "appeal", "PA",
      notice={"peer_to_peer": {"phone": "555-0100", "last_day": "2026-10-30"}}),
    S("call held, upheld", GROUP, "appeal", "PA", notice={"peer_to_peer": OFFER},
      parts={"calls": [call("upheld")]}),
    S("call held, reversed", GROUP, "use_approval ~appeal", "PA", notice={"peer_to_peer": OFFER},
      parts={"calls": [call("overturned")]}),
    S("call held, more records", GROUP, "add_records appeal", "PA",
      notice={"peer_to_peer": OFFER}, parts={"calls": [call("more_records")]}),
    S("call not reached", GROUP, "peer_to_peer appeal", "PA", notice={"peer_to_peer": OFFER},
      parts={"calls": [call("no_answer")]}),
    # An appeal is with the payer.
    S("with the payer", SELF, "await_decision", appeals=(WAITING,)),
    S("payer late", SELF, "external_review complaint", appeals=(LATE,)),
    S("payer late, New York", GROUP, "external_review complaint", "NY", appeals=(LATE,)),
    S("payer late, fast appeal", SELF, "external_review complaint", appeals=(LATE_FAST,)),
    S("payer late, Advantage", ADVANTAGE, "complaint", appeals=(LATE,)),
    S("payer late, federal employee", "fehb", "external_review complaint", appeals=(LATE,)),
    # After a decision.
    S("upheld, self-funded", SELF, "appeal external_review", appeals=(FIRST,)),
    S("upheld and final", SELF, "external_review", appeals=(FINAL,)),
    S("upheld, not final", SELF, "appeal", appeals=(NOT_FINAL,)),
    S("upheld twice", SELF, "external_review", appeals=(FIRST, SECOND)),
    S("upheld, individual", OWN, "external_review", "TX", appeals=(FIRST,)),
    S("upheld, group in New York", GROUP, "external_review", "NY", appeals=(FINAL,)),
    S("upheld, after the operation, New York", GROUP, "external_review external_review", "NY",
      kind="post_service", parts={"claim": CLAIM}, appeals=(FINAL,)),
    S("upheld, Advantage", ADVANTAGE, "await_decision", appeals=(FIRST,)),
    S("upheld, Original Medicare", MEDICARE, "appeal", kind="post_service",
      parts={"claim": CLAIM}, appeals=(FIRST,)),
    S("upheld twice, Original Medicare", MEDICARE, "hearing", kind="post_service",
      parts={"claim": CLAIM}, appeals=(FIRST, SECOND)),
    S("upheld, Medicaid plan", "medicaid_managed_care", "external_review", "OH",
      appeals=(FIRST,)),
    S("upheld, federal employee", "fehb", "external_review", appeals=(FIRST,)),
    S("upheld, TRICARE, need", "tricare", "appeal", appeals=(FIRST,)),
    S("upheld, TRICARE, coding", "tricare", "corrected_request appeal", tracks=("coding",),
      appeals=(FIRST,)),
    S("overturned", GROUP, "use_approval", "PA", appeals=(WON,)),
    S("outside", SELF, "await_decision", appeals=(FINAL, OUTSIDE)),
    S("lost outside", SELF, "find_out", appeals=(FINAL, OUTSIDE_LOST)),
    S("lost outside, Advantage", ADVANTAGE, "hearing", appeals=(FIRST, OUTSIDE_LOST)),
    S("lost outside, federal employee", "fehb", "find_out", appeals=(FIRST, OUTSIDE_LOST)),
    S("filing without its step", SELF, "appeal find_out", appeals=(UNNAMED,)),
    # Too late.
    S("appeal over", ADVANTAGE, "find_out",
      notice={"notice": "2026-05-01", "received": "2026-05-04"}),
    S("coding, appeal over", ADVANTAGE, "corrected_claim", kind="post_service",
      tracks=("coding",), parts={"claim": CLAIM},
      notice={"notice": "2026-05-01", "received": "2026-05-04"}),
    # Time closes what fails.
    S("time closes it, then appeal", GROUP, "wait_and_request appeal", "PA",
      ground={"waits": (WAIT_SHORT,), "failing": ("22612",)}),
    S("time closes it, too late to appeal", GROUP, "wait_and_request ~appeal", "PA",
      ground={"waits": (WAIT_LONG,), "failing": ("22612",)}),
    S("time would close it, but urgent", GROUP, "expedited_appeal ~wait_and_request", "PA",
      parts={"urgent_basis": URGENT}, ground={"waits": (WAIT_LONG,)}),
    S("time closes it, but done", GROUP, "appeal", "PA", kind="post_service",
      parts={"claim": CLAIM}, ground={"waits": (WAIT_LONG,)}),
    S("the operation is too early", GROUP, "wait_and_request peer_to_peer appeal", "PA",
      notice={"peer_to_peer": OFFER}, ground={"waits": (WAIT_MOVE,)}),
    # Nothing denied.
    S("nothing denied", GROUP, "request", "PA", tracks=(), parts={"denial": None}),
    S("nothing denied, gaps", GROUP, "gather request", "PA", tracks=(), parts={"denial": None},
      ground={"gaps": (GAP,)}),
    S("nothing denied, time closes it", GROUP, "wait_and_request ~request", "PA", tracks=(),
      parts={"denial": None}, ground={"waits": (WAIT_LONG,)}),
)  # fmt: skip
