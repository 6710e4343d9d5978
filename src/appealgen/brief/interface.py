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

__all__ = ["Brief", "CitedText", "DocumentBrief", "Pointer", "Row", "pointers", "runs", "target_of"]


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


def runs(items: Iterable[CitedText]) -> tuple[CitedText, ...]:
    """Return sentences for one paragraph: neighbors with the same pointers share them."""
    joined: list[CitedText] = []
    for item in items:
        if joined and joined[-1].cites == item.cites:
            joined[-1] = CitedText(text=f"{joined[-1].text} {item.text}", cites=item.cites)
        else:
            joined.append(item)
    return tuple(joined)


def target_of(letter: str) -> str:
    """Return the anchor of an exhibit: ``ex-C``."""
    return f"ex-{letter}"


def pointers(cites: Iterable[Cite], case: Case, *, linked: bool = True) -> tuple[Pointer, ...]:
    """Return citations as pointers, one per exhibit, in the order of the exhibits."""
    pages: dict[str, set[int]] = {}
    for cite in cites:
        pages.setdefault(cite.exhibit, set()).update(cite.pages)
    return tuple(
        Pointer(
            label=f"Ex. {letter}{_say_pages(sorted(found))}",
            target=target_of(letter),
            linked=linked and case.exhibit(letter) is not None,
        )
        for letter, found in sorted(pages.items())
    )


def _say_pages(pages: list[int]) -> str:
    """Return "", " p. 3", " pp. 2–3" or " pp. 1, 3"."""
    if not pages:
        return ""
    if len(pages) == 1:
        return f" p. {pages[0]}"
    if pages == list(range(pages[0], pages[-1] + 1)):
        return f" pp. {pages[0]}–{pages[-1]}"
    return f" pp. {', '.join(map(str, pages))}"
