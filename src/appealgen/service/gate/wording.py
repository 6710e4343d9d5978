"""What no page may show: placeholders, template marks, empty headings, broken references."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.render.readback import ReadBlock, ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_wording"]

_PLACEHOLDER: Final = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+|N/?A|None|NaN|nan|null|undefined|lorem ipsum)\b"
    r"|\b(?:insert|enter|your) (?:name|date|text|address|number|signature) here\b"
    r"|_{2,}|\?{2,}|\bDear ?,|“”|\(\s*\)|\ufffd"
)
_TEMPLATE: Final = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|<\/?[a-z][a-z0-9]*>|\bbrief\.\w|\$\{")
_CODE: Final = re.compile(r"\b[a-z]+_[a-z_]+\b|\b[A-Z]\w+\.[A-Z_]{3,}\b|[\[(]['\"]\w")
_PATH: Final = re.compile(r"\([a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*\)")
"""A place in the case file, as the open-questions page names facts without an exhibit."""
_BRACKET: Final = re.compile(r"\[([^\[\]]*)\]")
_NUMBERS: Final = re.compile(r"\d+(?:[,–-] ?\d+)*$")
_DOUBLED: Final = re.compile(r"\b([A-Za-z]{2,}) \1\b", re.IGNORECASE)
_QUOTES: Final = re.compile(r"“[^”]*”")
_MARKS: Final = re.compile(r" [,;:.](?= |$)|[,;:]{2}|(?<!\.)\.\.(?!\.)|,\.|\s,|\ba (?=[aeio]\w)")
_POINTS: Final = re.compile(r"\b[Pp]oints? ((?:\d+(?: to |, | and )?)+)")
_POINT: Final = re.compile(r"^(\d+)\. ")
_CITED: Final = re.compile(r"(?<!\w)\[(\d+(?:, ?\d+)*)\]")
_LISTED: Final = re.compile(r"^\[(\d+)\] ")
_COUNTED: Final = re.compile(r"^(\d+) of (\d+) items? on file, (\d+) to get\.")


def check_wording(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield what is left over, doubled, empty or leads nowhere in a document.

    Args:
        document: As it was read back.
        ground: The case, judged; its own words may hold what ours may not.
    """
    for block in document.blocks:
        for check, what in _of_text(block, ground):
            yield GateFinding(document.name, block.page, check, what, block.text[:160])
    yield from _headings(document)
    yield from _references(document)
    yield from _counts(document)


def _of_text(block: ReadBlock, ground: Ground) -> Iterator[tuple[Check, str]]:
    text = block.text if "“”" in block.text else _QUOTES.sub("“x”", block.text)
    yield from _left_over(text, ground)
    for pattern, what in (
        (_DOUBLED, "A word stands twice."),
        (_MARKS, "Punctuation or an article is wrong."),
    ):
        if any(not _of_case(found[0].strip(), ground) for found in pattern.finditer(text)):
            yield Check.WORDING, what


def _left_over(text: str, ground: Ground) -> Iterator[tuple[Check, str]]:
    """Yield placeholders, marks of a template, names of the program, and odd brackets."""
    if any(not _of_case(found[0], ground) for found in _PLACEHOLDER.finditer(text)):
        yield Check.PLACEHOLDER, "A placeholder is left."
    if _TEMPLATE.search(text):
        yield Check.PLACEHOLDER, "A mark of the template is left."
    for found in _CODE.finditer(_PATH.sub("", text)):
        if "@" not in text[max(0, found.start() - 30) : found.end() + 30]:
            yield Check.PLACEHOLDER, "A name of the program is left."
    for found in _BRACKET.finditer(text):
        inside = found[1].strip()
        own = _NUMBERS.match(inside) or plain(inside) in ground.labels
        if not own and not inside.startswith("Figure:") and not _of_case(found[0], ground):
            yield Check.PLACEHOLDER, "Brackets hold something that is no label and no number."


def _of_case(text: str, ground: Ground) -> bool:
    """Return whether the case, or a published source, has these very words."""
    said = re.compile(rf"(?<!\w){re.escape(plain(text))}(?!\w)")
    return any(said.search(source) for source in (ground.case_text, ground.known_joined))


def _headings(document: ReadDocument) -> Iterator[GateFinding]:
    """Yield headings with nothing under them."""
    for block, following in pairwise((*document.blocks, None)):
        if block is None or not block.kind.startswith("heading"):
            continue
        if following is None or (
            following.kind.startswith("heading") and following.kind <= block.kind
        ):
            what = "A heading has nothing under it."
            yield GateFinding(document.name, block.page, Check.WORDING, what, block.text[:160])


def _references(document: ReadDocument) -> Iterator[GateFinding]:
    """Yield numbers of points and papers that the document does not have."""
    texts = [b.text for b in document.blocks]
    points = {int(m[1]) for text in texts if (m := _POINT.match(text))}
    listed = {int(m[1]) for text in texts if (m := _LISTED.match(text))}
    cited: set[int] = set()
    for block in document.blocks:
        wanted = {n for found in _POINTS.finditer(block.text) for n in _numbers(found[1])}
        if wanted - points:
            what = "It refers to a point that the document does not have."
            yield GateFinding(document.name, block.page, Check.REFERENCE, what, block.text[:160])
        if _LISTED.match(block.text):
            continue
        found_here = {int(n) for m in _CITED.finditer(block.text) for n in re.findall(r"\d+", m[1])}
        cited |= found_here
        if found_here - listed:
            what = "It cites a number that the reference list does not have."
            yield GateFinding(document.name, block.page, Check.REFERENCE, what, block.text[:160])
    if listed - cited:
        what = "The reference list has a paper that nothing cites."
        yield GateFinding(document.name, 0, Check.REFERENCE, what, "")


def _numbers(text: str) -> set[int]:
    """Return "1 and 4 to 6" as numbers."""
    found = {int(n) for n in re.findall(r"\d+", text)}
    for first, last in re.findall(r"(\d+) to (\d+)", text):
        found |= set(range(int(first), int(last) + 1))
    return found


def _counts(document: ReadDocument) -> Iterator[GateFinding]:
    """Compare "5 of 14 items on file, 9 to get" with the boxes of the page."""
    for block in document.blocks:
        if counted := _COUNTED.match(block.text):
            boxes = [b.cells[0] for b in document.blocks if b.cells]
            done, open_ = boxes.count("☑"), boxes.count("☐")
            if tuple(map(int, counted.groups())) != (done, done + open_, open_):
                what = "The count is not that of the boxes."
                yield GateFinding(document.name, block.page, Check.AGREEMENT, what, block.text)
