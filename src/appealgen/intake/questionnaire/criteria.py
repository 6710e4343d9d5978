"""What the open criteria of a case ask for: which questions come first, and which are added.

The gaps of the determination lead (``matching.gaps_of``): the deciding ones first. A question says
by check which criteria it helps to settle; statements, attestations and missing levels become
questions of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.schema import Condition, Item, Kind, Role
from appealgen.matching import gaps_of
from appealgen.matching.predicates.statements import Stated
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.intake.questionnaire.strings import Strings
    from appealgen.matching import Determination, Finding, Gap
    from appealgen.policy.schema import Criterion

__all__ = ["Wanted", "added_section", "rank_of", "wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An open criterion: its gap, and the check that would settle it (none for a whole line)."""

    gap: Gap
    check: str
    words: frozenset[str]
    criterion: Criterion | None


def wanted(determination: Determination | None) -> tuple[Wanted, ...]:
    """Return the open criteria, those first that lie on the shortest way to a decision."""
    if determination is None:
        return ()
    known = {f.criterion.id: f.criterion for f in _findings(determination)}
    found = []
    for gap in gaps_of(determination):
        criterion = known.get(gap.criterion)
        check = gap.criterion if criterion is None else criterion.check or ""
        found.append(Wanted(gap, check, _words(criterion), criterion))
    return tuple(found)


def _findings(determination: Determination) -> Iterator[Finding]:
    for _, line in determination.lines():
        for level in line.levels:
            for root in (level.finding, *level.supporting):
                yield from _with_guards(root)


def _with_guards(finding: Finding) -> Iterator[Finding]:
    yield finding
    if finding.guard is not None:
        yield from _with_guards(finding.guard)
    for child in finding.children:
        yield from _with_guards(child)


def _words(criterion: Criterion | None) -> frozenset[str]:
    params = getattr(criterion, "params", None)
    values = params.model_dump().values() if params is not None else ()
    parts = (v if isinstance(v, tuple | list) else (v,) for v in values)
    return frozenset(str(word) for part in parts for word in part if isinstance(word, str))


def rank_of(item: Item, open_criteria: tuple[Wanted, ...]) -> int | None:
    """Return the place of the first open criterion that an item or one under it helps to settle."""
    tests = [test for one in item.walk() for test in one.settles]
    for place, criterion in enumerate(open_criteria):
        if any(_fits(test, criterion) for test in tests):
            return place
    return None


def _fits(test: str, criterion: Wanted) -> bool:
    check, _, word = test.partition("/")
    return check == criterion.check and (not word or word in criterion.words)


_OWNERS: Mapping[Role, frozenset[Owner]] = {
    Role.PATIENT: frozenset({Owner.PATIENT}),
    Role.STAFF: frozenset({Owner.STAFF, Owner.RADIOLOGIST}),
    Role.SURGEON: frozenset({Owner.SURGEON}),
}


def added_section(role: Role, determination: Determination | None, strings: Strings) -> Item | None:
    """Return the questions that only the open criteria of this case make, or None.

    Args:
        role: Who is asked: staff find statements in the chart, the surgeon also attests.
        determination: The case as judged.
        strings: The words around what a policy asks.
    """
    if determination is None or role is Role.PATIENT:
        return None
    items: list[Item] = [*_levels(role, determination, strings)]
    for one in wanted(determination):
        # Other ways to the same end are not asked for: the shortest way keeps the list short.
        if one.check == "stated" and one.gap.deciding and one.gap.owner in _OWNERS[role]:
            items += _statement(one, role, strings)
    by_id = {item.link_id: item for item in items}
    if not by_id:
        return None
    return Item(link_id="criteria", type=Kind.GROUP, ask="always", items=tuple(by_id.values()))


def _statement(one: Wanted, role: Role, strings: Strings) -> Iterator[Item]:
    params = one.criterion.params if one.criterion else None
    if not isinstance(params, Stated.Params):
        return
    for level in one.gap.levels if params.here else ("",):
        if params.attestable and role is Role.SURGEON and not _is_number(params):
            yield _attestation(params, level, strings)
        else:
            yield _said_in_chart(params, level, strings)


def _is_number(params: Stated.Params) -> bool:
    return params.op is not None and params.value is not None


def _name(params: Stated.Params, level: str) -> str:
    place = re.sub(r"[^A-Za-z0-9-]", "-", level)
    return f"stated.{params.key}" + (f".{place}" if place else "")


def _asked(params: Stated.Params, level: str, strings: Strings) -> str:
    unit = f", {params.unit}" if _is_number(params) and params.unit else ""
    asks = (f"{params.asks} ({level})" if level else params.asks) + unit
    return strings("criteria.value" if _is_number(params) else "criteria.yes", asks=asks)


def _constants(params: Stated.Params, level: str) -> dict[str, str | bool]:
    unit = params.unit if _is_number(params) else None
    found = {"key": params.key, "level": level, "unit": unit or ""}
    return {name: value for name, value in found.items() if value}


def _attestation(params: Stated.Params, level: str, strings: Strings) -> Item:
    """Return the question for the surgeon's own judgement: a yes, and why in their words."""
    name, text = _name(params, level), _asked(params, level, strings)
    first = Item(link_id=f"{name}.answer", type=Kind.BOOLEAN, settles=_settles(params), text=text)
    yes = Condition(question=first.link_id, operator="=", answer=True)
    words = Item(
        link_id=f"{name}.words",
        type=Kind.TEXT,
        field="words",
        needed=True,
        enable_when=(yes,),
        text=strings("criteria.attest"),
    )
    return Item(
        link_id=name,
        type=Kind.GROUP,
        path="attestations[+]",
        constants=_constants(params, level),
        identity=("key", "level"),
        stamp="on",
        items=(first, words),
    )


def _said_in_chart(params: Stated.Params, level: str, strings: Strings) -> Item:
    """Return the question for what the chart says, with the page."""
    name, number = _name(params, level), _is_number(params)
    first = Item(
        link_id=f"{name}.answer",
        type=Kind.DECIMAL if number else Kind.BOOLEAN,
        field="value" if number else "true",
        settles=_settles(params),
        needed=True,
        text=_asked(params, level, strings),
    )
    said = (Condition(question=first.link_id, operator="exists", answer=True),)
    words = Item(
        link_id=f"{name}.words",
        type=Kind.TEXT,
        field="words",
        enable_when=said,
        text=strings("criteria.words"),
    )
    cite = Item(
        link_id=f"{name}.cite",
        type=Kind.STRING,
        form="cite",
        field="cite",
        enable_when=said,
        text=strings("criteria.cite"),
    )
    return Item(
        link_id=name,
        type=Kind.GROUP,
        path="statements[+]",
        constants=_constants(params, level),
        identity=("key", "level"),
        stamp="on",
        items=(first, words, cite),
    )


def _settles(params: Stated.Params) -> tuple[str, ...]:
    return (f"stated/{params.key}",)


def _levels(role: Role, determination: Determination, strings: Strings) -> Iterator[Item]:
    """Yield one question for each line of the request that names no level."""
    for _, line in determination.lines():
        if line.line.levels or line.line.joint or role is Role.PATIENT:
            continue
        place = "-".join(re.findall(r"\d+", line.path))
        yield Item(
            link_id=f"levels.{place}",
            type=Kind.STRING,
            form="levels",
            path=f"{line.path}.levels",
            settles=("level", "levels"),
            text=strings("criteria.levels", line=line.line.named),
        )
