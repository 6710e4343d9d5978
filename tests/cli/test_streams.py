"""Where the program's output goes when the place is unusual: closed, full, cut off, not UTF-8."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from appealgen.cli.report import PLAIN_MARKS
from tests.cli.cases import DAY, demo_case, replaced
from tests.cli.program import command, environment, start

FULL = Path("/dev/full")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case, with a letter in it that is not ASCII."""
    folder = demo_case(tmp_path / "case")
    replaced("name: L4-L5 decompression", "name: É L4-L5 decompression")(folder)
    return folder


def read_one_line(*words: str | Path) -> tuple[int, bytes]:
    """Start the program, close its output after one line; return exit code and standard error."""
    with subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        return process.wait(), process.stderr.read()


def test_a_reader_that_stops_is_no_error(case: Path) -> None:
    """``assess --format json | head -1`` ends quietly; the output is longer than a pipe holds."""
    assert read_one_line("assess", case, "--as-of", DAY, "--format", "json") == (0, b"")


def test_nobody_reading_at_all_is_no_error(case: Path) -> None:
    """The reader is gone before the first byte: help and data end quietly as well."""
    for words in (("--help",), ("check", str(case), "--as-of", DAY)):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            command(*words), stdout=writing, stderr=subprocess.PIPE, check=False, env=environment()
        )
        os.close(writing)

        assert done.returncode == 0
        assert b"Error" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_seventy_three(case: Path) -> None:
    """Data that could not be written is not reported as done."""
    with FULL.open("wb") as full:
        done = subprocess.run(
            command("assess", case, "--as-of", DAY, "--format", "json"),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=environment(),
        )

    assert done.returncode == 73
    assert b"standard output" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_terminal_without_the_signs_gets_others(case: Path) -> None:
    """On ASCII no sign turns into "?", which would read as "not documented"."""
    done = start("assess", case, "--as-of", DAY, PYTHONIOENCODING="ascii")

    assert done.code == 0
    assert done.out.isascii()
    assert f"  {PLAIN_MARKS['met']} 63047: met" in done.out
    assert "\\xc9 L4-L5 decompression" in done.out


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_json_is_json_in_every_encoding(encoding: str, case: Path) -> None:
    """What a terminal cannot show is escaped as JSON escapes, and reads back the same."""
    words = command("assess", case, "--as-of", DAY, "--format", "json")
    done = subprocess.run(
        words, capture_output=True, check=True, env=environment(PYTHONIOENCODING=encoding)
    )

    read = json.loads(done.stdout.decode(encoding))
    assert read["stages"][0]["stage"] == "É L4-L5 decompression and fusion"


def test_a_narrow_terminal_stops_no_command(tmp_path: Path) -> None:
    """A folder with an accent is made and named; the accent is written as its number."""
    done = start("new", tmp_path / "é", PYTHONIOENCODING="ascii:strict")

    assert done.code == 0
    assert (tmp_path / "é" / "case.yaml").is_file()
    assert done.out.endswith("\\xe9/case.yaml\n")


def test_interrupted_is_one_hundred_and_thirty(case: Path) -> None:
    """Ctrl-C leaves no trace on the screen and no folder on the disk."""
    with subprocess.Popen(
        command("build", case, "--as-of", DAY, "--out", case / "new" / "out"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        deadline = time.monotonic() + 30
        while not (case / "new" / "out").exists():
            assert process.poll() is None, "it was done before it could be interrupted"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()

    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    assert not (case / "new").exists()
