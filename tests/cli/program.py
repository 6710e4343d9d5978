"""Run the program: in this process, through the same ``main``, or as a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appealgen.cli import main
from tests.code_health.tree import CHECKOUT


@dataclass(frozen=True)
class Done:
    """What came of a call: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@contextlib.contextmanager
def _arguments(words: list[str]) -> Iterator[None]:
    before = sys.argv
    sys.argv = words
    try:
        yield
    finally:
        sys.argv = before


def call(*words: str | Path) -> Done:
    """Run ``main`` in this process: the same code, without starting Python anew."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code: int | str | None = None
    with (
        _arguments(["appealgen", *map(str, words)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as done:
            code = done.code
    assert isinstance(code, int), "the program must always end with a number"
    for stream in (out, err):
        stream.seek(0)
    return Done(code, out.read(), err.read())


def command(*words: str | Path) -> list[str]:
    """Return the words that start the program as its own process."""
    return [sys.executable, "-m", "appealgen", *map(str, words)]


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment with the source on the path, and some changes."""
    return os.environ | {"PYTHONPATH": str(CHECKOUT / "src")} | variables


def start(*words: str | Path, **variables: str) -> Done:
    """Run the program as its own process, as a person or a script would."""
    done = subprocess.run(
        command(*words), capture_output=True, check=False, env=environment(**variables)
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with its bytes, to see that nothing has changed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
