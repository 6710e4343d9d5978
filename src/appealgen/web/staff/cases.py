"""The first page of the workspace: every open case, the next day to keep first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire import Role
from appealgen.service.case_records import CaseRecord, folder_name, key_of, read_record
from appealgen.service.worklist import WorkRow, ranked
from appealgen.web.staff.dangers import has_danger
from appealgen.web.staff.desk import StaffPage, case_path, cases_root, show, staff_words
from appealgen.web.staff.folders import cases_in, has_begun
from appealgen.web.staff.phrases import day_said, days_said, gaps_said, status_said
from appealgen.web.staff.reviews import has_news

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from starlette.responses import Response

    from appealgen.web.visit import Visit

__all__ = ["cases"]


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    path: str
    payer: str
    step: str
    day: str
    left: str
    urgency: str
    status_key: str
    status: str
    gaps: str
    news: bool
    danger: bool
    missed: str


@dataclass(frozen=True, slots=True)
class _Other:
    name: str
    path: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class _Cases(StaffPage):
    """The open cases, those not started, those that cannot be read."""

    rows: tuple[_Row, ...]
    unstarted: tuple[_Other, ...]
    broken: tuple[_Other, ...]
    summary: str
    empty: bool
    starts: bool


def cases(visit: Visit) -> Response:
    """Show the open cases."""
    root, today, words = cases_root(visit), visit.now.date(), staff_words()
    folders = {folder_name(path): path for path in cases_in(root)}
    started = {name: path for name, path in folders.items() if (path / "case.yaml").is_file()}
    found = ranked((_record(path, today) for path in started.values()), as_of=today)
    rows = tuple(_row(visit, row, started[row.folder]) for row in found.rows)
    return show(
        visit,
        _Cases,
        "cases",
        rows=rows,
        unstarted=tuple(
            _Other(name, case_path(path), words("cases.begun") if has_begun(path) else "")
            for name, path in folders.items()
            if name not in started
        ),
        broken=tuple(
            _Other(one.folder, case_path(started[one.folder]), one.problem) for one in found.broken
        ),
        summary=_summary(len(rows), sum(row.news for row in rows), found.closed),
        empty=not folders,
        starts=visit.member.role is Role.STAFF,
    )


def _record(path: Path, as_of: dt.date) -> CaseRecord:
    """Return what the list says of a case, read again only where its file has changed."""
    try:
        return _read(path, as_of, key_of(path, as_of, ""))
    except OSError:
        return read_record(path, as_of=as_of)  # which says why it cannot be read


@lru_cache(maxsize=2048)
def _read(path: Path, as_of: dt.date, key: str) -> CaseRecord:
    return read_record(path, as_of=as_of, key=key)


def _row(visit: Visit, row: WorkRow, path: Path) -> _Row:
    words, (left, urgency) = staff_words(), days_said(row.days_left)
    return _Row(
        name=row.folder,
        path=case_path(path),
        payer=row.payer,
        step=row.next_step or words("cases.waiting" if row.waiting else "cases.no_step"),
        day=day_said(row.safe_day),
        left=left,
        urgency=urgency,
        status_key=row.ready,
        status=status_said(row.ready),
        gaps=gaps_said({str(owner): n for owner, n in row.gaps.items()}),
        news=has_news(visit.web.store, path),
        danger=has_danger(visit.web.store, path),
        missed=words("cases.missed", n=row.missed) if row.missed else "",
    )


def _summary(opened: int, news: int, closed: int) -> str:
    words = staff_words()
    said = [words("cases.one_open") if opened == 1 else words("cases.many_open", n=opened)]
    if news:
        said.append(words("cases.news_count", n=news))
    if closed:
        said.append(words("cases.closed", n=closed))
    return " ".join(said)
