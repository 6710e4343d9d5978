"""One question on each page; the warning after a danger sign; all answers to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import Problem
from appealgen.intake.questionnaire import Origin, Question, Skip, Suggestion
from appealgen.intake.questionnaire.strings import DEFAULT
from appealgen.intake.questionnaire.suggest import listed
from appealgen.service.answers_kept import AnswersChangedError
from appealgen.web.errors import NotFoundError
from appealgen.web.forms import Field, field_of, key_of_path, path_of_key
from appealgen.web.patient.desk import desk_of
from appealgen.web.patient.warned import Warned, warnings_of
from appealgen.web.trail import Action
from appealgen.web.visit import Page, Visit, go_to

if TYPE_CHECKING:
    from starlette.responses import Response

    from appealgen.service.asking import Asking

__all__ = ["check", "next_open", "one", "urgent"]


@dataclass(frozen=True, slots=True)
class _Way:
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class _Asked(Page):
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
    input: Field
    near: tuple[Suggestion, ...]
    own_language: bool
    described: str
    ways: tuple[_Way, ...]
    before: str
    left: str
    done: str
    total: str


@dataclass(frozen=True, kw_only=True)
class _Conflict(Page):
    """Two answers to one question."""

    action: str
    revision: str
    text: str
    theirs: str
    mine: str
    sent: tuple[str, ...]
    way: str


@dataclass(frozen=True, kw_only=True)
class _Urgent(Page):
    """The warnings after the danger signs."""

    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    part: str
    answer: str
    prefilled: bool
    change: str


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    rows: tuple[_Row, ...]


@dataclass(frozen=True, kw_only=True)
class _Check(Page):
    """All answers."""

    parts: tuple[_Part, ...]
    warnings: tuple[Warned, ...]
    left: str


def next_open(visit: Visit) -> Response:
    """Go to the first open question, or to all answers where none is open."""
    question = desk_of(visit).asking().next()
    return go_to(path_of_key(question.key) if question else "/check")


def one(visit: Visit) -> Response:
    """Show a question, or take its answer."""
    desk = desk_of(visit)
    asking = desk.asking()
    question = asking.interview.find(key_of_path(visit.request.path_params["name"]))
    if question is None:
        if visit.posted:  # the path has changed under the page: nothing was lost, go on
            return go_to("/questions")
        raise NotFoundError
    if not visit.posted:
        if question.answer is not None:
            desk.note(Action.SAW, question.key)
        return _shown(visit, asking, question)
    return _taken(visit, asking, question)


def _taken(visit: Visit, asking: Asking, question: Question) -> Response:
    sent, way = visit.form.all("answer"), visit.form.get("way")
    revision = visit.form.get("revision")
    expected = int(revision) if revision.isdecimal() and len(revision) < 10 else 0  # noqa: PLR2004 - digits of a counter
    try:
        if way in {skip.value for skip in question.allows}:
            problem = asking.skip(question.key, Skip(way), at=visit.now, expected=expected)
        else:
            text = "; ".join(sent)
            problem = asking.answer(question.key, text, at=visit.now, expected=expected)
    except AnswersChangedError:
        return _conflict(visit, asking, question, sent, way)
    if problem is not None:
        return _shown(visit, asking, question, problem, sent)
    return go_to("/urgent" if _warns(asking, question.key) else "/questions")


def _warns(asking: Asking, key: str) -> bool:
    """Return whether the answer just given has to be followed by a warning.

    Every yes has; what is left open is spoken of once, with the first of the danger signs.
    """
    unsure = asking.interview.unsure()
    first = len(unsure) == 1 and unsure[0].key == key
    return first or any(alert.key == key for alert in asking.alerts())


def _shown(
    visit: Visit,
    asking: Asking,
    question: Question,
    problem: Problem | None = None,
    typed: tuple[str, ...] | None = None,
) -> Response:
    strings, progress = asking.strings, asking.progress()
    field = field_of(question, strings, typed)
    before = asking.back(question.key)
    wrong = ""
    if problem is not None:
        nothing = field.options and not "".join(typed or ())
        said = visit.words("question.choose") if nothing else problem.what
        wrong = f"{said} {'' if nothing else problem.hint}".strip()
    own = "own" if field.large and asking.language != DEFAULT else ""
    described = {"help": question.help, "own": own, "unit": field.unit, "problem": wrong}
    return visit.page(
        _Asked,
        "question",
        title=question.text,
        problem=wrong,
        status=422 if wrong else 200,
        field="answer-1" if field.options else "answer",
        action=path_of_key(question.key),
        revision=str(asking.revision),
        section=question.section,
        part=question.part,
        number=question.prefix,
        text=question.text,
        help=question.help,
        why=question.reason,
        where=question.where,
        input=field,
        near=listed(question.suggests) if question.suggests else (),
        own_language=bool(own),
        described=" ".join(name for name, text in described.items() if text),
        ways=tuple(_Way(way.value, strings(f"skip.{way.value}")) for way in question.allows),
        before=path_of_key(before.key) if before else "",
        left=progress.said(strings),
        done=str(progress.answered),
        total=str(progress.answered + progress.remaining),
    )


def _conflict(
    visit: Visit, asking: Asking, question: Question, sent: tuple[str, ...], way: str
) -> Response:
    """Show both answers; whichever is chosen, the other was on the screen."""
    labels = {
        option.value: option.label for option in field_of(question, asking.strings, ()).options
    }
    rows = [row for section in asking.summary() for row in section.rows]
    theirs = next((row.answer for row in rows if row.key == question.key), "")
    skipped = way in set(Skip)
    mine = asking.strings(f"skip.{way}") if skipped else ", ".join(labels.get(s, s) for s in sent)
    return visit.page(
        _Conflict,
        "conflict",
        status=409,
        action=path_of_key(question.key),
        revision=str(asking.revision),
        text=question.text,
        theirs=theirs or visit.words("conflict.none"),
        mine=mine,
        sent=sent,
        way=way,
    )


def urgent(visit: Visit) -> Response:
    """Say what to do now, after a danger sign was answered with yes or left open."""
    found = warnings_of(desk_of(visit).asking(), visit.words)
    return visit.page(_Urgent, "urgent", warnings=found) if found else go_to("/questions")


def check(visit: Visit) -> Response:
    """Show all answers, each with a link to change it."""
    desk = desk_of(visit)
    asking = desk.asking()
    desk.note(Action.SAW, "check")
    parts = tuple(
        _Part(
            section.title,
            tuple(
                _Row(
                    row.text,
                    row.part,
                    row.answer,
                    row.origin is Origin.PREFILLED,
                    path_of_key(row.key),
                )
                for row in section.rows
            ),
        )
        for section in asking.summary()
    )
    left = asking.progress().said(asking.strings) if asking.next() else ""
    found = warnings_of(asking, visit.words)
    return visit.page(_Check, "check", parts=parts, warnings=found, left=left)
