from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import Severity
from appealgen.matching import PARAMS
from appealgen.policy import load_policy
from appealgen.policy.lint import companion_tests, lint_policy
from tests.policy.samples import POLICY, TESTS, changed, write

TRANSLATION = '{"3.9": not_met, "4": met, "4.1": met, missing: not_documented}'
WEEKS = '{"5": not_met, "6": met, "7": met, missing: not_documented}'
COUNT = """\
        - id: A.2
          says: Two of three
          at_least: 2
          of:
            - {id: A.2a, says: One, check: therapy_futile}
            - {id: A.2b, says: Two, check: nicotine_never}
            - {id: A.2c, says: Three, check: therapy_proven}
"""
USE = "        - id: A.2\n          use: conservative\n          with: {weeks: 6}\n"
DEFINITIONS = POLICY[POLICY.index("definitions:") : POLICY.index("procedures:")]


def warnings(folder: Path, tests: str, text: str = POLICY) -> list[str]:
    """Return the warnings on the sample policy with a test file."""
    path = write(folder, text)
    companion_tests(path).write_text(tests, encoding="utf-8")
    found = lint_policy(load_policy(path, PARAMS), file=path, predicates=PARAMS)
    assert {problem.severity for problem in found} <= {Severity.WARNING}
    return [problem.what for problem in found]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (TRANSLATION, TRANSLATION.replace('"4": met, ', ""), "no test stands exactly at the limit"),
        (TRANSLATION, TRANSLATION.replace('"3.9": not_met, ', ""), "not tested on both sides"),
        (TRANSLATION, '{"4": not_met, missing: not_documented}', "not tested on both sides"),
        (TRANSLATION, TRANSLATION.replace(", missing: not_documented", ""), "leaves the fact out"),
        (TRANSLATION, TRANSLATION.replace("missing: not_documented", "missing: not_met"), "leaves"),
        (WEEKS, WEEKS.replace('"6": met, ', ""), "at, above and below"),
        (WEEKS, WEEKS.replace(", missing: not_documented", ""), "leaves the fact out"),
    ],
)
def test_a_gap_in_a_table_is_a_warning_with_the_criterion(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    """A limit that lacks one of its four cases is reported with the id of its criterion."""
    (found,) = warnings(tmp_path, changed(TESTS, (old, new)))

    assert what in found
    assert found.startswith("A.1: " if old == TRANSLATION else "A.2/therapy: ")


def test_a_limit_nobody_tests_is_reported(tmp_path: Path) -> None:
    """A table about another criterion does not count."""
    found = warnings(tmp_path, changed(TESTS, ("criterion: A.1", "criterion: A.9")))

    assert len([what for what in found if what.startswith("A.1: ")]) == 2


@pytest.mark.parametrize("key", ["expect: {A.1: not_documented}", "gaps: [A.1]"])
def test_a_whole_case_may_show_the_missing_fact(tmp_path: Path, key: str) -> None:
    """A test that expects the criterion open, or its gap, stands for "missing" in the table."""
    short = changed(TESTS, (TRANSLATION, TRANSLATION.replace(", missing: not_documented", "")))
    whole = f"{short}  - name: Silence\n    {key}\n"

    assert warnings(tmp_path, whole) == []


def test_a_definition_is_tested_where_any_use_of_it_is(tmp_path: Path) -> None:
    """One text used at two places needs one table."""
    claim = "          when: {check: {claimed: {any: [second_course]}}}\n"
    twice = changed(POLICY, (USE, USE + USE.replace("A.2", "A.3") + claim))

    assert warnings(tmp_path, TESTS, twice) == []


def test_a_guard_is_tested_by_whether_its_node_applies(tmp_path: Path) -> None:
    """The limit of a guard shows in the criterion it guards: applies or does not apply."""
    guarded = changed(POLICY, (USE, USE + '          when: {check: {age: {op: "<", years: 21}}}\n'))
    table = (
        "  - name: Only below 21 years\n    path: patient.age\n    criterion: A.2\n"
        '    values: {"20": met, "21": not_applicable, "22": not_applicable, '
        "missing: not_documented}\n"
    )

    assert len(warnings(tmp_path / "without", TESTS, guarded)) == 2
    assert warnings(tmp_path / "with", TESTS + table, guarded) == []


@pytest.mark.parametrize(
    ("expected", "clean"),
    [(("met", "not_met"), True), (("met", "met"), False), (("not_met", "not_met"), False)],
)
def test_a_count_is_tested_reached_and_not_reached(
    tmp_path: Path,
    expected: tuple[str, str],
    clean: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """A count such as two of three needs a test where two hold and one where they do not."""
    text = changed(POLICY, (USE, COUNT), (DEFINITIONS, ""))
    table = TESTS[TESTS.index("  - name: Six weeks") :]
    cases = "".join(
        f"  - name: Case {number}\n    expect: {{A.2: {truth}}}\n"
        for number, truth in enumerate(expected)
    )
    found = warnings(tmp_path, changed(TESTS, (table, cases)), text)

    assert (found == []) is clean


def test_a_companion_tests_another_form_tests_nothing(tmp_path: Path) -> None:
    """A test file that is no list of tests leaves every limit untested, without a crash."""
    assert len(warnings(tmp_path, "tests: none\n")) == 4
