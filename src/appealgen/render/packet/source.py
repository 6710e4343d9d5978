"""Open a PDF that somebody else made: usable to the last page, or refused with the reason.

Nothing is repaired and nothing is dropped: what cannot be carried over whole is named.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.packet.damage import damaged_page
from appealgen.render.packet.interface import UnusableError
from appealgen.render.packet.objects import entries, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject, PdfReader

__all__ = ["MAX_BYTES", "MAX_PAGES", "Source", "open_pdf"]

MAX_BYTES: Final = 200_000_000
"""Largest exhibit file read, in bytes; a longer chart is better split into several exhibits."""
MAX_PAGES: Final = 2_000
"""Most pages of one exhibit."""

_PRINT: Final = "Open it, print it to a new PDF, and use that file."
_UNLOCK: Final = "Open it, print it to a new PDF without a password, and use that file."


@dataclass(frozen=True, slots=True)
class Source:
    """An opened PDF.

    Attributes:
        pages: Its pages.
        size: Bytes of the file.
        protected: It opens without a password and asks viewers not to change or copy it. Its pages
            are carried over as they are; the packet itself does not carry that wish on.
    """

    pages: Sequence[PageObject]
    size: int
    protected: bool = False


def open_pdf(data: bytes) -> Source:
    """Open a PDF and look at everything that would be lost on the way into a packet.

    Args:
        data: The file.

    Raises:
        UnusableError: Too large, damaged, locked, without pages, or a form whose answers are not
            part of its pages.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    if len(data) > MAX_BYTES:
        what = f"is larger than {MAX_BYTES // 1_000_000} MB"
        raise UnusableError(what, "Split it into several exhibits.")
    try:
        reader = PdfReader(BytesIO(data))
        protected = reader.is_encrypted
        locked = protected and not _opens_without_password(reader)
        pages = [] if locked else list(_pages(reader))
        root: Any = None if locked else reader.trailer["/Root"]
        broken = damaged_page(pages)
    except UnusableError:
        raise
    except Exception as damaged:  # a damaged PDF can make the parser raise anything
        what = "cannot be read as a PDF; it may be damaged"
        raise UnusableError(what, "Ask for the file again.") from damaged
    if locked:
        what = "is locked with a password"
        raise UnusableError(what, _UNLOCK)
    if not pages:
        what = "has no pages"
        raise UnusableError(what, "Ask for the file again.")
    if broken is not None:
        what = f"is damaged on page {broken}, which would be printed without all it shows"
        raise UnusableError(what, "Ask for the file again, or scan the page.")
    _refuse_dynamic(root)
    return Source(tuple(pages), len(data), protected)


def _opens_without_password(reader: PdfReader) -> bool:
    """Return whether a file is locked against changes only: any viewer shows it unasked.

    Where this machine cannot undo the kind of lock at all, the file counts as locked.
    """
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _pages(reader: Any) -> Sequence[PageObject]:  # noqa: ANN401 - untyped parts of the library
    count = len(reader.pages)
    if count > MAX_PAGES:
        what = f"has more than {MAX_PAGES} pages"
        raise UnusableError(what, "Split it into several exhibits.")
    return [reader.pages[number] for number in range(count)]


def _refuse_dynamic(root: Any) -> None:  # noqa: ANN401 - as above
    """Refuse files that show more, or less, in a viewer than their pages hold."""
    if value(value(root, "/AcroForm"), "/XFA") is not None:
        what = "is a form that only its own program can show (XFA)"
        raise UnusableError(what, _PRINT)
    layers = value(value(root, "/OCProperties"), "/D")
    if entries(layers, "/OFF") or value(layers, "/BaseState") == "/OFF":
        what = "has layers that are switched off and would be shown"
        raise UnusableError(what, _PRINT)
    if value(root, "/Collection") is not None:
        what = "is a portfolio that holds other files"
        raise UnusableError(what, "Use the files in it as exhibits of their own.")
