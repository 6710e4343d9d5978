"""Gaps: what is not documented and would matter, and the one person who can supply it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.matching.predicates.interface import LEVEL_UNKNOWN
from appealgen.matching.truth import Truth, all_of, any_of, at_least, negate
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.matching.finding import Determination, Finding, LevelResult, LineResult

__all__ = ["Gap", "gaps_at", "gaps_of", "gaps_of_line"]

_FIRST = (
    "stenosis_graded",
    "compression_reported",
    "measured",
    "slip_grade",
    "imaging_shows",
    "neurologic_findings",
    "neural_symptoms",
)
"""What most criteria of a level turn on, in the order in which it is asked for."""
_MOST_NEEDS = 6
_LIMITS = re.compile(r"none|mild|moderate|severe|\d+")
"""What tells two criteria of one kind apart; a person is asked once, with one of the limits."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing.

    Attributes:
        criterion: The criterion's id.
        label: Its section label, where the policy has one.
        lines: The procedure lines it holds up.
        levels: The levels, as text; empty where no level is named.
        missing: What is missing.
        owner: Who can supply it.
        ask: The question to that person.
        deciding: It lies on the shortest way to settle an open line. Others are alternatives, or
            (``supporting``) things a reviewer looks for beside the criteria.
        supporting: Not part of the payer's criteria.
    """

    criterion: str
    label: str
    lines: tuple[str, ...]
    levels: tuple[str, ...]
    missing: str
    owner: Owner
    ask: str
    deciding: bool
    supporting: bool = False


def gaps_of(determination: Determination) -> tuple[Gap, ...]:
    """Return the gaps of a determination, the deciding ones first, equal asks joined."""
    raw: list[Gap] = []
    for _, line in determination.lines():
        raw += _whole_line(line)
        for result in line.levels:
            raw += _of_level(line, result)
    return _joined(raw)


def gaps_of_line(line: LineResult) -> tuple[Gap, ...]:
    """Return what holds up a line as a whole: its policy, its section, its level."""
    return tuple(_whole_line(line))


def gaps_at(line: LineResult, result: LevelResult) -> tuple[Gap, ...]:
    """Return the gaps of one line at one level, the deciding ones first, equal asks joined."""
    return _joined(_of_level(line, result))


def _whole_line(line: LineResult) -> Iterator[Gap]:
    if line.policy is None:
        named = line.line.named
        yield Gap(
            "policy",
            "",
            (named,),
            (),
            f"the criteria the payer applied to {named}",
            Owner.STAFF,
            f"Ask the payer for the name, version and text of the criteria it applied to {named}.",
            deciding=True,
        )
    elif line.procedure is None:
        yield _undecided(line)


def _undecided(line: LineResult) -> Gap:
    """Return the gap of a line that more than one section of the policy could decide."""
    named = line.line.named
    if line.line.levels:
        missing, owner = "which section of the policy applies", Owner.STAFF
        asked = f"Ask the payer which section of its policy it applied to {named}."
    else:
        missing, owner = "the level", Owner.SURGEON
        asked = f"State the level of {named}."
    return Gap("level", "", (named,), (), missing, owner, asked, deciding=True)


def _of_level(line: LineResult, result: LevelResult) -> Iterator[Gap]:
    unplaced: list[Finding] = []
    for finding, deciding in _open(result.finding, deciding=True):
        if finding.missing.startswith(LEVEL_UNKNOWN):
            unplaced.append(finding)
        else:
            yield _gap(line, result, finding, deciding=deciding)
    if unplaced:
        yield _levels_gap(line, unplaced)
    for root in result.supporting:
        for finding, _ in _open(root, deciding=False):
            yield _gap(line, result, finding, deciding=False, supporting=True)
    for note in result.concordance.notes:
        if note.truth is Truth.NOT_DOCUMENTED and note.about == "examination":
            yield Gap(
                f"concordance.{note.about}",
                "",
                (line.line.named,),
                (str(result.level),) if result.level else (),
                "examination findings that match the imaging",
                Owner.SURGEON,
                "Record examination findings by muscle, dermatome and reflex, and say how they "
                "match the imaging.",
                deciding=False,
                supporting=True,
            )


def _levels_gap(line: LineResult, unplaced: list[Finding]) -> Gap:
    """Return one gap for everything that waits for the line's levels to be named.

    A line without levels leaves every level-bound criterion open. One question settles where it
    is to be done; what each level then needs is listed by what most criteria turn on.
    """
    named = line.line.named
    by_check = {check: n for n, check in enumerate(_FIRST)}
    ranked = sorted(unplaced, key=lambda f: by_check.get(f.criterion.check or "", len(_FIRST)))
    by_kind: dict[str, str] = {}
    for required in sorted((f.required for f in ranked if f.required), key=_usual_first):
        by_kind.setdefault(_LIMITS.sub("", required), required)
    kept = set(by_kind.values())
    needs = [r for r in dict.fromkeys(f.required for f in ranked) if r in kept][:_MOST_NEEDS]
    wanted = f", and document at each: {'; '.join(needs)}" if needs else ""
    return Gap(
        "levels",
        line.procedure.label or "" if line.procedure else "",
        (named,),
        (),
        f"{LEVEL_UNKNOWN} {named} is to be done, and what supports it there",
        Owner.SURGEON,
        f"State each level of {named}{wanted}.",
        deciding=True,
    )


def _usual_first(required: str) -> bool:
    """Return False, which sorts first, for the limit most policies print: moderate stenosis."""
    return "moderate" not in required


def _gap(
    line: LineResult,
    result: LevelResult,
    finding: Finding,
    *,
    deciding: bool,
    supporting: bool = False,
) -> Gap:
    return Gap(
        finding.criterion.id,
        finding.criterion.label or "",
        (line.line.named,),
        (str(result.level),) if result.level else (),
        finding.missing,
        finding.owner or Owner.STAFF,
        finding.ask,
        deciding=deciding,
        supporting=supporting,
    )


def _open(finding: Finding, *, deciding: bool) -> Iterator[tuple[Finding, bool]]:
    """Yield the leaves that keep a finding open, and whether each lies on the shortest way."""
    if finding.truth is not Truth.NOT_DOCUMENTED:
        return
    if finding.guard is not None and finding.guard.truth is Truth.NOT_DOCUMENTED:
        # Whether the path applies comes first; what it asks matters only after that.
        yield from _open(finding.guard, deciding=deciding)
        deciding = False
    if not finding.children:
        if finding.missing:  # a leaf kept open only by its guard lacks nothing itself
            yield finding, deciding
        return
    if _inner(finding) is not Truth.NOT_DOCUMENTED:
        return
    open_children = [c for c in finding.children if c.truth is Truth.NOT_DOCUMENTED]
    needed = _needed(finding, open_children)
    for child in open_children:
        yield from _open(child, deciding=deciding and any(child is one for one in needed))


def _inner(finding: Finding) -> Truth:
    """Return the truth of a node's own children, before its guard is looked at."""
    truths = [child.truth for child in finding.children]
    if finding.criterion.all_of is not None:
        return all_of(truths)
    if finding.criterion.none_of is not None:
        return negate(any_of(truths))
    return at_least(finding.criterion.at_least or 1, truths)


def _needed(finding: Finding, open_children: list[Finding]) -> list[Finding]:
    """Return the open children that settle the node with the fewest answers."""
    criterion = finding.criterion
    if criterion.all_of is not None or criterion.none_of is not None:
        return open_children
    met = sum(child.truth is Truth.MET for child in finding.children)
    wanted = (criterion.at_least or 1) - met
    ranked = sorted(open_children, key=lambda c: (c.criterion.exception, _size(c)))
    return ranked[:wanted]


def _size(finding: Finding) -> int:
    return sum(1 for _, deciding in _open(finding, deciding=True) if deciding)


def _joined(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Join gaps with the same ask; a joined gap decides where any of its parts does."""
    by_ask: dict[tuple[str, str], list[Gap]] = {}
    for gap in gaps:
        by_ask.setdefault((gap.owner.value, gap.ask), []).append(gap)
    joined = [
        Gap(
            first.criterion,
            first.label,
            tuple(dict.fromkeys(name for g in group for name in g.lines)),
            tuple(dict.fromkeys(name for g in group for name in g.levels)),
            first.missing,
            first.owner,
            first.ask,
            deciding=any(g.deciding for g in group),
            supporting=all(g.supporting for g in group),
        )
        for group in by_ask.values()
        for first in group[:1]
    ]
    return tuple(sorted(joined, key=lambda g: (not g.deciding, g.supporting)))
