"""What all briefs of one case share: the determination, the argument drawn from it, the words.

Built once per case; every document reads from it, so that all outputs agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from appealgen.argument import (
    Contradictions,
    Grounds,
    JudgedCase,
    contradictions_of,
    expected_objections,
    groups_of,
    rebuttals_of,
    strongest_finding,
)
from appealgen.brief.audit_lines import NO_LINES, CodingLines
from appealgen.brief.interface import CitedText, pointers, runs
from appealgen.brief.literature import literature
from appealgen.brief.overlay import PLAIN, Overlay
from appealgen.brief.pictures.models import ALL_PICTURES, PictureKind
from appealgen.brief.policy_words import note_on
from appealgen.brief.sentences import Speaker
from appealgen.brief.signed import Accepted, SignOff
from appealgen.brief.statements import statements_of
from appealgen.brief.words import (
    ended,
    join,
    listing,
    lower_first,
    plural,
    say_when,
    sentence_case,
)
from appealgen.matching import Evidence, Truth, gaps_of
from appealgen.model.care import FAILED
from appealgen.spine import say_levels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from appealgen.appeals.route import Route
    from appealgen.argument import Expected, Group, Objection, Rebuttal, Reference
    from appealgen.brief.pictures.measures import Measure
    from appealgen.matching import Determination, Finding, Gap, LineResult
    from appealgen.matching.finding import StageResult
    from appealgen.model import Case
    from appealgen.model.denial import Attestation
    from appealgen.model.request import ProcedureLine
    from appealgen.policy import PolicyVersion
    from appealgen.spine import Level

__all__ = ["Accepted", "Context", "SignOff"]


@dataclass(frozen=True)
class Context:
    """One case, judged: everything a brief may show."""

    case: Case
    determination: Determination
    objections: tuple[Objection, ...]
    references: dict[str, Reference]
    signed: SignOff | None = None
    grounds: Grounds | None = None
    """What the denial is compared with beside the criteria; None where nothing was loaded."""
    overlay: Overlay = PLAIN
    """What the practice lays over the documents: look, wording, lines of its own policy copies."""
    told: Case | None = None
    """The whole case, with what only the patient says: for the patient's own letter."""
    routes: tuple[Route, ...] = ()
    """What to do next, in order; none where it was not worked out."""
    held: int = 0
    """How many problems the release gate found in the documents; any keeps them drafts."""
    coding: CodingLines = NO_LINES
    """What the coding audit gives letter and card to say; nothing where it was not made."""
    pictures: frozenset[PictureKind] = ALL_PICTURES
    """The pictures wanted in the letter."""
    measures: tuple[Measure, ...] = ()
    """The smallest changes of scores that matter, as published; none where they were not loaded."""

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
        made = groups_of(self.determination, reasons, self.argued)
        return tuple(g for g in made if id(g.line.line) in argued)

    @cached_property
    def rebuttals(self) -> tuple[Rebuttal, ...]:
        """Return the stated reasons with what answers them."""
        return rebuttals_of(self.case, self.determination, self.groups)

    @cached_property
    def contradictions(self) -> Contradictions:
        """Return where the denial departs from the criteria, and what is not claimed."""
        return contradictions_of(self.case, self.determination, self.grounds)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Return what is not documented."""
        return gaps_of(self.determination)

    @cached_property
    def expected(self) -> tuple[Expected, ...]:
        """Return the objections to expect."""
        things = self.grounds.things if self.grounds else None
        lines = self.argued or None
        judged = JudgedCase(self.case, self.determination, lines, self.rebuttals, things)
        return expected_objections(judged, self.objections, self.references)

    @cached_property
    def strongest(self) -> Evidence | None:
        """Return the most compelling finding."""
        return strongest_finding(self.determination, self.argued)

    @cached_property
    def exceptions(self) -> tuple[tuple[Finding, Attestation], ...]:
        """Return the criteria not met for which the surgeon attests a reason, each once."""
        found: dict[tuple[str, str], tuple[Finding, Attestation]] = {}
        for _, line in self.determination.lines():
            for result in line.levels:
                for finding in result.finding.walk():
                    attested = self._attested(finding, result.level)
                    if attested is not None:
                        key = (finding.criterion.says, attested.words)
                        found.setdefault(key, (finding, attested))
        return tuple(found.values())

    def _attested(self, finding: Finding, level: Level | None) -> Attestation | None:
        """Return the surgeon's reason for an exception to a criterion not met at a level."""
        if finding.truth is not Truth.NOT_MET:
            return None
        for attested in self.case.attestations:
            about = attested.key == "exception" and attested.criterion == finding.criterion.id
            if about and attested.level in {None, level}:
                return attested
        return None

    @cached_property
    def argued(self) -> tuple[LineResult, ...]:
        """Return the lines the letter asks for: not those whose criteria are not met.

        A line not met stays only where the surgeon attests an exception to all that fails it. A
        line that follows others stays with them.
        """
        return tuple(
            line
            for stage, line in self.determination.lines()
            if line.line.denied and self._stands(line, stage)
        )

    def _stands(self, line: LineResult, stage: StageResult) -> bool:
        if line.truth is not Truth.NOT_MET:
            return True
        if line.procedure is not None and line.procedure.follows:
            followed = line.procedure.follows
            mains = [m for m in stage.lines if m.procedure and m.procedure.id in followed]
            return bool(mains) and all(self._stands(m, stage) for m in mains)
        return self._all_excepted(line)

    def _all_excepted(self, line: LineResult) -> bool:
        failing = [result for result in line.levels if result.truth is Truth.NOT_MET]
        return bool(failing) and not any(self._fails(r.finding, r.level) for r in failing)

    def _fails(self, finding: Finding, level: Level | None) -> bool:
        """Return whether a finding still fails when the exceptions attested are granted."""
        if finding.truth is not Truth.NOT_MET or self._attested(finding, level) is not None:
            return False
        if not finding.children:
            return True
        failing = sum(self._fails(child, level) for child in finding.children)
        if finding.criterion.all_of is not None:
            return failing > 0
        if finding.criterion.none_of is not None:
            return True
        applying = [c for c in finding.children if c.truth is not Truth.NOT_APPLICABLE]
        return len(applying) - failing < (finding.criterion.at_least or 1)

    @property
    def claims(self) -> bool:
        """Return whether the letter has anything to argue: a point, or an exception asked for."""
        return bool(self.exceptions) or any(group.points for group in self.groups)

    @cached_property
    def left_out(self) -> tuple[LineResult, ...]:
        """Return the denied lines that the letter does not ask for."""
        argued = {id(line) for line in self.argued}
        return tuple(
            ln for _, ln in self.determination.lines() if ln.line.denied and id(ln) not in argued
        )

    # Draft

    @property
    def draft(self) -> bool:
        """Return whether the documents are drafts."""
        return self.signed is None or self.held > 0

    @property
    def draft_reason(self) -> str:
        """Return why, as the margin of every page prints it."""
        if self.held:
            many = f"{plural(self.held, 'problem')}"
            signed = "" if self.signed else ", and the surgeon has not signed"
            return f"the release gate found {many} (see appealgen verify){signed}."
        if self.signed is not None:
            return ""
        open_ = [line for line in self.argued if line.truth is Truth.NOT_DOCUMENTED]
        if open_:
            return (
                "criteria are still open (see the open questions), and the surgeon has not signed."
            )
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

    @staticmethod
    def line_words(line: ProcedureLine, *, prose: bool = False) -> str:
        """Return a line with its place: "63047 (laminectomy …) at L4-L5".

        Args:
            line: The line.
            prose: In the middle of a sentence, where a title takes no capital.
        """
        what = lower_first(line.what) if line.what and prose else line.what
        name = f"{line.named} ({what})" if what and line.code else what or line.named
        if line.levels:
            return f"{name} at {say_levels(line.levels)}"
        if line.vertebrae:
            return f"{name} at {join(line.vertebrae)}"
        if line.joint and line.joint.value not in name.casefold():
            return f"{name} of the {line.joint.value} joint"
        return name

    def spoken(self, lines: Sequence[ProcedureLine]) -> str:
        """Return lines in words a person can say: no codes, levels once where they are the same."""
        names = listing(lower_first(line.what or line.named) for line in lines)
        levels = {level for line in lines for level in line.levels}
        same = all(set(line.levels) == levels for line in lines)
        if levels and same:
            return f"{names} at {say_levels(levels)}"
        return listing(self.line_words(line, prose=True) for line in lines)

    def request_words(self) -> str:
        """Return the argued lines in one phrase, whatever is asked for each of them."""
        return listing(self.line_words(line.line, prose=True) for line in self.argued)

    @property
    def _policies(self) -> tuple[PolicyVersion, ...]:
        """Return the policies whose criteria the letter argues."""
        used = {g.policy.ref: g.policy for g in self.groups if g.points}
        return tuple(used.values())

    def criteria_caption(self) -> str:
        """Return the caption of the criteria table."""
        return "; ".join(f"{p.citation}, {p.title}" for p in self._policies)

    def policy_note(self) -> str:
        """Return which version was read and how its sections are cited."""
        return note_on(self._policies)

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
        """Return the clinical summary: who, since when, what symptoms, what was found."""
        case, speaker = self.case, self.speaker
        who = speaker.person
        facts: list[CitedText] = []
        age = case.age_on(self.as_of)
        onset = case.symptoms.onset
        aged = f"{who.name} is {plural(age, 'year')} old." if age is not None else ""
        if onset is not None and onset.value is not None:
            text = f"{aged} Symptoms began {say_when(onset.value)}.".strip()
            facts.append(CitedText(text=sentence_case(text), cites=pointers(onset.cite, case)))
        elif aged:
            facts.append(CitedText(text=sentence_case(aged)))
        facts += self.facts(self._symptom_evidence())
        if case.exams:
            latest = max(case.exams, key=lambda e: str(e.date or ""))
            text = ended(sentence_case(speaker.exam(latest)))
            facts.append(CitedText(text=text, cites=pointers(latest.cite, case)))
        return runs(self._with_pronouns(facts))

    def _with_pronouns(self, facts: list[CitedText]) -> list[CitedText]:
        """Return the facts with the name where it first stands and pronouns after it."""
        who = self.speaker.person
        start = f"{sentence_case(who.name)} has "
        has = f"{sentence_case(who.he)} {who.verb('has', 'have')} "
        named = False
        said = []
        for fact in facts:
            text = f"{has}{fact.text.removeprefix(start)}" if named else fact.text
            changed = text if fact.text.startswith(start) else fact.text
            said.append(fact.model_copy(update={"text": changed}))
            named = named or fact.text.startswith(sentence_case(who.name))
        return said

    def _symptom_evidence(self) -> list[Evidence]:
        symptoms = self.case.symptoms
        found = [
            Evidence(f"symptoms.axial[{i}]", "", r.cite, r)
            for i, r in enumerate(symptoms.axial)
            if r.present
        ]
        for path, record in (
            ("symptoms.claudication", symptoms.claudication),
            *((f"symptoms.radicular[{i}]", r) for i, r in enumerate(symptoms.radicular)),
            ("symptoms.myelopathy", symptoms.myelopathy),
        ):
            if record is not None and record.present:
                found.append(Evidence(path, "", record.cite, record))
        return found

    # The practice's own

    @cached_property
    def own_texts(self) -> tuple[str, ...]:
        """Return what documents may repeat from the practice: quoted lines, sources, wording."""
        accepted = self.signed.accepts if self.signed else ()
        return (
            *self.overlay.sources(self.determination.policies),
            *(text for finding in accepted for text in (finding.check, finding.why)),
        )

    # Literature

    def guidelines(self) -> tuple[tuple[CitedText, ...], tuple[str, ...]]:
        """Return what the literature adds, and the numbered reference list; a handful at most."""
        return literature(self)
