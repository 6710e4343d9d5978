"""The runner of the tests beside a policy: what it changes, compares, and says."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import PolicyInvalidError
from appealgen.matching import PolicyTestResult, run_policy_tests
from appealgen.matching.policy_tests import changed
from tests.matching.library import library

HEAD = """\
policy: spine@2026-07-01
as_of: 2026-11-21
bases:
  base:
    patient: {name: Pat Example}
    coverage: {payer: Example Health, plan_kind: fehb}
    request: {stages: [{name: one, lines: [{code: 22612, levels: L4-L5}]}]}
    statements:
      - {key: first_thing, true: true}
      - {key: second_thing, true: true}
tests:
"""


def run(folder: Path, *tests: str) -> tuple[PolicyTestResult, ...]:
    """Run tests written as YAML against the example policy."""
    path = folder / "2026-07-01.test.yaml"
    path.write_text(HEAD + "".join(f"  - {test}\n" for test in tests), encoding="utf-8")
    return run_policy_tests(path, library(folder / "policies"))


@pytest.mark.parametrize(
    "test",
    [
        "{name: x, status: met}",
        "{name: x, set: {'statements[0].true': false}, status: not_met}",
        "{name: x, remove: ['statements[0]'], status: not_documented, gaps: [first2026]}",
        "{name: x, given: {statements: []}, status: not_documented, gaps: [first2026, second]}",
        "{name: x, expect: {first2026: met, third: not_documented}}",
        "{name: x, status: met, gaps: []}",
    ],
)
def test_what_holds_passes(tmp_path: Path, test: str) -> None:
    """Set, remove and given change the base; status, expect and gaps are compared."""
    [result] = run(tmp_path, test)

    assert result.passed, result.message


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{name: x, status: not_met}", "status is met, expected not_met"),
        (
            "{name: x, set: {'statements[0].true': false}, status: met}",
            "status is not_met, expected met [first2026=not_met]",
        ),
        (
            "{name: x, expect: {second: not_met}}",
            "second is met (second thing: yes), expected not_met",
        ),
        ("{name: x, expect: {nobody: met}}", "there is no criterion nobody"),
        ("{name: x, gaps: [second]}", "deciding gaps are [], expected ['second']"),
        ("{name: x, from: other, status: met}", "there is no base 'other'"),
    ],
)
def test_what_does_not_hold_says_the_difference(tmp_path: Path, test: str, said: str) -> None:
    """The message gives what came out and what was expected."""
    [result] = run(tmp_path, test)

    assert not result.passed
    assert said in result.message


@pytest.mark.parametrize(
    "change", ["set: {'patient.name': ''}", "remove: ['nowhere.at.all']", "remove: ['care[3]']"]
)
def test_a_change_that_breaks_the_case_fails_its_test(tmp_path: Path, change: str) -> None:
    """A test that cannot be set up has not passed."""
    [result] = run(tmp_path, f"{{name: x, {change}, status: met}}")

    assert not result.passed
    assert result.message.startswith("the case is not valid")


def test_a_table_is_one_test_per_value(tmp_path: Path) -> None:
    """Each value of a table is judged by itself; "missing" takes the fact away."""
    table = (
        "{name: x, path: 'statements[0].true', criterion: first2026, "
        "values: {true: met, false: not_met}}"
    )
    missing = "{name: y, path: 'statements[0]', values: {missing: not_documented}}"

    results = run(tmp_path, table, missing)

    assert [result.name for result in results] == ["x [true]", "x [false]", "y [missing]"]
    assert [result.message for result in results if not result.passed] == []


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{name: x}", "cannot fail"),
        ("{name: x, values: {a: met}}", "both 'path' and 'values'"),
        ("{name: x, expect: {a: maybe}}", "not one of those known"),
        ("{name: x, status: met, exptect: {}}", "Did you mean 'expect'?"),
        ("{name: x, status: met, name: y}", "stands twice"),
    ],
)
def test_a_broken_test_file_is_refused(tmp_path: Path, test: str, said: str) -> None:
    """A test that expects nothing, or misspells what it expects, does not count as passed."""
    with pytest.raises(PolicyInvalidError, match="cannot be used") as caught:
        run(tmp_path, test)

    assert said in str(caught.value)


def test_changes_leave_the_base_alone() -> None:
    """One test's changes are not the next one's base."""
    tree = {"a": [{"b": 1}]}

    assert changed(tree, {"a[0].b": 2, "c.d": 3}, ("a[0]",)) == {"a": [], "c": {"d": 3}}
    assert tree == {"a": [{"b": 1}]}
