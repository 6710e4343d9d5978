"""The evaluator: combinators, guards, and what holds for every tree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.matching import Truth, evaluate, gaps_of
from appealgen.matching.finding import (
    Concordance,
    Determination,
    LevelResult,
    LineResult,
    StageResult,
)
from tests.matching.build import AS_OF, case_of, criterion, leaf, node, scope_of, statements

Y, N, U, X = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED, Truth.NOT_APPLICABLE
VALUE = {Y: True, N: False, U: None}


def truth_for(tree: dict[str, Any], **values: bool | None) -> Truth:
    """Return the truth of a tree when its statements have these values."""
    scope = scope_of(case_of(statements=statements(**values)))
    return evaluate(criterion(tree), scope).truth


def guarded(**extra: object) -> dict[str, Any]:
    """Return a leaf "aaa" guarded by the statement "ggg"."""
    return {**leaf("aaa"), "when": leaf("ggg"), **extra}


@pytest.mark.parametrize(
    ("guard", "own", "under_all", "under_any"),
    [
        # guard, the leaf itself -> the leaf under all_of, under any_of
        (Y, Y, Y, Y),
        (Y, N, N, N),
        (Y, U, U, U),
        (N, Y, X, X),
        (N, N, X, X),
        (N, U, X, X),
        (U, Y, Y, U),
        (U, N, U, N),
        (U, U, U, U),
    ],
)
def test_guards(guard: Truth, own: Truth, under_all: Truth, under_any: Truth) -> None:
    """A guard is an implication under all_of and a conjunction under any_of and at_least."""
    values = {"ggg": VALUE[guard], "aaa": VALUE[own], "bbb": True}
    scope = scope_of(case_of(statements=statements(**values)))
    forms = {
        "all_of": (node("root", all_of=[guarded(), leaf("bbb")]), under_all),
        "any_of": (node("root", any_of=[guarded(), leaf("bbb")]), under_any),
        "at_least": (node("root", at_least=1, of=[guarded(), leaf("bbb")]), under_any),
        "none_of": (node("root", none_of=[guarded(), leaf("bbb")]), under_any),
    }
    for name, (tree, wanted) in forms.items():
        found = evaluate(criterion(tree), scope).find("aaa")
        assert found is not None
        assert found.truth is wanted, name


def test_a_path_that_does_not_apply_cannot_pass_its_parent() -> None:
    """With no path that applies, a disjunction fails; it is not met by nothing."""
    assert truth_for(node("root", any_of=[guarded()]), ggg=False, aaa=True) is N


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"aaa": False, "bbb": False}, Y),
        ({"aaa": True, "bbb": False}, N),
        ({"aaa": True}, N),
        ({"aaa": False}, U),
        ({}, U),
    ],
)
def test_none_of(values: dict[str, bool], wanted: Truth) -> None:
    """Exclusions hold only when every one is ruled out; silence keeps them open."""
    assert truth_for(node("root", none_of=[leaf("aaa"), leaf("bbb")]), **values) is wanted


def test_every_node_is_in_the_result() -> None:
    """Nothing is cut short: a failed branch does not hide the others from the reader."""
    tree = node("root", all_of=[leaf("aaa"), node("both", any_of=[leaf("bbb"), leaf("ccc")])])
    scope = scope_of(case_of(statements=statements(aaa=False, bbb=True)))

    ids = [found.criterion.id for found in evaluate(criterion(tree), scope).walk()]

    assert ids == ["root", "aaa", "both", "bbb", "ccc"]


def test_the_policy_s_own_question_comes_first() -> None:
    """A criterion that says whom to ask for what overrides the predicate's question."""
    tree = {**leaf("aaa"), "ask": {"owner": "patient", "text": "Ask how far you can walk."}}

    found = evaluate(criterion(tree), scope_of(case_of()))

    assert (found.owner, found.ask) == ("patient", "Ask how far you can walk.")


KEYS = [f"key{n}" for n in range(6)]


def trees() -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of criteria trees over six statements, guards included."""
    counter = iter(range(10**9))

    def one(key: str) -> dict[str, Any]:
        return {**leaf(key), "id": f"{key}.{next(counter)}"}

    leaves = st.sampled_from(KEYS).map(one)

    def combine(children: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        lists = st.lists(children, min_size=1, max_size=3)
        guards = st.one_of(st.none(), leaves)

        def build(parts: tuple[str, list[dict[str, Any]], int, Any, list[Any]]) -> dict[str, Any]:
            form, members, count, _, whens = parts
            ready = [
                {**m, "when": w} if w and not (form == "all_of" and i == 0) else m
                for i, (m, w) in enumerate(zip(members, whens, strict=False))
            ]
            name = f"node.{next(counter)}"
            if form == "all_of":
                ready[0] = {k: v for k, v in ready[0].items() if k != "when"}
            if form == "of":
                return node(name, at_least=min(count, len(ready)), of=ready)
            return node(name, **{form: ready})

        forms = st.sampled_from(["all_of", "any_of", "none_of", "of"])
        several = st.lists(guards, min_size=3, max_size=3)
        return st.tuples(forms, lists, st.integers(1, 3), guards, several).map(build)

    return st.recursive(leaves, combine, max_leaves=8)


answers = st.fixed_dictionaries({key: st.sampled_from([True, False, None]) for key in KEYS})


@given(trees(), answers, st.data())
def test_more_facts_never_turn_a_settled_tree(
    tree: dict[str, Any], values: dict[str, bool | None], data: st.DataObject
) -> None:
    """Filling unknown statements settles what is open and turns nothing that is settled."""
    before = truth_for(tree, **values)
    filled = {k: data.draw(st.booleans()) if v is None else v for k, v in values.items()}

    after = truth_for(tree, **filled)

    assert before is U or after is before
    assert after is not U


def determination_of(tree: dict[str, Any], **values: bool | None) -> Determination:
    """Return the determination of one line under one tree of criteria."""
    case = case_of(statements=statements(**values))
    stage = case.request.stages[0]
    found = evaluate(criterion(tree), scope_of(case))
    level = LevelResult(stage.lines[0].levels[0], found, (), Concordance(()))
    policy: Any = object()
    line = LineResult(stage.lines[0], "request.stages[0].lines[0]", policy, policy, (level,))
    return Determination(AS_OF, AS_OF, (StageResult(stage, (line,)),))


@given(trees(), answers)
def test_gaps_are_exactly_what_is_open(
    tree: dict[str, Any], values: dict[str, bool | None]
) -> None:
    """An open tree has deciding gaps, each with a question; a settled one has none."""
    determination = determination_of(tree, **values)
    gaps = gaps_of(determination)

    assert bool(gaps) == (determination.truth is U)
    assert any(gap.deciding for gap in gaps) == (determination.truth is U)
    assert all(gap.ask and gap.missing for gap in gaps)


@given(trees(), answers)
def test_some_answer_to_the_open_leaves_settles_the_tree(
    tree: dict[str, Any], values: dict[str, bool | None]
) -> None:
    """The statements the gaps ask for are enough: with all of them known nothing is open."""
    gaps = gaps_of(determination_of(tree, **values))
    asked = {gap.criterion.split(".")[0] for gap in gaps}
    answered = {k: True if v is None and k in asked else v for k, v in values.items()}
    still = {gap.criterion.split(".")[0] for gap in gaps_of(determination_of(tree, **answered))}

    assert not still & asked
