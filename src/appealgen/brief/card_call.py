"""The card's box about the call itself: number, window, who may call, and what was said before.

The last day of the notice and the payer's published window are both said, each with its source; the
earlier one is kept. A window that no page of the payer confirms is not printed: it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.calls import call_day, window_of
from appealgen.appeals.states import CallOpen
from appealgen.brief.interface import Row
from appealgen.brief.words import join, lower_first, say_date, unnamed
from appealgen.model.exchange import CallPurpose

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.appeals import CallWindow, Law
    from appealgen.brief.context import Context
    from appealgen.model.denial import Denial
    from appealgen.model.exchange import Call

__all__ = ["call_rows", "window_words"]

_MOST_REFERENCES = 2
_MOST_MISSING = 2
"""Of what was said to be missing; the letter has all of it."""
_OPEN = {
    CallOpen.BEFORE_DENIAL: "offered only before the denial; ask whether a call is still taken",
    CallOpen.NEVER: "no call about this kind of denial; appeal instead",
    CallOpen.BEFORE_APPEAL: "before an appeal is filed",
    CallOpen.UNTIL_APPEALS_END: "until all appeals are completed",
    CallOpen.APPEAL_WINDOW: "inside the time for the appeal",
}
_WITHOUT_A_DAY = frozenset({CallOpen.BEFORE_APPEAL, CallOpen.UNTIL_APPEALS_END})
_UNCONFIRMED = "the payer’s own days are not confirmed: ask on the call"
_ASK = "not stated on the notice; ask today"


def call_rows(context: Context, law: Law | None) -> tuple[Row, ...]:
    """Return payer, references, number, window, who may call, and the last call.

    Args:
        context: The case, judged.
        law: The windows on file; None leaves the notice alone.
    """
    denial, payer = context.case.denial, context.case.coverage.payer
    rows = [Row(label="Payer", value="Not named" if unnamed(payer) else payer)]
    if denial is None:
        return tuple(rows)
    rows += [Row(label=r.label, value=r.number) for r in denial.references[:_MOST_REFERENCES]]
    window = window_of(context.case, law) if law else None
    rows.append(Row(label="Call", value=_number(denial, window)))
    rows.append(Row(label="Window", value=window_words(context, law)))
    if window is not None and window.confidence.counts and window.who_may_call:
        rows.append(Row(label="Who may call", value=f"{window.who_may_call}{_by(window)}"))
    if denial.reviewer and denial.reviewer.name:
        parts = [denial.reviewer.name, denial.reviewer.credentials, denial.reviewer.specialty]
        rows.append(Row(label="Denied by", value=", ".join(p for p in parts if p)))
    calls = [c for c in context.case.calls if c.purpose is CallPurpose.PEER_TO_PEER]
    if calls:
        rows.append(Row(label="Last call", value=_said(max(calls, key=lambda call: call.at))))
    return tuple(rows)


def _number(denial: Denial, window: CallWindow | None) -> str:
    """Return the number on the notice, or the way the payer's own page names."""
    offer = denial.peer_to_peer
    if offer and offer.phone:
        return offer.phone
    if window is not None and window.how and window.confidence.counts:
        return f"{lower_first(window.how)}{_by(window)}"
    return "number not on the notice"


def _by(window: CallWindow) -> str:
    """Return where a published fact comes from, and how sure it is."""
    return f" (payer’s page, {window.confidence.value} confidence)"


def window_words(context: Context, law: Law | None) -> str:
    """Return until when the call is open, by whom, and whether it still is."""
    case, denial = context.case, context.case.denial
    if denial is None:
        return _ASK
    offer = denial.peer_to_peer
    notice = offer.last_day if offer else None
    window = window_of(case, law) if law else None
    found = call_day(case, law) if law else None
    by_page = found.window_day if found else None
    days = {day: source for day, source in ((by_page, "payer’s page"), (notice, "notice")) if day}
    if days:
        return _days_words(context.as_of, days, window)
    words = offer.words if offer and offer.words else ""
    said = [f"{words.rstrip('.')} (the notice’s words)"] if words else []
    rule = _rule_words(window, appealed=bool(case.earlier_appeals))
    return "; ".join([*said, *([rule] if rule else [])]) or _ASK


def _days_words(as_of: dt.date, days: dict[dt.date, str], window: CallWindow | None) -> str:
    """Return the earlier of the last days with its source, and the other beside it."""
    first, *later = sorted(days)
    source = _source(days[first], window)
    if first < as_of:
        said = f"closed on {say_date(first)} ({source})"
        open_ = [day for day in later if day >= as_of]
        if open_:
            said += f"; {_source(days[open_[0]], window)}: {say_date(open_[0])}, so call today"
        elif days[first] != "notice":
            said += "; ask whether a call is still taken"
        return said
    until = "closes today," if first == as_of else "open until"
    said = f"{until} {say_date(first)} ({source})"
    said += "".join(f"; {_source(days[day], window)}: {say_date(day)}" for day in later)
    if window is not None and window.shorter is not None and window.confidence.counts:
        said += f"; in some plans or states {window.shorter} from the denial"
    return said


def _source(name: str, window: CallWindow | None) -> str:
    if name == "notice" or window is None:
        return name
    return f"{name}, {window.confidence.value} confidence"


def _rule_words(window: CallWindow | None, *, appealed: bool) -> str:
    """Return a payer's window that is no number of days from the denial; unconfirmed ones ask."""
    if window is None:
        return ""
    if not window.confidence.counts:
        return _UNCONFIRMED
    if appealed:
        said = window.after_appeal or "an appeal is filed: ask whether a call is still taken"
        return lower_first(said).rstrip(".")
    if window.span is not None:
        since = "the reviewer’s first call" if window.counted_from != "denial" else "the denial"
        return f"{window.span} from {since}{_by(window)}"
    words = _OPEN.get(window.open)
    if words is None:
        return _UNCONFIRMED
    ask = "; ask for its last day" if window.open in _WITHOUT_A_DAY else ""
    return f"{words}{_by(window)}{ask}"


def _said(call: Call) -> str:
    """Return when a call was, with whom, how it ended, and what was left."""
    who = [part for part in (call.reviewer, call.credentials) if part]
    specialty = f" ({call.specialty})" if call.specialty else ""
    parts = [f"{', '.join([say_date(call.at.date()), *who])}{specialty}"]
    if call.outcome:
        parts.append(call.outcome.value.replace("_", " "))
    if call.reference:
        parts.append(f"reference {call.reference}")
    if call.said_missing:
        more = len(call.said_missing) - _MOST_MISSING
        items = [*call.said_missing[:_MOST_MISSING], *([f"{more} more"] if more > 0 else [])]
        parts.append(f"said to be missing: {join(items)}")
    if call.promised:
        parts.append(f"promised: {call.promised}")
    return "; ".join(part.rstrip(".") for part in parts)
