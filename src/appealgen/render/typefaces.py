"""A practice's own fonts: what must hold before they print, and how style sheets come to use them.

Where a family of the practice lacks a sign, ours prints it: the practice's name is put before ours
in every rule, so the engine looks there first and falls back sign by sign.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.brief.overlay import Family

__all__ = ["MAX_BYTES", "SUFFIXES", "assets_of", "faces_of", "with_families", "wrong_with_font"]

MAX_BYTES: Final = 10_000_000
"""Largest font file; text faces have well under one megabyte."""
SUFFIXES: Final = (".ttf", ".otf")
_NEEDED: Final = frozenset(map(chr, range(0x20, 0x7F))) | set("–’“”§")
_RESTRICTED: Final = 0x0002
_BITMAP_ONLY: Final = 0x0200
"""Bits of OS/2 fsType (OpenType 1.9, OS/2 table): what the maker lets be embedded."""
_OURS: Final = {"text": "Letter Serif", "labels": "Letter Sans"}
_FACE: Final = re.compile(r'@font-face\s*\{[^}]*\}|"(?P<ours>Letter Serif|Letter Sans)"')
_STYLES: Final = (("regular", "400", "normal"), ("semibold", "700", "normal"),
                  ("italic", "400", "italic"))  # fmt: skip


def wrong_with_font(data: bytes) -> str:
    """Return what is wrong with a font file, as a sentence; empty where nothing is."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    if len(data) > MAX_BYTES:
        return f"The font file is larger than {MAX_BYTES // 1_000_000} MB."
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            allowed = font["OS/2"].fsType
            characters = font.getBestCmap() or {}
    except (TTLibError, KeyError, OSError, ValueError, AssertionError):
        return "The font file is damaged, or not a TrueType or OpenType font."
    except Exception:  # noqa: BLE001 - a damaged font raises whatever its reader stumbles over
        return "The font file is damaged, or not a TrueType or OpenType font."
    if allowed & _RESTRICTED or allowed & _BITMAP_ONLY:
        return "The font's maker does not let it be embedded in documents."
    if not {ord(c) for c in _NEEDED} <= set(characters):
        return "The font lacks letters, digits or marks that every letter needs."
    return ""


def _name(family: Family) -> str:
    """Return a name no other practice's family has: fonts of one process share a map."""
    digest = hashlib.sha256(family.regular + family.semibold + family.italic).hexdigest()
    return f"Practice {family.role} {digest[:12]}"


def assets_of(families: Iterable[Family]) -> dict[str, bytes]:
    """Return the font files by the names that ``faces_of`` uses."""
    return {
        f"{family.role}-{style}{family.suffix}": getattr(family, style)
        for family in families
        for style, _, _ in _STYLES
    }


def faces_of(families: Iterable[Family]) -> str:
    """Return the ``@font-face`` rules of the practice's families."""
    return "\n".join(
        f'@font-face {{ font-family: "{_name(family)}"; font-weight: {weight}; '
        f'font-style: {slant}; src: url("bundled:{family.role}-{style}{family.suffix}") }}'
        for family in families
        for style, weight, slant in _STYLES
    )


def with_families(css: str, families: Iterable[Family]) -> str:
    """Return a style sheet that asks for the practice's families before ours."""
    first = {_OURS[family.role]: _name(family) for family in families}

    def preferred(found: re.Match[str]) -> str:
        ours = found["ours"]
        return f'"{first[ours]}", "{ours}"' if ours in first else found[0]

    return _FACE.sub(preferred, css)
