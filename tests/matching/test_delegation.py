"""Who reviews for the payer: what the case says wins, what is known is said as an assumption."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import NoPolicyInForceError
from appealgen.matching import Determination, determine
from appealgen.matching.delegation import delegation_of
from appealgen.policy import PolicyLibrary
from appealgen.service import policy_library
from tests.matching.build import AS_OF, case_of
from tests.matching.library import library

KNOWN = """\
  - payer: other
    delegate: {delegate}
    source: Invented.
    url: "https://example.org"
    confidence: low
{more}"""


def shelf(folder: Path, *delegates: str, more: str = "") -> PolicyLibrary:
    """Return the invented library, in which Other Health delegates to some of its payers."""
    made = library(folder / "policies")
    index = made.folder / "index.yaml"
    limit = f"    {more}\n" if more else ""
    rows = "".join(KNOWN.format(delegate=name, more=limit) for name in delegates)
    known = f"delegations:\n{rows}" if rows else ""
    third = "  - {id: third, name: Third Review, aliases: []}\n"
    text = index.read_text(encoding="utf-8")
    text = text.replace("policies:\n", f"{third}{known}policies:\n")
    index.write_text(text, encoding="utf-8")
    return made


def judged(made: PolicyLibrary, **coverage: object) -> Determination:
    """Return the determination of a one-line case of Other Health."""
    plan = {"payer": "Other Health", "plan_kind": "fully_insured", **coverage}
    return determine(case_of(coverage=plan), made, as_of=AS_OF)


def test_a_known_delegate_decides_and_is_said_to_be_assumed(tmp_path: Path) -> None:
    """Where the case is silent, the payer's reviewer is used, and a warning says so."""
    found = judged(shelf(tmp_path, "example"))

    assert [policy.id for policy in found.policies] == ["spine"]
    assert found.delegation is not None
    assert (found.delegation.stated, found.delegation.delegates) == (False, ("Example Health",))
    (warning,) = found.warnings
    assert "does not say who reviewed" in warning
    assert "Other Health is known to have Example Health review" in warning
    assert "https://example.org" in warning
    assert "(coverage.delegated_to)" in warning


def test_a_stated_delegate_is_no_assumption(tmp_path: Path) -> None:
    """The case names its reviewer, so there is nothing to warn of."""
    found = judged(shelf(tmp_path, "third"), delegated_to="Example Health")

    assert [policy.id for policy in found.policies] == ["spine"]
    assert found.delegation is not None
    assert found.delegation.stated
    assert found.warnings == ()


def test_the_case_wins_over_what_is_known(tmp_path: Path) -> None:
    """A case that names another reviewer is not judged by the known one."""
    with pytest.raises(NoPolicyInForceError):
        judged(shelf(tmp_path, "example"), delegated_to="Third Review")


def test_two_known_delegates_are_named_and_neither_is_taken(tmp_path: Path) -> None:
    """Which of two companies reviewed is asked, not chosen."""
    made = shelf(tmp_path, "example", "third")
    case = case_of(coverage={"payer": "Other Health", "plan_kind": "fully_insured"})

    found = delegation_of(case, made)

    assert found is not None
    assert found.decider is None
    assert found.delegates == ("Example Health", "Third Review")
    assert "Example Health or by Third Review" in found.warnings[0]
    with pytest.raises(NoPolicyInForceError, match="Example Health or Third Review is known"):
        determine(case, made, as_of=AS_OF)


def test_an_unknown_reviewer_is_said_to_be_unknown(tmp_path: Path) -> None:
    """A misspelled reviewer is not passed over in silence; names to copy are shown."""
    made = shelf(tmp_path)

    found = judged(made, payer="Example Health", delegated_to="Third Reviews")

    (warning,) = found.warnings
    assert "not one of the names on file" in warning
    assert "Third Review" in warning


@pytest.mark.parametrize(
    ("more", "kind", "assumed"),
    [
        ("lines_of_business: [commercial]", "fully_insured", True),
        ("lines_of_business: [commercial]", "medicaid_managed_care", False),
        ("lines_of_business: [commercial]", "not_stated", True),
        ("families: [lumbar_fusion]", "fully_insured", True),
        ("families: [cervical_fusion]", "fully_insured", False),
    ],
)
def test_a_delegation_reaches_as_far_as_its_source_says(
    tmp_path: Path,
    more: str,
    kind: str,
    assumed: bool,  # noqa: FBT001 - what a table expects
) -> None:
    """Other lines of business and other operations are not taken to be delegated."""
    made = shelf(tmp_path, "example", more=more)
    case = case_of(coverage={"payer": "Other Health", "plan_kind": kind})

    assert (delegation_of(case, made) is not None) is assumed


@pytest.mark.parametrize(
    ("payer", "kind", "delegate"),
    [
        ("Cigna", "fully_insured", "evicore"),
        ("Cigna", "medicare_advantage", None),
        ("Anthem", "fully_insured", "carelon"),
        ("Anthem", "medicaid_managed_care", None),
        ("Regence", "fully_insured", "evicore"),
        ("Humana", "medicare_advantage", "cohere"),
        ("Aetna", "fully_insured", None),
    ],
)
def test_the_delegations_that_ship(payer: str, kind: str, delegate: str | None) -> None:
    """Only what payer or reviewer say themselves is assumed, and only for the plans they name."""
    case = case_of(coverage={"payer": payer, "plan_kind": kind})

    found = delegation_of(case, policy_library())

    assert (found.decider if found else None) == delegate


def test_a_delegate_without_criteria_on_file_is_one_to_ask() -> None:
    """Nothing is judged, and the message says who else could send the criteria."""
    case = case_of(coverage={"payer": "Humana", "plan_kind": "medicare_advantage"})

    with pytest.raises(NoPolicyInForceError, match="Cohere Health is known to review"):
        determine(case, policy_library(), as_of=AS_OF)
