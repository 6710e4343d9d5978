"""Whose criteria come first: Medicare's own rules, the delegate's, then the payer's."""

from __future__ import annotations

import pytest

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import PARAMS, determine
from appealgen.matching.truth import Truth
from appealgen.policy import PolicyLibrary
from appealgen.resources import policies_folder
from tests.matching.build import AS_OF, case_of


def refs(code: str, level: str | list[str], **coverage: object) -> list[str]:
    """Return the policies that decide a one-line case under some coverage."""
    stages = [{"name": "one", "lines": [{"code": code, "levels": level}]}]
    case = case_of(coverage=coverage, request={"stages": stages})
    library = PolicyLibrary(policies_folder(), PARAMS)
    return [policy.id for policy in determine(case, library, as_of=AS_OF).policies]


@pytest.mark.parametrize("kind", ["medicare_advantage", "original_medicare"])
def test_medicare_rules_come_before_a_plans_own(kind: str) -> None:
    """42 CFR 422.101(b): a national coverage determination binds the plan."""
    found = refs("0275T", "L4-L5", payer="Aetna", plan_kind=kind)

    assert found == ["ncd-150.13"]


def test_a_plan_fills_what_medicare_leaves_open() -> None:
    """Where no Medicare rule on file covers the line, the plan's own criteria are read."""
    found = refs("22612", "L4-L5", payer="Aetna", plan_kind="medicare_advantage")

    assert found == ["aetna-cpb-0743"]


def test_a_commercial_plan_is_not_judged_by_medicare() -> None:
    """The same code under a commercial plan has no Medicare rule."""
    found = refs("22612", "L4-L5", payer="Aetna", plan_kind="fully_insured")

    assert found == ["aetna-cpb-0743"]


def test_the_delegate_decides_before_the_payer() -> None:
    """A review delegated by name is judged by the delegate's criteria."""
    found = refs("22612", "L4-L5", payer="Aetna", plan_kind="fully_insured", delegated_to="eviCore")

    assert found == ["evicore-cmm-609"]


@pytest.mark.parametrize(
    ("main", "level", "policy"),
    [
        ("22551", "C5-C6", "evicore-cmm-601"),
        ("22600", "C5-C6", "evicore-cmm-604"),
        ("22612", "L4-L5", "evicore-cmm-609"),
    ],
)
def test_a_graft_goes_to_the_policy_of_its_operation(main: str, level: str, policy: str) -> None:
    """Several policies list one graft code; that of the operation in the stage takes the line."""
    lines = [{"code": "20930"}, {"code": main, "levels": level}]
    case = case_of(
        coverage={"payer": "Cigna", "plan_kind": "fully_insured"},
        request={"stages": [{"name": "one", "lines": lines}]},
    )

    found = determine(case, PolicyLibrary(policies_folder(), PARAMS), as_of=AS_OF)

    graft, fusion = found.stages[0].lines
    assert graft.policy is not None
    assert graft.policy.id == policy
    assert main in graft.why
    assert graft.truth is fusion.truth


def test_a_graft_without_an_operation_stays_with_the_first_policy() -> None:
    """Where no policy's operation is in the stage, the first that lists the code is named."""
    case = case_of(
        coverage={"payer": "Cigna", "plan_kind": "fully_insured"},
        request={"stages": [{"name": "one", "lines": [{"code": "20930"}]}]},
    )

    [graft] = determine(case, PolicyLibrary(policies_folder(), PARAMS), as_of=AS_OF).stages[0].lines

    assert graft.policy is not None
    assert graft.policy.id == "evicore-cmm-609"
    assert graft.truth is Truth.NOT_DOCUMENTED


@pytest.mark.parametrize(
    ("code", "level", "state", "policy"),
    [
        ("22551", "C5-C6", "OH", "lcd-cervical-fusion"),
        ("22551", "C5-C6", None, "lcd-cervical-fusion"),
        ("22857", "L4-L5", "OH", "ncd-150.10"),
        ("63655", "T8-T9", "OH", "ncd-160.7"),
        ("22513", [], "OH", "lcd-l38201"),
        ("22513", [], "AZ", "lcd-l34228"),
    ],
)
def test_original_medicare_is_judged_by_its_own_texts(
    code: str, level: str | list[str], state: str | None, policy: str
) -> None:
    """National texts hold everywhere, a contractor's own only in its states."""
    found = refs(code, level, payer="Medicare", plan_kind="original_medicare", state=state)

    assert found == [policy]


@pytest.mark.parametrize(("code", "state"), [("22513", "FL"), ("27096", "OH"), ("64483", "OH")])
def test_a_text_whose_states_are_not_confirmed_is_not_argued(code: str, state: str) -> None:
    """Another contractor's text, or one of an unknown contractor, waits until a case names it."""
    with pytest.raises(NoPolicyInForceError):
        refs(code, [], payer="Medicare", plan_kind="original_medicare", state=state)


def test_a_denial_that_names_a_local_text_is_judged_by_it() -> None:
    """What the contractor itself cites applies."""
    found = refs(
        "64483",
        "L4-L5",
        payer="Medicare",
        plan_kind="original_medicare",
        state="OH",
        policies_pinned=["lcd-l33906"],
    )

    assert found == ["lcd-l33906"]
