"""Choose the policies that may decide a case: whose, in which edition, for which plan and state.

Payers go by their exact names, an edition by the date that counts. What the case leaves open is
asked for or said as an assumption, never guessed in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from appealgen.errors import Leads, NoPolicyInForceError
from appealgen.matching.delegation import Delegation, delegation_of
from appealgen.matching.reach import ORIGINAL_MEDICARE, is_medicares_own, meant_for, state_for
from appealgen.model.people import PlanKind
from appealgen.policy.schema import Standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.model import Case
    from appealgen.policy import PolicyLibrary, PolicyVersion

__all__ = [
    "DateBasis",
    "Selection",
    "date_basis",
    "date_that_counts",
    "leads_of",
    "pinned_versions",
    "policies_for",
    "select",
    "society_policies",
]


class DateBasis(StrEnum):
    """Which day decides the edition of a policy."""

    DENIAL_NOTICE = "denial_notice"
    REQUEST = "request"
    ASSESSMENT = "assessment"

    @property
    def why(self) -> str:
        """Return in a clause which day it is, and why that one."""
        return _WHY[self]


_WHY = {
    DateBasis.DENIAL_NOTICE: "the day of the denial notice: the payer judged by the edition then "
    "in force",
    DateBasis.REQUEST: "the day of the request, because the case gives no day of the denial notice",
    DateBasis.ASSESSMENT: "the day of the assessment, because the case gives neither the day of "
    "the denial notice nor that of the request",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """What may decide a case.

    Attributes:
        day: The day whose editions apply.
        basis: Which day that is.
        policies: The versions; the first that covers a line decides it.
        warnings: What was chosen in a way that a person should look at.
        delegation: Who reviews for the payer, as the case says or as is known; None where neither.
    """

    day: dt.date
    basis: DateBasis
    policies: tuple[PolicyVersion, ...]
    warnings: tuple[str, ...]
    delegation: Delegation | None


def date_basis(case: Case) -> DateBasis:
    """Return which day decides the edition: the notice's, else the request's, else today's."""
    if case.denial is not None and case.denial.notice_date is not None:
        return DateBasis.DENIAL_NOTICE
    return DateBasis.REQUEST if case.request.requested_on else DateBasis.ASSESSMENT


def date_that_counts(case: Case, as_of: dt.date) -> dt.date:
    """Return the day whose policy version applies: that of the denial notice.

    The payer judged the request by the version in force when it decided. Without a notice date
    the day of the request stands in, and without that the day of the assessment.
    """
    if case.denial is not None and case.denial.notice_date is not None:
        return case.denial.notice_date
    return case.request.requested_on or as_of


def select(
    case: Case, library: PolicyLibrary, *, as_of: dt.date, pinned: str | None = None
) -> Selection:
    """Return what may decide a case, with the day and the delegate it was chosen by.

    Args:
        case: The case.
        library: The policies on file.
        as_of: The day of the assessment.
        pinned: A policy id, or ``id@version``, to use instead of the case's own pins.

    Raises:
        NoPolicyInForceError: What is pinned is not on file, or is a society's text.
    """
    day = date_that_counts(case, as_of)
    policies, warnings = policies_for(case, library, day, pinned)
    found = delegation_of(case, library)
    return Selection(day, date_basis(case), policies, warnings, found)


def policies_for(
    case: Case, library: PolicyLibrary, day: dt.date, pinned: str | None
) -> tuple[tuple[PolicyVersion, ...], tuple[str, ...]]:
    """Return the versions that may decide the case, in their order, and warnings.

    A pinned version (``--policy``, or the case's ``policies_pinned``) is used whatever the payer
    and date; the payer's other policies in force on the day serve the codes it does not cover.
    ``pinned`` stands in for the case's own pins. A policy of other states is left out, and so is
    one of some states where the case names none: which contractor decides is never guessed. A
    policy written for another line of business is left out as well. Under a Medicare Advantage
    plan Medicare's own texts come before what the case pins (42 CFR 422.101(b)).
    """
    found = list(pinned_versions(case, library, day, pinned))
    warnings = [text for version in found for text in _edition(version, library, day)]
    delegation = delegation_of(case, library)
    warnings += delegation.warnings if delegation else ()
    for version in _of_deciders(case, library, day):
        if version.id in {v.id for v in found} or version.only_when_named:
            continue
        holds = version.holds_in(state_for(case, version))
        meant = meant_for(version, library, case)
        if holds and meant is not False:
            found.append(version)
        elif holds is None and meant is not False:
            held = ", ".join(version.states)
            warnings.append(f"{version.ref} holds in {held} only, and the case names no state.")
    if pinned is None and case.coverage.plan_kind is PlanKind.MEDICARE_ADVANTAGE:
        found.sort(key=lambda version: not is_medicares_own(version))
    return tuple(found), tuple(warnings)


def pinned_versions(
    case: Case, library: PolicyLibrary, day: dt.date, pinned: str | None
) -> Iterator[PolicyVersion]:
    """Yield the versions named by ``--policy``, or else by the case.

    Raises:
        NoPolicyInForceError: One of them is not on file, or is a society's text.
    """
    for ref in (pinned,) if pinned else case.coverage.policies_pinned:
        version = library.pinned(ref)
        if version is None or version.standing is Standing.SUPPORT:
            leads = Leads(society=version is not None)
            payer = case.coverage.payer
            raise NoPolicyInForceError(payer, (), day.isoformat(), pinned=ref, leads=leads)
        yield version


def _edition(version: PolicyVersion, library: PolicyLibrary, day: dt.date) -> Iterator[str]:
    """Yield a warning where a pinned version is not the last word on the day."""
    newest = library.versions(version.id)[-1]
    if newest.version > version.version:
        yield f"{version.id} has a newer version, {newest.version.isoformat()}."
    elif version.superseded_on is not None and version.superseded_on <= day:
        over = version.superseded_on.isoformat()
        yield f"{version.ref} was superseded on {over}; the next one is not on file."


def _of_deciders(case: Case, library: PolicyLibrary, day: dt.date) -> Iterator[PolicyVersion]:
    """Yield the versions in force of everyone who may decide, the first decider's first."""
    for name in _deciders(case, library):
        for entry in library.index.policies:
            version = library.in_force(entry.id, day) if name in entry.payers else None
            if version is not None and version.standing is Standing.RULE:
                yield version


def _deciders(case: Case, library: PolicyLibrary) -> tuple[str, ...]:
    """Return whose policies decide, the first that covers a line winning.

    A Medicare Advantage plan must follow Medicare's coverage rules before its own
    (42 CFR 422.101(b)); a payer that delegates the review is followed by its delegate.
    """
    names = []
    if case.coverage.plan_kind in {PlanKind.MEDICARE_ADVANTAGE, PlanKind.ORIGINAL_MEDICARE}:
        names.append(ORIGINAL_MEDICARE)
    delegation = delegation_of(case, library)
    if delegation is not None and delegation.decider is not None:
        names.append(delegation.decider)
    payer = library.payer(case.coverage.payer)
    if payer is not None:
        names.append(payer.id)
    return tuple(dict.fromkeys(names))


def leads_of(case: Case, library: PolicyLibrary, chosen: Selection) -> Leads:
    """Return what would help to find the criteria of a case for which none are on file."""
    payer = case.coverage.payer
    by_state, by_business = _left_out(case, library, chosen.day)
    delegation = chosen.delegation
    return Leads(
        by_state=by_state,
        by_business=by_business,
        near=() if library.payer(payer) else library.index.nearest(payer),
        reviewers=delegation.delegates if delegation and not delegation.stated else (),
    )


def _left_out(
    case: Case, library: PolicyLibrary, day: dt.date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the policies that wait for a state, and those of another line of business."""
    versions = [v for v in _of_deciders(case, library, day) if not v.only_when_named]
    other = {v.ref for v in versions if meant_for(v, library, case) is False}
    states = [v.ref for v in versions if v.states and state_for(case, v) is None]
    return tuple(ref for ref in dict.fromkeys(states) if ref not in other), tuple(sorted(other))


def society_policies(library: PolicyLibrary, day: dt.date) -> tuple[PolicyVersion, ...]:
    """Return the societies' criteria on file on a day: support, and nobody's rule."""
    versions = (library.in_force(entry.id, day) for entry in library.index.policies)
    return tuple(v for v in versions if v is not None and v.standing is Standing.SUPPORT)
