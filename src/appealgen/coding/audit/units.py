"""Units by levels and by the daily limit, and levels where their code belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    Proposal,
)
from appealgen.coding.audit.note_lines import side_of
from appealgen.coding.audit.rules import Family
from appealgen.coding.audit.sessions import BilledLine, Session, federal, regions_of
from appealgen.coding.ncci import UnitLimit
from appealgen.spine import Side, say_levels

__all__ = ["DecompressionPlace", "OutsideRegion", "UnitsByLevel", "UnitsByLimit"]

_ABSOLUTE = 2
"""The adjudication indicator of a limit that nothing lifts."""


class UnitsByLevel:
    """Units of a family against the interspaces, segments or bodies its lines name."""

    id = "units-against-levels"
    title = "Units against levels"
    source = "Units in the table of spine codes; CPT counts an interspace once"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each family whose units do not fit the levels named."""
        for session in audit.sessions:
            for family in audit.rules.structure.families:
                lines = session.of({*family.bases, *family.add_ons})
                if lines and all(line.levels or line.vertebrae for line in lines):
                    yield from self._family(audit, session, family, lines)

    def _family(
        self, audit: AuditInput, session: Session, family: Family, lines: tuple[BilledLine, ...]
    ) -> Iterator[AuditFinding]:
        levels = {level for line in lines for level in line.levels}
        bodies = {name for line in lines for name in line.vertebrae}
        fewest, most = _allowed_units(family, len(levels), len(bodies))
        units = sum(line.counted for line in lines)
        if not session.billed:
            # On a request a base line may name all levels and the add-on line the further ones.
            units = min(units, max(most, sum(1 for line in lines)))
        if fewest <= units <= most:
            return
        more = units > most
        where = say_levels(levels) if levels else ", ".join(sorted(bodies))
        yield AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if more else AuditSeverity.NOTE,
            "More units than levels" if more else "Fewer units than levels",
            f"The lines of {family.title} carry {units} "
            f"{'unit' if units == 1 else 'units'} for {max(len(levels), len(bodies))} "
            f"{family.counts}{'s' if max(len(levels), len(bodies)) != 1 else ''} ({where}).",
            lines[-1].path,
            tuple(dict.fromkeys(line.code for line in lines)),
            audit.rules.structure.rule("counts"),
            "Correct the units or the levels, so that each level is counted once.",
        )


def _allowed_units(family: Family, levels: int, bodies: int) -> tuple[int, int]:
    """Return the fewest and the most units the places named allow.

    A laminectomy of L4 and L5 decompresses one interspace and touches two segments, so a family
    counted in segments may carry one more unit than it names interspaces. Sides are not counted.
    """
    if family.counts == "interspace" and levels and not bodies:
        return levels, levels
    if family.counts == "segment" and levels and not bodies:
        return 1, levels + 1
    if family.counts == "body" and bodies:
        return bodies, bodies
    return 0, 10_000


class UnitsByLimit:
    """Units of a code on one day against Medicare's limit."""

    id = "units-over-limit"
    title = "Units against the daily limit"
    source = "CMS NCCI medically unlikely edits"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each code over its limit.

        Base codes have a check of their own; only their two sides on two lines are told here.
        """
        bases = {code for family in audit.rules.structure.families for code in family.bases}
        bundled = set(audit.rules.structure.bundled_by_medicare)
        for session in audit.sessions:
            units: Counter[str] = Counter()
            for line in session.lines:
                units[line.code] += line.counted
            for code, count in units.items():
                if code in bundled:
                    continue
                limit = audit.knowledge.unit_limit(code, "practitioner", session.day)
                if limit is not None and _two_sides(session.of([code]), limit):
                    yield from self._sides(audit, session, code, limit)
                elif limit is not None and code not in bases:
                    yield from self._code(audit, session, code, count, limit)

    def _sides(
        self, audit: AuditInput, session: Session, code: str, limit: UnitLimit
    ) -> Iterator[AuditFinding]:
        """Yield a finding where the two lines of two sides break an absolute limit of Medicare."""
        lines = session.of([code])
        bilateral = lines[0].known and lines[0].known.fee and lines[0].known.fee.bilateral == "1"
        absolute = limit.adjudication_indicator == _ABSOLUTE
        if not (bilateral and absolute and session.billed and federal(audit.case)):
            return
        yield AuditFinding(
            self.id,
            AuditSeverity.WILL_DENY,
            "Both sides on two lines",
            f"Code {code} is billed on two lines for the two sides, which count {len(lines)} "
            f"units; the limit is {limit.units} a day, and it is absolute.",
            lines[-1].path,
            (code,),
            audit.rules.structure.rule("unit_limit").at(limit.edition),
            "Report one line with modifier 50 and one unit.",
        )

    def _code(
        self, audit: AuditInput, session: Session, code: str, count: int, limit: UnitLimit
    ) -> Iterator[AuditFinding]:
        lines = session.of([code])
        # Units that a request has not counted are not held against it.
        if count <= limit.units or any(line.units is None for line in lines):
            return
        absolute = limit.adjudication_indicator == _ABSOLUTE
        yield AuditFinding(
            self.id,
            audit.enforced(AuditSeverity.WILL_DENY if absolute else AuditSeverity.LIKELY_DENY),
            "More units than the daily limit",
            f"Code {code} is billed {count} times; the limit is {limit.units} a day "
            f"({'absolute' if absolute else 'it can be appealed with the record'}).",
            lines[-1].path,
            (code,),
            audit.rules.structure.rule("unit_limit").at(limit.edition),
            "Correct the units."
            if absolute
            else "Correct the units, or send the note that shows each level with the appeal.",
        )


def _two_sides(lines: tuple[BilledLine, ...], limit: UnitLimit) -> bool:
    """Return whether a code is over its limit by being billed once for each side of one place."""
    if not limit.units or len(lines) != limit.units + 1:
        return False
    return {side_of(line) for line in lines} == {Side.LEFT, Side.RIGHT}


class DecompressionPlace:
    """Decompression during an interbody fusion, at an interspace that has none."""

    id = "decompression-add-on"
    title = "Decompression add-ons at the interspace fused"
    source = "CMS NCCI edits and add-on edits; the table of spine codes"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each such line away from every interbody fusion of the day."""
        structure = audit.rules.structure
        codes = next(x for x in structure.families if x.id == structure.interbody_decompression)
        for session in audit.sessions:
            fusions = session.of(structure.posterior_interbody)
            fused = frozenset(level for line in fusions for level in line.levels)
            if not fused or not all(line.levels for line in fusions):
                continue
            for line in session.of({*codes.bases, *codes.add_ons}):
                if line.levels and not line.levels & fused:
                    yield self._finding(audit, line)

    def _finding(self, audit: AuditInput, line: BilledLine) -> AuditFinding:
        structure = audit.rules.structure
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Decompression away from the interbody fusion",
            f"Code {line.code} is for decompression at the interspace of an interbody fusion; its "
            f"line names {say_levels(line.levels)}, which has none.",
            line.path,
            (line.code,),
            structure.rule("interbody_decompression"),
            "Correct the level, or report the decompression code for a level without an interbody "
            "fusion, with the modifier its edit asks for.",
            proposals=tuple(
                Proposal(code, "decompression at a level without an interbody fusion")
                for code in structure.decompression_elsewhere
            ),
        )


class OutsideRegion:
    """A level or vertebra outside the region of its code, on a claim line."""

    id = "level-outside-region"
    title = "Levels in the region of their code"
    source = "Regions in the table of spine codes"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each line none of whose places lies in its code's region."""
        for session in audit.sessions:
            for line in session.lines:
                if line.known is None:
                    continue
                outside = [x for x in sorted(line.levels) if not x.regions & line.known.regions]
                if not (outside or (line.vertebrae and not regions_of(line) & line.known.regions)):
                    continue
                where = say_levels(outside) if outside else ", ".join(sorted(line.vertebrae))
                regions = " or ".join(sorted(region.value for region in line.known.regions))
                yield AuditFinding(
                    self.id,
                    AuditSeverity.LIKELY_DENY,
                    "Level outside the region of its code",
                    f"Code {line.code} is for the {regions} spine; its line names {where}.",
                    line.path,
                    (line.code,),
                    audit.rules.structure.rule("region"),
                    "Correct the level or the code.",
                )
