"""The stamps: the exhibit's own page at the head, the packet's page at the foot.

Courier is one of the fourteen fonts every reader has, and all its letters are as wide: a stamp is
measured by counting. A white halo goes under the letters, so that a stamp can be read wherever it
stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

__all__ = ["FONT_NAME", "stamp_font", "stamps"]

FONT_NAME: Final = "/ApgStamp"
_SIZE: Final = 10.0
_EM: Final = 0.6  # width of every letter of Courier, in parts of its size
_EDGE: Final = 36.0
_HALO: Final = 3.0


def stamps(width: float, height: float, head: str, foot: str) -> bytes:
    """Return the drawing of both stamps of a page.

    Args:
        width: Width of the page in points.
        height: Its height.
        head: Head, at the right, such as ``Ex. C p. 3``; empty for none. ASCII.
        foot: Foot, in the middle. ASCII.
    """
    drawn = b""
    if head:
        drawn += _drawn(head, width - _EDGE - _length(head), height - 19.0)
    return drawn + _drawn(foot, (width - _length(foot)) / 2, 11.0)


def _length(text: str) -> float:
    return len(text) * _EM * _SIZE


def _drawn(text: str, x: float, y: float) -> bytes:
    said = text.encode("ascii").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    where = f"BT {FONT_NAME} {_SIZE:g} Tf {x:.2f} {y:.2f} Td".encode()
    halo = f"q 1 G 1 J 1 j {_HALO:g} w 1 Tr ".encode() + where + b" (" + said + b") Tj ET Q\n"
    return halo + b"q 0 g 0 Tr " + where + b" (" + said + b") Tj ET Q\n"


def stamp_font(writer: PdfWriter) -> IndirectObject:
    """Add the font of the stamps to a packet, once per file."""
    from pypdf.generic import DictionaryObject, NameObject

    return writer._add_object(  # noqa: SLF001 - the library has no public way to add an object
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Courier-Bold"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
    )
