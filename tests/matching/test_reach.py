"""States, lines of business and the day that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import DateBasis, Determination, date_basis, determine
from appealgen.service import policy_library
from tests.matching.build import AS_OF, case_of
from tests.matching.library import library

REF = "spine@2026-07-01"


def judged(folder: Path, kind: str, *, pinned: bool = False) -> Determination:
    """Return the determination of a case of some kind of plan by a commercial policy."""
    shelf = library(folder / "policies")
    file = shelf.folder / "spine" / "2026-07-01.yaml"
    text = file.read_text(encoding="utf-8")
    head = "payers: [example]\nlines_of_business: [commercial]"
    file.write_text(text.replace("payers: [example]", head), encoding="utf-8")
    coverage = {"payer": "example", "plan_kind": kind, "policies_pinned": [REF] if pinned else []}
    return determine(case_of(coverage=coverage), shelf, as_of=AS_OF)


def test_a_commercial_policy_decides_a_commercial_plan(tmp_path: Path) -> None:
    """There is nothing to warn of."""
    assert judged(tmp_path, "fully_insured").warnings == ()


@pytest.mark.parametrize("kind", ["medicaid_managed_care", "medicare_advantage", "fehb", "tricare"])
def test_a_commercial_policy_does_not_decide_another_plan(tmp_path: Path, kind: str) -> None:
    """The message names the policy, and how to use it if the denial does."""
    with pytest.raises(NoPolicyInForceError, match=f"another kind of plan: {REF}. If the denial"):
        judged(tmp_path, kind)


def test_a_pin_uses_it_and_says_so(tmp_path: Path) -> None:
    """A denial that names the commercial text for a Medicaid plan is judged by it, with a word."""
    found = judged(tmp_path, "medicaid_managed_care", pinned=True)

    (warning,) = found.warnings
    assert f"{REF} is written for commercial plans, and the plan is medicaid managed" in warning


def test_a_plan_whose_kind_is_not_stated_is_judged_with_a_warning(tmp_path: Path) -> None:
    """Nothing says that the text is not for the plan, and nothing says that it is."""
    (warning,) = judged(tmp_path, "not_stated").warnings

    assert "the case does not state the kind of plan" in warning


@pytest.mark.parametrize(
    ("place", "plan", "policy"),
    [("OH", "AZ", "lcd-l38201"), ("AZ", "OH", "lcd-l34228"), (None, "OH", "lcd-l38201")],
)
def test_the_contractor_is_that_of_the_place_of_surgery(
    place: str | None, plan: str, policy: str
) -> None:
    """Medicare's local text follows the facility, and the plan's state where that is not given."""
    case = case_of(
        line={"code": "22513"},
        coverage={"payer": "Medicare", "plan_kind": "original_medicare", "state": plan},
        facility={"name": "Invented Surgery Center", "state": place},
    )

    found = determine(case, policy_library(), as_of=AS_OF)

    assert [used.id for used in found.policies] == [policy]


def test_a_payers_own_policy_follows_the_plan(tmp_path: Path) -> None:
    """A plan's policy does not change with the place where the operation is done."""
    shelf = library(tmp_path / "policies")
    file = shelf.folder / "spine" / "2026-07-01.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("payers: [example]", "payers: [example]\nstates: [OH]"), "utf-8")
    case = case_of(
        coverage={"payer": "example", "plan_kind": "fully_insured", "state": "OH"},
        facility={"name": "Invented Surgery Center", "state": "PA"},
    )

    assert [p.ref for p in determine(case, shelf, as_of=AS_OF).policies] == [REF]


@pytest.mark.parametrize(
    ("parts", "basis", "day", "words"),
    [
        ({"notice_date": "2026-08-01"}, DateBasis.DENIAL_NOTICE, "2026-08-01", "denial notice"),
        ({}, DateBasis.REQUEST, "2026-07-15", "the request, because"),
        (None, DateBasis.ASSESSMENT, AS_OF.isoformat(), "the assessment, because"),
    ],
)
def test_the_determination_says_which_day_counts(
    tmp_path: Path, parts: dict[str, str] | None, basis: DateBasis, day: str, words: str
) -> None:
    """The notice's day, else the request's, else that of the assessment, each with its reason."""
    denial = {"kind": "prior_authorization", "reasons": [{"category": "other"}], **(parts or {})}
    lines = [{"code": "22612", "levels": "L4-L5"}]
    request: dict[str, object] = {"stages": [{"name": "one", "lines": lines}]}
    if parts is not None:
        request["requested_on"] = "2026-07-15"
    coverage = {"payer": "example", "plan_kind": "fully_insured"}
    case = case_of(coverage=coverage, request=request, denial=denial)

    found = determine(case, library(tmp_path / "policies"), as_of=AS_OF)

    assert found.date_basis is date_basis(case) is basis
    assert found.selected_on.isoformat() == day
    assert words in found.date_basis.why


def test_a_misspelled_payer_brings_up_names_to_copy(tmp_path: Path) -> None:
    """Nothing is judged by a name that is only alike."""
    case = case_of(coverage={"payer": "Exampel Health", "plan_kind": "fully_insured"})

    with pytest.raises(NoPolicyInForceError, match="to copy if one is meant: Example Health"):
        determine(case, library(tmp_path / "policies"), as_of=AS_OF)


def test_the_message_lists_what_to_ask_the_payer_for(tmp_path: Path) -> None:
    """Criteria, edition, day, full text and the reviewer's worksheet."""
    case = case_of(coverage={"payer": "Quux Ltd", "plan_kind": "fully_insured"})

    with pytest.raises(NoPolicyInForceError) as caught:
        determine(case, library(tmp_path / "policies"), as_of=AS_OF)

    for asked in ("name and number", "edition", "the day it took effect", "full text", "worksheet"):
        assert asked in str(caught.value)
