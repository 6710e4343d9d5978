"""Every kind of record makes a whole sentence, and says no more than the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from appealgen.brief.say_chart import function_limits
from appealgen.matching import Evidence
from appealgen.model import Fact
from appealgen.model.care import CareCourse
from appealgen.model.denial import Attestation
from appealgen.model.exam import NeuroExam
from appealgen.model.imaging import Addendum, ImagingFinding, ImagingStudy
from appealgen.model.people import Patient
from appealgen.model.record import HbA1c, Nicotine, NicotineLab, Operation, Score, Statement
from appealgen.model.request import ProcedureLine, SurgicalPlan
from appealgen.model.story import (
    AxialPain,
    Claudication,
    FunctionLimit,
    Myelopathy,
    OtherSources,
    Radicular,
    RedFlag,
)
from tests.brief.cases import flaws, sentence, speaker_of

if TYPE_CHECKING:
    from appealgen.model import Part

COURSE: TypeAdapter[Any] = TypeAdapter(CareCourse)
FINDING: TypeAdapter[Any] = TypeAdapter(ImagingFinding)


def course(**fields: object) -> Any:  # noqa: ANN401 - one of the kinds
    """Return a course of care from its tree."""
    return COURSE.validate_python(fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"sessions": 1, "in_person": True, "outcome": "no_relief"},
            (
                "Mr. Hartwell attended 1 in-person physical therapy session; the course gave no "
                "relief."
            ),
        ),
        (
            {"sessions": 0},
            "Mr. Hartwell attended no physical therapy session.",
        ),
        (
            {"start": "2026-02-03", "end": "2026-04-28", "sessions": 16, "provider": "Bayfront"},
            (
                "Mr. Hartwell attended 16 physical therapy sessions at Bayfront from February 3 to "
                "April 28, 2026 (12 weeks)."
            ),
        ),
        (
            {"weeks": 6, "outcome": "worse"},
            (
                "Mr. Hartwell attended physical therapy for 6 weeks; the course was followed "
                "by worse "
                "symptoms."
            ),
        ),
        (
            {"start": "2026-09", "outcome": "ongoing"},
            (
                "Mr. Hartwell has attended physical therapy since September 2026; the course is "
                "ongoing."
            ),
        ),
        (
            {"start": "2026-02-03", "outcome": "no_relief"},
            (
                "Mr. Hartwell attended physical therapy beginning on February 3, 2026; the "
                "course gave "
                "no relief."
            ),
        ),
        (
            {"words": "plateau."},
            "Mr. Hartwell attended physical therapy; the course is recorded as “plateau.”",
        ),
        ({"end": "2026-04"}, "Mr. Hartwell attended physical therapy until April 2026."),
    ],
)
def test_physical_therapy(fields: dict[str, Any], said: str) -> None:
    """Sessions agree in number; an open end is not said to last; no outcome, no result."""
    assert sentence(course(kind="physical_therapy", **fields)) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {
                "drug": "naproxen",
                "dose": "500 mg",
                "outcome": "no_relief",
                "stopped_because": "gastritis",
            },
            "Naproxen 500 mg gave no relief and was stopped because of gastritis.",
        ),
        (
            {"drug": "gabapentin", "stopped_because": "it made her drowsy"},
            "Gabapentin was stopped (“it made her drowsy”).",
        ),
        ({"drug": "Norco"}, "Norco is on record."),
        ({"drug": "naproxen", "not_tolerated": True}, "Naproxen was not tolerated."),
        (
            {"drug": "naproxen", "outcome": "not_tolerated", "not_tolerated": True},
            "Naproxen was not tolerated.",
        ),
        (
            {"drug": "naproxen", "start": "2026-01-02", "outcome": "ongoing"},
            "Naproxen has been taken since January 2, 2026.",
        ),
    ],
)
def test_medication(fields: dict[str, Any], said: str) -> None:
    """A reason to stop is joined as a noun or quoted as a clause; silence stays silence."""
    assert sentence(course(kind="medication", drug_class="nsaid", **fields)) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {
                "injection": "epidural",
                "date": "2026-05-12",
                "relief_percent": 40,
                "relief_weeks": 1,
            },
            "An epidural injection on May 12, 2026 gave 40% relief for 1 week.",
        ),
        (
            {"injection": "facet_block", "levels": "L4-L5", "side": "bilateral", "date": "2026-05"},
            "A bilateral facet block at L4-L5 in May 2026 is on record.",
        ),
        (
            {"injection": "epidural_interlaminar", "image_guided": True, "relief_percent": 0},
            "An image-guided interlaminar epidural injection is on record.",
        ),
        ({"injection": "not_stated", "outcome": "no_relief"}, "An injection gave no relief."),
    ],
)
def test_injection(fields: dict[str, Any], said: str) -> None:
    """The article, the side, the date's exactness and one week are right."""
    assert sentence(course(kind="injection", **fields)) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"kind": "home_exercise", "start": "2026-02-03", "outcome": "ongoing"},
            "A home exercise program has continued since February 3, 2026.",
        ),
        ({"kind": "home_exercise"}, "A home exercise program is recorded."),
        (
            {"kind": "education", "given_on": ["2026-02-03", "2026-08"], "words": "Posture"},
            "Patient education about posture was given on February 3, 2026 and in August 2026.",
        ),
        ({"kind": "education"}, "Patient education is recorded."),
        (
            {"kind": "chiropractic", "sessions": 1, "outcome": "no_relief"},
            "Chiropractic care, 1 session, gave no relief.",
        ),
        ({"kind": "bracing", "brace": "LSO"}, "LSO is on record."),
        ({"kind": "other", "what": "ice and heat"}, "Ice and heat is on record."),
    ],
)
def test_other_care(fields: dict[str, Any], said: str) -> None:
    """Each kind of care has its own plain sentence."""
    assert sentence(course(**fields)) == said


MRI = {"modality": "mri", "date": "2026-08-19"}
FILMS = {"modality": "flexion_extension_xray"}


@pytest.mark.parametrize(
    ("study", "finding", "said"),
    [
        (
            MRI,
            {"kind": "stenosis", "levels": "L4-L5", "zone": "central", "grade": "severe"},
            "The MRI of August 19, 2026 shows severe central stenosis at L4-L5.",
        ),
        (
            FILMS,
            {"kind": "stenosis", "levels": "L4-L5", "grade": "moderate_to_severe"},
            "The flexion-extension radiographs show moderate-to-severe stenosis at L4-L5.",
        ),
        (
            MRI,
            {"kind": "stenosis", "levels": "L4-L5", "zone": "foraminal", "grade": "none"},
            "The MRI of August 19, 2026 shows no foraminal stenosis at L4-L5.",
        ),
        (
            MRI,
            {"kind": "stenosis", "levels": "L4-L5", "present": False, "grade": "severe"},
            "The MRI of August 19, 2026 shows no stenosis at L4-L5.",
        ),
        (
            {"modality": "not_stated"},
            {"kind": "herniation", "levels": "L5-S1", "shape": "extrusion", "side": "left"},
            "Imaging shows a left disc extrusion at L5-S1.",
        ),
        (
            MRI,
            {"kind": "neural_compression", "of": "nerve_root", "roots": ["L5"], "side": "left"},
            "The MRI of August 19, 2026 shows contact with the left L5 nerve root.",
        ),
        (
            MRI,
            {"kind": "neural_compression", "of": "spinal_cord", "words": "cord is compressed."},
            "The report of the MRI of August 19, 2026 states “cord is compressed.”",
        ),
        (
            MRI,
            {"kind": "spondylolisthesis", "levels": "L5-S1", "grade": "II", "cause": "isthmic"},
            (
                "The MRI of August 19, 2026 shows an isthmic spondylolisthesis (Meyerding "
                "grade II) at "
                "L5-S1."
            ),
        ),
        (
            MRI,
            {"kind": "spondylolisthesis", "present": False},
            "The MRI of August 19, 2026 shows no spondylolisthesis.",
        ),
        (
            FILMS,
            {
                "kind": "dynamic_motion",
                "levels": "L4-L5",
                "translation_mm": 5,
                "angulation_degrees": 1,
            },
            (
                "The flexion-extension radiographs measure 5 mm of translation and 1 degree "
                "of angular "
                "motion at L4-L5."
            ),
        ),
        (
            FILMS,
            {"kind": "dynamic_motion", "levels": "L4-L5"},
            "The flexion-extension radiographs measure motion between positions at L4-L5.",
        ),
        (
            MRI,
            {"kind": "fracture", "vertebrae": ["T10"], "height_loss_percent": 30, "acute": True},
            "The MRI of August 19, 2026 shows an acute fracture with 30% loss of height at T10.",
        ),
        (
            MRI,
            {"kind": "fracture", "present": False},
            "The MRI of August 19, 2026 shows no fracture.",
        ),
        (
            MRI,
            {"kind": "fusion_solid", "levels": "L4-L5", "present": False},
            "The MRI of August 19, 2026 shows no solid fusion at L4-L5.",
        ),
        (
            MRI,
            {"kind": "deformity", "cobb_degrees": 42, "sva_cm": 6},
            (
                "The MRI of August 19, 2026 shows a Cobb angle of 42 degrees and a sagittal "
                "vertical "
                "axis of 6 cm."
            ),
        ),
    ],
)
def test_findings_of_imaging(study: dict[str, Any], finding: dict[str, Any], said: str) -> None:
    """The verb agrees with the study; what is absent or ungraded is said to be."""
    record = FINDING.validate_python(finding)
    path = "imaging[0].findings[0]"

    assert sentence(record, path=path, imaging=[{**study, "findings": [finding]}]) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {**MRI, "official_report": True, "cite": "C p. 1", "read_by": "Samuel Okafor, MD"},
            (
                "The official report of the MRI of August 19, 2026, read by Samuel Okafor, MD, is "
                "enclosed."
            ),
        ),
        (
            {"modality": "mri", "official_report": True},
            "The official report of the MRI is on file.",
        ),
        ({"modality": "xray"}, "The radiographs are on file."),
        ({"modality": "mri"}, "The MRI is on file."),
    ],
)
def test_a_study_is_enclosed_only_where_an_exhibit_holds_it(
    fields: dict[str, Any], said: str
) -> None:
    """A report nobody can show is on file, not enclosed."""
    assert sentence(ImagingStudy.model_validate(fields)) == said


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (Claudication(words="leg pain"), "Mr. Hartwell has neurogenic claudication: leg pain."),
        (
            Claudication(words="Neurogenic claudication with weakness"),
            "Mr. Hartwell has neurogenic claudication with weakness.",
        ),
        (Claudication(present=False), "Mr. Hartwell has no neurogenic claudication."),
        (
            Radicular.model_validate({"roots": ["L5", "S1"], "side": "bilateral"}),
            "Mr. Hartwell has bilateral L5 and S1 radicular symptoms.",
        ),
        (
            Radicular.model_validate({"roots": ["L5"], "unremitting": True}),
            "Mr. Hartwell has L5 radicular symptoms, which the chart records as unremitting.",
        ),
        (AxialPain.model_validate({"region": "cervical"}), "Mr. Hartwell has neck pain."),
        (AxialPain.model_validate({"region": "thoracic"}), "Mr. Hartwell has mid-back pain."),
        (
            AxialPain.model_validate({"region": "lumbar", "present": False, "unremitting": True}),
            "Mr. Hartwell has no back pain.",
        ),
        (Myelopathy(present=False), "Mr. Hartwell has no myelopathy."),
        (
            RedFlag.model_validate({"sign": "foot_drop", "present": True, "since": "2026-05"}),
            "Mr. Hartwell has had foot drop since May 2026.",
        ),
        (
            RedFlag.model_validate({"sign": "saddle_anesthesia", "present": False}),
            "Mr. Hartwell has no saddle anesthesia.",
        ),
        (
            OtherSources.model_validate({"ruled_out": False, "considered": "The hip."}),
            "Other sources were considered and not ruled out (the hip).",
        ),
        (
            Nicotine.model_validate({"status": "former", "quit_date": "2026-01"}),
            "Mr. Hartwell formerly used nicotine and stopped in January 2026.",
        ),
        (Nicotine.model_validate({"status": "current"}), "Mr. Hartwell uses nicotine."),
        (
            NicotineLab.model_validate(
                {
                    "analyte": "cotinine",
                    "sample": "urine",
                    "value": 3,
                    "unit": "ng/mL",
                    "date": "2026-10-01",
                }
            ),
            "A laboratory report of October 1, 2026 gives a urine cotinine of 3 ng/mL.",
        ),
        (
            HbA1c.model_validate({"value": "6.4", "unit": "%", "date": "2026-10-01"}),
            "The HbA1c was 6.4% on October 1, 2026.",
        ),
        (
            Operation.model_validate({"operation": "fusion", "levels": "L4-L5", "date": "2019"}),
            "Mr. Hartwell had an earlier fusion at L4-L5 in 2019.",
        ),
        (
            Operation.model_validate({"operation": "other"}),
            "Mr. Hartwell had an earlier spine operation.",
        ),
        (
            Score.model_validate({"instrument": "odi", "value": 58, "date": "2026-10-06"}),
            "The Oswestry Disability Index was 58% on October 6, 2026.",
        ),
        (
            Score.model_validate({"instrument": "nrs", "value": 8, "site": "leg"}),
            "The Numeric Rating Scale for pain (leg) was 8 of 10.",
        ),
        (
            Statement.model_validate({"key": "skeletal_maturity", "true": True}),
            "Skeletal maturity: the record says yes.",
        ),
        (
            Statement.model_validate(
                {"key": "facet_width", "value": 2, "unit": "mm", "level": "L4-L5"}
            ),
            "The record gives the facet width for L4-L5 as 2 mm.",
        ),
        (
            Attestation.model_validate(
                {
                    "key": "exception",
                    "words": "Therapy is unsafe.",
                    "by": "Ann Lee",
                    "on": "2026-10-01",
                }
            ),
            "Ann Lee attests: “Therapy is unsafe.”",
        ),
        (
            Addendum.model_validate({"on": "2026-09-01", "words": "The L5 root is compressed"}),
            (
                "In an addendum of September 1, 2026 the radiologist states “The L5 root is "
                "compressed.”"
            ),
        ),
        (
            ProcedureLine.model_validate({"code": "22612", "what": "fusion", "levels": "L2-L4"}),
            "The request includes 22612 (fusion) at L2-L3 and L3-L4.",
        ),
    ],
)
def test_the_chart_in_sentences(record: Part, said: str) -> None:
    """What is present, absent, former, dated or undated reads as such."""
    assert sentence(record) == said


def test_the_plan_is_said_in_words() -> None:
    """Yes and no of the operative plan become clauses; percents take no space."""
    plan = SurgicalPlan.model_validate({"level": "L4-L5", "revision": True})

    assert sentence(plan, shown="revision: yes") == (
        "The operative plan for L4-L5 states that this is a revision."
    )
    assert sentence(plan, shown="facet excision left 60 %") == (
        "The operative plan for L4-L5 states facet excision left 60%."
    )


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("risk.diabetes", False, "Mr. Hartwell is not diabetic."),
        (
            "risk.anxiety_depression_addressed",
            True,
            "Anxiety and depression were assessed and, where present, managed.",
        ),
        (
            "risk.anxiety_depression_addressed",
            False,
            "Anxiety and depression were not addressed.",
        ),
    ],
)
def test_bare_facts(path: str, value: object, said: str) -> None:
    """A bare fact is said by where it stands."""
    assert sentence(Fact[bool].model_validate({"value": value}), path=path) == said


def test_the_onset_and_the_age() -> None:
    """Onset takes its preposition; an age of one is one year."""
    onset = onset_of("2025-05-03")
    baby = {"name": "Pat Example", "age": 1}

    assert sentence(onset, path="symptoms.onset") == "Symptoms began on May 3, 2025."
    assert sentence(Patient.model_validate(baby), path="patient", patient=baby) == (
        "Pat Example is 1 year old."
    )


def onset_of(day: str) -> Part:
    """Return the fact of an onset."""
    from appealgen.model.story import Symptoms

    onset = Symptoms.model_validate({"onset": day}).onset
    assert onset is not None
    return onset


@pytest.mark.parametrize(
    ("fields", "pronouns", "said"),
    [
        ({"measure": "walking", "value": 1, "unit": "feet"}, "he", "He can walk 1 foot."),
        ({"measure": "walking", "value": 1, "unit": "blocks"}, "she", "She can walk 1 block."),
        (
            {"measure": "standing", "value": 1, "unit": "minutes"},
            None,
            "They can stand for 1 minute.",
        ),
        (
            {"measure": "standing", "value": 5, "unit": "minutes", "on": "2026-08-11"},
            "he",
            "On August 11, 2026 he could stand for 5 minutes.",
        ),
        (
            {"measure": "sitting", "value": 5, "unit": "minutes", "words": "Must lie down after."},
            "he",
            "He can sit for 5 minutes (“Must lie down after”).",
        ),
        ({"measure": "sleep", "words": "sleeps in a recliner"}, "he", "He sleeps in a recliner."),
        (
            {"measure": "sleep", "words": "sleeps in a recliner"},
            None,
            "On sleep the record says “sleeps in a recliner.”",
        ),
        ({"measure": "walking", "words": "cannot walk far"}, None, "They cannot walk far."),
        (
            {"measure": "walking", "words": "Trouble walking"},
            "he",
            "On walking the record says “Trouble walking.”",
        ),
        (
            {"measure": "activity", "activity": "Shopping", "words": "Near-falls"},
            "she",
            "On shopping the record says “Near-falls.”",
        ),
    ],
)
def test_limits_of_daily_life(fields: dict[str, Any], pronouns: str | None, said: str) -> None:
    """Words that do not read on after the pronoun are quoted; the pronoun's verb is kept."""
    patient = {"name": "Sam Rivera", "pronouns": pronouns}

    assert sentence(FunctionLimit.model_validate(fields), patient=patient) == said


def test_measured_limits_of_one_day_share_a_sentence() -> None:
    """Two numbers are one sentence, the chart's words another."""
    trees: list[dict[str, Any]] = [
        {"measure": "walking", "value": 400, "unit": "feet"},
        {"measure": "sleep", "words": "Wakes twice"},
        {"measure": "standing", "value": 10, "unit": "minutes"},
        {"measure": "work", "words": "Off work"},
    ]

    assert function_limits([FunctionLimit.model_validate(t) for t in trees], speaker_of()) == [
        "He can walk 400 feet and stand for 10 minutes.",
        "On sleep the record says “Wakes twice”; on work it says “Off work.”",
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {
                "date": "2026-10",
                "motor": [{"muscle": "quadriceps", "side": "bilateral", "grade": "4"}],
            },
            "In October 2026 the examiner found quadriceps (knee extension) 4/5 on both sides.",
        ),
        (
            {"sensation": [{"root": "L5", "side": "bilateral", "finding": "reduced"}]},
            "The examiner found reduced sensation in both L5 dermatomes.",
        ),
        (
            {
                "reflexes": [{"reflex": "achilles", "side": "left", "grade": 0}],
                "others_normal": True,
            },
            "The examiner found full strength and an absent left ankle reflex.",
        ),
        (
            {
                "long_tract": [
                    {"sign": "hoffmann", "present": True},
                    {"sign": "clonus", "present": False},
                ]
            },
            "The examiner found a Hoffmann sign and no clonus.",
        ),
        (
            {"tests": [{"test": "spurling", "side": "right", "positive": True}], "gait": "Wide"},
            (
                "The examiner found a positive Spurling test on the right and a gait recorded as "
                "“wide.”"
            ),
        ),
        ({"words": "4/5"}, "The examiner recorded “4/5.”"),
        ({"gait": "wide"}, "The examiner recorded the gait as “wide.”"),
        ({"date": "2026-10-06"}, "An examination by the examiner on October 6, 2026 is on file."),
        (
            {"by_requesting_surgeon": True, "others_normal": True},
            "The surgeon found full strength.",
        ),
    ],
)
def test_an_examination(fields: dict[str, Any], said: str) -> None:
    """Sides, absent findings, missing dates and a missing examiner read well."""
    assert sentence(NeuroExam.model_validate(fields)) == said


def test_the_surgeon_is_doctor_only_with_a_medical_degree() -> None:
    """Dr. is printed for the case's own surgeon with MD or DO, family name only."""
    exam = NeuroExam.model_validate({"examiner": "Ann Lee, Jr.", "others_normal": True})
    degree = {"name": "Ann Lee, Jr.", "credentials": "MD"}

    assert sentence(exam, surgeon=degree) == "Dr. Lee found full strength."
    assert sentence(exam, surgeon={"name": "Ann Lee, Jr."}) == "Ann Lee, Jr. found full strength."


@pytest.mark.parametrize(
    ("first", "last", "long"),
    [
        ("2026-01-01", "2026-06-30", "(25 weeks, 6 months)"),
        ("2026-01-02", "2026-06-30", "(25 weeks)"),
        ("2026-02-01", "2026-04-30", "(12 weeks, 3 months)"),
        ("2025-12-01", "2026-06-30", "(30 weeks)"),
    ],
)
def test_months_stand_beside_weeks_that_look_too_short(first: str, last: str, long: str) -> None:
    """A policy that asks for 3, 6 or 12 months is answered in months, on the calendar."""
    course = {"kind": "physical_therapy", "start": first, "end": last, "outcome": "no_relief"}
    record = COURSE.validate_python(course)

    assert long in sentence(record)


# Combinations

DATES = st.sampled_from([None, "2025", "2026-02", "2026-02-03"])
ENDS = st.sampled_from([None, "2026-08", "2026-08-30"])
OUTCOMES = st.sampled_from(
    [
        None,
        "no_relief",
        "no_lasting_relief",
        "partial_relief",
        "worse",
        "not_tolerated",
        "improved",
        "ongoing",
    ]
)
TEXT = st.sampled_from([None, "plateau", "No gain.", "it hurt", "The patient “gave up”"])
TRUTHS = st.sampled_from([None, True, False])
SIDES = st.sampled_from([None, "left", "right", "bilateral"])
PEOPLE = st.sampled_from(["he", "she", "they", None])
FEW = st.sampled_from([None, 0, 1, 2, 16])


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a course of any kind with any mixture of what is known."""
    kind = draw(
        st.sampled_from(
            [
                "physical_therapy",
                "home_exercise",
                "chiropractic",
                "medication",
                "injection",
                "bracing",
                "behavioral_therapy",
                "activity_modification",
                "education",
                "other",
            ]
        )
    )
    tree: dict[str, Any] = {"kind": kind, "start": draw(DATES), "end": draw(ENDS)}
    tree |= {"outcome": draw(OUTCOMES), "words": draw(TEXT), "weeks": draw(FEW)}
    if kind == "physical_therapy":
        tree |= {"sessions": draw(FEW), "in_person": draw(TRUTHS), "supervised": draw(TRUTHS)}
        tree |= {"provider": draw(st.sampled_from([None, "Bayfront"])), "focus": draw(TEXT)}
    if kind in {"chiropractic", "behavioral_therapy"}:
        tree["sessions"] = draw(FEW)
    if kind == "medication":
        tree |= {
            "drug": "naproxen",
            "drug_class": "nsaid",
            "dose": draw(st.sampled_from([None, "500 mg"])),
        }
        tree |= {"stopped_because": draw(TEXT), "not_tolerated": draw(TRUTHS)}
    if kind == "injection":
        kinds = ["epidural", "epidural_interlaminar", "facet_block", "sacroiliac", "not_stated"]
        tree |= {
            "injection": draw(st.sampled_from(kinds)),
            "side": draw(SIDES),
            "date": draw(DATES),
        }
        tree |= {
            "relief_percent": draw(FEW),
            "relief_weeks": draw(FEW),
            "image_guided": draw(TRUTHS),
        }
        tree["levels"] = draw(st.sampled_from([[], ["L4-L5"], ["L3-L4", "L5-S1"]]))
    if kind == "other":
        tree["what"] = "ice and heat"
    if kind == "education":
        tree["given_on"] = draw(st.sampled_from([[], ["2026-02-03"], ["2026-02", "2026-08-11"]]))
    return tree


@given(tree=courses(), pronouns=PEOPLE, short=st.booleans())
def test_any_course_makes_one_sound_sentence(
    tree: dict[str, Any], pronouns: str | None, *, short: bool
) -> None:
    """Whatever is known or missing of a course, its sentence is whole."""
    patient = {"name": "Ari Cole", "pronouns": pronouns}
    speaker = speaker_of(short=short, patient=patient)

    assert flaws(speaker.sentence(Evidence("care[0]", "shown", (), course(**tree)))) == []


@st.composite
def findings(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a finding of imaging of any kind."""
    kind = draw(
        st.sampled_from(
            [
                "stenosis",
                "herniation",
                "neural_compression",
                "cord_signal",
                "spondylolisthesis",
                "dynamic_motion",
                "instability",
                "fracture",
                "pseudarthrosis",
                "hardware_failure",
                "deformity",
                "disc_degeneration",
                "ligamentum_flavum",
                "cyst",
                "infection",
                "tumor",
                "fusion_solid",
                "pars_defect",
                "facet_arthropathy",
                "mass_lesion",
            ]
        )
    )
    tree: dict[str, Any] = {"kind": kind, "side": draw(SIDES), "present": draw(st.booleans())}
    tree["levels"] = draw(st.sampled_from([[], ["L4-L5"], ["L3-L4", "L5-S1"], ["L2-L5"]]))
    tree["words"] = draw(TEXT)
    if kind in {"stenosis", "herniation"}:
        tree["zone"] = draw(st.sampled_from([None, "central", "foraminal", "extraforaminal"]))
    if kind == "stenosis":
        grades = [None, "none", "not_significant", "mild", "mild_to_moderate", "severe"]
        tree["grade"] = draw(st.sampled_from(grades))
    if kind == "herniation":
        tree["shape"] = draw(st.sampled_from(["bulge", "sequestration", "not_stated"]))
        tree["recurrent"] = draw(TRUTHS)
    if kind == "neural_compression":
        tree["of"] = draw(st.sampled_from(["nerve_root", "spinal_cord", "cauda_equina"]))
        tree["roots"] = draw(st.sampled_from([[], ["L5"], ["L4", "L5"]]))
    if kind == "spondylolisthesis":
        tree |= {"grade": draw(st.sampled_from([None, "I"])), "slip_mm": draw(FEW)}
        tree |= {
            "cause": draw(st.sampled_from(["not_stated", "isthmic", "iatrogenic", "degenerative"]))
        }
    if kind == "dynamic_motion":
        tree |= {"translation_mm": draw(FEW), "angulation_degrees": draw(FEW)}
    if kind == "fracture":
        tree |= {"height_loss_percent": draw(FEW), "acute": draw(TRUTHS)}
    if kind == "deformity":
        tree |= {"cobb_degrees": draw(FEW), "sva_cm": draw(FEW)}
    return tree


@given(
    tree=findings(),
    modality=st.sampled_from(["mri", "ct", "xray", "flexion_extension_xray", "not_stated"]),
    date=DATES,
)
def test_any_finding_makes_one_sound_sentence(
    tree: dict[str, Any], modality: str, date: str | None
) -> None:
    """Whatever is known or missing of a finding, its sentence is whole and its verb agrees."""
    study = {"modality": modality, "date": date, "findings": [tree]}
    said = sentence(FINDING.validate_python(tree), path="imaging[0].findings[0]", imaging=[study])

    assert flaws(said) == []
    assert ("radiographs" in said) == (modality in {"xray", "flexion_extension_xray"})
    if "radiographs" in said and "report" not in said:
        assert " shows " not in said
        assert " measures " not in said


EXAMS = st.fixed_dictionaries(
    {
        "date": DATES,
        "motor": st.lists(
            st.fixed_dictionaries(
                {
                    "muscle": st.sampled_from(
                        ["quadriceps", "extensor_hallucis_longus", "deltoid"]
                    ),
                    "side": st.sampled_from(["left", "right", "bilateral"]),
                    "grade": st.sampled_from(["0", "4-", "4+", "5"]),
                }
            ),
            max_size=3,
        ),
        "reflexes": st.lists(
            st.fixed_dictionaries(
                {
                    "reflex": st.sampled_from(["patellar", "achilles"]),
                    "side": st.sampled_from(["left", "bilateral"]),
                    "grade": st.integers(0, 4),
                }
            ),
            max_size=2,
        ),
        "others_normal": TRUTHS,
        "gait": TEXT,
        "words": TEXT,
    }
)


@given(tree=EXAMS)
def test_any_examination_makes_one_sound_sentence(tree: dict[str, Any]) -> None:
    """Whatever was examined, the sentence is whole."""
    assert flaws(sentence(NeuroExam.model_validate(tree))) == []
