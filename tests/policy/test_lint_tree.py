from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.policy.lint_tree import tree_problems
from tests.policy.samples import POLICY, load

START, END = POLICY.index("      all_of:\n"), POLICY.index("  - id: screws")
TREE = POLICY[START:END]

AGE = "{id: %s, says: Age, check: {age: {op: '%s', years: %s}}}"
SIGN = "{id: %s, says: A sign, check: {stated: {key: %s, asks: whether so}}}"


def problems(folder: Path, tree: str) -> list[str]:
    """Return what is wrong with the sample policy when its criteria are these."""
    version = load(folder, (TREE, tree))
    return [f"{found.id}: {what}" for found, what in tree_problems(version.procedures[0])]


def both(form: str, *children: str) -> str:
    """Return a combinator over some criteria, in the place of the sample's."""
    under = "".join(f"        - {child}\n" for child in children)
    return f"      {form}:\n{under}"


def test_a_sound_tree_has_no_problems(tmp_path: Path) -> None:
    """The sample has no branch that can never decide."""
    assert not list(tree_problems(load(tmp_path).procedures[0]))


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ((">=", 18), ("<", 18), True),
        ((">", 18), ("<=", 18), True),
        ((">", 18), ("=", 18), True),
        ((">=", 18), ("<=", 18), False),
        ((">=", 18), ("=", 18), False),
        ((">=", 18), ("<=", 60), False),
        (("<", 18), (">", 60), True),
        (("<", 18), ("<", 60), False),
    ],
)
def test_limits_that_exclude_each_other(
    tmp_path: Path,
    one: tuple[str, int],
    other: tuple[str, int],
    excluded: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Two limits of one number on one path are found when no number is within both."""
    found = problems(tmp_path, both("all_of", AGE % ("a", *one), AGE % ("b", *other)))
    what = "It can never be met: another criterion of its path excludes it."

    assert found == ([f"a: {what}", f"b: {what}"] if excluded else [])


def test_a_guard_can_exclude_what_it_guards(tmp_path: Path) -> None:
    """A criterion for adults behind a guard for children can never be met."""
    guarded = "{id: a, says: Age, when: {check: {age: {op: '<', years: 18}}}, check: "
    guarded += "{age: {op: '>=', years: 18}}}"

    assert problems(tmp_path, both("any_of", guarded, SIGN % ("b", "some_sign"))) == [
        "a: It can never be met: another criterion of its path excludes it."
    ]


def test_limits_on_different_paths_do_not_meet(tmp_path: Path) -> None:
    """One way for children and one for adults is no contradiction."""
    assert not problems(tmp_path, both("any_of", AGE % ("a", ">=", 18), AGE % ("b", "<", 18)))


def test_measures_that_can_stand_twice_do_not_exclude(tmp_path: Path) -> None:
    """Two motions of a level may be measured, one above a limit and one below."""
    at = "{id: %s, says: M, check: {measured: {kind: dynamic_motion, field: translation_mm, "
    at += "op: '%s', value: 4, unit: mm}}}"

    assert not problems(tmp_path, both("all_of", at % ("a", ">="), at % ("b", "<")))


@pytest.mark.parametrize("form", ["all_of", "any_of", "none_of"])
def test_the_same_criterion_twice_is_found(tmp_path: Path, form: str) -> None:
    """A criterion that asks what its sibling asks is a copy somebody forgot to change."""
    tree = both(form, SIGN % ("a", "some_sign"), SIGN % ("b", "some_sign"))

    assert problems(tmp_path, tree) == ["b: It asks the same as a beside it."]


def test_a_way_that_another_makes_needless_is_found(tmp_path: Path) -> None:
    """Beside "a", a way "a and b" can never decide anything."""
    a, b = SIGN % ("a", "some_sign"), SIGN % ("b.b", "other_sign")
    narrow = f"{{id: b, says: Both, all_of: [{SIGN % ('b.a', 'some_sign')}, {b}]}}"

    assert problems(tmp_path, both("any_of", a, narrow)) == [
        "b: It never decides: a beside it is enough by itself."
    ]
    assert not problems(tmp_path / "all", both("all_of", a, narrow))


def test_exclusions_that_are_all_guarded_are_found(tmp_path: Path) -> None:
    """With every guard failing, a list of exclusions would be met by nothing."""
    guard = "when: {check: {age: {op: '<', years: 18}}}, check"
    guarded = (SIGN % ("a", "some_sign")).replace("check", guard, 1)
    what = "Every criterion under it is guarded, so it can be met by nothing."

    assert problems(tmp_path, both("none_of", guarded)) == [f"A: {what}"]
    two = both("none_of", guarded, SIGN % ("b", "other_sign"))
    assert not problems(tmp_path / "two", two)


def test_a_guarded_section_is_found(tmp_path: Path) -> None:
    """A guard on the whole section would leave the line without an answer where it fails."""
    tree = "      when: {check: {age: {op: '<', years: 18}}}\n" + TREE

    assert problems(tmp_path, tree) == ["A: The whole section is guarded, so it can end undecided."]
