"""What if the case said something else: the two answers side by side, and what makes them differ.

Both answers are determinations of their own; here they are only compared. The same comparison
serves a changed case under one policy version and one case under two versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.finding import Finding, LineResult, StageResult

__all__ = ["CriterionDifference", "LevelDifference", "differences", "why_different"]


@dataclass(frozen=True, slots=True)
class CriterionDifference:
    """A criterion that reads differently.

    Attributes:
        criterion: Its id.
        label: Its section label, or empty.
        says: The criterion in our words.
        before: Its status before; None where it is new.
        after: Its status now; None where it is gone.
        observed: What the case now shows, or what is missing; may be empty.
    """

    criterion: str
    label: str
    says: str
    before: Truth | None
    after: Truth | None
    observed: str


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """One line at one level in two answers.

    Attributes:
        stage: The stage's name.
        line: The line, as people name it.
        level: The level as text; empty where none is named or the line has no levels of its own.
        before: The status before; None where the line or level was not asked for.
        after: The status now; None where the line or level is no longer asked for.
        by: The criteria that read differently, the most particular ones.
        why: What else makes the difference, such as another section of the policy.
    """

    stage: str
    line: str
    level: str
    before: Truth | None
    after: Truth | None
    by: tuple[CriterionDifference, ...]
    why: str = ""

    @property
    def changed(self) -> bool:
        """Return whether the status itself is another one."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class _Place:
    stage: str
    line: LineResult
    level: str
    truth: Truth
    finding: Finding | None


def differences(
    before: tuple[StageResult, ...], after: tuple[StageResult, ...]
) -> tuple[LevelDifference, ...]:
    """Return the lines and levels that read differently, also where the status stays.

    Stages and lines are matched by their place in the request, levels by name.
    """
    old, new = _places(before), _places(after)
    found = (_difference(old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new]))
    return tuple(d for d in found if d is not None)


def _places(stages: tuple[StageResult, ...]) -> dict[tuple[int, int, str], _Place]:
    found: dict[tuple[int, int, str], _Place] = {}
    for i, stage in enumerate(stages):
        for j, line in enumerate(stage.lines):
            if not line.levels:
                found[i, j, ""] = _Place(stage.stage.name, line, "", line.truth, None)
            for result in line.levels:
                level = str(result.level) if result.level else ""
                place = _Place(stage.stage.name, line, level, result.truth, result.finding)
                found[i, j, level] = place
    return found


def _difference(old: _Place | None, new: _Place | None) -> LevelDifference | None:
    place = new or old
    if place is None:  # no key without a place
        return None
    by: tuple[CriterionDifference, ...] = ()
    why = ""
    if old is None or new is None:
        why = "It was not asked for before." if old is None else "It is no longer asked for."
    elif old.finding is None or new.finding is None:
        why = new.line.why or old.line.why
    elif _section(old) != _section(new):
        why = f"Another section decides: {_said(new)}, before {_said(old)}."
    else:
        by = tuple(why_different(old.finding, new.finding))
    truths = (old.truth if old else None, new.truth if new else None)
    if truths[0] is truths[1] and not by:
        return None
    return LevelDifference(place.stage, place.line.line.named, place.level, *truths, by, why)


def _section(place: _Place) -> tuple[str, str]:
    policy, procedure = place.line.policy, place.line.procedure
    return (policy.id if policy else "", procedure.id if procedure else "")


def _said(place: _Place) -> str:
    policy, procedure = place.line.policy, place.line.procedure
    title = f", {procedure.title}" if procedure else ""
    return f"{policy.citation}{title}" if policy else "no criteria on file"


def why_different(old: Finding, new: Finding) -> Iterator[CriterionDifference]:
    """Yield the criteria that read differently in two trees, the most particular ones.

    Under a criterion whose status is another one, only what has another status too can explain
    it, and only that is named. Where the status stays, everything that reads differently is.
    Criteria are matched by id, so that two versions of a policy can be compared.
    """
    moved = old.truth is not new.truth
    deeper = [
        difference
        for one, other in _pairs(old, new)
        if not moved or _truth(one) is not _truth(other)
        for difference in _one(one, other)
    ]
    if deeper:
        yield from deeper
    elif moved:
        yield _of(new, old.truth, new.truth)


def _pairs(old: Finding, new: Finding) -> Iterator[tuple[Finding | None, Finding | None]]:
    """Yield guards and children side by side, where both trees have been read that far."""
    if old.guard is not None and new.guard is not None:
        yield old.guard, new.guard
    was = {child.criterion.id: child for child in old.children}
    now = {child.criterion.id: child for child in new.children}
    if was and now:
        yield from ((was.get(name), now.get(name)) for name in dict.fromkeys([*was, *now]))


def _truth(finding: Finding | None) -> Truth | None:
    return finding.truth if finding else None


def _one(old: Finding | None, new: Finding | None) -> Iterator[CriterionDifference]:
    if old is not None and new is not None:
        yield from why_different(old, new)
    elif new is not None and new.truth is not Truth.NOT_APPLICABLE:
        yield _of(new, None, new.truth)
    elif old is not None and old.truth is not Truth.NOT_APPLICABLE:
        yield _of(old, old.truth, None)


def _of(finding: Finding, before: Truth | None, after: Truth | None) -> CriterionDifference:
    criterion = finding.criterion
    observed = finding.missing if finding.truth is Truth.NOT_DOCUMENTED else finding.observed
    return CriterionDifference(
        criterion.id, criterion.label or "", criterion.says, before, after, observed
    )
