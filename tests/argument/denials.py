"""Invented denials with planted requirements, held against the policies that ship."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from appealgen import resources
from appealgen.argument import contradictions_of, load_grounds
from appealgen.matching import determine
from appealgen.model import Case
from appealgen.service import policy_library
from tests.brief.cases import DEMO_DAY, demo_tree
from tests.matching.build import case_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.argument import Contradictions
    from appealgen.matching import Determination

FUSION = {"code": "22612", "levels": "L4-L5", "indications": ["spondylolisthesis"]}
CERVICAL = {"code": "22551", "levels": "C5-C6", "indications": ["herniation"]}
DISCECTOMY = {"code": "63030", "levels": "L4-L5", "indications": ["herniation"]}
PERCUTANEOUS = {"code": "0275T", "levels": "L4-L5"}

AETNA = {"payer": "Aetna", "plan_kind": "fully_insured", "state": "PA"}
UNITED = {"payer": "UHC", "plan_kind": "fully_insured", "state": "PA"}
EVICORE = {
    "payer": "Example Health",
    "plan_kind": "fully_insured",
    "delegated_to": "eviCore healthcare",
}
CIGNA = {"payer": "Cigna", "plan_kind": "fully_insured", "delegated_to": "eviCore healthcare"}
ADVANTAGE = {"payer": "Example Health", "plan_kind": "medicare_advantage", "state": "PA"}


def requires(kind: str, of: str = "", amount: str = "", unit: str = "", sign: str = "") -> Any:  # noqa: ANN401 - the raw tree
    """Return a stated requirement as a case file has it."""
    keys = ("kind", "of", "amount", "unit", "comparison")
    given = zip(keys, (kind, of, amount, unit, sign), strict=True)
    return {key: value for key, value in given if value}


def compared(case: Case, as_of: dt.date = DEMO_DAY) -> tuple[Contradictions, Determination]:
    """Return a case's denial held against the policies that ship."""
    library = policy_library()
    determination = determine(case, library, as_of=as_of)
    named = case.denial.criteria_policy if case.denial else None
    grounds = load_grounds(resources.policies_folder(), library.versions(named) if named else ())
    return contradictions_of(case, determination, grounds), determination


def denial_of(requirements: tuple[Any, ...], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return an invented denial that states requirements under a reason about care."""
    reason = {"category": "conservative_care_not_exhausted", "requires": list(requirements)}
    notice = {"kind": "prior_authorization", "notice_date": "2026-10-26", "reasons": [reason]}
    return {**notice, **parts}


def held(
    line: dict[str, Any],
    coverage: dict[str, str],
    *requirements: Any,  # noqa: ANN401
    **denial: Any,  # noqa: ANN401
) -> Contradictions:
    """Return an invented request of one line and its denial, held against the policy."""
    case = case_of(line=line, coverage=coverage, denial=denial_of(requirements, denial))
    return compared(case)[0]


def demo_held(*requirements: Any, **denial: Any) -> Contradictions:  # noqa: ANN401
    """Return the demo with requirements planted in its reason, waivers left out."""
    tree = demo_tree()
    tree["denial"]["reasons"][0]["requires"] = list(requirements)
    tree["denial"].update(denial)
    return compared(Case.model_validate(tree))[0]


def kinds(result: Contradictions) -> list[str]:
    """Return the kinds of contradictions about requirements and named criteria."""
    return [c.kind.value for c in result.found if c.kind.value != "waiver_met"]


def reasons_not(result: Contradictions) -> list[str]:
    """Return why nothing is claimed, item by item."""
    return [n.why.value for n in result.not_claimed]
