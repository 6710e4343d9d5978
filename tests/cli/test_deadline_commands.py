"""The deadlines command: text, Markdown, data and files."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from appealgen import resources
from appealgen.cli.deadline_commands import deadlines

DEMO = str(resources.demo_case_folder())
ON = ["--as-of", "2026-11-02"]


def run(*words: str) -> str:
    """Run the command and return what it prints."""
    app = typer.Typer(add_completion=False)
    app.command()(deadlines)
    done = CliRunner().invoke(app, [DEMO, *ON, *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_text_gives_day_law_count_and_source() -> None:
    """The day to keep comes first, then what it rests on."""
    text = run()

    assert "File the internal appeal: open\n  keep: Friday, April 23, 2027\n" in text
    assert "Legal last day: Wednesday, April 28, 2027." in text
    assert "29 CFR 2560.503-1(h)(3)(i)" in text
    assert "Not started:\n  Decision on the internal appeal" in text


def test_the_data_are_json() -> None:
    """Scripts read days as ISO dates."""
    data = json.loads(run("--format", "json"))

    assert data["schema_version"] == "1"
    assert {d["step"]: d["safe_day"] for d in data["deadlines"]}["call"] == "2026-11-09"


def test_markdown_is_a_table() -> None:
    """One row for each clock."""
    lines = run("--format", "md").splitlines()

    rows = [line for line in lines if line.startswith("| ")]
    assert len(rows) == 2 + 6
    assert all(line.count("|") == 7 for line in rows)


def test_the_files_are_written_where_asked(tmp_path: Path) -> None:
    """A calendar file and a page, beside the text."""
    ics, pdf = tmp_path / "days.ics", tmp_path / "days.pdf"

    run("--ics", str(ics), "--pdf", str(pdf))

    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert pdf.read_bytes().startswith(b"%PDF")
