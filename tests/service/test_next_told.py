"""The payer's reasons on their tracks: stated reasons, claim codes and remark codes."""

from __future__ import annotations

from typing import Any

import pytest

from appealgen import resources
from appealgen.appeals.route import Told, load_routes
from appealgen.coding.audit import audit_rules
from appealgen.coding.remittance import RemittanceKind
from appealgen.model.denial import ReasonCategory
from appealgen.service.coding_update import code_knowledge
from appealgen.service.next_told import told_of
from tests.appeals.clock_cases import denial, invented

BOOK = load_routes(resources.policies_folder())
ANSWERS = {one.kind: (one.matter, one.route) for one in audit_rules().triage.routes}
NO_REASON = {RemittanceKind.LIABILITY, RemittanceKind.NOTICE}


def told(*reasons: dict[str, Any], lines: list[dict[str, Any]] | None = None) -> list[Told]:
    """Return what a case of these reasons and claim lines was told."""
    parts: dict[str, Any] = {"denial": denial(reasons=list(reasons))}
    parts |= {"claim": {"lines": lines}} if lines is not None else {}
    case = invented("fully_insured", "PA", **parts)
    return list(told_of(case, code_knowledge(), BOOK, ANSWERS))


def tracks(*reasons: dict[str, Any], lines: list[dict[str, Any]] | None = None) -> list[str]:
    """Return the tracks alone."""
    return [one.track.value for one in told(*reasons, lines=lines)]


def reason(category: str = "other", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - case tree
    """Return a reason."""
    return {"category": category, **more}


CODES = [
    ("50", "necessity"),
    ("55", "necessity"),
    ("4", "coding"),
    ("97", "bundling"),
    ("197", "authorization"),
    ("204", "benefit"),
    ("29", "administrative"),
    ("133", "pending"),
    ("252", "documentation"),
    ("999", "other"),
]


@pytest.mark.parametrize(("carc", "track"), CODES)
def test_the_track_of_a_claim_code(carc: str, track: str) -> None:
    """A reason without a category of its own goes by its code."""
    assert tracks(reason(carc=carc)) == [track]


def test_a_code_that_says_nothing_alone_gives_way_to_its_remark() -> None:
    """Code 16 with remark M51 is about the procedure code, not about missing records."""
    assert tracks(reason(carc="16", rarc="M51")) == ["coding"]
    assert tracks(reason(carc="16")) == ["documentation"]


def test_a_reason_and_a_code_that_differ_are_both_answered() -> None:
    """The notice says medical need, the code says authorization."""
    found = told(reason("not_medically_necessary", carc="197"))

    assert [one.track.value for one in found] == ["necessity", "authorization"]
    assert found[1].named == "code 197"
    assert found[1].fix


def test_a_reason_and_a_code_that_agree_are_one() -> None:
    """Code 50 under "not medically necessary" says the same."""
    assert tracks(reason("not_medically_necessary", carc="50")) == ["necessity"]


def test_the_lines_of_the_claim_are_read_where_they_were_refused() -> None:
    """A line that was paid, and a reduction by contract, are no reasons."""
    lines = [
        {"code": "22612", "denied": "900", "carc": "236"},
        {"code": "22840", "denied": "0", "carc": "50"},
        {"code": "63047", "carc": "45"},
    ]

    assert tracks(reason("bundling"), lines=lines) == ["bundling", "bundling"]


def test_a_code_that_cannot_be_appealed_says_so() -> None:
    """Remark MA130 asks for a new claim."""
    (found,) = told(reason(carc="16", rarc="MA130"))

    assert found.no_appeal
    assert found.track.value == "coding"


def test_every_kind_of_code_and_every_category_has_its_track() -> None:
    """Only notices and liability are no reasons; nothing else falls through."""
    kinds = {kind.value for kind in RemittanceKind if BOOK.track_of_kind(kind.value) is None}
    named = {category for rule in BOOK.tracks for category in rule.categories}

    assert kinds == {kind.value for kind in NO_REASON}
    assert named == set(ReasonCategory)
