"""How far a policy reaches: the states and the lines of business it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.policy.business import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.model import Case
    from appealgen.policy import PolicyLibrary, PolicyVersion

__all__ = ["ORIGINAL_MEDICARE", "is_medicares_own", "meant_for", "state_for", "used_outside"]

ORIGINAL_MEDICARE = "original-medicare"


def is_medicares_own(version: PolicyVersion) -> bool:
    """Return whether a version is a coverage determination of Medicare or of its contractor."""
    return ORIGINAL_MEDICARE in version.payers


def state_for(case: Case, version: PolicyVersion) -> str | None:
    """Return the state by which a version is chosen.

    The Medicare contractor is that of the place where the operation is done; where the case does
    not say it, and for every other payer, the plan's own state counts.
    """
    if is_medicares_own(version) and case.facility is not None and case.facility.state:
        return case.facility.state
    return case.coverage.state


def meant_for(version: PolicyVersion, library: PolicyLibrary, case: Case) -> bool | None:
    """Return whether a version is for the plan's line of business; None where that is open."""
    return fits(library.lines_of_business(version), case.coverage.plan_kind)


def used_outside(
    case: Case, library: PolicyLibrary, used: Iterable[PolicyVersion]
) -> Iterator[str]:
    """Yield a warning for each policy used outside its states or its lines of business."""
    for policy in used:
        state = state_for(case, policy)
        if policy.holds_in(state) is False:
            held = ", ".join(policy.states)
            yield f"{policy.ref} holds in {held} only, and the case names {state}."
        meant = meant_for(policy, library, case)
        if meant is not True:
            yield _not_meant(policy, library, case, stated=meant is False)


def _not_meant(policy: PolicyVersion, library: PolicyLibrary, case: Case, *, stated: bool) -> str:
    lines = ", ".join(line.replace("_", " ") for line in library.lines_of_business(policy))
    kind = case.coverage.plan_kind.value.replace("_", " ")
    says = f"the plan is {kind}" if stated else "the case does not state the kind of plan"
    return f"{policy.ref} is written for {lines} plans, and {says}; ask whether the payer uses it."
