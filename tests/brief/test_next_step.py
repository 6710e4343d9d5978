"""The pages of the next steps: whole for the practice, and in plain words for the patient."""

from __future__ import annotations

import datetime as dt
import json
from importlib import import_module
from typing import Any

import pytest

from appealgen.appeals.route import Action
from appealgen.brief.next_step import (
    day_words,
    next_lines,
    page_of,
    plain_of,
    report_of,
    summary_of,
    tick_rows,
)
from appealgen.brief.words import sentence_case
from appealgen.render.environment import render_html
from appealgen.render.text import html_to_text
from tests.appeals.clock_cases import DAY
from tests.appeals.route.situations import BOOK, GROUP, OFFER, SITUATIONS, Situation
from tests.brief.cases import TEMPLATES, flaws

GRADE = 6.0
textstat: Any = import_module("textstat").textstat  # it ships no types
ALL = pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
CALLED = Situation("x", GROUP, "", "PA", notice={"peer_to_peer": OFFER})


def plain_text(one: Situation) -> str:
    """Return the patient's page as text."""
    page = plain_of(one.case(), one.routes(), DAY, BOOK)
    return html_to_text(render_html("next/plain.html.j2", page, templates=TEMPLATES))


def sentences(one: Situation) -> str:
    """Return what the patient's page says, without its headings."""
    page = plain_of(one.case(), one.routes(), DAY, BOOK)
    steps = (*page.yours, *page.others, *page.later)
    said = [part for s in steps for part in (f"{s.title}.", s.says, s.when) if part]
    return " ".join([page.lead, *said, page.closing])


@ALL
def test_the_patients_page_reads_at_the_sixth_grade(one: Situation) -> None:
    """Flesch-Kincaid grade of everything the page says."""
    assert textstat.flesch_kincaid_grade(sentences(one)) <= GRADE


@pytest.mark.parametrize("action", Action)
def test_each_action_alone_reads_at_the_sixth_grade(action: Action) -> None:
    """No action hides behind the easy words of another."""
    words = BOOK.action(action)

    plain = words.plain.en
    assert textstat.flesch_kincaid_grade(f"{plain.title}. {plain.says}") <= GRADE


def test_a_harder_text_is_measured_as_harder() -> None:
    """The measure tells the practice's words from the patient's."""
    page = page_of(CALLED.case(), CALLED.routes(), DAY)

    assert textstat.flesch_kincaid_grade(page.steps[1].why) > GRADE


@ALL
def test_the_pages_have_no_hole(one: Situation) -> None:
    """Every step of both pages has its words, and nothing is printed by accident."""
    page = page_of(one.case(), one.routes(), DAY)
    text = html_to_text(render_html("next/steps.html.j2", page, templates=TEMPLATES))

    for row in (*page.steps, *page.later):
        assert row.title
        items = [sentence_case(need.item) for need in row.needs]
        said = [f"{row.title}.", row.when, row.why, *items]
        assert [flaws(words) for words in said if flaws(words) or not words] == []
    for drawn in (text, plain_text(one)):
        assert "None" not in drawn
    assert flaws(sentences(one)) == []


def test_the_patient_is_told_what_is_theirs() -> None:
    """What the patient signs stands under its own heading; the rest is the clinic's."""
    final = next(one for one in SITUATIONS if one.name == "upheld and final")

    text = plain_text(final)

    assert text.index("What we ask of you") < text.index("Ask for a review from outside")
    assert "What your clinic does" not in text


def test_the_days_are_those_of_the_steps() -> None:
    """Call and appeal are named with their days, in order."""
    routes = CALLED.routes()

    assert summary_of(routes) == (
        "Hold the peer-to-peer call by Monday, November 9, 2026; "
        "file the internal appeal by Friday, April 23, 2027."
    )
    assert day_words(routes[0]) == "By Monday, November 9, 2026."


def test_the_rows_of_a_checklist_say_what_is_held_in_reserve() -> None:
    """The corrected claim comes first; the appeal is named with its day, and as reserve."""
    coding = next(one for one in SITUATIONS if one.name == "coding")

    first, second = tick_rows(coding.routes())

    assert (first.item, first.who) == ("Send a corrected claim.", "coder")
    assert second.item == "File the internal appeal. Only if the steps above do not settle it."
    assert second.detail.startswith("By Friday, April 23, 2027. After the corrected claim.")


def test_the_manifests_lines_are_data() -> None:
    """Action, title and ISO days."""
    call, appeal = next_lines(CALLED.routes())

    assert (call.action, call.by, call.fallback) == ("peer_to_peer", "2026-11-09", False)
    assert (appeal.action, appeal.by, appeal.not_before) == ("appeal", "2027-04-23", None)


def test_a_missed_safe_day_is_said() -> None:
    """Between the safe day and the legal one, the page says to act at once."""
    one = Situation("x", GROUP, "", "PA", notice={"received": "2026-10-30"})

    (route,) = one.routes(dt.date(2027, 4, 26))

    assert day_words(route) == (
        "The day to keep, Friday, April 23, 2027, has passed: do it today. "
        "Legal last day: Wednesday, April 28, 2027."
    )


@ALL
def test_the_data_are_json(one: Situation) -> None:
    """Scripts read every step with its keys, days as ISO dates."""
    data = json.loads(report_of(one.case(), one.routes(), DAY).model_dump_json())

    assert data["schema_version"] == "1"
    assert [step["action"] for step in data["steps"]] == [
        word.lstrip("~") for word in one.expected.split()
    ]
