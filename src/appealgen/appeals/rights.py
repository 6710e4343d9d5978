"""Rights as data: what a letter may ask, and the law it may name for it.

``policies/law/rights.yaml`` lists each right with the kinds of plan, the states and the days its
citation covers. A citation is given only where the case itself shows that it applies: a plan that
may be grandfathered, or whose kind is not stated, gets the request without the law.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from appealgen.model.base import Day, Name, Prose, Truthful
from appealgen.model.denial import DenialKind
from appealgen.model.people import PlanKind, UsState
from appealgen.model.published import read_published
from appealgen.policy.schema import Confidence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from appealgen.appeals.states import StateReview
    from appealgen.model import Case

__all__ = [
    "Authority",
    "Claimed",
    "Forum",
    "Opening",
    "Regulator",
    "Right",
    "Rights",
    "forum_of",
    "has_one_internal_level",
    "load_rights",
    "regulator_of",
    "rights_for",
    "state_regulator",
    "urgent_before_service",
]

_Letter = Literal[
    "first",
    "second",
    "expedited",
    "external-review",
    "post-service",
    "rescission",
    "prepayment",
    "claim-file",
    "complaint",
    "plan-sponsor",
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Covering(_Part):
    """What a rule covers, and where it was read."""

    plan_kinds: Annotated[tuple[PlanKind, ...], Field(min_length=1)]
    states: tuple[UsState, ...] = ()
    """Only these states; empty means all."""
    not_grandfathered: Truthful = False
    """Only plans that the case says are not grandfathered."""
    since: Day | None = None
    until: Day | None = None
    """First and last day; None where the rule holds on all days the library covers."""
    citation: Prose
    source: Prose
    confidence: Confidence

    @model_validator(mode="after")
    def _firm_enough(self) -> _Covering:
        if PlanKind.NOT_STATED in self.plan_kinds:
            msg = "covers a kind of plan that is not stated; name the kinds"
            raise ValueError(msg)
        if self.confidence is Confidence.LOW:
            msg = "is known too little to be cited; move it to 'unconfirmed'"
            raise ValueError(msg)
        return self

    def covers(self, case: Case, day: dt.date) -> bool:
        """Return whether the case shows that the rule covers its plan on a day."""
        coverage = case.coverage
        if coverage.plan_kind not in self.plan_kinds:
            return False
        if self.states and coverage.state not in self.states:
            return False
        if self.not_grandfathered and coverage.grandfathered is not False:
            return False
        return (self.since or day) <= day <= (self.until or day)


class Authority(_Covering):
    """A law behind a right."""


class Right(_Part):
    """One thing a letter may ask.

    Attributes:
        id: Its name in the file.
        ask: The clause after "I ask that".
        letters: The letters that ask it.
        authorities: The laws behind it, each with what it covers.
        only_with_authority: It is asked only where one of them covers the plan.
        after_denial: It is asked only where there is a denial.
        needs_approval: It is asked only where the plan gave an approval.
        concurrent: It is asked only against the end of care that is being given.
        note: For those who keep the file; never printed.
    """

    id: Name
    ask: Prose
    letters: Annotated[tuple[_Letter, ...], Field(min_length=1)]
    authorities: tuple[Authority, ...]
    only_with_authority: Truthful = False
    after_denial: Truthful = False
    needs_approval: Truthful = False
    concurrent: Truthful = False
    note: Prose | None = None

    def suits(self, case: Case, letter: str) -> bool:
        """Return whether a letter of a case may ask it, whatever law stands behind it."""
        denial = case.denial
        concurrent = denial is not None and denial.kind is DenialKind.CONCURRENT
        return (
            letter in self.letters
            and (denial is not None or not self.after_denial)
            and (case.approval is not None or not self.needs_approval)
            and (concurrent or not self.concurrent)
        )


class Forum(_Covering):
    """Who decides next for a kind of plan: the letter it takes, and what it is called."""

    id: Name
    letter: Literal["second", "external-review"]
    name: Name
    urgent: Truthful = False
    """Only where the case names an urgency and the operation is not done yet."""

    def covers(self, case: Case, day: dt.date) -> bool:
        """Return whether the case shows that this is who decides next."""
        return super().covers(case, day) and (not self.urgent or urgent_before_service(case))


class Opening(_Covering):
    """A rule that opens review outside the plan before the plan's final decision.

    Attributes:
        id: Its name in the file.
        ground: ``late``: the plan has let its time for the appeal pass; ``urgent``: an expedited
            appeal was filed, and review outside may be asked for at the same time.
        clocks: The plan's time limits it is about, by their ids in ``deadlines/``.
        says: What follows, a sentence of the letter.
        exception: What the rule excepts, a sentence of the letter; None where it has none.
        proof: What proves it; for staff.
    """

    id: Name
    ground: Literal["late", "urgent"]
    clocks: Annotated[tuple[Name, ...], Field(min_length=1)]
    says: Prose
    exception: Prose | None = None
    proof: Prose


class OneLevel(_Covering):
    """Kinds of plan with one appeal inside the plan."""


class Regulator(_Covering):
    """Whom a complaint goes to, as an address prints it."""

    id: Name
    name: Name
    lines: tuple[Name, ...] = ()
    phone: Name | None = None


class Unconfirmed(_Part):
    """Something read about and not confirmed: what it would be, and what to find out."""

    id: Name
    says: Prose
    ask: Prose


class Rights(_Part):
    """The file."""

    schema_version: Literal["1"]
    title: Name
    rights: Annotated[tuple[Right, ...], Field(min_length=1)]
    forums: tuple[Forum, ...]
    one_internal_level: tuple[OneLevel, ...]
    openings: tuple[Opening, ...] = ()
    regulators: tuple[Regulator, ...]
    unconfirmed: tuple[Unconfirmed, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Rights:
        ids = [right.id for right in self.rights]
        ids += [forum.id for forum in self.forums]
        ids += [opening.id for opening in self.openings]
        ids += [regulator.id for regulator in self.regulators]
        ids += [one.id for one in self.unconfirmed]
        if len(set(ids)) != len(ids):
            msg = "has two entries of one id"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, slots=True)
class Claimed:
    """A right as one letter asks it: with the law that covers this plan, or without one."""

    right: Right
    authority: Authority | None

    @property
    def citation(self) -> str:
        """Return the law, or nothing."""
        return self.authority.citation if self.authority else ""


@lru_cache(maxsize=4)
def load_rights(folder: Path) -> Rights:
    """Return the rights on file.

    Args:
        folder: The folder of policies.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It is broken; every problem is listed.
    """
    path = folder / "law" / "rights.yaml"
    return read_published(path, Rights)


def rights_for(case: Case, rights: Rights, letter: str, day: dt.date) -> tuple[Claimed, ...]:
    """Return what a letter asks, in the order of the file.

    Args:
        case: The case: kind of plan, state and grandfathering decide what may be cited.
        rights: The file.
        letter: The letter, by the name of its level.
        day: The day of the letter.
    """
    found = []
    for right in rights.rights:
        if right.suits(case, letter):
            authority = next((a for a in right.authorities if a.covers(case, day)), None)
            if authority is not None or not right.only_with_authority:
                found.append(Claimed(right, authority))
    return tuple(found)


def forum_of(case: Case, rights: Rights, letter: str, day: dt.date) -> Forum | None:
    """Return who decides a letter of that level, where the file knows it for this plan."""
    found = (f for f in rights.forums if f.letter == letter and f.covers(case, day))
    return next(found, None)


_PAID_FOR = frozenset({DenialKind.POST_SERVICE, DenialKind.PREPAYMENT})


def urgent_before_service(case: Case) -> bool:
    """Return whether the case names an urgency and the operation is not done yet.

    What is asked for afterwards is payment, which no rule on file decides faster.
    """
    done = case.claim is not None and case.claim.service_date is not None
    paid_for = case.denial is not None and case.denial.kind in _PAID_FOR
    return case.urgent_basis is not None and not done and not paid_for


def has_one_internal_level(case: Case, rights: Rights, day: dt.date) -> bool:
    """Return whether the rules of this kind of plan give one appeal inside the plan."""
    return any(rule.covers(case, day) for rule in rights.one_internal_level)


def regulator_of(case: Case, rights: Rights, day: dt.date) -> Regulator | None:
    """Return who supervises the plan, where that is confirmed."""
    return next((r for r in rights.regulators if r.covers(case, day)), None)


_BY_STATE = frozenset({PlanKind.FULLY_INSURED, PlanKind.INDIVIDUAL})
"""Plans of an insurer, which a state supervises; self-funded plans it does not (``regulators``)."""


def state_regulator(case: Case, states: Sequence[StateReview]) -> StateReview | None:
    """Return the state whose regulator supervises the plan, where its contacts are confirmed.

    Args:
        case: The case: kind of plan and state decide.
        states: The table of the states; contacts of lower standing than two agreeing sources, and
            states with several regulators, give none: which one it is, only the notice says.
    """
    coverage = case.coverage
    if coverage.plan_kind not in _BY_STATE:
        return None
    named = (s for s in states if s.abbrev == coverage.state and not s.several_regulators)
    return next((s for s in named if s.contacts.counts), None)
