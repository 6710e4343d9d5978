"""How an appeal was decided is read off the entries of the case."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from appealgen.model import Case
from appealgen.model.denial import EarlierAppeal
from appealgen.model.outcome import Decision, allowed_before, decided_appeals, decision_of


def appeal(**said: object) -> EarlierAppeal:
    """Return an entry as the strict reader would hand it over."""
    return EarlierAppeal.model_validate({"level": "first level", "step": "first_level"} | said)


def case_with(*appeals: dict[str, object]) -> Case:
    """Return a case with earlier appeals; the patient is invented."""
    return Case.model_validate(
        {
            "patient": {"name": "Pat Example", "synthetic": True},
            "coverage": {"payer": "Aetna", "plan_kind": "individual"},
            "request": {"stages": [{"name": "one", "lines": [{"code": "22612"}]}]},
            "earlier_appeals": [{"level": "an appeal"} | said for said in appeals],
        }
    )


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ({}, None),
        ({"decided": "2026-11-02"}, None),
        ({"upheld": False}, Decision.OVERTURNED),
        ({"upheld": True}, Decision.UPHELD),
        ({"upheld": True, "overturned_codes": ["63047"]}, Decision.IN_PART),
    ],
)
def test_the_decision_is_what_the_entry_says(
    said: dict[str, object], decision: Decision | None
) -> None:
    """A day alone does not say how it was decided."""
    assert decision_of(appeal(**said)) is decision


@pytest.mark.parametrize("upheld", [False, None])
def test_allowed_codes_need_a_denial_that_stood_for_the_rest(upheld: bool | None) -> None:  # noqa: FBT001 - a value
    """Codes beside a full reversal, or beside no decision, would stop clocks that still run."""
    with pytest.raises(ValidationError, match="upheld the rest"):
        appeal(upheld=upheld, overturned_codes=["63047"])


def test_decisions_come_by_day_and_requests_are_no_appeals() -> None:
    """One without a day stands last; complaints, corrections and pending filings are left out."""
    case = case_with(
        {"step": "second_level", "upheld": True},
        {"step": "first_level", "upheld": True, "decided": "2026-09-01"},
        {"step": "complaint", "upheld": False, "decided": "2026-09-02"},
        {"step": "external_review", "filed": "2026-10-01"},
        {"upheld": True, "decided": "2026-08-01"},
    )

    assert [index for index, _ in decided_appeals(case)] == [4, 1, 0]


def test_codes_allowed_before_a_decision_are_those_of_older_ones() -> None:
    """A decision's own codes do not count as allowed before it."""
    case = case_with(
        {"upheld": True, "decided": "2026-09-01", "overturned_codes": ["63047"]},
        {"upheld": True, "decided": "2026-10-01", "overturned_codes": ["22840"]},
    )

    assert allowed_before(case, 0) == frozenset()
    assert allowed_before(case, 1) == {"63047"}
    assert allowed_before(case) == {"63047", "22840"}
