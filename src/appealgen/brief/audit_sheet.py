"""The audit on one page for the surgeon's desk: the gravest first, with forms to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.calendar import say_day
from appealgen.brief.audit import SEVERITY_WORDS, count_words
from appealgen.brief.audit_forms import FormPart
from appealgen.brief.deadlines import reference_of
from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Row
from appealgen.brief.words import join, sentence_case, unnamed

if TYPE_CHECKING:
    from appealgen.brief.audit import AuditOut, FindingOut
    from appealgen.brief.audit_needs import AuditNeed
    from appealgen.model import Case

__all__ = ["AuditSheet", "SheetFinding", "SheetNeed", "listed_on", "sheet_of"]

_NOTE = (
    "For the practice only. A blank is filled from the record by whoever knows, whatever the "
    "answer is: if it is no, write no. A finding is dated on the day it is made, and a "
    "radiologist’s words are changed by the radiologist alone. 'appealgen audit' names the "
    "editions of the codes and the rule behind each finding."
)


class SheetFinding(Brief):
    """One coding finding on the sheet."""

    severity_key: str
    severity: str
    title: str
    what: str
    fix: str
    owner: str


class SheetNeed(Brief):
    """One thing the chart lacks, with the form of an adequate sentence."""

    severity_key: str
    severity: str
    place: str
    what: str
    on_file: tuple[CitedText, ...]
    fix: str
    owner: str
    example: tuple[FormPart, ...]
    has_example: bool


class AuditSheet(DocumentBrief):
    """The one-page audit."""

    heading: str
    lead: str
    rows: tuple[Row, ...]
    findings: tuple[SheetFinding, ...]
    needs: tuple[SheetNeed, ...]
    needs_caption: str
    more: str
    note: str


def listed_on(audit: AuditOut) -> int:
    """Return how many entries a sheet with everything would hold."""
    return len(audit.findings) + len(audit.documentation.needs)


def sheet_of(case: Case, audit: AuditOut, most: int | None = None) -> AuditSheet:
    """Return the sheet of a case.

    Args:
        case: The case.
        audit: Its audit.
        most: How many entries at most, the gravest first; all of them unless given. The rest is
            counted.
    """
    findings, needs, left = _chosen(audit, most)
    reference = reference_of(case)
    return AuditSheet(
        title=f"Coding and documentation audit for {reference}",
        reference=reference,
        draft=False,
        draft_reason="",
        synthetic=case.patient.synthetic,
        heading="Before submission" if audit.before_denial else "Coding and documentation",
        lead=_lead(audit),
        rows=_head(case, audit),
        findings=tuple(_finding(one) for one in findings),
        needs=tuple(_need(one) for one in needs),
        needs_caption=_caption(audit),
        more=f"Not on this page: {count_words(left)}. See the table: 'appealgen audit'."
        if left
        else "",
        note=_NOTE,
    )


def _chosen(
    audit: AuditOut, most: int | None
) -> tuple[list[FindingOut], list[AuditNeed], list[str]]:
    """Return the gravest entries of both kinds, and the severities of those left out."""
    order = list(SEVERITY_WORDS)
    entries: list[FindingOut | AuditNeed] = [*audit.findings, *audit.documentation.needs]
    ranked = sorted(entries, key=lambda one: order.index(one.severity))
    kept, left = (ranked, []) if most is None else (ranked[:most], ranked[most:])
    shown = {id(one) for one in kept}
    return (
        [one for one in audit.findings if id(one) in shown],
        [one for one in audit.documentation.needs if id(one) in shown],
        [one.severity for one in left],
    )


def _lead(audit: AuditOut) -> str:
    found = count_words([key for key, count in audit.counts.items() for _ in range(count)])
    if audit.worst is None:
        return "Nothing found: the codes agree, and the record shows what the criteria ask."
    if audit.counts["will_deny"]:
        return f"Correct before it is sent: {found}."
    return f"Nothing that an edit refuses by itself. Found: {found}."


def _head(case: Case, audit: AuditOut) -> tuple[Row, ...]:
    lines = [line for stage in case.request.stages for line in stage.lines]
    levels = dict.fromkeys(str(level) for line in lines for level in line.levels)
    what = join(dict.fromkeys(line.named for line in lines))
    policies = audit.documentation.policies
    return (
        Row(label="Patient", value=case.patient.name),
        Row(label="Payer", value=audit.payer),
        Row(label="Operation", value=f"{what} at {join(levels)}" if levels else what),
        Row(label="Criteria", value=join(policies) or "none on file for this payer"),
        Row(label="As of", value=say_day(audit.as_of)),
    )


def _caption(audit: AuditOut) -> str:
    if audit.documentation.status == "no_criteria" or unnamed(audit.payer):
        return "The chart and the payer’s criteria"
    return f"What the chart lacks for the criteria of {audit.payer}"


def _finding(one: FindingOut) -> SheetFinding:
    return SheetFinding(
        severity_key=one.severity,
        severity=SEVERITY_WORDS[one.severity],
        title=one.title,
        what=one.what,
        fix=one.fix + _proposed(one),
        owner=sentence_case(one.owner),
    )


def _proposed(one: FindingOut) -> str:
    codes = [f"{p.code}: {p.because}" for p in one.proposals]
    return f" To look at: {'; '.join(codes)}." if codes else ""


def _need(one: AuditNeed) -> SheetNeed:
    where = f" at {join(one.levels)}" if one.levels else ""
    place = f"{join(one.lines)}{where}"
    return SheetNeed(
        severity_key=one.severity,
        severity=SEVERITY_WORDS[one.severity],
        place=sentence_case(f"{one.section}; {place}" if one.section else place),
        what=one.what,
        on_file=one.on_file,
        fix=one.fix,
        owner=sentence_case(one.owner),
        example=one.example,
        has_example=bool(one.example),
    )
