"""What starts each clock: the day it happened, the date on its paper, and where that stands.

Where the case has no day, the event says what to ask and whom; no day is ever assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.appeals.rules import Appeal, Levels, StartEvent
from appealgen.model.people import PlanKind

if TYPE_CHECKING:
    from appealgen.appeals.journey import Journey
    from appealgen.model import Cite

__all__ = ["Event", "event_of"]

_MAIL = "whoever opened the mail or the portal"


@dataclass(frozen=True, slots=True)
class Event:
    """What starts a clock.

    Attributes:
        name: In words, with its article.
        happened: True or False as the case says, None where it cannot be told.
        day: The day it happened.
        moment: The moment, where the case has it.
        printed: The date on the paper it came with; the safe day is counted from it.
        cites: Where the case has it.
        ask: What is missing.
        of: Who knows it.
    """

    name: str
    happened: bool | None = None
    day: dt.date | None = None
    moment: dt.datetime | None = None
    printed: dt.date | None = None
    cites: tuple[Cite, ...] = ()
    ask: str = ""
    of: str = ""


def event_of(journey: Journey, start: StartEvent) -> Event:
    """Return what started, or will start, a clock of a case.

    Args:
        journey: The case as the steps of its appeal.
        start: What the rule counts from.
    """
    return _EVENTS[start](journey)


def _denial(journey: Journey, *, receipt: bool) -> Event:
    denial = journey.case.denial
    what = "receipt of the denial notice" if receipt else "the date on the denial notice"
    if denial is None:
        return Event(what, ask="the denial notice with its date", of="the payer or the patient")
    day = denial.received_date if receipt else denial.notice_date
    ask = "the day the notice was received" if receipt else "the date printed on the notice"
    asked = ("", "") if day else (ask, _MAIL if receipt else "the notice")
    return Event(
        what, happened=True, day=day, printed=denial.notice_date, cites=denial.cite,
        ask=asked[0], of=asked[1],
    )  # fmt: skip


def _claim(journey: Journey) -> Event:
    claim = journey.case.claim
    day = claim.received_by_payer if claim else None
    cites = claim.cite if claim else ()
    what = "the payer's receipt of the claim"
    if day is not None:
        return Event(what, happened=True, day=day, printed=day, cites=cites)
    ask = "the day the payer received the claim"
    return Event(what, cites=cites, ask=ask, of="the clearinghouse report or the payer")


def _request(journey: Journey) -> Event:
    request = journey.case.request
    what = "the payer's receipt of the request"
    day = request.received_day
    if day is not None:
        return Event(what, happened=True, day=day, moment=request.received_moment, printed=day)
    ask = "the day and time the payer received the request"
    return Event(what, ask=ask, of="the fax confirmation or the portal")


def _filed(journey: Journey, which: Appeal) -> Event:
    appeal = journey.appeal(which)
    what = f"the payer's receipt of the {_FILED[which]}"
    if appeal is None:
        return Event(what, happened=False)
    day = appeal.received_by_payer or (appeal.filed_at.date() if appeal.filed_at else None)
    return Event(
        what,
        happened=True,
        day=day,
        moment=appeal.filed_at,
        printed=day,
        cites=appeal.cite,
        ask="" if day else f"the day the payer received the {_FILED[which]}",
        of="" if day else "the fax confirmation, the portal or the payer",
    )


def _decided(journey: Journey, which: Appeal, *, receipt: bool) -> Event:
    appeal = journey.appeal(which)
    paper = f"the decision on the {_FILED[which]}"
    what = f"receipt of {paper}" if receipt else f"the date of {paper}"
    if appeal is None or (appeal.decided is None and appeal.upheld is None):
        return Event(what, happened=False)
    day = appeal.decision_received if receipt else appeal.decided
    ask, of = "", ""
    if appeal.upheld is None:
        ask, of = f"whether {paper} upheld the denial", "the decision"
    elif day is None and receipt:
        ask, of = f"the day {paper} was received", _MAIL
    elif day is None:
        ask, of = f"the date printed on {paper}", "the decision"
    return Event(
        what, happened=True, day=day, printed=appeal.decided, cites=appeal.cite, ask=ask, of=of
    )


def _final(journey: Journey, *, receipt: bool) -> Event:
    """Return the final decision; one that may not be final starts no clock, only a safe day."""
    for which in (Appeal.SECOND, Appeal.FIRST):
        appeal = journey.appeal(which)
        if appeal is None or (appeal.decided is None and appeal.upheld is None):
            continue
        event = _decided(journey, which, receipt=receipt)
        last_level = which is Appeal.SECOND or journey.levels is Levels.ONE
        if appeal.final or (last_level and appeal.final is not False):
            return event
        ask = f"whether the decision on the {_FILED[which]} is the plan's final one"
        return Event(event.name, printed=event.printed, cites=event.cites, ask=ask, of="the plan")
    what = "receipt of the final denial" if receipt else "the date of the final denial"
    return Event(what, happened=False)


def _reviewer(journey: Journey) -> Event:
    what = "the reviewer's receipt of the request"
    first = journey.appeal(Appeal.FIRST)
    forwarded = (
        journey.case.coverage.plan_kind in _FORWARDED and first is not None and bool(first.upheld)
    )
    if journey.appeal(Appeal.EXTERNAL) is None and not forwarded:
        return Event(what, happened=False)
    ask = "the day the independent reviewer received the case"
    return Event(what, ask=ask, of="the reviewer's acknowledgment letter")


_FORWARDED = frozenset({PlanKind.MEDICARE_ADVANTAGE})
"""Plans that send an upheld case on by themselves (42 CFR 422.590(a)(2))."""

_FILED: Mapping[Appeal, str] = MappingProxyType(
    {
        Appeal.FIRST: "first appeal",
        Appeal.EXPEDITED: "expedited appeal",
        Appeal.SECOND: "second appeal",
        Appeal.EXTERNAL: "request for external review",
        Appeal.RECORDS: "records",
    }
)


def _asked(name: str, ask: str, of: str) -> Callable[[Journey], Event]:
    """Return the reader of an event that a case file has no place for."""
    return lambda _: Event(name, ask=ask, of=of)


_EVENTS: Mapping[StartEvent, Callable[[Journey], Event]] = MappingProxyType(
    {
        StartEvent.DENIAL_NOTICE: lambda j: _denial(j, receipt=False),
        StartEvent.DENIAL_RECEIPT: lambda j: _denial(j, receipt=True),
        StartEvent.REQUEST_RECEIPT: _request,
        StartEvent.CLAIM_RECEIPT: _claim,
        StartEvent.FIRST_APPEAL_RECEIPT: lambda j: _filed(j, Appeal.FIRST),
        StartEvent.EXPEDITED_APPEAL_RECEIPT: lambda j: _filed(j, Appeal.EXPEDITED),
        StartEvent.SECOND_APPEAL_RECEIPT: lambda j: _filed(j, Appeal.SECOND),
        StartEvent.FIRST_DECISION: lambda j: _decided(j, Appeal.FIRST, receipt=False),
        StartEvent.FIRST_DECISION_RECEIPT: lambda j: _decided(j, Appeal.FIRST, receipt=True),
        StartEvent.SECOND_DECISION: lambda j: _decided(j, Appeal.SECOND, receipt=False),
        StartEvent.SECOND_DECISION_RECEIPT: lambda j: _decided(j, Appeal.SECOND, receipt=True),
        StartEvent.FINAL_DECISION: lambda j: _final(j, receipt=False),
        StartEvent.FINAL_DECISION_RECEIPT: lambda j: _final(j, receipt=True),
        StartEvent.EXTERNAL_REQUEST_RECEIPT: lambda j: _filed(j, Appeal.EXTERNAL),
        StartEvent.REVIEWER_RECEIPT: _reviewer,
        StartEvent.EXTERNAL_DECISION: lambda j: _decided(j, Appeal.EXTERNAL, receipt=False),
        StartEvent.EXTERNAL_DECISION_RECEIPT: lambda j: _decided(j, Appeal.EXTERNAL, receipt=True),
        StartEvent.LATER_DECISION: lambda _: Event(
            "the decision of the level before", happened=False
        ),
        StartEvent.DEMAND_LETTER: _asked(
            "the date of the demand letter",
            "whether a demand letter came, and its date",
            "the Medicare contractor or the billing office",
        ),
        StartEvent.REVIEW_LETTER: _asked(
            "the date of the auditor's letter of findings",
            "whether a recovery auditor wrote, and the date of the letter",
            "the billing office",
        ),
    }
)
