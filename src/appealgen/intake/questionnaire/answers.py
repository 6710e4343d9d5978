"""Answers: what a person said, when, and how it came to be; kept by question, in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.schema import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Answer", "AnswerValue", "Answers", "Author", "Origin", "Skip", "key_of", "split_key"]

AnswerValue = str | bool | tuple[str, ...]
"""As a case file would have it: text, also for numbers and dates; true or false; several texts."""


class Origin(StrEnum):
    """How an answer came to be."""

    TYPED = "typed"
    PREFILLED = "prefilled"
    CHANGED = "changed"


class Skip(StrEnum):
    """Why there is no value."""

    DONT_KNOW = "dont_know"
    ASK_DOCTOR = "ask_doctor"


@dataclass(frozen=True, slots=True)
class Author:
    """Who answers: a name as it goes into the case, and the role."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        key: The question: its linkId, and in a repeated group which one (``care.kind#2``).
        value: What was said; None where it was skipped.
        skip: Why there is no value.
        typed: The words as typed where the value is not all of them, such as "spring 2025".
        author: Who said it; None for what was taken from the case.
        at: When, with the offset from UTC; None for what was taken from the case.
        origin: Typed, taken from the case, or changed after either.
    """

    key: str
    value: AnswerValue | None = None
    skip: Skip | None = None
    typed: str = ""
    author: Author | None = None
    at: dt.datetime | None = None
    origin: Origin = Origin.TYPED


def key_of(link_id: str, instance: tuple[int, ...]) -> str:
    """Return the key of a question: ``care.kind``, ``care.kind#2`` or ``motor.side#1.3``."""
    return f"{link_id}#{'.'.join(map(str, instance))}" if instance else link_id


def split_key(key: str) -> tuple[str, tuple[int, ...]]:
    """Return the linkId and the instance of a key.

    Raises:
        ValueError: The instance is not made of numbers.
    """
    link_id, _, places = key.partition("#")
    return link_id, tuple(int(place) for place in places.split(".")) if places else ()


@dataclass(frozen=True)
class Answers(Mapping[str, Answer]):
    """All answers of one person or role, by key. Frozen: ``given`` returns the next state."""

    held: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, key: str) -> Answer:
        """Return the answer to a question."""
        return self.held[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self.held)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.held)

    def given(self, answer: Answer) -> Answers:
        """Return the answers with one more; one given anew with another value is "changed"."""
        before = self.held.get(answer.key)
        if before is not None and before.at == answer.at and before == answer:
            return self
        if before is not None and (before.value, before.skip) != (answer.value, answer.skip):
            answer = replace(answer, origin=Origin.CHANGED)
        return Answers(MappingProxyType({**self.held, answer.key: answer}))

    def without(self, key: str) -> Answers:
        """Return the answers without one."""
        return Answers(MappingProxyType({k: a for k, a in self.held.items() if k != key}))

    def value(self, key: str) -> AnswerValue | None:
        """Return the value given to a question, if any."""
        found = self.held.get(key)
        return found.value if found else None
