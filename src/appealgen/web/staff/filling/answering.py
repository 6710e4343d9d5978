"""One question on each page: a field, a list to search, and both answers where two people typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire import Skip
from appealgen.service.answers_kept import AnswersChangedError
from appealgen.web.errors import NotFoundError
from appealgen.web.forms import field_of
from appealgen.web.staff.desk import StaffPage, show, staff_words
from appealgen.web.staff.filling.fields import Entry, Offer, entry_of, term_of, with_pick
from appealgen.web.staff.filling.table import Table, table_of
from appealgen.web.trail import Action
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    from starlette.responses import Response

    from appealgen.errors import Problem
    from appealgen.intake.questionnaire import Question

__all__ = ["one", "revision_of"]

_MOST_DIGITS = 9
_CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class _Search:
    """What the list has for some words."""

    term: str
    offers: tuple[Offer, ...]
    said: str


@dataclass(frozen=True, kw_only=True)
class _Asked(StaffPage):
    """A question."""

    action: str
    revision: str
    section: str
    part: str
    number: str
    text: str
    help: str
    why: str
    where: str
    must: bool
    entry: Entry
    search: _Search | None
    described: str
    skip: str
    clear: str
    before: str
    all_way: str
    left: str
    done: str
    total: str


@dataclass(frozen=True, kw_only=True)
class _Conflict(StaffPage):
    """Two answers to one question."""

    action: str
    revision: str
    text: str
    theirs: str
    mine: str
    sent: tuple[str, ...]
    way: str
    keep_way: str


def one(visit: Visit) -> Response:
    """Show a question, search its list, or take its answer."""
    table = table_of(visit)
    question = table.question
    if question is None:
        if visit.posted and table.asking.interview.questionnaire.find(_link_id(table)):
            return go_to(table.way("questions"))  # the path has changed under the page
        raise NotFoundError
    if not visit.posted:
        if question.answer is not None:
            table.note(Action.SAW, question.key)
        return _shown(table, question)
    typed = "; ".join(visit.form.all("answer"))
    if question.suggests and visit.form.get("way") == "search":
        return _shown(table, question, typed=typed, search=_searched(table, question, typed))
    if visit.form.get("way") == _CLEAR and _can_clear(table, question):
        return _cleared(table, question)
    picked = visit.form.get("pick")
    if question.suggests and picked:
        typed = with_pick(question, typed, picked)
        if question.many:  # there may be more to search for
            return _shown(table, question, typed=typed)
    return _taken(table, question, typed)


def _link_id(table: Table) -> str:
    return str(table.visit.request.path_params["name"]).partition("~")[0]


def revision_of(visit: Visit) -> int:
    """Return the revision that a form was shown with; 0 for anything else."""
    text = visit.form.get("revision")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _taken(table: Table, question: Question, typed: str) -> Response:
    visit, asking = table.visit, table.asking
    skips = visit.form.get("way") == Skip.DONT_KNOW and Skip.DONT_KNOW in question.allows
    now, expected = visit.now, revision_of(visit)
    try:
        if skips:
            problem = asking.skip(question.key, Skip.DONT_KNOW, at=now, expected=expected)
        else:
            problem = asking.answer(question.key, typed, at=now, expected=expected)
    except AnswersChangedError:
        return _conflict(table, question, typed, skips=skips)
    if problem is not None:
        search = _searched(table, question, typed) if question.suggests else None
        return _shown(table, question, problem, typed=typed, search=search)
    table.note(Action.ANSWERED, question.key)
    return go_to(_after(table, question))


def _can_clear(table: Table, question: Question) -> bool:
    """Return whether an answer can be taken back: it is in no case file yet."""
    kept = table.asking.kept
    return question.key in kept.answers and not kept.in_case(question.key)


def _cleared(table: Table, question: Question) -> Response:
    """Take an answer back, and ask the question anew."""
    try:
        table.asking.clear(question.key, expected=revision_of(table.visit))
    except AnswersChangedError:  # it is another one by now, and that one is shown
        return go_to(table.way_to(question.key))
    table.note(Action.ANSWERED, question.key)
    still = table.asking.question(question.key)
    return go_to(table.way_to(question.key) if still else table.way("questions"))


def _after(table: Table, question: Question) -> str:
    """Return the way to the next open question of this part, then to that of any part."""
    talk = table.asking.interview
    here = next((slot.section for slot in talk.slots if slot.key == question.key), None)
    inside = [slot for slot in talk.slots if slot.section is here and slot.key not in talk.answers]
    return table.way_to(inside[0].key) if inside else table.way("questions", "next")


def _searched(table: Table, question: Question, typed: str) -> _Search:
    words, term = staff_words(), term_of(question, typed)
    found = table.asking.suggestions(question, term)
    said = words("filling.question.found" if found else "filling.question.nothing", term=term)
    if not term:
        said = words("filling.question.no_term")
    return _Search(term, tuple(Offer(one_.value, one_.label) for one_ in found), said)


def _shown(
    table: Table,
    question: Question,
    problem: Problem | None = None,
    *,
    typed: str | None = None,
    search: _Search | None = None,
) -> Response:
    asking, progress = table.asking, table.asking.progress()
    entry = entry_of(question, asking.strings, _parts_of(question, typed))
    before = asking.back(question.key)
    wrong = _said(problem, entry, typed) if problem else ""
    date = "date" if entry.date else ""
    described = {"help": question.help, date: date, "unit": entry.input.unit, "problem": wrong}
    return show(
        table.visit,
        _Asked,
        "filling.question",
        title=question.text,
        problem=wrong,
        status=422 if wrong else 200,
        field="answer-1" if entry.input.options and not entry.select else "answer",
        action=table.way_to(question.key),
        revision=str(asking.revision),
        section=question.section,
        part=question.part,
        number=question.prefix,
        text=question.text,
        help=question.help,
        why=question.why,
        where=question.where,
        must=question.required,
        entry=entry,
        search=search,
        described=" ".join(name for name, text in described.items() if text),
        skip=Skip.DONT_KNOW.value if Skip.DONT_KNOW in question.allows else "",
        clear=_CLEAR if _can_clear(table, question) else "",
        before=table.way_to(before.key) if before else "",
        all_way=table.way("questions"),
        left=progress.said(asking.strings),
        done=str(progress.answered),
        total=str(progress.answered + progress.remaining),
        **table.place,
    )


def _parts_of(question: Question, typed: str | None) -> tuple[str, ...] | None:
    if typed is None:
        return None
    choices = bool(question.choices) and question.many
    return tuple(part.strip() for part in typed.split(";")) if choices else (typed,)


def _said(problem: Problem, entry: Entry, typed: str | None) -> str:
    """Return what is wrong; beside a list to choose from, nobody is told to type."""
    if entry.input.options and not (typed or "").strip():
        return staff_words()("filling.question.choose")
    return f"{problem.what} {problem.hint}".strip()


def _conflict(table: Table, question: Question, typed: str, *, skips: bool) -> Response:
    """Show both answers; whichever is chosen, the other was on the screen."""
    asking, words = table.asking, staff_words()
    labels = {o.value: o.label for o in field_of(question, asking.strings, ()).options}
    sent = table.visit.form.all("answer") if not skips else ()
    mine = ", ".join(labels.get(s, s) for s in sent) if typed else ""
    return show(
        table.visit,
        _Conflict,
        "filling.conflict",
        status=409,
        action=table.way_to(question.key),
        revision=str(asking.revision),
        text=question.text,
        theirs=asking.said(question.key) or words("filling.conflict.none"),
        mine=asking.strings(f"skip.{Skip.DONT_KNOW.value}") if skips else mine,
        sent=sent,
        way=Skip.DONT_KNOW.value if skips else "",
        keep_way=table.way("questions", "next"),
        **table.place,
    )
