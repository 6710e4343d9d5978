"""The lines of a note: which of them speak for a session, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from appealgen.coding.audit.interface import AuditInput, Element
from appealgen.coding.audit.rules import ElementRule
from appealgen.coding.audit.sessions import BilledLine, Session
from appealgen.model.base import Cite
from appealgen.model.exchange import ChartNote, NoteKind
from appealgen.spine import Level, LevelError, Side, parse_levels

__all__ = [
    "Text",
    "affirms",
    "element_rule",
    "levels_in",
    "note_lines",
    "saying",
    "side_of",
]


@dataclass(frozen=True)
class Text:
    """A line of a note and where the note stands."""

    words: str
    cites: tuple[Cite, ...]


def levels_in(audit: AuditInput, words: str) -> frozenset[Level]:
    """Return the levels that a line of a note names; what is no level is passed over."""
    found: set[Level] = set()
    for match in re.finditer(element_rule(audit, Element.LEVEL).words, words):
        try:
            found |= set(parse_levels(match.group()))
        except LevelError:
            continue
    return frozenset(found)


def side_of(line: BilledLine) -> Side | None:
    """Return the side a line names, in its field or by its modifier."""
    if line.side:
        return line.side
    if line.has("50"):
        return Side.BILATERAL
    return Side.RIGHT if line.has("RT") else Side.LEFT if line.has("LT") else None


def affirms(words: str, pattern: str, denial: str) -> bool:
    """Return whether a line names the finding at least once without a denial just before it."""
    return any(
        not re.search(denial, words[: match.start()]) for match in re.finditer(pattern, words)
    )


def saying(texts: Iterable[Text], rule: ElementRule) -> list[Text]:
    """Return the lines that state an element, with its reason where one is asked for."""
    return [
        text
        for text in texts
        if re.search(rule.words, text.words)
        and (rule.needs is None or re.search(rule.needs, text.words))
    ]


def element_rule(audit: AuditInput, element: Element) -> ElementRule:
    """Return the rule of one element."""
    return next(one for one in audit.rules.note.elements if one.element is element)


def note_lines(
    audit: AuditInput, session: Session, *, every_kind: bool = False
) -> tuple[Text, ...]:
    """Return the lines of the notes that speak for a session.

    A claim is judged by its operative notes, a request by its plan or, without one, by the clinic
    note; the history of care and the indication may stand in any of them.
    """
    order = (
        (NoteKind.OPERATIVE_NOTE, NoteKind.OPERATIVE_PLAN)
        if session.billed
        else (NoteKind.OPERATIVE_PLAN, NoteKind.CLINIC_NOTE)
    )
    notes: tuple[ChartNote, ...] = audit.case.notes
    if not every_kind:
        kind = next((k for k in order if any(note.kind is k for note in notes)), None)
        notes = tuple(note for note in notes if note.kind is kind)
    return tuple(
        Text(line.strip(), note.cite)
        for note in notes
        for line in note.text.splitlines()
        if line.strip()
    )
