"""The talk in the terminal: plain lines, one question at a time, nothing but the keyboard.

No color, no drawn boxes and no cursor movement: a screen reader reads it from top to bottom, and
it works over any connection. Every line goes to standard error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from appealgen.cli.output import say
from appealgen.errors import Problem
from appealgen.intake.questionnaire import Kind, Skip
from appealgen.service.answers_kept import AnswersChangedError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from appealgen.intake.questionnaire import Question, Strings, Suggestion
    from appealgen.service.asking import Asking

__all__ = ["Stop", "Talk", "give"]

_SKIPS = {"skip": Skip.DONT_KNOW, "doctor": Skip.ASK_DOCTOR}
_MOVES = frozenset({"quit", "list", "back", "go", "more"})


class Stop(Exception):  # noqa: N818 - not an error: the person stops here
    """The person stops, or there is nothing more to read."""


def give(asking: Asking, key: str, text: str, *, at: dt.datetime) -> Problem | None:
    """Keep an answer, or one of the words that leave a question open.

    Args:
        asking: The sitting.
        key: The question's key or number.
        text: What was typed; ``/skip`` and ``/doctor`` leave the question open, also by the
            words that the language has for them.
        at: When.

    Returns:
        None where it was kept, else what is wrong.
    """
    why = _SKIPS.get(_word_of(text.strip(), asking.strings))
    if why is not None:
        return asking.skip(key, why, at=at)
    return asking.answer(key, text, at=at)


def read_line(prompt: str) -> str:
    """Return one line that was typed.

    Raises:
        Stop: There is nothing more to read.
        UnicodeDecodeError: It is no text.
    """
    if sys.stdin is None:  # closed by the caller
        raise Stop
    both = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if not both:  # the line editor is off: the prompt is talk like the rest
        sys.stderr.write(prompt)
        sys.stderr.flush()
    try:
        # The line editor has to know of the prompt, or it draws over it.
        return input(prompt if both else "").strip()
    except EOFError:
        sys.stderr.write("\n")
        raise Stop from None


class Talk:
    """One talk over one sitting."""

    def __init__(self, asking: Asking, now: Callable[[], dt.datetime]) -> None:
        """Keep the sitting and the clock."""
        self.asking = asking
        self.now = now
        self.section = ""
        self.alerted: set[str] = set()
        _line_editing()

    def ask(self, prompt: str) -> str:
        """Return one line that was typed; what is no text is asked for again.

        Raises:
            Stop: There is nothing more to read.
        """
        while True:
            try:
                return read_line(prompt)
            except UnicodeDecodeError:
                self._say("talk.unreadable")

    def _say(self, name: str, /, **values: str) -> None:
        say(self.asking.strings(name, **values))

    def run(self) -> None:
        """Ask until nothing is left.

        Raises:
            Stop: The person stops earlier.
        """
        say(self.asking.progress().said(self.asking.strings))
        question = self.asking.next()
        if question is not None:
            self._say("talk.begin")
        while question is not None:
            question = self._one(question)
        self._say("talk.end")

    def key_in(self) -> None:
        """Take answers from a form on paper, by number, until an empty number."""
        self._say("talk.key_in")
        while number := self.ask(self.asking.strings("talk.number")):
            if _word_of(number, self.asking.strings) == "quit":
                raise Stop
            question = self.asking.question(number)
            if question is None:
                self._say("talk.no_number")
                continue
            self._one(question, brief=True)

    def _one(self, question: Question, *, brief: bool = False) -> Question | None:
        """Ask one question until it is kept or left, and return the next."""
        self._show(question, brief=brief)
        offers: tuple[Suggestion, ...] = ()
        while True:
            typed = self.ask(self.asking.strings("talk.answer"))
            if typed.isdecimal() and 1 <= int(typed) <= len(offers):
                typed = offers[int(typed) - 1].value
            if _word_of(typed, self.asking.strings) in _MOVES:
                moved = self._command(typed.casefold(), question)
                if moved is not None:
                    return moved
                continue
            if typed.startswith("?"):
                offers = self._offer(question, typed.removeprefix("?"))
                continue
            if not typed and question.answer is not None:
                return self._after(question)
            problem = self._give(question, typed)
            if problem is None:
                self._confirm(question)
                return self.asking.next()
            say(f"{problem.what} {problem.hint}".rstrip())
            offers = self._offer(question, typed) if question.suggests else ()

    def _give(self, question: Question, typed: str) -> Problem | None:
        try:
            return give(self.asking, question.key, typed, at=self.now())
        except AnswersChangedError:
            said = self.asking.said(question.key) or "-"
            what = self.asking.strings("talk.changed", said=said)
            return Problem("answers", 0, question.key, what)

    def _confirm(self, question: Question) -> None:
        self._say("talk.kept", said=self.asking.said(question.key))
        for alert in (*self.asking.alerts(), *self.asking.interview.unsure()):
            told = alert.kind if alert.kind == "unsure" else alert.key
            if told not in self.alerted:
                self.alerted.add(told)
                say(f"\n{alert.title}\n{alert.text}")

    # What is shown

    def _show(self, question: Question, *, brief: bool = False) -> None:
        if question.section != self.section and not brief:
            self.section = question.section
            say("")
            self._say("talk.section", title=question.section)
        part = f" ({question.part})" if question.part else ""
        must = f" {self.asking.strings('talk.must')}" if question.required else ""
        say(f"\n{question.prefix}. {question.text}{part}{must}")
        if not brief and question.help:
            say(f"   {question.help}")
        for place, choice in enumerate(question.choices, start=1):
            say(f"   {place} {choice.label}")
        self._say(_how(question), unit=question.unit)
        if question.answer is not None:
            self._say("talk.answered", said=self.asking.said(question.key))

    def _help(self, question: Question) -> None:
        parts = (question.help, question.why, question.where)
        for text in (part for part in parts if part):
            say(f"   {text}")
        if question.suggests:
            self._say("talk.search")
        ways = {Skip.DONT_KNOW: "talk.skip", Skip.ASK_DOCTOR: "talk.doctor"}
        for way in question.allows:
            self._say(ways[way], way=self.asking.strings(f"skip.{way.value}"))
        self._say("talk.commands")

    def _offer(self, question: Question, words: str) -> tuple[Suggestion, ...]:
        """Show what a list offers for some words; without words, show the help."""
        if not words.strip():
            self._help(question)
            return ()
        offers = self.asking.suggestions(question, words)
        for place, offer in enumerate(offers, start=1):
            say(f"   {place} {offer.label}")
        self._say("talk.offers" if offers else "talk.nothing")
        return offers

    def _list(self) -> None:
        for section in self.asking.summary():
            say(f"\n{section.title}")
            for row in section.rows:
                part = f" ({row.part})" if row.part else ""
                say(f"   {row.prefix}. {row.text}{part} {row.answer}")

    def _more(self) -> None:
        """Show the parts that are not asked for now, each by the number that opens it."""
        parts = self.asking.interview.more()
        self._say("talk.more" if parts else "talk.no_more")
        for question in parts:
            say(f"   {question.prefix}. {question.section}: {question.text}")

    # Where to go

    def _command(self, typed: str, question: Question) -> Question | None:
        """Do what a command says; return the question to go to, None to stay."""
        first, _, rest = typed.partition(" ")
        word = _word_of(first, self.asking.strings)
        if word == "quit":
            raise Stop
        if word in {"list", "more"}:
            self._list() if word == "list" else self._more()
            return None
        if word == "back":
            found = self.asking.back(question.key)
            if found is None:
                self._say("talk.first")
            return found
        found = self.asking.question(rest)
        if found is None:
            self._say("talk.no_number")
        return found

    def _after(self, question: Question) -> Question | None:
        """Return the question after one on the path, answered or not; then the first open one."""
        path = self.asking.interview.questions()
        keys = [one.key for one in path]
        place = keys.index(question.key) + 1 if question.key in keys else len(keys)
        return path[place] if place < len(path) else self.asking.next()


def _word_of(typed: str, strings: Strings) -> str:
    """Return which command was typed, by any of its words in the language; empty if none was."""
    first, _, rest = typed.casefold().partition(" ")
    names = [*_MOVES, *(() if rest else _SKIPS)]
    found = (name for name in names if first in strings(f"talk.word.{name}").split())
    return next(found, "")


def _how(question: Question) -> str:
    """Return the id of the sentence that says in what form the answer is typed."""
    if question.kind is Kind.BOOLEAN:
        return "talk.how.boolean"
    if question.kind is Kind.CHOICE:
        return "talk.how.choices" if question.many else "talk.how.choice"
    if question.kind is Kind.DATE and not question.many:
        return "talk.how.partial" if question.item.partial else "talk.how.date"
    if question.kind is Kind.DATE:
        return "talk.how.dates"
    if question.kind in {Kind.INTEGER, Kind.DECIMAL}:
        return "talk.how.unit" if question.unit else "talk.how.number"
    return "talk.how.texts" if question.many else "talk.how.text"


def _line_editing() -> None:
    """Let arrow keys and backspace edit the line, where the system has it."""
    try:
        import readline
    except ImportError:
        return
    readline.set_auto_history(False)  # one person's answers are not offered to the next
