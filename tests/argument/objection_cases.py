"""One invented case that answers each objection, and one that does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

THERAPY = {
    "kind": "physical_therapy",
    "start": "2026-02-03",
    "end": "2026-04-28",
    "sessions": 16,
    "in_person": True,
    "outcome": "no_relief",
    "cite": "B p. 1",
}
NOTES = {"letter": "B", "title": "Therapy notes", "kind": "therapy_notes"}


def picture(*findings: dict[str, Any], modality: str = "mri") -> dict[str, Any]:
    """Return a study with findings at the level of the test's case."""
    return {"modality": modality, "date": "2026-08-19", "findings": list(findings)}


def at(level: str, kind: str, **fields: object) -> dict[str, Any]:
    """Return a finding at a level."""
    return {"kind": kind, "levels": level, **fields}


MOVES = picture(at("L4-L5", "dynamic_motion", translation_mm=5), modality="flexion_extension_xray")
STENOSIS = picture(at("L4-L5", "stenosis", zone="central", grade="severe"))
MILD = picture(at("L4-L5", "stenosis", zone="central", grade="mild"))
DISC = picture(at("L4-L5", "herniation", shape="extrusion", side="left"))
SLIP = picture(at("L4-L5", "spondylolisthesis", grade="I", cause="degenerative"))
L5 = {"radicular": [{"roots": ["L5"], "side": "left"}]}
C6 = {"radicular": [{"roots": ["C6"], "side": "right"}]}
ARM = picture(at("C5-C6", "stenosis", zone="foraminal", grade="severe"))
CORD = {"myelopathy": {"present": True}}


def exam(grade: str, muscle: str = "tibialis_anterior") -> dict[str, Any]:
    """Return an examination by the surgeon with one weak muscle."""
    motor = [{"muscle": muscle, "side": "left", "grade": grade}]
    return {"date": "2026-10-06", "by_requesting_surgeon": True, "motor": motor}


def block(**fields: object) -> dict[str, Any]:
    """Return a sacroiliac block of the left side."""
    return {
        "kind": "injection",
        "injection": "sacroiliac",
        "image_guided": True,
        "side": "left",
        "outcome": "no_lasting_relief",
        **fields,
    }


SI_TESTS = [
    {"test": test, "side": "left", "positive": True}
    for test in ("distraction", "compression", "thigh_thrust")
]


def plan(payer: str, **parts: object) -> dict[str, Any]:
    """Return an invented coverage by a payer."""
    return {"payer": payer, "plan_kind": "fully_insured", **parts}


MEDICARE = {"payer": "Medicare", "plan_kind": "original_medicare", "state": "OH"}


def denied(category: str, words: str | None = None, **reason: object) -> dict[str, Any]:
    """Return an invented denial for one reason."""
    said = {"words": words} if words else {}
    reasons = [{"category": category, **said, **reason}]
    return {"kind": "prior_authorization", "notice_date": "2026-10-20", "reasons": reasons}


def stated(key: str, **said: object) -> dict[str, Any]:
    """Return a named statement; "yes" unless a value is given."""
    return {"key": key, **(said or {"true": True})}


def line(code: str, *indications: str, **parts: object) -> dict[str, Any]:
    """Return a line of the request by its code."""
    return {"code": code, "indications": list(indications), **parts}


@dataclass(frozen=True)
class Both:
    """A line with its indication, the parts that answer an objection, and those that do not."""

    line: dict[str, Any]
    answers: dict[str, Any]
    concedes: dict[str, Any] = field(default_factory=dict)
    silent: dict[str, Any] | None = None
    """Parts for which the guard does not hold; None where the objection has no guard."""
    coverage: dict[str, Any] = field(default_factory=lambda: plan("Aetna"))


def fusion(*indications: str) -> dict[str, Any]:
    """Return a fusion of L4-L5."""
    return {"family": "lumbar_fusion", "levels": "L4-L5", "indications": list(indications)}


def decompression(*indications: str) -> dict[str, Any]:
    """Return a decompression of L4-L5."""
    return {"family": "lumbar_decompression", "levels": "L4-L5", "indications": list(indications)}


def neck(*indications: str) -> dict[str, Any]:
    """Return a discectomy and fusion of C5-C6."""
    return {
        "family": "cervical_discectomy_fusion",
        "levels": "C5-C6",
        "indications": list(indications),
    }


CASES: dict[str, Both] = {
    "conservative-care": Both(
        decompression("stenosis"), {"care": [THERAPY], "exhibits": [NOTES]}, {"care": [THERAPY]}
    ),
    "decompress-only": Both(
        fusion("stenosis"),
        {"imaging": [MOVES]},
        {"imaging": [STENOSIS]},
        {"line": fusion("pseudarthrosis")},
    ),
    "grade-one-slip": Both(
        fusion("spondylolisthesis"),
        {"imaging": [SLIP, MOVES]},
        {"imaging": [SLIP]},
        {"imaging": [MOVES]},
    ),
    "fusion-with-discectomy": Both(
        fusion("herniation"),
        {"imaging": [DISC, MOVES]},
        {"imaging": [DISC]},
        {"line": fusion("stenosis")},
    ),
    "axial-pain": Both(
        fusion("disc_degeneration"),
        {"care": [THERAPY, {"kind": "behavioral_therapy", "outcome": "no_relief"}]},
        {"care": [THERAPY]},
        {"line": fusion("stenosis")},
    ),
    "revision-premature": Both(
        fusion("pseudarthrosis"),
        {
            "imaging": [picture(at("L4-L5", "pseudarthrosis"), modality="ct")],
            "operations": [{"operation": "fusion", "levels": "L4-L5", "date": "2024-01"}],
        },
        {
            "imaging": [picture(at("L4-L5", "pseudarthrosis"), modality="ct")],
            "operations": [{"operation": "fusion", "levels": "L4-L5", "date": "2026-06"}],
        },
        {"line": fusion("stenosis")},
    ),
    "imaging-too-mild": Both(
        decompression("stenosis"),
        {"imaging": [STENOSIS]},
        {"imaging": [MILD]},
        {"line": decompression("herniation")},
    ),
    "level-mismatch": Both(
        decompression("stenosis"),
        {"imaging": [STENOSIS], "symptoms": L5},
        {"imaging": [STENOSIS], "symptoms": C6},
    ),
    "sciatica-resolves": Both(
        decompression("herniation"),
        {"imaging": [DISC], "symptoms": {**L5, "onset": "2026-05-01"}},
        {"imaging": [DISC], "symptoms": {**L5, "onset": "2026-10-01"}},
        {"line": decompression("stenosis")},
    ),
    "weakness-mild": Both(
        decompression("herniation"),
        {"imaging": [DISC], "exams": [exam("3")]},
        {"imaging": [DISC], "exams": [exam("4")]},
        {"exams": [exam("5")]},
    ),
    "injection-first": Both(
        decompression("stenosis"),
        {"care": [{"kind": "injection", "injection": "epidural", "outcome": "no_relief"}]},
        {"care": [{"kind": "injection", "injection": "epidural", "outcome": "improved"}]},
        {"line": decompression("herniation")},
    ),
    "function": Both(
        decompression("stenosis"),
        {
            "function": [
                {"measure": "walking", "value": 400, "unit": "feet", "due_to": "neural_symptoms"}
            ]
        },
        {"function": [{"measure": "walking", "value": 400, "unit": "feet"}]},
    ),
    "nicotine": Both(
        fusion("stenosis"),
        {"risk": {"nicotine": {"status": "never"}}},
        {"risk": {"nicotine": {"status": "current"}}},
    ),
    "arm-pain-therapy": Both(
        neck("stenosis"),
        {"imaging": [ARM], "symptoms": C6, "care": [THERAPY]},
        {"imaging": [ARM], "symptoms": C6},
        {"imaging": [ARM], "symptoms": CORD},
    ),
    "myelopathy-mild": Both(
        neck("myelopathy"),
        {"symptoms": CORD, "scores": [{"instrument": "mjoa", "value": 12}]},
        {"symptoms": CORD, "scores": [{"instrument": "mjoa", "value": 16}]},
        {"symptoms": C6},
    ),
    "si-investigational": Both(
        {"code": "27279", "joint": "sacroiliac", "side": "left"},
        {
            "exams": [{"date": "2026-10-06", "si_tests": SI_TESTS}],
            "care": [
                block(date="2026-04-14", relief_percent=80),
                block(date="2026-06-02", relief_percent=90),
            ],
        },
        {
            "exams": [{"date": "2026-10-06", "si_tests": SI_TESTS}],
            "care": [block(date="2026-04-14", relief_percent=80)],
        },
    ),
}

NECK_DISC = line("22856", "herniation", levels="C5-C6")
BACK_DISC = line("22857", "disc_degeneration", levels="L4-L5")
TRIAL = line("63650", "chronic_pain")
GENERATOR = line("63685", "chronic_pain")
FRACTURE = line("22513", "fracture", vertebrae=["T12"])
NEEDLE = line("22510", "fracture", vertebrae=["T5"])
THROUGH_SKIN = line("0275T", "stenosis", levels="L4-L5")
WORN = picture(at("L4-L5", "disc_degeneration", grade="severe"))
ACUTE = picture({"kind": "fracture", "vertebrae": ["T12"], "acute": True})
OLD = picture({"kind": "fracture", "vertebrae": ["T12"], "acute": False})
OUT = {"key": "hospitalized_with_the_fracture", "true": False}
OPERATED = [{"operation": "decompression", "levels": "L4-L5", "date": "2024-01"}]
PILLS = {
    "kind": "medication",
    "drug": "ibuprofen",
    "drug_class": "nsaid",
    "start": "2026-01-05",
    "end": "2026-09-30",
    "outcome": "no_relief",
}
LIGAMENT = picture(at("L4-L5", "ligamentum_flavum", thickness_mm=5))
WALKS = {"claudication": {"present": True}}
PRESSED = at(
    "L4-L5",
    "neural_compression",
    of="nerve_root",
    words="compression of the left L5 root",
    roots=["L5"],
    side="left",
)
TWO_LEVELS = {**fusion("stenosis"), "levels": ["L3-L4", "L4-L5"]}
UPPER = picture(at("L3-L4", "stenosis", zone="central", grade="severe"))
CURVE = picture(at("L4-L5", "deformity", sva_cm=12, cobb_degrees=60), modality="xray")
OPINION = {"by": "Dana Example, MD", "specialty": "neurosurgery", "supports": True}
TWO_BILLED = [
    {"code": "63047", "levels": "L3-L4"},
    {"code": "22633", "levels": "L4-L5"},
]
ONE_BILLED = [
    {"code": "63047", "levels": "L4-L5"},
    {"code": "22633", "levels": "L4-L5"},
]


def facets(percent: int) -> dict[str, Any]:
    """Return a line with a plan that removes so much of both facet joints."""
    plan_ = {
        "level": "L4-L5",
        "facet_excision_left_percent": percent,
        "facet_excision_right_percent": percent,
    }
    return {"plan": [plan_]}


CASES |= {
    "blood-sugar": Both(
        fusion("stenosis"),
        {
            "risk": {
                "diabetes": {"value": True},
                "hba1c": {"value": "7.9", "unit": "%", "date": "2026-10-12"},
            }
        },
        {
            "risk": {
                "diabetes": {"value": True},
                "hba1c": {"value": "8", "unit": "%", "date": "2026-10-12"},
            }
        },
        {"risk": {"diabetes": {"value": False}}},
    ),
    "not-diabetic": Both(
        fusion("stenosis"),
        {
            "denial": denied("risk_factor", "No HbA1c was submitted."),
            "risk": {"diabetes": {"value": False}},
        },
        {"denial": denied("risk_factor", "No HbA1c was submitted.")},
        {"denial": denied("risk_factor", "Nicotine was not excluded.")},
    ),
    "psychology": Both(
        fusion("stenosis"),
        {
            "denial": denied("risk_factor", "A psychological evaluation is required."),
            "risk": {"psychological": {"cleared": True, "date": "2026-09-01"}},
        },
        {"denial": denied("risk_factor", "A psychological evaluation is required.")},
        {"denial": denied("risk_factor", "Nicotine was not excluded.")},
    ),
    "si-other-source": Both(
        {"code": "27279", "joint": "sacroiliac", "side": "left"},
        {"symptoms": {"other_sources": {"ruled_out": True}}},
        {"symptoms": {"other_sources": {"ruled_out": False}}},
    ),
    "cervical-disc-or-fusion": Both(
        NECK_DISC,
        {"symptoms": C6, "statements": [stated("device_fda_approved")]},
        {"symptoms": C6},
    ),
    "cervical-disc-bars": Both(
        NECK_DISC,
        {"imaging": [picture(at("C5-C6", "instability", present=False))]},
        {"imaging": [picture(at("C5-C6", "instability"))]},
    ),
    "lumbar-disc-unproven": Both(
        BACK_DISC, {"imaging": [WORN], "care": [THERAPY]}, {"imaging": [WORN]}
    ),
    "lumbar-disc-bars": Both(
        BACK_DISC,
        {
            "imaging": [
                picture(
                    at("L4-L5", "spondylolisthesis", present=False),
                    at("L4-L5", "instability", present=False),
                    at("L4-L5", "facet_arthropathy", present=False),
                )
            ]
        },
        {"imaging": [SLIP]},
    ),
    "stimulator-placebo": Both(
        TRIAL, {"operations": OPERATED, "symptoms": L5}, {"operations": OPERATED}
    ),
    "stimulator-psychology": Both(
        TRIAL,
        {"statements": [stated("mental_health_clearance"), stated("multidisciplinary_evaluation")]},
        {"statements": [stated("multidisciplinary_evaluation")]},
    ),
    "stimulator-other-care": Both(
        TRIAL,
        {
            "care": [THERAPY, PILLS],
            "statements": [stated("failed_medication_classes", value=3, unit="classes")],
        },
        {
            "care": [THERAPY, PILLS],
            "statements": [stated("failed_medication_classes", value=2, unit="classes")],
        },
    ),
    "stimulator-trial-result": Both(
        GENERATOR,
        {
            "statements": [
                stated("trial_pain_reduction", value=50, unit="%"),
                stated("trial_days", value=5, unit="days"),
            ]
        },
        {
            "statements": [
                stated("trial_pain_reduction", value=49, unit="%"),
                stated("trial_days", value=5, unit="days"),
            ]
        },
    ),
    "fracture-heals": Both(
        FRACTURE,
        {"imaging": [ACUTE], "care": [PILLS]},
        {"imaging": [ACUTE]},
        {"line": {**FRACTURE, "indications": ["tumor"]}},
        plan("eviCore"),
    ),
    "fracture-sham": Both(
        NEEDLE,
        {
            "imaging": [ACUTE],
            "statements": [OUT],
            "scores": [{"instrument": "nrs", "site": "back", "value": 8}],
        },
        {
            "imaging": [ACUTE],
            "statements": [OUT],
            "scores": [{"instrument": "nrs", "site": "back", "value": 4}],
        },
        {"line": FRACTURE},
        MEDICARE,
    ),
    "fracture-old": Both(
        FRACTURE,
        {"imaging": [ACUTE]},
        {"imaging": [OLD]},
        {"line": {**FRACTURE, "indications": ["tumor"]}},
        plan("eviCore"),
    ),
    "bone-care": Both(
        FRACTURE,
        {"statements": [stated("osteoporosis_program")]},
        {},
        {"line": {**FRACTURE, "indications": ["tumor"]}},
        plan("eviCore"),
    ),
    "ligament-investigational": Both(
        THROUGH_SKIN,
        {"statements": [stated("approved_longitudinal_study")]},
        {"statements": [stated("lumbar_spinal_stenosis")]},
        coverage=MEDICARE,
    ),
    "ligament-not-the-cause": Both(
        THROUGH_SKIN,
        {"imaging": [LIGAMENT], "symptoms": WALKS},
        {"imaging": [LIGAMENT]},
        coverage=MEDICARE,
    ),
    "hardware-sound": Both(
        line("22850", "hardware_removal", levels="L4-L5"),
        {"imaging": [picture(at("L4-L5", "hardware_failure"), modality="ct")]},
        {"imaging": [picture(at("L4-L5", "hardware_failure", present=False), modality="ct")]},
    ),
    "exploration-needless": Both(
        line("22830", "pseudarthrosis", levels="L4-L5"),
        {
            "imaging": [picture(at("L4-L5", "pseudarthrosis"), modality="ct")],
            "operations": [{"operation": "fusion", "levels": "L4-L5", "date": "2024-01"}],
        },
        {"operations": [{"operation": "fusion", "levels": "L4-L5", "date": "2024-01"}]},
    ),
    "extra-level": Both(
        TWO_LEVELS,
        {"imaging": [STENOSIS, UPPER]},
        {"imaging": [STENOSIS]},
        {"line": fusion("stenosis")},
    ),
    "implant": Both(
        line("22633", "stenosis", levels="L4-L5"),
        {
            "denial": denied("level_or_procedure_not_supported", "The cage is not needed."),
            "line": {
                **line("22633", "stenosis", levels="L4-L5"),
                "instrumentation_reason": "The foramen has lost half of its height.",
            },
        },
        {"denial": denied("level_or_procedure_not_supported", "The cage is not needed.")},
        {"denial": denied("level_or_procedure_not_supported", "The level is not supported.")},
    ),
    "facets-can-stay": Both(fusion("stenosis"), facets(51), facets(50), facets(0)),
    "deformity-measured": Both(
        fusion("deformity"),
        {"imaging": [CURVE]},
        {"imaging": [picture(at("L4-L5", "deformity", cobb_degrees=5), modality="xray")]},
        {"line": fusion("stenosis")},
    ),
    "corpectomy-extent": Both(
        line("63081", "stenosis", levels="C5-C6"),
        {"plan": [{"level": "C5-C6", "corpectomy_percent": 50}]},
        {"plan": [{"level": "C5-C6", "corpectomy_percent": 49}]},
    ),
    "disc-not-compressing": Both(
        line("63030", "herniation", levels="L4-L5"),
        {"imaging": [picture(PRESSED)]},
        {"imaging": [DISC]},
        {"line": line("63030", "stenosis", levels="L4-L5")},
    ),
    "second-opinion": Both(
        fusion("stenosis"),
        {"denial": denied("second_opinion_required"), "second_opinions": [OPINION]},
        {
            "denial": denied("second_opinion_required"),
            "second_opinions": [{**OPINION, "supports": False}],
        },
        {},
    ),
    "setting": Both(
        fusion("stenosis"),
        {
            "denial": denied("site_of_service"),
            "stage": {"setting": "inpatient", "admission_reason": "Sleep apnea needs a monitor."},
        },
        {"denial": denied("site_of_service"), "stage": {"setting": "inpatient"}},
        {},
    ),
    "no-authorization": Both(
        fusion("stenosis"),
        {"denial": denied("no_authorization"), "approval": {"number": "A-100"}},
        {"denial": denied("no_authorization")},
        {},
    ),
    "bundled": Both(
        fusion("stenosis"),
        {
            "denial": denied("bundling", codes=["63047", "22633"]),
            "claim": {"lines": TWO_BILLED},
        },
        {
            "denial": denied("bundling", codes=["63047", "22633"]),
            "claim": {"lines": ONE_BILLED},
        },
        {},
    ),
    "called-missing": Both(
        fusion("stenosis"),
        {
            "denial": denied("missing_documentation", "Physical therapy notes were not sent."),
            "exhibits": [NOTES],
        },
        {
            "denial": denied("missing_documentation", "The MRI report was not sent."),
            "exhibits": [NOTES],
        },
        {},
    ),
}
