"""Diagnoses against the policy's own tree."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.brief.audit_indications import can_be
from appealgen.coding.audit import AuditFinding
from appealgen.matching import Finding, Truth, determine
from appealgen.matching.truth import all_of, any_of, at_least, negate
from appealgen.model import Case
from appealgen.policy.schema import Criterion
from appealgen.service import policy_library
from appealgen.service.audit import coding_report
from tests.brief.cases import demo_tree

DAY = dt.date(2026, 11, 2)


def found(*codes: str, policy: str | None = None, **line: Any) -> list[AuditFinding]:  # noqa: ANN401
    """Return the findings about the demo with other diagnoses and a changed first line."""
    tree = demo_tree()
    tree["diagnoses"] = [{"code": code, "levels": "L4-L5"} for code in codes]
    tree["request"]["stages"][0]["lines"][0] |= line
    case = Case.model_validate(tree)
    determination = determine(case, policy_library(), as_of=DAY, pinned=policy)
    report = coding_report(case, DAY, determination)
    return [one for one in report.findings if one.id == "diagnosis-policy"]


def test_a_diagnosis_that_opens_no_path_is_found() -> None:
    """Carelon names no laminectomy for deformity; stenosis is what the record supports."""
    (one,) = found("M41.26", policy="carelon-spine-surgery")

    assert one.codes == ("63047", "M41.26")
    assert one.severity.value == "likely_deny"
    assert [proposal.code for proposal in one.proposals] == ["M48.062"]
    assert "Carelon" in one.source


def test_the_diagnosis_that_the_policy_names_is_enough() -> None:
    """One fitting diagnosis among several opens the path."""
    assert not found("M41.26", "M48.062", policy="carelon-spine-surgery")
    assert not found("M48.062", "M43.16")


def test_a_diagnosis_that_says_no_indication_is_left_alone() -> None:
    """A symptom code says nothing for or against a path."""
    assert not found("M54.16", policy="carelon-spine-surgery")


def test_where_the_surgeons_own_indication_opens_nothing_it_is_no_matter_of_codes() -> None:
    """The criteria say that already."""
    assert not found("M41.26", policy="carelon-spine-surgery", indications=["deformity"])


# --- the fold against every way to settle the open facts ------------------------------------------


def _criterion(**form: Any) -> Criterion:  # noqa: ANN401 - any part of a criterion
    return Criterion.model_construct(id="x", says="x", **form)


_leaves = st.one_of(
    st.just(Finding(_criterion(check="stated"), Truth.NOT_DOCUMENTED)),
    st.sampled_from([Truth.MET, Truth.NOT_MET]).map(
        lambda truth: Finding(_criterion(check="indication"), truth)
    ),
)


def _node(form: str, children: list[Finding]) -> Finding:
    shape: dict[str, Any] = (
        {"at_least": 1, "of": ()} if form == "of" else {form: tuple(c.criterion for c in children)}
    )
    if form == "any_of":
        shape = {"any_of": shape["any_of"], "at_least": None}
    return Finding(_criterion(**shape), Truth.NOT_DOCUMENTED, children=tuple(children))


_trees = st.recursive(
    _leaves,
    lambda below: st.builds(
        _node,
        st.sampled_from(["all_of", "any_of", "none_of"]),
        st.lists(below, min_size=1, max_size=3),
    ),
    max_leaves=7,
)


def _open_leaves(finding: Finding) -> int:
    if not finding.children:
        return int(finding.criterion.check == "stated")
    return sum(_open_leaves(child) for child in finding.children)


def _settled(finding: Finding, values: list[bool]) -> Truth:
    """Return the truth of a tree, each open fact taking the next of some values."""
    if not finding.children:
        return Truth.of(values.pop()) if finding.criterion.check == "stated" else finding.truth
    truths = [_settled(child, values) for child in finding.children]
    if finding.criterion.all_of is not None:
        return all_of(truths)
    return negate(any_of(truths)) if finding.criterion.none_of is not None else any_of(truths)


@settings(max_examples=150, deadline=None)
@given(_trees)
def test_can_be_agrees_with_trying_every_way(tree: Finding) -> None:
    """A tree can be met exactly where some way to settle the open facts meets it."""
    ways = product([True, False], repeat=_open_leaves(tree))
    reached = {_settled(tree, list(way)) for way in ways}

    assert can_be(tree, Truth.MET) is (Truth.MET in reached)
    assert can_be(tree, Truth.NOT_MET) is (Truth.NOT_MET in reached)


@pytest.mark.parametrize(("wanted", "possible"), [(1, True), (2, True), (3, False)])
def test_at_least_counts_what_can_be_met(wanted: int, *, possible: bool) -> None:
    """Of an open fact, a fitting and an unfitting indication, two can be met."""
    leaves = (
        Finding(_criterion(check="stated"), Truth.NOT_DOCUMENTED),
        Finding(_criterion(check="indication"), Truth.MET),
        Finding(_criterion(check="indication"), Truth.NOT_MET),
    )
    tree = Finding(_criterion(at_least=wanted, of=()), Truth.NOT_DOCUMENTED, children=leaves)

    assert can_be(tree, Truth.MET) is possible
    reached = {at_least(wanted, [x, Truth.MET, Truth.NOT_MET]) for x in (Truth.MET, Truth.NOT_MET)}
    assert can_be(tree, Truth.NOT_MET) is (Truth.NOT_MET in reached)


def test_a_path_that_does_not_apply_cannot_be_met() -> None:
    """A guarded path that is closed opens for nobody."""
    closed = Finding(_criterion(check="stated"), Truth.NOT_APPLICABLE)
    tree = _node("any_of", [closed])

    assert not can_be(closed, Truth.MET)
    assert not can_be(tree, Truth.MET)
    assert can_be(tree, Truth.NOT_MET)
