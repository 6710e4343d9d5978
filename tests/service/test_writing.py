"""Files are written whole or not at all, and never over other people's work."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from appealgen.errors import OutputExistsError, OutputUnwritableError
from appealgen.render.interface import Artifact
from appealgen.service.manifest import MANIFEST, MadeDocument, Manifest, read_manifest, still_there
from appealgen.service.writing import claim_empty, claim_folder, copy_files, write_files

HASH = "0" * 64


def document(name: str, data: bytes = b"new") -> Artifact:
    """Return a small document."""
    return Artifact(name, "application/pdf", data)


def manifest_for(*documents: Artifact) -> Manifest:
    """Return a manifest that names some documents."""
    return Manifest(
        schema_version="1",
        made_by="appealgen 0",
        as_of="2026-11-02",
        draft=True,
        case_sha256=HASH,
        policies=(),
        exhibits=(),
        documents=tuple(
            MadeDocument(name=d.name, media_type=d.media_type, sha256=d.sha256) for d in documents
        ),
    )


def build(folder: Path, *documents: Artifact, force: bool = False) -> None:
    """Write documents with their manifest as a build does."""
    with claim_folder(folder, force=force):
        files = [*documents, manifest_for(*documents).artifact()]
        write_files(folder, files, force=force)


def names(folder: Path) -> set[str]:
    """Return what lies in a folder."""
    return {path.name for path in folder.iterdir()}


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    """The place need not be there."""
    build(tmp_path / "a" / "b", document("letter.pdf"))

    assert names(tmp_path / "a" / "b") == {"letter.pdf", MANIFEST}


def test_a_second_build_replaces_ours(tmp_path: Path) -> None:
    """What the manifest names is ours to replace."""
    build(tmp_path, document("letter.pdf", b"old"))
    build(tmp_path, document("letter.pdf", b"new"))

    assert (tmp_path / "letter.pdf").read_bytes() == b"new"


def test_a_folder_with_other_work_is_refused(tmp_path: Path) -> None:
    """One file we did not make is enough; nothing is touched."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputExistsError), claim_folder(tmp_path, force=False):
        pytest.fail("the folder was claimed")

    assert names(tmp_path) == {"notes.txt"}


def test_force_writes_beside_other_work(tmp_path: Path) -> None:
    """Other files stay as they are."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    build(tmp_path, document("letter.pdf"), force=True)

    assert names(tmp_path) == {"notes.txt", "letter.pdf", MANIFEST}
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"documents": [{"name": "notes.txt"}]}'])
def test_a_manifest_of_another_program_claims_nothing(content: str, tmp_path: Path) -> None:
    """Only a manifest in our own form makes a folder ours."""
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputExistsError), claim_folder(tmp_path, force=False):
        pytest.fail("the folder was claimed")


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "~$ter.docx", ".appealgen-x1"])
def test_what_programs_leave_behind_is_nobodys_work(name: str, tmp_path: Path) -> None:
    """A folder that was looked at, or a letter that is open in Word, can be built into."""
    build(tmp_path, document("letter.pdf", b"old"))
    (tmp_path / name).write_bytes(b"")

    build(tmp_path, document("letter.pdf", b"new"))

    assert (tmp_path / "letter.pdf").read_bytes() == b"new"


def test_a_document_changed_by_hand_is_kept(tmp_path: Path) -> None:
    """A letter somebody has worked on in Word is not lost to the next build."""
    build(tmp_path, document("letter.docx", b"old"), document("card.pdf", b"old"))
    (tmp_path / "letter.docx").write_bytes(b"edited")

    with pytest.raises(OutputExistsError, match="was changed after appealgen made it"):
        build(tmp_path, document("card.pdf", b"new"), document("letter.docx", b"new"))

    assert (tmp_path / "letter.docx").read_bytes() == b"edited"
    assert (tmp_path / "card.pdf").read_bytes() == b"old"


def test_force_replaces_a_document_changed_by_hand(tmp_path: Path) -> None:
    """Asked for in so many words, it is done."""
    build(tmp_path, document("letter.docx", b"old"))
    (tmp_path / "letter.docx").write_bytes(b"edited")

    build(tmp_path, document("letter.docx", b"new"), force=True)

    assert (tmp_path / "letter.docx").read_bytes() == b"new"


def test_a_failure_takes_back_the_folders_made(tmp_path: Path) -> None:
    """A build that fails leaves no empty folder behind, and does not remove one it found."""
    (tmp_path / "found").mkdir()

    with (
        pytest.raises(ZeroDivisionError),
        claim_folder(tmp_path / "found" / "a" / "b", force=False),
    ):
        raise ZeroDivisionError

    assert names(tmp_path) == {"found"}
    assert names(tmp_path / "found") == set()


def test_all_are_written_before_the_first_is_replaced(tmp_path: Path) -> None:
    """When the last file fails, the first is still the old one, and nothing lies about."""
    build(tmp_path, document("a.pdf", b"old"), document("b.pdf", b"old"))
    (tmp_path / "b.pdf").unlink()
    (tmp_path / "b.pdf").mkdir()

    with pytest.raises(OutputUnwritableError, match="in the way"):
        write_files(tmp_path, [document("a.pdf"), document("b.pdf")])

    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert names(tmp_path) == {"a.pdf", "b.pdf", MANIFEST}


def test_a_disk_that_fills_up_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second file does not fit: the first is not replaced, and no part of it is left."""
    build(tmp_path, document("a.pdf", b"old"))
    calls: list[int] = []

    def full(_: int) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OutputUnwritableError, match="no space left on device"):
        write_files(tmp_path, [document("a.pdf"), document("b.pdf")])

    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert names(tmp_path) == {"a.pdf", MANIFEST}


def test_an_interruption_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while bytes go to the disk: the file set aside is removed."""

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path, [document("a.pdf")])

    assert names(tmp_path) == set()


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_a_path_under_a_file_cannot_be_written(inside: str, tmp_path: Path) -> None:
    """A file stands where a folder is needed; permissions play no part."""
    (tmp_path / "file").write_bytes(b"")

    with (
        pytest.raises(OutputUnwritableError, match="a file stands where a folder is needed"),
        claim_folder(tmp_path / "file" / inside, force=False),
    ):
        pytest.fail("the folder was claimed")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_a_system_folder_cannot_be_written() -> None:
    """Where nobody may make a folder, not even root."""
    with (
        pytest.raises(OutputUnwritableError, match="no folder can be made there"),
        claim_folder(Path("/proc/appealgen"), force=False),
    ):
        pytest.fail("the folder was claimed")


def test_documents_are_for_the_owner_only(tmp_path: Path) -> None:
    """They are about a patient: group and others may not read them."""
    build(tmp_path, document("letter.pdf"))

    assert stat.S_IMODE((tmp_path / "letter.pdf").stat().st_mode) == 0o600


def test_names_set_aside_say_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a file is written its name is random, never the document's or the patient's."""
    seen: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.extend(names(tmp_path)))

    write_files(tmp_path, [document("letter.pdf")])

    assert seen
    assert all(name.startswith(".appealgen-") for name in seen)


def test_an_empty_folder_can_be_begun_and_another_not(tmp_path: Path) -> None:
    """A new case or the demo goes into a new or empty folder; our own output is not one."""
    with claim_empty(tmp_path / "new"):
        pass
    build(tmp_path / "out", document("letter.pdf"))

    with (
        pytest.raises(OutputExistsError, match="new or an empty folder"),
        claim_empty(tmp_path / "out"),
    ):
        pytest.fail("the folder was claimed")


def test_a_copy_takes_what_is_named_and_what_is_under_it(tmp_path: Path) -> None:
    """Folders are copied with their files, others are left."""
    source = tmp_path / "source"
    (source / "exhibits").mkdir(parents=True)
    (source / "exhibits" / "a.pdf").write_bytes(b"a")
    (source / "case.yaml").write_bytes(b"c")
    (source / "other").write_bytes(b"o")

    copy_files(source, tmp_path / "target", ("case.yaml", "exhibits"))

    assert names(tmp_path / "target") == {"case.yaml", "exhibits"}
    assert (tmp_path / "target" / "exhibits" / "a.pdf").read_bytes() == b"a"


def test_what_an_earlier_build_made_is_still_listed(tmp_path: Path) -> None:
    """A document not made again keeps its own day, case and policies in the manifest."""
    build(tmp_path, document("letter.pdf"), document("card.pdf"), document("gone.pdf"))
    (tmp_path / "gone.pdf").unlink()

    earlier = still_there(tmp_path, read_manifest(tmp_path), without={"card.pdf"})

    assert [(e.name, e.as_of, e.sha256) for e in earlier] == [
        ("letter.pdf", "2026-11-02", document("letter.pdf").sha256)
    ]
