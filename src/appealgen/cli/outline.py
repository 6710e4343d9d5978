"""A policy as a person would outline it: sections, items, operators, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.matching import PREDICATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.policy import Criterion, PolicyVersion

__all__ = ["outline_lines"]


def outline_lines(version: PolicyVersion) -> Iterator[str]:
    """Yield a policy version line by line."""
    yield f"{version.citation}: {version.title}"
    known = f"{version.completeness}, confidence {version.confidence}"
    yield f"version {version.version}, {known}, labels {version.label_basis}"
    yield f"source: {version.source.url}"
    for procedure in version.procedures:
        yield ""
        label = f"{procedure.label}  " if procedure.label else ""
        yield f"{label}{procedure.title}"
        if procedure.codes:
            yield f"  codes: {', '.join(procedure.codes)}"
        if procedure.follows:
            yield f"  stands or falls with: {', '.join(procedure.follows)}"
        if procedure.criteria:
            yield from _criterion(procedure.criteria, 1)
    if version.known_limits:
        yield ""
        yield "Known limits"
        for limit in version.known_limits:
            yield f"  {limit}"


def _criterion(criterion: Criterion, depth: int) -> Iterator[str]:
    label = f" [{criterion.label}]" if criterion.label else ""
    form = _form(criterion)
    guard = f" (where: {criterion.when.says})" if criterion.when else ""
    mark = "or instead: " if criterion.exception else ""
    yield f"{'  ' * depth}- {mark}{criterion.says}{label}{form}{guard}"
    for child in criterion.children:
        yield from _criterion(child, depth + 1)


def _form(criterion: Criterion) -> str:
    if criterion.check:
        return f" = {PREDICATES[criterion.check].require(criterion.params)}"
    if criterion.all_of is not None:
        return ", all of:"
    if criterion.any_of is not None:
        return ", any of:"
    if criterion.none_of is not None:
        return ", none of:"
    return f", at least {criterion.at_least} of:"
