"""The law on file: time limits, external review by state, windows for peer-to-peer calls.

Read strictly from ``policies/law/``; a broken file stops the work with every problem listed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from appealgen.appeals.rules import ClockRule, RuleFile
from appealgen.appeals.states import CallCase, CallFile, CallWindow, StateFile, StateReview
from appealgen.errors import InputNotFoundError, PolicyInvalidError, Problem
from appealgen.model.published import read_published

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from appealgen.model.people import PlanKind

__all__ = ["Law", "load_law"]

_File = TypeVar("_File", bound=BaseModel)


@dataclass(frozen=True)
class Law:
    """Everything under ``policies/law/`` that the clocks need."""

    rules: tuple[ClockRule, ...]
    states: tuple[StateReview, ...]
    windows: tuple[CallWindow, ...]

    def rules_for(self, plan: PlanKind) -> tuple[ClockRule, ...]:
        """Return the rules of a kind of plan, in the order of an appeal."""
        return tuple(rule for rule in self.rules if plan in rule.plans)

    def rule(self, name: str) -> ClockRule:
        """Return a rule by its id.

        Raises:
            KeyError: There is none.
        """
        for rule in self.rules:
            if rule.id == name:
                return rule
        raise KeyError(name)

    def state(self, abbrev: str) -> StateReview:
        """Return external review in a state, by its two letters.

        Raises:
            KeyError: It is none of the fifty states and the District of Columbia.
        """
        for review in self.states:
            if review.abbrev == abbrev:
                return review
        raise KeyError(abbrev)

    def call_window(
        self,
        payer: str,
        plan: PlanKind,
        case: CallCase = CallCase.ANY,
        state: str | None = None,
    ) -> CallWindow | None:
        """Return a payer's window for a peer-to-peer call, the most particular one on file.

        Args:
            payer: The payer's or its delegate's name; letter case aside.
            plan: The kind of plan.
            case: What kind of decision the call is about.
            state: The plan's two-letter state, where known.
        """
        wanted = " ".join(payer.casefold().split())
        fitting = [
            window
            for window in self.windows
            if wanted in window.names
            and (not window.plans or plan in window.plans)
            and (not window.states or state in window.states)
            and window.case in {case, CallCase.ANY}
        ]
        return max(fitting, key=lambda w: _particular(w, case), default=None)


def _particular(window: CallWindow, case: CallCase) -> tuple[bool, bool, bool]:
    return (bool(window.states), window.case is case, bool(window.plans))


@lru_cache(maxsize=4)
def load_law(folder: Path) -> Law:
    """Return the law on file in a policies folder.

    Args:
        folder: The folder that holds ``law/``.

    Raises:
        InputNotFoundError: A file is not there or cannot be read.
        PolicyInvalidError: A file is broken, or two rules have one id.
    """
    law = folder / "law"
    files = sorted((law / "deadlines").glob("*.yaml"))
    if not files:
        raise InputNotFoundError(str(law / "deadlines"), "it holds no rules")
    rules = tuple(rule for path in files for rule in _read(path, RuleFile).rules)
    _refuse_twice("deadlines", (rule.id for rule in rules))
    states = _read(law / "states.yaml", StateFile).states
    _refuse_twice("states.yaml", (state.abbrev for state in states))
    windows = _read(law / "call-windows.yaml", CallFile).windows
    return Law(rules, states, windows)


def _read(path: Path, form: type[_File]) -> _File:
    return read_published(path, form)


def _refuse_twice(file: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        what = f"'{twice[0]}' stands twice."
        raise PolicyInvalidError(file, [Problem(file, 0, "", what, "Keep one of them.")])
