"""Styles, page, header, footer and list numbering of the Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _Footer, _Header
    from docx.styles.style import BaseStyle

    from appealgen.render.nodes import Document

__all__ = [
    "STYLE_NAMES",
    "TABLE_STYLE",
    "ListNumbering",
    "add_missing_styles",
    "draft_element",
    "footer_element",
    "prepare_page",
    "prepare_styles",
]

TABLE_STYLE: Final = "AppealTable"
#: Fonts of every Word; LibreOffice has metric twins (Caladea, Carlito).
SERIF: Final = "Cambria"
SANS: Final = "Calibri"

#: style name: (size in half points, bold, italic, space before, space after in twips, keep next)
_STYLES: Final[dict[str, tuple[int, bool, bool, int, int, bool]]] = {
    "Normal": (21, False, False, 0, 120, False),
    "Title": (32, True, False, 0, 20, True),
    "Heading 1": (25, True, False, 200, 120, True),
    "Heading 2": (23, True, False, 260, 80, True),
    "Heading 3": (21, True, True, 180, 60, True),
    "List Bullet": (21, False, False, 0, 60, False),
    "List Number": (21, False, False, 0, 60, False),
    "Caption": (20, True, False, 120, 60, True),
    "Quote": (20, False, True, 60, 120, False),
    "Header": (18, True, False, 0, 0, False),
    "Footer": (17, False, False, 0, 0, False),
}
STYLE_NAMES: Final = tuple(_STYLES)
"""The built-in styles our letters use, by their English names."""
#: From the paper's edge to the header and footer, in twentieths of a point.
_HEADER_DISTANCE: Final = 560
_OWN_STOPS: Final = (4320, 8640)
"""The tab stops of python-docx's own footer style, in twips."""
_LINE: Final = 276  # 1.15 lines, in 240ths
_UNDER_XML: Final = (
    '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="777777"/></w:pBdr>'
)


def prepare_styles(made: WordDocument, language: str) -> None:
    """Set fonts, sizes, spacing and language of the styles the body uses."""
    for name, look in _STYLES.items():
        _style(made.styles[name], look)
    defaults = made.styles.element.find(_q("docDefaults"))
    properties = defaults.find(f"{_q('rPrDefault')}/{_q('rPr')}")
    lang = properties.find(_q("lang"))
    for key in ("val", "eastAsia"):
        lang.set(_q(key), language)
    made.styles.element.append(_parse(_TABLE_STYLE_XML))
    made.styles.element.append(_parse(_LINK_STYLE_XML))
    _modern(made)


def add_missing_styles(made: WordDocument, language: str) -> None:
    """Add to a letterhead the styles it lacks; those it has stay as the practice made them."""
    from docx.enum.style import WD_STYLE_TYPE

    there = {style.name for style in made.styles}
    for name in [name for name in _STYLES if name not in there]:
        added = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        _style(added, _STYLES[name])
        look = added.element.find(_q("rPr"))
        for tag in ("rFonts", "color", "sz", "szCs"):  # these come from the practice's own text
            look.remove(look.find(_q(tag)))
        if "Normal" in there:
            added.base_style = made.styles["Normal"]
    known = {style.style_id for style in made.styles}
    for identity, xml in ((TABLE_STYLE, _TABLE_STYLE_XML), ("AppealLink", _LINK_STYLE_XML)):
        if identity not in known:
            made.styles.element.append(_parse(xml))
    _speak(made, language)


def _speak(made: WordDocument, language: str) -> None:
    """Set the language of the text, whatever the letterhead leaves out."""
    root = made.styles.element
    defaults = root.find(_q("docDefaults"))
    if defaults is None:
        defaults = _parse(f"<w:docDefaults {_NS}/>")
        root.insert(0, defaults)
    place = defaults
    for tag in ("rPrDefault", "rPr", "lang"):
        inner = place.find(_q(tag))
        if inner is None:
            inner = _parse(f"<w:{tag} {_NS}/>")
            place.append(inner)
        place = inner
    for key in ("val", "eastAsia"):
        place.set(_q(key), language)


def _style(style: BaseStyle, look: tuple[int, bool, bool, int, int, bool]) -> None:
    """Rewrite one built-in style in black, without theme fonts."""
    size, bold, italic, before, after, keep = look
    font = SANS if style.name in {"Header", "Footer"} else SERIF
    element = style.element
    for tag in ("rPr", "pPr"):
        old = element.find(_q(tag))
        numbering = None if old is None else old.find(_q("numPr"))
        if old is not None:
            element.remove(old)
        if tag == "rPr":
            element.append(_parse(_run_xml(font, size, bold=bold, italic=italic)))
        else:
            new = _parse(_paragraph_xml(style.name, before, after, keep=keep))
            if numbering is not None:
                # The schema's order: keep, widow control, numbering, spacing.
                new.find(_q("widowControl")).addnext(numbering)
            element.append(new)
    # The schema wants paragraph properties before run properties.
    element.append(element.find(_q("rPr")))


def _run_xml(font: str, size: int, *, bold: bool, italic: bool) -> str:
    flags = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    return (
        f'<w:rPr {_NS}><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" '
        f'w:eastAsia="{font}"/>{flags}<w:color w:val="000000"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _paragraph_xml(name: str, before: int, after: int, *, keep: bool) -> str:
    keeps = "<w:keepNext/><w:keepLines/>" if keep else ""
    level = _OUTLINE.get(name)
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    line = 240 if name in {"Header", "Footer", "Title"} else _LINE
    under = _UNDER_XML if name == "Heading 2" else ""
    return (
        f"<w:pPr {_NS}>{keeps}<w:widowControl/>{under}"
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
        f"{outline}</w:pPr>"
    )


def prepare_page(made: WordDocument, tree: Document, paper: tuple[int, int], margin: int) -> None:
    """Set paper and margins; put the draft line in the header and page numbers in the footer."""
    from docx.shared import Twips

    section = made.sections[0]
    section.page_width, section.page_height = (Twips(side) for side in paper)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Twips(margin))
    section.header_distance = section.footer_distance = Twips(_HEADER_DISTANCE)
    if tree.draft is not None:
        _replace(section.header, draft_element(tree.draft))
    _replace(section.footer, footer_element(tree.reference, paper[0] - 2 * margin))


def draft_element(reason: str) -> BaseOxmlElement:
    """Return the paragraph that marks every page as a draft."""
    return _parse(_draft_xml(reason))


def footer_element(
    reference: str, width: int, stops: Iterable[int] = _OWN_STOPS
) -> BaseOxmlElement:
    """Return the paragraph with reference and page number.

    Args:
        reference: The payer's reference.
        width: The width of the text, in twips.
        stops: Tab stops of the footer's style, in twips: they would catch the page number.
    """
    return _parse(_footer_xml(reference, width, stops))


def _draft_xml(reason: str) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="3" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:p {_NS}><w:pPr><w:pStyle w:val="Header"/><w:pBdr>{sides}</w:pBdr>'
        f'<w:jc w:val="center"/></w:pPr>'
        f"{_text_xml(f'DRAFT, not to be sent: {reason}')}</w:p>"
    )


def _footer_xml(reference: str, width: int, stops: Iterable[int]) -> str:
    cleared = "".join(f'<w:tab w:val="clear" w:pos="{stop}"/>' for stop in stops if stop != width)
    return (
        f'<w:p {_NS}><w:pPr><w:pStyle w:val="Footer"/><w:tabs>{cleared}'
        f'<w:tab w:val="right" w:pos="{width}"/></w:tabs>'
        f"</w:pPr>{_text_xml(reference)}<w:r><w:tab/></w:r>{_text_xml('Page ')}"
        f"{_field_xml('PAGE')}{_text_xml(' of ')}{_field_xml('NUMPAGES')}</w:p>"
    )


def _text_xml(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<w:r><w:t xml:space="preserve">{safe}</w:t></w:r>'


def _field_xml(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _replace(part: _Header | _Footer, paragraph: BaseOxmlElement) -> None:
    """Put one paragraph in a header or footer."""
    part.is_linked_to_previous = False
    element = part._element  # noqa: SLF001 (python-docx has no public way to add XML here)
    for child in list(element):
        element.remove(child)
    element.append(paragraph)


class ListNumbering:
    """One Word list per HTML list, so that every numbered list starts again at 1."""

    def __init__(self, made: WordDocument) -> None:
        """Add one bulleted and one numbered pattern to the file."""
        self._root = _numbering(made)
        self._next = 1 + max(
            (int(n.get(_q("numId"))) for n in self._root.findall(_q("num"))), default=0
        )
        self._given: dict[int, int] = {}
        first = self._root.find(_q("num"))
        for number, (mark, text) in _PATTERNS.items():
            pattern = _parse(_pattern_xml(number, mark, text))
            first.addprevious(pattern) if first is not None else self._root.append(pattern)

    def number(self, list_id: int, *, ordered: bool) -> int:
        """Return the Word list of an HTML list."""
        if list_id not in self._given:
            self._given[list_id] = self._next
            pattern = _ORDERED if ordered else _BULLETED
            start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
            self._root.append(
                _parse(
                    f'<w:num {_NS} w:numId="{self._next}"><w:abstractNumId w:val="{pattern}"/>'
                    f"{start if ordered else ''}</w:num>"
                )
            )
            self._next += 1
        return self._given[list_id]


def _numbering(made: WordDocument) -> BaseOxmlElement:
    """Return the root of the lists of a file; a letterhead without lists has none yet."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    kind = RELATIONSHIP_TYPE.NUMBERING
    if not any(rel.reltype == kind for rel in made.part.rels.values()):
        root = _parse(f"<w:numbering {_NS}/>")
        place, content = PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING
        made.part.relate_to(NumberingPart(place, content, root, made.part.package), kind)
    found: BaseOxmlElement = made.part.numbering_part.element
    return found


_BULLETED: Final = 9001
_ORDERED: Final = 9002
_PATTERNS: Final = {_BULLETED: ("bullet", "•"), _ORDERED: ("decimal", "")}
_DEPTHS: Final = 4


def _pattern_xml(number: int, mark: str, text: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{mark}"/>'
        f'<w:lvlText w:val="{text or f"%{level + 1}."}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for level in range(_DEPTHS)
    )
    return (
        f'<w:abstractNum {_NS} w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )


def _modern(made: WordDocument) -> None:
    """Ask Word for its current layout; without this it opens in compatibility mode."""
    settings = made.settings.element
    compat = settings.find(_q("compat"))
    setting = _parse(
        f'<w:compatSetting {_NS} w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    )
    if compat is not None:
        compat.append(setting)


def _q(tag: str) -> str:
    return f"{{{_URI}}}{tag}"


def _parse(xml: str) -> BaseOxmlElement:
    from docx.oxml import parse_xml

    return parse_xml(xml)


_URI: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NS: Final = f'xmlns:w="{_URI}"'
_OUTLINE: Final = {"Heading 1": 0, "Heading 2": 1, "Heading 3": 2}
_TABLE_STYLE_XML: Final = f"""
<w:style {_NS} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
  <w:name w:val="Appeal Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
  <w:pPr><w:spacing w:before="30" w:after="30" w:line="252" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="21"/></w:rPr>
  <w:tblPr><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
    <w:insideH w:val="single" w:sz="4" w:space="0" w:color="999999"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="120" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""
_LINK_STYLE_XML: Final = f"""
<w:style {_NS} w:type="character" w:styleId="AppealLink"><w:name w:val="Hyperlink"/>
  <w:uiPriority w:val="99"/><w:rPr><w:color w:val="000000"/></w:rPr></w:style>"""
