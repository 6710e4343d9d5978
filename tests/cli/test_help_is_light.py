"""The help loads the names of options, and nothing of what the commands do."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pydantic", "weasyprint", "lxml", "yaml", "sqlalchemy", "starlette", "appealgen.model")
LOADED = """
import runpy, sys
sys.argv = ["appealgen", "--help"]
try:
    runpy.run_module("appealgen", run_name="__main__")
except SystemExit:
    print(*sorted(name for name in sys.modules), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Return the names of the modules that ``appealgen --help`` loads, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_the_program_was_run(loaded: set[str]) -> None:
    """What is looked at is the help of this program."""
    assert {"typer", "appealgen.cli.app"} <= loaded


@pytest.mark.parametrize(
    "heavy",
    ["pydantic", "weasyprint", "lxml", "yaml", "sqlalchemy", "starlette", "appealgen.model"],
)
def test_the_help_loads_nothing_heavy(loaded: set[str], heavy: str) -> None:
    """Each of these would make a person wait for a page of text."""
    assert heavy not in loaded
