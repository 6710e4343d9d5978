"""The approval against the claim: number, codes, levels, side, dates, place; and its withdrawal."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    ElementStatus,
    FixOwner,
)
from appealgen.coding.audit.note import elements_of
from appealgen.coding.audit.note_lines import side_of
from appealgen.coding.audit.sessions import DateBasis, Session
from appealgen.model.denial import DenialKind
from appealgen.model.exchange import Approval
from appealgen.model.people import PlanKind
from appealgen.spine import Side, say_levels

__all__ = [
    "ApprovalMatches",
    "ApprovalNumber",
    "ApprovalPresent",
    "ApprovalWithdrawn",
    "RescissionExposure",
]


class ApprovalPresent:
    """Any authorization at all for an operation that was billed."""

    id = "authorization-absent"
    title = "An authorization on file"
    source = "X12 claim adjustment reason code 197"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a note for a billed operation without any; Original Medicare has its own checks."""
        case = audit.case
        if case.coverage.plan_kind is PlanKind.ORIGINAL_MEDICARE or case.approval is not None:
            return
        if case.claim is None or case.claim.authorization_number:
            return
        families = set(audit.rules.diagnosis.procedures)
        for session in audit.sessions:
            operated = [x.code for x in session.lines if x.known and x.known.family in families]
            if session.billed and operated:
                yield AuditFinding(
                    self.id,
                    AuditSeverity.NOTE,
                    "No authorization on file",
                    "An operation is billed, and the case holds no approval and no authorization "
                    "number.",
                    "approval",
                    tuple(dict.fromkeys(operated)),
                    audit.rules.payer.rule("present"),
                    "Find the approval and add it, or the plan's word that these codes need none.",
                    FixOwner.STAFF,
                )


class ApprovalNumber:
    """The authorization's number on the claim."""

    id = "authorization-number"
    title = "The authorization's number on the claim"
    source = "X12 claim adjustment reason code 15"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding where the claim's number is missing or another one."""
        approval, claim = audit.case.approval, audit.case.claim
        if approval is None or claim is None or not claim.lines or not approval.number:
            return
        if claim.authorization_number == approval.number:
            return
        missing = claim.authorization_number is None
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Authorization number",
            "The claim carries no authorization number, and the case holds an approval."
            if missing
            else "The claim carries another authorization number than the approval.",
            "claim.authorization_number",
            (),
            audit.rules.payer.rule("number"),
            "Send a corrected claim with the approval's number.",
            FixOwner.STAFF,
            cites=(*approval.cite, *claim.cite),
        )


class ApprovalMatches:
    """What was approved against what was billed."""

    id = "authorization-match"
    title = "The approval covers what was billed"
    source = "X12 claim adjustment reason codes 198, 284, 296 and 302"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each way in which the claim goes beyond the approval."""
        approval = audit.case.approval
        if approval is None:
            return
        for session in audit.sessions:
            if not session.billed:
                continue
            yield from self._codes(audit, approval, session)
            yield from self._levels(audit, approval, session)
            yield from self._sides(audit, approval, session)
            yield from self._dates(audit, approval, session)
            yield from self._place(audit, approval)

    def _codes(
        self, audit: AuditInput, approval: Approval, session: Session
    ) -> Iterator[AuditFinding]:
        beyond = sorted(session.codes - set(approval.codes)) if approval.codes else []
        if beyond:
            what = f"{'Code' if len(beyond) == 1 else 'Codes'} {', '.join(beyond)} billed"
            fix = "Ask for the code to be added, with the note, or correct the claim."
            yield self._finding(
                audit,
                f"{what} beyond the codes approved.",
                "approval.codes",
                fix,
                codes=tuple(beyond),
            )

    def _levels(
        self, audit: AuditInput, approval: Approval, session: Session
    ) -> Iterator[AuditFinding]:
        beyond = session.levels - set(approval.levels) if approval.levels else frozenset()
        if beyond:
            what = f"The claim names {say_levels(beyond)}, which the approval does not."
            fix = "Ask for the level to be added, with the note that shows why, or correct it."
            yield self._finding(audit, what, "approval.levels", fix)

    def _sides(
        self, audit: AuditInput, approval: Approval, session: Session
    ) -> Iterator[AuditFinding]:
        sides = {side for line in session.lines if (side := side_of(line))}
        if approval.side is None or approval.side is Side.BILATERAL or sides <= {approval.side}:
            return
        what = f"The approval is for the {approval.side.value} side; the claim names another."
        fix = "Correct the side, or ask for the approval to be corrected."
        yield self._finding(audit, what, "approval.side", fix)

    def _dates(
        self, audit: AuditInput, approval: Approval, session: Session
    ) -> Iterator[AuditFinding]:
        if session.basis is not DateBasis.SERVICE:
            return
        early = approval.valid_from is not None and session.day < approval.valid_from
        late = approval.valid_through is not None and session.day > approval.valid_through
        if early or late:
            bound = approval.valid_from if early else approval.valid_through
            assert bound is not None  # noqa: S101 - one of the two was compared
            word = "before the approval begins" if early else "after the approval ended"
            what = f"The date of service {session.day.isoformat()} is {word} ({bound.isoformat()})."
            fix = "Ask for the dates to be extended, with the reason the operation moved."
            yield self._finding(
                audit, what, "approval.valid_through", fix, severity=AuditSeverity.WILL_DENY
            )

    def _place(self, audit: AuditInput, approval: Approval) -> Iterator[AuditFinding]:
        claim = audit.case.claim
        if claim is None:
            return
        if approval.facility and claim.facility and not _same(approval.facility, claim.facility):
            what = "The approval names another facility than the claim."
            yield self._finding(
                audit, what, "approval.facility", "Have the approval moved to the place of service."
            )
        if approval.setting and claim.setting and approval.setting is not claim.setting:
            what = (
                f"The approval is for {approval.setting.value.replace('_', ' ')}; the claim says "
                f"{claim.setting.value.replace('_', ' ')}."
            )
            yield self._finding(
                audit,
                what,
                "approval.setting",
                "Correct the setting, or have the approval changed.",
            )

    def _finding(  # noqa: PLR0913 - one place builds every mismatch
        self,
        audit: AuditInput,
        what: str,
        path: str,
        fix: str,
        *,
        codes: tuple[str, ...] = (),
        severity: AuditSeverity = AuditSeverity.LIKELY_DENY,
    ) -> AuditFinding:
        approval, claim = audit.case.approval, audit.case.claim
        cites = (*(approval.cite if approval else ()), *(claim.cite if claim else ()))
        return AuditFinding(
            self.id,
            severity,
            "Approval and claim disagree",
            what,
            path,
            codes,
            audit.rules.payer.rule("match"),
            fix,
            FixOwner.STAFF,
            cites=cites,
        )


class ApprovalWithdrawn:
    """An approval the payer took back."""

    id = "approval-withdrawn"
    title = "Approvals taken back"
    source = "42 CFR 422.138(c) for Medicare Advantage"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding where an approval was withdrawn, with what limits the payer."""
        approval, denial = audit.case.approval, audit.case.denial
        rescinded = denial is not None and denial.kind is DenialKind.RESCISSION
        if approval is None or not (approval.withdrawn_on or rescinded):
            return
        advantage = audit.case.coverage.plan_kind is PlanKind.MEDICARE_ADVANTAGE
        day = f" on {approval.withdrawn_on.isoformat()}" if approval.withdrawn_on else ""
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Approval taken back",
            f"The payer approved the service and took the approval back{day}.",
            "approval.withdrawn_on" if approval.withdrawn_on else "denial.kind",
            approval.codes,
            audit.rules.payer.rule("withdrawn_advantage" if advantage else "withdrawn"),
            "Appeal on the approval: ask which good cause, fraud or similar fault the plan shows."
            if advantage
            else "Ask for the ground, the documents and the rule that lets the payer take it back.",
            FixOwner.STAFF,
            cites=(*approval.cite, *(denial.cite if denial else ())),
        )


class RescissionExposure:
    """An approved and billed operation whose note would not survive a later audit."""

    id = "rescission-exposure"
    title = "Approved, billed, and not documented"
    source = "Spine billing practice as published"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding where an approved claim's note lacks or denies an element."""
        approval = audit.case.approval
        if approval is None:
            return
        for session in audit.sessions:
            weak = [
                one.element.value.replace("_", " ")
                for one in elements_of(audit, session)
                if one.status in {ElementStatus.ABSENT, ElementStatus.CONTRADICTED}
            ]
            if session.billed and weak:
                yield AuditFinding(
                    self.id,
                    AuditSeverity.RISK,
                    "Exposed to a later audit",
                    f"The operation was approved and billed, and the record does not establish: "
                    f"{', '.join(weak)}.",
                    "approval",
                    tuple(sorted(session.codes)),
                    audit.rules.payer.rule("exposed"),
                    "Have the surgeon complete the record by a dated addendum before an audit "
                    "asks.",
                    FixOwner.SURGEON,
                    cites=approval.cite,
                )


def _same(first: str, second: str) -> bool:
    return " ".join(first.casefold().split()) == " ".join(second.casefold().split())
