"""Objections to expect, each with the answer the case allows, or with what to concede.

They are ranked by how likely they are and by how exposed this case is to them: what the denial
itself raises comes first, then the sum of both. No measured frequency of objections is known; how
often policies print the criterion stands for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on
from appealgen.argument.evidence import ON_RECORD
from appealgen.argument.kinds import kinds_of
from appealgen.argument.levels import last_decision
from appealgen.argument.on_record import Answer, answered_by_criteria, found_on_record
from appealgen.argument.policy_asks import filled_in
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Finding
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from appealgen.argument.called_missing import Things
    from appealgen.argument.evidence import Objection, Reference
    from appealgen.argument.rebuttals import Rebuttal
    from appealgen.matching.finding import (
        Determination,
        Evidence,
        LevelResult,
        LineResult,
        StageResult,
    )
    from appealgen.model import Case
    from appealgen.model.denial import DenialReason
    from appealgen.model.request import ProcedureFamily
    from appealgen.spine import Level

__all__ = [
    "Expected",
    "Exposure",
    "JudgedCase",
    "expected_objections",
    "families_of",
    "main_lines",
    "raises",
]

_BY_DENIAL = 1000
_PER_EXPOSURE = 15
"""What a step of exposure weighs, on the scale of 100 by which the library says how likely."""


class Exposure(IntEnum):
    """How open the case is to an objection."""

    ANSWERED = 0
    """The case shows all the answer needs."""
    CONCEDED = 1
    """It does not, and the policy's criteria do not hang on it."""
    DECISIVE = 2
    """It does not, and a criterion of the policy on the point is failed or open."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One objection for this case.

    Attributes:
        objection: The entry of the library.
        answered: Whether the case shows everything its answer needs.
        evidence: The facts the answer stands on; empty when it is conceded.
        missing: What the answer would need and the case does not show.
        raised: The denial itself raises it.
        exposure: How open the case is to it.
        open_at: The levels it is conceded at, where others answer it; empty otherwise.
    """

    objection: Objection
    answered: bool
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    raised: bool
    exposure: Exposure
    open_at: tuple[Level, ...] = ()

    @property
    def rank(self) -> int:
        """Return how early it is to be prepared for; more is earlier."""
        likely = self.objection.weight + (_BY_DENIAL if self.raised else 0)
        return likely + _PER_EXPOSURE * self.exposure


def main_lines(determination: Determination) -> tuple[LineResult, ...]:
    """Return the lines that criteria of their own decide, in the order of the request."""
    return tuple(line for _, line in determination.lines() if line.levels)


def families_of(determination: Determination) -> tuple[ProcedureFamily, ...]:
    """Return the kinds of procedure of the request, line by line."""
    found = [family for line in main_lines(determination) for family in sorted(kinds_of(line))]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """What objections are held against: the case as judged, and what answers its denial.

    Attributes:
        case: The case.
        determination: The determination.
        lines: The lines that are argued; None for all of them.
        rebuttals: The stated reasons with what answers them in the letter.
        things: The words that mean a document; None where they were not loaded.
    """

    case: Case
    determination: Determination
    lines: Collection[LineResult] | None = None
    rebuttals: Sequence[Rebuttal] = ()
    things: Things | None = None

    @property
    def reasons(self) -> tuple[DenialReason, ...]:
        """Return the stated reasons of the denial."""
        return self.case.denial.reasons if self.case.denial else ()


def expected_objections(
    judged: JudgedCase, objections: tuple[Objection, ...], references: dict[str, Reference]
) -> tuple[Expected, ...]:
    """Return the objections to expect: the denial's own first, then by likelihood and exposure.

    Those that the last decision on an appeal raises stand before all others. An objection is
    answered only when its needs are met at every line and level it is about, by the limits of the
    policy in use; one whose guard holds nowhere is not raised. A document takes as many as it has
    room for.

    Args:
        judged: The case, judged, with the lines that are argued.
        objections: The library.
        references: The papers on file.
    """
    found: list[Expected] = []
    for objection in objections:
        unknown = [r for r in (*objection.cites, *objection.they_quote) if r not in references]
        assert not unknown, unknown  # noqa: S101 - linted by the tests of the library
        expected = _judge(judged, objection)
        if expected is not None:
            found.append(expected)
    kept = _one_voice(found, judged.reasons)
    latest = last_decision(judged.case)
    now = latest.reasons if latest else ()
    return tuple(
        sorted(kept, key=lambda e: (not any(raises(r, e.objection) for r in now), -e.rank))
    )


def _one_voice(found: list[Expected], reasons: Sequence[DenialReason]) -> Iterator[Expected]:
    """Yield the objections, without a general one where a more exact one says as much.

    The general entry for a stated reason is held against the policy's criteria, as the letter's
    answer is. It stands where no exact entry takes the reason up, or where it answers and they
    do not: what they concede stays beside it.
    """
    stated = {reason.category for reason in reasons}
    exact = [e for e in found if e.raised and not e.objection.general]
    for expected in found:
        own = stated & set(expected.objection.raised_by)
        same = [e for e in exact if own & set(e.objection.raised_by)]
        more = expected.answered and not any(e.answered for e in same)
        if not expected.objection.general or not same or more:
            yield expected


def _judge(judged: JudgedCase, objection: Objection) -> Expected | None:
    reasons = [reason for reason in judged.reasons if raises(reason, objection)]
    if objection.only_raised and not reasons:
        return None
    open_at: tuple[Level, ...] = ()
    if objection.general:
        found = answered_by_criteria(objection, judged.rebuttals)
        open_to = Exposure.DECISIVE
    elif objection.needs.check == ON_RECORD:
        if not any(_is_about(objection, line) for _, line in _argued(judged)):
            return None
        found = found_on_record(objection, judged.case, reasons, judged.things)
        open_to = Exposure.DECISIVE
    else:
        read = list(_readings(judged, objection))
        if not read:
            return None
        found, open_at = _answer(objection, [needs for _, needs in read]), _open_at(read)
        open_to = _exposure(objection, [level for level, _ in read])
    answered = found.answered and bool(objection.answer)
    return Expected(
        objection,
        answered,
        found.evidence if answered else (),
        found.missing,
        bool(reasons),
        Exposure.ANSWERED if answered else open_to,
        () if answered else open_at,
    )


def _open_at(read: list[tuple[LevelResult, Finding]]) -> tuple[Level, ...]:
    """Return the levels that lack what others show; none where all levels are alike."""
    met = {result.level for result, needs in read if needs.truth is Truth.MET}
    left = {result.level for result, needs in read if needs.truth is not Truth.MET}
    named = sorted(level for level in left if level is not None)
    return tuple(named) if met and not met & left and len(named) == len(left) else ()


def raises(reason: DenialReason, objection: Objection) -> bool:
    """Return whether a stated reason raises an objection, by its category and by its words."""
    if reason.category not in objection.raised_by:
        return False
    if not objection.words:
        return True
    if not reason.words:
        return not objection.only_raised
    begins = "|".join(map(re.escape, objection.words))
    return re.search(rf"\b(?:{begins})", reason.words, re.IGNORECASE) is not None


def _answer(objection: Objection, read: Sequence[Finding]) -> Answer:
    """Return what the case shows of the needs, at all lines and levels together."""
    answered = all(needs.truth is Truth.MET for needs in read)
    evidence = [e for needs in read for leaf in _used(needs) for e in leaf.evidence]
    lacking = [leaf for needs in read for leaf in _lacking(needs)]
    missing = dict.fromkeys(leaf.missing or leaf.criterion.says for leaf in lacking)
    if not answered:
        return Answer(answered=False, missing=tuple(missing) or (objection.needs.says,))
    found = {(e.path, e.shown): e for e in evidence}
    return Answer(answered=True, evidence=tuple(found.values()))


def _exposure(objection: Objection, levels: list[LevelResult]) -> Exposure:
    """Return how open the case is to an objection it cannot answer."""
    on_the_point = (
        bears_on(reason, leaf.criterion.check)
        for level in levels
        for leaf in _lacking(level.finding)
        for reason in objection.raised_by
    )
    return Exposure.DECISIVE if any(on_the_point) else Exposure.CONCEDED


def _readings(judged: JudgedCase, objection: Objection) -> Iterator[tuple[LevelResult, Finding]]:
    """Yield what the case shows of the needs, at each line and level the objection is about."""
    for stage, line in _argued(judged):
        if not _is_about(objection, line):
            continue
        for result in line.levels:
            as_of = judged.determination.as_of
            scope = Scope(judged.case, stage.stage, line.line, result.level, as_of)
            needs = _needs(objection, result, scope)
            if needs is not None:
                yield result, needs


def _argued(judged: JudgedCase) -> Iterator[tuple[StageResult, LineResult]]:
    """Yield the lines that are argued, each with its stage."""
    wanted = None if judged.lines is None else {id(line) for line in judged.lines}
    for stage, line in judged.determination.lines():
        if wanted is None or id(line) in wanted:
            yield stage, line


def _is_about(objection: Objection, line: LineResult) -> bool:
    return not objection.families or bool(kinds_of(line) & set(objection.families))


def _needs(objection: Objection, result: LevelResult, scope: Scope) -> Finding | None:
    """Return what the case shows of the needs; None where their guard does not hold for sure."""
    guard = objection.needs.when
    if guard is not None and evaluate(guard, scope).truth is not Truth.MET:
        return None
    needs = objection.needs.model_copy(update={"when": None})
    by_policy = filled_in(needs, result.finding)
    if by_policy is None:
        missing = f"{needs.says}, by a measure that the policy prints"
        return Finding(needs, Truth.NOT_DOCUMENTED, missing=missing)
    return evaluate(by_policy, scope)


def _used(finding: Finding, carrying: Truth = Truth.MET) -> list[Finding]:
    """Return the leaves that carry a finding; under a "none of" those that are not met do."""
    if not finding.children:
        return [finding] if finding.truth is carrying else []
    turned = finding.criterion.none_of is not None
    below = (Truth.NOT_MET if carrying is Truth.MET else Truth.MET) if turned else carrying
    return [leaf for child in finding.children for leaf in _used(child, below)]


def _lacking(finding: Finding) -> list[Finding]:
    if finding.truth in {Truth.MET, Truth.NOT_APPLICABLE}:
        return []
    if not finding.children:
        return [finding]
    return [leaf for child in finding.children for leaf in _lacking(child)]
