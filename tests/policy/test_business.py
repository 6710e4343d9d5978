"""Which plan a text is written for."""

from __future__ import annotations

import pytest

from appealgen.model.people import PlanKind
from appealgen.policy.business import LineOfBusiness, fits, lines_of

COMMERCIAL = (LineOfBusiness.COMMERCIAL,)
EXCHANGE = (LineOfBusiness.INDIVIDUAL_EXCHANGE,)


@pytest.mark.parametrize("kind", PlanKind)
def test_every_kind_of_plan_has_a_line_of_business_or_is_not_stated(kind: PlanKind) -> None:
    """Only a plan whose kind the case does not state belongs to no line of business."""
    assert bool(lines_of(kind)) == (kind is not PlanKind.NOT_STATED)


@pytest.mark.parametrize(
    ("limits", "kind", "expected"),
    [
        (COMMERCIAL, PlanKind.FULLY_INSURED, True),
        (COMMERCIAL, PlanKind.ERISA_SELF_FUNDED, True),
        (COMMERCIAL, PlanKind.INDIVIDUAL, True),
        (EXCHANGE, PlanKind.INDIVIDUAL, True),
        (EXCHANGE, PlanKind.FULLY_INSURED, False),
        (COMMERCIAL, PlanKind.MEDICAID_MANAGED_CARE, False),
        (COMMERCIAL, PlanKind.MEDICAID_FEE_FOR_SERVICE, False),
        (COMMERCIAL, PlanKind.MEDICARE_ADVANTAGE, False),
        (COMMERCIAL, PlanKind.FEHB, False),
        (COMMERCIAL, PlanKind.TRICARE, False),
        (COMMERCIAL, PlanKind.WORKERS_COMPENSATION, False),
        (COMMERCIAL, PlanKind.NOT_STATED, None),
        ((), PlanKind.NOT_STATED, True),
        ((), PlanKind.MEDICAID_MANAGED_CARE, True),
    ],
)
def test_a_text_is_for_the_plans_it_names(
    limits: tuple[LineOfBusiness, ...], kind: PlanKind, expected: object
) -> None:
    """A limit that the case cannot be held against is open; no limit is none."""
    assert fits(limits, kind) is expected
