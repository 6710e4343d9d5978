"""Each page by itself: narrow, enlarged, without scripts, printed; none is left out."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from starlette.routing import Route

from appealgen.web.app import create_app
from tests.browser.visitor import come_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.people import Place

NARROW = (320, 640)
ZOOMED = (640, 450)
"""A window of 1280 by 900 pixels at 200 %."""
PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "/": ("/",),
        "/resume": ("/resume",),
        "/question/{name}": (
            "/question/safety.bladder.now",
            "/question/story.onset",
            "/question/walking.minutes",
            "/question/nicotine.status",
            "/question/work.words",
        ),
        "/check": ("/check",),
        "/papers": ("/papers",),
        "/sign": ("/sign",),
        "/done": ("/done",),
        "/leave": ("/leave",),
        "/delete": ("/delete",),
    }
)
ELSEWHERE = {
    "/start/{token}": "test_keyboard: the way in",
    "/questions": "leads to the next question",
    "/urgent": "below: after a danger sign",
    "/language/{language}": "leads back to the page",
    "/papers/{paper}": "a file",
    "/download/{name}": "a file",
    "/style.css": "a file",
    "/favicon.ico": "nothing",
}


def test_no_page_of_the_patient_is_left_out(house: Place) -> None:
    """A new page has to be looked at here, or to say where else."""
    routes = create_app(house.settings, house.store).routes
    known = PAGES.keys() | ELSEWHERE.keys()
    own = {r.path for r in routes if isinstance(r, Route) and "GET" in (r.methods or ())}
    assert {path for path in own if not path.startswith("/staff")} <= known


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["320 px", "200 %"])
def test_nothing_scrolls_sideways(chromium: Browser, house: Place, size: tuple[int, int]) -> None:
    """At 320 pixels, at 200 %, and with the text alone twice as large (WCAG 1.4.4, 1.4.10)."""
    who = come_in(chromium, house, size)
    for path in (path for paths in PAGES.values() for path in paths):
        who.go(path)
        assert (path, who.overflow()) == (path, 0)
        assert who.small_targets() == []
        assert who.page.locator("h1").count() == 1
        if size == ZOOMED:
            who.page.evaluate("document.documentElement.style.fontSize = '225%'")
            assert (path, who.overflow()) == (path, 0)
    assert who.problems() == []
    assert who.noise == []
    who.page.context.close()


def test_a_danger_sign_is_told_at_once_without_scripts(chromium: Browser, house: Place) -> None:
    """The whole page works with scripts turned off, and tells to call 911."""
    invitation, who = house.invited(), visitor(chromium, house, NARROW, scripts=False)
    who.enter(invitation.path, invitation.code)
    who.go("/question/safety.bladder.now").page.check("#answer-1")
    who.submit()

    assert who.path == "/urgent"
    assert "911" in who.page.inner_text("[role=alert]")
    who.page.context.close()


def test_the_answers_print_whole(chromium: Browser, house: Place) -> None:
    """On paper there is every question and no button, and no line is cut at the edge."""
    who = come_in(chromium, house)
    who.go("/check")
    texts = [" ".join(text.split()) for text in who.page.locator("dt").all_inner_texts()]
    pages = PdfReader(io.BytesIO(who.page.pdf(format="Letter"))).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert texts
    assert [text for text in texts if text not in printed] == []
    assert "These are right" not in printed
    who.page.context.close()
