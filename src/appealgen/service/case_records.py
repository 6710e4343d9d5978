"""A folder of cases, each reduced to what a worklist and a report of outcomes are made of.

A record holds days, amounts, counts, and names of payers and criteria: nothing of the patient's
chart, no name, no member ID, no words of anybody. The truth stays in the case folders.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from appealgen.appeals import CALL, Deadline, Status, Who, deadlines_of
from appealgen.errors import AppealgenError, InputNotFoundError, NoPolicyInForceError, Severity
from appealgen.matching import Truth, determine, gaps_of
from appealgen.matching.all_payers import deciding_clause
from appealgen.matching.truth import all_of
from appealgen.model.outcome import Decision, allowed_before, decided_appeals, decision_of
from appealgen.model.reading import check_case, find_case_file
from appealgen.policy.schema import Owner
from appealgen.service.cases import policy_library, read_checked
from appealgen.service.deadlines import law_on_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from appealgen.matching import Determination, LineResult
    from appealgen.model import Case, CaseFile
    from appealgen.model.denial import EarlierAppeal

__all__ = [
    "CaseRecord",
    "Clause",
    "Decided",
    "Money",
    "MoneyBasis",
    "Unjudged",
    "case_folders",
    "folder_name",
    "key_of",
    "money_of",
    "next_of",
    "read_record",
]


_NO_NOTICE = "Add the denial notice to the case"
"""Without a notice no clock runs; the case is listed all the same."""


_CHART = frozenset(
    {
        "symptoms",
        "function",
        "care",
        "imaging",
        "exams",
        "scores",
        "risk",
        "operations",
        "stimulator_trial",
        "second_opinions",
        "statements",
        "attestations",
    }
)
"""The parts of a case that criteria read."""
_RUNNING = frozenset({Status.OPEN, Status.DUE_TODAY, Status.UNKNOWN})


class MoneyBasis(StrEnum):
    """What an amount at stake adds up."""

    DENIED = "denied"
    DENIED_AT_LEAST = "denied_at_least"
    """Some lines of the claim have no denied amount."""
    BILLED = "billed"
    BILLED_AT_LEAST = "billed_at_least"
    """No line has a denied amount, and some have no billed one either."""
    NOT_DOCUMENTED = "not_documented"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount at stake in US dollars, or none where the case has no claim with amounts."""

    amount: Decimal | None
    basis: MoneyBasis


@dataclass(frozen=True, slots=True)
class Clause:
    """The criterion that decided a line at a level, as judged on the day of the filing.

    Attributes:
        policy: The policy's id.
        criterion: The criterion's id.
        label: Its section label, where the policy has one.
        truth: Its status.
        allowed: Whether the decision allowed the line.
    """

    policy: str
    criterion: str
    label: str
    truth: Truth
    allowed: bool


class Unjudged(StrEnum):
    """Why a decided appeal is not counted by its criteria."""

    NO_DAY = "no_day"
    """Neither the day of filing nor that of the decision is known."""
    LATER_FACTS = "later_facts"
    """The chart holds a fact from after the day: what it was on the day is not guessed."""
    NO_CRITERIA = "no_criteria"
    """No criteria on file decide what was appealed."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decided appeal: which step, how, and the criteria it turned on by our reading.

    ``step`` is empty where the filing does not say which it was. ``clauses`` is empty where it
    could not be judged; ``unjudged`` then says why, and is None otherwise.
    """

    step: str
    decision: Decision
    clauses: tuple[Clause, ...]
    unjudged: Unjudged | None = None


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What is known of one case on one day; only the first three fields where it is broken.

    Attributes:
        folder: The name of the case folder.
        key: What the record was made from; see ``key_of``.
        problem: Why the case cannot be read; empty where it can.
        payer: The payer, by the name on file where it is known there.
        open: Whether the denial stands, in full or in part: no appeal has overturned all of it.
        next_title: What is to be done by ``next_day``; empty where no clock of ours runs.
        next_day: The safe day of the next step of ours; None where it is not known.
        undated: How many clocks of ours run without a day that can be counted; one of them may end
            before ``next_day``.
        missed: How many of our days have passed, the call left out.
        waiting: Whether an answer is awaited and no clock of ours has a day.
        money: The amount at stake.
        ready: The status of what is denied by the criteria on file; None where none are.
        gaps: How many deciding facts each owner can supply.
        decided: The decided appeals, oldest first.
    """

    folder: str
    key: str
    problem: str = ""
    payer: str = ""
    open: bool = False
    next_title: str = ""
    next_day: dt.date | None = None
    undated: int = 0
    missed: int = 0
    waiting: bool = False
    money: Money = Money(None, MoneyBasis.NOT_DOCUMENTED)
    ready: Truth | None = None
    gaps: tuple[tuple[Owner, int], ...] = ()
    decided: tuple[Decided, ...] = ()


def case_folders(folder: Path) -> tuple[Path, ...]:
    """Return the case folders directly under a folder, in the order of their names.

    Raises:
        InputNotFoundError: There is no such folder, or no case in it.
    """
    if not folder.is_dir():
        raise InputNotFoundError(str(folder), "there is no such folder")
    try:
        inside = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError as error:
        why = (error.strerror or "it cannot be read").casefold()
        raise InputNotFoundError(str(folder), why) from error
    found = tuple(path for path in inside if _holds_a_case(path))
    if not found:
        raise InputNotFoundError(str(folder), "there is no case folder in it")
    return found


def _holds_a_case(folder: Path) -> bool:
    """Return whether a folder has a case file, or cannot be looked into: that is to be told."""
    try:
        find_case_file(folder)
    except InputNotFoundError:
        return False
    except OSError:
        return True
    return True


def key_of(path: Path, as_of: dt.date, rules: str) -> str:
    """Return what tells whether a record is still good: case file, day and rules, as SHA-256.

    Args:
        path: A case folder.
        as_of: The day it is looked at.
        rules: What identifies the policies, the law and the program.

    Raises:
        OSError: The case file cannot be read.
    """
    content = hashlib.sha256(find_case_file(path).read_bytes()).hexdigest()
    return hashlib.sha256(f"{content}\n{as_of}\n{rules}".encode()).hexdigest()


def read_record(path: Path, *, as_of: dt.date, key: str = "") -> CaseRecord:
    """Read a case folder; one that is broken gives a record that says so.

    Args:
        path: The folder.
        as_of: The day to look at it.
        key: What the record is made from.

    Raises:
        PolicyInvalidError: A file of the law or of the policies is broken.
    """
    try:
        file = read_checked(path, as_of)
    except AppealgenError as error:
        problem = "\n".join(str(found) for found in error.problems) or str(error)
        return CaseRecord(folder_name(path), key, problem=problem)
    except OSError as error:
        why = (error.strerror or "it cannot be read").casefold()
        return CaseRecord(folder_name(path), key, problem=f"Cannot read the case: {why}.")
    return _record(file, folder_name(path), key, as_of)


def folder_name(path: Path) -> str:
    """Return a case folder's name as text that every file and database can hold."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _record(file: CaseFile, folder: str, key: str, as_of: dt.date) -> CaseRecord:
    case = file.case
    past = decided_appeals(case)
    still = not past or decision_of(past[-1][1]) is not Decision.OVERTURNED
    clocks = deadlines_of(case, law_on_file(), as_of)
    title, day = next_of(clocks)
    if case.denial is None and not title:
        title = _NO_NOTICE
    judged = _judged(case, as_of)
    open_lines = [line for line in _lines(judged) if line.line.denied]
    known = policy_library().payer(case.coverage.payer)
    return CaseRecord(
        folder,
        key,
        payer=known.name if known else case.coverage.payer,
        open=still,
        next_title=title,
        next_day=day,
        undated=sum(_ours(c) and c.status in _RUNNING and _day(c) is None for c in clocks),
        missed=sum(_ours(c) and c.step != CALL and c.status is Status.PASSED for c in clocks),
        waiting=day is None and any(_awaited(c) for c in clocks),
        money=money_of(case),
        ready=all_of(line.truth for line in open_lines) if open_lines else None,
        gaps=_gaps(judged, open_lines),
        decided=tuple(_decided(file, index, appeal) for index, appeal in past),
    )


def next_of(clocks: tuple[Deadline, ...]) -> tuple[str, dt.date | None]:
    """Return our next step and the day to keep; without a day where no clock can be counted.

    A clock that cannot be counted never hides one that can.
    """
    running = [clock for clock in clocks if _ours(clock) and clock.status in _RUNNING]
    dated = [(day, clock.title) for clock in running if (day := _day(clock)) is not None]
    if dated:
        day, title = min(dated)
        return title, day
    return (running[0].title, None) if running else ("", None)


def _day(clock: Deadline) -> dt.date | None:
    return clock.safe_day or clock.last_day


def _ours(clock: Deadline) -> bool:
    return clock.who is Who.US


def _awaited(clock: Deadline) -> bool:
    return not _ours(clock) and clock.status in _RUNNING | {Status.PASSED}


def money_of(case: Case) -> Money:
    """Return the amount at stake: what the claim's lines say was denied, or else billed.

    Lines that an appeal has allowed are left out. An amount that is not written is not zero: the
    sum is then said to be the least.
    """
    allowed = allowed_before(case)
    lines = [ln for ln in case.claim.lines if ln.code not in allowed] if case.claim else []
    for amounts, whole, some in (
        ([ln.denied for ln in lines], MoneyBasis.DENIED, MoneyBasis.DENIED_AT_LEAST),
        ([ln.billed for ln in lines], MoneyBasis.BILLED, MoneyBasis.BILLED_AT_LEAST),
    ):
        known = [amount for amount in amounts if amount is not None]
        if known:
            basis = whole if len(known) == len(amounts) else some
            return Money(sum(known, Decimal(0)), basis)
    return Money(None, MoneyBasis.NOT_DOCUMENTED)


def _judged(case: Case, as_of: dt.date) -> Determination | None:
    try:
        return determine(case, policy_library(), as_of=as_of)
    except NoPolicyInForceError:
        return None


def _lines(judged: Determination | None) -> tuple[LineResult, ...]:
    return tuple(line for _, line in judged.lines()) if judged else ()


def _gaps(
    judged: Determination | None, open_lines: list[LineResult]
) -> tuple[tuple[Owner, int], ...]:
    """Count the deciding gaps of what is denied, by who can supply them."""
    if judged is None:
        return ()
    names = {line.line.named for line in open_lines}
    counted: Mapping[Owner, int] = Counter(
        gap.owner for gap in gaps_of(judged) if gap.deciding and names & set(gap.lines)
    )
    return tuple((owner, counted[owner]) for owner in Owner if owner in counted)


def _decided(file: CaseFile, index: int, appeal: EarlierAppeal) -> Decided:
    decision = decision_of(appeal)
    assert decision is not None  # noqa: S101 - only decided appeals are asked about
    step = appeal.step.value if appeal.step else ""
    day = appeal.filed or (appeal.filed_at.date() if appeal.filed_at else appeal.decided)
    if day is None:
        return Decided(step, decision, (), Unjudged.NO_DAY)
    if _facts_after(file, day):
        return Decided(step, decision, (), Unjudged.LATER_FACTS)
    clauses = tuple(_clauses(file.case, index, appeal, _judged(file.case, day)))
    return Decided(step, decision, clauses, None if clauses else Unjudged.NO_CRITERIA)


def _facts_after(file: CaseFile, day: dt.date) -> bool:
    """Return whether the chart holds a fact dated after a day.

    The reviewer could not have seen it, and criteria read whatever the case holds. What the case
    was without it is not guessed: a course of care that ran across the day had begun by then.
    """
    problems = check_case(file.case, file.document, as_of=day)
    errors = (problem.path for problem in problems if problem.severity is Severity.ERROR)
    return any(re.split(r"[.\[]", path, maxsplit=1)[0] in _CHART for path in errors)


def _clauses(
    case: Case, index: int, appeal: EarlierAppeal, judged: Determination | None
) -> Iterator[Clause]:
    """Yield the deciding criterion of each line and level that the appeal was about."""
    before, ever = allowed_before(case, index), allowed_before(case)
    for line in _lines(judged):
        code = line.line.code
        if code in before or not (line.line.denied or code in ever):
            continue
        allowed = not appeal.upheld or code in appeal.overturned_codes
        for result in line.levels:
            clause = deciding_clause(result.finding)
            assert line.policy is not None  # noqa: S101 - a judged level has a policy
            yield Clause(
                line.policy.id,
                clause.criterion.id,
                clause.criterion.label or "",
                result.truth,
                allowed,
            )
