"""A requirement the notice states, against the policy: planted ones found, none invented."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appealgen.argument.contradictions.clauses import applying, clause_of
from appealgen.argument.contradictions.limits import Limit, why_not_stricter
from appealgen.model import Case
from appealgen.model.requirement import StatedRequirement
from tests.argument.denials import (
    ADVANTAGE,
    AETNA,
    CERVICAL,
    CIGNA,
    DISCECTOMY,
    EVICORE,
    FUSION,
    PERCUTANEOUS,
    UNITED,
    compared,
    demo_held,
    held,
    kinds,
    reasons_not,
    requires,
)
from tests.brief.cases import CHECKOUT, PUBLISHED_DAY, demo_tree, published_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLISHED = sorted(p.parent.name for p in (CHECKOUT / "fixtures/published").glob("*/case.yaml"))
PINNED = [name for name in PUBLISHED if published_tree(name)["coverage"].get("policies_pinned")]
"""The published cases with a policy to hold a denial against."""

TWELVE_WEEKS = requires("duration", "physical_therapy", "12", "weeks")

PLANTED: dict[str, tuple[dict[str, Any], dict[str, str], Any, str]] = {
    "therapy of 12 weeks, Aetna asks 6": (FUSION, AETNA, TWELVE_WEEKS, "exceeds_policy"),
    "therapy of 3 months, Aetna asks 6 weeks": (
        FUSION,
        AETNA,
        requires("duration", "physical_therapy", "3", "months"),
        "exceeds_policy",
    ),
    "care of 6 months, Aetna asks 6 weeks": (
        FUSION,
        AETNA,
        requires("duration", "conservative_care", "6", "months"),
        "exceeds_policy",
    ),
    "injections, Aetna asks none": (
        FUSION,
        AETNA,
        requires("modality", "injection"),
        "no_such_requirement",
    ),
    "an NSAID, Aetna takes other drugs too": (
        FUSION,
        AETNA,
        requires("modality", "nsaid"),
        "one_of_several",
    ),
    "an ODI of 50, Aetna sets none": (
        FUSION,
        AETNA,
        requires("score", "odi", "50", "percent"),
        "no_such_requirement",
    ),
    "a pain score of 70, Aetna sets none": (
        FUSION,
        AETNA,
        requires("score", "vas", "70", "mm"),
        "no_such_requirement",
    ),
    "therapy of 12 weeks, CMM-601 asks 6": (CERVICAL, EVICORE, TWELVE_WEEKS, "exceeds_policy"),
    "injections, CMM-601 takes two of three kinds": (
        CERVICAL,
        EVICORE,
        requires("modality", "injection"),
        "one_of_several",
    ),
    "an NDI of 40, CMM-601 sets none": (
        CERVICAL,
        EVICORE,
        requires("score", "ndi", "40", "percent"),
        "no_such_requirement",
    ),
    "symptoms of a year, CMM-606 sets none": (
        DISCECTOMY,
        EVICORE,
        requires("duration", "symptoms", "12", "months"),
        "no_such_requirement",
    ),
    "therapy of 12 weeks, CMM-606 asks 6": (DISCECTOMY, EVICORE, TWELVE_WEEKS, "exceeds_policy"),
    "bracing, CMM-606 asks none": (
        DISCECTOMY,
        EVICORE,
        requires("modality", "bracing"),
        "no_such_requirement",
    ),
    "an NDI of 40 beside the national determination": (
        PERCUTANEOUS,
        ADVANTAGE,
        requires("score", "ndi", "40", "percent"),
        "no_such_requirement",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_contradiction_is_found(name: str) -> None:
    """Each requirement that the policy does not contain is found, once, and in its kind."""
    line, coverage, requirement, kind = PLANTED[name]

    result = held(line, coverage, requirement)

    assert kinds(result) == [kind]
    assert not result.not_claimed


NEAR_MISSES: dict[str, tuple[dict[str, Any], dict[str, str], Any, str]] = {
    "the same number": (
        FUSION,
        AETNA,
        requires("duration", "physical_therapy", "6", "weeks"),
        "equal",
    ),
    "the same number, more than": (
        FUSION,
        AETNA,
        requires("duration", "physical_therapy", "6", "weeks", ">"),
        "equal",
    ),
    "the policy is stricter": (
        FUSION,
        AETNA,
        requires("duration", "physical_therapy", "4", "weeks"),
        "policy_stricter",
    ),
    "the same number in days": (
        FUSION,
        AETNA,
        requires("duration", "physical_therapy", "42", "days"),
        "equal",
    ),
    "12 weeks against 3 months": (FUSION, EVICORE, TWELVE_WEEKS, "too_close"),
    "therapy is required": (FUSION, AETNA, requires("modality", "physical_therapy"), "required"),
    "medication is required": (FUSION, AETNA, requires("modality", "medication"), "required"),
    "a policy on file in part": (FUSION, UNITED, TWELVE_WEEKS, "partial"),
    "another edition of the payer's own": (CERVICAL, CIGNA, TWELVE_WEEKS, "limit"),
    "a known limit on the point": (
        CERVICAL,
        EVICORE,
        requires("imaging_age", "mri", "6", "months"),
        "limit",
    ),
    "another way of the section asks for it": (
        FUSION,
        AETNA,
        requires("modality", "bracing"),
        "elsewhere",
    ),
    "a criterion in words may speak of it": (
        FUSION,
        AETNA,
        requires("modality", "behavioral_therapy"),
        "in_words",
    ),
    "the care is named without a length": (
        FUSION,
        AETNA,
        requires("duration", "medication", "12", "weeks"),
        "no_length",
    ),
    "the determination's own list beside the criteria": (
        PERCUTANEOUS,
        ADVANTAGE,
        requires("modality", "physical_therapy"),
        "elsewhere",
    ),
    "the same window of imaging": (
        FUSION,
        AETNA,
        requires("imaging_age", "advanced_imaging", "12", "months"),
        "equal",
    ),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_not_claimed(name: str) -> None:
    """What falls short of a sure contradiction is listed with the reason, never argued."""
    line, coverage, requirement, why = NEAR_MISSES[name]

    result = held(line, coverage, requirement)

    assert kinds(result) == []
    assert reasons_not(result) == [why]


def test_several_planted_at_once_are_all_found() -> None:
    """Each requirement is judged by itself, in the order of the notice."""
    result = held(
        FUSION,
        AETNA,
        requires("score", "odi", "50", "percent"),
        requires("duration", "physical_therapy", "6", "weeks"),
        TWELVE_WEEKS,
    )

    assert kinds(result) == ["no_such_requirement", "exceeds_policy"]
    assert reasons_not(result) == ["equal"]


def test_what_is_in_words_only_is_compared_with_nothing() -> None:
    """A requirement of another kind is shown to staff and never claimed."""
    second = {"kind": "other", "words": "A second opinion is required."}

    result = held(FUSION, AETNA, second)

    assert kinds(result) == []
    assert reasons_not(result) == ["not_compared"]


def test_a_line_without_criteria_keeps_the_whole_requirement_open() -> None:
    """One requirement for several lines is claimed only where it is sure for each of them."""
    tree = demo_tree()
    reason = tree["denial"]["reasons"][0]
    reason["requires"], codes = [TWELVE_WEEKS], reason.pop("codes")
    tree["request"]["stages"][0]["lines"].append({"code": "22867", "levels": "L4-L5"})
    result, _ = compared(Case.model_validate(tree))
    reason["codes"] = codes
    named, _ = compared(Case.model_validate(tree))

    assert kinds(result) == []
    assert reasons_not(result) == ["no_criteria"]
    assert kinds(named) == ["exceeds_policy"]


def test_the_clause_is_cited_with_its_label_and_lines() -> None:
    """The policy's own period, its section label and the lines it holds for are all named."""
    found = next(c for c in demo_held(TWELVE_WEEKS).found if c.requirement)

    assert found.label == "Footnote 1"
    assert [ln.line.code for ln in found.lines] == ["63047", "22612"]
    assert found.finding is not None
    clause = clause_of(found.finding.criterion, StatedRequirement.model_validate(TWELVE_WEEKS))
    assert clause is not None
    assert clause.limit == Limit(Decimal(6), "weeks", ">=")


def test_medicare_binds_only_an_advantage_plan() -> None:
    """The rule of 42 CFR 422.101(b)(6) stands with Medicare's own text and such a plan only."""
    odd = requires("score", "ndi", "40", "percent")
    original = {"payer": "Medicare", "plan_kind": "original_medicare", "state": "PA"}

    advantage = held(PERCUTANEOUS, ADVANTAGE, odd).found[0]
    traditional = held(PERCUTANEOUS, original, odd).found[0]
    commercial = held(FUSION, AETNA, requires("modality", "injection")).found[0]

    assert [r.citation for r in advantage.rules] == ["42 CFR 422.101(b)", "42 CFR 422.101(b)(6)"]
    assert traditional.rules == ()
    assert commercial.rules == ()


# None invented


def test_the_demo_gives_nothing_but_its_own_met_waiver() -> None:
    """The demo's notice states the policy's own six weeks; only the waiver met in it is named."""
    result = demo_held()

    assert [(c.kind.value, c.label) for c in result.found] == [("waiver_met", "Footnote 1")]
    assert result.not_claimed == ()


@pytest.mark.parametrize("name", PINNED)
def test_no_published_case_gives_a_contradiction(name: str) -> None:
    """A denial that states no structured requirement departs from nothing that can be shown."""
    tree = published_tree(name)
    plain = {"kind": "prior_authorization", "reasons": [{"category": "not_medically_necessary"}]}
    result, _ = compared(Case.model_validate({"denial": plain, **tree}), PUBLISHED_DAY)

    assert result.found == ()
    assert result.not_claimed == ()


def own_requirements(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every length of care and every score that the criteria of a case print themselves."""
    _, determination = compared(Case.model_validate(tree), PUBLISHED_DAY)
    for _, line in determination.lines():
        for level in line.levels:
            for finding in applying(level.finding):
                params: Any = finding.criterion.params
                if finding.criterion.check == "care_lasted":
                    unit = "weeks" if params.weeks is not None else "months"
                    amount = str(params.weeks if params.weeks is not None else params.months)
                    for kind in params.drug_classes or params.kinds:
                        yield requires("duration", kind, amount, unit)
                elif finding.criterion.check == "measured":
                    unit = "percent" if params.unit == "%" else params.unit
                    yield requires("measure", params.field, str(params.value), unit, params.op)


@pytest.mark.parametrize("name", ["demo", *PINNED])
def test_the_policys_own_requirements_are_never_contradictions(name: str) -> None:
    """Stated back in the notice, what the policy prints is never called a departure from it."""
    tree = demo_tree() if name == "demo" else published_tree(name)
    own = [item for item in own_requirements(tree) if item.get("comparison") != "="]
    own = [item for item in own if not item["of"].startswith("other")]
    reason = {"category": "not_medically_necessary", "requires": own}
    tree["denial"] = {"kind": "prior_authorization", "reasons": [reason]}

    result, _ = compared(Case.model_validate(tree), PUBLISHED_DAY)

    assert [(c.kind, c.requirement) for c in result.found] == []
    assert len(result.not_claimed) == len(own)


LIMITS = st.builds(
    Limit,
    st.integers(1, 60).map(Decimal),
    st.sampled_from(["days", "weeks", "months", "years"]),
    st.sampled_from([">=", ">"]),
)


@given(LIMITS, LIMITS)
def test_of_two_lengths_at_most_one_is_surely_longer(one: Limit, other: Limit) -> None:
    """No length exceeds another that exceeds it, and none exceeds itself."""
    assert why_not_stricter(one, one) is not None
    assert not (why_not_stricter(one, other) is None and why_not_stricter(other, one) is None)


@given(LIMITS, st.integers(1, 60))
def test_a_longer_stated_length_never_loses_a_claim(printed: Limit, more: int) -> None:
    """What is surely longer stays so when the notice asks for still more."""
    stated = Limit(printed.amount * 3, printed.unit, ">=")
    longer = Limit(stated.amount + more, printed.unit, ">=")

    assert why_not_stricter(stated, printed) is None
    assert why_not_stricter(longer, printed) is None
