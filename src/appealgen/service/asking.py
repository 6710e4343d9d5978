"""A sitting: somebody answers the questions of a case, and the answers enter the case file.

It has no face. Browser, terminal and paper use the same calls::

    asking = open_asking(folder, Author("Jo Ray", Role.STAFF), as_of=today)
    question = asking.next()
    problem = asking.answer(question.key, "spring 2025", at=now)  # None: it is on the disk
    review = asking.review()  # what would be written, what conflicts, what has to wait
    applied = asking.apply(take=[...], as_of=today)

An answer is kept before the call returns. Each question has its revision: who answers a question
that somebody else has answered since is told so, and nothing is lost. The case file has its own
state: who applies answers to a case that was changed since is told so as well.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.errors import CaseInvalidError, Problem
from appealgen.intake.questionnaire import (
    Answer,
    Author,
    Interview,
    Question,
    Role,
    Skip,
    Suggestion,
    clash,
    languages,
    load_strings,
    parse_answer,
    skipped,
    suggest,
)
from appealgen.intake.questionnaire.strings import DEFAULT
from appealgen.service.answers_kept import AnswerFile, AnswersChangedError, AnswerStore, Kept
from appealgen.service.applying import (
    Applied,
    CaseNow,
    Line,
    Review,
    case_now,
    chosen,
    review_of,
    write_lines,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from appealgen.intake.questionnaire import Alert, Progress, Section, Strings

__all__ = ["Applied", "Asking", "CaseNow", "Line", "Review", "author_of", "case_now", "open_asking"]

_ATTEMPTS = 25
"""How often a save is tried again when others save answers to other questions meanwhile."""

_THIS = "The answer to this question"


class Asking:
    """One sitting of one person. Every call that changes answers keeps them before it returns."""

    def __init__(self, now: CaseNow, store: AnswerStore, author: Author, language: str) -> None:
        """Begin or resume; ``open_asking`` does it for a case folder.

        Args:
            now: The case as it stands.
            store: Where the answers are kept.
            author: Who answers.
            language: The language of the questions, such as ``en``.
        """
        self.now = now
        self.store = store
        self.author = author
        self.language = language
        self.kept: Kept = store.load()
        self._asked: tuple[Kept, CaseNow, Interview] | None = None

    # What to ask

    @property
    def interview(self) -> Interview:
        """Return the questions as the answers make them now."""
        held = (self.kept, self.now)
        if self._asked is None or self._asked[0] is not held[0] or self._asked[1] is not held[1]:
            role, answers = self.author.role, self.kept.answers
            case, judged = self.now.case, self.now.determination
            self._asked = (*held, Interview(case, judged, answers, role, self.strings))
        return self._asked[2]

    @cached_property
    def strings(self) -> Strings:
        """Return the sentences of the language."""
        return load_strings(self.language)

    @property
    def revision(self) -> int:
        """Return the revision of the answers, for a page to give back with its answer."""
        return self.kept.revision

    def next(self) -> Question | None:
        """Return the first question without an answer; None at the end."""
        return self.interview.next()

    def question(self, key_or_number: str) -> Question | None:
        """Return a question on the path by its key or its number on paper."""
        return self.interview.find(key_or_number)

    def back(self, key: str | None = None) -> Question | None:
        """Return the question before another; before the next one unless a key is given."""
        here = self.next() if key is None else None
        return self.interview.before(key or (here.key if here else ""))

    def progress(self) -> Progress:
        """Return how far the answers are."""
        return self.interview.progress()

    def summary(self) -> tuple[Section, ...]:
        """Return the answers, section by section, to be checked."""
        return self.interview.summary()

    def said(self, key: str) -> str:
        """Return an answer in words, as the summary has it; empty where there is none."""
        return self.interview.said(key)

    def alerts(self) -> tuple[Alert, ...]:
        """Return the danger signs answered with yes, the worst first."""
        return self.interview.alerts()

    def suggestions(self, question: Question, typed: str) -> tuple[Suggestion, ...]:
        """Return at most ten offers for what was typed so far; none where there is no list."""
        return suggest(question.suggests, typed) if question.suggests else ()

    # Answering

    def answer(
        self, key: str, text: str, *, at: dt.datetime, expected: int | None = None
    ) -> Problem | None:
        """Read what was typed as the answer to a question and keep it.

        Args:
            key: The question's key or number.
            text: What was typed.
            at: When, with the offset from UTC.
            expected: The revision the question was shown with; that of this sitting unless given.

        Returns:
            None where it was kept; else what is wrong with it, and nothing was kept.

        Raises:
            AnswersChangedError: Somebody has answered this question otherwise since.
            OutputUnwritableError: It could not be kept.
        """
        question = self.question(key)
        if question is None:
            return _not_asked(key, self.strings)
        read = parse_answer(question, text, self.language, author=self.author, at=at)
        problem = read if isinstance(read, Problem) else clash(question, read, self.interview)
        if isinstance(read, Problem) or problem is not None:
            return problem
        self._give(read, expected)
        return None

    def skip(
        self, key: str, why: Skip, *, at: dt.datetime, expected: int | None = None
    ) -> Problem | None:
        """Keep "I don't know" or "ask my doctor"; see ``answer``."""
        question = self.question(key)
        if question is None or why not in question.allows:
            return _not_asked(key, self.strings)
        self._give(skipped(question, why, author=self.author, at=at), expected)
        return None

    def clear(self, key: str, *, expected: int | None = None) -> None:
        """Take an answer back, so that the question is open again; see ``answer``."""
        question = self.question(key)
        full = question.key if question else key
        self._keep(full, lambda kept: kept.without(full), expected, None)

    def reload(self, *, as_of: dt.date) -> None:
        """Look at the case and the answers as they are kept now."""
        self.now = case_now(self.now.folder, as_of=as_of)
        self.kept = self.store.load()

    def _give(self, answer: Answer, expected: int | None) -> None:
        self._keep(answer.key, lambda kept: kept.given(answer), expected, answer)

    def _keep(
        self,
        key: str,
        change: Callable[[Kept], Kept],
        expected: int | None,
        answer: Answer | None,
    ) -> None:
        """Save a change over whatever others have answered meanwhile, but for this question."""
        seen = self.kept.revision if expected is None else expected
        for attempt in range(_ATTEMPTS):
            held = self.store.load()
            self.kept = held
            if held.revisions.get(key, 0) > seen and not _says_the_same(held, key, answer):
                raise AnswersChangedError(_THIS)
            made = replace(change(held), language=self.language)
            try:
                self.store.save(made, expected=held.revision)
            except AnswersChangedError:
                if attempt == _ATTEMPTS - 1:
                    raise
                continue
            self.kept = made
            return

    # Into the case

    def review(self) -> Review:
        """Return what the answers would change in the case, what conflicts, what has to wait."""
        return review_of(self.now, self.kept, self.interview)

    def apply(
        self,
        *,
        as_of: dt.date,
        take: Iterable[str] = (),
        leave: Iterable[str] = (),
        state: str | None = None,
    ) -> Applied:
        """Write the answers into the case file, whole or not at all; the answers stay kept.

        Args:
            as_of: The day the case is looked at.
            take: Names of conflicts to write over what stands there.
            leave: Names of other lines that are not to be written.
            state: The state of the case file that was reviewed; that of this sitting unless given.

        Raises:
            CaseChangedError: The case file was changed since.
            CaseInvalidError: The case would have problems, or is not whole yet; nothing is written.
            OutputUnwritableError: The file cannot be written.
        """
        review = self.review()
        written, left = chosen(review, take, leave)
        file = write_lines(self.now, written, as_of=as_of, state=state or self.now.state)
        self._mark(written, left)
        self.now = case_now(file.path, as_of=as_of)
        return Applied(file, written, left, review.waiting)

    def _mark(self, written: tuple[Line, ...], left: tuple[Line, ...]) -> None:
        """Note which answers stand in the case, so that a later correction of it is seen."""
        open_keys = {key for line in left for key in line.change.keys}
        keys = frozenset(key for line in written for key in line.change.keys) - open_keys
        if not keys:
            return
        for _ in range(_ATTEMPTS):
            held = self.store.load()
            same = frozenset(k for k in keys if held.revisions.get(k) == self.kept.revisions.get(k))
            made = held.marked(same)
            try:
                self.store.save(made, expected=held.revision)
            except AnswersChangedError:
                continue
            self.kept = made
            return


def _says_the_same(kept: Kept, key: str, answer: Answer | None) -> bool:
    held = kept.answers.get(key)
    if held is None or answer is None:
        return held is answer
    return (held.value, held.skip) == (answer.value, answer.skip)


def _not_asked(key: str, strings: Strings) -> Problem:
    what, hint = strings("error.not_asked"), strings("error.not_asked.hint")
    return Problem("answers", 0, key, what, hint)


def author_of(now: CaseNow, role: Role, name: str) -> Author:
    """Return who answers; only the case's own surgeon answers as the surgeon.

    Args:
        now: The case as it stands.
        role: In which role.
        name: The name, with or without the credentials; letter case aside.

    Raises:
        CaseInvalidError: Somebody else would answer for the surgeon.
    """
    surgeon = now.case.surgeon if now.case else None
    if role is not Role.SURGEON or surgeon is None:
        return Author(name, role)
    known = {surgeon.name.casefold(), f"{surgeon.name}, {surgeon.credentials}".casefold()}
    if " ".join(name.casefold().split()) not in known:
        what = "Only the surgeon named in the case can answer as the surgeon."
        hint = "Give the name exactly as under 'surgeon:'."
        name = "case.yaml"
        raise CaseInvalidError(name, [Problem(name, 0, "surgeon.name", what, hint)])
    return Author(surgeon.name, role)


def open_asking(
    path: Path,
    author: Author,
    *,
    as_of: dt.date,
    language: str | None = None,
    store: AnswerStore | None = None,
) -> Asking:
    """Begin a sitting over a case, or take one up again.

    Args:
        path: A case folder or its file; a folder without a case file is a case not yet started.
        author: Who answers, and in which role.
        as_of: The day the case is looked at.
        language: The language of the questions; the one they were asked in before unless given.
            English where the role is not asked in it: the pages of staff follow no browser.
        store: Where answers are kept; in a file beside the case unless given.

    Raises:
        InputNotFoundError: There is no such folder or file.
        CaseInvalidError: The case file, or the file of answers, has problems.
    """
    now = case_now(path, as_of=as_of)
    store = store or AnswerFile(now.folder, author.role)
    wished = language or store.load().language
    other = wished in languages() and wished not in languages(author.role)
    return Asking(now, store, author, DEFAULT if other else wished)
