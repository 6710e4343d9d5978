"""What the evaluation returns: findings, their evidence, and the determination they add up to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appealgen.matching.selection import DateBasis
from appealgen.matching.truth import Truth, all_of
from appealgen.policy.schema import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.delegation import Delegation
    from appealgen.matching.medicare_first import MedicareNote
    from appealgen.model import Cite, Part
    from appealgen.model.request import ProcedureLine, Stage
    from appealgen.policy.schema import Criterion, Owner, PolicyVersion, Procedure
    from appealgen.spine import Level

__all__ = [
    "Concordance",
    "ConcordanceNote",
    "Determination",
    "Evidence",
    "Finding",
    "LevelResult",
    "LineResult",
    "StageResult",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that a finding rests on.

    Attributes:
        path: Where it stands in the case, such as ``care[0]``.
        shown: The value in a few words, for tables and JSON.
        cites: Exhibit and pages.
        record: The part of the case itself, for the sentence a letter makes of it.
        counted: First and last of the days that certainly count, for a course of care with dates.
    """

    path: str
    shown: str
    cites: tuple[Cite, ...]
    record: Part
    counted: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one criterion, with the results under it.

    Attributes:
        criterion: The criterion as the policy file has it.
        truth: Its status.
        required: What the check asks, in words with operator and unit; empty for combinators.
        observed: What the case shows, in a few words; empty when nothing is documented.
        evidence: The facts used.
        missing: What is not documented; empty unless this leaf is NOT_DOCUMENTED.
        owner: Who can close the gap, for NOT_DOCUMENTED leaves.
        ask: What to ask them for.
        guard: The finding of the guard, when the criterion has one.
        children: The findings of the criteria under it, in the policy's order.
    """

    criterion: Criterion
    truth: Truth
    required: str = ""
    observed: str = ""
    evidence: tuple[Evidence, ...] = ()
    missing: str = ""
    owner: Owner | None = None
    ask: str = ""
    guard: Finding | None = None
    children: tuple[Finding, ...] = ()

    def walk(self) -> Iterator[Finding]:
        """Yield this finding and all under it, top down; guards are left out."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Finding]:
        """Yield the findings that read facts."""
        return (finding for finding in self.walk() if not finding.children)

    def find(self, criterion_id: str) -> Finding | None:
        """Return the finding of a criterion by id."""
        return next((f for f in self.walk() if f.criterion.id == criterion_id), None)


@dataclass(frozen=True, slots=True)
class ConcordanceNote:
    """One comparison between symptom, sign, picture and request.

    ``truth`` is MET where they agree, NOT_MET where they disagree, NOT_DOCUMENTED where one side
    is silent.
    """

    about: str
    truth: Truth
    says: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Concordance:
    """Whether symptoms, examination, imaging and the requested level tell one story."""

    notes: tuple[ConcordanceNote, ...]

    @property
    def truth(self) -> Truth:
        """Return the conjunction of the notes."""
        return all_of(note.truth for note in self.notes)


@dataclass(frozen=True, slots=True)
class LevelResult:
    """The tree of one procedure line at one level (None where the line names no level)."""

    level: Level | None
    finding: Finding
    supporting: tuple[Finding, ...]
    concordance: Concordance

    @property
    def truth(self) -> Truth:
        """Return the status at this level."""
        return self.finding.truth


@dataclass(frozen=True, slots=True)
class LineResult:
    """One procedure line: the policy section that decides it, and its levels.

    ``policy`` and ``procedure`` are None when no criteria on file cover the code; the line is
    then NOT_DOCUMENTED, because nobody has shown what it must meet.
    """

    line: ProcedureLine
    path: str
    policy: PolicyVersion | None
    procedure: Procedure | None
    levels: tuple[LevelResult, ...]
    why: str = ""
    """What decides the line when no criteria do."""
    fixed: Truth | None = None

    @property
    def truth(self) -> Truth:
        """Return the status: every level must stand on its own."""
        if self.fixed is not None:
            return self.fixed
        found = all_of(level.truth for level in self.levels)
        return Truth.NOT_DOCUMENTED if found is Truth.NOT_APPLICABLE else found


@dataclass(frozen=True, slots=True)
class StageResult:
    """One operative session."""

    stage: Stage
    lines: tuple[LineResult, ...]

    @property
    def truth(self) -> Truth:
        """Return the conjunction of the lines."""
        return all_of(line.truth for line in self.lines)


@dataclass(frozen=True, slots=True)
class Determination:
    """The whole answer: every stage, line and level, and the policies used.

    Attributes:
        as_of: The day of the assessment.
        selected_on: The day whose policy editions apply.
        stages: The stages as judged.
        warnings: What a person should look at, in sentences.
        policies: The versions that decide at least one line.
        date_basis: Which day ``selected_on`` is.
        delegation: Who reviews for the payer, stated or assumed; None where neither.
        medicare: Lines of a Medicare Advantage plan that Medicare's own text covers, where the
            denial names other criteria.
        standing: The payer's rule, or a society's support that decides nothing for a payer.
    """

    as_of: dt.date
    selected_on: dt.date
    stages: tuple[StageResult, ...]
    warnings: tuple[str, ...] = ()
    policies: tuple[PolicyVersion, ...] = field(default=())
    date_basis: DateBasis = DateBasis.ASSESSMENT
    delegation: Delegation | None = None
    medicare: tuple[MedicareNote, ...] = ()
    standing: Standing = Standing.RULE

    @property
    def truth(self) -> Truth:
        """Return the conjunction of the stages."""
        return all_of(stage.truth for stage in self.stages)

    def lines(self) -> Iterator[tuple[StageResult, LineResult]]:
        """Yield every line with its stage."""
        for stage in self.stages:
            for line in stage.lines:
                yield stage, line
