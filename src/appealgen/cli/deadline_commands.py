"""The ``deadlines`` command: every clock of a case, as text, data, calendar file or sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, CasePath, Format, day_of
from appealgen.cli.output import say, show, show_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.appeals import Deadline
    from appealgen.service.deadlines import CaseDeadlines

__all__ = ["deadline_lines", "deadlines", "markdown_lines"]


def deadlines(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    output: Annotated[
        Format, typer.Option("--format", help="How to print them.", metavar="table|json|md")
    ] = Format.TABLE,
    as_of: AsOf = None,
    ics: Annotated[
        Path | None, typer.Option(help="Write a calendar file with reminders.", metavar="FILE")
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the one-page deadline sheet.", metavar="FILE")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files of these names.")] = False,
) -> None:
    """Count every deadline of a case, ours and the payer's."""
    from appealgen.service.deadlines import (
        calendar_of,
        deadlines_of_case,
        sheet_pdf,
        write_beside,
    )

    found = deadlines_of_case(case, as_of=day_of(as_of))
    if output is Format.JSON:
        show_json(found.report)
    else:
        lines = markdown_lines(found) if output is Format.MD else deadline_lines(found)
        show("\n".join(lines))
    if ics is not None:
        say(f"Calendar file: {write_beside(ics, calendar_of(found), force=force)}")
    if pdf is not None:
        say(f"Deadline sheet: {write_beside(pdf, sheet_pdf(found), force=force)}")


def deadline_lines(found: CaseDeadlines) -> Iterator[str]:
    """Yield the clocks as text: what runs first, then what has not started."""
    from appealgen.appeals import Status
    from appealgen.appeals.calendar import say_day

    yield f"As of {say_day(found.as_of)}"
    for deadline in found.deadlines:
        if deadline.status not in {Status.NOT_STARTED, Status.DONE}:
            yield ""
            yield from _clock(deadline, found.as_of)
    for status, heading in ((Status.NOT_STARTED, "Not started:"), (Status.DONE, "Done:")):
        rest = [d for d in found.deadlines if d.status is status]
        if rest:
            yield ""
            yield heading
            yield from (f"  {_title(d)}" for d in rest)


def _title(deadline: Deadline) -> str:
    from appealgen.appeals import Status

    start = f" (starts with {deadline.start})" if deadline.status is Status.NOT_STARTED else ""
    return f"{deadline.title}{start}"


def _clock(deadline: Deadline, as_of: dt.date) -> Iterator[str]:
    from appealgen.appeals import Status, Who
    from appealgen.brief.deadlines import day_words, legal_words, status_words

    keep = "keep" if deadline.who is Who.US else "due"
    yield f"{deadline.title}: {status_words(deadline.status)}"
    yield f"  {keep}: {day_words(deadline)}"
    for label, text in (
        ("law", legal_words(deadline, as_of)),
        ("count", deadline.counted),
        ("rule", f"{deadline.rule} {deadline.filed_when}".strip()),
        ("source", f"{deadline.citation} ({deadline.confidence.replace('_', ' ')})"),
        ("find out", f"{deadline.ask} (from {deadline.ask_of})" if deadline.ask else ""),
    ):
        if text:
            yield f"  {label}: {text}"
    if deadline.status is Status.PASSED:
        yield f"  what follows: {deadline.consequence}"


def markdown_lines(found: CaseDeadlines) -> Iterator[str]:
    """Yield the clocks as a Markdown table."""
    from appealgen.brief.deadlines import day_words, status_words

    yield f"# Deadlines as of {found.as_of}"
    yield ""
    yield "| step | whose | status | day to keep or due | legal last day | citation |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for deadline in found.deadlines:
        legal = deadline.last_day.isoformat() if deadline.last_day else ""
        cells = (
            deadline.title,
            deadline.who.value,
            status_words(deadline.status),
            day_words(deadline),
            legal,
            deadline.citation,
        )
        yield f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    """Return a text with what would end a table cell or begin HTML written out."""
    return text.replace("|", "\\|").replace("<", "&lt;")
