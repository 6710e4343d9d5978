"""Predicates about the request itself and the history: indication, plan, earlier operations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    Operator,
    Params,
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
from appealgen.matching.scope import each, months_before
from appealgen.matching.truth import Truth
from appealgen.model.request import Indication
from appealgen.policy.schema import Owner
from appealgen.spine import Vertebra

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model import Part

__all__ = ["Coded", "ConstructSpans", "Indicated", "OnlyProcedure", "Operated", "Planned", "Stated"]

_BY_FINDING = {
    "stenosis": Indication.STENOSIS,
    "herniation": Indication.HERNIATION,
    "spondylolisthesis": Indication.SPONDYLOLISTHESIS,
    "instability": Indication.INSTABILITY,
    "fracture": Indication.FRACTURE,
    "pseudarthrosis": Indication.PSEUDARTHROSIS,
    "hardware_failure": Indication.HARDWARE_FAILURE,
    "deformity": Indication.DEFORMITY,
    "infection": Indication.INFECTION,
    "tumor": Indication.TUMOR,
    "cyst": Indication.CYST,
    "epidural_hematoma": Indication.HEMATOMA,
    "mass_lesion": Indication.MASS_LESION,
    "pars_defect": Indication.PARS_DEFECT,
    "dysraphism": Indication.DYSRAPHISM,
}


def indications_of(scope: Scope) -> dict[Indication, tuple[str, Part]]:
    """Return why the line is proposed at its level, with where the case says so.

    The line's own ``indications`` are the surgeon's claim and settle the question. Without them
    the positive imaging findings at the level stand in; a diagnosis code alone does not, because
    it is what has to be shown.
    """
    if scope.line.indications:
        return {i: ("request", scope.line) for i in scope.line.indications}
    found: dict[Indication, tuple[str, Part]] = {}
    for item in scope.imaging_here(*_BY_FINDING):
        finding = item.finding
        if getattr(finding, "present", True):
            found[_BY_FINDING[finding.kind]] = (item.path, finding)  # type: ignore[attr-defined]
    return found


class Indicated(Predicate):
    """The operation is proposed for one of the named indications (mostly a guard of paths)."""

    name: ClassVar[str] = "indication"
    reads: ClassVar[tuple[str, ...]] = ("request", "imaging")

    class Params(Params):
        """The indications that open this path."""

        any: tuple[Indication, ...]

    def require(self, params: Params) -> str:
        """Say the indication asked for."""
        return f"proposed for {listed(i.value for i in params.any)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the claim, or the findings that stand in for it."""
        claimed = indications_of(scope)
        if not claimed:
            asked = f"State the indication for {scope.line.named} at each level."
            return silent("the indication for the procedure", Owner.SURGEON, asked)
        hits = [(i, *claimed[i]) for i in params.any if i in claimed]
        evidence = tuple(scope.evidence(path, record, listed([i.value])) for i, path, record in hits)
        return Reading(Truth.of(bool(hits)), "; ".join(e.shown for e in evidence), evidence)


class Stated(Predicate):
    """A named clinical statement in the case, or an attestation by the surgeon, settles it.

    This is the open door for criteria that no typed part of the case holds: the policy names the
    key, and staff or the surgeon answer it with page or signature.
    """

    name: ClassVar[str] = "stated"
    reads: ClassVar[tuple[str, ...]] = ("statements", "attestations")

    class Params(Params):
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
            return f"{params.asks}: {words(params.op)} {number(params.value)} {params.unit or ''}".strip()
        return params.asks

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the key; the attestation counts only where the criterion allows judgement."""
        if params.here and (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        for path, statement in each("statements", scope.case.statements):
            if statement.key != params.key or (params.here and statement.level not in {None, scope.level}):
                continue
            return self._read(params, scope, path, statement)
        if params.attestable:
            for path, attested in each("attestations", scope.case.attestations):
                if attested.key == params.key and (not params.here or attested.level in {None, scope.level}):
                    evidence = scope.evidence(path, attested, f"attested by {attested.by}")
                    return Reading(Truth.MET, evidence.shown, (evidence,))
        asked = f"Document in the chart, with page: {self.require(params)}."
        return silent(params.asks, params.owner, asked)

    def _read(self, params: Params, scope: Scope, path: str, statement: object) -> Reading:
        from appealgen.model.record import Statement  # noqa: PLC0415 - narrow the type

        assert isinstance(statement, Statement)  # noqa: S101 - from the case's own list
        if params.op is None or params.value is None:
            if statement.true is None:
                return silent(f"a yes or no to: {params.asks}", params.owner, f"Answer: {params.asks}.")
            shown = f"{params.key.replace('_', ' ')}: {'yes' if statement.true else 'no'}"
            return Reading(Truth.of(statement.true), shown, (scope.evidence(path, statement, shown),))
        if statement.value is None or (params.unit and statement.unit != params.unit):
            asked = f"Give the value of {params.key.replace('_', ' ')} in {params.unit}."
            return silent(f"a value in {params.unit}", params.owner, asked)
        shown = f"{number(statement.value)} {params.unit or ''}".strip()
        fits = compare(statement.value, params.op, params.value)
        return Reading(Truth.of(fits), shown, (scope.evidence(path, statement, shown),))


class Planned(Predicate):
    """The surgical plan at the level states a value or a yes."""

    name: ClassVar[str] = "planned"
    reads: ClassVar[tuple[str, ...]] = ("request.plan",)

    class Params(Params):
        """The field of the plan, and for numbers the operator and the percentage."""

        field: Literal[
            "revision",
            "facet_excision_both",
            "facet_excision_one",
            "pars_removal",
            "corpectomy_percent",
            "intraoperative_instability",
        ]
        op: Operator | None = None
        value: Decimal | None = None
        unit: str | None = None

    def require(self, params: Params) -> str:
        """Say the plan asked for."""
        what = {
            "facet_excision_both": "facet excision on both sides",
            "facet_excision_one": "excision of one facet",
            "corpectomy_percent": "vertebral body removal",
        }.get(params.field, params.field.replace("_", " "))
        if params.op and params.value is not None:
            return f"{what} {words(params.op)} {number(params.value)} {params.unit or ''}".strip()
        return what

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the plan of this level."""
        if (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        plans = [(p, x) for p, x in each("request.plan", scope.case.request.plan) if x.level == scope.level]
        asked = f"State in the operative plan for {scope.level}: {self.require(params)}."
        for path, plan in plans:
            values = self._values(params, plan)
            if values is None:
                continue
            shown, truth = values
            return Reading(truth, shown, (scope.evidence(path, plan, shown),))
        return silent(f"the plan for {scope.level}: {self.require(params)}", Owner.SURGEON, asked)

    @staticmethod
    def _values(params: Params, plan: Part) -> tuple[str, Truth] | None:
        if not params.field.startswith("facet"):
            value = getattr(plan, params.field)
            if value is None:
                return None
            if isinstance(value, bool):
                return f"{params.field.replace('_', ' ')}: {'yes' if value else 'no'}", Truth.of(value)
            assert params.op is not None  # noqa: S101 - linted: numeric fields need an operator
            fits = compare(value, params.op, params.value)
            return f"{number(value)} {params.unit}", Truth.of(fits)
        left = getattr(plan, "facet_excision_left_percent")  # noqa: B009 - Part is general
        right = getattr(plan, "facet_excision_right_percent")  # noqa: B009
        return _facets(params, left, right)


def _facets(params: Planned.Params, left: Decimal | None, right: Decimal | None) -> tuple[str, Truth] | None:
    if left is None and right is None:
        return None
    assert params.op is not None  # noqa: S101 - linted: numeric fields need an operator
    fits = [None if v is None else compare(v, params.op, params.value) for v in (left, right)]
    shown = ", ".join(f"{side} {number(v)} %" for side, v in (("left", left), ("right", right)) if v is not None)
    both = params.field == "facet_excision_both"
    if both:
        value = False if False in fits else None if None in fits else True
    else:
        value = True if True in fits else None if None in fits else False
    return f"facet excision {shown}", Truth.of(value)


class Operated(Predicate):
    """An earlier operation of a kind, at or beside the level, so long ago."""

    name: ClassVar[str] = "operated"
    reads: ClassVar[tuple[str, ...]] = ("operations",)

    class Params(Params):
        """Kinds; at this level, adjacent to it or anywhere; least months since."""

        kinds: Words
        where: Literal["here", "adjacent", "anywhere"] = "here"
        months: int | None = None
        op: Literal[">=", ">"] = ">="

    def require(self, params: Params) -> str:
        """Say the operation asked for."""
        place = {"here": " at the level", "adjacent": " at an adjacent level", "anywhere": ""}[params.where]
        since = f", {words(params.op)} {params.months} months ago" if params.months is not None else ""
        return f"earlier {listed(params.kinds)}{place}{since}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the earlier operations; one without level or date keeps it open."""
        if params.where != "anywhere" and (no_level := level_missing(scope, self.require(params))) is not None:
            return no_level
        read = [
            (self._fits(params, scope, op), p, op)
            for p, op in each("operations", scope.case.operations)
            if op.operation.value in params.kinds
        ]
        evidence = tuple(
            scope.evidence(p, op, f"{op.operation.value.replace('_', ' ')} {listed(map(str, op.levels), 'and') or '(level not stated)'} {op.date or '(date not stated)'}")
            for fit, p, op in read
            if fit is not False
        )
        observed = "; ".join(e.shown for e in evidence)
        if any(fit for fit, _, _ in read):
            return Reading(Truth.MET, observed, evidence)
        if read and all(fit is False for fit, _, _ in read):
            return Reading(Truth.NOT_MET, "", ())
        kinds = listed(params.kinds)
        asked = f"Give date and levels of the earlier {kinds}, with the operative note."
        return silent(f"date and levels of an earlier {kinds}", Owner.STAFF, asked, evidence, observed)

    @staticmethod
    def _fits(params: Params, scope: Scope, operation: object) -> bool | None:
        from appealgen.model.record import Operation  # noqa: PLC0415 - narrow the type
        from appealgen.spine import adjacent  # noqa: PLC0415

        assert isinstance(operation, Operation)  # noqa: S101 - from the case's own list
        tests: list[bool | None] = []
        if params.where != "anywhere" and scope.level is not None:
            wanted = {scope.level} if params.where == "here" else set(adjacent(scope.level))
            tests.append(bool(wanted & set(operation.levels)) if operation.levels else None)
        if params.months is not None:
            limit = months_before(scope.as_of, params.months)
            date = operation.date
            tests.append(None if date is None else compare(limit, params.op, date.latest))
        if any(test is False for test in tests):
            return False
        return None if any(test is None for test in tests) else True


class Coded(Predicate):
    """The request holds one of the named codes, in this stage or anywhere."""

    name: ClassVar[str] = "coded"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(Params):
        """The codes, and whether they must be at the level of this line."""

        any: Words
        here: bool = False

    def require(self, params: Params) -> str:
        """Say the codes asked for."""
        return f"request includes {listed(params.any)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the codes; the request is complete, so absence decides."""
        lines = [line for stage in scope.case.request.stages for line in stage.lines]
        hits = [ln for ln in lines if (ln.code or "") in params.any and (not params.here or scope.level in ln.levels)]
        evidence = tuple(scope.evidence("request", ln, ln.named) for ln in hits)
        return Reading(Truth.of(bool(hits)), ", ".join(ln.named for ln in hits), evidence)


class OnlyProcedure(Predicate):
    """Nothing else is requested in the same stage."""

    name: ClassVar[str] = "only_procedure"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(Params):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the condition."""
        return "no other procedure in the same session"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the other lines of the stage."""
        others = [line for line in scope.stage.lines if line is not scope.line]
        shown = ", ".join(line.named for line in others)
        evidence = tuple(scope.evidence("request", line, line.named) for line in others)
        return Reading(Truth.of(not others), f"with {shown}" if others else "sole procedure", evidence)


class ConstructSpans(Predicate):
    """The fused levels of the request reach from a vertebra or above down to another."""

    name: ClassVar[str] = "construct_spans"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(Params):
        """Top and bottom vertebra, and the codes that count as fusion."""

        top: str
        bottom: str
        codes: Words

    def require(self, params: Params) -> str:
        """Say the span asked for."""
        return f"fusion from {params.top} or above to {params.bottom}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Join the levels of the fusion lines; a fusion line without levels keeps it open."""
        lines = [ln for stage in scope.case.request.stages for ln in stage.lines if (ln.code or "") in params.codes or (ln.family or "") in params.codes]
        levels = sorted({level for line in lines for level in line.levels})
        top, bottom = Vertebra.parse(params.top), Vertebra.parse(params.bottom)
        if levels and levels[0].upper <= top and levels[-1].lower >= bottom:
            shown = f"{levels[0].upper} to {levels[-1].lower}"
            return Reading(Truth.MET, shown, (scope.evidence("request", scope.case.request, shown),))
        if lines and all(line.levels for line in lines):
            return Reading(Truth.NOT_MET, listed(map(str, levels), "and"))
        asked = "State the levels of every fusion line of the request."
        return silent("the levels of the fusion", Owner.SURGEON, asked)
