"""The criteria the notice names: the edition, the section, and whether they were given at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from appealgen.argument.contradictions.found import (
    Contradiction,
    ContradictionKind,
    Grounds,
    NotClaimed,
    WhyNot,
)
from appealgen.argument.contradictions.wholeness import known_whole, unsure_of_payer
from appealgen.model.denial import DenialKind
from appealgen.policy.schema import LabelBasis, Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from appealgen.matching.finding import Determination, LineResult
    from appealgen.model import Case
    from appealgen.model.denial import Denial
    from appealgen.policy import PolicyVersion, Procedure

__all__ = ["compare_named"]

_BEFORE_SERVICE = frozenset({DenialKind.PRIOR_AUTHORIZATION, DenialKind.CONCURRENT})
_CODES_OURS = re.compile(r"\bcodes?\b.*\b(?:ours|not (?:read|confirmed|seen))\b", re.DOTALL)


def compare_named(
    case: Case, determination: Determination, grounds: Grounds
) -> Iterator[Contradiction | NotClaimed]:
    """Yield what the criteria named by the notice are: contradictions, or why not."""
    denial = case.denial
    if denial is None:
        return
    yield from _withheld(case, denial, grounds)
    named = (denial.criteria_policy, denial.criteria_edition, denial.criteria_section)
    if not any(named):
        return
    if not grounds.editions:
        yield NotClaimed(WhyNot.UNKNOWN_POLICY)
        return
    if denial.criteria_edition is not None:
        yield from _edition(denial, grounds, denial.criteria_edition)
    if denial.criteria_section is not None:
        yield from _section(case, determination, grounds, denial.criteria_section)
    else:
        yield from _policy(case, determination, grounds)


def _withheld(case: Case, denial: Denial, grounds: Grounds) -> Iterator[Contradiction]:
    """Yield the demand for criteria that were relied on and not given, with its law if any."""
    if denial.criteria_disclosed is not False:
        return
    kind, old = case.coverage.plan_kind, case.coverage.grandfathered
    rules = tuple(
        rule
        for rule in grounds.disclosure.get(kind, ())
        if not (rule.not_grandfathered and old is True)
    )
    yield Contradiction(ContradictionKind.CRITERIA_WITHHELD, rules=rules)


# The edition


def _edition(
    denial: Denial, grounds: Grounds, day: dt.date
) -> Iterator[Contradiction | NotClaimed]:
    """Yield a wrong edition only where both days are sure: the named one's, and its end."""
    named = next((v for v in grounds.editions if v.version == day), None)
    if named is None or denial.notice_date is None:
        yield NotClaimed(WhyNot.UNKNOWN_EDITION, policy=grounds.editions[-1])
        return
    if named.date_basis != "effective" or denial.kind not in _BEFORE_SERVICE:
        yield NotClaimed(WhyNot.UNSURE_DATE, policy=named)
        return
    if named.version > denial.notice_date:
        yield Contradiction(ContradictionKind.WRONG_EDITION, policy=named)
        return
    later = [v for v in grounds.editions if day < v.version <= denial.notice_date]
    over = named.superseded_on
    if later and later[-1].date_basis == "effective":
        yield Contradiction(
            ContradictionKind.WRONG_EDITION,
            policy=named,
            replaced_by=later[-1],
            ended=over or later[0].version,
        )
    elif later:
        yield NotClaimed(WhyNot.UNSURE_DATE, policy=later[-1])
    elif over is not None and over <= denial.notice_date:
        yield Contradiction(ContradictionKind.WRONG_EDITION, policy=named, ended=over)


# The section


def _section(
    case: Case, determination: Determination, grounds: Grounds, label: str
) -> Iterator[Contradiction | NotClaimed]:
    """Yield a section that is for other procedures, where its label and codes are printed."""
    policy = _version_named(case, grounds)
    wanted = " ".join(label.casefold().split())
    named = [p for p in policy.procedures if " ".join((p.label or "").casefold().split()) == wanted]
    if policy.label_basis is not LabelBasis.PRINTED or not named:
        yield NotClaimed(WhyNot.UNKNOWN_SECTION, policy=policy, label=label)
        return
    found = _uncovered(determination, named)
    if not found:
        return
    if _codes_unsure(policy, case):
        yield NotClaimed(WhyNot.UNSURE_CODES, policy=policy, label=label, lines=found)
        return
    yield _other_procedure(policy, label, found, named[0] if len(named) == 1 else None)


def _policy(
    case: Case, determination: Determination, grounds: Grounds
) -> Iterator[Contradiction | NotClaimed]:
    """Yield a policy that is for other procedures altogether."""
    policy = _version_named(case, grounds)
    found = _uncovered(determination, policy.procedures)
    if not found:
        return
    if _codes_unsure(policy, case):
        yield NotClaimed(WhyNot.UNSURE_CODES, policy=policy, lines=found)
        return
    yield _other_procedure(policy, "", found, None)


def _version_named(case: Case, grounds: Grounds) -> PolicyVersion:
    """Return the edition the notice names, or the newest on file."""
    day = case.denial.criteria_edition if case.denial else None
    return next((v for v in grounds.editions if v.version == day), grounds.editions[-1])


def _codes_unsure(policy: PolicyVersion, case: Case) -> bool:
    """Return whether the list of codes is ours in part, or the policy is not known whole."""
    return (
        not known_whole(policy)
        or policy.status is Status.WITHDRAWN
        or unsure_of_payer(policy, case)
        or any(_CODES_OURS.search(limit) for limit in policy.known_limits)
    )


def _uncovered(
    determination: Determination, named: tuple[Procedure, ...] | list[Procedure]
) -> tuple[LineResult, ...]:
    """Return the denied lines with a code, if none of them is in the code lists named.

    One line that is listed makes the citation a fitting one: a notice names the criteria of the
    main operation, and the rest of the request goes with it.
    """
    lines = [ln for _, ln in determination.lines() if ln.line.denied]
    codes = {code for procedure in named for code in procedure.codes}
    if not lines or any(ln.line.code is None or ln.line.code in codes for ln in lines):
        return ()
    return tuple(lines)


def _other_procedure(
    policy: PolicyVersion, label: str, lines: tuple[LineResult, ...], section: Procedure | None
) -> Contradiction:
    main = next((ln for ln in lines if ln.levels and ln.policy), None)
    return Contradiction(
        ContradictionKind.OTHER_PROCEDURE,
        policy=policy,
        label=label,
        lines=lines,
        section=section,
        covering=main.procedure if main else None,
        covered_by=main.policy if main else None,
    )
