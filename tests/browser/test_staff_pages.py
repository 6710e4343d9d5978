"""The practice's pages in a real browser: wide and on a phone, by keyboard, none left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from starlette.routing import Route

from appealgen.web.app import create_app
from appealgen.web.settings import Address
from tests.browser.server import free_port, running
from tests.browser.visitor import DESKTOP, PHONE, Visitor, visitor
from tests.web.staff.workspace import CASE, PASSWORD, STAFF, SURGEON, Workspace, answered

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NARROW = (320, 640)
ZOOMED = (640, 450)
PAGES = {
    "/staff": "/staff",
    "/staff/new": "/staff/new",
    "/staff/cases/{case}": CASE,
    "/staff/cases/{case}/card": f"{CASE}/card",
    "/staff/cases/{case}/invitation": f"{CASE}/invitation",
    "/staff/cases/{case}/answers": f"{CASE}/answers",
    "/staff/cases/{case}/questions": f"{CASE}/questions",
    "/staff/cases/{case}/questions/check": f"{CASE}/questions/check",
    "/staff/cases/{case}/questions/{name}": f"{CASE}/questions/letter.date",
}
ELSEWHERE = {
    "/staff/sign-in": "every visitor comes in by it",
    "/staff/cases/{case}/questions/next": "leads to the next question",
    "/staff/cases/{case}/documents/{name}": "a file",
    "/staff/cases/{case}/papers/{paper}": "a file",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Yield a served workspace over the demo, with answers of its patient to be reviewed."""
    place = Workspace(tmp_path_factory.mktemp("office"), address=Address(port=free_port()))
    answered(place, walking__minutes="5", work__words="gave up the garden <b>for good</b>")
    with running(place):
        yield place
    place.store.close()


def signed_in(
    chromium: Browser, place: Workspace, size: tuple[int, int] = DESKTOP, name: str = STAFF
) -> Visitor:
    """Return a member who has signed in, at the list of cases."""
    who = visitor(chromium, place, size)
    who.go("/staff")
    assert who.path.startswith("/staff/sign-in")
    assert who.problems() == []
    who.page.get_by_label("Name").fill(name)
    who.page.get_by_label("Password").fill(PASSWORD)
    who.submit()
    assert who.path == "/staff"
    return who


def test_no_page_of_the_practice_is_left_out(office: Workspace) -> None:
    """A new page has to be looked at here, or to say where else."""
    routes = create_app(office.settings, office.store).routes
    own = {r.path for r in routes if isinstance(r, Route) and "GET" in (r.methods or ())}
    assert {path for path in own if path.startswith("/staff/") or path == "/staff"} <= (
        PAGES.keys() | ELSEWHERE.keys()
    )


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", [STAFF, SURGEON])
def test_axe_finds_nothing(
    chromium: Browser, office: Workspace, size: tuple[int, int], name: str
) -> None:
    """Staff and the surgeon: every page keeps WCAG 2.2 AA as far as a program can tell."""
    who = signed_in(chromium, office, size, name)
    for path in PAGES.values():
        status = who.page.goto(office.address.url + path)
        assert status is not None
        if name == SURGEON and status.status in {403, 404}:  # a page or a question of staff alone
            continue
        assert (path, status.status) == (path, 200)
        assert (path, who.problems()) == (path, [])
        assert who.page.locator("h1").count() == 1
    assert who.noise == []
    who.page.context.close()


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["320 px", "200 %"])
def test_nothing_of_the_practice_scrolls_sideways(
    chromium: Browser, office: Workspace, size: tuple[int, int]
) -> None:
    """At 320 pixels and at 200 %; only a table may scroll, inside a frame of its own."""
    who = signed_in(chromium, office, size)
    for path in PAGES.values():
        who.go(path)
        assert (path, who.overflow()) == (path, 0)
    who.page.context.close()


def test_what_a_patient_typed_is_shown_and_never_run(chromium: Browser, office: Workspace) -> None:
    """Markup in an answer is text on the page of the review."""
    who = signed_in(chromium, office)
    who.go(f"{CASE}/answers")
    assert "gave up the garden <b>for good</b>" in who.text
    assert who.page.locator("main b", has_text="for good").count() == 0
    who.page.context.close()


def test_a_member_signs_in_and_answers_by_keyboard_alone(
    chromium: Browser, office: Workspace
) -> None:
    """Tab and Enter lead from the sign-in to a wrong date, whose message has the focus."""
    who = visitor(chromium, office)
    who.go(f"/staff/sign-in?next={CASE}/questions/letter.date")
    for text in (STAFF, PASSWORD):
        _tab_to(who, "input:not([type=hidden])", empty=True)
        who.page.keyboard.type(text)
    who.page.keyboard.press("Enter")
    who.page.wait_for_url(office.address.url + f"{CASE}/questions/letter.date")
    _tab_to(who, "main input:not([type=hidden])")
    who.page.keyboard.press("Control+a")
    who.page.keyboard.type("02/30/2026")
    who.page.keyboard.press("Enter")
    who.page.wait_for_selector(".summary:focus")
    assert who.problems() == []
    who.page.context.close()


def _tab_to(who: Visitor, wanted: str, *, empty: bool = False) -> None:
    """Press Tab until what has the focus is wanted (and empty)."""
    for _ in range(40):
        who.page.keyboard.press("Tab")
        here = who.page.evaluate(
            "([s, empty]) => document.activeElement.matches(s)"
            " && !(empty && document.activeElement.value)",
            [wanted, empty],
        )
        if here:
            return
    message = "Tab does not lead there"
    raise AssertionError(message)
