"""Authorization, WISeR, the outpatient list, place of service, PILD and denial codes."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.model import Case
from tests.coding.audit.build import case, found, request, told

APPROVAL: dict[str, Any] = {
    "number": "A-1",
    "codes": ["63047"],
    "levels": ["L4-L5"],
    "side": "left",
    "facility": "Example Hospital",
    "setting": "outpatient_hospital",
    "valid_from": "2026-03-01",
    "valid_through": "2026-03-31",
}
CLAIM = {"authorization_number": "A-1", "facility": "EXAMPLE  hospital"}


def approved(
    *lines: str,
    claim: dict[str, Any] | None = None,
    date: str = "2026-03-10",
    **change: Any,  # noqa: ANN401
) -> Case:
    """Return an approved claim with one thing changed."""
    return case(
        *(lines or ("63047 @L4-L5 ^left",)),
        plan="medicare_advantage",
        date=date,
        approval={**APPROVAL, **change},
        claim={**CLAIM, **(claim or {})},
    )


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (approved(), None),
        (approved("63047 @L4-L5", "63048 @L3-L4", levels=["L3-L5"]), "approval.codes"),
        (approved("63047 @L3-L5"), "approval.levels"),
        (approved("63047 @L4-L5 ^right"), "approval.side"),
        (approved("63047 @L4-L5 ^right", side="bilateral"), None),
        (approved(date="2026-02-28"), "approval.valid_through"),
        (approved(date="2026-03-01"), None),
        (approved(date="2026-03-31"), None),
        (approved(date="2026-04-01"), "approval.valid_through"),
        (approved(claim={"facility": "Other Hospital"}), "approval.facility"),
        (approved(claim={"setting": "inpatient"}), "approval.setting"),
        (approved(codes=[], levels=[], side=None), None),
    ],
)
def test_the_claim_within_the_approval(made: Case, path: str | None) -> None:
    """Codes, levels, side, both ends of the dates, and the place; what is not named is open."""
    assert [one.path for one in found(made, "authorization-match")] == ([path] if path else [])


@pytest.mark.parametrize(
    ("number", "wanted"), [("A-1", 0), ("A-2", 1), (None, 1)], ids=["same", "other", "none"]
)
def test_the_number_on_the_claim(number: str | None, wanted: int) -> None:
    """The approval's number stands on the claim."""
    made = approved(claim={"authorization_number": number})
    assert len(found(made, "authorization-number")) == wanted


@pytest.mark.parametrize(
    ("plan", "law"),
    [("medicare_advantage", "422.138(c)"), ("erisa_self_funded", "2560.503-1")],
)
def test_an_approval_taken_back_names_the_law_of_the_plan(plan: str, law: str) -> None:
    """Medicare Advantage is bound by its own rule; it is not claimed for another plan."""
    made = case(
        "63047 @L4-L5", plan=plan, approval={**APPROVAL, "withdrawn_on": "2026-03-30"}, claim=CLAIM
    )
    (one,) = found(made, "approval-withdrawn")
    assert law in one.source
    assert ("422.138" in one.source) == (plan == "medicare_advantage")


def test_a_rescission_notice_counts_as_taken_back() -> None:
    """The kind of the denial is enough; without either there is no finding."""
    denial = {"kind": "rescission", "reasons": [{"category": "not_medically_necessary"}]}
    made = case("63047 @L4-L5", approval=APPROVAL, claim=CLAIM, denial=denial)
    assert len(found(made, "approval-withdrawn")) == 1
    assert found(approved(), "approval-withdrawn") == []


def test_an_approved_claim_with_a_weak_note_is_exposed() -> None:
    """What a later audit would take back is named."""
    weak = case(
        "63047 @L4-L5", approval=APPROVAL, claim=CLAIM, note="Operation done.", dx="M48.062"
    )
    (one,) = found(weak, "rescission")
    assert "level" in one.what
    assert found(case("63047 @L4-L5", note="Operation done."), "rescission") == []


@pytest.mark.parametrize(
    ("state", "text", "more", "wanted"),
    [
        ("OH", "22554 @C5-C6", {}, True),
        ("TX", "62323", {}, True),
        ("WA", "22514 #L1", {"setting": "asc"}, True),
        ("OH", "22551 @C5-C6", {}, False),
        ("OH", "22612 @L4-L5", {}, False),
        ("OH", "63650", {}, False),
        ("OH", "0275T @L4-L5", {}, False),
        ("PA", "22554 @C5-C6", {}, False),
        ("OH", "22554 @C5-C6", {"setting": "inpatient"}, False),
        ("OH", "22554 @C5-C6", {"plan": "medicare_advantage"}, False),
        ("OH", "22554 @C5-C6", {"date": "2026-01-14"}, False),
        ("OH", "22554 @C5-C6", {"date": "2026-01-15"}, True),
        ("OH", "22554 @C5-C6", {"claim": {"authorization_number": "U-1"}}, False),
    ],
)
def test_wiser_by_state_day_code_setting_and_plan(
    state: str,
    text: str,
    more: dict[str, Any],
    wanted: bool,  # noqa: FBT001
) -> None:
    """Only listed codes, in the six states, from 2026-01-15, outpatient, Original Medicare."""
    assert bool(found(case(text, state=state, **more), "wiser")) is wanted


def test_the_place_of_the_operation_decides_the_state() -> None:
    """An Ohio facility brings a Pennsylvania patient under the model."""
    facility = {"name": "Example Hospital", "state": "OH"}
    assert found(case("22554 @C5-C6", facility=facility), "wiser")
    assert not found(case("22554 @C5-C6"), "wiser")


def test_without_a_state_the_audit_asks() -> None:
    """A listed code with no state is a question, not a charge."""
    assert told(case("22554 @C5-C6", state=None), "wiser") == ["note wiser 22554"]
    assert told(case("22612 @L4-L5", state=None), "wiser") == []


def test_a_request_is_told_before_it_is_billed() -> None:
    """Before the operation it is a risk that asking for review removes."""
    stage = {"lines": ["22514 #L1"], "setting": "asc", "planned_date": "2026-05-04"}
    assert told(request(stage, state="OH"), "wiser") == ["risk wiser 22514"]


@pytest.mark.parametrize(
    ("text", "more", "wanted"),
    [
        ("22551 @C5-C6", {}, True),
        ("63650", {}, True),
        ("64493 @L4-L5", {}, True),
        ("64495 @L4-L5", {}, False),
        ("63685", {}, False),
        ("22551 @C5-C6", {"setting": "asc"}, False),
        ("22551 @C5-C6", {"setting": "inpatient"}, False),
        ("22551 @C5-C6", {"plan": "fully_insured"}, False),
        ("22551 @C5-C6", {"claim": {"authorization_number": "U-1"}}, False),
        ("22612 @L4-L5", {}, False),
    ],
)
def test_the_outpatient_list(text: str, more: dict[str, Any], wanted: bool) -> None:  # noqa: FBT001
    """A listed code, in a hospital outpatient department, under Original Medicare, unauthorized."""
    assert bool(found(case(text, **more), "outpatient")) is wanted


@pytest.mark.parametrize(
    ("text", "more", "wanted"),
    [
        ("22633 @L4-L5", {"setting": "inpatient"}, ["risk place-of-service 22633"]),
        ("22600 @C5-C6", {"setting": "inpatient"}, []),
        ("22633 @L4-L5", {"setting": "inpatient", "plan": "fully_insured"}, []),
        ("22633 @L4-L5", {"setting": "asc"}, ["note place-of-service 22633"]),
        (
            "22633 @L4-L5",
            {"facility": {"name": "Example Surgery Center", "kind": "asc"}},
            ["likely_deny place-of-service"],
        ),
        ("22600", {"setting": "inpatient", "facility": {"name": "H", "kind": "observation"}}, []),
    ],
)
def test_place_of_service(text: str, more: dict[str, Any], wanted: list[str]) -> None:
    """A stay needs its reason, a surgery center its list, and setting and facility agree."""
    assert told(case(text, **more), "place") == wanted


@pytest.mark.parametrize(
    ("text", "date", "wanted"),
    [
        ("0275T", "2025-12-31", []),
        ("0275T", "2026-01-01", ["risk pild-code 0275T"]),
        ("62330", "2025-12-31", ["will_deny pild-code 62330"]),
        ("62330", "2026-01-01", ["note pild-code 62330"]),
    ],
)
def test_pild_codes_by_date(text: str, date: str, wanted: list[str]) -> None:
    """What is confirmed is a rule; what is not is a question."""
    assert told(case(text, date=date), "pild-code") == wanted


@pytest.mark.parametrize(
    ("plan", "statements", "wanted"),
    [
        ("original_medicare", [], 1),
        ("medicare_advantage", [], 1),
        ("fully_insured", [], 0),
        ("original_medicare", [{"key": "approved_longitudinal_study", "true": True}], 0),
        ("original_medicare", [{"key": "approved_longitudinal_study", "true": False}], 1),
        ("original_medicare", [{"key": "another_statement", "true": True}], 1),
    ],
)
def test_pild_only_inside_a_study(plan: str, statements: list[dict[str, Any]], wanted: int) -> None:
    """Medicare's coverage hangs on enrollment that the case states."""
    made = case("0275T @L4-L5", plan=plan, statements=statements)
    assert len(found(made, "pild-study")) == wanted


def test_pild_claim_items() -> None:
    """Diagnosis, place and study code; WISeR is a question in its states only."""
    marked = "0275T -Q0 @L4-L5"
    assert told(case(marked, dx="M43.16 Z00.6"), "pild-claim") == [
        "likely_deny pild-claim 0275T M43.16 Z00.6"
    ]
    assert told(case("0275T -Q0 @T4-T5", dx="M48.062 Z00.6"), "pild-claim") == [
        "will_deny pild-claim 0275T"
    ]
    assert told(case(marked, dx="M48.062 Z00.6", state="NJ"), "pild-claim") == [
        "note pild-claim 0275T"
    ]
    assert told(case(marked, dx="M48.062 Z00.6"), "pild-claim") == []


def test_the_study_modifier_of_a_pild_claim_is_a_question() -> None:
    """Q0 is not confirmed, so its absence is a note and never a charge."""
    (one,) = found(case("0275T @L4-L5", dx="M48.062 Z00.6"), "pild-claim")
    assert one.severity.value == "note"
    assert "not confirmed" in one.what


@pytest.mark.parametrize(
    ("mark", "matter", "owner"),
    [
        ("CO-50", "a matter of medical necessity", "surgeon"),
        ("CO-197", "an authorization matter", "staff"),
        ("CO-97", "a bundling matter", "coder"),
        ("CO-29", "a matter of time limits", "staff"),
        ("CO-27", "an eligibility matter", "staff"),
        ("CO-4", "a coding matter", "coder"),
    ],
)
def test_denial_codes_have_a_matter_and_a_route(mark: str, matter: str, owner: str) -> None:
    """Each kind goes its own way, to one owner."""
    (one,) = found(case(f"63047 @L4-L5 !{mark}"), "denial-code")
    assert matter in one.title
    assert one.owner.value == owner
    assert "group code CO" in one.what


def test_an_unknown_denial_code_is_said_to_be_unknown() -> None:
    """Nothing is guessed of a code that is not on file."""
    (one,) = found(case("63047 @L4-L5 !CO-999"), "denial-code")
    assert one.title == "Denial code not on file"


@pytest.mark.parametrize(
    ("category", "carc", "wanted"),
    [
        ("not_medically_necessary", "197", 1),
        ("not_medically_necessary", "50", 0),
        ("no_authorization", "197", 0),
        ("other", "197", 0),
    ],
)
def test_a_reason_and_its_code(category: str, carc: str, wanted: int) -> None:
    """Two different reasons are told, and only they."""
    denial = {"kind": "post_service", "reasons": [{"category": category, "carc": carc}]}
    made = case("63047 @L4-L5", denial=denial)
    assert len(found(made, "denial-reason")) == wanted


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("observation", 1),
        ("outpatient_hospital", 1),
        ("asc", 1),
        ("office", 1),
        ("inpatient", 0),
    ],
)
def test_wiser_reaches_every_outpatient_setting(setting: str, wanted: int) -> None:
    """Observation is an outpatient service of a hospital; an inpatient stay lies outside."""
    made = case("22514 #L1", state="OH", setting=setting)
    assert len(found(made, "wiser")) == wanted


def test_a_wiser_finding_says_what_the_model_does_not_reach() -> None:
    """The exclusions are read from the list, so an emergency can be told apart by its reader."""
    (one,) = found(case("22514 #L1", state="OH"), "wiser")
    assert "emergency services" in one.fix


def test_the_outpatient_list_holds_under_observation() -> None:
    """A patient under observation is an outpatient of the hospital."""
    assert found(case("63650 x2", setting="observation"), "outpatient-authorization")
    assert not found(case("63650 x2", setting="asc"), "outpatient-authorization")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("63030 -RT", 1), ("63030 -LT", 0), ("63030 -50", 1), ("63030 ^right", 1), ("63030", 0)],
)
def test_the_side_approved_is_read_from_field_and_modifier(text: str, wanted: int) -> None:
    """An approval for the left does not cover the right or both sides, however the line says it."""
    approval = {"number": "A-1", "codes": ["63030"], "side": "left"}
    claim = {"authorization_number": "A-1"}
    assert len(found(case(text, approval=approval, claim=claim), "authorization-match")) == wanted


@pytest.mark.parametrize(
    ("plan", "parts", "wanted"),
    [
        ("fully_insured", {}, ["note authorization-absent 63047"]),
        ("medicare_advantage", {}, ["note authorization-absent 63047"]),
        ("original_medicare", {}, []),
        ("fully_insured", {"claim": {"authorization_number": "A-1"}}, []),
        ("fully_insured", {"approval": {"number": "A-1"}}, []),
    ],
)
def test_a_billed_operation_without_any_authorization_is_noted(
    plan: str, parts: dict[str, Any], wanted: list[str]
) -> None:
    """Whether the plan asks for one is not known, so it is a note; Medicare has its own lists."""
    assert told(case("63047 @L4-L5", plan=plan, **parts), "authorization-absent") == wanted


def test_an_injection_or_a_booking_asks_for_no_authorization_here() -> None:
    """The note is about operations that were billed."""
    assert told(case("64483 -LT", plan="fully_insured"), "authorization-absent") == []
    booked = request({"lines": ["63047 @L4-L5"]}, plan="fully_insured")
    assert told(booked, "authorization-absent") == []
