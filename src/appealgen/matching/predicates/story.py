"""Predicates about what the patient has: neural symptoms, pain, red flags, function."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    Words,
    listed,
    number,
    silent,
)
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.policy.schema import Owner
from appealgen.spine import (
    Region,
    Root,
    Zone,
    roots_at,
    threatens_cord,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from appealgen.matching.finding import Evidence
    from appealgen.matching.scope import Scope
    from appealgen.model.story import AxialPain, Claudication, Radicular
    from appealgen.spine import Level

__all__ = [
    "FunctionLimited",
    "NeuralSymptoms",
    "PainUnremitting",
    "RedFlagPresent",
    "expected_roots",
]


@lru_cache(maxsize=64)  # asked many times in one match
def expected_roots(level: Level) -> frozenset[Root]:
    """Return every root that a lesion at a level may reach, whatever its zone."""
    return frozenset(root for zone in Zone for root in roots_at(level, zone))


class NeuralSymptoms(Predicate):
    """Symptoms or signs of neural compression that belong to the level treated.

    Radicular symptoms belong to a level when one of their roots is a root that a lesion there
    reaches; claudication belongs to the lumbar canal; myelopathy to levels beside the cord.
    """

    name: ClassVar[str] = "neural_symptoms"
    reads: ClassVar[tuple[str, ...]] = ("symptoms",)

    class Params(BaseParams):
        """Which kinds count, and whether they must belong to the level."""

        kinds: tuple[Literal["radiculopathy", "claudication", "myelopathy"], ...] = (
            "radiculopathy",
            "claudication",
            "myelopathy",
        )
        here: bool = True

    def require(self, params: Params) -> str:
        """Say the symptoms asked for."""
        kinds = listed(
            "neurogenic claudication" if k == "claudication" else k for k in params.kinds
        )
        return kinds + (" at the level" if params.here else "")

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read each kind; one that belongs here is enough."""
        found = [*self._radicular(params, scope), *self._claudication(params, scope)]
        found += self._myelopathy(params, scope)
        yes = tuple(e for fits, e in found if fits)
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in yes), yes)
        no = tuple(e for fits, e in found if fits is False)
        open_ = tuple(e for fits, e in found if fits is None)
        if no and not open_ and self._all_looked_for(params, scope):
            return Reading(Truth.NOT_MET, "; ".join(e.shown for e in no), no)
        where = f" at {scope.level}" if scope.level else ""
        asked = f"Describe the symptoms by side and dermatome, and say whether they belong{where}."
        return silent(f"symptoms of neural compression{where}", Owner.SURGEON, asked, open_)

    @staticmethod
    def _all_looked_for(params: Params, scope: Scope) -> bool:
        """Return whether the chart speaks of every kind that could belong to the level."""
        symptoms = scope.case.symptoms
        silent_on = {
            "radiculopathy": not symptoms.radicular,
            "claudication": symptoms.claudication is None
            and _belongs(params, scope, _is_lumbar) is not False,
            "myelopathy": symptoms.myelopathy is None
            and _belongs(params, scope, threatens_cord) is not False,
        }
        return not any(silent_on[kind] for kind in params.kinds)

    @staticmethod
    def _radicular(params: Params, scope: Scope) -> list[tuple[bool | None, Evidence]]:
        if "radiculopathy" not in params.kinds:
            return []
        found = []
        for path, record in each("symptoms.radicular", scope.case.symptoms.radicular):
            roots = listed(map(str, record.roots), "and")
            side = f"{record.side} " if record.side else ""
            shown = f"{side}radicular symptoms" + (f" ({roots})" if roots else "")
            fits: bool | None = record.present
            if fits and params.here:
                known = bool(record.roots) and scope.level is not None
                fits = (
                    bool(set(record.roots) & expected_roots(scope.level))
                    if known and scope.level
                    else None
                )
            found.append((fits, scope.evidence(path, record, shown)))
        return found

    @staticmethod
    def _claudication(params: Params, scope: Scope) -> list[tuple[bool | None, Evidence]]:
        record = scope.case.symptoms.claudication
        if "claudication" not in params.kinds or record is None:
            return []
        fits = record.present and _belongs(params, scope, _is_lumbar)
        shown = "neurogenic claudication" if record.present else "no neurogenic claudication"
        return [(fits, scope.evidence("symptoms.claudication", record, shown))]

    @staticmethod
    def _myelopathy(params: Params, scope: Scope) -> list[tuple[bool | None, Evidence]]:
        record = scope.case.symptoms.myelopathy
        if "myelopathy" not in params.kinds or record is None:
            return []
        fits = record.present and _belongs(params, scope, threatens_cord)
        shown = "myelopathy" if record.present else "no myelopathy"
        evidence = scope.evidence("symptoms.myelopathy", record, shown)
        return [(fits, evidence)]


def _is_lumbar(level: Level) -> bool:
    return Region.LUMBAR in level.regions


def _belongs(
    params: NeuralSymptoms.Params, scope: Scope, to: Callable[[Level], bool]
) -> bool | None:
    """Return whether symptoms of a kind can come from the level; None where no level is named."""
    if not params.here:
        return True
    return None if scope.level is None else to(scope.level)


class PainUnremitting(Predicate):
    """The chart calls the pain unremitting (constant, not relieved)."""

    name: ClassVar[str] = "pain_unremitting"
    reads: ClassVar[tuple[str, ...]] = ("symptoms",)

    class Params(BaseParams):
        """Kinds of pain that count."""

        kinds: tuple[Literal["axial", "radicular", "claudication"], ...] = (
            "axial",
            "radicular",
            "claudication",
        )

    def require(self, params: Params) -> str:  # noqa: ARG002 - the protocol's form
        """Say the pain asked for."""
        return "unremitting pain"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read what each kind of pain says of remission."""
        symptoms = scope.case.symptoms
        records: list[tuple[str, AxialPain | Radicular | Claudication]] = []
        if "axial" in params.kinds:
            records += [
                (p, r) for p, r in each("symptoms.axial", symptoms.axial) if _same_region(r, scope)
            ]
        if "radicular" in params.kinds:
            records += list(each("symptoms.radicular", symptoms.radicular))
        if "claudication" in params.kinds and symptoms.claudication is not None:
            records.append(("symptoms.claudication", symptoms.claudication))
        said = [(p, r) for p, r in records if r.present and r.unremitting is not None]
        yes = [(p, r) for p, r in said if r.unremitting]
        evidence = tuple(
            scope.evidence(p, r, self._shown(p, r.unremitting)) for p, r in yes or said
        )
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        if said and len(said) == len([r for _, r in records if r.present]):
            return Reading(Truth.NOT_MET, "; ".join(e.shown for e in evidence), evidence)
        asked = "State whether the pain is unremitting, in the words of the chart."
        return silent("whether the pain is unremitting", Owner.SURGEON, asked)

    @staticmethod
    def _shown(path: str, unremitting: bool | None) -> str:  # noqa: FBT001 - a three-valued fact
        kind = (
            "back or neck pain"
            if ".axial" in path
            else "radicular pain"
            if ".radicular" in path
            else "claudication"
        )
        return f"{kind}: {'unremitting' if unremitting else 'not unremitting'}"


def _same_region(pain: AxialPain, scope: Scope) -> bool:
    """Return False only where the pain is in a region that the line does not touch."""
    levels = (scope.level,) if scope.level else scope.line.levels
    regions = {region for level in levels for region in level.regions}
    return not regions or pain.region in regions


class RedFlagPresent(Predicate):
    """One of the named signs is present; where asked, progressing rapidly."""

    name: ClassVar[str] = "red_flag"
    reads: ClassVar[tuple[str, ...]] = ("symptoms.red_flags",)

    class Params(BaseParams):
        """Signs that count; whether rapid progression is asked for."""

        signs: Words
        rapidly_progressing: bool = False

    def require(self, params: Params) -> str:
        """Say the signs asked for."""
        rapid = "rapidly progressing " if params.rapidly_progressing else ""
        return rapid + listed(params.signs)

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read the signs recorded; only signs recorded absent fail."""
        flags = [
            (p, f)
            for p, f in each("symptoms.red_flags", scope.case.symptoms.red_flags)
            if f.sign.value in params.signs
        ]
        read = [(self._fits(params, f.present, f.rapidly_progressing), p, f) for p, f in flags]
        yes = [(p, f) for fit, p, f in read if fit]
        evidence = tuple(
            scope.evidence(
                p, f, f"{listed([f.sign.value])}: {'present' if f.present else 'absent'}"
            )
            for p, f in yes or flags
        )
        if yes:
            return Reading(Truth.MET, "; ".join(e.shown for e in evidence), evidence)
        looked = {f.sign.value for fit, _, f in read if fit is False}
        looked -= {f.sign.value for fit, _, f in read if fit is None}
        looked |= self._excluded(scope)
        if looked >= set(params.signs):
            return Reading(Truth.NOT_MET, "; ".join(e.shown for e in evidence), evidence)
        signs = listed(params.signs)
        asked = f"Record whether {signs} is present or absent."
        return silent(f"whether there is {signs}", Owner.SURGEON, asked, evidence)

    @staticmethod
    def _excluded(scope: Scope) -> set[str]:
        """Return the syndrome that is excluded when every sign it needs is recorded absent."""
        absent = {f.sign.value for f in scope.case.symptoms.red_flags if not f.present}
        needs = {"saddle_anesthesia", "bladder_dysfunction", "bowel_dysfunction"}
        return {"cauda_equina_syndrome"} if needs <= absent else set()

    @staticmethod
    def _fits(params: Params, present: bool, rapid: bool | None) -> bool | None:  # noqa: FBT001
        if not present or not params.rapidly_progressing:
            return present
        return rapid


class FunctionLimited(Predicate):
    """Daily activities are limited, by what the chart names as the cause."""

    name: ClassVar[str] = "function_limited"
    reads: ClassVar[tuple[str, ...]] = ("function",)

    class Params(BaseParams):
        """Causes that count: neural symptoms, spine pain, or both."""

        due_to: Words = ("neural_symptoms", "both")

    def require(self, params: Params) -> str:
        """Say the limit asked for."""
        return f"daily activities limited by {listed([w for w in params.due_to if w != 'both'])}"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Read every recorded limit and its cause."""
        limits = list(each("function", scope.case.function))
        yes = [
            (p, f) for p, f in limits if f.due_to is not None and f.due_to.value in params.due_to
        ]
        open_ = [(p, f) for p, f in limits if f.due_to is None]
        evidence = tuple(scope.evidence(p, f, self._shown(f)) for p, f in yes or limits)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if limits and not open_:
            return Reading(Truth.NOT_MET, observed, evidence)
        if limits:
            asked = (
                "State in the chart what limits these activities: leg symptoms, back pain, or "
                "another cause."
            )
            return silent(
                "what the recorded limits come from", Owner.SURGEON, asked, evidence, observed
            )
        asked = (
            "Record the limits in numbers: walking distance, standing and sitting minutes, named "
            "activities."
        )
        return silent("limits of daily activities", Owner.PATIENT, asked)

    @staticmethod
    def _shown(limit: object) -> str:
        measure = getattr(limit, "measure").value  # noqa: B009 - typed at the call
        value, unit = getattr(limit, "value", None), getattr(limit, "unit", None)
        if value is not None:
            return f"{measure} {number(value)} {unit}"
        return f"{getattr(limit, 'activity', None) or measure} limited"
