"""The structure of a packet, for who has it read aloud (ISO 32000-1, 14.7).

Our own pages are printed with headings, lists and tables marked as such. The marks stay in the
form XObject that a page is drawn as; here the tree that names them is carried over, piece by piece,
with each reference led to that form (14.7.4.2, ``/Stm``). A page of an exhibit has no tree of ours:
it is one paragraph, read in the order in which its file draws it. Stamps are no part of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from appealgen.render.packet.objects import entries, value
from appealgen.render.packet.structure import Held, Mark, Node, Note, Place, nodes_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, IndirectObject

    from appealgen.render.packet.interface import Piece

__all__ = ["Tags"]

_KEPT: Final = ("/S", "/Alt", "/ActualText", "/Lang", "/E")
_WHOLE: Final = 0
"""The mark of a page that is one paragraph."""


@dataclass(slots=True)
class _Part:
    """A piece: its title, the tree its pages come from, and where its pages went."""

    title: str
    tree: Held = None
    places: dict[int, Place] = field(default_factory=dict)
    whole: list[Place] = field(default_factory=list)


class Tags:
    """Gathers the structure of a packet while its pages are drawn."""

    def __init__(self, writer: PdfWriter) -> None:
        """Begin a packet.

        Args:
            writer: Where its pages are drawn.
        """
        self._writer = writer
        self._parts: dict[str, _Part] = {}
        self._parents: list[Held] = []
        self._named: dict[str, Held] = {}

    def drawn(self, piece: Piece, source: PageObject, page: PageObject, form: Held) -> bool:
        """Take note of a page that was drawn; return whether its form has marks of its own.

        Args:
            piece: Whose page.
            source: The page as it was.
            page: The page of the packet.
            form: The form it is drawn as, in the packet.
        """
        from pypdf.generic import NameObject, NumberObject

        root = value(_pdf(source).trailer["/Root"], "/StructTreeRoot")
        tagged = not piece.framed and root is not None and "/StructParents" in source
        part = self._parts.setdefault(piece.key, _Part(piece.title or piece.stamp))
        key = NumberObject(self._key([]))
        where = _reference(page)
        if tagged:
            form[NameObject("/StructParents")] = key
            part.tree = root
            place = Place(where, form.indirect_reference, int(key))
            part.places[_reference(source).idnum] = place
        else:
            page[NameObject("/StructParents")] = key
            part.whole.append(Place(where, None, int(key)))
        page[NameObject("/Tabs")] = NameObject("/S")
        return tagged

    def write(self, notes: Mapping[tuple[int, int], Held]) -> None:
        """Write the structure into the packet.

        Args:
            notes: The links, by the number of the packet's page object and of the source's note.
        """
        from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject

        root = _dictionary(Type="/StructTreeRoot")
        top = self.add(root)
        document = _dictionary(Type="/StructElem", S="/Document")
        document[NameObject("/P")] = top
        under = self.add(document)
        kids = [self._part(n, part, under, notes) for n, part in enumerate(self._parts.values())]
        document[NameObject("/K")] = ArrayObject(kids)
        root[NameObject("/K")] = ArrayObject([under])
        root[NameObject("/ParentTree")] = self.add(self._parent_tree())
        if self._named:
            root[NameObject("/IDTree")] = self.add(self._id_tree())
        catalog = self._writer._root_object  # noqa: SLF001 - no public way
        catalog[NameObject("/StructTreeRoot")] = top
        marked = BooleanObject(True)  # noqa: FBT003 - its only argument
        catalog[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): marked})

    def _part(
        self, number: int, part: _Part, under: Held, notes: Mapping[tuple[int, int], Held]
    ) -> Held:
        from pypdf.generic import ArrayObject, NameObject, TextStringObject

        made = _dictionary(Type="/StructElem", S="/Part")
        made[NameObject("/P")] = under
        made[NameObject("/T")] = TextStringObject(part.title)
        reference = self.add(made)
        writing = _Writing(self, f"{number}-", notes)
        found = [writing.element(node, reference) for node in nodes_on(part.tree, part.places)]
        found += [self._paragraph(place, reference) for place in part.whole]
        made[NameObject("/K")] = ArrayObject(found)
        return reference

    def _paragraph(self, place: Place, under: Held) -> Held:
        from pypdf.generic import NameObject, NumberObject

        made = _dictionary(Type="/StructElem", S="/P")
        made[NameObject("/P")] = under
        made[NameObject("/Pg")] = place.page
        made[NameObject("/K")] = NumberObject(_WHOLE)
        reference = self.add(made)
        self._parents[place.key].append(reference)
        return reference

    def _parent_tree(self) -> DictionaryObject:
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

        numbers = ArrayObject()
        for key, held in enumerate(self._parents):
            numbers.append(NumberObject(key))
            numbers.append(self.add(ArrayObject(held)) if isinstance(held, list) else held)
        return DictionaryObject({NameObject("/Nums"): numbers})

    def _id_tree(self) -> DictionaryObject:
        """Return the names of the elements in the order a name tree has (7.9.6)."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

        names = ArrayObject()
        for name, element in sorted(self._named.items()):
            names.extend((TextStringObject(name), element))
        return DictionaryObject({NameObject("/Names"): names})

    def _key(self, held: Held) -> int:
        self._parents.append(held)
        return len(self._parents) - 1

    def add(self, made: Held) -> Held:
        """Add an object to the packet and return its reference."""
        return self._writer._add_object(made)  # noqa: SLF001 - no public way

    def marked(self, mark: Mark, element: Held) -> None:
        """Say to which element a mark of a page belongs."""
        from pypdf.generic import NullObject

        held = self._parents[mark.place.key]
        held.extend(NullObject() for _ in range(mark.number + 1 - len(held)))
        held[mark.number] = element

    def named(self, name: str, element: Held) -> None:
        """Say what an element is called."""
        self._named[name] = element

    def linked(self, note: Held, element: Held) -> None:
        """Say to which element a link belongs."""
        from pypdf.generic import NameObject, NumberObject

        note[NameObject("/StructParent")] = NumberObject(self._key(element))


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes the elements of one piece; names of table heads are made its own by a prefix."""

    tags: Tags
    prefix: str
    notes: Mapping[tuple[int, int], Held]

    def element(self, node: Node, under: Held) -> Held:
        """Write an element and what is in it; return its reference."""
        from pypdf.generic import ArrayObject, NameObject, TextStringObject

        made = _dictionary(Type="/StructElem")
        made[NameObject("/P")] = under
        for name in _KEPT:
            if name in node.element:
                made[NameObject(name)] = value(node.element, name)
        if "/A" in node.element:
            made[NameObject("/A")] = self._attributes(value(node.element, "/A"))
        reference = self.tags.add(made)
        if "/ID" in node.element:
            named = f"{self.prefix}{value(node.element, '/ID')}"
            made[NameObject("/ID")] = TextStringObject(named)
            self.tags.named(named, reference)
        kids = [self._kid(kid, reference) for kid in node.kids]
        made[NameObject("/K")] = ArrayObject(kid for kid in kids if kid is not None)
        return reference

    def _kid(self, kid: Node | Mark | Note, under: Held) -> Held:
        from pypdf.generic import NameObject, NumberObject

        if isinstance(kid, Node):
            return self.element(kid, under)
        if isinstance(kid, Mark):
            self.tags.marked(kid, under)
            made = _dictionary(Type="/MCR")
            made[NameObject("/Stm")] = kid.place.form
            made[NameObject("/MCID")] = NumberObject(kid.number)
        else:
            note = self.notes.get((kid.place.page.idnum, kid.note))
            if note is None:  # its page is in another part: the words stay, without a link
                return None
            self.tags.linked(note, under)
            made = _dictionary(Type="/OBJR")
            made[NameObject("/Obj")] = note.indirect_reference
        made[NameObject("/Pg")] = kid.place.page
        return made

    def _attributes(self, held: Held) -> Held:
        """Return an element's attributes, a cell's heads under their new names."""
        from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

        if isinstance(held, list):
            return ArrayObject(self._attributes(one.get_object()) for one in held)
        made = DictionaryObject(held)
        if "/Headers" in made:
            named = (TextStringObject(f"{self.prefix}{one}") for one in entries(made, "/Headers"))
            made[NameObject("/Headers")] = ArrayObject(named)
        return made


def _dictionary(**names: str) -> DictionaryObject:
    from pypdf.generic import DictionaryObject, NameObject

    made = DictionaryObject()
    for key, name in names.items():
        made[NameObject(f"/{key}")] = NameObject(name)
    return made


def _pdf(page: PageObject) -> Held:
    return page.pdf


def _reference(held: Held) -> IndirectObject:
    reference: IndirectObject = held.indirect_reference
    return reference
