"""A patient's own word supports a criterion and never settles one that wants a record."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.matching import Finding, Truth
from appealgen.matching.evaluator import evaluate
from appealgen.policy.schema import Criterion, Owner
from tests.matching.build import case_of, leaf, scope_of

WORD = {"reported_by": "patient", "reported_on": "2026-11-20"}
NOTES = {"letter": "B", "title": "Therapy notes", "kind": "therapy_notes"}
SIX_WEEKS = leaf("six", "care_lasted", kinds=("physical_therapy",), weeks="6")


def finding_of(tree: dict[str, Any], **parts: Any) -> Finding:  # noqa: ANN401 - raw parts
    """Return what a criterion comes to in a case of the parts given."""
    return evaluate(Criterion.model_validate(tree), scope_of(case_of(**parts)))


def therapy(**more: object) -> dict[str, Any]:
    """Return eight weeks of therapy without success, as the patient tells it."""
    told = {"start": "2026-06-01", "end": "2026-08-01", "outcome": "no_relief"}
    return {"kind": "physical_therapy", **told, **WORD, **more}


def test_therapy_by_word_alone_is_not_documented() -> None:
    """It would be enough, and it is not met; the ask names the record."""
    found = finding_of(SIX_WEEKS, care=[therapy()])

    assert found.truth is Truth.NOT_DOCUMENTED
    assert "record of what the patient reports" in found.missing
    assert found.ask.startswith("Find the record of what the patient reports (")
    assert found.observed.startswith("by the patient's own word")
    assert found.evidence[0].path == "care[0]"


def test_the_same_therapy_with_its_notes_is_met() -> None:
    """The notes settle it, whoever told of it first."""
    found = finding_of(SIX_WEEKS, care=[therapy(cite="B p. 1")], exhibits=[NOTES])

    assert found.truth is Truth.MET


def test_too_short_by_word_alone_is_no_failure() -> None:
    """The word fails a criterion as little as it meets one."""
    found = finding_of(SIX_WEEKS, care=[therapy(end="2026-06-08")])

    assert found.truth is Truth.NOT_DOCUMENTED


def test_a_record_decides_beside_the_word() -> None:
    """What the patient tells beside a sufficient record changes nothing, and paths stay true."""
    record = {k: v for k, v in therapy().items() if not k.startswith("reported")}
    found = finding_of(SIX_WEEKS, care=[therapy(), record])

    assert found.truth is Truth.MET
    assert [e.path for e in found.evidence] == ["care[1]"]


@pytest.mark.parametrize(
    ("check", "params", "parts"),
    [
        (
            "symptom_duration",
            {"months": 6},
            {"symptoms": {"onset": {"value": "2024", "by": "patient"}}},
        ),
        ("nicotine_never", {}, {"risk": {"nicotine": {"status": "never", **WORD}}}),
        ("diabetic", {}, {"risk": {"diabetes": {"value": True, "by": "patient"}}}),
        (
            "red_flag",
            {"signs": ("foot_drop",)},
            {"symptoms": {"red_flags": [{"sign": "foot_drop", "present": True, **WORD}]}},
        ),
        (
            "function_limited",
            {},
            {
                "function": [
                    {"measure": "walking", "value": "5", "unit": "minutes"}
                    | {"due_to": "neural_symptoms", **WORD}
                ]
            },
        ),
    ],
)
def test_no_clinical_check_is_settled_by_word(
    check: str, params: dict[str, Any], parts: dict[str, Any]
) -> None:
    """Each of them would be met if the same stood in a record."""
    assert finding_of(leaf("c", check, **params), **parts).truth is Truth.NOT_DOCUMENTED
    assert "reported_by" in str(parts) or "by" in str(parts)
    recorded = _as_record(parts)
    assert finding_of(leaf("c", check, **params), **recorded).truth is Truth.MET


def _as_record(tree: Any) -> Any:  # noqa: ANN401 - any tree
    if isinstance(tree, dict):
        told = {"by", "reported_by", "reported_on"}
        return {k: _as_record(v) for k, v in tree.items() if k not in told}
    return [_as_record(v) for v in tree] if isinstance(tree, list) else tree


def test_a_scale_that_patients_fill_in_is_their_record() -> None:
    """An ODI has no other source than the patient's answers."""
    score = {"instrument": "odi", "value": "46", "date": "2026-11-01", **WORD}
    check = leaf("odi", "score", instrument="odi", op=">=", value="40", unit="percent")

    assert finding_of(check, scores=[score]).truth is Truth.MET


def test_a_scale_that_clinicians_score_is_not() -> None:
    """An mJOA by the patient's word waits for the note."""
    score = {"instrument": "mjoa", "value": "12", "date": "2026-11-01", **WORD}
    check = leaf("mjoa", "score", instrument="mjoa", op="<=", value="14", unit="points")

    assert finding_of(check, scores=[score]).truth is Truth.NOT_DOCUMENTED


def test_the_record_is_not_asked_of_the_patient() -> None:
    """Who has told already is not asked again; staff look for the page."""
    limit = {"measure": "walking", "value": "5", "unit": "minutes", **WORD}
    found = finding_of(leaf("f", "function_limited"), function=[limit])

    assert found.owner is not Owner.PATIENT
