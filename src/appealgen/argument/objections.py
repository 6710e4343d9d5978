"""Objections to expect, each with the answer the case allows, or with what to concede."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.matching.evaluator import evaluate
from appealgen.matching.scope import Scope
from appealgen.matching.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

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
    lines: Collection[LineResult] | None = None,
) -> tuple[Expected, ...]:
    """Return the objections to expect, five at most: the denial's own first, then by weight.

    An objection is answered only when its needs are met at every line and level it is about; one
    whose guard holds nowhere is not raised.

    Args:
        case: The case.
        determination: The determination.
        objections: The library.
        references: The papers on file.
        lines: The lines that are argued; all of them unless given.
    """
    found: list[tuple[int, Expected]] = []
    for objection in objections:
        unknown = [r for r in (*objection.cites, *objection.they_quote) if r not in references]
        assert not unknown, unknown  # noqa: S101 - linted by the tests of the library
        expected = _judge(case, determination, objection, lines)
        if expected is not None:
            rank = objection.weight + (_BY_DENIAL if expected.raised else 0)
            found.append((rank, expected))
    found.sort(key=lambda item: -item[0])
    return tuple(expected for _, expected in found[:_MOST])


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
    answered = all(needs.truth is Truth.MET for needs in read)
    evidence = [e for needs in read for leaf in _used(needs) for e in leaf.evidence]
    lacking = [leaf for needs in read for leaf in _lacking(needs)]
    return Expected(
        objection,
        answered,
        tuple({(e.path, e.shown): e for e in evidence}.values()) if answered else (),
        tuple(dict.fromkeys(leaf.missing or leaf.criterion.says for leaf in lacking)),
        bool(categories & set(objection.raised_by)),
    )


def _readings(
    case: Case,
    determination: Determination,
    objection: Objection,
    lines: Collection[LineResult] | None,
) -> Iterator[Finding]:
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
            needs = evaluate(objection.needs, scope)
            if needs.guard is None or needs.guard.truth is Truth.MET:
                yield needs


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
