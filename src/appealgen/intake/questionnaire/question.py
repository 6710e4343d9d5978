"""What a face shows of one question; browser, terminal and paper show the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.answers import Skip
from appealgen.intake.questionnaire.schema import Kind, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.intake.questionnaire.answers import Answer
    from appealgen.intake.questionnaire.route import Slot
    from appealgen.intake.questionnaire.schema import Item
    from appealgen.intake.questionnaire.strings import Strings

__all__ = ["Choice", "Manner", "Question", "label_of", "question_of", "text_of", "title_of"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the choices: the word kept, and the words shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one language. It holds no layout.

    Attributes:
        key: What its answer is kept by.
        link_id: Its id in the questionnaire.
        prefix: Its number, the same on screen and on paper: ``12``, in repeated groups ``12-2``.
        section: The heading it stands under.
        part: Which one of a repeated group it is about, such as "Treatment 2"; may be empty.
        text: The question.
        help: How to answer; may be empty.
        why: Why it is asked; may be empty.
        reason: Why it, or else the part it stands in, is asked; a patient's always has one.
        where: Where to find it in one's papers; may be empty.
        choices: The choices, for a choice.
        unit: The unit in words; may be empty.
        allows: The ways to leave it open.
        required: Whether work cannot go on without it.
        for_criterion: It helps to settle an open criterion of the plan.
        answer: The answer so far.
        item: The item itself.
    """

    key: str
    link_id: str
    prefix: str
    section: str
    part: str
    text: str
    help: str
    why: str
    reason: str
    where: str
    choices: tuple[Choice, ...]
    unit: str
    allows: tuple[Skip, ...]
    required: bool
    for_criterion: bool
    answer: Answer | None
    item: Item

    @property
    def kind(self) -> Kind:
        """Return the kind of answer."""
        return self.item.type

    @property
    def many(self) -> bool:
        """Return whether several answers may be given."""
        return self.item.repeats

    @property
    def suggests(self) -> str | None:
        """Return the list that offers suggestions while one types, if there is one."""
        return self.item.suggest


@dataclass(frozen=True, slots=True)
class Manner:
    """How questions are shown: the language, who is asked, and the numbers."""

    strings: Strings
    role: Role
    numbers: Mapping[str, str]


def question_of(
    slot: Slot, manner: Manner, answer: Answer | None, *, for_criterion: bool
) -> Question:
    """Return a question as it is shown.

    Args:
        slot: Where on the path it stands.
        manner: The language, who is asked, and the numbers.
        answer: The answer so far.
        for_criterion: Whether an open criterion waits for it.
    """
    item, name, strings = slot.item, slot.item.link_id, manner.strings
    why = strings.maybe(f"{name}.why") or (strings("why.criterion") if for_criterion else "")
    number = "-".join((manner.numbers.get(name, ""), *map(str, slot.instance))).lstrip("-")
    return Question(
        key=slot.key,
        link_id=name,
        prefix=number,
        section=title_of(slot.section, strings),
        part=_part(slot, strings),
        text=text_of(item, strings),
        help=strings.maybe(f"{name}.help") or "",
        why=why,
        reason=why or _reason(slot, manner),
        where=strings.maybe(f"{name}.where") or "",
        choices=tuple(Choice(code, label_of(item, code, strings)) for code in item.choices),
        unit=strings(f"unit.{item.unit}") if item.unit else "",
        allows=_ways_out(name, manner.role),
        required=item.required,
        for_criterion=for_criterion,
        answer=answer,
        item=item,
    )


def _reason(slot: Slot, manner: Manner) -> str:
    """Return why the part is asked: nobody has to wonder why a plan may know this of them."""
    if manner.role is not Role.PATIENT:
        return ""
    group = slot.item.link_id.rpartition(".")[0]
    found = (manner.strings.maybe(f"{name}.why") for name in (group, slot.section.link_id))
    return next((text for text in found if text), "")


def _ways_out(name: str, role: Role) -> tuple[Skip, ...]:
    """Return the ways to leave a question open: a patient always has both."""
    if role is Role.PATIENT:
        return (Skip.DONT_KNOW, Skip.ASK_DOCTOR)
    return () if name.endswith((".more", ".any")) else (Skip.DONT_KNOW,)


def title_of(section: Item, strings: Strings) -> str:
    """Return the heading of a section."""
    return strings(f"{section.link_id.removesuffix('.part')}.title")


def text_of(item: Item, strings: Strings) -> str:
    """Return the question itself: its own sentence, or the common one for "another one?"."""
    if item.text is not None:
        return item.text
    name = item.link_id
    own = strings.maybe(f"{name}.text")
    if own is not None:
        return own
    group, _, what = name.rpartition(".")
    if what in {"any", "more"} and strings.maybe(f"{group}.name") is not None:
        return strings(f"gate.{what}", name=strings(f"{group}.name"))
    return strings(f"{name}.text")


def _part(slot: Slot, strings: Strings) -> str:
    if not slot.instance:
        return ""
    group = slot.item.link_id.rpartition(".")[0]
    name = strings.maybe(f"{group}.name")
    return strings("part.number", name=name, n=slot.instance[-1]) if name else ""


def label_of(item: Item, code: str, strings: Strings) -> str:
    """Return the label of a choice: the question's own, or that of the list it comes from."""
    own = strings.maybe(f"{item.link_id}.{code}")
    if own is not None or item.choice_set == "own":
        return own if own is not None else strings(f"choice.own.{code}")
    return strings(f"choice.{item.choice_set}.{code}")
