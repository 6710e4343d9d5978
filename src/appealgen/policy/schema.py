"""What a policy version is: its head, its procedures, and the criteria tree under each.

The file format is described key by key in ``docs/policy-format.md``. Criteria are in our own
words; label, operator, number and unit are the policy's own.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from appealgen.model.base import Code, Day, Name, Prose, Truthful
from appealgen.model.people import UsState
from appealgen.model.request import ProcedureFamily, ProcedureLine
from appealgen.policy.business import LineOfBusiness
from appealgen.spine import Region

__all__ = [
    "AskSpec",
    "Confidence",
    "Criterion",
    "LabelBasis",
    "Owner",
    "PolicyVersion",
    "Procedure",
    "Source",
    "Standing",
    "Status",
]

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]*$", max_length=160)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Confidence(StrEnum):
    """How well the encoded text is known: read in full, summarized by others, or partial."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class LabelBasis(StrEnum):
    """Where a section label comes from: printed, rebuilt by counting, a heading, or ours."""

    PRINTED = "printed"
    DERIVED = "derived"
    HEADING = "heading"
    NONE = "none"


class Status(StrEnum):
    """The state of a version."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What a text is to a case: the rule of who decides, or support from a society.

    A society's text never decides a line: no payer is bound by it.
    """

    RULE = "rule"
    SUPPORT = "support"


class Owner(StrEnum):
    """The one person who can close a gap."""

    PATIENT = "patient"
    STAFF = "staff"
    SURGEON = "surgeon"
    RADIOLOGIST = "radiologist"


class AskSpec(_Part):
    """Who is asked, and for what, when the fact is missing."""

    owner: Owner
    text: Prose


class Source(_Part):
    """The document the criteria were taken from."""

    title: Name
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    retrieved: Name
    read: Prose
    """What of it was read, and what was not."""


class Criterion(_Part):
    """One node of the criteria tree.

    Exactly one of ``all_of``, ``any_of``, ``at_least``, ``none_of`` and ``check`` is given.
    ``when`` guards the node: where the guard does not hold, the node does not apply.
    """

    id: Id
    label: Name | None = None
    basis: LabelBasis | None = None
    says: Prose
    when: Criterion | None = None
    all_of: tuple[Criterion, ...] | None = None
    any_of: tuple[Criterion, ...] | None = None
    at_least: Annotated[int, Field(ge=1)] | None = None
    of: tuple[Criterion, ...] | None = None
    none_of: tuple[Criterion, ...] | None = None
    check: str | None = None
    params: Any = None
    definition: Name | None = None
    exception: bool = False
    """A waiver or another way round: letters introduce it as such."""
    ask: AskSpec | None = None
    at: tuple[str | int, ...] = Field(default=(), validation_alias=AliasChoices("__at__", "at"))

    @model_validator(mode="after")
    def _one_form(self) -> Criterion:
        forms = [self.all_of, self.any_of, self.of, self.none_of, self.check]
        if sum(form is not None for form in forms) != 1 or (self.of is None) != (
            self.at_least is None
        ):
            msg = "needs exactly one of all_of, any_of, at_least with of, none_of, check, use"
            raise ValueError(msg)
        if not self.check and not self.children:
            msg = "has no criteria under it; an empty list decides nothing"
            raise ValueError(msg)
        if self.all_of and all(child.when for child in self.all_of):
            msg = "every criterion under this all_of is guarded; nothing could meet it"
            raise ValueError(msg)
        if self.of is not None and self.at_least is not None and self.at_least > len(self.of):
            msg = "asks for more than it lists"
            raise ValueError(msg)
        return self

    @property
    def children(self) -> tuple[Criterion, ...]:
        """Return the criteria directly under this one."""
        return self.all_of or self.any_of or self.of or self.none_of or ()


class Procedure(_Part):
    """One procedure section of a policy: the codes it covers and the tree that decides them."""

    id: Id
    label: Name | None = None
    title: Name
    codes: tuple[Code, ...] = ()
    families: tuple[ProcedureFamily, ...] = ()
    regions: tuple[Region, ...] = ()
    """Regions the section is for; empty means any. Codes of all regions are told apart by it."""
    per: Literal["level", "line"] = "level"
    follows: tuple[Id, ...] = ()
    """The policy prints no criteria of its own for these codes: they stand or fall with the
    lines of these procedures."""
    criteria: Criterion | None = None
    supporting: tuple[Criterion, ...] = ()
    """What a reviewer will look for beside the criteria; never part of the verdict."""

    @model_validator(mode="after")
    def _decided_somehow(self) -> Procedure:
        if (self.criteria is None) == (not self.follows):
            msg = "needs either criteria, or the procedures it follows"
            raise ValueError(msg)
        if not self.codes and not self.families:
            msg = "names neither codes nor families"
            raise ValueError(msg)
        return self

    def covers(self, line: ProcedureLine) -> bool:
        """Return whether the section is for a line: by code, or by family where there is none."""
        by_family = line.code is None
        listed = line.family in self.families if by_family else line.code in self.codes
        if not listed or not self.regions or not line.levels:
            return listed
        return bool(
            {region for level in line.levels for region in level.regions} & set(self.regions)
        )


class NotCovered(_Part):
    """A service the policy lists as experimental or not medically necessary."""

    id: Id
    label: Name | None = None
    says: Prose


class PolicyVersion(_Part):
    """One published version of one policy."""

    schema_version: Literal["1"]
    id: Id
    version: Day
    title: Name
    publisher: Name
    citation: Name
    """How letters name it, without the date."""
    payers: tuple[Name, ...]
    standing: Standing = Standing.RULE
    """``support`` for a society's criteria: shown beside a case, never the payer's rule."""
    lines_of_business: tuple[LineOfBusiness, ...] = ()
    """Whom it is written for; empty means that the text names no limit."""
    states: tuple[UsState, ...] = ()
    """States in which it holds, such as those of a Medicare contractor; empty means everywhere."""
    only_when_named: Truthful = False
    """Used only where the case pins it: where the policy holds is not confirmed."""
    status: Status
    date_basis: Literal["effective", "published", "read"] = "effective"
    """What the version's date is: the day it took effect, the day it was published, or, where the
    payer's own date is not confirmed, the day up to which its text was read."""
    superseded_on: Day | None = None
    """First day on which the payer's next version applies, where that version is not on file."""
    reviewed: Day | None = None
    next_review: Day | None = None
    source: Source
    confidence: Confidence
    label_basis: LabelBasis
    label_note: Prose | None = None
    completeness: Literal["complete", "partial"]
    known_limits: tuple[Prose, ...] = ()
    look_back_from: Prose | None = None
    """From which day the policy's look-back windows are counted, and why."""
    procedures: Annotated[tuple[Procedure, ...], Field(min_length=1)]
    not_covered: tuple[NotCovered, ...] = ()
    fingerprint: str = ""
    """SHA-256 of the file, filled in by the loader."""

    @model_validator(mode="after")
    def _support_has_no_payer(self) -> PolicyVersion:
        if self.standing is Standing.SUPPORT and self.payers:
            msg = "is support only, so no payer applies it; leave the list of payers empty"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> PolicyVersion:
        if self.superseded_on is not None:
            if self.status is not Status.SUPERSEDED:
                msg = "has a day on which it was superseded, so its status must be superseded"
                raise ValueError(msg)
            if self.superseded_on <= self.version:
                msg = "was superseded before it took effect"
                raise ValueError(msg)
        return self

    @property
    def ref(self) -> str:
        """Return id and version in one word: ``aetna-cpb-0743@2026-07-30``."""
        return f"{self.id}@{self.version.isoformat()}"

    def procedures_for(self, line: ProcedureLine) -> tuple[Procedure, ...]:
        """Return the sections that cover a line, in the order of the policy.

        A level between two regions, such as T12-L1, belongs to the region of its upper vertebra
        where sections of both would cover it.
        """
        found = tuple(p for p in self.procedures if p.covers(line))
        regions = {level.region for level in line.levels}
        own = tuple(p for p in found if regions and regions <= set(p.regions))
        return own if len(found) > 1 and len(own) == 1 else found

    def holds_in(self, state: str | None) -> bool | None:
        """Return whether the policy holds in a state; None where that turns on an unknown state."""
        if not self.states:
            return True
        return None if state is None else state in self.states

    def in_force_on(self, day: dt.date) -> bool:
        """Return whether this version was published by a day, and neither replaced nor withdrawn.

        A version whose successor is not on file ends on ``superseded_on``: from that day on nothing
        on file is in force, rather than a text the payer no longer applies. It can still be pinned.
        """
        over = self.superseded_on is not None and day >= self.superseded_on
        return self.version <= day and not over and self.status is not Status.WITHDRAWN
