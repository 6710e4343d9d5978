"""Clocks of a case file: the calendar file, the page, and files that are not overwritten."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar, Component
from pypdf import PdfReader

from appealgen import resources
from appealgen.appeals import Status
from appealgen.errors import OutputExistsError, OutputUnwritableError
from appealgen.service.deadlines import (
    CaseDeadlines,
    calendar_of,
    deadlines_of_case,
    sheet_pdf,
    write_beside,
)

DEMO = resources.demo_case_folder()
DEMO_DAY = dt.date(2026, 11, 2)

URGENT = """\
schema_version: "1"
patient: {name: Pat Example, synthetic: true}
coverage: {payer: Example Health, plan_kind: medicare_advantage, state: PA}
request:
  stages: [{name: one, lines: [{code: "22612", levels: L4-L5}]}]
denial:
  kind: prior_authorization
  notice_date: 2026-10-20
  reasons: [{category: not_medically_necessary}]
earlier_appeals:
  - {level: reconsideration, step: expedited, filed_at: "2026-10-30T23:30-04:00"}
"""


def demo(as_of: dt.date = DEMO_DAY) -> CaseDeadlines:
    """Return the clocks of the demo."""
    return deadlines_of_case(DEMO, as_of=as_of)


def entries(data: bytes) -> list[Component]:
    """Return the entries of a calendar file."""
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_the_demo_has_its_two_days() -> None:
    """The call until November 9, the appeal by Friday, April 23, 2027."""
    running = [d for d in demo().deadlines if d.status is Status.OPEN]

    assert [(d.step, d.safe_day) for d in running] == [
        ("call", dt.date(2026, 11, 9)),
        ("internal-appeal", dt.date(2027, 4, 23)),
    ]


def test_the_calendar_has_an_entry_with_alarms_for_each_day() -> None:
    """All-day entries on the days to keep, reminded 14, 7 and 1 days before and on the day."""
    found = entries(calendar_of(demo()))

    assert [entry.decoded("dtstart") for entry in found] == [
        dt.date(2026, 11, 9),
        dt.date(2027, 4, 23),
    ]
    for entry in found:
        triggers = [alarm.decoded("trigger").days for alarm in entry.walk("VALARM")]
        assert triggers == [-14, -7, -1, 0]


def test_the_calendar_says_nothing_about_the_patient() -> None:
    """A calendar is often shared: reference number yes, name no."""
    text = calendar_of(demo()).decode()

    assert "Hartwell" not in text
    assert "W000123456" not in text
    assert "26-1029-55512" in text


def test_the_same_case_gives_the_same_entries() -> None:
    """Entry names stay, so that a calendar replaces an entry instead of adding one."""
    first, later = calendar_of(demo()), calendar_of(demo(dt.date(2026, 11, 3)))

    assert calendar_of(demo()) == first
    assert [e["uid"] for e in entries(first)] == [e["uid"] for e in entries(later)]


def test_a_clock_of_hours_ends_at_its_moment(tmp_path: Path) -> None:
    """72 hours from October 30, 23:30 at -04:00 end on November 3, 03:30 UTC."""
    (tmp_path / "case.yaml").write_text(URGENT, encoding="utf-8")
    found = deadlines_of_case(tmp_path, as_of=DEMO_DAY)

    times = [entry.decoded("dtstart") for entry in entries(calendar_of(found))]

    assert dt.datetime(2026, 11, 3, 3, 30, tzinfo=dt.UTC) in times


def test_the_sheet_is_one_page() -> None:
    """The demo's sheet is one page and carries its days."""
    pages = PdfReader(BytesIO(sheet_pdf(demo()))).pages

    assert len(pages) == 1
    assert "April 23, 2027" in " ".join(pages[0].extract_text().split())


def test_a_file_is_not_replaced_without_force(tmp_path: Path) -> None:
    """What lies there may be somebody's work."""
    path = tmp_path / "days.ics"
    write_beside(path, b"one", force=False)

    with pytest.raises(OutputExistsError):
        write_beside(path, b"two", force=False)
    assert path.read_bytes() == b"one"
    assert write_beside(path, b"two", force=True).read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["days.ics"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A folder that is not there is an output error, not a crash."""
    with pytest.raises(OutputUnwritableError):
        write_beside(tmp_path / "no" / "days.ics", b"one", force=False)
