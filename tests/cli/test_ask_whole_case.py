"""All of a case is typed in the terminal, by people who never see its file."""

from __future__ import annotations

import datetime as dt
import io
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appealgen.errors import Problem
from appealgen.intake.questionnaire import Author, Role, Skip
from appealgen.matching import determine
from appealgen.model.reading import read_case
from appealgen.service.asking import Asking, open_asking
from appealgen.service.cases import policy_library
from tests.cli.cases import DEMO
from tests.cli.program import call
from tests.intake.questionnaire.retelling import Teller, shorter

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from appealgen.intake.questionnaire import Question
    from appealgen.model import Case

AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
DAY = AT.date()
NAMES = {Role.STAFF: "Jo Ray", Role.SURGEON: "Maria T. Ellison"}


def told() -> Case:
    """Return the case that is told: the invented demo case, with fewer entries of each list."""
    return shorter(read_case(DEMO / "case.yaml", as_of=DAY).case)


@dataclass
class Recorder:
    """Somebody who answers a sitting, and the lines they would type in the terminal."""

    folder: Path
    role: Role
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.teller = Teller(told(), self.role)

    def sitting(self) -> Asking:
        """Return the sitting as it is kept."""
        return open_asking(self.folder, Author(NAMES[self.role], self.role), as_of=DAY)

    def give(self, asking: Asking, question: Question) -> None:
        """Answer a question and note what was typed."""
        text = self.teller.types(question)
        found: Problem | None
        if text == "/skip":
            found = asking.skip(question.key, Skip.DONT_KNOW, at=AT)
        else:
            found = asking.answer(question.key, text, at=AT)
        assert found is None, f"{question.key}: {found}"
        self.lines.append(text)

    def talk(self) -> list[str]:
        """Answer what is asked and say yes to writing it, as often as new questions come."""
        asking = self.sitting()
        while True:
            while (question := asking.next()) is not None:
                self.give(asking, question)
            if not self.write(asking) or asking.next() is None:
                return self.lines

    def more(self) -> list[str]:
        """Open by number each part of which the papers say something, and write it."""
        asking = self.sitting()
        for first in asking.interview.more():
            if self.teller.knows(first.key):
                self.lines.append(first.prefix)
                self.give(asking, first)
                while (question := asking.next()) is not None:
                    self.lines.append(question.prefix)
                    self.give(asking, question)
        self.lines.append("")
        self.write(asking)
        return self.lines

    def write(self, asking: Asking) -> bool:
        """Say yes to what the answers change; return whether they change anything."""
        review = asking.review()
        assert not [line.name for line in review.lines if line.conflict]
        if review.lines:
            self.lines.append("yes")
            asking.apply(as_of=DAY)
        return bool(review.lines)


def type_in(
    monkeypatch: pytest.MonkeyPatch, folder: Path, role: Role, lines: list[str], *words: str
) -> None:
    """Type lines at ``appealgen ask``."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    who = ("--role", role.value, "--by", NAMES[role], "--as-of", DAY.isoformat())
    done = call("ask", folder, *who, *words)
    assert done.code == 0, done.err[-2000:]


def test_all_of_a_case_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff and surgeon tell the demo case from nothing; its file gives the same findings."""
    aside, folder = tmp_path / "aside", tmp_path / "typed"
    aside.mkdir()
    for role in (Role.STAFF, Role.SURGEON):
        type_in(monkeypatch, folder, role, Recorder(aside, role).talk(), "--new")
        type_in(monkeypatch, folder, role, Recorder(aside, role).more(), "--key-in")

    library = policy_library()
    made = determine(read_case(folder / "case.yaml", as_of=DAY).case, library, as_of=DAY)
    assert made == determine(told(), library, as_of=DAY)


def test_the_parts_not_asked_for_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``/more`` names each part that no open rule needs, with the number that opens it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("/more\n/quit\n"))
    done = call("ask", tmp_path, "--new", "--as-of", DAY.isoformat())

    first = next(
        question
        for question in open_asking(
            tmp_path, Author("Jo Ray", Role.STAFF), as_of=DAY
        ).interview.more()
        if question.link_id == "past.any"
    )
    assert f"{first.prefix}. Earlier spine operations" in done.err
