"""The structure of a source's pages, as far as it is carried over (ISO 32000-1, 14.7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from appealgen.render.packet.objects import entries, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pypdf.generic import IndirectObject

__all__ = ["Held", "Mark", "Node", "Note", "Place", "nodes_on"]

Held = Any
"""An object of a file; the library leaves its entries untyped."""


class Place(NamedTuple):
    """Where the marks of a page are: on which page, in which form, under which key."""

    page: IndirectObject
    form: IndirectObject | None
    key: int


class Mark(NamedTuple):
    """A mark in the content of a page, by its number there."""

    place: Place
    number: int


class Note(NamedTuple):
    """A link that is part of an element, by its number in the source."""

    place: Place
    note: int


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a source's tree that has something on the pages carried over."""

    element: Held
    kids: tuple[Node | Mark | Note, ...]


def nodes_on(tree: Held, places: Mapping[int, Place]) -> Iterator[Node]:
    """Yield the elements of a source's tree that stand on some pages, without the document itself.

    Args:
        tree: The root of the structure; None for a source without one.
        places: Where the marks of each page are now, by the number of the page in the source.
    """
    for top in _kids(tree) if tree is not None else ():
        whole = _node(top, places, None)
        if whole is not None:
            document = value(whole.element, "/S") == "/Document"
            inner = [kid for kid in whole.kids if isinstance(kid, Node)]
            yield from inner if document else [whole]


def _node(element: Held, places: Mapping[int, Place], page: int | None) -> Node | None:
    """Return an element with what of it is on some pages; None where nothing is."""
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    held = _kids(element)
    found = [kid for one in held if (kid := _kid(one, places, page)) is not None]
    # An empty cell has nothing in it and still holds its place in the table.
    empty_here = not held and page in places
    return Node(element, tuple(found)) if found or empty_here else None


def _kid(
    one: Held,
    places: Mapping[int, Place],
    page: int | None,
) -> Node | Mark | Note | None:
    if isinstance(one, int):
        place = places.get(page or 0)
        return Mark(place, int(one)) if place else None
    kind = value(one, "/Type")
    if kind not in {"/MCR", "/OBJR"}:
        return _node(one, places, page)
    place = places.get(one.raw_get("/Pg").idnum if "/Pg" in one else page or 0)
    if place is None:
        return None
    if kind == "/OBJR":
        return Note(place, one.raw_get("/Obj").idnum)
    return Mark(place, int(value(one, "/MCID")))


def _kids(element: Held) -> Sequence[Held]:
    held = value(element, "/K")
    if held is None:
        return ()
    return entries(element, "/K") if isinstance(held, list) else [held]
