"""What the packet's pages are made from, and the view-models they become."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypedDict

from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Row

if TYPE_CHECKING:
    from appealgen.appeals.exhaustion import Opened
    from appealgen.appeals.recipients import Body, OfficialForm, OwnForm, Recipient, Selection
    from appealgen.brief.context import Context

__all__ = [
    "ContentsBrief",
    "ContentsRow",
    "CoverBrief",
    "Enclosed",
    "FormBrief",
    "FormLine",
    "FormsBrief",
    "Head",
    "PartRange",
    "Plan",
    "ReviewerBrief",
    "SheetBrief",
    "TabBrief",
    "TabsBrief",
    "TaskRow",
    "Way",
    "head_of",
    "paper_of",
]


class Way(StrEnum):
    """How a packet is sent."""

    FAX = "fax"
    MAIL = "mail"
    PORTAL = "portal"


@dataclass(frozen=True)
class Plan:
    """What one packet is to be: for whom, with what, in which way.

    Attributes:
        context: The case, judged, as this recipient may see it: identifiers masked, exhibits
            reduced to those that go along.
        recipient: Who gets it.
        body: Who decides, where that is on file for this plan.
        selection: What goes and what stays.
        official: The official forms that belong to it.
        own: The forms of ours that belong to it.
        way: How it is sent.
        missing: Letters of the exhibits that go along and have no file.
        opened: What opens review outside the plan before its final decision, where the packet
            rests on that.
    """

    context: Context
    recipient: Recipient
    body: Body | None
    selection: Selection
    official: tuple[OfficialForm, ...]
    own: tuple[OwnForm, ...]
    way: Way
    missing: frozenset[str]
    opened: Opened | None = None


@dataclass(frozen=True, slots=True)
class PartRange:
    """What one part of a packet holds, for its cover.

    Attributes:
        number: Number of the part, from 1.
        parts: How many parts there are.
        pages: Pages of the part, its cover among them.
        first: First packet page in it.
        last: Last packet page in it.
    """

    number: int
    parts: int
    pages: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Something in the packet, with where it begins.

    Attributes:
        key: The piece that a link goes to.
        label: ``Ex. C``, or empty for our own pages.
        title: What it is.
        date: Its date in words.
        pages: How many pages; 0 for what is not included.
        start: Packet page it begins on; 0 for what is not included.
    """

    key: str
    label: str
    title: str
    date: str
    pages: int
    start: int


class Head(TypedDict):
    """The fields that every document has."""

    reference: str
    draft: bool
    draft_reason: str
    synthetic: bool


def paper_of(context: Context) -> Head:
    """Return the fields of a paper the patient signs before the surgeon does: never a draft."""
    return Head(
        reference=context.reference_words,
        draft=False,
        draft_reason="",
        synthetic=context.case.patient.synthetic,
    )


def head_of(context: Context) -> Head:
    """Return the fields that every document of a case has."""
    return Head(
        reference=context.reference_words,
        draft=context.draft,
        draft_reason=context.draft_reason,
        synthetic=context.case.patient.synthetic,
    )


class CoverBrief(DocumentBrief):
    """The cover: to, from, what it is about, how many pages."""

    heading: str
    sent_to: tuple[str, ...]
    sent_by: tuple[str, ...]
    rows: tuple[Row, ...]
    private: str


class ContentsRow(Brief):
    """One line of the table of contents."""

    label: str
    title: str
    date: str
    pages: str
    page: str
    target: str
    included: bool


class ContentsBrief(DocumentBrief):
    """The table of contents."""

    heading: str
    rows: tuple[ContentsRow, ...]
    note: str


class TabBrief(Brief):
    """One tab sheet."""

    label: str
    title: str
    lines: tuple[str, ...]


class TabsBrief(DocumentBrief):
    """All tab sheets, a page each."""

    tabs: tuple[TabBrief, ...]


class QuestionBrief(Brief):
    """A ground of the plan with the questions it raises."""

    ground: CitedText
    questions: tuple[CitedText, ...]


class ReviewerBrief(DocumentBrief):
    """The page for the independent reviewer: who should review, and the questions."""

    heading: str
    rows: tuple[Row, ...]
    qualifications: tuple[str, ...]
    grounds: tuple[QuestionBrief, ...]
    has_grounds: bool
    questions: tuple[CitedText, ...]


class FormLine(Brief):
    """One line of a form: filled in from the case, or left to fill in by hand."""

    number: str
    label: str
    value: str
    filled: bool


class FormBrief(Brief):
    """One form."""

    heading: str
    lead: str
    lines: tuple[FormLine, ...]
    statements: tuple[str, ...]
    signatures: tuple[str, ...]
    source: str


class FormsBrief(DocumentBrief):
    """The forms of a packet, a page each."""

    forms: tuple[FormBrief, ...]


class TaskRow(Brief):
    """One line for staff, in the form of the shared checklist."""

    done: bool
    item: str
    detail: str
    who: str


class SheetBrief(DocumentBrief):
    """The sheet for staff: who gets the packet and how, what is missing, what was left out."""

    heading: str
    rows: tuple[Row, ...]
    how: tuple[str, ...]
    missing: tuple[TaskRow, ...]
    has_missing: bool
    forms: tuple[TaskRow, ...]
    has_forms: bool
    left_out: tuple[Row, ...]
    has_left_out: bool
    why: str
    masked: str
    has_masked: bool
