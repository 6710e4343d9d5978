"""The cases of a practice together: which comes next, and how the decided ones ended."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from appealgen import resources
from appealgen.brief.interface import Brief
from appealgen.brief.report import CriterionRow, OutcomeReport, StepRow, rate_of
from appealgen.matching import Truth
from appealgen.model.outcome import Decision
from appealgen.policy.schema import Owner
from appealgen.service.case_records import (
    CaseRecord,
    Unjudged,
    case_folders,
    folder_name,
    key_of,
    read_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from appealgen.service.case_records import Decided

__all__ = [
    "BrokenCase",
    "WorkRow",
    "Worklist",
    "outcomes_of",
    "ranked",
    "records_in",
    "report_outcomes",
    "worklist",
]

_READY = {Truth.MET: 0, Truth.NOT_DOCUMENTED: 1, Truth.NOT_MET: 2, Truth.NOT_APPLICABLE: 3, None: 3}


class WorkRow(Brief):
    """One open case. Days are ISO 8601, ``days_left`` is negative once the day has passed.

    Attributes:
        folder: The name of the case folder.
        payer: The payer.
        next_step: What is to be done by ``safe_day``; empty where no clock of ours runs.
        safe_day: The day to keep; None where it is not known or none runs.
        days_left: Days from the day of the question to ``safe_day``.
        undated: How many of our clocks run without a day; one of them may end before ``safe_day``.
        missed: How many of our days have passed.
        waiting: An answer is awaited, and no clock of ours has a day.
        amount: US dollars at stake; None where the case has no amounts. Never zero for "not known".
        basis: What the amount adds up.
        ready: The status of what is denied by the criteria on file; ``no_criteria`` where none are.
        gaps: The deciding facts that are missing, by who can supply them.
    """

    folder: str
    payer: str
    next_step: str
    safe_day: dt.date | None
    days_left: int | None
    undated: int
    missed: int
    waiting: bool
    amount: Decimal | None
    basis: str
    ready: Literal["met", "not_met", "not_documented", "not_applicable", "no_criteria"]
    gaps: dict[Literal["patient", "staff", "surgeon", "radiologist"], int]


class BrokenCase(Brief):
    """A case folder that cannot be read, and why; the text names places, never values."""

    folder: str
    problem: str


class Worklist(Brief):
    """The open cases of a folder, the next one first, and the broken ones.

    ``closed`` counts those in which the latest decision overturned the whole denial.
    """

    schema_version: Literal["1"] = "1"
    as_of: dt.date
    rows: tuple[WorkRow, ...]
    broken: tuple[BrokenCase, ...]
    closed: int


def records_in(folder: Path, *, as_of: dt.date, index: str | None = None) -> tuple[CaseRecord, ...]:
    """Return a record of every case folder in a folder.

    Args:
        folder: A folder of case folders.
        as_of: The day to look at them.
        index: An SQLite file or a PostgreSQL URL where records are kept between runs. A case whose
            file, day and rules are the same is then not read again. Without it all are read.

    Raises:
        InputNotFoundError: There is no such folder, or no case in it.
        OutputUnwritableError: The index cannot be used.
        PolicyInvalidError: A file of the law or of the policies is broken.
    """
    folders = case_folders(folder)
    if index is None:
        return tuple(read_record(path, as_of=as_of) for path in folders)
    from appealgen.service.index import Index, shelf_of  # slow to import

    opened, shelf = Index(index), shelf_of(folder)
    try:
        known, rules = opened.records(shelf), _rules()
        records = tuple(_fresh(path, as_of, known, rules) for path in folders)
        opened.replace(shelf, records)
    finally:
        opened.close()
    return records


def _fresh(path: Path, as_of: dt.date, known: dict[str, CaseRecord], rules: str) -> CaseRecord:
    try:
        key = key_of(path, as_of, rules)
    except OSError:
        return read_record(path, as_of=as_of)  # which says why it cannot be read
    record = known.get(folder_name(path))
    if record is not None and record.key == key:
        return record
    return read_record(path, as_of=as_of, key=key)


def _rules() -> str:
    """Return what identifies the program and the files under policies/: names, sizes, times."""
    folder = resources.policies_folder()
    found = [version("appealgen")]
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        stat = path.stat()
        found.append(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def worklist(folder: Path, *, as_of: dt.date, index: str | None = None) -> Worklist:
    """Rank the open cases of a folder, and list those that cannot be read.

    First comes the case whose safe day is the earliest, one without a day last; on one day the
    greater amount, one without an amount last; then the case whose criteria are met, the open one
    with fewer missing facts, and what fails.

    Args:
        folder: A folder of case folders.
        as_of: The day.
        index: See ``records_in``.

    Raises:
        InputNotFoundError: There is no such folder, or no case in it.
        OutputUnwritableError: The index cannot be used.
        PolicyInvalidError: A file of the law or of the policies is broken.
    """
    return ranked(records_in(folder, as_of=as_of, index=index), as_of=as_of)


def ranked(records: Iterable[CaseRecord], *, as_of: dt.date) -> Worklist:
    """Rank the open cases among some records, as ``worklist`` does."""
    records = tuple(records)
    readable = [record for record in records if not record.problem]
    still = sorted((record for record in readable if record.open), key=_rank)
    return Worklist(
        as_of=as_of,
        rows=tuple(_row(record, as_of) for record in still),
        broken=tuple(
            BrokenCase(folder=record.folder, problem=record.problem)
            for record in records
            if record.problem
        ),
        closed=len(readable) - len(still),
    )


def _rank(record: CaseRecord) -> tuple[dt.date, bool, Decimal, int, int, str]:
    amount = record.money.amount
    return (
        record.next_day or dt.date.max,
        amount is None,
        -(amount or Decimal(0)),
        _READY[record.ready],
        sum(number for _, number in record.gaps),
        record.folder,
    )


def _row(record: CaseRecord, as_of: dt.date) -> WorkRow:
    day, gaps = record.next_day, dict(record.gaps)
    return WorkRow(
        folder=record.folder,
        payer=record.payer,
        next_step=record.next_title,
        safe_day=day,
        days_left=(day - as_of).days if day else None,
        undated=record.undated,
        missed=record.missed,
        waiting=record.waiting,
        amount=record.money.amount,
        basis=record.money.basis.value,
        ready=record.ready.value if record.ready else "no_criteria",
        gaps={owner.value: gaps.get(owner, 0) for owner in Owner},
    )


def report_outcomes(folder: Path, *, as_of: dt.date, index: str | None = None) -> OutcomeReport:
    """Count how the decided appeals of a folder ended: by payer and step, and by criterion.

    One decided appeal counts once for a criterion, however many lines and levels turned on it: the
    levels of one letter are not decided independently. It counts as overturned there if each of
    them was allowed.

    Args:
        folder: A folder of case folders.
        as_of: The day.
        index: See ``records_in``.

    Raises:
        InputNotFoundError: There is no such folder, or no case in it.
        OutputUnwritableError: The index cannot be used.
        PolicyInvalidError: A file of the law or of the policies is broken.
    """
    return outcomes_of(records_in(folder, as_of=as_of, index=index), as_of=as_of)


def outcomes_of(records: Iterable[CaseRecord], *, as_of: dt.date) -> OutcomeReport:
    """Count the decided appeals of some records, as ``report_outcomes`` does."""
    records = tuple(records)
    decided = [(record.payer, one) for record in records for one in record.decided]
    return OutcomeReport(
        as_of=as_of,
        cases=len(records),
        broken=sum(bool(record.problem) for record in records),
        decided=len(decided),
        not_judged=sum(not one.clauses for _, one in decided),
        not_judged_why={
            why.value: number
            for why in Unjudged
            if (number := sum(one.unjudged is why for _, one in decided))
        },
        steps=tuple(_steps(decided)),
        criteria=tuple(_criteria(decided)),
    )


def _steps(decided: Iterable[tuple[str, Decided]]) -> Iterator[StepRow]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for payer, one in decided:
        found[payer, one.step or "not_stated"].append(one.decision.value)
    for (payer, step), said in sorted(found.items()):
        yield StepRow(payer=payer, step=step, rate=rate_of(said))


def _criteria(decided: Iterable[tuple[str, Decided]]) -> Iterator[CriterionRow]:
    found: dict[tuple[str, str, str, str, Truth], list[str]] = defaultdict(list)
    for payer, one in decided:
        turned: dict[tuple[str, str, str, str, Truth], list[bool]] = defaultdict(list)
        for c in one.clauses:
            turned[payer, c.policy, c.criterion, c.label, c.truth].append(c.allowed)
        for key, allowed in turned.items():
            found[key].append(_together(allowed).value)
    for (payer, policy, criterion, label, truth), said in sorted(found.items()):
        yield CriterionRow(
            payer=payer,
            policy=policy,
            criterion=criterion,
            label=label,
            truth=truth.value,
            rate=rate_of(said),
        )


def _together(allowed: list[bool]) -> Decision:
    """Return how one decision treated the lines and levels that turned on one criterion."""
    if all(allowed):
        return Decision.OVERTURNED
    return Decision.IN_PART if any(allowed) else Decision.UPHELD
