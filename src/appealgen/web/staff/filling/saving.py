"""Check the answers, see what they change in the case file, and write it; conflicts are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import CaseChangedError, CaseInvalidError
from appealgen.intake.questionnaire import Origin
from appealgen.web.staff.desk import StaffPage, show, staff_words
from appealgen.web.staff.filling.answering import revision_of
from appealgen.web.staff.filling.table import Table, table_of
from appealgen.web.staff.phrases import plain_said
from appealgen.web.trail import Action
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

    from appealgen.service.asking import Line, Review

__all__ = ["check"]


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    text: str
    part: str
    answer: str
    from_case: bool
    change: str


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    rows: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class _Conflict:
    """A place where the case says one thing and the answer another."""

    id: str
    name: str
    text: str
    was: str
    new: str


@dataclass(frozen=True, slots=True)
class _Waits:
    text: str
    way: str


@dataclass(frozen=True, kw_only=True)
class _Check(StaffPage):
    """All answers, and what writing them does."""

    action: str
    revision: str
    state: str
    sections: tuple[_Section, ...]
    conflicts: tuple[_Conflict, ...]
    new: str
    waits: tuple[_Waits, ...]
    missing: tuple[_Waits, ...]
    left: str
    next_way: str
    all_way: str
    can_save: bool
    details: tuple[str, ...]


def check(visit: Visit) -> Response:
    """Show all answers with what they change, or write them into the case file."""
    table = table_of(visit)
    if not visit.posted:
        table.note(Action.SAW, "answers")
        return _shown(table)
    return _saved(table)


def _saved(table: Table) -> Response:
    asking, visit, words = table.asking, table.visit, staff_words()
    if revision_of(visit) != asking.revision:  # what would be written was not on the screen
        return _shown(table, words("filling.answers.changed_answers"), status=409)
    try:
        done = asking.apply(
            as_of=visit.now.date(),
            take=visit.form.all("take"),
            state=visit.form.get("state") or None,
        )
    except CaseChangedError:
        asking.reload(as_of=visit.now.date())
        return _shown(table, words("filling.answers.changed_case"), status=409)
    except CaseInvalidError as error:
        details = tuple(f"{problem.path}: {problem.what}" for problem in error.problems)
        return _shown(table, words("filling.answers.not_whole"), status=422, details=details)
    for line in done.written:
        table.note(Action.SAVED, line.change.path)
    return go_to(table.way("questions"))


def _shown(
    table: Table, problem: str = "", *, status: int = 200, details: tuple[str, ...] = ()
) -> Response:
    asking, words = table.asking, staff_words()
    review, progress = asking.review(), asking.progress()
    new = sum(not line.conflict for line in review.lines)
    return show(
        table.visit,
        _Check,
        "filling.answers",
        problem=problem,
        field="save",
        status=status,
        details=details,
        action=table.way("questions", "check"),
        revision=str(asking.revision),
        state=review.state or "",
        sections=tuple(_sections(table)),
        conflicts=tuple(_conflicts(review)),
        new=words(f"filling.answers.new{'_one' if new == 1 else ''}", n=new) if new else "",
        waits=tuple(_waits(table, review)),
        missing=tuple(_Waits(q.text, table.way_to(q.key)) for q in review.missing),
        left=progress.said(asking.strings) if progress.remaining else "",
        next_way=table.way("questions", "next"),
        all_way=table.way("questions"),
        can_save=bool(review.lines),
        **table.place,
    )


def _sections(table: Table) -> Iterator[_Section]:
    for section in table.asking.summary():
        rows = (
            _Row(
                row.prefix,
                row.text,
                row.part,
                row.answer,
                row.origin is Origin.PREFILLED,
                table.way_to(row.key),
            )
            for row in section.rows
        )
        yield _Section(section.title, tuple(rows))


def _conflicts(review: Review) -> Iterator[_Conflict]:
    for place, line in enumerate((one for one in review.lines if one.conflict), start=1):
        change = line.change
        yield _Conflict(
            f"take-{place}",
            line.name,
            _asked(line),
            plain_said(change.was),
            plain_said(change.value),
        )


def _asked(line: Line) -> str:
    """Return the questions a change comes from; its place in the case where none is shown."""
    parts = dict.fromkeys(question.part for question in line.questions if question.part)
    texts = ", ".join([*parts, *(question.text for question in line.questions)])
    return texts or line.change.path


def _waits(table: Table, review: Review) -> Iterator[_Waits]:
    """Yield the answers that do not make a whole entry yet, by their first question."""
    for one in review.waiting:
        question = table.asking.question(one.keys[0]) if one.keys else None
        if question is not None:
            text = ": ".join(part for part in (question.section, question.part) if part)
            yield _Waits(f"{text}: {question.text}", table.way_to(question.key))
