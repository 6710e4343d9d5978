"""The desk sheet's view-model: the gravest first, the rest counted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appealgen.brief.audit_sheet import AuditSheet, sheet_of
from appealgen.service.audit import CaseAudit, audit_of_case
from tests.brief.cases import CHECKOUT, text_of

DAY = dt.date(2026, 11, 20)
PUBLISHED = CHECKOUT / "fixtures" / "published"
TWO_STAGE = PUBLISHED / "two-stage-l2-pelvis"


def audited(folder: Path) -> CaseAudit:
    """Return the audit of a fixture."""
    return audit_of_case(folder, as_of=DAY)


def sheet(folder: Path, most: int | None = None) -> AuditSheet:
    """Return the sheet of a fixture."""
    found = audited(folder)
    return sheet_of(found.file.case, found.out, most)


def test_a_clean_case_says_so() -> None:
    """The demo's sheet holds its head and one line."""
    found = sheet(CHECKOUT / "fixtures" / "demo")

    assert found.lead.startswith("Nothing found")
    assert not found.findings
    assert not found.needs
    assert found.heading == "Coding and documentation"


def test_a_case_without_a_denial_is_headed_before_submission() -> None:
    """The sheet is for the day of booking, too."""
    assert sheet(TWO_STAGE).heading == "Before submission"


@pytest.mark.parametrize("most", [0, 1, 4, 9])
def test_what_is_left_out_is_counted(most: int) -> None:
    """Entries shown and counted together are all of them, and the least grave gives way first."""
    found = audited(TWO_STAGE)
    made = sheet_of(found.file.case, found.out, most)
    likely = found.out.counts["likely_deny"] - most

    assert len(made.findings) + len(made.needs) == most
    assert f"{likely} likely deny, 3 risk, 1 note." in made.more
    assert not made.findings


def test_nothing_is_counted_where_everything_is_shown() -> None:
    """No line about other entries."""
    assert sheet(TWO_STAGE).more == ""


def test_the_page_shows_owner_fix_example_and_blank() -> None:
    """A person at the desk sees who writes what, and where to write it."""
    text = text_of(sheet(PUBLISHED / "assess-630947-xlif-l3-4"), "audit/sheet.html.j2")

    assert "Staff: Record whether the patient is diabetic." in text
    assert "Example: Diabetes: ______ (yes or no), from ______ (note and date)." in text
    assert "The patient attended 11 in-person" in text


def test_a_payer_without_a_name_gets_no_name() -> None:
    """A source that withholds the name is never printed as one."""
    caption = sheet(PUBLISHED / "assess-630947-xlif-l3-4").needs_caption

    assert caption == "The chart and the payer’s criteria"


def test_a_case_without_criteria_says_so_in_its_head() -> None:
    """The criteria row is never empty."""
    rows = {row.label: row.value for row in sheet(PUBLISHED / "assess-574070-scs-permanent").rows}

    assert rows["Criteria"] == "none on file for this payer"
