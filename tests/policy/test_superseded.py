"""A version whose successor is not on file: in force until the day it was replaced."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appealgen.errors import PolicyInvalidError
from appealgen.matching.selection import policies_for
from appealgen.model import Case
from appealgen.policy import PolicyLibrary
from appealgen.policy.lint import companion_tests, lint_library
from tests.policy.samples import POLICY, TESTS, changed, shelf, write

REPLACED = "status: superseded\nsuperseded_on: 2026-05-01"
DAY_BEFORE = dt.date(2026, 4, 30)
DAY = dt.date(2026, 5, 1)


@pytest.fixture
def library(tmp_path: Path) -> PolicyLibrary:
    """Return a shelf whose only version was replaced on May 1, 2026."""
    return shelf(tmp_path, text=changed(POLICY, ("status: in_force", REPLACED)))


def case() -> Case:
    """Return a bare request to the payer of the sample."""
    line = {"code": "22612", "levels": "L4-L5"}
    return Case.model_validate(
        {
            "patient": {"name": "Invented Patient"},
            "coverage": {"payer": "Sample Health Plan", "plan_kind": "not_stated"},
            "request": {"stages": [{"name": "Surgery", "lines": [line]}]},
        }
    )


@pytest.mark.parametrize(
    ("day", "found"),
    [(dt.date(2026, 1, 14), False), (dt.date(2026, 1, 15), True), (DAY_BEFORE, True), (DAY, False)],
)
def test_a_replaced_version_is_in_force_until_the_day_it_was_replaced(
    library: PolicyLibrary,
    day: dt.date,
    found: bool,  # noqa: FBT001 - what a table expects
) -> None:
    """From the day of its successor on, nothing on file is in force."""
    assert (library.in_force("sample-1", day) is not None) is found


def test_a_replaced_version_is_not_chosen_silently(library: PolicyLibrary) -> None:
    """A later decision finds no policy of the payer rather than the old text."""
    assert policies_for(case(), library, DAY, None) == ((), ())


def test_a_replaced_version_can_be_pinned_and_says_that_it_is_old(library: PolicyLibrary) -> None:
    """A pin uses it for a later day, with a warning; for an earlier day there is nothing to say."""
    late, said = policies_for(case(), library, DAY, "sample-1@2026-01-15")
    early, silent = policies_for(case(), library, DAY_BEFORE, "sample-1@2026-01-15")

    assert [version.ref for version in (*late, *early)] == ["sample-1@2026-01-15"] * 2
    assert silent == ()
    assert said == (
        "sample-1@2026-01-15 was superseded on 2026-05-01; the next one is not on file.",
    )


def test_the_shelf_accepts_a_replaced_version_as_the_newest(library: PolicyLibrary) -> None:
    """A day of replacement says why no newer version is on file."""
    assert lint_library(library) == ()


@pytest.mark.parametrize(("newer", "count"), [("2026-05-01", 0), ("2026-06-01", 1)])
def test_the_day_of_replacement_is_held_against_the_next_version(
    library: PolicyLibrary, newer: str, count: int
) -> None:
    """Once the next version is on file, the day of replacement has to be its own."""
    path = write(
        library.folder / "sample-1",
        changed(POLICY, ("version: 2026-01-15", f"version: {newer}")),
        newer,
    )
    companion_tests(path).write_text(TESTS, encoding="utf-8")

    found = [p for p in lint_library(library) if "was superseded on" in p.what]

    assert len(found) == count


@pytest.mark.parametrize(
    "head",
    [
        "status: in_force\nsuperseded_on: 2026-05-01",
        "status: superseded\nsuperseded_on: 2026-01-15",
        "status: superseded\nsuperseded_on: 2025-12-31",
    ],
)
def test_a_day_of_replacement_has_to_make_sense(tmp_path: Path, head: str) -> None:
    """Only a superseded version has one, and it lies after the day the version took effect."""
    library = shelf(tmp_path, text=changed(POLICY, ("status: in_force", head)))

    with pytest.raises(PolicyInvalidError):
        library.versions("sample-1")
