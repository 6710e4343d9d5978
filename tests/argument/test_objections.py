"""Objections: each is answered by a case that shows what it needs, and conceded otherwise."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest

from appealgen.argument import Expected, load_objections, load_references
from appealgen.argument.called_missing import load_things
from appealgen.argument.objections import Exposure, JudgedCase, expected_objections
from appealgen.brief.words import ended
from tests.argument.objection_cases import (
    CASES,
    MILD,
    MOVES,
    SLIP,
    STENOSIS,
    at,
    decompression,
    fusion,
    picture,
    plan,
)
from tests.brief.cases import DEMO_DAY, POLICIES, context_of, demo, flaws, published

if TYPE_CHECKING:
    from appealgen.policy.schema import Criterion

OBJECTIONS = {o.id: o for o in load_objections(POLICIES)}
REFERENCES = load_references(POLICIES)
THINGS = load_things(POLICIES)


def expected(
    key: str, line: dict[str, Any], parts: dict[str, Any], coverage: dict[str, Any] | None = None
) -> Expected | None:
    """Return one objection in a small case, or None where it is not raised."""
    tree = {
        "patient": {"name": "Pat Example", "synthetic": True},
        "coverage": coverage or plan("Aetna"),
        "surgeon": {"name": "Ann Lee"},
        **{name: value for name, value in parts.items() if name not in {"line", "plan", "stage"}},
        "request": {
            "stages": [
                {"name": "one", "lines": [parts.get("line", line)], **parts.get("stage", {})}
            ],
            "plan": parts.get("plan", []),
        },
    }
    context = context_of(tree, DEMO_DAY)
    judged = JudgedCase(context.case, context.determination, None, context.rebuttals, THINGS)
    found = expected_objections(judged, (OBJECTIONS[key],), REFERENCES)
    return found[0] if found else None


def test_every_objection_has_its_case() -> None:
    """A new objection needs a case that answers it and one that does not."""
    assert set(CASES) == {key for key, o in OBJECTIONS.items() if o.answer and not o.general}


@pytest.mark.parametrize("key", sorted(CASES))
def test_an_objection_is_answered_when_every_need_is_shown(key: str) -> None:
    """The answer stands on facts of the case."""
    case = CASES[key]
    found = expected(key, case.line, case.answers, case.coverage)

    assert found is not None
    assert found.answered, found.missing
    assert found.evidence
    assert found.missing == ()


_WORDS = {"3": "three", "4": "four", "6": "six", "12": "twelve", "14": "fourteen"}


def limits(criterion: Criterion) -> list[str]:
    """Return the clinical limits that a need of the library sets by itself, without zero."""
    names = ("weeks", "months", "value", "at_most", "percent")
    own = [str(getattr(criterion.params, name, None) or "") for name in names]
    return [x for x in own if x] + [x for child in criterion.children for x in limits(child)]


@pytest.mark.parametrize("key", sorted(OBJECTIONS))
def test_a_limit_of_an_objection_is_that_of_a_paper_it_cites(key: str) -> None:
    """No limit is the library's own: the policy's are filled in, others stand in a cited paper."""
    entry = OBJECTIONS[key]
    papers = [REFERENCES[name].model_dump_json() for name in entry.cites]

    for limit in limits(entry.needs):
        said = rf"\b(?:{re.escape(limit)}|{_WORDS.get(limit, limit)})\b"
        assert any(re.search(said, paper) for paper in papers), (key, limit)


def test_the_length_of_therapy_is_the_policys_own() -> None:
    """Five weeks of therapy are no answer under a policy that asks for six."""
    case = CASES["conservative-care"]
    short = copy.deepcopy(case.answers)
    short["care"][0] |= {"start": "2026-06-01", "end": "2026-07-06"}
    found = expected("conservative-care", case.line, short, case.coverage)

    assert found is not None
    assert not found.answered


@pytest.mark.parametrize("key", sorted(CASES))
def test_an_objection_is_conceded_when_a_need_is_not_shown(key: str) -> None:
    """Less than the needs is a concession that names what lacks, without facts."""
    case = CASES[key]
    found = expected(key, case.line, case.concedes, case.coverage)

    assert found is not None
    assert not found.answered
    assert found.evidence == ()
    assert found.missing


@pytest.mark.parametrize("key", sorted(k for k, both in CASES.items() if both.silent is not None))
def test_an_objection_whose_guard_does_not_hold_is_not_raised(key: str) -> None:
    """Nobody objects to a slip that is not there."""
    case = CASES[key]

    assert expected(key, case.line, case.silent or {}, case.coverage) is None


@pytest.mark.parametrize("key", sorted(k for k, both in CASES.items() if both.silent is None))
def test_an_objection_without_a_guard_is_always_to_be_expected(key: str) -> None:
    """What has no guard is raised in a case that says nothing."""
    assert OBJECTIONS[key].needs.when is None
    assert expected(key, CASES[key].line, {}, CASES[key].coverage) is not None


def test_an_objection_is_answered_only_when_every_level_answers_it() -> None:
    """One severe level does not speak for a mild one beside it."""
    line = {**decompression("stenosis"), "levels": ["L3-L4", "L4-L5"]}
    mild = picture(at("L3-L4", "stenosis", zone="central", grade="mild"))
    severe = picture(at("L3-L4", "stenosis", zone="central", grade="severe"))

    one = expected("imaging-too-mild", line, {"imaging": [STENOSIS, mild]})
    both = expected("imaging-too-mild", line, {"imaging": [STENOSIS, severe]})

    assert one is not None
    assert both is not None
    assert (one.answered, both.answered) == (False, True)


def test_what_the_denial_raises_comes_first() -> None:
    """The denial's own reason leads whatever the ranks of the others."""

    def change(tree: dict[str, Any]) -> None:
        tree["denial"]["reasons"] = [{"category": "risk_factor"}]

    found = demo(change).expected

    assert found[0].objection.id == "nicotine"
    assert found[0].raised
    ranks = [e.rank for e in found[1:]]
    assert ranks == sorted(ranks, reverse=True)


def test_what_the_case_cannot_answer_comes_before_what_it_can() -> None:
    """Of two objections as likely, the one this case is exposed to is prepared for first."""
    answered = expected("imaging-too-mild", decompression("stenosis"), {"imaging": [STENOSIS]})
    conceded = expected("imaging-too-mild", decompression("stenosis"), {"imaging": [MILD]})

    assert answered is not None
    assert conceded is not None
    assert answered.exposure is Exposure.ANSWERED
    assert conceded.exposure is Exposure.DECISIVE
    assert conceded.rank > answered.rank


def test_an_objection_the_policy_does_not_turn_on_is_the_lesser_exposure() -> None:
    """What no criterion of the policy hangs on is conceded, and weighs less than what one does."""
    found = expected("grade-one-slip", fusion("spondylolisthesis"), {"imaging": [SLIP]})

    assert found is not None
    assert found.exposure is Exposure.CONCEDED


# Limits are the policy's


@pytest.mark.parametrize(
    ("payer", "millimeters", "answered"),
    [
        ("Aetna", "3.9", False),
        ("Aetna", "4", True),
        ("Premera", "3.9", False),
        ("Premera", "4", True),
        ("eviCore", "3", False),
        ("eviCore", "3.1", True),
    ],
)
def test_motion_is_measured_by_the_policy_in_use(
    payer: str, millimeters: str, answered: object
) -> None:
    """Payers count motion from different limits; none is read against another payer's case."""
    moves = picture(
        at("L4-L5", "dynamic_motion", translation_mm=millimeters),
        modality="flexion_extension_xray",
    )
    parts = {"imaging": [SLIP, moves]}
    found = expected("grade-one-slip", fusion("spondylolisthesis"), parts, plan(payer))

    assert found is not None
    assert found.answered is answered


def test_another_measure_of_the_policy_does_not_stand_for_motion() -> None:
    """A slip of half the vertebra counts for eviCore, too; it is no motion, and claims none."""
    wide = picture(at("L4-L5", "spondylolisthesis", slip_percent=60, cause="degenerative"))
    found = expected(
        "decompress-only", fusion("spondylolisthesis"), {"imaging": [wide]}, plan("eviCore")
    )

    assert found is not None
    assert not found.answered


def test_where_the_policy_prints_no_measure_of_motion_none_is_claimed() -> None:
    """Motion of any size answers nothing under a policy without a limit; a report's word does."""
    payer = plan("UnitedHealthcare")  # its lumbar criteria are another company's, not on file
    measured = expected("decompress-only", fusion("stenosis"), {"imaging": [MOVES]}, payer)
    unstable = picture(at("L4-L5", "instability"))
    reported = expected("decompress-only", fusion("stenosis"), {"imaging": [unstable]}, payer)

    assert measured is not None
    assert reported is not None
    assert (measured.answered, reported.answered) == (False, True)


def test_a_need_that_is_the_policys_alone_is_named_when_it_prints_none() -> None:
    """What would answer is still named, so that the caller knows what was looked for."""
    parts = {"imaging": [SLIP, MOVES]}
    found = expected("grade-one-slip", fusion("spondylolisthesis"), parts, plan("UnitedHealthcare"))

    assert found is not None
    assert found.missing == (
        "a slip that moves on dynamic films, by a measure that the policy prints",
    )


def test_no_limit_of_a_measurement_stands_in_the_library() -> None:
    """Millimeters and degrees of motion belong to policies, not to objections."""
    text = (POLICIES / "evidence" / "objections.yaml").read_text(encoding="utf-8")

    assert "unit: mm" not in text
    assert "unit: degrees" not in text


@pytest.mark.parametrize("key", sorted(OBJECTIONS))
def test_what_is_said_is_sound(key: str) -> None:
    """Objection, answer, concession and ask are whole sentences in plain words."""
    entry = OBJECTIONS[key]
    said = [text for text in (entry.says, entry.answer, entry.concede, entry.ask) if text]

    assert {text: flaws(ended(text)) for text in said if flaws(ended(text))} == {}
    assert not [text for text in said if "'" in text or "standard of care" in text]


@pytest.mark.parametrize("key", sorted(OBJECTIONS))
def test_its_papers_are_on_file_on_the_right_side(key: str) -> None:
    """What we cite is not evidence against us; what they quote exists."""
    entry = OBJECTIONS[key]

    assert all(not REFERENCES[ref].against for ref in entry.cites)
    assert all(ref in REFERENCES for ref in entry.they_quote)
    assert all(set(REFERENCES[ref].families) & set(entry.families) for ref in entry.cites)


# The papers


@pytest.mark.parametrize("key", sorted(REFERENCES))
def test_a_paper_can_be_found_and_is_told_with_figures_or_as_a_guideline(key: str) -> None:
    """Each has an identifier, authors, a year, a family of procedures, and one sentence."""
    paper = REFERENCES[key]

    assert paper.doi or paper.pmid
    assert paper.authors
    assert 1980 < paper.year < 2027
    assert paper.families
    assert not paper.finding.endswith(".")
    assert flaws(ended(paper.finding)) == []
    assert (
        re.search(r"\d", paper.finding) or "guideline" in paper.finding.casefold() or paper.against
    )


def test_a_paper_for_us_says_for_whom() -> None:
    """Each that the letter may cite names an indication or what the case must show."""
    assert not [
        r.id for r in REFERENCES.values() if not r.against and not r.indications and r.when is None
    ]


@pytest.mark.parametrize(
    "name", ["assess-536562-acdf-c5-6", "assess-630947-xlif-l3-4", "two-stage-l2-pelvis"]
)
def test_no_paper_against_us_stands_in_a_letter(name: str) -> None:
    """The letter's list never holds what the other side quotes."""
    _, listed = published(name).guidelines()
    against = [r.doi or r.pmid or "" for r in REFERENCES.values() if r.against]

    assert not [entry for entry in listed if any(mark in entry for mark in against)]
