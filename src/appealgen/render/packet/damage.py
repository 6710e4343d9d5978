"""Find pages of a PDF whose content cannot be unpacked: a viewer would show them blank.

A library that reads on past damage turns such a page into an empty one. Here it is named instead.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.packet.objects import entries, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject

__all__ = ["damaged_page"]

_STEP: Final = 1 << 20
_MOST: Final = 1 << 30
"""Bytes unpacked of one stream before the look at it ends: enough for any page."""
_TAIL: Final = 1024
_JPEG_START: Final = b"\xff\xd8"
_JPEG_END: Final = b"\xff\xd9"


def damaged_page(pages: Sequence[PageObject]) -> int | None:
    """Return the number of the first page with content that cannot be unpacked, from 1.

    Looked at are the page's own content, its pictures and what it draws by reference.

    Args:
        pages: The pages of an opened PDF.
    """
    seen: set[int] = set()
    for number, page in enumerate(pages, start=1):
        if not all(_whole(stream) for stream in _streams(page, seen)):
            return number
    return None


def _streams(page: Any, seen: set[int]) -> Iterator[Any]:  # noqa: ANN401 - untyped library parts
    """Yield the content of a page or of a drawing, and of all that it draws, each once."""
    contents = value(page, "/Contents")
    yield from (
        entries(page, "/Contents") if isinstance(contents, list) else filter(None, [contents])
    )
    drawn = value(value(page, "/Resources"), "/XObject")
    for name in drawn or ():
        stream = value(drawn, name)
        if stream is None or id(stream) in seen:
            continue
        seen.add(id(stream))
        yield stream
        if value(stream, "/Subtype") == "/Form":
            yield from _streams(stream, seen)


def _whole(stream: Any) -> bool:  # noqa: ANN401 - as above
    data = getattr(stream, "_data", None)
    filters = value(stream, "/Filter")
    filters = list(filters) if isinstance(filters, list) else [filters]
    if not isinstance(data, bytes) or not data:
        return True
    if filters[0] in {"/FlateDecode", "/Fl"}:
        return _unpacks(data)
    if filters in (["/DCTDecode"], ["/DCT"]):
        return data.lstrip().startswith(_JPEG_START) and _JPEG_END in data[-_TAIL:]
    return True


def _unpacks(data: bytes) -> bool:
    """Return whether packed data is whole; it is unpacked step by step and thrown away."""
    unpacker, made, rest = zlib.decompressobj(), 0, data
    try:
        while rest and not unpacker.eof and made < _MOST:
            made += len(unpacker.decompress(rest, _STEP))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return unpacker.eof or made >= _MOST
