"""The battle card's view-model: one page for the call with the medical director."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen.argument import bears_on
from appealgen.brief.interface import Brief, CitedText, DocumentBrief, Pointer, Row, pointers
from appealgen.brief.statements import imaging_statements
from appealgen.brief.words import (
    ended,
    join,
    lower_first,
    plain,
    say_count,
    say_date,
    say_partial,
    sentence_case,
    surgeon_name,
)
from appealgen.matching import Truth

if TYPE_CHECKING:
    from appealgen.argument import Expected, Group, Point
    from appealgen.brief.context import Context
    from appealgen.brief.sentences import Speaker
    from appealgen.matching import Evidence

__all__ = ["CardBrief", "card_brief"]

_MOST_FACTS = 2


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

    def call_rows(self) -> tuple[Row, ...]:
        denial = self.context.case.denial
        rows = [Row(label="Payer", value=self.context.case.coverage.payer)]
        if denial is None:
            return tuple(rows)
        rows += [Row(label=r.label, value=r.number) for r in denial.references[:2]]
        offer = denial.peer_to_peer
        rows.append(Row(label="Call", value=offer.phone if offer and offer.phone else "number not on the notice"))
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
            said.append(f"{aged} {who.verb('has', 'has')} had {symptoms}{since}.")
        limits = [f for f in case.function if f.value is not None][:2]
        if limits:
            said.append(f"{sentence_case(join(self.speaker.function(f) for f in limits))}.")
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
        for record in symptoms.radicular:
            if record.present:
                roots = f"{join(map(str, record.roots))} " if record.roots else ""
                parts.append(f"{record.side + ' ' if record.side else ''}{roots}radicular symptoms")
        if symptoms.myelopathy and symptoms.myelopathy.present:
            parts.append("myelopathy")
        if any(a.present for a in symptoms.axial):
            parts.append("neck pain" if symptoms.axial[0].region == "cervical" else "back pain")
        return join(parts)

    def care_words(self) -> str:
        from appealgen.model.care import FAILED, Injection, Medication, PhysicalTherapy  # noqa: PLC0415

        failed = [c for c in self.context.case.care if c.outcome in FAILED]
        parts = []
        for course in failed:
            if isinstance(course, PhysicalTherapy):
                many = f"{course.sessions} sessions of " if course.sessions else ""
                parts.append(f"{many}{'in-person ' if course.in_person else ''}physical therapy")
        drugs = [c.drug for c in failed if isinstance(c, Medication)]
        if drugs:
            parts.append(drugs[0] if len(drugs) == 1 else f"{say_count(len(drugs))} medicines ({join(drugs)})")
        shots = [c for c in failed if isinstance(c, Injection)]
        if shots:
            epidural = all(c.injection.value.startswith("epidural") for c in shots)
            noun = "epidural injection" if epidural else "injection"
            parts.append(f"{say_count(len(shots))} {noun}{'' if len(shots) == 1 else 's'}")
        return f"{sentence_case(join(parts))} gave no lasting relief." if parts else ""

    def score_words(self) -> str:
        odi = [s for s in self.context.case.scores if s.instrument == "odi"]
        if not odi:
            return ""
        latest = max(odi, key=lambda s: str(s.date or ""))
        return f"The ODI is {plain(latest.points)}%."

    def finding(self) -> CitedText:
        strongest = self.context.strongest
        if strongest is None:
            return CitedText(text="No criterion is met yet by a finding that can be shown.")
        [said] = imaging_statements(self.speaker, [strongest])
        return said.model_copy(update={"cites": _unlinked(said.cites)})

    def contested(self) -> tuple[Group, Point] | None:
        """Return the point the denial is about, or the first point of a met line."""
        categories = [r.category for r in self.context.case.denial.reasons] if self.context.case.denial else []
        pairs = [(g, p) for g in self.context.groups for p in g.points if not p.exception]
        for category in categories:
            for group, point in pairs:
                if any(bears_on(category, leaf.criterion.check) for leaf in point.leaves):
                    return group, point
        return pairs[0] if pairs else None

    def objection(self, expected: Expected) -> ObjectionRow:
        entry = expected.objection
        if expected.answered:
            facts = self.strip(expected.evidence)
            return ObjectionRow(
                objection=entry.says,
                answered=True,
                answer=ended(entry.answer) + (" " + " ".join(facts) if facts else ""),
                cites=pointers(
                    (c for e in expected.evidence for c in e.cites), self.context.case, linked=False
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
        said = [s.text for s in imaging_statements(short, evidence)]
        return list(dict.fromkeys(said))[:_MOST_FACTS]

    def build(self, most_objections: int) -> CardBrief:
        context = self.context
        contested = self.contested()
        objections = tuple(self.objection(e) for e in context.expected[:most_objections])
        finding = self.finding()
        return CardBrief(
            title=f"Peer-to-peer card for {context.reference_words}",
            reference=context.reference_words,
            draft=context.draft,
            draft_reason=context.draft_reason,
            synthetic=context.case.patient.synthetic,
            heading="Peer-to-peer",
            subtitle=f"{context.case.patient.name} · {surgeon_name(context.case.surgeon)}",
            call_rows=self.call_rows(),
            speech=self.speech(),
            has_finding=context.strongest is not None,
            finding=finding,
            has_policy_line=contested is not None,
            policy_label=self.policy_label(contested),
            policy_line=ended(sentence_case(contested[1].criterion.says)) if contested else "",
            policy_facts=self.policy_facts(contested),
            objections=objections,
            has_objections=bool(objections),
            ask=self.ask(),
            fallback=(
                "If not today: a reviewer who practices spine surgery, the criterion that is not met, "
                "in the policy’s words, and the denial in writing."
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
        return f"Please tell me what the plan still needs to approve {lower_first(asked)}."


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
