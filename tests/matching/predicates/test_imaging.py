"""Imaging: grades, kinds, compression in the radiologist's words, measures, dates."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.matching import Truth
from appealgen.matching.predicates.compression import says_compression
from tests.matching.build import reading_of, truth_of
from tests.matching.predicates.rows import N, Row, Table, U, Y, check, parameters


def mri(*findings: dict[str, Any], **fields: object) -> dict[str, Any]:
    """Return a case part with one lumbar MRI."""
    return {"imaging": [{"modality": "mri", "findings": list(findings), **fields}]}


def stenosis(
    grade: str | None = None, zone: str | None = "central", **fields: object
) -> dict[str, Any]:
    """Return a stenosis at L4-L5."""
    return {"kind": "stenosis", "levels": "L4-L5", "zone": zone, "grade": grade, **fields}


def contact(words: str | None = None, of: str = "nerve_root", **fields: object) -> dict[str, Any]:
    """Return a finding of neural contact at L4-L5 in the radiologist's words."""
    return {"kind": "neural_compression", "of": of, "levels": "L4-L5", "words": words, **fields}


def added(words: str, on: str = "2026-10-01", **fields: object) -> dict[str, Any]:
    """Return a radiologist's addendum."""
    return {"on": on, "words": words, **fields}


def motion(**fields: object) -> dict[str, Any]:
    """Return motion between two films at L4-L5."""
    return {"kind": "dynamic_motion", "levels": "L4-L5", **fields}


def slip(**fields: object) -> dict[str, Any]:
    """Return a slip at L4-L5."""
    return {"kind": "spondylolisthesis", "levels": "L4-L5", **fields}


def study(date: str | None = None, modality: str = "mri", **fields: object) -> dict[str, Any]:
    """Return a study without findings."""
    return {"modality": modality, "date": date, **fields}


TABLE: Table = {
    "stenosis_graded": (
        {"at_least": "moderate"},
        [
            Row("at the limit", Y, mri(stenosis("moderate"))),
            Row("above", Y, mri(stenosis("severe"))),
            Row("just below", N, mri(stenosis("mild_to_moderate"))),
            Row("graded none", N, mri(stenosis("none"))),
            Row("reported absent", N, mri(stenosis(present=False))),
            Row("not graded", U, mri(stenosis())),
            Row(
                "one zone too low, another not graded",
                U,
                mri(stenosis("mild"), stenosis(zone="foraminal")),
            ),
            Row("no imaging", U),
            Row("at another level", U, mri(stenosis("severe", levels="L3-L4"))),
            Row("at no level", U, mri(stenosis("severe", levels=[]))),
            Row("the line names no level", U, mri(stenosis("severe")), {}, None),
            Row(
                "in a zone that does not count",
                U,
                mri(stenosis("severe")),
                {"zones": ["foraminal"]},
            ),
            Row(
                "an X-ray does not count",
                U,
                {"imaging": [{"modality": "xray", "findings": [stenosis("severe")]}]},
            ),
            Row(
                "a study of unknown kind does not pass",
                U,
                {"imaging": [{"modality": "not_stated", "findings": [stenosis("severe")]}]},
            ),
            Row(
                "a study of unknown kind that shows too little fails",
                N,
                {"imaging": [{"modality": "not_stated", "findings": [stenosis("mild")]}]},
            ),
        ],
    ),
    "imaging_shows": (
        {"kinds": ["infection", "tumor"]},
        [
            Row("there", Y, mri({"kind": "tumor", "levels": "L4-L5"})),
            Row(
                "both reported absent",
                N,
                mri(
                    {"kind": "tumor", "levels": "L4-L5", "present": False},
                    {"kind": "infection", "levels": "L4-L5", "present": False},
                ),
            ),
            Row(
                "one absent, nobody says of the other",
                U,
                mri({"kind": "tumor", "levels": "L4-L5", "present": False}),
            ),
            Row("nobody says", U),
            Row("elsewhere", U, mri({"kind": "tumor", "levels": "L2-L3"})),
            Row(
                "elsewhere, and anywhere is asked for",
                Y,
                mri({"kind": "tumor", "levels": "L2-L3"}),
                {"here": False},
            ),
            Row("where is not said", U, mri({"kind": "tumor"})),
            Row("the line names no level", U, mri({"kind": "tumor", "levels": "L4-L5"}), {}, None),
            Row(
                "has what it must have",
                Y,
                mri({"kind": "fracture", "levels": "L4-L5", "unstable": True}),
                {"kinds": ["fracture"], "having": {"unstable": True}},
            ),
            Row(
                "has the opposite",
                N,
                mri({"kind": "fracture", "levels": "L4-L5", "unstable": False}),
                {"kinds": ["fracture"], "having": {"unstable": True}},
            ),
            Row(
                "does not say",
                U,
                mri({"kind": "fracture", "levels": "L4-L5"}),
                {"kinds": ["fracture"], "having": {"unstable": True}},
            ),
            Row(
                "one of the words wanted",
                Y,
                mri({"kind": "herniation", "levels": "L4-L5", "shape": "extrusion"}),
                {"kinds": ["herniation"], "having": {"shape": ["extrusion", "sequestration"]}},
            ),
            Row(
                "another word",
                N,
                mri({"kind": "herniation", "levels": "L4-L5", "shape": "bulge"}),
                {"kinds": ["herniation"], "having": {"shape": "extrusion"}},
            ),
            Row(
                "the word is not stated",
                U,
                mri({"kind": "herniation", "levels": "L4-L5"}),
                {"kinds": ["herniation"], "having": {"shape": "extrusion"}},
            ),
            Row(
                "a stenosis graded none is none", N, mri(stenosis("none")), {"kinds": ["stenosis"]}
            ),
            Row(
                "no significant stenosis is none",
                N,
                mri(stenosis("not_significant")),
                {"kinds": ["stenosis"]},
            ),
            Row("a mild stenosis is one", Y, mri(stenosis("mild")), {"kinds": ["stenosis"]}),
            Row(
                "a study of unknown kind",
                U,
                {"imaging": [{"modality": "not_stated", "findings": [stenosis("mild")]}]},
                {"kinds": ["stenosis"], "modalities": ["mri"]},
            ),
            Row(
                "a study of another kind",
                U,
                {"imaging": [{"modality": "xray", "findings": [stenosis("mild")]}]},
                {"kinds": ["stenosis"], "modalities": ["mri"]},
            ),
        ],
    ),
    "compression_reported": (
        {},
        [
            Row(
                "compresses the root",
                Y,
                mri(contact("Disc extrusion compresses the traversing L5 root.")),
            ),
            Row("impinges", N, mri(contact("Disc impinges on the L5 root."))),
            Row("no nerve root compression", N, mri(contact("No nerve root compression."))),
            Row("reported absent", N, mri(contact(present=False))),
            Row("no words", U, mri(contact())),
            Row("possible compression", U, mri(contact("Possible compression of the L5 root."))),
            Row("after decompression", N, mri(contact("Status post decompression; root abutted."))),
            Row("no imaging", U),
            Row(
                "another structure",
                U,
                mri(contact("compresses the cord", of="spinal_cord")),
                {"of": "nerve_root"},
            ),
            Row("another level", U, mri(contact("compresses the root", levels="L3-L4"))),
            Row("the line names no level", U, mri(contact("compresses the root")), {}, None),
            Row(
                "a study of unknown kind",
                U,
                {
                    "imaging": [
                        {"modality": "not_stated", "findings": [contact("compresses the root")]}
                    ]
                },
            ),
            Row(
                "an X-ray does not count",
                U,
                {"imaging": [{"modality": "xray", "findings": [contact("compresses the root")]}]},
            ),
            Row(
                "only named words fail: impinges",
                N,
                mri(contact("impinges on the root")),
                {"does_not_count": ["imping"]},
            ),
            Row(
                "only named words fail: displaces",
                U,
                mri(contact("displaces the root")),
                {"does_not_count": ["imping"]},
            ),
            Row(
                "an addendum by level cures",
                Y,
                mri(
                    contact("impinges on the L5 root"),
                    addenda=[added("The L5 root is compressed.", levels="L4-L5")],
                ),
            ),
            Row(
                "an addendum naming the level in words cures",
                Y,
                mri(
                    contact("impinges on the L5 root"),
                    addenda=[added("At L4-5 the L5 root is compressed.")],
                ),
            ),
            Row(
                "an addendum to a report of this level alone cures",
                Y,
                mri(contact("impinges"), addenda=[added("On review the root is compressed.")]),
            ),
            Row(
                "an addendum alone counts",
                Y,
                mri(addenda=[added("Compression of the L5 root.", levels="L4-L5")]),
            ),
            Row(
                "an addendum about another level does not",
                N,
                mri(
                    contact("impinges"), addenda=[added("The root is compressed.", levels="L3-L4")]
                ),
            ),
            Row(
                "an addendum naming another level in words does not",
                N,
                mri(contact("impinges"), addenda=[added("At L3-L4 the root is compressed.")]),
            ),
            Row(
                "an addendum that withdraws",
                N,
                mri(
                    contact("compresses the root"),
                    addenda=[added("There is no compression.", levels="L4-L5")],
                ),
            ),
            Row(
                "the latest addendum is the last word",
                Y,
                mri(
                    contact("impinges"),
                    addenda=[
                        added("Compression is confirmed.", "2026-10-09", levels="L4-L5"),
                        added("No compression.", "2026-10-02", levels="L4-L5"),
                    ],
                ),
            ),
            Row(
                "an addendum on another structure leaves the finding",
                N,
                mri(
                    contact("impinges"), addenda=[added("The cord is compressed.", levels="L4-L5")]
                ),
                {"of": "nerve_root"},
            ),
            Row(
                "an official report that names no compression",
                N,
                mri(stenosis("severe"), official_report=True, report="Severe stenosis at L4-L5."),
            ),
            Row(
                "an official report that speaks of decompression only",
                N,
                mri(
                    stenosis("severe"),
                    official_report=True,
                    report="Status post decompression. Severe stenosis.",
                ),
            ),
            Row(
                "an official report that names it somewhere",
                U,
                mri(stenosis("severe"), official_report=True, report="Compression at L2-L3."),
            ),
            Row(
                "canal and foramina free",
                N,
                mri(stenosis("none"), stenosis("not_significant", "foraminal")),
            ),
            Row("canal free, nobody says of the foramina", U, mri(stenosis("none"))),
        ],
    ),
    "measured": (
        {
            "kind": "dynamic_motion",
            "field": "translation_mm",
            "op": ">=",
            "value": "3",
            "unit": "mm",
        },
        [
            Row("at the limit", Y, mri(motion(translation_mm="3"))),
            Row(
                "at the limit, where more is asked for",
                N,
                mri(motion(translation_mm="3")),
                {"op": ">"},
            ),
            Row("above", Y, mri(motion(translation_mm="3.1"))),
            Row("below", N, mri(motion(translation_mm="2.9"))),
            Row("not measured", U, mri(motion())),
            Row("reported absent", N, mri(motion(present=False))),
            Row("no films", U),
            Row("another level", U, mri(motion(translation_mm="9", levels="L3-L4"))),
            Row(
                "anywhere",
                Y,
                mri({"kind": "deformity", "cobb_degrees": "50"}),
                {
                    "kind": "deformity",
                    "field": "cobb_degrees",
                    "value": "50",
                    "unit": "degrees",
                    "here": False,
                },
            ),
            Row("the line names no level", U, mri(motion(translation_mm="9")), {}, None),
        ],
    ),
    "slip_grade": (
        {"op": ">=", "grade": "II"},
        [
            Row("at the limit", Y, mri(slip(grade="II"))),
            Row("above", Y, mri(slip(grade="III"))),
            Row("below", N, mri(slip(grade="I"))),
            Row("graded by percent", Y, mri(slip(slip_percent="26"))),
            Row("25 percent is still grade I", N, mri(slip(slip_percent="25"))),
            Row("millimeters are no grade", U, mri(slip(slip_mm="9"))),
            Row("reported absent", N, mri(slip(present=False))),
            Row("no imaging", U),
            Row("the line names no level", U, mri(slip(grade="II")), {}, None),
            Row(
                "the cause asked for",
                Y,
                mri(slip(grade="II", cause="isthmic")),
                {"causes": ["isthmic"]},
            ),
            Row(
                "another cause",
                N,
                mri(slip(grade="II", cause="degenerative")),
                {"causes": ["isthmic"]},
            ),
            Row("no cause stated", U, mri(slip(grade="II")), {"causes": ["isthmic"]}),
            Row("no cause stated, grade too low", N, mri(slip(grade="I")), {"causes": ["isthmic"]}),
        ],
    ),
    "imaging_recent": (
        {"within_months": 12},
        [
            Row("on the window's first day", Y, {"imaging": [study("2025-11-21")]}),
            Row("a day too old", N, {"imaging": [study("2025-11-20")]}),
            Row("in a month the window cuts", U, {"imaging": [study("2025-11")]}),
            Row("in a year the window cuts", U, {"imaging": [study("2025")]}),
            Row("undated", U, {"imaging": [study()]}),
            Row("none", U),
            Row("an X-ray does not count", U, {"imaging": [study("2026-10-01", "xray")]}),
            Row("of another region", U, {"imaging": [study("2026-10-01", region="cervical")]}),
            Row("of the region", Y, {"imaging": [study("2026-10-01", region="lumbar")]}),
            Row(
                "older than the onset",
                N,
                {"imaging": [study("2026-05-15")], "symptoms": {"onset": "2026-06"}},
                {"not_outdated": True},
            ),
            Row(
                "older than the onset, where that is not asked",
                Y,
                {"imaging": [study("2026-05-15")], "symptoms": {"onset": "2026-06"}},
            ),
            Row(
                "of the month of the onset",
                Y,
                {"imaging": [study("2026-06")], "symptoms": {"onset": "2026-06-20"}},
                {"not_outdated": True},
            ),
        ],
    ),
    "radiology_report": (
        {},
        [
            Row("in hand", Y, {"imaging": [study("2026-10-01", official_report=True)]}),
            Row(
                "not in hand can still be obtained",
                U,
                {"imaging": [study("2026-10-01", official_report=False)]},
            ),
            Row("nobody says", U, {"imaging": [study("2026-10-01")]}),
            Row(
                "of another region",
                U,
                {"imaging": [study("2026-10-01", region="cervical", official_report=True)]},
            ),
        ],
    ),
}


@pytest.mark.parametrize(("name", "params", "row"), parameters(TABLE))
def test_imaging(name: str, params: dict[str, Any], row: Row) -> None:
    """Each row of the table comes out as written."""
    check(name, params, row)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("The disc compresses the L5 root.", True),
        ("Compression of the cauda equina", True),
        ("compressive stenosis of the left L5 root", True),
        ("No fracture; compression of the L5 root.", True),
        ("No change in the compression of the L5 root.", True),
        ("No interval change. Compression persists.", True),
        ("Not only abuts but compresses the L5 root.", True),
        ("Does not displace the L4 root, but compresses the L5 root.", True),
        ("No compression.", False),
        ("Without nerve root or cord compression", False),
        ("Neither the L4 nor the L5 root is compressed.", False),
        ("Compression is not seen.", False),
        ("Compression of the root has resolved", False),
        ("Non-compressive disc bulge", False),
        ("noncompressive bulge", False),
        ("Prior decompression at this level", False),
        ("Abuts the L5 root", False),
        ("Impingement upon the exiting root", False),
        ("Possible compression of the root", None),
        ("Compression cannot be excluded.", None),
        ("may compress the L5 root when standing", None),
        ("abutment versus compression", None),
    ],
)
def test_the_radiologist_s_words(words: str, wanted: object) -> None:
    """Only an assertion counts; denial fails, doubt stays open, "decompression" is neither."""
    assert says_compression(words, ("compress",)) is wanted


def test_a_cured_finding_cites_the_addendum() -> None:
    """The evidence is the addendum with its own page, not the report it corrects."""
    part = mri(
        contact("impinges", cite="C p. 2"),
        addenda=[added("The root is compressed.", levels="L4-L5", cite="C p. 4")],
    )

    [evidence] = reading_of("compression_reported", {}, **part).evidence

    assert evidence.path == "imaging[0].addenda[0]"
    assert [str(cite) for cite in evidence.cites] == ["Ex. C p. 4"]
    assert "The root is compressed." in evidence.shown


def test_the_ask_names_what_a_slip_lacks() -> None:
    """Where the policy names a cause, the radiologist is asked for it as well."""
    reading = reading_of(
        "slip_grade", {"op": ">=", "grade": "II", "causes": ["isthmic"]}, **mri(slip(grade="II"))
    )

    assert "cause" in reading.ask


@pytest.mark.parametrize(
    ("zones", "wanted"),
    [(["foraminal"], U), (["central", "lateral_recess", "foraminal"], Y)],
)
def test_a_grade_without_its_zone_counts_only_where_any_zone_does(
    zones: list[str], wanted: Truth
) -> None:
    """A severe stenosis that the report places in no zone may be that of another zone."""
    findings = [{"kind": "stenosis", "levels": "L4-L5", "grade": "severe"}]
    imaging = [{"modality": "mri", "findings": findings}]
    params = {"at_least": "moderate", "zones": zones}

    assert truth_of("stenosis_graded", params, imaging=imaging) is wanted


@pytest.mark.parametrize(("levels", "wanted"), [({}, U), ({"levels": "L3-L4"}, N)])
def test_instability_at_no_stated_level_keeps_motion_open(
    levels: dict[str, str], wanted: Truth
) -> None:
    """A report of instability that names no level may speak of the level called stable."""
    findings = [
        {"kind": "instability", "levels": "L4-L5", "present": False},
        {"kind": "instability", **levels},
    ]
    imaging = [{"modality": "flexion_extension_xray", "findings": findings}]
    limit = {"kind": "dynamic_motion", "field": "translation_mm", "op": ">=", "value": "4"}

    assert truth_of("measured", {**limit, "unit": "mm"}, imaging=imaging) is wanted


@pytest.mark.parametrize(("levels", "wanted"), [({}, U), ({"levels": "L3-L4"}, N)])
def test_a_herniation_at_no_stated_level_keeps_compression_open(
    levels: dict[str, str], wanted: Truth
) -> None:
    """A level free of stenosis may be that of a herniation which the report does not place."""
    findings = [
        {"kind": "stenosis", "levels": "L4-L5", "grade": "none"},
        {"kind": "herniation", "shape": "extrusion", **levels},
    ]
    imaging = [{"modality": "mri", "findings": findings}]

    assert truth_of("compression_reported", {}, imaging=imaging) is wanted
