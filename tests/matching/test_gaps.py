"""Gaps: what is missing, the shortest way to settle it, equal asks joined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from appealgen.matching import determine, gaps_of
from tests.matching.build import AS_OF, case_of, leaf, node
from tests.matching.library import library
from tests.matching.test_evaluator import determination_of


def deciding(tree: dict[str, Any], **values: bool | None) -> list[str]:
    """Return the ids of the gaps on the shortest way."""
    return [gap.criterion for gap in gaps_of(determination_of(tree, **values)) if gap.deciding]


def others(tree: dict[str, Any], **values: bool | None) -> list[str]:
    """Return the ids of the gaps beside the shortest way."""
    return [gap.criterion for gap in gaps_of(determination_of(tree, **values)) if not gap.deciding]


def test_all_that_is_open_under_a_conjunction_decides() -> None:
    """Everything must hold, so everything open is needed."""
    tree = node("root", all_of=[leaf("aaa"), leaf("bbb"), leaf("ccc")])

    assert deciding(tree, aaa=True) == ["bbb", "ccc"]


def test_the_shortest_branch_of_a_disjunction_decides() -> None:
    """One answer beats two; the longer way is kept as an alternative."""
    long = node("long", all_of=[leaf("aaa"), leaf("bbb")])
    tree = node("root", any_of=[long, leaf("ccc")])

    assert deciding(tree) == ["ccc"]
    assert others(tree) == ["aaa", "bbb"]


def test_an_exception_is_the_last_way() -> None:
    """A waiver is not proposed before the plain way, even where it is shorter."""
    long = node("long", all_of=[leaf("aaa"), leaf("bbb")])
    tree = node("root", any_of=[{**leaf("ccc"), "exception": True}, long])

    assert deciding(tree) == ["aaa", "bbb"]


def test_counting_needs_only_what_is_missing_to_the_count() -> None:
    """With one of two met, one more answer is enough."""
    tree = node("root", at_least=2, of=[leaf("aaa"), leaf("bbb"), leaf("ccc"), leaf("ddd")])

    assert deciding(tree, aaa=True, bbb=False) == ["ccc"]
    assert others(tree, aaa=True, bbb=False) == ["ddd"]


def test_a_settled_tree_has_no_gaps() -> None:
    """What would change nothing is not asked for."""
    tree = node("root", all_of=[leaf("aaa"), leaf("bbb")])

    assert not gaps_of(determination_of(tree, aaa=False))


def test_a_settled_leaf_under_an_open_guard_is_not_asked_for() -> None:
    """Where the chart says no and only the guard is open, the guard is the question."""
    tree = node("root", all_of=[{**leaf("aaa"), "when": leaf("ggg")}, leaf("bbb")])

    assert deciding(tree, aaa=False, bbb=True) == ["ggg"]
    assert not others(tree, aaa=False, bbb=True)


def test_a_settled_branch_under_an_open_guard_is_not_asked_for() -> None:
    """The open leaves of a branch that is met anyway do not matter; its guard does."""
    either = {**node("either", any_of=[leaf("aaa"), leaf("ccc")]), "when": leaf("ggg")}
    tree = node("root", any_of=[either, leaf("bbb")])

    assert deciding(tree, aaa=True, bbb=False) == ["ggg"]
    assert not others(tree, aaa=True, bbb=False)


def test_the_guard_comes_before_what_it_guards() -> None:
    """Whether a path applies is asked first; what it asks is kept as the next step."""
    tree = node("root", all_of=[{**leaf("aaa"), "when": leaf("ggg")}, leaf("bbb")])

    assert deciding(tree, bbb=True) == ["ggg"]
    assert others(tree, bbb=True) == ["aaa"]


def test_equal_asks_are_joined_over_lines_and_levels(tmp_path: Path) -> None:
    """One question is put once, with every line and level it would help."""
    lines = [{"code": "22612", "levels": "L3-L5"}, {"code": "22614", "levels": "L4-L5"}]
    case = case_of(request={"stages": [{"name": "one", "lines": lines}]})

    gaps = gaps_of(determine(case, library(tmp_path), as_of=AS_OF))

    [second] = [gap for gap in gaps if gap.criterion == "second"]
    assert second.lines == ("22612", "22614")
    assert second.levels == ("L3-L4", "L4-L5")
    assert [gap.deciding for gap in gaps] == sorted((g.deciding for g in gaps), reverse=True)
