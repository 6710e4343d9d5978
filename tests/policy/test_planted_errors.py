"""A wrong number, operator or combinator planted in a policy makes that policy's own tests fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.plant_errors import change_nothing, drawn, errors_of, survivors

from appealgen.policy import PolicyLibrary
from appealgen.policy.lint import companion_tests
from appealgen.service import policy_library
from appealgen.strict_yaml import read_yaml
from tests.policy.samples import POLICY, TESTS, changed, shelf

LIBRARY = policy_library()
FILES = {
    f"{entry.id}@{file.stem}": file
    for entry in LIBRARY.index.policies
    for file in LIBRARY.version_files(entry.id)
    if companion_tests(file).is_file()
}
SEEDS = (1, 2, 3)
EACH = 6
"""Errors planted in each version with each seed. ``scripts/plant_errors.py`` plants every one."""


def planted_in(library: PolicyLibrary) -> Path:
    """Return the sample policy's file."""
    (file,) = library.version_files("sample-1")
    return file


def test_every_kind_of_error_is_planted() -> None:
    """Numbers go up and down, operators change twice, combinators turn, uses are changed too."""
    found = {str(error) for error in errors_of(read_yaml(POLICY, "sample").tree)}

    assert found == {
        "definitions.conservative.any_of: any_of -> all_of",
        "procedures[0].criteria.all_of: all_of -> any_of",
        "procedures[0].criteria.all_of[0].check.measured.op: >= -> >",
        "procedures[0].criteria.all_of[0].check.measured.op: >= -> <=",
        "procedures[0].criteria.all_of[0].check.measured.value: 4 -> 5",
        "procedures[0].criteria.all_of[0].check.measured.value: 4 -> 3",
        "procedures[0].criteria.all_of[1].with.weeks: 6 -> 7",
        "procedures[0].criteria.all_of[1].with.weeks: 6 -> 5",
    }


def test_the_sample_tests_its_limits_and_not_its_combinators(tmp_path: Path) -> None:
    """The sample's tables catch each wrong limit; that it asks for both criteria, no test says."""
    library = shelf(tmp_path)
    found = survivors(planted_in(library), library)

    assert len(found) == 2
    assert {error.now for error in found} == {"all_of", "any_of"}


def test_a_limit_without_its_test_survives(tmp_path: Path) -> None:
    """Where the value at the limit is left out of the table, a stricter operator is not seen."""
    short = changed(TESTS, ('"4": met, ', ""))
    library = shelf(tmp_path, tests=short)
    found = survivors(planted_in(library), library)

    assert any(error.was == ">=" and error.now == ">" for error in found)


def test_a_draw_is_the_same_each_time(tmp_path: Path) -> None:
    """The same seed draws the same errors; a second seed adds others, and each is drawn once."""
    file = planted_in(shelf(tmp_path))
    once, twice = drawn(file, 3), drawn(file, 3, seeds=(0, 1))

    assert drawn(file, 3) == once
    assert len(once) == 3
    assert twice[:3] == once
    assert 3 < len(twice) == len(set(twice)) <= 6


@pytest.mark.parametrize("ref", FILES)
def test_a_planted_error_is_caught(ref: str) -> None:
    """No error of the fixed draws gets past the tests that lie beside the version."""
    found = survivors(FILES[ref], LIBRARY, drawn(FILES[ref], EACH, SEEDS))
    left = [error for error in found if (ref, str(error)) not in change_nothing()]

    assert not left, "\n".join(map(str, left))


@pytest.mark.parametrize(("ref", "error"), change_nothing())
def test_an_excused_error_still_changes_nothing(ref: str, error: str) -> None:
    """An error on the list of those that no case can show is planted, and no test sees it."""
    planted = [
        one for one in errors_of(read_yaml(FILES[ref].read_bytes(), ref).tree) if str(one) == error
    ]

    assert len(planted) == 1
    assert survivors(FILES[ref], LIBRARY, planted) == planted
