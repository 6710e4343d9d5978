"""Points: what may be said, each standing on met findings.

A point is a leaf of the tree that is MET, or a whole waiver that is MET, with the label a letter
cites. Nothing that is open or not met becomes a point. Equal points (the same test at the same
level under two lines) are made once and referred to afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from appealgen.matching.finding import Determination, Finding, LevelResult, LineResult
    from appealgen.model.denial import ReasonCategory
    from appealgen.policy import Criterion, PolicyVersion
    from appealgen.spine import Level

__all__ = ["Group", "Point", "groups_of"]

_UNSPOKEN = frozenset({"indication", "coded", "claimed", "level_between", "therapy_futile_claimed"})
"""Predicates that choose a path; they are about the request, not about the patient."""


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion that is met.

    Attributes:
        number: Its number in the letter, from 1.
        label: The section label to cite, of the criterion or its nearest labelled parent.
        section: The labelled criterion it belongs to, for the table of sections.
        criterion: The criterion.
        leaves: The met findings it stands on; several only for a waiver.
        exception: It is a waiver or another way round.
        section_met: Whether the whole labelled criterion is met, not only this part of it.
    """

    number: int
    label: str
    section: Criterion
    criterion: Criterion
    leaves: tuple[Finding, ...]
    exception: bool
    section_met: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """The points of one procedure line at one level.

    ``again`` are the numbers of points already made that this line needs as well; ``paths`` the
    labels of the independent ways by which the section is met.
    """

    line: LineResult
    level: Level | None
    policy: PolicyVersion
    truth: Truth
    points: tuple[Point, ...]
    again: tuple[int, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    label: str
    section: Finding
    node: Finding
    exception: bool

    @property
    def leaves(self) -> tuple[Finding, ...]:
        return tuple(leaf for leaf in self.node.leaves() if leaf.truth is Truth.MET)

    def key(self, level: Level | None) -> tuple[object, ...]:
        """Return what makes two points the same statement: tests, parameters, level."""
        tests = tuple((leaf.criterion.check, repr(leaf.criterion.params)) for leaf in self.leaves)
        return (tests, str(level), self.exception)


def groups_of(
    determination: Determination,
    contested: Collection[ReasonCategory] = (),
    lines: Collection[LineResult] | None = None,
) -> tuple[Group, ...]:
    """Return the points of every line and level, numbered through, in the order of the request.

    Args:
        determination: The determination.
        contested: The reasons of the denial. A waiver is argued beside a criterion that is met
            anyway only where the denial contests that criterion.
        lines: The lines to argue; all of them unless given. Numbers count their points only.
    """
    wanted = None if lines is None else {id(line) for line in lines}
    made: dict[tuple[object, ...], int] = {}
    groups: list[Group] = []
    for _, line in determination.lines():
        if wanted is not None and id(line) not in wanted:
            continue
        if line.policy is not None:
            groups += [
                _group(line, line.policy, result, made, contested)
                for result in line.levels
                if result.truth is not Truth.NOT_APPLICABLE
            ]
    return tuple(groups)


def _group(
    line: LineResult,
    policy: PolicyVersion,
    result: LevelResult,
    made: dict[tuple[object, ...], int],
    contested: Collection[ReasonCategory],
) -> Group:
    points: list[Point] = []
    again: list[int] = []
    root = result.finding
    for found in _candidates(root, "", root, contested, exception=False):
        key = found.key(result.level)
        if key in made:
            again.append(made[key])
            continue
        made[key] = len(made) + 1
        points.append(
            Point(
                made[key],
                found.label,
                found.section.criterion,
                found.node.criterion,
                found.leaves,
                found.exception,
                section_met=found.section.truth is Truth.MET,
            )
        )
    own = {point.number for point in points}
    paths = tuple(dict.fromkeys(_paths(root)))
    return Group(
        line,
        result.level,
        policy,
        result.truth,
        tuple(points),
        tuple(sorted(set(again) - own)),
        paths,
    )


def _candidates(
    finding: Finding,
    label: str,
    section: Finding,
    contested: Collection[ReasonCategory],
    *,
    exception: bool,
) -> Iterator[_Candidate]:
    """Yield what supports a finding, main ways before exceptions."""
    criterion = finding.criterion
    if finding.truth is Truth.NOT_APPLICABLE:
        return
    if criterion.label and criterion.label != label:
        label, section = criterion.label, finding
    exception = exception or criterion.exception
    whole_waiver = exception and criterion.any_of is None and finding.truth is Truth.MET
    if not finding.children or whole_waiver:
        if finding.truth is Truth.MET and criterion.check not in _UNSPOKEN:
            yield _Candidate(label, section, finding, exception)
        return
    if criterion.none_of is not None:
        return
    for child in _carrying(finding, contested):
        yield from _candidates(child, label, section, contested, exception=exception)


def _carrying(finding: Finding, contested: Collection[ReasonCategory]) -> list[Finding]:
    """Return the children that carry a finding."""
    if finding.criterion.all_of is not None:
        return list(finding.children)
    met = [child for child in finding.children if child.truth is Truth.MET]
    if not met:
        open_ = [child for child in finding.children if child.truth is Truth.NOT_DOCUMENTED]
        return sorted(open_, key=_open_leaves)[:1]
    main = [child for child in met if not child.criterion.exception]
    waivers = [child for child in met if child.criterion.exception]
    if not main or _contested(main, contested):
        return [*_different(main), *waivers]
    return _different(main)


def _contested(main: list[Finding], contested: Collection[ReasonCategory]) -> bool:
    """Return whether the denial contests what these findings show, by name."""
    checks = {leaf.criterion.check for child in main for leaf in child.leaves()}
    named = [reason for reason in contested if not bears_on(reason, "")]
    return any(bears_on(reason, check) for reason in named for check in checks)


def _different(main: list[Finding]) -> list[Finding]:
    """Return the findings that add a fact of their own.

    A path counts as one that adds when it holds several facts: two independent grounds for a
    fusion may share the therapy record and still be two grounds.
    """
    kept: list[Finding] = []
    seen: set[str] = set()
    for child in main:
        facts = set(_main_facts(child))
        if len(facts) > 1 or not facts <= seen:
            kept.append(child)
        seen |= facts
    return kept or main[:1]


def _main_facts(finding: Finding) -> Iterator[str]:
    """Yield the paths of the facts a finding rests on, waivers left out."""
    if finding.criterion.exception or finding.truth is not Truth.MET:
        return
    yield from (e.path for e in finding.evidence)
    for child in finding.children:
        yield from _main_facts(child)


def _open_leaves(finding: Finding) -> int:
    return sum(leaf.truth is Truth.NOT_DOCUMENTED for leaf in finding.leaves())


def _paths(finding: Finding) -> Iterator[str]:
    """Yield the labels of the met, labelled children of the first any_of: the ways in."""
    for node in finding.walk():
        if node.criterion.any_of is not None and node.truth is Truth.MET:
            for way in node.children:
                met = way.truth is Truth.MET and not way.criterion.exception
                if met and way.criterion.label and way.children:
                    yield way.criterion.label
            return
