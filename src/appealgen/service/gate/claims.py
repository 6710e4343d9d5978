"""Hold every claim of a criterion against its finding: met, by that label, on those pages.

The criteria stand in the documents in the words of the policy file, so they are compared as a
whole: a changed figure, a dropped "not" or another section's label leaves no finding that fits.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from appealgen.brief.words import say_date
from appealgen.matching import Truth
from appealgen.service.gate.cited import pages_in, segments
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.service.gate.ground import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching import Finding, LineResult
    from appealgen.render.readback import ReadBlock, ReadDocument
    from appealgen.service.gate.ground import Ground

__all__ = ["COPIED", "check_claims"]

_POINT: Final = re.compile(
    r"^(?P<n>\d+)\. (?:The policy’s own exception: )?(?P<says>.+?)(?: \[(?P<label>[^\]]+)\])?$"
)
_MET_ROW: Final = re.compile(r"^Met, points? ")
_SECTION_MET: Final = re.compile(
    r"^The criteria of (?P<section>.+?) are met"
    r"(?: at (?P<level>[CTLS]\d+-[CTLS]\d+))?(?P<rest>[.,].*)"
)
_ASKED: Final = re.compile(r"\b(?:I ask for|Please approve|approval of|authorization of|approve)\b")
_DENIED_ON: Final = re.compile(
    r"\b(?:[Dd]enial|[Nn]otice|[Dd]ecision)\b[^.;“]{0,60}? dated ([A-Z][a-z]+ \d{1,2}, \d{4})"
)
_LEVEL: Final = r"[CTLS]\d+-[CTLS]\d+"
_LEVELS_MET: Final = re.compile(
    r"\bcriteria\b[^;“]*? are met at (?:[CTLS]\d+-[CTLS]\d+(?:, | and )?)+"
)
_EXCEPTION: Final = re.compile(r"An exception of the policy is met(?: as well)?: (?P<says>.+)")
_THEIR_POLICY: Final = re.compile(r"^Their policy: (?P<cited>.+)$")
_STATUS: Final = {
    "met": Truth.MET, "not met": Truth.NOT_MET, "not documented": Truth.NOT_DOCUMENTED,
}  # fmt: skip
COPIED: Final = re.compile(
    r"^“[^”]+” \(quoted from the practice’s copy of .+, pages? \S+, copied .+ \d{4}\)\.$"
)
"""A line of the policy itself, between a criterion and its facts."""
_OWN_POLICY: Final = "the plan’s own policy"
"""What the answer to a reason about the criteria as a whole calls the sections it rests on."""
_NO_FINDING: Final = "No criterion of the policy reads like this and is met."


def check_claims(document: ReadDocument, ground: Ground) -> Iterator[GateFinding]:
    """Yield what a document claims of criteria that the determination does not hold.

    Args:
        document: As it was read back.
        ground: The case, judged.
    """
    blocks = [block for block in document.blocks if not COPIED.search(block.text)]
    for block, following in pairwise((*blocks, None)):
        assert block is not None  # noqa: S101 - only the last of the second ones is None
        found = [*_of_block(block, following, ground)]
        for check, what in found:
            yield GateFinding(document.name, block.page, check, what, block.text[:160])


_Found = tuple[Check, str]


def _of_block(block: ReadBlock, following: ReadBlock | None, ground: Ground) -> Iterator[_Found]:
    if block.kind == "row":
        yield from _row(block, ground)
        return
    yield from _request(block.text, ground)
    leading = block.text if block.kind.startswith("heading") else block.text.split(". ")[0]
    named = block.kind.startswith("heading") or re.fullmatch(_LEVEL, leading)
    if named and set(re.findall(_LEVEL, leading)) - _requested(ground):
        yield Check.UNSUPPORTED, "It is about a level that the request does not name."
    if block.kind == "text" and (point := _POINT.match(block.text)):
        yield from _point(point, following, ground)
    if section := _SECTION_MET.match(block.text):
        yield from _section(section, ground)
    yield from _levels_met(block.text, ground)
    if waived := _EXCEPTION.search(block.text):
        yield from _waiver(waived["says"], ground)
    if (theirs := _THEIR_POLICY.match(block.text)) and following is not None:
        yield from _their_policy(theirs["cited"], following, ground)


def _requested(ground: Ground) -> set[str]:
    stages = ground.context.case.request.stages
    return {str(level) for s in stages for line in s.lines for level in line.levels}


def _request(text: str, ground: Ground) -> Iterator[_Found]:
    """Compare the levels asked for, and the day of the denial, with the request and the notice."""
    case, requested = ground.context.case, _requested(ground)
    for sentence in re.split(r"(?<=\.) (?=[A-Z])", text):
        asked = _ASKED.search(sentence)
        if asked and set(re.findall(r"[CTLS]\d+-[CTLS]\d+", sentence[asked.end() :])) - requested:
            yield Check.UNSUPPORTED, "It asks for a level that the request does not name."
        denied = _DENIED_ON.search(sentence)
        days = {case.denial.notice_date} if case.denial else set()
        days |= {a.decided for a in case.earlier_appeals}
        if denied and denied[1] not in {say_date(day) for day in days if day}:
            yield Check.UNSUPPORTED, "The notice has another date."


def _met(says: str, ground: Ground) -> list[Finding]:
    return [f for f in ground.by_words.get(plain(says), ()) if f.truth is Truth.MET]


def _labelled(met: list[Finding], label: str) -> list[Finding]:
    return [f for f in met if plain(f.criterion.label or "") == plain(label)]


def _of_label(says: str, label: str, ground: Ground) -> tuple[list[Finding], list[_Found]]:
    """Return the met findings of a criterion under a label, or what is wrong with the claim."""
    met = _met(says, ground)
    if not met:
        return [], [(Check.CLAIM, _NO_FINDING)]
    own = _labelled(met, label)
    # A criterion without a label of its own stands under that of the section around it.
    if not own and all(f.criterion.label for f in met):
        return [], [(Check.SECTION, "This criterion stands under another section label.")]
    if not own and plain(label) not in {*ground.labels, ""}:
        return [], [(Check.SECTION, "The policies used have no such section label.")]
    return own or met, []


def _point(point: re.Match[str], following: ReadBlock | None, ground: Ground) -> Iterator[_Found]:
    met, wrong = _of_label(point["says"], point["label"] or "", ground)
    yield from wrong
    if met and following is not None:
        shown = frozenset().union(*(ground.evidence_pages(f) for f in met))
        if pages_in(following.text) - shown:
            yield Check.POINTER, "Its facts point to pages that the criterion does not rest on."


def _row(block: ReadBlock, ground: Ground) -> Iterator[_Found]:
    cells = block.cells
    if cells and _MET_ROW.match(cells[-1]):
        label, says = (cells[0], cells[-2]) if len(cells) > 2 else ("", cells[0])  # noqa: PLR2004
        met, wrong = _of_label(says, label, ground)
        yield from wrong
        letters = {x for f in met for x, _ in ground.evidence_pages(f)}
        if met and {x for x, _ in pages_in(cells[-1])} - letters - _letters_of(label, ground):
            yield Check.POINTER, "It points to an exhibit that the criterion does not rest on."
    elif cells and plain(cells[-1]) in _STATUS:
        yield from _status(cells, ground)


def _letters_of(label: str, ground: Ground) -> set[str]:
    """Return the exhibits that the met criteria under a section label rest on."""
    under = [f for f in ground.findings if f.truth is Truth.MET and f.criterion.label == label]
    return {letter for finding in under for letter, _ in ground.evidence_pages(finding)}


def _status(cells: tuple[str, ...], ground: Ground) -> Iterator[_Found]:
    """Compare a row of line and status with the determination."""
    lines = [
        line
        for _, line in ground.context.determination.lines()
        if plain(ground.context.line_words(line.line)) == plain(cells[0])
    ]
    said = _STATUS[plain(cells[-1])]
    if lines and all(line.truth is not said for line in lines):
        yield Check.CLAIM, "The line has another status."
    for level, status in re.findall(
        r"([CTLS]\d+-[CTLS]\d+): (not met|not documented|met)", cells[-2]
    ):
        found = {r.truth for line in lines for r in line.levels if str(r.level) == level}
        if lines and _STATUS[status] not in found:
            yield Check.CLAIM, "The level has another status."


def _section(section: re.Match[str], ground: Ground) -> Iterator[_Found]:
    """Compare "The criteria of … for … (…) are met at L4-L5" with the lines of the request."""
    if plain(section["section"]) == plain(_OWN_POLICY):
        if any(line.truth is not Truth.MET for line in ground.context.argued):
            yield Check.CLAIM, "The criteria of a line that the letter asks for are not met."
        return
    lines = [ln for _, ln in ground.context.determination.lines() if _is_section(ln, section)]
    if not lines:
        yield Check.SECTION, "No line is decided by a section of this name."
        return
    level = section["level"]
    truths = [r.truth for ln in lines for r in ln.levels if not level or str(r.level) == level]
    if Truth.MET not in truths:
        yield Check.CLAIM, "The criteria of this section are not met there."


def _levels_met(text: str, ground: Ground) -> Iterator[_Found]:
    """Each level at which criteria are said to be met is one where a line of the request is met."""
    for said in _LEVELS_MET.finditer(text):
        lines = [ln for _, ln in ground.context.determination.lines()]
        held = {str(r.level) for ln in lines for r in ln.levels if r.truth is Truth.MET}
        if set(re.findall(_LEVEL, said[0])) - held:
            yield Check.CLAIM, "The criteria are not met at this level."


def _is_section(line: LineResult, section: re.Match[str]) -> bool:
    if line.policy is None or line.procedure is None:
        return False
    label = f" ({line.procedure.label})" if line.procedure.label else ""
    name = f"{line.policy.citation} for {line.procedure.title}{label}"
    return plain(name) == plain(section["section"])


def _waiver(text: str, ground: Ground) -> Iterator[_Found]:
    """A waiver is named in the policy's words; its facts follow in the same paragraph."""
    said = plain(next(segments(text), (text, frozenset()))[0])
    if not any(said.startswith(w) and _met(w, ground) for w in ground.by_words if len(w) > 1):
        yield Check.CLAIM, _NO_FINDING


def _their_policy(cited: str, following: ReadBlock, ground: Ground) -> Iterator[_Found]:
    met = _met(following.text, ground)
    if not met:
        yield Check.CLAIM, _NO_FINDING
    named = [p for p in ground.context.determination.policies if cited.startswith(p.citation)]
    label = cited.removeprefix(named[0].citation).removeprefix(", ") if named else ""
    if not named or (label and plain(label) not in ground.labels):
        yield Check.SECTION, "No policy used has a section of this name."
    elif met and label and not _labelled(met, label) and all(f.criterion.label for f in met):
        yield Check.SECTION, "This criterion stands under another section label."
