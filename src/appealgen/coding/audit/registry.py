"""The checks, in one explicit tuple, and the audit of a case."""

from __future__ import annotations

import datetime as dt

from appealgen.coding.audit.agreement import Content, Imaging
from appealgen.coding.audit.authorization import (
    ApprovalMatches,
    ApprovalNumber,
    ApprovalPresent,
    ApprovalWithdrawn,
    RescissionExposure,
)
from appealgen.coding.audit.constructs import BundledGraft, Cages, Constructs
from appealgen.coding.audit.diagnoses import CodeSet, Excludes1, ManifestationFirst, Specificity
from appealgen.coding.audit.fee_modifiers import (
    Assistant,
    Bilateral,
    CoSurgeon,
    MultipleOnAddOn,
    SideModifier,
)
from appealgen.coding.audit.global_period import (
    GlobalPeriod,
    StagedOperations,
    UnrelatedByModifier,
    VisitAtSurgery,
)
from appealgen.coding.audit.interface import AuditInput, AuditReport, Check
from appealgen.coding.audit.medicare_review import OutpatientList, PlaceOfService, WiserReview
from appealgen.coding.audit.modifiers import (
    Contradictory,
    DistinctWithoutEdit,
    Undocumented,
    WrongKind,
)
from appealgen.coding.audit.note import NoteElements, elements_of
from appealgen.coding.audit.pairs import EditPairs
from appealgen.coding.audit.pild import PildClaim, PildCode, PildStudy
from appealgen.coding.audit.places import DiagnosisLevel, DiagnosisRegion
from appealgen.coding.audit.rules import AuditRules, audit_rules
from appealgen.coding.audit.sessions import sessions_of
from appealgen.coding.audit.structure import AddOnAlone, BaseOnce, OneBase
from appealgen.coding.audit.triage import DenialCodes, ReasonAgainstCode
from appealgen.coding.audit.units import (
    DecompressionPlace,
    OutsideRegion,
    UnitsByLevel,
    UnitsByLimit,
)
from appealgen.coding.knowledge import CodeKnowledge
from appealgen.model import Case

__all__ = ["CHECKS", "audit_case", "audit_input"]

CHECKS: tuple[Check, ...] = (
    OneBase(),
    AddOnAlone(),
    BaseOnce(),
    UnitsByLevel(),
    UnitsByLimit(),
    OutsideRegion(),
    DecompressionPlace(),
    Constructs(),
    Cages(),
    BundledGraft(),
    EditPairs(),
    Contradictory(),
    WrongKind(),
    Undocumented(),
    Bilateral(),
    SideModifier(),
    MultipleOnAddOn(),
    CoSurgeon(),
    Assistant(),
    DistinctWithoutEdit(),
    GlobalPeriod(),
    UnrelatedByModifier(),
    StagedOperations(),
    VisitAtSurgery(),
    CodeSet(),
    Specificity(),
    Excludes1(),
    ManifestationFirst(),
    Content(),
    Imaging(),
    DiagnosisRegion(),
    DiagnosisLevel(),
    NoteElements(),
    ApprovalPresent(),
    ApprovalNumber(),
    ApprovalMatches(),
    ApprovalWithdrawn(),
    RescissionExposure(),
    WiserReview(),
    OutpatientList(),
    PlaceOfService(),
    PildCode(),
    PildStudy(),
    PildClaim(),
    DenialCodes(),
    ReasonAgainstCode(),
)
"""Every check; a new one is a class and a line here."""


def audit_input(
    case: Case, knowledge: CodeKnowledge, as_of: dt.date, rules: AuditRules | None = None
) -> AuditInput:
    """Return what the checks read, put together once."""
    chosen = rules or audit_rules()
    return AuditInput(case, knowledge, as_of, chosen, sessions_of(case, knowledge, as_of))


def audit_case(
    case: Case, knowledge: CodeKnowledge, as_of: dt.date, rules: AuditRules | None = None
) -> AuditReport:
    """Audit the coding and the documentation of one case.

    Args:
        case: The case. A claim with lines is audited; without one, each stage of the request.
        knowledge: The code tables.
        as_of: The day of the audit; it dates a session only where the case gives no day.
        rules: The audit's rules; those that ship unless given.

    Returns:
        The findings by severity and place, and the six elements of the note. A finding is about
        coding and records; whether criteria are met is the determination's to say.

    Raises:
        InputNotFoundError: A rule file is missing.
        PolicyInvalidError: A rule file is broken.
    """
    audit = audit_input(case, knowledge, as_of, rules)
    found = {finding for check in CHECKS for finding in check.run(audit)}
    findings = tuple(sorted(found, key=lambda one: one.order))
    return AuditReport(
        findings,
        tuple(element for session in audit.sessions for element in elements_of(audit, session)),
        tuple((one.name, one.day, one.basis.value) for one in audit.sessions),
        tuple(sorted({one.edition for one in findings})),
    )
