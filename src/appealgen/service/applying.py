"""From kept answers to the case file: what would change, what conflicts, and the writing of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen.errors import (
    CaseChangedError,
    CaseInvalidError,
    InputNotFoundError,
    NoPolicyInForceError,
    Problem,
)
from appealgen.intake.questionnaire import Answers, changes, waiting
from appealgen.matching import determine
from appealgen.model.reading import find_case_file, read_case
from appealgen.service.cases import digest_of, policy_library
from appealgen.service.editing import Edit, edit_case, start_case

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from appealgen.intake.questionnaire import Change, Interview, Question, Waiting
    from appealgen.matching import Determination
    from appealgen.model import Case, CaseFile
    from appealgen.service.answers_kept import Kept

__all__ = ["Applied", "CaseNow", "Line", "Review", "case_now", "chosen", "review_of", "write_lines"]


@dataclass(frozen=True, slots=True)
class CaseNow:
    """A case as it stands when questions are asked.

    Attributes:
        folder: Where the case lies, or will lie.
        case: The case; None where none has been started.
        determination: The case as judged; None where it cannot be judged yet.
        state: The SHA-256 of the case file; None where there is none.
    """

    folder: Path
    case: Case | None
    determination: Determination | None
    state: str | None


def case_now(path: Path, *, as_of: dt.date) -> CaseNow:
    """Return a case as it stands; a folder without a case file is a case not yet started.

    Args:
        path: A case folder or its file.
        as_of: The day the case is looked at.

    Raises:
        InputNotFoundError: There is no such folder or file.
        CaseInvalidError: The case file has problems.
    """
    try:
        file = find_case_file(path)
    except InputNotFoundError:
        if not path.is_dir():
            raise
        return CaseNow(path, None, None, None)
    for _ in range(_LOOKS):
        try:
            return _looked_at(file, digest_of(file), as_of)
        except _MovedError:
            continue
    raise CaseChangedError(file.name)


_LOOKS = 5
"""How often a case file is read again that is being written at this very moment."""


class _MovedError(Exception):
    """The file was written while it was read. What is raised is not remembered."""


@lru_cache(maxsize=128)
def _looked_at(file: Path, state: str, as_of: dt.date) -> CaseNow:
    """Return a case as it stands, read and judged once for each content of its file.

    A page of the questions is then answered without reading the case: there is room for as many
    cases as people may answer at once.
    """
    read = read_case(file, as_of=as_of)
    if digest_of(file) != state:
        raise _MovedError
    try:
        judged = determine(read.case, policy_library(), as_of=as_of)
    except NoPolicyInForceError:
        judged = None
    return CaseNow(read.folder, read.case, judged, state)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that answers would change in the case, to be taken or left.

    Attributes:
        name: What ``Asking.apply`` knows it by.
        change: The change: path, value, what stands there now, who said it and when.
        questions: The questions it comes from, each with its number.
        conflict: Another value stands there, or the case was corrected after this answer had been
            written into it. It is left alone unless somebody takes it.
    """

    name: str
    change: Change
    questions: tuple[Question, ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What the answers would do to the case.

    Attributes:
        lines: The changes, in the order of the questions.
        waiting: Answers that do not make a whole entry yet; they are kept.
        missing: Required questions that are open, also those left with "I don't know".
        state: The state of the case file this was worked out for.
    """

    lines: tuple[Line, ...]
    waiting: tuple[Waiting, ...]
    missing: tuple[Question, ...]
    state: str | None


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written, and what was left.

    Attributes:
        file: The case as it is now.
        written: What was written.
        left: What was not: conflicts that nobody took, and what somebody left.
        waiting: Answers that do not make a whole entry yet.
    """

    file: CaseFile
    written: tuple[Line, ...]
    left: tuple[Line, ...]
    waiting: tuple[Waiting, ...]


def review_of(now: CaseNow, kept: Kept, interview: Interview) -> Review:
    """Return what answers would change in a case, what conflicts, and what has to wait.

    Args:
        now: The case as it stands.
        kept: The answers as they are kept.
        interview: The questions as these answers make them.
    """
    shown = {question.key: question for question in interview.questions()}
    made = changes(kept.answers, now.case, kept.role, now.determination)
    held = waiting(kept.answers, now.case, kept.role, now.determination)
    missing = tuple(
        q for q in shown.values() if q.required and (q.answer is None or q.answer.value is None)
    )
    others = _of_others(now, kept, made) if any(one.conflict for one in made) else frozenset()
    lines = tuple(_line(one, kept, shown, others) for one in made)
    return Review(lines, held, missing, now.state)


def _of_others(now: CaseNow, kept: Kept, made: tuple[Change, ...]) -> frozenset[str]:
    """Return the places that do not read any more as the answers wrote them.

    Whoever adds to an entry of their own, such as the levels of a line, contradicts nobody.
    """
    new = {key for one in made for key in one.keys if not kept.in_case(key)}
    old = Answers({key: answer for key, answer in kept.answers.items() if key not in new})
    return frozenset(one.path for one in changes(old, now.case, kept.role, now.determination))


def _line(change: Change, kept: Kept, shown: dict[str, Question], others: frozenset[str]) -> Line:
    name = f"{change.path}:{change.keys[0]}" if change.path.endswith("[+]") else change.path
    # What was written once and reads otherwise now was corrected by somebody since.
    corrected = all(kept.in_case(key) for key in change.keys)
    questions = tuple(shown[key] for key in change.keys if key in shown)
    own = change.path not in others and any(kept.in_case(key) for key in change.keys)
    return Line(name, change, questions, corrected or (change.conflict and not own))


def chosen(
    review: Review, take: Iterable[str], leave: Iterable[str]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the lines to write and the lines to leave.

    Args:
        review: What the answers would change.
        take: Names of conflicts to write over what stands there.
        leave: Names of other lines that are not to be written.
    """
    taken, left_out = frozenset(take), frozenset(leave)
    written = tuple(
        line
        for line in review.lines
        if line.name not in left_out and (not line.conflict or line.name in taken)
    )
    return written, tuple(line for line in review.lines if line not in written)


def write_lines(
    now: CaseNow, lines: Iterable[Line], *, as_of: dt.date, state: str | None
) -> CaseFile:
    """Write lines into the case file, or into a new one; whole or not at all.

    Raises:
        CaseChangedError: The case file has another state, or there is one by now.
        CaseInvalidError: The case would have problems, or is not whole yet.
        OutputUnwritableError: The file cannot be written.
    """
    edits = [Edit(line.change.path, line.change.value) for line in lines]
    if now.case is None:
        if not edits:
            name, what = "case.yaml", "The answers do not make a case yet."
            raise CaseInvalidError(name, [Problem(name, 0, "", what)])
        return start_case(now.folder, edits, as_of=as_of)
    file = find_case_file(now.folder)
    if not edits:
        return read_case(file, as_of=as_of)
    return edit_case(file, edits, as_of=as_of, expected=state)
