"""The battle card: what a surgeon can say, and what must be conceded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from appealgen.brief.card import card_brief
from tests.brief.cases import demo, flaws, published
from tests.brief.letters.histories import decided

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PUBLISHED = [
    "assess-536562-acdf-c5-6",
    "assess-630947-xlif-l3-4",
    "ny-dfs-202304-161255-discectomy-l3-4-inpatient",
    "two-stage-l2-pelvis",
]


@pytest.mark.parametrize("name", ["demo", *PUBLISHED])
def test_card_snapshot(name: str, snapshot: SnapshotAssertion) -> None:
    """The whole card, as data."""
    context = demo() if name == "demo" else published(name)

    assert card_brief(context).model_dump(mode="json") == snapshot


@pytest.mark.parametrize("name", ["demo", *PUBLISHED])
def test_every_line_to_say_is_sound(name: str) -> None:
    """Speech, finding, answers and concessions are whole sentences."""
    brief = card_brief(demo() if name == "demo" else published(name))
    said = [*brief.speech, brief.finding.text, brief.ask, brief.fallback]
    said += [row.answer for row in brief.objections]

    assert {text: flaws(text) for text in said if flaws(text)} == {}


def test_the_speech_agrees_in_number() -> None:
    """One session, one injection and one drug are singular."""

    def change(tree: dict[str, Any]) -> None:
        tree["care"][0]["sessions"] = 1
        tree["care"] = [tree["care"][0], tree["care"][3], tree["care"][6]]

    assert (
        "1 session of in-person physical therapy, naproxen and one epidural injection gave no "
        "lasting "
        "relief."
    ) in card_brief(demo(change)).speech


def test_what_was_not_tolerated_is_not_said_to_give_no_relief() -> None:
    """A drug that was not tolerated failed, but its relief is unknown."""

    def change(tree: dict[str, Any]) -> None:
        tree["care"][3]["outcome"] = "not_tolerated"

    assert any(
        line.startswith("Tried without success: ") for line in card_brief(demo(change)).speech
    )


def test_without_a_met_finding_the_card_says_so() -> None:
    """A line of the request is no finding; a card without one says that there is none."""
    brief = card_brief(published("two-stage-l2-pelvis"))

    assert not brief.has_finding
    assert brief.finding.text == "No criterion is met yet by a finding that can be shown."


def test_an_open_case_asks_what_is_needed_and_does_not_ask_for_approval() -> None:
    """Approval is asked for only when every argued line is met."""
    assert card_brief(demo()).ask.startswith("Please approve ")
    assert card_brief(published("assess-536562-acdf-c5-6")).ask == (
        "Please tell me what the plan still needs to approve anterior cervical discectomy and "
        "fusion at "
        "C5-C6."
    )


@pytest.mark.parametrize(
    ("offer", "window"),
    [
        ({"last_day": "2026-11-09"}, "open until November 9, 2026 (notice)"),
        ({"last_day": "2026-11-01"}, "closed on November 1, 2026 (notice)"),
        ({"words": "within 14 days"}, "within 14 days (the notice’s words)"),
        (None, "not stated on the notice; ask today"),
    ],
)
def test_the_window_of_the_call(offer: dict[str, Any] | None, window: str) -> None:
    """The window is open, closed, in the notice's words, or not stated."""

    def change(tree: dict[str, Any]) -> None:
        tree["denial"]["peer_to_peer"] = offer

    rows = {row.label: row.value for row in card_brief(demo(change)).call_rows}

    assert rows["Window"] == window


def test_after_a_second_denial_the_latest_reasons_lead() -> None:
    """The policy line of the card is that of the last decision, not that of the first notice."""

    def first_of_care(tree: dict[str, Any]) -> None:
        tree["denial"]["reasons"] = [{"category": "conservative_care_not_exhausted"}]

    def then_of_imaging(tree: dict[str, Any]) -> None:
        first_of_care(tree)
        decided(tree, reasons=[{"category": "imaging_does_not_meet_criteria"}])

    before, after = card_brief(demo(first_of_care)), card_brief(demo(then_of_imaging))

    assert "physical therapy" in before.policy_line
    assert "physical therapy" not in after.policy_line
    assert before.objections[0] != after.objections[0]


def test_the_latest_examination_is_the_one_told() -> None:
    """Beside imaging the card names the latest examination only."""
    rows = {row.objection: row for row in card_brief(demo()).objections}
    answer = rows["Symptoms and signs do not match the level"].answer

    assert "October 6, 2026" in answer
    assert "August 11, 2026" not in answer


def test_a_fact_is_told_once_on_the_page() -> None:
    """Two objections that rest on the same film give its numbers once, and its page twice."""
    rows = {row.objection: row for row in card_brief(demo()).objections}
    first = rows["Decompress only: a fusion is not needed here"]
    second = rows["A grade I slip does not need fusion: NORDSTEN-DS"]

    assert "5 mm of translation" in first.answer
    assert "5 mm of translation" not in second.answer
    assert first.cites == second.cites


def test_only_papers_that_speak_of_the_request_may_be_quoted() -> None:
    """Nobody quotes a trial of lumbar stenosis about a neck; each is named as callers name it."""
    neck = " ".join(row.quoted for row in card_brief(published(PUBLISHED[0])).objections)
    back = " ".join(row.quoted for row in card_brief(demo()).objections)

    assert "Delitto" not in neck
    assert "the trial of therapy for stenosis (Delitto 2015)" in back


def test_the_weakest_criteria_stand_beside_what_mends_them() -> None:
    """An open case names three, each with the person who can mend it; a case met has none."""
    rows = card_brief(published(PUBLISHED[0])).weak

    assert len(rows) == 3
    assert rows[0].criterion == (
        "Open: The patient has never used nicotine (Additional Notes; cervical discectomy fusion "
        "at C5-C6)."
    )
    assert (
        rows[0].fix == "Record nicotine use in every form: never, or product and quit date. (staff)"
    )
    assert card_brief(demo()).weak == ()
