"""What approval is asked for and what is left open: levels apart, in every place that says it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.brief.asked import asked_of, open_ask, split_line
from appealgen.brief.card import card_brief
from appealgen.brief.letter import letter_brief
from appealgen.matching.truth import Truth
from appealgen.model.request import ProcedureLine
from appealgen.spine import Level
from tests.brief.cases import demo, published
from tests.brief.procedure_cases import PROCEDURES, context

if TYPE_CHECKING:
    from appealgen.matching import Finding

ACDF = "assess-536562-acdf-c5-6"


def test_only_the_level_that_is_met_is_asked_for() -> None:
    """Approval is asked for where the criteria are met; the other level is named as open."""
    made = context(PROCEDURES["a-level-too-many"])
    letter = letter_brief(made)

    assert letter.approval == "Please approve 22612 at L4-L5."
    assert letter.open_ask.startswith("I do not yet ask for approval of 22612 at L3-L4. ")
    assert "imaging of spondylolisthesis at L3-L4" in letter.open_ask
    assert letter.opening[0].endswith(
        "ask for approval of 22612 at L4-L5, and for a full review of 22612 at L3-L4."
    )


def test_head_and_card_say_the_same_as_the_letter() -> None:
    """The RE block and the card part the levels as the request box does."""
    made = context(PROCEDURES["a-level-too-many"])
    rows = {row.label: row.value for row in letter_brief(made).re_rows}
    card = card_brief(made)

    aside = "(approval asked for at L4-L5, a full review at L3-L4)"
    assert rows["Procedures"] == f"22612 at L3-L4 and L4-L5 {aside}"
    assert "I ask for 22612 at L4-L5." in card.speech
    assert "Still open: 22612 at L3-L4." in card.speech
    assert card.ask == (
        "Please approve 22612 at L4-L5 today, and tell me what the plan still needs for 22612 at "
        "L3-L4."
    )


def test_nothing_open_is_asked_to_be_approved() -> None:
    """A request that is open as a whole is put up for review, and the card asks what it needs."""
    made = published(ACDF)
    letter, card = letter_brief(made), card_brief(made)

    assert not letter.can_approve
    assert letter.approval == ""
    assert letter.has_open_ask
    assert letter.asks_lead == "I ask that"
    assert "ask for a full review of the request for anterior cervical" in letter.opening[0]
    assert "The request is for anterior cervical discectomy and fusion at C5-C6." in card.speech
    assert not any(said.startswith("I ask for") for said in card.speech)


def test_a_request_that_is_met_leaves_nothing_open() -> None:
    """Nothing is called open, and no line of the head is set apart."""
    made = demo()
    letter = letter_brief(made)

    assert asked_of(made).open == ()
    assert open_ask(made) == ""
    assert not letter.has_open_ask
    assert "review" not in next(r.value for r in letter.re_rows if r.label == "Procedures")


def test_many_missing_records_are_not_listed() -> None:
    """A letter is no work list of the practice: past three, it says only that the record lacks."""
    assert open_ask(published(ACDF)).endswith("Please review it when the record is complete.")


def _judged(finding: Finding, truth: Truth) -> Finding:
    return dataclasses.replace(finding, truth=truth)


@given(
    st.lists(
        st.sampled_from([Truth.MET, Truth.NOT_MET, Truth.NOT_DOCUMENTED]), min_size=1, max_size=4
    )
)
@settings(max_examples=60, deadline=None)
def test_parts_of_a_line_make_the_whole(truths: list[Truth]) -> None:
    """Each level of a line stands in one part, and an open one never in the part asked for."""
    levels = tuple(Level.parse(name) for name in ("L2-L3", "L3-L4", "L4-L5", "L5-S1"))
    levels = levels[: len(truths)]
    (_, judged), *_ = context(PROCEDURES["a-level-too-many"]).determination.lines()
    first = judged.levels[0]
    results = tuple(
        dataclasses.replace(first, level=level, finding=_judged(first.finding, truth))
        for level, truth in zip(levels, truths, strict=True)
    )
    whole = ProcedureLine.model_validate({"code": "22612", "levels": [str(x) for x in levels]})
    line = dataclasses.replace(judged, line=whole, levels=results)
    ready, waiting = split_line(line)

    asked = set(ready.levels) if ready else set()
    left = set(waiting.levels) if waiting else set()
    assert asked | left == set(levels)
    assert not asked & left
    assert left == {
        x for x, truth in zip(levels, truths, strict=True) if truth is Truth.NOT_DOCUMENTED
    }


@pytest.mark.parametrize("name", ["cervical-disc", "lumbar-disc-without-its-picture"])
def test_the_policy_line_of_the_card_is_a_clinical_one(name: str) -> None:
    """No age, and no bare statement such as a device's approval, is what a call begins with."""
    card = card_brief(context(PROCEDURES[name]))

    assert "years old" not in card.policy_line
    assert "FDA" not in card.policy_line


def test_the_one_finding_is_an_image_where_only_statements_meet_criteria() -> None:
    """What is said first on the call is what a picture shows, not that the record says yes."""
    card = card_brief(context(PROCEDURES["ligament"]))

    assert card.finding.text == "The MRI of July 20, 2026 shows severe central stenosis at L4-L5."


def test_a_table_without_labels_has_no_column_for_them() -> None:
    """A policy that prints no section labels leaves no empty column."""
    assert not letter_brief(context(PROCEDURES["cervical-disc"])).has_sections
    assert letter_brief(demo()).has_sections


def test_a_concession_names_the_level_it_is_about() -> None:
    """Where another level has the answer, the concession does not speak for it."""
    rows = {
        row.objection: row.answer
        for row in card_brief(context(PROCEDURES["a-level-too-many"])).objections
    }

    assert rows["The imaging is not severe enough"].endswith("moderate or worse (L3-L4).")


def test_a_fracture_that_is_not_acute_is_said_to_be_so() -> None:
    """A letter does not leave out what the report says against it."""
    said = str(letter_brief(context(PROCEDURES["kyphoplasty-of-an-old-fracture"])).answers)

    assert "a fracture (not acute) at L1" in said
