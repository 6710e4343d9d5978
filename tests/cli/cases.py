"""The demo case in a folder of its own, and the ways to spoil it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.code_health.tree import CHECKOUT

DEMO = CHECKOUT / "fixtures" / "demo"
DAY = "2026-11-02"
"""The day of the demo's story."""

NOBODYS = ("Hartwell", "Walter", "W000123456", "1958")
"""What no message may repeat: it is the patient's."""

Change = Callable[[Path], None]


def demo_case(folder: Path) -> Path:
    """Copy the demo case into a folder and return the folder."""
    folder.mkdir(parents=True)
    shutil.copyfile(DEMO / "case.yaml", folder / "case.yaml")
    shutil.copytree(DEMO / "exhibits", folder / "exhibits")
    return folder


def replaced(old: str, new: str) -> Change:
    """Return the change that puts one text of the case file for another; it must be there."""

    def change(folder: Path) -> None:
        file = folder / "case.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text, "the demo case no longer says this"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def written(content: str | bytes) -> Change:
    """Return the change that makes this the whole case file."""

    def change(folder: Path) -> None:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "case.yaml").write_bytes(data)

    return change


def exhibit(name: str, data: bytes | None) -> Change:
    """Return the change that gives an exhibit other bytes, or takes it away."""

    def change(folder: Path) -> None:
        path = folder / "exhibits" / name
        assert path.is_file()
        path.unlink()
        if data is not None:
            path.write_bytes(data)

    return change


@dataclass(frozen=True)
class Spoiled:
    """One way to spoil the demo case, and what a person must be told about it.

    Attributes:
        name: The test's id.
        change: What is done to the folder.
        says: Parts of the message: what is wrong, where, what to do.
        at: A text that stands on the line the message must name, or empty for no line.
        path: The path inside the file that the message must name.
    """

    name: str
    change: Change
    says: tuple[str, ...]
    at: str = ""
    path: str = ""


SPOILED = (
    Spoiled("empty file", written(""), ("The file is empty", "appealgen new")),
    Spoiled("spaces only", written("  \n\n"), ("The file is empty",)),
    Spoiled(
        "not YAML", written('patient: {name: "x\nrequest: ['), ("not readable as YAML", "quotes")
    ),
    Spoiled("a list", written("- one\n- two\n"), ("must be a block of keys",)),
    Spoiled(
        "a PDF", written(b"%PDF-1.7\n\xe2\xe3\xcf\xd3"), ("not UTF-8 text", "Save it as UTF-8")
    ),
    Spoiled(
        "duplicate key",
        replaced("  sex: male\n", "  sex: male\n  sex: female\n"),
        ("stands twice", "Keep one"),
        at="sex: female",
        path="patient.sex",
    ),
    Spoiled(
        "unknown key",
        replaced("  pronouns: he\n", "  pronuons: he\n"),
        ("not known here", "Did you mean 'pronouns'?"),
        at="pronuons",
        path="patient.pronuons",
    ),
    Spoiled(
        "pain 14 of 10",
        replaced(
            "{instrument: nrs, value: 6, site: back", "{instrument: nrs, value: 14, site: back"
        ),
        ("runs from 0 to 10",),
        at="value: 14",
        path="scores[6]",
    ),
    Spoiled(
        "ODI 140",
        replaced("{instrument: odi, value: 58", "{instrument: odi, value: 140"),
        ("Oswestry Disability Index runs from 0 to 100",),
        at="value: 140",
        path="scores[2]",
    ),
    Spoiled(
        "MRC 6",
        replaced('side: left, grade: "4"}', 'side: left, grade: "6"}'),
        ("not a muscle grade", "Write 0, 1, 2, 3, 4-, 4, 4+ or 5"),
        at='grade: "6"',
        path="exams[1].motor[0].grade",
    ),
    Spoiled(
        "level L7-S9",
        replaced("          levels: L4-L5\n", "          levels: L7-S9\n"),
        ("L7 is not a vertebra",),
        at="levels: L7-S9",
        path="request.stages[0].lines[0].levels",
    ),
    Spoiled(
        "wrong unit",
        replaced("value: 400, unit: feet", "value: 400, unit: furlongs"),
        ("Walking is measured in: blocks, feet, meters",),
        at="unit: furlongs",
        path="function[0]",
    ),
    Spoiled(
        "a word for a number",
        replaced("    sessions: 16\n", "    sessions: many\n"),
        ("Write a whole number such as 16",),
        at="sessions: many",
        path="care[0].sessions",
    ),
    Spoiled(
        "dates reversed",
        replaced("    end: 2026-04-28\n", "    end: 2025-04-28\n"),
        ("Ends before it starts",),
        at="kind: physical_therapy",
        path="care[0]",
    ),
    Spoiled(
        "a day that does not exist",
        replaced("    start: 2026-02-03\n", "    start: 2026-02-30\n"),
        ("This day does not exist", "month and the day"),
        at="start: 2026-02-30",
        path="care[0].start",
    ),
    Spoiled(
        "a day still to come",
        replaced("  received_date: 2026-10-30\n", "  received_date: 2027-10-30\n"),
        ("after the day the case is looked at", "--as-of"),
        at="received_date: 2027",
        path="denial.received_date",
    ),
    Spoiled(
        "a level outside the region of the code",
        replaced("fusion\n          levels: L4-L5\n", "fusion\n          levels: C4-C5\n"),
        ("C4-C5 lies outside the region of code 22612", "Correct the level or the code"),
        at="levels: C4-C5",
        path="request.stages[0].lines[1].levels",
    ),
    Spoiled(
        "an exhibit that is not listed",
        replaced("cite: F p. 4", "cite: Q p. 4"),
        ("Exhibit Q is not listed", "exhibits:"),
        at="cite: Q p. 4",
        path="request.plan[0].cite",
    ),
    Spoiled(
        "an exhibit missing",
        exhibit("C-mri-report.pdf", None),
        ("Exhibit C", "not in the exhibits folder", "exhibits/"),
        at="C-mri-report.pdf",
        path="exhibits[2].file",
    ),
    Spoiled(
        "an exhibit unreadable",
        exhibit("C-mri-report.pdf", b"%PDF-1.7\nnot one"),
        ("Exhibit C cannot be read as a PDF",),
        at="C-mri-report.pdf",
        path="exhibits[2].file",
    ),
    Spoiled(
        "an exhibit empty",
        exhibit("C-mri-report.pdf", b""),
        ("Exhibit C cannot be read as a PDF",),
        at="C-mri-report.pdf",
        path="exhibits[2].file",
    ),
    Spoiled(
        "an exhibit with fewer pages than are cited",
        exhibit("C-mri-report.pdf", (DEMO / "exhibits" / "D-flexion-extension.pdf").read_bytes()),
        ("Exhibit C has 1 page", "the case says 2"),
        at="C-mri-report.pdf",
        path="exhibits[2].file",
    ),
    Spoiled(
        "a page cited beyond the last",
        replaced("cite: F p. 4", "cite: F p. 9"),
        ("Exhibit F has 4 pages",),
        at="cite: F p. 9",
        path="request.plan[0].cite",
    ),
    Spoiled(
        "an exhibit outside the folder",
        replaced("file: C-mri-report.pdf", "file: ../../C-mri-report.pdf"),
        ("file's name only",),
        at="../../C-mri-report.pdf",
        path="exhibits[2].file",
    ),
    Spoiled(
        "five megabytes in a field",
        replaced("words: constant low back pain", f"words: {'pain ' * 1_000_000}"),
        ("larger than 2 MB", "exhibits/"),
        at="pain pain",
    ),
    Spoiled(
        "one megabyte in a field",
        replaced("words: constant low back pain", f"words: {'pain ' * 200_000}"),
        ("too long", "characters"),
        at="pain pain",
        path="symptoms.axial[0].words",
    ),
    Spoiled(
        "a control character spelled out",
        replaced("words: constant low back pain", 'words: "constant \\x07 pain"'),
        ("a control or text-direction character",),
        at="\\x07",
        path="symptoms.axial[0].words",
    ),
    Spoiled(
        "letters the fonts do not have",
        replaced("name: Jordan Pike", "name: 王小明"),
        ("the fonts of the documents do not have", "Latin letters"),
        at="name: 王小明",
        path="contact.name",
    ),
    Spoiled("nested without end", written("a: " + "[" * 5000), ("nests deeper",)),
    Spoiled("an alias", written("a: &x 1\nb: *x\n"), ("Anchors and aliases",)),
)
