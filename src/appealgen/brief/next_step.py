"""What to do next: as data, as a page for the practice, and as a page in plain words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from appealgen.appeals.calendar import say_day
from appealgen.appeals.route import Action, Doer
from appealgen.brief.deadlines import reference_of
from appealgen.brief.interface import Brief, DocumentBrief, Pointer, Row, pointers
from appealgen.brief.words import ended, join, sentence_case
from appealgen.intake.questionnaire import load_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.appeals.route import Need, Route, RouteBook
    from appealgen.intake.questionnaire import Strings
    from appealgen.model import Case

__all__ = [
    "NeedOut",
    "NextLine",
    "NextPage",
    "NextReport",
    "PlainPage",
    "RouteOut",
    "StepRow",
    "TickRow",
    "day_words",
    "next_lines",
    "page_of",
    "plain_of",
    "report_of",
    "summary_of",
    "tick_rows",
]

_WHO = {
    Doer.PATIENT: "patient",
    Doer.STAFF: "office",
    Doer.CODER: "coder",
    Doer.SURGEON: "surgeon",
    Doer.RADIOLOGIST: "radiologist",
}
_BEFORE = {
    Action.GATHER: "closing the gaps",
    Action.PEER_TO_PEER: "the call",
    Action.CORRECTED_CLAIM: "the corrected claim",
    Action.CORRECTED_REQUEST: "the corrected request",
    Action.SHOW_APPROVAL: "showing the approval",
    Action.SETTLE: "settling the account",
}


class NeedOut(Brief):
    """What a step needs, as ``next --format json`` prints it."""

    what: str
    of: Literal["patient", "staff", "coder", "surgeon", "radiologist"]
    citation: str


class RouteOut(Brief):
    """One step as ``next --format json`` prints it; days are ISO 8601."""

    action: str
    title: str
    why: str
    who: Literal["patient", "staff", "coder", "surgeon", "radiologist"]
    needs: tuple[NeedOut, ...]
    by: dt.date | None
    last_day: dt.date | None
    not_before: dt.date | None
    overdue: bool
    after: tuple[str, ...]
    fallback: bool
    form: str
    to: str
    step: str
    citation: str
    confidence: str
    cites: tuple[str, ...]


class NextReport(Brief):
    """The next steps of one case on one day."""

    schema_version: Literal["1"] = "1"
    as_of: dt.date
    plan_kind: str
    steps: tuple[RouteOut, ...]


def report_of(case: Case, routes: Iterable[Route], as_of: dt.date) -> NextReport:
    """Return the steps of a case as data.

    Args:
        case: The case.
        routes: Its steps.
        as_of: The day they were looked at.
    """
    steps = tuple(_out(route) for route in routes)
    return NextReport(as_of=as_of, plan_kind=case.coverage.plan_kind.value, steps=steps)


def _out(route: Route) -> RouteOut:
    fields = {name: getattr(route, name) for name in RouteOut.model_fields}
    fields |= {
        "action": route.action.value,
        "who": route.who.value,
        "after": tuple(action.value for action in route.after),
        "cites": tuple(str(cite) for cite in route.cites),
        "needs": tuple(
            NeedOut.model_validate({"what": n.what, "of": n.of.value, "citation": n.citation})
            for n in route.needs
        ),
    }
    return RouteOut.model_validate(fields)


class StepNeed(Brief):
    """One thing a step needs, who supplies it, and the rule that asks for it."""

    item: str
    who: str
    source: str


class StepRow(Brief):
    """One step on the page."""

    title: str
    when: str
    who: str
    why: str
    cites: tuple[Pointer, ...]
    order: str
    to: str
    letter: str
    needs: tuple[StepNeed, ...]
    source: str


class NextPage(DocumentBrief):
    """What to do next, for the practice."""

    heading: str
    lead: str
    rows: tuple[Row, ...]
    steps: tuple[StepRow, ...]
    later: tuple[StepRow, ...]
    note: str


_NOTE = (
    "The steps follow from the case file, the payer’s own codes and the time limits on file. A day "
    "to keep is the safe one; the legal last day may be later. This is not legal advice."
)


def page_of(case: Case, routes: Iterable[Route], as_of: dt.date) -> NextPage:
    """Return the page for the practice.

    Args:
        case: The case.
        routes: Its steps.
        as_of: The day they were looked at.
    """
    steps = tuple(routes)
    reference = reference_of(case)
    return NextPage(
        title=f"What to do next for {reference}",
        reference=reference,
        draft=False,
        draft_reason="",
        synthetic=case.patient.synthetic,
        heading="What to do next",
        lead=summary_of(steps),
        rows=(
            Row(label="Payer", value=case.coverage.payer),
            Row(label="As of", value=say_day(as_of)),
        ),
        steps=tuple(_row(route, case) for route in steps if not route.fallback),
        later=tuple(_row(route, case) for route in steps if route.fallback),
        note=_NOTE,
    )


def summary_of(routes: Iterable[Route]) -> str:
    """Return the steps in one sentence, with their days; those held in reserve are left out."""
    now = [route for route in routes if not route.fallback]
    said = [_short(route) for route in now]
    if not said:
        return "Find out what the case does not say."
    return ended(sentence_case("; ".join(said)))


def _short(route: Route) -> str:
    day = f" from {say_day(route.not_before)} on" if route.not_before else ""
    day += f" by {say_day(route.by)}" if route.by and not route.overdue else ""
    day += " today" if route.overdue else ""
    return f"{route.title[:1].lower()}{route.title[1:]}{day}"


_RESERVE = " Only if the steps above do not settle it."


class TickRow(Brief):
    """One step as the open-questions page lists it, with a box to tick."""

    done: bool = False
    item: str
    detail: str
    who: str


def tick_rows(routes: Iterable[Route]) -> tuple[TickRow, ...]:
    """Return the steps as rows of a checklist: what, when and after what, and who.

    Args:
        routes: The steps; those held in reserve say so.
    """
    return tuple(
        TickRow(
            item=f"{ended(route.title)}{_RESERVE if route.fallback else ''}",
            detail=" ".join(filter(None, [day_words(route), _order(route)])),
            who=_WHO[route.who],
        )
        for route in routes
    )


class NextLine(Brief):
    """One step as a manifest lists it; days are ISO 8601."""

    action: str
    title: str
    by: str | None
    not_before: str | None
    fallback: bool


def next_lines(routes: Iterable[Route]) -> tuple[NextLine, ...]:
    """Return the steps for the manifest of a build."""
    return tuple(
        NextLine(
            action=route.action.value,
            title=route.title,
            by=route.by.isoformat() if route.by else None,
            not_before=route.not_before.isoformat() if route.not_before else None,
            fallback=route.fallback,
        )
        for route in routes
    )


def day_words(route: Route) -> str:
    """Return when a step is due: the day to keep, the first day it makes sense, or "now"."""
    return " ".join(_days(route)) or "Now; no last day is known."


def _days(route: Route) -> Iterator[str]:
    if route.not_before is not None:
        yield f"From {say_day(route.not_before)} on."
    if route.by is None:
        return
    if route.overdue:
        yield f"The day to keep, {say_day(route.by)}, has passed: do it today."
    else:
        yield f"By {say_day(route.by)}."
    if route.last_day is not None and route.last_day != route.by:
        yield f"Legal last day: {say_day(route.last_day)}."


def _row(route: Route, case: Case) -> StepRow:
    return StepRow(
        title=route.title,
        when=day_words(route),
        who=_WHO[route.who],
        why=route.why,
        cites=pointers(route.cites, case, linked=False),
        order=_order(route),
        to=f"To: {route.to}." if route.to else "",
        letter=f"appealgen letter CASE --level {route.form}" if route.form else "",
        needs=tuple(_need(need) for need in route.needs),
        source=route.citation,
    )


def _order(route: Route) -> str:
    if not route.after:
        return ""
    first = join(_BEFORE.get(action, action.value.replace("_", " ")) for action in route.after)
    kept = " The day to keep stands whatever comes of it." if route.by else ""
    return f"After {first}.{kept}"


def _need(need: Need) -> StepNeed:
    who = sentence_case(_WHO[need.of])
    return StepNeed(item=ended(need.what), who=who, source=need.citation)


class PlainStep(Brief):
    """One step in plain words."""

    title: str
    says: str
    when: str


class PlainPage(DocumentBrief):
    """What to do next, for the patient."""

    heading: str
    lead: str
    yours_title: str
    yours: tuple[PlainStep, ...]
    others_title: str
    others: tuple[PlainStep, ...]
    later_title: str
    later: tuple[PlainStep, ...]
    closing: str
    invented: str


def plain_of(
    case: Case,
    routes: Iterable[Route],
    as_of: dt.date,
    book: RouteBook,
    language: str = "en",
) -> PlainPage:
    """Return the page for the patient.

    Args:
        case: The case.
        routes: Its steps.
        as_of: The day they were looked at.
        book: The rules of the route, which hold the plain words of each step.
        language: One in which patients are asked; the words around the steps stand in its
            catalogue.
    """
    steps, strings = tuple(routes), load_strings(language)
    now = [route for route in steps if not route.fallback]
    yours = [route for route in now if book.action(route.action).plain_you]
    return PlainPage(
        title=strings("next.title"),
        language=language,
        reference=reference_of(case),
        draft=False,
        draft_reason="",
        synthetic=case.patient.synthetic,
        heading=strings("next.title"),
        lead=strings("next.lead", day=strings.day(as_of)),
        yours_title=strings("next.yours"),
        yours=_plain(yours, book, strings),
        others_title=strings("next.others"),
        others=_plain([route for route in now if route not in yours], book, strings),
        later_title=strings("next.later"),
        later=_plain([route for route in steps if route.fallback], book, strings),
        closing=strings("next.closing"),
        invented=strings("next.invented") if case.patient.synthetic else "",
    )


def _plain(routes: Iterable[Route], book: RouteBook, strings: Strings) -> tuple[PlainStep, ...]:
    said: dict[Action, PlainStep] = {}
    for route in routes:
        words = book.action(route.action).plain.of(strings.language)
        step = PlainStep(title=words.title, says=words.says, when=_plain_day(route, strings))
        said.setdefault(route.action, step)
    return tuple(said.values())


def _plain_day(route: Route, strings: Strings) -> str:
    by = strings.day(route.by) if route.by else ""
    if route.action is Action.AWAIT_DECISION and by:
        return strings("next.answer_due", day=by)
    if route.overdue:
        return strings("next.passed")
    said = []
    if route.not_before:
        said.append(strings("next.not_before", day=strings.day(route.not_before)))
    if by:
        said.append(strings("next.by", day=by))
    return " ".join(said)
