"""The ``coding`` commands: what goes to standard output and what is talk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from appealgen.cli.coding_commands import coding_app
from appealgen.coding.knowledge import load_knowledge
from appealgen.errors import ExitCode, OfficialFileError
from tests.coding.official_files import limit_text, pair_text, write

LIMITS = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Let no test see the folder of another."""
    load_knowledge.cache_clear()
    yield
    load_knowledge.cache_clear()


def run(*words: str | Path) -> Result:
    """Run a command of the sub-application."""
    return CliRunner().invoke(coding_app, [str(word) for word in words])


def test_update_shows_changes_and_says_what_was_done(tmp_path: Path) -> None:
    """Changes are data, one a line; edition, counts and folder are talk."""
    path = write(tmp_path, LIMITS, limit_text("22614,12,3 x,y"))

    done = run("update", path, "--into", tmp_path / "data")

    assert done.exit_code == ExitCode.DONE
    assert "changed\t22614\t13 a day, indicator 3\t12 a day, indicator 3\n" in done.stdout
    assert "Installed: CMS NCCI medically unlikely edits, MUE of 2026-10-01" in done.stderr
    assert "1 of 1 lines" in done.stderr
    assert "against MUE 2024 Q3, practitioner services." in done.stderr
    again = run("update", path, "--into", tmp_path / "data")
    assert "Installed again" in again.stderr


def test_update_says_what_a_part_does_not_reach(tmp_path: Path) -> None:
    """The codes beyond a part are named, and how to get them."""
    path = write(tmp_path, "edits.txt", pair_text("22551 22612 - 2010-01-01 * 1 Misuse"))

    done = run(
        "update", path, "--into", tmp_path / "data",
        "--effective", "2026-07-01", "--setting", "outpatient",
    )  # fmt: skip

    assert done.exit_code == ExitCode.DONE
    assert "No earlier edition" in done.stderr
    assert "The files do not reach" in done.stderr
    assert "give all of them in one command" in done.stderr
    assert done.stdout == ""


def test_editions_lists_what_ships_and_what_is_installed(tmp_path: Path) -> None:
    """A line for each edition: table, name, first day, confidence, origin."""
    path = write(tmp_path, LIMITS, limit_text("22614,12,3 x,y"))
    run("update", path, "--into", tmp_path / "data")

    done = run("editions", "--into", tmp_path / "data")

    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert all(len(line) == 5 for line in lines)
    assert [
        "unit_limits_practitioner",
        "MUE of 2026-10-01",
        "2026-10-01",
        "high",
        "installed",
    ] in lines
    assert ["add_on", "AOC_V2026Q2-MCR", "2026-04-01", "high", "shipped"] in lines


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--setting", "hospital", "practitioner or outpatient"), ("--effective", "soon", "a date")],
)
def test_wrong_options_are_usage(tmp_path: Path, option: str, value: str, said: str) -> None:
    """A word that is no setting and a day that is none are named with their option."""
    path = write(tmp_path, LIMITS, limit_text("22614,12,3 x,y"))

    done = run("update", path, "--into", tmp_path / "data", option, value)

    assert done.exit_code == ExitCode.USAGE
    assert said in " ".join(done.stderr.split())
    assert option in done.stderr


def test_a_refused_file_has_the_exit_code_of_an_invalid_input(tmp_path: Path) -> None:
    """65, with what was found; the message is made by the one wall around the commands."""
    done = run("update", write(tmp_path, "x.txt", "hello"), "--into", tmp_path / "data")

    assert isinstance(done.exception, OfficialFileError)
    assert done.exception.exit_code == ExitCode.INVALID_CASE
    assert "none of the lists" in str(done.exception)
