"""Whether review outside the plan is open before the plan's final decision, and by which rule.

Two grounds are on file (``policies/law/rights.yaml``, ``openings``): the plan has let its time for
the appeal pass (deemed exhaustion, 45 CFR 147.136(b)(2)(ii)(F) and its like), or the case is urgent
and an expedited appeal was filed, beside which expedited review may be asked for (45 CFR
147.136(d)). A plan counts as late only after the longest time its rule can give it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.appeals.clocks import Deadline, Status, deadlines_of
from appealgen.appeals.counting import count_of
from appealgen.appeals.rights import urgent_before_service
from appealgen.appeals.rules import Who
from appealgen.appeals.steps import steps_for
from appealgen.model.denial import AppealStep

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.appeals.law import Law
    from appealgen.appeals.rights import Opening, Rights
    from appealgen.model import Case
    from appealgen.model.denial import EarlierAppeal

__all__ = ["Opened", "opened_outside", "undecided_appeal"]

_INTERNAL = frozenset({AppealStep.FIRST_LEVEL, AppealStep.SECOND_LEVEL, AppealStep.EXPEDITED})


@dataclass(frozen=True, slots=True)
class Opened:
    """Review outside the plan that is open before a final decision.

    Attributes:
        rule: The rule that opens it.
        filing: The appeal inside the plan that is not decided.
        deadline: The plan's clock on it.
        last_day: The day after which the plan is late for certain; None where the plan is not late.
    """

    rule: Opening
    filing: EarlierAppeal
    deadline: Deadline
    last_day: dt.date | None

    @property
    def late(self) -> bool:
        """Return whether it rests on the plan's missed time."""
        return self.rule.ground == "late"


def undecided_appeal(case: Case) -> EarlierAppeal | None:
    """Return the latest appeal inside the plan, where the case shows no decision on it."""
    filed = [appeal for appeal in case.earlier_appeals if appeal.step in _INTERNAL]
    last = filed[-1] if filed else None
    return last if last is not None and last.decided is None and last.upheld is None else None


def opened_outside(case: Case, rights: Rights, law: Law, day: dt.date) -> Opened | None:
    """Return what opens review outside the plan before its final decision; a missed time first.

    Args:
        case: The case; kind of plan, state and grandfathering have to be stated.
        rights: The rights on file, with the rules that open it.
        law: The law on file: the plan's clocks.
        day: The day of the question.
    """
    filing = undecided_appeal(case)
    if filing is None or case.denial is None:
        return None
    covering = [rule for rule in rights.openings if rule.covers(case, day)]
    for ground in ("late", "urgent"):
        rules = [rule for rule in covering if rule.ground == ground]
        for opened in _opened(case, law, day, filing, rules):
            if ground == "late" or _at_the_same_time(case, filing):
                return opened
    return None


def _at_the_same_time(case: Case, filing: EarlierAppeal) -> bool:
    return filing.step is AppealStep.EXPEDITED and urgent_before_service(case)


def _opened(
    case: Case, law: Law, day: dt.date, filing: EarlierAppeal, rules: list[Opening]
) -> Iterator[Opened]:
    """Yield the rules whose clock runs on the filing, late ones only where it has run out."""
    clocks = {found.step: found for found in deadlines_of(case, law, day)}
    steps = [step for step in steps_for(case, law, day) if step.filing is filing]
    for rule in rules:
        for step in steps:
            found = clocks[step.rule.id]
            if step.rule.who is Who.US or step.rule.id not in rule.clocks:
                continue
            if rule.ground == "urgent":
                yield Opened(rule, filing, found, None)
            elif found.status is Status.PASSED:
                count = count_of(step)
                yield Opened(rule, filing, found, count.latest or count.last)
