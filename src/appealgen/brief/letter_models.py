"""The parts of the appeal letter's view-model."""

from __future__ import annotations

from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Pointer, Row
from appealgen.brief.pictures import Picture
from appealgen.brief.record import RecordTables

__all__ = [
    "AnswerBrief",
    "CriterionRow",
    "ExceptionBrief",
    "ExhibitRow",
    "GroupBrief",
    "LetterBrief",
    "Letterhead",
    "PointBrief",
    "QuoteBrief",
    "Signature",
]


class Letterhead(Brief):
    """The practice as its paper shows it."""

    name: str
    tagline: str
    lines: tuple[str, ...]
    has_logo: bool = False
    logo: str = ""
    """Where the page finds the practice's logo."""
    logo_alt: str = ""


class Signature(Brief):
    """The closing and who signs."""

    closing: str
    name: str
    lines: tuple[str, ...]


class CriterionRow(Brief):
    """One row of the criteria table."""

    section: str
    requirement: str
    answer: str
    cites: tuple[Pointer, ...]
    status_key: str
    status: str


class QuoteBrief(Brief):
    """A line of the policy from the practice's own copy, and which copy that is."""

    text: str
    source: str


class PointBrief(Brief):
    """One point: number, the payer's criterion with its label, and the facts that meet it."""

    number: str
    label: str
    has_label: bool
    criterion: str
    exception: bool
    facts: tuple[CitedText, ...]
    quotes: tuple[QuoteBrief, ...] = ()
    """The policy's own words for it, where the practice holds them."""


class GroupBrief(Brief):
    """The points of one line at one level."""

    heading: str
    intro: str
    points: tuple[PointBrief, ...]
    again: str
    """ "Points 2, 3 and 5 above count here as well, on the same facts." """


class AnswerBrief(Brief):
    """The answer to one stated reason."""

    quote: CitedText
    """ "The notice states: “…”", or the reason in our words where the notice has none. """
    contradictions: tuple[CitedText, ...] = ()
    """Where the reason departs from the policy, or what is asked about it."""
    answered: bool
    lead: str
    facts: tuple[CitedText, ...]
    exception_lead: str
    exceptions: tuple[PointBrief, ...]
    see: str
    request: str
    """What is asked for where the record does not answer the reason; empty where it does."""


class ExhibitRow(Brief):
    """One line of the exhibit list."""

    letter: str
    target: str
    title: str
    date: str
    pages: str


class ExceptionBrief(Brief):
    """A criterion not met as written, for which the surgeon asks an exception."""

    text: str
    cites: tuple[Pointer, ...]


class LetterBrief(DocumentBrief):
    """The appeal letter."""

    letterhead: Letterhead
    heading: str
    date: str
    via: str
    addressee: tuple[str, ...]
    re_rows: tuple[Row, ...]
    opening: tuple[str, ...]
    has_summary: bool
    summary: tuple[CitedText, ...]
    answers_heading: str
    answers: tuple[AnswerBrief, ...]
    has_answers: bool
    criteria_named: tuple[CitedText, ...] = ()
    """What is wrong with the criteria the notice names: edition, section, or not given."""
    has_criteria_named: bool = False
    criteria_caption: str
    criteria: tuple[CriterionRow, ...]
    has_criteria: bool
    has_sections: bool = True
    """Whether the policy prints labels: without any, the table has no column for them."""
    policy_note: str
    groups: tuple[GroupBrief, ...]
    record: RecordTables
    why_now: tuple[CitedText, ...]
    has_why_now: bool
    guidelines: tuple[CitedText, ...]
    reference_list: tuple[str, ...]
    has_guidelines: bool
    exceptions: tuple[ExceptionBrief, ...]
    has_exceptions: bool
    can_approve: bool
    approval: str
    open_ask: str = ""
    """What is not asked for yet, with the record it waits for."""
    has_open_ask: bool = False
    asks_lead: str
    asks: tuple[str, ...]
    signature: Signature
    exhibits: tuple[ExhibitRow, ...]
    has_exhibits: bool
    copies: str
    has_copies: bool
    pictures: tuple[Picture, ...] = ()
    """The record at a glance, after everything else."""
    has_pictures: bool = False
    pictures_apart: bool = False
    """There are several pictures, and they stand on a page of their own."""
