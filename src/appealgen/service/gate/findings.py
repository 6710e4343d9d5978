"""What the release gate hands back: one value per thing wrong, with its place in the document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["MAY_BE_ACCEPTED", "Check", "GateFinding", "GateReport"]


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


_ON_FILE: Final = re.compile(r"\d+ of \d+ items? on file, \d+ to get")
MAY_BE_ACCEPTED: Final = frozenset(
    {
        Check.UNSUPPORTED,
        Check.NEGATION,
        Check.QUOTATION,
        Check.NAME,
        Check.VOICE,
        Check.WORDING,
        Check.READING,
    }
)
"""Checks that weigh words, and so may be wrong about a right sentence.

The others compare with a list: a criterion is met or not, a law or a paper is on file or not, a
page is there or not, a bracket stands or not. No reason makes such a finding right.
"""


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

    @property
    def name(self) -> str:
        """Return the document without the ending of its format: both formats say the same."""
        return self.document.rpartition(".")[0] or self.document

    @property
    def may_be_accepted(self) -> bool:
        """Return whether the surgeon may release the documents despite this finding."""
        return self.check in MAY_BE_ACCEPTED

    @property
    def mark(self) -> str:
        """Return the finding's fingerprint: 12 hexadecimal digits over document, check, place.

        Spaces do not count, since a page breaks lines where a Word file does not; nor does how many
        items are on file, since one more is when the surgeon has signed.
        """
        quote = "".join(_ON_FILE.sub("", self.quote).split())
        said = f"{self.name}\n{self.check.value}\n{self.what}\n{quote}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class GateReport:
    """What the gate looked at and what it found.

    Attributes:
        documents: The documents read back.
        findings: What is wrong, in the order of documents and pages.
        accepted: What was found, too, and is accepted by the release that holds.
    """

    documents: tuple[str, ...]
    findings: tuple[GateFinding, ...]
    accepted: tuple[GateFinding, ...] = ()

    @property
    def passed(self) -> bool:
        """Return whether nothing was found but what is accepted."""
        return not self.findings
