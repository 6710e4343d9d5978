"""Conservative care: length, window, form, result; injections; therapy's proof."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matching.build import reading_of
from tests.matching.predicates.rows import N, Row, Table, U, Y, check, parameters


def therapy(**fields: object) -> dict[str, Any]:
    """Return a case part with one course of physical therapy, failed unless said otherwise."""
    return {"care": [{"kind": "physical_therapy", "outcome": "no_relief", **fields}]}


def shot(**fields: object) -> dict[str, Any]:
    """Return one injection."""
    return {"kind": "injection", "injection": "sacroiliac", **fields}


def weeks(start: str, end: str, **fields: object) -> dict[str, Any]:
    """Return a failed course of therapy with its dates."""
    return therapy(start=start, end=end, **fields)


CARE = ("physical_therapy",)
# As of 2026-11-21 the past 12 months begin on 2025-11-21.
TABLE: Table = {
    "care_lasted": (
        {"kinds": CARE, "weeks": "6", "within_months": 12},
        [
            Row("42 days are six weeks: at the limit", Y, weeks("2026-03-01", "2026-04-11")),
            Row("41 days are not", N, weeks("2026-03-01", "2026-04-10")),
            Row("43 days are more", Y, weeks("2026-03-01", "2026-04-12")),
            Row("no course on record is not a failure", U),
            Row("a course of another kind says nothing", U, {"care": [{"kind": "bracing"}]}),
            Row("no dates and no length", U, therapy()),
            Row("a stated length without dates has no window", U, therapy(weeks="8")),
            Row("a stated length counts", Y, therapy(weeks="6"), {"within_months": None}),
            Row("a stated length too short", N, therapy(weeks="5.9"), {"within_months": None}),
            Row("ended on the window's first day", Y, weeks("2025-09-01", "2025-11-21")),
            Row("ended the day before the window", N, weeks("2025-09-01", "2025-11-20")),
            Row("ended in a month the window cuts", U, weeks("2025-09-01", "2025-11")),
            Row("ended in a month before the window", N, weeks("2025-08-01", "2025-10")),
            Row("months that prove six weeks", Y, weeks("2026-02", "2026-05")),
            Row(
                "months that prove too little, and could be enough", U, weeks("2026-02", "2026-03")
            ),
            Row("one month can never be six weeks", N, weeks("2026-02", "2026-02")),
            Row("months with a stated length", Y, weeks("2026-02", "2026-03", weeks="8")),
            Row("months with a stated length too short", N, weeks("2026-02", "2026-03", weeks="5")),
            Row(
                "exact dates outweigh a stated length",
                N,
                weeks("2026-03-01", "2026-03-20", weeks="9"),
            ),
            Row("begun inside the window, end not stated", U, therapy(start="2026-03-01")),
            Row("no result stated", U, weeks("2026-03-01", "2026-06-01", outcome=None)),
            Row("still going on: no result yet", U, therapy(start="2026-03-01", outcome="ongoing")),
            Row(
                "still going on, where failure is not asked for",
                Y,
                therapy(start="2026-03-01", outcome="ongoing"),
                {"failed": False},
            ),
            Row("it helped", N, weeks("2026-03-01", "2026-06-01", outcome="improved")),
            Row(
                "in person is not stated", U, weeks("2026-03-01", "2026-06-01"), {"in_person": True}
            ),
            Row(
                "by video is not in person",
                N,
                weeks("2026-03-01", "2026-06-01", in_person=False),
                {"in_person": True},
            ),
            Row(
                "supervised and in person",
                Y,
                weeks("2026-03-01", "2026-06-01", in_person=True, supervised=True),
                {"in_person": True, "supervised": True},
            ),
            Row(
                "silent on supervision", U, weeks("2026-03-01", "2026-06-01"), {"supervised": True}
            ),
            Row(
                "a course too short fails whatever else is silent",
                N,
                weeks("2026-03-01", "2026-03-08", outcome=None),
            ),
            Row(
                "three calendar months",
                Y,
                weeks("2026-01-10", "2026-04-09"),
                {"weeks": None, "months": 3},
            ),
            Row(
                "a day less than three calendar months",
                N,
                weeks("2026-01-10", "2026-04-08"),
                {"weeks": None, "months": 3},
            ),
            Row(
                "months that could be three",
                U,
                weeks("2026-01", "2026-03"),
                {"weeks": None, "months": 3},
            ),
            Row(
                "13 weeks are three months",
                Y,
                therapy(weeks="13"),
                {"weeks": None, "months": 3, "within_months": None},
            ),
            Row(
                "12 weeks are not",
                N,
                therapy(weeks="12"),
                {"weeks": None, "months": 3, "within_months": None},
            ),
        ],
    ),
    "care_tried": (
        {"kinds": ["medication"], "drug_classes": ["nsaid"]},
        [
            Row(
                "an NSAID is on record",
                Y,
                {"care": [{"kind": "medication", "drug": "naproxen", "drug_class": "nsaid"}]},
            ),
            Row(
                "another drug is not an NSAID, and says nothing of one",
                U,
                {"care": [{"kind": "medication", "drug": "tramadol", "drug_class": "opioid"}]},
            ),
            Row("no record", U),
            Row(
                "one of two wanted",
                U,
                {"care": [{"kind": "medication", "drug": "naproxen", "drug_class": "nsaid"}]},
                {"count": 2},
            ),
            Row(
                "the window needs a date",
                U,
                {"care": [{"kind": "medication", "drug": "naproxen", "drug_class": "nsaid"}]},
                {"within_months": 12},
            ),
            Row(
                "an injection at the level",
                Y,
                {"care": [shot(levels="L4-L5")]},
                {"kinds": ["injection"], "drug_classes": [], "here": True},
            ),
            Row(
                "an injection at another level",
                U,
                {"care": [shot(levels="L5-S1")]},
                {"kinds": ["injection"], "drug_classes": [], "here": True},
            ),
            Row(
                "an injection of a kind not stated",
                U,
                {"care": [shot(injection="not_stated")]},
                {"kinds": ["injection"], "drug_classes": [], "injections": ["epidural"]},
            ),
            Row(
                "long enough",
                Y,
                therapy(weeks="6"),
                {"kinds": CARE, "drug_classes": [], "weeks": "6"},
            ),
            Row(
                "failed is asked for and not stated",
                U,
                therapy(outcome=None),
                {"kinds": CARE, "drug_classes": [], "failed": True},
            ),
        ],
    ),
    "injection_relief": (
        {"injections": ["sacroiliac"], "percent": "75", "count": 2},
        [
            Row(
                "two at the limit",
                Y,
                {"care": [shot(relief_percent="75"), shot(relief_percent="75")]},
            ),
            Row(
                "one just below",
                N,
                {"care": [shot(relief_percent="75"), shot(relief_percent="74.9")]},
            ),
            Row(
                "more than is not at least",
                N,
                {"care": [shot(relief_percent="75"), shot(relief_percent="80")]},
                {"op": ">"},
            ),
            Row("one only: the other may not be on file", U, {"care": [shot(relief_percent="80")]}),
            Row("relief not stated", U, {"care": [shot(relief_percent="80"), shot()]}),
            Row("no record", U),
            Row(
                "image guidance not stated",
                U,
                {"care": [shot(relief_percent="80"), shot(relief_percent="80")]},
                {"image_guided": True},
            ),
            Row(
                "not guided",
                N,
                {"care": [shot(relief_percent="80", image_guided=False)]},
                {"image_guided": True, "count": 1},
            ),
            Row(
                "outside the window",
                N,
                {"care": [shot(relief_percent="80", date="2025-01-02")]},
                {"count": 1, "within_months": 12},
            ),
            Row(
                "in a month the window cuts",
                U,
                {"care": [shot(relief_percent="80", date="2025-11")]},
                {"count": 1, "within_months": 12},
            ),
            Row(
                "undated",
                U,
                {"care": [shot(relief_percent="80")]},
                {"count": 1, "within_months": 12},
            ),
            Row(
                "on the other side",
                U,
                {
                    "line": {"code": "27279", "side": "left"},
                    "care": [shot(relief_percent="80", side="right")],
                },
                {"count": 1},
                None,
            ),
            Row(
                "on a side not stated: good or poor, it may be the other side",
                U,
                {
                    "line": {"code": "27279", "side": "left"},
                    "care": [shot(relief_percent="80"), shot(relief_percent="10")],
                },
                {"count": 1},
                None,
            ),
            Row(
                "on the side asked for",
                Y,
                {
                    "line": {"code": "27279", "side": "left"},
                    "care": [shot(relief_percent="80", side="left")],
                },
                {"count": 1},
                None,
            ),
        ],
    ),
    "therapy_proven": (
        {},
        [
            Row(
                "notes are cited",
                Y,
                {
                    **therapy(cite="B p. 1"),
                    "exhibits": [{"letter": "B", "title": "notes", "kind": "therapy_notes"}],
                },
            ),
            Row(
                "a clinic note is no therapy note",
                U,
                {
                    **therapy(cite="B p. 1"),
                    "exhibits": [{"letter": "B", "title": "notes", "kind": "clinic_note"}],
                },
            ),
            Row("claims on file", Y, therapy(claims_on_file=True)),
            Row(
                "claims do not count here", U, therapy(claims_on_file=True), {"claims_count": False}
            ),
            Row("no therapy on record", U),
        ],
    ),
    "therapy_futile": (
        {},
        [
            Row("the discharge note says so", Y, therapy(discharged_as_futile=True)),
            Row("it says otherwise", N, therapy(discharged_as_futile=False)),
            Row("it does not say", U, therapy()),
            Row("no therapy on record", U),
        ],
    ),
    "therapy_futile_claimed": (
        {},
        [
            Row("the note speaks of it", Y, therapy(discharged_as_futile=True)),
            Row("it says that more would help", Y, therapy(discharged_as_futile=False)),
            Row("it does not speak of it", N, therapy()),
            Row("no therapy on record", N),
        ],
    ),
}


@pytest.mark.parametrize(("name", "params", "row"), parameters(TABLE))
def test_care(name: str, params: dict[str, Any], row: Row) -> None:
    """Each row of the table comes out as written."""
    check(name, params, row)


def test_only_the_injections_that_helped_are_evidence() -> None:
    """A letter that cites the relief does not cite the injection that gave none."""
    care = [shot(relief_percent="10"), shot(relief_percent="80")]

    reading = reading_of(
        "injection_relief", {"injections": ["sacroiliac"], "percent": "75"}, care=care
    )

    assert [e.path for e in reading.evidence] == ["care[1]"]


def test_what_a_course_is_silent_about_is_named() -> None:
    """The ask says which of the things asked for is not stated."""
    reading = reading_of(
        "care_lasted", {"kinds": CARE, "weeks": "6"}, care=[{"kind": "physical_therapy"}]
    )

    assert reading.missing == (
        "not stated: how long physical therapy lasted, the result of physical therapy"
    )


@pytest.mark.parametrize("params", [{}, {"weeks": "6", "months": 2}])
def test_a_length_is_given_once(params: dict[str, Any]) -> None:
    """A policy gives the length in weeks or in months, one of them."""
    with pytest.raises(ValueError, match="weeks or in months"):
        reading_of("care_lasted", {"kinds": CARE, **params})
