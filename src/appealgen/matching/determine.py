"""Judge every line by the policy that decides it, and put the determination together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.errors import Leads, NoPolicyInForceError
from appealgen.matching.concordance import concordance
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Determination, LevelResult, LineResult, StageResult
from appealgen.matching.medicare_first import medicare_notes, passed_over
from appealgen.matching.predicates.interface import listed
from appealgen.matching.reach import used_outside
from appealgen.matching.scope import Scope
from appealgen.matching.selection import (
    date_basis,
    date_that_counts,
    leads_of,
    select,
    society_policies,
)
from appealgen.matching.truth import Truth, all_of
from appealgen.policy.schema import Standing

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.model import Case
    from appealgen.model.request import Stage
    from appealgen.policy import PolicyLibrary, PolicyVersion, Procedure

__all__ = ["determine", "judge", "society_support"]


def determine(
    case: Case, library: PolicyLibrary, *, as_of: dt.date, pinned: str | None = None
) -> Determination:
    """Judge every stage, line and level of a case.

    Args:
        case: The case.
        library: The policies on file.
        as_of: The day of the assessment; look-back windows end on it.
        pinned: A policy id, or ``id@version``, to use instead of the payer's.

    Raises:
        NoPolicyInForceError: No policy on file covers any line of the request.
    """
    chosen = select(case, library, as_of=as_of, pinned=pinned)
    stages = judge(case, chosen.policies, as_of)
    used = _used(stages)
    if not used:
        leads, day = leads_of(case, library, chosen), chosen.day.isoformat()
        raise NoPolicyInForceError(case.coverage.payer, _named(case), day, leads=leads)
    warnings = (*chosen.warnings, *used_outside(case, library, used))
    if chosen.delegation and any(chosen.delegation.decider in p.payers for p in used):
        warnings += tuple(filter(None, [chosen.delegation.assumption]))
    if pinned is None:
        warnings += tuple(passed_over(case, library, stages))
    return Determination(
        as_of,
        chosen.day,
        stages,
        warnings,
        used,
        date_basis=chosen.basis,
        delegation=chosen.delegation,
        medicare=medicare_notes(case, library, stages, chosen.policies),
    )


def society_support(
    case: Case,
    library: PolicyLibrary,
    *,
    as_of: dt.date,
    versions: tuple[PolicyVersion, ...] | None = None,
) -> Determination:
    """Judge a case by the societies' criteria on file: support, and nobody's rule.

    Args:
        case: The case.
        library: The policies on file.
        as_of: The day of the assessment; look-back windows end on it.
        versions: The societies' texts to read; those in force on the day that counts unless given.

    Returns:
        A determination whose standing is support; letters are never made from it.

    Raises:
        NoPolicyInForceError: No society's criteria on file cover any line of the request.
    """
    day = date_that_counts(case, as_of)
    stages = judge(case, versions or society_policies(library, day), as_of)
    used = _used(stages)
    if not used:
        payer, leads = case.coverage.payer, Leads(society=True)
        raise NoPolicyInForceError(payer, _named(case), day.isoformat(), leads=leads)
    basis = date_basis(case)
    return Determination(as_of, day, stages, (), used, date_basis=basis, standing=Standing.SUPPORT)


def _used(stages: tuple[StageResult, ...]) -> tuple[PolicyVersion, ...]:
    found = {
        line.policy.ref: line.policy for stage in stages for line in stage.lines if line.policy
    }
    return tuple(found.values())


def _named(case: Case) -> list[str]:
    return [line.named for stage in case.request.stages for line in stage.lines]


def judge(
    case: Case, policies: tuple[PolicyVersion, ...], as_of: dt.date
) -> tuple[StageResult, ...]:
    """Judge every line by the first of some versions that covers it, whatever payer and date.

    Args:
        case: The case.
        policies: The versions, the first that covers a line deciding it.
        as_of: The day of the assessment; look-back windows end on it.
    """
    return tuple(
        _stage(case, stage, f"request.stages[{i}]", policies, as_of)
        for i, stage in enumerate(case.request.stages)
    )


def _stage(
    case: Case, stage: Stage, path: str, policies: tuple[PolicyVersion, ...], as_of: dt.date
) -> StageResult:
    lines = [
        _line(Scope(case, stage, line, None, as_of), f"{path}.lines[{i}]", policies)
        for i, line in enumerate(stage.lines)
    ]
    return StageResult(stage, tuple(_followed(line, lines) for line in lines))


def _line(scope: Scope, path: str, policies: tuple[PolicyVersion, ...]) -> LineResult:
    line = scope.line
    alone: tuple[PolicyVersion, Procedure] | None = None
    for policy in policies:
        sections = policy.procedures_for(line)
        if len(sections) == 1 and _without_main(scope, policy, sections[0]):
            # Another policy may hold the operation that these screws or grafts belong to.
            alone = alone or (policy, sections[0])
            continue
        if len(sections) == 1:
            return _judged(scope, path, policy, sections[0])
        if sections:
            why = (
                "The levels lie where more than one section of the policy applies."
                if line.levels
                else "The code belongs to more than one section and the request names no level."
            )
            return LineResult(line, path, policy, None, (), why, Truth.NOT_DOCUMENTED)
    if alone is not None:
        return _judged(scope, path, *alone)
    why = "No criteria on file cover this line; ask the payer which criteria it applied."
    return LineResult(line, path, None, None, (), why, Truth.NOT_DOCUMENTED)


def _without_main(scope: Scope, policy: PolicyVersion, section: Procedure) -> bool:
    """Return whether a section follows others of its policy, and the stage has no line of those."""
    mains = [p for p in policy.procedures if p.id in section.follows]
    return bool(section.follows) and not any(
        main.covers(line) for main in mains for line in scope.stage.lines
    )


def _judged(scope: Scope, path: str, policy: PolicyVersion, procedure: Procedure) -> LineResult:
    line = scope.line
    if procedure.criteria is None:
        return LineResult(line, path, policy, procedure, ())
    levels = line.levels if procedure.per == "level" and line.levels else (None,)
    results = []
    for level in levels:
        at_level = replace(scope, level=level)
        finding = evaluate(procedure.criteria, at_level)
        supporting = tuple(evaluate(c, at_level) for c in procedure.supporting)
        here = level or (line.levels[0] if len(line.levels) == 1 else None)
        agreed = concordance(replace(scope, level=here).records)
        results.append(LevelResult(level, finding, supporting, agreed))
    return LineResult(line, path, policy, procedure, tuple(results))


def _followed(line: LineResult, lines: list[LineResult]) -> LineResult:
    """Settle a line that has no criteria of its own by the lines it accompanies."""
    procedure = line.procedure
    if procedure is None or not procedure.follows:
        return line
    mains = [
        m
        for m in lines
        if m.policy is line.policy and m.procedure and m.procedure.id in procedure.follows
    ]
    if not mains:
        why = "It has no criteria of its own, and no line of this stage that it could accompany."
        return LineResult(
            line.line, line.path, line.policy, procedure, (), why, Truth.NOT_DOCUMENTED
        )
    names = listed(dict.fromkeys(m.line.named for m in mains), "and")
    why = f"It has no criteria of its own; it stands or falls with {names}."
    truth = all_of(m.truth for m in mains)
    return LineResult(line.line, line.path, line.policy, procedure, (), why, truth)
