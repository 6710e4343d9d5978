"""The next command: text, Markdown, data, plain words and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from appealgen import resources
from appealgen.cli.next_command import next_step
from appealgen.errors import ExitCode
from tests.cli.program import call

DEMO = str(resources.demo_case_folder())
ON = ["--as-of", "2026-11-02"]


def run(*words: str) -> str:
    """Run the command and return what it prints."""
    app = typer.Typer(add_completion=False)
    app.command()(next_step)
    done = CliRunner().invoke(app, [DEMO, *ON, *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_text_gives_step_day_owner_and_source() -> None:
    """The steps come in order, each with what it rests on."""
    text = run()

    assert text.index("Hold the peer-to-peer call") < text.index("File the internal appeal")
    assert "By Friday, April 23, 2027." in text
    assert "29 CFR 2560.503-1(h)(3)(i)" in text


def test_the_data_are_json() -> None:
    """Scripts read actions and ISO days."""
    data = json.loads(run("--format", "json"))

    assert [(step["action"], step["by"]) for step in data["steps"]] == [
        ("peer_to_peer", "2026-11-09"),
        ("appeal", "2027-04-23"),
    ]


def test_markdown_is_a_list_to_tick() -> None:
    """Each step is numbered, each need has its box."""
    lines = run("--format", "md").splitlines()

    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2."]
    assert any(line.startswith("   - [ ] Surgeon: ") for line in lines)


def test_plain_words_are_for_the_patient() -> None:
    """Neither codes nor law stand on the patient's page."""
    text = run("--plain")

    assert "Your surgeon calls the plan." in text
    assert "CFR" not in text
    assert "63047" not in text


def test_the_patients_page_is_there_in_spanish(tmp_path: Path) -> None:
    """With its days in Spanish, and the PDF names the language it is read aloud in."""
    from pypdf import PdfReader

    pdf = tmp_path / "next.pdf"

    text = run("--plain", "--language", "es", "--pdf", str(pdf))

    assert "Su cirujano llama al plan." in text
    assert "2 de noviembre de 2026" in text
    assert "Your surgeon" not in text
    assert str(PdfReader(pdf).root_object["/Lang"]) == "es"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--language", "es"), "it goes with --plain"),
        (("--plain", "--language", "de"), "choose from en, es"),
    ],
)
def test_a_language_is_chosen_only_where_there_is_a_page_in_it(
    words: tuple[str, ...], said: str
) -> None:
    """The practice's page has no language to choose, and an unknown one is named."""
    done = call("next", DEMO, *ON, *words)

    assert done.code == ExitCode.USAGE
    assert said in done.err
    assert not done.out


def test_the_page_is_written_where_asked(tmp_path: Path) -> None:
    """A PDF beside the text."""
    pdf = tmp_path / "next.pdf"

    run("--pdf", str(pdf))

    assert pdf.read_bytes().startswith(b"%PDF")
