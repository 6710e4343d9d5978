"""The battle card's view-model: one page for the call with the medical director."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from appealgen.argument import bears_on, is_about_everything, weight_of
from appealgen.argument.levels import last_decision, stated_reasons
from appealgen.brief.asked import asked_of
from appealgen.brief.card_call import call_rows
from appealgen.brief.card_models import CardBrief, ObjectionRow
from appealgen.brief.card_objections import objection_rows, weak_rows
from appealgen.brief.card_speech import speech_of
from appealgen.brief.interface import CitedText, Pointer
from appealgen.brief.say_contradictions_short import card_lines
from appealgen.brief.statements import deficit_statements, imaging_statements
from appealgen.brief.words import ended, sentence_case, surgeon_name, unnamed
from appealgen.matching import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.appeals import Law
    from appealgen.argument import Group, Point
    from appealgen.brief.context import Context

__all__ = ["CardBrief", "ObjectionRow", "card_brief", "whole_card"]

_MOST_FACTS = 2
_MOST_CONTRADICTIONS = 4
"""One line each; the letter has them all."""
_MOST_OBJECTIONS = 5
_FALLBACK = (
    "If not today: a reviewer who practices spine surgery, the criterion that is not met, in the "
    "policy’s words, and the denial in writing."
)
_BLANKS = (
    "Reviewer, credentials, specialty, NPI",
    "Date, time, call reference",
    "Called missing; promised; outcome",
)


@dataclass(frozen=True)
class _Card:
    context: Context
    law: Law | None

    def subtitle(self) -> str:
        case = self.context.case
        who = "" if unnamed(case.patient.name) else case.patient.name
        surgeon = surgeon_name(case.surgeon) if case.surgeon else ""
        return " · ".join(part for part in (who, surgeon) if part) or "Patient not named"

    def finding(self) -> CitedText:
        strongest, speaker = self.strongest(), self.context.speaker
        if strongest is None:
            return CitedText(text="No criterion is met yet by a finding that can be shown.")
        said, *_ = deficit_statements(speaker, [strongest])
        if speaker.study_of(strongest) is not None:
            said, *_ = imaging_statements(speaker, [strongest])
        return said.model_copy(update={"cites": _unlinked(said.cites)})

    def strongest(self) -> Evidence | None:
        """Return the weightiest finding of a met criterion; for a bare statement, an image."""
        found = self.context.strongest
        if found is None or weight_of(found.record) > 0:
            return found
        shown = [e for e in _images(self.context) if weight_of(e.record) > 0]
        return max(shown, key=lambda e: weight_of(e.record), default=found)

    def contested(self) -> tuple[Group, Point] | None:
        """Return the point the denial is about; where it is about all of them, the weightiest."""
        denial = self.context.case.denial
        categories = [r.category for r in denial.reasons] if denial else []
        pairs = [(g, p) for g in self.context.groups for p in g.points if not p.exception]
        for category in categories:
            found = [
                (group, point)
                for group, point in pairs
                if any(bears_on(category, leaf.criterion.check) for leaf in point.leaves)
            ]
            if found and not is_about_everything(category):
                return found[0]
        return max(pairs, key=_weight, default=None)

    def build(self) -> CardBrief:
        context, contested = self.context, self.contested()
        objections = objection_rows(context)
        against = card_lines(context.contradictions)
        weak = weak_rows(context)
        return CardBrief(
            title=f"Peer-to-peer card for {context.reference_words}",
            reference=context.reference_words,
            draft=context.draft,
            draft_reason=context.draft_reason,
            synthetic=context.case.patient.synthetic,
            heading="Peer-to-peer",
            subtitle=self.subtitle(),
            call_rows=call_rows(context, self.law),
            speech=speech_of(context),
            has_finding=context.strongest is not None,
            finding=self.finding(),
            has_policy_line=contested is not None,
            policy_label=_policy_label(contested),
            policy_line=ended(sentence_case(contested[1].criterion.says)) if contested else "",
            policy_facts=self.policy_facts(contested),
            contradictions=against,
            has_contradictions=bool(against),
            objections=objections,
            has_objections=bool(objections),
            weak=weak,
            has_weak=bool(weak),
            ask=self.ask(),
            fallback=_FALLBACK,
            blanks=_BLANKS,
        )

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
        asked = asked_of(context)
        ready, left = context.spoken(asked.approve), context.spoken(asked.open)
        if not left:
            return f"Please approve {ready} today."
        if not ready:
            return f"Please tell me what the plan still needs to approve {left}."
        return f"Please approve {ready} today, and tell me what the plan still needs for {left}."


def _weight(pair: tuple[Group, Point]) -> int:
    """Return the weight of the facts that show a point."""
    leaves = pair[1].leaves
    return max((weight_of(e.record) for leaf in leaves for e in leaf.evidence), default=0)


def _images(context: Context) -> Iterator[Evidence]:
    """Yield the findings of imaging at the levels that are argued, as the record has them."""
    levels = {level for line in context.argued for level in line.line.levels}
    for i, study in enumerate(context.case.imaging):
        for j, finding in enumerate(study.findings):
            if levels & set(getattr(finding, "levels", ())):
                path = f"imaging[{i}].findings[{j}]"
                yield Evidence(path, "", finding.cite or study.cite, finding)


def _policy_label(contested: tuple[Group, Point] | None) -> str:
    if contested is None:
        return ""
    group, point = contested
    return f"{group.policy.citation}, {point.label}" if point.label else group.policy.citation


def _unlinked(cites: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
    """Return pointers without links: the card has no exhibit list to jump to."""
    return tuple(cite.model_copy(update={"linked": False}) for cite in cites)


def whole_card(context: Context, law: Law | None = None) -> CardBrief:
    """Return everything a card could say: what a page has room for is chosen from it.

    Args:
        context: The case, judged.
        law: The windows for calls on file; None leaves the notice alone.
    """
    return _Card(_as_last_denied(context), law).build()


def _as_last_denied(context: Context) -> Context:
    """Return the case with the reasons of its latest decision as those of its denial."""
    case = context.case
    if case.denial is None or last_decision(case) is None:
        return context
    denial = case.denial.model_copy(update={"reasons": stated_reasons(case)})
    return replace(context, case=case.model_copy(update={"denial": denial}))


def card_brief(
    context: Context, law: Law | None = None, *, most_objections: int = _MOST_OBJECTIONS
) -> CardBrief:
    """Return the battle card of a case, as much as a page of it usually holds.

    Args:
        context: The case, judged.
        law: As in ``whole_card``.
        most_objections: How many objections are taken, the most pressing first.
    """
    whole = whole_card(context, law)
    against, objections = whole.contradictions, whole.objections
    return whole.model_copy(
        update={
            "contradictions": against[:_MOST_CONTRADICTIONS],
            "objections": objections[:most_objections],
            "has_objections": bool(objections[:most_objections]),
        }
    )
