"""A case is reduced to days, amounts and counts; what is missing stays missing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from appealgen.appeals import Deadline, Status, Who
from appealgen.errors import InputNotFoundError
from appealgen.matching import Truth
from appealgen.model import Case, read_case
from appealgen.model.denial import AppealStep
from appealgen.model.outcome import Decision
from appealgen.policy.schema import Owner
from appealgen.service.case_records import (
    CaseRecord,
    Decided,
    MoneyBasis,
    Unjudged,
    case_folders,
    key_of,
    money_of,
    next_of,
    read_record,
)
from appealgen.service.outcomes import Outcome, record_outcome
from tests.cli.cases import NOBODYS, demo_case, replaced, written

DAY = dt.date(2026, 11, 22)
DECIDED = dt.date(2026, 11, 20)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    return demo_case(tmp_path / "cases" / "one")


def record_of(case: Path) -> CaseRecord:
    """Return the record of a case on the day of these tests."""
    return read_record(case, as_of=DAY)


def claimed(*lines: dict[str, str], allowed: tuple[str, ...] = ()) -> Case:
    """Return a case with a claim; the patient is invented."""
    decided = {"level": "a", "upheld": True, "overturned_codes": list(allowed)}
    return Case.model_validate(
        {
            "patient": {"name": "Pat Example", "synthetic": True},
            "coverage": {"payer": "Aetna", "plan_kind": "individual"},
            "request": {"stages": [{"name": "one", "lines": [{"code": "22612"}]}]},
            "claim": {"lines": list(lines)},
            "earlier_appeals": [decided] if allowed else [],
        }
    )


def test_the_demo_is_open_with_its_safe_day(case: Path) -> None:
    """The day is counted from the notice: 180 days after October 26, 2026, on a working day."""
    record = record_of(case)

    assert (record.open, record.payer, record.ready) == (True, "Aetna", Truth.MET)
    assert record.next_day == dt.date(2027, 4, 23)
    assert record.next_title == "File the internal appeal"
    assert record.money.basis is MoneyBasis.NOT_DOCUMENTED


def test_a_record_has_nothing_of_the_patient(case: Path) -> None:
    """Neither a name nor a number nor a year of birth gets into an index or a report."""
    record_outcome(
        case,
        Outcome(AppealStep.FIRST_LEVEL, DECIDED, overturned=False, words="Walter W000123456"),
        as_of=DAY,
    )
    text = str(record_of(case))

    assert "Aetna" in text
    assert not [value for value in NOBODYS if value in text]


def without(case: Path, part: str, following: str) -> None:
    """Take a part out of a case file, up to the part that follows it."""
    file = case / "case.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index(f"\n{part}:"), text.index(f"\n{following}:")
    file.write_text(text[:start] + text[end:], encoding="utf-8")


def test_a_gap_is_counted_for_its_owner(case: Path) -> None:
    """Without the films the answer is open, and somebody has to supply them."""
    without(case, "imaging", "exams")
    record = record_of(case)

    assert record.ready is Truth.NOT_DOCUMENTED
    assert sum(count for _, count in record.gaps) > 0
    assert {owner for owner, _ in record.gaps} <= set(Owner)


def test_a_broken_case_says_why_and_nothing_else(case: Path) -> None:
    """It is a record like any other, with its problem."""
    written("patient: {}\n")(case)
    record = record_of(case)

    assert record.problem.startswith("case.yaml:1:")
    assert record == CaseRecord("one", "", problem=record.problem)


def test_a_case_without_a_notice_is_listed(case: Path) -> None:
    """No clock runs without it, and the case is not taken for closed."""
    without(case, "denial", "exhibits")
    record = record_of(case)

    assert record.open
    assert record.next_day is None


@pytest.mark.parametrize(
    ("overturned", "codes", "still"),
    [(False, (), True), (True, (), False), (True, ("63047",), True)],
)
def test_only_a_full_reversal_closes_a_case(
    case: Path,
    overturned: bool,  # noqa: FBT001 - a value
    codes: tuple[str, ...],
    still: bool,  # noqa: FBT001 - a value
) -> None:
    """Codes that are still denied keep it open."""
    said = Outcome(AppealStep.FIRST_LEVEL, DECIDED, overturned=overturned, codes=codes)
    record_outcome(case, said, as_of=DAY)

    assert record_of(case).open is still


def test_each_line_gives_the_criterion_it_turned_on(case: Path) -> None:
    """A decision in part allowed what its codes name and nothing else, on every level."""
    said = Outcome(AppealStep.FIRST_LEVEL, DECIDED, overturned=True, codes=("63047",))
    record_outcome(case, said, as_of=DAY)
    [decided] = record_of(case).decided

    assert (decided.step, decided.decision) == ("first_level", Decision.IN_PART)
    assert {(c.criterion, c.truth, c.allowed) for c in decided.clauses} == {
        ("I.D.6", Truth.MET, True),
        ("I.I.8", Truth.MET, False),
    }


def test_a_line_allowed_before_is_not_in_a_later_decision(case: Path) -> None:
    """The second appeal is about what was left."""
    first = Outcome(
        AppealStep.FIRST_LEVEL, dt.date(2026, 11, 19), overturned=True, codes=("63047",)
    )
    record_outcome(case, first, as_of=DAY)
    record_outcome(case, Outcome(AppealStep.SECOND_LEVEL, DECIDED, overturned=False), as_of=DAY)
    first_found, second_found = record_of(case).decided

    assert {clause.criterion for clause in first_found.clauses} == {"I.D.6", "I.I.8"}
    assert {clause.criterion for clause in second_found.clauses} == {"I.I.8"}


def filed_on(case: Path, day: str) -> Decided:
    """Return the decision of an appeal filed on a day, as the record has it."""
    before = (case / "case.yaml").read_bytes()
    with (case / "case.yaml").open("a", encoding="utf-8") as file:
        entry = f"{{level: a, step: first_level, upheld: true, filed: {day}}}"
        file.write(f"\nearlier_appeals:\n  - {entry}\n")
    [decided] = record_of(case).decided
    (case / "case.yaml").write_bytes(before)
    return decided


def test_a_chart_that_went_on_after_filing_is_not_judged(case: Path) -> None:
    """The last entry of the chart is of October 6, 2026: on that day it was all there."""
    early, late = filed_on(case, "2026-10-05"), filed_on(case, "2026-10-06")

    assert early.decision is late.decision is Decision.UPHELD
    assert (early.clauses, early.unjudged) == ((), Unjudged.LATER_FACTS)
    assert late.unjudged is None
    assert {clause.truth for clause in late.clauses} == {Truth.MET}


def test_a_decision_without_a_day_is_not_judged(case: Path) -> None:
    """It counts as a decision; what it turned on is not guessed."""
    with (case / "case.yaml").open("a", encoding="utf-8") as file:
        file.write("\nearlier_appeals:\n  - {level: a, step: first_level, upheld: true}\n")
    [decided] = record_of(case).decided

    assert (decided.decision, decided.clauses) == (Decision.UPHELD, ())
    assert decided.unjudged is Unjudged.NO_DAY


def test_a_decision_without_criteria_on_file_says_so(case: Path) -> None:
    """Another payer's case is counted by its step, and its reason is that no criteria decide."""
    text = (case / "case.yaml").read_text("utf-8")
    (case / "case.yaml").write_text(text.replace("payer: Aetna", "payer: Nobody", 1), "utf-8")

    decided = filed_on(case, "2026-10-06")

    assert (decided.clauses, decided.unjudged) == ((), Unjudged.NO_CRITERIA)


@pytest.mark.parametrize(
    ("lines", "amount", "basis"),
    [
        ([{"denied": "10.10"}, {"denied": "0.05"}], "10.15", MoneyBasis.DENIED),
        ([{"denied": "10"}, {"billed": "90"}], "10", MoneyBasis.DENIED_AT_LEAST),
        ([{"denied": "0"}], "0", MoneyBasis.DENIED),
        ([{"billed": "90"}, {"billed": "10"}], "100", MoneyBasis.BILLED),
        ([{"billed": "90"}, {}], "90", MoneyBasis.BILLED_AT_LEAST),
        ([{}], None, MoneyBasis.NOT_DOCUMENTED),
        ([], None, MoneyBasis.NOT_DOCUMENTED),
    ],
)
def test_an_amount_that_is_not_written_is_not_zero(
    lines: list[dict[str, str]], amount: str | None, basis: MoneyBasis
) -> None:
    """A sum over lines with and without amounts is said to be the least."""
    money = money_of(claimed(*({"code": "22612"} | line for line in lines)))

    assert money.amount == (None if amount is None else Decimal(amount))
    assert money.basis is basis


def test_what_was_allowed_is_no_longer_at_stake() -> None:
    """The line of an allowed code is left out of the sum."""
    lines = [{"code": "22612", "denied": "10"}, {"code": "63047", "denied": "5"}]

    assert money_of(claimed(*lines, allowed=("63047",))).amount == Decimal(10)


def clock(title: str, status: Status, day: int | None = None, who: Who = Who.US) -> Deadline:
    """Return a clock that ends on a day of December 2026."""
    return Deadline("step", who, title, status, safe_day=day and dt.date(2026, 12, day))  # type: ignore[arg-type]


def test_the_next_step_is_ours_and_the_earliest() -> None:
    """Clocks of the payer, and those done or not started, do not count."""
    clocks = (
        clock("undated", Status.UNKNOWN),
        clock("late", Status.OPEN, 9),
        clock("next", Status.DUE_TODAY, 5),
        clock("done", Status.DONE, 1),
        clock("later", Status.NOT_STARTED, 2),
        clock("theirs", Status.OPEN, 3, Who.PAYER),
    )

    assert next_of(clocks) == ("next", dt.date(2026, 12, 5))
    assert next_of(clocks[:1]) == ("undated", None)
    assert next_of(clocks[3:]) == ("", None)


def test_a_key_follows_file_day_and_rules(case: Path) -> None:
    """A record is used again only for the same content, the same day and the same rules."""
    keys = [key_of(case, DAY, "r"), key_of(case, DECIDED, "r"), key_of(case, DAY, "s")]
    replaced("pronouns: he", "pronouns: they")(case)
    keys.append(key_of(case, DAY, "r"))

    assert len(set(keys)) == 4


def test_folders_without_a_case_are_no_cases(case: Path) -> None:
    """Files and other folders beside the cases are passed over; none at all is said."""
    (case.parent / "letterhead").mkdir()
    (case.parent / "notes.txt").write_text("", encoding="utf-8")

    assert case_folders(case.parent) == (case,)
    with pytest.raises(InputNotFoundError, match="no case folder"):
        case_folders(case.parent / "letterhead")
    with pytest.raises(InputNotFoundError, match="no such folder"):
        case_folders(case.parent / "elsewhere")


def test_the_record_is_that_of_the_case_as_read(case: Path) -> None:
    """The folder's name is kept, and the case itself is not changed by looking."""
    before = read_case(case, as_of=DAY).path.read_bytes()

    assert record_of(case).folder == "one"
    assert (case / "case.yaml").read_bytes() == before
