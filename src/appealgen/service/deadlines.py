"""The clocks of a case: as values, as data, as a calendar file, and as a one-page sheet."""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.appeals import Deadline, Law, Status, Who, deadlines_of, load_law
from appealgen.brief.deadlines import (
    DeadlineReport,
    Detail,
    day_words,
    reference_of,
    report_of,
    sheet_of,
)
from appealgen.errors import OutputExistsError, OutputUnwritableError
from appealgen.render.environment import render_html
from appealgen.render.interface import DoesNotFitError
from appealgen.service.cases import read_checked, refuse_unprintable

if TYPE_CHECKING:
    from icalendar import Event

    from appealgen.model import Case, CaseFile

__all__ = [
    "CaseDeadlines",
    "calendar_of",
    "deadlines_of_case",
    "law_on_file",
    "sheet_pdf",
    "write_beside",
]

_SHOWN = frozenset({Status.OPEN, Status.DUE_TODAY, Status.UNKNOWN})
_REMIND_DAYS = (14, 7, 1)
_MORNING = dt.timedelta(hours=9)


@dataclass(frozen=True)
class CaseDeadlines:
    """A case with its clocks on a day."""

    file: CaseFile
    as_of: dt.date
    deadlines: tuple[Deadline, ...]

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.file.case

    @property
    def report(self) -> DeadlineReport:
        """Return the clocks as data."""
        return report_of(self.case, self.deadlines, self.as_of)


def law_on_file(folder: Path | None = None) -> Law:
    """Return the law that ships, or that of another policies folder.

    Raises:
        PolicyInvalidError: A file of it is broken.
    """
    return load_law(folder or resources.policies_folder())


def deadlines_of_case(path: Path, *, as_of: dt.date) -> CaseDeadlines:
    """Read a case and return its clocks; no policy of the payer is needed.

    Args:
        path: A case folder or its file.
        as_of: The day to look at it.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        PolicyInvalidError: A file of the law is broken.
    """
    file = read_checked(path, as_of)
    return CaseDeadlines(file, as_of, deadlines_of(file.case, law_on_file(), as_of))


def sheet_pdf(found: CaseDeadlines, templates: Path | None = None) -> bytes:
    """Print the sheet on one page; the rules, then the counts give way where it is too full.

    Raises:
        CaseInvalidError: The case holds text that the fonts cannot print.
        TemplateInvalidError: The template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
        DoesNotFitError: Even the days alone are too long for a page.
    """
    from appealgen.render.fit import fit_one_page  # slow to import

    refuse_unprintable(found.file)
    folder = templates or resources.templates_folder()
    for detail in sorted(Detail, reverse=True):
        brief = sheet_of(found.case, found.deadlines, found.as_of, detail)
        html = render_html("deadlines/sheet.html.j2", brief, templates=folder)
        with suppress(*(() if detail is Detail.DAYS else (DoesNotFitError,))):
            return fit_one_page(
                html,
                stylesheet=folder / "deadlines.css",
                fonts=folder / "fonts",
                title="Deadlines",
                date=found.as_of,
            )
    raise AssertionError  # pragma: no cover - the last attempt returns or raises


def calendar_of(found: CaseDeadlines) -> bytes:
    """Return the days as a calendar file (RFC 5545): an all-day entry each, with reminders.

    Our own days are the days to keep; a payer's is the day its answer is due. Entries carry the
    payer's reference, as the footers do, and nothing about the patient. The same case gives the
    same entry names, so that a calendar replaces what it took in before.
    """
    from icalendar import Calendar  # slow to import

    made = Calendar()
    made.add("prodid", "-//appealgen//deadlines//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    for deadline in found.deadlines:
        if deadline.status in _SHOWN and _day_of(deadline) is not None:
            made.add_component(_entry(deadline, found))
    return bytes(made.to_ical())


def _day_of(deadline: Deadline) -> dt.date | None:
    if deadline.who is Who.US:
        return deadline.safe_day or deadline.last_day
    return deadline.last_day


def _entry(deadline: Deadline, found: CaseDeadlines) -> Event:
    from icalendar import Alarm, Event

    day = _day_of(deadline)
    reference = reference_of(found.case)
    entry = Event()
    entry.add("uid", _uid(deadline, found.case))
    # The day asked about, not the clock: equal cases give equal files.
    stamp = dt.datetime.combine(found.as_of, dt.time(), tzinfo=dt.UTC)
    entry.add("dtstamp", stamp)
    whose = "" if deadline.who is Who.US else "Payer: "
    entry.add("summary", f"{whose}{deadline.title} ({reference})")
    entry.add("description", _description(deadline))
    if deadline.moment is not None:
        entry.add("dtstart", deadline.moment.astimezone(dt.UTC))
        triggers = [-dt.timedelta(hours=24), -dt.timedelta(hours=2)]
    else:
        entry.add("dtstart", day)
        triggers = [_MORNING - dt.timedelta(days=days) for days in _REMIND_DAYS] + [_MORNING]
    entry.add("transp", "TRANSPARENT")
    for trigger in triggers:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", deadline.title)
        alarm.add("trigger", trigger)
        entry.add_component(alarm)
    return entry


def _description(deadline: Deadline) -> str:
    parts = (
        f"Day: {day_words(deadline)}.",
        deadline.counted,
        deadline.rule,
        deadline.filed_when,
        f"{deadline.citation}; confidence: {deadline.confidence.replace('_', ' ')}.",
        f"Find out {deadline.ask} (from {deadline.ask_of})." if deadline.ask else "",
    )
    return "\n".join(part for part in parts if part)


def _uid(deadline: Deadline, case: Case) -> str:
    """Return a name for an entry that is the same each time and tells nothing."""
    denial = case.denial
    known = [case.coverage.payer, deadline.step]
    if denial is not None:
        known += [f"{ref.label}{ref.number}" for ref in denial.references]
        known.append(str(denial.notice_date))
    digest = hashlib.sha256("\n".join(known).encode()).hexdigest()
    return f"{digest[:24]}@appealgen"


def write_beside(path: Path, data: bytes, *, force: bool) -> Path:
    """Write one file whole or not at all.

    Args:
        path: Where.
        data: The file.
        force: Replace a file of that name.

    Raises:
        OutputExistsError: There is such a file, and ``force`` is off.
        OutputUnwritableError: It cannot be written.
    """
    if path.exists() and not force:
        raise OutputExistsError(
            str(path), "is there already", "Choose another name, or pass --force to replace it."
        )
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".appealgen-", delete=False) as file:
            file.write(data)
        try:
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputUnwritableError(
            str(path), (error.strerror or "it is not writable").casefold()
        ) from error
    return path
