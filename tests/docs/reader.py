"""A reader who does what a page says: types its commands, pastes its pieces, compares output."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appealgen.cli import main
from tests.docs.pages import COMMAND, Block, blocks

ELISION = "…"
_KEY = re.compile(r"^[a-z_]+:", re.MULTILINE)


def commands(block: Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each command of a console block with the output quoted below it."""
    command: str | None = None
    quoted: list[str] = []
    for line in block.lines:
        if line.startswith("$ "):
            if command is not None:
                yield command, tuple(quoted)
            command, quoted = line.removeprefix("$ "), []
        else:
            quoted.append(line)
    if command is not None:
        yield command, tuple(quoted)


def matches(quoted: tuple[str, ...], printed: str) -> bool:
    """Return whether printed text is what a page quotes.

    A line that is only ``…`` stands for any lines, and a ``…`` at the end of a line for the rest
    of it. Nothing else may differ.
    """
    parts = []
    for line in quoted:
        if line.strip() == ELISION:
            parts.append(r"(?:.*\n)*?")
        elif line.endswith(ELISION):
            parts.append(re.escape(line.removesuffix(ELISION)) + r".*\n")
        else:
            parts.append(re.escape(line) + r"\n")
    return (
        re.fullmatch("".join(parts), re.sub(r"[ \t]+$", "", printed, flags=re.MULTILINE))
        is not None
    )


def run(command: str) -> tuple[int, str]:
    """Run a command line of a page; return its exit code, and output as a terminal shows it."""
    words = shlex.split(command)
    assert words[0] == COMMAND, f"a page asks for another program: {command}"
    # One window for both streams, and one that knows the signs ✓ and ✗.
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(terminal),
        contextlib.redirect_stderr(terminal),
    ):
        patch.setattr(sys, "argv", ["appealgen", *words[1:]])
        try:
            main()
        except SystemExit as left:
            code = left.code
        else:
            code = 0
    return (code if isinstance(code, int) else int(code is not None)), _content(terminal)


def _content(terminal: io.TextIOWrapper) -> str:
    terminal.seek(0)
    return terminal.read()


def top_level(text: str) -> dict[str, str]:
    """Return the parts of a case file by their top-level key, each as it is written."""
    starts = [match.start() for match in _KEY.finditer(text)]
    ends = [*starts[1:], len(text)]
    parts = [text[start:end].rstrip() for start, end in zip(starts, ends, strict=True)]
    return {part.partition(":")[0]: part for part in parts}


class Reader:
    """Follows one page in the current folder, as far as it goes."""

    def __init__(self, case_file: Path) -> None:
        """Begin with nothing pasted; ``case_file`` is where the pieces go."""
        self.case_file = case_file
        self.parts: dict[str, str] = {}
        self.differences: list[str] = []

    def follow(self, page: Path) -> None:
        """Do everything the page asks for, and note where it turns out otherwise."""
        for block in blocks(page.read_text(encoding="utf-8")):
            if block.info == ("yaml",):
                self.paste(block)
            elif block.language == "console":
                self.type(block)

    def paste(self, block: Block) -> None:
        """Add the parts of a block to the case file; a part that is there is replaced."""
        self.parts |= top_level(block.text)
        self.case_file.write_text("\n\n".join(self.parts.values()) + "\n", encoding="utf-8")

    def type(self, block: Block) -> None:
        """Run the commands of a block and compare exit code and output with the page."""
        for command, quoted in commands(block):
            code, printed = run(command)
            refused = any("Nothing was written." in line for line in quoted)
            if (code != 0) != refused:
                self.differences.append(f"line {block.number}: exit {code} of {command}\n{printed}")
            elif quoted and not matches(quoted, printed):
                self.differences.append(f"line {block.number}: {command} printed\n{printed}")
