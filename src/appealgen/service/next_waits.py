"""What time closes: failing criteria that the policy's own number settles on a later day.

Nothing is counted a second way. The criterion is judged again, by the same test and on the same
record, for each later day, and the first day on which it no longer fails is the day to wait for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.appeals.calendar import say_day
from appealgen.appeals.route import RouteBook, Wait
from appealgen.matching.evaluator import evaluate
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth
from appealgen.matching.what_helps import what_helps

if TYPE_CHECKING:
    from appealgen.matching import Determination, Finding, LineResult
    from appealgen.matching.finding import LevelResult, StageResult
    from appealgen.model import Case

__all__ = ["MOST_DAYS", "line_name", "waits_of"]

MOST_DAYS = 400
"""How far ahead is looked: the longest course of care that a policy on file asks for, and more."""


def line_name(line: LineResult) -> str:
    """Return a line in a few words: ``22633 at L4-L5``."""
    levels = ", ".join(str(level) for level in line.line.levels)
    return f"{line.line.named} at {levels}" if levels else line.line.named


def waits_of(case: Case, determination: Determination, book: RouteBook) -> tuple[Wait, ...]:
    """Return what time closes, for the denied lines that fail today; the earliest day first.

    Args:
        case: The case.
        determination: The case as judged today.
        book: The rules of the route: which tests time alone can close.
    """
    found: dict[tuple[str, dt.date], Wait] = {}
    for stage, line in determination.lines():
        if not line.line.denied or line.truth is not Truth.NOT_MET:
            continue
        waits = [
            _at_level(_Look(case, stage, line, result, determination.as_of), book)
            for result in line.levels
            if result.truth is Truth.NOT_MET
        ]
        if waits and all(waits):
            for wait in (one for some in waits for one in some):
                kept = found.get((wait.asks, wait.on))
                lines = dict.fromkeys((*(kept.lines if kept else ()), *wait.lines))
                found[wait.asks, wait.on] = replace(wait, lines=tuple(lines))
    return tuple(sorted(found.values(), key=lambda wait: wait.on))


class _Look:
    """One line at one level, seen on any day."""

    def __init__(
        self, case: Case, stage: StageResult, line: LineResult, result: LevelResult, today: dt.date
    ) -> None:
        self.case, self.stage, self.line, self.result = case, stage.stage, line, result
        self.today = today

    def on(self, day: dt.date) -> Scope:
        """Return the view of a day; an operation planned before it moves to it."""
        planned = self.stage.planned_date
        stage = self.stage
        if planned is not None and planned < day:
            stage = stage.model_copy(update={"planned_date": day})
        return Scope(self.case, stage, self.line.line, self.result.level, day)

    def first_day(self, leaf: Finding) -> dt.date | None:
        """Return the first later day on which a criterion no longer fails."""
        for days in range(1, MOST_DAYS + 1):
            day = self.today + dt.timedelta(days=days)
            if evaluate(leaf.criterion, self.on(day)).truth is not Truth.NOT_MET:
                return day
        return None


def _at_level(look: _Look, book: RouteBook) -> tuple[Wait, ...]:
    """Return what has to be waited for, so that the line at this level no longer fails."""
    checks = {rule.check: rule for rule in book.waits}
    leaves = [
        leaf
        for leaf in look.result.finding.leaves()
        if leaf.truth is Truth.NOT_MET and leaf.criterion.check in checks
    ]
    dated = [(look.first_day(leaf), leaf) for leaf in leaves]
    days = sorted({day for day, _ in dated if day is not None})
    for day in days:
        renew = _renewed(look, day)
        if renew is not None:
            helping = [(on, leaf) for on, leaf in dated if on is not None and on <= day]
            return tuple(
                _wait(look, leaf, on, renew, operation=checks[leaf.criterion.check or ""].operation)
                for on, leaf in _each_once(helping)
            )
    return ()


def _each_once(helping: list[tuple[dt.date, Finding]]) -> list[tuple[dt.date, Finding]]:
    """Return each question once; of two leaves that ask the same, the one of the later day."""
    latest: dict[str, tuple[dt.date, Finding]] = {}
    for on, leaf in helping:
        kept = latest.get(leaf.required)
        if kept is None or kept[0] < on:
            latest[leaf.required] = (on, leaf)
    return list(latest.values())


def _renewed(look: _Look, day: dt.date) -> tuple[str, ...] | None:
    """Return what holds today and is too old on a day; None where the line fails then anyway."""
    root = look.result.finding
    then = evaluate(root.criterion, look.on(day))
    met = {leaf.criterion.id for leaf in root.leaves() if leaf.truth is Truth.MET}
    old = {
        leaf.criterion.id: leaf.required
        for leaf in then.leaves()
        if leaf.truth is Truth.NOT_MET and leaf.criterion.id in met
    }
    if then.truth is not Truth.NOT_MET:
        return tuple(dict.fromkeys(old.values()))
    for one in what_helps(then):
        if all(need.criterion in old for need in one.needs if need.against):
            return tuple(dict.fromkeys(old[n.criterion] for n in one.needs if n.criterion in old))
    return None


def _wait(
    look: _Look, leaf: Finding, on: dt.date, renew: tuple[str, ...], *, operation: bool
) -> Wait:
    days = (on - look.today).days
    later = "1 day" if days == 1 else f"{days} days"
    counted = (
        f"On {say_day(look.today)} the record shows {leaf.observed or 'less'}; the time is reached "
        f"on {say_day(on)}, {later} later, if nothing interrupts it."
    )
    return Wait(
        lines=(line_name(look.line),),
        criterion=leaf.criterion.id,
        label=leaf.criterion.label or "",
        asks=f"The criterion asks for {leaf.required}",
        on=on,
        counted=counted,
        operation=operation,
        renew=renew,
    )
