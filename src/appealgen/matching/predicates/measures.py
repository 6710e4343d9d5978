"""Predicates about measures in imaging reports: millimeters, degrees, percent, grades of slip."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    BaseParams,
    Operator,
    Predicate,
    Reading,
    Words,
    compare,
    every,
    level_missing,
    listed,
    number,
    silent,
    words,
)
from appealgen.matching.predicates.pictures import evidence_for
from appealgen.matching.truth import Truth
from appealgen.model.imaging import Spondylolisthesis
from appealgen.policy.schema import Owner
from appealgen.spine import MeyerdingGrade

if TYPE_CHECKING:
    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import FindingAt, Scope

__all__ = ["Measured", "SlipGrade", "slip_grade_of"]


_NAMES = {
    "cobb": "Cobb angle",
    "kyphosis": "kyphosis angle",
    "pi_ll_mismatch": "mismatch of pelvic incidence and lumbar lordosis",
    "sva": "sagittal vertical axis",
}
"""Measures by the names their reports use, where the field's own name is short for them."""


class Measured(Predicate):
    """A measure in an imaging report stands in a relation to a number."""

    name: ClassVar[str] = "measured"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """The kind of finding, its field, the operator, the number and its unit."""

        kind: Literal[
            "dynamic_motion", "deformity", "fracture", "spondylolisthesis", "ligamentum_flavum"
        ]
        field: str
        op: Operator
        value: Decimal
        unit: str
        here: bool = True

    def require(self, params: Params) -> str:
        """Say the measure asked for, with operator and unit."""
        bare = re.sub(r"_(mm|cm|degrees|percent)$", "", params.field)
        name = _NAMES.get(bare, bare.replace("_", " "))
        where = " at the level" if params.here else ""
        return f"{name} {words(params.op)} {number(params.value)} {params.unit}{where}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Compare every measured value; one that fits is enough."""
        if (
            params.here
            and (no_level := level_missing(scope, lambda: self.require(params))) is not None
        ):
            return no_level
        pool = scope.imaging_here(params.kind) if params.here else scope.imaging(params.kind)
        found = list(pool)
        lower = params.op in {">", ">="}
        absent = [f for f in found if getattr(f.finding, "present", True) is False]
        # What a report calls absent is not found to exceed a limit by a number beside it.
        values = [
            (getattr(f.finding, params.field, None), f)
            for f in found
            if not (lower and f in absent)
        ]
        known = [(v, f) for v, f in values if v is not None]
        yes = [(v, f) for v, f in known if compare(v, params.op, params.value)]
        evidence = tuple(
            evidence_for(scope, f, f"{number(v)} {params.unit}") for v, f in yes or known
        )
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if known:
            return Reading(Truth.NOT_MET, observed, evidence)
        # "No slip" fails a "more than"; under an upper limit it leaves the number to be asked for.
        if lower and found and len(absent) == len(found):
            said = tuple(evidence_for(scope, f) for f in found)
            return Reading(Truth.NOT_MET, "; ".join(e.shown for e in said), said)
        asks_motion = params.kind == "dynamic_motion" and lower
        if asks_motion and not found and (still := _said_stable(scope)):
            return Reading(Truth.NOT_MET, "; ".join(e.shown for e in still), still)
        name = self.require(params)
        where = f" at {scope.level}" if params.here else ""
        return silent(
            f"a measurement of {params.kind.replace('_', ' ')}{where} ({params.unit})",
            Owner.RADIOLOGIST,
            f"Ask for the measurement in {params.unit} in the report: {name}.",
        )


def _said_stable(scope: Scope) -> tuple[Evidence, ...]:
    """Return the findings that call the level stable, where no finding calls it unstable.

    A report that says "no instability" has answered the question of motion, though without a
    number; only a report that does not speak of stability leaves it open.
    """
    said = list(scope.imaging_here("instability"))
    # A report of instability that names no level may speak of this one.
    unstable = (*said, *scope.imaging_nowhere("instability"))
    if any(getattr(f.finding, "present", True) for f in unstable):
        return ()
    return tuple(evidence_for(scope, f) for f in said)


class SlipGrade(Predicate):
    """The slip at the level has a Meyerding grade in a relation to one named."""

    name: ClassVar[str] = "slip_grade"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """The operator and the grade; cause where the policy names one."""

        op: Operator
        grade: MeyerdingGrade
        causes: Words = ()

    def require(self, params: Params) -> str:
        """Say the grade asked for."""
        cause = f"{listed(params.causes)} " if params.causes else ""
        return f"{cause}spondylolisthesis, Meyerding grade {words(params.op)} {params.grade}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the graded slips at the level."""
        if (no_level := level_missing(scope, lambda: self.require(params))) is not None:
            return no_level
        slips = list(scope.imaging_here("spondylolisthesis"))
        fits = [every([self._cause(params, f), self._grade(params, f)]) for f in slips]
        yes = [f for fit, f in zip(fits, slips, strict=True) if fit]
        evidence = tuple(evidence_for(scope, f, _slip_shown(f)) for f in yes or slips)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if slips and None not in fits:
            return Reading(Truth.NOT_MET, observed, evidence)
        cause = " and the cause" if params.causes else ""
        asked = f"Ask the radiologist for the Meyerding grade{cause} of the slip at {scope.level}."
        missing = f"the grade{cause} of a slip at {scope.level}"
        return silent(missing, Owner.RADIOLOGIST, asked, evidence, observed)

    @staticmethod
    def _cause(params: Params, found: FindingAt) -> bool | None:
        slip = found.finding
        assert isinstance(slip, Spondylolisthesis)  # noqa: S101 - asked for by kind
        if not params.causes:
            return True
        return None if slip.cause == "not_stated" else slip.cause in params.causes

    @staticmethod
    def _grade(params: Params, found: FindingAt) -> bool | None:
        if not found.positive:
            return False
        grade = slip_grade_of(found)
        return None if grade is None else compare(grade, params.op, params.grade)


def slip_grade_of(found: FindingAt) -> MeyerdingGrade | None:
    """Return the grade of a slip, from its grade or its percentage; never from millimeters."""
    slip = found.finding
    if not isinstance(slip, Spondylolisthesis) or not slip.present:
        return None
    if slip.grade is not None:
        return slip.grade
    return MeyerdingGrade.from_percent(slip.slip_percent) if slip.slip_percent else None


def _slip_shown(found: FindingAt) -> str:
    slip = found.finding
    assert isinstance(slip, Spondylolisthesis)  # noqa: S101 - asked for by kind
    grade = f"grade {slip.grade}" if slip.grade else "grade not stated"
    size = f", {number(slip.slip_mm)} mm" if slip.slip_mm is not None else ""
    if not slip.present:
        return "no slip"
    cause = "" if slip.cause == "not_stated" else f"{slip.cause} "
    return f"{listed(map(str, slip.levels), 'and')}: {cause}slip, {grade}{size}"
