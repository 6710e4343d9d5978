"""Diagnosis codes against the code set, each other, the levels, the imaging and the symptoms."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from appealgen.coding.audit.chart import (
    Billed,
    Chart,
    billed_diagnoses,
    chart_of,
    supported,
)
from appealgen.coding.audit.interface import (
    AuditFinding,
    AuditInput,
    AuditSeverity,
    FixOwner,
    Proposal,
)
from appealgen.coding.icd10 import Icd10Code, Icd10Status
from appealgen.spine import Region

__all__ = [
    "CodeSet",
    "Excludes1",
    "ManifestationFirst",
    "Specificity",
    "known_diagnoses",
    "region_words",
]

_SHOWN = 6
"""As many codes as a sentence holds."""


class CodeSet:
    """Headers, codes without their last character, and codes that do not exist."""

    id = "diagnosis-not-valid"
    title = "Diagnosis codes valid on the date of service"
    source = "CMS ICD-10-CM code list"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each code that no claim may carry on the day."""
        chart = chart_of(audit)
        for billed, known in known_diagnoses(audit):
            if known.status is not Icd10Status.BILLABLE:
                yield self._finding(audit, chart, billed, known)

    def _finding(
        self, audit: AuditInput, chart: Chart, billed: Billed, known: Icd10Code
    ) -> AuditFinding:
        what, fix, proposals = _invalid(audit, chart, known)
        return AuditFinding(
            self.id,
            AuditSeverity.WILL_DENY,
            "Diagnosis code not valid on this date",
            f"Code {billed.code} {what}.",
            billed.path,
            (billed.code,),
            audit.rules.diagnosis.rule("code_set").at(known.edition),
            fix,
            proposals=proposals,
        )


def _invalid(
    audit: AuditInput, chart: Chart, known: Icd10Code
) -> tuple[str, str, tuple[Proposal, ...]]:
    if known.status is Icd10Status.NEEDS_SEVENTH:
        letters = ", ".join(known.seventh_characters)
        return (
            "lacks its seventh character",
            f"Add the character for the encounter ({letters}).",
            (),
        )
    if known.status is Icd10Status.NOT_IN_SET:
        return "is not in the code set", "Look the code up for the date of service.", ()
    since = f" since {known.split_on.isoformat()}" if known.split_on else ""
    children = audit.knowledge.icd10_children(known.code)
    fitting = supported(audit, chart, known.code)
    fix = (
        f"Use a full code under it: {', '.join(children[:_SHOWN])}."
        if children
        else "Use a full code."
    )
    if not fitting:
        fitting = tuple(
            Proposal(c, "under this header; the record decides") for c in children[:_SHOWN]
        )
    return f"is a header, which no claim may carry{since}", fix, fitting


class Specificity:
    """Unspecified codes, and symptom codes that stand alone for an operation."""

    id = "diagnosis-unspecified"
    title = "Diagnoses as specific as the record"
    source = "CMS ICD-10-CM code list; editorial"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding for each unspecified code, or one for symptom codes alone."""
        chart = chart_of(audit)
        found = known_diagnoses(audit)
        symptoms = [b for b, _ in found if b.code.startswith(audit.rules.diagnosis.symptom_only)]
        if found and len(symptoms) == len(billed_diagnoses(audit)) and _operates(audit):
            yield self._symptoms(audit, chart, symptoms)
            return
        for billed, known in found:
            if known.unspecified and known.billable:
                yield self._unspecified(audit, chart, billed, known)

    def _symptoms(self, audit: AuditInput, chart: Chart, billed: list[Billed]) -> AuditFinding:
        codes = tuple(one.code for one in billed)
        better = tuple(p for p in supported(audit, chart) if p.code not in codes)
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY,
            "Symptom codes alone",
            f"{'Code' if len(codes) == 1 else 'Codes'} {', '.join(codes)} "
            f"{'names' if len(codes) == 1 else 'name'} a symptom, and no diagnosis names its "
            "cause.",
            billed[0].path,
            codes,
            audit.rules.diagnosis.rule("symptom"),
            "Code the disease that the imaging and the note name; keep the symptom second, where "
            "no Excludes1 note forbids it.",
            proposals=better,
        )

    def _unspecified(
        self, audit: AuditInput, chart: Chart, billed: Billed, known: Icd10Code
    ) -> AuditFinding:
        others = {one.code for one in billed_diagnoses(audit)}
        better = tuple(p for p in supported(audit, chart) if p.code not in others)
        return AuditFinding(
            self.id,
            AuditSeverity.LIKELY_DENY if better else AuditSeverity.RISK,
            "Unspecified diagnosis",
            f"Code {billed.code} leaves the site or kind open"
            + (", and the record supports a more specific code." if better else "."),
            billed.path,
            (billed.code,),
            audit.rules.diagnosis.rule("specificity").at(known.edition),
            "Use the specific code the record supports."
            if better
            else "Have the note name the site and kind, and code that.",
            FixOwner.CODER if better else FixOwner.SURGEON,
            proposals=better,
        )


class Excludes1:
    """Two codes that an Excludes1 note keeps apart."""

    id = "diagnosis-excludes1"
    title = "Excludes1 notes"
    source = "ICD-10-CM tabular list"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield one finding for each such pair of diagnoses."""
        for (a, known_a), (b, known_b) in combinations(known_diagnoses(audit), 2):
            if not (known_a.excludes(b.code) or known_b.excludes(a.code)):
                continue
            holder = known_a if known_a.excludes(b.code) else known_b
            # The disease stays and its symptom goes, whichever of the two has the note.
            symptom = a.code.startswith(audit.rules.diagnosis.symptom_only)
            dropped, kept = (a, b) if symptom or holder is known_b else (b, a)
            rule = audit.rules.diagnosis.rule("excludes1")
            yield AuditFinding(
                self.id,
                AuditSeverity.LIKELY_DENY,
                "Diagnoses that exclude each other",
                f"Codes {a.code} and {b.code} stand under an Excludes1 note of {holder.code}.",
                dropped.path,
                (a.code, b.code),
                rule.at(holder.excludes1_edition) if holder.excludes1_edition else rule,
                f"Keep {kept.code} and remove {dropped.code}, unless the two are unrelated "
                "conditions and the note says so.",
            )


class ManifestationFirst:
    """A manifestation code in first place."""

    id = "manifestation-first"
    title = "Manifestation codes never first"
    source = "ICD-10-CM tabular list"

    def run(self, audit: AuditInput) -> Iterator[AuditFinding]:
        """Yield a finding where the first diagnosis is a manifestation code."""
        billed = billed_diagnoses(audit)
        if billed and billed[0].code.startswith(audit.rules.diagnosis.never_first):
            yield AuditFinding(
                self.id,
                AuditSeverity.WILL_DENY,
                "Manifestation code first",
                f"Code {billed[0].code} names a manifestation and stands first.",
                billed[0].path,
                (billed[0].code,),
                audit.rules.diagnosis.rule("manifestation"),
                "Put the disease it belongs to first.",
            )


def known_diagnoses(audit: AuditInput) -> tuple[tuple[Billed, Icd10Code], ...]:
    """Return the diagnoses on file with what the code set says of each; others are passed over."""
    day = audit.sessions[0].day if audit.sessions else audit.as_of
    return tuple(
        (billed, known)
        for billed in billed_diagnoses(audit)
        if (known := audit.knowledge.icd10(billed.code, day)) is not None
    )


def region_words(words: str) -> frozenset[Region]:
    """Return the regions named in the words of the code table; empty where none is."""
    marks = {
        Region.CERVICAL: ("cervic", "occipito", "C4-", "C5-", "C6-"),
        Region.THORACIC: ("thorac",),
        Region.LUMBAR: ("lumb",),
        Region.SACRAL: ("sacr",),
    }
    return frozenset(region for region, parts in marks.items() if any(p in words for p in parts))


def _operates(audit: AuditInput) -> bool:
    families = set(audit.rules.diagnosis.procedures)
    lines = [line for session in audit.sessions for line in session.lines]
    return any(line.known is not None and line.known.family in families for line in lines)
