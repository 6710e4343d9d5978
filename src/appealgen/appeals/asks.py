"""What is missing about a clock, and who knows it: the first of the things to find out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.rules import Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.appeals.counting import Count
    from appealgen.appeals.steps import Step

__all__ = ["ask_of", "unrecorded", "urgency_unsaid"]

_ONLY_UNLABELED = "which step of the appeal each earlier filing was (add 'step:' to it)"
_RECEIPT = "the fax confirmation, the portal or the payer"
_SAID_URGENT = "whether the request was made as an urgent one, and the payer took it so"
_STANDS_STILL = (
    "whether the payer asked for records, the date of its letter, and the day they were sent: its "
    "clock stands still meanwhile (add the sending with 'step: records_request')"
)
_FILE = "the file"


def ask_of(step: Step, count: Count) -> tuple[str, str]:
    """Return what is missing and who knows it; two empty texts where nothing is.

    Args:
        step: The step.
        count: Its days.
    """
    return next(_asks(step, count), ("", ""))


def unrecorded(step: Step) -> bool:
    """Return whether a case has no place for the answer, so that silence proves nothing."""
    return step.rule.settled_by is None and not step.rule.applies.pended


def urgency_unsaid(step: Step) -> bool:
    """Return whether the case names an urgency but not that the request was made as an urgent one.

    A payer that was not told so has not missed a clock of hours.
    """
    return step.rule.applies.pended and bool(step.rule.applies.expedited)


def _asks(step: Step, count: Count) -> Iterator[tuple[str, str]]:
    """Yield the rule's own question, the day, the number, the payer's conduct, then the steps."""
    rule, event = step.rule, step.event
    if rule.ask is not None and not rule.confidence.counts:
        yield rule.ask.what, rule.ask.of
    if rule.in_hours and event.happened and event.moment is None:
        yield "the time of day, with its time zone, of the payer's receipt", _RECEIPT
    if event.ask and (count.last is None or not rule.presumed_days):
        yield event.ask, event.of
    if rule.ask is not None and count.last is None:
        yield rule.ask.what, rule.ask.of
    if rule.who is not Who.US and count.last is not None:
        yield from _of_the_payer(step, count)
    if rule.safe is not None and event.happened and event.printed is None:
        yield "the date printed on the paper, for the safe day", "the paper"
    if step.steps_unclear and step.filing is None:
        yield _ONLY_UNLABELED, _FILE


def _of_the_payer(step: Step, count: Count) -> Iterator[tuple[str, str]]:
    """Yield what decides whether a payer is late after the day its answer is due."""
    if unrecorded(step):
        yield "whether it was answered by that day", _FILE
    if urgency_unsaid(step):
        yield _SAID_URGENT, _RECEIPT
    if count.latest is None:
        yield _STANDS_STILL, _FILE
    if step.rule.extension_days:
        yield "whether the payer announced an extension in writing", _FILE
