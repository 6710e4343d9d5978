"""The battle card's view-model: one page for the call with the medical director."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen.argument import bears_on
from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Pointer, Row, pointers
from appealgen.brief.say_chart import function_limits, pain_name, radicular_name, score_points
from appealgen.brief.say_contradictions_short import card_lines
from appealgen.brief.statements import deficit_statements, imaging_statements
from appealgen.brief.words import (
    ended,
    join,
    lower_first,
    plural,
    say_count,
    say_date,
    say_partial,
    say_when,
    sentence_case,
    surgeon_name,
    unnamed,
)
from appealgen.matching import Truth
from appealgen.model.care import FAILED, Injection, Medication, Outcome, PhysicalTherapy
from appealgen.model.exam import NeuroExam

if TYPE_CHECKING:
    from appealgen.argument import Expected, Group, Point
    from appealgen.brief.context import Context
    from appealgen.brief.sentences import Speaker
    from appealgen.matching import Evidence

__all__ = ["CardBrief", "card_brief"]

_MOST_FACTS = 2
_MOST_CONTRADICTIONS = 4
"""One line each; the letter has them all."""


class ObjectionRow(Brief):
    """One objection with its answer, or with what to concede and ask."""

    objection: str
    answered: bool
    answer: str
    cites: tuple[Pointer, ...]
    ask: str


class CardBrief(DocumentBrief):
    """The battle card."""

    heading: str
    subtitle: str
    call_rows: tuple[Row, ...]
    speech: tuple[str, ...]
    has_finding: bool
    finding: CitedText
    has_policy_line: bool
    policy_label: str
    policy_line: str
    policy_facts: tuple[CitedText, ...]
    contradictions: tuple[str, ...] = ()
    has_contradictions: bool = False
    objections: tuple[ObjectionRow, ...]
    has_objections: bool
    ask: str
    fallback: str
    blanks: tuple[str, ...]


@dataclass(frozen=True)
class _Card:
    context: Context

    @property
    def speaker(self) -> Speaker:
        return self.context.speaker

    def subtitle(self) -> str:
        case = self.context.case
        who = "" if unnamed(case.patient.name) else case.patient.name
        surgeon = surgeon_name(case.surgeon) if case.surgeon else ""
        return " · ".join(part for part in (who, surgeon) if part) or "Patient not named"

    def call_rows(self) -> tuple[Row, ...]:
        denial = self.context.case.denial
        payer = self.context.case.coverage.payer
        rows = [Row(label="Payer", value="Not named" if unnamed(payer) else payer)]
        if denial is None:
            return tuple(rows)
        rows += [Row(label=r.label, value=r.number) for r in denial.references[:2]]
        offer = denial.peer_to_peer
        phone = offer.phone if offer and offer.phone else "number not on the notice"
        rows.append(Row(label="Call", value=phone))
        rows.append(Row(label="Window", value=self.window()))
        if denial.reviewer and denial.reviewer.name:
            parts = [denial.reviewer.name, denial.reviewer.credentials, denial.reviewer.specialty]
            rows.append(Row(label="Denied by", value=", ".join(p for p in parts if p)))
        return tuple(rows)

    def window(self) -> str:
        denial = self.context.case.denial
        offer = denial.peer_to_peer if denial else None
        if offer is None:
            return "not stated on the notice; ask today"
        if offer.last_day is None:
            return offer.words or "not stated on the notice; ask today"
        closed = offer.last_day < self.context.as_of
        return f"{'closed on' if closed else 'open until'} {say_date(offer.last_day)}"

    def speech(self) -> tuple[str, ...]:
        """Return the patient in 30 seconds: words a surgeon can say."""
        context, case, who = self.context, self.context.case, self.speaker.person
        said: list[str] = []
        age = case.age_on(context.as_of)
        aged = f"{who.name}, {age}," if age is not None else who.name
        symptoms = self.symptom_words()
        onset = case.symptoms.onset
        since = f" since {say_partial(onset.value)}" if onset and onset.value else ""
        if symptoms:
            said.append(sentence_case(f"{aged} has had {symptoms}{since}."))
        elif age is not None:
            said.append(sentence_case(f"{who.name} is {plural(age, 'year')} old."))
        limits = [f for f in case.function if f.value is not None][:_MOST_FACTS]
        said += function_limits(limits, replace(self.speaker, short=True))
        care = self.care_words()
        if care:
            said.append(care)
        latest = self.score_words()
        if latest:
            said.append(latest)
        said.append(f"I ask for {context.spoken_request()}." if context.argued else "")
        return tuple(s for s in said if s)

    def symptom_words(self) -> str:
        symptoms = self.context.case.symptoms
        parts = []
        if symptoms.claudication and symptoms.claudication.present:
            parts.append("neurogenic claudication")
        parts += [radicular_name(r) for r in symptoms.radicular if r.present]
        if symptoms.myelopathy and symptoms.myelopathy.present:
            parts.append("myelopathy")
        parts += [pain_name(a) for a in symptoms.axial if a.present]
        return join(dict.fromkeys(parts))

    def care_words(self) -> str:
        """Return what was tried and failed, in one sentence that can be said aloud."""
        failed = [c for c in self.context.case.care if c.outcome in FAILED]
        parts = [_therapy_words(c) for c in failed if isinstance(c, PhysicalTherapy)]
        drugs = list(dict.fromkeys(c.drug for c in failed if isinstance(c, Medication)))
        if drugs:
            many = f"{say_count(len(drugs))} medicines ({join(drugs)})"
            parts.append(lower_first(drugs[0]) if len(drugs) == 1 else many)
        shots = [c for c in failed if isinstance(c, Injection)]
        if shots:
            epidural = all(c.injection.value.startswith("epidural") for c in shots)
            noun = "epidural injection" if epidural else "injection"
            parts.append(f"{say_count(len(shots))} {noun}{'' if len(shots) == 1 else 's'}")
        if not parts:
            return ""
        told = [c for c in failed if isinstance(c, PhysicalTherapy | Medication | Injection)]
        if all(c.outcome in {Outcome.NO_RELIEF, Outcome.NO_LASTING_RELIEF} for c in told):
            return f"{sentence_case(join(parts))} gave no lasting relief."
        return f"Tried without success: {join(parts)}."

    def score_words(self) -> str:
        """Return the latest score of disability, with its date."""
        found = [s for s in self.context.case.scores if s.instrument in {"odi", "ndi", "mjoa"}]
        if not found:
            return ""
        latest = max(found, key=lambda s: str(s.date or ""))
        name = {"odi": "ODI", "ndi": "NDI"}.get(latest.instrument, "mJOA score")
        when = f" {say_when(latest.date)}" if latest.date else ""
        return f"The {name} was {score_points(latest)}{when}."

    def finding(self) -> CitedText:
        strongest = self.context.strongest
        if strongest is None:
            return CitedText(text="No criterion is met yet by a finding that can be shown.")
        said, *_ = deficit_statements(self.speaker, [strongest])
        if self.speaker.study_of(strongest) is not None:
            said, *_ = imaging_statements(self.speaker, [strongest])
        return said.model_copy(update={"cites": _unlinked(said.cites)})

    def contested(self) -> tuple[Group, Point] | None:
        """Return the point the denial is about, or the first point of a met line."""
        denial = self.context.case.denial
        categories = [r.category for r in denial.reasons] if denial else []
        pairs = [(g, p) for g in self.context.groups for p in g.points if not p.exception]
        for category in categories:
            for group, point in pairs:
                if any(bears_on(category, leaf.criterion.check) for leaf in point.leaves):
                    return group, point
        return pairs[0] if pairs else None

    def objection(self, expected: Expected) -> ObjectionRow:
        entry = expected.objection
        if expected.answered:
            chosen = _told(self.speaker, expected.evidence)
            facts = self.strip(chosen)
            return ObjectionRow(
                objection=entry.says,
                answered=True,
                answer=" ".join([ended(entry.answer), *facts]),
                cites=pointers(
                    (c for e in chosen for c in e.cites), self.context.case, linked=False
                ),
                ask="",
            )
        return ObjectionRow(
            objection=entry.says,
            answered=False,
            answer=ended(entry.concede),
            cites=(),
            ask=ended(entry.ask),
        )

    def strip(self, evidence: tuple[Evidence, ...]) -> list[str]:
        """Return the sentences of the strongest pieces of evidence: a card has no room for all."""
        short = replace(self.speaker, short=True)
        pictures = [e for e in evidence if short.study_of(e) is not None]
        others = [e for e in evidence if short.study_of(e) is None]
        said = [*imaging_statements(short, pictures), *deficit_statements(short, others)]
        return list(dict.fromkeys(s.text for s in said))[:_MOST_FACTS]

    def build(self, most_objections: int) -> CardBrief:
        context = self.context
        contested = self.contested()
        objections = tuple(self.objection(e) for e in context.expected[:most_objections])
        finding = self.finding()
        against = card_lines(context.contradictions)[:_MOST_CONTRADICTIONS]
        return CardBrief(
            title=f"Peer-to-peer card for {context.reference_words}",
            reference=context.reference_words,
            draft=context.draft,
            draft_reason=context.draft_reason,
            synthetic=context.case.patient.synthetic,
            heading="Peer-to-peer",
            subtitle=self.subtitle(),
            call_rows=self.call_rows(),
            speech=self.speech(),
            has_finding=context.strongest is not None,
            finding=finding,
            has_policy_line=contested is not None,
            policy_label=self.policy_label(contested),
            policy_line=ended(sentence_case(contested[1].criterion.says)) if contested else "",
            policy_facts=self.policy_facts(contested),
            contradictions=against,
            has_contradictions=bool(against),
            objections=objections,
            has_objections=bool(objections),
            ask=self.ask(),
            fallback=(
                "If not today: a reviewer who practices spine surgery, the criterion that is not "
                "met, in the policy’s words, and the denial in writing."
            ),
            blanks=("Reviewer and credentials", "Date and time", "Outcome and call reference"),
        )

    @staticmethod
    def policy_label(contested: tuple[Group, Point] | None) -> str:
        if contested is None:
            return ""
        group, point = contested
        return f"{group.policy.citation}, {point.label}" if point.label else group.policy.citation

    def policy_facts(self, contested: tuple[Group, Point] | None) -> tuple[CitedText, ...]:
        if contested is None:
            return ()
        evidence = [e for leaf in contested[1].leaves for e in leaf.evidence]
        return tuple(
            f.model_copy(update={"cites": _unlinked(f.cites)})
            for f in self.context.facts(evidence)[:_MOST_FACTS]
        )

    def ask(self) -> str:
        context = self.context
        if not context.argued:
            return "Ask which criterion is not met, in the policy’s words."
        met = all(line.truth is Truth.MET for line in context.argued)
        asked = context.spoken_request()
        if met:
            return f"Please approve {asked} today."
        return f"Please tell me what the plan still needs to approve {asked}."


def _told(speaker: Speaker, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the evidence a card has room for: two findings of imaging, the latest examination.

    Examinations alone are all told: a comparison needs both of its days.
    """
    pictures = tuple(e for e in evidence if speaker.study_of(e) is not None)
    if not pictures:
        return evidence
    exams = [e for e in evidence if isinstance(e.record, NeuroExam)]
    last = max((str(getattr(e.record, "date", None) or "") for e in exams), default="")
    latest = [e for e in exams if str(getattr(e.record, "date", None) or "") == last]
    return (*pictures[:_MOST_FACTS], *latest)


def _therapy_words(course: PhysicalTherapy) -> str:
    """Return "16 sessions of in-person physical therapy"."""
    many = f"{plural(course.sessions, 'session')} of " if course.sessions else ""
    return f"{many}{'in-person ' if course.in_person else ''}physical therapy"


def _unlinked(cites: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
    """Return pointers without links: the card has no exhibit list to jump to."""
    return tuple(cite.model_copy(update={"linked": False}) for cite in cites)


def card_brief(context: Context, *, most_objections: int = 5) -> CardBrief:
    """Return the battle card of a case.

    Args:
        context: The case, judged.
        most_objections: How many objections fit the page.
    """
    return _Card(context).build(most_objections)
