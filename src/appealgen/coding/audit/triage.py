"""Denial codes: what each is about, whom it concerns, and the way to answer it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from appealgen.coding.audit.interface import AuditFinding, AuditInput, AuditSeverity, FixOwner
from appealgen.coding.audit.rules import Route
from appealgen.coding.remittance import RemittanceCode
from appealgen.model.exchange import GroupCode

__all__ = ["DenialCodes", "ReasonAgainstCode"]


@dataclass(frozen=True)
class _Stated:
    """A denial code where it stands."""

    path: str
    code: str
    group: GroupCode | None
    known: RemittanceCode | None


class DenialCodes:
    """Each denial code of the notice and the claim, with its route."""

    id = "denial-code"
    title = "Denial codes and their routes"
    source = "X12 and CMS code lists; our grouping"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one note for each code, the first place it stands."""
        seen: set[tuple[str, GroupCode | None]] = set()
        for stated in _stated(audit):
            if (stated.code, stated.group) not in seen:
                seen.add((stated.code, stated.group))
                yield self._finding(audit, stated)

    def _finding(self, audit: AuditInput, stated: _Stated) -> AuditFinding:
        rule = audit.rules.triage.rule("code")
        if stated.known is None:
            return AuditFinding(
                self.id,
                AuditSeverity.NOTE,
                "Denial code not on file",
                f"Code {stated.code} is not in the list on file.",
                stated.path,
                (stated.code,),
                rule,
                "Look it up in the payer's list, and ask the payer what it rests on.",
                FixOwner.STAFF,
            )
        route = _route(audit, stated.known)
        group = audit.rules.triage.groups.get(stated.group.value) if stated.group else None
        said = f"{stated.known.meaning.rstrip('.')}. It is {route.matter}"
        bears = f"; group code {stated.group.value}: {group}" if stated.group and group else ""
        return AuditFinding(
            self.id,
            AuditSeverity.NOTE,
            f"Code {stated.code}: {route.matter}",
            f"Code {stated.code}: {said}{bears}.",
            stated.path,
            (stated.code,),
            rule.at(stated.known.edition),
            route.route,
            route.owner,
        )


class ReasonAgainstCode:
    """A stated reason and a denial code that say different things."""

    id = "denial-reason-and-code"
    title = "Stated reasons against their codes"
    source = "29 CFR 2560.503-1(g); editorial"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each reason whose own code is of another kind."""
        if audit.case.denial is None:
            return
        for index, reason in enumerate(audit.case.denial.reasons):
            known = audit.knowledge.carc(reason.carc) if reason.carc else None
            kinds = audit.rules.triage.reasons.get(reason.category.value)
            if known is None or kinds is None or known.kind.value in kinds:
                continue
            yield AuditFinding(
                self.id,
                AuditSeverity.RISK,
                "Reason and code differ",
                f"The notice says {reason.category.value.replace('_', ' ')}; code {known.code} is "
                f"{_route(audit, known).matter}.",
                f"denial.reasons[{index}]",
                (known.code,),
                audit.rules.triage.rule("reason"),
                "Ask the payer in writing which reason it stands on, and answer both.",
                FixOwner.STAFF,
                cites=reason.cite,
            )


def _stated(audit: AuditInput) -> Iterator[_Stated]:
    know = audit.knowledge
    if audit.case.denial is not None:
        for i, reason in enumerate(audit.case.denial.reasons):
            here = f"denial.reasons[{i}]"
            if reason.carc:
                yield _Stated(f"{here}.carc", reason.carc, reason.group, know.carc(reason.carc))
            if reason.rarc:
                yield _Stated(f"{here}.rarc", reason.rarc, None, know.rarc(reason.rarc))
    if audit.case.claim is not None:
        for i, line in enumerate(audit.case.claim.lines):
            here = f"claim.lines[{i}]"
            if line.carc:
                yield _Stated(f"{here}.carc", line.carc, line.group, know.carc(line.carc))
            for rarc in line.rarcs:
                yield _Stated(f"{here}.rarcs", rarc, None, know.rarc(rarc))


def _route(audit: AuditInput, known: RemittanceCode) -> Route:
    return next(one for one in audit.rules.triage.routes if one.kind == known.kind.value)
