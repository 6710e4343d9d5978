"""Tell a finished case again: to each question, what somebody who holds its papers would type.

It reads the case by the places the questions name, and knows nothing of how answers are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from appealgen.intake.questionnaire import Kind, Role, Skip
from appealgen.intake.questionnaire.prefill import plain, value_at
from appealgen.intake.questionnaire.schema import load_questionnaire
from appealgen.model.base import Fact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.intake.questionnaire import Question
    from appealgen.intake.questionnaire.schema import Item
    from appealgen.model import Case

__all__ = ["Teller", "shorter"]

_SKIP = {Skip.DONT_KNOW: "/skip"}


@dataclass(frozen=True)
class Teller:
    """Somebody of one role with the papers of one case in front of them."""

    case: Case
    role: Role

    def types(self, question: Question) -> str:
        """Return what is typed at a question: an answer, or ``/skip`` where the papers have none.

        A question that cannot be left open and has no answer fails the test.
        """
        found = self.says(question.key)
        if found:
            return found
        assert Skip.DONT_KNOW in question.allows, question.key
        return _SKIP[Skip.DONT_KNOW]

    def knows(self, key: str) -> bool:
        """Return whether the papers say something at the first question of a part."""
        found = self.says(key)
        return bool(found) and not (key.endswith(".any") and found == "no")

    def says(self, key: str) -> str:
        """Return the answer to the question of a key; empty where the papers have none."""
        name, _, places = key.partition("#")
        instance = [int(place) for place in places.split(".")] if places else []
        group, _, what = name.rpartition(".")
        if what == "any":
            return "yes" if self._entries(group, instance) else "no"
        if what == "more":
            return "yes" if len(self._entries(group, instance[:-1])) > instance[-1] else "no"
        return _typed(self._value(name, instance), self._kind(name))

    @cached_property
    def _above(self) -> Mapping[str, tuple[Item, ...]]:
        """Return the items around each item, the section first, itself last."""
        found: dict[str, tuple[Item, ...]] = {}

        def visit(items: tuple[Item, ...], above: tuple[Item, ...]) -> None:
            for item in items:
                found[item.link_id] = (*above, item)
                visit(item.items, (*above, item))

        visit(load_questionnaire(self.role).items, ())
        return found

    def _kind(self, name: str) -> Kind:
        return self._above[name][-1].type if name in self._above else Kind.STRING

    def _entries(self, group: str, instance: list[int]) -> list[Any]:
        value = self._value(group, instance)
        if value is None:
            return []
        return list(value) if isinstance(value, tuple | list) else [value]

    def _value(self, name: str, instance: list[int]) -> Any:  # noqa: ANN401 - any part of a case
        if name not in self._above:
            return None  # a question the open criteria added: the papers are told already
        here: Any = self.case
        left = iter(instance)
        for item in self._above[name]:
            if item.path:
                here = value_at(self.case, item.path.removesuffix("[+]"))
            elif item.field:
                here = getattr(here, item.field, None)
            elif item.type is not Kind.GROUP:
                return None
            if item.repeats and item.type is Kind.GROUP:
                here = _nth(here, left)
        return here


def _nth(entries: Any, left: Iterator[int]) -> Any:  # noqa: ANN401 - any part of a case
    number = next(left, None)
    if number is None:
        return entries  # the list itself is asked about
    return entries[number - 1] if entries and len(entries) >= number else None


def _typed(value: Any, kind: Kind) -> str:  # noqa: ANN401 - any value of a case
    bare = plain(value.value if isinstance(value, Fact) and not isinstance(value, str) else value)
    if bare is None or isinstance(bare, dict):
        return ""
    if isinstance(bare, bool):
        return "yes" if bare else "no"
    between = "; " if kind in {Kind.DATE, Kind.TEXT} else ", "
    return between.join(map(str, bare)) if isinstance(bare, list) else str(bare)


def shorter(case: Case) -> Case:
    """Return the demo case with fewer entries of each list, of every kind that it has."""
    study = case.imaging[0].model_copy(update={"findings": case.imaging[0].findings[5:7]})
    fewer = {
        "care": (case.care[0], case.care[-1]),
        "exams": case.exams[-1:],
        "function": case.function[:1],
        "imaging": (study,),
        "scores": case.scores[-1:],
    }
    return case.model_copy(update=fewer)
