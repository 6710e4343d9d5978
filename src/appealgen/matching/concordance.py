"""Concordance: do symptoms, examination, imaging and the requested level tell one story?

Computed for every line and level with the anatomy of ``spine``. A disagreement is never settled
here: it is shown to the surgeon first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.matching.finding import Concordance, ConcordanceNote, Evidence
from appealgen.matching.predicates.interface import listed
from appealgen.matching.predicates.story import expected_roots
from appealgen.matching.scope import each
from appealgen.matching.truth import Truth
from appealgen.model.imaging import Stenosis
from appealgen.spine import (
    Region,
    Side,
    StenosisGrade,
    Zone,
    roots_at,
    roots_of_muscle,
    threatens_cord,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.scope import FindingAt, Scope
    from appealgen.spine import Level, Root

__all__ = ["concordance"]

_NEURAL = ("stenosis", "herniation", "neural_compression", "cyst")
_STRUCTURAL = (
    "spondylolisthesis",
    "dynamic_motion",
    "instability",
    "fracture",
    "pseudarthrosis",
    "hardware_failure",
    "deformity",
    "disc_degeneration",
)


def concordance(scope: Scope) -> Concordance:
    """Return the comparisons for one line at one level."""
    if scope.level is None:
        says = "The request names no level, so nothing can be compared."
        return Concordance((ConcordanceNote("level", Truth.NOT_DOCUMENTED, says),))
    neural = [f for f in scope.imaging_here(*_NEURAL) if _positive(f)]
    notes = (
        _imaging(scope, scope.level, neural),
        _symptoms(scope, scope.level, neural),
        _examination(scope, scope.level),
        _sides(scope, neural),
    )
    return Concordance(notes)


def _positive(found: FindingAt) -> bool:
    if not getattr(found.finding, "present", True):
        return False
    if isinstance(found.finding, Stenosis):
        grade = found.finding.grade
        return grade is None or grade >= StenosisGrade.MODERATE
    return True


def _imaging(scope: Scope, level: Level, neural: list[FindingAt]) -> ConcordanceNote:
    found = neural + [f for f in scope.imaging_here(*_STRUCTURAL) if _positive(f)]
    evidence = tuple(scope.evidence_of(f, _kind(f)) for f in found)
    if found:
        says = (
            f"Imaging reports {listed(dict.fromkeys(_kind(f) for f in found), 'and')} at {level}."
        )
        return ConcordanceNote("imaging", Truth.MET, says, evidence)
    looked = list(scope.imaging_here(*_NEURAL, *_STRUCTURAL))
    if looked:
        says = f"The imaging on file reports nothing at {level} that the operation would treat."
        return ConcordanceNote("imaging", Truth.NOT_MET, says)
    says = f"No imaging finding at {level} is on file."
    return ConcordanceNote("imaging", Truth.NOT_DOCUMENTED, says)


def _kind(found: FindingAt) -> str:
    return str(found.finding.kind).replace("_", " ")  # type: ignore[attr-defined]


def _roots_by_imaging(level: Level, neural: list[FindingAt]) -> frozenset[Root]:
    """Return the roots the reported zones reach; all of the level's where no zone is named."""
    named: set[Root] = set()
    for found in neural:
        zone = getattr(found.finding, "zone", None)
        named |= set(getattr(found.finding, "roots", ()))
        if zone is Zone.CENTRAL:
            named |= roots_at(level, Zone.CENTRAL) | expected_roots(level)
        elif zone is not None:
            named |= roots_at(level, zone)
    return frozenset(named) or expected_roots(level)


def _symptoms(scope: Scope, level: Level, neural: list[FindingAt]) -> ConcordanceNote:
    symptoms = scope.case.symptoms
    radicular = [(p, r) for p, r in each("symptoms.radicular", symptoms.radicular) if r.present]
    claudication = symptoms.claudication
    evidence = [scope.evidence(p, r, "radicular symptoms") for p, r in radicular]
    if claudication is not None and claudication.present:
        evidence.append(scope.evidence("symptoms.claudication", claudication, "claudication"))
    roots = {root for _, r in radicular for root in r.roots}
    reached = _roots_by_imaging(level, neural)
    if roots & reached:
        both = listed(map(str, sorted(roots & reached)), "and")
        reaches = (
            f"the finding at {level} reaches" if neural else f"a finding at {level} would reach"
        )
        says = f"Symptoms lie in the {both} distribution, which {reaches}."
        return ConcordanceNote("symptoms", Truth.MET, says, tuple(evidence))
    lumbar_canal = Region.LUMBAR in level.regions and any(
        getattr(f.finding, "zone", None) in {Zone.CENTRAL, Zone.LATERAL_RECESS} for f in neural
    )
    if claudication is not None and claudication.present and lumbar_canal:
        says = f"Neurogenic claudication fits the narrowing of the canal at {level}."
        return ConcordanceNote("symptoms", Truth.MET, says, tuple(evidence))
    myelopathy = symptoms.myelopathy
    if myelopathy is not None and myelopathy.present and _at_the_cord(level, neural):
        evidence.append(scope.evidence("symptoms.myelopathy", myelopathy, "myelopathy"))
        says = f"Myelopathy fits the finding at {level}, which lies beside the spinal cord."
        return ConcordanceNote("symptoms", Truth.MET, says, tuple(evidence))
    if lumbar_canal and any(root > max(expected_roots(level)) for root in roots):
        says = (
            f"A narrowing of the canal at {level} can reach the roots below it; the chart does not "
            "say whether the symptoms come from there."
        )
        return ConcordanceNote("symptoms", Truth.NOT_DOCUMENTED, says, tuple(evidence))
    if roots:
        here = listed(map(str, sorted(reached)), "or")
        theirs = listed(map(str, sorted(roots)), "and")
        one = (
            f"the finding at {level}"
            if neural
            else f"no finding at {level} is on record; one there"
        )
        says = f"Symptoms lie in the {theirs} distribution; {one} would reach {here}."
        return ConcordanceNote("symptoms", Truth.NOT_MET, says, tuple(evidence))
    says = f"The chart does not tie the symptoms to {level} by dermatome or by claudication."
    return ConcordanceNote("symptoms", Truth.NOT_DOCUMENTED, says, tuple(evidence))


def _at_the_cord(level: Level, neural: list[FindingAt]) -> bool:
    return threatens_cord(level) and any(
        getattr(f.finding, "zone", None) is Zone.CENTRAL
        or getattr(f.finding, "of", None) == "spinal_cord"
        for f in neural
    )


def _deficits(scope: Scope) -> Iterator[tuple[frozenset[Root], str, Evidence]]:
    for path, exam in each("exams", scope.case.exams):
        for motor in exam.motor:
            if motor.grade.is_weak:
                shown = f"{motor.side} {motor.muscle.label} {motor.grade}/5"
                yield roots_of_muscle(motor.muscle), shown, scope.evidence(path, exam, shown)
        for sensation in exam.sensation:
            if sensation.finding != "normal":
                shown = f"{sensation.finding} {sensation.side} {sensation.root} sensation"
                yield frozenset({sensation.root}), shown, scope.evidence(path, exam, shown)


def _examination(scope: Scope, level: Level) -> ConcordanceNote:
    deficits = list(_deficits(scope))
    here = expected_roots(level)
    fits = [(shown, e) for roots, shown, e in deficits if roots & here]
    if fits:
        shown = listed(dict.fromkeys(s for s, _ in fits), "and")
        says = f"The examination agrees with {level}: {shown}."
        return ConcordanceNote("examination", Truth.MET, says, tuple(e for _, e in fits))
    localizing = [(shown, e) for roots, shown, e in deficits if roots]
    if localizing:
        shown = listed(dict.fromkeys(s for s, _ in localizing), "and")
        says = f"The deficits recorded ({shown}) belong to roots that {level} does not reach."
        return ConcordanceNote("examination", Truth.NOT_MET, says, tuple(e for _, e in localizing))
    if deficits:
        shown = listed(dict.fromkeys(s for _, s, _ in deficits), "and")
        says = f"The deficits recorded ({shown}) do not point to one root."
        return ConcordanceNote("examination", Truth.NOT_DOCUMENTED, says)
    if any(exam.motor or exam.sensation or exam.others_normal for exam in scope.case.exams):
        says = "The examination at rest shows no deficit"
        claudication = scope.case.symptoms.claudication
        common = claudication is not None and claudication.present
        says += "; with claudication that is common." if common else "."
        return ConcordanceNote("examination", Truth.NOT_APPLICABLE, says)
    says = f"No examination finding is on file to compare with {level}."
    return ConcordanceNote("examination", Truth.NOT_DOCUMENTED, says)


def _sides(scope: Scope, neural: list[FindingAt]) -> ConcordanceNote:
    picture = {s for f in neural if (s := getattr(f.finding, "side", None))}
    here = expected_roots(scope.level) if scope.level else frozenset()
    symptom = {
        r.side
        for r in scope.case.symptoms.radicular
        if r.present and r.side and (not r.roots or here & set(r.roots))
    }
    asked = {scope.line.side} if scope.line.side else set()
    known = [("imaging", picture), ("symptoms", symptom), ("request", asked)]
    stated = [(name, sides) for name, sides in known if sides]
    if len(stated) < 2:  # noqa: PLR2004 - nothing to compare
        says = "Side is stated by at most one of imaging, symptoms and request."
        return ConcordanceNote("side", Truth.NOT_APPLICABLE, says)
    clashes = [
        (one, other)
        for i, (one, a) in enumerate(stated)
        for other, b in stated[i + 1 :]
        if not _overlap(a, b)
    ]
    evidence = tuple(scope.evidence_of(f, _kind(f)) for f in neural)
    if clashes:
        pairs = listed((f"{one} and {other}" for one, other in clashes), "and")
        says = f"Left and right do not agree between {pairs}."
        return ConcordanceNote("side", Truth.NOT_MET, says, evidence)
    says = f"Side agrees between {listed((name for name, _ in stated), 'and')}."
    return ConcordanceNote("side", Truth.MET, says, evidence)


def _overlap(one: set[Side], other: set[Side]) -> bool:
    return bool(one & other) or Side.BILATERAL in one | other
