"""Procedure-to-procedure edits: never, together, apart, and not shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.coding.audit import audit_rules
from appealgen.spine import levels_between
from tests.coding.audit.build import case, found, knowledge, told


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["22633 @L4-L5", "22612 @L3-L4"], ["will_deny ncci-pair 22633 22612"]),
        (["22633 @L4-L5", "22612 -59 @L3-L4"], ["will_deny ncci-pair 22633 22612"]),
        (["22633 @L4-L5", "22630 -59 @L3-L4"], ["will_deny ncci-pair 22633 22630"]),
        (["22633 @L4-L5", "22614 @L3-L4"], []),
        (["22612 @L4-L5", "22630 @L4-L5"], ["will_deny ncci-pair 22612 22630"]),
        (["22612 @L4-L5", "22630 -59 @L3-L4"], []),
        (["22612 @L4-L5", "22558 @L4-L5"], []),
        (["22633 @L4-L5", "63047 @L4-L5"], ["will_deny ncci-pair 22633 63047"]),
        (["22633 @L4-L5", "63047 -59 @L4-L5"], ["likely_deny ncci-pair 22633 63047"]),
        (["22633 @L4-L5", "63047 @L2-L3"], ["will_deny ncci-pair 22633 63047"]),
        (["22633 @L4-L5", "63047 -XS @L2-L3"], []),
        (["22633 -59 @L4-L5", "63047 @L2-L3"], []),
        (["22633", "63047 -59"], ["risk ncci-pair 22633 63047"]),
        (["22633", "63047"], ["will_deny ncci-pair 22633 63047"]),
        (["22630 @L4-L5", "63052 @L4-L5"], []),
        (["63047 @L4-L5", "63052 @L4-L5"], ["will_deny ncci-pair 63047 63052"]),
        (["22612 @L4-L5", "63047 @L4-L5"], []),
        (["22612 @L4-L5", "22830 -59 @T4-T5"], []),
        (["22612 @L4-L5", "22830 -59 @L3-L4"], ["likely_deny ncci-pair 22612 22830"]),
        (["22849 @L4-L5", "22840 @L4-L5"], ["will_deny ncci-pair 22849 22840"]),
        (["22842 @L2-L5", "22852 -59 @L3-L4"], ["likely_deny ncci-pair 22842 22852"]),
        (["22842 @T4-T6", "22852 -59 @L3-L4"], []),
        (["63030 @L4-L5", "69990"], ["will_deny ncci-pair 63030 69990"]),
        (["63047 @L4-L5", "61783"], ["will_deny ncci-pair 63047 61783"]),
        (["63047 @L4-L5", "22612 @L4-L5", "61783 -59"], []),
        (["63047 @L4-L5", "76000 -59"], ["risk ncci-pair 63047 76000"]),
        (["63047 @L4-L5", "95940"], ["will_deny ncci-pair 63047 95940"]),
        (["22612 @L4-L5", "38220"], ["will_deny ncci-pair 22612 38220"]),
        (["63030 -LT @L4-L5 ^left", "63042 -RT -59 @L4-L5 ^right"], []),
        (["63030 @L4-L5", "63042 -59 @L4-L5"], ["likely_deny ncci-pair 63030 63042"]),
        (["63030 -LT @L4-L5", "63042 -RT @L4-L5"], []),
        (["63030 @L4-L5 ^left", "63042 @L4-L5 ^right"], ["will_deny ncci-pair 63030 63042"]),
        (["63047 @L4-L5", "63030 -LT @L4-L5"], ["likely_deny ncci-pair 63047 63030"]),
        (["27279 -LT", "27278 -RT"], []),
        (["27279 -LT", "27278 -LT"], ["likely_deny ncci-pair 27279 27278"]),
        (["63030 -LT @L4-L5", "69990"], ["will_deny ncci-pair 63030 69990"]),
        (["63081 #C5", "22551 @C4-C5"], ["will_deny ncci-pair 63081 22551"]),
        (["63081 #C5", "22551 -59 @C6-C7"], []),
        (["22207 #L3", "63047 -59 @L4-L5"], []),
        (["22207 #L3", "63047 -59 @L3-L4"], ["likely_deny ncci-pair 22207 63047"]),
    ],
)
def test_edits_by_indicator_modifier_and_place(lines: list[str], wanted: list[str]) -> None:
    """Indicator 0 never opens; 1 opens only for another place, with a modifier on either line."""
    assert told(case(*lines), "ncci-pair") == wanted


@pytest.mark.parametrize(
    ("plan", "lines", "wanted"),
    [
        ("original_medicare", ["22633 @L4-L5", "22612 @L3-L4"], "will_deny"),
        ("medicaid_managed_care", ["22633 @L4-L5", "22612 @L3-L4"], "will_deny"),
        ("fully_insured", ["22633 @L4-L5", "22612 @L3-L4"], "likely_deny"),
        ("medicare_advantage", ["22633 @L4-L5", "22612 @L3-L4"], "likely_deny"),
        ("fully_insured", ["63030 @L4-L5", "69990"], "risk"),
    ],
)
def test_an_edit_binds_a_plan_as_the_law_does(plan: str, lines: list[str], wanted: str) -> None:
    """Medicare and Medicaid apply the edits by law; another plan by its own policy."""
    (one,) = found(case(*lines, plan=plan), "ncci-pair")
    assert one.severity.value == wanted


def test_a_separate_plate_has_to_stand_in_the_note() -> None:
    """The plate beside an anchored cage is accepted when the note calls it separate."""
    lines = ["22551 @C5-C6", "22853 @C5-C6", "22845 -59 @C5-C6"]
    assert told(case(*lines), "ncci-pair") == ["risk ncci-pair 22853 22845"]
    note = "A separate plate with four screws was placed at C5-C6."
    assert told(case(*lines, note=note), "ncci-pair") == []


def test_the_decompression_add_on_is_proposed_where_it_is_missing() -> None:
    """63052 is proposed instead of 63047, and not again where it is billed already."""
    (one,) = found(case("22633 @L4-L5", "63047 @L4-L5"), "ncci-pair")
    assert [p.code for p in one.proposals] == ["63052", "63053"]
    both = found(case("22633 @L4-L5", "63047 @L4-L5", "63052 @L4-L5"), "ncci-pair")
    assert all("63052" not in {p.code for p in one.proposals} for one in both)


def test_a_line_bundled_into_several_is_told_once() -> None:
    """Exploration under two fusion codes is one finding that names both."""
    made = case("22633 @L4-L5", "22634 @L3-L4", "22830 @L4-L5")
    (one,) = found(made, "ncci-pair")
    assert one.codes == ("22633", "22634", "22830")
    assert "22634" in one.what


def test_a_finding_names_the_edition_of_its_edit() -> None:
    """The rule is dated by the table the edit was read from."""
    (one,) = found(case("22633 @L4-L5", "22612"), "ncci-pair")
    edit = knowledge().pair("22633", "22612", case().claim.service_date)  # type: ignore[union-attr, arg-type]
    assert edit is not None
    assert one.edition == edit.edition.edition


@given(st.integers(0, 4), st.integers(0, 4), st.booleans())
@settings(max_examples=50, deadline=None)
def test_a_laminectomy_beside_a_combined_fusion(fusion: int, other: int, marked: bool) -> None:  # noqa: FBT001
    """Nothing is found exactly when the levels differ and a modifier says so."""
    every = levels_between("L1", "S1")
    mark = " -59" if marked else ""
    made = case(f"22633 @{every[fusion]}", f"63047{mark} @{every[other]}")
    assert (told(made, "ncci-pair") == []) == (fusion != other and marked)


def test_order_of_the_lines_does_not_matter() -> None:
    """The column of a code, not its place on the claim, decides which is bundled."""
    first = told(case("22633 @L4-L5", "22612 @L3-L4"), "ncci-pair")
    second = told(case("22612 @L3-L4", "22633 @L4-L5"), "ncci-pair")
    assert first == second


def test_every_relation_is_reached_by_an_edit_on_file() -> None:
    """No relation is about pairs that the edits do not hold."""
    table = knowledge().shelves.pairs
    rows = [row for shelf in table.values() for _, one in shelf.shelf for row in one.rows]
    for relation in audit_rules().pairs.relations:
        assert any(relation.matches(*row) for row in rows), relation.id


def test_neighbors_are_not_called_one_place() -> None:
    """Fixation at a level that shares a vertebra with the one removed is said to touch it."""
    (near,) = found(case("22842 @L2-L4", "22852 @L4-L5"), "ncci-pair")
    (same,) = found(case("22842 @L2-L5", "22852 @L4-L5"), "ncci-pair")
    assert "at places that touch (L2-L3, L3-L4 and L4-L5)" in near.what
    assert "at one place (L4-L5)" in same.what
