"""The ``ask`` command at a real terminal: keyboard only, resumable, nothing lost."""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect  # type: ignore[import-untyped]
import pytest

from appealgen.cli.app import app
from appealgen.cli.ask_command import ask
from appealgen.errors import ExitCode
from tests.cli.program import call, environment
from tests.code_health.tree import CHECKOUT

if not any(known.callback is ask for known in app.registered_commands):
    app.command()(ask)

START = (
    "from appealgen.cli import main; from appealgen.cli.app import app; "
    "from appealgen.cli.ask_command import ask; "
    "any(k.callback is ask for k in app.registered_commands) or app.command()(ask); main()"
)
DAY = ("--as-of", "2026-11-03")
PROMPT = "Answer: "
LETTER = {
    "1": "Pat Doe (invented)",
    "2": "3/14/1980",
    "5": "Aetna",
    "6": "1",
    "13": "Jo Ray",
    "26-1": "L4-L5 fusion",
    "30-1-1": "22612",
    "33-1-1": "L4-L5",
    "50": "1",
    "51": "October 20, 2026",
    "57-1": "1",
}
"""What an invented denial letter says, by the numbers of the questions."""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def terminals() -> Iterator[list[pexpect.spawn]]:
    """Close every terminal that a test opened."""
    opened: list[pexpect.spawn] = []
    yield opened
    for terminal in opened:
        terminal.close(force=True)


def at_terminal(terminals: list[pexpect.spawn], *words: str | Path) -> pexpect.spawn:
    """Run the program at a terminal of its own, one that knows no color and no cursor."""
    terminal = pexpect.spawn(
        sys.executable,
        ["-c", START, "ask", *map(str, words), *DAY],
        encoding="utf-8",
        timeout=30,
        dimensions=(24, 80),
        env=environment(TERM="dumb", NO_COLOR="1"),
    )
    terminals.append(terminal)
    return terminal


def said(terminal: pexpect.spawn, text: str) -> str:
    """Answer the question that stands there and return what was shown before it."""
    terminal.expect_exact(PROMPT)
    terminal.sendline(text)
    return str(terminal.before)


def ended(terminal: pexpect.spawn) -> int:
    """Wait for the end and return the exit code."""
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus is not None
    return int(terminal.exitstatus)


def kept(folder: Path, role: str = "staff") -> dict[str, object]:
    """Return the answers in the file by key."""
    tree = json.loads((folder / f"answers-{role}.json").read_bytes())
    return {one["key"]: one["value"] for one in tree["answers"]}


def test_ctrl_c_keeps_what_was_confirmed(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """A stop in the middle of an answer loses that answer alone; a later call goes on there."""
    folder = tmp_path / "new"
    terminal = at_terminal(terminals, folder, "--new")
    said(terminal, "Pat Doe (invented)")
    said(terminal, "3/14/1980")
    terminal.expect_exact(PROMPT)
    terminal.send("fem")
    terminal.sendintr()
    assert ended(terminal) == 130
    assert kept(folder) == {"person.name": "Pat Doe (invented)", "person.born": "1980-03-14"}
    assert not (folder / "case.yaml").exists()

    again = at_terminal(terminals, folder)
    assert "3. Sex" in said(again, "/quit")
    assert ended(again) == 0


def test_a_killed_program_loses_nothing_that_was_confirmed(
    tmp_path: Path, terminals: list[pexpect.spawn]
) -> None:
    """What was said to be kept is on the disk, even where the program could say no goodbye."""
    terminal = at_terminal(terminals, tmp_path, "--new")
    said(terminal, "Pat Doe (invented)")
    terminal.expect_exact("Kept: Pat Doe (invented)")
    terminal.kill(signal.SIGKILL)
    terminal.expect(pexpect.EOF)

    assert kept(tmp_path) == {"person.name": "Pat Doe (invented)"}


def test_a_date_is_checked_as_it_is_typed(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """A day that is none is asked for again, and a good one is said back in words."""
    terminal = at_terminal(terminals, tmp_path, "--new")
    said(terminal, "Pat Doe")
    said(terminal, "2/30/1980")
    terminal.expect_exact("There is no such day.")
    said(terminal, "3/14/1980")
    terminal.expect_exact("Kept: March 14, 1980")
    said(terminal, "/quit")

    assert ended(terminal) == 0


def test_back_shows_the_answer_and_enter_keeps_it(
    tmp_path: Path, terminals: list[pexpect.spawn]
) -> None:
    """Going back and forth changes nothing by itself; a new answer replaces the old one."""
    terminal = at_terminal(terminals, tmp_path, "--new")
    said(terminal, "Pat Doe")
    said(terminal, "/back")
    assert "Answered: Pat Doe" in said(terminal, "")
    assert "2. Date of birth" in said(terminal, "/go 1")
    said(terminal, "Pat Roe")
    said(terminal, "/quit")
    ended(terminal)

    assert kept(tmp_path) == {"person.name": "Pat Roe"}


def test_a_code_is_found_by_words(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """Words bring offers with numbers, and a number takes one of them."""
    call("ask", tmp_path, "--new", *DAY, "--number", "26-1", "--answer", "Fusion")
    terminal = at_terminal(terminals, tmp_path, "--new")
    said(terminal, "/go 30-1-1")
    said(terminal, "?22612")
    terminal.expect(r"1 22612 \w+")
    said(terminal, "1")
    terminal.expect_exact("Kept: 22612")
    said(terminal, "/quit")

    assert ended(terminal) == 0


def test_plain_lines_only(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """No color, no cursor movement and no drawn line: a screen reader reads it as it stands."""
    terminal = at_terminal(terminals, tmp_path, "--new")
    shown = said(terminal, "?") + said(terminal, "/list") + said(terminal, "/quit")
    ended(terminal)

    assert "\x1b" not in shown
    assert not re.search("[\u2500-\u259f]", shown)
    assert max(map(len, shown.splitlines())) < 160


def test_a_danger_sign_is_answered_at_once(case: Path, terminals: list[pexpect.spawn]) -> None:
    """A patient's yes brings the words to call, before the next question."""
    terminal = at_terminal(terminals, case, "--role", "patient")
    said(terminal, "yes")
    terminal.expect("911")
    said(terminal, "/doctor")
    said(terminal, "/quit")

    assert ended(terminal) == 0


def test_from_the_letter_to_a_case(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """Staff answer what the letter says, leave the rest open, say yes, and have a case file."""
    folder = tmp_path / "new"
    terminal = at_terminal(terminals, folder, "--new")
    while True:
        found = terminal.expect_exact([PROMPT, "yes or no: "])
        if found == 1:
            break
        shown = str(terminal.before)
        number = re.findall(r"^(\d+(?:-\d+)*)\. ", shown, re.MULTILINE)
        text = LETTER.get(number[-1], "/skip") if number else "no"
        terminal.sendline(text)
    terminal.sendline("yes")
    terminal.expect_exact("The case reads back whole.")
    if terminal.expect_exact([PROMPT, pexpect.EOF]) == 0:  # questions of the open criteria
        terminal.sendline("/quit")
        terminal.expect(pexpect.EOF)
    terminal.close()

    checked = call("check", folder, *DAY)
    assert checked.code == 0, checked.err
    assert "payer: Aetna" in (folder / "case.yaml").read_text(encoding="utf-8")


def test_a_conflict_is_asked_about(case: Path, terminals: list[pexpect.spawn]) -> None:
    """Without a yes the case keeps its value; the file is not touched."""
    call("ask", case, *DAY, "--number", "5", "--answer", "Another Plan")
    before = (case / "case.yaml").read_bytes()
    terminal = at_terminal(terminals, case, "--key-in")
    terminal.expect_exact("Number: ")
    terminal.sendline("")
    terminal.expect_exact("Conflict at coverage.payer (question 5)")
    terminal.expect_exact("The answer says: Another Plan")
    terminal.expect_exact("yes or no: ")
    terminal.sendline("no")
    terminal.expect_exact("yes or no: ")
    terminal.sendline("yes")
    terminal.expect_exact("kept as the case has it: coverage.payer")
    ended(terminal)

    assert (case / "case.yaml").read_bytes() == before


def test_keyed_in_from_paper(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """Number and answer in turn, in any order; a number that is not asked is told."""
    terminal = at_terminal(terminals, tmp_path, "--new", "--key-in")
    for number, text in (("5", "Aetna"), ("1", "Pat Doe")):
        terminal.expect_exact("Number: ")
        terminal.sendline(number)
        said(terminal, text)
    terminal.expect_exact("Number: ")
    terminal.sendline("999")
    terminal.expect_exact("There is no question of this number now.")
    terminal.expect_exact("Number: ")
    terminal.sendline("")

    assert ended(terminal) == 0
    assert kept(tmp_path) == {"plan.payer": "Aetna", "person.name": "Pat Doe"}


def test_numbers_without_a_terminal(tmp_path: Path) -> None:
    """Pairs of number and answer are kept one by one; what is wrong is told, the rest is kept."""
    words = ("--number", "1", "--answer", "Pat Doe", "--number", "2", "--answer", "13/13/1980")
    done = call("ask", tmp_path, "--new", *words, *DAY)

    assert done.code == ExitCode.INVALID_CASE
    assert "1: kept: Pat Doe" in done.err
    assert "13/13/1980" not in done.err
    assert kept(tmp_path) == {"person.name": "Pat Doe"}


def test_review_and_apply_without_a_terminal(case: Path) -> None:
    """A script sees each line by name, and takes a conflict by its name alone."""
    call("ask", case, *DAY, "--number", "5", "--answer", "Another Plan")
    review = call("ask", case, "--review", *DAY)
    left = call("ask", case, "--apply", *DAY)
    taken = call("ask", case, "--apply", "--take", "coverage.payer", *DAY)

    assert review.out.startswith("conflict: coverage.payer: Another Plan (the case says: ")
    assert left.out == "kept as the case has it: coverage.payer\n"
    assert taken.out == "taken: coverage.payer\n"
    assert "payer: Another Plan" in (case / "case.yaml").read_text(encoding="utf-8")


def test_other_programs_read_questions_and_answers(case: Path) -> None:
    """One FHIR R4 Bundle: the published model takes it, and the chart's facts are marked so."""
    from fhir.resources.R4B.bundle import Bundle

    call("ask", case, "--role", "patient", *DAY, "--number", "26", "--answer", "5")
    done = call("ask", case, "--role", "patient", "--fhir", *DAY)
    asked, said = (entry["resource"] for entry in json.loads(done.out)["entry"])

    Bundle.model_validate_json(done.out)
    assert said["questionnaire"].startswith(asked["url"])
    assert '"prefilled"' in done.out
    assert '"typed"' in done.out


def test_the_form_is_written(tmp_path: Path) -> None:
    """The place of the form is all that is printed, so that a script can take it."""
    done = call("ask", tmp_path, "--new", "--role", "surgeon", "--by", "Jo Ray", "--paper", *DAY)

    assert done.code == 0
    assert Path(done.out.strip()).read_bytes().startswith(b"%PDF")


def test_an_end_of_input_stops_and_keeps(tmp_path: Path, terminals: list[pexpect.spawn]) -> None:
    """Ctrl-D is a stop like any other."""
    terminal = at_terminal(terminals, tmp_path, "--new")
    said(terminal, "Pat Doe")
    terminal.expect_exact(PROMPT)
    terminal.sendeof()

    assert ended(terminal) == 0
    assert kept(tmp_path) == {"person.name": "Pat Doe"}


@pytest.mark.parametrize(
    "words",
    [
        ("--number", "1"),
        ("--paper", "--review"),
        ("--take", "coverage.payer"),
        ("--role", "surgeon"),
        ("--language", "xx"),
        ("--role", "nurse"),
    ],
)
def test_a_wrong_call_is_told(case: Path, words: tuple[str, ...]) -> None:
    """What does not go together is refused before anything is asked."""
    assert call("ask", case, *words, *DAY).code == ExitCode.USAGE


def test_a_slip_of_the_folder_starts_no_case(tmp_path: Path) -> None:
    """Without --new nothing is made, and the way to start a case is named."""
    empty = call("ask", tmp_path, *DAY)
    absent = call("ask", tmp_path / "absent", *DAY)

    assert (empty.code, absent.code) == (ExitCode.NOT_FOUND, ExitCode.NOT_FOUND)
    assert "--new" in empty.err
    assert list(tmp_path.iterdir()) == []
