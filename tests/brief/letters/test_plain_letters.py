"""Requests, covers and the complaint: who signs, to whom they go, and what they may cite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.argument.levels import LetterKind
from appealgen.brief.letters import LevelLetterBrief, PlainLetterBrief
from appealgen.model.people import PlanKind
from tests.brief.cases import flaws
from tests.brief.letters.histories import PINNED, brief_for, decided, text_for

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

Tree = dict[str, Any]
PLAIN = (
    LetterKind.PEER_TO_PEER,
    LetterKind.CORRECTED_CLAIM,
    LetterKind.CLAIM_FILE,
    LetterKind.SECOND_OPINION,
    LetterKind.COMPLAINT,
)
BY_PATIENT = (LetterKind.CLAIM_FILE, LetterKind.COMPLAINT, LetterKind.PATIENT)


def plain(kind: LetterKind, change: Any = None) -> PlainLetterBrief:  # noqa: ANN401
    """Return a letter in sections."""
    brief = brief_for(kind, change)
    assert isinstance(brief, PlainLetterBrief)
    return brief


def plan(kind: str, state: str | None = None) -> Any:  # noqa: ANN401
    """Return a change of the kind of plan."""

    def change(tree: Tree) -> None:
        tree["coverage"].update({"plan_kind": kind, "state": state, "grandfathered": False})
        tree["coverage"]["policies_pinned"] = [PINNED]

    return change


@pytest.mark.parametrize("kind", PLAIN)
def test_plain_snapshot(kind: LetterKind, snapshot: SnapshotAssertion) -> None:
    """The whole letter, as data; the day is fixed."""
    assert plain(kind).model_dump(mode="json") == snapshot


@pytest.mark.parametrize("kind", [*PLAIN, LetterKind.PATIENT])
def test_every_paragraph_is_sound(kind: LetterKind) -> None:
    """No paragraph lacks its capital or its period, or has a hole in it."""
    said = [
        text.text
        for section in plain(kind).sections
        for text in (*section.paragraphs, *section.after)
        if not text.text.endswith((":", "I ask for"))
    ]

    assert said
    assert {text: flaws(text) for text in said if flaws(text)} == {}


@pytest.mark.parametrize("kind", [*PLAIN, LetterKind.PATIENT])
def test_the_patient_signs_what_is_the_patients_right(kind: LetterKind) -> None:
    """File, complaint and own letter carry the patient's name as paper and signature."""
    brief = plain(kind)
    mine = kind in BY_PATIENT

    assert (brief.signature.name == "Walter J. Hartwell") is mine
    assert (brief.letterhead.name == "Walter J. Hartwell") is mine
    assert (brief.signature.name == "Maria T. Ellison, MD") is not mine


def test_a_call_is_asked_for_in_time_or_late() -> None:
    """The notice's last day is told, and whether it has passed; the appeal is not given up."""

    def late(tree: Tree) -> None:
        tree["denial"]["peer_to_peer"]["last_day"] = "2026-11-01"

    def last(tree: Tree) -> None:
        tree["denial"]["peer_to_peer"]["last_day"] = "2026-11-02"

    assert "This request is made in time." in text_for(LetterKind.PEER_TO_PEER, last)
    assert "It has passed, and I ask for the call" in text_for(LetterKind.PEER_TO_PEER, late)
    assert "does not replace the appeal" in text_for(LetterKind.PEER_TO_PEER)


def test_a_call_without_an_offer_names_no_day() -> None:
    """Where the notice offers no call, the request makes up no window."""

    def change(tree: Tree) -> None:
        del tree["denial"]["peer_to_peer"]

    assert "last day" not in text_for(LetterKind.PEER_TO_PEER, change)


def test_a_corrected_claim_says_what_it_replaces_and_no_more() -> None:
    """The cover names the claim and its lines as adjusted; the correction stands on the claim."""
    text = text_for(LetterKind.CORRECTED_CLAIM)

    assert "It replaces the claim with the number CL-9." in text
    assert "not as a duplicate" in text
    assert "Exhibits" not in text


EBSA = "Employee Benefits Security Administration"


@pytest.mark.parametrize(
    ("kind", "state", "addressee"),
    [
        ("erisa_self_funded", "PA", EBSA),
        ("fully_insured", "PA", "Pennsylvania Insurance Department"),
        ("individual", "PA", "Pennsylvania Insurance Department"),
        ("fully_insured", "IN", "The regulator"),  # one source only for its contacts
        ("fully_insured", "CA", "The regulator"),  # two bodies; the notice says which
        ("fully_insured", None, "The regulator"),
        ("medicare_advantage", "PA", "The regulator"),
        ("not_stated", "PA", "The regulator"),
    ],
)
def test_a_complaint_goes_to_the_regulator_that_is_known(
    kind: str, state: str | None, addressee: str
) -> None:
    """Self-funded plans answer to the federal agency, insurance to a confirmed state regulator."""
    assert plain(LetterKind.COMPLAINT, plan(kind, state)).addressee[0] == addressee


def test_a_complaint_quotes_each_paper_after_what_it_did() -> None:
    """The notice's reason follows the denial, those of the decision follow the decision."""
    text = text_for(LetterKind.COMPLAINT, decided)
    order = [
        "the plan denied the request.",
        "The notice states: “The records we received",
        "the plan upheld the denial",
        "The decision states: “The physical therapy notes were not included.”",
        "The decision states: “Imaging does not show instability.”",
    ]
    places = [text.find(said) for said in order]

    assert -1 not in places
    assert places == sorted(places)


def test_a_complaint_tells_what_was_promised() -> None:
    """Notice, call and decision stand in it in order, in the payer's own words."""
    text = text_for(LetterKind.COMPLAINT)

    assert "this was promised: “a new decision within a week.”" in text
    assert text.index("October 26, 2026 the plan denied") < text.index("the plan upheld the denial")


def test_a_second_opinion_is_asked_openly() -> None:
    """The colleague is asked whether, not that; findings against are welcome."""
    text = text_for(LetterKind.SECOND_OPINION)

    assert "whether or not you agree" in text
    assert "Is there care short of surgery that should come first?" in text
    assert "denied" not in text.casefold()


CITED = {
    "29 CFR 2560.503-1": {"erisa_self_funded", "fully_insured", "individual"},
    "45 CFR 147.136": {"fully_insured", "individual"},
    "29 CFR 2590.715": {"erisa_self_funded"},
    "42 CFR 422": {"medicare_advantage"},
    "42 CFR 438": {"medicaid_managed_care"},
    "42 CFR 405": {"original_medicare"},
    "5 CFR 890": {"fehb"},
    "Alaska": {"fully_insured", "individual"},
    "Texas Insurance": {"fully_insured", "individual"},
    "28 TAC": {"workers_compensation"},
}


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from([k for k in LetterKind if k is not LetterKind.PATIENT]),
    covered=st.sampled_from(list(PlanKind)),
    state=st.sampled_from(["PA", "TX", "AK", "AL"]),
)
def test_no_letter_names_a_law_of_another_plan(
    kind: LetterKind, covered: PlanKind, state: str
) -> None:
    """Whatever letter and plan, each law named is one that covers that kind of plan."""
    from appealgen.errors import LetterUnsuitableError

    try:
        brief = brief_for(kind, plan(covered.value, state))
    except LetterUnsuitableError:
        return
    names = ("approval", "asks", "opening", "sections") if _by_level(brief) else ("sections",)
    text = brief.model_dump_json(include={*names, "heading", "addressee"})
    wrong = [law for law, kinds in CITED.items() if law in text and covered.value not in kinds]

    assert not wrong
    assert state == "AK" or "Alaska" not in text
    assert state == "TX" or ("Texas" not in text and "TAC" not in text)


def _by_level(brief: LevelLetterBrief | PlainLetterBrief) -> bool:
    return isinstance(brief, LevelLetterBrief)
