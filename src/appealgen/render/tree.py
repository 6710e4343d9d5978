"""The semantic tree of a document: what Word and plain text are written from.

HTML whitespace is collapsed here once, so both outputs carry the same words in the same order as
the printed page. Non-breaking spaces and hyphens are characters, not layout, and stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from appealgen.errors import TemplateInvalidError
from appealgen.render.nodes import Cell, Document, Drawing, Paragraph, Row, Rule, Run, Table
from appealgen.render.subset import parse_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from appealgen.render.nodes import Block

__all__ = ["read_tree"]

#: What the subset allows inside a line of text; every other element is a block.
_INLINE: Final = frozenset(
    {"strong", "em", "cite", "small", "sup", "span", "a", "br", "img", "svg"}
)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")  # not \s: a non-breaking space stays
_WHOLE: Final = frozenset({"cite", "nobreak"})
_KINDS: Final = {
    "h1": "heading1", "h2": "heading2", "h3": "heading3", "li": "item", "dt": "term",
    "dd": "detail", "figcaption": "caption", "blockquote": "quote", "address": "address",
}  # fmt: skip


_PLAIN: Final = Run("")
_BREAK: Final = Run("\n")


@dataclass(frozen=True, slots=True)
class _Where:
    """What surrounds the element being read."""

    classes: tuple[str, ...] = ()
    kind: str = "plain"
    look: Run = _PLAIN
    depth: int = 0
    list_id: int = 0
    number: int = 0


@dataclass(slots=True)
class _Reader:
    """Collects runs until a block ends, then makes a paragraph of them."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    lists: int = 0
    first_in_item: bool = True

    def flush(self, where: _Where) -> None:
        runs = tuple(_tidy(self.runs))
        self.runs = []
        if not runs:
            return
        self.blocks.append(
            Paragraph(
                where.kind,
                runs,
                where.classes,
                tuple(self.anchors),
                where.depth,
                where.list_id,
                where.number,
            )
        )
        self.anchors = []

    def read(self, element: HtmlElement, where: _Where) -> None:
        """Read one element and what is in it, but not its tail."""
        if identity := element.get("id"):
            self.anchors.append(identity)
        tag = element.tag
        if tag not in _INLINE:
            self._block(element, where)
        elif tag == "br":
            self.runs.append(_BREAK)
        elif tag == "img":
            return  # the logo: its words stand beside it, and Word has a picture of its own
        elif tag == "svg":
            self._drawing(element, where)
        else:
            self._children(element, replace(where, look=_look(element, where.look)))

    def _children(self, element: HtmlElement, where: _Where) -> None:
        self._text(element.text, where)
        for child in element:
            self.read(child, where)
            self._text(child.tail, where)

    def _text(self, text: str | None, where: _Where) -> None:
        if text:
            self.runs.append(replace(where.look, text=text))

    def _block(self, element: HtmlElement, where: _Where) -> None:
        tag = element.tag
        if tag not in {"p", "div"} or where.kind == "plain" or self.runs:
            self.flush(where)
        inner = replace(
            where, classes=(*where.classes, *_classes(element)),
            kind=_KINDS.get(tag, where.kind),
        )  # fmt: skip
        if tag == "hr":
            self.blocks.append(Rule())
        elif tag == "table":
            self.blocks.append(_table(element, inner, self))
        elif tag in {"ul", "ol"}:
            self._list(element, inner)
        else:
            self._children(element, inner)
            self.flush(inner)

    def _list(self, element: HtmlElement, where: _Where) -> None:
        self.lists += 1
        here = replace(where, depth=where.depth + 1, list_id=self.lists, kind="item")
        for place, item in enumerate(element.iterchildren("li"), 1):
            self.read(item, replace(here, number=place if element.tag == "ol" else 0))

    def _drawing(self, element: HtmlElement, where: _Where) -> None:
        """Stand the drawing's own title in for it: words are what Word and text can carry."""
        titles = [child for child in element if child.tag == "title"]
        if not titles or not (titles[0].text or "").strip():
            what = "<svg> has no <title> that says what it shows"
            raise TemplateInvalidError(self.name, element.sourceline, what)
        alt = " ".join((titles[0].text or "").split())
        if key := element.get("data-picture"):
            self.flush(where)
            self.blocks.append(Drawing(_source(element), alt, key))
        else:
            self.runs.append(replace(where.look, text=f"[Figure: {alt}]"))


def _source(element: HtmlElement) -> str:
    """Return the markup of a drawing, without what follows it."""
    from lxml import etree

    markup: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return markup


def read_tree(html: str, name: str = "document") -> Document:
    """Read a document of the HTML subset into its semantic tree.

    Raises:
        TemplateInvalidError: Outside the subset, a table inside a table, or an untitled drawing.
    """
    root = parse_html(html, name)
    body = root.find("body")
    if body is None:
        raise TemplateInvalidError(name, None, "it has no body")
    reader = _Reader(name)
    reader._children(body, _Where())  # noqa: SLF001 (same module)
    reader.flush(_Where())
    return Document(
        title=(root.findtext("head/title") or "").strip(),
        language=root.get("lang", ""),
        reference=body.get("data-reference", "").strip(),
        draft=body.get("data-draft"),
        kind=body.get("class", ""),
        blocks=tuple(reader.blocks),
    )


def _table(element: HtmlElement, where: _Where, outer: _Reader) -> Table:
    """Read a table; each cell is read by its own reader."""
    if next(element.iterdescendants("table"), None) is not None:
        raise TemplateInvalidError(outer.name, element.sourceline, "a table inside a table")
    caption = next(element.iterchildren("caption"), None)
    captions = (
        () if caption is None else _paragraphs(caption, replace(where, kind="caption"), outer)
    )
    columns = tuple(" ".join(_classes(col)) for col in element.iterdescendants("col"))
    rows = tuple(
        Row(
            tuple(_cell(cell, where, outer) for cell in row.iterchildren("th", "td")),
            header=row.getparent().tag == "thead",
        )
        for row in element.iterdescendants("tr")
    )
    width = max((sum(cell.span for cell in row.cells) for row in rows), default=0)
    if any(sum(cell.span for cell in row.cells) != width for row in rows):
        raise TemplateInvalidError(outer.name, element.sourceline, "a table row has missing cells")
    return Table(captions[0] if captions else None, columns or ("",) * width, rows, where.classes)


def _cell(element: HtmlElement, where: _Where, outer: _Reader) -> Cell:
    own = replace(where, kind="plain", classes=(*where.classes, *_classes(element)))
    paragraphs = _paragraphs(element, own, outer)
    return Cell(paragraphs, element.tag == "th", int(element.get("colspan", "1")))


def _paragraphs(element: HtmlElement, where: _Where, outer: _Reader) -> tuple[Paragraph, ...]:
    reader = _Reader(outer.name, lists=outer.lists)
    if identity := element.get("id"):
        reader.anchors.append(identity)
    reader._children(element, where)  # noqa: SLF001 (same module)
    reader.flush(where)
    outer.lists = reader.lists
    return tuple(block for block in reader.blocks if isinstance(block, Paragraph))


def _classes(element: HtmlElement) -> tuple[str, ...]:
    return tuple(element.get("class", "").split())


def _look(element: HtmlElement, look: Run) -> Run:
    """Return the look of text inside an inline element."""
    return replace(
        look,
        bold=look.bold or element.tag == "strong",
        italic=look.italic or element.tag in {"em", "cite"},
        small=look.small or element.tag == "small",
        raised=look.raised or element.tag == "sup",
        link=element.get("href", look.link) if element.tag == "a" else look.link,
        classes=(*look.classes, *_classes(element)),
    )


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """Collapse white space as a browser does: one space, none at the ends of a line."""
    tidy: list[Run] = []
    for run in runs:
        if run == _BREAK:
            _trim_end(tidy)
            tidy.append(run)
            continue
        text = _SPACES.sub(" ", run.text)
        if not _WHOLE.isdisjoint(run.classes):
            text = text.replace(" ", "\xa0")  # as .cite and .nobreak do in print.css
        if text.startswith(" ") and (not tidy or tidy[-1].text.endswith((" ", "\n"))):
            text = text[1:]
        if text:
            tidy.append(replace(run, text=text))
    _trim_end(tidy)
    while tidy and tidy[-1].text == "\n":
        tidy.pop()
        _trim_end(tidy)
    yield from tidy


def _trim_end(runs: list[Run]) -> None:
    """Drop the space before a line's end."""
    while runs and runs[-1].text != "\n" and runs[-1].text.endswith(" "):
        text = runs[-1].text[:-1]
        if text:
            runs[-1] = replace(runs[-1], text=text)
            return
        runs.pop()
