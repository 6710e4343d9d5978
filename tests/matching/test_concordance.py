"""Concordance: agree, disagree by root or by side, silent; zone by zone."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.matching import Truth
from appealgen.matching.concordance import concordance
from appealgen.matching.finding import ConcordanceNote
from tests.matching.build import case_of, scope_of

Y, N, U, X = Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED, Truth.NOT_APPLICABLE


def notes(level: str | None = "L4-L5", /, **parts: Any) -> dict[str, ConcordanceNote]:  # noqa: ANN401 - a case part
    """Return the notes of a case's first line at a level, by what they are about."""
    found = concordance(scope_of(case_of(**parts), level))
    return {note.about: note for note in found.notes}


def mri(**finding: object) -> dict[str, Any]:
    """Return a case part with one finding at L4-L5."""
    ready = {"kind": "stenosis", "levels": "L4-L5", "grade": "moderate", **finding}
    if ready["kind"] != "stenosis":
        ready.pop("grade")
    return {"imaging": [{"modality": "mri", "findings": [ready]}]}


def pain(*roots: str, **fields: object) -> dict[str, Any]:
    """Return a case part with radicular symptoms."""
    return {"symptoms": {"radicular": [{"roots": list(roots), **fields}]}}


@pytest.mark.parametrize(
    ("zone", "root", "wanted"),
    [
        ("foraminal", "L4", Y),
        ("foraminal", "L5", N),
        ("extraforaminal", "L4", Y),
        ("lateral_recess", "L5", Y),
        ("lateral_recess", "L4", N),
        ("lateral_recess", "S1", U),
        ("central", "L4", Y),
        ("central", "L5", Y),
        ("central", "S1", U),
        ("central", "L2", N),
        (None, "L4", Y),
        (None, "L5", Y),
        (None, "S1", N),
    ],
)
def test_symptoms_against_the_zone(zone: str | None, root: str, wanted: Truth) -> None:
    """At L4-L5 a foraminal lesion reaches L4, one in the recess L5; the canal holds more."""
    found = notes(**mri(zone=zone), **pain(root))["symptoms"]

    assert found.truth is wanted


def test_a_disagreement_names_both_roots() -> None:
    """The surgeon reads where the symptoms lie and what the finding would reach."""
    found = notes(**mri(zone="foraminal"), **pain("S1"))["symptoms"]

    assert found.says == (
        "Symptoms lie in the S1 distribution; the finding at L4-L5 would reach L4."
    )


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ({}, U),
        ({"symptoms": {"claudication": {"present": True}}, **mri(zone="central")}, Y),
        ({"symptoms": {"claudication": {"present": True}}, **mri(zone="foraminal")}, U),
        ({"symptoms": {"claudication": {"present": False}}, **mri(zone="central")}, U),
        (pain("L5", present=False), U),
    ],
)
def test_symptoms_without_roots(parts: dict[str, Any], wanted: Truth) -> None:
    """Claudication fits a narrow lumbar canal; what is absent or not recorded proves nothing."""
    assert notes(**parts)["symptoms"].truth is wanted


@pytest.mark.parametrize(
    ("finding", "wanted"),
    [
        ({"zone": "central"}, Y),
        ({"zone": "foraminal"}, U),
        ({"kind": "neural_compression", "of": "spinal_cord"}, Y),
    ],
)
def test_myelopathy_needs_a_finding_at_the_cord(finding: dict[str, Any], wanted: Truth) -> None:
    """Symptoms of the cord fit a lesion of the canal beside it, not one of the foramen."""
    parts = {**mri(levels="C5-C6", **finding), "symptoms": {"myelopathy": {"present": True}}}

    assert notes("C5-C6", **parts)["symptoms"].truth is wanted


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (mri(), Y),
        (mri(grade="mild"), N),
        (mri(present=False), N),
        (mri(levels="L3-L4"), U),
        ({}, U),
        (mri(kind="spondylolisthesis"), Y),
        (mri(kind="spondylolisthesis", present=False), N),
    ],
)
def test_imaging_against_the_level(parts: dict[str, Any], wanted: Truth) -> None:
    """A finding at the level agrees; one reported absent or mild does not; silence is open."""
    assert notes(**parts)["imaging"].truth is wanted


def motor(muscle: str, grade: str, side: str = "left") -> dict[str, Any]:
    """Return a case part with one graded muscle."""
    return {"exams": [{"motor": [{"muscle": muscle, "side": side, "grade": grade}]}]}


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (motor("extensor_hallucis_longus", "4"), Y),
        (motor("quadriceps", "4"), Y),
        (motor("deltoid", "4"), N),
        (motor("gastrocnemius_soleus", "4"), N),
        (motor("extensor_hallucis_longus", "5"), X),
        (motor("grip", "4"), U),
        ({}, U),
        ({"exams": [{"others_normal": True}]}, X),
        ({"exams": [{"sensation": [{"root": "L5", "side": "left", "finding": "reduced"}]}]}, Y),
        ({"exams": [{"sensation": [{"root": "L5", "side": "left", "finding": "normal"}]}]}, X),
        ({"exams": [{"sensation": [{"root": "S1", "side": "left", "finding": "reduced"}]}]}, N),
    ],
)
def test_examination_against_the_level(parts: dict[str, Any], wanted: Truth) -> None:
    """L4-L5 and L5: a deficit of a root of the level agrees, one of another root does not."""
    assert notes(**parts)["examination"].truth is wanted


def test_claudication_is_not_mentioned_unasked() -> None:
    """A normal examination is explained by claudication only where the patient has it."""
    plain = notes(**motor("quadriceps", "5"))["examination"].says
    walking = {"symptoms": {"claudication": {"present": True}}}

    assert plain == "The examination at rest shows no deficit."
    assert "claudication" in notes(**motor("quadriceps", "5"), **walking)["examination"].says


@pytest.mark.parametrize(
    ("picture", "symptom", "asked", "wanted"),
    [
        ("left", "left", "left", Y),
        ("left", "left", None, Y),
        ("left", "right", None, N),
        ("left", None, "right", N),
        (None, "left", "right", N),
        ("left", "bilateral", "right", N),
        ("bilateral", "left", "left", Y),
        ("bilateral", "bilateral", "bilateral", Y),
        ("left", None, None, X),
        (None, None, None, X),
    ],
)
def test_sides(picture: str | None, symptom: str | None, asked: str | None, wanted: Truth) -> None:
    """Sides that are stated must overlap pair by pair; a side nobody states is no clash."""
    line = {"code": "22612", "levels": "L4-L5", "side": asked}

    found = notes(line=line, **mri(side=picture), **pain("L5", side=symptom))["side"]

    assert found.truth is wanted


def test_pain_elsewhere_does_not_clash_by_side() -> None:
    """A right arm that hurts is no contradiction of an operation on the left leg's root."""
    line = {"code": "22612", "levels": "L4-L5", "side": "left"}
    radicular = [{"roots": ["C6"], "side": "right"}, {"roots": ["L5"], "side": "left"}]

    assert notes(line=line, symptoms={"radicular": radicular})["side"].truth is Y


def test_without_a_level_nothing_is_compared() -> None:
    """One note says so, and the whole is open."""
    found = concordance(scope_of(case_of(), None))

    assert [note.about for note in found.notes] == ["level"]
    assert found.truth is U


def test_without_a_finding_none_is_spoken_of() -> None:
    """Where no imaging finding is on record, the sentence says so and blames none."""
    here, elsewhere = notes(**pain("L5"))["symptoms"], notes(**pain("L2"))["symptoms"]

    assert here.says.endswith("which a finding at L4-L5 would reach.")
    assert "; no finding at L4-L5 is on record; one there would reach " in elsewhere.says
