"""The packet checklist and the open-questions page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from appealgen.appeals import load_packet_list
from appealgen.brief.checklist import checklist_brief
from appealgen.brief.context import SignOff
from appealgen.brief.questions import questions_brief
from tests.brief.cases import DEMO_DAY, POLICIES, context_of, demo, demo_tree, flaws, published

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PUBLISHED = [
    "assess-630947-xlif-l3-4",
    "ny-dfs-202304-161255-discectomy-l3-4-inpatient",
    "tx-mcch-15018-mis-decompression-l4-5",
]


@pytest.mark.parametrize("name", ["demo", *PUBLISHED])
def test_checklist_snapshot(name: str, snapshot: SnapshotAssertion) -> None:
    """The whole checklist, as data."""
    context = demo() if name == "demo" else published(name)

    assert checklist_brief(context, load_packet_list(POLICIES)).model_dump(mode="json") == snapshot


@pytest.mark.parametrize("name", ["demo", *PUBLISHED])
def test_questions_snapshot(name: str, snapshot: SnapshotAssertion) -> None:
    """The open-questions page, as data, without the limits of the policy file."""
    brief = questions_brief(demo() if name == "demo" else published(name))

    assert brief.model_dump(mode="json", exclude={"limits"}) == snapshot


def items(tree: dict[str, Any], *, signed: bool = False) -> dict[str, tuple[bool, str]]:
    """Return each item of the checklist: whether it is there, and its detail."""
    release = SignOff("Maria T. Ellison, MD", dt.date(2026, 11, 2)) if signed else None
    brief = checklist_brief(context_of(tree, DEMO_DAY, release), load_packet_list(POLICIES))
    return {row.item: (row.done, row.detail) for row in (*brief.checks, *brief.missing)}


def test_present_names_exhibit_and_pages_and_missing_names_how() -> None:
    """What is there is shown by exhibit; what is not, by how to get it."""
    found = items(demo_tree())

    assert found["The first denial notice"] == (True, "Ex. A (Denial notice, 2 pages)")
    done, how = found["Copy of the insurance card, both sides"]
    assert not done
    assert how.startswith("Photograph or copy both sides")


def test_the_letter_is_there_only_when_it_is_signed() -> None:
    """A draft is not the signed letter."""
    assert not items(demo_tree())["The appeal letter, signed"][0]
    assert items(demo_tree(), signed=True)["The appeal letter, signed"] == (True, "Made and signed")


def test_injection_notes_do_not_stand_in_for_therapy_notes() -> None:
    """Each kind of record is asked for by itself, injections only where there were some."""
    tree = demo_tree()
    tree["exhibits"] = [e for e in tree["exhibits"] if e["kind"] != "therapy_notes"]
    without = demo_tree()
    without["care"] = without["care"][:3]

    assert not items(tree)["Therapy notes (evaluation, attendance and discharge)"][0]
    assert items(tree)["Procedure notes of each injection, with the relief after it"][0]
    assert "Procedure notes of each injection, with the relief after it" not in items(without)


def test_one_item_is_singular_and_the_number_has_its_label_once() -> None:
    """The lead counts in words that agree; the reference is not labelled twice."""
    brief = checklist_brief(demo(), load_packet_list(POLICIES))

    assert brief.lead == "5 of 14 items on file, 9 to get."
    assert {row.label: row.value for row in brief.rows}["Reference"] == "26-1029-55512"


def test_what_fails_is_named_with_its_fact() -> None:
    """A failing criterion, the line and what the record shows stand on the staff's page."""

    def change(tree: dict[str, Any]) -> None:
        tree["risk"]["nicotine"] = {"status": "current", "cite": "F p. 3"}

    brief = questions_brief(demo(change))

    assert brief.has_left_out
    assert any("22612" in text for text in brief.left_out)
    assert any("nicotine" in row.text for row in brief.failing)
    assert any(cite.label == "Ex. F p. 3" for row in brief.failing for cite in row.cites)


def test_gaps_go_to_their_owner_without_a_double_negation() -> None:
    """Each ask names who can supply it; what is missing is a thing, not "no record of" it."""
    brief = questions_brief(published("assess-630947-xlif-l3-4"))
    rows = [*brief.deciding, *brief.other]

    assert {row.who for row in rows} >= {"staff", "surgeon"}
    assert not [row for row in rows if "Missing: no " in row.detail or "not stated:" in row.detail]
    assert {row.item: flaws(row.item) for row in rows if flaws(row.item)} == {}


def test_disagreements_are_shown_to_staff() -> None:
    """Left in the symptoms and right in the request is named."""

    def change(tree: dict[str, Any]) -> None:
        tree["request"]["stages"][0]["lines"][0]["side"] = "right"
        tree["imaging"][0]["findings"] = [
            f for f in tree["imaging"][0]["findings"] if not f.get("side")
        ]

    said = [row.text for row in questions_brief(demo(change)).disagreements]

    assert any("Left and right do not agree" in text for text in said)


def test_facts_without_an_exhibit_are_listed() -> None:
    """A fact in use that no page shows is named with its place in the case."""

    def change(tree: dict[str, Any]) -> None:
        del tree["symptoms"]["claudication"]["cite"]

    [uncited] = questions_brief(demo(change)).uncited

    assert uncited.endswith("(symptoms.claudication)")


def test_evidence_against_is_for_staff_only() -> None:
    """What the other side will quote stands under its objection, with the answer, each once."""
    against = {row.heading: row for row in questions_brief(demo()).against}
    row = against["“Decompress only: a fusion is not needed here.”"]
    papers = [paper for one in against.values() for paper in one.papers]

    assert "5 mm of translation" in row.answer
    assert any("N Engl J Med 2021" in paper for paper in row.papers)
    assert all(" Studied: " in paper and " It does not show: " in paper for paper in papers)
    assert all(paper.endswith(".") for paper in papers)
    assert len(papers) == len(set(papers))
