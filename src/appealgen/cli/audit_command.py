"""The ``audit`` command: coding and documentation of a case, as text, data or a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, CasePath, Format, PolicyId, day_of
from appealgen.cli.output import say, show, show_json
from appealgen.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.audit import AuditOut, FindingOut
    from appealgen.brief.audit_needs import AuditNeed
    from appealgen.coding.audit import AuditReport

__all__ = ["audit", "audit_lines", "count_line", "markdown_lines"]


def audit(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    output: Annotated[
        Format, typer.Option("--format", help="How to print it.", metavar="table|json|md")
    ] = Format.TABLE,
    as_of: AsOf = None,
    policy: PolicyId = None,
    pdf: Annotated[
        Path | None, typer.Option(help="Write the one-page sheet for the desk.", metavar="FILE")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    exit_status: Annotated[
        bool,
        typer.Option("--exit-status", help="Exit with 10 if something will be denied as it is."),
    ] = False,
) -> None:
    """Check codes and documentation; works when an operation is booked."""
    from appealgen.service.audit import audit_of_case, sheet_pdf
    from appealgen.service.deadlines import write_beside

    found = audit_of_case(case, as_of=day_of(as_of), policy=policy)
    _print(found.out, output)
    if pdf is not None:
        say(f"Wrote {write_beside(pdf, sheet_pdf(found), force=force)}")
    if exit_status and found.out.worst == "will_deny":
        raise typer.Exit(ExitCode.NOT_MET)


def _print(out: AuditOut, output: Format) -> None:
    if output is Format.JSON:
        show_json(out)
    else:
        lines = markdown_lines(out) if output is Format.MD else audit_lines(out)
        show("\n".join(lines))


def count_line(report: AuditReport | None, case: Path) -> str:
    """Return the line that ``build`` shows of the coding audit; empty where there is nothing.

    Args:
        report: The audit of the build; None where it could not be made.
        case: The case as the person named it.
    """
    from appealgen.brief.audit import count_words

    if report is None:
        return f"The codes were not audited: a code list is broken. See: appealgen audit {case}"
    if not report.findings:
        return ""
    found = count_words(one.severity for one in report.findings)
    return f"Coding audit: {found}. See: appealgen audit {case}"


def audit_lines(out: AuditOut) -> Iterator[str]:
    """Yield an audit as text: codes, then what the chart lacks, then what it rests on."""
    yield f"Audit as of {out.as_of}: {_counted(out)}."
    yield ""
    yield "Codes"
    for one in out.findings:
        yield from _finding(one)
    if not out.findings:
        yield "  Nothing found."
    yield ""
    yield from _documentation(out)
    yield ""
    yield from _rests_on(out)


def _counted(out: AuditOut) -> str:
    from appealgen.brief.audit import count_words

    return count_words([key for key, count in out.counts.items() for _ in range(count)])


def _severity(key: str) -> str:
    from appealgen.brief.audit import SEVERITY_WORDS

    words = SEVERITY_WORDS[key]
    return words.upper() if key == "will_deny" else words


def _finding(one: FindingOut) -> Iterator[str]:
    yield f"  {_severity(one.severity)}: {one.title} ({', '.join(one.codes) or one.path})"
    yield f"      {one.what}{_cited(one.cites)}"
    yield f"      {one.owner}: {one.fix}"
    for proposal in one.proposals:
        yield f"      to look at: {proposal.code}, {proposal.because}{_cited(proposal.cites)}"
    for quote in one.quotes:
        yield f"      note: {quote}"
    yield f"      rule: {one.rule} ({one.edition}; {one.source}; confidence {one.confidence})"


def _cited(cites: tuple[str, ...]) -> str:
    return f" ({'; '.join(f'Ex. {cite}' for cite in cites)})" if cites else ""


def _documentation(out: AuditOut) -> Iterator[str]:
    documentation = out.documentation
    criteria = ", ".join(documentation.policies) or "no criteria on file"
    yield f"Chart and criteria ({criteria})"
    for need in documentation.needs:
        yield from _need(need)
    if not documentation.needs:
        yield "  The record shows what the criteria ask."
    if documentation.further:
        many = documentation.further
        yield f"  Facts that would open other ways: {many}. See: appealgen assess CASE"


def _need(need: AuditNeed) -> Iterator[str]:
    from appealgen.brief.audit_forms import as_text

    where = f" at {', '.join(need.levels)}" if need.levels else ""
    section = f", {need.section}" if need.section else ""
    yield f"  {_severity(need.severity)}: {', '.join(need.lines)}{where}{section}"
    yield f"      {need.what}"
    for fact in need.on_file:
        pointers = "; ".join(cite.label for cite in fact.cites)
        yield f"      on file: {fact.text}{f' ({pointers})' if pointers else ''}"
    yield f"      {need.owner}: {need.fix}"
    if need.example:
        yield f"      example: {as_text(need.example)}"


def _rests_on(out: AuditOut) -> Iterator[str]:
    for session in out.sessions:
        yield f"Codes of {session.name} as of {session.day}, {session.basis}."
    lacking = [one for one in out.elements if one.status in {"absent", "contradicted"}]
    for one in lacking:
        yield f"{one.session}, {one.element.replace('_', ' ')}: {one.status}. {one.why}"
    if out.editions:
        yield f"Editions: {'; '.join(out.editions)}."


def markdown_lines(out: AuditOut) -> Iterator[str]:
    """Yield an audit as Markdown: one table of codes, one of what the chart lacks."""
    from appealgen.brief.audit_forms import as_text

    yield f"# Audit as of {out.as_of}: {_counted(out)}"
    yield ""
    yield "| severity | codes | finding | fix | who | rule |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in out.findings:
        rule = f"{one.rule} ({one.edition}; {one.source})"
        yield _row(
            _severity(one.severity), ", ".join(one.codes), one.what, one.fix, one.owner, rule
        )
    yield ""
    yield "| severity | line | level | the chart | ask | who | example |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for need in out.documentation.needs:
        yield _row(
            _severity(need.severity),
            ", ".join(need.lines),
            ", ".join(need.levels),
            need.what,
            need.fix,
            need.owner,
            as_text(need.example),
        )
    yield ""
    yield from (f"- {line}" for line in _rests_on(out))


def _row(*cells: str) -> str:
    """Return a table row; what would end a cell or begin HTML is written out."""
    clean = (" ".join(c.replace("|", "\\|").replace("<", "&lt;").split()) for c in cells)
    return f"| {' | '.join(clean)} |"
