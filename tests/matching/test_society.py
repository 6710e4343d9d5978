"""Societies' criteria: shown as support, and nobody's rule."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import Determination, Truth, determine, society_support
from appealgen.matching.all_payers import all_payers
from appealgen.matching.selection import policies_for
from appealgen.model.people import PlanKind
from appealgen.policy.schema import Standing
from appealgen.service import policy_library
from tests.matching.build import AS_OF, case_of

SOCIETIES = [
    version.ref
    for entry in policy_library().index.policies
    for version in policy_library().versions(entry.id)
    if version.standing is Standing.SUPPORT
]
NOBODY = {"payer": "Quux Ltd", "plan_kind": "fully_insured"}


def supported(code: str, level: str) -> Determination:
    """Return what societies say of a one-line case whose payer has nothing on file."""
    case = case_of(line={"code": code, "levels": level}, coverage=NOBODY)
    return society_support(case, policy_library(), as_of=AS_OF)


def test_societies_are_on_file() -> None:
    """There is something to test below."""
    assert SOCIETIES


@pytest.mark.parametrize(
    ("code", "level", "policy"),
    [
        ("22612", "L4-L5", "nass-lumbar-fusion"),
        ("63030", "L5-S1", "nass-lumbar-discectomy"),
        ("22551", "C5-C6", "nass-cervical-fusion"),
    ],
)
def test_a_case_without_a_payers_policy_can_be_read_by_a_society(
    code: str, level: str, policy: str
) -> None:
    """The determination is marked as support, and so is each text in it."""
    found = supported(code, level)

    assert found.standing is Standing.SUPPORT
    assert [(p.id, p.standing) for p in found.policies] == [(policy, Standing.SUPPORT)]
    assert found.truth is not Truth.MET


def test_what_no_society_covers_is_refused() -> None:
    """Nothing on file speaks to the line; the message speaks of societies, not of payers."""
    with pytest.raises(NoPolicyInForceError, match="No society's criteria on file"):
        supported("63650", "T8-T9")


def test_a_day_before_the_text_finds_none() -> None:
    """A society's text is not held against a denial that came before it."""
    denial = {
        "kind": "prior_authorization",
        "notice_date": "2014-01-01",
        "reasons": [{"category": "other"}],
    }
    case = case_of(coverage=NOBODY, denial=denial)

    with pytest.raises(NoPolicyInForceError):
        society_support(case, policy_library(), as_of=AS_OF)


@pytest.mark.parametrize("ref", SOCIETIES)
@pytest.mark.parametrize("by_case", [True, False], ids=["pinned by the case", "asked for"])
def test_a_society_cannot_be_pinned(
    ref: str,
    by_case: bool,  # noqa: FBT001 - both ways in one table
) -> None:
    """Neither the case nor ``--policy`` can make a rule of it."""
    coverage = {**NOBODY, "policies_pinned": [ref] if by_case else []}

    with pytest.raises(NoPolicyInForceError, match="support only"):
        determine(
            case_of(coverage=coverage),
            policy_library(),
            as_of=AS_OF,
            pinned=None if by_case else ref,
        )


@settings(max_examples=60, deadline=None)
@given(
    payer=st.sampled_from([n for p in policy_library().index.payers for n in p.names]),
    kind=st.sampled_from(list(PlanKind)),
    state=st.sampled_from([None, "OH", "AZ", "PA"]),
    day=st.dates(min_value=dt.date(2015, 1, 1), max_value=dt.date(2027, 1, 1)),
)
def test_a_society_is_never_chosen_to_decide(
    payer: str, kind: PlanKind, state: str | None, day: dt.date
) -> None:
    """Whatever the payer, plan, state and day, only rules are selected."""
    case = case_of(coverage={"payer": payer, "plan_kind": kind, "state": state})

    policies, _ = policies_for(case, policy_library(), day, None)

    assert all(policy.standing is Standing.RULE for policy in policies)


def test_a_society_is_no_payer_to_compare_with() -> None:
    """The comparison of payers holds payers."""
    rows = all_payers(case_of(coverage=NOBODY), policy_library(), as_of=AS_OF)

    assert rows
    assert all(row.policy.standing is Standing.RULE for row in rows)
