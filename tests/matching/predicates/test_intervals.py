"""The days of care, held against a plain count of days on a calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.matching import Truth
from appealgen.matching.predicates.counting import Way
from appealgen.matching.predicates.intervals import Need, Run, days_of, joined, total
from appealgen.model.care import CourseOfCare, PhysicalTherapy
from tests.matching.build import AS_OF, reading_of, truth_of

D = dt.date
ONE = dt.timedelta(days=1)
LEAP = D(2028, 3, 1)


def course(**fields: object) -> CourseOfCare:
    """Return a course of therapy."""
    return PhysicalTherapy.model_validate({"kind": "physical_therapy", **fields})


@pytest.mark.parametrize(
    ("fields", "certain", "possible", "length"),
    [
        ({"start": "2026-03-01", "end": "2026-04-11"}, 42, 42, None),
        ({"start": "2026-03-01", "end": "2026-03-01"}, 1, 1, None),
        ({"start": "2026-02", "end": "2026-04"}, 33, 89, None),
        ({"start": "2026-02", "end": "2026-04", "weeks": "8"}, 33, 89, 56),
        ({"start": "2026-02", "end": "2026-04", "weeks": "20"}, 33, 89, None),
        ({"start": "2026-03-01", "end": "2026-03-14", "weeks": "9"}, 14, 14, None),
        ({"start": "2026-03-01", "weeks": "6"}, 42, 42, 42),
        ({"start": "2026-03", "weeks": "6"}, 12, 72, 42),
        ({"end": "2026-04-11", "weeks": "6"}, 42, 42, 42),
        ({"start": "2026-11-15", "weeks": "6"}, None, None, None),
        ({"weeks": "6"}, None, None, 42),
        ({"start": "2026-03-01"}, None, None, None),
        ({"end": "2026-03-01"}, None, None, None),
        ({"start": "2026-11-01", "outcome": "ongoing"}, 21, 21, None),
        ({"start": "2026-11", "outcome": "ongoing"}, 1, 21, None),
        ({"start": "2026-11-01", "end": "2027-03-01"}, 21, 21, None),
        ({"start": "2024-02", "end": "2024-02"}, None, 29, None),
        ({}, None, None, None),
    ],
)
def test_what_dates_prove(
    fields: dict[str, Any], certain: int | None, possible: int | None, length: int | None
) -> None:
    """Inexact, half-known, contradictory and open-ended dates give the days they prove."""
    found = days_of(course(**fields), AS_OF)

    assert (found.certain.days if found.certain else None) == certain
    assert (found.possible.days if found.possible else None) == possible
    assert found.length == length


@pytest.mark.parametrize(
    ("fields", "least", "most"),
    [
        ({"start": "2026-03-01", "end": "2026-04-11"}, 11, 11),
        ({"start": "2026-04-01", "end": "2026-04-11"}, 11, 11),
        ({"start": "2026-03-01", "end": "2026-03-31"}, 0, 0),
        ({"start": "2026-03-01", "weeks": "6"}, 11, 11),
        ({"start": "2026-04", "end": "2026-05", "weeks": "5"}, 35, 61),
        ({"start": "2026-03", "end": "2026-04", "weeks": "5"}, 1, 30),
        ({"weeks": "6"}, 0, None),
    ],
)
def test_only_the_days_inside_a_window_count(
    fields: dict[str, Any], least: int, most: int | None
) -> None:
    """What lies before the window, or may lie before it, proves nothing."""
    found = days_of(course(**fields), AS_OF, since=D(2026, 4, 1))

    assert found.least == least
    assert (found.possible.days if found.possible else None) == most


@pytest.mark.parametrize(
    ("months", "days", "enough"),
    [(3, 91, True), (3, 90, None), (3, 89, None), (3, 88, False), (12, 364, True), (1, 27, False)],
)
def test_a_length_without_dates_in_months(months: int, days: int, enough: bool | None) -> None:  # noqa: FBT001 - a column of the table
    """52 weeks are 12 months; fewer days than the shortest months fail; between them it is open."""
    assert Need(months=months).by_length(Decimal(days)) is enough


@dataclass(frozen=True)
class Told:
    """One course as it was, and as a chart tells it."""

    was: Run
    told: CourseOfCare


def partial(draw: st.DrawFn, day: dt.date) -> str | None:
    """Return a day as a chart may know it: the day, its month, its year, or nothing."""
    form = draw(st.sampled_from(["%Y-%m-%d", "%Y-%m-%d", "%Y-%m", "%Y", None]))
    return day.strftime(form) if form else None


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    """Draw a course near a leap day, and a chart's account of it that does not contradict it."""
    first = LEAP - dt.timedelta(days=draw(st.integers(0, 200)))
    last = min(first + dt.timedelta(days=draw(st.integers(0, 110))), LEAP)
    was = Run(first, last)
    fields: dict[str, Any] = {"start": partial(draw, first), "end": partial(draw, last)}
    if was.days % 7 == 0 and draw(st.booleans()):
        fields["weeks"] = str(was.days // 7)
    ongoing = last == LEAP and draw(st.booleans())
    fields["outcome"] = "ongoing" if ongoing else draw(st.sampled_from(["no_relief", None]))
    known = {name: value for name, value in fields.items() if value is not None}
    return Told(was, course(**known))


def plain_days(runs: list[Run]) -> list[dt.date]:
    """Return every day that some runs cover, once each, by walking the calendar."""
    found: set[dt.date] = set()
    for run in runs:
        day = run.first
        while day <= run.last:
            found.add(day)
            day += ONE
    return sorted(found)


def plain_longest(days: list[dt.date]) -> int:
    """Return the most days in a row."""
    longest = current = 0
    for day in days:
        current = current + 1 if day - ONE in days else 1
        longest = max(longest, current)
    return longest


def plain_count(way: Way, runs: list[Run]) -> int:
    """Return the days that a way of counting counts."""
    if way is Way.ONE_COURSE:
        return max(len(plain_days([run])) for run in runs)
    days = plain_days(runs)
    return len(days) if way is Way.ADDED_UP else plain_longest(days)


@given(st.lists(tellings(), min_size=1, max_size=4), st.sampled_from(Way), st.integers(1, 20))
@settings(max_examples=300)
def test_an_account_never_settles_what_the_days_do_not(
    told: list[Told], way: Way, weeks: int
) -> None:
    """Whatever a chart leaves out, a settled answer is the one that a count of days gives."""
    care = [one.told.model_dump(exclude_none=True, mode="json") for one in told]
    params = {"kinds": ["physical_therapy"], "weeks": weeks, "counted": way, "failed": False}
    found = truth_of("care_lasted", params, as_of=LEAP, care=care)
    counted = plain_count(way, [one.was for one in told])

    assert found in {Truth.NOT_DOCUMENTED, Truth.of(counted >= weeks * 7)}


@given(st.lists(tellings(), min_size=1, max_size=4), st.sampled_from(Way), st.integers(1, 20))
@settings(max_examples=150)
def test_exact_dates_are_counted_day_by_day(told: list[Told], way: Way, weeks: int) -> None:
    """With every day known the answer is always settled, and is that of a count of days."""
    care = [
        {"kind": "physical_therapy", "start": str(one.was.first), "end": str(one.was.last)}
        for one in told
    ]
    params = {"kinds": ["physical_therapy"], "weeks": weeks, "counted": way, "failed": False}
    counted = plain_count(way, [one.was for one in told])

    assert truth_of("care_lasted", params, as_of=LEAP, care=care) is Truth.of(counted >= weeks * 7)


@given(st.lists(tellings(), min_size=1, max_size=3), st.integers(1, 8), st.integers(1, 3))
@settings(max_examples=150)
def test_days_inside_a_window_are_counted_day_by_day(
    told: list[Told], weeks: int, months: int
) -> None:
    """With a window, a settled answer is that of the days on or after its first day."""
    care = [one.told.model_dump(exclude_none=True, mode="json") for one in told]
    params = {
        "kinds": ["physical_therapy"],
        "weeks": weeks,
        "within_months": months,
        "inside": True,
        "counted": "added_up",
        "failed": False,
    }
    since = {1: D(2028, 2, 1), 2: D(2028, 1, 1), 3: D(2027, 12, 1)}[months]
    inside = [day for day in plain_days([one.was for one in told]) if day >= since]
    found = truth_of("care_lasted", params, as_of=LEAP, care=care)

    assert found in {Truth.NOT_DOCUMENTED, Truth.of(len(inside) >= weeks * 7)}


@given(st.lists(tellings(), min_size=1, max_size=4), st.sampled_from(Way))
@settings(max_examples=100)
def test_the_order_of_the_courses_does_not_matter(told: list[Told], way: Way) -> None:
    """The same courses in another order give the same answer."""
    care = [one.told.model_dump(exclude_none=True, mode="json") for one in told]
    params = {"kinds": ["physical_therapy"], "weeks": 6, "counted": way}

    assert truth_of("care_lasted", params, as_of=LEAP, care=care) is truth_of(
        "care_lasted", params, as_of=LEAP, care=care[::-1]
    )


@given(st.lists(tellings(), max_size=5))
def test_joined_runs_are_the_days_on_the_calendar(told: list[Told]) -> None:
    """Joining runs loses no day and counts none twice."""
    runs = [one.was for one in told]

    assert total(runs) == len(plain_days(runs))
    assert plain_days(list(joined(runs))) == plain_days(runs)


def test_the_days_counted_stand_in_the_trace() -> None:
    """The reading says how many weeks were counted together, and which days of which course."""
    care = [
        {"kind": "physical_therapy", "start": "2026-03-01", "end": "2026-03-21"},
        {"kind": "home_exercise", "start": "2026-03-15", "end": "2026-04-11"},
        {"kind": "physical_therapy", "start": "2026-06-01", "end": "2026-06-07"},
    ]
    care = [{**one, "outcome": "no_relief"} for one in care]
    params = {"kinds": ["physical_therapy", "home_exercise"], "weeks": 7, "counted": "added_up"}
    reading = reading_of("care_lasted", params, care=care)

    assert reading.truth is Truth.MET
    assert reading.observed.startswith(
        "7 weeks counted (2026-03-01 to 2026-04-11, 2026-06-01 to 2026-06-07): "
    )
    assert [one.counted for one in reading.evidence] == [
        (D(2026, 3, 1), D(2026, 3, 21)),
        (D(2026, 3, 15), D(2026, 4, 11)),
        (D(2026, 6, 1), D(2026, 6, 7)),
    ]


def test_a_month_proves_only_the_days_in_every_reading_of_it() -> None:
    """The trace shows the days that certainly count, never the most that they could be."""
    care = [
        {"kind": "physical_therapy", "start": "2026-02", "end": "2026-05", "outcome": "no_relief"}
    ]
    reading = reading_of("care_lasted", {"kinds": ["physical_therapy"], "weeks": 6}, care=care)

    assert [one.counted for one in reading.evidence] == [(D(2026, 2, 28), D(2026, 5, 1))]
    assert "2026-02-28 to 2026-05-01" in reading.observed


def test_a_run_with_a_free_day_is_broken() -> None:
    """One day between two courses breaks consecutive care; the next day does not."""
    first = {"kind": "physical_therapy", "start": "2026-03-01", "end": "2026-03-21"}
    second = {"kind": "physical_therapy", "start": "2026-03-22", "end": "2026-04-11"}
    params = {"kinds": ["physical_therapy"], "weeks": 6, "counted": "consecutive", "failed": False}
    later = replace(Run(D(2026, 3, 23), D(2026, 4, 12)))

    assert truth_of("care_lasted", params, care=[first, second]) is Truth.MET
    second |= {"start": str(later.first), "end": str(later.last)}
    assert truth_of("care_lasted", params, care=[first, second]) is Truth.NOT_MET


@pytest.mark.parametrize(
    ("extra", "wanted"),
    [
        ({"outcome": "no_relief"}, Truth.MET),
        ({"outcome": "improved"}, Truth.NOT_MET),
        ({}, Truth.NOT_DOCUMENTED),
    ],
)
def test_only_courses_that_failed_are_added(extra: dict[str, Any], wanted: Truth) -> None:
    """A course that helped adds nothing; one whose result is not stated keeps the sum open."""
    failed = {"kind": "physical_therapy", "outcome": "no_relief"}
    care = [
        {**failed, "start": "2026-03-01", "end": "2026-03-21"},
        {"kind": "physical_therapy", "start": "2026-05-01", "end": "2026-05-21", **extra},
    ]
    params = {"kinds": ["physical_therapy"], "weeks": 6, "counted": "added_up"}

    assert truth_of("care_lasted", params, care=care) is wanted


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        ({"kind": "physical_therapy"}, Truth.MET),
        ({"kind": "chiropractic"}, Truth.MET),
        ({"kind": "home_exercise", "prescribed_by": "Dr. Invented"}, Truth.MET),
        ({"kind": "home_exercise", "provider": "Invented Clinic"}, Truth.MET),
        ({"kind": "home_exercise"}, Truth.NOT_DOCUMENTED),
    ],
)
def test_who_directed_the_care(one: dict[str, Any], wanted: Truth) -> None:
    """Therapy is directed by its therapist; a home program needs to say who prescribed it."""
    params = {
        "kinds": ["physical_therapy", "home_exercise", "chiropractic"],
        "weeks": 6,
        "directed": True,
    }
    care = [{**one, "weeks": "6", "outcome": "no_relief"}]

    assert truth_of("care_lasted", params, care=care) is wanted


def test_a_window_for_days_needs_its_months() -> None:
    """Days inside a window cannot be counted where no window is named."""
    with pytest.raises(ValueError, match="within_months"):
        reading_of("care_lasted", {"kinds": ["physical_therapy"], "weeks": 6, "inside": True})
