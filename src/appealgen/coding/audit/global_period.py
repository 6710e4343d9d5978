"""The global period by date: procedures and visits after an earlier operation, and staged cases."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from appealgen.coding.audit.interface import AuditFinding, AuditInput, AuditSeverity, FixOwner
from appealgen.coding.audit.sessions import BilledLine, Session
from appealgen.model.base import Cite, PartialDate
from appealgen.spine import Level, say_levels

__all__ = ["GlobalPeriod", "StagedOperations", "UnrelatedByModifier", "VisitAtSurgery"]

_IN_GLOBAL = ("58", "78", "79")
_OF_ITS_OWN = {"000", "010", "090", "YYY"}
"""Global indicators of procedures that stand by themselves; add-ons (ZZZ) and imaging do not."""


@dataclass(frozen=True)
class _Earlier:
    """An earlier operation whose global period may hold a day.

    ``certain`` is False where its day or its surgeon is not known exactly.
    """

    date: PartialDate
    days: int
    certain: bool
    cites: tuple[Cite, ...]
    levels: frozenset[Level]


class GlobalPeriod:
    """Services within the days that an earlier operation's price includes."""

    id = "global-period"
    title = "Services in an earlier operation's global period"
    source = "CMS global surgery booklet, as its contractors restate it"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for a missing modifier, or one that no earlier operation explains."""
        visit = re.compile(audit.rules.modifiers.evaluation_codes)
        for session in audit.sessions:
            if not session.dated:
                continue
            earlier = _earlier(audit, session.day)
            visits = [line for line in session.lines if visit.search(line.code)]
            work = [line for line in session.lines if line not in visits]
            bare = _without(work, *_IN_GLOBAL)
            plain = [line for line in visits if not line.has("24", "57")]
            if earlier and bare:
                yield self._missing(audit, bare, earlier, "58, 78 or 79")
            if earlier and plain:
                yield self._missing(audit, plain, earlier, "24")
            if not earlier and session.billed:
                yield from self._unexplained(audit, session)

    def _missing(
        self, audit: AuditInput, lines: list[BilledLine], earlier: _Earlier, modifier: str
    ) -> AuditFinding:
        codes = tuple(dict.fromkeys(line.code for line in lines))
        counted = f"an operation ({earlier.date}) with a period of {earlier.days} days"
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if earlier.certain else AuditSeverity.RISK,
            "In the global period without a modifier",
            f"The date lies in the global period of {counted}, and {', '.join(codes)} "
            f"{'carries' if len(codes) == 1 else 'carry'} no {modifier}"
            + ("." if earlier.certain else "; its day or its surgeon is not certain."),
            lines[0].path,
            codes,
            audit.rules.modifiers.rule("global"),
            f"Add {modifier} by what the record shows, or show that another group operated.",
            cites=earlier.cites,
        )

    def _unexplained(self, audit: AuditInput, session: Session) -> Iterator[AuditFinding]:
        for line in session.lines:
            if line.has(*_IN_GLOBAL):
                modifier = next(m for m in _IN_GLOBAL if line.has(m))
                yield AuditFinding(
                    self.id,
                    AuditSeverity.RISK,
                    "Global-period modifier without an earlier operation",
                    f"The line of {line.code} carries {modifier}, and the case holds no operation "
                    "whose global period reaches this date.",
                    line.path,
                    (line.code,),
                    audit.rules.modifiers.rule("global"),
                    "Add the earlier operation with its date and note, or remove the modifier.",
                    FixOwner.STAFF,
                )
                return


class UnrelatedByModifier:
    """A line that calls itself unrelated to an earlier operation, against the record."""

    id = "modifier-unrelated"
    title = "Modifiers 24 and 79 against the earlier operation"
    source = "CMS global surgery rules as restated"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for 79 at a level operated on before, or 24 with spine diagnoses only."""
        for session in audit.sessions:
            earlier = _earlier(audit, session.day) if session.dated else None
            if earlier is None:
                continue
            for line in session.lines:
                again = line.levels & earlier.levels
                if line.has("79") and again:
                    yield self._again(audit, line, earlier, again)
                elif line.has("24") and _of_the_spine(audit, session, line):
                    yield self._spine(audit, line, earlier)

    def _again(
        self, audit: AuditInput, line: BilledLine, earlier: _Earlier, again: frozenset[Level]
    ) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Unrelated by its modifier, not by its level",
            f"The line of {line.code} carries 79, unrelated, and names {say_levels(again)}, where "
            f"the earlier operation ({earlier.date}) was.",
            line.path,
            (line.code,),
            audit.rules.modifiers.modifiers_rule("79"),
            "Use 78 for a complication or 58 for planned work, or show another diagnosis.",
            cites=earlier.cites,
        )

    def _spine(self, audit: AuditInput, line: BilledLine, earlier: _Earlier) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Unrelated visit with a spine diagnosis",
            f"Visit {line.code} carries 24, unrelated, and every diagnosis of it is one of the "
            f"spine, as the earlier operation's ({earlier.date}) was.",
            line.path,
            (line.code,),
            audit.rules.modifiers.modifiers_rule("24"),
            "Point the visit to the other condition it was for, or leave it in the global period.",
            cites=earlier.cites,
        )


class StagedOperations:
    """A second stage planned within the first stage's global period."""

    id = "staged-operation"
    title = "Staged operations"
    source = "CMS global surgery booklet, as its contractors restate it"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one note for each later stage of a request whose lines lack modifier 58."""
        dated = [s for s in audit.sessions if s.dated and not s.billed]
        for index, later in enumerate(dated):
            days = audit.rules.modifiers.global_days["fusion"]
            near = [s for s in dated[:index] if 0 < (later.day - s.day).days <= days and _major(s)]
            if near and later.lines and not any(line.has("58") for line in later.lines):
                yield AuditFinding(
                    self.id,
                    AuditSeverity.NOTE,
                    "Second stage in the global period of the first",
                    f"A stage is planned {(later.day - near[-1].day).days} days after an earlier "
                    "stage; its claim will need modifier 58.",
                    later.path,
                    tuple(dict.fromkeys(line.code for line in later.lines)),
                    audit.rules.modifiers.rule("global"),
                    "Record the plan for both stages at the first operation, and bill the second "
                    "with 58.",
                    FixOwner.SURGEON,
                )


class VisitAtSurgery:
    """A visit on the day of a 90-day operation without modifier 57."""

    id = "visit-at-surgery"
    title = "Visits on the day of surgery"
    source = "CMS rule on modifier 57, as restated"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for a visit without 57, or 57 beside a minor procedure only."""
        visit = re.compile(audit.rules.modifiers.evaluation_codes)
        minor = audit.rules.modifiers.minor_global
        for session in audit.sessions:
            found = _global_days(session)
            for line in session.lines:
                if not visit.search(line.code):
                    continue
                if "090" in found and not line.has("57", "24"):
                    yield self._finding(audit, line, "carries no modifier 57")
                elif line.has("57") and found and found <= set(minor):
                    yield self._finding(audit, line, "carries 57 beside a minor procedure")

    def _finding(self, audit: AuditInput, line: BilledLine, why: str) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Visit on the day of surgery",
            f"Visit {line.code} on the day of the operation {why}.",
            line.path,
            (line.code,),
            audit.rules.modifiers.rule("decision"),
            "Add 57 if the decision for a 90-day operation was made in this visit; otherwise the "
            "visit is part of the operation's price.",
        )


def _without(lines: list[BilledLine], *modifiers: str) -> list[BilledLine]:
    """Return the lines that lack every one of some modifiers, as far as each needs its own.

    Where some line carries one, add-ons and imaging follow it, and only a procedure that stands
    by itself is told.
    """
    bare = [line for line in lines if not line.has(*modifiers)]
    if len(bare) == len(lines):
        return bare
    return [x for x in bare if x.known and x.known.fee and x.known.fee.global_days in _OF_ITS_OWN]


def _of_the_spine(audit: AuditInput, session: Session, line: BilledLine) -> bool:
    """Return whether a line points to diagnoses, and each is in the table of spine codes."""
    known = [audit.knowledge.icd10(code, session.day) for code in line.diagnoses]
    return bool(known) and all(one is not None for one in known)


def _global_days(session: Session) -> set[str]:
    """Return the global periods of the fee schedule that the session's procedures carry."""
    fees = [line.known.fee for line in session.lines if line.known is not None]
    return {fee.global_days for fee in fees if fee is not None}


def _major(session: Session) -> bool:
    return "090" in _global_days(session)


def _earlier(audit: AuditInput, day: dt.date) -> _Earlier | None:
    """Return the latest earlier operation whose global period may hold a day.

    The period ends on its 90th day after the operation; the next day is free. An operation by
    another named surgeon does not count, one without a name counts as possible.
    """
    found: list[_Earlier] = []
    surgeon = audit.case.surgeon.name if audit.case.surgeon else None
    for operation in audit.case.operations:
        days = audit.rules.modifiers.global_days.get(operation.operation.value)
        if days is None or operation.date is None:
            continue
        if operation.by and surgeon and operation.by.casefold() != surgeon.casefold():
            continue
        first, last = operation.date.earliest, operation.date.latest
        if (day - last).days > days or (day - first).days < 1:
            continue
        certain = operation.date.exact and bool(operation.by and surgeon)
        levels = frozenset(operation.levels)
        found.append(_Earlier(operation.date, days, certain, operation.cite, levels))
    return max(found, key=lambda one: one.date.latest, default=None)
