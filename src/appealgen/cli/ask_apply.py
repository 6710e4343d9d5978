"""From the answers into the case file, in the terminal: line by line what is taken and left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.cli.output import say, show
from appealgen.errors import CaseChangedError, CaseInvalidError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from appealgen.intake.questionnaire.changes import Plain
    from appealgen.service.asking import Applied, Asking, Line, Review

__all__ = ["apply_now", "offer", "show_review"]


def show_review(asking: Asking) -> None:
    """Print what the answers would change, to standard output."""
    review = asking.review()
    show("\n".join(_lines(asking, review)) or "The answers change nothing in the case.")


def _lines(asking: Asking, review: Review) -> Iterator[str]:
    for line in review.lines:
        word = "conflict" if line.conflict else "take"
        yield f"{word}: {_told(line)}"
    for held in review.waiting:
        yield f"waits: {held.path}: {_numbers(asking, held.keys)} do not make a whole entry yet"
    for question in review.missing:
        yield f"missing: {question.prefix}. {question.text}"


def _told(line: Line) -> str:
    change = line.change
    before = f" (the case says: {_plain(change.was)})" if change.was is not None else ""
    return f"{line.name}: {_plain(change.value)}{before}"


def _numbers(asking: Asking, keys: tuple[str, ...]) -> str:
    found = (asking.question(key) for key in keys)
    return ", ".join(question.prefix for question in found if question)


def _plain(value: Plain) -> str:
    """Return a value of a case file in one line."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_plain(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else value


def apply_now(asking: Asking, take: tuple[str, ...], day: dt.date) -> None:
    """Write the answers into the case; conflicts are left unless they are named.

    Raises:
        CaseChangedError: The case was changed meanwhile.
        CaseInvalidError: The case would have problems; nothing was written.
    """
    known = {line.name for line in asking.review().lines}
    for name in sorted(set(take) - known):
        say(f"Nothing is to be taken at {name}; --review shows the names.")
    _report(asking, asking.apply(as_of=day, take=take))


def offer(asking: Asking, ask: Callable[[str], str], day: dt.date) -> bool:
    """Show what the answers would change, write it if the person says so, and return whether.

    Raises:
        CaseChangedError: The case was changed meanwhile; the answers are kept.
        CaseInvalidError: The case would have problems; nothing was written, the answers are kept.
    """
    review = asking.review()
    if not review.lines:
        say("The answers change nothing in the case so far.")
        for told in _lines(asking, review):
            say(told)
        return False
    say("\nThis goes into the case:")
    for line in review.lines:
        if not line.conflict:
            say(f"   {_told(line)}")
    taken = [line.name for line in review.lines if line.conflict and _takes(line, ask)]
    if not _yes(ask("Write this into the case now? yes or no: ")):
        say("Nothing was written. The answers are kept; --apply writes them later.")
        return False
    try:
        _report(asking, asking.apply(as_of=day, take=taken, state=review.state))
    except (CaseChangedError, CaseInvalidError):
        say("The answers are kept. To correct one: --number N --answer TEXT; then --apply.")
        raise
    return True


def _takes(line: Line, ask: Callable[[str], str]) -> bool:
    """Ask about one conflict; anything but a yes leaves the case as it is."""
    numbers = ", ".join(question.prefix for question in line.questions)
    say(f"\nConflict at {line.name} (question {numbers})")
    say(f"   The case says: {_plain(line.change.was)}")
    say(f"   The answer says: {_plain(line.change.value)}")
    return _yes(ask("Write the answer over what the case says? yes or no: "))


def _yes(typed: str) -> bool:
    return typed.casefold() in {"y", "yes"}


def _report(asking: Asking, applied: Applied) -> None:
    for line in applied.written:
        show(f"taken: {line.name}")
    for line in applied.left:
        show(f"kept as the case has it: {line.name}")
    for held in applied.waiting:
        show(f"waits: {held.path}: {_numbers(asking, held.keys)}")
    count = len(applied.written)
    what = "1 change was" if count == 1 else f"{count} changes were"
    say(f"{what} written into {applied.file.path.name}. The case reads back whole.")
