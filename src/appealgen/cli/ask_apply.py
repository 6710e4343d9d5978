"""From the answers into the case file, in the terminal: line by line what is taken and left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.cli.output import say, show
from appealgen.errors import CaseChangedError, CaseInvalidError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from appealgen.intake.questionnaire import Strings
    from appealgen.intake.questionnaire.changes import Plain
    from appealgen.service.asking import Applied, Asking, Line, Review

__all__ = ["apply_now", "offer", "show_review"]


def show_review(asking: Asking) -> None:
    """Print what the answers would change, to standard output."""
    review = asking.review()
    show("\n".join(_lines(asking, review)) or asking.strings("review.none"))


def _lines(asking: Asking, review: Review) -> Iterator[str]:
    strings = asking.strings
    for line in review.lines:
        told = _told(line, strings)
        yield strings("review.conflict" if line.conflict else "review.take", told=told)
    for held in review.waiting:
        yield strings("review.waits", path=held.path, numbers=_numbers(asking, held.keys))
    for question in review.missing:
        yield strings("review.missing", number=question.prefix, text=question.text)


def _told(line: Line, strings: Strings) -> str:
    change = line.change
    told = f"{line.name}: {_plain(change.value, strings)}"
    if change.was is None:
        return told
    return strings("review.before", told=told, value=_plain(change.was, strings))


def _numbers(asking: Asking, keys: tuple[str, ...]) -> str:
    found = (asking.question(key) for key in keys)
    return ", ".join(question.prefix for question in found if question)


def _plain(value: Plain, strings: Strings) -> str:
    """Return a value of a case file in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_plain(one, strings)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(one, strings) for one in value)
    if isinstance(value, bool):
        return strings("review.yes" if value else "review.no")
    return strings("review.nothing") if value is None else value


def apply_now(asking: Asking, take: tuple[str, ...], day: dt.date) -> None:
    """Write the answers into the case; conflicts are left unless they are named.

    Raises:
        CaseChangedError: The case was changed meanwhile.
        CaseInvalidError: The case would have problems; nothing was written.
    """
    known = {line.name for line in asking.review().lines}
    for name in sorted(set(take) - known):
        say(asking.strings("review.not_there", name=name))
    _report(asking, asking.apply(as_of=day, take=take))


def offer(asking: Asking, ask: Callable[[str], str], day: dt.date) -> bool:
    """Show what the answers would change, write it if the person says so, and return whether.

    Raises:
        CaseChangedError: The case was changed meanwhile; the answers are kept.
        CaseInvalidError: The case would have problems; nothing was written, the answers are kept.
    """
    review, strings = asking.review(), asking.strings
    if not review.lines:
        say(strings("review.none_yet"))
        for told in _lines(asking, review):
            say(told)
        return False
    say("")
    say(strings("review.goes"))
    for line in review.lines:
        if not line.conflict:
            say(f"   {_told(line, strings)}")
    taken = [line.name for line in review.lines if line.conflict and _takes(line, ask, strings)]
    if not _yes(ask(strings("review.ask")), strings):
        say(strings("review.not_written"))
        return False
    try:
        _report(asking, asking.apply(as_of=day, take=taken, state=review.state))
    except (CaseChangedError, CaseInvalidError):
        say(strings("review.kept"))
        raise
    return True


def _takes(line: Line, ask: Callable[[str], str], strings: Strings) -> bool:
    """Ask about one conflict; anything but a yes leaves the case as it is."""
    numbers = ", ".join(question.prefix for question in line.questions)
    was, value = _plain(line.change.was, strings), _plain(line.change.value, strings)
    say("")
    say(strings("review.conflict_at", name=line.name, numbers=numbers))
    say(f"   {strings('review.case_says', value=was)}")
    say(f"   {strings('review.answer_says', value=value)}")
    return _yes(ask(strings("review.ask_over")), strings)


def _yes(typed: str, strings: Strings) -> bool:
    return typed.casefold() in strings("words.yes").split()


def _report(asking: Asking, applied: Applied) -> None:
    strings = asking.strings
    for line in applied.written:
        show(strings("review.taken", name=line.name))
    for line in applied.left:
        show(strings("review.left", name=line.name))
    for held in applied.waiting:
        numbers = _numbers(asking, held.keys)
        show(strings("review.waiting", path=held.path, numbers=numbers))
    count = len(applied.written)
    say(strings.counted("review.written", count, file=applied.file.path.name))
