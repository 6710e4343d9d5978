"""The packet list as data: owners, citations, conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from appealgen import resources
from appealgen.appeals import checked_items, load_packet_list
from appealgen.errors import InputNotFoundError, PolicyInvalidError
from tests.matching.build import case_of

LIST = load_packet_list(resources.policies_folder())


def wanted(**parts: Any) -> set[str]:  # noqa: ANN401 - parts of a case tree
    """Return the ids of the items a case needs."""
    return {c.item.id for c in checked_items(case_of(**parts), LIST, signed=False)}


def test_every_item_says_who_and_how() -> None:
    """An item nobody can act on is no item."""
    assert all(item.how and item.owner for item in LIST.items)
    assert len({item.id for item in LIST.items}) == len(LIST.items)


def test_conditional_items_come_with_their_condition() -> None:
    """Urgency, an experimental reason and injections add their papers; nothing else does."""
    denial = {"kind": "prior_authorization", "reasons": [{"category": "experimental"}]}
    shot = {"kind": "injection", "injection": "epidural"}

    plain = wanted()

    assert wanted(urgent_basis="Weakness") - plain == {"urgency"}
    assert wanted(denial=denial) - plain == {"experimental", "literature"}
    assert wanted(care=[shot]) - plain == {"injection-records"}


def test_a_states_own_items_come_with_the_plans_it_regulates() -> None:
    """New York asks an insured plan's member for a fee, never that of a self-funded plan."""

    def plan(kind: str, state: str) -> set[str]:
        coverage = {"payer": "Example Health", "plan_kind": kind, "state": state}
        return wanted(coverage=coverage) - wanted()

    assert plan("fully_insured", "NY") == {"fee"}
    assert plan("individual", "HI") == {"fee", "conflict-disclosure"}
    assert plan("fully_insured", "PA") == plan("erisa_self_funded", "NY") == set()


def test_a_missing_file_and_a_broken_one_are_named(tmp_path: Path) -> None:
    """Each failure is its own error."""
    with pytest.raises(InputNotFoundError):
        load_packet_list(tmp_path / "nowhere")
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "external-review-packet.yaml").write_text("items: []\n", encoding="utf-8")
    with pytest.raises(PolicyInvalidError):
        load_packet_list(tmp_path)
