"""Hold the words inside a picture against the case, label by label.

A label is a piece of text at one place of a drawing: the name of a course, the value of a point, a
line of words beside a level. Each must be borne out by itself. What a drawing has beside the case
is its frame: years and months between the days of the case, the ends and bands of a scale that the
case uses, the names of vertebrae. A frame is known by its form and its range, and by nothing else.
A bare number that is neither frame, nor a score, nor a published change is never let pass. The
status of a place is compared with the determination.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appealgen.brief.say_chart import score_points
from appealgen.matching import Truth
from appealgen.render.readback import ReadBlock
from appealgen.service.gate.cited import check_block
from appealgen.service.gate.findings import Check, GateFinding
from appealgen.spine import INSTRUMENTS, Vertebra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appealgen.matching import LineResult
    from appealgen.service.gate.ground import Ground

__all__ = ["check_drawn", "check_places"]

_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_MONTH: Final = re.compile(rf"(?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_VALUE: Final = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?: mm|%)?")
_PLACE: Final = re.compile(
    r"\b(?P<place>[CTLS]\d+(?:-[CTLS]\d+)?), criteria: (?P<said>met|not met|still)\b"
)
_STATUS: Final = {
    "met": {Truth.MET}, "not met": {Truth.NOT_MET},
    "still": {Truth.NOT_DOCUMENTED, Truth.NOT_APPLICABLE},
}  # fmt: skip


def check_drawn(
    document: str,
    block: ReadBlock,
    ground: Ground,
    known: Sequence[str],
    judged: Sequence[str],
) -> Iterator[GateFinding]:
    """Yield what a picture says that nothing bears out.

    Args:
        document: File name.
        block: The words of one picture, a cell for each label.
        ground: The case, judged.
        known: Texts of published sources that occur in the document.
        judged: Texts of the judgment that occur in it.
    """
    frame = _frame(ground)
    for label in block.cells:
        if label in frame or _is_month(label, ground) or _is_value(label, ground):
            continue
        if _VALUE.fullmatch(label):
            what = "A number in a picture is no score and no mark of its scale."
            yield GateFinding(document, block.page, Check.UNSUPPORTED, what, label)
            continue
        one = ReadBlock("text", label, block.page)
        yield from check_block(document, one, ground, known, judged)


def check_places(document: str, block: ReadBlock, ground: Ground) -> Iterator[GateFinding]:
    """Yield places of a picture whose status is not that of the determination.

    Args:
        document: File name.
        block: The words of one picture, or its alternative text.
        ground: The case, judged.
    """
    context = ground.context
    for found in _PLACE.finditer(block.text):
        named = [ln for _, ln in context.determination.lines() if _names(ln, found["place"])]
        argued = [ln for ln in named if any(ln is one for one in context.argued)] or named
        truths = {truth for line in argued for truth in _truths(line, found["place"])}
        if not truths & _STATUS[found["said"]] or (found["said"] == "met" and len(truths) > 1):
            what = "The place has another status."
            yield GateFinding(document, block.page, Check.CLAIM, what, found[0])


def _truths(line: LineResult, place: str) -> set[Truth]:
    """Return the status of a line at a level; that of the line where it is judged as a whole."""
    return {r.truth for r in line.levels if str(r.level) == place} or {line.truth}


def _names(line: LineResult, place: str) -> bool:
    return place in {*map(str, line.line.levels), *map(str, line.line.vertebrae)}


def _days(ground: Ground) -> set[str]:
    """Return the days that a picture can show: of care, of scores, and of the document."""
    shown = (r for r in ground.records if r.path.startswith(("care[", "scores[")))
    return {day for r in shown for day in r.dates} | {ground.context.as_of.isoformat()}


def _frame(ground: Ground) -> set[str]:
    """Return the labels of axes: years, the ends and bands of scales, vertebrae, a "?"."""
    years = [int(day[:4]) for day in _days(ground) if _YEAR.fullmatch(day[:4])]
    found = {str(year) for year in range(min(years), max(years) + 1)} | {*map(str, Vertebra), "?"}
    for score in ground.context.case.scores:
        scale = INSTRUMENTS.get(score.instrument)
        if scale is not None:
            found |= {str(scale.lower), str(scale.upper), *(str(b.lower) for b in scale.bands)}
            found |= {band.label for band in scale.bands}
    return found


def _is_month(label: str, ground: Ground) -> bool:
    """Return whether a label is the month of a score of the case, such as "Feb 2026"."""
    said = _MONTH.fullmatch(label)
    if said is None:
        return False
    month = f"{said['year']}-{_MONTHS.index(said['month']) + 1:02d}"
    return any(str(s.date).startswith(month) for s in ground.context.case.scores if s.date)


def _is_value(label: str, ground: Ground) -> bool:
    """Return whether a label is a score, or a bar as high as is published for its scale."""
    said = _VALUE.fullmatch(label)
    if said is None:
        return False
    scores = ground.context.case.scores
    used = {score.instrument for score in scores}
    if label in {score_points(score).split(" ")[0] for score in scores}:
        return True
    published = {f"{m.change}" for m in ground.context.measures if m.instrument in used}
    return not label.endswith("%") and said["value"] in published
