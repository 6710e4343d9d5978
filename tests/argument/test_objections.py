"""Objections: each is answered by a case that shows what it needs, and conceded otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from appealgen.argument import Expected, load_objections, load_references
from appealgen.argument.objections import Exposure, expected_objections
from appealgen.brief.words import ended
from tests.brief.cases import DEMO_DAY, POLICIES, context_of, demo, flaws, published

OBJECTIONS = {o.id: o for o in load_objections(POLICIES)}
REFERENCES = load_references(POLICIES)

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


@dataclass(frozen=True)
class Both:
    """A line with its indication, the parts that answer an objection, and those that do not."""

    line: dict[str, Any]
    answers: dict[str, Any]
    concedes: dict[str, Any] = field(default_factory=dict)
    silent: dict[str, Any] | None = None
    """Parts for which the guard does not hold; None where the objection has no guard."""


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


def expected(
    key: str, line: dict[str, Any], parts: dict[str, Any], payer: str = "Aetna"
) -> Expected | None:
    """Return one objection in a small case, or None where it is not raised."""
    tree = {
        "patient": {"name": "Pat Example", "synthetic": True},
        "coverage": {"payer": payer, "plan_kind": "fully_insured"},
        "surgeon": {"name": "Ann Lee"},
        **{name: value for name, value in parts.items() if name != "line"},
        "request": {"stages": [{"name": "one", "lines": [parts.get("line", line)]}]},
    }
    context = context_of(tree, DEMO_DAY)
    found = expected_objections(context.case, context.determination, (OBJECTIONS[key],), REFERENCES)
    return found[0] if found else None


def test_every_objection_has_its_case() -> None:
    """A new objection needs a case that answers it and one that does not."""
    assert set(CASES) == set(OBJECTIONS)


@pytest.mark.parametrize("key", sorted(CASES))
def test_an_objection_is_answered_when_every_need_is_shown(key: str) -> None:
    """The answer stands on facts of the case."""
    case = CASES[key]
    found = expected(key, case.line, case.answers)

    assert found is not None
    assert found.answered, found.missing
    assert found.evidence
    assert found.missing == ()


@pytest.mark.parametrize("key", sorted(CASES))
def test_an_objection_is_conceded_when_a_need_is_not_shown(key: str) -> None:
    """Less than the needs is a concession that names what lacks, without facts."""
    case = CASES[key]
    found = expected(key, case.line, case.concedes)

    assert found is not None
    assert not found.answered
    assert found.evidence == ()
    assert found.missing


@pytest.mark.parametrize("key", sorted(k for k, both in CASES.items() if both.silent is not None))
def test_an_objection_whose_guard_does_not_hold_is_not_raised(key: str) -> None:
    """Nobody objects to a slip that is not there."""
    assert expected(key, CASES[key].line, CASES[key].silent or {}) is None


@pytest.mark.parametrize("key", sorted(k for k, both in CASES.items() if both.silent is None))
def test_an_objection_without_a_guard_is_always_to_be_expected(key: str) -> None:
    """What has no guard is raised in a case that says nothing."""
    assert OBJECTIONS[key].needs.when is None
    assert expected(key, CASES[key].line, {}) is not None


def test_an_objection_is_answered_only_when_every_level_answers_it() -> None:
    """One severe level does not speak for a mild one beside it."""
    line = {**decompression("stenosis"), "levels": ["L3-L4", "L4-L5"]}
    mild = picture(at("L3-L4", "stenosis", zone="central", grade="mild"))
    severe = picture(at("L3-L4", "stenosis", zone="central", grade="severe"))

    one = expected("imaging-too-mild", line, {"imaging": [STENOSIS, mild]})
    both = expected("imaging-too-mild", line, {"imaging": [STENOSIS, severe]})

    assert one is not None
    assert both is not None
    assert (one.answered, both.answered) == (False, True)


def test_what_the_denial_raises_comes_first() -> None:
    """The denial's own reason leads whatever the ranks of the others."""

    def change(tree: dict[str, Any]) -> None:
        tree["denial"]["reasons"] = [{"category": "risk_factor"}]

    found = demo(change).expected

    assert found[0].objection.id == "nicotine"
    assert found[0].raised
    ranks = [e.rank for e in found[1:]]
    assert ranks == sorted(ranks, reverse=True)


def test_what_the_case_cannot_answer_comes_before_what_it_can() -> None:
    """Of two objections as likely, the one this case is exposed to is prepared for first."""
    answered = expected("imaging-too-mild", decompression("stenosis"), {"imaging": [STENOSIS]})
    conceded = expected("imaging-too-mild", decompression("stenosis"), {"imaging": [MILD]})

    assert answered is not None
    assert conceded is not None
    assert answered.exposure is Exposure.ANSWERED
    assert conceded.exposure is Exposure.DECISIVE
    assert conceded.rank > answered.rank


def test_an_objection_the_policy_does_not_turn_on_is_the_lesser_exposure() -> None:
    """What no criterion of the policy hangs on is conceded, and weighs less than what one does."""
    found = expected("grade-one-slip", fusion("spondylolisthesis"), {"imaging": [SLIP]})

    assert found is not None
    assert found.exposure is Exposure.CONCEDED


# Limits are the policy's


@pytest.mark.parametrize(
    ("payer", "millimeters", "answered"),
    [
        ("Aetna", "3.9", False),
        ("Aetna", "4", True),
        ("Premera", "3.9", False),
        ("Premera", "4", True),
        ("eviCore", "3", False),
        ("eviCore", "3.1", True),
    ],
)
def test_motion_is_measured_by_the_policy_in_use(
    payer: str, millimeters: str, answered: object
) -> None:
    """Payers count motion from different limits; none is read against another payer's case."""
    moves = picture(
        at("L4-L5", "dynamic_motion", translation_mm=millimeters),
        modality="flexion_extension_xray",
    )
    parts = {"imaging": [SLIP, moves]}
    found = expected("grade-one-slip", fusion("spondylolisthesis"), parts, payer)

    assert found is not None
    assert found.answered is answered


def test_another_measure_of_the_policy_does_not_stand_for_motion() -> None:
    """A slip of half the vertebra counts for eviCore, too; it is no motion, and claims none."""
    wide = picture(at("L4-L5", "spondylolisthesis", slip_percent=60, cause="degenerative"))
    found = expected("decompress-only", fusion("spondylolisthesis"), {"imaging": [wide]}, "eviCore")

    assert found is not None
    assert not found.answered


def test_where_the_policy_prints_no_measure_of_motion_none_is_claimed() -> None:
    """Motion of any size answers nothing under a policy without a limit; a report's word does."""
    payer = "UnitedHealthcare"  # its lumbar criteria are another company's, not on file
    measured = expected("decompress-only", fusion("stenosis"), {"imaging": [MOVES]}, payer)
    unstable = picture(at("L4-L5", "instability"))
    reported = expected("decompress-only", fusion("stenosis"), {"imaging": [unstable]}, payer)

    assert measured is not None
    assert reported is not None
    assert (measured.answered, reported.answered) == (False, True)


def test_a_need_that_is_the_policys_alone_is_named_when_it_prints_none() -> None:
    """What would answer is still named, so that the caller knows what was looked for."""
    parts = {"imaging": [SLIP, MOVES]}
    found = expected("grade-one-slip", fusion("spondylolisthesis"), parts, "UnitedHealthcare")

    assert found is not None
    assert found.missing == (
        "a slip that moves on dynamic films, by a measure that the policy prints",
    )


def test_no_limit_of_a_measurement_stands_in_the_library() -> None:
    """Millimeters and degrees of motion belong to policies, not to objections."""
    text = (POLICIES / "evidence" / "objections.yaml").read_text(encoding="utf-8")

    assert "unit: mm" not in text
    assert "unit: degrees" not in text


@pytest.mark.parametrize("key", sorted(OBJECTIONS))
def test_what_is_said_is_sound(key: str) -> None:
    """Objection, answer, concession and ask are whole sentences in plain words."""
    entry = OBJECTIONS[key]
    said = [entry.says, entry.answer, entry.concede, entry.ask]

    assert {text: flaws(ended(text)) for text in said if flaws(ended(text))} == {}
    assert not [text for text in said if "'" in text or "standard of care" in text]


@pytest.mark.parametrize("key", sorted(OBJECTIONS))
def test_its_papers_are_on_file_on_the_right_side(key: str) -> None:
    """What we cite is not evidence against us; what they quote exists."""
    entry = OBJECTIONS[key]

    assert all(not REFERENCES[ref].against for ref in entry.cites)
    assert all(ref in REFERENCES for ref in entry.they_quote)
    assert all(set(REFERENCES[ref].families) & set(entry.families) for ref in entry.cites)


# The papers


@pytest.mark.parametrize("key", sorted(REFERENCES))
def test_a_paper_can_be_found_and_is_told_with_figures_or_as_a_guideline(key: str) -> None:
    """Each has an identifier, authors, a year, a family of procedures, and one sentence."""
    paper = REFERENCES[key]

    assert paper.doi or paper.pmid
    assert paper.authors
    assert 1980 < paper.year < 2027
    assert paper.families
    assert not paper.finding.endswith(".")
    assert flaws(ended(paper.finding)) == []
    assert (
        re.search(r"\d", paper.finding) or "guideline" in paper.finding.casefold() or paper.against
    )


def test_a_paper_for_us_says_for_whom() -> None:
    """Each that the letter may cite names an indication or what the case must show."""
    assert not [
        r.id for r in REFERENCES.values() if not r.against and not r.indications and r.when is None
    ]


@pytest.mark.parametrize(
    "name", ["assess-536562-acdf-c5-6", "assess-630947-xlif-l3-4", "two-stage-l2-pelvis"]
)
def test_no_paper_against_us_stands_in_a_letter(name: str) -> None:
    """The letter's list never holds what the other side quotes."""
    _, listed = published(name).guidelines()
    against = [r.doi or r.pmid or "" for r in REFERENCES.values() if r.against]

    assert not [entry for entry in listed if any(mark in entry for mark in against)]
