"""A question as a field of the workspace: short lists to tick, long ones to choose, offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire import Kind
from appealgen.intake.questionnaire.suggest import listed
from appealgen.spine import levels_between
from appealgen.web.forms import Field, field_of

if TYPE_CHECKING:
    from appealgen.intake.questionnaire import Question, Strings

__all__ = ["Entry", "Offer", "entry_of", "term_of", "with_pick"]

_MOST_TO_TICK = 9
"""More choices than this are a list to open, where a letter typed goes to the entry."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry of a list: what is entered, and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question's field.

    Attributes:
        input: As every page has it.
        select: Whether the choices are a list to open.
        searches: Whether a list can be searched on the page.
        date: Whether a date is typed.
        partial: Whether a month or a year is enough of it.
        near: Entries that the browser itself may offer while one types.
    """

    input: Field
    select: bool
    searches: bool
    date: bool
    partial: bool
    near: tuple[Offer, ...]

    @property
    def laid_out(self) -> bool:
        """Return whether each choice stands on the page by itself."""
        return bool(self.input.options) and not self.select


def entry_of(question: Question, strings: Strings, typed: tuple[str, ...] | None) -> Entry:
    """Return the field of a question with the answer so far, or with what was typed just now."""
    field = field_of(question, strings, typed)
    many = len(field.options) > _MOST_TO_TICK
    return Entry(
        input=field,
        select=many and not field.ticks,
        searches=question.suggests is not None,
        date=question.kind is Kind.DATE,
        partial=question.item.partial,
        near=_near(question),
    )


def _near(question: Question) -> tuple[Offer, ...]:
    if question.item.form in {"level", "levels"}:
        return tuple(Offer(str(level), str(level)) for level in levels_between("C1", "S1"))
    source = question.suggests
    return tuple(Offer(o.value, o.label) for o in listed(source)) if source else ()


def term_of(question: Question, typed: str) -> str:
    """Return what to search for: all that was typed, or the last of several."""
    return typed.replace(";", ",").rpartition(",")[2].strip() if question.many else typed.strip()


def with_pick(question: Question, typed: str, picked: str) -> str:
    """Return the answer with what was picked from a list, in the place of the words searched."""
    if not question.many:
        return picked
    before = [part.strip() for part in typed.replace(";", ",").split(",")[:-1]]
    return ", ".join([*(part for part in before if part), picked])
