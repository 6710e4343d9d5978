"""The appeal letters by level: first, second, expedited, external, and after the operation.

Each is the appeal letter itself with the reasons of the decision that is appealed, the sections its
level needs before the answers, what the operation stands on, and what may be asked with its law.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from appealgen.appeals.exhaustion import opened_outside
from appealgen.appeals.rights import forum_of, rights_for, urgent_before_service
from appealgen.argument.levels import LetterKind, decisions, stated_reasons
from appealgen.argument.logic import grounds_of
from appealgen.brief import letter_head as head
from appealgen.brief.asked import asked_of, open_ask, words_of
from appealgen.brief.interface import CitedText, Row
from appealgen.brief.letter import LetterBrief, letter_brief, points_named
from appealgen.brief.letters.answers import answers_heading, with_record
from appealgen.brief.letters.models import GroundBrief, LevelLetterBrief, section
from appealgen.brief.letters.parts import (
    approval_section,
    claim_section,
    decision_name,
    events,
    missing_section,
    opened_section,
    urgent_section,
)
from appealgen.brief.statements import statements_of
from appealgen.brief.words import ended, listing, quoted, say_date, sentence_case
from appealgen.model.denial import ReasonCategory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.argument.levels import LetterKind as Kind
    from appealgen.brief.context import Context
    from appealgen.brief.letter_models import AnswerBrief
    from appealgen.brief.letters.models import SectionBrief, Shelf
    from appealgen.model.denial import DenialReason, EarlierAppeal

__all__ = ["LEVELS", "level_letter"]

LEVELS = (
    LetterKind.FIRST,
    LetterKind.SECOND,
    LetterKind.EXPEDITED,
    LetterKind.EXTERNAL_REVIEW,
    LetterKind.POST_SERVICE,
    LetterKind.RESCISSION,
    LetterKind.PREPAYMENT,
)
"""The letters made here."""
_PLANNED = ("Facility", "Setting")
"""Rows about a planned operation: not shown once it has been done."""
_DONE = (LetterKind.POST_SERVICE, LetterKind.PREPAYMENT)


def level_letter(kind: Kind, context: Context, shelf: Shelf) -> LevelLetterBrief:
    """Return the appeal letter of a case at one level.

    Args:
        kind: One of ``LEVELS``; whether the case gives ground for it has been looked at.
        context: The case, judged.
        shelf: Rights, logic and documents on file.
    """
    return _Level(kind, context, shelf).build()


class _Level:
    """Builds one letter; each method fills one part."""

    def __init__(self, kind: Kind, context: Context, shelf: Shelf) -> None:
        self.kind, self.context, self.shelf = kind, context, shelf
        first = kind is LetterKind.FIRST
        self.decided = () if first else decisions(context.case)
        self.decision = self.decided[-1] if self.decided else None
        outside = kind is LetterKind.EXTERNAL_REVIEW
        found = opened_outside(context.case, shelf.rights, shelf.law, context.as_of)
        self.opened = found if outside else None
        self.reasons = self.stated()
        self.base = letter_brief(self.argued())

    # The reasons that are answered

    def stated(self) -> tuple[DenialReason, ...]:
        """Return the reasons of the last decision, then what earlier papers gave beside them."""
        case = self.context.case
        if self.decided:
            return stated_reasons(case)
        return case.denial.reasons if case.denial else ()

    def argued(self) -> Context:
        """Return the case with these reasons as those of its denial."""
        case = self.context.case
        if case.denial is None or self.decision is None:
            return self.context
        denial = case.denial.model_copy(update={"reasons": self.reasons})
        return replace(self.context, case=case.model_copy(update={"denial": denial}))

    def answers(self) -> tuple[AnswerBrief, ...]:
        """Return the answers; what was called missing stands in its own section before them."""
        base = self.base.answers
        answers = with_record(self.context, self.shelf, self.reasons, base)
        kept = []
        for reason, answer in zip(self.reasons, answers, strict=True):
            moved = reason.category is ReasonCategory.MISSING_DOCUMENTATION and reason.words
            if moved and self.kind is not LetterKind.FIRST and not answer.contradictions:
                continue
            kept.append(answer.model_copy(update={"quote": self.quote(reason, answer.quote)}))
        return tuple(kept)

    def quote(self, reason: DenialReason, given: CitedText) -> CitedText:
        """Return the reason as it was stated, and by which of the papers."""
        if self.decision is None or not reason.words:
            return given
        denial = self.context.case.denial
        paper = next((d for d in reversed(self.decided) if reason in d.reasons), None)
        day = denial.notice_date if denial else None
        notice = f"the first notice, of {say_date(day)}," if day else "the first notice"
        who = f"{decision_name(paper)} stated" if paper else f"{notice} stated"
        if paper is self.decision:
            who = f"{decision_name(self.decision)} states"
        text = ended(sentence_case(f"{who}: {quoted(reason.words)}"))
        return CitedText(text=text, cites=given.cites)

    # The head

    def forum(self) -> tuple[str, str]:
        """Return what the level is called, and by which law, in parentheses."""
        context = self.context
        found = forum_of(context.case, self.shelf.rights, self.kind.value, context.as_of)
        if found is not None:
            return found.name, f" ({found.citation})"
        return ("external review" if self.kind is LetterKind.EXTERNAL_REVIEW else ""), ""

    def heading(self) -> str:
        """Return what the letter is."""
        name, _ = self.forum()
        named = {
            LetterKind.SECOND: sentence_case(name) or "Second-level appeal",
            LetterKind.EXPEDITED: "Request for an expedited appeal",
            LetterKind.EXTERNAL_REVIEW: f"Statement for {name}",
            LetterKind.POST_SERVICE: "Appeal of a denial after the operation",
            LetterKind.RESCISSION: "Appeal of the rescission of an approval",
            LetterKind.PREPAYMENT: "Response to a prepayment review",
        }
        return named.get(self.kind, self.base.heading)

    def opening(self) -> tuple[str, ...]:
        """Return who writes, what is appealed at which level, and what is asked."""
        if self.kind is LetterKind.FIRST:
            return self.base.opening
        return (f"{head.writer_words(self.context)} {self.purpose()}",)

    def purpose(self) -> str:
        """Return what the letter does, in sentences that say "I"."""
        denied, wanted = head.denied_words(self.context), head.wanted_words(self.context)
        if self.kind is LetterKind.SECOND:
            return f"I appeal, at the second level, {self.upheld(denied)} I {wanted}."
        if self.kind is LetterKind.EXTERNAL_REVIEW:
            name, law = self.forum()
            return f"I ask for {name}{law} of {self.upheld(denied)} I {wanted}."
        if self.kind is LetterKind.EXPEDITED:
            return (
                f"I appeal {denied}. I ask that the appeal be decided as expedited, and I {wanted}."
            )
        if self.kind is LetterKind.PREPAYMENT:
            return f"I answer {denied}. {self.paid()}"
        if self.kind is LetterKind.POST_SERVICE:
            return f"I appeal {self.upheld(denied)} {self.paid()}"
        return f"I appeal {denied}. I ask that the approval be honored."

    def upheld(self, denied: str) -> str:
        """Return the decision on appeal and what it upheld, or else the denial, with a period."""
        if self.decision is None:
            return f"{denied}."
        when = f" of {say_date(self.decision.decided)}" if self.decision.decided else ""
        final = "final " if self.decision.final else ""
        allowed = self.decision.overturned_codes
        if allowed:
            rest = f"It allowed {listing(allowed)} and upheld the rest of {denied}."
            return f"the plan’s {final}decision{when}. {rest}"
        return f"the plan’s {final}decision{when}. It upheld {denied}."

    def re_rows(self) -> tuple[Row, ...]:
        """Return the RE block, with the decision, the claim and the approval by their numbers."""
        claim = self.context.case.claim
        done = claim is not None and claim.service_date is not None
        rows = [
            row
            for row in self.base.re_rows
            if not (done and row.label.partition(",")[0] in _PLANNED)
        ]
        at = next((i for i, row in enumerate(rows) if row.label == "Denial"), len(rows) - 1) + 1
        rows[at:at] = self.own_rows()
        return tuple(rows)

    def own_rows(self) -> list[Row]:
        """Return the rows this level adds."""
        case, rows = self.context.case, []
        if self.decision is not None:
            rows.append(Row(label="Appeal decided", value=_decided(self.decision)))
        if case.claim and case.claim.number:
            rows.append(Row(label="Claim", value=case.claim.number))
        if self.kind is LetterKind.RESCISSION and case.approval and case.approval.number:
            rows.append(Row(label="Approval", value=case.approval.number))
        return rows

    def addressee(self) -> tuple[str, ...]:
        """Return the plan, or outside it the reviewers that its notice names."""
        if self.kind is not LetterKind.EXTERNAL_REVIEW:
            return self.base.addressee
        if self.opened is not None:
            return ("The reviewing body", "at the address that the plan’s notice names")
        return ("The reviewing body", "at the address that the plan’s final notice names")

    # The body

    def sections(self) -> tuple[SectionBrief, ...]:
        """Return what stands before the answers, what was called missing first."""
        context, kind = self.context, self.kind
        calls_only = kind is LetterKind.FIRST
        found = [*missing_section(context, self.shelf, calls_only=calls_only)]
        outside = kind is LetterKind.EXTERNAL_REVIEW and urgent_before_service(context.case)
        if kind is LetterKind.EXPEDITED or outside:
            found = [*urgent_section(context), *found]
        if self.opened is not None:
            found = [*opened_section(context, self.opened), *found]
        if kind in (LetterKind.SECOND, LetterKind.EXTERNAL_REVIEW):
            found += self.history()
        if kind in (*_DONE, LetterKind.RESCISSION):
            found += [*approval_section(context), *claim_section(context)]
        return tuple(found)

    def history(self) -> tuple[SectionBrief, ...]:
        """Return how the plan decided, and what the decision says of itself."""
        earlier = [d for d in self.decided[:-1] if d.words]
        after = [
            f"{sentence_case(decision_name(d))} said: {ended(quoted(d.words or ''))}"
            for d in earlier
        ]
        words = self.decision.words if self.decision else None
        last = decision_name(self.decision) if earlier and self.decision else "the decision"
        after += [sentence_case(f"{last} says: {ended(quoted(words))}")] if words else []
        reviewer = self.decision.reviewer if self.decision else None
        specialty = reviewer.specialty if reviewer else None
        after += [f"Its reviewer’s specialty is {specialty}."] if specialty else []
        heading = "How the plan decided" if self.decision else "What has happened so far"
        return (section(heading, (), events(self.context), after),)

    def grounds(self) -> tuple[GroundBrief, ...]:
        """Return what the operations asked for stand on; facts of a point are not told again."""
        context = self.context
        found = grounds_of(context.case, context.determination, self.shelf.logic, context.argued)
        made = []
        for ground in found:
            said = [s for leaf in ground.leaves for s in statements_of(context.speaker, leaf)]
            named = self.points_of(said)
            see = f"See {points_named(named.values())}." if named else ""
            facts = tuple(dict.fromkeys(fact for fact in said if fact not in named))
            made.append(GroundBrief(says=ground.logic.says, facts=facts, see=see))
        return tuple(made)

    def points_of(self, said: Iterable[CitedText]) -> dict[CitedText, int]:
        """Return the facts that points of the letter tell, each with the first such point."""
        wanted = set(said)
        found: dict[CitedText, int] = {}
        points = [p for group in self.context.groups for p in group.points]
        for point in sorted(points, key=lambda p: p.exception):
            told = {s for leaf in point.leaves for s in statements_of(self.context.speaker, leaf)}
            for fact in wanted & told:
                found.setdefault(fact, point.number)
        return found

    def asks(self) -> tuple[str, ...]:
        """Return what is asked of the review, each with the law that covers this plan."""
        context = self.context
        found = rights_for(context.case, self.shelf.rights, self.kind.value, context.as_of)
        said = [f"{c.right.ask}{f' ({c.citation})' if c.citation else ''}" for c in found]
        return tuple(f"{text}{'.' if i == len(said) else ';'}" for i, text in enumerate(said, 1))

    def ready(self) -> str:
        """Return what may be asked for, in one phrase."""
        return words_of(self.context, asked_of(self.context).approve)

    def waiting(self) -> str:
        """Return what this letter leaves open, by the name of what it asks for otherwise."""
        if self.kind is LetterKind.RESCISSION:
            return ""
        goals = {LetterKind.EXTERNAL_REVIEW: "the denial to be overturned for"}
        goals |= dict.fromkeys(_DONE, "payment for")
        return open_ask(self.context, goals.get(self.kind, "approval of"))

    def paid(self) -> str:
        """Return what is asked of a claim: payment only where all of it may be asked for."""
        asked = asked_of(self.context)
        if not self.context.claims or not asked.approve:
            return "I ask that the claim be reviewed in full."
        return f"I ask that the claim be paid{f' for {self.ready()}' if asked.open else ''}."

    def approval(self) -> dict[str, Any]:
        """Return the sentence that asks for the thing itself, and whether it stands."""
        context, number = self.context, ""
        if self.kind is LetterKind.RESCISSION:
            granted = context.case.approval
            number = f" {granted.number}" if granted and granted.number else ""
            lead = "If the plan does not honor it, I ask that"
            text = f"Please honor the approval{number}."
            return {"can_approve": True, "approval": text, "asks_lead": lead}
        if self.kind in _DONE and self.base.can_approve:
            lead = "If the plan does not pay the claim in full, I ask that"
            text = f"Please pay the claim for {self.ready()}."
            return {"approval": text, "asks_lead": lead}
        if self.kind is LetterKind.EXTERNAL_REVIEW and self.base.can_approve:
            text = f"Please overturn the denial of {self.ready()}."
            return {"approval": text, "asks_lead": "I also ask that"}
        return {}

    def build(self) -> LevelLetterBrief:
        answers, grounds = self.answers(), self.grounds()
        fields = {name: getattr(self.base, name) for name in LetterBrief.model_fields}
        fields |= {
            "heading": self.heading(),
            "addressee": self.addressee(),
            "via": "" if self.kind is LetterKind.EXTERNAL_REVIEW else self.base.via,
            "re_rows": self.re_rows(),
            "opening": (*self.opening(), *self.context.coding.corrections),
            "answers": answers,
            "has_answers": bool(answers),
            "answers_heading": answers_heading(answers),
            "asks": self.asks(),
            **self.approval(),
            "open_ask": self.waiting(),
            "has_open_ask": bool(self.waiting()),
        }
        outside = self.kind is LetterKind.EXTERNAL_REVIEW
        return LevelLetterBrief(
            **fields,
            salutation="To the reviewer:" if outside else "To the medical director:",
            sections=self.sections(),
            grounds=grounds,
            has_grounds=bool(grounds),
        )


def _decided(appeal: EarlierAppeal) -> str:
    when = f", decided {say_date(appeal.decided)}" if appeal.decided else ""
    number = f", reference {appeal.reference}" if appeal.reference else ""
    return sentence_case(f"{appeal.level}{when}{number}")
