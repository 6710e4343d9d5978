"""What the documents of one build say of the same thing must be the same."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from appealgen.brief.words import unnamed
from appealgen.render.readback import bare
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from appealgen.render.readback import ReadBlock, ReadDocument

__all__ = ["check_agreement", "check_draft", "differing"]

_SHARED: Final = frozenset({"patient", "payer", "reference", "member id", "plan", "date of birth"})
_SCORE: Final = re.compile(r"\b(?:Oswestry Disability Index|ODI|Neck Disability Index|NDI)\b")
_VALUE: Final = re.compile(r"(\d+)%[^|%]*?(?:on )?([A-Z][a-z]+ \d{1,2}, \d{4})")


def check_agreement(
    documents: Sequence[ReadDocument], apart: Collection[str] = ()
) -> Iterator[GateFinding]:
    """Yield where documents disagree: the formats of one letter, shared rows, scores by day.

    Args:
        documents: All documents of a build as they were read back.
        apart: Lines of the letterhead that the PDF prints and the practice's own Word letterhead
            has in its header.
    """
    yield from _formats(documents, frozenset(map(bare, apart)))
    yield from _same(documents, _rows, "It stands otherwise in another document")
    yield from _same(documents, _scores, "The score of this day is another in another document")


def _formats(documents: Sequence[ReadDocument], apart: frozenset[str]) -> Iterator[GateFinding]:
    """Compare the PDF and the Word file of one letter, word by word."""
    by_stem: dict[str, list[ReadDocument]] = {}
    for document in documents:
        by_stem.setdefault(PurePath(document.name).stem, []).append(document)
    for several in by_stem.values():
        first = [block for block in _spoken(several[0]) if bare(block.text) not in apart]
        for other in several[1:]:
            blocks = [block for block in _spoken(other) if bare(block.text) not in apart]
            for block in differing(blocks, first):
                what = f"{several[0].name} says something else here."
                yield GateFinding(other.name, block.page, Check.AGREEMENT, what, block.text[:160])


def _spoken(document: ReadDocument) -> list[ReadBlock]:
    """Return all but the words inside drawings: in a Word file these are points of a bitmap."""
    return [block for block in document.blocks if block.kind != "drawn"]


def differing(blocks: Iterable[ReadBlock], expected: Iterable[ReadBlock]) -> list[ReadBlock]:
    """Return the blocks that do not stand, word by word and in this order, in what is expected.

    Words are compared without white space; heads of tables repeat on each page and count once.
    """
    said = "".join(_words(block) for block in expected if not block.header)
    found: list[ReadBlock] = []
    place = 0
    last: ReadBlock | None = None
    for block in blocks:
        last = block
        text = _words(block)
        if block.header:
            continue
        if said.startswith(text, place):
            place += len(text)
            continue
        found.append(block)
        after = said.find(text, place) if len(text) > 20 else -1  # noqa: PLR2004 - no chance match
        place = after + len(text) if after >= 0 else place + len(text)
    if not found and place < len(said) and last is not None:
        found.append(last)  # the end is missing
    return found


def _words(block: ReadBlock) -> str:
    return bare("".join(block.cells) if block.cells else block.text)


_Said = tuple[str, str, "ReadBlock"]


def _rows(document: ReadDocument) -> Iterator[_Said]:
    for block in document.blocks:
        if len(block.cells) != 2:  # noqa: PLR2004 - label and value
            continue
        label, value = map(plain, block.cells)
        if label in _SHARED and not unnamed(value):
            yield label, value, block


def _scores(document: ReadDocument) -> Iterator[_Said]:
    for block in document.blocks:
        if found := _SCORE.search(block.text):
            kind = "odi" if found[0].startswith("O") else "ndi"
            for value, day in _VALUE.findall(block.text):
                yield f"{kind} {day}", value, block


def _same(documents: Sequence[ReadDocument], said: object, what: str) -> Iterator[GateFinding]:
    first: dict[str, tuple[str, str]] = {}
    for document in documents:
        for key, value, block in said(document):  # type: ignore[operator]
            name, known = first.setdefault(key, (document.name, value))
            if known != value:
                yield GateFinding(
                    document.name,
                    block.page,
                    Check.AGREEMENT,
                    f"{what} ({name}).",
                    block.text[:160],
                )


def check_draft(document: ReadDocument, *, draft: bool, internal: bool) -> Iterator[GateFinding]:
    """Yield pages that lack the mark DRAFT, or carry it although the documents are released.

    Args:
        document: As it was read back.
        draft: Whether the documents are drafts.
        internal: The page is for the practice only and always marked.
    """
    marks = [frame for frame in document.frames if frame.startswith("DRAFT")]
    if draft or internal:
        paged = document.name.endswith(".pdf")
        if not marks or (paged and len(marks) < len(document.frames)):
            yield GateFinding(document.name, 0, Check.DRAFT, "A page lacks the mark DRAFT.", "")
    elif marks:
        yield GateFinding(document.name, 0, Check.DRAFT, "It is released and says DRAFT.", marks[0])
