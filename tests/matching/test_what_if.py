from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.matching import Finding, Truth, evaluate
from appealgen.matching.determine import judge
from appealgen.matching.finding import StageResult
from appealgen.matching.what_if import LevelDifference, differences, why_different
from appealgen.policy import PolicyVersion
from tests.matching.build import AS_OF, case_of, criterion, leaf, node, scope_of, statements

NAMES = ("fact_a", "fact_b", "fact_c")
TREE = node(
    "root",
    all_of=[
        leaf("fact_a"),
        node("way", any_of=[leaf("fact_b"), leaf("fact_c")]),
        {**leaf("drug"), "when": {**leaf("user"), "id": "drug:when"}},
    ],
)


def finding(**read: bool | None) -> Finding:
    """Return the finding of the tree for a case of statements."""
    return evaluate(criterion(TREE), scope_of(case_of(statements=statements(**read))))


def differing(before: dict[str, bool], after: dict[str, bool]) -> list[tuple[str, str, str]]:
    """Return id, status before and status after of what differs."""
    return [
        (d.criterion, str(d.before.value if d.before else ""), str(d.after and d.after.value))
        for d in why_different(finding(**before), finding(**after))
    ]


MET = {"fact_a": True, "fact_b": True, "user": False}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({**MET, "fact_a": False}, [("fact_a", "met", "not_met")]),
        ({"fact_a": True, "user": False}, [("fact_b", "met", "not_documented")]),
        (
            {"fact_a": False, "user": False},
            [("fact_a", "met", "not_met"), ("fact_b", "met", "not_documented")],
        ),
        ({**MET, "user": True}, [("drug:when", "not_met", "met")]),
        (MET, []),
    ],
)
def test_the_most_particular_criterion_that_explains_a_change_is_named(
    after: dict[str, bool], said: list[tuple[str, str, str]]
) -> None:
    """The leaf that turned is named, not the combinations above it; nothing where nothing did."""
    assert differing(MET, after) == said


def test_what_cannot_explain_a_change_is_not_named() -> None:
    """A fact that reads differently under a criterion that keeps its status is left out."""
    before = {"fact_a": True, "fact_b": True, "user": False}
    after = {"fact_a": False, "fact_b": True, "fact_c": True, "user": False}

    assert differing(before, after) == [("fact_a", "met", "not_met")]


def test_where_the_answer_stays_everything_that_reads_differently_is_named() -> None:
    """A second way that is now met as well is worth knowing, though it changes nothing."""
    assert differing(MET, {**MET, "fact_c": True}) == [("fact_c", "not_documented", "met")]


@given(*[st.dictionaries(st.sampled_from([*NAMES, "user", "drug"]), st.booleans())] * 2)
def test_a_changed_answer_is_always_explained(
    before: dict[str, bool], after: dict[str, bool]
) -> None:
    """No status turns without a criterion that turned; equal cases have no difference."""
    old, new = finding(**before), finding(**after)
    found = list(why_different(old, new))

    assert found or old.truth is new.truth
    assert all(d.before is not d.after for d in found)
    assert not list(why_different(old, old))


POLICY = PolicyVersion.model_validate(
    {
        "schema_version": "1",
        "id": "example",
        "version": "2026-01-15",
        "title": "Example",
        "publisher": "Example",
        "citation": "Example Policy",
        "payers": ["example"],
        "status": "in_force",
        "source": {"title": "x", "url": "https://example.org", "retrieved": "2026", "read": "all"},
        "confidence": "high",
        "label_basis": "none",
        "completeness": "complete",
        "procedures": [
            {"id": "fusion", "title": "Fusion", "codes": ["22612"], "criteria": TREE},
            {
                "id": "other",
                "title": "Other",
                "codes": ["63047"],
                "criteria": leaf("fact_a"),
            },
            {"id": "screws", "title": "Screws", "codes": ["22840"], "follows": ["fusion"]},
        ],
    }
)


def judged(lines: list[dict[str, object]], **read: bool) -> tuple[StageResult, ...]:
    """Return the stages of a case with some lines and statements."""
    request = {"stages": [{"name": "one", "lines": lines}]}
    case = case_of(request=request, statements=statements(**read))
    return judge(case, (POLICY,), AS_OF)


FUSION: dict[str, object] = {"code": "22612", "levels": "L4-L5"}


def compared(
    before: list[dict[str, object]], after: list[dict[str, object]], **read: bool
) -> list[tuple[str, str, Truth | None, Truth | None]]:
    """Return line, level and both statuses of what differs."""
    found: tuple[LevelDifference, ...] = differences(judged(before, **MET), judged(after, **read))
    assert all(d.by or d.why for d in found)
    return [(d.line, d.level, d.before, d.after) for d in found]


def test_a_line_that_follows_changes_with_its_main_line() -> None:
    """Screws stand or fall with the fusion, and the difference says so."""
    lines: list[dict[str, object]] = [FUSION, {"code": "22840"}]

    assert compared(lines, lines, **{**MET, "fact_a": False}) == [
        ("22612", "L4-L5", Truth.MET, Truth.NOT_MET),
        ("22840", "", Truth.MET, Truth.NOT_MET),
    ]


def test_levels_that_come_and_go_are_named() -> None:
    """A level asked for in one of the two cases only has no status in the other."""
    other: list[dict[str, object]] = [{"code": "22612", "levels": "L3-L4"}]

    assert compared([FUSION], other, **MET) == [
        ("22612", "L4-L5", Truth.MET, None),
        ("22612", "L3-L4", None, Truth.MET),
    ]


def test_another_section_is_named_as_the_reason() -> None:
    """Where the code belongs to another section, that is what makes the difference."""
    other: list[dict[str, object]] = [{"code": "63047", "levels": "L4-L5"}]
    [found] = differences(judged([FUSION], **MET), judged(other, fact_a=False))

    assert found.changed
    assert found.why == (
        "Another section decides: Example Policy, Other, before Example Policy, Fusion."
    )


def test_equal_answers_have_no_difference() -> None:
    """The same case twice differs in nothing."""
    assert compared([FUSION], [FUSION], **MET) == []
