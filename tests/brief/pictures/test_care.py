"""The line of time: what is counted, what is not and why, and dates as exact as the chart."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from appealgen.brief.pictures import Timeline, pictures_of
from appealgen.brief.pictures.care import timelines
from appealgen.brief.pictures.models import CourseRow, Stretch
from tests.brief.pictures.cases import crowded, pictured

if TYPE_CHECKING:
    from collections.abc import Callable

    from appealgen.brief.context import Context


def rows(context: Context) -> dict[str, CourseRow]:
    """Return the rows of all pictures by name."""
    return {row.name: row for picture in timelines(context) for row in picture.rows}


def with_drug(**course: str) -> Callable[[dict[str, Any]], None]:
    """Return a change that makes the care one drug with some dates."""
    drug = {"kind": "medication", "drug": "celecoxib", "drug_class": "nsaid", "cite": "F p. 1"}

    def change(tree: dict[str, Any]) -> None:
        tree["care"] = [tree["care"][0], {**drug, **course}]

    return change


def test_a_course_that_a_met_criterion_counts_has_its_weeks() -> None:
    """The twelve weeks of therapy are those of the criterion's own evidence."""
    therapy = rows(pictured())["Physical therapy, 16 sessions"]

    assert therapy.counted
    assert therapy.says == "12 weeks counted; gave no lasting relief"
    assert therapy.sure == Stretch(first=dt.date(2026, 2, 3), last=dt.date(2026, 4, 28))
    assert therapy.when == "February 3 to April 28, 2026 (Ex. B pp. 2–3)"


def test_therapy_too_short_is_not_counted() -> None:
    """Five weeks are drawn, and said not to be what the policy asks."""

    def shorten(tree: dict[str, Any]) -> None:
        tree["care"][0]["end"] = "2026-03-09"

    therapy = rows(pictured(shorten))["Physical therapy, 16 sessions"]

    assert not therapy.counted
    assert therapy.says == "not counted; not as the policy asks; gave no lasting relief"


def test_therapy_without_a_result_says_what_is_not_stated() -> None:
    """The gap of the determination stands beside the strip."""

    def silent(tree: dict[str, Any]) -> None:
        del tree["care"][0]["outcome"], tree["care"][0]["words"]

    therapy = rows(pictured(silent))["Physical therapy, 16 sessions"]

    assert not therapy.counted
    assert "not stated the result of physical therapy" in therapy.says


def test_care_that_no_met_criterion_asks_for_is_not_counted() -> None:
    """The home program is on record, goes on, and counts for nothing."""
    home = rows(pictured())["Home exercise program"]

    assert not home.counted
    assert home.goes_on
    assert home.says.startswith("not counted")


@pytest.mark.parametrize(
    ("dates", "sure", "possible"),
    [
        pytest.param(
            {"start": "2026-02", "end": "2026-04"},
            ("2026-02-28", "2026-04-01"),
            ("2026-02-01", "2026-04-30"),
            id="months",
        ),
        pytest.param(
            {"start": "2026-02-03", "end": "2026-04"},
            ("2026-02-03", "2026-04-01"),
            ("2026-02-03", "2026-04-30"),
            id="one month",
        ),
        pytest.param({"start": "2026-02"}, None, ("2026-02-01", "2026-02-28"), id="no end"),
        pytest.param({"end": "2026-02-03"}, None, ("2026-02-03", "2026-02-03"), id="no start"),
        pytest.param({}, None, None, id="no date"),
    ],
)
def test_dates_are_no_more_exact_than_the_chart(
    dates: dict[str, str], sure: tuple[str, str] | None, possible: tuple[str, str] | None
) -> None:
    """What a month or an open end leaves unsure is apart from the days that are certain."""
    row = rows(pictured(with_drug(**dates, outcome="no_relief")))["Celecoxib"]

    def said(stretch: Stretch | None) -> tuple[str, str] | None:
        return None if stretch is None else (str(stretch.first), str(stretch.last))

    assert (said(row.sure), said(row.possible)) == (sure, possible)
    assert row.open_end == ("end" not in dates and "start" in dates)
    assert row.open_start == ("start" not in dates and "end" in dates)


def test_injections_of_one_kind_share_a_row() -> None:
    """Three visits are three marks, each with its own result and page in the words."""
    name = "Image-guided interlaminar epidural injection at L4-L5"
    context = pictured()
    row = rows(context)[name]

    assert [mark.first for mark in row.marks] == [
        dt.date(2026, 5, 12), dt.date(2026, 6, 16), dt.date(2026, 7, 21)
    ]  # fmt: skip
    assert row.says == "gave 40% relief; gave 30% relief; gave no relief"
    assert "June 16, 2026, gave 30% relief (Ex. E p. 2)" in timelines(context)[0].alt


def test_the_words_name_every_course_with_its_page() -> None:
    """Who cannot see the picture is told all of it."""
    context = pictured(crowded)
    pictures = timelines(context)
    told = " ".join(picture.alt for picture in pictures)

    assert sum(len(picture.rows) for picture in pictures) == 18  # 20 courses, 3 of them one row
    for row in (row for picture in pictures for row in picture.rows):
        assert f"{row.name}: " in told
        assert row.says.partition(";")[0] in told


def test_many_courses_make_a_second_picture() -> None:
    """A picture is never longer than a page."""
    pictures = timelines(pictured(crowded))

    assert [picture.key for picture in pictures] == ["timeline-1", "timeline-2"]
    assert pictures[1].title.endswith("continued")
    assert (pictures[0].first, pictures[0].last) == (pictures[1].first, pictures[1].last)


def test_without_any_date_there_is_no_line_of_time() -> None:
    """Care of which nothing is dated is left to the table."""

    def undated(tree: dict[str, Any]) -> None:
        tree["care"] = [{"kind": "chiropractic", "outcome": "no_relief", "cite": "F p. 1"}]

    context = pictured(undated)

    assert not [p for p in pictures_of(context) if isinstance(p, Timeline)]
