"""The deadline sheet and its data: every clock in words, nothing blank, in every state."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from appealgen.appeals import Status, deadlines_of
from appealgen.brief.deadlines import DeadlineSheet, Detail, report_of, sheet_of
from appealgen.model import Case
from appealgen.model.people import PlanKind
from appealgen.render.environment import render_html
from tests.appeals.clock_cases import DAY, LAW, appeal, clocks, denial, invented
from tests.brief.cases import TEMPLATES, demo_tree, text_of

TEMPLATE = "deadlines/sheet.html.j2"
FINAL = appeal(
    filed="2026-08-20",
    received_by_payer="2026-08-21",
    decided="2026-09-10",
    upheld=True,
    final=True,
)  # fmt: skip


def sheet(case: Case, as_of: dt.date = DAY, detail: Detail = Detail.RULE) -> DeadlineSheet:
    """Return the sheet of a case."""
    return sheet_of(case, deadlines_of(case, LAW, as_of), as_of, detail)


def texts(value: object) -> list[str]:
    """Return every text of a brief's data."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def must_hold(made: DeadlineSheet) -> None:
    """Check that no row has a hole."""
    for row in (*made.ours, *made.theirs):
        assert row.title
        assert row.status
        assert row.day
        assert row.rule
        assert row.source
        assert (row.day != "not known") or row.ask
    for later in made.later:
        assert later.label
        assert "starts with the" in later.value or "starts with receipt" in later.value
    assert not [text for text in texts(made.model_dump()) if "None" in text or "{" in text]


@pytest.mark.parametrize("state", sorted(state.abbrev for state in LAW.states))
@pytest.mark.parametrize("kind", ["fully_insured", "individual", "erisa_self_funded"])
def test_every_states_sheet_has_no_blank(kind: str, state: str) -> None:
    """Before an appeal and after the final denial, each cell of each state is filled."""
    must_hold(sheet(invented(kind, state)))
    after = sheet(invented(kind, state, denial=denial("2026-08-03"), appeals=[FINAL]))
    must_hold(after)
    assert render_html(TEMPLATE, after, templates=TEMPLATES)


@pytest.mark.parametrize("kind", list(PlanKind))
def test_every_kind_of_plan_has_a_sheet_without_blank(kind: PlanKind) -> None:
    """Each kind of plan, decided or pended, fills its sheet."""
    for when in ("prior_authorization", "post_service", "pended"):
        must_hold(sheet(invented(kind.value, "PA", denial=denial(kind=when))))


def test_the_lead_is_the_nearest_day_of_ours() -> None:
    """What to do next stands in the box: the call on November 9 comes before the appeal."""
    made = sheet(Case.model_validate(demo_tree()))

    assert made.lead == "Next: Hold the peer-to-peer call, by Monday, November 9, 2026."
    assert [row.day for row in made.ours] == ["Monday, November 9, 2026", "Friday, April 23, 2027"]
    assert made.ours[1].legal == "Legal last day: Wednesday, April 28, 2027."
    assert [cite.label for cite in made.ours[1].cites] == ["Ex. A p. 1"]


def test_a_passed_safe_day_says_so() -> None:
    """Between the safe day and the last day the sheet tells to file at once."""
    case = invented("erisa_self_funded", denial=denial(received="2026-10-30"))
    row = sheet(case, dt.date(2027, 4, 26)).ours[0]

    assert row.status == "open"
    assert row.legal.endswith("file now and keep the proof of receipt.")


def test_a_late_payer_comes_with_what_follows() -> None:
    """The consequence is printed only once the payer is late."""
    filed = appeal(received_by_payer="2026-09-01")
    case = invented("individual", "PA", denial=denial("2026-08-03"), appeals=[filed])

    in_time, late = sheet(case, dt.date(2026, 9, 20)), sheet(case, dt.date(2026, 10, 2))

    assert in_time.theirs[0].follows == ""
    assert "exhausted" in late.theirs[0].follows
    assert late.theirs[0].status == "passed"


def test_without_a_day_the_lead_sends_to_what_is_missing() -> None:
    """No day is made up for a case that has none."""
    made = sheet(invented("not_stated"))

    assert made.lead == "No day can be given yet; see what to find out."
    assert made.ours[0].day == "not known"
    assert "the kind of plan" in made.ours[0].ask


def test_where_only_others_have_clocks_the_lead_says_so() -> None:
    """Nothing is asked of us while the reviewer has the case."""
    sent = appeal("external_review", filed="2026-10-01", received_by_payer="2026-10-01")
    case = invented("erisa_self_funded", denial=denial("2026-08-03"), appeals=[FINAL, sent])

    made = sheet(case)

    assert made.ours == ()
    assert made.lead.startswith("Nothing of ours is running")


def test_a_step_that_is_late_is_still_the_next() -> None:
    """After the safe day, before the last day, the box says to file now."""
    case = invented("erisa_self_funded", denial=denial(received="2026-10-30"))

    made = sheet(case, dt.date(2027, 4, 26))

    assert made.lead.endswith("by Friday, April 23, 2027. That day has passed: file now.")


def test_less_detail_leaves_the_days() -> None:
    """Where the page is full the rule goes first, then the count; day and source stay."""
    case = invented("medicare_advantage")
    rule, count, days = (sheet(case, detail=d).ours[0] for d in sorted(Detail, reverse=True))

    assert rule.rule
    assert (count.rule, bool(count.counted)) == ("", True)
    assert (days.rule, days.counted) == ("", "")
    assert rule.day == count.day == days.day == "Friday, December 25, 2026"
    assert days.source


def test_the_sheet_reads_as_a_page() -> None:
    """Steps not started say what starts them, and an invented person is called one."""
    text = text_of(sheet(Case.model_validate(demo_tree())), TEMPLATE)

    assert "Decision on the internal appeal starts with the payer's receipt of the first" in text
    assert "The person in this document is invented." in text


def test_the_data_keep_every_field() -> None:
    """The JSON form says the same days as the clocks, with ISO dates and pointers as text."""
    case = invented("erisa_self_funded", denial=denial(received="2026-10-30"))
    found = clocks(case)

    report = report_of(case, found.values(), DAY)
    data: dict[str, Any] = report.model_dump(mode="json")

    first = data["deadlines"][0]
    assert data["as_of"] == "2026-11-02"
    assert first["last_day"] == "2027-04-28"
    assert first["safe_day"] == "2027-04-23"
    assert first["cites"] == ["Ex. A p. 1"]
    assert first["status"] == Status.OPEN.value
    assert [one["step"] for one in data["deadlines"]] == list(found)
