"""Base and add-on codes, units, constructs, cages and grafts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.coding.audit import AuditSeverity
from appealgen.coding.audit.sessions import contiguous, touching
from appealgen.spine import Level, Vertebra, levels_between
from tests.coding.audit.build import case, found, request, told

STRUCTURE = ("two-base", "add-on", "base-more", "units", "level-outside", "construct", "cages")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22600 @C6-C7", "22610 @C7-T1"], ["will_deny two-base-codes 22600 22610"]),
        (["22600 @C6-C7", "22610 -59 @C7-T1"], ["likely_deny two-base-codes 22600 22610"]),
        (["22612 @T12-L1", "22610 @T11-T12"], ["will_deny two-base-codes 22612 22610"]),
        (["22612 @L1-L2", "22610 @T4-T5"], ["will_deny two-base-codes 22612 22610"]),
        (["22612 -59 @L1-L2", "22610 @T4-T5"], []),
        (["22612 @L1-L2", "22610 -XS @T4-T5"], []),
        (["22612", "22610"], ["risk two-base-codes 22612 22610"]),
        (["22600 @C5-C6", "22612 @L4-L5"], []),
        (["22612 @L4-L5", "22614 @L3-L4"], []),
        (["22513 #T12", "22514 -59 #L3"], ["will_deny two-base-codes 22513 22514"]),
        (["22206 #T12", "22207 -59 #L1"], ["will_deny two-base-codes 22206 22207"]),
        (["22212 -59 #T12", "22214 #L1"], ["likely_deny two-base-codes 22212 22214"]),
        (["22212 -59 #T8", "22214 #L3"], []),
    ],
)
def test_two_bases_only_for_fusions_that_are_apart(lines: list[str], wanted: list[str]) -> None:
    """One base without a gap; two with a modifier where an edit asks for one; none lost."""
    assert told(case(*lines), "two-base") == wanted


def test_a_gap_closed_by_add_on_levels_is_no_gap() -> None:
    """Cervical and lumbar bases with every level between them billed as add-ons are one fusion."""
    between = "22614 x17 @C6-L4"
    lines = ["22600 @C5-C6", "22612 @L4-L5", between]
    assert told(case(*lines), "two-base") == ["likely_deny two-base-codes 22600 22612"]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22614 @L3-L4", "22633 @L4-L5"], []),
        (["22614 @L3-L4"], ["will_deny add-on-without-primary 22614"]),
        (["22552 @C4-C5", "22554 @C5-C6"], ["will_deny add-on-without-primary 22552"]),
        (["63052 @L4-L5", "22612 @L4-L5"], ["will_deny add-on-without-primary 63052"]),
        (["63053 @L3-L4", "63052 @L4-L5", "22633 @L4-L5"], []),
        (["20931", "63047 @L4-L5"], ["will_deny add-on-without-primary 20931"]),
        (["61783", "22612 @L4-L5"], []),
    ],
)
def test_an_add_on_needs_a_primary_of_its_list(lines: list[str], wanted: list[str]) -> None:
    """A list of the contractor's own (61783) is not judged; every other list is."""
    assert told(case(*lines), "add-on") == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22633 @L4-L5", "63052 @L4-L5"], []),
        (["22633 @L4-L5", "63052 @L3-L4"], ["likely_deny decompression-add-on 63052"]),
        (
            ["22633 @L4-L5", "22614 @L3-L4", "63052 @L3-L4"],
            ["likely_deny decompression-add-on 63052"],
        ),
        (["22633 @L4-L5", "22634 @L3-L4", "63052 @L4-L5", "63053 @L3-L4"], []),
        (
            ["22633 @L4-L5", "63052 @L4-L5", "63053 @L2-L3"],
            ["likely_deny decompression-add-on 63053"],
        ),
        (["22633", "63052 @L3-L4"], []),
        (["22633 @L4-L5", "63052"], []),
    ],
)
def test_decompression_add_ons_stand_at_an_interbody_fusion(
    lines: list[str], wanted: list[str]
) -> None:
    """63052 and 63053 are for the interspace fused; a level that is not stated is not judged."""
    assert told(case(*lines), "decompression-add-on") == wanted


@pytest.mark.parametrize(
    ("lines", "plan", "wanted"),
    [
        (["63030 -LT @L4-L5", "63030 -RT @L4-L5"], "original_medicare", 1),
        (["63030 @L4-L5 ^left", "63030 @L4-L5 ^right"], "original_medicare", 1),
        (["63030 -LT @L4-L5", "63030 -RT @L4-L5"], "fully_insured", 0),
        (["63030 -50 @L4-L5"], "original_medicare", 0),
        (["63030 -LT @L4-L5", "63035 -LT @L5-S1"], "original_medicare", 0),
    ],
)
def test_two_sides_on_two_lines_break_an_absolute_limit(
    lines: list[str], plan: str, wanted: int
) -> None:
    """Medicare counts both lines against one unit a day; one line with 50 is one unit."""
    told_ = told(case(*lines, plan=plan), "units-over-limit")
    assert told_ == ["will_deny units-over-limit 63030"] * wanted


def test_a_missing_primary_is_proposed_by_family() -> None:
    """The base codes of the same family stand as proposals."""
    (one,) = found(case("22585 @L3-L4"), "add-on")
    assert {p.code for p in one.proposals} == {"22554", "22556", "22558"}


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22612 x2 @L3-L5"], ["likely_deny base-more-than-once 22612"]),
        (["22612 @L4-L5", "22612 @L3-L4"], ["likely_deny base-more-than-once 22612"]),
        (["22612 @L4-L5"], []),
        (["63030 -LT @L4-L5 ^left", "63030 -RT @L4-L5 ^right"], []),
        (["63030 -LT @L4-L5", "63030 -RT @L4-L5"], []),
        (["63030 @L4-L5", "63030 @L3-L4"], ["likely_deny base-more-than-once 63030"]),
        (["22551 @C5-C6", "22552 @C4-C5"], []),
    ],
)
def test_a_base_is_billed_once(lines: list[str], wanted: list[str]) -> None:
    """A second unit of a base is an add-on; two sides of one interspace are not a second level."""
    assert told(case(*lines), "base-more") == wanted


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22612 @L4-L5", "22614 x2 @L2-L4"], []),
        (
            ["22612 @L4-L5", "22614 x3 @L2-L4"],
            ["likely_deny units-against-levels 22612 22614"],
        ),
        (["22612 @L4-L5", "22614 @L2-L4"], ["note units-against-levels 22612 22614"]),
        (["63047 @L4-L5", "63048 x2 @L3-L4"], []),
        (["63047 @L4-L5", "63048 x3 @L3-L4"], ["likely_deny units-against-levels 63047 63048"]),
        (["22513 #T12", "22515 x2 #L1"], ["likely_deny units-against-levels 22513 22515"]),
        (["22513 #T12", "22515 #L1"], []),
        (["22612", "22614 x3"], []),
    ],
)
def test_units_fit_the_levels(lines: list[str], wanted: list[str]) -> None:
    """Interspaces count exactly, segments allow one more, bodies are bodies; silence is silent."""
    assert told(case(*lines), "units-against") == wanted


@given(st.integers(1, 5), st.integers(1, 6))
@settings(max_examples=30, deadline=None)
def test_fusion_units_agree_exactly_when_they_equal_the_levels(levels: int, units: int) -> None:
    """One unit for each interspace: any other number is told, and only then."""
    run = levels_between("L1", "S1")[:levels]
    rest = [f"22614 x{units - 1} @{run[1].upper}-{run[-1].lower}"] if len(run) > 1 else []
    lines = [f"22612 @{run[0]}", *(rest if units > 1 else [])]
    if len(run) > 1 and units > 1:
        assert bool(told(case(*lines), "units-against")) == (units != levels)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22633 @L4-L5", "22634 x5 @L1-L4"], ["will_deny units-over-limit 22634"]),
        (["22551 @C5-C6", "22552 x6"], ["likely_deny units-over-limit 22552"]),
        (["22612 @L4-L5", "20931 x2"], ["will_deny units-over-limit 20931"]),
        (["22612 @L4-L5", "20931"], []),
        (["22612 @L4-L5", "20930"], []),
    ],
)
def test_units_over_the_daily_limit(lines: list[str], wanted: list[str]) -> None:
    """An absolute limit refuses, a clinical one can be appealed; bundled grafts are told apart."""
    assert told(case(*lines), "units-over") == wanted


def test_another_plan_is_not_bound_to_medicares_limits() -> None:
    """The same line is likely, not sure, to be refused by a commercial plan."""
    made = case("22612 @L4-L5", "20931 x2", plan="fully_insured")
    assert told(made, "units-over") == ["likely_deny units-over-limit 20931"]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22633 @L4-L5", "22840 @L4-L5"], []),
        (["22633 @L4-L5", "22842 @L4-L5"], ["likely_deny construct-length 22842"]),
        (["22633 @L4-L5", "22842 @L3-L5"], []),
        (["22633 @L4-L5", "22842 @T12-S1"], ["risk construct-length 22842"]),
        (["22633 @L4-L5", "22843 @T12-S1"], []),
        (["22633 @L4-L5", "22840 @L2-S1"], ["note construct-length 22840"]),
        (["22633 @L4-L5", "22842"], ["risk construct-length 22842"]),
        (["22551 @C5-C6", "22845 @C5-C6"], []),
        (["22551 @C5-C6", "22846 @C5-C6"], ["likely_deny construct-length 22846"]),
        (["22612 @L2-S1", "22848", "22843 @L1-S1"], []),
    ],
)
def test_constructs_count_bones(lines: list[str], wanted: list[str]) -> None:
    """A level is two segments, L3-L5 is three; with pelvic fixation one more may be counted."""
    assert told(case(*lines), "construct") == wanted


@pytest.mark.parametrize(
    ("top", "bottom", "code"),
    [("L4", "L5", "22840"), ("L3", "L5", "22842"), ("L1", "S1", "22842"), ("T11", "L5", "22843")],
)
def test_the_right_construct_is_proposed(top: str, bottom: str, code: str) -> None:
    """The segments a wrong code spans name the right one."""
    wrong = "22844"
    (one,) = found(case("22612 @L4-L5", f"{wrong} @{top}-{bottom}"), "construct")
    assert [p.code for p in one.proposals] == [code]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22633 @L4-L5", "22853 @L4-L5"], []),
        (["22633 @L4-L5", "22853 x2 @L4-L5"], ["likely_deny cages 22853 22633"]),
        (["22633 @L4-L5", "22853 @L3-L4"], ["likely_deny cages 22853 22633"]),
        (["22612 @L4-L5", "22853 @L4-L5"], ["likely_deny cages 22853"]),
        (["22551 @C5-C6", "22854 @C5-C6"], ["likely_deny cages 22854"]),
        (["63081 #C5", "22854"], []),
    ],
)
def test_cages_belong_to_interspaces(lines: list[str], wanted: list[str]) -> None:
    """One unit for each interspace fused, at its level; a defect cage needs a corpectomy."""
    assert told(case(*lines), "cages") == wanted


def test_a_bundled_graft_is_a_note_for_medicare_only() -> None:
    """Local bone draws a note under Medicare and nothing elsewhere."""
    assert told(case("22612 @L4-L5", "20936"), "graft") == ["note graft-bundled 20936"]
    assert told(case("22612 @L4-L5", "20936", plan="fully_insured"), "graft") == []


def test_a_level_outside_the_region_of_its_code() -> None:
    """A lumbar code with a cervical level is told; a junction is not."""
    assert told(case("22612 @C5-C6"), "level-outside") == ["likely_deny level-outside-region 22612"]
    assert told(case("22612 @T12-L1"), "level-outside") == []


def test_a_request_that_lists_all_levels_under_the_base_is_a_risk() -> None:
    """Two levels under one base code will not match a claim with an add-on."""
    bad = request({"lines": ["22612 @L3-L5"]})
    good = request({"lines": ["22612 @L3-L5", "22614 @L3-L4"]})
    assert told(bad, *STRUCTURE) == ["risk base-more-than-once 22612"]
    assert told(good, *STRUCTURE) == []


@given(st.integers(0, 22), st.integers(0, 22))
@settings(max_examples=60, deadline=None)
def test_touching_and_contiguous_agree(first: int, second: int) -> None:
    """Two levels that touch make one run exactly when they are the same or neighbors."""
    every = levels_between(Vertebra.C1, Vertebra.S1)
    a, b = every[first], every[second]
    assert touching([a], [b]) == contiguous([a, b]) == (abs(first - second) <= 1)


def test_no_level_is_no_run() -> None:
    """Nothing is neither contiguous nor touching."""
    assert not contiguous([])
    assert not touching([], [Level.parse("L4-L5")])


def test_severities_have_an_order() -> None:
    """A report puts a sure denial before a note."""
    assert AuditSeverity.WILL_DENY.rank < AuditSeverity.NOTE.rank
