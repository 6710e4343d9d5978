"""``assess`` with a question: what if, what would help, what would other payers say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cases import DAY, demo_case
from tests.cli.program import Done, call, files_in

WEAKER = (
    "--what-if",
    "imaging[0].findings=",
    "--what-if",
    "imaging[1].findings[0].translation_mm=2",
)
FLORIDA = ("--policy", "florida-blue-02-20000-48@2026-06-15")


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return demo_case(tmp_path / "demo")


def assess(demo: Path, *words: str) -> Done:
    """Run ``assess`` on the day of the demo; the case folder is never changed by it."""
    before = files_in(demo)
    done = call("assess", demo, "--as-of", DAY, *words)
    assert files_in(demo) == before
    return done


def data(done: Done) -> Any:  # noqa: ANN401 - JSON
    """Return what was printed as JSON."""
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_what_if_shows_what_turns_and_by_which_criterion(demo: Path) -> None:
    """Lines and levels with both answers, and the criterion with its section."""
    done = assess(demo, *WEAKER)

    assert done.code == 0
    assert "63047, L4-L5: met, then not documented" in done.out
    assert "[Section I.I, spondylolisthesis item] Translation between views" in done.out
    assert "met, then not met (2 mm)" in done.out
    assert "Nothing was written" in done.err


def test_what_if_that_changes_nothing_says_so(demo: Path) -> None:
    """No answer turns; what reads differently all the same is named."""
    done = assess(demo, "--what-if", "imaging[1].findings[0].translation_mm=3")

    assert "No line or level changes its answer." in done.out
    assert "met as before, though these read differently" in done.out


def test_what_if_as_data(demo: Path) -> None:
    """The same as JSON, with a version and its kind."""
    found = data(assess(demo, *WEAKER, "--format", "json"))

    assert (found["schema_version"], found["kind"]) == ("1", "what_if")
    assert (found["before"], found["after"]) == ("met", "not_documented")
    assert [d["line"] for d in found["differences"] if d["changed"]] == ["63047", "22612", "22840"]


def test_the_exit_status_is_that_of_the_changed_copy(demo: Path) -> None:
    """With --exit-status the copy's answer counts; without it the command has done its work."""
    assert assess(demo, *WEAKER, "--exit-status").code == 11
    assert assess(demo, *WEAKER).code == 0


@pytest.mark.parametrize(
    "value", ["care", "=3", "care[0]weeks=3", "Care[0].weeks=3", "care[0].weeks =3;x.=", "[0]=3"]
)
def test_what_if_not_written_as_path_and_value_is_wrong_use(demo: Path, value: str) -> None:
    """The message shows how it is written."""
    done = assess(demo, "--what-if", value)

    if value.startswith("care[0].weeks"):  # spaces around the path are forgiven
        assert done.code == 65
    else:
        assert done.code == 2
        assert "care[0].weeks=3" in done.err


def test_one_place_twice_is_wrong_use(demo: Path) -> None:
    """Which of two values is meant is not guessed."""
    twice = ("--what-if", "care[0].sessions=3", "--what-if", "care[0].sessions=4")

    assert assess(demo, *twice).code == 2


def test_a_copy_that_is_no_case_is_refused_with_its_problems(demo: Path) -> None:
    """A value of the wrong kind is an invalid case, named by path."""
    done = assess(demo, "--what-if", "care[0].sessions=many")

    assert done.code == 65
    assert "care[0].sessions: Write a whole number" in done.err
    assert not done.out


def test_what_would_help_names_sets_with_owner_and_question(demo: Path) -> None:
    """Under another policy the demo is open: what would meet it, and who can show it."""
    done = assess(demo, "--what-would-help", *FLORIDA)

    assert done.code == 0
    assert "together would meet it" in done.out
    assert "staff: Document in the chart" in done.out
    assert "Only what is true may be added" in done.out


def test_what_would_help_as_data(demo: Path) -> None:
    """Every need has its criterion, wanted status, owner, ask and marks."""
    found = data(assess(demo, "--what-would-help", *FLORIDA, "--format", "json"))
    lines = {line["line"]: line for line in found["lines"]}
    needs = [need for facts in lines["63047"]["sets"] for need in facts["needs"]]

    assert found["kind"] == "what_would_help"
    assert needs
    assert all(need["wanted"] in {"met", "not_met"} and need["ask"] for need in needs)
    assert {need["owner"] for need in needs} <= {"patient", "staff", "surgeon", "radiologist"}
    assert lines["22840"]["sets"] == []


def test_where_all_is_met_nothing_more_is_needed(demo: Path) -> None:
    """The demo meets its payer's criteria."""
    assert "nothing more is needed" in assess(demo, "--what-would-help").out


def test_all_payers_is_marked_as_a_comparison(demo: Path) -> None:
    """Payer, policy, verdict, clause and first gap, under a line that says what it is not."""
    done = assess(demo, "--all-payers")

    assert done.out.startswith("A comparison only")
    assert "Aetna: aetna-cpb-0743@2026-07-30 (complete, high confidence)" in done.out
    assert "decided by: [Section I.D, spinal stenosis item]" in done.out
    assert "first gap, staff:" in done.out
    assert "carelon-spine-surgery@2024-10-20" not in done.out


def test_all_payers_as_a_table_and_as_data(demo: Path) -> None:
    """Every row of the Markdown table has its six cells; JSON holds the same rows."""
    table = assess(demo, "--all-payers", "--format", "md").out.splitlines()
    found = data(assess(demo, "--all-payers", "--format", "json"))
    rows = [line for line in table if line.startswith("| ")]

    assert len(rows) == len(found["rows"]) + 2
    assert all(row.replace("\\|", "").count("|") == 7 for row in rows)
    assert found["note"].startswith("A comparison only")


@pytest.mark.parametrize(
    "words",
    [
        ("--all-payers", "--what-would-help"),
        ("--all-payers", *FLORIDA),
        ("--all-payers", "--exit-status"),
        ("--what-if", "care[0].sessions=3", "--what-would-help"),
        ("--what-if", "care[0].sessions=3", "--all-payers"),
    ],
)
def test_one_question_at_a_time(demo: Path, words: tuple[str, ...]) -> None:
    """Options that would leave it open what is answered are refused."""
    done = assess(demo, *words)

    assert done.code == 2
    assert "one thing at a time" in done.err
