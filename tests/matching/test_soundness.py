"""What no case, however odd, may bring the matching to do; for every check of every policy."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from appealgen.matching import PREDICATES, Truth
from appealgen.matching.evaluator import evaluate
from appealgen.matching.predicates import Reading
from appealgen.matching.scope import Scope
from appealgen.model import Case
from appealgen.policy import Criterion, PolicyVersion, walk
from appealgen.policy.lint import companion_tests
from appealgen.service import policy_library
from appealgen.strict_yaml import read_yaml
from tests.matching.build import criterion, leaf, node, scope_of
from tests.strategies import AS_OF, CLINICAL, Place, Tree, charts, facts_in, hidden, valid

LIBRARY = policy_library()
SETTLED = {Truth.MET, Truth.NOT_MET}

# These read the request, which is complete, or whether somebody claims something: their silence
# decides by design. Each says so in its own docstring.
CLOSED = frozenset(
    {
        "claimed",
        "coded",
        "construct_spans",
        "indication",
        "level_between",
        "level_count",
        "only_procedure",
        "planned",
        "therapy_futile_claimed",
    }
)


@dataclass(frozen=True, eq=False)
class Base:
    """A case that a policy's own tests start from."""

    ref: str
    name: str
    tree: Tree
    as_of: dt.date

    def __repr__(self) -> str:
        """Return a short name, for the examples that hypothesis prints."""
        return f"{self.ref}:{self.name}"


@cache
def bases() -> tuple[Base, ...]:
    """Return the valid base cases of every policy's test file."""
    found = []
    for version, path in shelf().values():
        tests: Any = read_yaml(companion_tests(path).read_bytes(), path.name).tree
        for name, tree in tests["bases"].items():
            if valid(tree) is not None:
                day = dt.date.fromisoformat(tests["as_of"])
                found.append(Base(version.ref, name, tree, day))
    return tuple(found)


@cache
def shelf() -> dict[str, tuple[PolicyVersion, Path]]:
    """Return every version that ships, with its file, by its reference."""
    files = [file for entry in LIBRARY.index.policies for file in LIBRARY.version_files(entry.id)]
    return {LIBRARY.load(file).ref: (LIBRARY.load(file), file) for file in files}


def checks_of(roots: tuple[Criterion, ...]) -> Iterator[tuple[str, BaseModel]]:
    """Yield the checks of some criteria, guards included, that are not closed by design."""
    for root in roots:
        for one in walk(root):
            if one.check is not None and one.check not in CLOSED:
                yield one.check, one.params


def answers_by_exception(params: BaseModel) -> bool:
    """Return whether a check is met unless the record certainly says otherwise.

    A recent study counts unless an event is known to have outdated it, so the day of that event,
    once it is known, may fail the check. The predicate's own docstring says so.
    """
    return bool(getattr(params, "not_outdated", False))


@cache
def all_checks() -> tuple[tuple[str, BaseModel], ...]:
    """Return every check that any policy makes, each once."""
    found: dict[tuple[str, str], BaseModel] = {}
    for version, _ in shelf().values():
        for procedure in version.procedures:
            roots = ((procedure.criteria,) if procedure.criteria else ()) + procedure.supporting
            for name, params in checks_of(roots):
                found.setdefault((name, params.model_dump_json()), params)
    return tuple((name, params) for (name, _), params in found.items())


def readings(
    case: Case, checks: tuple[tuple[str, BaseModel], ...], as_of: dt.date
) -> dict[tuple[str, str], Reading]:
    """Return what some checks read in a case's first line, at its first level."""
    stage = case.request.stages[0]
    line = stage.lines[0]
    scope = Scope(case, stage, line, line.levels[0] if line.levels else None, as_of)
    return {
        (name, params.model_dump_json()): PREDICATES[name].evaluate(params, scope)
        for name, params in checks
    }


@cache
def checks_for(base: Base) -> tuple[tuple[str, BaseModel], ...]:
    """Return the checks of the sections that decide the first line of a base case."""
    version, _ = shelf()[base.ref]
    line = Case.model_validate(base.tree).request.stages[0].lines[0]
    found: dict[int, tuple[str, BaseModel]] = {}
    for procedure in version.procedures_for(line):
        roots = ((procedure.criteria,) if procedure.criteria else ()) + procedure.supporting
        found |= {id(params): (name, params) for name, params in checks_of(roots)}
    return tuple(found.values())


def unknowns(draw: st.DrawFn, tree: Tree) -> Tree:
    """Return a case with some of its clinical facts left out or half known."""
    places: list[Place] = [
        place for room in CLINICAL if room in tree for place in facts_in(tree[room], (room,))
    ]
    if not places:
        return tree
    for place in sorted(draw(st.sets(st.sampled_from(places), max_size=6)), key=str, reverse=True):
        tree = hidden(tree, place, draw(st.sampled_from([7, 4, 0])))
    return tree


@st.composite
def charts_with_unknowns(draw: st.DrawFn) -> tuple[Tree, Tree]:
    """Draw a random chart, and the same chart with facts left out."""
    tree = draw(charts())
    return tree, unknowns(draw, tree)


@st.composite
def bases_with_unknowns(draw: st.DrawFn) -> tuple[Base, Tree]:
    """Draw a base case of some policy, and the same case with facts left out."""
    base = draw(st.sampled_from(bases()))
    return base, unknowns(draw, base.tree)


def turned(less: dict[Any, Reading], full: dict[Any, Reading]) -> list[str]:
    """Return the checks that were settled with less, and say otherwise with all facts."""
    return [
        f"{key[0]} {key[1]}: {less[key].truth.value}, then {full[key].truth.value}"
        for key in less
        if less[key].truth in SETTLED and full[key].truth is not less[key].truth
    ]


def by_facts(checks: tuple[tuple[str, BaseModel], ...]) -> tuple[tuple[str, BaseModel], ...]:
    """Return the checks that only what the record says can meet."""
    return tuple((name, params) for name, params in checks if not answers_by_exception(params))


SLOW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@given(charts_with_unknowns())
@SLOW
def test_filling_an_unknown_never_turns_an_answer(pair: tuple[Tree, Tree]) -> None:
    """What a check finds met or not met stays so when the chart's unknown facts become known.

    A fact is filled when a record that is in the case already gains a value it did not state, or
    a date its month or day, and nothing that the record stated becomes untrue. A new record (a
    later examination, another study) is new evidence and may well change an answer. Whether a
    request claims something, and what it asks for, is no fact about the patient.
    """
    full, less = pair
    found = turned(
        readings(Case.model_validate(less), by_facts(all_checks()), AS_OF),
        readings(Case.model_validate(full), by_facts(all_checks()), AS_OF),
    )

    assert not found


@given(bases_with_unknowns())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_no_policy_turns_an_answer_when_its_own_cases_are_filled(pair: tuple[Base, Tree]) -> None:
    """The same for the cases that each policy is tested with, and the checks that decide them."""
    base, less = pair
    checks = by_facts(checks_for(base))
    found = turned(
        readings(Case.model_validate(less), checks, base.as_of),
        readings(Case.model_validate(base.tree), checks, base.as_of),
    )

    assert not found


def without(tree: Tree, path: str) -> Tree:
    """Return a case without the record at a path, as evidence names it."""
    steps: list[Any] = [
        int(step[1:-1]) if step.startswith("[") else step
        for step in re.findall(r"\[\d+\]|[^.\[\]]+", path)
    ]
    if steps == ["patient"]:
        patient = {k: v for k, v in tree["patient"].items() if k not in {"born", "age"}}
        return {**tree, "patient": patient}
    result = copy.deepcopy(tree)
    parent: Any = result
    for step in steps[:-1]:
        parent = parent[step]
    del parent[steps[-1]]
    return result


def stays_met(tree: Tree, check: tuple[str, BaseModel], as_of: dt.date) -> bool:
    """Return whether a check is still met when all it rests on has been taken away."""
    for _ in range(20):  # other evidence may hold; it is taken away in turn
        (reading,) = readings(Case.model_validate(tree), (check,), as_of).values()
        if reading.truth is not Truth.MET:
            return False
        paths = {e.path for e in reading.evidence}
        if not paths or any(path.startswith("request") for path in paths):
            return not paths
        for path in sorted(paths, key=_by_index, reverse=True):
            tree = without(tree, path)
    return True


def _by_index(path: str) -> tuple[str, ...]:
    """Return a key that puts a later entry of a list after an earlier one."""
    return tuple(step.zfill(4) for step in re.findall(r"\d+|[a-z_]+", path))


@given(charts())
@SLOW
def test_no_check_is_met_by_nothing(tree: Tree) -> None:
    """A check that is met names its evidence, and is not met once that evidence is gone."""
    case = Case.model_validate(tree)
    met = {key for key, r in readings(case, all_checks(), AS_OF).items() if r.truth is Truth.MET}
    checks = [c for c in all_checks() if (c[0], c[1].model_dump_json()) in met]

    assert not [check for check in checks if stays_met(tree, check, AS_OF)]


@pytest.mark.parametrize("base", bases(), ids=repr)
def test_no_policy_is_met_by_nothing(base: Base) -> None:
    """The same for the cases that each policy is tested with."""
    found = readings(Case.model_validate(base.tree), checks_for(base), base.as_of)
    met = {key for key, reading in found.items() if reading.truth is Truth.MET}
    checks = [c for c in checks_for(base) if (c[0], c[1].model_dump_json()) in met]

    assert not [check for check in checks if stays_met(base.tree, check, base.as_of)]


KEYS = tuple(f"fact_{n}" for n in range(5))


@st.composite
def criteria(draw: st.DrawFn, depth: int = 3, name: str = "c") -> Tree:
    """Draw a tree of criteria over a few statements, guards among them."""
    if depth == 0 or draw(st.booleans()):
        made = leaf(draw(st.sampled_from(KEYS)))
        made["id"] = name
    else:
        form = draw(st.sampled_from(["all_of", "any_of", "none_of", "of"]))
        under = [
            draw(criteria(depth=depth - 1, name=f"{name}.{n}"))
            for n in range(draw(st.integers(1, 3)))
        ]
        if form == "all_of":
            under[0].pop("when", None)  # a policy may not guard all of them
        made = node(name, **{form: under})
        if form == "of":
            made["at_least"] = draw(st.integers(1, len(under)))
    if draw(st.integers(0, 3)) == 0:
        made["when"] = {**leaf(draw(st.sampled_from(KEYS))), "id": f"{name}:when"}
    return made


@given(criteria(), st.tuples(*(st.booleans() for _ in KEYS)), st.sets(st.sampled_from(KEYS)))
@settings(max_examples=300)
def test_no_tree_turns_an_answer_when_facts_become_known(
    tree: Tree, values: tuple[bool, ...], unknown: set[str]
) -> None:
    """However criteria are combined and guarded, a settled tree stays settled as it is."""
    tree.pop("when", None)
    root = criterion(tree)

    def truth(*, without: set[str]) -> Truth:
        said = [
            {"key": key, "true": value}
            for key, value in zip(KEYS, values, strict=True)
            if key not in without
        ]
        return evaluate(root, scope_of(Case.model_validate(_said(said)))).truth

    less = truth(without=unknown)

    assert less not in SETTLED or truth(without=set()) is less


def _said(statements: list[Tree]) -> Tree:
    return {
        "patient": {"name": "Pat Example", "synthetic": True},
        "coverage": {"payer": "Example Health", "plan_kind": "fully_insured"},
        "request": {"stages": [{"name": "one", "lines": [{"code": "22612", "levels": "L4-L5"}]}]},
        "statements": statements,
    }


@given(criteria())
@settings(max_examples=200)
def test_no_guard_meets_a_tree_that_no_fact_meets(tree: Tree) -> None:
    """With every guard failing and nothing else known, no path is met for want of conditions."""
    tree.pop("when", None)
    without_none = "none_of" not in str(tree)
    said = [{"key": "guard_fact", "true": False}]
    root = criterion(_guarded_by(tree, "guard_fact"))
    truth = evaluate(root, scope_of(Case.model_validate(_said(said)))).truth

    assert truth is not Truth.MET or not without_none


def _guarded_by(tree: Tree, key: str) -> Tree:
    """Return a tree in which every guard asks for one statement."""
    made = dict(tree)
    for form in ("all_of", "any_of", "none_of", "of"):
        if form in made:
            made[form] = [_guarded_by(child, key) for child in made[form]]
    if "when" in made:
        made["when"] = {**leaf(key), "id": made["when"]["id"]}
    return made
