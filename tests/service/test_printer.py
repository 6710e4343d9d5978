"""The printer and the viewer are programs of the system, started without a shell."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from appealgen.errors import CapabilityMissingError
from appealgen.service.printer import open_file, print_file

VIEWER = "open" if sys.platform == "darwin" else "xdg-open"


def program(folder: Path, name: str, *, code: int = 0) -> Path:
    """Put a program into a folder that notes its arguments; return the note's path."""
    note = folder / f"{name}.txt"
    script = folder / name
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > "{note}"\nexit {code}\n')
    script.chmod(0o755)
    return note


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the process a search path with one empty folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(("hand_over", "name"), [(print_file, "lp"), (open_file, VIEWER)])
def test_the_path_is_the_one_argument(
    hand_over: object, name: str, programs: Path, tmp_path: Path
) -> None:
    """A name with spaces and signs of a shell is one argument, and runs nothing."""
    note = program(programs, name)
    card = tmp_path / "-o a; touch b $(c).pdf"
    card.write_bytes(b"%PDF-1.7")

    assert callable(hand_over)
    hand_over(card)

    assert note.read_text().splitlines() == ["1", str(card)]
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(("hand_over", "name"), [(print_file, "lp"), (open_file, VIEWER)])
def test_a_machine_that_cannot_says_what_is_missing(
    hand_over: object, name: str, programs: Path, tmp_path: Path
) -> None:
    """No program, or one that refuses: exit code 69, and how to go on by hand."""
    card = tmp_path / "battle-card.pdf"
    assert callable(hand_over)

    with pytest.raises(CapabilityMissingError, match=name):
        hand_over(card)
    program(programs, name, code=1)
    with pytest.raises(CapabilityMissingError, match=r"battle-card\.pdf"):
        hand_over(card)
