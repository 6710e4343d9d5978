"""Compression of a nerve root or the cord, in the radiologist's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from appealgen.matching.finding import Evidence
from appealgen.matching.predicates.interface import (
    BaseParams,
    Predicate,
    Reading,
    Words,
    level_missing,
    listed,
    silent,
)
from appealgen.matching.predicates.pictures import ADVANCED, evidence_for, shown
from appealgen.matching.truth import Truth
from appealgen.model.imaging import Herniation, NeuralCompression, Stenosis
from appealgen.policy.schema import Owner
from appealgen.spine import StenosisGrade, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.matching.scope import FindingAt, Scope
    from appealgen.model.imaging import Addendum, ImagingStudy
    from appealgen.spine import Level

__all__ = ["CompressionReported", "says_compression"]

_BREAKS = re.compile(r"[.;:\n]|,|\b(?:but|however|although|though|whereas|while|except)\b")
_NO_NEGATION = re.compile(r"\bno (?:\w+ ){0,2}change\b|\bnot (?:only|merely|just)\b|\bunchanged\b")
_BEFORE = re.compile(
    r"\b(?:no|not|without|nor|neither|never|absent|negative for|free of)\b|\bnon-?$"
)
_AFTER = re.compile(
    r"^[\w' -]{0,40}\b(?:is|was|are|were)?\s*(?:not (?:seen|present|identified|evident|shown)"
    r"|absent|excluded|ruled out|resolved)\b"
)
_UNSURE = re.compile(
    r"\b(?:possibl[ey]|probabl[ey]|may|might|could|suspected|questionable|equivocal|borderline"
    r"|cannot (?:be )?exclude|(?:cannot|can not) be (?:excluded|ruled out)|versus|vs)\b"
)
_STRUCTURES = {
    "nerve_root": ("root", "nerve"),
    "spinal_cord": ("cord",),
    "cauda_equina": ("cauda",),
}
_SIGNS = str.maketrans({"/": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-"})


def says_compression(words: str, stems: tuple[str, ...]) -> bool | None:
    """Return whether the words assert one of the stems: True, denied (False), or unsure (None).

    A stem counts at the beginning of a word, so "decompression" is not compression. Each clause
    is read by itself: "no fracture; compresses the L5 root" asserts, "no nerve root compression"
    and "compression is not seen" deny, "possible compression" leaves it open. Words without any
    stem assert nothing and so deny.
    """
    verdicts = []
    for clause in _BREAKS.split(_NO_NEGATION.sub(" ", words.casefold())):
        for stem in stems:
            verdicts += [
                _verdict_of(clause[: found.start()], clause[found.end() :])
                for found in re.finditer(rf"\b{re.escape(stem.casefold())}\w*", clause)
            ]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _verdict_of(before: str, after: str) -> bool | None:
    if _UNSURE.search(before) or _UNSURE.search(after):
        return None
    return not (_BEFORE.search(before) or _AFTER.search(after))


@dataclass(frozen=True, slots=True)
class _Said:
    """What one finding or addendum says, with the place to cite."""

    verdict: bool | None
    evidence: Evidence


_MAY_PRESS = ("stenosis", "herniation", "neural_compression")


class CompressionReported(Predicate):
    """The report itself says compression of a nerve root, the cauda equina or the cord.

    A policy that says "impingement is not compression" is read against the radiologist's own
    words: the finding's ``words``, or an addendum's. The latest addendum about the level is the
    last word on its study. Without the words it stays open.
    """

    name: ClassVar[str] = "compression_reported"
    reads: ClassVar[tuple[str, ...]] = ("imaging",)

    class Params(BaseParams):
        """Structures that count; stems of words that are compression; words that are not.

        With ``does_not_count``, only those words fail; other words that are not compression
        leave the criterion open. Without it, any words that do not say compression fail.
        """

        of: Words = ("nerve_root", "spinal_cord", "cauda_equina")
        says: Words = ("compress",)
        does_not_count: Words = ()
        modalities: Words = ADVANCED

    def require(self, params: Params) -> str:
        """Say the word asked for."""
        return f"compression of {listed(params.of)} at the level, in the radiology report"

    def evaluate(self, params: Params, scope: Scope) -> Reading:
        """Look for the word in the findings and addenda about the level."""
        if scope.level is None:
            no_level = level_missing(scope, lambda: self.require(params))
            assert no_level is not None  # noqa: S101 - there is no level
            return no_level
        said = list(self._said(params, scope, scope.level))
        yes = [s for s in said if s.verdict]
        evidence = tuple(s.evidence for s in yes or said)
        observed = "; ".join(e.shown for e in evidence)
        if yes:
            return Reading(Truth.MET, observed, evidence)
        if said and all(s.verdict is False for s in said):
            return Reading(Truth.NOT_MET, observed, evidence)
        return (None if said else self._without(params, scope)) or silent(
            f"the radiologist's words on neural compression at {scope.level}",
            Owner.RADIOLOGIST,
            f"Ask the radiologist whether the nerve root or cord is compressed at {scope.level}; "
            "if so, for a written addendum that uses the word.",
            evidence,
            observed,
        )

    def _said(self, params: Params, scope: Scope, level: Level) -> Iterator[_Said]:
        """Yield what each study says of the level; an addendum stands in for its findings."""
        findings = [f for f in scope.imaging_here("neural_compression") if _counts(params, f)]
        for index, study in enumerate(scope.case.imaging):
            if study.modality.value not in (*params.modalities, "not_stated"):
                continue
            own = [f for f in findings if f.study is study]
            added = _latest_addendum(study, level, alone=_alone(scope, study, level))
            if added is not None:
                place, addendum = added
                cites = addendum.cite or study.cite
                path = f"imaging[{index}].addenda[{place}]"
                evidence = Evidence(path, f"addendum: “{addendum.words}”", cites, addendum)
                verdict = _addendum_says(params, addendum)
                if verdict is not None or not own:
                    yield _known_study(study, _Said(verdict, evidence))
                    continue
            for found in own:
                evidence = evidence_for(scope, found, _quoted(found))
                yield _known_study(study, _Said(_finding_says(params, found), evidence))

    @staticmethod
    def _without(params: Params, scope: Scope) -> Reading | None:
        """Return the failure where the report describes the level and leaves no compression."""
        # A finding whose report names no level may be at this one.
        if any(f.positive for f in scope.imaging_nowhere(*_MAY_PRESS)):
            return None
        here = [f for f in scope.imaging_here("stenosis") if isinstance(f.finding, Stenosis)]
        texts = [f.study.report for f in here if f.study.official_report and f.study.report]
        stems = "|".join(re.escape(stem.casefold()) for stem in params.says)
        if texts and not any(re.search(rf"\b(?:{stems})", text.casefold()) for text in texts):
            return Reading(Truth.NOT_MET, "the report grades the level and names no compression")
        if not _free_of_stenosis(here) or _displaced_disc(scope):
            return None
        evidence = tuple(evidence_for(scope, f) for f in here)
        return Reading(Truth.NOT_MET, "; ".join(e.shown for e in evidence), evidence)


def _known_study(study: ImagingStudy, said: _Said) -> _Said:
    """Keep a finding open where nobody says what kind of study shows it."""
    unknown = study.modality.value == "not_stated" and said.verdict is True
    return _Said(None, said.evidence) if unknown else said


def _counts(params: CompressionReported.Params, found: FindingAt) -> bool:
    return isinstance(found.finding, NeuralCompression) and found.finding.of in params.of


def _finding_says(params: CompressionReported.Params, found: FindingAt) -> bool | None:
    finding = found.finding
    assert isinstance(finding, NeuralCompression)  # noqa: S101 - asked for by kind
    if not finding.present:
        return False
    return None if finding.words is None else _reading_of(params, finding.words)


def _reading_of(params: CompressionReported.Params, words: str) -> bool | None:
    verdict = says_compression(words, params.says)
    if verdict is not False or not params.does_not_count:
        return verdict
    stems = "|".join(re.escape(stem.casefold()) for stem in (*params.says, *params.does_not_count))
    return False if re.search(rf"\b(?:{stems})", words.casefold()) else None


def _addendum_says(params: CompressionReported.Params, addendum: Addendum) -> bool | None:
    """Return what an addendum says of the structures asked for; None where it names no other."""
    verdict = _reading_of(params, addendum.words)
    if verdict is not True or set(params.of) >= set(_STRUCTURES):
        return verdict
    words = addendum.words.casefold()
    return (
        True
        if any(re.search(rf"\b{w}", words) for of in params.of for w in _STRUCTURES[of])
        else None
    )


def _latest_addendum(
    study: ImagingStudy, level: Level, *, alone: bool
) -> tuple[int, Addendum] | None:
    about = [(i, a) for i, a in enumerate(study.addenda) if _is_about(a, level, alone=alone)]
    return max(about, key=lambda item: (item[1].on.latest, item[0]), default=None)


def _alone(scope: Scope, study: ImagingStudy, level: Level) -> bool:
    """Return whether neural compression at this level is all that the study's entries speak of."""
    entries = [f for f in scope.imaging("neural_compression") if f.study is study]
    return bool(entries) and all(getattr(f.finding, "levels", ()) == (level,) for f in entries)


def _is_about(addendum: Addendum, level: Level, *, alone: bool) -> bool:
    """Return whether an addendum is about a level: by its levels, its words, or as the only one."""
    if addendum.levels:
        return level in addendum.levels
    said = addendum.words.upper().translate(_SIGNS)
    if re.search(rf"\b{level.upper}-{str(level.lower)[0]}?{str(level.lower)[1:]}\b", said):
        return True
    return alone and re.search(r"\b[CTL][0-9]{1,2}-", said) is None


def _free_of_stenosis(here: list[FindingAt]) -> bool:
    """Return whether canal and foramina are reported free of significant stenosis.

    Such a report leaves no compression there to be named.
    """
    free: set[Zone] = set()
    for item in here:
        assert isinstance(item.finding, Stenosis)  # noqa: S101 - sorted by the caller
        grade = item.finding.grade if item.finding.present else StenosisGrade.NONE
        if grade is None or grade > StenosisGrade.NOT_SIGNIFICANT:
            return False
        free |= {item.finding.zone} if item.finding.zone else set(Zone)
    return {Zone.CENTRAL, Zone.FORAMINAL} <= free


def _displaced_disc(scope: Scope) -> bool:
    """Return whether a disc is reported herniated at the level, beyond a bulge.

    It may press on a root in the lateral recess, of which a grade of canal and foramina is silent.
    """
    found = (f.finding for f in scope.imaging_here("herniation"))
    return any(isinstance(h, Herniation) and h.present and h.shape != "bulge" for h in found)


def _quoted(found: FindingAt) -> str:
    said = getattr(found.finding, "words", None)
    return f"“{said}”" if said else shown(found)
