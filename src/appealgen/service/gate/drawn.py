"""Hold the words inside a picture against the case, label by label.

A label is a piece of text at one place of a drawing: the name of a course, the value of a point, a
line of words beside a level. Each must be borne out by itself. What a drawing has beside the case
is its frame: years and months between the days of the case, the ends and bands of a scale that the
case uses, the names of vertebrae. A frame is known by its form and its range, and by nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appealgen.render.readback import ReadBlock
from appealgen.service.gate.cited import check_block
from appealgen.spine import INSTRUMENTS, Vertebra

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appealgen.service.gate.findings import GateFinding
    from appealgen.service.gate.ground import Ground

__all__ = ["check_drawn"]

_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_MONTH: Final = re.compile(rf"(?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_VALUE: Final = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?: mm)?")


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
        if label not in frame and not _is_month(label, ground) and not _is_value(label, ground):
            one = ReadBlock("text", label, block.page)
            yield from check_block(document, one, ground, known, judged)


def _days(ground: Ground) -> set[str]:
    found = {day for record in ground.records for day in record.dates}
    return found | {ground.context.as_of.isoformat()}


def _frame(ground: Ground) -> set[str]:
    """Return the labels of axes: years, the ends and bands of scales, vertebrae, a "?"."""
    years = [int(day[:4]) for day in _days(ground) if _YEAR.fullmatch(day[:4])]
    found = {str(year) for year in range(min(years), max(years) + 1)} | {*map(str, Vertebra), "?"}
    for score in ground.context.case.scores:
        scale = INSTRUMENTS.get(score.instrument)
        if scale is not None:
            found |= {str(scale.lower), str(scale.upper), *(str(b.lower) for b in scale.bands)}
    return found


def _is_month(label: str, ground: Ground) -> bool:
    """Return whether a label is the month of a score of the case, such as "Feb 2026"."""
    said = _MONTH.fullmatch(label)
    if said is None:
        return False
    month = f"{said['year']}-{_MONTHS.index(said['month']) + 1:02d}"
    return any(str(s.date).startswith(month) for s in ground.context.case.scores if s.date)


def _is_value(label: str, ground: Ground) -> bool:
    """Return whether a label is a bar of the height that is published for a scale of the case."""
    said = _VALUE.fullmatch(label)
    if said is None:
        return False
    used = {score.instrument for score in ground.context.case.scores}
    published = {f"{m.change}" for m in ground.context.measures if m.instrument in used}
    return said["value"] in published
