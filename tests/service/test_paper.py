"""The form prints large, in black and white, and holds nothing a stranger should read."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from appealgen.errors import OutputUnwritableError
from appealgen.intake.questionnaire import Author, Role
from appealgen.service.asking import Asking, open_asking
from appealgen.service.paper import paper_pdf, write_paper

DAY = dt.date(2026, 11, 3)
NOW = dt.datetime(2026, 11, 3, 9, 30, tzinfo=dt.UTC)
SMALLEST = 12.0
"""Points: type of this size and up is for people who read large print with glasses."""


@pytest.fixture
def patient(tmp_path: Path) -> Asking:
    """Open a patient's sitting over a case not yet started."""
    return open_asking(tmp_path, Author("Pat Doe", Role.PATIENT), as_of=DAY)


def test_the_type_is_large(patient: Asking) -> None:
    """Every line a person fills in or reads for it is twelve points or more; not the footer."""
    small: set[str] = set()

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        footer = text.startswith("Your story, for the appeal, ") or re.match(r"\d+ / \d+", text)
        if text.strip() and not footer and abs(size * tm[3] * cm[3]) < SMALLEST - 0.05:
            small.add(text.strip())

    pages = PdfReader(io.BytesIO(paper_pdf(patient, as_of=DAY))).pages
    for page in pages[:4]:
        page.extract_text(visitor_text=note)

    assert small == set()


def test_it_prints_in_black_and_white(patient: Asking) -> None:
    """No pixel has a color: a copying machine loses nothing."""
    document = pypdfium2.PdfDocument(paper_pdf(patient, as_of=DAY))
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    colors = picture.getcolors(maxcolors=1 << 20)

    assert colors is not None
    assert len(colors) > 1
    assert all(max(color) - min(color) == 0 for _, color in colors)


def test_the_numbers_of_the_screen_are_on_the_paper(patient: Asking) -> None:
    """Each question of the screen is printed with its number."""
    pages = PdfReader(io.BytesIO(paper_pdf(patient, as_of=DAY))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)

    for question in patient.interview.questions():
        assert question.text in text
    assert "Ask my doctor" in text


def test_it_is_written_beside_the_case(patient: Asking, tmp_path: Path) -> None:
    """The file is named for who fills it in; the same questions give the same bytes."""
    path = write_paper(patient, None, as_of=DAY)

    assert path == tmp_path / "questions-patient.pdf"
    assert path.read_bytes() == paper_pdf(patient, as_of=DAY)


def test_no_folder_no_form(patient: Asking, tmp_path: Path) -> None:
    """A place that is not there is told before anything is printed."""
    with pytest.raises(OutputUnwritableError):
        write_paper(patient, tmp_path / "none" / "form.pdf", as_of=DAY)
