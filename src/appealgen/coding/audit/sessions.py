"""What is billed or requested on one day: the lines of the claim, or those of each stage.

Coding edits compare the lines of one patient, one practitioner and one day. A claim is one such
day; without a claim, each stage of the request is. Which day was used is always said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from appealgen.model import Case
from appealgen.model.base import Cite
from appealgen.model.exchange import Claim, ClaimLine
from appealgen.model.people import PlanKind, Setting
from appealgen.model.request import Indication, Joint, ProcedureLine, Stage
from appealgen.spine import Level, Region, Side, Vertebra, say_levels

if TYPE_CHECKING:
    from appealgen.coding.cpt import CptCode
    from appealgen.coding.knowledge import CodeKnowledge

__all__ = [
    "BilledLine",
    "DateBasis",
    "Session",
    "bodies_of",
    "contiguous",
    "federal",
    "say_places",
    "sessions_of",
    "touching",
    "vertebrae_of",
]


class DateBasis(StrEnum):
    """Which day dates a session."""

    SERVICE = "the date of service on the claim"
    PLANNED = "the planned date of the stage"
    AUDIT = "the day of the audit, because the case gives no date of service"


@dataclass(frozen=True)
class BilledLine:
    """One line as billed or requested.

    Attributes:
        path: Where it stands in the case.
        code: The CPT or HCPCS code.
        units: Units billed; None on a request that leaves them at one for several levels.
        modifiers: As written.
        levels: Motion segments; empty where the line does not say.
        vertebrae: Vertebral bodies, for codes that count them.
        side: The side as a field of the line, not as a modifier.
        diagnoses: The diagnosis pointers of a claim line; empty for a request.
        known: What the table says of the code; None where it is not on file.
    """

    path: str
    code: str
    units: int | None
    modifiers: tuple[str, ...]
    levels: frozenset[Level]
    vertebrae: frozenset[str]
    side: Side | None
    diagnoses: tuple[str, ...]
    indications: tuple[Indication, ...]
    joint: Joint | None
    approach: str | None
    instrumentation_reason: str | None
    known: CptCode | None

    @property
    def counted(self) -> int:
        """Return the units, or one per level where a request does not give them."""
        return max(1, len(self.levels) or len(self.vertebrae)) if self.units is None else self.units

    @property
    def placed(self) -> bool:
        """Return whether the line says where in the spine it is."""
        return bool(self.levels or self.vertebrae or self.joint)

    def has(self, *modifiers: str) -> bool:
        """Return whether any of some modifiers stands on the line."""
        return bool(set(modifiers) & set(self.modifiers))


@dataclass(frozen=True)
class Session:
    """The lines of one day.

    Attributes:
        name: The stage's name, or ``claim``.
        path: Where it stands in the case.
        day: The day its codes are looked up on.
        basis: Which day that is.
        dated: Whether the case itself gives the day.
        setting: Where it is done, as far as the case says.
        lines: Lines that carry a code.
        billed: Whether it is a claim.
    """

    name: str
    path: str
    day: dt.date
    basis: DateBasis
    setting: Setting | None
    lines: tuple[BilledLine, ...]
    billed: bool
    admission_reason: str | None = None
    cites: tuple[Cite, ...] = ()

    @property
    def dated(self) -> bool:
        """Return whether the case itself gives the day."""
        return self.basis is not DateBasis.AUDIT

    @property
    def codes(self) -> frozenset[str]:
        """Return every code of the session."""
        return frozenset(line.code for line in self.lines)

    def of(self, codes: Iterable[str]) -> tuple[BilledLine, ...]:
        """Return the lines whose code is one of some."""
        wanted = frozenset(codes)
        return tuple(line for line in self.lines if line.code in wanted)

    @property
    def levels(self) -> frozenset[Level]:
        """Return every level any line names."""
        return frozenset(level for line in self.lines for level in line.levels)


def sessions_of(case: Case, knowledge: CodeKnowledge, as_of: dt.date) -> tuple[Session, ...]:
    """Return the claim as one session if it has lines, otherwise each stage of the request."""
    if case.claim is not None and case.claim.lines:
        return (_claimed(case, case.claim, knowledge, as_of),)
    stages = case.request.stages
    return tuple(_requested(case, s, i, knowledge, as_of) for i, s in enumerate(stages))


def _claimed(case: Case, claim: Claim, knowledge: CodeKnowledge, as_of: dt.date) -> Session:
    planned = [stage.planned_date for stage in case.request.stages if stage.planned_date]
    if claim.service_date:
        day, basis = claim.service_date, DateBasis.SERVICE
    elif len(case.request.stages) == 1 and planned:
        day, basis = planned[0], DateBasis.PLANNED
    else:
        day, basis = as_of, DateBasis.AUDIT
    lines = tuple(
        _from_claim(line, f"claim.lines[{i}]", knowledge) for i, line in enumerate(claim.lines)
    )
    stage = case.request.stages[0] if len(case.request.stages) == 1 else None
    setting = claim.setting or (stage.setting if stage else None) or _facility(case)
    reason = stage.admission_reason if stage else None
    return Session("claim", "claim", day, basis, setting, lines, True, reason, claim.cite)  # noqa: FBT003


def _facility(case: Case) -> Setting | None:
    return case.facility.kind if case.facility else None


def _requested(
    case: Case, stage: Stage, index: int, knowledge: CodeKnowledge, as_of: dt.date
) -> Session:
    path = f"request.stages[{index}]"
    day, basis = as_of, DateBasis.AUDIT
    if stage.planned_date:
        day, basis = stage.planned_date, DateBasis.PLANNED
    lines = tuple(
        _from_request(line, line.code, f"{path}.lines[{j}]", knowledge)
        for j, line in enumerate(stage.lines)
        if line.code is not None
    )
    setting = stage.setting or _facility(case)
    return Session(stage.name, path, day, basis, setting, lines, False, stage.admission_reason)  # noqa: FBT003


def _from_claim(line: ClaimLine, path: str, knowledge: CodeKnowledge) -> BilledLine:
    return BilledLine(
        path,
        line.code,
        line.units,
        line.modifiers,
        frozenset(line.levels),
        frozenset(line.vertebrae),
        line.side,
        tuple(_dotted(code) for code in line.diagnoses),
        (),
        None,
        None,
        None,
        knowledge.cpt(line.code),
    )


def _from_request(
    line: ProcedureLine, code: str, path: str, knowledge: CodeKnowledge
) -> BilledLine:
    # A request that names several levels and leaves the units at one has not counted them.
    several = max(len(line.levels), len(line.vertebrae)) > 1
    return BilledLine(
        path,
        code,
        None if line.units == 1 and several else line.units,
        line.modifiers,
        frozenset(line.levels),
        frozenset(line.vertebrae),
        line.side,
        (),
        line.indications,
        line.joint,
        line.approach,
        line.instrumentation_reason,
        knowledge.cpt(code),
    )


def _dotted(code: str) -> str:
    plain = code.strip().upper()
    return plain if "." in plain or len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"  # noqa: PLR2004 - ICD-10-CM category length


def contiguous(levels: Iterable[Level]) -> bool:
    """Return whether levels form one unbroken run."""
    run = sorted(set(levels))
    return bool(run) and all(a.lower is b.upper for a, b in pairwise(run))


def touching(first: Iterable[Level], second: Iterable[Level]) -> bool:
    """Return whether a level of one group shares a vertebra with a level of the other."""
    ours, theirs = vertebrae_of(first), vertebrae_of(second)
    return bool(ours & theirs)


def vertebrae_of(levels: Iterable[Level]) -> frozenset[Vertebra]:
    """Return the vertebrae of some levels; CPT counts each as one vertebral segment."""
    return frozenset(v for level in levels for v in (level.upper, level.lower))


def bodies_of(line: BilledLine) -> frozenset[Vertebra]:
    """Return the vertebrae a line names, or those of its levels."""
    return frozenset(Vertebra(name) for name in line.vertebrae) | vertebrae_of(line.levels)


def say_places(lines: Iterable[BilledLine]) -> str:
    """Return the levels of some lines in words, or their vertebrae where they name no level."""
    named = tuple(lines)
    levels = frozenset(level for line in named for level in line.levels)
    if levels:
        return say_levels(levels)
    bodies = {Vertebra(name) for line in named for name in line.vertebrae}
    return ", ".join(one.value for one in sorted(bodies))


def federal(case: Case) -> bool:
    """Return whether Medicare's or Medicaid's own edits apply by law.

    42 U.S.C. 1396b(r)(1)(B)(iv) carries NCCI into Medicaid. Medicare Advantage and commercial
    plans mostly use the edits by contract or policy, which this tool does not know of a plan.
    """
    return case.coverage.plan_kind in {
        PlanKind.ORIGINAL_MEDICARE,
        PlanKind.MEDICAID_FEE_FOR_SERVICE,
        PlanKind.MEDICAID_MANAGED_CARE,
    }


def regions_of(line: BilledLine) -> frozenset[Region]:
    """Return the regions a line's levels and vertebrae lie in."""
    letters = {"C": Region.CERVICAL, "T": Region.THORACIC, "L": Region.LUMBAR, "S": Region.SACRAL}
    of_bodies = {letters[name[0]] for name in line.vertebrae}
    return frozenset(region for level in line.levels for region in level.regions) | of_bodies


def lines_with_sessions(sessions: Iterable[Session]) -> Iterator[tuple[Session, BilledLine]]:
    """Yield every line beside its session."""
    for session in sessions:
        for line in session.lines:
            yield session, line
