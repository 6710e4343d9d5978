"""A picture in the body of a Word file: the drawing XML, with the words for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from appealgen.render.nodes import Drawing

__all__ = ["PICTURE_NAME", "picture_paragraph"]

PICTURE_NAME: Final = "Picture of the record: "
"""How the name of our pictures begins; a logo has another."""
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def picture_paragraph(relation: str, number: int, drawing: Drawing, size: tuple[int, int]) -> str:
    """Return a paragraph that holds one picture (ECMA-376 Part 1, 20.4.2.8).

    Args:
        relation: Id of the relation to the bitmap.
        number: The drawing's number, its own in the file.
        drawing: Its name and its words.
        size: Width and height in English Metric Units.
    """
    alt, name = _escape(drawing.alt), f"{PICTURE_NAME}{_escape(drawing.key)}"
    sides = f'cx="{size[0]}" cy="{size[1]}"'
    return (
        '<w:p><w:pPr><w:keepLines/><w:spacing w:before="60" w:after="160"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {sides}/><wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{alt}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {sides}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _escape(text: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, entity)
    return text
