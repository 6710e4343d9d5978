"""What of the audit a letter and the card say: only what matters there.

A letter says that a code was corrected where the case holds the statement of who corrected it, and
where the audit no longer finds fault with that code. It never volunteers a finding. The card warns
the surgeon of what a reviewer can hold against the codes that were denied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.brief.interface import CitedText, pointers
from appealgen.brief.words import ended, join, quoted
from appealgen.coding.audit import AuditSeverity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.coding.audit import AuditFinding, AuditReport
    from appealgen.model import Case, Cite

__all__ = ["CORRECTED", "NO_LINES", "CodingLines", "lines_of"]

CORRECTED = "corrected_code"
"""The key of an attestation that says which code was corrected, and to what."""

_CODE = re.compile(r"\b(?:[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|\d{4}[0-9A-Z])\b")
_REFUSED = {AuditSeverity.WILL_DENY, AuditSeverity.LIKELY_DENY}
_MOST = 2


@dataclass(frozen=True)
class CodingLines:
    """What of the audit other documents say.

    Attributes:
        corrections: Sentences for the opening of an appeal: codes corrected, as the case states.
        cautions: For the card: what can be held against the denied codes, the gravest first.
        report: The audit itself; None where it was not made.
    """

    corrections: tuple[str, ...] = ()
    cautions: tuple[CitedText, ...] = ()
    report: AuditReport | None = None


NO_LINES = CodingLines()
"""Of a case that was not audited: nothing is said of codes."""


def lines_of(case: Case, report: AuditReport) -> CodingLines:
    """Return what letter and card say of a case's codes.

    Args:
        case: The case. A correction is an attestation with the key ``corrected_code`` whose words
            name a code of the case.
        report: Its audit.
    """
    return CodingLines(_corrections(case, report), _cautions(case, report), report)


def _corrections(case: Case, report: AuditReport) -> tuple[str, ...]:
    """Return the corrections stated whose codes the audit finds no fault with any more."""
    billed = {diagnosis.code for diagnosis in case.diagnoses}
    billed |= {line.code for stage in case.request.stages for line in stage.lines if line.code}
    faulty = {code for one in report.findings if one.severity in _REFUSED for code in one.codes}
    return tuple(
        ended(
            "A corrected code is submitted with this appeal. "
            f"{stated.by} states: {quoted(stated.words)}{_shown(case, stated.cite)}"
        )
        for stated in case.attestations
        if stated.key == CORRECTED
        if (named := set(_CODE.findall(stated.words)) & billed)
        if not named & faulty
    )


def _shown(case: Case, cites: Iterable[Cite]) -> str:
    """Return pointers as text, since an opening has no links: " (Ex. F p. 4)"."""
    labels = [pointer.label for pointer in pointers(cites, case, linked=False)]
    return f" ({'; '.join(labels)})" if labels else ""


def _cautions(case: Case, report: AuditReport) -> tuple[CitedText, ...]:
    return tuple(
        CitedText(
            text=f"{one.title} ({join(one.codes)}): {one.fix}",
            cites=pointers(one.cites, case, linked=False),
        )
        for one in list(_of_the_denial(case, report))[:_MOST]
    )


def _of_the_denial(case: Case, report: AuditReport) -> Iterator[AuditFinding]:
    """Yield the findings that a reviewer of the denied lines can hold against them."""
    denied = {ln.code for s in case.request.stages for ln in s.lines if ln.denied and ln.code}
    diagnoses = {diagnosis.code for diagnosis in case.diagnoses}
    for one in report.findings:
        if one.severity in _REFUSED and set(one.codes) & (denied | diagnoses):
            yield one
