"""What README and tutorial tell people to type works, and prints what they quote."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.strict_yaml import read_yaml
from tests.docs.pages import README, TUTORIAL, blocks
from tests.docs.reader import Reader, commands, matches, run

CASE = Path("my-case") / "case.yaml"
STORY_DAY = "--as-of 2026-11-02"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_the_tutorial_works_as_written() -> None:
    """Each command runs, each quoted line is printed, and the documents end up released."""
    reader = Reader(CASE)
    reader.follow(TUTORIAL)

    assert not reader.differences
    assert Path("my-case/out/appeal-letter.pdf").is_file()
    assert '"draft": false' in Path("my-case/out/manifest.json").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_a_new_case_is_there_to_be_filled_in() -> None:
    """The file that the tutorial says to open is made, and it has remarks that explain it."""
    run(".venv/bin/appealgen new my-case")

    assert re.search(r"^ *# \w", CASE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert Path("my-case/exhibits").is_dir()


def test_the_readme_runs_on_the_case_of_the_tutorial(folder: Path) -> None:
    """The five commands and the quoted assessment work; the day is given, as the story has one."""
    shutil.copytree(resources.demo_case_folder(), folder / "demo-case")
    reader = Reader(CASE)
    for block in (b for b in blocks(TUTORIAL.read_text(encoding="utf-8")) if b.info == ("yaml",)):
        CASE.parent.mkdir(exist_ok=True)
        reader.paste(block)
    written = CASE.read_bytes()
    shutil.rmtree(CASE.parent)

    for block in (b for b in blocks(README.read_text(encoding="utf-8")) if b.language == "console"):
        for command, quoted in commands(block):
            dated = any(
                f" {word} my-case" in command for word in ("check", "assess", "build", "sign")
            )
            code, printed = run(f"{command} {STORY_DAY}" if dated else command)
            if " new " in command:
                CASE.write_bytes(written)

            assert code == 0, f"{command}\n{printed}"
            assert not quoted or not any(quoted) or matches(quoted, printed), printed


@pytest.mark.parametrize("page", [README, TUTORIAL], ids=["README", "tutorial"])
def test_only_make_runs_outside_a_console_block(page: Path) -> None:
    """A shell block holds make targets that exist; all else is typed and checked above."""
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    lines = [
        shlex.split(line)
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.language == "sh"
        for line in block.lines
    ]

    assert lines
    assert not [words for words in lines if words[0] != "make"]
    assert not [w for w in lines if not re.search(rf"^{w[1]}:", makefile, flags=re.MULTILINE)]


def test_examples_beside_the_story_can_be_read() -> None:
    """A piece marked as an example is not pasted, and is still well-formed."""
    examples = [
        block
        for block in blocks(TUTORIAL.read_text(encoding="utf-8"))
        if block.info == ("yaml", "example")
    ]

    assert examples
    assert not [b.number for b in examples if read_yaml(b.text, "example").problems]


def test_quoted_output_is_compared_line_by_line() -> None:
    """Only what stands for something left out may differ; a wrong or missing line is noticed."""
    printed = "one: met\n  two: 5 mm\nthree\n"

    assert matches(("one: met", "…", "three"), printed)
    assert matches(("one: met", "  two: …", "three"), printed)
    assert not matches(("one: met", "three"), printed)
    assert not matches(("one: met", "…"), "one: not met\n")
    assert not matches(("one: met", "  two: 4 mm", "three"), printed)
