"""What only the patient says is told apart from what a record shows."""

from __future__ import annotations

from typing import Any

from appealgen.model import Case
from appealgen.model.reported import is_word_only, records_only
from tests.matching.build import case_of

WORD = {"reported_by": "patient", "reported_on": "2026-11-20"}
NOTE = {"letter": "B", "title": "Therapy notes", "kind": "therapy_notes"}
STORY = {"letter": "P", "title": "Patient's statement", "kind": "patient_statement"}


def therapy(**more: object) -> dict[str, Any]:
    """Return an invented course of therapy as the patient tells it."""
    return {"kind": "physical_therapy", "weeks": "8", **WORD, **more}


def care_of(case: Case) -> list[str]:
    """Return the kinds of care a case holds."""
    return [course.kind for course in case.care]


def test_a_case_without_the_patients_word_stays_the_same_object() -> None:
    """Nothing is copied where there is nothing to leave out."""
    case = case_of(care=[{"kind": "bracing"}])

    assert records_only(case) is case


def test_what_only_the_patient_says_is_left_out() -> None:
    """Records of others stay, and stay the same objects."""
    case = case_of(
        care=[therapy(), {"kind": "bracing"}], risk={"diabetes": {"value": True, "by": "Patient"}}
    )

    left = records_only(case)

    assert care_of(left) == ["bracing"]
    assert left.care[0] is case.care[1]
    assert left.risk.diabetes is None


def test_a_cited_record_makes_it_more_than_a_word() -> None:
    """Therapy the patient told of counts once the notes are cited for it."""
    case = case_of(care=[therapy(cite="B p. 1")], exhibits=[NOTE])

    assert not is_word_only(case.care[0], case)


def test_a_statement_of_the_patient_is_still_a_word() -> None:
    """Citing the patient's own statement adds no record."""
    case = case_of(care=[therapy(cite="P p. 1")], exhibits=[STORY])

    assert is_word_only(case.care[0], case)


def test_a_lab_inside_a_word_goes_with_it() -> None:
    """A part that is left out takes along what stands in it."""
    case = case_of(risk={"nicotine": {"status": "never", **WORD}})

    assert records_only(case).risk.nicotine is None
