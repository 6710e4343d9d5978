"""Predicates about earlier operations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    Words,
    compare,
    every,
    level_missing,
    listed,
    silent,
    words,
)
from appealgen.matching.scope import each, months_before
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner
from appealgen.spine import adjacent

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model.base import PartialDate
    from appealgen.model.record import Operation
    from appealgen.spine import Level

__all__ = ["Operated"]


class Operated(Predicate):
    """An earlier operation of a kind, at or beside the level, so long ago."""

    name: ClassVar[str] = "operated"
    reads: ClassVar[tuple[str, ...]] = ("operations",)

    class Params(BaseParams):
        """Kinds; at this level, adjacent to it or anywhere; least months or weeks since.

        With ``recorded`` only what the record holds counts, and silence is "no": for guards that
        tell a first operation from a repeat one.
        """

        kinds: Words
        where: Literal["here", "adjacent", "anywhere"] = "here"
        months: int | None = None
        weeks: int | None = None
        op: Literal[">=", ">"] = ">="
        recorded: bool = False

    def require(self, params: Params) -> str:
        """Say the operation asked for."""
        place = {"here": " at the level", "adjacent": " at an adjacent level", "anywhere": ""}[
            params.where
        ]
        long = f"{params.months} months" if params.months is not None else f"{params.weeks} weeks"
        timed = params.months is not None or params.weeks is not None
        since = f", {words(params.op)} {long} ago" if timed else ""
        return f"earlier {listed(params.kinds)}{place}{since}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the earlier operations; one without level or date keeps it open."""
        if (
            params.where != "anywhere"
            and (no_level := level_missing(scope, lambda: self.require(params))) is not None
        ):
            return no_level
        read = [
            (self._fits(params, scope, op), p, op)
            for p, op in each("operations", scope.case.operations)
            if op.operation.value in params.kinds
        ]
        yes = [(p, op) for fit, p, op in read if fit]
        shown = (
            yes or [(p, op) for fit, p, op in read if fit is None] or [(p, op) for _, p, op in read]
        )
        evidence = tuple(scope.evidence(p, op, _shown(op)) for p, op in shown)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if (read or params.recorded) and all(fit is False for fit, _, _ in read):
            return Reading(Truth.NOT_MET, observed, evidence)
        kinds = listed(params.kinds)
        asked = f"Give date and levels of the earlier {kinds}, with the operative note."
        return silent(
            f"date and levels of an earlier {kinds}", Owner.STAFF, asked, evidence, observed
        )

    @staticmethod
    def _fits(params: Params, scope: Scope, operation: Operation) -> bool | None:
        tests: list[bool | None] = []
        if params.where != "anywhere" and scope.level is not None:
            wanted = {scope.level} if params.where == "here" else set(adjacent(scope.level))
            tests.append(_was_at(operation, wanted))
        limits = [months_before(scope.as_of, params.months)] if params.months is not None else []
        limits += (
            [scope.as_of - dt.timedelta(weeks=params.weeks)] if params.weeks is not None else []
        )
        tests += [_long_ago(operation.date, params.op, limit) for limit in limits]
        return every(tests)


def _shown(operation: Operation) -> str:
    where = listed(map(str, operation.levels), "and") or "(level not stated)"
    when = str(operation.date or "(date not stated)")
    return f"{operation.operation.value.replace('_', ' ')} {where} {when}"


def _was_at(operation: Operation, wanted: set[Level]) -> bool | None:
    if operation.levels:
        return bool(wanted & set(operation.levels))
    elsewhere = operation.region is not None and not any(
        operation.region in level.regions for level in wanted
    )
    return False if elsewhere else None


def _long_ago(date: PartialDate | None, op: str, limit: dt.date) -> bool | None:
    """Return whether a date lies long enough ago; None where it could be either."""
    if date is None:
        return None
    if compare(limit, op, date.latest):
        return True
    return None if compare(limit, op, date.earliest) else False
