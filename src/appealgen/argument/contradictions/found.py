"""What a comparison of the denial with the policy returns: contradictions, and what is not one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appealgen.argument.called_missing import Things
    from appealgen.argument.contradictions.law import Rule
    from appealgen.matching.finding import Finding, LineResult
    from appealgen.model.denial import DenialReason
    from appealgen.model.people import PlanKind
    from appealgen.model.requirement import StatedRequirement
    from appealgen.policy import PolicyVersion, Procedure

__all__ = [
    "Contradiction",
    "ContradictionKind",
    "Contradictions",
    "Grounds",
    "NotClaimed",
    "WhyNot",
]


class ContradictionKind(StrEnum):
    """In which way the denial departs from the policy or the law."""

    NO_SUCH_REQUIREMENT = "no_such_requirement"
    EXCEEDS_POLICY = "exceeds_policy"
    ONE_OF_SEVERAL = "one_of_several"
    """The notice requires what the policy takes as one of several ways."""
    WRONG_EDITION = "wrong_edition"
    OTHER_PROCEDURE = "other_procedure"
    CRITERIA_WITHHELD = "criteria_withheld"
    WAIVER_MET = "waiver_met"


class WhyNot(StrEnum):
    """Why a statement of the denial is not called a contradiction."""

    EQUAL = "equal"
    POLICY_STRICTER = "policy_stricter"
    REQUIRED = "required"
    """The policy makes the same kind of care a condition."""
    TOO_CLOSE = "too_close"
    """Weeks against months, or another sign, so near that either could be the longer."""
    NO_LENGTH = "no_length"
    """The policy names the care, and no length is on file for it."""
    OTHER_UNIT = "other_unit"
    IN_WORDS = "in_words"
    """A criterion kept in words only mentions it; a person has to read it."""
    ELSEWHERE = "elsewhere"
    """The section asks for it on a way that does not apply to this request."""
    RESTS_ELSEWHERE = "rests_elsewhere"
    """The criteria leave part of the decision to a text that is not on file."""
    PARTIAL = "partial"
    LIMIT = "limit"
    """The policy is on file whole, but with a known limit on just this point."""
    NO_CRITERIA = "no_criteria"
    NOT_COMPARED = "not_compared"
    UNKNOWN_POLICY = "unknown_policy"
    UNKNOWN_EDITION = "unknown_edition"
    UNSURE_DATE = "unsure_date"
    UNKNOWN_SECTION = "unknown_section"
    UNSURE_CODES = "unsure_codes"
    NOT_IN_FORCE = "not_in_force"
    """The version used is not the one in force on the day that counts."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the comparison needs beside case and determination.

    Attributes:
        editions: Every version on file of the policy the notice names, oldest first.
        disclosure: By plan kind, the rules under which relied-on criteria are to be given.
        medicare: The rule that binds a Medicare Advantage plan to Medicare's criteria.
        things: The words by which a payer names a document; None where they were not loaded.
    """

    editions: tuple[PolicyVersion, ...] = ()
    disclosure: Mapping[PlanKind, tuple[Rule, ...]] = field(default_factory=dict)
    medicare: tuple[Rule, ...] = ()
    things: Things | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One way in which the denial departs from the criteria, sure enough to be argued.

    Attributes:
        kind: In which way.
        reason: The stated reason it is about; None where it is about the notice as a whole.
        requirement: The requirement the notice states, where one is compared.
        policy: The policy version held against the notice; None for withheld criteria.
        label: The section label to cite; empty where the policy has none.
        lines: The lines of the request it holds for.
        finding: The clause of the policy, or the waiver that is met, with its facts.
        section: The section of the policy: the one that decides, or the one named wrongly.
        covering: The section that does cover the lines, where the named one does not.
        covered_by: The policy of that section.
        replaced_by: The edition that had replaced the named one.
        ended: First day on which the named edition no longer applied; None where it had not begun.
        rules: The provisions of law it stands on; empty where it stands on the policy alone.
    """

    kind: ContradictionKind
    reason: DenialReason | None = None
    requirement: StatedRequirement | None = None
    policy: PolicyVersion | None = None
    label: str = ""
    lines: tuple[LineResult, ...] = ()
    finding: Finding | None = None
    section: Procedure | None = None
    covering: Procedure | None = None
    covered_by: PolicyVersion | None = None
    replaced_by: PolicyVersion | None = None
    ended: dt.date | None = None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class NotClaimed:
    """A statement of the denial that was compared and is not called a contradiction.

    Attributes:
        why: The reason.
        reason: The stated reason it is about, if any.
        requirement: The requirement compared, if any.
        policy: The policy version it was held against, if any.
        label: The label of the clause that settles it, where there is one.
        lines: The lines that settle it.
        finding: The clause of the policy, where there is one.
        ask: The letter may ask the plan where the statement stands.
    """

    why: WhyNot
    reason: DenialReason | None = None
    requirement: StatedRequirement | None = None
    policy: PolicyVersion | None = None
    label: str = ""
    lines: tuple[LineResult, ...] = ()
    finding: Finding | None = None
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Contradictions:
    """All that the comparison of a denial with the policy gave."""

    found: tuple[Contradiction, ...] = ()
    not_claimed: tuple[NotClaimed, ...] = ()

    def about(self, reason: DenialReason) -> tuple[Contradiction, ...]:
        """Return the contradictions of one stated reason."""
        return tuple(c for c in self.found if c.reason is reason)

    def asks_about(self, reason: DenialReason) -> tuple[NotClaimed, ...]:
        """Return what of one stated reason is to be asked for instead of claimed."""
        return tuple(n for n in self.not_claimed if n.reason is reason and n.ask)

    @property
    def about_the_notice(self) -> tuple[Contradiction, ...]:
        """Return the contradictions that are about no single reason."""
        return tuple(c for c in self.found if c.reason is None)
