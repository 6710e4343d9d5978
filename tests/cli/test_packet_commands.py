"""The packet command: what it can name, what it writes, and what it refuses."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from appealgen.appeals.recipients import RecipientId
from appealgen.brief.packet import Way as SentBy
from appealgen.cli.packet_commands import Recipient, Way, packet
from tests.brief.cases import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

DAY = ["--as-of", "2026-11-02"]


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")


@pytest.fixture
def run() -> typer.Typer:
    """Return a program of this command alone."""
    app = typer.Typer()
    app.command()(packet)
    return app


def test_every_recipient_and_way_can_be_named() -> None:
    """The command knows those there are, in their order."""
    assert [one.value for one in Recipient] == [one.value for one in RecipientId]
    assert [one.value for one in Way] == [one.value for one in SentBy]


def test_without_a_recipient_the_checklist_is_written(case: Path, run: typer.Typer) -> None:
    """The command does what it did before."""
    done = CliRunner().invoke(run, [str(case), *DAY])

    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (case / "out").iterdir()) == [
        "manifest.json",
        "packet-checklist.pdf",
    ]


def test_with_a_recipient_the_packet_is_written_and_described(case: Path, run: typer.Typer) -> None:
    """The files are printed, and what stays behind is said."""
    done = CliRunner().invoke(run, [str(case), "--for", "regulator", *DAY])

    assert done.exit_code == 0, done.output
    assert (case / "out" / "packet-regulator.pdf").is_file()
    assert "packet-regulator.pdf" in done.stdout
    assert "Left out, as this recipient does not need it: Ex. B, C, D, E, F." in done.stderr


def test_limits_go_with_a_recipient_only(case: Path, run: typer.Typer) -> None:
    """A limit without a packet to split is a slip, and is said to be one."""
    done = CliRunner().invoke(run, [str(case), "--max-pages", "10", *DAY])

    assert done.exit_code == 2
    assert "--for" in done.stderr
