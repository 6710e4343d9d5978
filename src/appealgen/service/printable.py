"""Find text of a case that the bundled fonts cannot print, before a page with holes is made.

The fonts hold Latin, Greek and Cyrillic letters and the signs of a medical letter. Which other
fonts a machine has must not decide what a letter looks like, so nothing else is used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen.errors import Problem
from appealgen.strict_yaml import say_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from appealgen.strict_yaml import Document, Tree
    from appealgen.strict_yaml import Path as Place

__all__ = ["unprintable_text"]

_RARE = re.compile("[^\u0000-\u017f]")
"""Beyond Latin-1 and Latin Extended-A, which the fonts hold as a whole (a test compares)."""

_NO_INK = frozenset({"Cf", "Zs", "Zl", "Zp"})
"""Unicode categories that are not drawn: format characters and spaces."""

_WHAT = "This text holds a character that the fonts of the documents do not have."
_HINT = "Write it in Latin letters, as on the insurance card, and leave out emoji."


@lru_cache(maxsize=2)
def _held(fonts: Path) -> frozenset[int]:
    """Return the characters that every style of a font family has."""
    # Comes with WeasyPrint, which prints with the same fonts; it ships no types.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    families: dict[str, set[int]] = {}
    for file in sorted(fonts.glob("*.ttf")):
        with TTFont(file, lazy=True) as font:
            characters = set(font.getBestCmap())
        family = file.name.partition("-")[0]
        families[family] = families.get(family, characters) & characters
    return frozenset[int]().union(*families.values())


def unprintable_text(document: Document, fonts: Path) -> Iterator[Problem]:
    """Yield a problem for every text of a case file that cannot be printed.

    Args:
        document: The file as read.
        fonts: The folder of the bundled ``.ttf`` files.
    """
    for place, text in _texts(document.tree, ()):
        rare = set(_RARE.findall(text))
        drawn = {ord(c) for c in rare if unicodedata.category(c) not in _NO_INK}
        if drawn and drawn - _held(fonts):
            line = document.line_of(place)
            yield Problem(document.file, line, say_path(place), _WHAT, _HINT)


def _texts(tree: Tree, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _texts(value, (*place, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _texts(value, (*place, index))
    elif isinstance(tree, str):
        yield place, tree
