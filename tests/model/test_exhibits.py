"""The exhibit files themselves: there, readable, and as long as they are cited."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pypdf import PdfWriter

from appealgen.errors import ExhibitUnusableError
from appealgen.model.exhibits import ExhibitFile, check_exhibits
from tests.model.build import MINIMAL, read

CASE = MINIMAL + "exhibits:\n  - {letter: C, title: MRI, kind: imaging_report, file: smith.pdf}\n"


def pdf(path: Path, pages: int, password: str = "") -> None:
    """Write a PDF of empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=72, height=72)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer.write(path)


def said(folder: Path, text: str = CASE) -> str:
    """Return the one problem with the exhibits of a case."""
    with pytest.raises(ExhibitUnusableError) as caught:
        check_exhibits(read(folder, text))
    [problem] = caught.value.problems
    assert caught.value.exit_code == 65
    assert "smith" not in str(caught.value)
    return str(problem)


HINT = "Put the right file into the folder exhibits/ of the case."


def test_a_good_exhibit_is_fingerprinted(tmp_path: Path) -> None:
    """Letter, pages and the digest of the very bytes."""
    pdf(tmp_path / "exhibits" / "smith.pdf", 2)
    digest = hashlib.sha256((tmp_path / "exhibits" / "smith.pdf").read_bytes()).hexdigest()

    assert check_exhibits(read(tmp_path, CASE)) == (ExhibitFile("C", 2, digest),)


def test_a_missing_file(tmp_path: Path) -> None:
    """The message names the letter and the line, not the file, which may bear a name."""
    assert said(tmp_path) == (
        f"case.yaml:15: exhibits[0].file: Exhibit C is not in the exhibits folder or cannot be "
        f"read. {HINT}"
    )


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """What cannot be opened cannot be read."""
    (tmp_path / "exhibits" / "smith.pdf").mkdir(parents=True)

    assert "cannot be read" in said(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n\x00\xff garbage"])
def test_a_damaged_file(tmp_path: Path, content: bytes) -> None:
    """A file that is no PDF is refused, not dropped."""
    (tmp_path / "exhibits").mkdir()
    (tmp_path / "exhibits" / "smith.pdf").write_bytes(content)

    assert "Exhibit C cannot be read as a PDF; it may be damaged." in said(tmp_path)


def test_a_locked_file(tmp_path: Path) -> None:
    """A password keeps the reviewer out as well."""
    pdf(tmp_path / "exhibits" / "smith.pdf", 1, "secret")

    assert "Exhibit C is locked with a password; save an unlocked copy." in said(tmp_path)


def test_a_file_locked_against_changes_only(tmp_path: Path) -> None:
    """What every viewer opens unasked is no obstacle to the reviewer."""
    from tests.render.packet.papers import protected_pdf

    (tmp_path / "exhibits").mkdir()
    (tmp_path / "exhibits" / "smith.pdf").write_bytes(protected_pdf("AES-128", 3))

    assert check_exhibits(read(tmp_path, CASE))[0].pages == 3


def test_fewer_pages_than_cited(tmp_path: Path) -> None:
    """A page that is not there cannot be cited."""
    pdf(tmp_path / "exhibits" / "smith.pdf", 2)
    text = CASE + "exams:\n  - {date: 2026-10-01, cite: C p. 2-3}\n"

    assert "Exhibit C has 2 pages, but page 3 is cited." in said(tmp_path, text)


def test_another_number_of_pages_than_stated(tmp_path: Path) -> None:
    """A scan that lost a page is found by its count."""
    pdf(tmp_path / "exhibits" / "smith.pdf", 2)
    text = CASE.replace("smith.pdf", "smith.pdf, pages: 3")

    assert "Exhibit C has 2 pages; the case says 3." in said(tmp_path, text)


def test_no_pages(tmp_path: Path) -> None:
    """An empty document is no exhibit."""
    pdf(tmp_path / "exhibits" / "smith.pdf", 0)

    assert "Exhibit C has no pages." in said(tmp_path)


def test_every_bad_exhibit_is_named(tmp_path: Path) -> None:
    """All of them come at once, in the order of the file."""
    text = CASE + "  - {letter: D, title: notes, kind: clinic_note, file: d.pdf}\n"
    with pytest.raises(ExhibitUnusableError) as caught:
        check_exhibits(read(tmp_path, text))

    assert [p.line for p in caught.value.problems] == [15, 16]


def test_other_kinds_of_file_are_taken_as_they_are(tmp_path: Path) -> None:
    """A picture has no pages to count; its digest is kept."""
    (tmp_path / "exhibits").mkdir()
    (tmp_path / "exhibits" / "scan.png").write_bytes(b"x")

    [found] = check_exhibits(read(tmp_path, CASE.replace("smith.pdf", "scan.png")))

    assert found.pages is None


def test_an_exhibit_without_a_file_is_left_alone(tmp_path: Path) -> None:
    """A listed exhibit that is still to come opens nothing."""
    assert check_exhibits(read(tmp_path, CASE.replace(", file: smith.pdf", ""))) == ()
