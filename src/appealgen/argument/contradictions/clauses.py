"""The clauses of a section that a stated requirement can be held against.

A clause is a check of the tree that asks for the same kind of thing: the same care, scale or
measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from appealgen.argument.contradictions.limits import Limit
from appealgen.argument.contradictions.topics import span
from appealgen.matching.truth import Truth
from appealgen.model.requirement import ANY_CARE, ANY_IMAGING, SYMPTOMS, RequirementKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from appealgen.matching.finding import Finding
    from appealgen.model.requirement import StatedRequirement
    from appealgen.policy import Criterion

__all__ = ["Clause", "applying", "clause_of", "requires_care"]

_CARE_CHECKS = frozenset({"care_lasted", "care_tried", "injection_relief"})
_CARE_KINDS = frozenset({RequirementKind.DURATION, RequirementKind.MODALITY})
_UNITS: Mapping[str, str] = MappingProxyType({"%": "percent", "of 10": "points"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A check that asks for what the requirement is about; no limit where it prints none."""

    criterion: Criterion
    limit: Limit | None


def clause_of(criterion: Criterion, requirement: StatedRequirement) -> Clause | None:
    """Return a check as a clause, or None where it is about something else."""
    kind = requirement.kind
    if requirement.of != SYMPTOMS and kind in _CARE_KINDS:
        return _care(criterion, requirement) if criterion.check in _CARE_CHECKS else None
    read = _READERS.get((kind, criterion.check))
    return read(criterion, requirement.of or "") if read else None


def _symptoms(criterion: Criterion, _: str) -> Clause:
    params: Any = criterion.params
    return Clause(criterion, _length(params, params.op))


def _nicotine(criterion: Criterion, _: str) -> Clause:
    return Clause(criterion, _length(criterion.params, ">="))


def _hba1c(criterion: Criterion, _: str) -> Clause:
    params: Any = criterion.params
    return Clause(criterion, Limit(params.value, "percent", params.op))


def _imaging(criterion: Criterion, of: str) -> Clause | None:
    params: Any = criterion.params
    if of != ANY_IMAGING and of not in params.modalities:
        return None
    return Clause(criterion, Limit(Decimal(params.within_months), "months", "<="))


def _number(criterion: Criterion, of: str) -> Clause | None:
    params: Any = criterion.params
    about = params.instrument if criterion.check == "score" else params.field
    if about != of or params.op is None or params.value is None:
        return None
    unit = _UNITS.get(params.unit, params.unit)
    return Clause(criterion, Limit(params.value, unit, params.op))


_READERS: Mapping[tuple[RequirementKind, str | None], Callable[[Criterion, str], Clause | None]] = (
    MappingProxyType(
        {
            (RequirementKind.DURATION, "symptom_duration"): _symptoms,
            (RequirementKind.NICOTINE_FREE, "nicotine_free"): _nicotine,
            (RequirementKind.HBA1C, "hba1c"): _hba1c,
            (RequirementKind.SCORE, "score"): _number,
            (RequirementKind.MEASURE, "measured"): _number,
            (RequirementKind.IMAGING_AGE, "imaging_recent"): _imaging,
        }
    )
)


def _length(params: Any, sign: str) -> Limit | None:  # noqa: ANN401 - each check's own Params
    for unit in ("weeks", "months"):
        amount = getattr(params, unit, None)
        if amount is not None:
            return Limit(Decimal(amount), unit, sign)
    return None


def _care(criterion: Criterion, requirement: StatedRequirement) -> Clause | None:
    asked = span(requirement.of or "")
    named = _named(criterion)
    wide = {"medication", "injection"} & named  # of any class, of any kind
    within_wide = any(word in span(kind) for kind in wide for word in asked)
    if requirement.of != ANY_CARE and not (named & asked or within_wide):
        return None
    return Clause(criterion, _length(criterion.params, ">="))


def _named(criterion: Criterion) -> frozenset[str]:
    """Return the words of care one check takes: drug classes or injections where it names them."""
    params: Any = criterion.params
    narrow = (*getattr(params, "drug_classes", ()), *getattr(params, "injections", ()))
    kinds = tuple(getattr(params, "kinds", ("injection",)))
    if not narrow:
        return frozenset(kinds)
    return frozenset(narrow) | frozenset(k for k in kinds if k not in {"medication", "injection"})


def applying(finding: Finding) -> Iterator[Finding]:
    """Yield a finding and what is under it, ways that do not apply to the request left out."""
    if finding.truth is Truth.NOT_APPLICABLE:
        return
    yield finding
    for child in finding.children:
        yield from applying(child)


def requires_care(finding: Finding, requirement: StatedRequirement) -> bool:
    """Return whether a finding's criterion cannot be met without care of the kind required.

    A waiver is no way round in this sense: a policy that asks for therapy unless it is waived asks
    for therapy. A way whose guard is open is not counted as a way round either.
    """
    criterion = finding.criterion
    if not finding.children:
        return _only(criterion, requirement)
    ways = [c for c in finding.children if not c.criterion.exception and _surely_applies(c)]
    asking = sum(requires_care(child, requirement) for child in ways)
    if criterion.all_of is not None:
        return asking > 0
    if criterion.none_of is not None or not ways:
        return False
    return len(ways) - asking < (criterion.at_least or 1)


def _surely_applies(finding: Finding) -> bool:
    if finding.truth is Truth.NOT_APPLICABLE:
        return False
    return finding.guard is None or finding.guard.truth is Truth.MET


def _only(criterion: Criterion, requirement: StatedRequirement) -> bool:
    """Return whether one check takes nothing but the care required."""
    if criterion.check == "therapy_proven":
        return requirement.of == "physical_therapy"
    if criterion.check not in _CARE_CHECKS:
        return False
    return _named(criterion) <= span(requirement.of or "")
