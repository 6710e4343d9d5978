"""What the tests in a real browser share: Chromium, and a server with a fresh store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.server import new_place, running
from tests.browser.tools import chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.people import Place

# Nothing of a browser may call home from a test, nor need a graphics card.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield a browser; it is closed with the module, as its event loop is in others' way."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Yield a place whose server runs; every test comes in with a link of its own."""
    place = new_place(tmp_path_factory.mktemp("house"))
    with running(place):
        yield place
    place.store.close()
