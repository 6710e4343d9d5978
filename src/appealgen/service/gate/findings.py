"""What the release gate hands back: one value per thing wrong, with its place in the document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Check", "GateFinding", "GateReport"]


class Check(StrEnum):
    """The checks of the gate, by what each looks at."""

    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"
    NEGATION = "negation"
    QUOTATION = "quotation"
    POINTER = "pointer"
    CLAIM = "claim"
    SECTION = "section"
    CITATION = "citation"
    NAME = "name"
    VOICE = "voice"
    PLACEHOLDER = "placeholder"
    WORDING = "wording"
    REFERENCE = "reference"
    AGREEMENT = "agreement"
    READING = "reading"
    DRAFT = "draft"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, order=True)
class GateFinding:
    """One thing wrong in a finished document.

    Attributes:
        document: File name.
        page: 1-based page; 0 in Word files, which have no fixed pages.
        check: Which check found it.
        what: What is wrong, without the words of the document.
        quote: The place: some words of the document. For the screen of the person whose document
            it is; never for a log or an error message.
    """

    document: str
    page: int
    check: Check
    what: str
    quote: str

    @property
    def place(self) -> str:
        """Return "appeal-letter.pdf, page 2"."""
        return f"{self.document}, page {self.page}" if self.page else self.document


@dataclass(frozen=True)
class GateReport:
    """What the gate looked at and what it found.

    Attributes:
        documents: The documents read back.
        findings: What is wrong, in the order of documents and pages.
    """

    documents: tuple[str, ...]
    findings: tuple[GateFinding, ...]

    @property
    def passed(self) -> bool:
        """Return whether nothing was found."""
        return not self.findings
