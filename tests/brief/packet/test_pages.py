"""The packet's own pages: requests for records, forms, questions, and the sheet for staff."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen import resources
from appealgen.appeals import load_law, load_packet_list
from appealgen.appeals.recipients import (
    RecipientId,
    Selection,
    body_of,
    load_recipients,
    masked,
    official_forms,
    own_forms,
)
from appealgen.brief.packet import Plan, Way, forms_brief, reviewer_brief, sheet_brief
from appealgen.brief.packet.records import records_requests, records_wanted
from appealgen.model import Case
from tests.brief.cases import DEMO_DAY, context_of, demo_tree

FOLDER = resources.policies_folder()
ON_FILE = load_recipients(FOLDER)


def plan_of(tree: dict[str, Any], name: RecipientId = RecipientId.EXTERNAL_REVIEW) -> Plan:
    """Return the plan of a packet with every exhibit."""
    context = context_of(tree, DEMO_DAY)
    recipient = ON_FILE.get(name)
    case = masked(context.case, recipient)
    return Plan(
        context=context,
        recipient=recipient,
        body=body_of(case, ON_FILE, recipient, load_law(FOLDER)),
        selection=Selection(case.exhibits, ()),
        official=official_forms(case, ON_FILE, recipient),
        own=own_forms(case, ON_FILE, recipient),
        way=Way.MAIL,
        missing=frozenset(),
    )


def test_a_whole_record_needs_no_request() -> None:
    """Where every course and study cites its page, nobody is written to."""
    assert records_wanted(Case.model_validate(demo_tree())) == {}


def test_a_course_without_a_page_is_asked_for_from_its_provider() -> None:
    """Each provider gets one letter with everything that is missing from it."""
    tree = demo_tree()
    injections = [course for course in tree["care"] if course["kind"] == "injection"]
    for course in injections[:2]:
        del course["cite"]
    del tree["care"][0]["cite"]
    wanted = records_wanted(Case.model_validate(tree))

    assert list(wanted) == [
        "Bayfront Physical Therapy",
        "Nadia Farouk, MD, Erie Pain Consultants",
    ]
    assert len(wanted["Nadia Farouk, MD, Erie Pain Consultants"]) == 2
    assert "May 12, 2026" in wanted["Nadia Farouk, MD, Erie Pain Consultants"][0]


def test_a_study_and_an_operation_without_a_page_are_asked_for() -> None:
    """The imaging center is asked for the report, the surgeon of then for the operative note."""
    tree = demo_tree()
    del tree["imaging"][0]["cite"]
    for finding in tree["imaging"][0]["findings"]:
        finding.pop("cite", None)
    tree["operations"] = [{"operation": "decompression", "by": "A. Surgeon", "date": "2019-03"}]
    wanted = records_wanted(Case.model_validate(tree))

    assert "MRI" in wanted["Erie Imaging Partners"][0]
    assert wanted["A. Surgeon"] == ("the operative note of the decompression (March 2019)",)


def test_a_request_says_only_who_the_patient_is() -> None:
    """The letter to a provider gives name and birth date, not the plan, the codes or the denial."""
    tree = demo_tree()
    del tree["care"][0]["cite"]
    [letter] = records_requests(context_of(tree, DEMO_DAY), ON_FILE.access)

    assert [row.label for row in letter.re_rows] == ["Patient", "Date of birth"]
    assert "63047" not in letter.model_dump_json()
    assert not letter.draft


def test_the_release_holds_the_elements_of_the_rule() -> None:
    """What, from whom, to whom, what for, until when, signature, date and authority are there.

    They are the core elements of 45 CFR 164.508(c)(1)(i) to (vi).
    """
    [release, _] = forms_brief(plan_of(demo_tree())).forms
    labels = [line.label for line in release.lines]

    assert labels == [
        "What may be sent",
        "Who may send it",
        "Who may receive it",
        "What it is for",
        "When it ends",
    ]
    assert all(line.filled for line in release.lines)
    assert "Bayfront Physical Therapy" in release.lines[1].value
    assert "Date" in release.signatures
    assert any("authority" in label for label in release.signatures)


def test_a_ground_that_the_record_answers_is_asked_by_criterion() -> None:
    """The question names the plan's own criterion and the page where the record can be read."""
    page = reviewer_brief(plan_of(demo_tree()))
    [ground] = page.grounds

    assert "conservative treatment has been exhausted" in ground.ground.text
    assert all(question.text.endswith("?") for question in ground.questions)
    assert ground.questions[0].cites[0].label.startswith("Ex. B")


def test_a_ground_that_is_open_is_not_argued_in_the_question() -> None:
    """Where the record does not meet what the ground is about, the question claims nothing."""
    tree = demo_tree()
    tree["denial"]["reasons"][0] = {"category": "second_opinion_required", "words": "No opinion."}
    page = reviewer_brief(plan_of(tree))
    [ground] = page.grounds

    assert [q.text for q in ground.questions] == [
        "Is this ground, by itself, a medical reason to refuse the operation for this patient?"
    ]
    assert ground.questions[0].cites == ()


def test_each_line_is_asked_about_by_itself() -> None:
    """A reviewer can grant one line and not another."""
    asked = [q.text for q in reviewer_brief(plan_of(demo_tree())).questions]

    for code in ("63047", "22612", "22840"):
        assert [text for text in asked if text.startswith(f"Is {code} ")]


@pytest.mark.parametrize(
    ("recipient", "missing"),
    [
        (RecipientId.EXTERNAL_REVIEW, "Final denial"),
        (RecipientId.PATIENT, "insurance card"),
    ],
)
def test_the_sheet_lists_what_this_packet_lacks(recipient: RecipientId, missing: str) -> None:
    """Staff read what is missing, and who gets it."""
    sheet = sheet_brief(
        plan_of(demo_tree(), recipient), load_packet_list(FOLDER), pages=9, parts=1, requests=()
    )

    assert [row for row in sheet.missing if missing in row.item]
    assert all(row.who for row in sheet.missing)


def test_a_first_appeal_lacks_no_final_denial() -> None:
    """The internal packet does not ask for papers that come later."""
    plan = plan_of(demo_tree(), RecipientId.INTERNAL)
    sheet = sheet_brief(plan, load_packet_list(FOLDER), pages=9, parts=1, requests=())

    assert not [row for row in sheet.missing if "Final denial" in row.item]


def test_a_self_funded_packet_warns_against_the_state() -> None:
    """The sheet says that state external review is not for this plan."""
    tree = demo_tree()
    tree["coverage"]["plan_kind"] = "erisa_self_funded"
    sheet = sheet_brief(plan_of(tree), load_packet_list(FOLDER), pages=9, parts=1, requests=())

    assert [text for text in sheet.how if "self-funded" in text]
    assert "Pennsylvania" not in sheet.rows[0].value
