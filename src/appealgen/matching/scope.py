"""What a predicate may look at: one case, one line, one level, one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from appealgen.matching.finding import Evidence
from appealgen.model.base import Cited, Part, Reported
from appealgen.model.imaging import ImagingStudy
from appealgen.model.reported import records_only
from appealgen.spine import StenosisGrade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from appealgen.matching.predicates.interface import Reading
    from appealgen.model import Case, Cite, PartialDate
    from appealgen.model.request import ProcedureLine, Stage
    from appealgen.spine import Level

__all__ = ["FindingAt", "Scope", "each", "may_be_latest", "months_before", "years_before"]

P = TypeVar("P", bound=Part)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FindingAt:
    """One imaging finding with its study and path."""

    path: str
    study: ImagingStudy
    finding: Part

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Return the finding's own citation, or the study's."""
        own: tuple[Cite, ...] = getattr(self.finding, "cite", ())
        return own or self.study.cite

    @property
    def positive(self) -> bool:
        """Return whether the report says the finding is there.

        A stenosis graded "none" or "not significant" is a report that it is not.
        """
        if not getattr(self.finding, "present", True):
            return False
        grade = getattr(self.finding, "grade", None)
        return not isinstance(grade, StenosisGrade) or grade > StenosisGrade.NOT_SIGNIFICANT


@dataclass(frozen=True)
class Scope:
    """The view of one evaluation. ``level`` is None where the line names no level.

    What is read many times in one evaluation is read once: findings and indications are kept.
    """

    case: Case
    stage: Stage
    line: ProcedureLine
    level: Level | None
    as_of: dt.date
    places: Mapping[int, str] = field(default_factory=dict, compare=False)
    """Where records stand in the whole case, by identity, where this view leaves some out."""

    @cached_property
    def records(self) -> Scope:
        """Return the view without what only the patient says; this one where there is nothing."""
        case = records_only(self.case)
        if case is self.case:
            return self
        places = {id(part): path for path, part in self.case.parts() if isinstance(part, Reported)}
        return replace(self, case=case, places=places)

    @property
    def surgery_date(self) -> dt.date:
        """Return the planned day of surgery, or the day of the assessment when none is set."""
        return self.stage.planned_date or self.as_of

    @cached_property
    def _findings(self) -> tuple[tuple[str, FindingAt], ...]:
        return tuple(
            (finding.kind, FindingAt(f"imaging[{i}].findings[{j}]", study, finding))
            for i, study in enumerate(self.case.imaging)
            for j, finding in enumerate(study.findings)
        )

    @cached_property
    def kept(self) -> dict[object, object]:
        """Return a place for what a predicate works out once for this scope."""
        return {}

    @cached_property
    def readings(self) -> dict[tuple[str, int], Reading]:
        """Return the readings already made for this scope, by predicate and parameters."""
        return {}

    def imaging(self, *kinds: str) -> Iterator[FindingAt]:
        """Return the imaging findings of some kinds, whatever their level."""
        return (found for kind, found in self._findings if kind in kinds)

    def imaging_here(self, *kinds: str) -> Iterator[FindingAt]:
        """Yield the findings of some kinds at this level."""
        for found in self.imaging(*kinds):
            levels: tuple[Level, ...] = getattr(found.finding, "levels", ())
            if self.level is not None and self.level in levels:
                yield found

    def imaging_nowhere(self, *kinds: str) -> Iterator[FindingAt]:
        """Yield the findings of some kinds whose report names no level."""
        for found in self.imaging(*kinds):
            if not getattr(found.finding, "levels", ()) and not getattr(
                found.finding, "vertebrae", ()
            ):
                yield found

    def evidence(self, path: str, record: Part, shown: str) -> Evidence:
        """Return a fact as evidence, with its citation."""
        cites = record.cite if isinstance(record, Cited) else getattr(record, "cite", ())
        return Evidence(self.places.get(id(record), path), shown, cites, record)

    def evidence_of(self, found: FindingAt, shown: str) -> Evidence:
        """Return an imaging finding as evidence."""
        return Evidence(found.path, shown, found.cites, found.finding)


def each(name: str, records: Iterable[P]) -> Iterator[tuple[str, P]]:
    """Yield records of a list of the case with their paths."""
    for index, record in enumerate(records):
        yield f"{name}[{index}]", record


def may_be_latest(dated: Iterable[tuple[PartialDate | None, T]]) -> list[T]:
    """Return what may be the latest of some dated things.

    What certainly lies before another is left out. An undated thing, or one of a month or year
    only, stays in as long as it could be the latest.
    """
    items = list(dated)
    return [
        item
        for date, item in items
        if date is None or not any(other and date.before(other) for other, _ in items)
    ]


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day some months earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError  # every month has 28 days


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day some years earlier (28 February for a leap day)."""
    return months_before(day, 12 * years)
