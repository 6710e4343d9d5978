"""How letter, card and staff page speak of a denial that departs from the policy."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from appealgen.argument import WhyNot
from appealgen.brief.card import card_brief
from appealgen.brief.letter import letter_brief
from appealgen.brief.questions import questions_brief
from appealgen.brief.say_contradictions_short import _WHY_NOT
from appealgen.brief.say_requirement import say_requirement
from appealgen.model.requirement import StatedRequirement
from appealgen.resources import templates_folder
from appealgen.service.card import card_pdf
from tests.brief.cases import DEMO_DAY, context_of, demo, demo_tree, flaws, letter_text

if TYPE_CHECKING:
    from appealgen.brief.context import Context

THERAPY = {
    "kind": "duration",
    "of": "physical_therapy",
    "amount": "12",
    "unit": "weeks",
    "cite": "A p. 1",
}
SCORE = {"kind": "score", "of": "odi", "amount": "50", "unit": "percent"}
DRUGS = {"kind": "duration", "of": "medication", "amount": "12", "unit": "weeks"}
NSAID = {"kind": "modality", "of": "nsaid"}
SAME = {"kind": "duration", "of": "physical_therapy", "amount": "6", "unit": "weeks"}


def planted(*requirements: dict[str, str], **denial: Any) -> Context:  # noqa: ANN401
    """Return the demo with requirements in its reason, and more about the notice."""

    def change(tree: dict[str, Any]) -> None:
        tree["denial"]["reasons"][0]["requires"] = list(requirements)
        tree["denial"].update(denial)

    return demo(change)


def test_both_amounts_stand_in_the_letter_with_page_and_section() -> None:
    """The notice's twelve weeks come with its page, the policy's six with version and section."""
    text = letter_text(planted(THERAPY))

    assert "The notice asks for at least 12 weeks of physical therapy. (Ex. A p. 1)" in text
    assert (
        "In its version of July 30, 2026, Aetna Clinical Policy Bulletin 0743 asks here for at "
        "least 6 weeks (Footnote 1)."
    ) in text


def test_an_absent_requirement_is_said_to_be_absent_section_by_section() -> None:
    """Each section that decides a line is named once, and the plan is asked to show otherwise."""
    (answer,) = letter_brief(planted(SCORE)).answers
    said = " ".join(item.text for item in answer.contradictions)

    assert said == (
        "The notice asks for an ODI of at least 50%. In its version of July 30, 2026, Aetna "
        "Clinical Policy Bulletin 0743 contains no such requirement for lumbar laminectomy, "
        "discectomy and decompression (Sections I.C, I.D and I.E) or for lumbar spinal fusion "
        "(Section I.I). I ask the plan to decide by its policy as written, or to name the section "
        "and the edition that contain what the notice requires."
    )


def test_the_request_stands_once_after_all_requirements() -> None:
    """Three departures share one request."""
    (answer,) = letter_brief(planted(THERAPY, SCORE, NSAID)).answers
    said = " ".join(item.text for item in answer.contradictions)

    assert said.count("I ask the plan") == 1
    assert said.endswith("contain what the notice requires.")
    assert "counts it as one of several ways and does not require it by itself" in said


def test_what_is_not_sure_is_asked_for_in_the_letter_and_explained_to_staff() -> None:
    """No length of the drugs is on file: the letter asks, and claims nothing of the policy."""
    context = planted(DRUGS)
    (answer,) = letter_brief(context).answers
    (asked,) = answer.contradictions

    assert asked.text == (
        "The notice asks for at least 12 weeks of medication; I ask the plan to quote the "
        "criterion that says so, with its section and edition."
    )
    (explained,) = questions_brief(context).not_argued
    assert explained == (
        "At least 12 weeks of medication: not argued as a contradiction. Aetna Clinical Policy "
        "Bulletin 0743: The policy names this care, and no length of it is on file (Footnote 1)."
    )
    assert "12 weeks" not in " ".join(card_brief(context).contradictions)


def test_an_equal_requirement_stays_out_of_the_letter() -> None:
    """What the policy asks for itself is neither argued nor asked about."""
    context = planted(SAME)
    (answer,) = letter_brief(context).answers

    assert answer.contradictions == ()
    assert "the same amount" in questions_brief(context).not_argued[0]


def test_staff_are_told_to_confirm_a_version_whose_review_was_planned() -> None:
    """Arguing from a version whose review was due is left to a person who has looked."""
    (caution,) = questions_brief(planted(SCORE)).not_argued

    assert caution == (
        "Aetna Clinical Policy Bulletin 0743: a review was planned for August 13, 2026. Confirm "
        "that the version of July 30, 2026 still stood before arguing from it."
    )


def test_the_card_has_one_line_for_each_departure() -> None:
    """The surgeon reads both sides in one line; sections share it."""
    therapy, score, _ = card_brief(planted(THERAPY, SCORE)).contradictions

    assert therapy == (
        "The notice: at least 12 weeks of physical therapy. Their policy: at least 6 weeks "
        "(Footnote 1)."
    )
    assert score == (
        "The notice: an ODI of at least 50%. Their policy: no such requirement (Sections I.C, I.D "
        "and I.E; Section I.I)."
    )


def test_withheld_criteria_are_demanded_under_the_plans_own_law() -> None:
    """The demand stands under a heading of its own, with the law of an insured plan."""
    text = letter_text(planted(criteria_disclosed=False))

    assert "The criteria the notice rests on" in text
    assert "does not give the criteria it relied on." in text
    assert "(45 CFR 147.136(b)(2)(ii)(E))" in text
    assert "2560.503-1" not in text


def test_a_wrong_edition_names_both_days() -> None:
    """The day of the notice and the day the edition ended stand in the letter."""
    text = letter_text(
        planted(criteria_policy="carelon-spine-surgery", criteria_edition="2024-10-20")
    )

    assert "The notice of October 26, 2026 names an edition of Carelon" in text
    assert "That edition ceased to apply on November 15, 2025, before the notice." in text


def test_criteria_of_another_operation_name_the_codes() -> None:
    """The codes that the list named does not hold are spelled out."""
    text = letter_text(planted(criteria_policy="evicore-cmm-601"))

    assert "Its list of codes does not contain 63047, 22612 or 22840." in text
    assert "are those of Aetna Clinical Policy Bulletin 0743 for lumbar laminectomy" in text


def test_an_advantage_plan_is_held_to_medicares_criteria() -> None:
    """The rule is cited, and the plan is asked why Medicare's criteria do not settle the point."""
    tree = demo_tree()
    tree["coverage"] = {"payer": "Example Health", "plan_kind": "medicare_advantage"}
    line = {"code": "0275T", "levels": "L4-L5", "indications": ["stenosis"]}
    tree["request"]["stages"][0]["lines"] = [line]
    tree["request"].pop("plan")
    tree["denial"]["reasons"][0].update(codes=["0275T"], requires=[SCORE])
    (answer,) = letter_brief(context_of(tree, DEMO_DAY)).answers
    said = " ".join(item.text for item in answer.contradictions)

    assert "Medicare National Coverage Determination 150.13 contains no such requirement" in said
    assert "only where Medicare’s are not fully established (42 CFR 422.101(b)(6))." in said
    assert said.endswith("do not settle the point, or to set the requirement aside.")


ALL = (THERAPY, SCORE, DRUGS, NSAID, SAME, {"kind": "modality", "of": "injection"})
NAMED = (
    {"criteria_disclosed": False},
    {"criteria_policy": "carelon-spine-surgery", "criteria_edition": "2024-10-20"},
    {"criteria_policy": "evicore-cmm-601", "criteria_section": "CMM-601.3"},
    {"criteria_policy": "aetna-cpb-0743", "criteria_edition": "2020-01-01"},
)


@pytest.mark.parametrize("named", NAMED)
def test_every_sentence_is_sound(named: dict[str, Any]) -> None:
    """Letter, card and staff page speak in whole sentences."""
    context = planted(*ALL, **named)
    letter, card = letter_brief(context), card_brief(context)
    said = [item.text for answer in letter.answers for item in answer.contradictions]
    said += [item.text for item in letter.criteria_named]
    said += [*card.contradictions, *questions_brief(context).not_argued]
    ours = [part for text in said for part in text.split(". I ask")[:1]]

    assert {text: flaws(text) for text in said if flaws(text)} == {}
    assert ours


@pytest.mark.parametrize("why", WhyNot)
def test_every_reason_not_to_claim_has_words(why: WhyNot) -> None:
    """Staff are told in words why something is not argued."""
    assert _WHY_NOT[why]


def test_the_card_stays_one_page_with_everything_planted() -> None:
    """However much departs from the policy, the card is one page."""
    context = planted(*ALL, criteria_disclosed=False, criteria_policy="evicore-cmm-601")

    pages = PdfReader(BytesIO(card_pdf(context, templates_folder()))).pages

    assert len(pages) == 1
    assert "The denial against the policy" in pages[0].extract_text()


SAID = {
    "at least 6 months of conservative care": {
        "kind": "duration",
        "of": "conservative_care",
        "amount": "6",
        "unit": "months",
    },
    "symptoms for more than 1 year": {
        "kind": "duration",
        "of": "symptoms",
        "amount": "1",
        "unit": "years",
        "comparison": ">",
    },
    "epidural injections": {"kind": "modality", "of": "epidural"},
    "an HbA1c of less than 7.5%": {
        "kind": "hba1c",
        "amount": "7.5",
        "unit": "percent",
        "comparison": "<",
    },
    "at least 8 weeks without nicotine": {"kind": "nicotine_free", "amount": "8", "unit": "weeks"},
    "MRI from the past 6 months": {
        "kind": "imaging_age",
        "of": "mri",
        "amount": "6",
        "unit": "months",
    },
    "a pain score (VAS) of at least 70 mm": {
        "kind": "score",
        "of": "vas",
        "amount": "70",
        "unit": "mm",
    },
    "a Roland-Morris score of at least 12 points": {
        "kind": "score",
        "of": "rmdq",
        "amount": "12",
        "unit": "points",
    },
    "translation of more than 4.5 mm": {
        "kind": "measure",
        "of": "translation_mm",
        "amount": "4.5",
        "unit": "mm",
        "comparison": ">",
    },
    "a Cobb angle of at least 1 degree": {
        "kind": "measure",
        "of": "cobb_degrees",
        "amount": "1",
        "unit": "degrees",
    },
    "“A second opinion is required”": {
        "kind": "other",
        "words": "A second opinion is required.",
    },
}


@pytest.mark.parametrize("words", SAID)
def test_a_requirement_is_said_with_its_sign_and_unit(words: str) -> None:
    """Kind, sign, amount and unit are all in the words."""
    assert say_requirement(StatedRequirement.model_validate(SAID[words])) == words
