"""Whether a policy is known well enough to say what it does not contain.

"The policy contains no such requirement" is a statement about everything the policy prints. It is
made only of a version that was read whole, from the policy's own text, with a day on which it took
effect, and without a known limit on the very point.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from appealgen.argument.contradictions.found import WhyNot
from appealgen.policy.schema import Confidence

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.model import Case
    from appealgen.policy import PolicyVersion

__all__ = ["UNSURE", "known_whole", "limited", "unsure_of_payer", "why_not_whole"]

UNSURE = re.compile(
    r"\bnot (?:confirmed|read|seen|checked|computed|encoded|printed|known|listed|clear)\b"
    r"|\bno \S+(?: \S+){0,3} was read\b|\bby hand\b|\bsummar|\bthird party\b|\bleft to\b"
    r"|\bopen until\b|\beither way\b",
    re.IGNORECASE,
)
"""How a known limit says that something is not known."""


def known_whole(policy: PolicyVersion) -> bool:
    """Return whether a version was read whole and surely, with the day it took effect."""
    return (
        policy.completeness == "complete"
        and policy.confidence is Confidence.HIGH
        and policy.date_basis == "effective"
    )


def limited(policy: PolicyVersion, topic: re.Pattern[str]) -> bool:
    """Return whether a known limit of a version leaves something about a topic open."""
    return any(topic.search(limit) and UNSURE.search(limit) for limit in policy.known_limits)


def unsure_of_payer(policy: PolicyVersion, case: Case) -> bool:
    """Return whether a known limit names the payer: it may use an edition of its own.

    A guideline of a review company is used by several payers, and one of them may have an edition
    that was not read; the limit then says so with the payer's name. The publisher's own name in a
    limit says nothing of the kind.
    """
    names = (case.coverage.payer, case.coverage.delegated_to, case.coverage.administered_by)
    own = policy.publisher.casefold().split()
    firsts = {name.split()[0].casefold() for name in names if name}.difference(own)
    return any(
        UNSURE.search(limit) and first in re.findall(r"\w+", limit.casefold())
        for limit in policy.known_limits
        for first in firsts
    )


def why_not_whole(
    policy: PolicyVersion, case: Case, topic: re.Pattern[str], day: dt.date
) -> WhyNot | None:
    """Return why nothing may be said of what a version lacks on a topic; None where it may.

    Args:
        policy: The version that decides a line.
        case: The case, for the payer's name.
        topic: The words of what is looked for.
        day: The day that counts for the choice of the version.
    """
    if not known_whole(policy):
        return WhyNot.PARTIAL
    if not policy.in_force_on(day):
        return WhyNot.NOT_IN_FORCE
    if unsure_of_payer(policy, case) or limited(policy, topic):
        return WhyNot.LIMIT
    return None
