from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.matching import Finding, Truth, evaluate
from appealgen.matching.what_helps import HelpSet, Settled, refold, what_helps
from tests.matching.build import case_of, criterion, leaf, node, scope_of, statements

NAMES = ("fact_a", "fact_b", "fact_c", "fact_d", "fact_e")

LEAVES = st.sampled_from(NAMES)
READ = st.dictionaries(LEAVES, st.booleans())


def tree_of(shape: Any, at: str = "r") -> dict[str, Any]:  # noqa: ANN401 - a drawn shape
    """Return the criteria tree of a drawn shape: ids are places, equal letters equal facts."""
    if isinstance(shape, str):
        return {**leaf(shape), "id": f"{at}.{shape}"}
    if shape[0] == "if":
        guard = {**leaf(shape[2]), "id": f"{at}:when"}
        return {**leaf(shape[1]), "id": f"{at}.{shape[1]}", "when": guard}
    form, guard, exception, parts = shape
    children = [tree_of(part, f"{at}.{i}") for i, part in enumerate(parts)]
    made = node(at, of=children, at_least=2) if form == "of" else node(at, **{form: children})
    if guard is not None:
        made["when"] = {**leaf(guard), "id": f"{at}:when"}
    return {**made, "exception": exception}


def _node(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    forms = st.sampled_from(["all_of", "any_of", "none_of", "of"])
    guards = st.one_of(st.none(), st.none(), LEAVES)
    return st.tuples(forms, guards, st.booleans(), st.lists(children, min_size=2, max_size=3))


GUARDED = st.tuples(st.just("if"), LEAVES, LEAVES)
SHAPES = st.recursive(st.one_of(LEAVES, LEAVES, GUARDED), _node, max_leaves=8).filter(
    lambda shape: isinstance(shape, tuple) and len(shape) == 4
)


def finding_of(shape: Any, read: dict[str, bool]) -> Finding | None:  # noqa: ANN401 - as tree_of
    """Return the finding of a drawn tree, or None where no policy could hold such a tree."""
    try:
        made = criterion(tree_of(shape))
    except ValueError:  # an all_of of guarded criteria only
        return None
    return evaluate(made, scope_of(case_of(statements=statements(**read))))


def read_with(settled: Settled, read: dict[str, bool]) -> dict[str, bool]:
    """Return what the case says, with the settled facts written into it."""
    changed = dict(read)
    for (_, params), truth in settled:
        name = next(n for n in NAMES if f"key='{n}'" in params)
        changed[name] = truth is Truth.MET
    return changed


def unread(finding: Finding) -> bool:
    """Return whether a guard kept a part of the tree from being read."""
    return any(f.guard is not None and f.guard.truth is Truth.NOT_MET for f in finding.walk())


@given(SHAPES, READ)
def test_folding_again_without_a_change_gives_the_same(shape: Any, read: dict[str, bool]) -> None:  # noqa: ANN401
    """The fold used here is the evaluator's own."""
    finding = finding_of(shape, read)

    assert finding is None or refold(finding, frozenset()) is finding.truth


@given(SHAPES, READ)
def test_a_set_meets_the_root_and_no_part_of_it_does(shape: Any, read: dict[str, bool]) -> None:  # noqa: ANN401
    """Every set is enough and minimal, within the limits, and each of its facts is explained."""
    finding = finding_of(shape, read)
    if finding is None:
        return
    for found in what_helps(finding):
        assert refold(finding, found.settled) is Truth.MET
        assert 1 <= len(found.settled) <= 4
        assert len(found.needs) == len(found.settled)
        for size in range(len(found.settled)):
            for part in combinations(found.settled, size):
                assert refold(finding, frozenset(part)) is not Truth.MET


@given(SHAPES, READ)
def test_the_evaluator_agrees(shape: Any, read: dict[str, bool]) -> None:  # noqa: ANN401
    """A case that says what a set asks for is met, where the whole tree was read before."""
    finding = finding_of(shape, read)
    if finding is None or unread(finding):
        return
    for found in what_helps(finding):
        again = finding_of(shape, read_with(found.settled, read))

        assert again is not None
        assert again.truth is Truth.MET


@given(SHAPES, READ)
def test_where_single_facts_would_do_one_of_them_is_offered(
    shape: Any,  # noqa: ANN401
    read: dict[str, bool],
) -> None:
    """What trying every single missing fact finds, is found from the tree too."""
    finding = finding_of(shape, read)
    if finding is None or finding.truth is Truth.MET or unread(finding):
        return
    open_facts = [n for n in NAMES if n not in read]
    alone = {
        (name, value)
        for name in open_facts
        for value in (True, False)
        if (again := finding_of(shape, {**read, name: value})) and again.truth is Truth.MET
    }
    asked = [f for f in what_helps(finding, most_sets=99) if not f.against]

    assert bool(alone) <= any(len(f.settled) == 1 for f in asked)


def sets_of(tree: dict[str, Any], **read: bool | None) -> tuple[HelpSet, ...]:
    """Return the sets for a tree of statements."""
    case = case_of(statements=statements(**read))
    return what_helps(evaluate(criterion(tree), scope_of(case)))


def asked(sets: tuple[HelpSet, ...]) -> list[set[tuple[str, str]]]:
    """Return of each set which criterion is wanted how."""
    return [{(n.criterion, n.wanted.value) for n in one.needs} for one in sets]


PLAN = node(
    "root",
    all_of=[
        leaf("imaging"),
        node(
            "care",
            any_of=[
                node("tried", all_of=[leaf("therapy"), leaf("drugs")]),
                {**leaf("deficit"), "exception": True},
            ],
        ),
    ],
)


def test_the_short_way_by_a_waiver_comes_first_and_is_marked() -> None:
    """One fact of a waiver is fewer than two of the rule; both sets are shown."""
    sets = sets_of(PLAN, imaging=True)

    assert asked(sets) == [{("deficit", "met")}, {("therapy", "met"), ("drugs", "met")}]
    assert [one.waiver for one in sets] == [True, False]


def test_a_fact_the_record_contradicts_comes_last_and_says_so() -> None:
    """Two missing facts are asked for before a documented one is questioned."""
    sets = sets_of(PLAN, imaging=True, deficit=False)

    assert asked(sets) == [{("therapy", "met"), ("drugs", "met")}, {("deficit", "met")}]
    assert [one.against for one in sets] == [0, 1]
    assert "record says otherwise" in sets[1].needs[0].ask


def test_every_fact_has_its_owner_and_question() -> None:
    """Each missing fact comes with the person and the question of its own gap."""
    [one, *_] = sets_of(PLAN, imaging=True)

    assert [n.owner.value for n in one.needs] == ["surgeon"]
    assert all(n.ask and n.says for n in one.needs)


def test_under_none_of_it_helps_that_a_thing_is_not_so() -> None:
    """A missing exclusion has to be shown not to hold."""
    tree = node("root", all_of=[leaf("fact_a"), node("no", none_of=[leaf("infection")])])

    assert asked(sets_of(tree, fact_a=True)) == [{("infection", "not_met")}]


def test_a_met_criterion_needs_nothing() -> None:
    """Where the answer is met already there is no set."""
    assert sets_of(PLAN, imaging=True, deficit=True) == ()


def test_more_facts_than_a_set_may_hold_give_no_set() -> None:
    """Five missing facts are a list of open questions, not a set."""
    assert sets_of(node("root", all_of=[leaf(n) for n in NAMES[:5]])) == ()
    assert len(sets_of(node("root", all_of=[leaf(n) for n in NAMES[:4]]))) == 1


@pytest.mark.parametrize(("guard", "found"), [(None, True), (False, False)])
def test_a_path_that_does_not_apply_is_not_offered(guard: bool | None, found: bool) -> None:  # noqa: FBT001 - a row of the table
    """Nobody is told to find what the case says is not there."""
    path = {**leaf("biopsy"), "when": {**leaf("tumor"), "id": "biopsy:when"}}
    tree = node("root", any_of=[leaf("fact_a"), path])
    offered = {n.criterion for one in sets_of(tree, fact_a=False, tumor=guard) for n in one.needs}

    assert ("biopsy" in offered) is found


def test_a_line_without_a_level_is_not_answered_by_facts() -> None:
    """What waits for the level is not offered as a fact."""
    tree = leaf("fact_a", here=True)
    case = case_of(line={"code": "22612"})

    assert what_helps(evaluate(criterion(tree), scope_of(case, None))) == ()


def test_a_diagnosis_nobody_has_named_comes_after_what_is_only_missing() -> None:
    """Two missing facts are asked for before a path is opened; the guard says what it asks."""
    path = {**leaf("biopsy"), "when": {**leaf("tumor"), "id": "biopsy:when"}}
    plain = node("plain", all_of=[leaf("fact_a"), leaf("fact_b"), leaf("fact_c")])
    sets = sets_of(node("root", any_of=[path, plain]))

    assert [len(one.needs) for one in sets] == [3, 2]
    assert [n.opens for n in sets[1].needs] == [True, False]
    assert sets[1].needs[0].says == "This path applies: whether tumor"


def test_a_fact_asked_for_twice_is_one_fact() -> None:
    """A definition used in two places needs its fact once; it is no waiver where one is none."""
    again = {**leaf("fact_a"), "id": "again", "exception": True}
    [one] = sets_of(node("root", all_of=[again, leaf("fact_a")]))

    assert len(one.needs) == 1
    assert not one.waiver


@pytest.mark.parametrize(
    ("form", "read", "wanted"),
    [
        # Under all_of the guarded criterion fails: only showing that it does not apply helps.
        ("all_of", {"fact_a": True, "fact_b": False}, [{("fact_b:when", "not_met")}]),
        # Under any_of it is met as soon as it applies.
        ("any_of", {"fact_a": False, "fact_b": True}, [{("fact_b:when", "met")}]),
    ],
)
def test_a_criterion_open_by_its_guard_alone_is_settled_by_the_guard(
    form: str, read: dict[str, bool], wanted: list[set[tuple[str, str]]]
) -> None:
    """What the criterion itself read counts again as soon as the guard is known."""
    guarded = {**leaf("fact_b"), "when": {**leaf("tumor"), "id": "fact_b:when"}}
    sets = sets_of(node("root", **{form: [leaf("fact_a"), guarded]}), **read)

    assert asked(tuple(one for one in sets if not one.against)) == wanted
