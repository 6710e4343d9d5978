"""Read the first sheet of an Excel workbook as rows of text, and nothing else of it.

The agencies' workbooks are plain grids. Formulas, links and styles are not looked at; entities are
not expanded and nothing is fetched.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from appealgen.coding.official.archive import MAX_MEMBERS, MAX_TEXT, bounded
from appealgen.coding.official.faults import Fault, Refused
from appealgen.coding.official.interface import Cells

__all__ = ["sheet_rows"]

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_WIDEST = 64
_PARTS = 10 * MAX_MEMBERS


def sheet_rows(data: bytes) -> Iterator[Cells]:
    """Yield the rows of the first sheet, each as wide as its last cell.

    Raises:
        Refused: The workbook is damaged or too large.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names = {info.filename: info for info in book.infolist()[:_PARTS]}
            if _SHEET not in names:
                raise Refused(Fault.NO_SHEET)
            sheet = bounded(book, names[_SHEET], MAX_TEXT)
            strings = bounded(book, names[_STRINGS], MAX_TEXT) if _STRINGS in names else b""
        shared = _shared(strings) if strings else ()
        for row in _elements(sheet, f"{_SPACE}row"):
            yield _cells(row, shared)
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise Refused(Fault.BOOK_DAMAGED) from error


def _elements(data: bytes, tag: str) -> Iterator[Any]:
    """Yield the elements of a name one by one, forgetting each once it was used."""
    from lxml import etree

    found = etree.iterparse(
        io.BytesIO(data), tag=tag, resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in found:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _shared(data: bytes) -> tuple[str, ...]:
    return tuple(_text(item) for item in _elements(data, f"{_SPACE}si"))


def _text(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    return "".join(part.text or "" for part in element.iter(f"{_SPACE}t"))


def _cells(row: Any, shared: tuple[str, ...]) -> Cells:  # noqa: ANN401 - as _text
    found: list[str] = []
    for one in row.iter(f"{_SPACE}c"):
        place = _column(one.get("r") or "", len(found))
        if place >= _WIDEST:
            break
        found += [""] * (place - len(found))
        found.append(_value(one, shared))
    return tuple(found)


def _column(reference: str, following: int) -> int:
    """Return the column of a reference such as ``B7`` counted from 0; cells may be left out."""
    letters = "".join(letter for letter in reference if letter.isalpha()).upper()
    if not letters:
        return following
    place = 0
    for letter in letters[:3]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return max(place - 1, following)


def _value(one: Any, shared: tuple[str, ...]) -> str:  # noqa: ANN401 - as _text
    kind = one.get("t")
    if kind == "inlineStr":
        return _text(one)
    value = one.find(f"{_SPACE}v")
    text = (value.text or "") if value is not None else ""
    if kind != "s":
        return text
    if not text.isdigit() or int(text) >= len(shared):
        raise Refused(Fault.NO_SUCH_TEXT)
    return shared[int(text)]
