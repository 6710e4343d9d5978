"""The server as a process of its own: killed after an answer, and in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from appealgen.web.settings import Address
from tests.web.people import PDF, Place

CHROMIUM = shutil.which("chromium")
CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from appealgen.web.serving import serve
from appealgen.web.settings import Address, Settings
folder, port = Path(sys.argv[1]), int(sys.argv[2])
clock = lambda: dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
serve(Settings(folder / "data", folder / "keys" / "web.key", clock, Address(port=port)))
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server of a place until the block is left."""
    command = [sys.executable, "-c", PROGRAM, str(place.folder), str(place.address.port)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "src")}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                httpx2.get(f"{place.address.url}/")
                break
            except httpx2.TransportError:
                time.sleep(0.1)
        yield server
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def served(tmp_path: Path) -> Place:
    """Return a place whose address is free."""
    return Place(tmp_path, address=Address(port=free_port()))


def token(page: str) -> str:
    """Return the token of the form of a page."""
    found = re.search(r'name="form_token" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_killed_server_has_lost_nothing_that_was_confirmed(served: Place) -> None:
    """The answer is there after SIGKILL right upon the reply, and the code from before works."""
    invitation, work = served.invited(), "/question/work.words"
    with running(served) as server, httpx2.Client(base_url=served.address.url) as client:
        form = {"form_token": token(client.get(invitation.path).text), "answer": invitation.code}
        assert client.post(invitation.path, data=form).status_code == 303
        form = {"form_token": token(client.get(work).text), "answer": "no garden"}
        assert client.post(work, data=form).status_code == 303
        server.send_signal(signal.SIGKILL)
        server.wait()
    with (
        running(served),
        httpx2.Client(base_url=served.address.url, cookies=client.cookies) as again,
    ):
        assert "no garden" in again.get(work).text


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_a_phone_goes_from_the_link_to_the_end(served: Place) -> None:
    """At 320 pixels, without scripts: no page scrolls sideways, and each control can be tapped."""
    sync_api = pytest.importorskip("playwright.sync_api")
    invitation, base = served.invited(), served.address.url
    with running(served), sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(
            viewport={"width": 320, "height": 640}, java_script_enabled=False
        ).new_page()
        page.goto(base + invitation.path)
        page.fill("#answer", "no")
        page.click("main button")
        assert page.locator(".summary").is_visible()
        assert page.locator(".summary:focus").count() == 1
        page.fill("#answer", invitation.code)
        page.click("main button")
        fits(page)
        page.check("#answer-1")
        page.click("main button >> nth=0")
        assert page.locator(".warning").is_visible()
        page.goto(f"{base}/questions")
        while not page.url.endswith("/check"):
            page.click("button[value=dont_know]")
        fits(page)
        page.goto(f"{base}/papers")
        page.set_input_files("#answer", str(PDF))
        page.click("main button >> nth=0")
        fits(page)
        page.goto(f"{base}/sign")
        page.check("#true")
        page.fill("#name", "Pat Example")
        page.click("main button")
        assert "Signed by Pat Example" in page.inner_text("main")
        fits(page)
        browser.close()


def fits(page: object) -> None:
    """Look at every control of a page: on the screen, and large enough to tap (WCAG 2.5.8)."""
    for control in page.locator("a, button, input:not([type=hidden]), textarea").all():  # type: ignore[attr-defined]
        box = control.bounding_box()
        if box is None or box["width"] <= 1:  # for screen readers alone
            continue
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert box["height"] >= 24
