"""The day for the peer-to-peer call: the notice's own, beside the payer's published window.

A call stops no appeal clock (42 CFR 422.582(b), (c) for Medicare Advantage; no rule on file does
otherwise), so it is never shown without that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.appeals.calendar import Span, Unit, counted, say_day, weekdays_after
from appealgen.appeals.rules import Standing
from appealgen.appeals.states import CallCase, CallOpen, CallWindow
from appealgen.model.denial import DenialKind
from appealgen.model.exchange import CallOutcome, CallPurpose
from appealgen.model.people import Setting

if TYPE_CHECKING:
    from appealgen.appeals.law import Law
    from appealgen.model import Case, Cite

__all__ = ["CallDay", "call_day", "window_of"]

_STOPS_NOTHING = "The call is no level of appeal and stops no clock."
_NOT_HELD = frozenset({CallOutcome.NO_ANSWER, CallOutcome.REFUSED})
_CLOSED = frozenset({CallOpen.BEFORE_DENIAL, CallOpen.NEVER})
_WORDS = {
    CallOpen.BEFORE_DENIAL: "offers the call only before it denies",
    CallOpen.NEVER: "offers no call about this kind of denial",
    CallOpen.BEFORE_APPEAL: "takes the call before an appeal is filed; its days are not confirmed",
    CallOpen.UNTIL_APPEALS_END: "takes the call until all appeals are completed",
    CallOpen.APPEAL_WINDOW: "takes the call inside the time for the appeal",
    CallOpen.NOT_CONFIRMED: "offers a call; its days are not confirmed",
}


@dataclass(frozen=True, slots=True)
class CallDay:
    """When the call may be held, as far as notice and payer say it."""

    last: dt.date | None = None
    safe: dt.date | None = None
    notice_day: dt.date | None = None
    window_day: dt.date | None = None
    """The last day by the payer's published window alone."""
    start: dt.date | None = None
    held: bool = False
    closed: bool = False
    counted: str = ""
    rule: str = ""
    citation: str = ""
    source: str = ""
    confidence: str = Standing.NOT_CONFIRMED.value
    ask: str = ""
    ask_of: str = ""
    cites: tuple[Cite, ...] = ()


def call_day(case: Case, law: Law) -> CallDay | None:
    """Return the day for the call; None where nothing is denied, or an appeal is filed.

    Args:
        case: The case.
        law: The law on file.
    """
    denial = case.denial
    if denial is None or denial.kind is DenialKind.PENDED or case.earlier_appeals:
        return None
    offer = denial.peer_to_peer
    notice_day = offer.last_day if offer else None
    window = window_of(case, law)
    if notice_day is None and window is None and offer is None:
        return None
    last, early, words = _by_window(window, denial.notice_date)
    said = [f"The notice gives {say_day(notice_day)}."] if notice_day else []
    days = [day for day in (notice_day, last, early) if day is not None]
    return CallDay(
        last=notice_day or last,
        safe=min(days, default=None),
        notice_day=notice_day,
        window_day=last,
        start=denial.notice_date,
        held=_held(case),
        closed=window is not None and window.open in _CLOSED and notice_day is None,
        counted=" ".join([*said, *words]),
        rule=f"{_rule(window)} {_STOPS_NOTHING}".strip(),
        citation="the denial notice" if notice_day else f"{window.payer}'s page" if window else "",
        source=window.source if window else "",
        confidence=_confidence(window, notice_day),
        ask="" if notice_day else "the last day for the call under this plan",
        ask_of="" if notice_day else "the payer, at the number on the notice",
        cites=(offer.cite if offer else ()) or denial.cite,
    )


def window_of(case: Case, law: Law) -> CallWindow | None:
    """Return the window of the company that reviewed, or else of the payer."""
    coverage = case.coverage
    for name in (coverage.delegated_to, coverage.payer):
        if name:
            found = law.call_window(name, coverage.plan_kind, _kind(case), coverage.state)
            if found is not None:
                return found
    return None


def _kind(case: Case) -> CallCase:
    if case.denial is not None and case.denial.kind is DenialKind.CONCURRENT:
        return CallCase.CONCURRENT
    settings = {stage.setting for stage in case.request.stages}
    if settings == {Setting.INPATIENT}:
        return CallCase.INPATIENT
    outside = {Setting.OUTPATIENT_HOSPITAL, Setting.ASC, Setting.OFFICE}
    return CallCase.OUTPATIENT if settings and settings <= outside else CallCase.ANY


def _by_window(
    window: CallWindow | None, start: dt.date | None
) -> tuple[dt.date | None, dt.date | None, list[str]]:
    """Return the window's last day, the day a shorter one would give, and the words."""
    if window is None or window.span is None or window.counted_from != "denial" or start is None:
        return None, None, []
    if not window.confidence.counts:
        return None, None, []
    end = counted(start, window.span)
    words = [f"By {window.payer}'s page: {end.words}"]
    early = _without_holidays(start, window.span)
    if early is not None and early != end.day:
        words.append(
            f"Which holidays the payer keeps is not on file; without any it is {say_day(early)}."
        )
    if window.shorter is None or window.shorter.unit is not Unit.HOURS:
        return end.day, early, words
    # A window of hours from an unknown time of the notice's day is safe on that day only.
    words.append(
        f"In some plans or states it is {window.shorter}: ask for the call on the day of the "
        "denial, or today."
    )
    return end.day, start, words


def _without_holidays(start: dt.date, span: Span) -> dt.date | None:
    """Return the end of a count of business days if the payer keeps no holiday at all."""
    if span.unit is not Unit.BUSINESS_DAYS:
        return None
    return weekdays_after(start, span.amount)


def _rule(window: CallWindow | None) -> str:
    if window is None:
        return ""
    if window.span is not None:
        since = "the denial" if window.counted_from == "denial" else "the reviewer's first call"
        said = f"{window.payer} gives {window.span} from {since}."
    else:
        said = f"{window.payer} {_WORDS[window.open]}."
    return " ".join(part for part in (said, window.after_appeal or "", window.does or "") if part)


def _confidence(window: CallWindow | None, notice_day: dt.date | None) -> str:
    if notice_day is not None:
        return Standing.HIGH.value
    return (window.confidence if window else Standing.NOT_CONFIRMED).value


def _held(case: Case) -> bool:
    """Return whether a peer-to-peer call took place."""
    return any(
        call.purpose is CallPurpose.PEER_TO_PEER and call.outcome not in {None, *_NOT_HELD}
        for call in case.calls
    )
