"""How a document hangs together: lists, points and their grounds, tables and what they count.

What is left out, doubled or moved leaves its trace in the rest of the page: a point without facts,
a table that names other points, an exhibit that is cited and not enclosed.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from appealgen.matching import Truth
from appealgen.render.readback import bare
from appealgen.service.gate.cited import pages_in
from appealgen.service.gate.claims import COPIED
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain
from appealgen.service.gate.tokens import COUNTS, POINTER, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching import Finding
    from appealgen.render.readback import ReadBlock, ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["check_structure"]

_QUOTES: Final = re.compile(r"“[^”]*”")
_POINT: Final = re.compile(
    r"^(?P<n>\d+)\. (?P<own>The policy’s own exception: )?(?P<says>.+?)(?: \[(?P<label>[^\]]+)\])?$"
)
_ROW_POINTS: Final = re.compile(r"^Met, points? (?P<points>[\d, andto]+)")
_AGAIN: Final = re.compile(
    r"^Points? (?P<points>[\d, andto]+) above (?:(?:is|are) required|counts?) here"
)
_GROUNDS: Final = re.compile(r"\bon (?P<n>\w+) grounds: (?P<which>[^.]+(?:\.[A-Z][^.]*)*)\.")
_LOOSE_END: Final = re.compile(
    r"\b(?:in|for|of|at|the|a|an|and|or|with|by|to|from|on|than)[.](?= |$)"
    r"|\b(?:in|for|of|at|a|an|and|or|by|from|than) (?:He|She|They|It|This)\b"
)
_WHOLE: Final = re.compile(
    r"(?P<n>\d+) pages?\. \(Ex\. (?P<of>[A-Z]{1,2})\)"
    r"|Ex\. (?P<of2>[A-Z]{1,2}) \([^()]+, (?P<n2>\d+) pages?\)"
)
_ENCLOSED: Final = re.compile(r"\benclosed as Ex\. [^.]+")
_NAMED: Final = re.compile(r"\b[Pp]oints? ((?:\d+(?: to |, | and )?)+)")
_GO_WITH: Final = "These documents go with this letter:"
_LIST_ENDS: Final = (";", ",")
_NEAR: Final = 20
"""Characters before an odd end by which it is looked up."""
_LEAST: Final = 4
"""Words of the shortest paragraph that does not stand twice by chance."""


def check_structure(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield what does not hang together in a document.

    Args:
        document: As it was read back.
        ground: The case, judged.
    """
    blocks = [b for b in document.blocks if b.kind != "drawn" and not COPIED.search(b.text)]
    for check, block, what in (
        *_doubled(blocks),
        *_loose(blocks, ground),
        *_grounds(blocks, ground),
        *_tables(blocks),
        *_enclosed(blocks, ground),
        *_pages_of(blocks, ground),
        *_letter(blocks, ground),
    ):
        yield GateFinding(document.name, block.page, check, what, block.text[:160])


_Found = tuple[Check, "ReadBlock", str]


def _doubled(blocks: list[ReadBlock]) -> Iterator[_Found]:
    """Yield a paragraph that follows itself, and an item that stands twice in one list."""
    seen: set[str] = set()
    for before, block in pairwise(blocks):
        seen = seen | {bare(before.text)} if block.kind == before.kind == "item" else set()
        again = bare(block.text) in seen or bare(block.text) == bare(before.text)
        if block.kind in {"text", "item"} and again and len(block.text.split()) >= _LEAST:
            yield Check.WORDING, block, "It stands twice."


def _loose(blocks: list[ReadBlock], ground: Ground) -> Iterator[_Found]:
    """Yield brackets without their pair, sentences that break off, and lists that do."""
    for block, following in pairwise((*blocks, None)):
        assert block is not None  # noqa: S101 - only the last of the second ones is None
        text = _QUOTES.sub("“”", block.text)
        if any(text.count(one) != text.count(two) for one, two in ("()", "[]")):
            yield Check.WORDING, block, "A bracket has no pair."
        if any(_breaks_off(found, text, ground) for found in _LOOSE_END.finditer(text)):
            yield Check.WORDING, block, "A sentence breaks off."
        last = following is None or following.kind != "item"
        if block.kind == "item" and last and text.endswith(_LIST_ENDS):
            yield Check.WORDING, block, "The list breaks off."


def _breaks_off(found: re.Match[str], text: str, ground: Ground) -> bool:
    """Return whether an odd end is ours: neither the case nor a published source has it."""
    near = plain(text[max(0, found.start() - _NEAR) : found.end()])
    sources = (ground.case_text, ground.known_joined, ground.wording)
    return not any(near in source for source in sources)


def _met(point: re.Match[str], ground: Ground) -> list[Finding]:
    return [f for f in ground.by_words.get(plain(point["says"]), ()) if f.truth is Truth.MET]


def _grounds(blocks: list[ReadBlock], ground: Ground) -> Iterator[_Found]:
    """Hold the facts under each point against the records its criterion rests on."""
    seen: dict[int, re.Match[str]] = {}
    line: set[str] = set()
    for place, block in enumerate(blocks):
        if block.kind == "heading3":
            line = _criteria_of(block.text, ground)
        if counted := _GROUNDS.search(block.text):
            many = COUNTS.get(counted["n"], counted["n"])
            if many != str(len(counted["which"].split("; "))):
                yield Check.CLAIM, block, "The grounds are not so many."
        again = _AGAIN.match(block.text)
        for number in numbers(again["points"]) if again else ():
            point = seen.get(number)
            if point is not None and line and not _asked_of(point, line, ground):
                yield Check.REFERENCE, block, "A point is named that the line does not need."
        point = _POINT.match(block.text) if block.kind == "text" else None
        if point is None:
            continue
        if int(point["n"]) != len(seen) + 1:
            yield Check.REFERENCE, block, "The points are not numbered one after the other."
        seen[int(point["n"])] = point
        said = _under(blocks, place)
        if said:
            yield from ((check, block, what) for check, what in _facts(point, said, ground))
        else:
            yield Check.CLAIM, block, "A point has no facts under it."


def _under(blocks: list[ReadBlock], place: int) -> str:
    """Return the facts under a point: a paragraph, or its parts where a page ends in it."""
    after = takewhile(
        lambda b: b.kind == "text" and not _POINT.match(b.text) and not _AGAIN.match(b.text),
        blocks[place + 1 :],
    )
    return " ".join(block.text for block in after)


def _criteria_of(heading: str, ground: Ground) -> set[str]:
    """Return the criteria of the line that a heading names; none where no line is known by it."""
    said = set(re.findall(r"[a-z]{4,}", heading.casefold()))
    for _, line in ground.context.determination.lines():
        words = set(re.findall(r"[a-z]{4,}", ground.context.line_words(line.line).casefold()))
        if words and words <= said:
            return {plain(f.criterion.says) for r in line.levels for f in r.finding.walk()}
    return set()


def _asked_of(point: re.Match[str], line: set[str], ground: Ground) -> bool:
    """Return whether a line asks for a point, in the same words or by the same test of the case."""
    says = plain(point["says"])
    tests = {f.criterion.check for f in ground.by_words.get(says, ())} - {None}
    own = {f.criterion.check for words in line for f in ground.by_words.get(words, ())}
    return says in line or bool(tests & own)


def _facts(point: re.Match[str], text: str, ground: Ground) -> Iterator[tuple[Check, str]]:
    met = _met(point, ground)
    leaves = [leaf for f in met for leaf in f.leaves() if leaf.truth is Truth.MET]
    paths = {e.path for leaf in leaves for e in leaf.evidence}
    cites = {page for f in met for page in ground.evidence_pages(f)}
    if cites and not POINTER.search(text):
        yield Check.POINTER, "The facts of a point do not say where they stand."
    said = set(tokens(_QUOTES.sub("", text))) - ground.general
    own = [r for r in ground.records if any(_within(r.path, path) for path in paths)]
    pool = {piece for r in (*own, *ground.anyone) for piece in r.pieces} | ground.counted
    if own and said - pool:
        yield Check.UNSUPPORTED, "The facts are not those that the criterion rests on."


def _within(path: str, evidence: str) -> bool:
    """Return whether a record is one that is evidence, a part of it, or what it is part of."""
    return path.startswith(evidence) or evidence.startswith(f"{path}.")


def numbers(text: str) -> set[int]:
    """Return "1 and 4 to 6" as numbers."""
    found = {int(n) for n in re.findall(r"\d+", text)}
    for first, last in re.findall(r"(\d+) to (\d+)", text):
        found |= set(range(int(first), int(last) + 1))
    return found


def _tables(blocks: list[ReadBlock]) -> Iterator[_Found]:
    """Hold the table of criteria against the points: each in its row, on the same exhibits."""
    facts: dict[int, set[str]] = {}
    exceptions: set[int] = set()
    for place, block in enumerate(blocks):
        point = _POINT.match(block.text) if block.kind == "text" else None
        if point is not None:
            facts[int(point["n"])] = {letter for letter, _ in pages_in(_under(blocks, place))}
            exceptions |= {int(point["n"])} if point["own"] else set()
    named: set[int] = set()
    rows = [b for b in blocks if b.cells and _ROW_POINTS.match(b.cells[-1])]
    for block in rows:
        row = _ROW_POINTS.match(block.cells[-1])
        own = numbers(row["points"]) if row else set()
        named |= own
        shown = {letter for n in own for letter in facts.get(n, set())}
        if own <= facts.keys() and shown != {letter for letter, _ in pages_in(block.cells[-1])}:
            yield Check.POINTER, block, "The row names other exhibits than its points."
    if rows and facts.keys() - exceptions - named:
        yield Check.REFERENCE, rows[-1], "The table leaves out a point."


def _enclosed(blocks: list[ReadBlock], ground: Ground) -> Iterator[_Found]:
    """Hold the list of exhibits against the case, and against what the document points to."""
    exhibits = {e.letter: e for e in ground.context.case.exhibits}
    starts = [n for n, b in enumerate(blocks) if b.text == "Enclosed documents"]
    if not starts:
        return
    rows = [b for b in blocks[starts[0] :] if b.cells and not b.header and b.cells[0] in exhibits]
    for block in rows:
        exhibit = exhibits[block.cells[0]]
        pages = {str(exhibit.pages)} if exhibit.pages else {"not stated"}
        if len(block.cells) == 4 and block.cells[3] not in {*pages, ""}:  # noqa: PLR2004
            yield Check.POINTER, block, "The exhibit has another number of pages."
        if not plain(block.cells[1]).startswith(plain(exhibit.title)):
            yield Check.POINTER, block, "The exhibit has another title."
    for block in blocks:
        if {letter for letter, _ in pages_in(block.text)} - {b.cells[0] for b in rows}:
            yield Check.POINTER, block, "An exhibit is pointed to that is not among those enclosed."


def _pages_of(blocks: list[ReadBlock], ground: Ground) -> Iterator[_Found]:
    """Hold what is said of an exhibit as a whole against it, and against the list of exhibits."""
    listed = _listed(blocks)
    for block in blocks:
        for found in _WHOLE.finditer(block.text):
            said, letter = found["n"] or found["n2"], found["of"] or found["of2"]
            if str(ground.exhibit_pages.get(letter) or said) != said:
                yield Check.POINTER, block, "The exhibit has another number of pages."
        enclosed = _ENCLOSED.search(block.text)
        if enclosed and {x for x, _ in pages_in(enclosed[0])} - listed:
            yield Check.POINTER, block, "It is said to be enclosed, and the list leaves it out."
        for found in _NAMED.finditer(block.text):
            if _uneven(found[1]):
                yield Check.REFERENCE, block, "Numbers in a row are not given as a range."


def _listed(blocks: list[ReadBlock]) -> set[str]:
    """Return the exhibits of the list of what goes with a letter."""
    found: set[str] = set()
    inside = False
    for block in blocks:
        inside = block.text == _GO_WITH or (inside and block.kind == "item")
        found |= {letter for letter, _ in pages_in(block.text)} if inside else set()
    return found


def _uneven(text: str) -> bool:
    """Return whether a list of numbers parts a range, as "4 to 8 and 9" does."""
    spans = [(int(a), int(b or a)) for a, b in re.findall(r"(\d+)(?: to (\d+))?", text)]
    return any(
        two[0] <= one[1] + 1 and (one[0] != one[1] or two[0] != two[1])
        for one, two in pairwise(spans)
    )


def _letter(blocks: list[ReadBlock], ground: Ground) -> Iterator[_Found]:
    """Yield that a letter greets nobody."""
    closing = next((b for b in blocks if b.text in ground.closings), None)
    if closing is None:
        return
    end = next((n for n, b in enumerate(blocks) if b.kind == "heading2"), len(blocks))
    opening = [b.text for b in blocks[:end] if b.kind == "text"]
    own = {bare(w.text) for w in ground.context.overlay.wording if w.block == "salutation"}
    if not any(t.endswith((":", ",")) or bare(t) in own for t in opening):
        yield Check.WORDING, closing, "The letter greets nobody."
