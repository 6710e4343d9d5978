"""Installing an official list: beside the tables that ship, whole or not at all, compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from appealgen.coding.changes import ChangeKind
from appealgen.coding.editions import Table
from appealgen.coding.icd10 import Icd10Status
from appealgen.coding.knowledge import Setting, load_knowledge
from appealgen.errors import OfficialFileError, OutputUnwritableError, PolicyInvalidError
from appealgen.service import coding_update
from appealgen.service.coding_update import code_knowledge, coding_data_folder, update_coding
from tests.coding.official_files import (
    add_on_rows,
    limit_text,
    order_text,
    pair_text,
    workbook,
    write,
)

JUNE, JULY, OCTOBER = dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 10, 1)
PAIRS = "ccipra-v322r0-f1.txt"
LIMITS = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """Let no test see the folder of another."""
    load_knowledge.cache_clear()
    yield
    load_knowledge.cache_clear()


def pairs_file(folder: Path, *rows: str, name: str = PAIRS) -> Path:
    """Write pair edits that reach from the first code to 63047."""
    return write(folder, name, pair_text(*rows, "63047 99999 - 2010-01-01 * 0 Misuse"))


def test_the_day_of_service_picks_the_edition(tmp_path: Path) -> None:
    """The day before, the old edition answers; from its first day, the new one."""
    path = pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 HCPCS/CPT procedure code definition")

    update_coding([path], into=tmp_path / "data")
    known = code_knowledge(tmp_path / "data")

    before, after = known.pair("22612", "22633", JUNE), known.pair("22612", "22633", JULY)
    assert before is not None
    assert after is not None
    assert (before.modifier_indicator, after.modifier_indicator) == (0, 1)
    assert after.edition.installed
    assert after.edition.edition == "PTP v32.2, practitioner"
    assert known.pair("22630", "22633", JUNE) is not None
    assert known.pair("22630", "22633", JULY) is None
    assert known.pair_edition("22630", "22633", JULY) == after.edition


def test_an_edit_stands_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    """The deletion date is the last day; an edit to come does not answer before it begins."""
    path = pairs_file(
        tmp_path,
        "22551 22612 - 2010-01-01 2026-09-15 1 Misuse",
        "22558 22612 - 2026-08-01 * 1 Misuse",
    )

    update_coding([path], into=tmp_path / "data")
    known = code_knowledge(tmp_path / "data")

    assert known.pair("22551", "22612", dt.date(2026, 9, 15)) is not None
    assert known.pair("22551", "22612", dt.date(2026, 9, 16)) is None
    assert known.pair("22558", "22612", dt.date(2026, 7, 31)) is None
    assert known.pair("22558", "22612", dt.date(2026, 8, 1)) is not None


def test_a_note_of_ours_stays_only_with_an_edit_that_stands_as_before(tmp_path: Path) -> None:
    """A note that says "never together" must not outlive the indicator that made it true."""
    path = pairs_file(
        tmp_path,
        "22633 22612 - 2026-07-01 * 1 HCPCS/CPT procedure code definition",
        "22633 22630 - 2010-01-01 * 0 HCPCS/CPT procedure code definition",
    )

    update_coding([path], into=tmp_path / "data")
    known = code_knowledge(tmp_path / "data")

    opened, closed = known.pair("22612", "22633", JULY), known.pair("22630", "22633", JULY)
    assert opened is not None
    assert closed is not None
    assert opened.note == ""
    assert closed.note.startswith("Never together")


def test_what_a_part_does_not_reach_is_left_to_the_earlier_edition(tmp_path: Path) -> None:
    """An edit beyond the last code of the part still answers, with its own edition."""
    path = write(tmp_path, PAIRS, pair_text("22551 22612 - 2010-01-01 * 1 Misuse"))

    installed = update_coding([path], into=tmp_path / "data")
    known = code_knowledge(tmp_path / "data")

    kept = known.pair("22633", "22612", JULY)
    assert kept is not None
    assert not kept.edition.installed
    assert "22633" in installed.uncovered
    assert "22551" not in installed.uncovered
    assert all(change.subject[:5] <= "22551" for change in installed.changes)


def test_the_summary_says_added_deleted_changed(tmp_path: Path) -> None:
    """Against the edition before, for the codes on file only."""
    text = limit_text(
        "22614,12,3 Date of Service Edit: Clinical,Clinical: Data",
        "62330,1,2 Date of Service Edit: Policy,Nature of Service",
        "0001U,1,3 Date of Service Edit: Clinical,Clinical: Data",
    )

    installed = update_coding([write(tmp_path, LIMITS, text)], into=tmp_path / "data")

    assert installed.before is not None
    assert installed.before.edition == "MUE 2024 Q3, practitioner services"
    assert (installed.kept, installed.read, installed.replaced) == (2, 3, False)
    by_subject = {change.subject: change for change in installed.changes}
    changed, added, deleted = by_subject["22614"], by_subject["62330"], by_subject["22612"]
    assert (changed.kind, changed.old, changed.new) == (
        ChangeKind.CHANGED,
        "13 a day, indicator 3",
        "12 a day, indicator 3",
    )
    assert (added.kind, added.old) == (ChangeKind.ADDED, "")
    assert (deleted.kind, deleted.new) == (ChangeKind.DELETED, "")
    assert "0001U" not in by_subject


def test_a_list_without_a_forerunner(tmp_path: Path) -> None:
    """No pair edits for hospital claims ship; the first ones are compared with nothing."""
    path = pairs_file(
        tmp_path,
        "22633 22612 - 2026-07-01 * 0 HCPCS/CPT procedure code definition",
        name="ccioph-v322r0-f1.txt",
    )

    installed = update_coding([path], into=tmp_path / "data")

    assert installed.before is None
    assert installed.changes == ()
    assert (
        code_knowledge(tmp_path / "data").pair("22612", "22633", JULY, Setting.OUTPATIENT)
        is not None
    )


def test_add_ons_that_end(tmp_path: Path) -> None:
    """An ended edit is listed with its last day, and counts as deleted in the summary."""
    rows = add_on_rows(
        ("1", "22614", "", "22612", "", "2013091", ""),
        ("1", "22614", "", "22610", "", "2013091", "2026273"),
    )

    installed = update_coding(
        [write(tmp_path, "AOC_V2026Q4-MCR.xlsx", workbook(rows))], into=tmp_path / "data"
    )
    rule = code_knowledge(tmp_path / "data").primaries("22614", OCTOBER)

    assert rule is not None
    assert rule.codes == {"22612", "22610"}
    assert rule.codes_on(OCTOBER) == {"22612"}
    subjects = {change.subject for change in installed.changes}
    assert "22614 / 22610" in subjects
    assert "22614 / 22612" not in subjects


def test_a_new_year_of_diagnoses(tmp_path: Path) -> None:
    """A code that was split becomes a header; its children are billable; the label stays ours."""
    text = order_text(
        ("M48", 0, "Other spondylopathies"),
        ("M480", 0, "Spinal stenosis"),
        ("M4802", 0, "Spinal stenosis, cervical region"),
        ("M48021", 1, "Spinal stenosis, cervical region, an invented code"),
        ("S32", 0, "Fracture of lumbar spine"),
        ("S32010", 0, "Wedge compression fracture"),
        ("S32010A", 1, "Wedge compression fracture, initial encounter"),
    )

    installed = update_coding(
        [write(tmp_path, "icd10cm-order-2027.txt", text)], into=tmp_path / "data"
    )
    known = code_knowledge(tmp_path / "data")

    old, new = known.icd10("M48.02", JULY), known.icd10("M48.02", OCTOBER)
    assert old is not None
    assert new is not None
    assert (old.status, new.status) == (Icd10Status.BILLABLE, Icd10Status.HEADER)
    assert old.label == new.label
    child, gone = known.icd10("M48.021", OCTOBER), known.icd10("M48.061", OCTOBER)
    assert child is not None
    assert child.label == "Spinal stenosis, cervical region, an invented code"
    assert child.excludes("G55")
    assert gone is not None
    assert gone.status is Icd10Status.NOT_IN_SET
    fracture = known.icd10("S32.010", OCTOBER)
    assert fracture is not None
    assert fracture.seventh_characters == ("A",)
    assert {"M48.02", "M48.021", "M48.061"} <= {change.subject for change in installed.changes}


def test_the_same_quarter_again_replaces_it(tmp_path: Path) -> None:
    """A corrected file of one quarter takes the place of the first one; nothing is left over."""
    first = pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 Misuse")
    update_coding([first], into=tmp_path / "data")
    second = pairs_file(
        tmp_path, "22633 22612 - 2026-07-01 * 0 Misuse", name="ccipra-v322r1-f1.txt"
    )

    again = update_coding([second], into=tmp_path / "data")

    edit = code_knowledge(tmp_path / "data").pair("22633", "22612", JULY)
    assert again.replaced
    assert edit is not None
    assert edit.modifier_indicator == 0
    assert again.before is not None
    assert not again.before.installed
    assert [path.name for path in again.folder.parent.iterdir()] == ["2026-07-01"]


def test_editions_stand_side_by_side(tmp_path: Path) -> None:
    """Each quarter stays on file; the next one is compared with the one before."""
    update_coding(
        [pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 Misuse")], into=tmp_path / "data"
    )

    later = update_coding(
        [pairs_file(tmp_path, "22633 22612 - 2026-10-01 * 0 Misuse", name="ccipra-v323r0-f1.txt")],
        into=tmp_path / "data",
    )

    assert later.before is not None
    assert later.before.effective == JULY
    assert [(c.subject, c.old, c.new) for c in later.changes] == [
        ("22633 / 22612", "modifier indicator 1", "modifier indicator 0")
    ]
    editions = [
        one.effective
        for one in code_knowledge(tmp_path / "data").editions
        if one.table is Table.NCCI_PRACTITIONER
    ]
    assert editions == [dt.date(2024, 7, 1), JULY, OCTOBER]


def test_a_refused_file_changes_nothing(tmp_path: Path) -> None:
    """The folder is not even made for a file that is no list."""
    with pytest.raises(OfficialFileError):
        update_coding([write(tmp_path, "x.txt", "hello")], into=tmp_path / "data")

    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be: said, and nothing is left behind."""
    (tmp_path / "data").write_text("a file")

    with pytest.raises(OutputUnwritableError, match="--into"):
        update_coding(
            [pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 0 x")], into=tmp_path / "data"
        )


def test_a_failed_exchange_puts_the_old_edition_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fails between two steps, the edition that was there still answers."""
    update_coding(
        [pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 Misuse")], into=tmp_path / "data"
    )
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.startswith(".new-"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputUnwritableError, match="no space left"):
        update_coding(
            [pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 0 Misuse")], into=tmp_path / "data"
        )
    monkeypatch.undo()

    load_knowledge.cache_clear()
    edit = code_knowledge(tmp_path / "data").pair("22633", "22612", JULY)
    assert edit is not None
    assert edit.modifier_indicator == 1
    left = (tmp_path / "data" / "ncci_practitioner").iterdir()
    assert [path.name for path in left] == ["2026-07-01"]


def test_an_installed_edition_that_was_damaged_is_named(tmp_path: Path) -> None:
    """Rows that a person spoilt are refused with their line, as those that ship are."""
    done = update_coding(
        [pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 Misuse")], into=tmp_path / "data"
    )
    rows = done.folder / "rows.csv"
    rows.write_text(rows.read_text(encoding="utf-8").replace(",1,", ",7,"), encoding="utf-8")
    load_knowledge.cache_clear()

    with pytest.raises(PolicyInvalidError, match=r"rows\.csv:2"):
        code_knowledge(tmp_path / "data")


def test_an_edition_in_the_wrong_folder_is_refused(tmp_path: Path) -> None:
    """Limits are not read as edits because somebody moved a folder."""
    done = update_coding(
        [pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 Misuse")], into=tmp_path / "data"
    )
    other = tmp_path / "data" / "add_on"
    other.mkdir()
    done.folder.rename(other / "2026-07-01")
    load_knowledge.cache_clear()

    with pytest.raises(PolicyInvalidError, match="does not say the edition"):
        code_knowledge(tmp_path / "data")


@pytest.mark.parametrize(("named", "used"), [("data", True), ("", False), ("relative", False)])
def test_the_users_data_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: str,
    used: bool,  # noqa: FBT001
) -> None:
    """XDG_DATA_HOME counts when it is a whole path; otherwise the folder in the home."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / named) if used else named)

    home = tmp_path / "home" / ".local" / "share"
    assert coding_data_folder() == (tmp_path / named if used else home) / "appealgen" / "coding"


def test_without_a_folder_of_its_own_the_users_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was installed without --into is found without naming it."""
    monkeypatch.setattr(coding_update, "coding_data_folder", lambda: tmp_path / "data")
    path = pairs_file(tmp_path, "22633 22612 - 2026-07-01 * 1 Misuse")

    done = update_coding([path])

    assert done.folder.is_relative_to(tmp_path / "data")
    edit = code_knowledge().pair("22633", "22612", JULY)
    assert edit is not None
    assert edit.edition.installed
