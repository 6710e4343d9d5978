"""Start a case from what is in front of somebody: answers first, a folder only when they are good.

The same sitting as ``appealgen ask DIR --new``: the answers are kept beside the case, and the case
file is written from them as soon as they make a whole case.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import CaseInvalidError, OutputExistsError, OutputUnwritableError
from appealgen.service.answers_kept import AnswerFile, AnswersChangedError, Kept
from appealgen.service.applying import CaseNow
from appealgen.service.asking import Asking, open_asking

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from appealgen.intake.questionnaire import Author

__all__ = ["draft_asking", "free_name", "is_case_name", "start_from"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_FIRST_LANGUAGE = "en"


@dataclass
class _InHand:
    """Answers that are kept nowhere yet. It implements AnswerStore."""

    kept: Kept

    def load(self) -> Kept:
        """Return what is in hand."""
        return self.kept

    def save(self, kept: Kept, *, expected: int) -> None:
        """Take a new state."""
        if self.kept.revision != expected:
            raise AnswersChangedError(self.kept.role.value)
        self.kept = kept


def draft_asking(root: Path, author: Author) -> Asking:
    """Return a sitting over a case that has no folder yet; its answers are kept nowhere.

    Args:
        root: The folder in which the case folder will be made.
        author: Who answers.
    """
    return Asking(
        CaseNow(root, None, None, None), _InHand(Kept(author.role)), author, _FIRST_LANGUAGE
    )


def is_case_name(name: str) -> bool:
    """Return whether a name can name a case folder on every system, and shows nothing hidden."""
    return bool(_NAME.fullmatch(name)) and not name.endswith(".")


def free_name(root: Path, day: dt.date) -> str:
    """Return a name no case has: the day and a number, so that no folder names a patient."""
    taken = {path.name.casefold() for path in root.iterdir()} if root.is_dir() else set()
    numbers = range(1, len(taken) + 2)
    names = (f"case-{day.isoformat()}-{number}" for number in numbers)
    return next(name for name in names if name not in taken)


def start_from(draft: Asking, name: str, *, as_of: dt.date) -> Path:
    """Make a case folder, keep a draft's answers in it, and write the case file if they suffice.

    Args:
        draft: A sitting of ``draft_asking`` with its answers.
        name: The name of the folder; see ``is_case_name``.
        as_of: The day the case is looked at.

    Returns:
        The folder. It holds the answers, and the case file where they make a whole case.

    Raises:
        OutputExistsError: There is a folder of this name.
        OutputUnwritableError: The folder cannot be made or written.
    """
    folder = draft.now.folder / name
    try:
        folder.mkdir()
    except FileExistsError:
        raise OutputExistsError(name, "is there already", "Choose another name.") from None
    except OSError as error:
        why = (error.strerror or "it cannot be made").casefold()
        raise OutputUnwritableError(name, why) from error
    AnswerFile(folder, draft.author.role).save(draft.kept, expected=0)
    with suppress(CaseInvalidError):  # not whole yet: the answers are kept, the questions go on
        open_asking(folder, draft.author, as_of=as_of).apply(as_of=as_of)
    return folder
