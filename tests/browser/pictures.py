"""Make the pictures of the browser's pages in ``docs/images``; the people in them are invented.

Run it after a change of the pages' look: ``.venv/bin/python -m tests.browser.pictures``.
"""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps
from playwright.sync_api import sync_playwright

from appealgen.web.settings import Address
from tests.browser.conftest import QUIET
from tests.browser.server import CHECKOUT, free_port, running
from tests.browser.tools import chromium_path
from tests.browser.visitor import DESKTOP, PHONE, Visitor, come_in, visitor
from tests.web.staff.workspace import CASE, PASSWORD, STAFF, SURGEON, Workspace, answered

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = CHECKOUT / "docs" / "images"
_GAP = 24
_PAPER = "#eceff1"
_BORDER = "#90a4ae"
_COLORS = 48
_TALLEST = 1100


def shot(who: Visitor, path: str) -> Image.Image:
    """Return a page as it stands in the window."""
    who.go(path)
    with Image.open(BytesIO(who.page.screenshot(full_page=True))) as taken:
        page = taken.convert("RGB")
    return page.crop((0, 0, page.width, min(page.height, _TALLEST)))


def save(name: str, *pages: Image.Image) -> None:
    """Write pages side by side as one picture, reduced to a small palette."""
    framed = [ImageOps.expand(page, border=1, fill=_BORDER) for page in pages]
    width = sum(page.width for page in framed) + _GAP * (len(framed) + 1)
    picture = Image.new("RGB", (width, max(p.height for p in framed) + 2 * _GAP), _PAPER)
    left = _GAP
    for page in framed:
        picture.paste(page, (left, _GAP))
        left += page.width + _GAP
    picture.quantize(_COLORS, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


def patients(chromium: Browser, place: Workspace) -> None:
    """Take the patient's pages on a phone, in both languages."""
    for language in ("en", "es"):
        who = come_in(chromium, place, PHONE, language, place.case)
        pages = [
            shot(who, path)
            for path in ("/question/walking.minutes", "/question/story.onset", "/check", "/done")
        ]
        save(f"web-patient-{language}.png", *pages)
        who.page.context.close()


def practice(chromium: Browser, place: Workspace) -> None:
    """Take the practice's pages: staff at a desk, the surgeon with a phone."""
    staff = signed_in(chromium, place, DESKTOP, STAFF)
    save("web-workspace.png", shot(staff, "/staff"), shot(staff, CASE))
    review, asked = shot(staff, f"{CASE}/answers"), shot(staff, f"{CASE}/questions")
    save("web-review.png", review, asked)
    surgeon = signed_in(chromium, place, PHONE, SURGEON)
    save("web-card.png", shot(surgeon, f"{CASE}/card"), shot(surgeon, "/staff"))


def signed_in(chromium: Browser, place: Workspace, size: tuple[int, int], name: str) -> Visitor:
    """Return a member who has signed in."""
    who = visitor(chromium, place, size).go("/staff/sign-in")
    who.page.get_by_label("Name").fill(name)
    who.page.get_by_label("Password").fill(PASSWORD)
    who.submit()
    return who


def main() -> None:
    """Serve the demo case and take every picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        place = Workspace(Path(folder), address=Address(port=free_port()))
        answered(place, walking__minutes="5", work__words="I gave up my garden")
        options = {"executable_path": chromium_path(), "args": list(QUIET)}
        chromium = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        with running(place):
            patients(chromium, place)
            practice(chromium, place)
        chromium.close()
        place.store.close()


if __name__ == "__main__":
    main()
