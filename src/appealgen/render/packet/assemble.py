"""Put pieces together into one PDF: pages, stamps, bookmarks, links, structure, properties."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.packet.interface import Piece, PiecesUnusableError, UnusableError
from appealgen.render.packet.links import target_of_link
from appealgen.render.packet.objects import entries, number_of, numbers
from appealgen.render.packet.place import Placed, place
from appealgen.render.packet.stamp import FONT_NAME, stamp_font, stamps
from appealgen.render.packet.tags import Tags

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from pypdf import PageObject, PdfWriter
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
    writer.pdf_header = "%PDF-1.7"  # marks in forms, and what our pages are printed with
    font, tags = stamp_font(writer), Tags(writer)
    jumps: list[_Jump] = []
    refused: dict[str, UnusableError] = {}
    for index, leaf in enumerate(leaves):
        try:
            jumps += _add(writer, leaf, _Drawing(index, look, font, tags))
        except UnusableError as error:
            refused.setdefault(leaf.piece.key, error)
    if refused:
        raise PiecesUnusableError(tuple(refused.items()))
    _bookmarks(writer, leaves)
    tags.write(_jumps(writer, leaves, jumps))
    _properties(writer, look)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What a page is drawn with: its place in this file, its feet, the stamps' font, the tags."""

    index: int
    look: Look
    font: IndirectObject
    tags: Tags


@dataclass(frozen=True, slots=True)
class _Jump:
    """A link of a page of ours: where it stands, and the page of a piece it leads to."""

    index: int
    rect: list[float]
    to: tuple[str, int]
    note: int


def _add(writer: PdfWriter, leaf: Leaf, drawing: _Drawing) -> Iterator[_Jump]:
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
    foot = drawing.look.foot(leaf.place)
    drawn, form = _draw(writer, placed, drawing.font)
    whole = not drawing.tags.drawn(piece, page, drawn, form)
    _fill(writer, drawn, placed, stamps(placed.width, placed.height, head, foot), whole=whole)
    if not piece.framed:
        yield from _links(page, drawing.index)


def _draw(writer: PdfWriter, placed: Placed, font: IndirectObject) -> tuple[PageObject, Any]:
    """Add a page that holds a form and the font of the stamps; it is still empty."""
    from pypdf.generic import DictionaryObject, NameObject

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
    return page, placed.form


def _fill(
    writer: PdfWriter, page: PageObject, placed: Placed, stamped: bytes, *, whole: bool
) -> None:
    """Draw the form and the stamps; a form without marks of its own is one marked paragraph."""
    from pypdf.generic import DecodedStreamObject, NameObject

    matrix = " ".join(f"{number:.5f}" for number in placed.matrix)
    drawn = f"q {matrix} cm {_PAGE} Do Q\n".encode()
    if whole:
        drawn = b"/P <</MCID 0>> BDC\n" + drawn + b"EMC\n"
    content = DecodedStreamObject()
    content.set_data(drawn + b"/Artifact <</Type /Pagination>> BDC\n" + stamped + b"EMC\n")
    reference = writer._add_object(content.flate_encode())  # noqa: SLF001 - as above
    page[NameObject("/Contents")] = reference


def _links(page: PageObject, index: int) -> Iterator[_Jump]:
    for note in entries(page, "/Annots"):
        target = target_of_link(note)
        if target is not None:
            x0, y0, x1, y1 = numbers(note, "/Rect")
            rect = [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)]
            yield _Jump(index, rect, target, number_of(note))


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
    jumps: Sequence[_Jump],
) -> Mapping[tuple[int, int], Any]:
    """Add the links whose page is in this file; one to another part stays words.

    Returns:
        The links, by the number of their page in the file and of the note they come from.
    """
    from pypdf.annotations import Link
    from pypdf.generic import Fit, NameObject, TextStringObject

    places = _places(leaves)
    made: dict[tuple[int, int], Any] = {}
    for jump in jumps:
        to = places.get(jump.to, places.get((jump.to[0], 0)))
        if to is not None:
            rect = jump.rect
            box = (rect[0], rect[1], rect[2], rect[3])
            link = Link(rect=box, target_page_index=to, fit=Fit.fit(), border=[0, 0, 0])
            note = writer.add_annotation(jump.index, link)
            said = f"To packet page {leaves[to].place}"
            note[NameObject("/Contents")] = TextStringObject(said)
            page: Any = writer.pages[jump.index].indirect_reference
            made[page.idnum, jump.note] = note
    return made


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
