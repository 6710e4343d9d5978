"""The clocks of a case as data and as a one-page sheet: what is due, from whom, and how counted."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from appealgen.appeals import CALL, Deadline, Status, Who
from appealgen.appeals.calendar import say_day, say_moment
from appealgen.brief.interface import Brief, DocumentBrief, Pointer, Row, pointers
from appealgen.brief.words import sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.model import Case

__all__ = [
    "ClockRow",
    "DeadlineOut",
    "DeadlineReport",
    "DeadlineSheet",
    "Detail",
    "day_words",
    "legal_words",
    "reference_of",
    "report_of",
    "sheet_of",
    "status_words",
]

_STATUS = {
    Status.OPEN: "open",
    Status.DUE_TODAY: "due today",
    Status.PASSED: "passed",
    Status.UNKNOWN: "not known",
    Status.NOT_STARTED: "not started",
    Status.DONE: "done",
}
_CONFIDENCE = {
    "high": "well confirmed",
    "medium": "from a secondary source",
    "low": "from one weak source",
    "not_confirmed": "not confirmed",
}


class DeadlineOut(Brief):
    """One clock as ``deadlines --format json`` prints it; days are ISO 8601."""

    step: str
    who: Literal["us", "payer", "reviewer"]
    title: str
    status: Literal["open", "due_today", "passed", "unknown", "not_started", "done"]
    last_day: dt.date | None
    safe_day: dt.date | None
    moment: dt.datetime | None
    notice_day: dt.date | None
    counted: str
    start: str
    start_day: dt.date | None
    cites: tuple[str, ...]
    rule: str
    filed_when: str
    citation: str
    source: str
    confidence: Literal["high", "medium", "low", "not_confirmed"]
    ask: str
    ask_of: str
    consequence: str


class DeadlineReport(Brief):
    """The clocks of one case on one day."""

    schema_version: Literal["1"] = "1"
    as_of: dt.date
    plan_kind: str
    state: str | None
    deadlines: tuple[DeadlineOut, ...]


def report_of(case: Case, deadlines: Iterable[Deadline], as_of: dt.date) -> DeadlineReport:
    """Return the clocks of a case as data.

    Args:
        case: The case.
        deadlines: Its clocks.
        as_of: The day they were looked at.
    """
    return DeadlineReport(
        as_of=as_of,
        plan_kind=case.coverage.plan_kind.value,
        state=case.coverage.state,
        deadlines=tuple(_out(deadline) for deadline in deadlines),
    )


def _out(deadline: Deadline) -> DeadlineOut:
    fields = {name: getattr(deadline, name) for name in DeadlineOut.model_fields}
    fields["cites"] = tuple(str(cite) for cite in deadline.cites)
    return DeadlineOut.model_validate(fields)


class Detail(IntEnum):
    """How much a sheet says; less where a page has to hold many clocks."""

    DAYS = 0
    COUNT = 1
    RULE = 2


class ClockRow(Brief):
    """One clock on the sheet."""

    title: str
    status_key: str
    status: str
    day: str
    legal: str
    counted: str
    cites: tuple[Pointer, ...]
    rule: str
    source: str
    ask: str
    follows: str


class DeadlineSheet(DocumentBrief):
    """The one-page sheet of a case's clocks."""

    heading: str
    lead: str
    rows: tuple[Row, ...]
    ours: tuple[ClockRow, ...]
    theirs: tuple[ClockRow, ...]
    later: tuple[Row, ...]
    done: tuple[str, ...]
    note: str


_NOTE = (
    "The day to keep is counted from the date printed on the paper, or by the notice’s own number "
    "where that is earlier; the legal last day may be later. Send early enough that it is "
    "received, and keep the proof. The count and its rule stand beside each day, so that both can "
    "be checked. This sheet is not legal advice."
)


def sheet_of(
    case: Case,
    deadlines: Iterable[Deadline],
    as_of: dt.date,
    detail: Detail = Detail.RULE,
) -> DeadlineSheet:
    """Return the sheet of a case.

    Args:
        case: The case.
        deadlines: Its clocks.
        as_of: The day they were looked at.
        detail: How much to say about each.
    """
    clocks = tuple(deadlines)
    running = [d for d in clocks if d.status not in {Status.NOT_STARTED, Status.DONE}]
    reference = reference_of(case)
    return DeadlineSheet(
        title=f"Deadlines for {reference}",
        reference=reference,
        draft=False,
        draft_reason="",
        synthetic=case.patient.synthetic,
        heading="Deadlines",
        lead=_lead(running, as_of),
        rows=_head(case, as_of),
        ours=tuple(_row(d, case, as_of, detail) for d in running if d.who is Who.US),
        theirs=tuple(_row(d, case, as_of, detail) for d in running if d.who is not Who.US),
        later=tuple(
            Row(label=d.title, value=f"starts with {d.start}{_allowed(d, detail)}")
            for d in clocks
            if d.status is Status.NOT_STARTED
        ),
        done=tuple(d.title for d in clocks if d.status is Status.DONE),
        note=_NOTE,
    )


def reference_of(case: Case) -> str:
    """Return the payer's first number with its label; never a patient's name."""
    denial = case.denial
    if denial is None or not denial.references:
        return "a case without reference number"
    first = denial.references[0]
    return f"{first.label} {first.number}"


def _head(case: Case, as_of: dt.date) -> tuple[Row, ...]:
    coverage = case.coverage
    plan = coverage.plan_kind.value.replace("_", " ")
    state = f", {coverage.state}" if coverage.state else ""
    return (
        Row(label="Patient", value=case.patient.name),
        Row(label="Payer", value=coverage.payer),
        Row(label="Plan", value=f"{_PLANS.get(plan, plan)}{state}"),
        _reference(case),
        Row(label="As of", value=say_day(as_of)),
    )


def _reference(case: Case) -> Row:
    denial = case.denial
    if denial is None or not denial.references:
        return Row(label="Reference", value="none on file")
    return Row(label=denial.references[0].label, value=denial.references[0].number)


_PLANS = {
    "erisa self funded": "self-funded employer plan (ERISA)",
    "fully insured": "fully insured group plan",
    "individual": "individual policy",
    "medicare advantage": "Medicare Advantage",
    "original medicare": "Original Medicare",
    "medicaid managed care": "Medicaid managed care",
    "medicaid fee for service": "Medicaid, fee for service",
    "fehb": "federal employees (FEHB or PSHB)",
    "tricare": "TRICARE",
    "workers compensation": "workers’ compensation",
    "not stated": "not stated",
}


def _lead(running: list[Deadline], as_of: dt.date) -> str:
    """Return the one line that matters most: what we have to do next, and by when."""
    ours = [d for d in running if d.who is Who.US]
    alive = {Status.OPEN, Status.DUE_TODAY}
    days = [(d.safe_day or d.last_day, d) for d in ours if d.status in alive]
    dated = [(day, d) for day, d in days if day is not None]
    ahead = [(day, d) for day, d in dated if day >= as_of]
    if dated:
        day, first = min(ahead or dated, key=lambda pair: pair[0])
        late = "" if ahead else " That day has passed: file now."
        return f"Next: {first.title}, by {say_day(day)}.{late}"
    if ours:
        return "No day can be given yet; see what to find out."
    return "Nothing of ours is running; the days below are those of the payer or the reviewer."


def status_words(status: Status) -> str:
    """Return a status as people read it: "due today"."""
    return _STATUS[status]


def day_words(deadline: Deadline) -> str:
    """Return the day to keep, or for a payer's clock the day it ends; "not known" without one."""
    if deadline.moment is not None:
        return say_moment(deadline.moment)
    ours = deadline.who is Who.US
    day = (deadline.safe_day or deadline.last_day) if ours else deadline.last_day
    return say_day(day) if day is not None else "not known"


def _row(deadline: Deadline, case: Case, as_of: dt.date, detail: Detail) -> ClockRow:
    return ClockRow(
        title=deadline.title,
        status_key=deadline.status.value,
        status=status_words(deadline.status),
        day=day_words(deadline),
        legal=legal_words(deadline, as_of),
        counted=deadline.counted if detail >= Detail.COUNT else "",
        cites=pointers(deadline.cites, case, linked=False),
        rule=f"{deadline.rule} {deadline.filed_when}".strip() if detail >= Detail.RULE else "",
        source=_source(deadline),
        ask=_ask(deadline),
        follows=deadline.consequence if deadline.status is Status.PASSED else "",
    )


def legal_words(deadline: Deadline, as_of: dt.date) -> str:
    """Return the legal last day beside the day to keep, or when a payer's answer may be due.

    Args:
        deadline: The clock.
        as_of: The day it is looked at.
    """
    safe, last = deadline.safe_day, deadline.last_day
    if deadline.who is not Who.US:
        return f"May be due from {say_day(safe)}." if safe and safe != last else ""
    if deadline.step == CALL:
        return ""  # a payer's own window, no law
    if last is None:
        return "Legal last day: not known."
    said = f"Legal last day: {say_day(last)}."
    if deadline.status is Status.OPEN and safe is not None and safe < as_of:
        said += " The day to keep has passed: file now and keep the proof of receipt."
    return said


def _source(deadline: Deadline) -> str:
    if not deadline.citation:
        return sentence_case(_CONFIDENCE[deadline.confidence])
    return f"{sentence_case(deadline.citation)} ({_CONFIDENCE[deadline.confidence]})"


def _ask(deadline: Deadline) -> str:
    return f"Find out {deadline.ask} (from {deadline.ask_of})." if deadline.ask else ""


def _allowed(deadline: Deadline, detail: Detail) -> str:
    return f": {deadline.rule}" if detail >= Detail.RULE else ""
