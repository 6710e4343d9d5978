"""A build is gated, can be verified afterwards, and is released only for what was signed."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import docx
import pytest

from appealgen import build_case, sign_case
from appealgen.brief import letters
from appealgen.brief.letter import LetterBrief
from appealgen.errors import InputNotFoundError, ReleaseGateError
from appealgen.service import documents
from appealgen.service.documents import Kind
from appealgen.service.gate.findings import Check, GateReport
from appealgen.service.verifying import verify_case
from tests.cli.cases import demo_case, replaced

DAY = dt.date(2026, 11, 2)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return demo_case(tmp_path / "case")


def checks(report: GateReport) -> set[Check]:
    """Return which checks found something."""
    return {finding.check for finding in report.findings}


def test_a_build_passes_its_own_gate(case: Path) -> None:
    """Nothing is found at once, and nothing when the files are read from the disk."""
    built = build_case(case, as_of=DAY)

    assert built.gate.passed
    assert set(built.gate.documents) == {
        p.name for p in built.files if p.suffix in {".pdf", ".docx"}
    }
    assert verify_case(case).passed


def test_released_documents_verify_too(case: Path) -> None:
    """Also without the mark DRAFT."""
    sign_case(case, by="Maria T. Ellison", on=DAY)
    built = build_case(case, as_of=DAY, only=[Kind.LETTER])

    assert not built.draft
    assert verify_case(case).passed


def test_a_word_file_edited_by_hand_is_found(case: Path) -> None:
    """The file is named, with the place."""
    build_case(case, as_of=DAY, only=[Kind.LETTER])
    path = case / "out" / "appeal-letter.docx"
    made = docx.Document(str(path))
    paragraph = next(p for p in made.paragraphs if "16 in-person" in p.text)
    paragraph.runs[0].text = paragraph.runs[0].text.replace("16 in-person", "26 in-person")
    buffer = io.BytesIO()
    made.save(buffer)
    path.write_bytes(buffer.getvalue())

    report = verify_case(case)

    assert {Check.CHANGED, Check.UNSUPPORTED, Check.AGREEMENT} <= checks(report)
    assert any("26 in-person" in finding.quote for finding in report.findings)


def test_a_case_changed_since_is_found(case: Path) -> None:
    """The documents say what the case said then."""
    build_case(case, as_of=DAY, only=[Kind.LETTER])
    replaced("    sessions: 16\n", "    sessions: 14\n")(case)

    report = verify_case(case)

    assert {Check.CHANGED, Check.UNSUPPORTED} <= checks(report)


def test_a_missing_document_is_found(case: Path) -> None:
    """What the manifest names has to be there."""
    build_case(case, as_of=DAY, only=[Kind.CARD])
    (case / "out" / "battle-card.pdf").unlink()

    assert checks(verify_case(case)) == {Check.CHANGED}


def test_a_file_that_cannot_be_read_is_found(case: Path) -> None:
    """Not passed over in silence."""
    build_case(case, as_of=DAY, only=[Kind.CARD])
    (case / "out" / "battle-card.pdf").write_bytes(b"%PDF-1.7 broken")

    assert Check.UNREADABLE in checks(verify_case(case))


def test_nothing_built_is_said(case: Path) -> None:
    """There is nothing to verify."""
    with pytest.raises(InputNotFoundError, match="nothing was built"):
        verify_case(case)


def test_a_release_that_no_longer_holds_is_found(case: Path) -> None:
    """The documents carry no DRAFT, but the release was taken back."""
    sign_case(case, by="Maria T. Ellison", on=DAY)
    build_case(case, as_of=DAY, only=[Kind.CARD])
    (case / "signoff.yaml").unlink()

    assert checks(verify_case(case)) == {Check.DRAFT}


def test_the_gate_holds_back_a_signed_letter(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of the briefs: the files are written as drafts and the command fails."""
    sign_case(case, by="Maria T. Ellison", on=DAY)
    spoil(monkeypatch)

    with pytest.raises(ReleaseGateError, match="as drafts"):
        build_case(case, as_of=DAY, only=[Kind.LETTER])

    manifest = json.loads((case / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["draft"] is True
    assert manifest["gate_findings"] > 0
    assert any("release gate" in f for f in frames(case / "out" / "appeal-letter.docx"))


def test_an_unsigned_letter_with_a_problem_is_a_draft_that_says_so(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was to be released, so nothing fails."""
    spoil(monkeypatch)

    built = build_case(case, as_of=DAY, only=[Kind.LETTER])

    assert built.draft
    assert "release gate found" in built.draft_reason
    assert Check.UNSUPPORTED in checks(built.gate)


def test_no_message_carries_the_words_of_a_document(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a patient's name nor a value stands in the error."""
    sign_case(case, by="Maria T. Ellison", on=DAY)
    spoil(monkeypatch)

    with pytest.raises(ReleaseGateError) as held:
        build_case(case, as_of=DAY, only=[Kind.LETTER])

    assert not [word for word in ("Hartwell", "64%", "Ellison") if word in str(held.value)]


@pytest.mark.parametrize("what", ["exhibit", "criteria", "first form"])
def test_a_release_holds_for_exhibits_and_criteria(case: Path, what: str) -> None:
    """Another exhibit, other criteria, or a release that names neither: drafts again."""
    path = sign_case(case, by="Maria T. Ellison", on=DAY)
    assert not build_case(case, as_of=DAY, only=[Kind.CARD]).draft
    text = path.read_text(encoding="utf-8")
    if what == "exhibit":
        exhibit = case / "exhibits" / "D-flexion-extension.pdf"
        exhibit.write_bytes(exhibit.read_bytes() + b"\n%\n")
    elif what == "criteria":
        last = text.rstrip().rsplit(": ", 1)
        path.write_text(f"{last[0]}: {'0' * 64}\n", encoding="utf-8")
    else:
        kept = [line for line in text.splitlines() if line[:4] in {"by: ", "on: ", "case"}]
        path.write_text('schema_version: "1"\n' + "\n".join(kept) + "\n", encoding="utf-8")

    assert build_case(case, as_of=DAY, only=[Kind.CARD]).draft


def test_a_release_says_who_attests_what_and_when(case: Path) -> None:
    """Name, day, statement, and a hash of everything it is of."""
    text = sign_case(case, by="Maria T. Ellison", on=DAY).read_text(encoding="utf-8")

    assert 'by: "Maria T. Ellison"\non: 2026-11-02\nattests: I have read' in text
    assert all(f'  "{letter}": ' in text for letter in "ABCDEF")
    assert "aetna-cpb-0743@" in text


def spoil(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the letter's brief say another score than the case has."""
    letter = letters.letter_of

    def wrong(*arguments: object) -> LetterBrief:
        made = letter(*arguments)  # type: ignore[arg-type]
        said = made.model_dump_json().replace("58%", "64%")
        return type(made).model_validate_json(said)  # type: ignore[return-value]

    monkeypatch.setattr(documents, "letter_of", wrong)


def frames(path: Path) -> list[str]:
    """Return headers and footers of a Word file."""
    sections = docx.Document(str(path)).sections
    return [p.text for s in sections for part in (s.header, s.footer) for p in part.paragraphs]
