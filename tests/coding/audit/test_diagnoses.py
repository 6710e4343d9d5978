"""Diagnosis codes against the code set, each other, places, imaging and symptoms."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.coding.audit.chart import chart_of, supported
from appealgen.coding.audit.diagnoses import region_words
from appealgen.coding.audit.registry import audit_input
from appealgen.model import Case
from appealgen.spine import Region
from tests.coding.audit.build import AS_OF, case, found, knowledge, told

C, T, L, S = Region.CERVICAL, Region.THORACIC, Region.LUMBAR, Region.SACRAL


def imaging(*findings: dict[str, Any]) -> dict[str, Any]:
    """Return one MRI with findings."""
    return {"imaging": [{"modality": "mri", "findings": list(findings)}]}


def stenosis(level: str = "L4-L5", grade: str = "severe") -> dict[str, Any]:
    """Return a stenosis."""
    return {"kind": "stenosis", "levels": [level], "grade": grade, "cite": "C p. 2"}


LEFT_LEG = {"radicular": [{"roots": ["L5"], "side": "left"}]}
NO_LEG = {"radicular": [{"roots": ["L5"], "present": False}]}
CLAUDICATION = {"claudication": {"present": True}}
NO_CLAUDICATION = {"claudication": {"present": False}}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("M48.06", "header, which no claim may carry since 2017-10-01"),
        ("M51.36", "header, which no claim may carry since 2024-10-01"),
        ("M51.37", "header"),
        ("M54.5", "header, which no claim may carry since 2021-10-01"),
        ("M43.1", "header"),
        ("M50.12", "header"),
        ("M48.061", None),
        ("M48.062", None),
        ("M51.362", None),
        ("M54.50", None),
        ("S32.010", "seventh character"),
        ("S32.010A", None),
        ("M80.08XA", None),
        ("M48.0621", "not in the code set"),
        ("Z99.99", None),
    ],
)
def test_codes_that_no_claim_may_carry(code: str, said: str | None) -> None:
    """Headers, codes too short and codes too long are refused; a code not on file is not judged."""
    made = found(case("63047 @L4-L5", dx=code), "diagnosis-not-valid")
    assert [one.severity.value for one in made] == (["will_deny"] if said else [])
    assert said is None or said in made[0].what


@pytest.mark.parametrize(
    ("header", "symptoms", "findings", "wanted"),
    [
        ("M48.06", CLAUDICATION, [stenosis()], ["M48.062"]),
        ("M48.06", NO_CLAUDICATION, [stenosis()], ["M48.061"]),
        ("M48.06", {}, [stenosis()], ["M48.061", "M48.062"]),
        (
            "M51.36",
            {"axial": [{"region": "lumbar"}], **LEFT_LEG},
            [{"kind": "disc_degeneration", "levels": ["L4-L5"]}],
            ["M51.362"],
        ),
        (
            "M51.36",
            {"axial": [{"region": "lumbar"}], **NO_LEG},
            [{"kind": "disc_degeneration", "levels": ["L4-L5"]}],
            ["M51.360"],
        ),
    ],
)
def test_a_header_proposes_what_the_record_supports(
    header: str, symptoms: dict[str, Any], findings: list[dict[str, Any]], wanted: list[str]
) -> None:
    """The record picks the code; where it is silent, every full code is shown."""
    made = case("63047 @L4-L5", dx=header, symptoms=symptoms, **imaging(*findings))
    (one,) = found(made, "diagnosis-not-valid")
    assert [p.code for p in one.proposals] == wanted


@pytest.mark.parametrize(
    ("dx", "more", "wanted", "proposed"),
    [
        ("M48.00", imaging(stenosis()) | {"symptoms": CLAUDICATION}, "likely_deny", "M48.062"),
        ("M48.00", {}, "risk", None),
        ("M54.9", {}, "likely_deny", None),
        ("M54.16", {"symptoms": LEFT_LEG}, "likely_deny", None),
        ("M54.9", {"symptoms": LEFT_LEG}, "likely_deny", "M54.16"),
        ("G89.4", {}, "likely_deny", None),
        ("M48.062", {}, None, None),
        ("M48.062 M54.16", {}, None, None),
    ],
)
def test_unspecified_and_symptom_codes(
    dx: str, more: dict[str, Any], wanted: str | None, proposed: str | None
) -> None:
    """Alone they are weak; the better code is proposed with what supports it."""
    made = found(case("63047 @L4-L5", dx=dx, **more), "diagnosis-unspecified")
    assert [one.severity.value for one in made] == ([wanted] if wanted else [])
    assert proposed is None or proposed in {p.code for p in made[0].proposals}


def test_symptom_codes_carry_an_injection() -> None:
    """Radiculopathy alone is not held against a procedure that treats it."""
    made = case("64483 -LT @L4-L5", dx="M54.16")
    assert found(made, "diagnosis-unspecified") == []


def test_a_proposal_cites_the_finding() -> None:
    """The page of the report that supports a code goes with it."""
    made = case("63047 @L4-L5", dx="M48.00", symptoms=CLAUDICATION, **imaging(stenosis()))
    (one,) = found(made, "diagnosis-unspecified")
    (proposal,) = one.proposals
    assert [str(cite) for cite in proposal.cites] == ["Ex. C p. 2"]


@pytest.mark.parametrize(
    ("dx", "wanted"),
    [
        ("M51.16 M54.16", ["likely_deny diagnosis-excludes1 M51.16 M54.16"]),
        ("M54.16 M51.16", ["likely_deny diagnosis-excludes1 M54.16 M51.16"]),
        ("M51.26 M54.50", ["likely_deny diagnosis-excludes1 M51.26 M54.50"]),
        ("M51.362 M54.41", ["likely_deny diagnosis-excludes1 M51.362 M54.41"]),
        ("M48.062 M43.16", []),
        ("M48.02 G99.2", []),
        ("M47.12 G99.2", ["likely_deny diagnosis-excludes1 M47.12 G99.2"]),
    ],
)
def test_excludes1_pairs(dx: str, wanted: list[str]) -> None:
    """A note on either code keeps the two apart; codes without a note stand together."""
    assert told(case("63047 @L4-L5", dx=dx), "diagnosis-excludes1") == wanted


@pytest.mark.parametrize("dx", ["M51.16 M54.16", "M54.16 M51.16", "M54.50 M51.26"])
def test_the_disease_stays_and_the_symptom_goes(dx: str) -> None:
    """Both codes may carry the note; the advice never drops the disease."""
    (one,) = found(case("63030 -LT @L4-L5", dx=dx), "diagnosis-excludes1")
    disease = next(code for code in dx.split() if code.startswith("M51"))
    assert one.fix.startswith(f"Keep {disease} and remove M54")


def test_a_manifestation_never_stands_first() -> None:
    """Myelopathy elsewhere classified goes second."""
    assert told(case("22551 @C5-C6", dx="G99.2 M48.02"), "manifestation") == [
        "will_deny manifestation-first G99.2"
    ]
    assert told(case("22551 @C5-C6", dx="M48.02 G99.2"), "manifestation") == []


@pytest.mark.parametrize(
    ("dx", "symptoms", "wanted"),
    [
        ("M48.061", CLAUDICATION, ["likely_deny"]),
        ("M48.061", NO_CLAUDICATION, []),
        ("M48.061", {}, []),
        ("M48.062", NO_CLAUDICATION, ["likely_deny"]),
        ("M48.062", {}, ["risk"]),
        ("M48.062", CLAUDICATION, []),
        ("M51.26", LEFT_LEG, ["risk"]),
        ("M51.26", NO_LEG, []),
        ("M51.16", NO_LEG, ["likely_deny"]),
        ("M51.16", LEFT_LEG, []),
        ("M51.360", LEFT_LEG, ["risk"]),
        ("M54.41", LEFT_LEG, ["likely_deny"]),
        ("M54.42", LEFT_LEG, []),
        ("M50.120", {}, ["risk"]),
    ],
)
def test_the_code_says_what_the_symptoms_say(
    dx: str, symptoms: dict[str, Any], wanted: list[str]
) -> None:
    """A code that is contradicted is told; one that is only not recorded is a risk or nothing."""
    made = found(case("63047 @L4-L5", dx=dx, symptoms=symptoms), "diagnosis-content")
    assert [one.severity.value for one in made] == wanted


@pytest.mark.parametrize(
    ("dx", "findings", "wanted"),
    [
        ("M48.062", [stenosis()], []),
        ("M48.062", [stenosis(grade="none")], ["likely_deny"]),
        ("M48.062", [stenosis(level="L2-L3")], ["risk"]),
        ("M48.062", [], []),
        ("M43.16", [stenosis()], ["risk"]),
        ("M43.16", [{"kind": "spondylolisthesis", "levels": ["L4-L5"]}], []),
        (
            "M43.16",
            [{"kind": "spondylolisthesis", "levels": ["L4-L5"], "present": False}],
            ["likely_deny"],
        ),
    ],
)
def test_imaging_shows_the_diagnosis(
    dx: str, findings: list[dict[str, Any]], wanted: list[str]
) -> None:
    """A report that denies it is worse than one that is silent; no report is no finding."""
    made = found(case("63047 @L4-L5", dx=dx, **imaging(*findings)), "diagnosis-imaging")
    assert [one.severity.value for one in made] == wanted


@pytest.mark.parametrize(
    ("lines", "dx", "wanted"),
    [
        (["63047 @L4-L5"], "M48.02", ["likely_deny diagnosis-region 63047 M48.02"]),
        (["63047 @L4-L5"], "M48.02 M48.062", []),
        (["63047 @L4-L5"], "M96.0", []),
        (["63047 @L4-L5"], "M96.0 M48.02", []),
        (["22551 @C7-T1"], "M50.13", []),
        (["22612 @T12-L1"], "M48.05", []),
        (["22612 @L5-S1"], "M43.17", []),
        (["22551"], "M48.062", ["likely_deny diagnosis-region 22551 M48.062"]),
        (
            ["22551 @C5-C6 >M48.062", "63047 @L4-L5 >M48.062"],
            "M48.062 M50.122",
            ["likely_deny diagnosis-region 22551 M48.062"],
        ),
    ],
)
def test_a_line_needs_a_diagnosis_of_its_region(
    lines: list[str], dx: str, wanted: list[str]
) -> None:
    """One fitting diagnosis is enough, unless the line points to another."""
    assert told(case(*lines, dx=dx), "diagnosis-region") == wanted


@pytest.mark.parametrize(
    ("lines", "dx", "wanted"),
    [
        (["22551 @C5-C6"], "M50.122", []),
        (["22551 @C5-C6"], "M50.121", ["likely_deny diagnosis-level M50.121"]),
        (["22551 @C3-C4"], "M50.11", []),
        (["22514 #L1"], "S32.010A", []),
        (["22514 #L1"], "S32.020A", ["likely_deny diagnosis-level S32.020A"]),
        (["22513 #T8"], "S22.060A", []),
        (["22612 @L5-S1"], "M43.16", ["risk diagnosis-level M43.16"]),
        (["22612 @L5-S1"], "M43.17", []),
        (["22612 @L4-L5"], "M43.17", ["likely_deny diagnosis-level M43.17"]),
        (["22612 @L4-S1"], "M43.16", []),
    ],
)
def test_a_code_that_names_a_place(lines: list[str], dx: str, wanted: list[str]) -> None:
    """Level, vertebra and junction agree with the lines."""
    assert told(case(*lines, dx=dx), "diagnosis-level") == wanted


def test_a_diagnosis_listed_for_another_level() -> None:
    """The case says the diagnosis is about L2-L3, and L4-L5 is operated on."""
    made = case("63047 @L4-L5", diagnoses=[{"code": "M48.062", "levels": ["L2-L3"]}])
    assert told(made, "diagnosis-level") == ["likely_deny diagnosis-level M48.062"]


def proposals(made: Case) -> list[str]:
    """Return the codes a case supports."""
    audit = audit_input(made, knowledge(), AS_OF)
    return [one.code for one in supported(audit, chart_of(audit))]


@pytest.mark.parametrize(
    ("lines", "symptoms", "findings", "wanted"),
    [
        (["63047 @L4-L5"], CLAUDICATION, [stenosis()], ["M48.062"]),
        (["63047 @L4-L5"], {}, [stenosis()], []),
        (["63047 @L5-S1"], {}, [stenosis("L5-S1")], ["M48.07"]),
        (["63047 @L4-L5"], CLAUDICATION, [stenosis("L2-L3")], []),
        (["63047 @L4-S1"], CLAUDICATION, [stenosis("L5-S1")], ["M48.07"]),
        (["63030 @L4-L5"], LEFT_LEG, [{"kind": "herniation", "levels": ["L4-L5"]}], ["M51.16"]),
        (["63030 @L4-L5"], NO_LEG, [{"kind": "herniation", "levels": ["L4-L5"]}], ["M51.26"]),
        (["63030 @L4-L5"], LEFT_LEG, [], ["M54.16"]),
        (
            ["22551 @C5-C6"],
            {"radicular": [{"roots": ["C6"]}]},
            [{"kind": "herniation", "levels": ["C5-C6"]}],
            ["M50.122"],
        ),
        (
            ["22551 @C5-C6"],
            {"myelopathy": {"present": True}},
            [{"kind": "herniation", "levels": ["C5-C6"]}],
            ["M50.022"],
        ),
        (["22551 @C5-C6"], LEFT_LEG, [{"kind": "herniation", "levels": ["C5-C6"]}], []),
    ],
)
def test_what_a_record_supports(
    lines: list[str],
    symptoms: dict[str, Any],
    findings: list[dict[str, Any]],
    wanted: list[str],
) -> None:
    """A code needs every fact it names, at the level operated on, and nothing is guessed."""
    assert proposals(case(*lines, symptoms=symptoms, **imaging(*findings))) == wanted


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("lumbar", {L}),
        ("lumbosacral", {L, S}),
        ("cervicothoracic (C7-T1)", {C, T}),
        ("thoracolumbar", {T, L}),
        ("C5-C6", {C}),
        ("site unspecified", set()),
        ("any", set()),
    ],
)
def test_words_for_regions(words: str, wanted: set[Region]) -> None:
    """The words of the code table name regions; open ones name none."""
    assert region_words(words) == wanted
