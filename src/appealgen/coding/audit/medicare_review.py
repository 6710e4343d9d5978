"""Original Medicare's reviews before payment, and where a service may be given."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.interface import AuditFinding, AuditInput, AuditSeverity, FixOwner
from appealgen.coding.audit.sessions import BilledLine, Session
from appealgen.coding.wiser import WiserRule
from appealgen.model.people import PlanKind, Setting

__all__ = ["OutpatientList", "PlaceOfService", "WiserReview"]


class WiserReview:
    """Listed services of Original Medicare in a WISeR state."""

    id = "wiser"
    title = "WISeR: prior authorization or review before payment"
    source = "90 FR 28749; 91 FR 17282; code list of the operational guide"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for listed codes without an authorization; delayed ones are passed over.

        Inpatient stays lie outside the model. Where no setting is given, the review may apply.
        """
        if audit.case.coverage.plan_kind is not PlanKind.ORIGINAL_MEDICARE:
            return
        for session in audit.sessions:
            if session.setting and session.setting not in audit.rules.payer.outpatient:
                continue
            listed = list(self._listed(audit, session))
            if listed and _state(audit) is None:
                yield self._ask_state(audit, session, listed)
            elif listed and not _authorized(audit):
                yield self._unreviewed(audit, session, listed)

    def _listed(
        self, audit: AuditInput, session: Session
    ) -> Iterator[tuple[BilledLine, WiserRule]]:
        state = _state(audit)
        states = [state] if state else _states(audit)
        for line in session.lines:
            rules = [audit.knowledge.wiser(name, line.code, session.day) for name in states]
            rule = next((one for one in rules if one is not None and one.applies), None)
            if rule is not None:
                yield line, rule

    def _unreviewed(
        self, audit: AuditInput, session: Session, listed: list[tuple[BilledLine, WiserRule]]
    ) -> AuditFinding:
        line, rule = listed[0]
        codes = tuple(dict.fromkeys(one.code for one, _ in listed))
        condition = f" Condition: {rule.condition}." if rule.condition else ""
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if session.billed else AuditSeverity.RISK,
            "Reviewed before payment under WISeR",
            f"{_named(codes)} on the WISeR list in {rule.state} ({rule.service}), and no "
            f"authorization is on file.{condition}",
            line.path,
            codes,
            audit.rules.payer.rule("wiser").at(rule.edition),
            (
                "Send the record at once when the claim is held."
                if session.billed
                else f"Ask {rule.participant} for prior authorization, with the record, or expect "
                "the claim to be held."
            )
            + f" Outside the model: {'; '.join(rule.excluded)}.",
            FixOwner.STAFF,
        )

    def _ask_state(
        self, audit: AuditInput, session: Session, listed: list[tuple[BilledLine, WiserRule]]
    ) -> AuditFinding:
        codes = tuple(dict.fromkeys(one.code for one, _ in listed))
        return AuditFinding(
            self.id,
            AuditSeverity.NOTE,
            "State not given",
            f"{_named(codes)} on the WISeR list, which holds in some states; the case names no "
            "state.",
            session.path,
            codes,
            audit.rules.payer.rule("wiser").at(listed[0][1].edition),
            "Add the state of the facility.",
            FixOwner.STAFF,
        )


class OutpatientList:
    """Listed services in a hospital outpatient department under Original Medicare."""

    id = "outpatient-authorization"
    title = "Prior authorization in hospital outpatient departments"
    source = "42 CFR 419.83"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for listed codes that no authorization covers."""
        if audit.case.coverage.plan_kind is not PlanKind.ORIGINAL_MEDICARE or _authorized(audit):
            return
        for session in audit.sessions:
            if session.setting not in audit.rules.payer.hospital_outpatient:
                continue
            listed = [line for line in session.lines if _listed_for_outpatients(line, session)]
            if not listed:
                continue
            entry = listed[0].known.opd_prior_auth if listed[0].known else None
            assert entry is not None  # noqa: S101 - kept by the line above
            codes = tuple(dict.fromkeys(line.code for line in listed))
            yield AuditFinding(
                self.id,
                AuditSeverity.WILL_DENY if session.billed else AuditSeverity.LIKELY_DENY,
                "Outpatient list: no prior authorization",
                f"{', '.join(codes)} in a hospital outpatient department "
                f"{'needs' if len(codes) == 1 else 'need'} prior authorization, and none is on "
                "file.",
                listed[0].path,
                codes,
                audit.rules.payer.rule("outpatient_list").at(entry.edition),
                "Ask the Medicare contractor before the operation; afterwards only an appeal is "
                "left."
                if not session.billed
                else "Find the tracking number, or appeal the claim with the record.",
                FixOwner.STAFF,
            )


class PlaceOfService:
    """The setting against the facility, and what Medicare pays where."""

    id = "place-of-service"
    title = "Place of service"
    source = "OPPS rules; X12 claim adjustment reason codes 5 and 58"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for a setting that disagrees, is not backed, or cannot be checked."""
        medicare = audit.case.coverage.plan_kind is PlanKind.ORIGINAL_MEDICARE
        for session in audit.sessions:
            yield from self._facility(audit, session)
            if medicare and session.setting is Setting.INPATIENT:
                yield from self._inpatient(audit, session)
            if medicare and session.setting is Setting.ASC:
                yield from self._surgery_center(audit, session)

    def _facility(self, audit: AuditInput, session: Session) -> Iterator[AuditFinding]:
        kind = audit.case.facility.kind if audit.case.facility else None
        apart = {kind, session.setting} & {Setting.ASC, Setting.OFFICE}
        if kind is None or session.setting is None or kind is session.setting or not apart:
            return  # a hospital gives inpatient, outpatient and observation care alike
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if session.billed else AuditSeverity.RISK,
            "Setting and facility disagree",
            f"The setting is {_said(session.setting)}; the facility is {_said(kind)}.",
            session.path,
            (),
            audit.rules.payer.rule("setting"),
            "Correct the place of service or the facility.",
            FixOwner.STAFF,
        )

    def _inpatient(self, audit: AuditInput, session: Session) -> Iterator[AuditFinding]:
        left = [x.code for x in session.lines if x.known and x.known.inpatient_only is False]
        if left and not session.admission_reason:
            yield AuditFinding(
                self.id,
                AuditSeverity.RISK,
                "Inpatient stay without its reason",
                f"{', '.join(dict.fromkeys(left))} left Medicare's inpatient-only list, and the "
                "case gives no reason for an inpatient stay.",
                session.path,
                tuple(dict.fromkeys(left)),
                audit.rules.payer.rule("inpatient"),
                "Record why two midnights were expected: risks, comorbidities, course.",
                FixOwner.SURGEON,
            )

    def _surgery_center(self, audit: AuditInput, session: Session) -> Iterator[AuditFinding]:
        codes = [
            x.code
            for x in session.lines
            if x.known and not x.known.add_on and x.known.asc_listed is None
        ]
        if codes:
            yield AuditFinding(
                self.id,
                AuditSeverity.NOTE,
                "Surgery-center list not on file",
                f"Whether Medicare pays {', '.join(dict.fromkeys(codes))} in a surgery center is "
                "not on file here.",
                session.path,
                tuple(dict.fromkeys(codes)),
                audit.rules.payer.rule("surgery_center"),
                "Look the code up in the surgery-center addendum for the date of service.",
                FixOwner.STAFF,
            )


def _named(codes: tuple[str, ...]) -> str:
    return f"{', '.join(codes)} {'is' if len(codes) == 1 else 'are'}"


def _state(audit: AuditInput) -> str | None:
    """Return the state that decides: where the operation is done, else where the plan is."""
    facility = audit.case.facility
    return (facility.state if facility else None) or audit.case.coverage.state


def _states(audit: AuditInput) -> list[str]:
    return sorted({s.code for listed in audit.knowledge.wiser_lists for s in listed.states})


def _authorized(audit: AuditInput) -> bool:
    """Return whether an authorization stands in the case, affirmed or at least numbered."""
    approval, claim = audit.case.approval, audit.case.claim
    standing = approval is not None and approval.withdrawn_on is None
    return standing or bool(claim and claim.authorization_number)


def _listed_for_outpatients(line: BilledLine, session: Session) -> bool:
    entry = line.known.opd_prior_auth if line.known else None
    return entry is not None and entry.required_on(session.day)


def _said(setting: Setting) -> str:
    words = {Setting.ASC: "a surgery center", Setting.OFFICE: "an office"}
    return words.get(setting, f"a hospital ({setting.value.replace('_', ' ')})")
