"""A decision is recorded in the case file, whole or not at all, and nothing is written over."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from appealgen.appeals import Status, deadlines_of
from appealgen.errors import CaseInvalidError
from appealgen.model import read_case
from appealgen.model.denial import AppealStep
from appealgen.model.outcome import Decision, decision_of
from appealgen.service.deadlines import law_on_file
from appealgen.service.outcomes import Outcome, record_outcome
from tests.cli.cases import demo_case

DAY = dt.date(2026, 11, 22)
UPHELD = Outcome(AppealStep.FIRST_LEVEL, dt.date(2026, 11, 20), overturned=False)
ALLOWED = replace(UPHELD, overturned=True)
PENDING = "\nearlier_appeals:\n  - {level: reconsideration, step: first_level, filed: 2026-11-05}\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    return demo_case(tmp_path / "case")


def add(case: Path, text: str) -> None:
    """Write something at the end of a case file."""
    with (case / "case.yaml").open("a", encoding="utf-8") as file:
        file.write(text)


def refused(case: Path, outcome: Outcome) -> str:
    """Return why a decision is refused; the file must be as it was."""
    before = (case / "case.yaml").read_bytes()
    with pytest.raises(CaseInvalidError) as error:
        record_outcome(case, outcome, as_of=DAY)
    assert (case / "case.yaml").read_bytes() == before
    return str(error.value)


def test_a_decision_without_an_entry_is_added(case: Path) -> None:
    """Every part that was given stands in the case; what was not given does not."""
    said = replace(
        UPHELD,
        received=dt.date(2026, 11, 21),
        final=True,
        reasons=("imaging_does_not_meet_criteria",),
        words="The films do not show instability.",
        reference="AP-1",
    )
    recorded = record_outcome(case, said, as_of=DAY)
    [entry] = read_case(case, as_of=DAY).case.earlier_appeals

    assert recorded.path == "earlier_appeals[0]"
    assert (entry.step, entry.decided, entry.upheld) == (said.step, said.decided, True)
    assert (entry.decision_received, entry.final) == (said.received, True)
    assert [reason.category for reason in entry.reasons] == ["imaging_does_not_meet_criteria"]
    assert (entry.words, entry.reference, entry.filed) == (said.words, "AP-1", None)


def test_the_waiting_entry_is_completed(case: Path) -> None:
    """The filing keeps its day and its name, and no second entry appears."""
    add(case, PENDING)
    record_outcome(case, ALLOWED, as_of=DAY)
    [entry] = read_case(case, as_of=DAY).case.earlier_appeals

    assert (entry.level, entry.filed) == ("reconsideration", dt.date(2026, 11, 5))
    assert decision_of(entry) is Decision.OVERTURNED


def test_what_the_entry_says_alike_is_left_as_it_is_written(case: Path) -> None:
    """A day that stands there keeps its quotes and the comment beside it."""
    line = '    decided: "2026-11-20"  # as printed\n'
    add(case, f"\nearlier_appeals:\n  - level: a\n    step: first_level\n{line}")
    record_outcome(case, UPHELD, as_of=DAY)

    assert line in (case / "case.yaml").read_text(encoding="utf-8")
    assert read_case(case, as_of=DAY).case.earlier_appeals[0].upheld is True


def test_another_step_leaves_the_waiting_entry_alone(case: Path) -> None:
    """An external decision is not written into the internal appeal."""
    add(case, PENDING)
    record_outcome(case, replace(UPHELD, step=AppealStep.EXTERNAL_REVIEW), as_of=DAY)
    first, second = read_case(case, as_of=DAY).case.earlier_appeals

    assert (first.upheld, second.upheld) == (None, True)
    assert second.step is AppealStep.EXTERNAL_REVIEW


def test_some_codes_keep_the_appeal_going_for_the_others(case: Path) -> None:
    """The rest stays denied with its clocks; the allowed line is out of the next letter."""
    recorded = record_outcome(case, replace(ALLOWED, codes=("63047",)), as_of=DAY)
    found = read_case(case, as_of=DAY).case
    [entry] = found.earlier_appeals
    running = [d for d in deadlines_of(found, law_on_file(), DAY) if d.status is Status.OPEN]

    assert decision_of(entry) is Decision.IN_PART
    assert recorded.settled == ("request.stages[0].lines[0]",)
    assert [ln.code for ln in found.request.stages[0].lines if not ln.denied] == ["63047"]
    assert "external" in {deadline.step.split("-")[0] for deadline in running}


def test_all_codes_are_a_full_reversal(case: Path) -> None:
    """Naming every denied code says the same as naming none."""
    lines = read_case(case, as_of=DAY).case.request.stages[0].lines
    codes = tuple(line.code for line in lines if line.code)
    recorded = record_outcome(case, replace(ALLOWED, codes=codes), as_of=DAY)
    [entry] = recorded.file.case.earlier_appeals

    assert decision_of(entry) is Decision.OVERTURNED
    assert recorded.settled == ()


def test_two_decisions_in_part_add_up(case: Path) -> None:
    """A later appeal may allow what is left, and not what was allowed before."""
    record_outcome(case, replace(ALLOWED, codes=("63047",)), as_of=DAY)
    second = replace(ALLOWED, step=AppealStep.SECOND_LEVEL, codes=("63047",))

    assert "does not have among its denied lines" in refused(case, second)


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (replace(UPHELD, codes=("63047",)), "overturned none"),
        (replace(ALLOWED, codes=("99999",)), "does not have among its denied lines"),
        (replace(UPHELD, received=dt.date(2026, 11, 19)), "received before the date on it"),
        (replace(UPHELD, step=AppealStep.RECORDS_REQUEST), "no appeal"),
        (replace(UPHELD, step=AppealStep.EXTERNAL_REVIEW, final=True), "external review"),
        (replace(UPHELD, decided=dt.date(2026, 11, 23)), "after the day the case is looked at"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(case: Path, outcome: Outcome, says: str) -> None:
    """The message says what is wrong, and the file stays as it was."""
    assert says in refused(case, outcome)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ("{level: a, step: first_level, upheld: true, decided: 2026-11-20}", "recorded already"),
        ("{level: a, step: first_level, upheld: true}", "recorded already"),
        ("{level: a, filed: 2026-11-05}", "does not say which step"),
        ("{level: a, step: first_level, filed: 2026-11-21}", "before it was filed"),
        ("{level: a, step: first_level, decided: 2026-11-19}", "something else here already"),
        ("{level: a, step: first_level, reference: AP-2}", "something else here already"),
        (
            "{level: a, step: first_level}\n  - {level: b, step: first_level}",
            "More than one filing",
        ),
    ],
)
def test_what_the_case_says_already_is_not_written_over(
    case: Path, entries: str, says: str
) -> None:
    """A second decision of one day, or another value in the entry, is for a person to look at."""
    add(case, f"\nearlier_appeals:\n  - {entries}\n")

    assert says in refused(case, replace(UPHELD, reference="AP-1"))


def test_a_later_decision_of_the_same_step_is_added(case: Path) -> None:
    """A reconsideration leaves the first decision where it is."""
    record_outcome(case, UPHELD, as_of=DAY)
    record_outcome(case, replace(ALLOWED, decided=dt.date(2026, 11, 22)), as_of=DAY)
    found = read_case(case, as_of=DAY).case.earlier_appeals

    assert [decision_of(entry) for entry in found] == [Decision.UPHELD, Decision.OVERTURNED]


def test_no_message_repeats_what_was_said(case: Path) -> None:
    """The decision's words may hold a patient's value."""
    words = "Hartwell W000123456"

    assert "Hartwell" not in refused(case, replace(UPHELD, words=words, codes=("63047",)))
