"""What is on file about codes: each answer, its edition, and what silence means."""

from __future__ import annotations

import csv
import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen import resources
from appealgen.coding.knowledge import (
    CodeKnowledge,
    Icd10Status,
    RemittanceKind,
    Setting,
    Table,
    load_knowledge,
)
from appealgen.coding.shelves import SHIPPED

FOLDER = resources.policies_folder() / "coding"
DAY = dt.date(2026, 11, 2)
WINTER = dt.date(2026, 1, 20)
KNOWN = load_knowledge(resources.policies_folder())


def test_a_code_has_what_medicare_adds() -> None:
    """Global days, the assistant and co-surgeon indicators, and the list it left."""
    code = KNOWN.cpt("22633")

    assert code is not None
    assert code.fee is not None
    assert (code.fee.global_days, code.fee.bilateral, code.fee.cosurgeon) == ("090", "0", "2")
    assert code.fee.edition.edition == "RVU24C (July 2024)"
    assert code.inpatient_only is False
    assert code.asc_listed is None
    assert KNOWN.cpt("99999") is None


def test_what_is_not_known_is_none_and_not_no() -> None:
    """A code born after the fee schedule has no indicators, and its list status is open."""
    code = KNOWN.cpt("62330")

    assert code is not None
    assert code.fee is None
    assert code.inpatient_only is None
    assert KNOWN.unit_limit("62330", "practitioner", DAY) is None


@pytest.mark.parametrize(
    ("code", "day", "required"),
    [
        ("22551", "2021-06-30", False),
        ("22551", "2021-07-01", True),
        ("64492", "2024-08-15", True),
        ("64492", "2024-08-16", False),
        ("63685", "2026-11-02", False),
    ],
)
def test_the_outpatient_list_by_day(code: str, day: str, required: bool) -> None:  # noqa: FBT001
    """A code is asked for from its first day to the day before it was taken off."""
    listed = KNOWN.cpt(code)

    assert listed is not None
    assert listed.opd_prior_auth is not None
    assert listed.opd_prior_auth.required_on(dt.date.fromisoformat(day)) is required


def test_a_code_off_the_outpatient_list_has_no_line() -> None:
    """Lumbar fusion is not on the list of hospital outpatient departments."""
    code = KNOWN.cpt("22612")

    assert code is not None
    assert code.opd_prior_auth is None


@pytest.mark.parametrize(
    ("add_on", "primaries"),
    [
        ("22552", {"22551"}),
        ("22614", {"22600", "22610", "22612", "22630", "22633"}),
        ("22634", {"22633"}),
        ("63052", {"22630", "22632", "22633", "22634"}),
        ("63032", {"63030"}),
        ("62331", {"62330"}),
    ],
)
def test_the_primaries_of_an_add_on(add_on: str, primaries: set[str]) -> None:
    """Each add-on code has the primaries of the add-on file and its edition."""
    rule = KNOWN.primaries(add_on, DAY)

    assert rule is not None
    assert rule.codes_on(DAY) == primaries
    assert rule.edit_type == 1
    assert not rule.contractor_list
    assert rule.edition.edition == "AOC_V2026Q2-MCR"


def test_a_primary_counts_from_its_first_day() -> None:
    """63032 came in 2026; for an operation of 2025 the file names no primary."""
    rule = KNOWN.primaries("63032", dt.date(2025, 12, 31))

    assert rule is not None
    assert rule.codes_on(dt.date(2025, 12, 31)) == frozenset()
    assert rule.codes == {"63030"}


def test_contractors_may_decide_the_primaries() -> None:
    """61783 has no list of its own: each contractor has one."""
    rule = KNOWN.primaries("61783")

    assert rule is not None
    assert rule.contractor_list
    assert rule.codes == frozenset()
    assert KNOWN.primaries("22612") is None


@pytest.mark.parametrize(
    ("a", "b", "first", "indicator"),
    [
        ("22612", "22633", "22633", 0),
        ("22630", "22633", "22633", 0),
        ("22630", "22612", "22612", 1),
        ("22554", "22551", "22551", 1),
    ],
)
def test_a_pair_in_either_order(a: str, b: str, first: str, indicator: int) -> None:
    """The edit says which code is paid and whether a modifier opens it."""
    edit = KNOWN.pair(a, b, DAY)

    assert edit == KNOWN.pair(b, a, DAY)
    assert edit is not None
    assert (edit.column1, edit.modifier_indicator) == (first, indicator)
    assert edit.rationale
    assert edit.confidence == "high"


def test_no_edit_and_not_known_are_told_apart() -> None:
    """Two codes of 2024 without an edit have an edition that says so; a code of 2026 has none."""
    assert KNOWN.pair("22612", "22840", DAY) is None
    assert KNOWN.pair_edition("22612", "22840", DAY) is not None
    assert KNOWN.pair("22612", "62330", DAY) is None
    assert KNOWN.pair_edition("22612", "62330", DAY) is None


def test_nothing_is_known_before_the_first_edition() -> None:
    """An edition does not answer for a day before it began, nor for another setting."""
    early = dt.date(2024, 6, 30)

    assert KNOWN.pair("22612", "22633", early) is None
    assert KNOWN.pair_edition("22612", "22633", early) is None
    assert KNOWN.pair("22612", "22633", DAY, Setting.OUTPATIENT) is None
    assert KNOWN.unit_limit("22612", "practitioner", early) is None


@pytest.mark.parametrize(
    ("code", "units", "indicator", "absolute"),
    [("22614", 13, 3, False), ("22634", 4, 2, True), ("20930", 0, 3, False)],
)
def test_unit_limits(code: str, units: int, indicator: int, absolute: bool) -> None:  # noqa: FBT001
    """Units a day, and whether a record can raise them."""
    limit = KNOWN.unit_limit(code, Setting.PRACTITIONER, DAY)

    assert limit is not None
    assert (limit.units, limit.adjudication_indicator, limit.absolute) == (
        units,
        indicator,
        absolute,
    )


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("M48.062", DAY, Icd10Status.BILLABLE),
        ("m48062", DAY, Icd10Status.BILLABLE),
        ("M48.06", DAY, Icd10Status.HEADER),
        ("M48.06", WINTER, Icd10Status.HEADER),
        ("M51.36", DAY, Icd10Status.HEADER),
        ("M51.363", DAY, Icd10Status.NOT_IN_SET),
        ("M48.061A", DAY, Icd10Status.NOT_IN_SET),
        ("M48.061A", WINTER, Icd10Status.NOT_IN_SET),
        ("C79.51XA", WINTER, Icd10Status.NOT_IN_SET),
        ("S32.010", DAY, Icd10Status.NEEDS_SEVENTH),
        ("S32.010A", WINTER, Icd10Status.BILLABLE),
        ("S32.010C", WINTER, Icd10Status.NOT_IN_SET),
        ("M48.56XA", WINTER, Icd10Status.BILLABLE),
        ("M48.56A", DAY, Icd10Status.NOT_IN_SET),
    ],
)
def test_what_a_claim_may_do_with_a_diagnosis(code: str, day: dt.date, status: Icd10Status) -> None:
    """Billable, header, incomplete, or not in the set, by the edition of the day."""
    found = KNOWN.icd10(code, day)

    assert found is not None
    assert found.status is status
    assert found.billable is (status is Icd10Status.BILLABLE)
    assert bool(found.label) is (status is not Icd10Status.NOT_IN_SET)


@pytest.mark.parametrize(
    ("code", "day"),
    [("J45.20", DAY), ("M51.363", WINTER), ("M48.062", dt.date(2025, 9, 30))],
)
def test_an_edition_says_nothing_beyond_its_reach(code: str, day: dt.date) -> None:
    """Another category, a gap in a list of chosen codes, a day before the edition: not known."""
    assert KNOWN.icd10(code, day) is None


def test_a_header_has_the_last_day_it_could_be_billed() -> None:
    """M51.36 was split on 2024-10-01 into four codes."""
    header = KNOWN.icd10("M51.36", DAY)

    assert header is not None
    assert header.valid_to == dt.date(2024, 9, 30)
    assert KNOWN.icd10_children("M51.36") == ("M51.360", "M51.361", "M51.362", "M51.369")


def test_seventh_characters_are_listed() -> None:
    """A vertebral fracture takes A, B, D, G, K or S; a whole code says which it has."""
    base, whole = KNOWN.icd10("S32.010", DAY), KNOWN.icd10("S32.010K", DAY)

    assert base is not None
    assert whole is not None
    assert base.seventh_characters == ("A", "B", "D", "G", "K", "S")
    assert whole.label == f"{base.label} (seventh character K)"


@pytest.mark.parametrize(
    ("code", "other", "excluded"),
    [
        ("M51.16", "M54.16", True),
        ("M51.26", "M54.51", True),
        ("M48.062", "G55", True),
        ("M48.062", "G99.2", False),
        ("M48.062", "M51.16", False),
    ],
)
def test_excludes1(code: str, other: str, excluded: bool) -> None:  # noqa: FBT001
    """A category in the note stands for every code under it."""
    found = KNOWN.icd10(code, DAY)

    assert found is not None
    assert found.excludes(other) is excluded
    assert found.excludes1_edition is not None


def test_remittance_codes() -> None:
    """A code has a meaning, a kind of ours, and its list's edition."""
    necessity, add_on, group = KNOWN.carc("50"), KNOWN.rarc("N122"), KNOWN.group("CO")

    assert necessity is not None
    assert necessity.kind is RemittanceKind.NECESSITY
    assert add_on is not None
    assert add_on.kind is RemittanceKind.CODING
    assert group is not None
    assert group.edition.edition == "X12 external code lists, June 2024"
    assert KNOWN.carc("N122") is None


@pytest.mark.parametrize(
    ("state", "code", "day", "applies"),
    [
        ("TX", "22554", "2026-01-15", True),
        ("TX", "22554", "2026-01-14", None),
        ("TX", "22554", "2031-12-31", True),
        ("TX", "22554", "2032-01-01", None),
        ("CA", "22554", "2026-11-02", None),
        ("TX", "22612", "2026-11-02", None),
        ("TX", "63650", "2026-11-02", None),
        ("WA", "63655", "2026-11-02", True),
        ("OH", "61867", "2026-11-02", False),
        ("AZ", "15271", "2026-11-02", None),
        ("NJ", "15271", "2026-11-02", True),
        ("NJ", "C8007", "2026-04-05", None),
        ("NJ", "C8007", "2026-04-06", True),
    ],
)
def test_wiser_by_state_day_and_code(
    state: str,
    code: str,
    day: str,
    applies: bool | None,  # noqa: FBT001
) -> None:
    """A listed service in a listed state within the run; a delayed one asks for nothing yet."""
    rule = KNOWN.wiser(state, code, dt.date.fromisoformat(day))

    assert (rule.applies if rule else None) is applies


def test_a_wiser_rule_says_who_reviews_and_what_it_does_not_reach() -> None:
    """Two routes, the participant of the state, Medicare Advantage excluded."""
    rule = KNOWN.wiser("TX", "62323", DAY)

    assert rule is not None
    assert (rule.participant, rule.contractor) == ("Cohere Health", "Novitas")
    assert len(rule.routes) == 2
    assert "Medicare Advantage" in rule.excluded
    assert "pump" in rule.condition
    assert rule.edition.effective == dt.date(2026, 1, 15)


def test_a_service_without_a_code_is_carried_with_a_question() -> None:
    """Image-guided decompression has no code on the list, and that is something to ask."""
    (listed,) = KNOWN.wiser_lists
    (service,) = [s for s in listed.services if not s.codes]

    assert service.id == "image-guided-lumbar-decompression"
    assert service.ask


def test_every_table_has_an_edition() -> None:
    """Each table that ships is named with edition, source and confidence."""
    assert {one.table for one in KNOWN.editions} == {*SHIPPED.values(), Table.WISER}
    for one in KNOWN.editions:
        assert one.sources
        assert one.confidence in {"high", "medium", "low"}
        assert not one.installed


def test_the_edition_in_force_on_a_day() -> None:
    """The newest that had begun; nothing before the first."""
    spring = KNOWN.edition(Table.ICD10CM, dt.date(2026, 4, 1))
    winter = KNOWN.edition(Table.ICD10CM, dt.date(2026, 3, 31))

    assert spring is not None
    assert winter is not None
    assert spring.edition != winter.edition
    assert KNOWN.edition(Table.NCCI_OUTPATIENT, DAY) is None


def test_no_table_carries_an_unconfirmed_cell() -> None:
    """What was not confirmed is a blank; the words never stand where a value is read."""
    for path in sorted(FOLDER.glob("*.csv")):
        assert "NOT CONFIRMED" not in path.read_text(encoding="utf-8"), path.name


def test_the_table_of_diagnoses_agrees_with_the_whole_release() -> None:
    """Every code of the chosen table has the same status in the April 2026 release."""
    with (FOLDER / "icd10cm.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found = KNOWN.icd10(row["code"], DAY)
            assert found is not None
            assert (row["code"], found.status.value) == (row["code"], row["status"])
            assert found.seventh_characters == tuple(row["seventh"].split())


def test_every_code_of_a_pair_is_in_the_code_table() -> None:
    """An edit between codes that are not on file could never be explained."""
    (_, table), *_ = KNOWN.shelves.pairs[Setting.PRACTITIONER].shelf

    assert {code for key in table.rows for code in key} <= set(KNOWN.shelves.cpt)


CODES = st.sampled_from(sorted(KNOWN.shelves.cpt))


@given(CODES, CODES, st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)))
def test_order_never_matters(a: str, b: str, day: dt.date) -> None:
    """A pair is the same from either side, and an edit always has an edition that answers."""
    edit = KNOWN.pair(a, b, day)

    assert edit == KNOWN.pair(b, a, day)
    assert edit is None or {edit.column1, edit.column2} == {a, b}
    assert KNOWN.pair_edition(a, b, day) == KNOWN.pair_edition(b, a, day)
    assert edit is None or KNOWN.pair_edition(a, b, day) == edit.edition


@given(st.text(max_size=9), st.dates(dt.date(2020, 1, 1), dt.date(2032, 1, 1)))
def test_any_text_may_be_asked(text: str, day: dt.date) -> None:
    """A code is what a person typed; nothing typed breaks a lookup."""
    assert KNOWN.cpt(text) is None or text in KNOWN.shelves.cpt
    KNOWN.icd10(text, day)
    KNOWN.wiser(text, text, day)
    KNOWN.pair(text, text, day)


@given(st.sampled_from(sorted(KNOWN.shelves.icd10_labels)))
def test_below_a_billable_code_there_is_nothing(code: str) -> None:
    """A billable code has no children; one that needs a character has billable ones."""
    found = KNOWN.icd10(code, DAY)

    assert found is not None
    below = KNOWN.icd10_children(code)
    assert bool(below) is not found.billable
    for child in below:
        whole = KNOWN.icd10(child, DAY)
        assert whole is not None
        assert found.status is not Icd10Status.NEEDS_SEVENTH or whole.billable


def test_everything_loads_in_a_moment() -> None:
    """All tables in well under a second of processor time; they are read at each start."""
    load_knowledge.cache_clear()
    begun = time.process_time()

    found = load_knowledge(resources.policies_folder())

    assert isinstance(found, CodeKnowledge)
    assert time.process_time() - begun < 1.0
    assert load_knowledge(resources.policies_folder()) is found


def test_no_pair_stands_in_both_orders() -> None:
    """The table has the edits of the edition; no pair stands in both orders."""
    (_, table), *_ = KNOWN.shelves.pairs[Setting.PRACTITIONER].shelf

    assert len(table.rows) == 5639
    assert not [key for key in table.rows if key[::-1] in table.rows and key[0] != key[1]]
