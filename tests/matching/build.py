"""Small invented cases, criteria and scopes for the tests of matching."""

from __future__ import annotations

import datetime as dt
from typing import Any

from appealgen.matching import PREDICATES, Truth
from appealgen.matching.predicates import Reading
from appealgen.matching.scope import Scope
from appealgen.model import Case
from appealgen.policy.schema import Criterion
from appealgen.spine import Level

AS_OF = dt.date(2026, 11, 21)

LINE = {"code": "22612", "levels": "L4-L5"}


def case_of(*, line: dict[str, Any] | None = None, **parts: object) -> Case:
    """Return an invented case: one line at L4-L5 unless said otherwise, plus the parts given."""
    tree = {
        "patient": {"name": "Pat Example", "synthetic": True},
        "coverage": {"payer": "Example Health", "plan_kind": "fully_insured"},
        "surgeon": {"name": "Ann Lee"},
        "request": {"stages": [{"name": "one", "lines": [LINE if line is None else line]}]},
        **parts,
    }
    return Case.model_validate(tree)


def scope_of(case: Case, level: str | None = "L4-L5", as_of: dt.date = AS_OF) -> Scope:
    """Return the view of the case's first line at a level."""
    stage = case.request.stages[0]
    at = Level.parse(level) if level else None
    return Scope(case, stage, stage.lines[0], at, as_of)


def reading_of(
    name: str,
    params: dict[str, Any],
    *,
    level: str | None = "L4-L5",
    as_of: dt.date = AS_OF,
    line: dict[str, Any] | None = None,
    **parts: object,
) -> Reading:
    """Return what a predicate reads in a case of the parts given."""
    predicate = PREDICATES[name]
    scope = scope_of(case_of(line=line, **parts), level, as_of)
    return predicate.evaluate(predicate.Params.model_validate(params), scope)


def truth_of(name: str, params: dict[str, Any], **rest: Any) -> Truth:  # noqa: ANN401 - as in reading_of
    """Return the truth a predicate finds; what is missing is said whenever it is open."""
    reading = reading_of(name, params, **rest)
    is_open = reading.truth is Truth.NOT_DOCUMENTED
    assert is_open == bool(reading.missing)
    assert is_open == bool(reading.ask)
    assert is_open == (reading.owner is not None)
    return reading.truth


def leaf(criterion_id: str, check: str = "stated", **params: object) -> dict[str, Any]:
    """Return the tree of a leaf; ``stated`` leaves ask for a statement of the leaf's own id."""
    if check == "stated":
        params = {"key": criterion_id, "asks": f"whether {criterion_id}", **params}
    ready = PREDICATES[check].Params.model_validate(params)
    return {
        "id": criterion_id,
        "says": f"it is so that {criterion_id}",
        "check": check,
        "params": ready,
    }


def node(criterion_id: str, **form: object) -> dict[str, Any]:
    """Return the tree of a combinator."""
    return {"id": criterion_id, "says": f"it is so that {criterion_id}", **form}


def criterion(tree: dict[str, Any]) -> Criterion:
    """Return a criterion from its tree."""
    return Criterion.model_validate(tree)


def statements(**values: bool | None) -> list[dict[str, Any]]:
    """Return the statements of a case; None leaves one out."""
    return [{"key": key, "true": value} for key, value in values.items() if value is not None]
