"""Base and add-on codes: one base per family, add-ons beside their primaries, units by levels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    Proposal,
)
from appealgen.coding.audit.note_lines import side_of
from appealgen.coding.audit.rules import Family
from appealgen.coding.audit.sessions import BilledLine, Session, say_places, touching
from appealgen.coding.ncci import NcciPair
from appealgen.spine import Level, Vertebra

__all__ = ["AddOnAlone", "BaseOnce", "OneBase"]

_SHOWN = 6
"""As many codes as a sentence holds."""


class OneBase:
    """Two base codes of one family on one day, where one base and add-ons are right."""

    id = "two-base-codes"
    title = "One base code for a fusion without a gap"
    source = "CMS NCCI edits and policy manual, chapter 4"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each pair of base codes that is not shown to be apart."""
        for session in audit.sessions:
            for family in audit.rules.structure.families:
                bases = session.of(family.bases)
                for first, second in combinations(bases, 2):
                    if first.code != second.code:
                        yield from self._pair(audit, session, family, (first, second))

    def _pair(
        self,
        audit: AuditInput,
        session: Session,
        family: Family,
        lines: tuple[BilledLine, BilledLine],
    ) -> Iterator[AuditFinding]:
        first, second = lines
        edit = audit.knowledge.pair(first.code, second.code, session.day)
        opening = audit.rules.pairs.opening_modifiers
        marked = first.has(*opening) or second.has(*opening)
        there = session.of({*family.bases, *family.add_ons})
        if edit and edit.modifier_indicator == 0:
            yield self._never(audit, session, family, lines, edit)
        elif not _placed_alike(first, second):
            yield self._unplaced(audit, family, lines)
        elif _joined(there, first, second):
            severity = _without_gap(audit, session, refused=bool(edit) and not marked)
            yield self._contiguous(audit, family, lines, severity)
        elif edit and not marked:
            yield self._unmarked(audit, session, family, lines)

    def _never(
        self,
        audit: AuditInput,
        session: Session,
        family: Family,
        lines: tuple[BilledLine, BilledLine],
        edit: NcciPair,
    ) -> AuditFinding:
        kept, bundled = lines if lines[0].code == edit.column1 else (lines[1], lines[0])
        refused = AuditSeverity.WILL_DENY if session.billed else AuditSeverity.LIKELY_DENY
        return AuditFinding(
            self.id,
            audit.enforced(refused),
            "Two base codes that are never paid together",
            f"Codes {kept.code} and {bundled.code} are both base codes of {family.title}, and no "
            "modifier opens the edit between them.",
            bundled.path,
            (kept.code, bundled.code),
            audit.rules.pairs.rule("never").at(edit.edition),
            f"Keep one base code and report every further level with {_listed(family.add_ons)}.",
            proposals=_further(family),
        )

    def _contiguous(
        self,
        audit: AuditInput,
        family: Family,
        lines: tuple[BilledLine, BilledLine],
        severity: AuditSeverity,
    ) -> AuditFinding:
        return AuditFinding(
            self.id,
            severity,
            "Two base codes without a gap",
            f"Codes {lines[0].code} and {lines[1].code} are both base codes of {family.title}, and "
            f"their levels run without a gap ({say_places(lines)}).",
            lines[1].path,
            (lines[0].code, lines[1].code),
            audit.rules.structure.rule("one_base"),
            f"Keep one base code, for the region with most of the levels, and report every further "
            f"level with {_listed(family.add_ons)}.",
            proposals=_further(family),
        )

    def _unplaced(
        self, audit: AuditInput, family: Family, lines: tuple[BilledLine, BilledLine]
    ) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Two base codes, levels not stated",
            f"Codes {lines[0].code} and {lines[1].code} are both base codes of {family.title}, and "
            "the lines do not say which levels each is for.",
            lines[1].path,
            (lines[0].code, lines[1].code),
            audit.rules.structure.rule("one_base"),
            f"State the levels of each line; if they run without a gap, use one base code and "
            f"{_listed(family.add_ons)}.",
        )

    def _unmarked(
        self,
        audit: AuditInput,
        session: Session,
        family: Family,
        lines: tuple[BilledLine, BilledLine],
    ) -> AuditFinding:
        # A request carries no modifiers yet: its claim can still have them.
        refused = audit.enforced(AuditSeverity.WILL_DENY)
        return AuditFinding(
            self.id,
            refused if session.billed else AuditSeverity.RISK,
            "Two separate base codes without a modifier",
            f"Codes {lines[0].code} and {lines[1].code} are at levels that are apart, and neither "
            "line carries a modifier that says so.",
            lines[1].path,
            (lines[0].code, lines[1].code),
            audit.rules.structure.rule("one_base"),
            f"Add 59 or XS to one of the two lines, with both levels in the note ({family.title}).",
        )


class AddOnAlone:
    """An add-on code without any primary of its list on the same day."""

    id = "add-on-without-primary"
    title = "Add-on codes beside a primary"
    source = "CMS NCCI add-on code edits"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each add-on whose primaries are all missing."""
        for session in audit.sessions:
            for line in session.lines:
                rule = audit.knowledge.primaries(line.code, session.day)
                if rule is None:
                    continue
                allowed = rule.codes_on(session.day)
                # A list that only the contractor knows is empty here, and not judged.
                if allowed & session.codes or not allowed or _never_paid(audit, session, line):
                    continue
                complete = rule.edit_type == 1
                severity = AuditSeverity.WILL_DENY if complete else AuditSeverity.RISK
                yield AuditFinding(
                    self.id,
                    audit.enforced(severity),
                    "Add-on code without its primary",
                    f"Add-on code {line.code} stands without a primary code that allows it"
                    + ("." if complete else "; contractors may allow others."),
                    line.path,
                    (line.code,),
                    audit.rules.structure.rule("add_on").at(rule.edition),
                    f"Report it beside a primary of its list ({_primaries(audit, allowed)}), or "
                    "remove it.",
                    proposals=_proposed(audit, line, allowed),
                )


class BaseOnce:
    """A base code reported more than once where its family has an add-on."""

    id = "base-more-than-once"
    title = "The base code once, the add-on for the rest"
    source = "CMS NCCI unit limits and add-on code edits"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each base code counted twice or more."""
        for session in audit.sessions:
            for family in audit.rules.structure.families:
                for code in family.bases:
                    yield from self._base(audit, session, family, code)

    def _base(
        self, audit: AuditInput, session: Session, family: Family, code: str
    ) -> Iterator[AuditFinding]:
        lines = session.of([code])
        billed = sum(line.counted for line in lines)
        sides = {side for line in lines if (side := side_of(line))}
        if family.counts == "side" and len(sides) == len(lines):
            return
        if family.counts == "segment" and all(line.units is None for line in lines):
            # A request for "laminectomy L3-L5" may name two interspaces under one code and list
            # the add-on beside it; the units of each line are judged together with the family's.
            billed = len(lines)
        named = {place for line in lines for place in (line.levels or line.vertebrae)}
        covered = {p for x in session.of(family.add_ons) for p in (x.levels or x.vertebrae)}
        if billed < 2 or (not session.billed and len(lines) == 1 and len(named - covered) <= 1):  # noqa: PLR2004 - more than once
            return
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if session.billed else AuditSeverity.RISK,
            "Base code more than once",
            f"Base code {code} counts {billed} times in {_session(session)}; further levels of "
            f"{family.title} have an add-on code.",
            lines[-1].path,
            (code,),
            audit.rules.structure.rule("base_once"),
            f"Report {code} once and {_listed(family.add_ons)} for each further level.",
            proposals=tuple(Proposal(add, "each further level") for add in family.add_ons),
        )


def _further(family: Family) -> tuple[Proposal, ...]:
    return tuple(Proposal(code, "the add-on for every further level") for code in family.add_ons)


def _without_gap(audit: AuditInput, session: Session, *, refused: bool) -> AuditSeverity:
    """Return how surely two base codes without a gap are refused.

    An edit refuses an unmarked claim by itself; otherwise a reader applies the rule.
    """
    certain = refused and session.billed
    return audit.enforced(AuditSeverity.WILL_DENY) if certain else AuditSeverity.LIKELY_DENY


def _placed_alike(first: BilledLine, second: BilledLine) -> bool:
    """Return whether two lines both name levels, or both name vertebrae."""
    return bool((first.levels and second.levels) or (first.vertebrae and second.vertebrae))


def _joined(lines: tuple[BilledLine, ...], first: BilledLine, second: BilledLine) -> bool:
    """Return whether two lines are one run, through the add-on places between them."""
    if first.levels and second.levels:
        return _one_run(lines, first.levels, second.levels)
    order = list(Vertebra)
    bodies = {order.index(Vertebra(name)) for line in lines for name in line.vertebrae}
    ends = [order.index(Vertebra(name)) for line in (first, second) for name in line.vertebrae]
    return set(range(min(ends), max(ends) + 1)) <= bodies


def _one_run(
    lines: tuple[BilledLine, ...], first: frozenset[Level], second: frozenset[Level]
) -> bool:
    reached = set(first)
    pool = {level for line in lines for level in line.levels}
    while True:
        grown = {level for level in pool if touching([level], reached)} | reached
        if grown == reached:
            return touching(reached, second)
        reached = grown


def _never_paid(audit: AuditInput, session: Session, line: BilledLine) -> bool:
    """Return whether an edit no modifier opens already tells of a line."""
    edits = [audit.knowledge.pair(line.code, x.code, session.day) for x in session.lines]
    return any(e and e.modifier_indicator == 0 and e.column2 == line.code for e in edits)


def _primaries(audit: AuditInput, allowed: frozenset[str]) -> str:
    """Return some primaries by code, those of the spine table first."""
    ours = [code for code in sorted(allowed) if audit.knowledge.cpt(code)]
    shown = (ours or sorted(allowed))[:_SHOWN]
    return ", ".join(shown) + (" and others" if len(allowed) > len(shown) else "")


def _proposed(audit: AuditInput, line: BilledLine, allowed: frozenset[str]) -> tuple[Proposal, ...]:
    family = audit.rules.family_of(line.code)
    bases = [code for code in (family.bases if family else ()) if code in allowed]
    return tuple(Proposal(code, "the base code of the same family") for code in bases)


def _listed(codes: tuple[str, ...] | list[str]) -> str:
    *rest, last = codes
    return f"{', '.join(rest)} or {last}" if rest else last


def _session(session: Session) -> str:
    return "the claim" if session.billed else "one stage of the request"
