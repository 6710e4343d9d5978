"""Put one page of a source onto a US Letter page of the packet, as a picture of itself.

A page is drawn as a form XObject (ISO 32000-1, 8.10): its own fonts, clip and graphics state stay
inside, whatever its content leaves open. ``/Rotate``, a crop box and any size are resolved here,
so that every page of a packet is upright Letter and the stamps have a strip of their own that no
text can reach. Comments and filled fields are drawn in; nothing active (scripts, links, actions)
comes along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from appealgen.render.packet.interface import UnusableError
from appealgen.render.packet.objects import entries, numbers, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, StreamObject

__all__ = ["LETTER", "STRIP", "Placed", "place"]

LETTER: Final = (612.0, 792.0)
"""US Letter in points (1/72 inch)."""
STRIP: Final = 26.0
"""Height of the strip at head and foot that belongs to the stamps, in points."""

_SIDE: Final = 8.0
_HIDDEN: Final = 0b100010  # Hidden and NoView (ISO 32000-1, table 165)
_NOT_DRAWN: Final = frozenset({"/Link", "/Popup"})
_SAME: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LONGEST: Final = 40_000.0
_PRINT: Final = "Open it, print it to a new PDF, and use that file."

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A page drawn onto its Letter page.

    Attributes:
        width: Width of the packet's page in points.
        height: Its height.
        form: The page as a form XObject in the writer, not yet added to it.
        matrix: Where it is drawn.
    """

    width: float
    height: float
    form: StreamObject
    matrix: Matrix


def place(writer: PdfWriter, page: PageObject, *, framed: bool) -> Placed:
    """Return a page as it is to be drawn.

    Args:
        writer: The packet; fonts and pictures of the page are copied into it, each once.
        page: A page of a source.
        framed: Leave the strips of the stamps free.

    Raises:
        UnusableError: The page has no area, or what was filled in is not part of its picture.
    """
    box = _visible(page)
    turn = page.rotation % 360
    wide, high = box[2] - box[0], box[3] - box[1]
    shown = (high, wide) if turn in {90, 270} else (wide, high)
    width, height = LETTER if shown[0] <= shown[1] else LETTER[::-1]
    strip, side = (STRIP, _SIDE) if framed else (0.0, 0.0)
    unit = float(value(page, "/UserUnit") or 1.0)
    scale = min(
        (width - 2 * side) / shown[0], (height - 2 * strip) / shown[1], unit if framed else 1.0
    )
    left = (width - scale * shown[0]) / 2
    foot = (height - scale * shown[1]) / 2
    matrix = _scaled(_turned(turn, wide, high, box), scale, left, foot)
    return Placed(width, height, _form(writer, page, box), matrix)


def _visible(page: PageObject) -> tuple[float, float, float, float]:
    """Return the part of a page that viewers show: its crop box inside its media box."""
    media, crop = page.mediabox, page.cropbox
    box = (
        max(float(media.left), float(crop.left)),
        max(float(media.bottom), float(crop.bottom)),
        min(float(media.right), float(crop.right)),
        min(float(media.top), float(crop.top)),
    )
    if box[2] <= box[0] or box[3] <= box[1]:
        box = tuple(map(float, (media.left, media.bottom, media.right, media.top)))  # type: ignore[assignment]
    wide, high = box[2] - box[0], box[3] - box[1]
    if not (1.0 <= wide <= _LONGEST and 1.0 <= high <= _LONGEST):
        what = "has a page without a usable size"
        raise UnusableError(what, _PRINT)
    return box


def _turned(turn: int, wide: float, high: float, box: tuple[float, ...]) -> Matrix:
    """Return the matrix that sets a page upright with its corner at the origin."""
    x, y = box[0], box[1]
    if turn == 90:  # noqa: PLR2004 - quarter turns, clockwise (ISO 32000-1, table 30)
        return (0, -1, 1, 0, -y, wide + x)
    if turn == 180:  # noqa: PLR2004
        return (-1, 0, 0, -1, wide + x, high + y)
    if turn == 270:  # noqa: PLR2004
        return (0, 1, -1, 0, high + y, -x)
    return (1, 0, 0, 1, -x, -y)


def _scaled(matrix: Matrix, scale: float, left: float, foot: float) -> Matrix:
    a, b, c, d, e, f = (number * scale for number in matrix)
    return (a, b, c, d, e + left, f + foot)


def _form(
    writer: PdfWriter, page: PageObject, box: tuple[float, float, float, float]
) -> StreamObject:
    """Return a page as a form XObject: content, resources, and annotations drawn in."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
    )

    drawings: list[bytes] = []
    resources: Any = value(page, "/Resources")
    notes = entries(page, "/Annots")
    if notes:
        # A dictionary of this page's own, as the looks of its notes are added to it.
        resources = _copied(writer, resources)
        drawings = list(_annotations(writer, notes, resources))
    else:
        # Pages that share their resources share the copy.
        held: Any = page.get("/Resources")
        resources = DictionaryObject() if resources is None else held.clone(writer)
    drawn = b"".join(drawings)
    content = DecodedStreamObject()
    # A line break on each side: a page's content may end inside a number or a comment.
    content.set_data(b"q\n" + _content(page) + b"\nQ\n" + drawn)
    form = content.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in box)
    form[NameObject("/Resources")] = resources
    group = value(page, "/Group")
    if group is not None:
        form[NameObject("/Group")] = group.clone(writer)
    return form


def _content(page: PageObject) -> bytes:
    contents = value(page, "/Contents")
    if contents is None:
        return b""
    streams = entries(page, "/Contents") if isinstance(contents, list) else [contents]
    # An entry that points to nothing is no content (7.3.10); any other kind of object is damage.
    return b"\n".join(stream.get_data() for stream in streams if stream is not None)


def _copied(writer: PdfWriter, resources: Any) -> DictionaryObject:  # noqa: ANN401 - as above
    """Return resources copied into the packet one by one."""
    from pypdf.generic import DictionaryObject

    copied = DictionaryObject()
    for name, held in (resources or {}).items():
        copied[name] = held.clone(writer)
    return copied


def _annotations(
    writer: PdfWriter, notes: Sequence[Any], resources: DictionaryObject
) -> Iterator[bytes]:
    """Yield the drawing of each annotation that a viewer would show."""
    from pypdf.generic import DictionaryObject, NameObject

    for index, note in enumerate(notes):
        kind, flags = value(note, "/Subtype"), int(value(note, "/F") or 0)
        if not note or kind in _NOT_DRAWN or flags & _HIDDEN:
            continue
        look = _appearance(note)
        if look is None:
            _refuse_lost(note)
            continue
        name = NameObject(f"/ApgNote{index}")
        # A dictionary of this page's own: the one of the source may be shared by its pages.
        pictures = DictionaryObject(value(resources, "/XObject") or {})
        pictures[name] = writer._add_object(look.clone(writer))  # noqa: SLF001 - no public way
        resources[NameObject("/XObject")] = pictures
        matrix = " ".join(f"{number:.5f}" for number in _onto(note, look))
        yield f"q {matrix} cm {name} Do Q\n".encode()


def _appearance(note: Any) -> Any:  # noqa: ANN401 - objects of the file
    """Return the normal appearance of an annotation in its state, or None."""
    from pypdf.generic import StreamObject

    look = value(value(note, "/AP"), "/N")
    if look is not None and not isinstance(look, StreamObject):
        state = value(note, "/AS")
        return (value(look, state) if state else None) or _nothing()
    return look


def _nothing() -> Any:  # noqa: ANN401 - as above
    """Return an empty appearance: a box that is not ticked shows nothing, and loses nothing."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, FloatObject, NameObject

    empty = DecodedStreamObject()
    empty[NameObject("/Type")] = NameObject("/XObject")
    empty[NameObject("/Subtype")] = NameObject("/Form")
    empty[NameObject("/BBox")] = ArrayObject(FloatObject(v) for v in (0, 0, 1, 1))
    return empty


def _refuse_lost(note: Any) -> None:  # noqa: ANN401 - as above
    """Refuse a page with words that only a viewer program would draw."""
    kind, parent = value(note, "/Subtype"), value(note, "/Parent")
    answer = value(note, "/V") or value(parent, "/V")
    # A digital signature without a look of its own is invisible in every viewer.
    signature = (value(note, "/FT") or value(parent, "/FT")) == "/Sig"
    filled = kind == "/Widget" and not signature and answer not in {None, "", "/Off"}
    written = kind == "/FreeText" and value(note, "/Contents")
    if filled or written:
        what = "has filled fields or comments that are not part of the page"
        raise UnusableError(what, _PRINT)


def _onto(note: Any, look: Any) -> Matrix:  # noqa: ANN401 - as above
    """Return the matrix that maps an appearance onto its rectangle (ISO 32000-1, 12.5.5)."""
    x0, y0, x1, y1 = numbers(look, "/BBox")
    a, b, c, d, e, f = numbers(look, "/Matrix") or _SAME
    corners = [
        (a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
    ]
    left, foot = (min(axis) for axis in zip(*corners, strict=True))
    right, head = (max(axis) for axis in zip(*corners, strict=True))
    rect = numbers(note, "/Rect")
    to_left, to_right = sorted((rect[0], rect[2]))
    to_foot, to_head = sorted((rect[1], rect[3]))
    across = (to_right - to_left) / (right - left) if right > left else 1.0
    up = (to_head - to_foot) / (head - foot) if head > foot else 1.0
    return (across, 0.0, 0.0, up, to_left - across * left, to_foot - up * foot)
