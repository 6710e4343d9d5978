"""Objections to expect, each with the answer the case allows, or with what to concede.

They are ranked by how likely they are and by how exposed this case is to them: what the denial
itself raises comes first, then the sum of both. No measured frequency of objections is known; how
often policies print the criterion stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from appealgen.argument.bearing import bears_on
from appealgen.argument.policy_asks import filled_in
from appealgen.matching.evaluator import evaluate
from appealgen.matching.finding import Finding
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from appealgen.argument.evidence import Objection, Reference
    from appealgen.matching.finding import Determination, Evidence, LevelResult, LineResult
    from appealgen.model import Case
    from appealgen.model.request import ProcedureFamily

__all__ = ["Expected", "Exposure", "expected_objections", "families_of", "main_lines"]

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
    """

    objection: Objection
    answered: bool
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    raised: bool
    exposure: Exposure

    @property
    def rank(self) -> int:
        """Return how early it is to be prepared for; more is earlier."""
        likely = self.objection.weight + (_BY_DENIAL if self.raised else 0)
        return likely + _PER_EXPOSURE * self.exposure


def main_lines(determination: Determination) -> tuple[LineResult, ...]:
    """Return the lines that criteria of their own decide, in the order of the request."""
    return tuple(line for _, line in determination.lines() if line.levels)


def families_of(determination: Determination) -> tuple[ProcedureFamily, ...]:
    """Return the procedure families of the request, as the policy sections name them."""
    found = [
        family
        for line in main_lines(determination)
        for family in ((line.line.family,) if line.line.family else _of_section(line))
    ]
    return tuple(dict.fromkeys(found))


def _of_section(line: LineResult) -> tuple[ProcedureFamily, ...]:
    return line.procedure.families if line.procedure else ()


def expected_objections(
    case: Case,
    determination: Determination,
    objections: tuple[Objection, ...],
    references: dict[str, Reference],
    lines: Collection[LineResult] | None = None,
) -> tuple[Expected, ...]:
    """Return the objections to expect: the denial's own first, then by likelihood and exposure.

    An objection is answered only when its needs are met at every line and level it is about, by the
    limits of the policy in use; one whose guard holds nowhere is not raised. A document takes as
    many as it has room for.

    Args:
        case: The case.
        determination: The determination.
        objections: The library.
        references: The papers on file.
        lines: The lines that are argued; all of them unless given.
    """
    found: list[Expected] = []
    for objection in objections:
        unknown = [r for r in (*objection.cites, *objection.they_quote) if r not in references]
        assert not unknown, unknown  # noqa: S101 - linted by the tests of the library
        expected = _judge(case, determination, objection, lines)
        if expected is not None:
            found.append(expected)
    return tuple(sorted(found, key=lambda expected: -expected.rank))


def _judge(
    case: Case,
    determination: Determination,
    objection: Objection,
    lines: Collection[LineResult] | None,
) -> Expected | None:
    read = list(_readings(case, determination, objection, lines))
    if not read:
        return None
    categories = {reason.category for reason in case.denial.reasons} if case.denial else set()
    answered = all(needs.truth is Truth.MET for _, needs in read)
    evidence = [e for _, needs in read for leaf in _used(needs) for e in leaf.evidence]
    lacking = [leaf for _, needs in read for leaf in _lacking(needs)]
    return Expected(
        objection,
        answered,
        tuple({(e.path, e.shown): e for e in evidence}.values()) if answered else (),
        tuple(dict.fromkeys(leaf.missing or leaf.criterion.says for leaf in lacking)),
        bool(categories & set(objection.raised_by)),
        Exposure.ANSWERED if answered else _exposure(objection, [level for level, _ in read]),
    )


def _exposure(objection: Objection, levels: list[LevelResult]) -> Exposure:
    """Return how open the case is to an objection it cannot answer."""
    on_the_point = (
        bears_on(reason, leaf.criterion.check)
        for level in levels
        for leaf in _lacking(level.finding)
        for reason in objection.raised_by
    )
    return Exposure.DECISIVE if any(on_the_point) else Exposure.CONCEDED


def _readings(
    case: Case,
    determination: Determination,
    objection: Objection,
    lines: Collection[LineResult] | None,
) -> Iterator[tuple[LevelResult, Finding]]:
    """Yield what the case shows of the needs, at each line and level the objection is about."""
    wanted = None if lines is None else {id(line) for line in lines}
    for stage, line in determination.lines():
        families = (line.line.family,) if line.line.family else _of_section(line)
        if (wanted is not None and id(line) not in wanted) or not set(objection.families) & set(
            families
        ):
            continue
        for result in line.levels:
            scope = Scope(case, stage.stage, line.line, result.level, determination.as_of)
            needs = _needs(objection, result, scope)
            if needs is not None:
                yield result, needs


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


def _used(finding: Finding) -> list[Finding]:
    """Return the met leaves that carry a finding; what stands under a "none of" does not."""
    if finding.criterion.none_of is not None:
        return []
    if not finding.children:
        return [finding] if finding.truth is Truth.MET else []
    return [leaf for child in finding.children for leaf in _used(child)]


def _lacking(finding: Finding) -> list[Finding]:
    if finding.truth in {Truth.MET, Truth.NOT_APPLICABLE}:
        return []
    if not finding.children:
        return [finding]
    return [leaf for child in finding.children for leaf in _lacking(child)]
