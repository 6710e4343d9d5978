"""Diagnoses against the symptoms and the imaging of the case."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.chart import Billed, Chart, billed_diagnoses, chart_of, shows
from appealgen.coding.audit.diagnoses import known_diagnoses, region_words
from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    FixOwner,
    Proposal,
    Rule,
)
from appealgen.coding.audit.rules import Correction
from appealgen.coding.icd10 import Icd10Code
from appealgen.spine import Region

__all__ = ["Content", "Imaging"]


class Content:
    """Codes whose meaning the symptoms of the case contradict or do not show."""

    id = "diagnosis-content"
    title = "Diagnoses against symptoms"
    source = "ICD-10-CM code set"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each trap the case walks into, and each contradicted side."""
        chart = chart_of(audit)
        rules = audit.rules.diagnosis
        by_code = {one.code: one for one in billed_diagnoses(audit)}
        for trap in rules.corrections:
            if trap.code in by_code and _springs(chart, trap):
                yield self._trap(audit, by_code[trap.code], trap)
        for code, side in rules.sides.items():
            if code in by_code and chart.sides and side not in chart.sides:
                if "bilateral" in chart.sides:
                    continue
                yield self._side(audit, by_code[code], side)

    def _trap(self, audit: AuditInput, billed: Billed, trap: Correction) -> AuditFinding:
        return AuditFinding(
            self.id,
            trap.severity,
            "Diagnosis and symptoms disagree",
            trap.what,
            billed.path,
            (billed.code,),
            audit.rules.diagnosis.rule(trap.rule),
            "Use the code the record supports, or have the note record what this code says.",
            FixOwner.CODER if trap.instead else FixOwner.SURGEON,
            proposals=tuple(Proposal(c, "by the symptoms recorded") for c in trap.instead),
        )

    def _side(self, audit: AuditInput, billed: Billed, side: str) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Side of the diagnosis",
            f"Code {billed.code} is for the {side} side; the symptoms are on the other.",
            billed.path,
            (billed.code,),
            audit.rules.diagnosis.rule("side"),
            "Correct the code or the side, whichever the note contradicts.",
        )


class Imaging:
    """Diagnoses that the imaging on file does not show, or denies."""

    id = "diagnosis-imaging"
    title = "Diagnoses against imaging"
    source = "Editorial; the payer's own criteria decide"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each diagnosis no finding at its levels shows."""
        chart = chart_of(audit)
        if not any(study.findings for study in audit.case.imaging):
            return
        for billed, known in known_diagnoses(audit):
            kinds = audit.rules.diagnosis.imaging.get(known.family)
            levels = billed.levels or frozenset(
                x for x in chart.levels if x.regions & region_words(known.region)
            )
            if not kinds or not levels or known.code.startswith(_SYMPTOMS):
                continue
            findings = list(chart.findings(kinds, levels))
            if not any(shows(one) for one in findings):
                yield self._finding(audit, billed, known, denied=bool(findings))

    def _finding(
        self, audit: AuditInput, billed: Billed, known: Icd10Code, *, denied: bool
    ) -> AuditFinding:
        rule: Rule = audit.rules.diagnosis.rule("imaging")
        said = "says it is not there" if denied else "does not show it"
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if denied else AuditSeverity.RISK,
            "Diagnosis not shown by imaging",
            f"Code {billed.code} ({known.family}) is billed, and the imaging on file {said} at the "
            "levels operated on.",
            billed.path,
            (billed.code,),
            rule,
            "Code what the report shows, or ask the radiologist for an addendum.",
            FixOwner.SURGEON,
        )


_SYMPTOMS = ("M54",)


def _springs(chart: Chart, trap: Correction) -> bool:
    region = Region.CERVICAL if trap.code.startswith("M50") else Region.LUMBAR
    said: dict[str, bool] = {
        "used": True,
        "claudication_present": chart.claudication is True,
        "claudication_absent": chart.claudication is False,
        "claudication_not_documented": chart.claudication is None,
        "radicular_present": chart.radicular(region) is True,
        "radicular_absent": chart.radicular(region) is False,
        "axial_absent": chart.axial(region) is False,
    }
    return said[trap.when]
