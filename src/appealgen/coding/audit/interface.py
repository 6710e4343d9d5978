"""What an audit check is: the lines it reads, the finding it yields, and how findings rank.

A check never decides coverage. It compares the codes, dates, diagnoses and notes of one case with
published coding rules, and each finding names the rule, its edition and where it was read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from appealgen.coding.audit.sessions import Session, federal
from appealgen.model import Case
from appealgen.model.base import Cite

if TYPE_CHECKING:
    from appealgen.coding.audit.rules import AuditRules
    from appealgen.coding.editions import Edition
    from appealgen.coding.knowledge import CodeKnowledge

__all__ = [
    "AuditFinding",
    "AuditInput",
    "AuditReport",
    "AuditSeverity",
    "Check",
    "Element",
    "ElementStatus",
    "FixOwner",
    "NoteElement",
    "Proposal",
    "Rule",
]


class AuditSeverity(StrEnum):
    """How much a finding endangers payment; the order of a report."""

    WILL_DENY = "will_deny"
    """An edit or a code set refuses it without a person reading the record."""
    LIKELY_DENY = "likely_deny"
    """A reviewer who applies the rule refuses it."""
    RISK = "risk"
    """It may be paid, and an audit may take it back."""
    NOTE = "note"
    """Nothing is wrong, but someone has to know it."""

    @property
    def rank(self) -> int:
        """Return the place in a report, 0 first."""
        return list(AuditSeverity).index(self)


class FixOwner(StrEnum):
    """Who can close a finding."""

    CODER = "coder"
    SURGEON = "surgeon"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule behind a finding, as published.

    Attributes:
        says: The rule in our words, one sentence.
        edition: Which edition, such as ``2024 Q3``; for a rule without one, the day it was read.
        source: Who publishes it, and where it was read.
        confidence: ``high``, ``medium`` or ``low``: how well the text behind it is known.
    """

    says: str
    edition: str
    source: str
    confidence: str = "high"

    def at(self, edition: Edition) -> Rule:
        """Return the rule as one edition of its table states it."""
        return replace(self, edition=edition.edition, confidence=edition.confidence)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that would fit better, and what in the case supports it.

    Attributes:
        code: The code proposed; a coder confirms it against the record.
        because: What supports it, in one clause.
        cites: Where the case shows that.
    """

    code: str
    because: str
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing the audit found.

    Attributes:
        id: The check that found it.
        severity: How much it endangers payment.
        title: A few words.
        what: What was found, one sentence, with codes, levels and dates of the case.
        path: Where in the case, such as ``claim.lines[1]``.
        codes: The procedure, diagnosis or remittance codes it is about.
        basis: The published rule it rests on.
        cites: Where the case shows what was found.
        fix: What to do, one sentence.
        owner: Who can do it.
        proposals: Codes that would fit better.
        quotes: Lines of a note that were read, word for word.
    """

    id: str
    severity: AuditSeverity
    title: str
    what: str
    path: str
    codes: tuple[str, ...]
    basis: Rule
    fix: str
    owner: FixOwner = FixOwner.CODER
    cites: tuple[Cite, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """Return the rule in our words."""
        return self.basis.says

    @property
    def edition(self) -> str:
        """Return the edition of the rule."""
        return self.basis.edition

    @property
    def source(self) -> str:
        """Return who publishes the rule, and where it was read."""
        return self.basis.source

    @property
    def confidence(self) -> str:
        """Return how well the rule's text is known."""
        return self.basis.confidence

    @property
    def order(self) -> tuple[int, str, str, tuple[str, ...]]:
        """Return the sort key of a report: severity, then place."""
        return self.severity.rank, self.path, self.id, self.codes


class Element(StrEnum):
    """The six things an operative note or plan has to establish."""

    LEVEL = "level"
    APPROACH = "approach"
    INSTRUMENTATION = "instrumentation"
    FAILED_CARE = "failed_care"
    LATERALITY = "laterality"
    NECESSITY = "necessity"


class ElementStatus(StrEnum):
    """What the note or the case says of one element."""

    MET = "met"
    CONTRADICTED = "contradicted"
    ABSENT = "absent"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class NoteElement:
    """One element as found for one session.

    Attributes:
        session: The session's name, or ``claim``.
        element: Which of the six.
        status: Met, contradicted, absent, or not applicable to these codes.
        why: What was found or is missing, one sentence.
        quotes: Lines of the note, word for word.
        cites: Where the case shows it.
    """

    session: str
    element: Element
    status: ElementStatus
    why: str
    quotes: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class AuditInput:
    """What every check reads.

    Attributes:
        case: The case.
        knowledge: The code tables.
        as_of: The day of the audit; it dates a session only where the case gives no day.
        rules: The audit's own rules.
        sessions: What is billed or requested, one per operative session.
    """

    case: Case
    knowledge: CodeKnowledge
    as_of: dt.date
    rules: AuditRules
    sessions: tuple[Session, ...]

    def enforced(self, severity: AuditSeverity) -> AuditSeverity:
        """Return a severity as it holds for this plan.

        Medicare's and Medicaid's edits refuse a line by themselves only where law applies them;
        another plan mostly uses them too, which its own payment policy would say.
        """
        refused = severity is AuditSeverity.WILL_DENY and not federal(self.case)
        return AuditSeverity.LIKELY_DENY if refused else severity


class Check(Protocol):
    """One group of comparisons that share a rule.

    ``id`` names it in reports, ``title`` says what it compares, ``source`` where its rule is from.
    """

    id: str
    title: str
    source: str

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield what the case breaks; nothing where it is clean."""
        ...


@dataclass(frozen=True)
class AuditReport:
    """The audit of one case.

    Attributes:
        findings: Ordered by severity, then by place.
        elements: The six elements of the note or plan, for each session.
        dated: For each session its name, the day used and which day that is.
        editions: The editions the findings rest on, in order.
    """

    findings: tuple[AuditFinding, ...]
    elements: tuple[NoteElement, ...] = ()
    dated: tuple[tuple[str, dt.date, str], ...] = ()
    editions: tuple[str, ...] = ()

    @property
    def worst(self) -> AuditSeverity | None:
        """Return the gravest severity found, or None where nothing was."""
        return self.findings[0].severity if self.findings else None
