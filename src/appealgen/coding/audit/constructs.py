"""Instrumentation by vertebral segments, cages by interspaces, grafts that are not paid apart."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    Proposal,
)
from appealgen.coding.audit.rules import Construct
from appealgen.coding.audit.sessions import BilledLine, Session, vertebrae_of
from appealgen.model.people import PlanKind
from appealgen.spine import Level

__all__ = ["BundledGraft", "Cages", "Constructs"]


class Constructs:
    """Instrumentation codes against the segments they span."""

    id = "construct-length"
    title = "Instrumentation against vertebral segments"
    source = "codingmastery.com and AAPC on segmental instrumentation; ranges of the code table"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each construct whose code does not fit the bones it spans."""
        kinds = {one.code: one for one in audit.rules.structure.constructs}
        for session in audit.sessions:
            for line in session.of(kinds):
                yield from self._line(audit, session, line, kinds[line.code])

    def _line(
        self, audit: AuditInput, session: Session, line: BilledLine, kind: Construct
    ) -> Iterator[AuditFinding]:
        own = bool(line.levels)
        segments = len(vertebrae_of(line.levels or _fused(audit, session)))
        if not segments:
            return
        # The pelvis is fixed with a code of its own; some coders count the sacrum with it.
        slack = 1 if session.of([audit.rules.structure.pelvic_fixation]) else 0
        too_few = segments + slack < kind.fewest
        too_many = kind.most is not None and segments > kind.most
        ends_only = not kind.segmental and segments > kind.fewest
        if own and (too_few or too_many):
            yield self._wrong(audit, line, kind, segments)
        elif too_few:
            yield self._unstated(audit, line, kind, segments)
        elif ends_only and own:
            yield self._ends(audit, line, segments)

    def _wrong(
        self, audit: AuditInput, line: BilledLine, kind: Construct, segments: int
    ) -> AuditFinding:
        better = _fitting(audit, kind, segments)
        span = f"{kind.fewest} or more" if kind.most is None else f"{kind.fewest} to {kind.most}"
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if segments < kind.fewest else AuditSeverity.RISK,
            "Construct length and code disagree",
            f"Code {line.code} is for {span} vertebral segments; its levels span {segments}.",
            line.path,
            (line.code,),
            audit.rules.structure.rule("construct"),
            "Report the code for the segments that were fixed, or correct the levels.",
            proposals=tuple(Proposal(code, f"for {segments} segments") for code in better),
        )

    def _unstated(
        self, audit: AuditInput, line: BilledLine, kind: Construct, segments: int
    ) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.RISK,
            "Construct length not stated",
            f"Code {line.code} is for {kind.fewest} segments or more; the fusion spans {segments}, "
            "and the instrumentation line names no levels.",
            line.path,
            (line.code,),
            audit.rules.structure.rule("construct"),
            "State the first and last vertebra with fixation; use the code for that span.",
            proposals=tuple(
                Proposal(code, f"for {segments} segments")
                for code in _fitting(audit, kind, segments)
            ),
        )

    def _ends(self, audit: AuditInput, line: BilledLine, segments: int) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.NOTE,
            "Non-segmental code over several segments",
            f"Code {line.code} is for fixation at the two ends; its levels span {segments} "
            "segments.",
            line.path,
            (line.code,),
            audit.rules.structure.rule("construct"),
            "If any vertebra between the ends has a screw, report the segmental code.",
            proposals=tuple(
                Proposal(one.code, f"if a vertebra between the ends is fixed ({segments} segments)")
                for one in audit.rules.structure.constructs
                if one.approach == "posterior" and one.segmental and _fits(one, segments)
            ),
        )


def _fused(audit: AuditInput, session: Session) -> frozenset[Level]:
    lines = session.of(audit.rules.structure.fusions)
    return frozenset(level for line in lines for level in line.levels)


def _fits(kind: Construct, segments: int) -> bool:
    return kind.fewest <= segments and (kind.most is None or segments <= kind.most)


def _fitting(audit: AuditInput, kind: Construct, segments: int) -> tuple[str, ...]:
    same = [one for one in audit.rules.structure.constructs if one.approach == kind.approach]
    exact = [one.code for one in same if one.segmental and _fits(one, segments)]
    return tuple(exact or [one.code for one in same if not one.segmental])


class Cages:
    """Interbody devices against the interbody fusions they belong to."""

    id = "cages"
    title = "Cages against interspaces"
    source = "AAOS Now, November 2016; units of the code table"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for a cage without its fusion, or with more units than interspaces."""
        structure = audit.rules.structure
        for session in audit.sessions:
            for line in session.of([structure.cage]):
                yield from self._cage(audit, session, line)
            for line in session.of([structure.defect_cage]):
                if not session.of(structure.corpectomies):
                    yield self._without(audit, line, "defect_cage", "a corpectomy", structure.cage)

    def _cage(
        self, audit: AuditInput, session: Session, line: BilledLine
    ) -> Iterator[AuditFinding]:
        structure = audit.rules.structure
        fusions = session.of(structure.interbody_fusions)
        if not fusions:
            needed, other = "an interbody fusion", structure.cage_without_fusion
            yield self._without(audit, line, "cage", needed, other)
            return
        spaces = sum(fusion.counted for fusion in fusions)
        named = {level for fusion in fusions for level in fusion.levels}
        allowed = max(spaces, len(named))
        elsewhere = line.levels - named if named else frozenset()
        if line.counted > allowed or elsewhere:
            yield AuditFinding(
                self.id,
                AuditSeverity.LIKELY_DENY,
                "Cages do not fit the interbody fusions",
                f"Code {line.code} is billed for {line.counted} "
                f"{'interspace' if line.counted == 1 else 'interspaces'}; the interbody fusions "
                f"cover {allowed}" + (", at other levels." if elsewhere else "."),
                line.path,
                (line.code, *dict.fromkeys(fusion.code for fusion in fusions)),
                structure.rule("cage"),
                "Bill one unit for each interspace with a device, at the levels fused.",
            )

    def _without(
        self, audit: AuditInput, line: BilledLine, rule: str, needed: str, other: str
    ) -> AuditFinding:
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Device code without its procedure",
            f"Device code {line.code} stands without {needed} on the same day.",
            line.path,
            (line.code,),
            audit.rules.structure.rule(rule),
            "Report the fusion the device belongs to, or the device code that fits what was done.",
            proposals=(Proposal(other, "if that is what the note describes"),),
        )


class BundledGraft:
    """Graft codes that Medicare bundles into the fusion."""

    id = "graft-bundled"
    title = "Grafts that Medicare does not pay apart"
    source = "CMS physician fee schedule and NCCI unit limits"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one note for each such line of a Medicare claim."""
        if audit.case.coverage.plan_kind is not PlanKind.ORIGINAL_MEDICARE:
            return
        for session in audit.sessions:
            for line in session.of(audit.rules.structure.bundled_by_medicare):
                yield AuditFinding(
                    self.id,
                    AuditSeverity.NOTE,
                    "Graft bundled by Medicare",
                    f"Medicare pays nothing separate for {line.code}; its denial is no loss.",
                    line.path,
                    (line.code,),
                    audit.rules.structure.rule("bundled_graft"),
                    "Do not appeal the line; leave it off where the practice does not track it.",
                )
