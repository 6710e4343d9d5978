"""Start a case from the denial letter in front of somebody: one page, then the questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import OutputExistsError
from appealgen.intake.questionnaire import Author, Role
from appealgen.service.starting import draft_asking, free_name, is_case_name, start_from
from appealgen.web.errors import NotAllowedError
from appealgen.web.staff.desk import StaffPage, case_path, cases_root, note, show, staff_words
from appealgen.web.staff.filling.fields import Entry, entry_of
from appealgen.web.trail import Action
from appealgen.web.visit import Visit, go_to

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from starlette.responses import Response

    from appealgen.service.asking import Asking

__all__ = ["new"]

_NAME = "case_name"
_CODES = "codes"
_REFERENCE = "reference.number#1"

_ASKED = (
    ("plan.payer", True),
    ("plan.kind", True),
    ("person.name", True),
    ("person.born", False),
    ("plan.member", False),
    (_REFERENCE, False),
    ("letter.kind", True),
    ("letter.date", True),
    ("letter.received", False),
    ("stage.name#1", True),
    (_CODES, True),
    ("reason.category#1", True),
    ("reason.words#1", True),
)
"""What a denial letter says, in the order of most letters, and whether a case needs it.

What is needed makes a whole case file at once: only then are there days to keep.
"""

_ALWAYS = (("reference.any", "yes"), ("reference.label#1", "Reference"))
_MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of the page."""

    id: str
    key: str
    text: str
    help: str
    entry: Entry | None
    value: str
    problem: str
    must: bool

    @property
    def laid_out(self) -> bool:
        """Return whether each choice stands on the page by itself."""
        return self.entry is not None and self.entry.laid_out

    @property
    def problem_id(self) -> str:
        """Return the id of what says what is wrong."""
        return f"{self.id}-problem"

    @property
    def described(self) -> str:
        """Return the ids of what explains it."""
        parts = {"help": self.help, "problem": self.problem}
        return " ".join(f"{self.id}-{name}" for name, text in parts.items() if text)


@dataclass(frozen=True, kw_only=True)
class _New(StaffPage):
    """The page."""

    fields: tuple[_Field, ...]
    name: _Field
    wrong: tuple[_Field, ...]


def new(visit: Visit) -> Response:
    """Show the page of the denial letter, or start the case it describes.

    Raises:
        NotAllowedError: Somebody else than staff asks: a surgeon answers what is asked of one.
    """
    root, member = cases_root(visit), visit.member
    if member.role is not Role.STAFF:
        raise NotAllowedError
    draft = draft_asking(root, Author(member.name, Role.STAFF))
    if not visit.posted:
        return _shown(visit, draft, {}, free_name(root, visit.now.date()))
    wrong = dict(_taken(visit, draft))
    name = visit.form.get(_NAME).strip()
    if not is_case_name(name):
        wrong[_NAME] = staff_words()("filling.new.name_wrong")
    if not wrong:
        try:
            folder = start_from(draft, name, as_of=visit.now.date())
        except OutputExistsError:
            wrong[_NAME] = staff_words()("filling.new.name_taken")
        else:
            note(visit, folder, Action.STARTED)
            return go_to(case_path(folder, "questions"))
    return _shown(visit, draft, wrong, name)


def _taken(visit: Visit, draft: Asking) -> Iterator[tuple[str, str]]:
    """Give the draft what was typed; yield what is wrong, by field."""
    for key, must in _ASKED:
        typed = visit.form.get(key).strip()
        if not typed:
            if must:
                yield key, _empty(draft, key)
            continue
        if key == _CODES:
            yield from _lines(draft, typed, visit.now)
            continue
        if key == _REFERENCE:
            for other, text in _ALWAYS:
                draft.answer(other, text, at=visit.now)
        problem = draft.answer(key, typed, at=visit.now)
        if problem is not None:
            yield key, f"{problem.what} {problem.hint}".strip()


def _empty(draft: Asking, key: str) -> str:
    question = draft.question(key)
    chosen = question is not None and question.choices
    return staff_words()("filling.new.choose" if chosen else "filling.new.empty")


def _lines(draft: Asking, typed: str, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """Make each code that was denied a line of the request."""
    codes = [code for code in re.split(r"[\s,;]+", typed) if code]
    if len(codes) > _MOST_LINES:
        yield _CODES, staff_words()("filling.new.many_codes", most=_MOST_LINES)
        return
    for place, code in enumerate(codes, start=1):
        if place > 1:
            draft.answer(f"line.more#1.{place - 1}", "yes", at=now)
        problem = draft.answer(f"line.code#1.{place}", code, at=now)
        if problem is not None:
            yield _CODES, f"{problem.what} {problem.hint}".strip()
            return


def _shown(visit: Visit, draft: Asking, wrong: dict[str, str], name: str) -> Response:
    if draft.question(_REFERENCE) is None:
        draft.answer("reference.any", "yes", at=visit.now)
    words = staff_words()
    fields = tuple(_field(visit, draft, key, wrong, must=must) for key, must in _ASKED)
    said = _Field(
        _NAME,
        _NAME,
        words("filling.new.name"),
        words("filling.new.name_help"),
        None,
        name,
        wrong.get(_NAME, ""),
        must=True,
    )
    bad = tuple(field for field in (*fields, said) if field.problem)
    return show(
        visit,
        _New,
        "filling.new",
        problem=words("filling.new.problem") if bad else "",
        field=bad[0].id if bad else "",
        status=422 if bad else 200,
        fields=fields,
        name=said,
        wrong=bad,
    )


def _field(visit: Visit, draft: Asking, key: str, wrong: dict[str, str], *, must: bool) -> _Field:
    typed, words, problem = visit.form.get(key), staff_words(), wrong.get(key, "")
    at = key.replace("#", "-").replace(".", "-")
    if key == _CODES:
        text, help_ = words("filling.new.codes"), words("filling.new.codes_help")
        return _Field(at, key, text, help_, None, typed, problem, must=must)
    question = draft.question(key)
    assert question is not None  # noqa: S101 - the first of each list is always asked
    entry = entry_of(question, draft.strings, (typed,) if visit.posted else None)
    help_ = question.help or (words("filling.question.date_help") if entry.date else "")
    text = words("filling.new.reference") if key == _REFERENCE else question.text
    return _Field(at, key, text, help_, entry, typed, problem, must=must)
