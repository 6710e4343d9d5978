"""How a step is put into words: title, reason, needs, day, form and address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.appeals.calendar import say_day
from appealgen.appeals.clocks import CALL
from appealgen.appeals.route.values import Action, Doer, Need, Route
from appealgen.appeals.rules import Appeal
from appealgen.model.denial import DenialKind
from appealgen.model.people import PlanKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from appealgen.appeals.clocks import Deadline
    from appealgen.appeals.route.book import ActionRule, StepRule
    from appealgen.appeals.route.view import View

__all__ = ["awaited", "by_law", "made", "merits", "payers_reasons"]

_MEDICAL = frozenset({Action.PEER_TO_PEER, Action.EXPEDITED_APPEAL, Action.APPEAL, Action.REQUEST})
_FIRST_FORMS = {
    DenialKind.POST_SERVICE: "post-service",
    DenialKind.PREPAYMENT: "prepayment",
    DenialKind.RESCISSION: "rescission",
}


def made(  # noqa: PLR0913 - one keyword per part of a step that is not the action's own
    view: View,
    action: Action,
    *,
    because: Iterable[str] = (),
    needs: Iterable[Need] = (),
    by: dt.date | None = None,
    not_before: dt.date | None = None,
    title: str = "",
    to: str = "",
    citation: str = "",
    fallback: bool = False,
) -> Route:
    """Return a step that no time limit of the law is about.

    Args:
        view: The case.
        action: What is done.
        because: More sentences of the reason, after the action's own.
        needs: More needs, after the action's own.
        by: The day to keep.
        not_before: The first day on which it makes sense.
        title: Instead of the action's own.
        to: Instead of the action's own.
        citation: Where the rule stands.
        fallback: Whether it is taken only if the steps before it do not settle the matter.
    """
    rule = view.book.action(action)
    denial = view.case.denial
    return Route(
        action=action,
        title=title or rule.title,
        why=" ".join([rule.why, *filter(None, because)]),
        who=rule.who,
        needs=(*_own_needs(view, action), *needs),
        by=by,
        not_before=not_before,
        overdue=by is not None and by < view.as_of,
        fallback=fallback,
        form=rule.form or "",
        to=to or rule.to or "",
        citation=citation,
        cites=denial.cite if denial else (),
    )


def by_law(view: View, deadline: Deadline, action: Action, rule: StepRule | None = None) -> Route:
    """Return the step that a time limit of ours is about.

    Args:
        view: The case.
        deadline: Its clock.
        action: What is done: the rule's action, or its expedited form.
        rule: What the time limit is for; None for the call.
    """
    words = view.book.action(action)
    own = rule if rule is not None and rule.action is action else None
    keep = deadline.safe_day or deadline.last_day
    ask = (
        [Need(f"find out {deadline.ask} (from {deadline.ask_of})", Doer.STAFF)]
        if deadline.ask
        else []
    )
    title = words.title if action is Action.EXPEDITED_APPEAL else deadline.title
    if action is Action.AWAIT_DECISION:
        title = f"Await: {title[:1].lower()}{title[1:]}"
    return Route(
        action=action,
        title=title,
        why=" ".join(
            [words.why, *merits(view, action), deadline.rule, *_notes(view, words)]
        ).strip(),
        who=(own.who if own else None) or words.who,
        needs=(*_own_needs(view, action), *ask),
        by=keep,
        last_day=deadline.last_day,
        overdue=keep is not None and keep < view.as_of,
        form=_form(view, deadline.step, action, own),
        to=_to(view, deadline.step, own) or words.to or "",
        step=deadline.step,
        citation=deadline.citation,
        confidence=deadline.confidence,
        cites=deadline.cites,
    )


def awaited(view: View, route: Route) -> Route:
    """Return a step that waits for a payer's answer, with the day on which to ask for it.

    A day that has passed without making the payer late for certain is no day to wait for: the
    payer is asked now.

    Args:
        view: The case.
        route: The step as ``by_law`` makes it.
    """
    due = route.last_day
    if due is None or due >= view.as_of:
        return replace(route, by=due, overdue=False)
    said = f"It was due on {say_day(due)} and may run longer: ask the payer now."
    return replace(route, why=f"{route.why} {said}", by=None, overdue=False)


def _own_needs(view: View, action: Action) -> tuple[Need, ...]:
    plan = view.case.coverage.plan_kind
    return tuple(
        Need(one.what, one.of, one.citation or "")
        for one in view.book.action(action).needs
        if not one.plans or plan in one.plans
    )


def _notes(view: View, words: ActionRule) -> list[str]:
    coverage = view.case.coverage
    if coverage.grandfathered:
        return []
    notes = [note for note in words.notes if coverage.plan_kind in note.plans]
    return [f"{note.says.rstrip('.')} ({note.citation})." for note in notes]


def _form(view: View, step: str, action: Action, rule: StepRule | None) -> str:
    own = view.book.action(action).form or ""
    if rule is not None and rule.form:
        return rule.form
    if action is not Action.APPEAL or view.case.denial is None:
        return own
    settled = view.law.rule(step).settled_by
    first = settled is not None and settled.appeal is Appeal.FIRST
    return _FIRST_FORMS.get(view.case.denial.kind, own) if first else own


def _to(view: View, step: str, rule: StepRule | None) -> str:
    """Return where a step goes; a state's body only for a plan that the state regulates."""
    coverage = view.case.coverage
    regulated = coverage.plan_kind in {PlanKind.FULLY_INSURED, PlanKind.INDIVIDUAL}
    by_state = step != CALL and view.law.rule(step).by_state
    if by_state and regulated and coverage.state is not None:
        review = view.law.state(coverage.state)
        if review.confirmed and review.body:
            return review.body
    return (rule.to if rule else None) or ""


def merits(view: View, action: Action) -> list[str]:
    """Return how the request stands against the criteria, where that bears on an action."""
    if action not in _MEDICAL or not view.medical:
        return []
    ground = view.ground
    if not ground.criteria_on_file:
        return [
            "No criteria of the payer that cover the request are on file: ask the payer for them."
        ]
    said = [
        ("The record meets the criteria on file for {}.", ground.met),
        ("Something is missing in the record for {}.", ground.unclear),
        (
            (
                "On the record of today the criteria are not met for {}; only an exception or a "
                "new finding answers that."
            ),
            ground.failing,
        ),
    ]
    return [words.format(", ".join(lines)) for words, lines in said if lines]


def payers_reasons(view: View, *actions: Action) -> list[str]:
    """Return what the payer gave as its reason, for the ways that answer it."""
    wanted = {rule.track for rule in view.tracks if set(actions) & set(rule.ways)}
    return [
        f"The payer names {one.named}{f', {one.matter}' if one.matter else ''}."
        for one in view.told
        if one.track in wanted
    ]
