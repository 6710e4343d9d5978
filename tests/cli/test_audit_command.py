"""The audit command: text, Markdown, data, a page, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from appealgen import resources
from appealgen.cli.audit_command import audit, count_line
from appealgen.coding.audit import AuditFinding, AuditReport, AuditSeverity
from appealgen.coding.audit.interface import Rule
from appealgen.errors import OutputExistsError
from tests.service.test_audit import BOOKED

DEMO = str(resources.demo_case_folder())


@pytest.fixture
def booked(tmp_path: Path) -> str:
    """Return the folder of an invented case as it is booked, one code of which will be denied."""
    (tmp_path / "case.yaml").write_text(BOOKED.replace("PAYER", "Aetna"), encoding="utf-8")
    return str(tmp_path)


def run(*words: str) -> Result:
    """Run the command."""
    app = typer.Typer(add_completion=False)
    app.command()(audit)
    return CliRunner().invoke(app, [*words, "--as-of", "2026-11-02"], catch_exceptions=False)


def test_the_text_gives_finding_fix_owner_rule_and_edition(booked: str) -> None:
    """Each finding can be checked from the text alone."""
    text = run(booked).stdout

    assert text.startswith("Audit as of 2026-11-02: 1 will deny, ")
    assert "  WILL DENY: Diagnosis code not valid on this date (M48.06)\n" in text
    assert "      coder: Use a full code under it" in text
    assert "CMS ICD-10-CM code list; confidence high)" in text
    assert "Editions: " in text


def test_the_text_gives_what_the_chart_lacks_with_an_example(booked: str) -> None:
    """The blanks of an example are marked in plain text, too."""
    text = run(booked).stdout

    assert "Chart and criteria (Aetna Clinical Policy Bulletin 0743 (2026-07-30))" in text
    assert "      example: " in text
    assert "[blank: " in text


def test_a_clean_case_says_so_in_both_parts() -> None:
    """Silence is never the answer."""
    text = run(DEMO).stdout

    assert "nothing found." in text
    assert "  Nothing found." in text
    assert "  The record shows what the criteria ask." in text


def test_the_data_are_json(booked: str) -> None:
    """Scripts read severities, counts and blanks."""
    data = json.loads(run(booked, "--format", "json").stdout)

    assert data["schema_version"] == "1"
    assert data["worst"] == "will_deny"
    assert data["counts"]["will_deny"] == 1
    needs = data["documentation"]["needs"]
    assert any(part["blank"] for need in needs for part in need["example"])


def test_markdown_is_two_tables(booked: str) -> None:
    """Every row has the cells of its table."""
    lines = run(booked, "--format", "md").stdout.splitlines()
    rows = [line for line in lines if line.startswith("| ")]

    assert {line.count(" | ") for line in rows} == {5, 6}


def test_the_exit_status_is_ten_only_where_something_will_deny(booked: str) -> None:
    """Without the option, and for lesser findings, the command succeeds."""
    lesser = Path(booked) / "case.yaml"

    assert run(booked).exit_code == 0
    assert run(booked, "--exit-status").exit_code == 10
    lesser.write_text(lesser.read_text().replace("M48.06", "M48.061"))
    assert run(booked, "--exit-status").exit_code == 0


def test_the_page_is_written_once(booked: str, tmp_path: Path) -> None:
    """A page that is there is not replaced unless asked."""
    page = tmp_path / "audit.pdf"

    assert "audit.pdf" in run(booked, "--pdf", str(page)).stderr
    assert page.read_bytes().startswith(b"%PDF")
    with pytest.raises(OutputExistsError):
        run(booked, "--pdf", str(page))
    assert run(booked, "--pdf", str(page), "--force").exit_code == 0


def test_the_line_of_a_build_counts_and_says_where_to_look() -> None:
    """Nothing where nothing was found; a broken list is said."""
    rule = Rule("A rule.", "2026", "A source")
    one = AuditFinding("x", AuditSeverity.RISK, "T", "W.", "request", ("22612",), rule, "F.")
    case = Path("my-case")

    assert count_line(AuditReport((one,)), case) == (
        "Coding audit: 1 risk. See: appealgen audit my-case"
    )
    assert count_line(AuditReport(()), case) == ""
    assert "a code list is broken" in count_line(None, case)
