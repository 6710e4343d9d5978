"""Diagnoses against the regions, levels and vertebrae that were operated on."""

from __future__ import annotations

from collections.abc import Iterator

from appealgen.coding.audit.chart import Billed, billed_diagnoses
from appealgen.coding.audit.diagnoses import known_diagnoses, region_words
from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    Proposal,
)
from appealgen.coding.audit.sessions import BilledLine, regions_of, vertebrae_of
from appealgen.spine import Level, Region, Vertebra, say_levels

__all__ = ["DiagnosisLevel", "DiagnosisRegion"]

_LUMBOSACRAL = frozenset({Level(Vertebra.L5, Vertebra.S1)})


class DiagnosisRegion:
    """Lines whose diagnoses are all for another region."""

    id = "diagnosis-region"
    title = "Diagnoses in the region operated on"
    source = "Regions in the ICD-10-CM code set"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each session line that no diagnosis reaches."""
        regions = {b.code: region_words(known.region) for b, known in known_diagnoses(audit)}
        everywhere = [code for code, found in regions.items() if not found]
        families = set(audit.rules.diagnosis.procedures)
        for session in audit.sessions:
            for line in session.lines:
                if line.known is None or line.known.add_on or line.known.family not in families:
                    continue
                codes = line.diagnoses or tuple(regions)
                there = _where(line)
                # A diagnosis without a region (non-union, say) can be anywhere.
                placed = [code for code in codes if regions.get(code)]
                if not there or not placed or set(codes) & set(everywhere):
                    continue
                if not any(regions[code] & there for code in placed):
                    yield self._finding(audit, line, tuple(placed), there)

    def _finding(
        self, audit: AuditInput, line: BilledLine, codes: tuple[str, ...], there: frozenset[Region]
    ) -> AuditFinding:
        where = " and ".join(sorted(region.value for region in there))
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Diagnosis of another region",
            f"Code {line.code} is for the {where} spine; its diagnoses ({', '.join(codes)}) are "
            "for another region.",
            line.path,
            (line.code, *codes),
            audit.rules.diagnosis.rule("region"),
            "Correct the diagnosis, the pointer or the procedure.",
        )


class DiagnosisLevel:
    """Diagnoses that name a level or vertebra nobody operated on."""

    id = "diagnosis-level"
    title = "Diagnoses at the levels operated on"
    source = "ICD-10-CM code set; coders' convention for L5-S1"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each diagnosis that disagrees with the levels."""
        levels = frozenset(x for session in audit.sessions for x in session.levels)
        for billed in billed_diagnoses(audit):
            yield from self._named(audit, billed, levels)
            yield from self._body(audit, billed, levels)
            if levels:
                yield from self._junction(audit, billed, levels)
                if billed.levels and not billed.levels & levels:
                    yield self._finding(
                        audit,
                        billed,
                        f"is listed for {say_levels(billed.levels)}, which is not operated on",
                    )

    def _named(
        self, audit: AuditInput, billed: Billed, levels: frozenset[Level]
    ) -> Iterator[AuditFinding]:
        named = audit.rules.diagnosis.levels.get(billed.code)
        neck = frozenset(x for x in levels if Region.CERVICAL in x.regions)
        if named is None or not neck or {Level.parse(x) for x in named} & neck:
            return
        what = f"names {' or '.join(named)}, and the operation is at {say_levels(neck)}"
        yield self._finding(audit, billed, what)

    def _body(
        self, audit: AuditInput, billed: Billed, levels: frozenset[Level]
    ) -> Iterator[AuditFinding]:
        bodies = audit.rules.diagnosis.bodies
        named = next((v for code, v in bodies.items() if billed.code.startswith(code)), None)
        lines = [line for session in audit.sessions for line in session.lines]
        there = {name for line in lines for name in line.vertebrae}
        there |= {vertebra.value for vertebra in vertebrae_of(levels)}
        if named is not None and there and not set(named) & there:
            what = f"names {' or '.join(named)}, which is not among the vertebrae operated on"
            yield self._finding(audit, billed, what)

    def _junction(
        self, audit: AuditInput, billed: Billed, levels: frozenset[Level]
    ) -> Iterator[AuditFinding]:
        siblings = audit.rules.diagnosis.lumbosacral
        lumbar = frozenset(x for x in levels if x.region is Region.LUMBAR)
        if billed.code in siblings and lumbar == _LUMBOSACRAL:
            better = siblings[billed.code]
            what = "is for the lumbar spine, and only L5-S1 is operated on"
            yield self._finding(audit, billed, what, better, AuditSeverity.RISK)
        elif billed.code in siblings.values() and lumbar and not lumbar & _LUMBOSACRAL:
            what = "is for L5-S1, and L5-S1 is not operated on"
            yield self._finding(audit, billed, what)

    def _finding(
        self,
        audit: AuditInput,
        billed: Billed,
        what: str,
        better: str | None = None,
        severity: AuditSeverity = AuditSeverity.LIKELY_DENY,
    ) -> AuditFinding:
        return AuditFinding(
            self.id,
            severity,
            "Diagnosis at another level",
            f"Code {billed.code} {what}.",
            billed.path,
            (billed.code,),
            audit.rules.diagnosis.rule("level"),
            "Code the level that was operated on, or correct the level.",
            proposals=(Proposal(better, "the lumbosacral member"),) if better else (),
        )


def _where(line: BilledLine) -> frozenset[Region]:
    """Return the regions of a line: of its levels, or of its code where it names one region."""
    found = regions_of(line)
    if found:
        return found
    known = line.known.regions if line.known else frozenset()
    return known if len(known) == 1 else frozenset()
