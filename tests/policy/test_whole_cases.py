"""Every version's test file holds whole cases: one met, one failing by name, one left open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from appealgen.policy.lint import companion_tests
from appealgen.service import policy_library
from appealgen.strict_yaml import read_yaml

KINDS = ("met", "not_met", "not_documented")
LIBRARY = policy_library()
FILES = {
    f"{entry.id}@{file.stem}": companion_tests(file)
    for entry in LIBRARY.index.policies
    for file in LIBRARY.version_files(entry.id)
}


def whole_cases(data: bytes | str) -> list[dict[str, Any]]:
    """Return the tests of a file that ask for the status of a line, tables left out."""
    tree: Any = read_yaml(data, "tests.yaml").tree
    return [test for test in tree["tests"] if "status" in test and "path" not in test]


def lacking(data: bytes | str) -> list[str]:
    """Return which kinds of whole case a test file does not hold.

    A case that fails has to name a clause that fails, and an open one a gap or an open clause, so
    that neither comes out right for another reason.
    """
    held = {kind_of(test) for test in whole_cases(data)}
    return [kind for kind in KINDS if kind not in held]


def kind_of(test: dict[str, Any]) -> str:
    """Return what a whole case shows: the status with what it names, or nothing."""
    status = test["status"]
    named = status in test.get("expect", {}).values()
    if status == "met" or named or (status == "not_documented" and test.get("gaps")):
        return str(status)
    return ""


@pytest.mark.parametrize("ref", FILES)
def test_a_version_has_whole_cases_of_each_kind(ref: str) -> None:
    """One case meets the version, one fails on a named clause, one cannot be decided."""
    file: Path = FILES[ref]

    assert lacking(file.read_bytes()) == []


def test_a_status_without_its_clause_is_no_whole_case() -> None:
    """A failing case that names no failing clause, and an open one without a gap, do not count."""
    bare = """
policy: sample-1@2026-01-15
tests:
  - {name: Fails for some reason, status: not_met}
  - {name: Open for some reason, status: not_documented, gaps: []}
  - {name: A table, path: a.b, status: met, values: {"1": met}}
"""

    assert lacking(bare) == list(KINDS)
