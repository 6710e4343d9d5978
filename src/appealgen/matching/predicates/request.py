"""Predicates about the request itself and the history: indication, plan, earlier operations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Final, Literal, TypeAlias, cast

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
from appealgen.model.request import Indication
from appealgen.policy.schema import Owner
from appealgen.spine import Vertebra, levels_between, say_levels

if TYPE_CHECKING:
    from appealgen.matching.scope import Scope
    from appealgen.model import Part
    from appealgen.model.request import SurgicalPlan

__all__ = [
    "Coded",
    "ConstructSpans",
    "Indicated",
    "LevelBetween",
    "LevelCount",
    "OnlyProcedure",
    "Planned",
    "indications_of",
]

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


_Indications: TypeAlias = "dict[Indication, tuple[str, Part]]"


def indications_of(scope: Scope, *, found_too: bool = False) -> _Indications:
    """Return why the line is proposed at its level, with where the case says so.

    The line's own ``indications`` are the surgeon's claim and settle the question. Without them
    the positive imaging findings at the level stand in; a diagnosis code alone does not, because
    it is what has to be shown. With ``found_too`` the findings count beside the claim.
    """
    # Every guard of a policy asks this; the answer of one scope does not change.
    key = ("indications", found_too)
    if key not in scope.kept:
        scope.kept[key] = _indications(scope, found_too=found_too)
    return cast("_Indications", scope.kept[key])


def _indications(scope: Scope, *, found_too: bool) -> _Indications:
    found: dict[Indication, tuple[str, Part]] = {}
    for path, flag in each("symptoms.red_flags", scope.case.symptoms.red_flags):
        # What progresses rapidly opens its path whatever else the request claims.
        if flag.present and flag.rapidly_progressing:
            found[Indication.RAPID_PROGRESSION] = (path, flag)
    found |= dict.fromkeys(scope.line.indications, ("request", scope.line))
    if scope.line.indications and not found_too:
        return found
    for item in scope.imaging_here(*_BY_FINDING):
        finding = item.finding
        if item.positive:
            indication = _BY_FINDING[finding.kind]  # type: ignore[attr-defined]
            found.setdefault(indication, (item.path, finding))
    return found


class Indicated(Predicate):
    """The operation is proposed for one of the named indications (mostly a guard of paths)."""

    name: ClassVar[str] = "indication"
    reads: ClassVar[tuple[str, ...]] = ("request", "imaging")

    class Params(BaseParams):
        """The indications that open this path; whether findings count beside the claim."""

        any: tuple[Indication, ...]
        found_too: bool = False

    def require(self, params: Params) -> str:
        """Say the indication asked for."""
        return f"proposed for {listed(i.value for i in params.any)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the claim, or the findings that stand in for it."""
        claimed = indications_of(scope, found_too=params.found_too)
        hits = [(i, *claimed[i]) for i in params.any if i in claimed]
        # A red flag opens its own path; alone it does not say that no other one is meant.
        flagged_only = not claimed.keys() - {Indication.RAPID_PROGRESSION}
        if not hits and flagged_only and not scope.line.indications:
            asked = f"State the indication for {scope.line.named} at each level."
            if scope.level is None:
                levels = "" if scope.line.joint else "each level and "
                asked = f"State {levels}the indication for {scope.line.named}."
            return silent("the indication for the procedure", Owner.SURGEON, asked)
        evidence = tuple(
            scope.evidence(path, record, listed([i.value])) for i, path, record in hits
        )
        return Reading(Truth.of(bool(hits)), "; ".join(e.shown for e in evidence), evidence)


_WHETHER: Final = {
    "revision": "whether this is a revision",
    "pars_removal": "whether the pars is removed",
    "intraoperative_instability": "whether the operation makes the level unstable",
}
"""What a plan that says yes or no is asked."""


class Planned(Predicate):
    """The surgical plan at the level states a value or a yes."""

    name: ClassVar[str] = "planned"
    reads: ClassVar[tuple[str, ...]] = ("request.plan",)

    class Params(BaseParams):
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
        if (no_level := level_missing(scope, lambda: self.require(params))) is not None:
            return no_level
        plans = [
            (p, x)
            for p, x in each("request.plan", scope.case.request.plan)
            if x.level == scope.level
        ]
        plan_of = f"the operative plan for {scope.level}"
        whether = _WHETHER.get(params.field)
        asked = f"State in {plan_of}{f' {whether}' if whether else f': {self.require(params)}'}."
        for path, plan in plans:
            values = self._values(params, plan)
            if values is None:
                continue
            shown, truth = values
            if truth is Truth.NOT_DOCUMENTED:
                evidence = (scope.evidence(path, plan, shown),)
                missing = f"the plan for the other side at {scope.level}"
                return silent(missing, Owner.SURGEON, asked, evidence, shown)
            return Reading(truth, shown, (scope.evidence(path, plan, shown),))
        missing = f"{whether}, in {plan_of}" if whether else f"{plan_of}: {self.require(params)}"
        return silent(missing, Owner.SURGEON, asked)

    @staticmethod
    def _values(params: Params, plan: SurgicalPlan) -> tuple[str, Truth] | None:
        if not params.field.startswith("facet"):
            value = getattr(plan, params.field)
            if value is None:
                return None
            if isinstance(value, bool):
                return f"{params.field.replace('_', ' ')}: {'yes' if value else 'no'}", Truth.of(
                    value
                )
            assert params.op is not None  # noqa: S101 - linted: numeric fields need an operator
            fits = compare(value, params.op, params.value)
            return f"{number(value)} {params.unit}", Truth.of(fits)
        return _facets(params, plan.facet_excision_left_percent, plan.facet_excision_right_percent)


def _facets(
    params: Planned.Params, left: Decimal | None, right: Decimal | None
) -> tuple[str, Truth] | None:
    if left is None and right is None:
        return None
    assert params.op is not None  # noqa: S101 - linted: numeric fields need an operator
    fits = [None if v is None else compare(v, params.op, params.value) for v in (left, right)]
    shown = ", ".join(
        f"{side} {number(v)} %" for side, v in (("left", left), ("right", right)) if v is not None
    )
    both = params.field == "facet_excision_both"
    if both:
        value = False if False in fits else None if None in fits else True
    else:
        value = True if True in fits else None if None in fits else False
    return f"facet excision {shown}", Truth.of(value)


class Coded(Predicate):
    """The request holds one of the named codes, in this stage or anywhere."""

    name: ClassVar[str] = "coded"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(BaseParams):
        """The codes (for lines without a code, the families); whether at this level, this stage."""

        any: Words
        here: bool = False
        this_stage: bool = False

    def require(self, params: Params) -> str:
        """Say the codes asked for."""
        return f"request includes {listed(params.any)}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the codes; the request is complete, so absence decides."""
        stages = (scope.stage,) if params.this_stage else scope.case.request.stages
        lines = [line for stage in stages for line in stage.lines]
        named = [ln for ln in lines if (ln.code or ln.family or "") in params.any]
        hits = [ln for ln in named if not params.here or scope.level in ln.levels]
        evidence = tuple(scope.evidence("request", ln, ln.named) for ln in hits or named)
        nowhere = [ln for ln in named if params.here and (not ln.levels or scope.level is None)]
        if nowhere and not hits:
            which = listed(dict.fromkeys(ln.named for ln in nowhere), "and")
            return silent(
                f"the level of {which}", Owner.SURGEON, f"State each level of {which}.", evidence
            )
        return Reading(Truth.of(bool(hits)), ", ".join(ln.named for ln in hits), evidence)


class OnlyProcedure(Predicate):
    """Nothing else is requested in the same stage."""

    name: ClassVar[str] = "only_procedure"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(BaseParams):
        """None."""

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the condition."""
        return "no other procedure in the same session"

    def evaluate(self, params: Params, scope: Scope) -> Reading:  # noqa: ARG002
        """Read the other lines of the stage."""
        others = [line for line in scope.stage.lines if line is not scope.line]
        shown = ", ".join(line.named for line in others)
        evidence = tuple(scope.evidence("request", line, line.named) for line in others)
        return Reading(
            Truth.of(not others), f"with {shown}" if others else "sole procedure", evidence
        )


class LevelBetween(Predicate):
    """The level of the line lies between two vertebrae (a guard)."""

    name: ClassVar[str] = "level_between"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(BaseParams):
        """The vertebra the level may not lie above, and the one it may not lie below."""

        top: str
        bottom: str

    def require(self, params: Params) -> str:
        """Say the stretch asked for."""
        return f"a level from {params.top} to {params.bottom}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare both vertebrae of the level."""
        if scope.level is None:
            asked = f"State each level of {scope.line.named}."
            return silent(f"at which level {scope.line.named} is to be done", Owner.SURGEON, asked)
        top, bottom = Vertebra.parse(params.top), Vertebra.parse(params.bottom)
        fits = top <= scope.level.upper and scope.level.lower <= bottom
        return Reading(Truth.of(fits), str(scope.level))


class LevelCount(Predicate):
    """The lines with the named codes or families reach so many levels together."""

    name: ClassVar[str] = "level_count"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(BaseParams):
        """Codes (for lines without a code, families), and the least number of levels."""

        any: Words
        at_least: int

    def require(self, params: Params) -> str:
        """Say the number asked for."""
        return f"at least {params.at_least} levels"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Count distinct levels; a line that names none keeps it open."""
        stages = scope.case.request.stages
        lines = [ln for s in stages for ln in s.lines if (ln.code or ln.family or "") in params.any]
        levels = sorted({level for line in lines for level in line.levels})
        shown = listed(map(str, levels), "and")
        evidence = tuple(scope.evidence("request", line, line.named) for line in lines)
        if len(levels) >= params.at_least:
            return Reading(Truth.MET, shown, evidence)
        if all(line.levels for line in lines):
            return Reading(Truth.NOT_MET, shown or "no such line in the request", evidence)
        asked = "State every level of each line of the request."
        return silent("the levels of the request", Owner.SURGEON, asked, evidence, shown)


class ConstructSpans(Predicate):
    """The fused levels of the request reach from a vertebra or above down to another."""

    name: ClassVar[str] = "construct_spans"
    reads: ClassVar[tuple[str, ...]] = ("request",)

    class Params(BaseParams):
        """Top and bottom vertebra, and the codes that count as fusion."""

        top: str
        bottom: str
        codes: Words

    def require(self, params: Params) -> str:
        """Say the span asked for."""
        return f"fusion from {params.top} or above to {params.bottom}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Join the levels of the fusion lines: every level between must be fused.

        A fusion line without levels keeps it open.
        """
        lines = [
            ln
            for stage in scope.case.request.stages
            for ln in stage.lines
            if (ln.code or "") in params.codes or (ln.family or "") in params.codes
        ]
        levels = {level for line in lines for level in line.levels}
        needed = set(levels_between(params.top, params.bottom))
        shown = say_levels(levels) if levels else ""
        evidence = tuple(scope.evidence("request", line, line.named) for line in lines)
        if needed <= levels:
            return Reading(Truth.MET, shown, evidence)
        if lines and all(line.levels for line in lines):
            return Reading(Truth.NOT_MET, shown, evidence)
        asked = "State the levels of every fusion line of the request."
        return silent("the levels of the fusion", Owner.SURGEON, asked)
