"""The box about the call: both last days with their sources, and nothing that is not confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen.appeals import load_law
from appealgen.brief.card_call import call_rows
from appealgen.brief.context import Context
from appealgen.matching import determine
from appealgen.model import Case
from appealgen.service import policy_library
from tests.brief.cases import DEMO_DAY, POLICIES, demo_tree

LAW = load_law(POLICIES)


def rows_of(
    payer: str, denied: str, offer: dict[str, str] | None, **parts: object
) -> dict[str, str]:
    """Return the rows of the demo, moved to a payer, denied on a day, with an offer of a call."""
    tree: dict[str, Any] = {**demo_tree(), **parts}
    tree["coverage"]["payer"] = payer
    tree["denial"] |= {"notice_date": denied, "received_date": None, "peer_to_peer": offer}
    case = Case.model_validate(tree)
    # The payer's criteria do not matter here, and not every payer's are on file.
    judged = determine(case, policy_library(), as_of=DEMO_DAY, pinned="aetna-cpb-0743")
    return {row.label: row.value for row in call_rows(Context(case, judged, (), {}), LAW)}


INPATIENT = "UnitedHealthcare"
"""3 business days from the denial for an inpatient request, in some plans 24 hours."""


PAGE = "(payer’s page, high confidence)"
SHORTER = "; in some plans or states 24 hours from the denial"


@pytest.mark.parametrize(
    ("denied", "last_day", "said"),
    [
        # Denied on Thursday, October 29: Friday, Monday, Tuesday.
        ("2026-10-29", None, f"open until November 3, 2026 {PAGE}{SHORTER}"),
        ("2026-10-28", None, f"closes today, November 2, 2026 {PAGE}{SHORTER}"),
        (
            "2026-10-27",
            None,
            f"closed on October 30, 2026 {PAGE}; ask whether a call is still taken",
        ),
        (
            "2026-10-29",
            "2026-11-02",
            f"closes today, November 2, 2026 (notice); {PAGE[1:-1]}: November 3, 2026{SHORTER}",
        ),
        (
            "2026-10-27",
            "2026-11-09",
            f"closed on October 30, 2026 {PAGE}; notice: November 9, 2026, so call today",
        ),
        ("2026-10-27", "2026-10-30", "closed on October 30, 2026 (notice)"),
    ],
)
def test_the_earlier_day_leads_and_both_are_said(
    denied: str, last_day: str | None, said: str
) -> None:
    """The notice wins where it is earlier; where it is later, the caller is told to hurry."""
    offer = {"last_day": last_day} if last_day else None

    assert rows_of(INPATIENT, denied, offer)["Window"] == said


@pytest.mark.parametrize(
    ("payer", "said"),
    [
        ("Cigna", "the payer’s own days are not confirmed: ask on the call"),
        ("TurningPoint", "the payer’s own days are not confirmed: ask on the call"),
        ("A payer not on file", "not stated on the notice; ask today"),
        (
            "Aetna",
            "before an appeal is filed (payer’s page, medium confidence); ask for its last day",
        ),
    ],
)
def test_a_window_that_is_not_confirmed_is_asked_for(payer: str, said: str) -> None:
    """No number of days is printed for a payer whose page gives none."""
    assert rows_of(payer, "2026-10-26", None)["Window"] == said


def test_a_number_that_is_not_on_the_notice_is_the_payers_own_with_its_source() -> None:
    """The notice's number comes first; a payer's page is named as such, with how sure it is."""
    noted = {"phone": "1-800-555-0100"}

    assert rows_of("Aetna", "2026-10-26", noted)["Call"] == "1-800-555-0100"
    assert rows_of("Cigna", "2026-10-26", None)["Call"] == "number not on the notice"
    assert rows_of("Aetna", "2026-10-26", None)["Call"] == (
        "provider line: Medicare 800-624-0756, other plans 888-632-3862 (payer’s page, medium "
        "confidence)"
    )


def test_who_may_call_is_said_only_where_a_page_says_it() -> None:
    """Nobody is sent to the telephone on a guess."""
    assert "Who may call" not in rows_of("Cigna", "2026-10-26", None)
    assert rows_of("Blue Care Network", "2026-10-26", None)["Who may call"] == (
        "the physician (payer’s page, medium confidence)"
    )


def test_after_an_appeal_the_payers_rule_for_that_is_said() -> None:
    """The days before an appeal are past; whether a call is still taken is what counts."""
    appealed = [{"level": "internal", "step": "first_level", "filed": "2026-11-01"}]
    rows = rows_of("Regence", "2026-10-26", None, earlier_appeals=appealed)

    assert rows["Window"] == "no call after an appeal is filed"
