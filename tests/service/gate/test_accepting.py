"""A surgeon may release documents despite a finding of some checks, by name and with a reason."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from appealgen import build_case, sign_case
from appealgen.brief import checklist, letters
from appealgen.brief.interface import DocumentBrief
from appealgen.errors import CaseInvalidError, ExitCode, ReleaseGateError
from appealgen.render.readback import read_back
from appealgen.service import documents
from appealgen.service.cases import digest_of
from appealgen.service.documents import Kind
from appealgen.service.gate.accepting import accept_findings
from appealgen.service.gate.findings import MAY_BE_ACCEPTED, Check, GateFinding
from appealgen.service.signoff import read_signoff
from appealgen.service.verifying import verify_case
from tests.cli.cases import demo_case, replaced
from tests.cli.program import call

DAY = dt.date(2026, 11, 2)
SURGEON = "Maria T. Ellison"
WHY = "The words are those of my own note; I have compared the page with it."
ODD = "He whistles in the garden."
LETTER = letters.letter_of
CHECKLIST = checklist.checklist_brief
ONLY = [Kind.CHECKLIST]
"""The document that is printed soonest."""


def saying(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    """Let checklist and letter say more sentences."""

    def letter(*arguments: object) -> DocumentBrief:
        made = LETTER(*arguments)  # type: ignore[arg-type]
        opening = (*made.model_dump()["opening"], *more)
        return made.model_copy(update={"opening": opening})

    def sheet(*arguments: object) -> DocumentBrief:
        made = CHECKLIST(*arguments)  # type: ignore[arg-type]
        return made.model_copy(update={"heading": " ".join([made.heading, *more])})

    monkeypatch.setattr(documents, "letter_of", letter)
    monkeypatch.setattr(documents, "checklist_brief", sheet)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the demo in its own folder, with a sentence in it that no check can place."""
    saying(monkeypatch, ODD)
    return demo_case(tmp_path / "case")


def marks(case: Path) -> list[str]:
    """Return the marks of what the last build's documents are held back for."""
    return list(dict.fromkeys(f.mark for f in verify_case(case).findings if f.may_be_accepted))


def released(case: Path) -> None:
    """Build, accept everything that may be accepted, sign and build again."""
    only = [*ONLY, Kind.QUESTIONS]
    build_case(case, as_of=DAY, only=ONLY)
    accepts = accept_findings(case, marks(case), why=WHY)
    sign_case(case, by=SURGEON, on=DAY, accepts=accepts)
    build_case(case, as_of=DAY, only=only)


def test_what_is_accepted_no_longer_holds_the_documents_back(case: Path) -> None:
    """They lose DRAFT; verify tells them apart from what is wrong."""
    released(case)
    report = verify_case(case)

    assert report.passed
    assert {f.name for f in report.accepted} == {"packet-checklist"}
    assert json.loads((case / "out" / "manifest.json").read_text("utf-8"))["draft"] is False


def test_both_formats_of_a_letter_share_a_mark(case: Path) -> None:
    """One acceptance covers the sentence in the PDF and in the Word file."""
    build_case(case, as_of=DAY, only=[Kind.LETTER])
    found = [f for f in verify_case(case).findings if "whistles" in f.quote]

    assert {f.document for f in found} == {"appeal-letter.pdf", "appeal-letter.docx"}
    assert len({f.mark for f in found}) < len(found)


def test_the_document_is_silent_and_the_staff_page_and_manifest_tell(case: Path) -> None:
    """Who, when, why and which finding; nobody outside the practice reads of it."""
    released(case)
    out = case / "out"
    sheet, page = (
        " ".join(b.text for b in read_back(n, "application/pdf", (out / n).read_bytes()).blocks)
        for n in ("packet-checklist.pdf", "open-questions.pdf")
    )
    accepted = json.loads((out / "manifest.json").read_text("utf-8"))["accepted"]

    assert ODD in sheet
    assert WHY not in sheet
    assert WHY in page
    assert f"{SURGEON} accepted it on November 2, 2026" in page
    assert {(a["by"], a["on"], a["why"]) for a in accepted} == {(SURGEON, "2026-11-02", WHY)}


def test_a_change_of_the_case_ends_an_acceptance(case: Path) -> None:
    """The release holds for one content; after a change the finding holds again."""
    released(case)
    replaced("    sessions: 16\n", "    sessions: 17\n")(case)

    built = build_case(case, as_of=DAY, only=ONLY)

    assert built.draft
    assert not built.gate.passed
    assert not built.gate.accepted


def test_another_finding_is_not_accepted_with_it(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody looked at still holds the documents back."""
    released(case)
    saying(monkeypatch, ODD, "The ODI was 64%.")

    with pytest.raises(ReleaseGateError):
        build_case(case, as_of=DAY, only=ONLY)


@pytest.mark.parametrize(
    "check",
    [
        Check.PLACEHOLDER,
        Check.CITATION,
        Check.CLAIM,
        Check.SECTION,
        Check.POINTER,
        Check.REFERENCE,
        Check.AGREEMENT,
        Check.DRAFT,
        Check.CHANGED,
        Check.UNREADABLE,
    ],
)
def test_some_findings_no_reason_makes_right(check: Check) -> None:
    """A placeholder, a wrong citation, a claim that is not met and their like stay findings."""
    assert check not in MAY_BE_ACCEPTED
    assert not GateFinding("a.pdf", 1, check, "what", "quote").may_be_accepted


def test_a_mark_put_into_the_release_by_hand_accepts_no_such_finding(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gate asks the finding what kind it is, and not the file."""
    saying(monkeypatch, "See TODO.")
    sign_case(case, by=SURGEON, on=DAY)
    with pytest.raises(ReleaseGateError):
        build_case(case, as_of=DAY, only=ONLY)
    found = verify_case(case).findings
    held = [f for f in found if f.check is Check.PLACEHOLDER]
    text = "".join(
        f'  - {{finding: "{f.mark}", document: "{f.name}", check: "{f.check.value}", why: "x"}}\n'
        for f in found
    )
    with (case / "signoff.yaml").open("a", encoding="utf-8") as file:
        file.write(f"accepts:\n{text}")

    assert held
    with pytest.raises(ReleaseGateError):
        build_case(case, as_of=DAY, only=ONLY)


@pytest.mark.parametrize(
    ("given", "why", "what"),
    [
        (["0" * 12], WHY, "is of no finding"),
        (["Hartwell"], WHY, "A mark is of no finding"),
        ([], " ", "no reason"),
        ([], "x" * 401, "longer than 400"),
        ([], "a \U0001f600", "cannot be printed"),
    ],
)
def test_what_cannot_be_accepted_is_refused(
    given: list[str], why: str, what: str, case: Path
) -> None:
    """A mark of nothing, or a reason that is none; what was typed is not repeated."""
    build_case(case, as_of=DAY, only=ONLY)

    with pytest.raises(CaseInvalidError) as refused:
        accept_findings(case, given or marks(case), why=why)

    said = " ".join(str(p) for p in refused.value.problems)
    assert what in said
    assert "Hartwell" not in said


def test_a_finding_of_another_kind_is_refused(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named by its check, and what to do is said."""
    saying(monkeypatch, "See TODO.")
    build_case(case, as_of=DAY, only=ONLY)
    found = next(f for f in verify_case(case).findings if f.check is Check.PLACEHOLDER)

    with pytest.raises(CaseInvalidError) as refused:
        accept_findings(case, [found.mark], why=WHY)

    assert "cannot be accepted (placeholder)" in str(refused.value.problems[0])


def test_a_reason_with_quotes_is_kept_as_it_is(case: Path) -> None:
    """The file is read back as it was written."""
    build_case(case, as_of=DAY, only=ONLY)
    why = 'The note says: "he whistles" #1, see F'
    accepts = accept_findings(case, marks(case), why=why)
    sign_case(case, by=SURGEON, on=DAY, accepts=accepts)

    release = read_signoff(case, digest_of(case / "case.yaml"))

    assert release is not None
    assert release.accepts == accepts
    assert {one.why for one in release.accepts} == {why}


def test_the_command_takes_marks_and_reason_together(case: Path) -> None:
    """Verify prints the marks; neither a mark nor a reason is taken alone."""
    build_case(case, as_of=DAY, only=ONLY)
    mark = marks(case)[0]
    sign = ("sign", case, "--as", SURGEON, "--as-of", "2026-11-02")

    assert f"unsupported [{mark}]: " in call("verify", case).out
    assert call(*sign, "--accept", mark).code == ExitCode.USAGE
    assert call(*sign, "--despite", WHY).code == ExitCode.USAGE
    assert not (case / "signoff.yaml").exists()
    assert call(*sign, "--accept", mark, "--despite", WHY).code == ExitCode.DONE
    assert mark in (case / "signoff.yaml").read_text("utf-8")
