"""The form of a time limit of law: number, unit, start, presumption, roll, citation, confidence.

The rules are data in ``policies/law/deadlines/*.yaml``; ``docs/law-data.md`` describes every key.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from appealgen.appeals.calendar import NoSuchDay, Roll, Span, Unit, WorkingDays
from appealgen.model.base import Day, Name, Prose, Truthful, Whole
from appealgen.model.denial import DenialKind
from appealgen.model.people import PlanKind, UsState

__all__ = [
    "Appeal",
    "Applies",
    "Bounds",
    "ClockRule",
    "Levels",
    "Presence",
    "RuleAsk",
    "RuleFile",
    "Safe",
    "SettledBy",
    "Standing",
    "StartEvent",
    "Timing",
    "Who",
]


class LawPart(BaseModel):
    """Base of the law's data: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Who(StrEnum):
    """Whose clock it is."""

    US = "us"
    PAYER = "payer"
    REVIEWER = "reviewer"


class Standing(StrEnum):
    """How well a rule is known.

    A limit of low or unconfirmed standing never yields a legal last day.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NOT_CONFIRMED = "not_confirmed"

    @property
    def counts(self) -> bool:
        """Return whether a last day may be drawn from it."""
        return self in {Standing.HIGH, Standing.MEDIUM}


class StartEvent(StrEnum):
    """What starts a clock."""

    DENIAL_NOTICE = "denial_notice"
    DENIAL_RECEIPT = "denial_receipt"
    REQUEST_RECEIPT = "request_receipt"
    CLAIM_RECEIPT = "claim_receipt"
    FIRST_APPEAL_RECEIPT = "first_appeal_receipt"
    EXPEDITED_APPEAL_RECEIPT = "expedited_appeal_receipt"
    SECOND_APPEAL_RECEIPT = "second_appeal_receipt"
    FIRST_DECISION = "first_decision"
    FIRST_DECISION_RECEIPT = "first_decision_receipt"
    SECOND_DECISION = "second_decision"
    SECOND_DECISION_RECEIPT = "second_decision_receipt"
    FINAL_DECISION = "final_decision"
    FINAL_DECISION_RECEIPT = "final_decision_receipt"
    EXTERNAL_REQUEST_RECEIPT = "external_request_receipt"
    REVIEWER_RECEIPT = "reviewer_receipt"
    EXTERNAL_DECISION = "external_decision"
    EXTERNAL_DECISION_RECEIPT = "external_decision_receipt"
    LATER_DECISION = "later_decision"
    """A decision of a level the case file has no place for; its clock has not started."""
    DEMAND_LETTER = "demand_letter"
    REVIEW_LETTER = "review_letter"


class Presence(StrEnum):
    """When a filing counts as made."""

    RECEIVED = "received"
    POSTMARKED = "postmarked"
    POSTMARKED_OR_RECEIVED = "postmarked_or_received"
    PLAN_DOCUMENT = "plan_document"
    NOT_CONFIRMED = "not_confirmed"


class Timing(StrEnum):
    """Whether the operation was done when the payer said no."""

    PRE_SERVICE = "pre_service"
    POST_SERVICE = "post_service"


class Levels(StrEnum):
    """How many internal levels the plan has, as far as the case shows."""

    ONE = "one"
    TWO = "two"
    UNKNOWN = "unknown"


class Appeal(StrEnum):
    """Which filing of the case settles a step."""

    FIRST = "first"
    EXPEDITED = "expedited"
    SECOND = "second"
    EXTERNAL = "external"
    RECORDS = "records"


class SettledBy(LawPart):
    """What ends a clock: that an appeal or records were filed, or that it was decided."""

    appeal: Appeal
    act: Literal["filed", "decided"]


class Safe(LawPart):
    """The day to show and to keep: the earliest of some counts from the date printed."""

    spans: Annotated[tuple[Span, ...], Field(min_length=1)]
    weekend: Literal["keep", "earlier"] = "keep"


class Bounds(LawPart):
    """A limit that a state or plan sets inside bounds of the law."""

    least: Span | None = None
    most: Span | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> Bounds:
        if self.least is None and self.most is None:
            msg = "give 'least', 'most' or both"
            raise ValueError(msg)
        return self


class Applies(LawPart):
    """For which cases a rule is meant; an empty list means for all."""

    pended: Truthful = False
    kinds: tuple[DenialKind, ...] = ()
    states: tuple[UsState, ...] = ()
    except_states: tuple[UsState, ...] = ()
    timing: Timing | None = None
    levels: tuple[Levels, ...] = ()
    expedited: Truthful | None = None
    """True: where an expedited appeal was filed, or urgency is stated and nothing filed yet."""


class RuleAsk(LawPart):
    """What is not known, and who knows it."""

    what: Prose
    of: Name


class ClockRule(LawPart):
    """One time limit.

    Either ``span`` (the law's number), ``bounds`` (the state's or plan's number lies inside), or
    ``ask`` (the number is not confirmed). ``safe`` is for our own steps.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{2,60}$")]
    title: Name
    plans: Annotated[tuple[PlanKind, ...], Field(min_length=1)]
    who: Who
    applies: Applies = Applies()
    start: StartEvent
    span: Span | None = None
    bounds: Bounds | None = None
    extension_days: Whole = 0
    tolled: Truthful = False
    """Whether the payer's clock stands still from its letter until the records are sent."""
    after_records: Span | None = None
    """What the payer has once the records it asked for are there, however late that is."""
    presumed_days: Annotated[Whole, Field(le=10)] = 0
    """Days after the notice date on which receipt is presumed; 0 where the rule has none."""
    no_such_day: NoSuchDay = NoSuchDay.LAST_OF_MONTH
    roll: Roll
    working_days: WorkingDays | None = None
    """Which holidays are no working days, where a state's own rule decides; None: federal ones."""
    filed_when: Presence | None = None
    safe: Safe | None = None
    notice_number: Truthful = False
    """Whether the notice's own number of days (``denial.appeal_days``) is about this step."""
    by_state: Truthful = False
    """Whether window and process come from ``policies/law/states.yaml``."""
    not_grandfathered: Truthful = False
    """Whether the rule is only for plans that are not grandfathered."""
    settled_by: SettledBy | None = None
    says: Prose
    missed: Prose
    ask: RuleAsk | None = None
    citation: Name
    source: Name
    confidence: Standing
    effective_from: Day | None = None
    effective_through: Day | None = None

    @model_validator(mode="after")
    def _whole(self) -> ClockRule:
        unknown = self.confidence is Standing.NOT_CONFIRMED
        if unknown and (self.span or self.bounds or self.ask is None):
            msg = "a limit that is not confirmed has no number, and says what to ask"
            raise ValueError(msg)
        if not unknown and not self.by_state and (self.span is None) == (self.bounds is None):
            msg = "give either 'span' or 'bounds'"
            raise ValueError(msg)
        if self.who is Who.US and self.filed_when is None:
            msg = "say with 'filed_when' when our filing counts as made"
            raise ValueError(msg)
        return self

    @property
    def in_hours(self) -> bool:
        """Return whether the clock runs from a moment."""
        return self.span is not None and self.span.unit is Unit.HOURS

    def in_effect(self, day: dt.date) -> bool:
        """Return whether the rule held on a day."""
        after = self.effective_from is None or day >= self.effective_from
        return after and (self.effective_through is None or day <= self.effective_through)


class RuleFile(LawPart):
    """One file of rules."""

    schema_version: Literal["1"]
    title: Name
    rules: Annotated[tuple[ClockRule, ...], Field(min_length=1)]
