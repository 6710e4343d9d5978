"""What would change the answer: the smallest sets of facts that, once shown, meet a criterion.

Read from the finding tree alone: its combinators are folded again with some leaves settled the
other way. A fact that several criteria ask for in the same words is one fact. Leaves under a
``none_of`` help by *not* holding, which each entry says. Paths whose guard does not hold are left
out: nobody is told to find a tumor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from appealgen.matching.predicates.interface import LEVEL_UNKNOWN
from appealgen.matching.truth import Truth, all_of, any_of, at_least, negate
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.finding import Finding

__all__ = ["MOST_LEAVES", "MOST_SETS", "HelpSet", "Need", "Settled", "refold", "what_helps"]

MOST_SETS = 3
MOST_LEAVES = 4
_KEPT = 60
"""How many sets are carried from one criterion to the one above it, the best first."""

Fact: TypeAlias = tuple[str, str]
"""What a leaf asks: the check and its parameters. Equal facts are settled together."""
Settled: TypeAlias = frozenset[tuple[Fact, Truth]]
"""Facts settled by assumption, each as MET or NOT_MET."""


@dataclass(frozen=True, slots=True)
class Need:
    """One fact of a set.

    Attributes:
        criterion: The id of the first criterion that asks for it.
        label: Its section label, or empty.
        says: The criterion in our words.
        wanted: MET, or NOT_MET where it helps that this does not hold.
        owner: Who can supply it.
        ask: The question to that person.
        against: The record says the opposite now; only a new finding or a correction changes it.
        waiver: It belongs to a waiver or another way round.
        opens: It only says whether something applies, such as a diagnosis nobody has named.
    """

    criterion: str
    label: str
    says: str
    wanted: Truth
    owner: Owner
    ask: str
    against: bool
    waiver: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class HelpSet:
    """Facts that together meet the criteria; without any one of them they do not."""

    needs: tuple[Need, ...]
    settled: Settled

    @property
    def waiver(self) -> bool:
        """Return whether the set takes a waiver or another way round."""
        return any(need.waiver for need in self.needs)

    @property
    def against(self) -> int:
        """Return how many of the facts the record now contradicts."""
        return sum(need.against for need in self.needs)


def what_helps(
    root: Finding, *, most_sets: int = MOST_SETS, most_leaves: int = MOST_LEAVES
) -> tuple[HelpSet, ...]:
    """Return the smallest sets of facts that make a criterion met; none where it is met.

    Sets that need no contradiction of the record come first, then those that need no diagnosis
    or claim that nobody has named, then the smaller, then those without a waiver.

    Args:
        root: The finding of the criteria of one line at one level.
        most_sets: How many sets at most.
        most_leaves: How many facts in a set at most. No set means that more are needed, or that
            nothing that could be shown helps.
    """
    if root.truth is Truth.MET:
        return ()
    leaves = _needs(root)
    found = [
        settled
        for settled in _ways(root, Truth.MET, _Limits(most_leaves, leaves), under_all=True)
        if refold(root, settled) is Truth.MET and not _more_than_needed(root, settled)
    ]
    sets = [HelpSet(tuple(leaves[one] for one in _ordered(s, leaves)), s) for s in found]
    return tuple(sorted(sets, key=lambda h: _weight(h.needs))[:most_sets])


def refold(finding: Finding, settled: Settled, *, under_all: bool = True) -> Truth:
    """Return the status of a finding with some facts settled, as the evaluator would.

    Args:
        finding: The tree.
        settled: The facts taken as met or not met; all others stay as they were read.
        under_all: Whether the criterion above is a conjunction, as for the evaluator.
    """
    holds = refold(finding.guard, settled) if finding.guard else Truth.MET
    if holds is Truth.NOT_MET or _unread(finding):
        return Truth.NOT_APPLICABLE
    inner = _inner(finding, settled, under_all=under_all)
    if holds is Truth.MET:
        return inner
    decided = Truth.MET if under_all else Truth.NOT_MET
    return inner if inner is decided else Truth.NOT_DOCUMENTED


def _unread(finding: Finding) -> bool:
    """Return whether the guard kept a criterion from being read at all."""
    return finding.guard is not None and finding.guard.truth is Truth.NOT_MET


def _inner(finding: Finding, settled: Settled, *, under_all: bool) -> Truth:
    """Return the status without the guard."""
    if not finding.children:
        fact = _fact(finding)
        by_fact = dict(settled)
        return by_fact[fact] if fact in by_fact else _as_read(finding, under_all=under_all)
    conjunction = finding.criterion.all_of is not None
    truths = [refold(child, settled, under_all=conjunction) for child in finding.children]
    if conjunction:
        return all_of(truths)
    if finding.criterion.none_of is not None:
        return negate(any_of(truths))
    return at_least(finding.criterion.at_least or 1, truths)


def _as_read(leaf: Finding, *, under_all: bool) -> Truth:
    """Return what a leaf's own check read, before an open guard covered it.

    An open leaf that misses nothing is open by its guard alone, see ``evaluate``.
    """
    if leaf.guard is None or leaf.truth is not Truth.NOT_DOCUMENTED or leaf.missing:
        return leaf.truth
    return Truth.NOT_MET if under_all else Truth.MET


def _fact(leaf: Finding) -> Fact:
    return (leaf.criterion.check or "", repr(leaf.criterion.params))


# --- the ways to a status -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Limits:
    most: int
    leaves: Mapping[tuple[Fact, Truth], Need]


def _ways(finding: Finding, want: Truth, limits: _Limits, *, under_all: bool) -> list[Settled]:
    """Return sets that may bring a finding to MET or NOT_MET, the best first."""
    if refold(finding, frozenset(), under_all=under_all) is want:
        return [frozenset()]
    if _unread(finding):
        return []
    inner = _inner_ways(finding, want, limits, under_all=under_all)
    # With an open guard, being met settles a criterion under all_of, and failing one under any_of;
    # the other way round the guard has to hold as well.
    if finding.guard is None or under_all is (want is Truth.MET):
        return inner
    return _both(inner, _ways(finding.guard, Truth.MET, limits, under_all=True), limits)


def _out_of_the_way(
    finding: Finding, want: Truth, limits: _Limits, *, under_all: bool
) -> list[Settled]:
    """Return sets by which a finding has a status, or does not apply."""
    if finding.truth is Truth.NOT_APPLICABLE:
        return [frozenset()]
    ways = _ways(finding, want, limits, under_all=under_all)
    if finding.guard is None:
        return ways
    return _best([*ways, *_ways(finding.guard, Truth.NOT_MET, limits, under_all=True)], limits)


def _inner_ways(
    finding: Finding, want: Truth, limits: _Limits, *, under_all: bool
) -> list[Settled]:
    if _inner(finding, frozenset(), under_all=under_all) is want:
        return [frozenset()]
    if not finding.children:
        one = (_fact(finding), want)
        return [frozenset({one})] if one in limits.leaves else []
    criterion, children = finding.criterion, finding.children
    if criterion.all_of is not None:
        if want is Truth.NOT_MET:
            return _some([_ways(c, want, limits, under_all=True) for c in children], 1, limits)
        return _all([_out_of_the_way(c, want, limits, under_all=True) for c in children], limits)
    count = criterion.at_least or 1
    if want is (Truth.NOT_MET if criterion.none_of is not None else Truth.MET):
        met = [_ways(c, Truth.MET, limits, under_all=False) for c in children]
        return _some(met, count, limits)
    failed = [_out_of_the_way(c, Truth.NOT_MET, limits, under_all=False) for c in children]
    return _some(failed, len(children) - count + 1, limits)


def _some(ways: list[list[Settled]], count: int, limits: _Limits) -> list[Settled]:
    """Return sets that take at least ``count`` of the ways."""
    possible = sorted((w for w in ways if w), key=lambda w: _rank(w[0], limits))
    if count == 1:
        return _best([one for w in possible for one in w], limits)
    free = [w for w in possible if not w[0]]
    rest = [w for w in possible if w[0]]
    lacking = count - len(free)
    if lacking <= 0:
        return [frozenset()]
    if lacking > limits.most:
        return []
    picked = combinations(rest[: limits.most * 3], lacking)
    return _best([s for group in picked for s in _all(list(group), limits)], limits)


def _all(parts: list[list[Settled]], limits: _Limits) -> list[Settled]:
    result: list[Settled] = [frozenset()]
    for part in parts:
        result = _both(result, part, limits)
    return result


def _both(some: list[Settled], others: list[Settled], limits: _Limits) -> list[Settled]:
    return _best((a | b for a in some for b in others), limits)


def _best(sets: Iterable[Settled], limits: _Limits) -> list[Settled]:
    """Return the sets that are small enough, without contradiction and without a smaller one."""
    fit = {s for s in sets if len(s) <= limits.most and len(dict(s)) == len(s)}
    kept: list[Settled] = []
    for one in sorted(fit, key=lambda s: _rank(s, limits)):
        if not any(other <= one for other in kept):
            kept.append(one)
        if len(kept) == _KEPT:
            break
    # A smaller set may rank later than one that holds it, when it contradicts the record less.
    return [s for s in kept if not any(other < s for other in kept)]


def _rank(settled: Settled, limits: _Limits) -> tuple[tuple[int, ...], tuple[str, ...]]:
    needs = [limits.leaves[one] for one in settled]
    return (_weight(needs), tuple(sorted(need.criterion for need in needs)))


def _weight(needs: Collection[Need]) -> tuple[int, ...]:
    against = sum(need.against for need in needs)
    opens = any(need.opens and need.wanted is Truth.MET for need in needs)
    return (against, opens, len(needs), sum(need.waiver for need in needs))


def _more_than_needed(root: Finding, settled: Settled) -> bool:
    return any(
        refold(root, frozenset(part)) is Truth.MET
        for size in range(len(settled))
        for part in combinations(settled, size)
    )


# --- the facts ------------------------------------------------------------------------------------


def _ordered(
    settled: Settled, leaves: Mapping[tuple[Fact, Truth], Need]
) -> list[tuple[Fact, Truth]]:
    """Return the facts of a set in the order of the policy."""
    return [one for one in leaves if one in settled]


def _needs(root: Finding) -> dict[tuple[Fact, Truth], Need]:
    """Return what may be settled, each fact once, as met and as not met, in the policy's order.

    A fact belongs to a waiver where nothing else asks for it.
    """
    found: dict[tuple[Fact, Truth], Need] = {}
    for leaf, under_all, waiver, opens in _leaves(root, under_all=True):
        read = _as_read(leaf, under_all=under_all)
        for wanted in (Truth.MET, Truth.NOT_MET):
            one = (_fact(leaf), wanted)
            known = found.get(one)
            if known is None and read not in {wanted, Truth.NOT_APPLICABLE}:
                found[one] = _need(leaf, wanted, read, waiver=waiver, opens=opens)
            elif known is not None:
                found[one] = replace(
                    known, waiver=known.waiver and waiver, opens=known.opens and opens
                )
    return found


def _leaves(
    finding: Finding, *, under_all: bool, waiver: bool = False, opens: bool = False
) -> Iterator[tuple[Finding, bool, bool, bool]]:
    """Yield the leaves that were read, and for each where it stands.

    With each: whether it stands under a conjunction, in a waiver, and in a guard.
    """
    waiver = waiver or finding.criterion.exception
    if _unread(finding):
        return
    if finding.guard is not None:
        yield from _leaves(finding.guard, under_all=True, waiver=waiver, opens=True)
    if not finding.children and not finding.missing.startswith(LEVEL_UNKNOWN):
        yield finding, under_all, waiver, opens
    conjunction = finding.criterion.all_of is not None
    for child in finding.children:
        yield from _leaves(child, under_all=conjunction, waiver=waiver, opens=opens)


def _need(leaf: Finding, wanted: Truth, read: Truth, *, waiver: bool, opens: bool) -> Need:
    criterion = leaf.criterion
    against = read is not Truth.NOT_DOCUMENTED
    if against:
        shown = f" ({leaf.observed})" if leaf.observed else ""
        ask = (
            f"The record says otherwise{shown}: only a new finding, or a correction by whoever "
            "wrote it, changes this."
        )
    else:
        ask = leaf.ask if wanted is Truth.MET else f"{leaf.ask} It helps where this is not so."
    owner = leaf.owner or (criterion.ask.owner if criterion.ask else Owner.SURGEON)
    # A guard mostly has no text of its own; what its check asks says more.
    says = f"This path applies: {leaf.required}" if opens else criterion.says
    return Need(
        criterion.id,
        criterion.label or "",
        says,
        wanted,
        owner,
        ask,
        against,
        waiver,
        opens,
    )
