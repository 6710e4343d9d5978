"""Percutaneous image-guided lumbar decompression: the code by date, the study, the claim."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.chart import billed_diagnoses
from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    FixOwner,
    Proposal,
)
from appealgen.coding.audit.sessions import BilledLine, Session
from appealgen.model.people import PlanKind
from appealgen.spine import Region

__all__ = ["PildClaim", "PildCode", "PildStudy"]

_MEDICARE = {PlanKind.ORIGINAL_MEDICARE, PlanKind.MEDICARE_ADVANTAGE}


class PildCode:
    """Which code stands on which day."""

    id = "pild-code"
    title = "PILD codes by date"
    source = "CMS add-on code edits 2026 Q2; fee schedule July 2024"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for a code before its day, or one whose standing is not confirmed."""
        rules = audit.rules.pild
        for session in audit.sessions:
            new = session.day >= rules.new_from
            for line in session.of(rules.new_codes):
                if not new:
                    yield self._early(audit, line)
                elif line.code == rules.new_codes[0]:
                    yield self._unconfirmed(audit, line, "what it describes")
            for line in session.of([rules.old_code]):
                if new:
                    yield self._unconfirmed(audit, line, "whether it still stands")

    def _early(self, audit: AuditInput, line: BilledLine) -> AuditFinding:
        rules = audit.rules.pild
        return AuditFinding(
            self.id,
            AuditSeverity.WILL_DENY,
            "Code not yet in use",
            f"Code {line.code} exists since {rules.new_from.isoformat()}, after this date.",
            line.path,
            (line.code,),
            rules.rule("date"),
            "Use the code of that day.",
            proposals=(Proposal(rules.old_code, "the code in use before 2026"),),
        )

    def _unconfirmed(self, audit: AuditInput, line: BilledLine, what: str) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.NOTE if line.code in audit.rules.pild.new_codes else AuditSeverity.RISK,
            "PILD code to confirm",
            f"For code {line.code} on this date it is not confirmed {what}.",
            line.path,
            (line.code,),
            audit.rules.pild.rule("date"),
            "Ask the Medicare contractor, or look in the CPT book of the year, before billing.",
            FixOwner.CODER,
        )


class PildStudy:
    """Enrollment in an approved study, which Medicare's coverage hangs on."""

    id = "pild-study"
    title = "PILD only inside an approved study"
    source = "NCD 150.13"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for a Medicare patient whose enrollment is denied or not recorded."""
        rules = audit.rules.pild
        if audit.case.coverage.plan_kind not in _MEDICARE:
            return
        for session in audit.sessions:
            lines = session.of(rules.codes)
            if not lines or _enrolled(audit):
                continue
            yield AuditFinding(
                self.id,
                AuditSeverity.WILL_DENY,
                "No approved study on record",
                f"Code {lines[0].code} is covered only inside an approved study, and the case "
                "records no enrollment.",
                lines[0].path,
                tuple(line.code for line in lines),
                rules.rule("study"),
                "Record the study with its number and the enrollment, or tell the patient that "
                "Medicare does not cover it.",
                FixOwner.STAFF,
            )


class PildClaim:
    """Diagnosis, study items, and review of a PILD claim."""

    id = "pild-claim"
    title = "PILD claims: diagnosis and study items"
    source = "NCD 150.13; ICD-10-CM; WISeR code list"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield what the claim lacks, each unconfirmed item as a question."""
        for session in audit.sessions:
            lines = session.of(audit.rules.pild.codes)
            if not lines:
                continue
            yield from self._diagnosis(audit, lines[0])
            yield from self._region(audit, lines)
            if audit.case.coverage.plan_kind is PlanKind.ORIGINAL_MEDICARE:
                yield from self._items(audit, session, lines[0])
                yield from self._wiser(audit, session, lines[0])

    def _diagnosis(self, audit: AuditInput, line: BilledLine) -> Iterator[AuditFinding]:
        rules = audit.rules.pild
        codes = [one.code for one in billed_diagnoses(audit)]
        if rules.diagnosis in codes or not codes:
            return
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "PILD without stenosis and claudication",
            f"Code {line.code} is billed, and no diagnosis is lumbar stenosis with neurogenic "
            f"claudication ({rules.diagnosis}).",
            line.path,
            (line.code, *codes),
            rules.rule("diagnosis"),
            "Code stenosis with claudication if the record supports it.",
            proposals=(Proposal(rules.diagnosis, "if the record describes claudication"),),
        )

    def _region(self, audit: AuditInput, lines: tuple[BilledLine, ...]) -> Iterator[AuditFinding]:
        for line in lines:
            if any(Region.LUMBAR not in level.regions for level in line.levels):
                yield AuditFinding(
                    self.id,
                    AuditSeverity.WILL_DENY,
                    "PILD outside the lumbar spine",
                    f"Code {line.code} names a level outside the lumbar spine.",
                    line.path,
                    (line.code,),
                    audit.rules.pild.rule("diagnosis"),
                    "Correct the level or the code.",
                )

    def _items(
        self, audit: AuditInput, session: Session, line: BilledLine
    ) -> Iterator[AuditFinding]:
        rules = audit.rules.pild
        codes = {one.code for one in billed_diagnoses(audit)}
        coded, marked = rules.study_diagnosis in codes, line.has(rules.study_modifier)
        if not session.billed or (coded and marked):
            return
        lacks = f"{rules.study_diagnosis}, the code of a study participant"
        yield AuditFinding(
            self.id,
            AuditSeverity.NOTE if coded else AuditSeverity.RISK,
            "Study items on the claim",
            f"The claim of {line.code} does not carry "
            + (
                f"modifier {rules.study_modifier}; whether it has to is not confirmed."
                if coded
                else f"{lacks}."
            ),
            line.path,
            (line.code, rules.study_modifier if coded else rules.study_diagnosis),
            rules.rule("claim"),
            f"Ask the contractor which items the claim needs ({rules.study_diagnosis}, modifier "
            f"{rules.study_modifier}, the trial's number).",
            FixOwner.CODER,
        )

    def _wiser(
        self, audit: AuditInput, session: Session, line: BilledLine
    ) -> Iterator[AuditFinding]:
        facility = audit.case.facility
        state = (facility.state if facility else None) or audit.case.coverage.state
        in_model = any(
            state in {one.code for one in listed.states}
            and listed.first_service_day <= session.day <= listed.last_service_day
            for listed in audit.knowledge.wiser_lists
        )
        if in_model:
            yield AuditFinding(
                self.id,
                AuditSeverity.NOTE,
                "PILD and WISeR",
                f"WISeR names PILD and lists no code for it; whether {line.code} is reviewed in "
                "this state is not confirmed.",
                line.path,
                (line.code,),
                audit.rules.pild.rule("wiser"),
                "Ask the contractor whether the service is delayed or reviewed.",
                FixOwner.STAFF,
            )


def _enrolled(audit: AuditInput) -> bool:
    keys = set(audit.rules.pild.study_statements)
    return any(s.key in keys and s.true is True for s in audit.case.statements)
