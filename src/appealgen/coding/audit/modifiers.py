"""Modifiers on a line: contradicting each other, the fee schedule, the side, or the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    FixOwner,
)
from appealgen.coding.audit.pairs import edited
from appealgen.coding.audit.rules import ModifierRule
from appealgen.coding.audit.sessions import BilledLine, Session, lines_with_sessions
from appealgen.model.exchange import ChartNote, NoteKind

__all__ = ["Contradictory", "DistinctWithoutEdit", "Undocumented", "WrongKind", "operative_notes"]


class Contradictory:
    """Two modifiers on one line that exclude each other."""

    id = "modifiers-contradict"
    title = "Modifiers that exclude each other"
    source = "Meanings of the modifiers as CMS and its contractors restate them"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each such combination on a line."""
        for _, line in lines_with_sessions(audit.sessions):
            for one in audit.rules.modifiers.contradictions:
                both = [m for m in one.together if line.has(m)]
                if both and line.has(*one.modifiers):
                    yield AuditFinding(
                        self.id,
                        AuditSeverity.LIKELY_DENY,
                        "Modifiers exclude each other",
                        f"The line of {line.code} carries {one.modifiers[0]} and "
                        f"{' and '.join(both)}: {one.why}.",
                        line.path,
                        (line.code,),
                        audit.rules.modifiers.rule(one.rule),
                        "Keep the one modifier that the note supports.",
                    )


class WrongKind:
    """A modifier on a kind of code, on a code or under a plan that it is not for."""

    id = "modifier-wrong-kind"
    title = "Modifiers on the kind of code they are for"
    source = "CMS global surgery rules as restated; CMS MM6563"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each modifier on the wrong kind of code or plan."""
        rules = audit.rules.modifiers
        visit = re.compile(rules.evaluation_codes)
        for _, line in lines_with_sessions(audit.sessions):
            kind = "evaluation" if visit.search(line.code) else "procedure"
            for rule in (audit.rules.modifier.get(m) for m in line.modifiers):
                if rule is None:
                    continue
                if rule.on not in {kind, "any"}:
                    yield self._kind(audit, line, rule)
                elif rule.plans and audit.case.coverage.plan_kind not in rule.plans:
                    yield self._plan(line, rule)
                elif rule.codes and line.code not in rule.codes:
                    yield self._code(line, rule)

    def _kind(self, audit: AuditInput, line: BilledLine, rule: ModifierRule) -> AuditFinding:
        meant = "visits" if rule.on == "evaluation" else "procedures"
        return AuditFinding(
            self.id,
            AuditSeverity.WILL_DENY,
            "Modifier on the wrong kind of code",
            f"Modifier {rule.modifier} ({rule.title}) belongs on {meant}; the line is {line.code}.",
            line.path,
            (line.code,),
            audit.rules.modifiers.rule("evaluation"),
            f"Move or remove {rule.modifier}.",
        )

    def _code(self, line: BilledLine, rule: ModifierRule) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Modifier that asks for nothing on this code",
            f"Modifier {rule.modifier} ({rule.title}) is on {line.code}; no rule on file asks for "
            "it there.",
            line.path,
            (line.code,),
            rule.rule,
            f"Remove {rule.modifier} unless a coverage article of the contractor asks for it.",
        )

    def _plan(self, line: BilledLine, rule: ModifierRule) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Medicare's modifier for another plan",
            f"Modifier {rule.modifier} ({rule.title}) is one of Original Medicare's; this plan is "
            "not.",
            line.path,
            (line.code,),
            rule.rule,
            f"Remove {rule.modifier} unless the plan's own payment policy asks for it.",
        )


class Undocumented:
    """A modifier whose reason the operative note does not hold."""

    id = "modifier-undocumented"
    title = "Modifiers with their reason in the note"
    source = "As each modifier's rule says"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each modifier that no operative note backs."""
        for session in audit.sessions:
            if not session.billed:
                continue
            for modifier in sorted({m for line in session.lines for m in line.modifiers}):
                rule = audit.rules.modifier.get(modifier)
                if rule and rule.words:
                    yield from self._modifier(audit, session, rule)

    def _modifier(
        self, audit: AuditInput, session: Session, rule: ModifierRule
    ) -> Iterator[AuditFinding]:
        notes = audit.case.notes if rule.any_note else operative_notes(audit)
        if any(re.search(rule.words or "", note.text) for note in notes):
            return
        lines = [line for line in session.lines if line.has(rule.modifier)]
        # What another day's note may hold is not missing because this day's is silent.
        silent = notes and not rule.any_note
        read = "notes on file do" if rule.any_note else "operative note does"
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if silent else AuditSeverity.RISK,
            "Modifier without its reason",
            f"Modifier {rule.modifier} ({rule.title}) is on {lines[0].code}, and "
            + (f"the {read} not say " if notes else "no note is on file for ")
            + f"{rule.document}.",
            lines[0].path,
            tuple(dict.fromkeys(line.code for line in lines)),
            rule.rule,
            f"Send the note that says {rule.document}, or remove {rule.modifier}.",
            FixOwner.SURGEON if notes else FixOwner.STAFF,
            cites=tuple(cite for note in notes for cite in note.cite),
        )


class DistinctWithoutEdit:
    """Modifier 59 or an X modifier on a line no edit of the day touches."""

    id = "modifier-59"
    title = "Modifiers 59 and X without an edit"
    source = "CR 8863 as restated"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each such line; unknown codes are passed over."""
        opening = audit.rules.pairs.opening_modifiers
        for session in audit.sessions:
            touched = {
                line.path for pair in edited(audit, session) for line in (pair.kept, pair.bundled)
            }
            for line in session.lines:
                alone = line.path not in touched and _no_edit(audit, session, line)
                if line.has(*opening) and alone:
                    yield AuditFinding(
                        self.id,
                        AuditSeverity.RISK,
                        "Distinct-service modifier without an edit",
                        f"The line of {line.code} carries "
                        f"{next(m for m in opening if line.has(m))}, and no edit bundles it with "
                        "another line of the day.",
                        line.path,
                        (line.code,),
                        audit.rules.modifiers.rule("distinct"),
                        "Remove the modifier unless the payer's own edit asks for it.",
                    )


def _no_edit(audit: AuditInput, session: Session, line: BilledLine) -> bool:
    """Return whether the edits on file speak of a line beside every other and name none.

    A code billed twice may carry the modifier to keep its own lines apart.
    """
    others = [other for other in session.lines if other is not line]
    return all(
        other.code != line.code
        and audit.knowledge.pair_edition(line.code, other.code, session.day) is not None
        for other in others
    )


def operative_notes(audit: AuditInput) -> tuple[ChartNote, ...]:
    """Return the operative notes of a case."""
    return tuple(note for note in audit.case.notes if note.kind is NoteKind.OPERATIVE_NOTE)
