"""The open questions as a form on paper: the same questions, with the same numbers, large boxes.

A screen asks one question after another and knows which come next. Paper cannot: the form shows
every question that may still be asked, and says under which answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from appealgen.brief.interface import Brief, DocumentBrief
from appealgen.intake.questionnaire import Interview, Kind, Role
from appealgen.intake.questionnaire.answers import key_of
from appealgen.intake.questionnaire.question import label_of, title_of
from appealgen.intake.questionnaire.route import Slot, depths, enabled, instances

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.intake.questionnaire import Question, Strings
    from appealgen.intake.questionnaire.schema import Condition, Item

__all__ = ["PaperBox", "PaperForm", "PaperQuestion", "PaperSection", "paper_form"]

_LINES: Final = {Kind.TEXT: 3, Kind.STRING: 1, Kind.INTEGER: 0, Kind.DECIMAL: 0}
"""Lines to write on, by kind of answer."""

_LEADS: Final = {
    Role.PATIENT: "form.lead.patient",
    Role.STAFF: "form.lead.staff",
    Role.SURGEON: "form.lead.surgeon",
}

_FEW: Final = 8
"""Choices up to this many stand one below the other; more of them stand in two columns."""


class PaperBox(Brief):
    """One box to mark, with what it means."""

    label: str


class PaperQuestion(Brief):
    """One question on the form.

    Attributes:
        number: As on screen: ``12``, in repeated groups ``60-1``.
        part: Which one of a repeated group, such as "Treatment 1".
        condition: Under which answers it is asked; empty where always.
        boxes: The choices, with the numbers the terminal takes.
        lines: One entry for each line to write on.
        short: A number is asked for; ``unit`` stands behind it.
        ways: The ways to leave it open, each with a box; on the forms of staff and surgeon what
            is left blank is open.
        ways_beside: They stand in one row with the other boxes.
    """

    number: str
    text: str
    part: str
    has_part: bool
    condition: str
    has_condition: bool
    notes: tuple[str, ...]
    how: str
    boxes: tuple[PaperBox, ...]
    has_boxes: bool
    many_boxes: bool
    lines: tuple[str, ...]
    short: bool
    unit: str
    is_date: bool
    ways: tuple[PaperBox, ...]
    ways_beside: bool


class PaperSection(Brief):
    """The questions under one heading."""

    title: str
    questions: tuple[PaperQuestion, ...]


class PaperForm(DocumentBrief):
    """The form."""

    heading: str
    lead: str
    urgent: str
    has_urgent: bool
    name_label: str
    day_label: str
    month: str
    day: str
    year: str
    day_first: bool
    sections: tuple[PaperSection, ...]
    has_questions: bool
    none: str
    more: str
    has_more: bool


@dataclass
class _Path:
    """A walk over every question that may still be asked."""

    talk: Interview
    depth: Mapping[str, int]
    reached: set[str] = field(default_factory=set)

    def under(self, item: Item, section: Item, at: tuple[int, ...]) -> Iterator[Slot]:
        """Yield what may be asked under an item, answered or not."""
        if self.talk.holds(item) or not self.possible(item, at):
            return
        if item.type is not Kind.GROUP:
            slot = Slot(item, section, at)
            self.reached.add(slot.key)
            yield slot
            return
        for here in instances(item, at, self.talk.answers):
            for child in item.items:
                yield from self.under(child, section, here)

    def possible(self, item: Item, at: tuple[int, ...]) -> bool:
        """Return whether an item is asked, or would be under answers that are still open."""
        if enabled(item, at, self.talk.answers, self.depth):
            return True
        still = [self.is_open(one, at) for one in item.enable_when]
        if item.enable_behavior == "any":
            return any(still)
        given = self.talk.answers
        met = [
            enabled(item.model_copy(update={"enable_when": (one,)}), at, given, self.depth)
            for one in item.enable_when
        ]
        return all(o or m for o, m in zip(still, met, strict=True))

    def is_open(self, one: Condition, at: tuple[int, ...]) -> bool:
        """Return whether the question of a condition is asked and has no answer yet."""
        key = key_of(one.question, at[: self.depth[one.question]])
        return key in self.reached and key not in self.talk.answers


def paper_form(talk: Interview, *, reference: str, paper: str, synthetic: bool) -> PaperForm:
    """Return the open questions as a form.

    Args:
        talk: The questions of one role, with the answers so far.
        reference: What the footer shows; never a patient's name.
        paper: ``letter`` or ``a4``.
        synthetic: Whether the person of the case is invented.
    """
    strings, role = talk.strings, talk.role
    sections = tuple(_sections(talk))
    urgent = strings("form.lead.urgent") if role is Role.PATIENT else ""
    repeats = any(q.has_part for section in sections for q in section.questions)
    heading = strings(f"questionnaire.{role.value}")
    return PaperForm(
        title=heading,
        language=strings.language,
        paper=paper,
        reference=reference,
        draft=False,
        draft_reason="",
        synthetic=synthetic,
        heading=heading,
        lead=strings(_LEADS[role]),
        urgent=urgent,
        has_urgent=bool(urgent),
        name_label=strings("form.name"),
        day_label=strings("form.day"),
        month=strings("form.month"),
        day=strings("form.day_of_month"),
        year=strings("form.year"),
        day_first=not strings.month_first,
        sections=sections,
        has_questions=bool(sections),
        none=strings("form.none"),
        more=strings("form.more"),
        has_more=repeats,
    )


def _sections(talk: Interview) -> Iterator[PaperSection]:
    path = _Path(talk, depths(talk.questionnaire))
    for section in talk.questionnaire.items:  # conditions look only at what stands before them
        list(path.under(section, section, ()))
    for section in talk.sections:
        found = tuple(
            _question(slot, talk, path)
            for slot in path.under(section, section, ())
            if slot.key not in talk.answers
        )
        if found:
            yield PaperSection(title=title_of(section, talk.strings), questions=found)


def _question(slot: Slot, talk: Interview, path: _Path) -> PaperQuestion:
    asked, strings, item = talk.question(slot), talk.strings, slot.item
    boxes = _boxes(asked, strings)
    where = strings("form.where", where=asked.where) if asked.where else ""
    must = strings("form.must") if asked.required else ""
    condition = _condition(slot, talk, path)
    return PaperQuestion(
        number=asked.prefix,
        text=asked.text,
        part=asked.part,
        has_part=bool(asked.part),
        condition=condition,
        has_condition=bool(condition),
        notes=tuple(note for note in (asked.help, asked.why, where, must) if note),
        how=strings("form.several" if asked.many else "form.one") if len(boxes) > 2 else "",  # noqa: PLR2004 - yes and no
        boxes=boxes,
        has_boxes=bool(boxes),
        many_boxes=len(boxes) > _FEW,
        lines=("",) * _LINES.get(item.type, 0),
        short=item.type in {Kind.INTEGER, Kind.DECIMAL},
        unit=asked.unit,
        is_date=item.type is Kind.DATE,
        ways=_ways(asked, talk),
        ways_beside=item.type is Kind.BOOLEAN,
    )


def _ways(asked: Question, talk: Interview) -> tuple[PaperBox, ...]:
    if talk.role is not Role.PATIENT:
        return ()
    return tuple(PaperBox(label=talk.strings(f"skip.{way.value}")) for way in asked.allows)


def _boxes(asked: Question, strings: Strings) -> tuple[PaperBox, ...]:
    """Return the boxes; a choice has the number by which it is keyed in."""
    if asked.kind is Kind.BOOLEAN:
        return (PaperBox(label=strings("say.yes")), PaperBox(label=strings("say.no")))
    labels = (f"{n}. {choice.label}" for n, choice in enumerate(asked.choices, start=1))
    return tuple(PaperBox(label=label) for label in labels)


def _condition(slot: Slot, talk: Interview, path: _Path) -> str:
    """Return under which open answers a question is asked, those of its groups included."""
    said: list[str] = []
    for item in (*_groups(slot.section, slot.item), slot.item):
        pending = [one for one in item.enable_when if path.is_open(one, slot.instance)]
        sentence = _said(pending, talk, path, slot.instance)
        if sentence and sentence not in said:
            said.append(sentence)
    return talk.strings("form.and").join(said)


def _groups(here: Item, target: Item) -> tuple[Item, ...]:
    """Return the groups around an item, from the outside."""
    for child in here.items:
        if child.link_id == target.link_id:
            return (here,)
        if child.type is Kind.GROUP and (found := _groups(child, target)):
            return (here, *found)
    return ()


def _said(pending: list[Condition], talk: Interview, path: _Path, at: tuple[int, ...]) -> str:
    """Return conditions in words; several answers to one question share a sentence."""
    strings = talk.strings
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in pending:
        places = "-".join(map(str, at[: path.depth[one.question]]))
        number = f"{talk.numbers[one.question]}-{places}" if places else talk.numbers[one.question]
        if one.operator == "exists":
            which, answer = ("form.if_answered" if one.answer else "form.if_open"), ""
        else:
            which = "form.if" if one.operator == "=" else "form.if_not"
            answer = _answer(one, talk)
        grouped.setdefault((which, number), []).append(answer)
    either = strings("form.or")
    sentences = [
        strings(which, number=number, answer=either.join(answers))
        for (which, number), answers in grouped.items()
    ]
    return strings("form.and").join(sentences)


def _answer(one: Condition, talk: Interview) -> str:
    if isinstance(one.answer, bool):
        return talk.strings("say.yes" if one.answer else "say.no")
    items = talk.questionnaire.walk()
    item = next(item for item in items if item.link_id == one.question)
    return label_of(item, one.answer, talk.strings)
