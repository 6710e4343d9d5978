"""Objections to expect, each with the answer the case allows, or with what to concede."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.matching.evaluator import evaluate
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from appealgen.argument.evidence import Objection, Reference
    from appealgen.matching.finding import Determination, Evidence, Finding, LineResult
    from appealgen.model import Case
    from appealgen.model.request import ProcedureFamily

__all__ = ["Expected", "expected_objections", "families_of", "main_lines"]

_MOST = 5
_BY_DENIAL = 1000


@dataclass(frozen=True, slots=True)
class Expected:
    """One objection for this case.

    Attributes:
        objection: The entry of the library.
        answered: Whether the case shows everything its answer needs.
        evidence: The facts the answer stands on; empty when it is conceded.
        missing: What the answer would need and the case does not show.
        raised: The denial itself raises it.
    """

    objection: Objection
    answered: bool
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    raised: bool


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
) -> tuple[Expected, ...]:
    """Return the two to five objections to expect, the denial's own first, then by weight.

    Each is judged at the first line and level it is about; an objection whose guard does not
    hold for the case is not raised.
    """
    found: list[tuple[int, Expected]] = []
    for objection in objections:
        unknown = [r for r in (*objection.cites, *objection.they_quote) if r not in references]
        assert not unknown, unknown  # noqa: S101 - linted by the tests of the library
        expected = _judge(case, determination, objection)
        if expected is not None:
            rank = objection.weight + (_BY_DENIAL if expected.raised else 0)
            found.append((rank, expected))
    found.sort(key=lambda item: -item[0])
    return tuple(expected for _, expected in found[:_MOST])


def _judge(case: Case, determination: Determination, objection: Objection) -> Expected | None:
    categories = {reason.category for reason in case.denial.reasons} if case.denial else set()
    for stage, line in determination.lines():
        families = (line.line.family,) if line.line.family else _of_section(line)
        if not line.levels or not set(objection.families) & set(families):
            continue
        scope = Scope(case, stage.stage, line.line, line.levels[0].level, determination.as_of)
        needs = evaluate(objection.needs, scope)
        if needs.truth is Truth.NOT_APPLICABLE:
            continue
        answered = needs.truth is Truth.MET
        return Expected(
            objection,
            answered,
            tuple(e for leaf in _used(needs) for e in leaf.evidence) if answered else (),
            tuple(leaf.missing or leaf.criterion.says for leaf in _lacking(needs)),
            bool(categories & set(objection.raised_by)),
        )
    return None


def _used(finding: Finding) -> list[Finding]:
    return [leaf for leaf in finding.leaves() if leaf.truth is Truth.MET]


def _lacking(finding: Finding) -> list[Finding]:
    if finding.truth in {Truth.MET, Truth.NOT_APPLICABLE}:
        return []
    if not finding.children:
        return [finding]
    return [leaf for child in finding.children for leaf in _lacking(child)]
