"""The engine: what to ask next, how far one is, what was answered. It has no face and no clock."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.answers import Answer, Answers, Origin, Skip
from appealgen.intake.questionnaire.criteria import Wanted, added_section, rank_of, wanted
from appealgen.intake.questionnaire.prefill import prefilled, value_at
from appealgen.intake.questionnaire.question import Manner, Question, label_of, question_of
from appealgen.intake.questionnaire.reached import SECONDS, Alert, Progress, Row, Section
from appealgen.intake.questionnaire.route import Slot, counted, slots
from appealgen.intake.questionnaire.schema import (
    Item,
    Kind,
    Questionnaire,
    Role,
    load_questionnaire,
)
from appealgen.intake.questionnaire.strings import Strings, load_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching import Determination
    from appealgen.model import Case

__all__ = [
    "SECONDS",
    "Alert",
    "Interview",
    "Progress",
    "Row",
    "Section",
    "next_question",
    "progress",
    "summary",
]


@dataclass(frozen=True)
class Interview:
    """One person's way through the questions of one case.

    Attributes:
        case: The case so far; None where none has been started.
        determination: The case as judged; None where it cannot be judged yet.
        given: The answers given.
        role: Who answers.
        strings: The language.
    """

    case: Case | None
    determination: Determination | None
    given: Answers
    role: Role
    strings: Strings

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """Return the questions of the role, with those the open criteria add."""
        shipped = load_questionnaire(self.role)
        added = added_section(self.role, self.determination, self.strings)
        return shipped.model_copy(update={"items": (*shipped.items, added)}) if added else shipped

    @cached_property
    def answers(self) -> Answers:
        """Return what counts: what the case holds already, and over it what was answered."""
        held = {**prefilled(self.questionnaire, self.case), **self.given}
        return counted(self.questionnaire, Answers(held))

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Return the open criteria, the deciding ones first."""
        return wanted(self.determination)

    @cached_property
    def sections(self) -> tuple[Item, ...]:
        """Return the sections to ask, those first that would settle an open criterion."""
        ranked = []
        for place, section in enumerate(self.questionnaire.items):
            rank = rank_of(section, self.wanted)
            if self._asked(section, rank):
                last = len(self.wanted)
                ranked.append((section.ask != "first", last if rank is None else rank, place))
        return tuple(self.questionnaire.items[place] for _, _, place in sorted(ranked))

    def _asked(self, section: Item, rank: int | None) -> bool:
        if section.ask in {"first", "always"} or rank is not None or self._begun(section):
            return True
        return section.ask == "empty" and self._is_empty(section)

    def _begun(self, section: Item) -> bool:
        ids = {item.link_id for item in section.walk()}
        return any(key.partition("#")[0] in ids for key in self.given)

    def _is_empty(self, section: Item) -> bool:
        paths = [i.path.removesuffix("[+]") for i in section.walk() if i.path]
        return self.case is None or not any(value_at(self.case, path) for path in paths)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return the questions on the path, in the order in which they are asked."""
        return tuple(
            slot
            for slot in slots(self.questionnaire, self.sections, self.answers)
            if not self._filled(slot)
        )

    def _filled(self, slot: Slot) -> bool:
        """Return whether a list of a case under way holds entries, so that none is asked for."""
        return slot.item.link_id in self._full

    def holds(self, item: Item) -> bool:
        """Return whether an item belongs to a list that the case has entries for already."""
        return item.link_id in self._full

    @cached_property
    def _full(self) -> frozenset[str]:
        """Return the ids of the groups inside sections that the case has entries for."""
        return frozenset(item.link_id for group in self._lists_full for item in group.walk())

    @cached_property
    def _lists_full(self) -> tuple[Item, ...]:
        if self.case is None:
            return ()
        groups = [
            item
            for section in self.questionnaire.items
            for item in section.walk()
            if item.ask == "empty" and item is not section and not self._begun(item)
        ]
        return tuple(g for g in groups if rank_of(g, self.wanted) is None and not self._is_empty(g))

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Return the number of every question: the same on screen, in the terminal, on paper."""
        leaves = [i for i in self.questionnaire.walk() if i.type is not Kind.GROUP]
        return {item.link_id: str(number) for number, item in enumerate(leaves, start=1)}

    def question(self, slot: Slot) -> Question:
        """Return a question as it is shown."""
        return question_of(
            slot,
            Manner(self.strings, self.role, self.numbers),
            self.answers.get(slot.key),
            for_criterion=rank_of(slot.item, self.wanted) is not None,
        )

    def questions(self) -> tuple[Question, ...]:
        """Return every question on the path, answered or not."""
        return tuple(self.question(slot) for slot in self.slots)

    def find(self, key_or_number: str) -> Question | None:
        """Return the question of a key (``care.kind#2``) or of a number (``41-2``).

        It is one on the path, or one that opens a part which is not asked for now.
        """
        wanted_ = key_or_number.strip()
        slot = next((slot for slot in self.slots if slot.key == wanted_), None)
        if slot is not None:
            return self.question(slot)
        found = (q for q in self.questions() if q.prefix == wanted_)
        hidden = (q for q in self.more() if wanted_ in {q.key, q.prefix})
        return next(found, None) or next(hidden, None)

    def more(self) -> tuple[Question, ...]:
        """Return the first question of each part that is not asked for now; an answer opens it.

        No open criterion needs such a part, or the case has entries of it and this adds one. It is
        for whoever enters a chart; a patient is asked for nothing that the engine does not ask.
        """
        if self.role is Role.PATIENT:
            return ()
        asked = {slot.item.link_id for slot in self.slots}
        parts = (*self.questionnaire.items, *self._lists_full)
        ids = [{item.link_id for item in part.walk()} for part in parts]
        whole = tuple(slots(self.questionnaire, self.questionnaire.items, self.answers))
        firsts = (
            next((slot for slot in whole if slot.item.link_id in inside), None)
            for inside in ids
            if not inside & asked
        )
        found = {slot.key: slot for slot in firsts if slot is not None}
        return tuple(self.question(slot) for slot in found.values())

    def next(self) -> Question | None:
        """Return the first question on the path without an answer; None at the end."""
        slot = next((s for s in self.slots if s.key not in self.answers), None)
        return self.question(slot) if slot else None

    def before(self, key: str) -> Question | None:
        """Return the question before another on the path; None at the start."""
        keys = [slot.key for slot in self.slots]
        place = keys.index(key) if key in keys else len(keys)
        return self.question(self.slots[place - 1]) if place else None

    def progress(self) -> Progress:
        """Return how far the answers are."""
        rest = [slot for slot in self.slots if slot.key not in self.answers]
        seconds = sum(SECONDS[slot.item.type] for slot in rest)
        waiting = sum(rank_of(slot.item, self.wanted) is not None for slot in rest)
        done = sum(
            a is not None and a.origin is not Origin.PREFILLED
            for a in (self.answers.get(slot.key) for slot in self.slots)
        )
        grows = any(slot.item.link_id in self._leading for slot in rest)
        return Progress(done, len(rest), math.ceil(seconds / 60), waiting, may_grow=grows)

    @cached_property
    def _leading(self) -> frozenset[str]:
        """Return the ids of the questions whose answer can bring others."""
        whole = tuple(self.questionnaire.walk())
        asked_for = {one.question for item in whole for one in item.enable_when}
        return frozenset(asked_for | {i.link_id for i in whole if i.link_id.endswith(".more")})

    def summary(self) -> tuple[Section, ...]:
        """Return what was answered, section by section, to be checked."""
        found: dict[str, list[Row]] = {}
        for slot in self.slots:
            answer = self.answers.get(slot.key)
            if answer is not None:
                shown = self.question(slot)
                row = Row(
                    slot.key,
                    shown.prefix,
                    shown.part,
                    shown.text,
                    self._said(slot.item, answer),
                    answer.skip,
                    answer.origin,
                )
                found.setdefault(shown.section, []).append(row)
        return tuple(Section(title, tuple(rows)) for title, rows in found.items())

    def said(self, key: str) -> str:
        """Return an answer in words, as the summary has it; empty where there is none."""
        slot = next((slot for slot in self.slots if slot.key == key), None)
        answer = self.answers.get(key)
        return self._said(slot.item, answer) if slot and answer is not None else ""

    def _said(self, item: Item, answer: Answer) -> str:
        if answer.skip is not None:
            return self.strings(f"skip.{answer.skip.value}")
        if isinstance(answer.value, bool):
            return self.strings("say.yes" if answer.value else "say.no")
        values = answer.value if isinstance(answer.value, tuple) else (answer.value or "",)
        if item.type is Kind.CHOICE:
            return ", ".join(label_of(item, value, self.strings) for value in values)
        if item.type is Kind.DATE:
            return ", ".join(self.strings.date(value, answer.typed) for value in values)
        unit = f" {self.strings(f'unit.{item.unit}')}" if item.unit else ""
        return f"{', '.join(values)}{unit}"

    def alerts(self) -> tuple[Alert, ...]:
        """Return the danger signs answered with yes, the worst first."""
        return tuple(sorted(self._alerts(), key=lambda alert: alert.kind != "emergency"))

    def _alerts(self) -> Iterator[Alert]:
        for slot in self.slots:
            kind = slot.item.alert
            if kind and self.answers.value(slot.key) is True:
                title = self.strings(f"alert.{kind}.title")
                yield Alert(slot.key, kind, title, self.strings(f"alert.{kind}.text"))

    def unsure(self) -> tuple[Alert, ...]:
        """Return the danger signs that were left open: no report of one, and no all-clear.

        Who cannot tell is sent to a clinician the same day. Nothing of it enters the case.
        """
        title, text = self.strings("alert.unsure.title"), self.strings("alert.unsure.text")
        return tuple(
            Alert(slot.key, "unsure", title, text)
            for slot in self.slots
            if slot.item.alert and self._left_open(slot.key)
        )

    def _left_open(self, key: str) -> bool:
        answer = self.answers.get(key)
        return answer is not None and answer.skip is not None

    def for_doctor(self) -> tuple[Row, ...]:
        """Return the questions that were left with "ask my doctor", in the order of the path."""
        rows = (row for section in self.summary() for row in section.rows)
        return tuple(row for row in rows if row.skip is Skip.ASK_DOCTOR)


def next_question(
    case: Case | None,
    determination: Determination | None,
    answers: Answers,
    role: Role,
    *,
    locale: str = "en",
) -> Question | None:
    """Return what to ask next, or None when nothing is left.

    Args:
        case: The case so far, if one has been started.
        determination: The case as judged; its open criteria are asked for first.
        answers: The answers so far.
        role: Who answers.
        locale: The language.
    """
    return Interview(case, determination, answers, role, load_strings(locale)).next()


def progress(
    case: Case | None,
    determination: Determination | None,
    answers: Answers,
    role: Role,
    *,
    locale: str = "en",
) -> Progress:
    """Return how far the answers are; see ``next_question`` for the arguments."""
    return Interview(case, determination, answers, role, load_strings(locale)).progress()


def summary(
    case: Case | None,
    determination: Determination | None,
    answers: Answers,
    role: Role,
    *,
    locale: str = "en",
) -> tuple[Section, ...]:
    """Return the answers to be checked; see ``next_question`` for the arguments."""
    return Interview(case, determination, answers, role, load_strings(locale)).summary()
