"""A requirement the notice states, held against the criteria that decide the lines it is about.

Nothing is claimed unless it is sure for every line: the section was read whole, no clause asks for
as much, no criterion kept in words speaks of it, and no way of the section that might apply does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen.argument.contradictions.clauses import (
    Clause,
    applying,
    clause_of,
    requires_care,
)
from appealgen.argument.contradictions.found import (
    Contradiction,
    ContradictionKind,
    Grounds,
    NotClaimed,
    WhyNot,
)
from appealgen.argument.contradictions.limits import Limit, limit_of, why_not_stricter
from appealgen.argument.contradictions.topics import amount_in_words, topic
from appealgen.argument.contradictions.wholeness import why_not_whole
from appealgen.argument.contradictions.wording import (
    beside,
    hidden_in,
    in_words,
    leaves_it_to_others,
    speaks,
    texts,
)
from appealgen.model.people import PlanKind
from appealgen.model.requirement import RequirementKind

if TYPE_CHECKING:
    import datetime as dt
    import re
    from collections.abc import Iterator

    from appealgen.argument.contradictions.law import Rule
    from appealgen.matching.finding import Determination, Finding, LineResult
    from appealgen.model import Case
    from appealgen.model.denial import DenialReason
    from appealgen.model.requirement import StatedRequirement
    from appealgen.policy import Criterion, PolicyVersion

__all__ = ["compare_stated", "lines_about"]

_ASKED_FOR = frozenset(
    {
        WhyNot.PARTIAL,
        WhyNot.LIMIT,
        WhyNot.NO_CRITERIA,
        WhyNot.NO_LENGTH,
        WhyNot.RESTS_ELSEWHERE,
        WhyNot.NOT_IN_FORCE,
    }
)
"""Where what is on file does not settle it, the letter asks where the requirement stands."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: ContradictionKind | None = None
    why: WhyNot | None = None
    criterion: Criterion | None = None
    finding: Finding | None = None


def lines_about(reason: DenialReason, determination: Determination) -> tuple[LineResult, ...]:
    """Return the denied lines a reason names by code, or all denied lines where it names none.

    Lines that stand or fall with others have no criteria to compare and are left out.
    """
    lines = [line for _, line in determination.lines() if line.line.denied]
    named = [line for line in lines if line.line.code in reason.codes] or lines
    return tuple(ln for ln in named if not (ln.procedure and ln.procedure.follows))


def compare_stated(
    case: Case, determination: Determination, grounds: Grounds, reason: DenialReason
) -> Iterator[Contradiction | NotClaimed]:
    """Yield what each requirement of a reason is: a contradiction, or why it is not called one."""
    lines = lines_about(reason, determination)
    for requirement in reason.requires:
        day = determination.selected_on
        verdicts = [(line, _judge(case, line, requirement, day)) for line in lines]
        open_ = [(line, v) for line, v in verdicts if v.kind is None]
        if requirement.kind is RequirementKind.OTHER or not verdicts:
            yield NotClaimed(WhyNot.NOT_COMPARED, reason, requirement)
        elif open_:
            yield _not_claimed(reason, requirement, open_)
        else:
            yield from _claimed(case, grounds, reason, requirement, verdicts)


def _not_claimed(
    reason: DenialReason,
    requirement: StatedRequirement,
    open_: list[tuple[LineResult, _Verdict]],
) -> NotClaimed:
    """Return the first line that settles it: the policy's own text before what is not known."""
    open_ = sorted(open_, key=lambda pair: pair[1].why in _ASKED_FOR)
    line, verdict = open_[0]
    why = verdict.why or WhyNot.NOT_COMPARED
    return NotClaimed(
        why,
        reason,
        requirement,
        line.policy,
        _label(line, verdict),
        tuple(ln for ln, v in open_ if v.why is why),
        verdict.finding,
        ask=why in _ASKED_FOR,
    )


def _claimed(
    case: Case,
    grounds: Grounds,
    reason: DenialReason,
    requirement: StatedRequirement,
    verdicts: list[tuple[LineResult, _Verdict]],
) -> Iterator[Contradiction]:
    """Yield one contradiction per policy, kind and clause, with the lines it holds for."""
    made: dict[tuple[object, ...], Contradiction] = {}
    for line, verdict in verdicts:
        assert line.policy is not None  # noqa: S101 - a line without criteria is never claimed
        assert verdict.kind is not None  # noqa: S101 - sorted out by the caller
        label = _label(line, verdict)
        limit = _limit(verdict, requirement)
        section = line.procedure.id if line.procedure and verdict.finding is None else ""
        key = (line.policy.ref, verdict.kind, label, limit, section)
        if key in made:
            made[key] = replace(made[key], lines=(*made[key].lines, line))
            continue
        made[key] = Contradiction(
            verdict.kind,
            reason,
            requirement,
            line.policy,
            label,
            (line,),
            verdict.finding,
            line.procedure,
            rules=_medicare(case, grounds, line.policy),
        )
    yield from made.values()


def _limit(verdict: _Verdict, requirement: StatedRequirement) -> Limit | None:
    clause = clause_of(verdict.criterion, requirement) if verdict.criterion else None
    return clause.limit if clause else None


def _medicare(case: Case, grounds: Grounds, policy: PolicyVersion) -> tuple[Rule, ...]:
    """Return the rule that binds a Medicare Advantage plan, where Medicare's own text decides."""
    advantage = case.coverage.plan_kind is PlanKind.MEDICARE_ADVANTAGE
    return grounds.medicare if advantage and "original-medicare" in policy.payers else ()


def _label(line: LineResult, verdict: _Verdict) -> str:
    """Return the label of the clause or of its nearest labelled parent, or of the section."""
    section = (line.procedure.label if line.procedure else "") or ""
    if verdict.finding is None:
        return section
    for level in line.levels:
        found = _label_of(level.finding, verdict.finding, section)
        if found is not None:
            return found
    return section


def _label_of(node: Finding, wanted: Finding, label: str) -> str | None:
    label = node.criterion.label or label
    if node is wanted:
        return label
    for child in node.children:
        found = _label_of(child, wanted, label)
        if found is not None:
            return found
    return None


def _judge(case: Case, line: LineResult, requirement: StatedRequirement, day: dt.date) -> _Verdict:
    """Return what one line's section makes of a requirement."""
    if line.policy is None or line.procedure is None or not line.levels:
        return _Verdict(why=WhyNot.NO_CRITERIA)
    subject = topic(requirement)
    here = [f for level in line.levels for f in applying(level.finding)]
    pairs = [
        (f, c) for f in here if f.criterion.check and (c := clause_of(f.criterion, requirement))
    ]
    own = _as_strict(pairs, requirement)
    if own is not None:
        return own
    gap = why_not_whole(line.policy, case, subject, day)
    if gap is not None:
        return _Verdict(why=gap)
    if any(leaves_it_to_others(f.criterion) for f in here):
        return _Verdict(why=WhyNot.RESTS_ELSEWHERE)
    if requirement.kind is RequirementKind.MODALITY:
        return _modality(line, pairs, requirement, subject)
    return _amount(line, here, pairs, requirement, subject)


def _as_strict(
    pairs: list[tuple[Finding, Clause]], requirement: StatedRequirement
) -> _Verdict | None:
    """Return the clause that asks for as much as the notice, or for more, where there is one."""
    stated = limit_of(requirement)
    if stated is None:
        return None
    for finding, clause in pairs:
        if clause.limit is not None:
            why = why_not_stricter(stated, clause.limit)
            if why is not None:
                return _Verdict(why=why, criterion=clause.criterion, finding=finding)
    return None


def _as_much(printed: Limit, requirement: StatedRequirement) -> bool:
    stated = limit_of(requirement)
    return stated is not None and why_not_stricter(stated, printed) is not None


def _modality(
    line: LineResult,
    pairs: list[tuple[Finding, Clause]],
    requirement: StatedRequirement,
    subject: re.Pattern[str],
) -> _Verdict:
    for level in line.levels:
        if requires_care(level.finding, requirement):
            first = pairs[0][0] if pairs else None
            return _Verdict(why=WhyNot.REQUIRED, finding=first)
    if not pairs:
        return _absent(line, requirement, subject)
    if any(speaks(f.criterion, subject) for f in in_words(line)):
        return _Verdict(why=WhyNot.IN_WORDS)
    finding, clause = pairs[0]
    return _Verdict(ContradictionKind.ONE_OF_SEVERAL, criterion=clause.criterion, finding=finding)


def _amount(
    line: LineResult,
    here: list[Finding],
    pairs: list[tuple[Finding, Clause]],
    requirement: StatedRequirement,
    subject: re.Pattern[str],
) -> _Verdict:
    limits = [(f, c, c.limit) for f, c in pairs if c.limit is not None]
    if not limits:
        return (
            _Verdict(why=WhyNot.NO_LENGTH, finding=pairs[0][0])
            if pairs
            else _absent(line, requirement, subject)
        )
    said = amount_in_words(requirement)
    spoken = [text for f in here for text in texts(f.criterion) if subject.search(text)]
    if said is not None and any(said.search(text) for text in spoken):
        return _Verdict(why=WhyNot.IN_WORDS)
    if any(_as_much(c.limit, requirement) for c in beside(line, requirement) if c.limit):
        return _Verdict(why=WhyNot.ELSEWHERE)
    pick = min if limits[0][2].upper else max
    finding, clause, _ = pick(limits, key=lambda item: item[2].high)
    return _Verdict(ContradictionKind.EXCEEDS_POLICY, criterion=clause.criterion, finding=finding)


def _absent(line: LineResult, requirement: StatedRequirement, subject: re.Pattern[str]) -> _Verdict:
    hidden = hidden_in(line, requirement, subject)
    return _Verdict(ContradictionKind.NO_SUCH_REQUIREMENT if hidden is None else None, hidden)
