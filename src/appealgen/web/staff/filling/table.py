"""A member's place at a case: the questions of their role, and the ways between the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.service.asking import Asking, author_of, case_now, open_asking
from appealgen.web.forms import key_of_path
from appealgen.web.staff.desk import case_of, case_path, note

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.intake.questionnaire import Question
    from appealgen.web.trail import Action
    from appealgen.web.visit import Visit

__all__ = ["Table", "table_of"]

_LANGUAGE = "en"


@dataclass(frozen=True)
class Table:
    """What a page of the questions works with."""

    visit: Visit
    case: Path

    @cached_property
    def asking(self) -> Asking:
        """Return the questions of the member's role, as case and answers make them now.

        Raises:
            CaseInvalidError: The case file has problems, or the member is another surgeon.
        """
        day, member = self.visit.now.date(), self.visit.member
        author = author_of(case_now(self.case, as_of=day), member.role, member.name)
        return open_asking(self.case, author, as_of=day, language=_LANGUAGE)

    @cached_property
    def question(self) -> Question | None:
        """Return the question that the path names, where it is asked of this role."""
        return self.asking.question(key_of_path(self.visit.request.path_params["name"]))

    def way(self, *rest: str) -> str:
        """Return the path of a page about this case."""
        return case_path(self.case, *rest)

    def way_to(self, key: str) -> str:
        """Return the path of a question's page."""
        return self.way("questions", key.replace("#", "~"))

    @property
    def place(self) -> dict[str, str]:
        """Return the fields of the frame that say which case is in hand."""
        return {"here": self.case.name, "here_path": self.way()}

    def note(self, action: Action, about: str = "") -> None:
        """Add a line to the trail: who did what, never a value."""
        note(self.visit, self.case, action, about)


def table_of(visit: Visit) -> Table:
    """Return the place of whoever is signed in, at the case that the path names.

    Raises:
        SignInNeededError: Nobody of the practice is signed in.
        NotFoundError: There is no such case.
    """
    return Table(visit, case_of(visit))
