from __future__ import annotations

import re
from pathlib import Path

from appealgen.web.errors import _PAGES, WebError
from appealgen.web.staff import desk

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "web" / "staff"
SOURCE = Path(desk.__file__).parent
OWN = "filling."
"""The sentences of the pages that fill in a case have a test of their own."""


def test_every_sentence_is_used() -> None:
    """A sentence that no page shows is not kept."""
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    shared = (TEMPLATES / "_parts.html.j2").read_text(encoding="utf-8")
    shown = {
        path.name.partition(".")[0]: set(
            re.findall(r"say\.(\w+)", path.read_text("utf-8") + shared)
        )
        for path in TEMPLATES.glob("*.j2")
    }
    made = {"status", "owner", "role", "document", "problem"}
    """Their last part is a value of ours: a status, an owner, a role, an error's page."""
    for name in desk.staff_words().ids():
        page, _, short = name.partition(".")
        if name.startswith(OWN) or page in made or short == "title":
            continue
        used = short in (set().union(*shown.values()) if page == "all" else shown.get(page, ()))
        by_value = f'f"{page}.{short.rpartition("_")[0]}_' in code or f'f"{page}.{{' in code
        by_value |= f'f"{page}.way_' in code and short.startswith("way_")
        assert used or by_value or f'"{name}"' in code, name


def test_every_error_has_its_page() -> None:
    """Whatever ends a request has a title and a text of its own in the workspace."""
    words = desk.staff_words()
    pages = {kind.page for kind in _every(WebError)} | {page for page, _ in _PAGES.values()}
    for page in pages:
        assert words(f"problem.{page}.title")
        assert words(f"problem.{page}.text")


def _every(kind: type[WebError]) -> list[type[WebError]]:
    return [kind, *(one for below in kind.__subclasses__() for one in _every(below))]
