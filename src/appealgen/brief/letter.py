"""The appeal letter's view-model: everything it says, in the order it says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from appealgen.argument import is_about_everything
from appealgen.brief import letter_head as head
from appealgen.brief.asked import asked_of, open_ask, words_of
from appealgen.brief.interface import CitedText, Pointer, pointers, runs, target_of
from appealgen.brief.letter_models import (
    AnswerBrief,
    CriterionRow,
    ExceptionBrief,
    ExhibitRow,
    GroupBrief,
    LetterBrief,
    PointBrief,
    QuoteBrief,
)
from appealgen.brief.pictures import pictures_of
from appealgen.brief.procedure_answer import answered_by_procedure
from appealgen.brief.reasons import REVIEW, asked_once, subject_first
from appealgen.brief.record import no_record, record_tables
from appealgen.brief.say_contradictions import about_notice, about_reason
from appealgen.brief.statements import statements_of
from appealgen.brief.words import (
    ended,
    lower_first,
    quoted,
    say_count,
    say_date,
    say_numbers,
    say_partial,
    sentence_case,
)
from appealgen.matching.truth import Truth
from appealgen.model.care import FAILED, PhysicalTherapy
from appealgen.model.denial import ReasonCategory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.argument import Group, Point, Rebuttal
    from appealgen.brief.context import Context
    from appealgen.brief.sentences import Speaker

__all__ = ["LetterBrief", "letter_brief", "points_named"]

_LEADS = {
    ReasonCategory.IMAGING: "The radiologist’s own report meets the criterion:",
    ReasonCategory.FUNCTION_NOT_SHOWN: "The limits of daily life are recorded:",
    ReasonCategory.MISSING_DOCUMENTATION: "The record holds what was missing:",
}
_LEAD = "The record answers this reason:"
_ASKS_LEAD = "If the plan does not approve the request in full, I ask that"
_ASKS = (
    "the decision name each criterion found unmet, in the policy’s words and for each level;",
    "the plan send, at no charge, the criteria it used with their version, and the claim file;",
    "the plan state the name, specialty and credentials of every reviewer.",
)


def points_named(numbers: Iterable[int]) -> str:
    """Return "point 3" or "points 2, 3 and 5"."""
    found = sorted(set(numbers))
    return f"{'point' if len(found) == 1 else 'points'} {say_numbers(found)}"


@dataclass(frozen=True)
class _Letter:
    """Builds the brief from one context; each method fills one part."""

    context: Context

    @property
    def speaker(self) -> Speaker:
        return self.context.speaker

    # The reasons of the denial

    def answers(self) -> tuple[AnswerBrief, ...]:
        return asked_once(self.answer(rebuttal) for rebuttal in self.context.rebuttals)

    def answer(self, rebuttal: Rebuttal) -> AnswerBrief:
        quote = self.stated(rebuttal)
        if not rebuttal.answered:
            lead, facts = answered_by_procedure(self.context, rebuttal)
            return AnswerBrief(
                quote=quote,
                contradictions=self.contradictions(rebuttal, waivers=True),
                answered=bool(facts),
                lead=lead,
                facts=facts,
                exception_lead="",
                exceptions=(),
                see="",
                request="" if facts else REVIEW,
            )
        whole = is_about_everything(rebuttal.reason.category)
        facts = () if whole else self.answer_facts(rebuttal)
        waivers = () if whole else tuple(self.point(p) for p in rebuttal.points if p.exception)
        also = " as well" if facts else ""
        named = points_named(p.number for p in rebuttal.points)
        return AnswerBrief(
            quote=quote,
            contradictions=self.contradictions(rebuttal, waivers=not waivers),
            answered=True,
            lead=self.lead(rebuttal, facts) if facts or whole else "",
            facts=facts,
            exception_lead=f"An exception of the policy is met{also}:",
            exceptions=waivers,
            see="" if whole else f"See {named} below.",
            request="",
        )

    def contradictions(self, rebuttal: Rebuttal, *, waivers: bool) -> tuple[CitedText, ...]:
        """Return where a reason departs from the policy; a waiver only where no answer shows it."""
        context = self.context
        said = about_reason(context.contradictions, rebuttal.reason, context.case, waivers=waivers)
        return runs(said)

    def stated(self, rebuttal: Rebuttal) -> CitedText:
        """Return the reason as the notice states it."""
        reason = rebuttal.reason
        if reason.words:
            text = f"The notice states: {quoted(reason.words)}"
        else:
            text = f"The notice gives this reason: {reason.category.value.replace('_', ' ')}"
        return CitedText(text=ended(text), cites=pointers(reason.cite, self.context.case))

    def lead(self, rebuttal: Rebuttal, facts: tuple[CitedText, ...]) -> str:
        """Return the sentence before the facts; it says no more than they show."""
        category = rebuttal.reason.category
        if is_about_everything(category):
            named = points_named(p.number for p in rebuttal.points)
            return f"The criteria of the plan’s own policy are met, as {named} below show."
        if category is ReasonCategory.CONSERVATIVE_CARE and facts:
            return self.care_lead(rebuttal)
        return _LEADS.get(category, _LEAD)

    @staticmethod
    def care_lead(rebuttal: Rebuttal) -> str:
        """Return what the therapy was; "in person" only where the record says so."""
        leaves = [leaf for p in rebuttal.points if not p.exception for leaf in p.leaves]
        lasted = [leaf for leaf in leaves if leaf.criterion.check == "care_lasted"]
        records = [e.record for leaf in lasted for e in leaf.evidence]
        therapy = [r for r in records if isinstance(r, PhysicalTherapy)]
        if therapy and all(r.in_person and r.outcome in FAILED for r in therapy):
            return "The therapy was given in person and did not help, and the record shows it:"
        return "The record shows the care, with its dates and results:"

    def answer_facts(self, rebuttal: Rebuttal) -> tuple[CitedText, ...]:
        """Return the facts that answer a reason, each record in full."""
        main = [p for p in rebuttal.points if not p.exception]
        found = [e for p in main for leaf in p.leaves for e in leaf.evidence]
        shown = self.context.facts(subject_first(rebuttal.reason, found))
        if main and rebuttal.reason.category is ReasonCategory.CONSERVATIVE_CARE:
            return tuple(dict.fromkeys((*shown, *self.context.failed_care())))
        return shown

    # The criteria

    def statements(self, points: Iterable[Point]) -> tuple[CitedText, ...]:
        """Return the short statements of some points, each once."""
        said = [s for p in points for leaf in p.leaves for s in statements_of(self.speaker, leaf)]
        return tuple(dict.fromkeys(said))

    def groups(self) -> tuple[GroupBrief, ...]:
        told: set[str] = set()
        return tuple(self.group(g, told) for g in self.context.groups if g.points or g.again)

    def quotes(self, group: Group, point: Point, told: set[str]) -> tuple[QuoteBrief, ...]:
        """Return the policy's own lines for a point, each once in a letter."""
        ids = (point.section.id, point.criterion.id, *(leaf.criterion.id for leaf in point.leaves))
        found = [
            (f"{group.policy.ref} {criterion}", QuoteBrief(text=text, source=source))
            for criterion, text, source in self.context.overlay.lines_for(group.policy, ids)
        ]
        new = tuple(quote for key, quote in found if key not in told)
        told.update(key for key, _ in found)
        return new

    def group(self, group: Group, told: set[str]) -> GroupBrief:
        where = f" at {group.level}" if group.level else ""
        intro = self.intro(group, where)
        again = ""
        if group.again and (group.points or group.truth is Truth.MET):
            # Ways round a criterion are among them, so they are not said to be required.
            verb = "count" if len(group.again) > 1 else "counts"
            named = sentence_case(points_named(group.again))
            again = f"{named} above {verb} here as well, on the same facts."
        return GroupBrief(
            heading=sentence_case(f"{self.context.short_line(group.line.line)}{where}"),
            intro=intro,
            points=tuple(
                self.point(p).model_copy(update={"quotes": self.quotes(group, p, told)})
                for p in group.points
            ),
            again=again,
        )

    def intro(self, group: Group, where: str) -> str:
        """Return what the points show: the section met, or those of its criteria that are."""
        procedure = group.line.procedure
        title = lower_first(procedure.title) if procedure else ""
        label = f" ({procedure.label})" if procedure and procedure.label else ""
        section = f"{group.policy.citation} for {title}{label}"
        if group.truth is Truth.MET:
            several = len(group.paths) > 1
            grounds = f", on {say_count(len(group.paths))} grounds: {'; '.join(group.paths)}"
            ways = grounds if several else "".join(f", under {path}" for path in group.paths)
            one = " Each of these grounds is sufficient by itself." if several else ""
            return f"The criteria of {section} are met{where}{ways}.{one}"
        if not group.points:
            shared = points_named(group.again)
            return f"Of the criteria of {section}, the record{where} shows those of {shared} above."
        return f"Of the criteria of {section}, the record{where} shows the following."

    def point(self, point: Point) -> PointBrief:
        facts = runs(self.statements((point,)))
        if not facts:
            observed = [leaf.observed for leaf in point.leaves if leaf.observed]
            facts = tuple(CitedText(text=ended(sentence_case(o))) for o in observed)
        return PointBrief(
            number=str(point.number),
            label=point.label,
            has_label=bool(point.label),
            criterion=ended(sentence_case(point.criterion.says)),
            exception=point.exception,
            facts=facts,
        )

    def criteria(self) -> tuple[CriterionRow, ...]:
        """Return one row per section of the policy that is met, with its points and exhibits.

        Where only a part of a section is met, its met criteria stand in the table by themselves:
        the section as a whole is not said to be met.
        """
        points = [p for g in self.context.groups for p in g.points if not p.exception]
        whole: dict[str, list[Point]] = {}
        for point in points:
            whole.setdefault(point.label, []).append(point)
        rows = []
        for label, found in whole.items():
            if label and all(p.section_met for p in found):
                rows.append(self.criterion_row(label, found[0].section.says, found))
            else:
                rows += [self.criterion_row(label, p.criterion.says, [p]) for p in found]
        return tuple(rows)

    @staticmethod
    def criterion_row(label: str, says: str, points: list[Point]) -> CriterionRow:
        cites = (c for p in points for leaf in p.leaves for e in leaf.evidence for c in e.cites)
        letters = sorted({cite.exhibit for cite in cites})
        return CriterionRow(
            section=label,
            requirement=sentence_case(says),
            answer=points_named(p.number for p in points),
            cites=tuple(
                Pointer(label=f"Ex. {x}", target=target_of(x), linked=True) for x in letters
            ),
            status_key="met",
            status="Met",
        )

    # The rest

    def why_now(self) -> tuple[CitedText, ...]:
        case = self.context.case
        facts: list[CitedText] = []
        course = case.symptoms.course
        if course and course.value in {"worsening", "rapidly_worsening"}:
            now = course.value.value.replace("_", " ")
            text = f"The chart records that the condition is {now}."
            facts.append(CitedText(text=text, cites=pointers(course.cite, case)))
        facts += self.context.progression()
        if case.why_now:
            facts.append(CitedText(text=ended(sentence_case(case.why_now))))
        return tuple(facts)

    def exceptions(self) -> tuple[ExceptionBrief, ...]:
        said = []
        for finding, attested in self.context.exceptions:
            clause = lower_first(finding.criterion.says).rstrip(".")
            text = (
                f"One criterion is not met as written, namely that {clause}. I ask for an "
                f"exception to it. {attested.by} attests: {quoted(attested.words)}"
            )
            cites = pointers(attested.cite, self.context.case)
            said.append(ExceptionBrief(text=ended(text), cites=cites))
        return tuple(said)

    def asks(self) -> tuple[str, ...]:
        """Return what is asked of the review itself."""
        apart = " and took no part in the denial" if self.context.case.denial else ""
        return (f"a physician who practices spine surgery{apart} review it;", *_ASKS)

    def top(self) -> dict[str, Any]:
        """Return the fields of everything above the first heading, by name."""
        context = self.context
        return {
            "title": f"Appeal for {context.reference_words}",
            "reference": context.reference_words,
            "draft": context.draft,
            "draft_reason": context.draft_reason,
            "synthetic": context.case.patient.synthetic,
            "letterhead": head.letterhead(context),
            "heading": head.heading(context),
            "date": say_date(context.as_of),
            "via": head.via(context),
            "addressee": head.addressee(context),
            "re_rows": head.re_rows(context),
            "opening": (*head.opening(context), *context.coding.corrections),
        }

    def build(self) -> LetterBrief:
        context = self.context
        claims = context.claims
        answers, criteria = self.answers(), self.criteria()
        named = runs(about_notice(context.contradictions, context.case))
        why = self.why_now() if claims else ()
        guidelines, listed = context.guidelines()
        exceptions, exhibits = self.exceptions(), exhibit_rows(context)
        summary = context.summary() if claims else ()
        approve = asked_of(context).approve if claims else ()
        can_approve, waiting = bool(approve), open_ask(context)
        copies, pictures = head.copies(context), pictures_of(context)
        return LetterBrief(
            **self.top(),
            has_summary=bool(summary),
            summary=summary,
            answers_heading=_answers_heading(answers),
            answers=answers,
            has_answers=bool(answers),
            criteria_named=named,
            has_criteria_named=bool(named),
            criteria_caption=context.criteria_caption(),
            criteria=criteria,
            has_criteria=bool(criteria),
            has_sections=any(row.section for row in criteria),
            policy_note=context.policy_note() if criteria else "",
            groups=self.groups(),
            record=record_tables(context) if claims else no_record(),
            why_now=runs(why),
            has_why_now=bool(why),
            guidelines=guidelines,
            reference_list=listed,
            has_guidelines=bool(guidelines),
            exceptions=exceptions,
            has_exceptions=bool(exceptions),
            can_approve=can_approve,
            approval=f"Please approve {words_of(context, approve)}." if can_approve else "",
            open_ask=waiting,
            has_open_ask=bool(waiting),
            asks_lead=_ASKS_LEAD if can_approve else "I ask that",
            asks=self.asks(),
            signature=head.signature(context),
            exhibits=exhibits,
            has_exhibits=bool(exhibits),
            copies=copies,
            has_copies=bool(copies),
            pictures=pictures,
            has_pictures=bool(pictures),
            pictures_apart=len(pictures) > 1,
        )


def _answers_heading(answers: tuple[AnswerBrief, ...]) -> str:
    """Return the heading of the reasons; it speaks of answers only where there are some."""
    reasons = "The reason given" if len(answers) == 1 else "The reasons given"
    answered = sum(answer.answered for answer in answers)
    if not answered:
        return reasons
    return f"{reasons}, and the answer{'' if answered == 1 else 's'}"


def exhibit_rows(context: Context) -> tuple[ExhibitRow, ...]:
    """Return the exhibit list, in the order of the case."""
    return tuple(
        ExhibitRow(
            letter=e.letter,
            target=target_of(e.letter),
            title=f"{e.title}, {e.author}" if e.author else e.title,
            date=say_partial(e.date) if e.date else "",
            pages=str(e.pages) if e.pages else "",
        )
        for e in context.case.exhibits
    )


def letter_brief(context: Context) -> LetterBrief:
    """Return the appeal letter of a case."""
    return _Letter(context).build()
