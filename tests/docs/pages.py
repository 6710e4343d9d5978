"""The pages people read, cut into what the tests of them look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.code_health.tree import CHECKOUT

README = CHECKOUT / "README.md"
TUTORIAL = CHECKOUT / "docs" / "tutorial.md"
GLOSSARY = CHECKOUT / "docs" / "glossary.md"
PAGES = (
    README,
    CHECKOUT / "CONTRIBUTING.md",
    CHECKOUT / "CHANGELOG.md",
    *sorted((CHECKOUT / "docs").rglob("*.md")),
)

COMMAND = ".venv/bin/appealgen"
"""The command as the pages write it."""

_FENCE = re.compile(r"^```(.*)$")
_LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string in words, its lines, and the line it begins on."""

    info: tuple[str, ...]
    lines: tuple[str, ...]
    number: int

    @property
    def language(self) -> str:
        """The first word of the info string, or nothing."""
        return self.info[0] if self.info else ""

    @property
    def text(self) -> str:
        """The block as one text."""
        return "\n".join(self.lines)


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order."""
    inside: list[str] | None = None
    info: tuple[str, ...] = ()
    began = 0
    for number, line in enumerate(text.splitlines(), start=1):
        fence = _FENCE.match(line)
        if fence is None:
            if inside is not None:
                inside.append(line)
        elif inside is None:
            inside, info, began = [], tuple(fence[1].split()), number
        else:
            yield Block(info, tuple(inside), began)
            inside = None


def prose(text: str) -> str:
    """Return a page without its fenced blocks."""
    kept: list[str] = []
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            kept.append(line)
    return "\n".join(kept)


def links(page: Path) -> Iterator[tuple[bool, str]]:
    """Yield each link of a page: whether it is a picture, and where it points."""
    for match in _LINK.finditer(prose(page.read_text(encoding="utf-8"))):
        yield bool(match[1]), match[2]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def inline_code(page: Path) -> Iterator[str]:
    """Yield what a page sets in backticks within its prose, on one line."""
    text = prose(page.read_text(encoding="utf-8"))
    for code in re.findall(r"`([^`]+)`", text):
        yield " ".join(code.split())
