"""Requests that a coder would pass: the audit holds nothing grave against them."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.coding.audit import AuditReport, AuditSeverity, audit_case
from tests.coding.audit.build import AS_OF, knowledge, request

GRAVE = {AuditSeverity.WILL_DENY, AuditSeverity.LIKELY_DENY}

SOUND: dict[str, tuple[list[str], list[str]]] = {
    "combined fusion with its decompression": (
        ["22633 @L4-L5", "63052 @L4-L5", "22840 @L4-L5", "22853 @L4-L5", "20936"],
        ["M43.16", "M48.062"],
    ),
    "two-level combined fusion": (
        ["22633 @L4-L5", "22634 @L5-S1", "63052 @L4-L5", "63053 @L5-S1", "22842 @L4-S1"],
        ["M43.16", "M43.17"],
    ),
    "microdiscectomy": (["63030 @L5-S1 ^left"], ["M51.17"]),
    "repeat discectomy": (["63042 @L4-L5 ^left"], ["M51.16"]),
    "two-level laminectomy": (["63047 @L3-L4", "63048 @L4-L5"], ["M48.062"]),
    "laminectomy with posterolateral fusion": (
        ["22612 @L4-L5", "22614 @L5-S1", "63047 @L4-L5", "63048 @L5-S1", "22842 @L4-S1"],
        ["M48.062", "M43.16"],
    ),
    "lateral interbody and posterior fusion": (
        ["22558 @L3-L4", "22853 @L3-L4", "22612 @L3-L4", "22840 @L3-L4"],
        ["M43.16"],
    ),
    "cervical disc replacement": (["22856 @C5-C6"], ["M50.122"]),
    "kyphoplasty": (["22514 #L1"], ["M80.08XA"]),
    "stimulator trial": (["63650 x2"], ["M96.1"]),
}


def audited(lines: list[str], diagnoses: list[str], **parts: Any) -> AuditReport:  # noqa: ANN401
    """Return the audit of a request of one stage."""
    stage = {"lines": lines, "setting": "inpatient"}
    case = request(stage, diagnoses=[{"code": code} for code in diagnoses], **parts)
    return audit_case(case, knowledge(), AS_OF)


@pytest.mark.parametrize("plan", ["fully_insured", "medicare_advantage"])
@pytest.mark.parametrize("name", SOUND)
def test_a_sound_request_has_no_grave_finding(name: str, plan: str) -> None:
    """Common operations, coded as they are taught, pass at the day of booking."""
    found = audited(*SOUND[name], plan=plan).findings

    assert not [one.what for one in found if one.severity in GRAVE]


@pytest.mark.parametrize("plan", ["fully_insured", "original_medicare"])
def test_a_request_carries_no_modifier_yet(plan: str) -> None:
    """A plate beside its cage is said as what the claim will meet, and held against nobody."""
    lines = ["22551 @C5-C6", "22845 @C5-C6", "22853 @C5-C6"]
    found = [x for x in audited(lines, ["M50.122"], plan=plan).findings if x.id == "ncci-pair"]

    assert [(one.severity, one.title) for one in found] == [
        (AuditSeverity.RISK, "Edit that the claim will meet")
    ]
    assert "on a claim without a modifier" in found[0].what
