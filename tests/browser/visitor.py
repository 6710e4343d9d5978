"""An invented patient at a real browser, and what is watched while they use it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appealgen.web.invitations import invite
from tests.browser.server import new_case
from tests.browser.tools import AXE, needed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

    from tests.web.people import Place

__all__ = ["DESKTOP", "PHONE", "Visitor", "come_in", "visitor"]

PHONE = (390, 844)
DESKTOP = (1280, 900)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A page that answers "422, look at this again" is no failure of the page.
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_RUN = """levels => axe.run(document, {preload: false, runOnly: levels}).then(
  found => found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} ${n.html}`)))"""


@dataclass
class Visitor:
    """Somebody at a browser.

    Attributes:
        page: The window.
        base: The address of the server.
        noise: What must not happen: errors on the console, such as of the content policy, dialogs,
            and requests to other hosts.
    """

    page: Page
    base: str
    noise: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("dialog", lambda dialog: self._dialog(dialog.message, dialog.dismiss))
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _STATUS.match(message.text):
            self.noise.append(message.text)

    def _dialog(self, text: str, dismiss: object) -> None:
        self.noise.append(f"dialog: {text}")
        dismiss()  # type: ignore[operator]

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "about:")):
            self.noise.append(f"asked another host: {request.url}")

    @property
    def path(self) -> str:
        """Return the path of the page that is open."""
        return self.page.url.removeprefix(self.base)

    @property
    def text(self) -> str:
        """Return what the page says."""
        return self.page.inner_text("main")

    def go(self, path: str) -> Visitor:
        """Open a page."""
        self.page.goto(self.base + path)
        return self

    def enter(self, path: str, code: str) -> None:
        """Come in with a link and its code."""
        self.go(path)
        self.page.fill("#answer", code)
        self.submit()

    def submit(self) -> None:
        """Press the first button of the page."""
        self.page.click("main form button >> nth=0")

    def leave_open(self) -> None:
        """Say "I don't know"."""
        self.page.click("button[value=dont_know]")

    def _settled(self) -> None:
        """Wait for the style sheet: before it the page has other sizes."""
        self.page.wait_for_load_state("load")

    def problems(self) -> list[str]:
        """Return what axe-core finds wrong on the page, with the policy of the page in force."""
        self._settled()
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(needed(AXE).read_text("utf-8"))
        found: list[str] = self.page.evaluate(_RUN, LEVELS)
        return found

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        self._settled()
        wide: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    def small_targets(self) -> list[str]:
        """Return the controls that stick out of the window or are hard to tap (WCAG 2.5.8)."""
        self._settled()
        found: list[str] = self.page.evaluate(_TARGETS)
        return found


# What is 1 pixel wide is for screen readers alone; a link in a sentence is exempt (WCAG 2.5.8).
_TARGETS = """() => [...document.querySelectorAll(
  'a, button, input:not([type=hidden]), select, textarea')].filter(e => {
    const box = e.getBoundingClientRect(), inline = getComputedStyle(e).display === 'inline';
    if (box.width <= 1) return false;
    const out = box.left < 0 || box.right > innerWidth + 0.5;
    return out || (!(inline && e.tagName === 'A') && box.height < 24);
  }).map(e => e.outerHTML)"""


def visitor(
    chromium: Browser,
    place: Place,
    size: tuple[int, int] = DESKTOP,
    language: str = "en",
    *,
    scripts: bool = True,
) -> Visitor:
    """Return somebody who has been nowhere yet, with a browser, its cookies and its language."""
    width, height = size
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        has_touch=size == PHONE,
        locale={"en": "en-US", "es": "es-US"}.get(language, language),
        timezone_id="America/New_York",
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    context.set_default_timeout(20_000)
    context.route(lambda url: not url.startswith(place.address.url), _refuse)
    return Visitor(context.new_page(), place.address.url)


def _refuse(route: Route) -> None:
    route.abort()


def come_in(
    chromium: Browser,
    place: Place,
    size: tuple[int, int] = DESKTOP,
    language: str = "en",
    case: Path | None = None,
) -> Visitor:
    """Return somebody who has come in with a new link, of a case of their own unless given."""
    who = visitor(chromium, place, size, language)
    invitation = invite(place.store, case or new_case(place))
    who.enter(invitation.path, invitation.code)
    return who
