"""The examination: by the surgeon, weakness, progression, signs, sacroiliac tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.matching.build import reading_of
from tests.matching.predicates.rows import N, Row, Table, U, Y, check, parameters

EHL, TIBIALIS, QUADRICEPS = "extensor_hallucis_longus", "tibialis_anterior", "quadriceps"
SIX = ["compression", "distraction", "thigh_thrust", "faber", "gaenslen", "sacral_thrust"]


def exam(
    date: str | None = "2026-10-01", *motor: tuple[str, str, str], **fields: object
) -> dict[str, Any]:
    """Return an examination by the surgeon; strength as muscle, side, grade."""
    listed = [{"muscle": m, "side": s, "grade": g} for m, s, g in motor]
    return {"date": date, "examiner": "Ann Lee", "motor": listed, **fields}


def exams(*given: dict[str, Any], **rest: object) -> dict[str, Any]:
    """Return a case part with examinations."""
    return {"exams": list(given), **rest}


def cord(date: str | None = "2026-10-01", /, **signs: bool) -> dict[str, Any]:
    """Return an examination of the cord's signs."""
    return exam(date, long_tract=[{"sign": s, "present": p} for s, p in signs.items()])


def joint(side: str, date: str | None = "2026-10-01", /, **tests: bool) -> dict[str, Any]:
    """Return an examination of one sacroiliac joint."""
    return exam(date, si_tests=[{"test": t, "side": side, "positive": p} for t, p in tests.items()])


def si_line(side: str | None, *given: dict[str, Any]) -> dict[str, Any]:
    """Return a case part with a sacroiliac fusion on a side."""
    return exams(*given, line={"code": "27279", "joint": "sacroiliac", "side": side})


ALL_CORD = (
    "hoffmann",
    "babinski",
    "clonus",
    "inverted_supinator",
    "hyperreflexia",
    "gait_deviation",
)
THREE = dict.fromkeys(SIX[:3], True)
NONE_OF_SIX = dict.fromkeys(SIX, False)
WHOLE_LEVEL = tuple((m, s, "5") for m in (TIBIALIS, EHL) for s in ("left", "right"))

TABLE: Table = {
    "exam_by_surgeon": (
        {},
        [
            Row("by name", Y, exams(exam("2026-10-01", (EHL, "left", "4")))),
            Row(
                "by name with title and degree",
                Y,
                exams(exam("2026-10-01", (EHL, "left", "4"), examiner="Dr. Ann Lee, MD")),
            ),
            Row(
                "said to be the surgeon's",
                Y,
                exams(exam(None, (EHL, "left", "4"), examiner=None, by_requesting_surgeon=True)),
            ),
            Row(
                "sensation alone is a finding",
                Y,
                exams(exam(sensation=[{"root": "L5", "side": "left", "finding": "reduced"}])),
            ),
            Row(
                "by somebody else",
                U,
                exams(exam("2026-10-01", (EHL, "left", "4"), examiner="Bo Roe")),
            ),
            Row("without findings", U, exams(exam())),
            Row(
                "examiner not stated",
                U,
                exams(exam("2026-10-01", (EHL, "left", "4"), examiner=None)),
            ),
            Row("no examination", U),
        ],
    ),
    "weakness_here": (
        {"at_most": "4-"},
        [
            Row("at the limit", Y, exams(exam("2026-10-01", (EHL, "left", "4-")))),
            Row("below", Y, exams(exam("2026-10-01", (EHL, "left", "3")))),
            Row("above, others not listed", U, exams(exam("2026-10-01", (EHL, "left", "4")))),
            Row(
                "above, and all others said to be full",
                N,
                exams(exam("2026-10-01", (EHL, "left", "4"), others_normal=True)),
            ),
            Row(
                "every root of the level graded on both sides",
                N,
                exams(exam("2026-10-01", *WHOLE_LEVEL)),
            ),
            Row("all said to be full", N, exams(exam(others_normal=True))),
            Row(
                "a muscle of another level", U, exams(exam("2026-10-01", ("deltoid", "left", "3")))
            ),
            Row(
                "by somebody else",
                U,
                exams(exam("2026-10-01", (EHL, "left", "3"), examiner="Bo Roe")),
            ),
            Row(
                "by somebody else, where that counts",
                Y,
                exams(exam("2026-10-01", (EHL, "left", "3"), examiner="Bo Roe")),
                {"by_surgeon": False},
            ),
            Row(
                "weak once, since recovered",
                N,
                exams(
                    exam("2026-03-01", (EHL, "left", "3")),
                    exam("2026-10-01", (EHL, "left", "5"), others_normal=True),
                ),
            ),
            Row(
                "weak at the latest",
                Y,
                exams(
                    exam("2026-10-01", (EHL, "left", "3")), exam("2026-03-01", (EHL, "left", "5"))
                ),
            ),
            Row(
                "two grades, one undated",
                U,
                exams(
                    exam(None, (EHL, "left", "3")),
                    exam("2026-03-01", (EHL, "left", "5"), others_normal=True),
                ),
            ),
            Row(
                "two grades in one month",
                U,
                exams(exam("2026-03", (EHL, "left", "3")), exam("2026-03-10", (EHL, "left", "5"))),
            ),
            Row("no examination", U),
            Row(
                "the line names no level",
                U,
                exams(exam("2026-10-01", (EHL, "left", "3"))),
                {},
                None,
            ),
        ],
    ),
    "progressive_deficit": (
        {},
        [
            Row(
                "weaker later",
                Y,
                exams(
                    exam("2026-03-01", (EHL, "left", "4")), exam("2026-10-01", (EHL, "left", "3"))
                ),
            ),
            Row(
                "whatever the order in the file",
                Y,
                exams(
                    exam("2026-10-01", (EHL, "left", "3")), exam("2026-03-01", (EHL, "left", "4"))
                ),
            ),
            Row(
                "the same",
                N,
                exams(
                    exam("2026-03-01", (EHL, "left", "4")), exam("2026-10-01", (EHL, "left", "4"))
                ),
            ),
            Row(
                "stronger",
                N,
                exams(
                    exam("2026-03-01", (EHL, "left", "3")), exam("2026-10-01", (EHL, "left", "4"))
                ),
            ),
            Row(
                "the other side",
                U,
                exams(
                    exam("2026-03-01", (EHL, "left", "4")), exam("2026-10-01", (EHL, "right", "3"))
                ),
            ),
            Row("one examination", U, exams(exam("2026-10-01", (EHL, "left", "3")))),
            Row(
                "undated",
                U,
                exams(exam(None, (EHL, "left", "4")), exam("2026-10-01", (EHL, "left", "3"))),
            ),
            Row(
                "dates that could be either way round",
                U,
                exams(exam("2026-10", (EHL, "left", "4")), exam("2026-10-10", (EHL, "left", "3"))),
            ),
            Row(
                "a month certainly before",
                Y,
                exams(exam("2026-03", (EHL, "left", "4")), exam("2026-10-10", (EHL, "left", "3"))),
            ),
            Row(
                "two examiners",
                U,
                exams(
                    exam("2026-03-01", (EHL, "left", "4"), examiner="Bo Roe"),
                    exam("2026-10-01", (EHL, "left", "3")),
                ),
            ),
            Row(
                "the same other examiner, where that counts",
                Y,
                exams(
                    exam("2026-03-01", (EHL, "left", "4"), examiner="Bo Roe"),
                    exam("2026-10-01", (EHL, "left", "3"), examiner="Bo Roe"),
                ),
                {"same_surgeon": False},
            ),
            Row(
                "the same other examiner, where the surgeon is asked for",
                U,
                exams(
                    exam("2026-03-01", (EHL, "left", "4"), examiner="Bo Roe"),
                    exam("2026-10-01", (EHL, "left", "3"), examiner="Bo Roe"),
                ),
            ),
            Row(
                "named once and marked as the surgeon's once",
                Y,
                exams(
                    exam("2026-03-01", (EHL, "left", "4")),
                    exam(
                        "2026-10-01", (EHL, "left", "3"), examiner=None, by_requesting_surgeon=True
                    ),
                ),
            ),
            Row("full strength at the latest", N, exams(exam("2026-10-01", others_normal=True))),
            Row(
                "full strength, then nothing known",
                U,
                exams(exam("2026-03-01", others_normal=True), exam("2026-10-01")),
            ),
            Row("no examination", U),
            Row(
                "the line names no level",
                U,
                exams(exam("2026-03-01", (EHL, "left", "4"))),
                {},
                None,
            ),
        ],
    ),
    "neurologic_findings": (
        {},
        [
            Row("weakness of the level", Y, exams(exam("2026-10-01", (EHL, "left", "4")))),
            Row(
                "loss of sensation of the level",
                Y,
                exams(exam(sensation=[{"root": "L5", "side": "left", "finding": "reduced"}])),
            ),
            Row(
                "weakness elsewhere, whatever the symptoms",
                N,
                exams(
                    exam("2026-10-01", ("deltoid", "left", "4")),
                    symptoms={"radicular": [{"roots": ["L5"]}]},
                ),
            ),
            Row(
                "symptoms of the level alone", Y, exams(symptoms={"radicular": [{"roots": ["L5"]}]})
            ),
            Row(
                "a muscle that does not localize says nothing",
                U,
                exams(exam("2026-10-01", ("grip", "left", "4"))),
            ),
            Row("nothing recorded", U),
            Row(
                "the line names no level",
                U,
                exams(exam("2026-10-01", (EHL, "left", "4"))),
                {},
                None,
            ),
        ],
    ),
    "long_tract_signs": (
        {},
        [
            Row("one present", Y, exams(cord(hoffmann=True))),
            Row("all absent", N, exams(cord(**dict.fromkeys(ALL_CORD, False)))),
            Row("one absent, others not looked for", U, exams(cord(hoffmann=False))),
            Row("one of two wanted", U, exams(cord(hoffmann=True)), {"count": 2}),
            Row("two of two", Y, exams(cord(hoffmann=True, babinski=True)), {"count": 2}),
            Row(
                "present once, since gone",
                N,
                exams(
                    cord("2026-03-01", **dict.fromkeys(ALL_CORD, True)),
                    cord(**dict.fromkeys(ALL_CORD, False)),
                ),
            ),
            Row(
                "two undated results that differ",
                U,
                exams(cord(None, hoffmann=True), cord(None, hoffmann=False)),
            ),
            Row("no examination", U),
        ],
    ),
    "provocation_tests": (
        {"tests": SIX, "positive": 3},
        [
            Row("three of six", Y, si_line("left", joint("left", **THREE)), {}, None),
            Row(
                "three of six on the other side",
                U,
                si_line("left", joint("right", **THREE)),
                {},
                None,
            ),
            Row("all negative", N, si_line("left", joint("left", **NONE_OF_SIX)), {}, None),
            Row(
                "two positive, four negative",
                N,
                si_line("left", joint("left", **{**NONE_OF_SIX, "faber": True, "gaenslen": True})),
                {},
                None,
            ),
            Row(
                "two positive, one not tested",
                U,
                si_line(
                    "left",
                    joint(
                        "left",
                        faber=True,
                        gaenslen=True,
                        compression=False,
                        distraction=False,
                        thigh_thrust=False,
                    ),
                ),
                {},
                None,
            ),
            Row(
                "two positive, three negative, one left cannot be told",
                U,
                si_line("left", joint("left", faber=True, gaenslen=True)),
                {},
                None,
            ),
            Row(
                "two on each side are not three",
                U,
                si_line(
                    "bilateral",
                    joint("left", faber=True, gaenslen=True),
                    joint("right", faber=True, gaenslen=True),
                ),
                {},
                None,
            ),
            Row(
                "both sides, both positive",
                Y,
                si_line("bilateral", joint("left", **THREE), joint("right", **THREE)),
                {},
                None,
            ),
            Row(
                "both sides, one negative",
                N,
                si_line("bilateral", joint("left", **THREE), joint("right", **NONE_OF_SIX)),
                {},
                None,
            ),
            Row(
                "both sides, one tested", U, si_line("bilateral", joint("left", **THREE)), {}, None
            ),
            Row(
                "no side requested, one side positive",
                Y,
                si_line(None, joint("right", **THREE)),
                {},
                None,
            ),
            Row(
                "no side requested, the tested side negative",
                N,
                si_line(None, joint("right", **NONE_OF_SIX)),
                {},
                None,
            ),
            Row(
                "the latest result counts",
                N,
                si_line("left", joint("left", "2026-03-01", **THREE), joint("left", **NONE_OF_SIX)),
                {},
                None,
            ),
            Row(
                "an older result further down does not",
                Y,
                si_line("left", joint("left", **THREE), joint("left", "2026-03-01", **NONE_OF_SIX)),
                {},
                None,
            ),
            Row("not tested", U, si_line("left"), {}, None),
            Row(
                "the Fortin test",
                Y,
                si_line("left", joint("left", fortin=True)),
                {"tests": "fortin", "positive": 1},
                None,
            ),
            Row(
                "the Fortin test negative",
                N,
                si_line("left", joint("left", fortin=False)),
                {"tests": "fortin", "positive": 1},
                None,
            ),
        ],
    ),
}


@pytest.mark.parametrize(("name", "params", "row"), parameters(TABLE))
def test_exam(name: str, params: dict[str, Any], row: Row) -> None:
    """Each row of the table comes out as written."""
    check(name, params, row)


def test_the_weak_muscle_is_the_evidence() -> None:
    """A letter names the muscle, the side, the grade and the day, not the muscles that are full."""
    part = exams(exam("2026-10-01", (EHL, "left", "4-"), (QUADRICEPS, "left", "5")))

    [evidence] = reading_of("weakness_here", {"at_most": "4"}, **part).evidence

    assert evidence.shown == "left extensor hallucis longus 4-/5 on 2026-10-01"


def test_gait_ataxia_is_no_second_word() -> None:
    """A sign has one word, that of the myelopathy cluster; another is refused with the list."""
    with pytest.raises(ValueError, match="gait_deviation"):
        reading_of("long_tract_signs", {}, **exams(cord(gait_ataxia=True)))
