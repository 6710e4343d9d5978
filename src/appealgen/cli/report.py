"""An assessment as lines of text: for a terminal, and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.cli.output import can_print

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from appealgen.brief.assessment import (
        Assessment,
        FindingOut,
        GapOut,
        LevelOut,
        LineOut,
        MedicareOut,
    )

__all__ = ["MARKS", "PLAIN_MARKS", "SUPPORT_ONLY", "assessment_lines", "markdown_lines"]

SUPPORT_ONLY = (
    "Support only: these are criteria of medical societies as others quote them. They are not the "
    "payer's rule, and no line is decided by them."
)

MARKS = {"met": "✓", "not_met": "✗", "not_documented": "?", "not_applicable": "–"}
PLAIN_MARKS = {"met": "+", "not_met": "x", "not_documented": "?", "not_applicable": "-"}
"""For terminals without the signs: a sign replaced by "?" would read as "not documented"."""

_WORDS = {
    "met": "met",
    "not_met": "NOT MET",
    "not_documented": "not documented",
    "not_applicable": "does not apply",
}


def _marks() -> Mapping[str, str]:
    return MARKS if can_print("".join(MARKS.values())) else PLAIN_MARKS


def _line_name(line: LineOut) -> str:
    return line.cpt or (line.family or "").replace("_", " ")


def assessment_lines(assessment: Assessment, *, trace: bool) -> Iterator[str]:
    """Yield an assessment as text: every line and level, then what would settle it."""
    if assessment.standing == "support":
        yield SUPPORT_ONLY
        yield ""
    for stage in assessment.stages:
        yield f"{stage.stage}: {_WORDS[stage.status]}"
        for line in stage.lines:
            yield from _line(line, trace=trace)
        if stage.site_of_service:
            site = stage.site_of_service
            days = f", {site.days} days" if site.days else ""
            where = f"{site.setting.replace('_', ' ')}{days}"
            yield f"  {_marks()[site.status]} {where}: {_WORDS[site.status]}. {site.why}"
        yield ""
    yield from _gaps(assessment.gaps)
    yield from _chosen(assessment)


def _chosen(assessment: Assessment) -> Iterator[str]:
    """Yield how the policies were chosen, and what a person should look at."""
    if assessment.standing == "support":
        yield f"Texts published by {assessment.policy_date}."
    else:
        yield f"Editions in force on {assessment.policy_date}, {assessment.policy_date_why}."
    for note in assessment.medicare:
        yield from _medicare(note)
    for warning in assessment.warnings:
        yield f"Note: {warning}"


def _medicare(note: MedicareOut) -> Iterator[str]:
    """Yield what Medicare's own text means for a line, as far as it may be claimed."""
    covers = f"{note.text}, Medicare's own text, covers {note.line} ({_WORDS[note.status]})"
    if note.may_not_use:
        yield (
            f"Medicare first: {covers}. The denial rests on {note.cited}, criteria of the plan's "
            f"own, which it may not use where Medicare's are fully established ({note.citation})."
        )
    else:
        why = " ".join(note.unsettled)
        yield (
            f"Medicare first: {covers}, and the denial names {note.cited}. It is not claimed here "
            f"that the plan may not use that ({note.citation}). {why}"
        )
    for ask in note.asks:
        yield f"  {ask}"


def _line(line: LineOut, *, trace: bool) -> Iterator[str]:
    policy = (
        f"{line.policy.citation}, {line.policy.version}" if line.policy else "no criteria on file"
    )
    section = f", {line.section}" if line.section else ""
    name = _line_name(line)
    yield f"  {_marks()[line.status]} {name}: {_WORDS[line.status]}  ({policy}{section})"
    if line.why:
        yield f"      {line.why}"
    for level in line.levels:
        yield from _level(level, trace=trace)


def _level(level: LevelOut, *, trace: bool) -> Iterator[str]:
    where = level.level or "level not stated"
    yield f"    {_marks()[level.status]} {where}: {_WORDS[level.status]}"
    yield from _finding(level.findings, 3, trace=trace)
    for note in level.concordance.notes:
        if note.status == "not_met":
            yield f"      ! {note.says}"


def _finding(finding: FindingOut, depth: int, *, trace: bool) -> Iterator[str]:
    """Yield a finding and what is under it; without the trace, only what is settled by it."""
    label = f"[{finding.section}] " if finding.section else ""
    observed = f": {finding.observed}" if finding.observed and not finding.children else ""
    missing = f" (missing: {finding.missing})" if finding.missing else ""
    yield f"{'  ' * depth}{_marks()[finding.status]} {label}{finding.says}{observed}{missing}"
    if finding.status == "not_applicable":
        return
    for child in finding.children:
        if trace or _matters(finding, child):
            yield from _finding(child, depth + 1, trace=trace)


def _matters(parent: FindingOut, child: FindingOut) -> bool:
    """Return whether a child explains its parent: a met path hides the paths not needed."""
    if child.status == "not_applicable":
        return False
    if parent.kind in {"any_of", "at_least"} and parent.status == "met":
        return child.status == "met"
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
    if assessment.standing == "support":
        yield f"**{SUPPORT_ONLY}**"
        yield ""
    yield "| stage | line | level | status | policy |"
    yield "| --- | --- | --- | --- | --- |"
    for stage in assessment.stages:
        for line in stage.lines:
            policy = f"{line.policy.id}@{line.policy.version}" if line.policy else "none on file"
            rows = [(lv.level or "not stated", lv.status) for lv in line.levels] or [
                ("", line.status)
            ]
            for level, status in rows:
                cells = (stage.stage, _line_name(line), level, _WORDS[status], policy)
                yield f"| {' | '.join(_cell(text) for text in cells)} |"
    if assessment.gaps:
        yield ""
        yield "## What is missing"
        yield ""
        for gap in assessment.gaps:
            owner = f"**{gap.owner}**" if gap.deciding else gap.owner
            yield f"- {owner}: {_cell(gap.ask)}"
    yield ""
    yield "## How the policies were chosen"
    yield ""
    yield from (f"- {_cell(line)}" for line in _chosen(assessment))


def _cell(text: str) -> str:
    """Return a text on one line, with what would end a table cell or begin HTML written out."""
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
