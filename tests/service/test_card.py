"""One page for every case and under stress, at 9 points or more; staff learn what was left off."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from appealgen.appeals import load_law
from appealgen.brief.questions import questions_brief
from appealgen.render.fit import SMALLEST_PT
from appealgen.service.card import FittedCard, fitted_card
from appealgen.service.documents import Kind, html_of
from tests.brief.cases import DEMO_DAY, POLICIES, TEMPLATES, context_of, demo, demo_tree, published
from tests.code_health.tree import CHECKOUT
from tests.render.test_fit import sizes_of

LAW = load_law(POLICIES)
NOT_ON_FILE = {
    "assess-574070-scs-permanent",
    "assess-603947-kyphoplasty-t10",
    "ny-dfs-202105-137927-scs-trial",
    "tx-mcch-15025-cervical-tdr-c4-5",
}
"""Published cases whose payer is not named and whose codes no payer's criteria on file cover."""
FIXTURES = sorted(
    path.parent.name
    for path in (CHECKOUT / "fixtures" / "published").glob("*/case.yaml")
    if path.parent.name not in NOT_ON_FILE
)


def assert_one_legible_page(card: FittedCard) -> None:
    """Fail unless the card is one page in type of 9 points or more."""
    assert len(PdfReader(BytesIO(card.data)).pages) == 1
    assert min(sizes_of(card.data)) >= SMALLEST_PT


@pytest.mark.parametrize("name", ["demo", *FIXTURES])
def test_every_fixture_has_a_legible_page(name: str) -> None:
    """The demo and every published case that criteria on file cover."""
    context = demo() if name == "demo" else published(name)

    assert_one_legible_page(fitted_card(context, TEMPLATES, LAW))


LEVELS = [
    "T7-T8", "T8-T9", "T9-T10", "T10-T11", "T11-T12", "T12-L1", "L1-L2", "L2-L3", "L3-L4", "L4-L5",
    "L5-S1", "C5-C6",
]  # fmt: skip
REASONS = [
    "conservative_care_not_exhausted",
    "imaging_does_not_meet_criteria",
    "function_not_shown",
    "risk_factor",
    "level_or_procedure_not_supported",
    "missing_documentation",
    "experimental",
    "second_opinion_required",
    "not_medically_necessary",
]
LONG = "Maximiliana Wilhelmina von Hohenstauffen-Abercrombie-Whitbyx"
"""A name of 60 characters, nobody's."""


def twelve_levels(tree: dict[str, Any]) -> None:
    """Ask for every level from the seventh thoracic down, and one more."""
    for line in tree["request"]["stages"][0]["lines"]:
        line["levels"] = LEVELS


def nine_reasons(tree: dict[str, Any]) -> None:
    """Deny for nine reasons, in the payer's words at length."""
    words = "The clinical information sent with the request does not meet the criteria of the plan."
    tree["denial"]["reasons"] = [{"category": r, "words": words} for r in REASONS]


def long_names(tree: dict[str, Any]) -> None:
    """Give patient, surgeon, reviewer and payer's references names of 60 characters."""
    tree["patient"]["name"] = tree["surgeon"]["name"] = LONG
    tree["denial"]["reviewer"] = {"name": LONG, "credentials": "MD", "specialty": LONG}
    tree["denial"]["references"] = [{"label": "Reference", "number": "9" * 60}] * 2


def long_calls(tree: dict[str, Any]) -> None:
    """Log a call with a lot said to be missing."""
    said = ["the notes of the second course of therapy, with the result at discharge"] * 6
    tree["calls"] = [{"at": "2026-11-01T14:05-05:00", "reviewer": LONG, "said_missing": said}]


def nothing_shown(tree: dict[str, Any]) -> None:
    """Take the record away: what is left is open, and conceded."""
    for part in ("care", "exams", "imaging", "function", "scores", "risk"):
        tree.pop(part, None)


STRESS = {
    "twelve levels": (twelve_levels,),
    "nine reasons": (nine_reasons,),
    "long names": (long_names,),
    "long calls": (long_calls,),
    "nothing shown": (nothing_shown,),
    "all of them": (twelve_levels, nine_reasons, long_names, long_calls),
    "all of them, and nothing shown": (
        twelve_levels, nine_reasons, long_names, long_calls, nothing_shown,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(STRESS))
def test_under_stress_the_card_is_a_legible_page_and_the_rest_is_listed(name: str) -> None:
    """Whatever a case holds, what is not on the card is on the page for staff."""
    tree = demo_tree()
    for change in STRESS[name]:
        change(tree)
    context = context_of(tree, DEMO_DAY)
    card = fitted_card(context, TEMPLATES, LAW)

    assert_one_legible_page(card)
    shown = {row.objection for row in card.brief.objections}
    told = " ".join(card.left_off)
    assert all(
        expected.objection.says in shown or f"“{expected.objection.says}”" in told
        for expected in context.expected
    )
    assert questions_brief(context, card.left_off).left_off == card.left_off


def test_the_page_for_staff_lists_what_the_card_left_off() -> None:
    """The build passes on what it left off, section and all."""
    context = demo()
    html = html_of(Kind.QUESTIONS, context, TEMPLATES, POLICIES)

    assert fitted_card(context, TEMPLATES, LAW).left_off
    assert "Left off the card" in html
    assert "Nicotine has not been excluded" in html


def test_the_two_most_pressing_objections_never_leave() -> None:
    """However full the page, what is most likely and most open is prepared for."""
    tree = demo_tree()
    for change in STRESS["all of them"]:
        change(tree)
    context = context_of(tree, DEMO_DAY)
    card = fitted_card(context, TEMPLATES, LAW)

    first = [expected.objection.says for expected in context.expected[:2]]
    assert [row.objection.rstrip(" …") for row in card.brief.objections[:2]] == first
