"""Choose the policy for each line and put the determination together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.errors import NoPolicyInForceError
from appealgen.matching.concordance import concordance
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Determination, LevelResult, LineResult, StageResult
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth, all_of
from appealgen.model.people import PlanKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from appealgen.model import Case
    from appealgen.model.request import Stage
    from appealgen.policy import PolicyLibrary, PolicyVersion, Procedure

ORIGINAL_MEDICARE = "original-medicare"

__all__ = ["date_that_counts", "determine", "judge", "policies_for"]


def date_that_counts(case: Case, as_of: dt.date) -> dt.date:
    """Return the day whose policy version applies: that of the denial notice.

    The payer judged the request by the version in force when it decided. Without a notice date
    the day of the request stands in, and without that the day of the assessment.
    """
    if case.denial is not None and case.denial.notice_date is not None:
        return case.denial.notice_date
    return case.request.requested_on or as_of


def policies_for(
    case: Case, library: PolicyLibrary, day: dt.date, pinned: str | None
) -> tuple[tuple[PolicyVersion, ...], tuple[str, ...]]:
    """Return the versions that may decide the case, the pinned ones first, and warnings.

    A pinned version (``--policy``, or the case's ``policies_pinned``) is used whatever the payer
    and date; the payer's other policies in force on the day serve the codes it does not cover.
    ``pinned`` stands in for the case's own pins. A policy of other states is left out, and so is
    one of some states where the case names none: which contractor decides is never guessed.
    """
    found: list[PolicyVersion] = []
    warnings: list[str] = []
    for ref in (pinned,) if pinned else case.coverage.policies_pinned:
        version = library.pinned(ref)
        if version is None:
            raise NoPolicyInForceError(case.coverage.payer, (), day.isoformat(), pinned=ref)
        found.append(version)
        newest = library.versions(version.id)[-1]
        if newest.version > version.version:
            warnings.append(f"{version.id} has a newer version, {newest.version.isoformat()}.")
        elif version.superseded_on is not None and version.superseded_on <= day:
            over = version.superseded_on.isoformat()
            warnings.append(f"{version.ref} was superseded on {over}; the next one is not on file.")
    for name in _deciders(case, library):
        for entry in library.index.policies:
            version = library.in_force(entry.id, day) if name in entry.payers else None
            if version is None or version.id in {v.id for v in found}:
                continue
            holds = version.holds_in(case.coverage.state)
            if holds and not version.only_when_named:
                found.append(version)
            elif holds is None and not version.only_when_named:
                held = ", ".join(version.states)
                warnings.append(f"{version.ref} holds in {held} only, and the case names no state.")
    return tuple(found), tuple(warnings)


def _by_state(case: Case, library: PolicyLibrary, day: dt.date) -> tuple[str, ...]:
    """Return the policies that could decide the case if it named its state."""
    if case.coverage.state:
        return ()
    versions = (
        library.in_force(entry.id, day)
        for name in _deciders(case, library)
        for entry in library.index.policies
        if name in entry.payers
    )
    return tuple(v.ref for v in versions if v is not None and v.states and not v.only_when_named)


def _of_other_states(case: Case, used: Iterable[PolicyVersion]) -> tuple[str, ...]:
    """Return a warning for each pinned policy used outside its states."""
    state = case.coverage.state
    said = f"the case names {state}"
    return tuple(
        f"{policy.ref} holds in {', '.join(policy.states)} only, and {said}."
        for policy in used
        if policy.holds_in(state) is False
    )


def _deciders(case: Case, library: PolicyLibrary) -> tuple[str, ...]:
    """Return whose policies decide, the first that covers a line winning.

    A Medicare Advantage plan must follow Medicare's coverage rules before its own
    (42 CFR 422.101(b)); a payer that delegates the review is followed by its delegate.
    """
    names = []
    if case.coverage.plan_kind in {PlanKind.MEDICARE_ADVANTAGE, PlanKind.ORIGINAL_MEDICARE}:
        names.append(ORIGINAL_MEDICARE)
    for said in (case.coverage.delegated_to, case.coverage.payer):
        payer = library.payer(said) if said else None
        if payer is not None:
            names.append(payer.id)
    return tuple(dict.fromkeys(names))


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
    day = date_that_counts(case, as_of)
    policies, warnings = policies_for(case, library, day, pinned)
    stages = judge(case, policies, as_of)
    used = {line.policy.ref: line.policy for stage in stages for line in stage.lines if line.policy}
    if not used:
        lines = [line.named for stage in case.request.stages for line in stage.lines]
        raise NoPolicyInForceError(
            case.coverage.payer, lines, day.isoformat(), by_state=_by_state(case, library, day)
        )
    warnings += _of_other_states(case, used.values())
    return Determination(as_of, day, stages, warnings, tuple(used.values()))


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
        agreed = concordance(replace(scope, level=here))
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
    names = ", ".join(m.line.named for m in mains)
    why = f"It has no criteria of its own; it stands or falls with {names}."
    truth = all_of(m.truth for m in mains)
    return LineResult(line.line, line.path, line.policy, procedure, (), why, truth)
