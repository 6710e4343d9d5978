from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from appealgen.errors import PolicyInvalidError
from appealgen.policy import walk
from appealgen.policy.schema import Criterion
from tests.policy.samples import load


def tree_of(folder: Path, *changes: tuple[str, str]) -> Criterion:
    """Return the criteria of the sample's first procedure."""
    criteria = load(folder, *changes).procedures[0].criteria
    assert criteria is not None
    return criteria


def messages_after(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """Return what is wrong with the sample after changes that break it."""
    with pytest.raises(PolicyInvalidError) as caught:
        load(folder, *changes)
    return [problem.what for problem in caught.value.problems]


def find(tree: Criterion, criterion_id: str) -> Criterion:
    """Return a criterion of a tree by id."""
    return next(c for c in walk(tree) if c.id == criterion_id)


def test_a_use_becomes_what_it_names(tmp_path: Path) -> None:
    """The definition stands in the place of its use and remembers its name."""
    used = find(tree_of(tmp_path), "A.2")

    assert used.definition == "conservative"
    assert [child.id for child in used.children] == ["A.2/therapy", "A.2/futile"]


def test_values_fill_checks_and_texts(tmp_path: Path) -> None:
    """The number given at the place of use is in the check and in the words."""
    therapy = find(tree_of(tmp_path), "A.2/therapy")

    assert therapy.says == "At least 6 weeks of physical therapy failed"
    assert therapy.params.weeks == Decimal(6)


def test_two_uses_have_their_own_numbers_and_ids(tmp_path: Path) -> None:
    """One definition used twice gives two trees that do not share ids or numbers."""
    second = (
        "          with: {weeks: 6}\n        - {id: A.3, use: conservative, with: {weeks: 12}}\n"
    )
    tree = tree_of(tmp_path, ("          with: {weeks: 6}\n", second))

    assert find(tree, "A.2/therapy").params.weeks == Decimal(6)
    assert find(tree, "A.3/therapy").params.weeks == Decimal(12)


def test_what_the_place_of_use_says_wins(tmp_path: Path) -> None:
    """A label or a text at the place of use replaces that of the definition."""
    place = "          with: {weeks: 6}\n          label: A.2\n          says: Care has failed\n"
    used = find(tree_of(tmp_path, ("          with: {weeks: 6}\n", place)), "A.2")

    assert (used.label, used.says) == ("A.2", "Care has failed")


def test_a_missing_value_is_refused(tmp_path: Path) -> None:
    """A use that leaves out a parameter is told which one the definition needs."""
    found = messages_after(tmp_path, ("          with: {weeks: 6}\n", ""))

    assert "The definition needs: weeks." in found


def test_an_unknown_definition_is_refused(tmp_path: Path) -> None:
    """A use of a name nobody defined is refused."""
    assert "There is no such definition." in messages_after(
        tmp_path, ("use: conservative", "use: conservativ")
    )


def test_a_definition_that_uses_itself_is_refused(tmp_path: Path) -> None:
    """A circle of definitions ends in a problem, not in a crash."""
    circle = ("check: therapy_futile", "use: conservative\n        with: {weeks: 1}")

    assert "This definition uses itself." in messages_after(tmp_path, circle)


def test_a_check_names_one_predicate(tmp_path: Path) -> None:
    """Two predicates under one check are refused: which one decides could not be said."""
    two = ("check: therapy_futile", "check: {therapy_futile: {}, nicotine_never: {}}")

    assert "A check names one predicate with its parameters." in messages_after(tmp_path, two)


def test_a_guard_needs_neither_id_nor_text(tmp_path: Path) -> None:
    """A guard takes its id from the criterion it guards."""
    guarded = "        - id: A.2\n          when: {check: {indication: {any: [stenosis]}}}\n"
    used = find(tree_of(tmp_path, ("        - id: A.2\n", guarded)), "A.2")

    assert used.when is not None
    assert (used.when.id, used.when.check) == ("A.2:when", "indication")
