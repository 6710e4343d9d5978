"""The ``policy`` commands that search, survey and compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.cli.policy_commands import change_lines
from appealgen.policy.diff import changes
from appealgen.service.library import asked, coverage_of_policies
from tests.cli.cases import DAY, demo_case
from tests.cli.program import call
from tests.policy.samples import load

AETNA = "aetna-cpb-0743@2026-07-30"


def test_search_prints_policy_section_id_and_text() -> None:
    """One criterion to a line, its parts divided by tabs."""
    done = call("policy", "search", "STENOSIS", "graded severe")
    rows = [line.split("\t") for line in done.out.splitlines()]

    assert done.code == 0
    assert {len(row) for row in rows} == {4}
    assert all("stenosis" in " ".join(row).casefold() for row in rows)
    assert AETNA in {row[0] for row in rows}
    assert f"{len(rows)} criteria found." in done.err


def test_a_search_without_a_find_prints_no_data() -> None:
    """Nothing found is said beside the data, and is no error."""
    done = call("policy", "search", "zygote")

    assert (done.code, done.out) == (0, "")
    assert "0 criteria found." in done.err


def test_coverage_prints_the_page() -> None:
    """The command and the page of the documentation are one text."""
    assert call("policy", "coverage").out == coverage_of_policies()


def test_diff_of_a_version_with_itself_finds_nothing() -> None:
    """No change is said in words."""
    done = call("policy", "diff", AETNA, AETNA)

    assert done.code == 0
    assert "Nothing changed" in done.out


def test_diff_names_each_change_with_before_and_now(tmp_path: Path) -> None:
    """The kind, the section, and the limit before and now."""
    old, new = load(tmp_path / "old"), load(tmp_path / "new", ("value: 4", "value: 3"))
    lines = list(change_lines(changes(old, new, asked)))

    assert lines[:3] == ["", "Fusion", "  limit moved [A.1] A.1"]
    assert "at least 4 mm" in lines[3]
    assert "at least 3 mm" in lines[4]
    assert (lines[3][:12], lines[4][:12]) == ("    before: ", "    now:    ")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("diff", AETNA, "evicore-cmm-609@2025-07-01"), 2, "two versions of one policy"),
        (("diff", AETNA, "aetna-cpb-0743@1999-01-01"), 12, "aetna-cpb-0743@1999-01-01"),
        (("drift", "absent-folder", "--to", AETNA), 66, "there is no such folder"),
        (("drift", "absent-folder"), 2, "--to"),
        (("search",), 2, "WORDS"),
    ],
)
def test_wrong_use_ends_with_its_code(words: tuple[str, ...], code: int, said: str) -> None:
    """What is not on file, not there or not asked for has its own exit code and message."""
    done = call("policy", *words)

    assert done.code == code
    assert said in done.err


def test_drift_under_the_version_in_force_changes_no_case(tmp_path: Path) -> None:
    """The demo is decided by this version already."""
    demo_case(tmp_path / "cases" / "demo")
    done = call("policy", "drift", tmp_path / "cases", "--to", AETNA, "--as-of", DAY)

    assert (done.code, done.out) == (0, "")
    assert "0 of 0 cases" in done.err
    assert "1 looked at" in done.err


def test_drift_names_a_case_it_could_not_read(tmp_path: Path) -> None:
    """The others are judged, and the exit code tells that one was not."""
    demo_case(tmp_path / "cases" / "demo")
    broken = tmp_path / "cases" / "broken"
    broken.mkdir()
    (broken / "case.yaml").write_text("patient: {}\n", encoding="utf-8")
    done = call("policy", "drift", tmp_path / "cases", "--to", AETNA, "--as-of", DAY)

    assert done.code == 65
    assert "Not looked at: broken." in done.err
    assert "1 looked at" in done.err
