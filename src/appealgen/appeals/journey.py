"""How far a case has come on its way through the appeal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.appeals.rules import Appeal, Levels, Timing
from appealgen.model.denial import AppealStep, DenialKind
from appealgen.model.people import PlanKind

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.model import Case
    from appealgen.model.denial import EarlierAppeal

__all__ = ["Journey"]

_PRE = frozenset({DenialKind.PRIOR_AUTHORIZATION, DenialKind.CONCURRENT})
_POST = frozenset({DenialKind.POST_SERVICE, DenialKind.PREPAYMENT, DenialKind.RESCISSION})


@dataclass(frozen=True)
class Journey:
    """A case seen as the steps of its appeal."""

    case: Case

    def appeal(self, which: Appeal) -> EarlierAppeal | None:
        """Return the latest filing of a kind; an expedited one is a first appeal, too."""
        if which is Appeal.RECORDS:
            return self.records
        steps = {
            Appeal.FIRST: (AppealStep.FIRST_LEVEL, AppealStep.EXPEDITED),
            Appeal.EXPEDITED: (AppealStep.EXPEDITED,),
            Appeal.SECOND: (AppealStep.SECOND_LEVEL,),
            Appeal.EXTERNAL: (AppealStep.EXTERNAL_REVIEW,),
        }[which]
        for step in steps:
            found = [a for a in self.case.earlier_appeals if a.step is step]
            if found:
                return found[-1]
        return None

    @cached_property
    def unnamed_steps(self) -> bool:
        """Return whether an earlier filing does not say which step it was."""
        return any(a.step is None for a in self.case.earlier_appeals)

    @cached_property
    def pended(self) -> bool:
        """Return whether the payer has not decided yet."""
        denial = self.case.denial
        return denial is not None and denial.kind is DenialKind.PENDED

    @cached_property
    def records(self) -> EarlierAppeal | None:
        """Return the latest sending of the records that the payer's letter asks for.

        What was sent before the date of the letter does not answer it.
        """
        asked = self.case.denial.notice_date if self.case.denial else None
        sent = [a for a in self.case.earlier_appeals if a.step is AppealStep.RECORDS_REQUEST]
        answers = [a for a in sent if asked is None or a.filed is None or a.filed >= asked]
        return answers[-1] if answers else None

    @property
    def records_sent(self) -> dt.date | None:
        """Return the day on which those records came to the payer, or were sent."""
        sent = self.records
        return (sent.received_by_payer or sent.filed) if sent is not None else None

    @cached_property
    def answered(self) -> dt.date | None:
        """Return the date of the payer's decision on the request, where it has decided it."""
        denial = self.case.denial
        return denial.notice_date if denial is not None and denial.kind in _PRE else None

    @cached_property
    def timing(self) -> Timing | None:
        """Return whether the operation was done when the payer said no, or None if not stated."""
        kind = self.case.denial.kind if self.case.denial else DenialKind.NOT_STATED
        if kind in _PRE:
            return Timing.PRE_SERVICE
        if kind in _POST or self.case.claim is not None:
            return Timing.POST_SERVICE
        return Timing.PRE_SERVICE if kind is DenialKind.PENDED else None

    @cached_property
    def levels(self) -> Levels:
        """Return how many internal levels the plan has, as far as the case shows.

        An individual policy has one (45 CFR 147.136(b)(3)(ii)(G)).
        """
        if self.case.coverage.plan_kind is PlanKind.INDIVIDUAL:
            return Levels.ONE
        if self.appeal(Appeal.SECOND) is not None:
            return Levels.TWO
        first = self.appeal(Appeal.FIRST)
        return Levels.ONE if first is not None and first.final else Levels.UNKNOWN

    @cached_property
    def expedited(self) -> bool:
        """Return whether a clock of hours is asked for: filed so, or urgent and not yet filed."""
        if self.appeal(Appeal.FIRST) is None:
            return self.case.urgent_basis is not None
        return self.appeal(Appeal.EXPEDITED) is not None

    @cached_property
    def filed_expedited(self) -> bool:
        """Return whether the first appeal was filed as an expedited one and no other."""
        first = self.appeal(Appeal.FIRST)
        return first is not None and first.step is AppealStep.EXPEDITED

    @cached_property
    def overturned(self) -> bool:
        """Return whether the latest decided appeal gave the operation free."""
        decided = [a for a in self.case.earlier_appeals if a.upheld is not None]
        return bool(decided) and decided[-1].upheld is False
