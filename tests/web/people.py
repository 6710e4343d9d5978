"""A server for tests, and an invented patient at a browser."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from appealgen.web.app import create_app
from appealgen.web.invitations import Invitation, invite
from appealgen.web.settings import Address, Settings
from appealgen.web.store import Store, open_store

if TYPE_CHECKING:
    from httpx2 import Response

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"
START = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
PDF = next((DEMO / "exhibits").glob("*.pdf"))


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: dt.datetime = START

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return self.now

    def pass_by(self, **time: int) -> None:
        """Let some time pass."""
        self.now += dt.timedelta(**time)


@dataclass
class Place:
    """A server with its folder, its clock and a case."""

    folder: Path
    clock: Clock = field(default_factory=Clock)
    address: Address = field(default_factory=Address)
    database: str = ""

    def __post_init__(self) -> None:
        self.case = self.folder / "case"
        if not self.case.exists():
            shutil.copytree(DEMO, self.case)
        self.settings = Settings(
            self.folder / "data",
            self.folder / "keys" / "web.key",
            self.clock,
            self.address,
            database=self.database,
        )
        self.store: Store = open_store(self.settings)

    def invited(self) -> Invitation:
        """Invite somebody to the case."""
        return invite(self.store, self.case)

    def browser(self) -> Browser:
        """Return a browser that has been nowhere yet."""
        app = create_app(self.settings, self.store)
        base = "https://127.0.0.1" if self.address.secure else "http://127.0.0.1"
        return Browser(TestClient(app, base, raise_server_exceptions=False))

    def patient(self) -> Browser:
        """Return the browser of somebody who came in with a new link."""
        browser, invitation = self.browser(), self.invited()
        browser.get(invitation.path)
        done = browser.post(invitation.path, answer=invitation.code)
        assert done.status_code == 200
        return browser


@dataclass
class Browser:
    """Somebody at a browser: forms are sent as the page before gave them."""

    client: TestClient
    page: str = ""

    def get(self, path: str) -> Response:
        """Open a page, following redirects."""
        return self._seen(self.client.get(path))

    def post(self, path: str, **fields: str | list[str]) -> Response:
        """Send a form with the token and the revision of the page that is open."""
        sent: dict[str, str | list[str]] = {"form_token": self.hidden("form_token")}
        if revision := self.hidden("revision"):
            sent["revision"] = revision
        return self._seen(self.client.post(path, data=sent | fields))

    def upload(self, name: str, data: bytes) -> Response:
        """Add a paper."""
        self.get("/papers")
        token = {"form_token": self.hidden("form_token")}
        files = {"paper": (name, data, "application/octet-stream")}
        return self._seen(self.client.post("/papers", data=token, files=files))

    def hidden(self, name: str) -> str:
        """Return a hidden field of the page that is open; empty where it has none."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found[1] if found else ""

    def _seen(self, response: Response) -> Response:
        if "text/html" in response.headers.get("content-type", ""):
            self.page = response.text
        return response

    def answer_all(self, most: int = 80) -> int:
        """Skip what is asked until all answers are there to check; return how many there were."""
        for count in range(most):
            response = self.get("/questions")
            if response.url.path == "/check":
                return count
            assert self.post(response.url.path, way="dont_know").status_code == 200
        message = "the questions do not end"
        raise AssertionError(message)
