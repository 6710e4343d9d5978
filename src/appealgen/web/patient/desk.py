"""A signed-in patient's place: the sitting, its questions, and notes for the trail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire import Author, Role
from appealgen.model.reported import PATIENT
from appealgen.service.asking import Asking, open_asking
from appealgen.web.errors import SignedOutError
from appealgen.web.keeping import SealedAnswers
from appealgen.web.trail import Action, add_line

if TYPE_CHECKING:
    from appealgen.web.store import Sitting
    from appealgen.web.visit import Visit

__all__ = ["Desk", "desk_of"]


@dataclass(frozen=True)
class Desk:
    """What a patient's page works with."""

    visit: Visit
    sitting: Sitting
    answers: SealedAnswers

    def asking(self) -> Asking:
        """Return the questions as case and answers make them now."""
        day = self.visit.now.date()
        author = Author(PATIENT, Role.PATIENT)
        language = self.visit.language
        return open_asking(
            self.sitting.case, author, as_of=day, language=language, store=self.answers
        )

    def note(self, action: Action, about: str = "") -> None:
        """Add a line to the trail."""
        store = self.visit.web.store
        with store.writing() as connection:
            add_line(connection, store, self.sitting, self.answers.who, (action, about))


def desk_of(visit: Visit) -> Desk:
    """Return the place of whoever is signed in.

    Raises:
        SignedOutError: No patient is.
        NotFoundError: The sitting was deleted.
    """
    session = visit.signed_in
    if session.kind != PATIENT:
        raise SignedOutError
    sitting = visit.web.store.sitting(session.subject)
    return Desk(visit, sitting, SealedAnswers(visit.web.store, sitting, session.who))
