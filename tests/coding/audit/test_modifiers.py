"""Modifiers on a line, and the global period by date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coding.audit.build import SERVICE, case, found, request, told

NOTE_22 = "Dense scar from two operations: dissection took 95 minutes longer than usual."


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["63030 -50 -RT @L4-L5"], 1),
        (["63030 -RT -LT @L4-L5"], 1),
        (["22612 -59 -XS @L4-L5"], 1),
        (["22612 -62 -80 @L4-L5"], 1),
        (["22612 -80 -82 @L4-L5"], 1),
        (["22612 -58 -78 @L4-L5"], 1),
        (["22612 -78 -79 @L4-L5"], 1),
        (["22514 -GA -GZ #L1"], 1),
        (["22612 -80 @L4-L5", "22840 -AS"], 0),
        (["63030 -RT @L4-L5", "63030 -LT @L4-L5"], 0),
        (["22612 -22 -62 @L4-L5"], 0),
    ],
)
def test_modifiers_that_exclude_each_other(lines: list[str], wanted: int) -> None:
    """Each combination is told once, on its own line only."""
    assert len(found(case(*lines), "modifiers-contradict")) == wanted


@pytest.mark.parametrize(
    ("lines", "plan", "wanted"),
    [
        (["63047 -57 @L4-L5"], "original_medicare", ["will_deny modifier-wrong-kind 63047"]),
        (["63047 -24 @L4-L5"], "original_medicare", ["will_deny modifier-wrong-kind 63047"]),
        (["99213 -78"], "original_medicare", ["will_deny modifier-wrong-kind 99213"]),
        (["99213 -24"], "original_medicare", []),
        (["64483 -KX @L4-L5"], "original_medicare", []),
        (["63047 -KX @L4-L5"], "original_medicare", ["risk modifier-wrong-kind 63047"]),
        (["64483 -KX @L4-L5"], "fully_insured", ["risk modifier-wrong-kind 64483"]),
        (["22514 -GA #L1"], "medicare_advantage", ["risk modifier-wrong-kind 22514"]),
        (["22514 -GA #L1"], "original_medicare", []),
    ],
)
def test_modifiers_on_the_kind_they_are_for(lines: list[str], plan: str, wanted: list[str]) -> None:
    """Visit modifiers belong on visits, Medicare's notices on Medicare claims."""
    assert told(case(*lines, plan=plan), "modifier-wrong-kind") == wanted


@pytest.mark.parametrize(
    ("modifier", "note", "wanted"),
    [
        ("22", None, ["risk modifier-undocumented 63047"]),
        ("22", "A very difficult case.", ["likely_deny modifier-undocumented 63047"]),
        ("22", NOTE_22, []),
        ("82", "The PA assisted.", ["likely_deny modifier-undocumented 63047"]),
        ("82", "No qualified resident was available.", []),
        ("80", "Laminectomy L4-L5.", ["likely_deny modifier-undocumented 63047"]),
        ("AS", "The physician assistant assisted with exposure and retraction.", []),
        ("51", "Laminectomy L4-L5.", []),
        ("58", None, ["risk modifier-undocumented 63047"]),
        ("58", "Laminectomy L4-L5.", ["risk modifier-undocumented 63047"]),
        ("58", "Second stage, as planned at the first operation.", []),
        ("78", "Laminectomy L4-L5.", ["likely_deny modifier-undocumented 63047"]),
        ("78", "Return to the operating room for an epidural hematoma.", []),
    ],
)
def test_a_modifier_needs_its_reason_in_the_note(
    modifier: str, note: str | None, wanted: list[str]
) -> None:
    """Without a note it is a risk, with a note that is silent a likely denial, else nothing."""
    made = case(f"63047 -{modifier} @L4-L5", note=note)
    assert told(made, "modifier-undocumented") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("63030 -50 @L4-L5 ^bilateral", []),
        ("63030 -50 @L4-L5 ^left", ["likely_deny modifier-50 63030"]),
        ("63030 @L4-L5 ^bilateral", ["note modifier-50 63030"]),
        ("63047 -50 @L4-L5", ["likely_deny modifier-50 63047"]),
        ("22612 -50 @L4-L5", ["likely_deny modifier-50 22612"]),
        ("62323 -50", ["likely_deny modifier-50 62323"]),
        ("27279 -50 ^bilateral", []),
        ("63047 @L4-L5 ^bilateral", []),
    ],
)
def test_modifier_50_follows_the_bilateral_indicator(text: str, wanted: list[str]) -> None:
    """Indicator 1 takes it; 0, 2 and 9 do not; one side contradicts it."""
    assert told(case(text), "modifier-50") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("63030 -RT ^left", ["likely_deny modifier-side 63030"]),
        ("63030 -LT ^left", []),
        ("63030 -LT", []),
        ("63030 -RT -LT ^left", []),
        ("63030 -RT -LT ^bilateral", []),
    ],
)
def test_the_side_modifier_agrees_with_the_side(text: str, wanted: list[str]) -> None:
    """RT on a left line is told; two sides on one line are another check's."""
    assert told(case(text), "modifier-side") == wanted


def test_51_is_not_for_add_on_codes() -> None:
    """An add-on with 51 is told; a base with 51 is not."""
    assert told(case("22612 @L4-L5", "22614 -51 @L3-L4"), "modifier-51") == [
        "likely_deny modifier-51 22614"
    ]
    assert told(case("22612 -51 @L4-L5"), "modifier-51") == []


@pytest.mark.parametrize(
    ("lines", "notes", "wanted"),
    [
        (["27278 -62"], 0, ["will_deny modifier-62 27278"]),
        (["22840 -62 @L4-L5"], 0, ["risk modifier-62 22840"]),
        (["22840 -62 @L4-L5"], 2, ["risk modifier-62 22840"]),
        (["22612 -62 @L4-L5"], 1, ["risk modifier-62 22612"]),
        (["22612 -62 @L4-L5"], 2, []),
        (["22612 @L4-L5"], 0, []),
    ],
)
def test_co_surgeons_by_indicator_and_notes(
    lines: list[str], notes: int, wanted: list[str]
) -> None:
    """Not payable is refused; payable needs each surgeon's own note, and indicator 1 a reason."""
    texts = [{"kind": "operative_note", "text": f"Part {i + 1}."} for i in range(notes)]
    assert told(case(*lines, notes=texts), "modifier-62") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("22514 -80 #L1", "will_deny modifier-assistant 22514"),
        ("27278 -AS", "risk modifier-assistant 27278"),
        ("22612 -80 @L4-L5", None),
        ("22514 #L1", None),
    ],
)
def test_assistants_by_indicator(text: str, wanted: str | None) -> None:
    """2 is paid, 0 needs proof, 1 is not paid."""
    assert told(case(text), "modifier-assistant") == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22612 -59 @L4-L5", "22840 @L4-L5"], ["risk modifier-59 22612"]),
        (["22633 @L4-L5", "63047 -59 @L2-L3"], []),
        (["63650 @T9-T10", "63650 -59 @T8-T9"], []),
        (["22612 -59 @L4-L5", "99999"], []),
    ],
)
def test_59_only_where_an_edit_asks_for_it(lines: list[str], wanted: list[str]) -> None:
    """A line without an edit carries it for nothing; codes without edits on file are not judged."""
    assert told(case(*lines), "modifier-59") == wanted


def earlier(days: int, **more: object) -> dict[str, object]:
    """Return an earlier fusion some days before the service."""
    day = dt.date.fromisoformat(SERVICE) - dt.timedelta(days=days)
    found_ = {"operation": "fusion", "date": day.isoformat(), "by": "Dr. Casey Invented"}
    return {"operations": [{**found_, **more}]}


@pytest.mark.parametrize(
    ("days", "wanted"),
    [(1, True), (89, True), (90, True), (91, False), (0, False), (365, False)],
)
def test_the_period_ends_on_its_ninetieth_day(days: int, wanted: bool) -> None:  # noqa: FBT001
    """Day 90 after the operation is inside, day 91 is free, and the day itself is not after."""
    assert bool(found(case("63047 @L4-L5", **earlier(days)), "global-period")) is wanted


@given(st.integers(1, 200))
@settings(max_examples=40, deadline=None)
def test_a_modifier_is_asked_for_exactly_inside_the_period(days: int) -> None:
    """Inside, a line without 58, 78 or 79 is told and one with it is not; outside the reverse."""
    plain = found(case("63047 @L4-L5", **earlier(days)), "global-period")
    marked = found(case("63047 -78 @L4-L5", **earlier(days)), "global-period")
    assert bool(plain) == (days <= 90)
    assert bool(marked) == (days > 90)


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({}, "likely_deny"),
        ({"by": "Dr. Other Invented"}, None),
        ({"operation": "augmentation"}, None),
        ({"operation": "stimulator"}, None),
        ({"date": "2026-02"}, "risk"),
        ({"date": "2025-11"}, None),
    ],
)
def test_whose_operation_and_how_exactly_known(more: dict[str, str], severity: str | None) -> None:
    """Another surgeon's operation does not count; a day known by month is a risk, not a charge."""
    made = found(case("63047 @L4-L5", **earlier(60, **more)), "global-period")
    assert [one.severity.value for one in made] == ([severity] if severity else [])


def test_an_operation_without_a_surgeon_is_a_risk() -> None:
    """Nobody is named, so the same group may have operated."""
    operations = [{"operation": "fusion", "date": "2026-01-20"}]
    (one,) = found(case("63047 @L4-L5", operations=operations), "global-period")
    assert one.severity.value == "risk"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22633 -58 @L4-L5", "63047 -59 @L2-L3"], ["likely_deny global-period 63047"]),
        (["22633 -58 @L4-L5", "22840 @L4-L5", "20931"], []),
        (["22633 @L4-L5", "22840 @L4-L5"], ["likely_deny global-period 22633 22840"]),
        (["63047 -79 @L4-L5", "99213"], ["likely_deny global-period 99213"]),
        (["99213 -24", "99214"], ["likely_deny global-period 99214"]),
    ],
)
def test_each_procedure_in_the_period_carries_its_own_modifier(
    lines: list[str], wanted: list[str]
) -> None:
    """A modifier on one line does not speak for another; add-ons follow their primary."""
    assert told(case(*lines, **earlier(30)), "global-period") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("63047 -79 @L4-L5", ["likely_deny modifier-unrelated 63047"]),
        ("63047 -79 @L2-L3", []),
        ("63047 -78 @L4-L5", []),
        ("63047 -79", []),
        ("99213 -24 >M48.062", ["risk modifier-unrelated 99213"]),
        ("99213 -24 >E11.9", []),
        ("99213 -24 >M48.062 >E11.9", []),
        ("99213 -24", []),
    ],
)
def test_unrelated_is_held_against_the_record(text: str, wanted: list[str]) -> None:
    """79 at the level operated on, and 24 with spine diagnoses only, contradict themselves."""
    made = case(text, **earlier(30, levels=["L4-L5"]))
    assert told(made, "modifier-unrelated") == wanted
    assert told(case(text, **earlier(120, levels=["L4-L5"])), "modifier-unrelated") == []


def test_another_plan_is_not_refused_by_medicares_schedule() -> None:
    """A co-surgeon Medicare never pays is a likely denial elsewhere, and no certain one."""
    (one,) = found(case("27278 -62", plan="fully_insured"), "modifier-62")
    assert one.severity.value == "likely_deny"


def test_visits_in_the_period_need_24() -> None:
    """A visit without 24 is told; with it, not."""
    assert told(case("99213", **earlier(30)), "global-period") == [
        "likely_deny global-period 99213"
    ]
    assert told(case("99213 -24", **earlier(30)), "global-period") == []


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["63047 @L4-L5", "99223"], 1),
        (["63047 @L4-L5", "99223 -57"], 0),
        (["64483 @L4-L5", "99213 -57"], 1),
        (["64483 @L4-L5", "99213"], 0),
        (["99213 -57"], 0),
    ],
)
def test_a_visit_on_the_day_of_surgery(lines: list[str], wanted: int) -> None:
    """57 belongs beside a 90-day operation, and not beside a minor procedure."""
    assert len(found(case(*lines), "visit-at-surgery")) == wanted


@pytest.mark.parametrize(
    ("second", "mark", "wanted"),
    [
        ("2026-05-10", "", 1),
        ("2026-05-10", " -58", 0),
        ("2026-07-29", "", 1),
        ("2026-07-30", "", 0),
    ],
)
def test_a_planned_second_stage_will_need_58(second: str, mark: str, wanted: int) -> None:
    """Within 90 days of the first stage (2026-04-30) it is noted; the next day it is not."""
    made = request(
        {"lines": ["22633 @L2-L3"], "planned_date": "2026-04-30"},
        {"lines": [f"22633{mark} @L4-L5"], "planned_date": second},
    )
    assert len(found(made, "staged-operation")) == wanted
