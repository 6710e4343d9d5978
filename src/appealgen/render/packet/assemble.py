"""Put pieces together into one PDF: pages, stamps, bookmarks, links, properties."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.packet.interface import Piece, PiecesUnusableError, UnusableError
from appealgen.render.packet.links import target_of_link
from appealgen.render.packet.objects import entries, numbers
from appealgen.render.packet.place import Placed, place
from appealgen.render.packet.stamp import FONT_NAME, stamp_font, stamps

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

__all__ = ["UNCOUNTED", "Leaf", "Look", "assemble", "leaves_of"]

UNCOUNTED: Final = 0
"""Place of a page that is not among the numbered pages: the cover of a later part."""
_PAGE: Final = "/ApgPage"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a packet.

    Attributes:
        piece: Whose page.
        number: 1-based page of the piece.
        place: 1-based page of the whole packet, or ``UNCOUNTED``.
    """

    piece: Piece
    number: int
    place: int


@dataclass(frozen=True, slots=True)
class Look:
    """What the file says of itself.

    Attributes:
        title: Title in the properties. It holds no patient's name: readers show it in lists.
        date: Created and modified date.
        note: What stands in the foot after the page number, such as DRAFT; ASCII.
        part: Number of this part.
        parts: How many parts there are.
        total: Pages of the whole packet.
    """

    title: str
    date: dt.date
    total: int
    note: str = ""
    part: int = 1
    parts: int = 1

    def foot(self, place: int) -> str:
        """Return the foot of a page."""
        part = f", part {self.part} of {self.parts}" if self.parts > 1 else ""
        note = f"  {self.note}" if self.note else ""
        if place == UNCOUNTED:
            return f"Cover of part {self.part} of {self.parts}{note}"
        return f"Packet page {place} of {self.total}{part}{note}"


def leaves_of(pieces: Sequence[Piece]) -> tuple[Leaf, ...]:
    """Return the pages of a packet in order."""
    found: list[Leaf] = []
    for piece in pieces:
        start = len(found)
        found += [Leaf(piece, n + 1, start + n + 1) for n in range(piece.count)]
    return tuple(found)


def assemble(leaves: Sequence[Leaf], look: Look) -> bytes:
    """Return a packet, or one part of it, as PDF. Equal arguments give equal bytes.

    Args:
        leaves: Its pages, in order.
        look: Title, date, and what the feet say.

    Raises:
        PiecesUnusableError: Pages cannot be carried over; every piece that has one is named.
    """
    from pypdf import PdfWriter

    writer = PdfWriter()
    font = stamp_font(writer)
    jumps: list[tuple[int, list[float], tuple[str, int]]] = []
    refused: dict[str, UnusableError] = {}
    for index, leaf in enumerate(leaves):
        try:
            jumps += [(index, rect, to) for rect, to in _add(writer, leaf, look, font)]
        except UnusableError as error:
            refused.setdefault(leaf.piece.key, error)
    if refused:
        raise PiecesUnusableError(tuple(refused.items()))
    _bookmarks(writer, leaves)
    _jumps(writer, leaves, jumps)
    _properties(writer, look)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(
    writer: PdfWriter, leaf: Leaf, look: Look, font: IndirectObject
) -> Iterator[tuple[list[float], tuple[str, int]]]:
    """Draw one page; yield its links, where the page is ours."""
    piece = leaf.piece
    page = piece.source.pages[piece.first + leaf.number - 1]
    try:
        placed = place(writer, page, framed=piece.framed)
    except UnusableError as refused:
        raise UnusableError(refused.what, refused.hint, leaf.number) from refused
    except Exception as damaged:  # a damaged page can make the parser raise anything
        what = "has a page that cannot be read; it may be damaged"
        raise UnusableError(what, "Ask for the file again.", leaf.number) from damaged
    head = f"{piece.stamp} p. {leaf.number}" if piece.stamp else ""
    _draw(writer, placed, stamps(placed.width, placed.height, head, look.foot(leaf.place)), font)
    if not piece.framed:
        yield from _links(page)


def _draw(writer: PdfWriter, placed: Placed, stamped: bytes, font: IndirectObject) -> None:
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    page = writer.add_blank_page(placed.width, placed.height)
    name = NameObject(_PAGE)
    fonts = DictionaryObject({NameObject(FONT_NAME): font})
    form = writer._add_object(placed.form)  # noqa: SLF001 - no public way
    page[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/XObject"): DictionaryObject({name: form}),
            NameObject("/Font"): fonts,
        }
    )
    matrix = " ".join(f"{number:.5f}" for number in placed.matrix)
    content = DecodedStreamObject()
    content.set_data(f"q {matrix} cm {name} Do Q\n".encode() + stamped)
    reference = writer._add_object(content.flate_encode())  # noqa: SLF001 - as above
    page[NameObject("/Contents")] = reference


def _links(page: Any) -> Iterator[tuple[list[float], tuple[str, int]]]:  # noqa: ANN401
    for note in entries(page, "/Annots"):
        target = target_of_link(note)
        if target is not None:
            x0, y0, x1, y1 = numbers(note, "/Rect")
            yield [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)], target


def _bookmarks(writer: PdfWriter, leaves: Sequence[Leaf]) -> None:
    """Add a bookmark for each piece that begins, or goes on, in this file."""
    made: dict[str, Any] = {}
    for index, leaf in enumerate(leaves):
        piece = leaf.piece
        if piece.key in made or not piece.title:
            continue
        title = piece.title if leaf.number == 1 else f"{piece.title} (continued)"
        made[piece.key] = writer.add_outline_item(
            title=title, page_number=index, parent=made.get(piece.under)
        )


def _jumps(
    writer: PdfWriter,
    leaves: Sequence[Leaf],
    jumps: Sequence[tuple[int, list[float], tuple[str, int]]],
) -> None:
    """Add the links whose page is in this file; one to another part stays words."""
    from pypdf.annotations import Link
    from pypdf.generic import Fit

    places = _places(leaves)
    for index, rect, (key, number) in jumps:
        to = places.get((key, number), places.get((key, 0)))
        if to is not None:
            box = (rect[0], rect[1], rect[2], rect[3])
            link = Link(rect=box, target_page_index=to, fit=Fit.fit(), border=[0, 0, 0])
            writer.add_annotation(index, link)


def _places(leaves: Sequence[Leaf]) -> Mapping[tuple[str, int], int]:
    """Return where the pages of pieces are; page 0 of a piece is its first page here."""
    places: dict[tuple[str, int], int] = {}
    for index, leaf in enumerate(leaves):
        places[leaf.piece.key, leaf.number] = index
        places.setdefault((leaf.piece.key, 0), index)
    return places


def _properties(writer: PdfWriter, look: Look) -> None:
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    part = f" (part {look.part} of {look.parts})" if look.parts > 1 else ""
    day = look.date.strftime("D:%Y%m%d000000Z")
    writer.add_metadata(
        {
            "/Title": f"{look.title}{part}",
            "/Producer": "appealgen",
            "/Creator": "appealgen",
            "/CreationDate": day,
            "/ModDate": day,
        }
    )
    root = writer._root_object  # noqa: SLF001 - no public way to set the language
    root[NameObject("/Lang")] = TextStringObject("en-US")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}  # noqa: FBT003 - its only argument
    )
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
