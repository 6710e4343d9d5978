"""What the commands print: data on standard output, talk on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from appealgen.matching import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.assessment import (
        Assessment,
        FindingOut,
        GapOut,
        LevelOut,
        LineOut,
    )

__all__ = ["MARKS", "assessment_lines", "markdown_lines", "say", "show"]

MARKS = {
    Truth.MET.value: "✓",
    Truth.NOT_MET.value: "✗",
    Truth.NOT_DOCUMENTED.value: "?",
    Truth.NOT_APPLICABLE.value: "–",
}
_WORDS = {
    Truth.MET.value: "met",
    Truth.NOT_MET.value: "NOT MET",
    Truth.NOT_DOCUMENTED.value: "not documented",
    Truth.NOT_APPLICABLE.value: "does not apply",
}


def show(text: str) -> None:
    """Print data to standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def say(text: str) -> None:
    """Print talk to standard error."""
    sys.stderr.write(f"{text}\n")


def _line_name(line: LineOut) -> str:
    return line.cpt or (line.family or "").replace("_", " ")


def assessment_lines(assessment: Assessment, *, trace: bool) -> Iterator[str]:
    """Yield an assessment as text: every line and level, then what would settle it."""
    for stage in assessment.stages:
        yield f"{stage.stage}: {_WORDS[stage.status]}"
        for line in stage.lines:
            yield from _line(line, trace=trace)
        if stage.site_of_service:
            site = stage.site_of_service
            days = f", {site.days} days" if site.days else ""
            yield f"  {MARKS[site.status]} {site.setting.replace('_', ' ')}{days}: {_WORDS[site.status]}. {site.why}"
        yield ""
    yield from _gaps(assessment.gaps)
    for warning in assessment.warnings:
        yield f"Note: {warning}"


def _line(line: LineOut, *, trace: bool) -> Iterator[str]:
    policy = f"{line.policy.citation}, {line.policy.version}" if line.policy else "no criteria on file"
    section = f", {line.section}" if line.section else ""
    yield f"  {MARKS[line.status]} {_line_name(line)}: {_WORDS[line.status]}  ({policy}{section})"
    if line.why:
        yield f"      {line.why}"
    for level in line.levels:
        yield from _level(level, trace=trace)


def _level(level: LevelOut, *, trace: bool) -> Iterator[str]:
    where = level.level or "level not stated"
    yield f"    {MARKS[level.status]} {where}: {_WORDS[level.status]}"
    yield from _finding(level.findings, 3, trace=trace)
    for note in level.concordance.notes:
        if note.status == Truth.NOT_MET.value:
            yield f"      ! {note.says}"


def _finding(finding: FindingOut, depth: int, *, trace: bool) -> Iterator[str]:
    """Yield a finding and what is under it; without the trace, only what is settled by it."""
    label = f"[{finding.section}] " if finding.section else ""
    observed = f": {finding.observed}" if finding.observed and not finding.children else ""
    missing = f" (missing: {finding.missing})" if finding.missing else ""
    yield f"{'  ' * depth}{MARKS[finding.status]} {label}{finding.says}{observed}{missing}"
    if finding.status == Truth.NOT_APPLICABLE.value:
        return
    for child in finding.children:
        if trace or _matters(finding, child):
            yield from _finding(child, depth + 1, trace=trace)


def _matters(parent: FindingOut, child: FindingOut) -> bool:
    """Return whether a child explains its parent: a met path hides the paths not needed."""
    if child.status == Truth.NOT_APPLICABLE.value:
        return False
    if parent.kind in {"any_of", "at_least"} and parent.status == Truth.MET.value:
        return child.status == Truth.MET.value
    return True


def _gaps(gaps: tuple[GapOut, ...]) -> Iterator[str]:
    deciding = [g for g in gaps if g.deciding]
    if deciding:
        yield "What would settle it:"
        for gap in deciding:
            yield f"  {gap.owner}: {gap.ask}"
    other = len(gaps) - len(deciding)
    if other:
        yield f"({other} more in the open questions and in --format json.)"


def markdown_lines(assessment: Assessment) -> Iterator[str]:
    """Yield an assessment as Markdown: one table of lines, one list of asks."""
    yield f"# Assessment as of {assessment.as_of}: {_WORDS[assessment.status]}"
    yield ""
    yield "| stage | line | level | status | policy |"
    yield "| --- | --- | --- | --- | --- |"
    for stage in assessment.stages:
        for line in stage.lines:
            policy = f"{line.policy.id}@{line.policy.version}" if line.policy else "none on file"
            rows = [(lv.level or "not stated", lv.status) for lv in line.levels] or [("", line.status)]
            for level, status in rows:
                yield f"| {stage.stage} | {_line_name(line)} | {level} | {_WORDS[status]} | {policy} |"
    if assessment.gaps:
        yield ""
        yield "## What is missing"
        yield ""
        for gap in assessment.gaps:
            yield f"- {'**' if gap.deciding else ''}{gap.owner}{'**' if gap.deciding else ''}: {gap.ask}"
