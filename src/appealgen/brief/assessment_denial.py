"""The denial held against the policy, as data: the part of the assessment about contradictions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from appealgen.brief.say_requirement import say_requirement

if TYPE_CHECKING:
    from appealgen.argument import Contradiction, Contradictions, NotClaimed

__all__ = ["ContradictionOut", "DenialOut", "NotClaimedOut", "denial_of"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ContradictionOut(_Part):
    """One way in which the denial departs from the criteria or the law."""

    kind: Literal[
        "no_such_requirement",
        "exceeds_policy",
        "one_of_several",
        "wrong_edition",
        "other_procedure",
        "criteria_withheld",
        "waiver_met",
    ]
    requirement: str | None
    policy: str | None
    section: str | None
    criterion: str | None
    lines: tuple[str, ...]
    citations: tuple[str, ...]


class NotClaimedOut(_Part):
    """A statement of the denial that was compared and is not called a contradiction."""

    why: str
    requirement: str | None
    policy: str | None
    section: str | None


class DenialOut(_Part):
    """What holding the denial against the policy gave."""

    contradictions: tuple[ContradictionOut, ...]
    not_claimed: tuple[NotClaimedOut, ...]


def denial_of(result: Contradictions) -> DenialOut:
    """Return the comparison as data."""
    return DenialOut(
        contradictions=tuple(_found(item) for item in result.found),
        not_claimed=tuple(_not_claimed(item) for item in result.not_claimed),
    )


def _found(item: Contradiction) -> ContradictionOut:
    return ContradictionOut(
        kind=item.kind.value,
        requirement=say_requirement(item.requirement) if item.requirement else None,
        policy=item.policy.ref if item.policy else None,
        section=item.label or None,
        criterion=item.finding.criterion.id if item.finding else None,
        lines=tuple(line.line.named for line in item.lines),
        citations=tuple(rule.citation for rule in item.rules),
    )


def _not_claimed(item: NotClaimed) -> NotClaimedOut:
    return NotClaimedOut(
        why=item.why.value,
        requirement=say_requirement(item.requirement) if item.requirement else None,
        policy=item.policy.ref if item.policy else None,
        section=item.label or None,
    )
