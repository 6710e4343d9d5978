"""What changes of a case do to its determination: each line and level before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import Determination, determine
from appealgen.service.cases import policy_library
from appealgen.web.staff.case_page import rows_of
from appealgen.web.staff.phrases import status_said

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.matching import Finding
    from appealgen.model import Case

__all__ = ["Moved", "criteria_moved", "effect_of", "judged_now"]


@dataclass(frozen=True, slots=True)
class Moved:
    """The status of a line at a level or of a criterion, before and after, and whether it moved."""

    name: str
    before: str
    before_key: str
    after: str
    after_key: str
    moved: bool


def criteria_moved(before: Determination, after: Determination) -> Iterator[Moved]:
    """Yield each single criterion whose status is another, also where its line stays as it is.

    A criterion that several lines or levels share in the same words is told once.
    """
    held, told = dict(_criteria(before)), set[str]()
    for key, finding in _criteria(after):
        old = held.get(key)
        if old is None or old.truth is finding.truth or finding.criterion.says in told:
            continue
        told.add(finding.criterion.says)
        was, now = old.truth.value, finding.truth.value
        yield Moved(
            finding.criterion.says, status_said(was), was, status_said(now), now, moved=True
        )


def _criteria(found: Determination) -> Iterator[tuple[tuple[str, ...], Finding]]:
    for _, line in found.lines():
        for result in line.levels:
            for tree in (result.finding, *result.supporting):
                for leaf in tree.leaves():
                    yield (line.path, str(result.level or ""), leaf.criterion.id), leaf


def judged_now(case: Case, as_of: dt.date) -> Determination | None:
    """Return a case as judged; None where no criteria on file cover it.

    Args:
        case: The case, which need not be on the disk.
        as_of: The day.
    """
    try:
        return determine(case, policy_library(), as_of=as_of)
    except NoPolicyInForceError:
        return None


def effect_of(before: Determination, after: Determination) -> Iterator[Moved]:
    """Yield each line and level of a determination with its status before and after."""
    held = {(row.name, row.level): row for row in rows_of(before)}
    for row in rows_of(after):
        old = held.get((row.name, row.level))
        name = f"{row.name}, {row.level}" if row.level else row.name
        was, key = (old.status, old.status_key) if old else ("", "")
        yield Moved(name, was, key, row.status, row.status_key, key != row.status_key)
