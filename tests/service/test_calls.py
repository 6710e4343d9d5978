"""A call is logged whole or not at all, and the next documents know of it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from appealgen.appeals import CALL, Status, deadlines_of
from appealgen.argument.levels import called_missing
from appealgen.brief.card import card_brief
from appealgen.errors import CaseChangedError, CaseInvalidError, InputNotFoundError
from appealgen.model.exchange import CallOutcome
from appealgen.service.building import context_of
from appealgen.service.calls import CallNote, log_call, moment_of, state_of
from appealgen.service.cases import assess_case
from appealgen.service.deadlines import law_on_file
from tests.code_health.tree import CHECKOUT

DAY = dt.date(2026, 11, 3)
NOTE = CallNote(
    at="2026-11-02T14:05-05:00",
    purpose="peer_to_peer",
    reviewer="Jo Ray",
    npi="1234567893",
    credentials="MD",
    specialty="Orthopedic Surgery",
    reference="P2P-7",
    said_missing=("the therapy notes of March", "  "),
    promised="a written decision in two days",
    outcome="upheld",
)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Copy the demo, whose people are invented, into a folder of its own."""
    shutil.copytree(CHECKOUT / "fixtures" / "demo", tmp_path / "case")
    return tmp_path / "case"


def test_a_call_is_written_with_all_that_was_noted(case: Path) -> None:
    """Time, reviewer, what was missing, what was promised and the outcome are in the case."""
    logged = log_call(case, NOTE, as_of=DAY)
    [call] = logged.file.case.calls

    assert logged.path == "calls[0]"
    assert call.at.isoformat() == "2026-11-02T14:05:00-05:00"
    assert (call.reviewer, call.npi, call.specialty) == ("Jo Ray", "1234567893", NOTE.specialty)
    assert call.said_missing == ("the therapy notes of March",)
    assert call.outcome is CallOutcome.UPHELD


def test_the_rest_of_the_case_stays_as_it_was(case: Path) -> None:
    """Every line that stood in the file stands in it still, and a second call is added after."""
    before = (case / "case.yaml").read_text(encoding="utf-8").splitlines()
    log_call(case, NOTE, as_of=DAY)
    second = log_call(case, CallNote(at="2026-11-03T09:00-05:00"), as_of=DAY)

    after = (case / "case.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == []
    assert second.path == "calls[1]"
    assert len(second.file.case.calls) == 2


@pytest.mark.parametrize(
    ("note", "path"),
    [
        (CallNote(at="2026-11-02T14:05-05:00", npi="1234567890"), "calls[0].npi"),
        (CallNote(at="2026-11-02T14:05-05:00", outcome="won"), "calls[0].outcome"),
        (CallNote(at="yesterday"), "calls[0].at"),
        (CallNote(at="2026-11-04T00:05-05:00"), "calls"),
    ],
)
def test_a_broken_note_is_refused_and_nothing_is_written(
    case: Path, note: CallNote, path: str
) -> None:
    """A wrong NPI, outcome or time, or a day to come, is named by its path, not by its value."""
    before, files = (case / "case.yaml").read_bytes(), sorted(case.iterdir())

    with pytest.raises(CaseInvalidError) as refused:
        log_call(case, note, as_of=DAY)

    assert refused.value.problems[0].path == path
    assert (case / "case.yaml").read_bytes() == before
    assert sorted(case.iterdir()) == files


def test_no_value_of_the_note_is_in_the_error(case: Path) -> None:
    """What was said on a call is the patient's; an error repeats none of it."""
    with pytest.raises(CaseInvalidError) as refused:
        log_call(case, CallNote(at="x", reviewer="Jo Ray", outcome="won"), as_of=DAY)

    assert "Jo Ray" not in str(refused.value)
    assert "won" not in str(refused.value)


def test_a_case_changed_meanwhile_is_not_written_over(case: Path) -> None:
    """Somebody edits the case while the caller is on the telephone: they are told."""
    begun = state_of(case)
    log_call(case, CallNote(at="2026-11-02T09:00-05:00"), as_of=DAY)

    with pytest.raises(CaseChangedError):
        log_call(case, NOTE, as_of=DAY, expected=begun)


def test_a_case_that_is_not_there_is_named(tmp_path: Path) -> None:
    """There is nothing to write a call into."""
    with pytest.raises(InputNotFoundError):
        state_of(tmp_path)


def test_a_time_without_zone_is_meant_where_the_machine_stands() -> None:
    """A clock of hours needs the offset; the machine's own is taken, and one given is kept."""
    zone = dt.timezone(dt.timedelta(hours=-6))

    assert moment_of("2026-11-02 14:05", zone) == "2026-11-02T14:05-06:00"
    assert moment_of("2026-11-02T14:05-05:00", zone) == "2026-11-02T14:05-05:00"
    assert moment_of("2026-13-02 14:05", zone) == "2026-13-02 14:05"
    assert moment_of("noon", zone) == "noon"


def test_the_deadlines_know_that_the_call_was_held(case: Path) -> None:
    """An open window for the call is done once a call was held, and stays open when it was not."""
    law = law_on_file()
    unanswered = log_call(case, CallNote(at=NOTE.at, outcome="no_answer"), as_of=DAY).file.case
    held = log_call(case, NOTE, as_of=DAY).file.case

    def status(logged: object) -> Status:
        [clock] = [d for d in deadlines_of(logged, law, DAY) if d.step == CALL]  # type: ignore[arg-type]
        return clock.status

    assert status(unanswered) is Status.OPEN
    assert status(held) is Status.DONE


def test_the_letter_and_the_next_card_know_what_was_said(case: Path) -> None:
    """What was called missing is answered in the letter; the card shows the last call."""
    log_call(case, NOTE, as_of=DAY)
    file, determination = assess_case(case, as_of=DAY)
    rows = {r.label: r.value for r in card_brief(context_of(file, determination, "0")).call_rows}

    assert "the therapy notes of March" in [one.words for one in called_missing(file.case)]
    assert rows["Last call"] == (
        "November 2, 2026, Jo Ray, MD (Orthopedic Surgery); upheld; reference P2P-7; said to be "
        "missing: the therapy notes of March; promised: a written decision in two days"
    )
