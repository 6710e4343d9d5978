"""What every brief is made of: strings, yes/no fields, tuples and nested briefs. No logic after it.

A brief is everything a template shows, in the words and the order in which it is shown. Its JSON is
what the snapshot tests compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.model import Case, Cite

__all__ = ["Brief", "CitedText", "DocumentBrief", "Pointer", "Row", "pointers", "target_of"]


class Brief(BaseModel):
    """Base of every view-model: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentBrief(Brief):
    """What every document has: title, language, paper, reference, and whether it is a draft."""

    title: str
    language: str = "en"
    paper: str = "letter"
    reference: str
    draft: bool
    draft_reason: str
    synthetic: bool


class Pointer(Brief):
    """A pointer into the record: ``Ex. C p. 3``, linked to the exhibit list where there is one."""

    label: str
    target: str
    linked: bool


class CitedText(Brief):
    """A sentence or short text with its pointers."""

    text: str
    cites: tuple[Pointer, ...] = ()


class Row(Brief):
    """A label and a value."""

    label: str
    value: str


def target_of(letter: str) -> str:
    """Return the anchor of an exhibit: ``ex-C``."""
    return f"ex-{letter}"


def pointers(cites: Iterable[Cite], case: Case, *, linked: bool = True) -> tuple[Pointer, ...]:
    """Return citations as pointers, in the order of the exhibits, each once."""
    ordered = sorted(set(cites), key=lambda c: (c.exhibit, c.first or 0, c.last or 0))
    return tuple(
        Pointer(
            label=str(cite),
            target=target_of(cite.exhibit),
            linked=linked and case.exhibit(cite.exhibit) is not None,
        )
        for cite in ordered
    )
