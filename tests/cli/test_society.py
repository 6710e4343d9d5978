"""``assess --society``: support, marked as such in every form, and never in a document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from appealgen.cli.report import SUPPORT_ONLY
from appealgen.errors import ExitCode
from tests.cli.cases import DAY, demo_case
from tests.cli.program import call


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case of a payer that has nothing on file."""
    folder = demo_case(tmp_path / "case")
    file = folder / "case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("payer: Aetna", "payer: Quux Ltd"), encoding="utf-8")
    return folder


def test_without_a_payers_policy_the_exit_code_is_twelve(case: Path) -> None:
    """The message says what to ask for, and that societies can be read as support."""
    done = call("assess", case, "--as-of", DAY)

    assert (done.code, done.out) == (ExitCode.NO_POLICY, "")
    assert "reviewer's worksheet" in done.err
    assert "--society" in done.err


@pytest.mark.parametrize("form", ["table", "md"])
def test_support_is_said_to_be_support(case: Path, form: str) -> None:
    """What a person reads says first that it is not the payer's rule."""
    done = call("assess", case, "--as-of", DAY, "--society", "--format", form)

    assert done.code == 0
    assert SUPPORT_ONLY in done.out.partition("L4-L5")[0]
    assert "North American Spine Society" in done.out or "nass-lumbar-fusion" in done.out
    assert "not on file" in done.out


def test_support_is_marked_in_json(case: Path) -> None:
    """A program sees the standing of the whole and of each text."""
    found = json.loads(call("assess", case, "--as-of", DAY, "--society", "--format", "json").out)

    assert found["standing"] == "support"
    lines = [line for stage in found["stages"] for line in stage["lines"] if line["policy"]]
    assert {line["policy"]["standing"] for line in lines} == {"support"}


def test_a_payers_own_rule_is_pointed_to(tmp_path: Path) -> None:
    """Where the payer's criteria are on file, support says so."""
    done = call("assess", demo_case(tmp_path / "case"), "--as-of", DAY, "--society")

    assert "Criteria that decide for the payer are on file: aetna-cpb-0743@2026-07-30" in done.out


@pytest.mark.parametrize(
    "words",
    [
        ("--exit-status",),
        ("--policy", "aetna-cpb-0743"),
        ("--all-payers",),
        ("--what-would-help",),
        ("--what-if", "care[0].weeks=3"),
    ],
    ids=" ".join,
)
def test_support_answers_no_question_of_the_payers_rule(case: Path, words: tuple[str, ...]) -> None:
    """A society's answer is never taken for a pass or a failure."""
    done = call("assess", case, "--as-of", DAY, "--society", *words)

    assert (done.code, done.out) == (ExitCode.USAGE, "")


def test_no_document_is_made_from_a_society(case: Path) -> None:
    """Without a payer's policy nothing is built, and a society's text cannot be named for it."""
    plain = call("build", case, "--as-of", DAY)
    named = call("build", case, "--as-of", DAY, "--policy", "nass-lumbar-fusion")

    assert plain.code == named.code == ExitCode.NO_POLICY
    assert "support only" in named.err
    assert not (case / "out").exists()


def test_assess_says_which_day_counts_and_why(tmp_path: Path) -> None:
    """The edition is that of the denial notice, and the reason is given."""
    done = call("assess", demo_case(tmp_path / "case"), "--as-of", DAY)

    assert "Editions in force on 2026-10-26, the day of the denial notice: the payer" in done.out
