"""The audit as data: coding findings, what the chart lacks for the payer, and the six elements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Literal

from appealgen.brief.audit_needs import AuditNeed
from appealgen.brief.interface import Brief
from appealgen.coding.audit import AuditSeverity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.coding.audit import AuditFinding, AuditReport, NoteElement

__all__ = [
    "SEVERITY_WORDS",
    "AuditOut",
    "DocumentationOut",
    "ElementOut",
    "FindingOut",
    "ProposalOut",
    "SessionOut",
    "audit_of",
    "count_words",
]

SeverityName = Literal["will_deny", "likely_deny", "risk", "note"]

SEVERITY_WORDS = {
    "will_deny": "will deny",
    "likely_deny": "likely deny",
    "risk": "risk",
    "note": "note",
}
"""Severities as people read them."""


class ProposalOut(Brief):
    """A code that would fit better, and what in the case supports it."""

    code: str
    because: str
    cites: tuple[str, ...] = ()


class FindingOut(Brief):
    """One coding finding as ``audit --format json`` prints it."""

    id: str
    severity: SeverityName
    title: str
    what: str
    path: str
    codes: tuple[str, ...]
    rule: str
    edition: str
    source: str
    confidence: Literal["high", "medium", "low"]
    fix: str
    owner: Literal["coder", "surgeon", "staff"]
    cites: tuple[str, ...] = ()
    proposals: tuple[ProposalOut, ...] = ()
    quotes: tuple[str, ...] = ()


class ElementOut(Brief):
    """One of the six elements of a note or plan, for one session."""

    session: str
    element: str
    status: Literal["met", "contradicted", "absent", "not_applicable"]
    why: str
    quotes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


class SessionOut(Brief):
    """The day by which the codes of one session were read, and which day that is."""

    name: str
    day: dt.date
    basis: str


class DocumentationOut(Brief):
    """What the chart lacks for the payer's criteria.

    ``further`` counts facts on other ways to meet the criteria, which nobody needs to supply.
    """

    policies: tuple[str, ...]
    status: Literal["met", "not_met", "not_documented", "no_criteria"]
    needs: tuple[AuditNeed, ...]
    further: int
    rule: str
    source: str


class AuditOut(Brief):
    """The audit of one case on one day."""

    schema_version: Literal["1"] = "1"
    as_of: dt.date
    payer: str
    before_denial: bool
    worst: SeverityName | None
    counts: dict[SeverityName, int]
    findings: tuple[FindingOut, ...]
    documentation: DocumentationOut
    elements: tuple[ElementOut, ...]
    sessions: tuple[SessionOut, ...]
    editions: tuple[str, ...]


def audit_of(
    report: AuditReport,
    documentation: DocumentationOut,
    *,
    as_of: dt.date,
    payer: str,
    before_denial: bool,
) -> AuditOut:
    """Return an audit as data.

    Args:
        report: The coding audit.
        documentation: What the chart lacks.
        as_of: The day of the audit.
        payer: The payer as the case names it.
        before_denial: Whether the case holds no denial.
    """
    severities: list[SeverityName] = [one.severity.value for one in report.findings]
    severities += [need.severity for need in documentation.needs]
    counts = Counter(severities)
    present: list[SeverityName] = [one.value for one in AuditSeverity if counts[one.value]]
    return AuditOut(
        as_of=as_of,
        payer=payer,
        before_denial=before_denial,
        worst=present[0] if present else None,
        counts={one.value: counts[one.value] for one in AuditSeverity},
        findings=tuple(_finding(one) for one in report.findings),
        documentation=documentation,
        elements=tuple(_element(one) for one in report.elements),
        sessions=tuple(SessionOut(name=n, day=d, basis=b) for n, d, b in report.dated),
        editions=report.editions,
    )


def count_words(severities: Iterable[AuditSeverity | str]) -> str:
    """Return "1 will deny, 2 likely deny"; "nothing found" where there is none."""
    counts = Counter(str(one) for one in severities)
    said = [f"{counts[key]} {word}" for key, word in SEVERITY_WORDS.items() if counts[key]]
    return ", ".join(said) or "nothing found"


def _finding(one: AuditFinding) -> FindingOut:
    same = ("id", "title", "what", "path", "codes", "rule", "edition", "source", "fix", "quotes")
    return FindingOut.model_validate(
        {name: getattr(one, name) for name in same}
        | {
            "severity": one.severity.value,
            "confidence": one.confidence,
            "owner": one.owner.value,
            "cites": tuple(str(cite) for cite in one.cites),
            "proposals": tuple(
                ProposalOut(code=p.code, because=p.because, cites=tuple(map(str, p.cites)))
                for p in one.proposals
            ),
        }
    )


def _element(one: NoteElement) -> ElementOut:
    return ElementOut(
        session=one.session,
        element=one.element.value,
        status=one.status.value,
        why=one.why,
        quotes=one.quotes,
        cites=tuple(str(cite) for cite in one.cites),
    )
