"""What changes of a case do to its determination: each line and level before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import Determination, determine
from appealgen.service.cases import policy_library
from appealgen.web.staff.case_page import rows_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.model import Case

__all__ = ["Moved", "effect_of", "judged_now"]


@dataclass(frozen=True, slots=True)
class Moved:
    """The status of a procedure line at a level, before and after, and whether it is another."""

    name: str
    before: str
    before_key: str
    after: str
    after_key: str
    moved: bool


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
