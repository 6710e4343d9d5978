"""One case beside every payer's criteria on file: a comparison, never the payer's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.matching.determine import judge
from appealgen.matching.gaps import gaps_at, gaps_of_line
from appealgen.matching.selection import date_that_counts
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Standing, Status

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.matching.finding import Finding, LevelResult, LineResult
    from appealgen.matching.gaps import Gap
    from appealgen.model import Case
    from appealgen.policy import PolicyLibrary, PolicyVersion

__all__ = ["PayerRow", "all_payers", "deciding_clause"]


@dataclass(frozen=True, slots=True)
class PayerRow:
    """What one policy would answer for one line.

    Attributes:
        payers: The payers whose policy it is, by name.
        policy: The version.
        stage: The stage's name.
        line: The procedure line as people name it.
        verdict: The status of the line under this policy.
        clause: The criterion that decides it; None where no criterion does.
        level: The level at which it decides; empty where none is named.
        why: What decides the line when no criterion does.
        gap: The first thing missing on the shortest way; None where nothing is.
    """

    payers: tuple[str, ...]
    policy: PolicyVersion
    stage: str
    line: str
    verdict: Truth
    clause: Finding | None
    level: str
    why: str
    gap: Gap | None


def all_payers(case: Case, library: PolicyLibrary, *, as_of: dt.date) -> tuple[PayerRow, ...]:
    """Judge a case by every policy on file that covers at least one of its lines.

    Each policy is read by itself, in its version in force on the day that counts for the case.
    What is superseded or withdrawn by then is left out.

    Args:
        case: The case.
        library: The policies on file.
        as_of: The day of the assessment; look-back windows end on it.
    """
    day = date_that_counts(case, as_of)
    names = {payer.id: payer.name for payer in library.index.payers}
    rows: list[PayerRow] = []
    for entry in library.index.policies:
        version = library.in_force(entry.id, day)
        if version is None or _ended(version, library):
            continue
        if version.standing is Standing.SUPPORT:
            continue  # a society is no payer
        payers = tuple(names.get(payer, payer) for payer in entry.payers)
        rows += [
            _row(payers, version, stage.stage.name, line)
            for stage in judge(case, (version,), as_of)
            for line in stage.lines
            if line.policy is not None
        ]
    return tuple(rows)


def _ended(version: PolicyVersion, library: PolicyLibrary) -> bool:
    """Return whether a version is over on a day nobody has noted: no newer one is on file."""
    newest = library.versions(version.id)[-1]
    return (
        version.status is Status.SUPERSEDED
        and version.superseded_on is None
        and newest.version == version.version
    )


def _row(payers: tuple[str, ...], policy: PolicyVersion, stage: str, line: LineResult) -> PayerRow:
    deciding = next((r for r in line.levels if r.truth is line.truth), None)
    if deciding is None:
        gap = next(iter(gaps_of_line(line)), None)
        return PayerRow(payers, policy, stage, line.line.named, line.truth, None, "", line.why, gap)
    gap = _first_gap(line, deciding)
    clause = _open_clause(deciding, gap) or deciding_clause(deciding.finding)
    level = str(deciding.level) if deciding.level else ""
    return PayerRow(payers, policy, stage, line.line.named, line.truth, clause, level, "", gap)


def _first_gap(line: LineResult, result: LevelResult) -> Gap | None:
    return next((gap for gap in gaps_at(line, result) if gap.deciding), None)


def _open_clause(result: LevelResult, gap: Gap | None) -> Finding | None:
    """Return the criterion that an open answer waits for first.

    Where it is one of several open alternatives, none of which is nearer than another, the choice
    between them is named: a reviewer would not pick the first of a list of diagnoses.
    """
    if gap is None or result.truth is not Truth.NOT_DOCUMENTED:
        return None
    found = result.finding.find(gap.criterion)
    return found and (_choice_over(result.finding, found) or found)


def _choice_over(root: Finding, leaf: Finding) -> Finding | None:
    """Return the criterion that offers a leaf among other open leaves, if one does."""
    for finding in root.walk():
        if finding.criterion.any_of is None or leaf not in finding.children:
            continue
        waiting = [
            child
            for child in finding.children
            if child.truth is Truth.NOT_DOCUMENTED
            and not child.children
            and not child.criterion.exception
        ]
        return finding if len(waiting) > 1 else None
    return None


def deciding_clause(finding: Finding) -> Finding:
    """Return the criterion a reviewer would name for the answer.

    For a pass: the path of the policy that is met. For a failure: the first criterion that fails,
    on the path that fails in the fewest places. For an open answer: the first that is open.
    """
    under = [child for child in finding.children if child.truth is not Truth.NOT_APPLICABLE]
    if finding.criterion.none_of is not None:
        wanted = Truth.NOT_DOCUMENTED if finding.truth is Truth.NOT_DOCUMENTED else Truth.MET
    else:
        wanted = finding.truth
    under = [child for child in under if child.truth is wanted]
    if not under or (finding.truth is Truth.MET and not _leads_on(finding)):
        return finding
    if finding.criterion.all_of is not None:
        choosing = [child for child in under if child.criterion.all_of is None and child.children]
        return deciding_clause((choosing or under)[0] if wanted is Truth.MET else under[0])
    best = min(under, key=lambda child: (child.criterion.exception, _failures(child)))
    passes = finding.truth is Truth.MET and best.criterion.any_of is None
    return best if passes else deciding_clause(best)


def _leads_on(finding: Finding) -> bool:
    """Return whether a met criterion has a choice under it that says more than it does."""
    criterion = finding.criterion
    if criterion.all_of is not None:
        return any(child.any_of is not None for child in criterion.all_of)
    return criterion.any_of is not None


def _failures(finding: Finding) -> int:
    return sum(leaf.truth is Truth.NOT_MET for leaf in finding.leaves())
