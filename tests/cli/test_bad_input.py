"""A case that cannot be used: exit code 65, every problem with its place, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cases import DAY, NOBODYS, SPOILED, Spoiled, demo_case, exhibit, replaced
from tests.cli.program import call, files_in, start

COMMANDS = ("build", "check")


def line_of(folder: Path, text: str) -> int:
    """Return the first line of the case file that holds a text."""
    lines = (folder / "case.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda s: s.name)
def test_it_is_refused_with_place_and_remedy(
    spoiled: Spoiled, command: str, tmp_path: Path
) -> None:
    """Code 65; the message names file, line and path, says what is wrong and what to do."""
    case = demo_case(tmp_path / "case")
    spoiled.change(case)

    done = call(command, case, "--as-of", DAY)

    place = f"case.yaml:{line_of(case, spoiled.at)}:" if spoiled.at else "case.yaml:"
    assert done.code == 65
    assert done.out == ""
    assert place in done.err
    assert not [part for part in (*spoiled.says, f"{spoiled.path}") if part not in done.err]


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda s: s.name)
def test_nothing_is_written(spoiled: Spoiled, tmp_path: Path) -> None:
    """The folder is left as it was found: no output folder, no file, none half written."""
    case = demo_case(tmp_path / "case")
    spoiled.change(case)
    before = files_in(tmp_path)

    call("build", case, "--as-of", DAY)

    assert files_in(tmp_path) == before
    assert not (case / "out").exists()


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda s: s.name)
def test_the_message_is_silent_about_the_patient(spoiled: Spoiled, tmp_path: Path) -> None:
    """No name, number or date of birth; a message may be read aloud or mailed."""
    case = demo_case(tmp_path / "case")
    spoiled.change(case)

    said = call("build", case, "--as-of", DAY).err

    assert not [value for value in NOBODYS if value in said]
    assert len(said) < 1500


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Two slips in one file are two lines, in the order of the file."""
    case = demo_case(tmp_path / "case")
    replaced("  pronouns: he\n", "  pronuons: he\n")(case)
    replaced("    sessions: 16\n", "    sessions: many\n")(case)

    said = call("check", case, "--as-of", DAY).err

    assert "has 2 problems" in said
    assert said.index("patient.pronuons") < said.index("care[0].sessions")


def test_check_lists_codes_and_exhibits_together(tmp_path: Path) -> None:
    """A wrong level and a missing exhibit are found in one run, not one after the other."""
    case = demo_case(tmp_path / "case")
    replaced("          levels: L4-L5\n          side", "          levels: C4-C5\n          side")(
        case
    )
    exhibit("C-mri-report.pdf", None)(case)

    done = call("check", case, "--as-of", DAY)

    assert done.code == 65
    assert "outside the region of code 63047" in done.err
    assert "Exhibit C is not in the exhibits folder" in done.err


def test_a_code_with_leading_zeros_stays_as_written(tmp_path: Path) -> None:
    """00100 is a code of five characters, not the number 64 or 100."""
    case = demo_case(tmp_path / "case")
    replaced("        - code: 63047\n", "        - code: 00100\n")(case)

    done = call("check", case, "--as-of", DAY)

    assert done.code == 0
    assert "Code 00100 is not in the table" in done.out


def test_a_broken_case_is_refused_by_the_real_program(tmp_path: Path) -> None:
    """As a process of its own: the same code, the same message."""
    case = demo_case(tmp_path / "case")
    replaced("  pronouns: he\n", "  pronuons: he\n")(case)

    done = start("build", case, "--as-of", DAY)

    assert (done.code, done.out) == (65, "")
    assert "Did you mean 'pronouns'?" in done.err
