"""The parts of the letters by level and voice, and the data they are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.appeals import load_law
from appealgen.appeals.rights import load_rights
from appealgen.argument.called_missing import load_things
from appealgen.argument.logic import load_logic
from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Row
from appealgen.brief.letter_models import ExhibitRow, LetterBrief, Letterhead, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from appealgen.appeals.law import Law
    from appealgen.appeals.rights import Rights
    from appealgen.appeals.states import StateReview
    from appealgen.argument.called_missing import Things
    from appealgen.argument.logic import Logic

__all__ = [
    "GroundBrief",
    "LevelLetterBrief",
    "PlainLetterBrief",
    "SectionBrief",
    "Shelf",
    "load_shelf",
    "section",
]


@dataclass(frozen=True)
class Shelf:
    """What letters are written from beside the case: rights, law, logic, documents."""

    rights: Rights
    logic: tuple[Logic, ...]
    things: Things
    law: Law

    @property
    def states(self) -> tuple[StateReview, ...]:
        """Return external review and regulators by state."""
        return self.law.states


def load_shelf(folder: Path) -> Shelf:
    """Return what the letters need of the folder of policies.

    Raises:
        InputNotFoundError: A file is missing.
        PolicyInvalidError: A file is broken.
    """
    law = load_law(folder)
    return Shelf(load_rights(folder), load_logic(folder), load_things(folder), law)


class SectionBrief(Brief):
    """A heading with paragraphs, a list, and paragraphs after it; each part may be empty."""

    heading: str
    has_heading: bool
    paragraphs: tuple[CitedText, ...]
    items: tuple[CitedText, ...]
    after: tuple[CitedText, ...]


class GroundBrief(Brief):
    """On what the operation rests: a sentence, facts no point tells, and the points that tell."""

    says: str
    facts: tuple[CitedText, ...]
    see: str


class LevelLetterBrief(LetterBrief):
    """An appeal letter at some level: the letter, what stands before the answers, the grounds."""

    salutation: str
    sections: tuple[SectionBrief, ...]
    grounds: tuple[GroundBrief, ...]
    has_grounds: bool


class PlainLetterBrief(DocumentBrief):
    """A letter in sections."""

    letterhead: Letterhead
    heading: str
    date: str
    via: str
    addressee: tuple[str, ...]
    re_rows: tuple[Row, ...]
    salutation: str
    sections: tuple[SectionBrief, ...]
    signature: Signature
    exhibits: tuple[ExhibitRow, ...]
    has_exhibits: bool
    copies: str
    has_copies: bool


def section(
    heading: str,
    paragraphs: Iterable[CitedText | str] = (),
    items: Iterable[CitedText | str] = (),
    after: Iterable[CitedText | str] = (),
) -> SectionBrief:
    """Return a section; plain text has no pointers, and empty text is left out."""
    return SectionBrief(
        heading=heading,
        has_heading=bool(heading),
        paragraphs=_cited(paragraphs),
        items=_cited(items),
        after=_cited(after),
    )


def _cited(texts: Iterable[CitedText | str]) -> tuple[CitedText, ...]:
    made = (CitedText(text=text) if isinstance(text, str) else text for text in texts)
    return tuple(text for text in made if text.text)
