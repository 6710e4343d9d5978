"""Look at a logo before it is printed: format, size, and nothing in it that acts or reaches out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["MAX_BYTES", "logo_kind", "wrong_with_logo"]

MAX_BYTES: Final = 1_000_000
"""Largest logo file. It is in every letter; a picture of more is a photograph."""
_MAX_PIXELS: Final = 4_000
"""Widest and highest picture, in pixels: 4 inches at 1,000 dots per inch."""
_KINDS: Final[dict[str, Literal["png", "jpg", "svg"]]] = {
    ".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".svg": "svg",
}  # fmt: skip
_STARTS: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_ENDS: Final = (b"IEND\xaeB`\x82", b"\xff\xd9")
"""How a whole PNG (ISO/IEC 15948, 11.2.5) and a whole JPEG (ITU-T T.81, B.1.1.3) end."""
_DRAWN: Final = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    | {"text", "tspan", "defs", "title", "desc", "style", "linearGradient", "radialGradient"}
    | {"stop", "clipPath", "mask"}
)
"""Shapes, words and gradients; ``script``, ``image``, ``use`` and the like act or reach out."""
_REACHES: Final = re.compile(r"@import|javascript:|expression\(|url\((?!\s*['\"]?#)", re.IGNORECASE)


def logo_kind(name: str) -> Literal["png", "jpg", "svg"] | None:
    """Return the format of a logo by the ending of its name, or None for any other."""
    ending = name[name.rfind(".") :].casefold() if "." in name else ""
    return _KINDS.get(ending)


def wrong_with_logo(data: bytes, kind: Literal["png", "jpg", "svg"]) -> str:
    """Return what is wrong with a logo, as a sentence; empty where nothing is.

    Args:
        data: The file.
        kind: Its format by name.
    """
    if len(data) > MAX_BYTES:
        return f"The logo is larger than {MAX_BYTES // 1000:,} kB."
    if kind == "svg":
        return next(_wrong_in_svg(data), "")
    if not data.startswith(_STARTS[kind]):
        return "The logo is not of the format its name says."
    return _wrong_in_picture(data)


def _wrong_in_picture(data: bytes) -> str:
    """Read size and end of a picture; what is inside it is decoded when it is printed."""
    from docx.image.image import Image

    try:
        picture = Image.from_blob(data)
        widest = max(picture.px_width, picture.px_height)
    except Exception:  # noqa: BLE001 - the reader of headers stumbles over damage in its own ways
        return "The logo is damaged."
    if widest > _MAX_PIXELS:
        return f"The logo is wider or higher than {_MAX_PIXELS:,} pixels."
    whole = any(data.rstrip(b"\0").endswith(end) for end in _ENDS)
    return "" if whole else "The logo is damaged: its end is missing."


def _wrong_in_svg(data: bytes) -> Iterator[str]:
    from lxml import etree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        yield "The logo declares a document type, which a drawing does not need."
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        yield "The logo is not readable as SVG."
        return
    if etree.QName(root).localname != "svg":
        yield "The logo is not readable as SVG."
    for element in root.iter():
        yield from _wrong_in_element(element)


def _wrong_in_element(element: _Element) -> Iterator[str]:
    if not isinstance(element.tag, str):
        if "Processing" in str(element.tag):
            yield "The logo holds a processing instruction."
        return
    name = element.tag.rpartition("}")[2]
    if name == "script":
        yield "The logo holds a script."
    elif name not in _DRAWN:
        yield f"The logo uses <{name}>; only shapes, words and gradients are drawn."
    if name == "style" and _REACHES.search(element.text or ""):
        yield "The logo's styles read another file."
    for key, value in element.attrib.items():
        plain = str(key).rpartition("}")[2].casefold()
        inner = plain == "href" and str(value).startswith("#")
        if plain.startswith("on") or (plain in {"href", "src"} and not inner):
            yield f"The logo has the attribute '{plain}', which acts or reads another file."
        elif _REACHES.search(str(value)):
            yield "The logo's styles read another file."
