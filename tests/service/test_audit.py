"""The audit of a case file: at booking, without criteria, as a page, and beside a build."""

from __future__ import annotations

import datetime as dt
import io
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

from appealgen import assess_case, build_case, resources
from appealgen.brief.audit_lines import NO_LINES
from appealgen.coding.audit import AuditSeverity
from appealgen.errors import CaseInvalidError, NoPolicyInForceError, PolicyInvalidError
from appealgen.service import building
from appealgen.service.audit import CaseAudit, audit_of_case, audited, coding_report, sheet_pdf
from appealgen.service.documents import Kind
from tests.cli.cases import demo_case

DAY = dt.date(2026, 11, 2)
PUBLISHED = Path(__file__).parents[2] / "fixtures" / "published"

BOOKED = """\
schema_version: "1"
patient: {name: Pat Example, synthetic: true}
coverage: {payer: PAYER, plan_kind: fully_insured, state: PA}
request:
  stages:
    - name: operation
      lines:
        - {code: "22612", levels: L4-L5}
        - {code: "22853", levels: L4-L5}
diagnoses:
  - {code: M48.06, levels: L4-L5}
"""


def booked(folder: Path, payer: str = "Aetna") -> CaseAudit:
    """Return the audit of an invented case as it is booked: no denial, no exhibits, no chart."""
    (folder / "case.yaml").write_text(BOOKED.replace("PAYER", payer), encoding="utf-8")
    return audit_of_case(folder, as_of=DAY)


def pages(found: CaseAudit) -> list[str]:
    """Return the text of the sheet's pages."""
    reader = PdfReader(io.BytesIO(sheet_pdf(found)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_demo_is_clean() -> None:
    """Its codes agree and its chart shows what the criteria ask."""
    out = audit_of_case(resources.demo_case_folder(), as_of=DAY).out

    assert out.worst is None
    assert out.documentation.status == "met"
    assert not out.before_denial


@pytest.mark.parametrize("folder", sorted(PUBLISHED.iterdir()), ids=lambda path: path.name)
def test_no_published_case_will_deny(folder: Path) -> None:
    """No fixture holds a code that an edit refuses by itself, and each can be audited."""
    out = audit_of_case(folder, as_of=DAY).out

    assert out.counts["will_deny"] == 0
    assert sum(out.counts.values()) == len(out.findings) + len(out.documentation.needs)


def test_a_booked_case_is_audited_before_any_denial(tmp_path: Path) -> None:
    """Codes first, then what the chart lacks for this payer, with who supplies it."""
    found = booked(tmp_path)

    assert found.out.before_denial
    assert found.out.worst == "will_deny"
    assert found.out.findings[0].codes == ("M48.06",)
    assert found.out.documentation.policies == ("Aetna Clinical Policy Bulletin 0743 (2026-07-30)",)
    assert {need.owner for need in found.out.documentation.needs} >= {"surgeon", "staff"}


def test_without_criteria_the_codes_are_audited_all_the_same(tmp_path: Path) -> None:
    """The documentation part says what to ask the payer for."""
    found = booked(tmp_path, "Example Health of Nowhere")

    assert found.determination is None
    assert found.out.worst == "will_deny"
    (need,) = found.out.documentation.needs
    assert need.fix.startswith("Ask Example Health of Nowhere for the criteria it applies to 22612")
    assert found.out.documentation.status == "no_criteria"


def test_a_policy_named_by_hand_that_is_not_on_file_is_an_error(tmp_path: Path) -> None:
    """A slip in ``--policy`` is not passed over as "no criteria"."""
    booked(tmp_path)

    with pytest.raises(NoPolicyInForceError, match="no-such-policy"):
        audit_of_case(tmp_path, as_of=DAY, policy="no-such-policy")


def test_a_case_with_problems_is_refused(tmp_path: Path) -> None:
    """The audit reads only what ``check`` would pass."""
    (tmp_path / "case.yaml").write_text(BOOKED.replace("L4-L5", "L4-L7"), encoding="utf-8")

    with pytest.raises(CaseInvalidError):
        audit_of_case(tmp_path, as_of=DAY)


def test_the_sheet_is_one_page_with_the_gravest_first(tmp_path: Path) -> None:
    """What will be denied comes before what is likely, and what does not fit is counted."""
    (text,) = pages(booked(tmp_path))

    assert "Correct before it is sent: 1 will deny" in text
    assert text.index("WILL DENY Diagnosis") < text.index("likely deny Device")


@pytest.mark.parametrize("name", ["two-stage-l2-pelvis", "ny-dfs-202006-129054-llif-l2-3"])
def test_a_full_sheet_stays_one_page_and_counts_the_rest(name: str) -> None:
    """As many entries as fit; the others are named by number."""
    (text,) = pages(audit_of_case(PUBLISHED / name, as_of=DAY))

    assert "Not on this page: " in text
    assert "See the table" in text


def test_the_sheet_is_the_same_each_time(tmp_path: Path) -> None:
    """Equal input, equal bytes."""
    found = booked(tmp_path)

    assert sheet_pdf(found) == sheet_pdf(found)


def test_a_build_carries_the_audit_and_refuses_nothing(tmp_path: Path) -> None:
    """A diagnosis that contradicts the chart is found, and the documents are built."""
    case = demo_case(tmp_path / "case")
    file = case / "case.yaml"
    file.write_text(file.read_text().replace("code: M48.062", "code: M48.061"))
    built = build_case(case, as_of=DAY, only=[Kind.ASSESSMENT])

    assert built.audit is not None
    assert built.audit.worst is AuditSeverity.LIKELY_DENY
    assert (built.folder / "assessment.json").is_file()


def test_a_broken_code_list_silences_the_audit_of_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed list that cannot be read gives letter and card nothing to say of codes."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    edition = tmp_path / "data" / "appealgen" / "coding" / "ncci_practitioner" / "2026-10-01"
    edition.mkdir(parents=True)
    (edition / "edition.yaml").write_text("nothing: of use\n", encoding="utf-8")
    file, determination = assess_case(resources.demo_case_folder(), as_of=DAY)

    with pytest.raises(PolicyInvalidError):
        coding_report(file.case, DAY, determination)
    assert building._coding(file.case, determination) is NO_LINES


def test_an_audit_takes_less_than_fifty_milliseconds() -> None:
    """Once everything is loaded, on the fullest case there is; processor time, the best of five."""
    found = audit_of_case(PUBLISHED / "two-stage-l2-pelvis", as_of=DAY)
    times = []
    for _ in range(5):
        started = time.process_time()
        audited(found.file, DAY)
        times.append(time.process_time() - started)

    assert min(times) < 0.05
