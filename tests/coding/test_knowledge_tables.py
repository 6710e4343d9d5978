"""The tables are read strictly: each fault is named with its file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.coding.knowledge import load_knowledge
from appealgen.errors import InputNotFoundError, PolicyInvalidError

POLICIES = resources.policies_folder()


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """Return a copy of the tables that may be broken."""
    shutil.copytree(POLICIES / "coding", tmp_path / "coding")
    shutil.copytree(POLICIES / "medicare" / "wiser", tmp_path / "medicare" / "wiser")
    return tmp_path


def broken(policies: Path) -> list[str]:
    """Return the problems of reading the tables."""
    with pytest.raises(PolicyInvalidError) as caught:
        load_knowledge(policies)
    return [str(problem) for problem in caught.value.problems]


def change(file: Path, old: str, new: str) -> None:
    """Replace the first occurrence of some text in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("add_on.csv", "edit_type", "kind", "add_on.csv:1: .*Not known: kind. Missing: edit_type."),
        ("add_on.csv", "add_on,primary", "primary,add_on", "add_on.csv:1: .*another order"),
        ("add_on.csv", "0095T,22864,1,", "0095T,22864,4,", "add_on.csv:2: .*one of 1, 2, 3"),
        ("add_on.csv", "2013-04-01", "2013-04-31", "add_on.csv:2: .*no day written YYYY-MM-DD"),
        ("add_on.csv", "0098T,22861", "0095T,22864", "add_on.csv:3: .*stands twice"),
        ("add_on.csv", "0095T,22864,1,2013-04-01,,", "0095T,1", "add_on.csv:2: .*2 cells.* 6"),
        ("fee_schedule.csv", "0095T,C", "0095T,X", "fee_schedule.csv:2: .*under status"),
        ("fee_schedule.csv", "0095T,C,XXX", "0095T,C,100", "fee_schedule.csv:2: .*global_days"),
        ("unit_limits_outpatient.csv", "0095T,1,", "0095T,one,", "csv:2: .*no whole number"),
        ("unit_limits_outpatient.csv", "0095T,1,", "0095T,,", "csv:2: .*no units"),
        ("ncci_practitioner.csv", "20225,1,", "20225,2,", "csv:2: .*modifier_indicator"),
        ("ncci_practitioner.csv", "manual_instruction", "habit", "csv:2: .*rationale that is not"),
        ("icd10cm.csv", "C41.2,primary", "C41-2,primary", "icd10cm.csv:2: .*no code under code"),
        ("icd10cm.csv", ",billable,,no", ",billable,A D,no", "csv:2: .*exactly where the status"),
        ("icd10cm_release.csv", "C41,no", "C41,maybe", "csv:2: .*must say yes or no"),
        ("remittance.csv", "CO,liability", "CO,blame", "remittance.csv:2: .*under kind"),
        ("opd_prior_auth.csv", "22551,2021-07-01", "22551,", "csv:2: .*has no day under since"),
        ("inpatient_only.csv", "22585,2017", "22585,", "csv:2: .*has no year"),
        ("edition.yaml", "table: remittance", "table: cpt", "edition.yaml: tables.remittance.csv"),
        ("edition.yaml", "effective: ", "efective: ", r"edition.yaml:\d+: .*efective"),
    ],
)
def test_each_fault_is_named(policies: Path, file: str, old: str, new: str, said: str) -> None:
    """A wrong heading, number, day, word or repeated key stops the load with its place."""
    change(policies / "coding" / file, old, new)

    assert any(re.search(said, problem) for problem in broken(policies)), broken(policies)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("states: [AZ, NJ, OH, OK, TX, WA]", "states: [AZ, XX]", "names a state"),
        ('codes: ["63655"]', 'codes: ["22554"]', "stands twice for one state"),
        ("status: active", "status: soon", "status"),
        ("spine: true", "spine: maybe", "spine"),
    ],
)
def test_the_wiser_list_is_checked(policies: Path, old: str, new: str, said: str) -> None:
    """A state that is not described, a code twice, a word that is none are named."""
    change(policies / "medicare" / "wiser" / "services-2026-01-15.yaml", old, new)

    found = broken(policies)
    assert any(said in problem for problem in found), found
    assert all(re.match(r"services-2026-01-15.yaml:\d+:", problem) for problem in found)


def test_every_fault_of_a_table_is_named_at_once(policies: Path) -> None:
    """Who repairs a table sees all of it."""
    file = policies / "coding" / "inpatient_only.csv"
    change(file, "22585,2017", "22585,never")
    change(file, "22633,2020", "22633,later")

    assert len(broken(policies)) == 2


def test_a_missing_table_is_named(policies: Path) -> None:
    """A table that is not there is said to be missing, not taken for empty."""
    (policies / "coding" / "add_on.csv").unlink()

    with pytest.raises(InputNotFoundError, match=r"add_on\.csv"):
        load_knowledge(policies)


def test_a_table_that_is_no_text_is_named(policies: Path) -> None:
    """Bytes that are not UTF-8 do not end in a trace."""
    (policies / "coding" / "add_on.csv").write_bytes(b"add_on\xff")

    with pytest.raises(InputNotFoundError, match="not UTF-8"):
        load_knowledge(policies)
