"""One case: what the criteria say, what is missing, the days to keep, what to do, what came in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.brief.deadlines import ClockRow, sheet_of
from appealgen.errors import AppealgenError, CaseInvalidError, NoPolicyInForceError
from appealgen.matching import determine, gaps_of
from appealgen.service.cases import policy_library, read_checked
from appealgen.service.deadlines import deadlines_of_case
from appealgen.service.next_step import NextSteps, next_steps_of
from appealgen.web.staff.dangers import has_danger
from appealgen.web.staff.desk import (
    StaffPage,
    case_of,
    case_path,
    note,
    show,
    staff_words,
)
from appealgen.web.staff.documents import OFFERED
from appealgen.web.staff.folders import has_begun
from appealgen.web.staff.phrases import status_said
from appealgen.web.staff.reviews import Handling, handled_in, has_news, patients_of
from appealgen.web.trail import Action

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.responses import Response

    from appealgen.brief.next_step import NextPage
    from appealgen.matching import Determination
    from appealgen.model import CaseFile
    from appealgen.web.visit import Visit

__all__ = ["LineRow", "one_case", "rows_of"]

_CASE_FILE = "case.yaml"


@dataclass(frozen=True, slots=True)
class LineRow:
    """A procedure line as judged, at one level; the level is empty where none is named."""

    name: str
    level: str
    status_key: str
    status: str
    policy: str
    why: str


@dataclass(frozen=True, slots=True)
class _Gap:
    owner: str
    ask: str
    label: str


@dataclass(frozen=True, slots=True)
class _Link:
    path: str
    label: str


@dataclass(frozen=True)
class _Judged:
    """What the case file gives on the day; all empty where it cannot be read."""

    patient: str = ""
    payer: str = ""
    reference: str = ""
    lines: tuple[LineRow, ...] = ()
    gaps: tuple[_Gap, ...] = ()
    warnings: tuple[str, ...] = ()
    steps: NextPage | None = None
    lead: str = ""
    ours: tuple[ClockRow, ...] = ()
    theirs: tuple[ClockRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _CasePage(StaffPage):
    """One case."""

    unstarted: str
    ready: bool
    noted: str
    problems: tuple[str, ...]
    judged: _Judged
    has_criteria: bool
    news: bool
    danger: bool
    answers: str
    invite: str
    fill: str
    card: str
    documents: tuple[_Link, ...]


def one_case(visit: Visit) -> Response:
    """Show a case."""
    case, today = case_of(visit), visit.now.date()
    started = (case / _CASE_FILE).is_file()
    problems: tuple[str, ...] = ()
    judged = _Judged()
    if started:
        try:
            judged = _judged(case, today)
        except CaseInvalidError as error:
            problems = tuple(str(problem) for problem in error.problems)
        except AppealgenError as error:
            problems = (str(error),)
    note(visit, case, Action.SAW_CASE)
    ready = started and not problems
    words = staff_words()
    return show(
        visit,
        _CasePage,
        "case",
        title=judged.patient or case.name,
        here=case.name,
        here_path=case_path(case),
        unstarted="" if started else words("case.begun" if has_begun(case) else "case.unstarted"),
        ready=ready,
        noted=_noted(visit, case),
        problems=problems,
        judged=judged,
        has_criteria=bool(judged.lines),
        news=has_news(visit.web.store, case),
        danger=has_danger(visit.web.store, case),
        answers=case_path(case, "answers"),
        invite=case_path(case, "invitation"),
        fill=case_path(case, "questions"),
        card=case_path(case, "card"),
        documents=tuple(
            _Link(case_path(case, "documents", name), words(f"document.{one.label}"))
            for name, one in OFFERED.items()
        )
        if ready
        else (),
    )


def _noted(visit: Visit, case: Path) -> str:
    """Return how many conflicts wait to be cleared up; empty where none does."""
    store = visit.web.store
    held = (one for each in patients_of(store, case) for one in handled_in(store, each).values())
    count = sum(one.choice is Handling.NOTE for one in held)
    return staff_words()("case.noted", n=count) if count else ""


def _judged(case: Path, as_of: dt.date) -> _Judged:
    file = read_checked(case, as_of)
    try:
        found = determine(file.case, policy_library(), as_of=as_of)
    except NoPolicyInForceError:
        found = None
    clocks = deadlines_of_case(case, as_of=as_of)
    sheet = sheet_of(file.case, clocks.deadlines, as_of)
    return _Judged(
        patient=file.case.patient.name,
        payer=file.case.coverage.payer,
        reference=sheet.reference,
        lines=tuple(rows_of(found)) if found else (),
        gaps=tuple(_gaps(found)) if found else (),
        warnings=_warnings(file, found),
        steps=NextSteps(file, as_of, next_steps_of(file.case, found, as_of)).page,
        lead=sheet.lead,
        ours=sheet.ours,
        theirs=sheet.theirs,
    )


def _warnings(file: CaseFile, found: Determination | None) -> tuple[str, ...]:
    return (*(str(p) for p in file.problems), *(found.warnings if found else ()))


def rows_of(found: Determination) -> Iterator[LineRow]:
    """Yield each procedure line of a determination, level by level."""
    for _, line in found.lines():
        policy = f"{line.policy.title} ({line.policy.ref})" if line.policy else ""
        for result in line.levels:
            level = str(result.level) if result.level else ""
            yield _line(line.line.named, level, result.truth.value, policy, "")
        if not line.levels:
            yield _line(line.line.named, "", line.truth.value, policy, line.why)


def _line(name: str, level: str, status: str, policy: str, why: str) -> LineRow:
    return LineRow(name, level, status, status_said(status), policy, why)


def _gaps(found: Determination) -> Iterator[_Gap]:
    words = staff_words()
    for gap in gaps_of(found):
        if gap.deciding:
            yield _Gap(words(f"owner.{gap.owner.value}"), gap.ask, gap.label)
