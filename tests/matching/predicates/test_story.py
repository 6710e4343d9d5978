"""What the patient has: symptoms, pain, duration, red flags, function, other sources, age."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.matching import PREDICATES
from tests.matching.build import case_of, reading_of
from tests.matching.predicates.rows import N, Row, Table, U, Y, check, parameters


def symptoms(**fields: object) -> dict[str, Any]:
    """Return a case part with symptoms."""
    return {"symptoms": fields}


def pain(*roots: str, **fields: object) -> list[dict[str, Any]]:
    """Return radicular symptoms in some roots."""
    return [{"roots": list(roots), **fields}]


def flag(sign: str, *, present: bool = True, **fields: object) -> dict[str, Any]:
    """Return one red flag."""
    return {"sign": sign, "present": present, **fields}


def stenosis(level: str, grade: str = "moderate") -> dict[str, Any]:
    """Return a case part with one graded stenosis."""
    finding = {"kind": "stenosis", "levels": level, "grade": grade, "zone": "central"}
    return {"imaging": [{"modality": "mri", "findings": [finding]}]}


SILENT_CLAUDICATION = {"claudication": {"present": False}}
RULED_OUT = {"ruled_out": True}
FOUR_WEEKS = {"weeks": 4, "months": None}
AT_MOST_60 = {"op": "<=", "years": 60, "on": "surgery"}


def planned(day: str) -> dict[str, Any]:
    """Return a case part with someone born on July 1, 1966, to be operated on some day."""
    stage = {"name": "one", "planned_date": day, "lines": [{"code": "22857", "levels": "L4-L5"}]}
    return {"patient": {"name": "A", "born": "1966-07-01"}, "request": {"stages": [stage]}}


TABLE: Table = {
    "neural_symptoms": (
        {},
        [
            Row("a root of the level", Y, symptoms(radicular=pain("L5"))),
            Row("both roots of the level", Y, symptoms(radicular=pain("L4"))),
            Row(
                "another root, and claudication looked for",
                N,
                symptoms(radicular=pain("S1"), **SILENT_CLAUDICATION),
            ),
            Row("another root, and nobody says of claudication", U, symptoms(radicular=pain("S1"))),
            Row("no root named", U, symptoms(radicular=pain())),
            Row("claudication at a lumbar level", Y, symptoms(claudication={"present": True})),
            Row(
                "claudication at a cervical level",
                U,
                symptoms(claudication={"present": True}),
                {},
                "C5-C6",
            ),
            Row(
                "myelopathy beside the cord", Y, symptoms(myelopathy={"present": True}), {}, "C5-C6"
            ),
            Row("myelopathy below the cord", U, symptoms(myelopathy={"present": True})),
            Row(
                "all absent",
                N,
                symptoms(radicular=pain("L5", present=False), **SILENT_CLAUDICATION),
            ),
            Row(
                "myelopathy need not be denied at a lumbar level",
                N,
                symptoms(radicular=pain("S1"), **SILENT_CLAUDICATION),
            ),
            Row("one absent, the other not asked", U, symptoms(**SILENT_CLAUDICATION)),
            Row("nothing recorded", U),
            Row("the line names no level", U, symptoms(claudication={"present": True}), {}, None),
            Row(
                "anywhere, where the level does not matter",
                Y,
                symptoms(radicular=pain("S1")),
                {"here": False},
            ),
            Row(
                "only the kinds that count",
                U,
                symptoms(claudication={"present": True}),
                {"kinds": ["radiculopathy"]},
            ),
        ],
    ),
    "pain_unremitting": (
        {},
        [
            Row("stated", Y, symptoms(radicular=pain("L5", unremitting=True))),
            Row(
                "stated of back pain",
                Y,
                symptoms(axial=[{"region": "lumbar", "unremitting": True}]),
            ),
            Row(
                "neck pain says nothing of a lumbar level",
                U,
                symptoms(axial=[{"region": "cervical", "unremitting": True}]),
            ),
            Row("denied", N, symptoms(radicular=pain("L5", unremitting=False))),
            Row(
                "denied of one, silent on the other",
                U,
                symptoms(radicular=pain("L5", unremitting=False), axial=[{"region": "lumbar"}]),
            ),
            Row("silent", U, symptoms(radicular=pain("L5"))),
            Row("nothing recorded", U),
            Row(
                "of claudication", Y, symptoms(claudication={"present": True, "unremitting": True})
            ),
            Row(
                "of a kind that does not count",
                U,
                symptoms(claudication={"present": True, "unremitting": True}),
                {"kinds": ["axial"]},
            ),
        ],
    ),
    "symptom_duration": (
        {"months": 6},
        [
            Row("to the day", Y, symptoms(onset="2026-05-21")),
            Row(
                "to the day, where more is asked for", N, symptoms(onset="2026-05-21"), {"op": ">"}
            ),
            Row("a day short", N, symptoms(onset="2026-05-22")),
            Row("in a month before", Y, symptoms(onset="2026-04")),
            Row("in a month that the limit cuts", U, symptoms(onset="2026-05")),
            Row("in a year that the limit cuts", U, symptoms(onset="2026")),
            Row("the year before", Y, symptoms(onset="2025")),
            Row("not stated", U),
            Row("said to be unknown", U, symptoms(onset={"unknown": "not_known"})),
            Row("weeks to the day", Y, symptoms(onset="2026-10-24"), FOUR_WEEKS),
            Row("a day short of the weeks", N, symptoms(onset="2026-10-25"), FOUR_WEEKS),
            Row("in a month that the weeks cut", U, symptoms(onset="2026-10"), FOUR_WEEKS),
        ],
    ),
    "red_flag": (
        {"signs": ["foot_drop", "bladder_dysfunction"]},
        [
            Row("present", Y, symptoms(red_flags=[flag("foot_drop")])),
            Row(
                "both absent",
                N,
                symptoms(
                    red_flags=[
                        flag("foot_drop", present=False),
                        flag("bladder_dysfunction", present=False),
                    ]
                ),
            ),
            Row(
                "one absent, one not asked",
                U,
                symptoms(red_flags=[flag("foot_drop", present=False)]),
            ),
            Row("not asked", U),
            Row("another sign", U, symptoms(red_flags=[flag("limb_weakness")])),
            Row(
                "progressing rapidly",
                Y,
                symptoms(red_flags=[flag("foot_drop", rapidly_progressing=True)]),
                {"rapidly_progressing": True},
            ),
            Row(
                "how fast is not stated",
                U,
                symptoms(red_flags=[flag("foot_drop")]),
                {"rapidly_progressing": True, "signs": "foot_drop"},
            ),
            Row(
                "not rapidly",
                N,
                symptoms(red_flags=[flag("foot_drop", rapidly_progressing=False)]),
                {"rapidly_progressing": True, "signs": "foot_drop"},
            ),
            Row(
                "recorded absent once and open once",
                U,
                symptoms(red_flags=[flag("foot_drop", present=False), flag("foot_drop")]),
                {"rapidly_progressing": True, "signs": "foot_drop"},
            ),
            Row(
                "a syndrome all of whose signs are absent",
                N,
                symptoms(
                    red_flags=[
                        flag(s, present=False)
                        for s in ("saddle_anesthesia", "bladder_dysfunction", "bowel_dysfunction")
                    ]
                ),
                {"signs": "cauda_equina_syndrome"},
            ),
        ],
    ),
    "function_limited": (
        {},
        [
            Row(
                "by neural symptoms",
                Y,
                {
                    "function": [
                        {
                            "measure": "walking",
                            "value": "200",
                            "unit": "feet",
                            "due_to": "neural_symptoms",
                        }
                    ]
                },
            ),
            Row(
                "by both",
                Y,
                {"function": [{"measure": "work", "words": "cannot work", "due_to": "both"}]},
            ),
            Row(
                "by back pain",
                N,
                {"function": [{"measure": "work", "words": "cannot work", "due_to": "spine_pain"}]},
            ),
            Row("cause not stated", U, {"function": [{"measure": "work", "words": "cannot work"}]}),
            Row("nothing recorded", U),
        ],
    ),
    "other_sources_ruled_out": (
        {},
        [
            Row("ruled out", Y, symptoms(other_sources=RULED_OUT)),
            Row("not ruled out", N, symptoms(other_sources={"ruled_out": False})),
            Row("nobody says", U),
            Row(
                "a moderate stenosis left out and not explained",
                U,
                {**symptoms(other_sources=RULED_OUT), **stenosis("L3-L4")},
            ),
            Row(
                "a mild one needs no explanation",
                Y,
                {**symptoms(other_sources=RULED_OUT), **stenosis("L3-L4", "mild")},
            ),
            Row(
                "at the level requested",
                Y,
                {**symptoms(other_sources=RULED_OUT), **stenosis("L4-L5")},
            ),
            Row(
                "explained",
                Y,
                {
                    **symptoms(
                        other_sources={
                            "ruled_out": True,
                            "unrequested": [
                                {"where": "L3-4 central stenosis", "why_not_treated": "no symptoms"}
                            ],
                        }
                    ),
                    **stenosis("L3-L4"),
                },
            ),
            Row(
                "named and not explained",
                U,
                {
                    **symptoms(
                        other_sources={"ruled_out": True, "unrequested": [{"where": "L3-4"}]}
                    ),
                    **stenosis("L3-L4"),
                },
            ),
            Row(
                "another level is explained",
                U,
                {
                    **symptoms(
                        other_sources={
                            "ruled_out": True,
                            "unrequested": [{"where": "L2-3", "why_not_treated": "no symptoms"}],
                        }
                    ),
                    **stenosis("L3-L4"),
                },
            ),
            Row(
                "left out, where the policy does not ask",
                Y,
                {**symptoms(other_sources=RULED_OUT), **stenosis("L3-L4")},
                {"unrequested_levels": False},
            ),
        ],
    ),
    "age": (
        {"op": ">=", "years": 18},
        [
            Row("on the birthday", Y, {"patient": {"name": "A", "born": "2008-11-21"}}),
            Row("the day before", N, {"patient": {"name": "A", "born": "2008-11-22"}}),
            Row("by stated age", Y, {"patient": {"name": "A", "age": "18"}}),
            Row("not stated", U),
            Row("more than", N, {"patient": {"name": "A", "age": "18"}}, {"op": ">"}),
            Row("the day before surgery", Y, planned("2027-06-30"), AT_MOST_60),
            Row("a birthday before surgery", N, planned("2027-07-01"), AT_MOST_60),
            Row("without a day of surgery", N, {"patient": {"name": "A", "age": "61"}}, AT_MOST_60),
        ],
    ),
}


@pytest.mark.parametrize(("name", "params", "row"), parameters(TABLE))
def test_story(name: str, params: dict[str, Any], row: Row) -> None:
    """Each row of the table comes out as written."""
    check(name, params, row)


def test_levels_left_out_are_named_from_the_head_down() -> None:
    """The ask names each level nobody explains."""
    finding = {"kind": "stenosis", "levels": ["L3-L4", "T12-L1"], "grade": "severe"}
    imaging = [{"modality": "mri", "findings": [finding]}]

    reading = reading_of(
        "other_sources_ruled_out", {}, imaging=imaging, symptoms={"other_sources": RULED_OUT}
    )

    assert "T12-L1 and L3-L4" in reading.ask


def test_a_leap_day_birthday_counts_from_march() -> None:
    """Whoever is born on February 29 turns a year older on March 1 of other years."""
    import datetime as dt

    case = case_of(patient={"name": "A", "born": "2008-02-29"})

    assert case.age_on(dt.date(2026, 2, 28)) == 17
    assert case.age_on(dt.date(2026, 3, 1)) == 18


@pytest.mark.parametrize("params", [{}, {"months": 3, "weeks": 12}])
def test_a_duration_is_counted_in_one_unit(params: dict[str, int]) -> None:
    """Months and weeks together, or neither, is a slip in the policy file."""
    with pytest.raises(ValueError, match="either months or weeks"):
        PREDICATES["symptom_duration"].Params.model_validate(params)
