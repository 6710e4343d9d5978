"""What only the patient says stands in the patient's letter, and in no letter of the surgeon's."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from appealgen.render.readback import read_back
from appealgen.service.building import build_case
from appealgen.service.documents import Kind
from appealgen.service.editing import Edit, edit_case
from tests.code_health.tree import CHECKOUT

DAY = dt.date(2026, 11, 2)
TOLD = {
    "measure": "standing",
    "value": "7",
    "unit": "minutes",
    "due_to": "neural_symptoms",
    "on": "2026-10-30",
    "reported_by": "patient",
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the demo case with one thing that only the patient says."""
    folder = tmp_path / "case"
    shutil.copytree(CHECKOUT / "fixtures" / "demo", folder)
    edit_case(folder, [Edit("function[+]", TOLD)], as_of=DAY)  # type: ignore[arg-type]
    return folder


def text_of(path: Path) -> str:
    """Return the text of a PDF."""
    document = read_back(path.name, "application/pdf", path.read_bytes())
    return " ".join(block.text for block in document.blocks)


def test_the_patient_s_word_stands_in_the_patient_s_letter_alone(case: Path) -> None:
    """Seven minutes of standing are in the patient's letter; the surgeon's letter is silent."""
    built = build_case(case, as_of=DAY, only=[Kind.LETTER, Kind("patient")])

    texts = {path.name: text_of(path) for path in built.files if path.suffix == ".pdf"}
    assert "7 minutes" in texts["patient-letter.pdf"]
    assert "7 minutes" not in texts["appeal-letter.pdf"]
    assert built.gate.passed, built.gate.findings
