"""A patient's answers, field by field: what the case says, what the patient says, what to do.

Nothing is written without a choice for it, and nothing of the case is written over unless somebody
takes the answer. Case and answers carry their state through the page: where either has changed
meanwhile, the page is shown anew with the choices made, and says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import CaseChangedError
from appealgen.intake.questionnaire import Author, Role, case_with
from appealgen.model.reported import PATIENT
from appealgen.service.asking import Asking, Line, open_asking
from appealgen.web.errors import NotFoundError
from appealgen.web.keeping import SealedAnswers, read_signature
from appealgen.web.staff.desk import (
    StaffPage,
    case_of,
    case_path,
    note,
    show,
    staff_words,
)
from appealgen.web.staff.effect import Moved, criteria_moved, effect_of, judged_now
from appealgen.web.staff.papers import PaperRow, paper_rows
from appealgen.web.staff.phrases import day_said, plain_said
from appealgen.web.staff.reviews import (
    Handled,
    Handling,
    fingerprint,
    handled_in,
    keep,
    patients_of,
)
from appealgen.web.trail import Action
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from starlette.responses import Response

    from appealgen.web.store import Sitting

__all__ = ["review"]

_MOST_ROWS = 40
"""A form of more fields than this is not taken (``forms.read_form``); the rest comes after."""


@dataclass(frozen=True, slots=True)
class _Way:
    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class _Said:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    title: str
    was: str
    none: str
    value: str
    parts: tuple[_Said, ...]
    origin: str
    conflict: bool
    decided: str
    ways: tuple[_Way, ...]


@dataclass(frozen=True, kw_only=True)
class _Review(StaffPage):
    """The answers to decide on, and those decided."""

    action: str
    state: str
    revision: str
    signed: str
    alerts: tuple[str, ...]
    unsure: tuple[str, ...]
    for_doctor: tuple[str, ...]
    rows: tuple[_Row, ...]
    more: str
    settled: tuple[_Row, ...]
    none: str
    has_lines: bool
    waiting: tuple[str, ...]
    papers: tuple[PaperRow, ...]
    papers_action: str


@dataclass(frozen=True, slots=True)
class _Told:
    title: str
    value: str
    parts: tuple[_Said, ...]
    was: str
    none: str
    way: str
    name: str
    choice: str


@dataclass(frozen=True, kw_only=True)
class _Confirm(StaffPage):
    """What was chosen, and the determination before and after it."""

    action: str
    state: str
    revision: str
    told: tuple[_Told, ...]
    changes: tuple[Moved, ...]
    criteria: tuple[Moved, ...]
    same: bool
    writes: bool


@dataclass(frozen=True)
class _Desk:
    """The patient's answers beside the case, as both are now."""

    visit: Visit
    case: Path
    sitting: Sitting
    asking: Asking
    held: Mapping[str, Handled]

    @property
    def today(self) -> dt.date:
        return self.visit.now.date()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.asking.review().lines

    def settled(self, line: Line) -> Handled | None:
        """Return the decision about a line, where it still says what was decided about."""
        found = self.held.get(line.name)
        return found if found and found.said == fingerprint(line) else None


def review(visit: Visit) -> Response:
    """Show the answers, the choices made, or write them."""
    case = case_of(visit)
    sittings = patients_of(visit.web.store, case)
    if not sittings:
        return show(visit, StaffPage, "no_answers", here=case.name, here_path=case_path(case))
    desk = _desk(visit, case, sittings[-1])
    if not visit.posted:
        note(visit, case, Action.REVIEWED)
        return _page(desk, {})
    choices = _choices(desk)
    if _changed(desk):
        words = staff_words()
        return _page(desk, choices, words("review.changed"), status=409)
    if visit.form.get("step") == "write":
        return _written(desk, choices)
    return _confirm(desk, choices)


def _desk(visit: Visit, case: Path, sitting: Sitting) -> _Desk:
    store = SealedAnswers(visit.web.store, sitting, visit.member.who)
    author = Author(PATIENT, Role.PATIENT)
    asking = open_asking(case, author, as_of=visit.now.date(), language="en", store=store)
    if asking.now.case is None:
        raise NotFoundError
    return _Desk(visit, case, sitting, asking, handled_in(visit.web.store, sitting))


def _changed(desk: _Desk) -> bool:
    """Return whether case or answers are others than those that were on the screen."""
    form = desk.visit.form
    same = form.get("state") == desk.asking.now.state
    return not same or form.get("revision") != str(desk.asking.revision)


def _choices(desk: _Desk) -> dict[str, Handling]:
    """Return what was chosen, by the name of the line; what is no choice of ours is left out."""
    known, form = {choice.value for choice in Handling}, desk.visit.form
    given = {line.name: form.get(f"line:{line.name}") for line in desk.lines}
    return {name: Handling(value) for name, value in given.items() if value in known}


def _page(
    desk: _Desk, choices: Mapping[str, Handling], problem: str = "", status: int = 200
) -> Response:
    asking, words = desk.asking, staff_words()
    rows = [_row(desk, n, line, choices) for n, line in enumerate(desk.lines, 1)]
    still = tuple(row for row in rows if not row.decided)
    store, member = desk.visit.web.store, desk.visit.member
    if not still:  # all of it is looked through
        keep(store, desk.sitting, member, {}, asking.revision)
    waiting = {key for one in asking.review().waiting for key in one.keys}
    return show(
        desk.visit,
        _Review,
        "review",
        here=desk.case.name,
        here_path=case_path(desk.case),
        problem=problem,
        field="lines",
        status=status,
        action=case_path(desk.case, "answers"),
        state=asking.now.state or "",
        revision=str(asking.revision),
        signed=_signed(desk),
        alerts=_asked(asking, (one.key for one in asking.alerts())),
        unsure=_asked(asking, (one.key for one in asking.interview.unsure())),
        for_doctor=tuple(row.text for row in asking.interview.for_doctor()),
        rows=still[:_MOST_ROWS],
        more=_more(len(still)),
        settled=tuple(row for row in rows if row.decided),
        has_lines=bool(rows),
        none=words("review.none") if not rows else words("review.all_done"),
        waiting=_asked(asking, sorted(waiting)),
        papers=paper_rows(store, desk.sitting, desk.case),
        papers_action=case_path(desk.case, "papers"),
    )


def _asked(asking: Asking, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the questions of keys in words; a key that is on no path any more has none."""
    found = (asking.question(key) for key in keys)
    return tuple(question.text for question in found if question)


def _more(count: int) -> str:
    """Return that there are more answers than one page shows; empty where there are not."""
    left = count - _MOST_ROWS
    return staff_words()("review.more", n=left) if left > 0 else ""


def _signed(desk: _Desk) -> str:
    """Return whether the patient has signed the answers as they are."""
    words, store = staff_words(), desk.visit.web.store
    found = read_signature(SealedAnswers(store, desk.sitting, desk.visit.member.who))
    if found is None:
        return words("review.not_signed")
    name = "review.signed" if found.holds else "review.signed_before"
    return words(name, name=found.name, day=day_said(found.at.date()))


def _row(desk: _Desk, number: int, line: Line, choices: Mapping[str, Handling]) -> _Row:
    change, words = line.change, staff_words()
    decision = desk.settled(line)
    chosen = choices.get(line.name)
    if chosen is None and decision is None and change.was is None and not line.conflict:
        chosen = Handling.TAKE  # nothing stands there: what is new is offered ready to take
    parts = tuple(
        _Said(q.text, desk.asking.said(q.key)) for q in line.questions if desk.asking.said(q.key)
    )
    title = " ".join(f"{q.prefix} {q.text}" for q in line.questions[:1])
    origin = words(f"review.origin_{change.origin.value}", day=day_said(change.on))
    decided = ""
    if decision is not None:
        day = day_said(dt.date.fromisoformat(decision.on))
        decided = words(f"review.decided_{decision.choice}", by=decision.by, day=day)
    return _Row(
        name=f"line:{line.name}",
        title=title or words("review.untitled"),
        was=plain_said(change.was) if change.was is not None else "",
        none=words("review.in_record" if line.conflict else "review.nothing"),
        value=parts[0].answer if len(parts) == 1 else "" if parts else plain_said(change.value),
        parts=parts if len(parts) > 1 else (),
        origin=origin,
        conflict=line.conflict,
        decided=decided,
        ways=tuple(
            _Way(f"line-{number}-{way}", way, words(_label(way, line)), chosen is way)
            for way in Handling
            if way is not Handling.NOTE or line.conflict
        ),
    )


def _label(way: Handling, line: Line) -> str:
    """Return the id of the words for a choice: what it does here."""
    if way is Handling.NOTE:
        return "review.way_note"
    there = line.change.was is not None
    return f"review.way_{way}" if there else f"review.way_{way}_new"


def _confirm(desk: _Desk, choices: Mapping[str, Handling]) -> Response:
    """Show what was chosen and what it does to the determination, before anything is written."""
    words, asking = staff_words(), desk.asking
    if not choices:
        return _page(desk, choices, words("review.need_choice"), status=422)
    taken = [line.change for line in desk.lines if choices.get(line.name) is Handling.TAKE]
    before = asking.now.determination
    made = case_with(asking.now.case, taken) if taken else asking.now.case
    after = judged_now(made, desk.today) if made else None
    changes = tuple(effect_of(before, after)) if before and after else ()
    return show(
        desk.visit,
        _Confirm,
        "confirm",
        here=desk.case.name,
        here_path=case_path(desk.case),
        action=case_path(desk.case, "answers"),
        state=asking.now.state or "",
        revision=str(asking.revision),
        told=tuple(
            _told(desk, line, choices[line.name]) for line in desk.lines if line.name in choices
        ),
        changes=changes,
        criteria=tuple(criteria_moved(before, after)) if before and after else (),
        same=not any(one.moved for one in changes),
        writes=bool(taken),
    )


def _told(desk: _Desk, line: Line, choice: Handling) -> _Told:
    row = _row(desk, 0, line, {line.name: choice})
    way = next(way.label for way in row.ways if way.chosen)
    return _Told(row.title, row.value, row.parts, row.was, row.none, way, row.name, choice.value)


def _written(desk: _Desk, choices: Mapping[str, Handling]) -> Response:
    """Write what is taken into the case file, and keep the other decisions."""
    shown, words = desk.asking.revision, staff_words()
    lines = {line.name: line for line in desk.lines if line.name in choices}
    take = [name for name in lines if choices[name] is Handling.TAKE]
    leave = [line.name for line in desk.lines if line.name not in take]
    if take:
        try:
            state = desk.asking.now.state
            desk.asking.apply(as_of=desk.today, take=take, leave=leave, state=state)
        except CaseChangedError:
            again = _desk(desk.visit, desk.case, desk.sitting)
            return _page(again, choices, words("review.changed"), status=409)
    by, on = desk.visit.member.name, desk.today.isoformat()
    made = {name: Handled(choices[name], fingerprint(line), by, on) for name, line in lines.items()}
    # To write marks the answers as written, which is one revision more; a patient who answers at
    # this very moment makes it two, and is not taken for read.
    later = desk.asking.revision
    seen = later if later == shown + 1 else shown
    keep(desk.visit.web.store, desk.sitting, desk.visit.member, made, seen)
    return go_to(case_path(desk.case, "answers"))
