"""The HTML subset every renderer understands, and the check that holds templates to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appealgen.errors import TemplateInvalidError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

__all__ = ["ELEMENTS", "SVG_ELEMENTS", "check_subset", "clean", "parse_html"]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS: Final = _names(
    "html head title meta body header footer main section article div h1 h2 h3 p blockquote "
    "address hr figure figcaption ul ol li dl dt dd table caption colgroup col thead tbody tr th "
    "td strong em cite small sup span a br img svg"
)
#: Shapes and words only: ``use``, ``image``, ``foreignobject`` and ``script`` reach elsewhere.
SVG_ELEMENTS: Final = _names(
    "svg title desc g path rect circle ellipse line polyline polygon text tspan defs"
)
ATTRIBUTES: Final = _names("id class lang href scope colspan charset name content aria-label role")
FORBIDDEN_IN_SVG: Final = frozenset({"href", "xlink:href", "src", "style"})

#: Longest document and deepest nesting rendered. 900 nested elements exhaust the layout's stack,
#: and a document of this many characters is far past any letter (measured with WeasyPrint 70).
MAX_CHARACTERS: Final = 2_000_000
MAX_DEPTH: Final = 60

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Direction overrides (Unicode TR36, section 3.2.1): they can show "L4" where "4L" is stored.
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
#: The one picture a page may show is the practice's logo, always with words that say what it is.
_PICTURE: Final = {
    "src": re.compile(r"bundled:logo\.(?:png|jpg|svg)"),
    "alt": re.compile(r".*\S.*"),
}
_LINK: Final = re.compile(r"#[\w.:-]+|https?://\S+")


def clean(html: str, name: str = "document") -> str:
    """Return the HTML with direction overrides made visible as U+FFFD.

    Raises:
        TemplateInvalidError: A control character, a lone surrogate, or too long a document.
    """
    if len(html) > MAX_CHARACTERS:
        raise TemplateInvalidError(name, None, f"it is longer than {MAX_CHARACTERS} characters")
    if found := _UNPRINTABLE.search(html):
        line = html.count("\n", 0, found.start()) + 1
        code = f"U+{ord(found.group()):04X}"
        raise TemplateInvalidError(name, line, f"it holds the unprintable character {code}")
    return _DIRECTION.sub("\ufffd", html)


def parse_html(html: str, name: str = "document") -> HtmlElement:
    """Return the lxml root of a document that keeps to the subset.

    Raises:
        TemplateInvalidError: An element or attribute outside the subset, or unprintable text.
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(clean(html, name), parser=parser)
    except etree.ParserError as empty:
        raise TemplateInvalidError(name, None, "it is empty") from empty
    for element, depth in _walk(root, 1):
        if depth > MAX_DEPTH:
            line = element.sourceline
            raise TemplateInvalidError(name, line, f"nested deeper than {MAX_DEPTH} elements")
        _check_element(element, name)
    return root


def check_subset(html: str, name: str = "document") -> None:
    """Refuse a document that uses anything outside the subset.

    Args:
        html: The whole document.
        name: What the message calls it.

    Raises:
        TemplateInvalidError: Names the first element or attribute outside the subset, and its line.
    """
    parse_html(html, name)


def _walk(element: HtmlElement, depth: int) -> Iterator[tuple[HtmlElement, int]]:
    """Yield elements with their depth, without recursion that a deep document could exhaust."""
    waiting = [(element, depth)]
    while waiting:
        current, level = waiting.pop()
        yield current, level
        waiting.extend((child, level + 1) for child in reversed(current))


def _check_element(element: HtmlElement, name: str) -> None:
    """Refuse one element or one of its attributes."""
    inside_svg = element.tag != "svg" and any(a.tag == "svg" for a in element.iterancestors("svg"))
    allowed = SVG_ELEMENTS if inside_svg else ELEMENTS
    if element.tag not in allowed:
        what = f"<{element.tag}> is not in the HTML subset"
        raise TemplateInvalidError(name, element.sourceline, what)
    if element.tag == "img" and not _PICTURE.keys() <= set(element.keys()):
        what = "<img> needs its source and the words for those who cannot see it"
        raise TemplateInvalidError(name, element.sourceline, what)
    drawing = inside_svg or element.tag == "svg"
    for key, value in element.attrib.items():
        if not _attribute_allowed(element.tag, key, value, drawing=drawing):
            what = f"<{element.tag} {key}=…> is not in the HTML subset"
            raise TemplateInvalidError(name, element.sourceline, what)


def _attribute_allowed(tag: str, key: str, value: str, *, drawing: bool) -> bool:
    """Return whether one attribute may stand."""
    if tag == "img" and key in _PICTURE:
        return _PICTURE[key].fullmatch(value) is not None
    if key.startswith("on"):
        return False
    if drawing:
        return key not in FORBIDDEN_IN_SVG and "url(" not in value
    if key == "href":
        return _LINK.fullmatch(value) is not None
    return key in ATTRIBUTES or key.startswith("data-")
