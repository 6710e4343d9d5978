"""Build, sign, demo and new: what stands in the folder afterwards, and what it says."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from appealgen import Built, build_case, make_demo, make_new_case, sign_case
from appealgen.errors import (
    CaseInvalidError,
    ExhibitUnusableError,
    OutputExistsError,
    TemplateInvalidError,
)
from appealgen.service import building
from appealgen.service.cases import digest_of
from appealgen.service.documents import Kind
from appealgen.service.signoff import read_signoff
from tests.cli.cases import demo_case, exhibit, replaced
from tests.cli.program import files_in

DAY = dt.date(2026, 11, 2)
ALL = {
    "appeal-letter.docx",
    "appeal-letter.pdf",
    "assessment.json",
    "battle-card.pdf",
    "manifest.json",
    "open-questions.pdf",
    "packet-checklist.pdf",
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case in a folder of its own."""
    return demo_case(tmp_path / "case")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return one whole build of the demo, to look at and not to touch."""
    return build_case(demo_case(tmp_path_factory.mktemp("built") / "case"), as_of=DAY)


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def everything_said(folder: Path) -> str:
    """Return the text of every document of a folder, headers and footers of Word included."""
    said = []
    for name, data in files_in(folder).items():
        if name.endswith(".pdf"):
            said.append(pdf_text(data))
        elif name.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(data)) as word:
                said += [word.read(n).decode() for n in word.namelist() if n.endswith(".xml")]
    return "\n".join(said)


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder."""
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return read


def test_a_build_makes_every_document(built: Built) -> None:
    """Into ``out`` of the case folder, the manifest last."""
    assert built.folder.name == "out"
    assert {path.name for path in built.files} == ALL
    assert set(files_in(built.folder)) == ALL
    assert built.files[-1].name == "manifest.json"


def test_until_signed_every_page_is_a_draft(built: Built) -> None:
    """Each page to send says DRAFT and why."""
    pages = PdfReader(built.folder / "appeal-letter.pdf").pages

    assert built.draft
    assert all("DRAFT, not to be sent" in page.extract_text() for page in pages)
    assert manifest(built.folder)["draft"] is True


def test_once_signed_nothing_says_draft(case: Path) -> None:
    """No DRAFT in any PDF or in any part of the Word file."""
    sign_case(case, by="Maria T. Ellison", on=DAY)

    built = build_case(case, as_of=DAY)

    assert not built.draft
    assert "DRAFT" not in everything_said(case / "out")
    assert manifest(case / "out")["draft"] is False


def test_any_change_of_the_case_makes_drafts_again(case: Path) -> None:
    """The surgeon signed another content; even a comment is a change."""
    sign_case(case, by="Maria T. Ellison", on=DAY)
    with (case / "case.yaml").open("a", encoding="utf-8") as file:
        file.write("# looked at again\n")

    built = build_case(case, as_of=DAY, only=[Kind.LETTER])

    assert built.draft
    assert "DRAFT" in everything_said(case / "out")


@pytest.mark.parametrize("name", ["maria t. ellison", "Maria T.  Ellison, MD"])
def test_the_surgeon_may_write_the_name_as_usual(name: str, case: Path) -> None:
    """Letter case, spaces and credentials aside; kept is the name as the case has it."""
    path = sign_case(case, by=name, on=DAY)

    assert 'by: "Maria T. Ellison"\n' in path.read_text(encoding="utf-8")
    assert not build_case(case, as_of=DAY, only=[Kind.CARD]).draft


@pytest.mark.parametrize("name", ["Jordan Pike", "Ellison", "", "Maria T. Ellison, None"])
def test_nobody_else_can_sign(name: str, case: Path) -> None:
    """Not the contact, not half a name, not an empty one; nothing is written."""
    before = files_in(case)

    with pytest.raises(CaseInvalidError, match="Only the surgeon"):
        sign_case(case, by=name, on=DAY)

    assert files_in(case) == before


def test_a_surgeon_with_quotes_in_the_name_can_sign(case: Path) -> None:
    """The name is written so that it is read back the same."""
    name = """Maria "Mia" O'Brien \\ é"""
    replaced("name: Maria T. Ellison\n", f"name: {json.dumps(name)}\n")(case)

    sign_case(case, by=name, on=DAY)

    release = read_signoff(case, digest_of(case / "case.yaml"))
    assert release is not None
    assert release.by == name


def test_a_broken_release_is_said_not_ignored(case: Path) -> None:
    """A file that cannot be read as a release stops the build with the remedy."""
    (case / "signoff.yaml").write_text("by: [\n", encoding="utf-8")

    with pytest.raises(CaseInvalidError, match="appealgen sign"):
        build_case(case, as_of=DAY)


def test_one_document_leaves_the_others_of_a_build(case: Path) -> None:
    """The manifest stays true of every file, and the folder stays ours."""
    build_case(case, as_of=DAY)
    before = files_in(case / "out")

    built = build_case(case, as_of=dt.date(2026, 11, 3), only=[Kind.CARD])

    after = files_in(case / "out")
    listed = manifest(case / "out")
    assert set(after) == ALL
    assert after["appeal-letter.pdf"] == before["appeal-letter.pdf"]
    assert set(built.outdated) == ALL - {"battle-card.pdf", "manifest.json"}
    assert [d["name"] for d in listed["documents"]] == ["battle-card.pdf"]
    assert {e["as_of"] for e in listed["earlier"]} == {"2026-11-02"}
    assert build_case(case, as_of=DAY).outdated == ()
    assert files_in(case / "out") == before


def test_documents_of_the_same_state_are_not_called_outdated(case: Path) -> None:
    """A card made again from the same case on the same day agrees with the letter beside it."""
    build_case(case, as_of=DAY, only=[Kind.LETTER])

    assert build_case(case, as_of=DAY, only=[Kind.CARD]).outdated == ()


def test_the_manifest_has_the_hash_of_every_file(built: Built) -> None:
    """Name by name, what is listed is what is there."""
    listed = {d["name"]: d["sha256"] for d in manifest(built.folder)["documents"]}
    found = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files_in(built.folder).items()
        if name != "manifest.json"
    }
    assert listed == found


def test_a_folder_with_other_work_is_refused_before_anything_is_made(case: Path) -> None:
    """``--out`` into the case folder itself would mix documents with the chart."""
    before = files_in(case)

    with pytest.raises(OutputExistsError):
        build_case(case, as_of=DAY, out=case)

    assert files_in(case) == before
    assert len(build_case(case, as_of=DAY, out=case, force=True).files) == len(ALL)


def test_an_unusable_exhibit_stops_the_build(case: Path) -> None:
    """It names itself, and no folder is made."""
    exhibit("E-epidural-injections.pdf", b"no PDF")(case)

    with pytest.raises(ExhibitUnusableError, match="Exhibit E cannot be read"):
        build_case(case, as_of=DAY)

    assert not (case / "out").exists()


def test_a_failure_while_rendering_leaves_the_earlier_build(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is replaced until everything is made."""
    build_case(case, as_of=DAY, only=[Kind.ASSESSMENT])
    before = files_in(case)

    def broken(*_: object) -> None:
        raise TemplateInvalidError("x", 1, "broken")  # noqa: EM101

    monkeypatch.setattr(building, "render_documents", broken)

    with pytest.raises(TemplateInvalidError):
        build_case(case, as_of=dt.date(2026, 11, 3))

    assert files_in(case) == before


def test_the_demo_can_be_made_twice(tmp_path: Path) -> None:
    """The second run builds again and changes no byte, save inside the Word file."""
    make_demo(tmp_path / "demo")
    before = files_in(tmp_path / "demo")

    make_demo(tmp_path / "demo")

    after = files_in(tmp_path / "demo")
    assert set(after) == set(before)
    # Word files are promised equal in text and structure; the manifest holds their hash.
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"out/appeal-letter.docx", "out/manifest.json"}


def test_the_demo_does_not_go_over_another_case(case: Path) -> None:
    """Also not over the demo once somebody has changed it."""
    replaced("  pronouns: he\n", "  pronouns: they\n")(case)
    before = files_in(case)

    with pytest.raises(OutputExistsError):
        make_demo(case)

    assert files_in(case) == before


def test_a_new_case_has_its_file_and_its_exhibits_folder(tmp_path: Path) -> None:
    """And goes into no folder that holds something."""
    path = make_new_case(tmp_path / "new")

    assert path.is_file()
    assert (tmp_path / "new" / "exhibits").is_dir()
    with pytest.raises(OutputExistsError):
        make_new_case(tmp_path / "new")


def test_a_fresh_case_says_what_is_missing(tmp_path: Path) -> None:
    """The starter lists what has to be filled in, each with its line."""
    path = make_new_case(tmp_path / "new")

    with pytest.raises(CaseInvalidError) as refused:
        build_case(path, as_of=DAY)

    paths = {problem.path for problem in refused.value.problems}
    assert {"patient.name", "coverage.payer"} <= paths
    assert all(problem.line > 0 for problem in refused.value.problems)
    assert not (tmp_path / "new" / "out").exists()


def test_word_is_equal_in_text_and_structure(case: Path, tmp_path: Path) -> None:
    """Two builds give the same paragraphs, styles and tables."""
    letters = []
    for name in ("one", "two"):
        build_case(case, as_of=DAY, out=tmp_path / name, only=[Kind.LETTER])
        word = docx.Document(str(tmp_path / name / "appeal-letter.docx"))
        tables = [[cell.text for cell in row.cells] for t in word.tables for row in t.rows]
        letters.append(([(p.style and p.style.name, p.text) for p in word.paragraphs], tables))

    assert letters[0] == letters[1]
    assert letters[0][0]
