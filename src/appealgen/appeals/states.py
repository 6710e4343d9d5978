"""External review by state, and windows for peer-to-peer calls: the form of their data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from appealgen.appeals.calendar import Span
from appealgen.appeals.rules import LawPart, Standing
from appealgen.model.base import Name, Prose, Truthful
from appealgen.model.people import PlanKind, UsState

__all__ = [
    "CallCase",
    "CallFile",
    "CallOpen",
    "CallWindow",
    "CountedFrom",
    "Program",
    "StateFile",
    "StateReview",
]


class Program(StrEnum):
    """Who runs external review for plans the state regulates."""

    STATE = "state"
    FEDERAL = "federal"
    CONFLICT = "conflict"
    """Sources disagree: the denial notice says which it is."""
    NOT_CONFIRMED = "not_confirmed"


class CountedFrom(StrEnum):
    """What a state's window is counted from."""

    FINAL_RECEIPT = "final_receipt"
    FINAL_DATE = "final_date"
    FIRST_DATE = "first_date"
    """The date of the first internal level's decision (New York)."""


class StateReview(LawPart):
    """External review in one state; null where no source confirms it."""

    abbrev: UsState
    name: Name
    program: Program
    body: Name | None
    window: Span | None
    counted_from: CountedFrom | None
    safe: Annotated[tuple[Span, ...], Field(min_length=1)]
    fee: Prose | None
    decision: Span | None
    decision_expedited: Span | None
    regulator: Name
    regulator_phone: Name
    consumer_line: Name
    consumer_program: Name
    consumer_program_phone: Name
    website: Name
    review_url: Name | None
    contacts: Standing
    """``medium`` where two sources agree; else the numbers are not printed."""
    several_regulators: Truthful = False
    """Whether more than one office regulates health plans there; only the notice says which."""
    citation: Name | None
    source: Name
    confidence: Standing
    note: Prose | None

    @model_validator(mode="after")
    def _window_whole(self) -> StateReview:
        if (self.window is None) != (self.counted_from is None):
            msg = "a window needs what it is counted from"
            raise ValueError(msg)
        return self

    @property
    def confirmed(self) -> bool:
        """Return whether the state's process and window are known well enough to count."""
        settled = self.program in {Program.STATE, Program.FEDERAL}
        return settled and self.window is not None and self.confidence.counts


class StateFile(LawPart):
    """The table of the states."""

    schema_version: Literal["1"]
    title: Name
    states: Annotated[tuple[StateReview, ...], Field(min_length=51, max_length=51)]


class CallCase(StrEnum):
    """What kind of decision a call is about."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    CONCURRENT = "concurrent"
    ANY = "any"


class CallOpen(StrEnum):
    """While when the payer offers the call."""

    DAYS = "days"
    BEFORE_DENIAL = "before_denial"
    BEFORE_APPEAL = "before_appeal"
    UNTIL_APPEALS_END = "until_appeals_end"
    APPEAL_WINDOW = "appeal_window"
    NEVER = "never"
    NOT_CONFIRMED = "not_confirmed"


class CallWindow(LawPart):
    """One payer's window for a peer-to-peer call."""

    payer: Name
    names: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Names the payer goes by in case files, in lower case."""
    plans: tuple[PlanKind, ...] = ()
    """For which kinds of plan; an empty list means all."""
    states: tuple[UsState, ...] = ()
    case: CallCase
    open: CallOpen
    span: Span | None = None
    shorter: Span | None = None
    """A shorter window that the payer applies in some plans or states."""
    counted_from: Literal["denial", "first_call_attempt"] | None = None
    who_may_call: Prose | None
    after_appeal: Prose | None
    does: Prose | None
    how: Prose | None
    source: Name
    source_date: Name
    confidence: Standing

    @model_validator(mode="after")
    def _days_have_a_number(self) -> CallWindow:
        if (self.open is CallOpen.DAYS) != (self.span is not None):
            msg = "'open: days' goes with a 'span', and no other does"
            raise ValueError(msg)
        return self


class CallFile(LawPart):
    """The table of the windows."""

    schema_version: Literal["1"]
    title: Name
    windows: Annotated[tuple[CallWindow, ...], Field(min_length=1)]
