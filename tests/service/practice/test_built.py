"""Documents built with a practice's settings: its look and words, and every mark of honesty."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from appealgen import build_case
from appealgen.brief.pictures.models import PictureKind
from appealgen.errors import CaseInvalidError, PracticeInvalidError
from appealgen.service import Built, sign_case
from appealgen.service.documents import Kind
from appealgen.service.manifest import read_manifest
from appealgen.service.verifying import verify_case
from tests.cli.cases import demo_case, replaced
from tests.render.test_letterhead import paper, saved
from tests.service.practice.folders import LOGO, QUOTES, SETTINGS, WORDING, practice, put, whole

DAY = dt.date(2026, 11, 2)
WORDS_ONLY = frozenset[PictureKind]()
"""No pictures: the words are what is looked at here."""
SHEETS = [Kind.LETTER, Kind.CHECKLIST, Kind.CLAIM_FILE, Kind.EXTERNAL_REVIEW]


def pdf(folder: Path, name: str) -> PdfReader:
    """Open a PDF."""
    return PdfReader(io.BytesIO((folder / name).read_bytes()))


def said(folder: Path, name: str) -> str:
    """Return the text of a PDF on one line."""
    return " ".join(" ".join(p.extract_text() for p in pdf(folder, name).pages).split())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the demo, at its final level, built with every setting; to look at only."""
    home = tmp_path_factory.mktemp("built")
    case = demo_case(home / "case")
    file = case / "case.yaml"
    decided = (
        "earlier_appeals:\n  - {level: first level, filed: 2026-10-28, decided: 2026-10-31, "
        "upheld: true, final: true}\n"
    )
    file.write_text(file.read_text(encoding="utf-8") + decided, encoding="utf-8")
    return build_case(
        case, as_of=DAY, only=SHEETS, practice=whole(home / "practice"), pictures=WORDS_ONLY
    )


def test_the_gate_finds_nothing_in_the_practices_own_words(built: Built) -> None:
    """Wording, lines and their sources are known as the practice's."""
    assert [str(f) for f in built.gate.findings] == []
    assert built.warnings == ()


def test_every_page_is_on_the_paper_of_the_settings(built: Built) -> None:
    """A4 is 210 by 297 mm (ISO 216)."""
    for name in ("appeal-letter.pdf", "packet-checklist.pdf", "claim-file-request.pdf"):
        box = pdf(built.folder, name).pages[0].mediabox
        assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    word = docx.Document(str(built.folder / "appeal-letter.docx"))
    assert round(word.sections[0].page_width.mm) == 210  # type: ignore[union-attr]


def test_a_letter_to_a_reviewer_outside_keeps_its_greeting(built: Built) -> None:
    """The wording of a letter to the plan would greet the wrong person."""
    text = said(built.folder, "external-review-statement.pdf")

    assert "To the reviewer:" in text
    assert "Dear Medical Director:" not in text
    assert "Respectfully," in text


def test_a_letter_of_the_patient_is_not_the_practices(built: Built) -> None:
    """Neither its name, nor its logo, nor its words."""
    text = said(built.folder, "claim-file-request.pdf")

    assert "Sincerely," in text
    assert "Respectfully," not in text
    assert "Lakeside Spine Associates" not in text


def test_the_marks_of_honesty_stay(built: Built) -> None:
    """DRAFT on each page, points, pointers and the list of exhibits, as without settings."""
    reader = pdf(built.folder, "external-review-statement.pdf")
    text = said(built.folder, "external-review-statement.pdf")

    assert all("DRAFT, not to be sent" in page.extract_text() for page in reader.pages)
    assert "1. " in text
    assert "Ex. C p" in text
    assert "Enclosed documents" in text


def test_lines_and_wording_are_in_both_formats(tmp_path: Path) -> None:
    """PDF and Word say the same."""
    folder = practice(tmp_path / "practice", wording__letter_jinja=WORDING)
    put(folder, "quotes/aetna-cpb-0743@2026-07-30.yaml", QUOTES)
    made = build_case(
        demo_case(tmp_path / "case"),
        as_of=DAY,
        only=[Kind.LETTER],
        practice=folder,
        pictures=WORDS_ONLY,
    )

    word = docx.Document(str(made.folder / "appeal-letter.docx"))
    texts = (said(made.folder, "appeal-letter.pdf"), " ".join(p.text for p in word.paragraphs))
    for text in texts:
        assert "Dear Medical Director:" in text
        assert "under 26-1029-55512" in text.replace("Reference ", "")
        assert (
            "“An invented line of 7 words; \u2018graded’ too.” (quoted from the practice’s" in text
        )
        assert "pages 6-7, copied October 1, 2026" in text
        assert "To the medical director:" not in text
    assert made.gate.passed


def test_the_word_letterhead_passes_the_gate(tmp_path: Path) -> None:
    """The two formats agree but for the letterhead, which one of them has in its header."""
    folder = practice(
        tmp_path / "practice",
        SETTINGS + "letterhead: paper.docx\nlogo: {file: logo.svg, alt: A lake}\n",
        paper_docx=saved(paper(first=True)),
        logo_svg=LOGO,
    )
    kinds = [Kind.LETTER, Kind.CLAIM_FILE]
    made = build_case(
        demo_case(tmp_path / "case"), as_of=DAY, only=kinds, practice=folder, pictures=WORDS_ONLY
    )

    words = {
        name: docx.Document(str(made.folder / name)).sections[0].first_page_header.paragraphs
        for name in ("appeal-letter.docx", "claim-file-request.docx")
    }
    assert made.gate.passed
    assert words["appeal-letter.docx"][1].text == "Lakeside, first page"
    assert "Lakeside" not in " ".join(p.text for p in words["claim-file-request.docx"])


def test_lines_of_another_version_are_said_and_not_printed(tmp_path: Path) -> None:
    """The build goes on: the letter is right without them."""
    folder = practice(tmp_path / "practice")
    old = "aetna-cpb-0743@2025-01-01"
    put(folder, f"quotes/{old}.yaml", QUOTES.replace("aetna-cpb-0743@2026-07-30", old))

    made = build_case(
        demo_case(tmp_path / "case"),
        as_of=DAY,
        only=[Kind.LETTER],
        practice=folder,
        pictures=WORDS_ONLY,
    )

    assert any(old in w and "not printed" in w for w in made.warnings)
    assert "invented line" not in said(made.folder, "appeal-letter.pdf")


def test_broken_settings_stop_the_build(tmp_path: Path) -> None:
    """Nothing is written: neither with the settings nor without them."""
    folder = practice(tmp_path / "practice", wording__letter_jinja="{% block x %}y{% endblock %}")
    case = demo_case(tmp_path / "case")

    with pytest.raises(PracticeInvalidError, match=r"wording/letter\.jinja:1"):
        build_case(case, as_of=DAY, practice=folder, pictures=WORDS_ONLY)

    assert not (case / "out").exists()


def test_a_release_holds_for_these_settings_only(tmp_path: Path) -> None:
    """Other words in the surgeon's name bring DRAFT back."""
    case, folder = demo_case(tmp_path / "case"), whole(tmp_path / "practice")
    sign_case(case, by="Maria T. Ellison", on=DAY, practice=folder)

    signed = build_case(case, as_of=DAY, only=[Kind.LETTER], practice=folder, pictures=WORDS_ONLY)
    without = build_case(case, as_of=DAY, only=[Kind.LETTER], pictures=WORDS_ONLY)
    put(folder, "wording/letter.jinja", WORDING.replace("Respectfully", "Yours truly"))
    changed = build_case(case, as_of=DAY, only=[Kind.LETTER], practice=folder, pictures=WORDS_ONLY)

    assert (signed.draft, without.draft, changed.draft) == (False, True, True)


def test_a_release_without_settings_holds_without_them(tmp_path: Path) -> None:
    """As it did before there were settings."""
    case = demo_case(tmp_path / "case")
    sign_case(case, by="Maria T. Ellison", on=DAY)

    plain = build_case(case, as_of=DAY, only=[Kind.LETTER], pictures=WORDS_ONLY)
    own = build_case(
        case,
        as_of=DAY,
        only=[Kind.LETTER],
        practice=whole(tmp_path / "practice"),
        pictures=WORDS_ONLY,
    )

    assert (plain.draft, own.draft) == (False, True)


def test_a_case_may_be_signed_by_the_full_name_of_a_profile(tmp_path: Path) -> None:
    """Where the case gives the short name, the surgeon still signs by her own."""
    case = demo_case(tmp_path / "case")
    replaced("  name: Maria T. Ellison\n  credentials: MD\n", "  name: ellison\n")(case)
    folder = practice(tmp_path / "practice")

    with pytest.raises(CaseInvalidError):
        sign_case(case, by="Maria T. Ellison", on=DAY)

    assert sign_case(case, by="Maria T. Ellison", on=DAY, practice=folder).is_file()


def test_verify_asks_for_the_settings_of_the_build(tmp_path: Path) -> None:
    """With them nothing is wrong; with others, or none, it says so."""
    case, folder = demo_case(tmp_path / "case"), whole(tmp_path / "practice")
    build_case(case, as_of=DAY, only=[Kind.LETTER], practice=folder, pictures=WORDS_ONLY)
    manifest = read_manifest(case / "out")

    assert manifest is not None
    assert manifest.practice_sha256
    assert verify_case(case, practice=folder).passed
    assert any("other practice settings" in f.what for f in verify_case(case).findings)
