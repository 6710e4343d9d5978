"""Outcome, report and worklist as commands: tables for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from appealgen.cli.outcome_commands import ReasonKind, Step, outcome, report
from appealgen.cli.worklist_commands import columns, csv_text, worklist
from appealgen.model import read_case
from appealgen.model.denial import ReasonCategory
from appealgen.model.outcome import APPEALS
from appealgen.service.case_records import MoneyBasis
from tests.brief.cases import DEMO_DAY
from tests.cli.cases import NOBODYS, demo_case, written

ON = ["--as-of", "2026-11-22"]
DECIDED = ["--step", "first_level", "--decided", "2026-11-20"]
CLAIM = """
claim:
  lines:
    - {code: 63047, denied: "12400.10"}
    - {code: 22612, billed: "9000"}
"""

app = typer.Typer()
app.command()(outcome)
app.command()(report)
app.command()(worklist)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Make a folder with the demo, whose people are invented, and a broken case."""
    demo_case(tmp_path / "cases" / "demo")
    demo_case(tmp_path / "cases" / "torn")
    written("patient: {}\n")(tmp_path / "cases" / "torn")
    return tmp_path / "cases"


def invoke(*words: str | Path, **variables: str) -> Result:
    """Run a command and return what came of it."""
    clean = {"APPEALGEN_INDEX": None} | variables
    asked = [*map(str, words), *ON]
    return CliRunner().invoke(app, asked, env=clean, catch_exceptions=False)


def run(*words: str | Path, **variables: str) -> str:
    """Run a command that has to succeed; return its data."""
    done = invoke(*words, **variables)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def table(text: str) -> list[dict[str, str]]:
    """Return CSV as rows by column; each row has every column."""
    rows = list(csv.DictReader(io.StringIO(text)))
    assert not [row for row in rows if None in row or None in row.values()]
    return rows


def test_an_outcome_is_recorded(cases: Path) -> None:
    """Standard output names the place; the talk says what to look at next."""
    words = ["--upheld", "--reason", "imaging_does_not_meet_criteria", "--final"]
    done = invoke("outcome", cases / "demo", *DECIDED, *words, "--reference", "AP-1")
    day = DEMO_DAY.replace(day=22)
    [entry] = read_case(cases / "demo", as_of=day).case.earlier_appeals

    assert done.stdout == "earlier_appeals[0]\n"
    assert "appealgen deadlines" in done.stderr
    assert (entry.upheld, entry.final, entry.reference) == (True, True, "AP-1")


def test_allowed_codes_are_said(cases: Path) -> None:
    """Whoever records a decision in part learns which lines are settled."""
    done = invoke("outcome", cases / "demo", *DECIDED, "--overturned", "--codes", "63047, 22840")

    assert "request.stages[0].lines[0]" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([*DECIDED], "say how it was decided"),
        ([*DECIDED, "--upheld", "--overturned"], "say how it was decided"),
        ([*DECIDED, "--overturned", "--codes", " , "], "name at least one code"),
        (["--step", "first_level", "--decided", "20.11.2026", "--upheld"], "--decided"),
        ([*DECIDED, "--upheld", "--received", "2026-02-30"], "--received"),
        (["--step", "complaint", "--decided", "2026-11-20", "--upheld"], "external_review"),
        ([*DECIDED, "--upheld", "--reason", "none"], "bundling"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_written(
    cases: Path, words: list[str], says: str
) -> None:
    """The message names the option; the case stays as it was."""
    before = (cases / "demo" / "case.yaml").read_bytes()
    done = invoke("outcome", cases / "demo", *words)

    assert done.exit_code == 2
    assert says in done.stderr
    assert (cases / "demo" / "case.yaml").read_bytes() == before


def test_the_words_are_those_of_the_case_file() -> None:
    """The lists kept apart to start fast are the case file's own."""
    assert [step.value for step in Step] == [step.value for step in APPEALS]
    assert [kind.value for kind in ReasonKind] == [kind.value for kind in ReasonCategory]


def test_the_worklist_as_a_table(cases: Path) -> None:
    """A person sees the day, the money with what it adds up, and the broken folder with why."""
    with (cases / "demo" / "case.yaml").open("a", encoding="utf-8") as file:
        file.write(CLAIM)
    out = run("worklist", cases)

    assert "2027-04-23" in out
    assert "$12,400.10 (denied, at least)" in out
    assert "criteria met" in out
    assert out.index("demo") < out.index("\nBroken:") < out.index("torn")
    assert "case.yaml:1:" in out


def test_the_worklist_as_csv_and_json_agree(cases: Path) -> None:
    """Programs get the same cases, the broken one included."""
    rows = table(run("worklist", cases, "--format", "csv"))
    data = json.loads(run("worklist", cases, "--format", "json"))

    assert [row["case"] for row in rows] == ["demo", "torn"]
    assert rows[0]["safe_day"] == data["rows"][0]["safe_day"] == "2027-04-23"
    assert (rows[0]["amount_usd"], data["rows"][0]["amount"]) == ("", None)
    assert rows[1]["problem"] == data["broken"][0]["problem"]


def test_the_report_says_where_it_knows_too_little(cases: Path) -> None:
    """One decision is counted and gives no rate, in every form."""
    run("outcome", cases / "demo", *DECIDED, "--overturned", "--words", "Hartwell W000123456")
    text = run("report", cases)
    rows = table(run("report", cases, "--format", "csv"))
    data = json.loads(run("report", cases, "--format", "json"))

    assert "too few to say" in text
    assert {row["note"] for row in rows} == {"too few to say"}
    assert {row["share"] for row in rows} == {""}
    assert data["steps"][0]["rate"]["share"] is None
    assert not [word for word in NOBODYS if word in text + str(rows) + str(data)]


def test_a_rate_comes_with_its_interval(cases: Path) -> None:
    """Ten decisions, all won: between 72% and 100%."""
    for number in range(10):
        one = demo_case(cases / f"case-{number}")
        run("outcome", one, *DECIDED, "--overturned")
    rows = table(run("report", cases, "--format", "csv"))

    assert "100% (72% to 100%)" in run("report", cases)
    assert (rows[0]["share"], rows[0]["low"], rows[0]["high"]) == ("1.0000", "0.7225", "1.0000")


def test_no_decision_is_said_as_such(cases: Path) -> None:
    """An empty report tells how to fill it."""
    assert "No decision is recorded yet" in run("report", cases)


def test_the_index_is_named_by_option_or_variable(cases: Path, tmp_path: Path) -> None:
    """Both make the file; without them nothing is written."""
    run("worklist", cases)
    before = {path.name for path in tmp_path.iterdir()}
    run("worklist", cases, "--index", tmp_path / "one.db")
    run("report", cases, APPEALGEN_INDEX=str(tmp_path / "two.db"))
    after = {path.name for path in tmp_path.iterdir()}

    assert before == {"cases"}
    assert {"one.db", "two.db"} <= after


def test_a_folder_name_is_no_formula_and_moves_no_cursor() -> None:
    """What anybody may have named a folder does nothing in a spreadsheet or a terminal."""
    assert csv_text([("=1+1", "@x", -3, None)]) == "'=1+1,'@x,-3,\n"
    assert "\x1b" not in "".join(columns([("a\x1b[2J", "b")]))


def test_every_basis_of_an_amount_has_words() -> None:
    """No amount is shown without saying what it adds up."""
    from appealgen.cli.worklist_commands import _BASIS

    assert set(_BASIS) == {basis.value for basis in MoneyBasis} - {"not_documented"}
