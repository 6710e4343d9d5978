"""The red team's page: the weakest criteria of the request, and what would mend each.

Found on the determination's own tree. At each line and level that is not met, the shortest way to
"met" is taken, and what lies open or failed on it is weak; a criterion that is met, but by nothing
an exhibit shows, is weak too, because a reviewer cannot check it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on, is_about_everything
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from appealgen.matching.finding import Determination, Finding, LevelResult, LineResult
    from appealgen.model.denial import ReasonCategory
    from appealgen.spine import Level

__all__ = ["Weak", "Weakness", "weakest_criteria"]

_FAILED, _OPEN = 10, 1
"""A failed criterion is harder to mend than ten open ones are to fill."""
_MOST = 3
_NO_PAGES = frozenset({"patient", "request"})
"""Parts of the case that no exhibit has to show."""
_GUARD = "this path applies"
"""What the policies' loader says of a guard that has no words of its own."""


class Weakness(IntEnum):
    """Why a criterion is weak, the worst first."""

    FAILED = 0
    OPEN = 1
    NOT_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Weak:
    """One weak criterion.

    Attributes:
        finding: The criterion with what the case shows of it.
        why: Failed, open, or met by what no exhibit shows.
        lines: The procedure lines it weakens.
        levels: The levels; empty where none is named.
        fix: What would mend it; empty where it is failed, which no question mends.
        owner: Who can.
    """

    finding: Finding
    why: Weakness
    lines: tuple[str, ...]
    levels: tuple[Level, ...]
    fix: str
    owner: Owner

    @property
    def label(self) -> str:
        """Return the section label, where the policy has one."""
        return self.finding.criterion.label or ""

    @property
    def what(self) -> str:
        """Return the criterion in words; of a guard without words of its own, what is missing."""
        says = self.finding.criterion.says
        return self.finding.missing if says == _GUARD else says


def weakest_criteria(
    determination: Determination, reasons: Collection[ReasonCategory] = (), *, most: int = _MOST
) -> tuple[Weak, ...]:
    """Return the weakest criteria of the denied lines: failed first, then open, then not shown.

    Among equals, what the denial itself is about comes first, then what holds up more lines and
    levels.

    Args:
        determination: The determination.
        reasons: What the denial states.
        most: How many.
    """
    found: dict[tuple[Weakness, str], list[tuple[LineResult, LevelResult, Finding]]] = {}
    for _, line in determination.lines():
        for level in line.levels if line.line.denied else ():
            for why, leaf in _weak_at(level):
                found.setdefault((why, leaf.criterion.says), []).append((line, level, leaf))
    own = [reason for reason in reasons if not is_about_everything(reason)]
    ranked = sorted(found.items(), key=lambda item: _rank(item[0][0], item[1], own))
    return tuple(_weak(why, places) for (why, _), places in ranked[:most])


def _rank(
    why: Weakness,
    places: list[tuple[LineResult, LevelResult, Finding]],
    reasons: Collection[ReasonCategory],
) -> tuple[int, bool, int]:
    check = places[0][2].criterion.check
    return why, not any(bears_on(reason, check) for reason in reasons), -len(places)


def _weak(why: Weakness, places: list[tuple[LineResult, LevelResult, Finding]]) -> Weak:
    _, _, leaf = places[0]
    fix = {
        Weakness.FAILED: "",
        Weakness.OPEN: leaf.ask,
        Weakness.NOT_SHOWN: "Name the exhibit and the page that show it.",
    }[why]
    return Weak(
        leaf,
        why,
        tuple(dict.fromkeys(line.line.named for line, _, _ in places)),
        tuple(dict.fromkeys(at.level for _, at, _ in places if at.level)),
        fix,
        (leaf.owner or Owner.STAFF) if why is Weakness.OPEN else Owner.STAFF,
    )


def _weak_at(level: LevelResult) -> Iterator[tuple[Weakness, Finding]]:
    if level.truth is Truth.MET:
        yield from ((Weakness.NOT_SHOWN, leaf) for leaf in _not_shown(level.finding))
        return
    for leaf in _way(level.finding)[1]:
        failed = leaf.truth is Truth.NOT_MET
        yield Weakness.FAILED if failed else Weakness.OPEN, leaf


def _way(finding: Finding) -> tuple[int, tuple[Finding, ...]]:
    """Return what the shortest way to "met" costs, and the leaves that lie on it."""
    if finding.truth in {Truth.MET, Truth.NOT_APPLICABLE}:
        return 0, ()
    if finding.guard is not None and finding.guard.truth is Truth.NOT_DOCUMENTED:
        return _way(finding.guard)
    criterion = finding.criterion
    if not finding.children or criterion.none_of is not None:
        return (_FAILED if finding.truth is Truth.NOT_MET else _OPEN), _inner(finding)
    open_ = [c for c in finding.children if c.truth is not Truth.NOT_APPLICABLE]
    ways = [_way(child) for child in open_]
    if criterion.all_of is None:
        # A waiver is no way to plan for: it is taken only where nothing else leads there.
        order = sorted(range(len(ways)), key=lambda n: (open_[n].criterion.exception, ways[n][0]))
        ways = [ways[n] for n in order[: criterion.at_least or 1]]
    return sum(cost for cost, _ in ways), tuple(leaf for _, way in ways for leaf in way)


def _inner(finding: Finding) -> tuple[Finding, ...]:
    """Return a leaf itself; of a "none of", what is open under it, or the whole where it fails."""
    if finding.criterion.none_of is None or finding.truth is Truth.NOT_MET:
        return (finding,)
    open_ = tuple(leaf for leaf in finding.leaves() if leaf.truth is Truth.NOT_DOCUMENTED)
    return tuple(leaf for leaf in open_ if leaf.missing) or (finding,)


def _not_shown(finding: Finding) -> tuple[Finding, ...]:
    """Return the met leaves without a page that a finding stands on; other ways round are taken."""
    if not finding.children or finding.criterion.none_of is not None:
        used = [e for leaf in finding.leaves() for e in leaf.evidence if e.path not in _NO_PAGES]
        return (finding,) if used and not any(e.cites for e in used) else ()
    met = [_not_shown(child) for child in finding.children if child.truth is Truth.MET]
    if finding.criterion.all_of is None:
        met = sorted(met, key=len)[: finding.criterion.at_least or 1]
    return tuple(leaf for leaves in met for leaf in leaves)
