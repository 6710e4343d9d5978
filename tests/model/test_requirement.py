"""A stated requirement is structured enough to be compared, or refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from appealgen.model.requirement import StatedRequirement

_GOOD: list[dict[str, str]] = [
    {"kind": "duration", "of": "physical_therapy", "amount": "12", "unit": "weeks"},
    {"kind": "duration", "of": "symptoms", "amount": "6", "unit": "months", "comparison": ">"},
    {"kind": "modality", "of": "epidural_transforaminal"},
    {"kind": "score", "of": "odi", "amount": "40", "unit": "percent"},
    {"kind": "measure", "of": "translation_mm", "amount": "4", "unit": "mm"},
    {"kind": "imaging_age", "of": "advanced_imaging", "amount": "6", "unit": "months"},
    {"kind": "hba1c", "amount": "7.5", "unit": "percent"},
    {"kind": "nicotine_free", "amount": "6", "unit": "weeks"},
    {"kind": "other", "words": "A second opinion."},
]
GOOD = {f"{tree['kind']} {tree.get('of', '')}".strip(): tree for tree in _GOOD}

BAD = {
    "no amount": {"kind": "duration", "of": "physical_therapy", "unit": "weeks"},
    "no unit": {"kind": "duration", "of": "physical_therapy", "amount": "12"},
    "a unit of another kind": {"kind": "duration", "of": "medication", "amount": "1", "unit": "mm"},
    "care nobody records": {"kind": "modality", "of": "acupuncture_cups"},
    "nothing named": {"kind": "score", "amount": "40", "unit": "percent"},
    "a kind of care as a scale": {"kind": "score", "of": "bracing", "amount": "4", "unit": "mm"},
    "symptoms as care": {"kind": "modality", "of": "symptoms"},
    "a measure without its unit": {
        "kind": "measure",
        "of": "translation",
        "amount": "4",
        "unit": "mm",
    },
    "an amount of a kind of care": {"kind": "modality", "of": "bracing", "amount": "2"},
    "a length of at most": {
        "kind": "duration",
        "of": "symptoms",
        "amount": "6",
        "unit": "months",
        "comparison": "<=",
    },
    "an HbA1c of at least": {
        "kind": "hba1c",
        "amount": "7",
        "unit": "percent",
        "comparison": ">=",
    },
    "a subject where the kind is one": {
        "kind": "nicotine_free",
        "of": "symptoms",
        "amount": "6",
        "unit": "weeks",
    },
    "nothing in words": {"kind": "other"},
    "less than nothing": {"kind": "nicotine_free", "amount": "-6", "unit": "weeks"},
}


@pytest.mark.parametrize("name", GOOD)
def test_a_whole_requirement_is_read(name: str) -> None:
    """Each kind can be entered with what it needs."""
    assert StatedRequirement.model_validate(GOOD[name]).kind == GOOD[name]["kind"]


@pytest.mark.parametrize("name", BAD)
def test_a_requirement_that_cannot_be_compared_is_refused(name: str) -> None:
    """What is missing or does not fit is named when the case is read."""
    with pytest.raises(ValidationError):
        StatedRequirement.model_validate(BAD[name])


def test_the_sign_is_at_least_unless_the_kind_says_at_most() -> None:
    """A length is a least one, the age of imaging and HbA1c a highest one."""
    signs = {tree["kind"]: StatedRequirement.model_validate(tree).sign for tree in _GOOD}

    assert signs["score"] == ">="
    assert signs["imaging_age"] == signs["hba1c"] == "<="


def test_the_problem_repeats_no_value_of_the_case() -> None:
    """The notice's words stay out of the error."""
    with pytest.raises(ValidationError) as caught:
        StatedRequirement.model_validate({"kind": "duration", "words": "SECRET", "of": "HUSH"})

    assert "SECRET" not in str(caught.value)
    assert "HUSH" not in str(caught.value)
