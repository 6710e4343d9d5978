"""All parts of a case's questions, how far each is, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.question import title_of
from appealgen.web.staff.desk import StaffPage, show, staff_words
from appealgen.web.staff.filling.table import Table, table_of
from appealgen.web.trail import Action
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

    from appealgen.intake.questionnaire.route import Slot
    from appealgen.service.asking import Asking

__all__ = ["next_open", "overview"]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the questions: how far it is, and its first open question."""

    title: str
    state: str
    done: bool
    way: str
    for_criterion: bool


@dataclass(frozen=True, slots=True)
class _More:
    """A part that is not asked for now."""

    title: str
    text: str
    way: str


@dataclass(frozen=True, kw_only=True)
class _Overview(StaffPage):
    """The parts."""

    lead: str
    parts: tuple[_Part, ...]
    more: tuple[_More, ...]
    left: str
    done: str
    total: str
    open: bool
    next_way: str
    check_way: str
    unsaved: str
    missing: str


def overview(visit: Visit) -> Response:
    """Show every part, how far it is, and what is not in the case file yet."""
    table, words = table_of(visit), staff_words()
    asking, progress, review = table.asking, table.asking.progress(), table.asking.review()
    table.note(Action.SAW, "questions")
    count = len(review.lines)
    return show(
        visit,
        _Overview,
        "filling.overview",
        status=200,
        lead=words(f"filling.overview.lead_{visit.member.role.value}"),
        parts=tuple(_parts(table, asking)),
        more=tuple(_More(q.section, q.text, table.way_to(q.key)) for q in asking.interview.more()),
        left=progress.said(asking.strings),
        done=str(progress.answered),
        total=str(progress.answered + progress.remaining),
        open=progress.remaining > 0,
        next_way=table.way("questions", "next"),
        check_way=table.way("questions", "check"),
        unsaved=words(f"filling.overview.unsaved{'_one' if count == 1 else ''}", n=count)
        if count
        else "",
        missing=", ".join(question.text for question in review.missing),
        **table.place,
    )


def _parts(table: Table, asking: Asking) -> Iterator[_Part]:
    talk, words = asking.interview, staff_words()
    for section in talk.sections:
        slots: list[Slot] = [slot for slot in talk.slots if slot.section is section]
        if not slots:
            continue
        still = [slot for slot in slots if slot.key not in talk.answers]
        wanted = any(talk.question(slot).for_criterion for slot in still)
        state = words("filling.overview.whole")
        if still:
            state = words("filling.overview.part", n=len(slots) - len(still), all=len(slots))
        way = table.way_to((still or slots)[0].key)
        yield _Part(title_of(section, asking.strings), state, not still, way, wanted)


def next_open(visit: Visit) -> Response:
    """Go to the first open question, or to all answers where none is open."""
    table = table_of(visit)
    question = table.asking.next()
    return go_to(table.way_to(question.key) if question else table.way("questions", "check"))
