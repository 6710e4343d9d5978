"""Official lists are known by their content, read exactly, and refused when they are damaged."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen import resources
from appealgen.coding.editions import Table
from appealgen.coding.knowledge import Setting, load_knowledge
from appealgen.coding.official import OfficialList, Wanted, read_official
from appealgen.coding.official import archive as archives
from appealgen.coding.official.interface import julian_day, plain_day
from appealgen.coding.official.names import says_name
from appealgen.errors import InputNotFoundError, OfficialFileError
from tests.coding.official_files import (
    NOTICE,
    add_on_rows,
    archive,
    limit_text,
    order_text,
    pair_text,
    workbook,
    write,
)

SHELVES = load_knowledge(resources.policies_folder()).shelves
WANTED = Wanted(frozenset(SHELVES.cpt), frozenset({"M48", "S32"}), SHELVES.rationales)
JULY, OCTOBER = dt.date(2026, 7, 1), dt.date(2026, 10, 1)
PAIRS = "ccipra-v322r0-f1.txt"
ONE_PAIR = "22633 22612 * 2010-01-01 * 0 HCPCS/CPT procedure code definition"
LIMITS = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"


def listed(path: Path, *more: Path, day: dt.date | None = None) -> OfficialList:
    """Return the list in some files."""
    return read_official([path, *more], WANTED, effective=day)


def refused(path: Path, *more: Path, day: dt.date | None = None) -> str:
    """Return why some files are refused."""
    with pytest.raises(OfficialFileError) as caught:
        listed(path, *more, day=day)
    return str(caught.value)


def test_pair_edits_in_text(tmp_path: Path) -> None:
    """Seven columns; the star before 1996, an ended edit, and codes of other fields pass."""
    text = pair_text(
        ONE_PAIR,
        "22612 22630 - 2010-01-01 2026-06-30 1 Sequential procedure",
        "22551 22612 - 2026-07-01 2026-12-31 1 Mutually exclusive procedures",
        "99213 99214 - 2020-01-01 * 1 Some new reason",
    )

    found = listed(write(tmp_path, PAIRS, text))

    assert found.table is Table.NCCI_PRACTITIONER
    assert (found.edition, found.effective) == ("PTP v32.2, practitioner", JULY)
    assert found.read == 4
    one, two = found.pairs
    assert (one.column1, one.column2, one.modifier_indicator) == ("22633", "22612", 0)
    assert (one.rationale, one.effective, one.deleted) == (
        "code_definition",
        dt.date(2010, 1, 1),
        None,
    )
    assert (two.column1, two.deleted) == ("22551", dt.date(2026, 12, 31))


def test_the_same_list_in_a_workbook_and_in_an_archive(tmp_path: Path) -> None:
    """A sheet, a zipped text and the text itself give the same rows."""
    text = pair_text(ONE_PAIR)
    rows = [line.split("\t") for line in text.splitlines()]
    plain = listed(write(tmp_path, PAIRS, text))
    book = listed(write(tmp_path, "ccipra-v322r0-f1.xlsx", workbook(rows)))
    both = {PAIRS: text.encode(), "ccipra-v322r0-f1.xlsx": workbook(rows)}
    zipped = listed(write(tmp_path, "download.zip", archive(both)))

    assert plain.pairs == book.pairs == zipped.pairs
    assert plain.read == book.read == zipped.read == 1
    assert zipped.effective == JULY


def test_an_edit_that_ended_and_began_again_counts_as_it_is_now(tmp_path: Path) -> None:
    """Of two lines for one pair the later one stands."""
    text = pair_text(
        "22551 22612 - 2026-07-01 * 1 Mutually exclusive procedures",
        "22551 22612 - 2010-01-01 2026-12-31 0 Mutually exclusive procedures",
    )

    (row,) = listed(write(tmp_path, PAIRS, text)).pairs

    assert row.modifier_indicator == 1


def test_a_new_reason_is_kept_as_other(tmp_path: Path) -> None:
    """CMS may name a reason that is not in our list; the edit stands all the same."""
    text = pair_text("22551 22612 - 2026-07-01 * 1 A reason nobody knew")

    (row,) = listed(write(tmp_path, PAIRS, text)).pairs

    assert row.rationale == "other"


def test_parts_that_follow_each_other_leave_no_gap(tmp_path: Path) -> None:
    """Parts 1 and 2 reach from the first code to the last; part 3 alone reaches its own."""
    parts = [
        write(tmp_path, f"ccipra-v322r0-f{number}.txt", pair_text(row))
        for number, row in enumerate(
            (
                "00100 22612 - 2010-01-01 * 0 Misuse",
                "22551 22612 - 2010-01-01 * 1 Misuse",
                "63047 22612 - 2010-01-01 * 1 Misuse",
            ),
            start=1,
        )
    ]

    whole, last = listed(*parts[:2]), listed(parts[2])

    assert [(s.first, s.last) for s in whole.spans] == [("", "22551")]
    assert [(s.first, s.last) for s in last.spans] == [("63047", "63047")]


@pytest.mark.parametrize(
    ("setting", "table"),
    [
        ("Practitioner Services", Table.UNIT_LIMITS_PRACTITIONER),
        ("Outpatient Hospital Services", Table.UNIT_LIMITS_OUTPATIENT),
    ],
)
def test_unit_limits(tmp_path: Path, setting: str, table: Table) -> None:
    """The heading says whose claims; the indicator is the digit before its words."""
    text = limit_text(
        "22614,13,3 Date of Service Edit: Clinical,Clinical: Data",
        '22634,4,"2 Date of Service Edit: Policy","Code Descriptor / CPT Instruction"',
        "0001U,1,2 Date of Service Edit: Policy,Nature of Service",
        setting=setting,
    )

    found = listed(write(tmp_path, LIMITS, text))

    assert (found.table, found.effective) == (table, OCTOBER)
    assert [(r.code, r.units, r.adjudication_indicator) for r in found.limits] == [
        ("22614", 13, 3),
        ("22634", 4, 2),
    ]
    assert found.read == 3


def test_add_on_edits(tmp_path: Path) -> None:
    """Days are year and day of the year; the earliest end counts; CCCCC is the contractor's."""
    rows = add_on_rows(
        ("1", "22614", "", "22612", "", "2013091", ""),
        ("1", "22614", "", "22610", "2026365", "2013091", "2026181"),
        ("2", "61783", "", "CCCCC", "", "2013091", "", "Contractor Defined Primary Codes"),
        ("1", "99292", "", "99291", "", "2013091", ""),
    )

    found = listed(write(tmp_path, "AOC_V2026Q4-MCR.xlsx", workbook(rows)))

    assert found.table is Table.ADD_ON
    assert (found.edition, found.effective) == ("AOC_V2026Q4-MCR", OCTOBER)
    first, ended, contractor = found.add_ons
    assert (first.effective, first.deleted) == (dt.date(2013, 4, 1), None)
    assert ended.deleted == dt.date(2026, 6, 30)
    assert contractor.contractor


def test_diagnoses(tmp_path: Path) -> None:
    """Order number, code, header flag, short and long description by their columns."""
    text = order_text(
        ("A000", 1, "Cholera, invented line"),
        ("M48", 0, "Other spondylopathies"),
        ("M4806", 0, "Spinal stenosis, lumbar region"),
        ("M48061", 1, "Spinal stenosis, lumbar region without neurogenic claudication, and more"),
    )

    found = listed(write(tmp_path, "icd10cm-order-2027.txt", text))

    assert found.table is Table.ICD10CM
    assert (found.edition, found.effective) == ("ICD-10-CM FY2027", OCTOBER)
    assert found.diagnoses[-1] == (
        "M48.061",
        True,
        "Spinal stenosis, lumbar region without neurogenic claudication, and more",
    )
    assert [code for code, billable, _ in found.diagnoses if not billable] == ["M48", "M48.06"]


@pytest.mark.parametrize(
    ("name", "day", "edition"),
    [
        ("ccipra-v300r0-f2.txt", "2024-01-01", "PTP v30.0, practitioner"),
        ("CCIOPH-V323R1-F4.XLSX", "2026-10-01", "PTP v32.3, outpatient"),
        ("MCR_MUE_OutpatientHospitalServices_Eff_07-01-2026.xlsx", "2026-07-01", "MUE of "),
        ("AOC_V2026Q1-MCR.txt", "2026-01-01", "AOC_V2026Q1-MCR"),
        ("icd10cm_order_2026.txt", "2025-10-01", "ICD-10-CM FY2026"),
        ("icd10cm-order-April-2026.txt", "2026-04-01", "ICD-10-CM April 2026 release"),
        ("icd10cm-order-April-1-2026.txt", "2026-04-01", "ICD-10-CM April 2026 release"),
        ("MUE_Eff_13-01-2026.csv", None, ""),
        ("my list.txt", None, ""),
    ],
)
def test_what_a_name_says(name: str, day: str | None, edition: str) -> None:
    """The names CMS gives carry the quarter, the day or the fiscal year."""
    found = says_name(name)

    assert found.effective == (dt.date.fromisoformat(day) if day else None)
    assert found.edition.startswith(edition)
    assert bool(found.edition) is bool(edition)


def test_a_renamed_file_needs_its_day_and_setting(tmp_path: Path) -> None:
    """The kind is still known; what the name would have said is asked for."""
    path = write(tmp_path, "edits.txt", pair_text(ONE_PAIR))

    assert "Add --effective" in refused(path)
    assert "Add --setting" in refused(path, day=JULY)
    found = read_official([path], WANTED, effective=JULY, setting=Setting.OUTPATIENT)
    assert found.table is Table.NCCI_OUTPATIENT
    assert found.edition == "2026-07-01"


def test_lists_are_not_mixed(tmp_path: Path) -> None:
    """Two lists, two editions or two settings in one command are refused."""
    pairs = write(tmp_path, PAIRS, pair_text(ONE_PAIR))
    later = write(tmp_path, "ccipra-v323r0-f2.txt", pair_text(ONE_PAIR))
    other = write(tmp_path, "ccioph-v322r0-f1.txt", pair_text(ONE_PAIR))
    limits = write(tmp_path, LIMITS, limit_text("22614,13,3 x,y"))

    assert "different lists" in refused(pairs, limits)
    assert "different editions" in refused(pairs, later)
    assert "different settings" in refused(pairs, other)


def test_one_code_with_two_limits_is_refused(tmp_path: Path) -> None:
    """A list that contradicts itself is not believed."""
    text = limit_text("22614,13,3 x,y", "22614,12,3 x,y")

    assert "twice with different values" in refused(write(tmp_path, LIMITS, text))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2263 22612 - 2010-01-01 * 0 x", "Line 8 has no code of five characters."),
        ("22633 22612 - 2010-13-01 * 0 x", "Line 8 has a day that is not in the calendar."),
        ("22633 22612 - * * 0 x", "Line 8 has no first day."),
        ("22633 22612 - 2010-01-01 soon 0 x", "Line 8 has a day in another form."),
        ("22633 22612 - 2010-01-01 * 2 x", "Line 8 has no modifier indicator of 0, 1 or 9."),
    ],
)
def test_a_damaged_edit_is_named_by_its_line(tmp_path: Path, row: str, said: str) -> None:
    """A list is installed whole or not at all."""
    path = write(tmp_path, PAIRS, pair_text(row))

    assert said in refused(path)
    assert "Nothing was installed." in refused(path)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (LIMITS, limit_text("22614,many,3 x,y"), "has no number of units"),
        (LIMITS, limit_text("22614,1,4 x,y"), "has no adjudication indicator"),
        (LIMITS, limit_text("22614,1,3 x,y", setting="DME Supplier Services"), "equipment"),
        (LIMITS, limit_text(), "a heading and no lines"),
        (LIMITS, limit_text("0001U,1,3 x,y"), "none of the spine codes"),
        (LIMITS, f"{NOTICE}\nCode,Units\n22614,1\n", "none of the lists"),
        (LIMITS, "", "none of the lists"),
        ("icd10cm-order-2027.txt", f"{order_text(('M48', 0, 'x'))}M48 0 x\n", "Line 2 is no line"),
        ("icd10pcs_order_2027.txt", order_text(("0RG10A0", 1, "Fusion")), "may be ICD-10-PCS"),
        ("notes.txt", "MZ\x00\x01", "neither text nor a workbook"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    """Each refusal says what was found."""
    assert said in refused(write(tmp_path, name, text), day=OCTOBER)


def test_broken_archives_are_refused(tmp_path: Path) -> None:
    """Damaged, encrypted, empty of lists, with too many files: each is said."""
    good = archive({PAIRS: pair_text(ONE_PAIR).encode()})
    locked = bytearray(good)
    locked[6] |= 1
    locked[good.rindex(b"PK\x01\x02") + 8] |= 1

    assert "archive is damaged" in refused(write(tmp_path, "a.zip", good[:60]))
    assert "encrypted" in refused(write(tmp_path, "b.zip", bytes(locked)))
    assert "(.pdf)" in refused(write(tmp_path, "c.zip", archive({"a.pdf": b"x"})))
    assert "(nothing)" in refused(write(tmp_path, "d.zip", archive({"folder/": b""})))
    many = archive({f"{number}.txt": b"x" for number in range(archives.MAX_MEMBERS + 1)})
    assert "more than 40 files" in refused(write(tmp_path, "e.zip", many))


def test_other_texts_in_an_archive_are_passed_over(tmp_path: Path) -> None:
    """The ICD-10-CM archive holds code lists and addenda beside the order file."""
    order = order_text(("M48", 0, "Other spondylopathies"), ("M48061", 1, "Stenosis"))
    beside = {
        "icd10cm-codes-2027.txt": b"M48061  Stenosis\n",
        "icd10cm-order-addenda-2027.txt": b"Add:        M48061  1 Stenosis\n",
        "icd10OrderFiles.pdf": b"%PDF",
    }
    whole = archive({**beside, "icd10cm-order-2027.txt": order.encode()})

    found = listed(write(tmp_path, "2027-code-descriptions.zip", whole))

    assert (found.effective, found.read) == (OCTOBER, 2)
    assert "none of the lists" in refused(write(tmp_path, "x.zip", archive(beside)))


def test_a_workbook_stands_in_for_a_text_of_another_layout(tmp_path: Path) -> None:
    """Where the text of a list cannot be read, the workbook of the same name is."""
    rows = add_on_rows(("1", "22614", "", "22612", "", "2013091", ""))
    both = {"AOC_V2026Q4-MCR.txt": b"122614 22612", "AOC_V2026Q4-MCR.xlsx": workbook(rows)}

    found = listed(write(tmp_path, "aoc.zip", archive(both)))

    assert len(found.add_ons) == 1


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    """A bomb is dropped as it grows, whatever size it declares."""
    bomb = archive({PAIRS: b"0" * 30_000_000})

    assert len(bomb) < 100_000
    assert "far more than such a list" in refused(write(tmp_path, "bomb.zip", bomb))


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is looked at before the content."""
    monkeypatch.setattr(archives, "MAX_FILE", 10)

    assert "It is larger than" in refused(write(tmp_path, PAIRS, pair_text(ONE_PAIR)))


def test_broken_workbooks_are_refused(tmp_path: Path) -> None:
    """No sheet, a text that is not there, broken markup, an entity: none is read on."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cell = f'<worksheet {space}><row><c t="s"><v>7</v></c></row></worksheet>'
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(9))
    inline = '<c t="inlineStr"><is><t>&e8;</t></is></c>'
    swelling = f"<!DOCTYPE a [{entities}]><worksheet {space}><row>{inline}</row></worksheet>"
    books: tuple[tuple[str, dict[str, bytes]], ...] = (
        ("workbook is damaged", {"xl/worksheets/sheet1.xml": swelling.encode()}),
        ("no first sheet", {}),
        ("does not have", {"xl/worksheets/sheet1.xml": cell.encode()}),
        ("workbook is damaged", {"xl/worksheets/sheet1.xml": b"<worksheet"}),
    )

    for number, (said, parts) in enumerate(books):
        data = archive({"[Content_Types].xml": b"<Types/>", **parts})
        assert said in refused(write(tmp_path, f"AOC_V2026Q4-MCR-{number}.xlsx", data))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A name that is not there is not found, and a folder is no list."""
    with pytest.raises(InputNotFoundError, match=r"nowhere\.zip"):
        listed(tmp_path / "nowhere.zip")
    with pytest.raises(InputNotFoundError):
        listed(tmp_path)


@given(st.dates(dt.date(1996, 1, 1), dt.date(2099, 12, 31)))
def test_days_come_back_as_they_went(day: dt.date) -> None:
    """Both forms of a day are read as the day they were written from."""
    assert plain_day(day.strftime("%Y%m%d")) == day
    assert julian_day(day.strftime("%Y%j")) == day


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever a person gives, it is read or refused with a reason."""
    path = write(tmp_path_factory.getbasetemp(), "any.bin", data)

    with pytest.raises(OfficialFileError):
        listed(path)
