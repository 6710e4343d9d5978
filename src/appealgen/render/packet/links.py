"""Links from our pages to pages of the packet.

On the way through the printer a link is written as an address below ``packet.invalid``: a name
that can never exist (RFC 2606). The assembly turns it into a jump inside the file, or takes it
out; none is left over.
"""

from __future__ import annotations

import re
from typing import Any, Final

from appealgen.render.packet.objects import value

__all__ = ["ADDRESS", "address_of", "link_pages", "target_of_link"]

ADDRESS: Final = "https://packet.invalid/"
_CITE: Final = re.compile(
    r'(<a class="cite" href=")#ex-(?P<letter>[A-Z]+)(">[^<]*?(?:\bpp?\. (?P<page>\d+)[^<]*)?</a>)'
)
_LINK: Final = re.compile(re.escape(ADDRESS) + r"(?P<key>[\w-]+)/(?P<page>\d+)")


def address_of(key: str, page: int) -> str:
    """Return the address of a page of a piece; page 0 stands for the whole piece."""
    return f"{ADDRESS}{key}/{page}"


def link_pages(html: str) -> str:
    """Return a letter whose citations lead to the page they name.

    ``Ex. C pp. 2–3`` leads to the second page of exhibit C; a citation of a whole exhibit to its
    tab sheet.

    Args:
        html: A letter as the templates make it.
    """
    return _CITE.sub(_linked, html)


def _linked(found: re.Match[str]) -> str:
    letter, page = found["letter"], found["page"]
    # The tail ends with the label and the closing tag; group 3 holds both.
    address = address_of(f"ex-{letter}", int(page)) if page else address_of(f"tab-{letter}", 0)
    return f"{found[1]}{address}{found[3]}"


def target_of_link(note: Any) -> tuple[str, int] | None:  # noqa: ANN401 - an object of the file
    """Return the piece and the page that a link annotation of our own pages is for."""
    address = value(value(note, "/A"), "/URI")
    found = _LINK.fullmatch(str(address)) if address is not None else None
    return (found["key"], int(found["page"])) if found else None
