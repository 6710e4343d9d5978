"""Medicare Advantage: Medicare's own text first, and what may be said of the plan's criteria."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.matching import Determination, Truth, determine
from appealgen.matching.medicare_first import NOT_ESTABLISHED, NOT_IDENTIFIED, NOT_SETTLED
from appealgen.service import policy_library
from tests.matching.build import AS_OF, case_of

PILD: dict[str, Any] = {"code": "0275T", "levels": "L4-L5"}
IN_STUDY = [
    {"key": "pild_technique", "true": True},
    {"key": "lumbar_spinal_stenosis", "true": True},
    {"key": "approved_randomized_trial", "true": True},
    {"key": "approved_longitudinal_study", "true": False},
]
OUTSIDE = [{**said, "true": not str(said["key"]).startswith("approved")} for said in IN_STUDY]
PLANS_OWN = "Aetna Clinical Policy Bulletin 0743, Spinal Surgery: Laminectomy and Fusion"


def judged(
    *,
    line: dict[str, Any] = PILD,
    kind: str = "medicare_advantage",
    cited: str | None = PLANS_OWN,
    pins: tuple[str, ...] = (),
    statements: list[dict[str, object]] | None = None,
    **parts: object,
) -> Determination:
    """Return the determination of a one-line case of a Medicare plan of Aetna."""
    denial = {
        "kind": "prior_authorization",
        "reasons": [{"category": "not_medically_necessary"}],
        "policy_cited": cited,
    }
    case = case_of(
        line=line,
        coverage={"payer": "Aetna", "plan_kind": kind, "state": "OH", "policies_pinned": pins},
        denial=denial,
        statements=IN_STUDY if statements is None else statements,
        **parts,
    )
    return determine(case, policy_library(), as_of=AS_OF)


@pytest.mark.parametrize(
    "cited",
    [
        PLANS_OWN,
        "Clinical Policy Bulletin 0743",
        "aetna clinical policy bulletin 0743",
        "aetna-cpb-0743",
        "Spinal Surgery: Laminectomy and Fusion",
    ],
)
def test_a_denial_by_the_plans_own_text_is_noted(cited: str) -> None:
    """NCD 150.13 settles the line by itself, so the plan may not use its own criteria."""
    (note,) = judged(cited=cited).medicare

    assert note.may_not_use
    assert note.helps
    assert (note.text.id, note.truth, note.cited) == ("ncd-150.13", Truth.MET, cited)
    assert note.plan_policy is not None
    assert note.plan_policy.id == "aetna-cpb-0743"
    assert note.path == "request.stages[0].lines[0]"
    assert note.citation == "42 CFR 422.101(b)(6)"
    assert note.asks


def test_a_text_that_the_case_fails_gives_the_appeal_nothing() -> None:
    """Outside a study Medicare does not cover it either; the note says so by its status."""
    (note,) = judged(statements=OUTSIDE).medicare

    assert note.truth is Truth.NOT_MET
    assert note.may_not_use
    assert not note.helps


def test_what_is_not_documented_settles_nothing() -> None:
    """While the case is open under Medicare's text nothing is claimed."""
    (note,) = judged(statements=IN_STUDY[:2]).medicare

    assert note.unsettled == (NOT_SETTLED,)
    assert not note.may_not_use


@pytest.mark.parametrize("cited", ["Clinical Policy Bulletin", "CPB 0743 or another", "MCG M-123"])
def test_a_name_that_is_no_policys_own_identifies_nothing(cited: str) -> None:
    """A part of a name, or one not on file, is not taken for the plan's text."""
    (note,) = judged(cited=cited).medicare

    assert note.unsettled == (NOT_IDENTIFIED,)
    assert note.plan_policy is None


@pytest.mark.parametrize("cited", [None, "NCD 150.13", "ncd-150.13"])
def test_a_denial_that_names_no_other_text_has_no_note(cited: str | None) -> None:
    """Nothing shows that it rests on the plan's own criteria."""
    assert judged(cited=cited).medicare == ()


@pytest.mark.parametrize("kind", ["fully_insured", "original_medicare", "medicaid_managed_care"])
def test_only_medicare_advantage_plans_have_notes(kind: str) -> None:
    """The rule binds Medicare Advantage plans and nobody else."""
    line = {"code": "22612", "levels": "L4-L5"} if kind != "original_medicare" else PILD
    pins = ("aetna-cpb-0743",) if kind == "medicaid_managed_care" else ()

    assert judged(line=line, kind=kind, pins=pins).medicare == ()


def test_a_line_that_medicare_leaves_open_has_no_note() -> None:
    """Where no NCD or LCD on file covers the line, the plan may have criteria of its own."""
    found = judged(line={"code": "22612", "levels": "L4-L5"})

    assert [policy.id for policy in found.policies] == ["aetna-cpb-0743"]
    assert found.medicare == ()


def test_a_line_that_was_not_denied_has_no_note() -> None:
    """There is no denial of it that could rest on anything."""
    assert judged(line={**PILD, "denied": False}).medicare == ()


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            {"code": "22857", "levels": "L4-L5"},
            {"patient": {"name": "Pat Example", "age": 50, "synthetic": True}},
        ),
        ({"code": "22513"}, {}),
        ({"code": "63650"}, {}),
    ],
    ids=["discretion of the contractor", "local text known in part", "read in part"],
)
def test_a_text_that_leaves_room_or_was_read_in_part_claims_nothing(
    line: dict[str, Any], parts: dict[str, Any]
) -> None:
    """At 60 and under the contractor decides; other texts are not known in full."""
    said: list[dict[str, object]] = [
        {"key": "contractor_covers_lumbar_disc_replacement", "true": True}
    ]

    (note,) = judged(line=line, statements=said, **parts).medicare

    assert NOT_ESTABLISHED in note.unsettled
    assert not note.may_not_use


def test_medicare_is_read_before_what_the_case_pins() -> None:
    """The denial's own text does not displace an NCD; a warning says that it was passed over."""
    pin = "florida-blue-02-20000-48@2026-06-15"
    line = {"code": "22857", "levels": "L4-L5"}
    own = policy_library().pinned(pin)
    assert own is not None
    assert own.procedures_for(case_of(line=line).request.stages[0].lines[0])

    found = judged(line=line, pins=(pin,), cited=None, statements=[])

    assert [policy.id for policy in found.policies] == ["ncd-150.10"]
    assert any(f"The case pins {pin}, but ncd-150.10" in text for text in found.warnings)
    (note,) = found.medicare
    assert note.cited == pin
    assert note.plan_policy is own


def test_a_policy_asked_for_by_name_is_used_even_so() -> None:
    """``--policy`` asks what a text would say; it is no reading of the denial."""
    case = case_of(
        line={"code": "22857", "levels": "L4-L5"},
        coverage={"payer": "Aetna", "plan_kind": "medicare_advantage"},
    )

    found = determine(case, policy_library(), as_of=AS_OF, pinned="florida-blue-02-20000-48")

    assert found.policies[0].id == "florida-blue-02-20000-48"
