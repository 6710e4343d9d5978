"""The coding and documentation audit of a case: as values, as data, and as a one-page sheet.

It needs no denial, no exhibits and no policy on file, so that it can run when an operation is
booked.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from appealgen import resources
from appealgen.brief.audit import AuditOut, DocumentationOut, audit_of
from appealgen.brief.audit_indications import diagnoses_against_policy
from appealgen.brief.audit_needs import needs_of, no_criteria
from appealgen.brief.audit_sheet import listed_on, sheet_of
from appealgen.coding.audit import AuditReport, audit_case, audit_input
from appealgen.coding.audit.documentation import DocumentationRules, documentation_rules
from appealgen.errors import NoPolicyInForceError
from appealgen.matching import Truth, determine
from appealgen.matching.selection import leads_of, select
from appealgen.render.environment import render_html
from appealgen.render.interface import DoesNotFitError
from appealgen.service.cases import policy_library, read_checked, refuse_unprintable
from appealgen.service.coding_update import code_knowledge

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from appealgen.matching import Determination
    from appealgen.model import Case, CaseFile

__all__ = ["CaseAudit", "audit_of_case", "audited", "coding_report", "sheet_pdf"]

Status = Literal["met", "not_met", "not_documented"]
_STATUS: Mapping[Truth, Status] = MappingProxyType({Truth.MET: "met", Truth.NOT_MET: "not_met"})


@dataclass(frozen=True)
class CaseAudit:
    """A case with its audit on a day.

    Attributes:
        file: The case file.
        as_of: The day of the audit.
        report: The coding audit, the diagnoses against the policy included.
        determination: The case, judged; None where no criteria on file cover it.
        out: Everything as data.
    """

    file: CaseFile
    as_of: dt.date
    report: AuditReport
    determination: Determination | None
    out: AuditOut


def audit_of_case(path: Path, *, as_of: dt.date, policy: str | None = None) -> CaseAudit:
    """Read a case and audit its coding and documentation; exhibits are not opened.

    Args:
        path: A case folder or its file.
        as_of: The day of the audit; it dates a session only where the case gives no day.
        policy: A policy id, or ``id@version``, to use instead of the payer's own.

    Raises:
        InputNotFoundError: There is no case.
        CaseInvalidError: It has problems.
        NoPolicyInForceError: The policy given is not on file.
        PolicyInvalidError: A rule file or a code table is broken.
    """
    file = read_checked(path, as_of)
    return audited(file, as_of, policy)


def audited(file: CaseFile, as_of: dt.date, policy: str | None = None) -> CaseAudit:
    """Audit a case that is read already; see ``audit_of_case``."""
    case, rules = file.case, documentation_rules()
    determination = _determined(case, as_of, policy)
    report = coding_report(case, as_of, determination)
    out = audit_of(
        report,
        _documentation(case, determination, as_of, rules),
        as_of=as_of,
        payer=case.coverage.payer,
        before_denial=case.denial is None,
    )
    return CaseAudit(file, as_of, report, determination, out)


def coding_report(case: Case, as_of: dt.date, determination: Determination | None) -> AuditReport:
    """Return the coding audit of a case, its diagnoses held against the policy as well.

    Args:
        case: The case.
        as_of: The day of the audit.
        determination: The case, judged; None where no criteria on file cover it.

    Raises:
        PolicyInvalidError: A rule file or a code table is broken.
    """
    knowledge = code_knowledge()
    report = audit_case(case, knowledge, as_of)
    if determination is None:
        return report
    audit = audit_input(case, knowledge, as_of)
    found = {*report.findings}
    found |= set(diagnoses_against_policy(audit, determination, documentation_rules()))
    findings = tuple(sorted(found, key=lambda one: one.order))
    return replace(
        report, findings=findings, editions=tuple(sorted({one.edition for one in findings}))
    )


def _determined(case: Case, as_of: dt.date, policy: str | None) -> Determination | None:
    """Return the determination, or None where no criteria are on file; a wrong name is an error."""
    try:
        return determine(case, policy_library(), as_of=as_of, pinned=policy)
    except NoPolicyInForceError:
        if policy is not None or case.coverage.policies_pinned:
            raise
        return None


def _documentation(
    case: Case, determination: Determination | None, as_of: dt.date, rules: DocumentationRules
) -> DocumentationOut:
    if determination is None:
        library = policy_library()
        chosen = select(case, library, as_of=as_of)
        leads = leads_of(case, library, chosen)
        rule = rules.rule("criteria")
        return DocumentationOut(
            policies=(),
            status="no_criteria",
            needs=no_criteria(case, leads, chosen.day.isoformat(), rules),
            further=0,
            rule=rule.says,
            source=rule.source,
        )
    needs, further = needs_of(case, determination, rules)
    rule = rules.rule("record")
    return DocumentationOut(
        policies=tuple(f"{p.citation} ({p.version.isoformat()})" for p in determination.policies),
        status=_status(determination),
        needs=needs,
        further=further,
        rule=rule.says,
        source=rule.source,
    )


def _status(determination: Determination) -> Status:
    """Return the status of the whole request; what applies to nothing is not documented."""
    return _STATUS.get(determination.truth, "not_documented")


def sheet_pdf(found: CaseAudit, templates: Path | None = None) -> bytes:
    """Print the audit on one page; the least grave entries give way and are counted.

    Raises:
        CaseInvalidError: The case holds text that the fonts cannot print.
        TemplateInvalidError: The template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
        DoesNotFitError: Even the head alone is too long for a page.
    """
    refuse_unprintable(found.file)
    folder = templates or resources.templates_folder()
    most = listed_on(found.out)
    with suppress(DoesNotFitError):
        return _page(found, most, folder)
    fits, best = 0, _page(found, 0, folder)
    while most - fits > 1:
        middle = (fits + most) // 2
        try:
            fits, best = middle, _page(found, middle, folder)
        except DoesNotFitError:
            most = middle
    return best


def _page(found: CaseAudit, most: int, templates: Path) -> bytes:
    """Print the sheet with so many entries.

    Raises:
        DoesNotFitError: They are too many.
    """
    from appealgen.render.fit import fit_one_page  # slow to import

    brief = sheet_of(found.file.case, found.out, most)
    return fit_one_page(
        render_html("audit/sheet.html.j2", brief, templates=templates),
        stylesheet=templates / "audit.css",
        fonts=templates / "fonts",
        title="Coding and documentation audit",
        date=found.as_of,
    )
