"""The whole way with the keyboard alone, seeing at each step where one is (WCAG 2.1.1, 2.4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.visitor import DESKTOP, Visitor, come_in, visitor
from tests.web.people import PDF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.people import Place

# The ring of the focus is there with the next frame.
_VISIBLE = """async () => { await new Promise(requestAnimationFrame);
  const e = document.activeElement, s = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  return e !== document.body && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
    && box.bottom > 0 && box.top < innerHeight; }"""
_WHERE = f"async wanted => [document.activeElement.matches(wanted), await ({_VISIBLE})()]"
_IS = "wanted => document.activeElement.matches(wanted)"
# A group of radio buttons is one stop of the Tab key.
_STOPS = """() => { const groups = new Set();
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea')]
    .filter(e => e.type !== 'radio' || (!groups.has(e.name) && groups.add(e.name))).length; }"""


def tab_to(who: Visitor, wanted: str, most: int = 60) -> None:
    """Press Tab until an element has the focus; it is seen at every stop."""
    there = who.page.evaluate(_IS, wanted)
    for _ in range(most):
        if there:
            return
        who.page.keyboard.press("Tab")
        there, seen = who.page.evaluate(_WHERE, wanted)
        assert seen, f"{who.path}: the focus is not seen"
    message = f"{who.path}: Tab does not lead to {wanted}"
    raise AssertionError(message)


def press(who: Visitor, key: str) -> None:
    """Press a key that opens another page."""
    with who.page.expect_navigation():
        who.page.keyboard.press(key)


def answer(who: Visitor) -> None:
    """Answer the question that is open: by arrow keys, by typing, or by leaving it open."""
    keys, page = who.page.keyboard, who.page
    if page.locator("input[type=radio]").count() == 2:
        tab_to(who, "input[type=radio]")
        keys.press("Space")
        keys.press("ArrowDown")
        assert page.is_checked("#answer-2")
        tab_to(who, "main form button:not(.other)")
    elif page.locator("input[inputmode=decimal]").count():
        tab_to(who, "#answer")
        keys.type("4")
    else:
        tab_to(who, "button[value=dont_know]")
    press(who, "Enter")


def test_a_patient_needs_no_mouse(chromium: Browser, house: Place) -> None:
    """Code, questions, a paper, signature and letter: Tab, arrows, Space and Enter do it all."""
    who, invitation = visitor(chromium, house), house.invited()
    who.go(invitation.path)
    tab_to(who, "#answer")
    who.page.keyboard.type("no")
    press(who, "Enter")
    who.page.locator(".summary:focus").wait_for()
    tab_to(who, ".summary a")
    who.page.keyboard.press("Enter")
    tab_to(who, "#answer", most=2)
    who.page.keyboard.press("Control+a")
    who.page.keyboard.type(invitation.code)
    press(who, "Enter")
    for _ in range(120):
        if who.path == "/check":
            break
        answer(who)
    assert who.path == "/check"
    tab_to(who, "a.button", most=90)
    press(who, "Enter")
    tab_to(who, "#answer")
    with who.page.expect_file_chooser() as choosing:
        who.page.keyboard.press("Enter")
    choosing.value.set_files(PDF)
    tab_to(who, "main form button")
    press(who, "Enter")
    assert PDF.name in who.text
    tab_to(who, "a.button")
    press(who, "Enter")
    tab_to(who, "#true")
    who.page.keyboard.press("Space")
    tab_to(who, "#name")
    who.page.keyboard.type("Pat Example")
    press(who, "Enter")
    assert who.path == "/done"
    tab_to(who, "a[href='/download/letter.pdf']")
    with who.page.expect_download() as loading:
        who.page.keyboard.press("Enter")
    assert loading.value.path().read_bytes().startswith(b"%PDF")
    who.page.context.close()


def test_the_first_stop_leads_past_the_header(chromium: Browser, house: Place) -> None:
    """The first link is to the page itself, and is seen when it has the focus."""
    who = come_in(chromium, house)
    who.page.keyboard.press("Tab")
    who.page.locator("a.skip:focus").wait_for()
    assert who.page.evaluate(_VISIBLE)

    who.page.keyboard.press("Enter")
    who.page.locator("main:focus").wait_for()
    who.page.context.close()


@pytest.mark.parametrize("path", ["/questions", "/check", "/papers", "/sign", "/leave", "/delete"])
def test_tab_stops_at_each_control(chromium: Browser, house: Place, path: str) -> None:
    """No control is left out, and none holds the focus."""
    who = come_in(chromium, house, DESKTOP)
    who.go(path)
    stops = who.page.evaluate(_STOPS)
    seen = set()
    for _ in range(stops):
        who.page.keyboard.press("Tab")
        seen.add(who.page.evaluate("document.activeElement.outerHTML"))
        assert who.page.evaluate(_VISIBLE)

    who.page.keyboard.press("Tab")
    assert len(seen) == stops or path == "/papers"
    assert who.page.evaluate(
        "document.activeElement === document.body || document.activeElement.matches('a.skip')"
    )
    who.page.context.close()
