"""Modifiers that the fee schedule decides: both sides, co-surgeons, assistants, add-on codes."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    FixOwner,
    Rule,
)
from appealgen.coding.audit.modifiers import operative_notes
from appealgen.coding.audit.sessions import BilledLine, Session, lines_with_sessions
from appealgen.spine import Side

__all__ = ["Assistant", "Bilateral", "CoSurgeon", "MultipleOnAddOn", "SideModifier"]

_ASSISTANT = ("80", "81", "82", "AS")
_OWN_NOTES = 2
"""Each of two co-surgeons dictates a note."""


class Bilateral:
    """Modifier 50 against the fee schedule's bilateral indicator and the line's side."""

    id = "modifier-50"
    title = "Modifier 50 and the bilateral indicator"
    source = "CMS physician fee schedule, bilateral indicator"

    _WHY = {  # noqa: RUF012 - a fixed table of the indicator's values
        "0": "it does not fit this code",
        "2": "the code's price already covers both sides",
        "9": "the idea of two sides does not apply to this code",
    }

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for 50 on a code it does not fit, or missing, or with one side."""
        for session, line in lines_with_sessions(audit.sessions):
            fee = line.known.fee if line.known else None
            if fee is None:
                continue
            rule = audit.rules.modifiers.rule("bilateral").at(fee.edition)
            if line.has("50") and fee.bilateral in self._WHY:
                yield self._misfit(line, self._WHY[fee.bilateral], rule)
            elif line.has("50") and line.side in {Side.LEFT, Side.RIGHT}:
                yield self._one_side(line, rule)
            elif self._missing(session, line, fee.bilateral):
                yield AuditFinding(
                    self.id,
                    AuditSeverity.NOTE,
                    "Both sides without a modifier",
                    f"Code {line.code} is for one side; the line says both and carries neither 50 "
                    "nor RT and LT.",
                    line.path,
                    (line.code,),
                    rule,
                    "Add 50 with one unit, or bill two lines with RT and LT, as the payer asks.",
                )

    def _missing(self, session: Session, line: BilledLine, indicator: str) -> bool:
        if not session.billed or indicator != "1" or line.side is not Side.BILATERAL:
            return False
        return not line.has("50", "RT", "LT")

    def _misfit(self, line: BilledLine, why: str, rule: Rule) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Modifier 50 does not fit",
            f"Modifier 50 is on {line.code}, and {why}.",
            line.path,
            (line.code,),
            rule,
            "Remove modifier 50.",
        )

    def _one_side(self, line: BilledLine, rule: Rule) -> AuditFinding:
        assert line.side is not None  # noqa: S101 - checked by the caller
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Modifier 50 on one side",
            f"Modifier 50 says both sides; the line of {line.code} says {line.side.value}.",
            line.path,
            (line.code,),
            rule,
            "Correct the modifier or the side, whichever the note contradicts.",
        )


class SideModifier:
    """RT or LT against the side the line names."""

    id = "modifier-side"
    title = "RT and LT against the side"
    source = "General modifier use"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each line whose modifier and side disagree."""
        sides = audit.rules.modifiers.side
        for _, line in lines_with_sessions(audit.sessions):
            named = {Side(sides[m]) for m in line.modifiers if m in sides}
            if len(named) != 1 or line.side is None or line.side in named:
                continue
            yield AuditFinding(
                self.id,
                AuditSeverity.LIKELY_DENY,
                "Side modifier contradicts the side",
                f"The line of {line.code} says {line.side.value}; its modifier says "
                f"{next(iter(named)).value}.",
                line.path,
                (line.code,),
                audit.rules.modifiers.rule("side"),
                "Correct the modifier or the side, whichever the note contradicts.",
            )


class MultipleOnAddOn:
    """Modifier 51 on an add-on code."""

    id = "modifier-51"
    title = "Modifier 51 and add-on codes"
    source = "CMS physician fee schedule, multiple-procedure indicator"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each add-on line with 51."""
        for _, line in lines_with_sessions(audit.sessions):
            if line.has("51") and line.known is not None and line.known.add_on:
                yield AuditFinding(
                    self.id,
                    AuditSeverity.LIKELY_DENY,
                    "Modifier 51 on an add-on code",
                    f"Add-on code {line.code} carries modifier 51.",
                    line.path,
                    (line.code,),
                    audit.rules.modifiers.rule("multiple"),
                    "Remove modifier 51.",
                )


class CoSurgeon:
    """Modifier 62 against the co-surgeon indicator and the notes on file."""

    id = "modifier-62"
    title = "Co-surgeons"
    source = "CMS physician fee schedule, co-surgeon indicator"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding where 62 is not payable, needs proof, or lacks a second note."""
        for session, line in lines_with_sessions(audit.sessions):
            fee = line.known.fee if line.known else None
            if fee is None or not line.has("62"):
                continue
            rule = audit.rules.modifiers.rule("cosurgeon").at(fee.edition)
            notes = len(operative_notes(audit))
            if fee.cosurgeon in {"0", "9"}:
                yield self._refused(audit, line, rule)
            elif session.billed and (notes < _OWN_NOTES or fee.cosurgeon == "1"):
                yield self._open(line, rule, proof=fee.cosurgeon == "1", own=notes >= _OWN_NOTES)

    def _refused(self, audit: AuditInput, line: BilledLine, rule: Rule) -> AuditFinding:
        return AuditFinding(
            self.id,
            audit.enforced(AuditSeverity.WILL_DENY),
            "Co-surgeon not payable",
            f"Modifier 62 is on {line.code}, which is not payable to co-surgeons.",
            line.path,
            (line.code,),
            rule,
            "Remove 62; if the second surgeon assisted, use the assistant modifier.",
        )

    def _open(self, line: BilledLine, rule: Rule, *, proof: bool, own: bool) -> AuditFinding:
        lacks = [] if own else ["two surgeons' own notes are not on file"]
        lacks += ["co-surgeons are paid only with proof of need"] if proof else []
        sends = [] if own else ["both operative notes, each describing that surgeon's own part"]
        sends += ["the reason two surgeons were needed"] if proof else []
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Co-surgeon only with proof" if own else "Co-surgeon's own note",
            f"Modifier 62 is on {line.code}, and {' and '.join(lacks)}.",
            line.path,
            (line.code,),
            rule,
            f"Send {' and '.join(sends)}.",
            FixOwner.STAFF,
        )


class Assistant:
    """Assistant modifiers against the assistant indicator."""

    id = "modifier-assistant"
    title = "Assistants at surgery"
    source = "CMS physician fee schedule, assistant indicator"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding where an assistant is not paid, or only with proof of need."""
        for _, line in lines_with_sessions(audit.sessions):
            fee = line.known.fee if line.known else None
            if fee is None or fee.assistant == "2" or not line.has(*_ASSISTANT):
                continue
            proof = fee.assistant == "0"
            modifier = next(m for m in _ASSISTANT if line.has(m))
            yield AuditFinding(
                self.id,
                AuditSeverity.RISK if proof else audit.enforced(AuditSeverity.WILL_DENY),
                "Assistant only with proof" if proof else "Assistant not paid",
                f"Modifier {modifier} is on {line.code}, for which an assistant is "
                + ("paid only with proof of need." if proof else "not paid."),
                line.path,
                (line.code,),
                audit.rules.modifiers.rule("assistant").at(fee.edition),
                "Send the reason an assistant was needed." if proof else "Remove the line.",
            )
