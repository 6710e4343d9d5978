"""A case as the rules of the route see it: clocks, history, tracks, and what they allow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.appeals.clocks import CALL, Deadline, Status, deadlines_of
from appealgen.appeals.journey import Journey
from appealgen.appeals.route.values import Track
from appealgen.appeals.rules import Appeal, Timing
from appealgen.appeals.states import CallOpen
from appealgen.appeals.steps import Step, applies, steps_for
from appealgen.model.denial import AppealStep
from appealgen.model.exchange import CallOutcome, CallPurpose

if TYPE_CHECKING:
    from appealgen.appeals.law import Law
    from appealgen.appeals.route.book import RouteBook, TrackRule
    from appealgen.appeals.route.values import Ground, Told
    from appealgen.appeals.states import CallWindow
    from appealgen.model import Case
    from appealgen.model.denial import EarlierAppeal

__all__ = ["RUNNING", "View"]

RUNNING = frozenset({Status.OPEN, Status.DUE_TODAY, Status.UNKNOWN})
"""Clocks that are neither over, nor done, nor waiting for something to begin."""

_RUNGS = {Appeal.FIRST: 1, Appeal.EXPEDITED: 1, Appeal.SECOND: 2, Appeal.EXTERNAL: 3}


@dataclass(frozen=True)
class View:
    """Everything the rules read, worked out once."""

    case: Case
    law: Law
    book: RouteBook
    ground: Ground
    as_of: dt.date

    @cached_property
    def journey(self) -> Journey:
        """Return how far the case has come."""
        return Journey(self.case)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """Return the steps of the law that the case has, by id."""
        return {step.rule.id: step for step in steps_for(self.case, self.law, self.as_of)}

    @cached_property
    def deadlines(self) -> dict[str, Deadline]:
        """Return the clocks of the case by step; the call is one of them."""
        return {d.step: d for d in deadlines_of(self.case, self.law, self.as_of)}

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Return the payer's reasons that are decided."""
        return tuple(one for one in self.ground.told if one.track is not Track.PENDING)

    @cached_property
    def tracks(self) -> tuple[TrackRule, ...]:
        """Return the tracks of the reasons, in the order of the file; never none."""
        found = {one.track for one in self.told} or {Track.OTHER}
        return tuple(rule for rule in self.book.tracks if rule.track in found)

    @property
    def undecided(self) -> bool:
        """Return whether the payer has not decided: it says so, or every code does."""
        only_pending = bool(self.ground.told) and not self.told
        return self.journey.pended or only_pending

    @property
    def done_already(self) -> bool:
        """Return whether the operation was done when the payer said no."""
        claim = self.case.claim
        served = claim is not None and claim.service_date is not None
        return served or self.journey.timing is Timing.POST_SERVICE

    @property
    def medical(self) -> bool:
        """Return whether a reason rests on medical judgment."""
        return any(rule.medical for rule in self.tracks)

    @property
    def appeal_later(self) -> bool:
        """Return whether an appeal comes only after the ways before it are refused."""
        return all(rule.appeal != "now" for rule in self.tracks)

    @property
    def appeal_barred(self) -> bool:
        """Return whether every reason says of itself that it cannot be appealed."""
        return bool(self.told) and all(one.no_appeal for one in self.told)

    @cached_property
    def may_expedite(self) -> bool:
        """Return whether the case names an urgency and the law gives its plan a faster appeal.

        A faster appeal is one whose time limit is on file for this kind of plan before the
        operation (29 CFR 2560.503-1(m)(1)(iii); 42 CFR 422.584(c)(2)(ii); 42 CFR 438.408(b)(3)).
        """
        if self.case.urgent_basis is None or self.done_already or self.undecided:
            return False
        on_file = self.law.rules_for(self.case.coverage.plan_kind)
        faster = [r for r in on_file if r.applies.expedited and not r.applies.pended]
        return any(applies(rule, self.journey) for rule in faster)

    @cached_property
    def rung(self) -> int:
        """Return the highest level that was filed; 0 where none was."""
        return max((n for which, n in _RUNGS.items() if self.journey.appeal(which)), default=0)

    def rung_of(self, name: str) -> int | None:
        """Return the level of a time limit of ours; None where it belongs to no level."""
        settled = self.law.rule(name).settled_by
        return _RUNGS.get(settled.appeal) if settled is not None else None

    @property
    def not_final(self) -> bool:
        """Return whether the last internal decision says that it is not the plan's final one."""
        for which in (Appeal.SECOND, Appeal.FIRST):
            appeal = self.journey.appeal(which)
            if appeal is not None:
                return appeal.final is False
        return False

    def waiting_on(self, step: AppealStep) -> EarlierAppeal | None:
        """Return a filing of a kind that is not decided."""
        found = [a for a in self.case.earlier_appeals if a.step is step]
        last = found[-1] if found else None
        return last if last is not None and last.upheld is None and last.decided is None else None

    @property
    def call(self) -> Deadline | None:
        """Return the clock of the peer-to-peer call, where it can still be held."""
        found = self.deadlines.get(CALL)
        return found if found is not None and found.status in RUNNING else None

    @cached_property
    def call_outcome(self) -> CallOutcome | None:
        """Return how the last peer-to-peer call ended."""
        ends = [c.outcome for c in self.case.calls if c.purpose is CallPurpose.PEER_TO_PEER]
        return ends[-1] if ends else None

    @cached_property
    def window(self) -> CallWindow | None:
        """Return the window of the company that reviewed, or else of the payer."""
        coverage = self.case.coverage
        for name in filter(None, (coverage.delegated_to, coverage.payer)):
            found = self.law.call_window(name, coverage.plan_kind, state=coverage.state)
            if found is not None:
                return found
        return None

    @property
    def call_stays_open(self) -> bool:
        """Return whether the payer takes the call while appeals are open."""
        return self.window is not None and self.window.open is CallOpen.UNTIL_APPEALS_END
