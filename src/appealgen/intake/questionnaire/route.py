"""The path through a questionnaire: which questions count, given the answers so far.

The path is worked out anew from the answers each time. An answer to a question that is not on the
path stays stored and does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.answers import Answers, key_of
from appealgen.intake.questionnaire.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.intake.questionnaire.answers import Answer
    from appealgen.intake.questionnaire.schema import Condition, Item, Questionnaire

__all__ = ["Slot", "counted", "depths", "enabled", "instances", "slots"]

_MOST = 60
"""The most times a group repeats; no chart has more courses of care."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One question on the path, with its section and, in repeated groups, which one it is."""

    item: Item
    section: Item
    instance: tuple[int, ...]

    @property
    def key(self) -> str:
        """Return the key its answer is kept by."""
        return key_of(self.item.link_id, self.instance)


def depths(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Return how many repeated groups each item stands in."""
    found: dict[str, int] = {}

    def visit(items: tuple[Item, ...], depth: int) -> None:
        for item in items:
            found[item.link_id] = depth
            inner = depth + (item.repeats and item.type is Kind.GROUP)
            visit(item.items, inner)

    visit(questionnaire.items, 0)
    return found


def enabled(
    item: Item, instance: tuple[int, ...], answers: Answers, depth: Mapping[str, int]
) -> bool:
    """Return whether an item's conditions hold; a skipped answer is no answer."""
    if not item.enable_when:
        return True
    tests = [_holds(one, instance, answers, depth) for one in item.enable_when]
    return all(tests) if item.enable_behavior == "all" else any(tests)


def _holds(
    condition: Condition, instance: tuple[int, ...], answers: Answers, depth: Mapping[str, int]
) -> bool:
    key = key_of(condition.question, instance[: depth[condition.question]])
    value = answers.value(key)
    if condition.operator == "exists":
        return (value is not None) == condition.answer
    if value is None:
        return False
    same = condition.answer in value if isinstance(value, tuple) else condition.answer == value
    return same == (condition.operator == "=")


def instances(
    group: Item, instance: tuple[int, ...], answers: Answers
) -> Iterator[tuple[int, ...]]:
    """Yield each instance of a group: as many as the person said there are more."""
    if not group.repeats:
        yield instance
        return
    for number in range(1, _MOST + 1):
        here = (*instance, number)
        yield here
        if answers.value(key_of(f"{group.link_id}.more", here)) is not True:
            return


def slots(
    questionnaire: Questionnaire, sections: tuple[Item, ...], answers: Answers
) -> Iterator[Slot]:
    """Yield the questions on the path, section by section.

    Args:
        questionnaire: All of it; conditions may look into any section.
        sections: The sections to ask, in order.
        answers: The answers so far.
    """
    depth = depths(questionnaire)
    counting = counted(questionnaire, answers)
    for section in sections:
        yield from _under(section, section, (), counting, depth)


def counted(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """Return the answers that count: those whose own question is on the path.

    Conditions look only at questions before them, so one pass in the order of the file decides.
    """
    depth = depths(questionnaire)
    kept: dict[str, Answer] = {}
    view = Answers(kept)
    for section in questionnaire.items:
        for slot in _under(section, section, (), view, depth):
            if slot.key in answers:
                kept[slot.key] = answers[slot.key]
    return Answers(kept)


def _under(
    item: Item,
    section: Item,
    instance: tuple[int, ...],
    answers: Answers,
    depth: Mapping[str, int],
) -> Iterator[Slot]:
    if not enabled(item, instance, answers, depth):
        return
    if item.type is not Kind.GROUP:
        yield Slot(item, section, instance)
        return
    for here in instances(item, instance, answers):
        for child in item.items:
            yield from _under(child, section, here, answers, depth)
