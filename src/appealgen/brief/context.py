"""What all briefs of one case share: the determination, the argument drawn from it, the words.

Built once per case; every document reads from it, so that all outputs agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.argument import (
    expected_objections,
    families_of,
    groups_of,
    rebuttals_of,
    strongest_finding,
)
from appealgen.brief.interface import CitedText, pointers, runs
from appealgen.brief.sentences import Speaker
from appealgen.brief.statements import statements_of
from appealgen.brief.words import ended, join, say_date, say_partial, sentence_case
from appealgen.matching import Evidence, Truth, gaps_of
from appealgen.model.care import FAILED
from appealgen.spine import say_levels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from appealgen.argument import Expected, Group, Objection, Rebuttal, Reference
    from appealgen.matching import Determination, Finding, Gap, LineResult
    from appealgen.model import Case
    from appealgen.model.denial import Attestation
    from appealgen.model.request import Indication, ProcedureLine
    from appealgen.policy import PolicyVersion

__all__ = ["Context", "SignOff"]

_MOST_REFERENCES = 4


@dataclass(frozen=True)
class SignOff:
    """The surgeon's release of the documents: who, when, of which case file."""

    by: str
    on: dt.date


@dataclass(frozen=True)
class Context:
    """One case, judged: everything a brief may show."""

    case: Case
    determination: Determination
    objections: tuple[Objection, ...]
    references: dict[str, Reference]
    signed: SignOff | None = None

    @property
    def as_of(self) -> dt.date:
        """Return the day of the assessment; documents carry it."""
        return self.determination.as_of

    @cached_property
    def speaker(self) -> Speaker:
        """Return the maker of sentences for this case."""
        return Speaker(self.case, self.as_of)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return the points by line and level; lines left out of the argument are not in it."""
        argued = {id(line.line) for line in self.argued}
        reasons = [r.category for r in self.case.denial.reasons] if self.case.denial else []
        made = groups_of(self.determination, reasons)
        return tuple(g for g in made if id(g.line.line) in argued)

    @cached_property
    def rebuttals(self) -> tuple[Rebuttal, ...]:
        """Return the stated reasons with what answers them."""
        return rebuttals_of(self.case, self.determination, self.groups)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Return what is not documented."""
        return gaps_of(self.determination)

    @cached_property
    def expected(self) -> tuple[Expected, ...]:
        """Return the objections to expect."""
        return expected_objections(
            self.case, self.determination, self.objections, self.references
        )

    @cached_property
    def strongest(self) -> Evidence | None:
        """Return the most compelling finding."""
        return strongest_finding(self.determination)

    @cached_property
    def exceptions(self) -> tuple[tuple[Finding, Attestation], ...]:
        """Return the criteria not met for which the surgeon attests a reason."""
        attested = {a.criterion: a for a in self.case.attestations if a.key == "exception"}
        return tuple(
            (finding, attested[finding.criterion.id])
            for _, line in self.determination.lines()
            for level in line.levels
            for finding in level.finding.walk()
            if finding.truth is Truth.NOT_MET and finding.criterion.id in attested
        )

    @cached_property
    def argued(self) -> tuple[LineResult, ...]:
        """Return the lines the letter asks for: not those whose criteria are not met.

        A line not met stays only where the surgeon attests an exception to what fails.
        """
        excepted = {finding.criterion.id for finding, _ in self.exceptions}
        kept: list[LineResult] = []
        for _, line in self.determination.lines():
            failing = {f.criterion.id for lv in line.levels for f in lv.finding.walk() if f.truth is Truth.NOT_MET}
            if line.line.denied and (line.truth is not Truth.NOT_MET or failing & excepted):
                kept.append(line)
        return tuple(kept)

    @cached_property
    def left_out(self) -> tuple[LineResult, ...]:
        """Return the denied lines that the letter does not ask for."""
        argued = {id(line) for line in self.argued}
        return tuple(ln for _, ln in self.determination.lines() if ln.line.denied and id(ln) not in argued)

    # Draft

    @property
    def draft(self) -> bool:
        """Return whether the documents are drafts."""
        return self.signed is None

    @property
    def draft_reason(self) -> str:
        """Return why, as the margin of every page prints it."""
        if self.signed is not None:
            return ""
        open_ = [line for line in self.argued if line.truth is Truth.NOT_DOCUMENTED]
        if open_:
            return "criteria are still open (see the open questions), and the surgeon has not signed."
        return "the surgeon has not signed."

    # Words

    @property
    def reference_words(self) -> str:
        """Return the payer's reference for footers; never a patient's name."""
        denial = self.case.denial
        if denial and denial.references:
            first = denial.references[0]
            return f"{first.label} {first.number}"
        return "no reference number"

    @staticmethod
    def short_line(line: ProcedureLine) -> str:
        """Return "63047, laminectomy with facetectomy"."""
        return f"{line.named}, {line.what}" if line.what and line.code else line.what or line.named

    def line_words(self, line: ProcedureLine) -> str:
        """Return a line with its place: "63047 (laminectomy …) at L4-L5"."""
        name = f"{line.named} ({line.what})" if line.what and line.code else line.what or line.named
        if line.levels:
            return f"{name} at {say_levels(line.levels)}"
        if line.vertebrae:
            return f"{name} at {join(line.vertebrae)}"
        return f"{name}, {line.joint.value} joint" if line.joint else name

    def spoken_request(self) -> str:
        """Return what is asked for in words a person can say: no codes, levels once."""
        lines = [line.line for line in self.argued]
        names = join(line.what or line.named for line in lines)
        levels = {level for line in lines for level in line.levels}
        same = all(set(line.levels) == levels for line in lines)
        if levels and same:
            return f"{names} at {say_levels(levels)}"
        return self.request_words()

    def request_words(self) -> str:
        """Return what the letter asks for in one phrase."""
        return join(self.line_words(line.line) for line in self.argued)

    @staticmethod
    def policy_citation(policy: PolicyVersion) -> str:
        """Return how a policy is named in prose."""
        return policy.citation

    def criteria_caption(self) -> str:
        """Return the caption of the criteria table."""
        return join(f"{p.citation}, {p.title}" for p in self.determination.policies)

    def policy_note(self) -> str:
        """Return which version was read and how its sections are cited."""
        said = []
        for policy in self.determination.policies:
            said.append(f"{policy.citation}, version of {say_date(policy.version)}")
        note = f"Criteria are restated in our words from {join(said)}."
        if any(p.label_basis.value == "derived" for p in self.determination.policies):
            note += " Sections are cited by section letter and item title."
        return note

    # Facts

    def facts(self, evidence: Iterable[Evidence]) -> tuple[CitedText, ...]:
        """Return evidence as sentences with pointers, each sentence once."""
        said: dict[str, list[Evidence]] = {}
        for item in evidence:
            said.setdefault(self.speaker.sentence(item), []).append(item)
        return tuple(
            CitedText(text=text, cites=pointers((c for e in items for c in e.cites), self.case))
            for text, items in said.items()
        )

    def failed_care(self) -> tuple[CitedText, ...]:
        """Return every course of care that failed, in the order of the case."""
        failed = [
            Evidence(f"care[{i}]", "", course.cite, course)
            for i, course in enumerate(self.case.care)
            if course.outcome in FAILED
        ]
        return self.facts(failed)

    def progression(self) -> tuple[CitedText, ...]:
        """Return what shows a deficit that progresses, where that criterion is met."""
        for _, line in self.determination.lines():
            for level in line.levels:
                for leaf in level.finding.leaves():
                    if leaf.criterion.check == "progressive_deficit" and leaf.truth is Truth.MET:
                        return statements_of(self.speaker, leaf)
        return ()

    def summary(self) -> tuple[CitedText, ...]:
        """Return the clinical summary: who, since when, what, how much it limits, what was found."""
        case, speaker = self.case, self.speaker
        who = speaker.person
        facts: list[CitedText] = []
        age = case.age_on(self.as_of)
        onset = case.symptoms.onset
        aged = f"{who.name} is {age} years old." if age is not None else ""
        if onset is not None and onset.value is not None:
            began = f"Symptoms began in {say_partial(onset.value)}."
            facts.append(CitedText(text=f"{aged} {began}".strip(), cites=pointers(onset.cite, case)))
        elif aged:
            facts.append(CitedText(text=aged))
        facts += self.facts(self._symptom_evidence())
        if case.exams:
            latest = max(case.exams, key=lambda e: str(e.date or ""))
            text = ended(sentence_case(speaker.exam(latest)))
            facts.append(CitedText(text=text, cites=pointers(latest.cite, case)))
        return runs(self._with_pronouns(facts))

    def _with_pronouns(self, facts: list[CitedText]) -> list[CitedText]:
        """Return the facts with the name in the first sentence and pronouns after it."""
        who = self.speaker.person
        has = f"{sentence_case(who.he)} {who.verb('has', 'have')} "
        named = [f.model_copy(update={"text": f.text.replace(f"{who.name} has ", has)}) for f in facts[1:]]
        return [*facts[:1], *named]

    def _symptom_evidence(self) -> list[Evidence]:
        symptoms = self.case.symptoms
        records = [
            *((f"symptoms.axial[{i}]", r) for i, r in enumerate(symptoms.axial)),
            *([("symptoms.claudication", symptoms.claudication)] if symptoms.claudication else []),
            *((f"symptoms.radicular[{i}]", r) for i, r in enumerate(symptoms.radicular)),
            *([("symptoms.myelopathy", symptoms.myelopathy)] if symptoms.myelopathy else []),
        ]
        present = [(p, r) for p, r in records if r.present]
        return [Evidence(path, "", record.cite, record) for path, record in present]

    # Guidelines

    @cached_property
    def indications(self) -> frozenset[Indication]:
        """Return the indications of the argued lines, claimed or found on imaging."""
        from appealgen.matching.predicates.request import indications_of  # noqa: PLC0415
        from appealgen.matching.scope import Scope  # noqa: PLC0415

        found: set[Indication] = set()
        for stage, line in self.determination.lines():
            for level in line.line.levels or (None,):
                scope = Scope(self.case, stage.stage, line.line, level, self.as_of)
                found |= set(indications_of(scope))
        return frozenset(found)

    def guidelines(self) -> tuple[tuple[CitedText, ...], tuple[str, ...]]:
        """Return what the literature adds, and the numbered reference list; a handful at most."""
        families = set(families_of(self.determination))
        preferred = [r for e in self.expected if e.answered for r in e.objection.cites]
        order = [*dict.fromkeys(preferred), *self.references]
        chosen = [r for r in dict.fromkeys(order) if self._fits(self.references[r], families)]
        picked = [self.references[r] for r in chosen[:_MOST_REFERENCES]]
        said = tuple(CitedText(text=f"{r.finding} [{n}].") for n, r in enumerate(picked, 1))
        return said, tuple(_reference_line(n, r) for n, r in enumerate(picked, 1))

    def _fits(self, reference: Reference, families: set[str]) -> bool:
        if reference.against or not set(reference.families) & families:
            return False
        if set(reference.not_with) & self.indications:
            return False
        return not reference.indications or bool(set(reference.indications) & self.indications)


def _reference_line(number: int, reference: Reference) -> str:
    where = f"doi:{reference.doi}" if reference.doi else f"PMID {reference.pmid}"
    title = reference.title.rstrip(".")
    return f"[{number}] {reference.authors} {title}. {reference.source}. {reference.year};{reference.locator}. {where}"
