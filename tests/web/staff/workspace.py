"""A workspace for tests: a folder of cases, members who are invented, and their browsers."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from appealgen.intake.questionnaire import Role
from appealgen.web.accounts import add_user
from appealgen.web.app import create_app
from tests.web.people import DEMO, Browser, Place

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "four words of nobody"  # noqa: S105 - it opens an invented account
STAFF, SURGEON = "Ana Ruiz", "Maria T. Ellison"
CASE = "/staff/cases/demo"


class Workspace(Place):
    """A server with a workspace over one case, ``demo``, and one account for each role."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.cases = self.folder / "cases"
        self.case = self.cases / "demo"
        shutil.copytree(DEMO, self.case)
        self.settings = replace(self.settings, cases=self.cases)
        add_user(self.store, STAFF, Role.STAFF, PASSWORD)
        add_user(self.store, SURGEON, Role.SURGEON, PASSWORD)

    def member(self, name: str = STAFF) -> Browser:
        """Return the browser of a member who has just signed in."""
        browser = self.browser()
        browser.get("/staff/sign-in")
        done = browser.post("/staff/sign-in", name=name, password=PASSWORD)
        assert done.url.path == "/staff"
        return browser

    def browser(self) -> Browser:
        """Return a browser that has been nowhere yet."""
        app = create_app(self.settings, self.store)
        client = TestClient(app, "http://127.0.0.1", raise_server_exceptions=False)
        return Browser(client)

    @property
    def file(self) -> Path:
        """Return the case file."""
        return self.case / "case.yaml"

    def without(self, key: str) -> None:
        """Take the line of a key out of the case file."""
        text = self.file.read_text(encoding="utf-8")
        fewer = re.sub(rf"(?m)^ +{key}:.*\n", "", text)
        assert fewer != text
        self.file.write_text(fewer, encoding="utf-8")


def answered(workspace: Workspace, **answers: str) -> Browser:
    """Let a patient come in and answer questions; a dot of a question's id is two underscores."""
    browser = workspace.patient()
    for name, text in answers.items():
        path = f"/question/{name.replace('__', '.')}"
        assert browser.get(path).status_code == 200, path
        assert browser.post(path, answer=text).status_code == 200, path
    return browser
