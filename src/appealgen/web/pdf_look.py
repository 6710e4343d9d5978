"""A look at a PDF before it is kept: pages only, and not too many of them.

A PDF can hold programs, other files, films, and forms that send what is typed. Nobody needs them to
show a paper, and somebody at the practice will open it: such a file is refused, and the sentence
says how to make one of pages only. Source: ISO 32000-2, 7.11.4, 12.6.4, 12.7, 13.
"""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PdfReader

__all__ = ["MOST_PAGES", "Look", "look_at"]

MOST_PAGES = 1000
_MOST_OBJECTS = 100_000
_MOST_AFTER = 1024
"""Bytes after the end mark; more than that is another file behind this one."""

_ACTIONS = frozenset(
    [
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    ]
)
_KEYS = frozenset(("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"))
_PARTS = frozenset(
    ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/EmbeddedFile")
)
_WORDS = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
"""Also looked for in the bytes: a program may read a broken file in another way than we do."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the pages, and whether the file is locked, or holds more than pages."""

    pages: int = 0
    locked: bool = False
    active: bool = False


def look_at(data: bytes) -> Look:
    """Look at a PDF.

    Raises:
        Exception: Whatever the parser raises at a damaged file.
        ValueError: It has too many objects, or another file follows it.
    """
    from pypdf import PdfReader  # slow to import

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return Look(locked=True)
    end = data.rfind(b"%%EOF")
    if end < 0 or len(data[end + 5 :].strip(b"\0 \r\n\t")) > _MOST_AFTER:
        message = "another file follows"
        raise ValueError(message)
    active = any(_WORDS.search(part) for part in (data, _unescaped(data)))
    active = active or any(_is_active(one) for one in _objects(reader))
    return Look(pages=len(reader.pages), active=active)


def _unescaped(data: bytes) -> bytes:
    """Return the bytes with the letters that a name may hide as ``#4a`` put in."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield every object of a file, also those that no page leads to."""
    from pypdf.generic import IndirectObject

    yield reader.trailer
    inside = {(number, 0) for number in reader.xref_objStm}
    plain = {(n, g) for g, places in reader.xref.items() for n in places}
    if len(inside | plain) > _MOST_OBJECTS:
        message = "too many objects"
        raise ValueError(message)
    for number, generation in sorted(inside | plain):
        yield IndirectObject(number, generation, reader).get_object()


def _is_active(found: Any) -> bool:  # noqa: ANN401 - an object of a PDF
    """Return whether an object, or one that stands inside it, does or carries something."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            continue  # looked at by itself
        if isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
        elif isinstance(one, DictionaryObject):
            if _acts(one):
                return True
            waiting.extend(dict.values(one))
    return False


def _acts(one: Any) -> bool:  # noqa: ANN401 - a dictionary of a PDF
    from pypdf.generic import NameObject

    # By index and not by get, which would not follow a reference to the name.
    found = [one[key] for key in ("/S", "/Subtype", "/Type") if key in one]
    said = {str(name) for name in found if isinstance(name, NameObject)}
    return bool(_KEYS & set(one) or (_ACTIONS | _PARTS) & said)
