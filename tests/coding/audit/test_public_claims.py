"""Public statements about spine coding against the code sets: right ones hold, wrong ones not.

The statements are widely repeated on billing pages; where one is wrong, the audit sides with the
code set and says why.
"""

from __future__ import annotations

import datetime as dt

import pytest

from appealgen.coding.icd10 import Icd10Status
from tests.coding.audit.build import AS_OF, case, found, knowledge, told

LEFT_LEG = {"radicular": [{"roots": ["L5"], "side": "left"}]}


def test_m48_06_is_not_a_code_to_use_for_stenosis_with_claudication() -> None:
    """Wrong: it has been a header since 2017-10-01; M48.062 says claudication."""
    made = case("63047 @L4-L5", dx="M48.06", symptoms={"claudication": {"present": True}})
    (one,) = found(made, "diagnosis-not-valid")
    assert one.severity.value == "will_deny"
    assert "2017-10-01" in one.what
    assert {p.code for p in one.proposals} >= {"M48.062"}


def test_m51_16_is_not_disc_degeneration() -> None:
    """Wrong: it is a lumbar disc disorder with radiculopathy; degeneration is M51.36-."""
    known = knowledge().icd10("M51.16", AS_OF)
    assert known is not None
    assert "radiculopathy" in known.label
    degenerated = [{"kind": "disc_degeneration", "levels": ["L4-L5"]}]
    made = case(
        "22633 @L4-L5",
        dx="M51.16",
        symptoms={"radicular": [{"roots": ["L5"], "present": False}]},
        imaging=[{"modality": "mri", "findings": degenerated}],
    )
    (one,) = found(made, "diagnosis-content")
    assert "with radiculopathy" in one.what


def test_m54_16_is_better_than_m54_9_and_still_a_symptom() -> None:
    """Half right: it is more specific, and alone it does not carry an operation either."""
    weak = case("63030 -LT @L4-L5", dx="M54.9", symptoms=LEFT_LEG)
    (one,) = found(weak, "diagnosis-unspecified")
    assert [p.code for p in one.proposals] == ["M54.16"]
    alone = case("63030 -LT @L4-L5", dx="M54.16", symptoms=LEFT_LEG)
    assert told(alone, "diagnosis-unspecified") == ["likely_deny diagnosis-unspecified M54.16"]


def test_g89_4_is_valid_and_no_indication_by_itself() -> None:
    """Half right: no claim is refused for the code; it names no disease of the spine."""
    known = knowledge().icd10("G89.4", AS_OF)
    assert known is not None
    assert known.status is Icd10Status.BILLABLE
    assert found(case("22612 @L4-L5", dx="G89.4"), "diagnosis-unspecified")
    assert not found(case("22612 @L4-L5", dx="M43.16 G89.4"), "diagnosis-unspecified")


@pytest.mark.parametrize(("column1", "column2"), [("22600", "22610"), ("22612", "22610")])
def test_the_thoracic_base_is_bundled_and_not_without_recourse(column1: str, column2: str) -> None:
    """Half right: the edit stands, and its indicator 1 opens for fusions that are apart."""
    edit = knowledge().pair(column1, column2, AS_OF)
    assert edit is not None
    assert (edit.column1, edit.modifier_indicator) == (column1, 1)


def test_22600_with_22612_has_no_edit() -> None:
    """Wrong: two bases are not refused whatever was done; there is no edit between these two."""
    assert knowledge().pair("22600", "22612", AS_OF) is None
    assert knowledge().pair_edition("22600", "22612", AS_OF) is not None
    assert told(case("22600 @C5-C6", "22612 @L4-L5"), "two-base", "ncci") == []


def test_further_levels_take_the_add_on() -> None:
    """Right: base and add-on is the structure for a fusion without a gap."""
    assert told(case("22612 @L4-L5", "22614 @L3-L4"), "two-base", "base-more", "units") == []
    assert told(case("22612 x2 @L3-L5"), "base-more") == ["likely_deny base-more-than-once 22612"]


def test_63047_at_the_interspace_of_22633_is_not_paid() -> None:
    """Right: and the decompression add-on is what may be billed there."""
    (one,) = found(case("22633 @L4-L5", "63047 @L4-L5"), "ncci-pair")
    assert "63052" in {p.code for p in one.proposals}


@pytest.mark.parametrize(
    ("code", "listed"),
    [("22554", True), ("22551", False), ("22600", False), ("62323", True), ("64483", True)],
)
def test_wiser_lists_services_by_code(code: str, listed: bool) -> None:  # noqa: FBT001
    """Half right: cervical fusion means 22554 only, and injections are listed."""
    rule = knowledge().wiser("OH", code, AS_OF)
    assert bool(rule and rule.applies) is listed


@pytest.mark.parametrize("code", ["0275T", "62330"])
def test_wiser_lists_no_code_for_percutaneous_decompression(code: str) -> None:
    """Not confirmed: the service is named, and no code of it is on the list."""
    rule = knowledge().wiser("NJ", code, AS_OF)
    assert rule is None or not rule.applies


def test_there_is_a_national_determination_for_percutaneous_decompression() -> None:
    """Wrong: 'there may not be a specific NCD'. NCD 150.13 covers it inside a study only."""
    (one,) = found(case("0275T @L4-L5", dx="M48.062 Z00.6"), "pild-study")
    assert "150.13" in one.edition


def test_0275t_is_not_simply_the_code_of_today() -> None:
    """Not confirmed: from 2026 on it is asked about, before that it stands."""
    assert told(case("0275T", date="2025-06-02"), "pild-code") == []
    assert told(case("0275T", date="2026-06-01"), "pild-code") == ["risk pild-code 0275T"]


@pytest.mark.parametrize("modifier", ["58", "78", "79"])
def test_the_global_period_modifiers_hold(modifier: str) -> None:
    """Right: each of the three answers for a procedure in the 90 days."""
    day = dt.date(2026, 2, 1).isoformat()
    operations = [{"operation": "fusion", "date": day, "by": "Dr. Casey Invented"}]
    assert told(case(f"63047 -{modifier} @L4-L5", operations=operations), "global-period") == []
    assert told(case("63047 @L4-L5", operations=operations), "global-period")


def test_an_approval_is_no_promise_except_where_the_law_binds() -> None:
    """Half right: a Medicare Advantage plan may not take an approval back for necessity alone."""
    approval = {"number": "A-1", "codes": ["63047"], "withdrawn_on": "2026-03-30"}
    made = case("63047 @L4-L5", plan="medicare_advantage", approval=approval)
    (one,) = found(made, "approval-withdrawn")
    assert "may not deny" in one.rule


def test_m48_061_does_not_say_claudication() -> None:
    """Wrong: a coding guide gives M48.061 for claudication; the code says there is none."""
    known = knowledge().icd10("M48.061", AS_OF)
    assert known is not None
    assert "without" in known.label
    made = case("0275T @L4-L5", dx="M48.061", symptoms={"claudication": {"present": True}})
    (one,) = found(made, "diagnosis-content")
    assert [p.code for p in one.proposals] == ["M48.062"]


def test_a_slip_is_no_diagnosis_for_percutaneous_decompression() -> None:
    """Wrong: M43.16 is listed for it; the national determination is on stenosis."""
    (one,) = found(case("0275T -Q0 @L4-L5", dx="M43.16 Z00.6"), "pild-claim")
    assert one.severity.value == "likely_deny"
    assert "150.13" in one.edition


def test_m54_16_names_no_side() -> None:
    """Wrong: called a lateralized code; it names a region, and no rule reads a side from it."""
    known = knowledge().icd10("M54.16", AS_OF)
    assert known is not None
    assert not {"left", "right"} & set(known.label.lower().split())
    sided = {"radicular": [{"roots": ["L5"], "side": "right"}]}
    assert told(case("63030 -RT @L4-L5", dx="M54.16", symptoms=sided), "diagnosis-content") == []


def test_wiser_does_not_reach_services_from_its_first_january_day() -> None:
    """Half right: the model began on 1 January 2026, for services from 15 January on."""
    know = knowledge()
    assert know.wiser("OH", "22514", dt.date(2026, 1, 14)) is None
    rule = know.wiser("OH", "22514", dt.date(2026, 1, 15))
    assert rule is not None
    assert rule.applies


def test_not_every_removed_inpatient_code_is_known() -> None:
    """Half right: 285 codes left the list for 2026; which of the spine is not on file."""
    known = [knowledge().cpt(code) for code in ("22843", "22848", "22861")]
    assert [one.inpatient_only for one in known if one] == [None, None, None]


def test_failed_care_is_not_asked_of_every_fusion() -> None:
    """Half right: a fracture, an infection or a tumor does not wait for physical therapy."""
    fusion = {"code": "22612", "levels": ["L1-L2"], "indications": ["fracture"]}
    stages = {"stages": [{"name": "one", "lines": [fusion]}]}
    note = "Fracture. Prone, posterior. Fusion L1-L2."
    made = case("22612 @L1-L2", dx="S32.010A", note=note, request=stages)
    assert told(made, "note-element-failed") == []
    waits = case("22612 @L1-L2", dx="M43.16", note=note)
    assert told(waits, "note-element-failed")


@pytest.mark.parametrize("primary", ["22633", "22612", "22852"])
def test_exploring_a_fusion_is_part_of_operating_there(primary: str) -> None:
    """Right: 22830 is not a service of its own in the area of the other work."""
    (one,) = found(case(f"{primary} @L4-L5", "22830 @L4-L5"), "ncci-pair")
    assert one.severity.value == "will_deny"
