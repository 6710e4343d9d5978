"""What to do next in whole cases: from the file to the page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appealgen import resources
from appealgen.appeals import load_law
from appealgen.appeals.exhaustion import opened_outside
from appealgen.appeals.route import Action
from appealgen.argument.levels import LetterKind
from appealgen.matching import determine
from appealgen.service import policy_library
from appealgen.service.next_step import next_html, next_pdf, next_steps, next_steps_of
from tests.appeals.clock_cases import DAY
from tests.appeals.route.situations import SITUATIONS, Situation
from tests.brief.cases import CHECKOUT

DEMO = resources.demo_case_folder()
PUBLISHED = sorted((CHECKOUT / "fixtures" / "published").glob("*/case.yaml"))


def test_the_demo_is_called_first_and_appealed_then() -> None:
    """The call's last day comes first; the criteria are met for every line."""
    found = next_steps(DEMO, as_of=dt.date(2026, 11, 2))

    call, appeal = found.routes
    assert (call.action, call.by) == (Action.PEER_TO_PEER, dt.date(2026, 11, 9))
    assert (appeal.action, appeal.by) == (Action.APPEAL, dt.date(2027, 4, 23))
    assert appeal.after == (Action.PEER_TO_PEER,)
    assert "The record meets the criteria on file for 63047 at L4-L5" in appeal.why


def test_after_the_calls_last_day_only_the_appeal_is_left() -> None:
    """The notice closes the call on November 9."""
    found = next_steps(DEMO, as_of=dt.date(2026, 11, 10))

    assert [route.action for route in found.routes] == [Action.APPEAL]


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.parent.name)
def test_published_cases_have_their_steps(path: Path) -> None:
    """Each has at least one, and its pages can be drawn."""
    found = next_steps(path, as_of=dt.date(2026, 11, 21))

    assert found.routes
    assert found.page.steps
    for plain in (False, True):
        assert "<h1>What to do next</h1>" in next_html(found, plain=plain)


def test_a_case_that_no_policy_covers_is_asked_for_its_criteria() -> None:
    """Missing criteria stop nothing: they are the first thing to ask for."""
    one = Situation("x", "erisa_self_funded", "")

    routes = next_steps_of(one.case(), None, DAY)

    assert [route.action for route in routes] == [Action.REQUEST_FILE, Action.APPEAL]


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda one: one.name)
def test_no_letter_is_named_that_would_be_refused(one: Situation) -> None:
    """A letter beside a step is one that appealgen makes for this case."""
    from appealgen.appeals.rights import load_rights
    from appealgen.argument.levels import refuse_unsuitable

    folder = resources.policies_folder()
    rights = load_rights(folder)
    opened = opened_outside(one.case(), rights, load_law(folder), DAY)
    for route in next_steps_of(one.case(), None, DAY):
        if route.form:
            refuse_unsuitable(LetterKind(route.form), one.case(), rights, DAY, opened)


def test_the_regulator_is_named_where_it_is_confirmed() -> None:
    """A self-funded plan that is late is reported to the Department of Labor."""
    late = next(one for one in SITUATIONS if one.name == "payer late")

    (route,) = (r for r in next_steps_of(late.case(), None, DAY) if r.action is Action.COMPLAINT)

    assert "Employee Benefits Security Administration" in route.to


def test_the_page_is_printed() -> None:
    """Both pages print."""
    found = next_steps(DEMO, as_of=dt.date(2026, 11, 2))

    assert next_pdf(found, plain=False).startswith(b"%PDF")
    assert next_pdf(found, plain=True).startswith(b"%PDF")


def test_a_build_can_use_the_determination_it_has() -> None:
    """The same steps come from a case that is judged already."""
    found = next_steps(DEMO, as_of=dt.date(2026, 11, 2))
    judged = determine(found.file.case, policy_library(), as_of=found.as_of)

    assert next_steps_of(found.file.case, judged, found.as_of) == found.routes
