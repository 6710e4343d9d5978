from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appealgen.errors import CaseInvalidError, InputNotFoundError, NoPolicyInForceError
from appealgen.matching import Truth
from appealgen.policy import PolicyLibrary
from appealgen.service.library import (
    Drift,
    compare_payers,
    drift,
    search_policies,
    what_if_case,
)
from tests.cli.cases import demo_case
from tests.cli.program import files_in
from tests.policy.samples import POLICY, changed, shelf, write

DAY = dt.date(2026, 11, 2)
OLD, NEW = "sample-1@2026-01-15", "sample-1@2026-05-01"

CASE = """\
patient: {{name: Invented Patient, synthetic: true}}
coverage: {{payer: Sample, plan_kind: fully_insured}}
request:
  requested_on: 2026-03-01
  stages:
    - name: Surgery
      lines: [{{code: "22612", levels: L4-L5}}, {{code: "22840"}}]
care:
  - {{kind: physical_therapy, weeks: 12, outcome: no_relief}}
imaging:
  - modality: flexion_extension_xray
    findings: [{{kind: dynamic_motion, levels: L4-L5, translation_mm: {millimeters}}}]
"""


@pytest.fixture
def library(tmp_path: Path) -> PolicyLibrary:
    """Return a shelf whose newer version asks for more than 6 mm, not 4, and for 12 weeks."""
    text = changed(POLICY, ("status: in_force", "status: superseded"))
    made = shelf(tmp_path / "policies", text=text)
    newer = changed(
        POLICY,
        ("version: 2026-01-15", "version: 2026-05-01"),
        ('op: ">=", value: 4', 'op: ">", value: 6'),
        ("with: {weeks: 6}", "with: {weeks: 12}"),
    )
    write(tmp_path / "policies" / "sample-1", newer, "2026-05-01")
    return made


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Return a folder of cases: 5 mm, 7 mm, 3 mm with less therapy, one of another payer."""
    folder = tmp_path / "cases"
    for name, text in {
        "five": CASE.format(millimeters=5),
        "seven": CASE.format(millimeters=7),
        "short": changed(CASE.format(millimeters=3), ("weeks: 12", "weeks: 8")),
        "stranger": CASE.format(millimeters=5).replace("payer: Sample", "payer: Nobody"),
    }.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "case.yaml").write_text(text, encoding="utf-8")
    (folder / "notes").mkdir()
    return folder


def moved(found: Drift) -> list[tuple[str, str, Truth | None, Truth | None, list[str]]]:
    """Return case, line, both statuses and the clauses of what changes."""
    return [
        (name, d.line, d.before, d.after, [one.criterion for one in d.by])
        for name, d in found.moved
    ]


def test_only_cases_whose_answer_turns_are_named_with_the_clause(
    library: PolicyLibrary, cases: Path
) -> None:
    """Five millimeters fail the newer limit and seven do not.

    A case that failed before fails still, now for two reasons; another payer's is not meant.
    """
    found = drift(cases, to=NEW, as_of=DAY, library=library)

    assert moved(found) == [
        ("five", "22612", Truth.MET, Truth.NOT_MET, ["A.1"]),
        ("five", "22840", Truth.MET, Truth.NOT_MET, []),
    ]
    assert (found.looked_at, found.concerned, found.unread) == (4, 3, ())


def test_the_version_that_decides_already_changes_nothing(
    library: PolicyLibrary, cases: Path
) -> None:
    """Asked about the version in force for the cases, none is concerned."""
    found = drift(cases, to=OLD, as_of=DAY, library=library)

    assert (found.concerned, found.moved) == (0, ())


def test_a_case_that_cannot_be_read_is_named_and_the_others_judged(
    library: PolicyLibrary, cases: Path
) -> None:
    """One broken file does not hide the rest, and is not passed over in silence."""
    (cases / "broken").mkdir()
    (cases / "broken" / "case.yaml").write_text("patient: {name: Pat}\n", encoding="utf-8")
    found = drift(cases, to=NEW, as_of=DAY, library=library)

    assert [name for name, _ in found.unread] == ["broken"]
    assert "required and missing" in found.unread[0][1]
    assert len(found.moved) == 2


def test_a_folder_without_cases_is_no_answer(library: PolicyLibrary, tmp_path: Path) -> None:
    """Neither a missing folder nor an empty one reads as "nothing changes"."""
    (tmp_path / "empty").mkdir()
    for folder in ("empty", "absent"):
        with pytest.raises(InputNotFoundError):
            drift(tmp_path / folder, to=NEW, as_of=DAY, library=library)


def test_a_version_that_is_not_on_file_is_refused(library: PolicyLibrary, cases: Path) -> None:
    """The version asked about has to be there."""
    with pytest.raises(NoPolicyInForceError, match="sample-1@2027-01-01"):
        drift(cases, to="sample-1@2027-01-01", as_of=DAY, library=library)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return demo_case(tmp_path / "demo")


def test_a_changed_copy_is_judged_and_nothing_is_written(demo: Path) -> None:
    """Weaker imaging and no motion open the answer; the folder is as it was."""
    before = files_in(demo)
    setting = {"imaging[0].findings": "", "imaging[1].findings[0].translation_mm": "2"}
    found = what_if_case(demo, as_of=DAY, setting=setting)

    assert (found.before.truth, found.after.truth) == (Truth.MET, Truth.NOT_DOCUMENTED)
    assert {d.line for d in found.differences if d.changed} == {"63047", "22612", "22840"}
    assert files_in(demo) == before


def test_a_value_is_read_as_in_a_case_file(demo: Path) -> None:
    """Lists and blocks may be written on one line."""
    setting = {"request.stages[0].lines[0].levels": "[L3-L4, L4-L5]"}
    found = what_if_case(demo, as_of=DAY, setting=setting)

    assert [(d.level, d.before) for d in found.differences if d.before is None] == [("L3-L4", None)]


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("care[0].sessions", "many", "Write a whole number"),
        ("patient.pronuons", "he", "Did you mean 'pronouns'?"),
        ("care[99].sessions", "3", "no such place"),
        ("care.sessions", "3", "no such place"),
        ("patient.name.first", "X", "no such place"),
        ("patient.nickname", "", "no such place"),
        ("denial.received_date", "2027-10-30", "after the day the case is looked at"),
        ("request.stages[0].lines[1].levels", "C4-C5", "outside the region of code 22612"),
        ("care[0].sessions", "[3", "not readable as YAML"),
        ("patient.name", "", "required and missing"),
    ],
)
def test_a_changed_copy_is_checked_like_a_case(
    demo: Path, where: str, value: str, said: str
) -> None:
    """Each problem names the place and what is wrong, and never the value."""
    with pytest.raises(CaseInvalidError) as caught:
        what_if_case(demo, as_of=DAY, setting={where: value})

    assert said in str(caught.value)
    assert where.split("[", maxsplit=1)[0].split(".", maxsplit=1)[0] in str(caught.value)
    assert "Hartwell" not in str(caught.value)


def test_a_request_no_policy_covers_is_no_comparison(demo: Path) -> None:
    """Where no payer has criteria for the codes, that is said instead of an empty table."""
    lines = '[{code: "22612", levels: L4-L5}, {code: "22840"}]'
    text = changed(CASE.format(millimeters=5), (lines, '[{code: "99213"}]'))
    (demo / "case.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(NoPolicyInForceError):
        compare_payers(demo, as_of=DAY)


def test_the_search_looks_at_the_newest_versions(library: PolicyLibrary) -> None:
    """An older version's text is not found a second time."""
    found = search_policies(["translation"], library)

    assert [(one.policy.ref, one.criterion.id) for one in found] == [(NEW, "A.1")]
