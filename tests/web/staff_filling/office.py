"""An invented practice at its workspace: staff and a surgeon who are signed in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from appealgen.intake.questionnaire import Role
from appealgen.web.accounts import add_user
from appealgen.web.app import create_app
from appealgen.web.settings import Pace
from tests.web.people import Browser, Place

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response

PASSWORD = "an invented pass phrase"  # noqa: S105 - opens nothing
STAFF, SURGEON = "Jo Ray", "Maria T. Ellison"
ASK = "/staff/cases/case/questions"


class Office(Place):
    """A server with a workspace: one case folder, named ``case``, of the invented demo patient."""

    def __post_init__(self) -> None:
        super().__post_init__()
        # A test fills in hundreds of pages faster than anybody types.
        pace = Pace(at_once=10_000, per_second=100)
        own = replace(self.settings, cases=self.folder, session_pace=pace, address_pace=pace)
        self.settings = own
        for name, role in ((STAFF, Role.STAFF), (SURGEON, Role.SURGEON)):
            add_user(self.store, name, role, PASSWORD)

    def at_work(self, name: str = STAFF) -> Browser:
        """Return the browser of a member who has signed in."""
        app = create_app(self.settings, self.store)
        browser = Browser(TestClient(app, "http://127.0.0.1", raise_server_exceptions=False))
        browser.get(ASK)
        done = browser.post("/staff/sign-in", name=name, password=PASSWORD, next=ASK)
        assert done.status_code == 200
        return browser


def answer(browser: Browser, key: str, *texts: str, case: Path | None = None) -> Response:
    """Open a question of a case and answer it."""
    path = f"/staff/cases/{case.name if case else 'case'}/questions/{key.replace('#', '~')}"
    assert browser.get(path).status_code == 200, path
    return browser.post(path, answer=list(texts))


def path_of(response: Response) -> str:
    """Return the path of the page that is open."""
    return urlsplit(str(response.url)).path
