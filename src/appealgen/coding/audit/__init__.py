"""The audit of coding and documentation: checks on one case, each with its rule and source."""

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditReport,
    AuditSeverity,
    Check,
    Element,
    ElementStatus,
    FixOwner,
    NoteElement,
    Proposal,
    Rule,
)
from appealgen.coding.audit.registry import CHECKS, audit_case, audit_input
from appealgen.coding.audit.rules import AuditRules, audit_rules, load_rules

__all__ = [
    "CHECKS",
    "AuditFinding",
    "AuditInput",
    "AuditReport",
    "AuditRules",
    "AuditSeverity",
    "Check",
    "Element",
    "ElementStatus",
    "FixOwner",
    "NoteElement",
    "Proposal",
    "Rule",
    "audit_case",
    "audit_input",
    "audit_rules",
    "load_rules",
]
