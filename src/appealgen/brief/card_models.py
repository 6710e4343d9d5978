"""What a battle card shows: strings, yes/no fields and tuples."""

from __future__ import annotations

from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Pointer, Row

__all__ = ["CardBrief", "ObjectionRow", "WeakRow"]


class ObjectionRow(Brief):
    """One objection with its answer, or with what to concede and ask."""

    objection: str
    answered: bool
    answer: str
    cites: tuple[Pointer, ...]
    ask: str
    quoted: str = ""
    has_quoted: bool = False


class WeakRow(Brief):
    """One of the case's weakest criteria, and what mends it."""

    criterion: str
    fix: str


class CardBrief(DocumentBrief):
    """The battle card."""

    heading: str
    subtitle: str
    call_rows: tuple[Row, ...]
    speech: tuple[str, ...]
    has_finding: bool
    finding: CitedText
    has_policy_line: bool
    policy_label: str
    policy_line: str
    policy_facts: tuple[CitedText, ...]
    contradictions: tuple[str, ...] = ()
    has_contradictions: bool = False
    objections: tuple[ObjectionRow, ...]
    has_objections: bool
    weak: tuple[WeakRow, ...] = ()
    has_weak: bool = False
    ask: str
    fallback: str
    blanks: tuple[str, ...]
