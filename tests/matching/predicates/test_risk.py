"""Risk: nicotine, diabetes, HbA1c, mood, scores."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matching.predicates.rows import N, Row, Table, U, Y, check, parameters


def nicotine(status: str, **fields: object) -> dict[str, Any]:
    """Return a case part with nicotine use."""
    return {"risk": {"nicotine": {"status": status, **fields}}}


def lab(value: str, date: str = "2026-11-01", **fields: object) -> dict[str, Any]:
    """Return a case part with a cotinine report in hand."""
    report = {
        "analyte": "cotinine",
        "sample": "blood",
        "value": value,
        "unit": "ng/mL",
        "date": date,
        "laboratory_report": True,
        **fields,
    }
    return nicotine("former", lab=report)


def hba1c(value: str, date: str = "2026-10-01") -> dict[str, Any]:
    """Return a case part with an HbA1c."""
    return {"risk": {"hba1c": {"value": value, "unit": "%", "date": date}}}


def scores(*given: dict[str, Any]) -> dict[str, Any]:
    """Return a case part with scores."""
    return {"scores": list(given)}


def odi(value: str, date: str | None = "2026-10-01", **fields: object) -> dict[str, Any]:
    """Return one ODI."""
    return {"instrument": "odi", "value": value, "date": date, **fields}


def nrs(
    value: str, site: str, date: str | None = "2026-10-01", side: str | None = None
) -> dict[str, Any]:
    """Return one pain score."""
    return {"instrument": "nrs", "value": value, "site": site, "date": date, "side": side}


SURGERY = {
    "request": {
        "stages": [
            {
                "name": "one",
                "planned_date": "2027-01-04",
                "lines": [{"code": "22612", "levels": "L4-L5"}],
            }
        ]
    }
}

# Six weeks before the assessment of 2026-11-21: 2026-10-10.
TABLE: Table = {
    "nicotine_never": (
        {},
        [
            Row("never", Y, nicotine("never")),
            Row("former", N, nicotine("former")),
            Row("current", N, nicotine("current")),
            Row("not asked", U),
        ],
    ),
    "nicotine_free": (
        {"weeks": 6},
        [
            Row("never", Y, nicotine("never")),
            Row("current", N, nicotine("current")),
            Row("quit to the day", Y, nicotine("former", quit_date="2026-10-10")),
            Row("quit a day too late", N, nicotine("former", quit_date="2026-10-11")),
            Row("quit in a month the limit cuts", U, nicotine("former", quit_date="2026-10")),
            Row("quit in a month before", Y, nicotine("former", quit_date="2026-09")),
            Row("quit in a month after", N, nicotine("former", quit_date="2026-11")),
            Row("quit date not stated", U, nicotine("former")),
            Row("not asked", U),
        ],
    ),
    "nicotine_used_within": (
        {"months": 12},
        [
            Row("current", Y, nicotine("current")),
            Row("never", N, nicotine("never")),
            Row("quit a day inside", Y, nicotine("former", quit_date="2025-11-22")),
            Row("quit on the limit", N, nicotine("former", quit_date="2025-11-21")),
            Row("quit in a month the limit cuts", U, nicotine("former", quit_date="2025-11")),
            Row("quit the year before", N, nicotine("former", quit_date="2024")),
            Row("quit date not stated", U, nicotine("former")),
            Row("not asked", U),
        ],
    ),
    "nicotine_lab": (
        {
            "assays": ["blood cotinine"],
            "op": "<=",
            "value": "10",
            "unit": "ng/mL",
            "within_weeks": 6,
        },
        [
            Row("at the limit", Y, lab("10")),
            Row("at the limit, where less is asked for", N, lab("10"), {"op": "<"}),
            Row("above", N, lab("10.1")),
            Row("below", Y, lab("2")),
            Row("on the window's first day", Y, lab("2", "2026-10-10")),
            Row("a day too old", U, lab("2", "2026-10-09")),
            Row("in a month the window cuts", U, lab("2", "2026-10")),
            Row(
                "old, where no window is printed", Y, lab("2", "2025-01-01"), {"within_weeks": None}
            ),
            Row("high, where no window is printed", N, lab("11"), {"within_weeks": None}),
            Row("an assay that is not accepted", U, lab("2", sample="urine")),
            Row("a summary without the report", U, lab("2", laboratory_report=False)),
            Row("no report", U, nicotine("former")),
            Row("not asked", U),
        ],
    ),
    "diabetic": (
        {},
        [
            Row("yes", Y, {"risk": {"diabetes": True}}),
            Row("no", N, {"risk": {"diabetes": False}}),
            Row("said to be unknown", U, {"risk": {"diabetes": {"unknown": "not_asked"}}}),
            Row("not asked", U),
        ],
    ),
    "hba1c": (
        {"op": "<", "value": "8", "unit": "%", "within_months": 3},
        [
            Row("below", Y, hba1c("7.9")),
            Row("at the limit", N, hba1c("8")),
            Row("at the limit, where that counts", Y, hba1c("8"), {"op": "<="}),
            Row("above", N, hba1c("8.1")),
            Row("on the window's first day", Y, hba1c("7", "2026-08-21")),
            Row("a day too old", U, hba1c("7", "2026-08-20")),
            Row("in a month the window cuts", U, hba1c("7", "2026-08")),
            Row(
                "old, where no window is printed", Y, hba1c("7", "2024-01"), {"within_months": None}
            ),
            Row("none", U),
        ],
    ),
    "anxiety_depression_addressed": (
        {},
        [
            Row("addressed", Y, {"risk": {"anxiety_depression_addressed": True}}),
            Row("not addressed", N, {"risk": {"anxiety_depression_addressed": False}}),
            Row(
                "said to be unknown",
                U,
                {"risk": {"anxiety_depression_addressed": {"unknown": "not_known"}}},
            ),
            Row("not asked", U),
        ],
    ),
    "score": (
        {"instrument": "odi", "op": ">=", "value": "40", "unit": "%"},
        [
            Row("at the limit", Y, scores(odi("40"))),
            Row("at the limit, where more is asked for", N, scores(odi("40")), {"op": ">"}),
            Row("below", N, scores(odi("39.9"))),
            Row("a raw sum is doubled", Y, scores(odi("20", scale="raw"))),
            Row(
                "by its items",
                Y,
                scores({"instrument": "odi", "items": ["2"] * 10, "date": "2026-10-01"}),
            ),
            Row("the name in capitals", Y, scores({"instrument": "ODI", "value": "40"})),
            Row("the latest counts", N, scores(odi("60", "2026-03-01"), odi("20"))),
            Row("whatever the order in the file", N, scores(odi("20"), odi("60", "2026-03-01"))),
            Row("one undated, and they differ", U, scores(odi("60", None), odi("20"))),
            Row("one undated, and they agree", Y, scores(odi("60", None), odi("50"))),
            Row("a year and a day of it", U, scores(odi("60", "2026"), odi("20", "2026-03-01"))),
            Row("both undated, and they differ", U, scores(odi("60", None), odi("20", None))),
            Row("none", U),
            Row("of another scale", U, scores(nrs("8", "leg"))),
            Row(
                "of another site",
                U,
                scores(nrs("8", "back")),
                {"instrument": "nrs", "value": "7", "sites": "leg"},
            ),
            Row(
                "site not stated",
                U,
                scores(nrs("8", "not_stated")),
                {"instrument": "nrs", "value": "7", "sites": "leg"},
            ),
            Row(
                "the worse leg on one day",
                Y,
                scores(nrs("2", "leg", side="right"), nrs("8", "leg", side="left")),
                {"instrument": "nrs", "value": "7", "sites": "leg"},
            ),
            Row("recorded is enough", Y, scores(odi("4")), {"op": None, "value": None}),
            Row("not recorded", U, {}, {"op": None, "value": None}),
        ],
    ),
}


@pytest.mark.parametrize(("name", "params", "row"), parameters(TABLE))
def test_risk(name: str, params: dict[str, Any], row: Row) -> None:
    """Each row of the table comes out as written."""
    check(name, params, row)


@pytest.mark.parametrize(("quit_date", "wanted"), [("2026-11-23", Y), ("2026-11-24", N)])
def test_the_weeks_before_surgery_count_to_the_planned_day(quit_date: str, wanted: object) -> None:
    """Where a day of surgery is planned, abstinence is counted to that day, not to today."""
    import datetime as dt

    from tests.matching.build import truth_of

    parts = {**SURGERY, **nicotine("former", quit_date=quit_date)}
    found = truth_of("nicotine_free", {"weeks": 6}, as_of=dt.date(2026, 12, 1), **parts)

    assert found is wanted
