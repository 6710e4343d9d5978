"""A policy of some states only, and one that is used only where a case names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.errors import NoPolicyInForceError, PolicyInvalidError
from appealgen.matching import Determination, determine
from tests.matching.build import AS_OF, case_of
from tests.matching.library import library

REF = "spine@2026-07-01"


def judged(folder: Path, head: str, state: str | None, pinned: str | None = None) -> Determination:
    """Return the determination of a one-line case in a state, by a policy with a line more."""
    shelf = library(folder / "policies")
    file = shelf.folder / "spine" / "2026-07-01.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("payers: [example]", f"payers: [example]\n{head}"), "utf-8")
    coverage = {"payer": "example", "plan_kind": "fully_insured", "state": state}
    return determine(case_of(coverage=coverage), shelf, as_of=AS_OF, pinned=pinned)


@pytest.mark.parametrize("state", ["AZ", "WA"])
def test_a_policy_decides_in_its_states(tmp_path: Path, state: str) -> None:
    """A case of one of the states is judged, and there is nothing to warn of."""
    found = judged(tmp_path, "states: [AZ, WA]", state)

    assert [policy.ref for policy in found.policies] == [REF]
    assert found.warnings == ()


def test_a_policy_of_other_states_is_left_out(tmp_path: Path) -> None:
    """Another contractor's text is never argued."""
    with pytest.raises(NoPolicyInForceError):
        judged(tmp_path, "states: [AZ, WA]", "OH")


def test_a_case_without_a_state_is_asked_for_it(tmp_path: Path) -> None:
    """Which contractor's text decides is never guessed; the message says what to add."""
    with pytest.raises(NoPolicyInForceError, match=f"some states only: {REF}. Add 'state:' under"):
        judged(tmp_path, "states: [AZ, WA]", None)


def test_a_pinned_policy_of_other_states_is_used_with_a_warning(tmp_path: Path) -> None:
    """A pin wins, as with payer and date, but not in silence."""
    found = judged(tmp_path, "states: [AZ, WA]", "OH", pinned=REF)

    assert [policy.ref for policy in found.policies] == [REF]
    assert found.warnings == (f"{REF} holds in AZ, WA only, and the case names OH.",)


@pytest.mark.parametrize("state", ["OH", None])
def test_a_policy_without_states_holds_everywhere(tmp_path: Path, state: str | None) -> None:
    """No list of states is no limit."""
    found = judged(tmp_path, "lines_of_business: [commercial]", state)

    assert found.warnings == ()


def test_a_policy_used_only_when_named_is_not_chosen(tmp_path: Path) -> None:
    """Where it holds is not confirmed, so the case has to name it."""
    with pytest.raises(NoPolicyInForceError):
        judged(tmp_path, "only_when_named: true", "OH")


def test_a_policy_used_only_when_named_is_used_when_named(tmp_path: Path) -> None:
    """A denial that names the policy settles that it applies."""
    found = judged(tmp_path, "only_when_named: true", "OH", pinned=REF)

    assert [policy.ref for policy in found.policies] == [REF]


@pytest.mark.parametrize("states", ["[Ohio]", "[oh]", "[XX]"])
def test_a_state_has_two_letters(tmp_path: Path, states: str) -> None:
    """A state that no case can name would silently never apply."""
    with pytest.raises(PolicyInvalidError):
        judged(tmp_path, f"states: {states}", "OH")
