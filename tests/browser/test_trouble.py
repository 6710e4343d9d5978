"""What goes wrong in real life: wrong input, a second browser, a killed server, a stranger."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from appealgen.web.invitations import invite
from tests.browser.server import new_case, new_place, running
from tests.browser.visitor import DESKTOP, PHONE, Visitor, come_in, visitor
from tests.web.people import PDF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.people import Place

WORK = "/question/work.words"
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\"><svg onload=alert(3)> ' OR 1=1; DROP TABLE answers; --",
    "{{ 7 * 7 }} ${7*7} %s %n ../../etc/passwd",
]


@pytest.mark.parametrize("text", HOSTILE, ids=["markup", "quotes", "templates"])
def test_hostile_text_stays_text(chromium: Browser, house: Place, text: str) -> None:
    """It is shown as it was typed, nothing of it runs, and nothing is fetched for it."""
    who = come_in(chromium, house)
    who.go(WORK).page.fill("#answer", text)
    who.submit()
    who.go("/check")

    assert text in who.text
    assert who.page.locator("main script, main svg, main img").count() == 0
    assert who.noise == []
    who.page.context.close()


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/question/walking.minutes", "a few"),
        ("/question/walking.minutes", "9999"),
        ("/question/nrs.leg.value", "-1"),
        ("/question/safety.weak.since", "31/02/2026"),
        ("/question/safety.weak.since", "2031"),
    ],
)
def test_wrong_input_is_explained_where_it_was_typed(
    chromium: Browser, house: Place, path: str, typed: str
) -> None:
    """The summary has the focus and names the field; what was typed stays; axe finds nothing."""
    who = come_in(chromium, house, PHONE)
    who.go("/question/safety.weak.now").page.check("#answer-1")
    who.submit()
    who.go(path).page.fill("#answer", typed)
    who.submit()

    who.page.locator(".summary:focus").wait_for()  # the browser sets the focus with the first frame
    assert who.page.get_attribute(".summary a", "href") == "#answer"
    assert who.page.input_value("#answer") == typed
    assert who.page.get_attribute("#answer", "aria-invalid") == "true"
    assert who.page.title().startswith("Error:")
    assert who.problems() == []
    assert who.overflow() <= 0
    who.page.context.close()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scan.pdf", b"MZ\x90\x00" + bytes(500)),
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("empty.jpg", b""),
    ],
)
def test_a_file_that_is_no_paper_is_refused(
    chromium: Browser, house: Place, name: str, data: bytes
) -> None:
    """Whatever its name says; the page says what can be added."""
    who = come_in(chromium, house)
    who.go("/papers").page.set_input_files(
        "#answer", {"name": name, "mimeType": "application/pdf", "buffer": data}
    )
    who.submit()

    assert who.page.locator(".summary").is_visible()
    assert who.page.locator(".papers li").count() == 0
    assert who.problems() == []
    who.page.context.close()


def test_a_second_browser_goes_on_where_the_first_stopped(chromium: Browser, house: Place) -> None:
    """The code of twelve letters and digits is enough, from a computer to a phone."""
    first = come_in(chromium, house)
    first.go(WORK).page.fill("#answer", "no more garden")
    first.submit()
    first.page.click("header .out a")
    first.submit()
    code = first.page.inner_text(".shown")
    assert first.problems() == []
    second = visitor(chromium, house, PHONE)
    second.enter("/resume", code)

    assert second.path.startswith("/question/")
    assert "no more garden" in second.go("/check").text
    first.page.context.close()
    second.page.context.close()


def test_two_windows_show_the_conflict(chromium: Browser, house: Place) -> None:
    """The second answer to a question shown before is laid beside the first; neither is lost."""
    who = come_in(chromium, house)
    other = Visitor(who.page.context.new_page(), who.base)
    who.go(WORK)
    other.go(WORK).page.fill("#answer", "from the phone")
    other.submit()
    who.page.fill("#answer", "from the computer")
    who.submit()

    assert "from the phone" in who.text
    assert "from the computer" in who.text
    assert who.problems() == []
    who.submit()
    assert "from the computer" in other.go("/check").text
    who.page.context.close()


def test_another_patients_link_and_papers_are_refused(chromium: Browser, house: Place) -> None:
    """A used link, a wrong code, another's paper and a page without a visit: all are closed."""
    case = new_case(house)
    invitation = invite(house.store, case)
    owner = visitor(chromium, house)
    owner.enter(invitation.path, invitation.code)
    owner.go("/papers").page.set_input_files("#answer", str(PDF))
    owner.submit()
    paper = owner.page.get_attribute(".papers a", "href") or ""
    stranger, guest = come_in(chromium, house), visitor(chromium, house)

    for who in (stranger, guest):
        answered = who.page.goto(who.base + invitation.path)
        assert answered is not None
        assert answered.status == 404
        assert who.problems() == []
    assert stranger.page.request.get(stranger.base + paper).status == 404
    assert guest.page.request.get(guest.base + paper).status == 401
    assert owner.page.request.get(owner.base + paper).status == 200
    for who in (owner, stranger, guest):
        who.page.context.close()


@pytest.mark.parametrize("after", [None, 15], ids=lambda ms: f"{ms} ms")
def test_a_killed_server_loses_nothing_confirmed(
    chromium: Browser, tmp_path: Path, after: int | None
) -> None:
    """SIGKILL after the next page is on the screen, or while an answer is on its way."""
    place = new_place(tmp_path)
    with running(place) as server:
        who = come_in(chromium, place, DESKTOP)
        who.go(WORK).page.fill("#answer", "confirmed on screen")
        who.submit()
        assert who.page.locator(".summary").count() == 0
        if after is not None:
            who.go("/question/sleep.words").page.fill("#answer", "on its way")
            who.page.click("main form button >> nth=0", no_wait_after=True)
            who.page.wait_for_timeout(after)
        server.send_signal(signal.SIGKILL)
        server.wait()
    with running(place):
        told = who.go("/check").text
        assert "confirmed on screen" in told
        assert who.go("/question/sleep.words").page.input_value("#answer") in {"", "on its way"}
    who.page.context.close()
    place.store.close()
