"""The call log and the card's ways out, as commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from appealgen.cli import call_commands
from appealgen.cli.call_commands import Outcome, Purpose, call_app
from appealgen.cli.card_command import build_card, hand_over
from appealgen.errors import CapabilityMissingError
from appealgen.model.exchange import CallOutcome, CallPurpose
from appealgen.model.reading import read_case
from tests.brief.cases import DEMO_DAY
from tests.code_health.tree import CHECKOUT

ON = ["--as-of", "2026-11-02"]
AT = ["--at", "2026-11-02T14:05-05:00"]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")
    return tmp_path / "case"


def run(case: Path, *words: str, typed: str | None = None) -> str:
    """Log a call; return what is printed as data."""
    asked = ["log", str(case), *ON, *words]
    done = CliRunner().invoke(call_app, asked, input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_options_log_a_call(case: Path) -> None:
    """Standard output names the place of the call, and nothing that was said."""
    words = ["--reviewer", "Jo Ray", "--missing", "notes", "--missing", "films"]
    out = run(case, *AT, *words, "--outcome", "more_records")
    [call] = read_case(case, as_of=DEMO_DAY).case.calls

    assert out == "calls[0]\n"
    assert call.said_missing == ("notes", "films")
    assert call.outcome is CallOutcome.MORE_RECORDS


def test_a_terminal_is_asked(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word about the call a person is asked; empty lines leave things out."""
    monkeypatch.setattr(call_commands, "_asks", lambda _: True)
    typed = "Jo Ray\n\nMD\nNeurosurgery\n\nnotes\nfilms\n\nrecords by fax\nwon\nmore records\n"
    run(case, *AT, typed=typed)
    [call] = read_case(case, as_of=DEMO_DAY).case.calls

    assert (call.reviewer, call.npi, call.specialty) == ("Jo Ray", None, "Neurosurgery")
    assert call.said_missing == ("notes", "films")
    assert call.promised == "records by fax"
    assert call.outcome is CallOutcome.MORE_RECORDS


def test_an_outcome_of_another_name_is_wrong_usage(case: Path) -> None:
    """The usage error lists what can be said."""
    done = CliRunner().invoke(call_app, ["log", str(case), "--outcome", "won"])

    assert done.exit_code == 2
    assert "educational_only" in done.stderr


def test_the_words_are_those_of_the_case_file() -> None:
    """The lists kept apart to start fast are the case file's own."""
    assert [o.value for o in Outcome] == [o.value for o in CallOutcome]
    assert [p.value for p in Purpose] == [p.value for p in CallPurpose]


def test_the_card_is_built_before_it_is_handed_over(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a printer the card is there all the same, and the error says how to go on."""
    monkeypatch.setenv("PATH", str(tmp_path))
    built = build_card(case, as_of="2026-11-02")

    with pytest.raises(CapabilityMissingError, match="lp"):
        hand_over(built, to_printer=True, to_viewer=False)

    hand_over(built, to_printer=False, to_viewer=False)
    assert (case / "out" / "battle-card.pdf").is_file()
