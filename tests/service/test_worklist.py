"""Open cases are ranked, decisions counted, and a broken case is never dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.errors import InputNotFoundError
from appealgen.matching import Truth
from appealgen.model.denial import AppealStep
from appealgen.model.outcome import Decision
from appealgen.policy.schema import Owner
from appealgen.service.case_records import (
    CaseRecord,
    Clause,
    Decided,
    Money,
    MoneyBasis,
    Unjudged,
)
from appealgen.service.index import Index, shelf_of
from appealgen.service.outcomes import Outcome, record_outcome
from appealgen.service.worklist import (
    outcomes_of,
    ranked,
    records_in,
    report_outcomes,
    worklist,
)
from tests.cli.cases import demo_case, replaced, written

DAY = dt.date(2026, 11, 22)
NO_MONEY = Money(None, MoneyBasis.NOT_DOCUMENTED)


def still_open(
    folder: str,
    day: int | None = None,
    amount: int | None = None,
    ready: Truth | None = None,
    gaps: int = 0,
) -> CaseRecord:
    """Return the record of an open case, its safe day in December 2026."""
    return CaseRecord(
        folder,
        "",
        open=True,
        next_day=None if day is None else dt.date(2026, 12, day),
        money=NO_MONEY if amount is None else Money(Decimal(amount), MoneyBasis.DENIED),
        ready=ready,
        gaps=((Owner.STAFF, gaps),) if gaps else (),
    )


def folders(records: Sequence[CaseRecord]) -> list[str]:
    """Return the ranked folders."""
    return [row.folder for row in ranked(records, as_of=DAY).rows]


IN_ORDER = [
    still_open("a", 1),
    still_open("b", 2, 900, Truth.NOT_MET),
    still_open("c", 2, 800, Truth.MET),
    still_open("d", 2, 800, Truth.NOT_DOCUMENTED, 1),
    still_open("e", 2, 800, Truth.NOT_DOCUMENTED, 2),
    still_open("f", 2, 800, Truth.NOT_MET),
    still_open("g", 2, 800),
    still_open("z", 2, 0, Truth.MET),  # an amount of zero is known
    still_open("i", 2, None, Truth.MET),
    still_open("j", 2, None, Truth.MET, 1),
    still_open("k", None, 9_999, Truth.MET),
    still_open("l", None, None),
    still_open("m", None, None),
]


@given(st.permutations(IN_ORDER))
def test_cases_are_ranked_by_day_money_and_readiness(records: list[CaseRecord]) -> None:
    """The order does not depend on how the folders were found; what is not known comes last."""
    assert folders(records) == [record.folder for record in IN_ORDER]


@given(
    st.lists(
        st.builds(
            CaseRecord,
            folder=st.text("ab", min_size=1, max_size=3),
            key=st.just(""),
            problem=st.sampled_from(["", "case.yaml: broken"]),
            open=st.booleans(),
        )
    )
)
def test_every_case_is_in_one_place(records: list[CaseRecord]) -> None:
    """Open, closed or broken: the three add up to the folders that are there."""
    found = ranked(records, as_of=DAY)

    assert len(found.rows) + len(found.broken) + found.closed == len(records)
    assert len(found.broken) == sum(bool(record.problem) for record in records)


def test_days_that_have_passed_are_negative() -> None:
    """A day of yesterday is minus one; an unknown day has no count."""
    late = CaseRecord("a", "", open=True, next_day=DAY - dt.timedelta(days=1))
    rows = ranked([late, still_open("b")], as_of=DAY).rows

    assert [row.days_left for row in rows] == [-1, None]


def clause(criterion: str, truth: Truth = Truth.NOT_MET, *, allowed: bool = False) -> Clause:
    """Return what a line at a level turned on."""
    return Clause("policy-1", criterion, "", truth, allowed=allowed)


def decided(*appeals: Decided, payer: str = "Aetna") -> CaseRecord:
    """Return the record of a case with decided appeals."""
    return CaseRecord("a", "", payer=payer, decided=appeals)


def test_one_letter_counts_once_for_a_criterion() -> None:
    """Three levels that turned on one criterion are one decision, won only if all were allowed."""
    mixed = [clause("1", allowed=True), clause("1", allowed=True), clause("1")]
    won = [clause("2", allowed=True), clause("2", allowed=True)]
    found = outcomes_of(
        [decided(Decided("first_level", Decision.IN_PART, (*mixed, *won)))], as_of=DAY
    )
    counts = {
        row.criterion: (row.rate.decided, row.rate.overturned, row.rate.in_part)
        for row in found.criteria
    }

    assert counts == {"1": (1, 0, 1), "2": (1, 1, 0)}


def test_payers_steps_and_readings_stand_apart() -> None:
    """What was read as missing is another row than what was read as failing."""
    lost = Decided("first_level", Decision.UPHELD, (clause("1"),))
    open_one = Decided("", Decision.UPHELD, (clause("1", Truth.NOT_DOCUMENTED),))
    found = outcomes_of([decided(lost, open_one), decided(lost, payer="Premera")], as_of=DAY)

    assert [(row.payer, row.step) for row in found.steps] == [
        ("Aetna", "first_level"),
        ("Aetna", "not_stated"),
        ("Premera", "first_level"),
    ]
    assert [(row.payer, row.truth, row.rate.decided) for row in found.criteria] == [
        ("Aetna", "not_documented", 1),
        ("Aetna", "not_met", 1),
        ("Premera", "not_met", 1),
    ]


def test_nine_are_too_few_and_ten_are_not() -> None:
    """A rate stands from the tenth decision on, with its interval."""
    won = decided(Decided("first_level", Decision.OVERTURNED, (clause("1", allowed=True),)))
    [nine] = outcomes_of([won] * 9, as_of=DAY).steps
    [ten] = outcomes_of([won] * 10, as_of=DAY).criteria

    assert (nine.rate.overturned, nine.rate.share) == (9, None)
    assert (ten.rate.share, ten.rate.high) == (1.0, 1.0)
    assert ten.rate.low == pytest.approx(0.7225, abs=5e-5)


def test_what_cannot_be_judged_or_read_is_counted_as_such() -> None:
    """The report says how much it does not know."""
    found = outcomes_of(
        [
            decided(
                Decided("first_level", Decision.UPHELD, (), Unjudged.LATER_FACTS),
                Decided("second_level", Decision.UPHELD, (), Unjudged.LATER_FACTS),
                Decided("", Decision.UPHELD, (), Unjudged.NO_DAY),
            ),
            CaseRecord("b", "", problem="x"),
        ],
        as_of=DAY,
    )

    assert (found.cases, found.broken, found.decided, found.not_judged) == (2, 1, 3, 3)
    assert found.not_judged_why == {"no_day": 1, "later_facts": 2}


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Make a folder with a case, one that was won in part, one that was won, and a broken one."""
    folder = tmp_path / "cases"
    for name in ("open", "partly", "won", "broken"):
        demo_case(folder / name)
    won = Outcome(AppealStep.FIRST_LEVEL, dt.date(2026, 11, 20), overturned=True)
    partly = Outcome(AppealStep.FIRST_LEVEL, won.decided, overturned=True, codes=("63047",))
    record_outcome(folder / "won", won, as_of=DAY)
    record_outcome(folder / "partly", partly, as_of=DAY)
    written("patient: {}\n")(folder / "broken")
    return folder


def test_a_folder_of_cases_is_ranked(cases: Path) -> None:
    """The case with the earlier day comes first, the won one is closed, the broken one listed."""
    found = worklist(cases, as_of=DAY)

    assert [row.folder for row in found.rows] == ["partly", "open"]
    assert [case.folder for case in found.broken] == ["broken"]
    assert found.closed == 1


def test_a_folder_of_cases_is_reported(cases: Path) -> None:
    """The decisions recorded in the cases are the ones counted."""
    found = report_outcomes(cases, as_of=DAY)
    [row] = found.steps

    assert (row.payer, row.step) == ("Aetna", "first_level")
    assert (row.rate.decided, row.rate.overturned, row.rate.in_part) == (2, 1, 1)
    assert found.broken == 1


def test_the_index_gives_the_same_answers(cases: Path, tmp_path: Path) -> None:
    """With an index or without, new or used, and after every change of the folders."""
    index = str(tmp_path / "index.db")
    earlier = replaced("notice_date: 2026-10-26", "notice_date: 2026-10-20")
    for change in (
        str,  # nothing, twice: an index that is new, and one that is used
        str,
        partial(earlier, cases / "open"),
        partial((cases / "won").rename, cases / "renamed"),
        partial(demo_case, cases / "another"),
        partial(written("a: b\n"), cases / "open"),
        (cases / "partly" / "case.yaml").unlink,
    ):
        change()
        assert worklist(cases, as_of=DAY, index=index) == worklist(cases, as_of=DAY)
        assert report_outcomes(cases, as_of=DAY, index=index) == report_outcomes(cases, as_of=DAY)


def test_an_unchanged_case_is_not_read_again(cases: Path, tmp_path: Path) -> None:
    """A record marked in the index comes back, until its case, or the day, is another one."""
    address = str(tmp_path / "index.db")
    records = records_in(cases, as_of=DAY, index=address)
    index = Index(address)
    index.replace(shelf_of(cases), [replace(record, payer="marked") for record in records])
    index.close()
    replaced("pronouns: he", "pronouns: they")(cases / "open")
    changed = records_in(cases, as_of=DAY, index=address)
    next_day = records_in(cases, as_of=DAY + dt.timedelta(days=1), index=address)

    assert {r.folder for r in changed if r.payer != "marked"} == {"open"}
    assert not [r.folder for r in next_day if r.payer == "marked"]


def test_copies_of_a_case_keep_their_names(cases: Path, tmp_path: Path) -> None:
    """Two folders with the same file are two cases, in the index as well."""
    demo_case(cases / "open-again")
    index = str(tmp_path / "index.db")
    names = [[row.folder for row in worklist(cases, as_of=DAY, index=index).rows] for _ in range(2)]

    assert names[0] == names[1] == ["partly", "open", "open-again"]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    """Nothing to do is not the same as nothing found."""
    with pytest.raises(InputNotFoundError, match="no case folder"):
        worklist(tmp_path, as_of=DAY)
