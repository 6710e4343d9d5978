"""What went between practice and payer beside the denial: approval, claim, calls, note texts."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from appealgen.model.base import (
    Cited,
    Code,
    Day,
    LevelsOf,
    Name,
    Number,
    Part,
    Prose,
    VertebraName,
    Whole,
)
from appealgen.model.people import Npi, Setting
from appealgen.spine import Side

__all__ = [
    "Approval",
    "Call",
    "CallOutcome",
    "CallPurpose",
    "Carc",
    "ChartNote",
    "Claim",
    "ClaimLine",
    "DayOrMoment",
    "GroupCode",
    "Modifier",
    "Moment",
    "NoteKind",
    "Rarc",
]

Modifier = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]
"""A CPT or HCPCS modifier: ``59``, ``XS``, ``RT``."""
Carc = Annotated[str, StringConstraints(pattern=r"^[A-Z]?\d{1,3}$")]
"""A claim adjustment reason code of X12, without its group code."""
Rarc = Annotated[str, StringConstraints(pattern=r"^[MN]A?\d{1,4}$")]
"""A remittance advice remark code of X12."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")


def _moment(value: object) -> object:
    if isinstance(value, str):
        if not _MOMENT.fullmatch(value.strip()):
            msg = "write the day, the time and its offset, such as 2026-11-02T14:05-05:00"
            raise ValueError(msg)
        return dt.datetime.fromisoformat(value.strip())
    return value


def _with_zone(value: dt.datetime) -> dt.datetime:
    if value.utcoffset() is None:
        msg = "write the time's offset, too, such as 2026-11-02T14:05-05:00"
        raise ValueError(msg)
    return value


Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_with_zone)]
"""A day and a time with its offset from UTC: what a clock of hours counts from."""


def _day_or_moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        return _as_day.validate_python(value)
    if not _MOMENT.fullmatch(value.strip()):
        msg = (
            "write the day, such as 2026-11-02, or with time and offset where a clock of hours "
            "runs, such as 2026-11-02T14:05-05:00"
        )
        raise ValueError(msg)
    return _moment(value)


def _zoned(value: dt.datetime | dt.date) -> dt.datetime | dt.date:
    return _with_zone(value) if isinstance(value, dt.datetime) else value


_as_day: TypeAdapter[dt.date] = TypeAdapter(Day)
DayOrMoment = Annotated[
    dt.datetime | dt.date, BeforeValidator(_day_or_moment), AfterValidator(_zoned)
]
"""A day, or a moment where it is known: days are counted from either, hours from a moment only."""


class GroupCode(StrEnum):
    """Who bears an adjustment, by the X12 claim adjustment group codes."""

    CO = "CO"
    PR = "PR"
    OA = "OA"
    PI = "PI"
    CR = "CR"


class Approval(Cited):
    """An authorization the payer gave: its number, what it covers, and what it rested on."""

    number: Name | None = None
    on: Day | None = None
    codes: tuple[Code, ...] = ()
    levels: LevelsOf = ()
    side: Side | None = None
    facility: Name | None = None
    setting: Setting | None = None
    valid_from: Day | None = None
    valid_through: Day | None = None
    withdrawn_on: Day | None = None
    words: Prose | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Approval:
        if self.valid_from and self.valid_through and self.valid_through < self.valid_from:
            msg = "ends before it begins"
            raise ValueError(msg)
        return self


class ClaimLine(Part):
    """One billed line and how the payer adjusted it."""

    code: Code
    units: Whole = Field(default=1, ge=1)
    modifiers: tuple[Modifier, ...] = ()
    diagnoses: tuple[Name, ...] = ()
    levels: LevelsOf = ()
    vertebrae: tuple[VertebraName, ...] = ()
    side: Side | None = None
    billed: Number | None = Field(default=None, ge=0)
    denied: Number | None = Field(default=None, ge=0)
    group: GroupCode | None = None
    carc: Carc | None = None
    rarcs: tuple[Rarc, ...] = ()


class Claim(Cited):
    """The claim of an operation already done. Amounts are US dollars."""

    number: Name | None = None
    service_date: Day | None = None
    submitted: Day | None = None
    received_by_payer: Day | None = None
    authorization_number: Name | None = None
    facility: Name | None = None
    setting: Setting | None = None
    lines: tuple[ClaimLine, ...] = ()


class CallPurpose(StrEnum):
    """What a call with the payer was for."""

    PEER_TO_PEER = "peer_to_peer"
    SCHEDULING = "scheduling"
    STATUS = "status"
    OTHER = "other"


class CallOutcome(StrEnum):
    """How a call ended."""

    OVERTURNED = "overturned"
    UPHELD = "upheld"
    PENDING = "pending"
    MORE_RECORDS = "more_records"
    EDUCATIONAL_ONLY = "educational_only"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


class Call(Cited):
    """A call with the payer, as the call log records it."""

    at: Moment
    purpose: CallPurpose = CallPurpose.PEER_TO_PEER
    caller: Name | None = None
    reviewer: Name | None = None
    npi: Npi | None = None
    credentials: Name | None = None
    specialty: Name | None = None
    reference: Name | None = None
    said_missing: tuple[Prose, ...] = ()
    promised: Prose | None = None
    outcome: CallOutcome | None = None


class NoteKind(StrEnum):
    """What a note's text is."""

    OPERATIVE_PLAN = "operative_plan"
    OPERATIVE_NOTE = "operative_note"
    CLINIC_NOTE = "clinic_note"


class ChartNote(Cited):
    """A note's own text, line by line, where the documentation audit is to read it."""

    kind: NoteKind
    title: Name | None = None
    date: Day | None = None
    text: Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
