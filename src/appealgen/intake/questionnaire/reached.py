"""How far somebody has come: the progress, the answers to check, the warnings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.schema import Kind

if TYPE_CHECKING:
    from appealgen.intake.questionnaire.answers import Origin, Skip
    from appealgen.intake.questionnaire.strings import Strings

__all__ = ["SECONDS", "Alert", "Progress", "Row", "Section"]

SECONDS: Mapping[Kind, int] = {
    Kind.BOOLEAN: 10,
    Kind.CHOICE: 15,
    Kind.INTEGER: 15,
    Kind.DECIMAL: 20,
    Kind.STRING: 25,
    Kind.DATE: 30,
    Kind.TEXT: 60,
}
"""How long one answer takes, in seconds: a working rule of ours, rounded up to whole minutes.

It is not measured yet. A page that shows the estimate says "about".
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the answers are.

    Attributes:
        answered: Questions on the path that the person answered, also with "I don't know". What
            the case held already is no work done, so that a bar begins empty.
        remaining: Questions on the path without one, as far as the path is known.
        minutes: The time the rest may take, in whole minutes.
        for_criteria: Those of the rest that an open criterion waits for.
        may_grow: An answer to one of the rest can bring more questions.
    """

    answered: int
    remaining: int
    minutes: int
    for_criteria: int
    may_grow: bool = False

    def said(self, strings: Strings) -> str:
        """Return what is left, in a sentence or two."""
        left = strings.counted("questions.left", self.remaining)
        if not self.remaining:
            return left
        more = f" {strings('say.may_grow')}" if self.may_grow else ""
        return f"{left} {strings.counted('minutes.left', self.minutes)}{more}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of "check your answers"."""

    key: str
    prefix: str
    part: str
    text: str
    answer: str
    skip: Skip | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one section."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A danger sign that was answered with yes, or left open.

    Attributes:
        key: The question.
        kind: ``emergency`` or ``call_today`` after a yes; ``unsure`` where it was left open.
        title: What it is, in a few words.
        text: What the person should do now.
    """

    key: str
    kind: str
    title: str
    text: str
