"""The letter command: what it can name, what it writes, and what it refuses."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from appealgen.argument.levels import LetterKind
from appealgen.cli.letter_commands import Level, build_letter
from appealgen.errors import LetterUnsuitableError
from tests.brief.cases import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-02"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")


def test_every_letter_can_be_named() -> None:
    """The command knows the letters there are, in their order."""
    assert [level.value for level in Level] == [kind.value for kind in LetterKind]


def test_without_a_level_the_appeal_letter_is_written(case: Path) -> None:
    """The letter the case calls for has the name it always had."""
    built = build_letter(case, as_of=DAY)

    assert [path.name for path in built.files] == [
        "appeal-letter.pdf",
        "appeal-letter.docx",
        "manifest.json",
    ]


def test_a_level_has_its_own_file(case: Path) -> None:
    """A letter on request stands beside the appeal letter and does not replace it."""
    build_letter(case, as_of=DAY)
    built = build_letter(case, Level.PATIENT, as_of=DAY)

    assert [path.name for path in built.files][:2] == ["patient-letter.pdf", "patient-letter.docx"]
    assert (case / "out" / "appeal-letter.pdf").is_file()


@pytest.mark.parametrize("level", [Level.EXPEDITED, Level.SECOND, Level.RESCISSION])
def test_a_letter_without_ground_writes_nothing(case: Path, level: Level) -> None:
    """No urgent basis, no decision, no approval: a refusal, and no folder."""
    with pytest.raises(LetterUnsuitableError):
        build_letter(case, level, as_of=DAY)

    assert not (case / "out").exists()
