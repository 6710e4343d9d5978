"""Diagnoses against the policy in force: whether they name a condition it opens a path for.

The policy's own tree answers: the line is read once more with the indications that its diagnoses
say, and everything else a criterion asks is taken as if it could still be shown. Only where no path
can open then do the diagnoses not support the procedure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.coding.audit import AuditFinding, AuditInput, AuditSeverity
from appealgen.coding.audit.chart import chart_of, supported
from appealgen.coding.audit.diagnoses import known_diagnoses
from appealgen.matching import Truth
from appealgen.matching.determine import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.coding.audit.documentation import DocumentationRules
    from appealgen.matching import Determination, Finding, LineResult
    from appealgen.model import Case
    from appealgen.model.request import Indication

__all__ = ["can_be", "diagnoses_against_policy"]


def diagnoses_against_policy(
    audit: AuditInput, determination: Determination, rules: DocumentationRules
) -> Iterator[AuditFinding]:
    """Yield a finding for each line whose diagnoses open no path of the policy that decides it.

    A line is left alone where one of its diagnoses says nothing about indications (a symptom, a
    status), and where the surgeon's own indications open no path either: that is a criterion not
    met, and no matter of codes.

    Args:
        audit: What the checks read.
        determination: The case, judged.
        rules: The documentation rules.
    """
    for stage_at, stage in enumerate(determination.stages):
        for line_at, line in enumerate(stage.lines):
            if line.policy is None or not line.levels:
                continue
            codes, said = _said(audit, line)
            if not said or not all(can_be(r.finding, Truth.MET) for r in line.levels):
                continue
            again = _judged_for(audit, line, stage_at, line_at, said)
            if again.levels and not any(can_be(r.finding, Truth.MET) for r in again.levels):
                yield _finding(audit, line, codes, rules)


def _said(audit: AuditInput, line: LineResult) -> tuple[tuple[str, ...], tuple[Indication, ...]]:
    """Return the diagnoses of a line, and the indications they say; none where one is open."""
    families = audit.rules.note.indications
    here = frozenset(line.line.levels)
    codes: list[str] = []
    found: dict[Indication, None] = {}
    for billed, known in known_diagnoses(audit):
        if billed.levels and here and not billed.levels & here:
            continue
        if known.family not in families:
            return (), ()
        codes.append(billed.code)
        found |= dict.fromkeys(families[known.family])
    return tuple(codes), tuple(found)


def _judged_for(
    audit: AuditInput,
    line: LineResult,
    stage_at: int,
    line_at: int,
    said: tuple[Indication, ...],
) -> LineResult:
    """Return a line as the policy reads it with the indications that its diagnoses say.

    Where a criterion lets pictures stand beside the claim, they still do: the policy says so.
    """
    request = audit.case.request
    stages = list(request.stages)
    lines = list(stages[stage_at].lines)
    lines[line_at] = lines[line_at].model_copy(update={"indications": said})
    stages[stage_at] = stages[stage_at].model_copy(update={"lines": tuple(lines)})
    changed: Case = audit.case.model_copy(
        update={"request": request.model_copy(update={"stages": tuple(stages)})}
    )
    assert line.policy is not None  # noqa: S101 - the caller looked
    return judge(changed, (line.policy,), audit.as_of)[stage_at].lines[line_at]


def can_be(finding: Finding, want: Truth) -> bool:
    """Return whether a finding could be met (or fail) if all but its indications were shown.

    Args:
        finding: The tree, read with the indications in question.
        want: MET or NOT_MET.
    """
    if finding.truth is Truth.NOT_APPLICABLE:
        return False
    other = Truth.NOT_MET if want is Truth.MET else Truth.MET
    if not finding.children:
        fixed = finding.criterion.check == "indication"
        return not fixed or finding.truth in {want, Truth.NOT_DOCUMENTED}
    applying = [c for c in finding.children if c.truth is not Truth.NOT_APPLICABLE]
    if finding.criterion.none_of is not None:
        may = [can_be(child, other) for child in applying]
        return all(may) if want is Truth.MET else any(may)
    may = [can_be(child, want) for child in applying]
    if finding.criterion.all_of is not None:
        return all(may) if want is Truth.MET else any(may)
    wanted = finding.criterion.at_least or 1
    if want is Truth.MET:
        return sum(may) >= wanted
    # A path that does not apply counts as one that fails.
    return len(applying) - sum(may) < wanted


def _finding(
    audit: AuditInput, line: LineResult, codes: tuple[str, ...], rules: DocumentationRules
) -> AuditFinding:
    policy = line.policy
    assert policy is not None  # noqa: S101 - only judged lines come here
    named = ", ".join(codes)
    rule = replace(
        rules.rule("indication"),
        edition=policy.version.isoformat(),
        source=f"{policy.citation}; {rules.rule('indication').source}",
    )
    wanted = set(line.line.indications)
    families = audit.rules.note.indications
    fitting = tuple(
        one
        for one in supported(audit, chart_of(audit))
        if (known := audit.knowledge.icd10(one.code, audit.as_of)) is not None
        and wanted & set(families.get(known.family, ()))
    )
    return AuditFinding(
        "diagnosis-policy",
        AuditSeverity.LIKELY_DENY,
        "Diagnosis opens no path of the policy",
        f"Code {line.line.named} is requested for {named}; for it, {policy.citation} names none of "
        "the conditions that these diagnoses stand for.",
        line.path,
        (line.line.named, *codes),
        rule,
        "Add the diagnosis that the record supports and the policy names, if it is true of this "
        "patient; otherwise correct the procedure or the indication.",
        proposals=fitting,
    )
