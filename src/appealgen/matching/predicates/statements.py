"""Predicates about named statements and attestations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from appealgen.matching.predicates.interface import (
    BaseParams,
    Operator,
    Predicate,
    Reading,
    Words,
    compare,
    level_missing,
    listed,
    number,
    silent,
    words,
)
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model.denial import Attestation
    from appealgen.model.record import Statement

__all__ = ["Claimed", "Stated"]


class Stated(Predicate):
    """A named clinical statement in the case, or an attestation by the surgeon, settles it.

    This is the open door for criteria that no typed part of the case holds: the policy names the
    key, and staff or the surgeon answer it with page or signature.
    """

    name: ClassVar[str] = "stated"
    reads: ClassVar[tuple[str, ...]] = ("statements", "attestations")

    class Params(BaseParams):
        """The key; for numeric statements operator, number and unit; whether it is per level."""

        key: str
        asks: str
        op: Operator | None = None
        value: Decimal | None = None
        unit: str | None = None
        here: bool = False
        attestable: bool = False
        owner: Owner = Owner.SURGEON

    def require(self, params: Params) -> str:
        """Say the statement asked for."""
        if params.op and params.value is not None:
            limit = f"{words(params.op)} {number(params.value)} {params.unit or ''}"
            return f"{params.asks}: {limit}".strip()
        return params.asks

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the key; the attestation counts only where the criterion allows judgement."""
        if (
            params.here
            and (no_level := level_missing(scope, lambda: self.require(params))) is not None
        ):
            return no_level
        said = [
            (path, statement)
            for path, statement in each("statements", scope.case.statements)
            if statement.key == params.key and _is_here(params, statement, scope)
        ]
        if said:
            # The level's own words before general ones, then the latest.
            path, chosen = max(said, key=lambda one: (one[1].level is not None, _day(one[1])))
            return self._read(params, scope, path, chosen)
        for path, attested in each("attestations", scope.case.attestations):
            named = attested.key == params.key and _is_here(params, attested, scope)
            if params.attestable and named:
                evidence = scope.evidence(path, attested, f"attested by {attested.by}")
                return Reading(Truth.MET, evidence.shown, (evidence,))
        asked = f"Document in the chart, with page: {self.require(params)}."
        return silent(params.asks, params.owner, asked)

    def _read(self, params: Params, scope: Scope, path: str, statement: Statement) -> Reading:
        if params.op is None or params.value is None:
            if statement.true is None:
                asked = f"Answer: {params.asks}."
                return silent(f"a yes or no to: {params.asks}", params.owner, asked)
            shown = f"{params.key.replace('_', ' ')}: {'yes' if statement.true else 'no'}"
            evidence = scope.evidence(path, statement, shown)
            return Reading(Truth.of(statement.true), shown, (evidence,))
        if statement.value is None or (params.unit and statement.unit != params.unit):
            asked = f"Give the value of {params.key.replace('_', ' ')} in {params.unit}."
            return silent(f"a value in {params.unit}", params.owner, asked)
        shown = f"{number(statement.value)} {params.unit or ''}".strip()
        fits = compare(statement.value, params.op, params.value)
        return Reading(Truth.of(fits), shown, (scope.evidence(path, statement, shown),))


def _is_here(params: Stated.Params, said: Statement | Attestation, scope: Scope) -> bool:
    return not params.here or said.level in {None, scope.level}


def _day(statement: Statement) -> dt.date:
    return statement.on or dt.date.min


class Claimed(Predicate):
    """The request relies on a named exception (a guard of paths that nobody has to take).

    An exception such as "therapy is contraindicated" is the requester's to claim: where nobody
    does, the path does not apply and is not asked for. Whether the claim holds is for the
    criterion behind the guard to say.
    """

    name: ClassVar[str] = "claimed"
    reads: ClassVar[tuple[str, ...]] = ("statements", "attestations")

    class Params(BaseParams):
        """The keys of the statements or attestations that open this path."""

        any: Words

    def require(self, params: Params) -> str:
        """Say the claim asked for."""
        return f"the request relies on {listed(params.any)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the keys; the request is complete, so absence decides."""
        records: list[tuple[str, Statement | Attestation]] = [
            *each("statements", scope.case.statements),
            *each("attestations", scope.case.attestations),
        ]
        hits = [
            (path, record)
            for path, record in records
            if record.key in params.any
            and record.level in {None, scope.level}
            and getattr(record, "true", None) is not False  # "no" claims nothing
        ]
        evidence = tuple(scope.evidence(p, r, listed([r.key])) for p, r in hits)
        return Reading(Truth.of(bool(hits)), "; ".join(e.shown for e in evidence), evidence)
