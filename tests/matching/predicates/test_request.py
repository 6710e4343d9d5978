"""The request and the history: indication, plan, codes, spans, operations, statements."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.matching import PREDICATES
from tests.matching.build import reading_of
from tests.matching.predicates import test_care, test_exam, test_imaging, test_risk, test_story
from tests.matching.predicates.rows import N, Row, Table, U, Y, check, parameters


def request(*lines: dict[str, Any], plan: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return a case part with one stage of lines."""
    return {"request": {"stages": [{"name": "one", "lines": list(lines)}], "plan": plan or []}}


def line(code: str = "22612", levels: object = "L4-L5", **fields: object) -> dict[str, Any]:
    """Return one line."""
    return {"code": code, "levels": levels, **fields}


def staged(code: str) -> dict[str, Any]:
    """Return a case part with a second stage that holds a code."""
    stages = [{"name": "one", "lines": [line()]}, {"name": "two", "lines": [line(code)]}]
    return {"request": {"stages": stages}}


def plan(**fields: object) -> dict[str, Any]:
    """Return a case part with the plan at L4-L5."""
    return request(line(), plan=[{"level": "L4-L5", **fields}])


def operated(**fields: object) -> dict[str, Any]:
    """Return a case part with one earlier fusion."""
    return {"operations": [{"operation": "fusion", **fields}]}


def said(**fields: object) -> dict[str, Any]:
    """Return a statement."""
    return {"key": "gross_movement", **fields}


def mri(*findings: dict[str, Any]) -> dict[str, Any]:
    """Return a case part with one MRI."""
    return {"imaging": [{"modality": "mri", "findings": list(findings)}]}


ATTESTED = {"key": "gross_movement", "words": "I attest.", "by": "Ann Lee", "on": "2026-10-01"}
RAPID = {
    "symptoms": {"red_flags": [{"sign": "foot_drop", "present": True, "rapidly_progressing": True}]}
}

TABLE: Table = {
    "indication": (
        {"any": ["stenosis"]},
        [
            Row("claimed", Y, request(line(indications=["stenosis"]))),
            Row("another is claimed", N, request(line(indications=["tumor"]))),
            Row(
                "the claim outweighs the finding",
                N,
                {
                    **request(line(indications=["tumor"])),
                    **mri({"kind": "stenosis", "levels": "L4-L5", "grade": "severe"}),
                },
            ),
            Row(
                "the finding counts beside the claim, where asked",
                Y,
                {
                    **request(line(indications=["tumor"])),
                    **mri({"kind": "stenosis", "levels": "L4-L5", "grade": "severe"}),
                },
                {"found_too": True},
            ),
            Row(
                "found and not claimed",
                Y,
                mri({"kind": "stenosis", "levels": "L4-L5", "grade": "severe"}),
            ),
            Row("another is found", N, mri({"kind": "tumor", "levels": "L4-L5"})),
            Row("found absent", U, mri({"kind": "stenosis", "levels": "L4-L5", "present": False})),
            Row("graded none", U, mri({"kind": "stenosis", "levels": "L4-L5", "grade": "none"})),
            Row("found elsewhere", U, mri({"kind": "stenosis", "levels": "L2-L3"})),
            Row("nothing claimed or found", U),
            Row(
                "a diagnosis code alone is no indication",
                U,
                {"diagnoses": [{"code": "M48.062", "levels": "L4-L5"}]},
            ),
            Row("a red flag opens its own path", Y, RAPID, {"any": ["rapid_progression"]}),
            Row("a red flag alone leaves the others open", U, RAPID),
        ],
    ),
    "planned": (
        {"field": "facet_excision_both", "op": ">", "value": "50", "unit": "%"},
        [
            Row(
                "both above",
                Y,
                plan(facet_excision_left_percent="51", facet_excision_right_percent="60"),
            ),
            Row(
                "one at the limit",
                N,
                plan(facet_excision_left_percent="50", facet_excision_right_percent="60"),
            ),
            Row("one above, one not stated", U, plan(facet_excision_left_percent="60")),
            Row("one below, one not stated", N, plan(facet_excision_left_percent="40")),
            Row(
                "one is enough",
                Y,
                plan(facet_excision_left_percent="60"),
                {"field": "facet_excision_one"},
            ),
            Row(
                "one below, the other not stated",
                U,
                plan(facet_excision_left_percent="40"),
                {"field": "facet_excision_one"},
            ),
            Row(
                "neither is enough",
                N,
                plan(facet_excision_left_percent="40", facet_excision_right_percent="40"),
                {"field": "facet_excision_one"},
            ),
            Row("not stated", U, plan()),
            Row(
                "no plan for the level",
                U,
                request(line(), plan=[{"level": "L3-L4", "revision": True}]),
                {"field": "revision"},
            ),
            Row("yes", Y, plan(revision=True), {"field": "revision", "op": None, "value": None}),
            Row("no", N, plan(revision=False), {"field": "revision", "op": None, "value": None}),
            Row(
                "at least half the body",
                Y,
                plan(corpectomy_percent="50"),
                {"field": "corpectomy_percent", "op": ">="},
            ),
            Row(
                "less than half",
                N,
                plan(corpectomy_percent="49"),
                {"field": "corpectomy_percent", "op": ">="},
            ),
            Row("the line names no level", U, plan(revision=True), {"field": "revision"}, None),
        ],
    ),
    "operated": (
        {"kinds": ["fusion"]},
        [
            Row("here", Y, operated(levels="L4-L5")),
            Row("elsewhere", N, operated(levels="L2-L3")),
            Row("level not stated", U, operated()),
            Row("level not stated, in another region", N, operated(region="cervical")),
            Row("level not stated, in this region", U, operated(region="lumbar")),
            Row("beside", Y, operated(levels="L3-L4"), {"where": "adjacent"}),
            Row("here is not beside", N, operated(levels="L4-L5"), {"where": "adjacent"}),
            Row("anywhere", Y, operated(levels="C5-C6"), {"where": "anywhere"}),
            Row(
                "another kind says nothing",
                U,
                {"operations": [{"operation": "decompression", "levels": "L4-L5"}]},
            ),
            Row("none on record", U),
            Row("none on record, asked as a guard", N, {}, {"recorded": True}),
            Row("on record, asked as a guard", Y, operated(levels="L4-L5"), {"recorded": True}),
            Row("elsewhere, asked as a guard", N, operated(levels="L2-L3"), {"recorded": True}),
            Row("level not stated, asked as a guard", U, operated(), {"recorded": True}),
            Row(
                "six months to the day",
                Y,
                operated(levels="L4-L5", date="2026-05-21"),
                {"months": 6},
            ),
            Row(
                "six months to the day, where more is asked for",
                N,
                operated(levels="L4-L5", date="2026-05-21"),
                {"months": 6, "op": ">"},
            ),
            Row("a day short", N, operated(levels="L4-L5", date="2026-05-22"), {"months": 6}),
            Row(
                "in a month that the limit cuts",
                U,
                operated(levels="L4-L5", date="2026-05"),
                {"months": 6},
            ),
            Row("in a month after", N, operated(levels="L4-L5", date="2026-06"), {"months": 6}),
            Row("undated", U, operated(levels="L4-L5"), {"months": 6}),
            Row("weeks", Y, operated(levels="L4-L5", date="2026-10-10"), {"weeks": 6}),
            Row("the line names no level", U, operated(levels="L4-L5"), {}, None),
        ],
    ),
    "coded": (
        {"any": ["63047"]},
        [
            Row("in the request", Y, request(line(), line("63047"))),
            Row("not in the request", N, request(line())),
            Row("at the level", Y, request(line(), line("63047")), {"here": True}),
            Row("at another level", N, request(line(), line("63047", "L3-L4")), {"here": True}),
            Row("at no level", U, request(line(), line("63047", [])), {"here": True}),
            Row(
                "by family, where no code is known",
                Y,
                request({"family": "lumbar_decompression"}),
                {"any": ["lumbar_decompression"]},
            ),
            Row("in another stage", Y, staged("63047")),
            Row("in this stage", Y, request(line(), line("63047")), {"this_stage": True}),
            Row("only in another stage", N, staged("63047"), {"this_stage": True}),
        ],
    ),
    "only_procedure": (
        {},
        [
            Row("alone", Y, request(line())),
            Row("with another", N, request(line(), line("63047"))),
        ],
    ),
    "level_between": (
        {"top": "L1", "bottom": "S1"},
        [
            Row("inside", Y),
            Row("at the lower end", Y, {}, {}, "L5-S1"),
            Row("reaching above", N, {}, {}, "T12-L1"),
            Row("outside", N, {}, {}, "C5-C6"),
            Row("the line names no level", U, {}, {}, None),
        ],
    ),
    "construct_spans": (
        {"top": "L2", "bottom": "S1", "codes": ["22612"]},
        [
            Row("the whole stretch", Y, request(line(levels="L2-S1"))),
            Row("more than the stretch", Y, request(line(levels="T10-S1"))),
            Row("in two lines", Y, request(line(levels="L2-L4"), line(levels="L4-S1"))),
            Row("one level short", N, request(line(levels="L3-S1"))),
            Row("with a gap", N, request(line(levels=["L2-L3", "L5-S1"]))),
            Row("a line without levels", U, request(line(levels="L3-S1"), line(levels=[]))),
            Row("no fusion line", U, request(line("63047"))),
        ],
    ),
    "level_count": (
        {"any": ["22612"], "at_least": 2},
        [
            Row("at the limit", Y, request(line(levels="L3-L5"))),
            Row("in two lines", Y, request(line(levels="L3-L4"), line(levels="L4-L5"))),
            Row("the same level twice is one", N, request(line(), line())),
            Row("below", N, request(line())),
            Row("a line without levels", U, request(line(), line(levels=[]))),
            Row("no such line", N, request(line("63047"))),
        ],
    ),
    "stated": (
        {"key": "gross_movement", "asks": "whether there is gross movement"},
        [
            Row("yes", Y, {"statements": [said(true=True)]}),
            Row("no", N, {"statements": [said(true=False)]}),
            Row("not stated", U),
            Row("another key", U, {"statements": [{"key": "other_thing", "true": True}]}),
            Row(
                "at the level", Y, {"statements": [said(true=True, level="L4-L5")]}, {"here": True}
            ),
            Row(
                "at another level",
                U,
                {"statements": [said(true=True, level="L3-L4")]},
                {"here": True},
            ),
            Row(
                "the level's own words before general ones",
                N,
                {"statements": [said(true=True), said(true=False, level="L4-L5")]},
                {"here": True},
            ),
            Row(
                "the latest",
                N,
                {
                    "statements": [
                        said(true=True, on="2026-01-01"),
                        said(true=False, on="2026-02-01"),
                    ]
                },
            ),
            Row(
                "the latest, whatever the order",
                N,
                {
                    "statements": [
                        said(true=False, on="2026-02-01"),
                        said(true=True, on="2026-01-01"),
                    ]
                },
            ),
            Row(
                "the line names no level",
                U,
                {"statements": [said(true=True)]},
                {"here": True},
                None,
            ),
            Row(
                "at the limit",
                Y,
                {"statements": [said(value="3", unit="mm")]},
                {"op": ">=", "value": "3", "unit": "mm"},
            ),
            Row(
                "below the limit",
                N,
                {"statements": [said(value="2.9", unit="mm")]},
                {"op": ">=", "value": "3", "unit": "mm"},
            ),
            Row(
                "another unit",
                U,
                {"statements": [said(value="3", unit="cm")]},
                {"op": ">=", "value": "3", "unit": "mm"},
            ),
            Row(
                "no unit",
                U,
                {"statements": [said(value="3")]},
                {"op": ">=", "value": "3", "unit": "mm"},
            ),
            Row(
                "a yes where a number is asked for",
                U,
                {"statements": [said(true=True)]},
                {"op": ">=", "value": "3", "unit": "mm"},
            ),
            Row(
                "a number where a yes is asked for", U, {"statements": [said(value="3", unit="mm")]}
            ),
            Row("attested", Y, {"attestations": [ATTESTED]}, {"attestable": True}),
            Row("attested, where judgment does not count", U, {"attestations": [ATTESTED]}),
            Row(
                "attested for another level",
                U,
                {"attestations": [{**ATTESTED, "level": "L3-L4"}]},
                {"attestable": True, "here": True},
            ),
            Row(
                "the chart outweighs the attestation",
                N,
                {"statements": [said(true=False)], "attestations": [ATTESTED]},
                {"attestable": True},
            ),
        ],
    ),
    "claimed": (
        {"any": ["gross_movement"]},
        [
            Row("by statement", Y, {"statements": [said(true=True)]}),
            Row("by attestation", Y, {"attestations": [ATTESTED]}),
            Row("a statement that says no claims nothing", N, {"statements": [said(true=False)]}),
            Row("by nobody", N),
            Row("for another level", N, {"statements": [said(true=True, level="L3-L4")]}),
        ],
    ),
}


@pytest.mark.parametrize(("name", "params", "row"), parameters(TABLE))
def test_request(name: str, params: dict[str, Any], row: Row) -> None:
    """Each row of the table comes out as written."""
    check(name, params, row)


ALL_TABLES = (
    TABLE,
    test_care.TABLE,
    test_exam.TABLE,
    test_imaging.TABLE,
    test_risk.TABLE,
    test_story.TABLE,
)

ONE_SIDED = {
    "care_tried": {N: "what is not recorded may still have been done"},
    "therapy_proven": {N: "notes not on file may still be obtained"},
    "radiology_report": {N: "a report not in hand may still be obtained"},
    "exam_by_surgeon": {N: "an examination not on file may still be obtained"},
    "nicotine_never": {},
    "only_procedure": {U: "the request is complete"},
    "claimed": {U: "the request is complete"},
    "therapy_futile_claimed": {U: "an exception nobody claims does not apply"},
}
"""Outcomes that a predicate cannot have, each with its reason."""


def test_every_predicate_has_a_table_with_every_outcome() -> None:
    """Met, not met and not documented are each shown, or it is said why they cannot be."""
    seen: dict[str, set[object]] = {name: set() for name in PREDICATES}
    for table in ALL_TABLES:
        for name, (_, rows) in table.items():
            seen[name] |= {row.wanted for row in rows}
    impossible = {name: set(reasons) for name, reasons in ONE_SIDED.items()}

    missing = {
        name: {Y, N, U} - found - impossible.get(name, set()) for name, found in seen.items()
    }

    assert not {name: outcomes for name, outcomes in missing.items() if outcomes}
    assert not {name for name, reasons in impossible.items() if reasons & seen[name]}


@pytest.mark.parametrize("name", PREDICATES)
def test_every_predicate_says_what_it_asks(name: str) -> None:
    """The words of a requirement are plain: no underscore, no trailing space, no code word."""
    tables = {n: params for table in ALL_TABLES for n, (params, _) in table.items()}
    predicate = PREDICATES[name]

    said = predicate.require(predicate.Params.model_validate(tables[name]))

    assert said
    assert "_" not in said
    assert said == said.strip()
    assert predicate.reads


def test_a_statement_names_its_key_and_page() -> None:
    """What a statement settles can be read again where it was found."""
    statements = [said(true=True, cite="F p. 2")]

    [evidence] = reading_of(
        "stated", {"key": "gross_movement", "asks": "x"}, statements=statements
    ).evidence

    assert evidence.path == "statements[0]"
    assert [str(cite) for cite in evidence.cites] == ["Ex. F p. 2"]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("revision", "State in the operative plan for L4-L5 whether this is a revision."),
        ("pars_removal", "State in the operative plan for L4-L5 whether the pars is removed."),
    ],
)
def test_a_plan_is_asked_whether(field: str, said: str) -> None:
    """A plan that answers yes or no is asked a question, not given the answer."""
    reading = reading_of("planned", {"field": field})

    assert reading.ask == said
