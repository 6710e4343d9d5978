"""What changed between two versions of a policy, in words a nurse understands.

Criteria are matched by procedure and id. One whose id is new but whose text stands as before in
the same procedure is the same criterion. The wording of a limit comes from the check itself, with
operator, number and unit, so that "at least 3 mm" to "more than 3 mm" shows as a change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from appealgen.policy.schema import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from appealgen.policy.schema import Criterion, PolicyVersion, Procedure

__all__ = ["Change", "ChangeKind", "changes"]


class ChangeKind(StrEnum):
    """What kind of change it is."""

    HEAD = "about the policy"
    PROCEDURE_ADDED = "procedure added"
    PROCEDURE_REMOVED = "procedure removed"
    CODES_ADDED = "codes added"
    CODES_REMOVED = "codes removed"
    CRITERION_ADDED = "criterion added"
    CRITERION_REMOVED = "criterion removed"
    REWORDED = "reworded"
    THRESHOLD = "limit moved"
    COMBINATION = "combined otherwise"
    GUARD = "applies otherwise"
    LABEL = "section renamed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        kind: What kind of change.
        procedure: The procedure's title; empty for the policy as a whole.
        label: The section label of the criterion, or empty.
        criterion: The criterion's id, or empty.
        old: What stood there before; empty where nothing did.
        new: What stands there now; empty where nothing does.
        supporting: What a reviewer looks for beside the criteria: it never decides.
        also: The other places with the same change, procedure and id: a definition has many.
    """

    kind: ChangeKind
    procedure: str
    label: str
    criterion: str
    old: str
    new: str
    supporting: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Node:
    criterion: Criterion
    parent: str
    supporting: bool


def changes(
    old: PolicyVersion, new: PolicyVersion, asked: Callable[[Criterion], str]
) -> tuple[Change, ...]:
    """Return what changed from one version to another, procedure by procedure.

    Args:
        old: The earlier version.
        new: The later one.
        asked: What a criterion's check asks, in words with operator, number and unit.
    """
    return _joined((*_head(old, new), *_procedures(old, new, asked)))


def _joined(found: tuple[Change, ...]) -> tuple[Change, ...]:
    """Join what changed the same way at several places: one definition, used by many criteria."""
    groups: dict[Change, list[str]] = {}
    first: dict[Change, Change] = {}
    for change in found:
        key = replace(change, procedure="", criterion="") if change.criterion else change
        if key in first:
            groups[key].append(f"{change.procedure}, {change.criterion}")
        else:
            first[key], groups[key] = change, []
    return tuple(replace(change, also=tuple(groups[key])) for key, change in first.items())


def _head(old: PolicyVersion, new: PolicyVersion) -> Iterator[Change]:
    pairs = {
        "title": (old.title, new.title),
        "status": _states(old, new),
        "completeness": (old.completeness, new.completeness),
        "confidence": (old.confidence.value, new.confidence.value),
        "look-back windows": (old.look_back_from or "", new.look_back_from or ""),
    }
    for name, (was, now) in pairs.items():
        if was != now:
            before, after = (f"{name}: {t.replace('_', ' ')}" if t else "" for t in (was, now))
            yield Change(ChangeKind.HEAD, "", "", "", before, after)
    yield from _not_covered(old, new)


def _states(old: PolicyVersion, new: PolicyVersion) -> tuple[str, str]:
    """Return both states; that the newer version replaced the older is no news."""
    if (old.status, new.status) == (Status.SUPERSEDED, Status.IN_FORCE):
        return "", ""
    return old.status.value, new.status.value


def _not_covered(old: PolicyVersion, new: PolicyVersion) -> Iterator[Change]:
    before = {item.id: item.says for item in old.not_covered}
    after = {item.id: item.says for item in new.not_covered}
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            lost, added = (f"not covered: {text}" if text else "" for text in (was, now))
            yield Change(ChangeKind.HEAD, "", "", name, lost, added)


def _procedures(
    old: PolicyVersion, new: PolicyVersion, asked: Callable[[Criterion], str]
) -> Iterator[Change]:
    before = {procedure.id: procedure for procedure in old.procedures}
    after = {procedure.id: procedure for procedure in new.procedures}
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            was = before[name]
            yield Change(
                ChangeKind.PROCEDURE_REMOVED, was.title, was.label or "", "", _codes(was), ""
            )
        elif name not in before:
            now = after[name]
            yield Change(
                ChangeKind.PROCEDURE_ADDED, now.title, now.label or "", "", "", _codes(now)
            )
        else:
            yield from _procedure(before[name], after[name], asked)


def _codes(procedure: Procedure) -> str:
    return ", ".join(procedure.codes) or "no codes"


def _procedure(
    old: Procedure, new: Procedure, asked: Callable[[Criterion], str]
) -> Iterator[Change]:
    title, label = new.title, new.label or ""
    lost = [code for code in old.codes if code not in new.codes]
    added = [code for code in new.codes if code not in old.codes]
    if added:
        yield Change(ChangeKind.CODES_ADDED, title, label, "", "", ", ".join(added))
    if lost:
        yield Change(ChangeKind.CODES_REMOVED, title, label, "", ", ".join(lost), "")
    if _decided(old) != _decided(new):
        yield Change(ChangeKind.COMBINATION, title, label, "", _decided(old), _decided(new))
    yield from _criteria(old, new, asked)


def _decided(procedure: Procedure) -> str:
    if procedure.follows:
        return f"stands or falls with {', '.join(procedure.follows)}".replace("_", " ")
    return f"judged by {procedure.per}"


def _criteria(
    old: Procedure, new: Procedure, asked: Callable[[Criterion], str]
) -> Iterator[Change]:
    before, after = _nodes(old), _nodes(new)
    same = _renamed(before, after)
    for name, node in after.items():
        was = before.get(same.get(name, name))
        if was is not None:
            yield from _criterion(new, was, node, asked)
        elif node.parent not in after or node.parent in before or node.parent in same:
            # Of a new branch only its top is named: what stands under it came with it.
            yield _change(ChangeKind.CRITERION_ADDED, new, node, "", _whole(node, asked))
    kept = {same.get(name, name) for name in after}
    for name, node in before.items():
        if name not in kept and (not node.parent or node.parent in kept):
            yield _change(ChangeKind.CRITERION_REMOVED, new, node, _whole(node, asked), "")


def _nodes(procedure: Procedure) -> dict[str, _Node]:
    found: dict[str, _Node] = {}

    def collect(criterion: Criterion, parent: str, *, supporting: bool) -> None:
        found[criterion.id] = _Node(criterion, parent, supporting)
        for child in criterion.children:
            collect(child, criterion.id, supporting=supporting)

    if procedure.criteria is not None:
        collect(procedure.criteria, "", supporting=False)
    for root in procedure.supporting:
        collect(root, "", supporting=True)
    return found


def _renamed(before: dict[str, _Node], after: dict[str, _Node]) -> dict[str, str]:
    """Return the old ids of criteria whose id alone is new: their text stands once in each."""
    lost = [name for name in before if name not in after]
    by_text: dict[str, list[str]] = {}
    for name in lost:
        by_text.setdefault(before[name].criterion.says, []).append(name)
    same: dict[str, str] = {}
    for name in (name for name in after if name not in before):
        candidates = by_text.get(after[name].criterion.says, [])
        if candidates:
            same[name] = candidates.pop(0)
    return same


def _criterion(
    procedure: Procedure, old: _Node, new: _Node, asked: Callable[[Criterion], str]
) -> Iterator[Change]:
    was, now = old.criterion, new.criterion
    if was.says != now.says:
        yield _change(ChangeKind.REWORDED, procedure, new, was.says, now.says)
    if _limit(was, asked) != _limit(now, asked):
        pair = _limit(was, asked), _limit(now, asked)
        yield _change(ChangeKind.THRESHOLD, procedure, new, *pair)
    elif was.params != now.params:
        # The words of the limit are the same; a list of codes or kinds behind them is not.
        yield _change(ChangeKind.THRESHOLD, procedure, new, *_lists(was.params, now.params))
    if _form(old) != _form(new):
        yield _change(ChangeKind.COMBINATION, procedure, new, _form(old), _form(new))
    if _guard(was, asked) != _guard(now, asked):
        pair = _guard(was, asked), _guard(now, asked)
        yield _change(ChangeKind.GUARD, procedure, new, *pair)
    if (was.label or "") != (now.label or ""):
        yield _change(ChangeKind.LABEL, procedure, new, was.label or "", now.label or "")


def _lists(old: object, new: object) -> tuple[str, str]:
    """Return the parameters that differ, of lists only what the other does not have."""
    was, now = dict(_fields(old)), dict(_fields(new))
    names = [name for name in dict.fromkeys([*was, *now]) if was.get(name) != now.get(name)]
    before = [_only(name, was.get(name), now.get(name)) for name in names]
    after = [_only(name, now.get(name), was.get(name)) for name in names]
    return "; ".join(filter(None, before)), "; ".join(filter(None, after))


def _fields(params: object) -> Iterator[tuple[str, object]]:
    yield from ((name, getattr(params, name)) for name in getattr(type(params), "model_fields", ()))


def _only(name: str, value: object, other: object) -> str:
    if isinstance(value, tuple):
        own = [str(item) for item in value if not isinstance(other, tuple) or item not in other]
        said = ", ".join(own)
    else:
        said = "" if value is None else str(value)
    return f"{name}: {said}".replace("_", " ") if said else ""


def _change(kind: ChangeKind, procedure: Procedure, node: _Node, old: str, new: str) -> Change:
    criterion = node.criterion
    return Change(
        kind, procedure.title, criterion.label or "", criterion.id, old, new, node.supporting
    )


def _limit(criterion: Criterion, asked: Callable[[Criterion], str]) -> str:
    return asked(criterion) if criterion.check else ""


def _whole(node: _Node, asked: Callable[[Criterion], str]) -> str:
    """Return a criterion's text, with its limit, or with how much stands under it."""
    criterion = node.criterion
    if criterion.check:
        return f"{criterion.says} ({asked(criterion)})"
    return f"{criterion.says} ({_combined(criterion)})"


def _form(node: _Node) -> str:
    """Return how a criterion is put together and what it is; empty for a plain check."""
    criterion = node.criterion
    parts = [] if criterion.check else [_combined(criterion)]
    parts += ["a waiver or another way round"] if criterion.exception else []
    parts += ["looked for beside the criteria, never deciding"] if node.supporting else []
    return ", ".join(parts)


def _combined(criterion: Criterion) -> str:
    if criterion.all_of is not None:
        return "all of the list have to hold"
    if criterion.any_of is not None:
        return "one of the list is enough"
    if criterion.none_of is not None:
        return "none of the list may hold"
    return f"at least {criterion.at_least} of the list have to hold"


def _guard(criterion: Criterion, asked: Callable[[Criterion], str]) -> str:
    if criterion.when is None:
        return "always"
    return f"only where: {_tests(criterion.when, asked)}"


def _tests(criterion: Criterion, asked: Callable[[Criterion], str]) -> str:
    """Return what a guard asks: guards often have no text of their own."""
    if criterion.check:
        return asked(criterion)
    joint = ", and " if criterion.all_of is not None else ", or "
    said = joint.join(_tests(child, asked) for child in criterion.children)
    return f"none of: {said}" if criterion.none_of is not None else said
