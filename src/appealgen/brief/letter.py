"""The appeal letter's view-model: everything it says, in the order it says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.brief.interface import (
    Brief,
    CitedText,
    DocumentBrief,
    Pointer,
    Row,
    pointers,
    runs,
    target_of,
)
from appealgen.brief.record import RecordTables, record_tables
from appealgen.brief.sentences import Speaker
from appealgen.brief.statements import statements_of
from appealgen.brief.words import (
    ended,
    join,
    lower_first,
    plural,
    quoted,
    say_date,
    say_numbers,
    say_partial,
    sentence_case,
    surgeon_name,
)
from appealgen.matching.truth import Truth
from appealgen.model.denial import DenialKind, ReasonCategory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.argument import Group, Point, Rebuttal
    from appealgen.brief.context import Context

__all__ = ["LetterBrief", "letter_brief"]


class Letterhead(Brief):
    """The practice as its paper shows it."""

    name: str
    tagline: str
    lines: tuple[str, ...]


class Signature(Brief):
    """The closing and who signs."""

    closing: str
    name: str
    lines: tuple[str, ...]


class CriterionRow(Brief):
    """One row of the criteria table."""

    section: str
    requirement: str
    answer: str
    cites: tuple[Pointer, ...]
    status_key: str
    status: str


class PointBrief(Brief):
    """One point: number, the payer's criterion with its label, and the facts that meet it."""

    number: str
    label: str
    has_label: bool
    criterion: str
    exception: bool
    facts: tuple[CitedText, ...]


class GroupBrief(Brief):
    """The points of one line at one level."""

    heading: str
    intro: str
    points: tuple[PointBrief, ...]
    again: str
    """ "Points 2, 3 and 5 above are required here as well and are met by the same facts." """


class AnswerBrief(Brief):
    """The answer to one stated reason."""

    heading: str
    quote: CitedText
    answered: bool
    lead: str
    facts: tuple[CitedText, ...]
    exceptions: tuple[PointBrief, ...]
    see: str


class ExhibitRow(Brief):
    """One line of the exhibit list."""

    letter: str
    target: str
    title: str
    date: str
    pages: str


class ExceptionBrief(Brief):
    """A criterion not met as written, for which the surgeon asks an exception."""

    criterion: str
    words: str
    by: str


class LetterBrief(DocumentBrief):
    """The appeal letter."""

    letterhead: Letterhead
    date: str
    via: str
    addressee: tuple[str, ...]
    re_rows: tuple[Row, ...]
    opening: tuple[str, ...]
    has_summary: bool
    summary: tuple[CitedText, ...]
    answers: tuple[AnswerBrief, ...]
    has_answers: bool
    criteria_caption: str
    criteria: tuple[CriterionRow, ...]
    has_criteria: bool
    policy_note: str
    groups: tuple[GroupBrief, ...]
    record: RecordTables
    why_now: tuple[CitedText, ...]
    has_why_now: bool
    guidelines: tuple[CitedText, ...]
    reference_list: tuple[str, ...]
    has_guidelines: bool
    exceptions: tuple[ExceptionBrief, ...]
    has_exceptions: bool
    request_line: str
    can_approve: bool
    signature: Signature
    exhibits: tuple[ExhibitRow, ...]
    has_exhibits: bool
    copies: str
    has_copies: bool


@dataclass(frozen=True)
class _Letter:
    """Builds the brief from one context; each method fills one part."""

    context: Context

    @property
    def speaker(self) -> Speaker:
        return self.context.speaker

    # Head

    def letterhead(self) -> Letterhead:
        surgeon = self.context.case.surgeon
        practice = surgeon.practice if surgeon else None
        if practice is None:
            return Letterhead(name=surgeon_name(surgeon), tagline="", lines=())
        lines = [*practice.address]
        lines += [f"Phone {practice.phone}"] if practice.phone else []
        lines += [f"Fax {practice.fax}"] if practice.fax else []
        lines += [practice.email] if practice.email else []
        return Letterhead(name=practice.name, tagline="", lines=tuple(lines))

    def via(self) -> str:
        denial = self.context.case.denial
        ways = [f"fax to {denial.appeal_fax}"] if denial and denial.appeal_fax else []
        if denial and denial.appeal_address:
            ways.append("certified mail, return receipt requested")
        return f"By {join(ways)}" if ways else ""

    def addressee(self) -> tuple[str, ...]:
        case = self.context.case
        lines = [case.coverage.delegated_to or case.coverage.payer]
        if case.denial:
            lines += list(case.denial.appeal_address)
        return tuple(lines)

    def re_rows(self) -> tuple[Row, ...]:
        case = self.context.case
        rows = [Row(label="Patient", value=case.patient.name)]
        if case.patient.born:
            rows.append(Row(label="Date of birth", value=say_date(case.patient.born)))
        if case.coverage.member_id:
            group = f", group {case.coverage.group}" if case.coverage.group else ""
            rows.append(Row(label="Member ID", value=f"{case.coverage.member_id}{group}"))
        if case.coverage.plan_name:
            rows.append(Row(label="Plan", value=case.coverage.plan_name))
        rows += self.denial_rows()
        for stage in case.request.stages:
            label = "Procedures" if len(case.request.stages) == 1 else stage.name
            named = [self.context.line_words(line) for line in stage.lines]
            rows.append(Row(label=label, value="; ".join(named)))
        rows += self.where_rows()
        if case.diagnoses:
            said = "; ".join(f"{d.code} {d.text}" if d.text else d.code for d in case.diagnoses)
            rows.append(Row(label="Diagnoses", value=said))
        return tuple(rows)

    def denial_rows(self) -> list[Row]:
        denial = self.context.case.denial
        if denial is None:
            return []
        rows = [Row(label=r.label, value=r.number) for r in denial.references]
        dates = []
        if denial.notice_date:
            dates.append(f"notice dated {say_date(denial.notice_date)}")
        if denial.received_date:
            dates.append(f"received {say_date(denial.received_date)}")
        if dates:
            rows.append(Row(label="Denial", value=sentence_case(", ".join(dates))))
        return rows

    def where_rows(self) -> list[Row]:
        case = self.context.case
        if case.facility is None:
            return []
        stage = case.request.stages[0]
        parts = [case.facility.name]
        if stage.setting:
            days = f", {plural(stage.admission_days, 'day')}" if stage.admission_days else ""
            parts.append(f"{stage.setting.value.replace('_', ' ')}{days}")
        if stage.planned_date:
            parts.append(f"planned for {say_date(stage.planned_date)}")
        return [Row(label="Facility", value=", ".join(parts))]

    def opening(self) -> tuple[str, ...]:
        case = self.context.case
        denial = case.denial
        when = f" of {say_date(denial.notice_date)}" if denial and denial.notice_date else ""
        kind = {
            DenialKind.PRIOR_AUTHORIZATION: "denial of prior authorization",
            DenialKind.CONCURRENT: "concurrent-review denial",
            DenialKind.POST_SERVICE: "post-service denial",
            DenialKind.PREPAYMENT: "prepayment-review denial",
            DenialKind.RESCISSION: "rescission of authorization",
        }.get(denial.kind if denial else DenialKind.PRIOR_AUTHORIZATION, "denial")
        name = self.speaker.person.full
        asked = join(self.context.line_words(line.line) for line in self.context.argued)
        surgeon = "the treating surgeon" if case.surgeon is None else surgeon_name(case.surgeon)
        first = f"I am {surgeon}, the surgeon treating {name}." if case.surgeon else f"This appeal is written for {surgeon} of {name}."
        if denial is None:
            return (f"{first} I ask for authorization of {asked}.",) if asked else (first,)
        second = f"I appeal the plan’s {kind}{when}"
        return (f"{first} {second} and ask for approval of {asked}.",) if asked else (f"{first} {second}.",)

    # Body

    def answers(self) -> tuple[AnswerBrief, ...]:
        return tuple(self.answer(r) for r in self.context.rebuttals)

    def answer(self, rebuttal: Rebuttal) -> AnswerBrief:
        reason = rebuttal.reason
        said = reason.words or reason.category.value.replace("_", " ")
        numbers = [str(p.number) for p in rebuttal.points]
        shown = self.answer_facts(rebuttal.points) if rebuttal.answered else ()
        if rebuttal.answered and reason.category is ReasonCategory.CONSERVATIVE_CARE:
            shown = tuple(dict.fromkeys((*shown, *self.context.failed_care())))
        return AnswerBrief(
            heading="",
            quote=CitedText(
                text=quoted(said) if reason.words else sentence_case(said),
                cites=pointers(reason.cite, self.context.case),
            ),
            answered=rebuttal.answered,
            lead=_LEADS.get(reason.category.value, _LEAD) if rebuttal.answered else "",
            facts=shown,
            exceptions=tuple(self.point(p) for p in rebuttal.points if p.exception and rebuttal.answered),
            see=f"See {'point' if len(numbers) == 1 else 'points'} {say_numbers([int(n) for n in numbers])} below." if numbers and rebuttal.answered else "",
        )

    def answer_facts(self, points: tuple[Point, ...]) -> tuple[CitedText, ...]:
        """Return the facts that answer a reason, each record in full."""
        return self.context.facts(
            e for p in points if not p.exception for leaf in p.leaves for e in leaf.evidence
        )

    def statements(self, points: Iterable[Point]) -> tuple[CitedText, ...]:
        """Return the short statements of some points, each once."""
        said = [s for p in points for leaf in p.leaves for s in statements_of(self.speaker, leaf)]
        return tuple(dict.fromkeys(said))

    def groups(self) -> tuple[GroupBrief, ...]:
        return tuple(self.group(g) for g in self.context.groups if g.points or g.again)

    def group(self, group: Group) -> GroupBrief:
        line = group.line
        where = f" at {group.level}" if group.level else ""
        title = line.procedure.title if line.procedure else ""
        label = f" ({line.procedure.label})" if line.procedure and line.procedure.label else ""
        citation = self.context.policy_citation(group.policy)
        if group.truth is Truth.MET:
            ways = f", by {join(group.paths)}" if group.paths else ""
            one = " Each of these grounds is sufficient by itself." if len(group.paths) > 1 else ""
            intro = f"The criteria of {citation} for {lower_first(title)}{label} are met{where}{ways}.{one}"
        else:
            intro = f"On the criteria of {citation} for {lower_first(title)}{label}, the record{where} shows the following."
        again = ""
        if group.again:
            many = len(group.again) > 1
            again = (
                f"{'Points' if many else 'Point'} {say_numbers(group.again)} above "
                f"{'are' if many else 'is'} required here as well and {'are' if many else 'is'} met by the same facts."
            )
        return GroupBrief(
            heading=sentence_case(f"{self.context.short_line(line.line)}{where}"),
            intro=intro,
            points=tuple(self.point(p) for p in group.points),
            again=again,
        )

    def point(self, point: Point) -> PointBrief:
        return PointBrief(
            number=str(point.number),
            label=point.label,
            has_label=bool(point.label),
            criterion=ended(sentence_case(point.criterion.says)),
            exception=point.exception,
            facts=runs(self.statements((point,))),
        )

    def criteria(self) -> tuple[CriterionRow, ...]:
        """Return one row per section of the policy, with its points and where they are shown."""
        sections: dict[str, list[Point]] = {}
        for point in (p for g in self.context.groups for p in g.points if not p.exception):
            sections.setdefault(point.label, []).append(point)
        rows = []
        for label, points in sections.items():
            cites = (c for p in points for leaf in p.leaves for e in leaf.evidence for c in e.cites)
            letters = sorted({cite.exhibit for cite in cites})
            rows.append(
                CriterionRow(
                    section=label,
                    requirement=sentence_case(points[0].section.says),
                    answer=f"{'Point' if len(points) == 1 else 'Points'} {say_numbers([p.number for p in points])}",
                    cites=tuple(Pointer(label=f"Ex. {x}", target=target_of(x), linked=True) for x in letters),
                    status_key="met",
                    status="Met",
                )
            )
        return tuple(rows)

    def why_now(self) -> tuple[CitedText, ...]:
        case = self.context.case
        facts: list[CitedText] = []
        course = case.symptoms.course
        if course and course.value in {"worsening", "rapidly_worsening"}:
            text = f"The chart records that the condition is {course.value.value.replace('_', ' ')}."
            facts.append(CitedText(text=text, cites=pointers(course.cite, case)))
        facts += self.context.progression()
        if case.why_now:
            facts.append(CitedText(text=ended(case.why_now)))
        return tuple(facts)

    def exceptions(self) -> tuple[ExceptionBrief, ...]:
        return tuple(
            ExceptionBrief(
                criterion=ended(sentence_case(finding.criterion.says)),
                words=quoted(attested.words),
                by=attested.by,
            )
            for finding, attested in self.context.exceptions
        )

    def signature(self) -> Signature:
        surgeon = self.context.case.surgeon
        lines = []
        if surgeon:
            lines += [sentence_case(surgeon.specialty)] if surgeon.specialty else []
            lines += [f"Board certified, {surgeon.board}"] if surgeon.board else []
            lines += [f"NPI {surgeon.npi}"] if surgeon.npi else []
        return Signature(closing="Sincerely,", name=surgeon_name(surgeon) if surgeon else "Requesting surgeon", lines=tuple(lines))

    def build(self) -> LetterBrief:
        context = self.context
        answers, criteria, why = self.answers(), self.criteria(), self.why_now()
        guidelines, listed = context.guidelines()
        exceptions, exhibits = self.exceptions(), exhibit_rows(context)
        summary = context.summary()
        copies = join(context.case.copies_to)
        return LetterBrief(
            title=f"Appeal for {context.reference_words}",
            reference=context.reference_words,
            draft=context.draft,
            draft_reason=context.draft_reason,
            synthetic=context.case.patient.synthetic,
            letterhead=self.letterhead(),
            date=say_date(context.as_of),
            via=self.via(),
            addressee=self.addressee(),
            re_rows=self.re_rows(),
            opening=self.opening(),
            has_summary=bool(summary),
            summary=summary,
            answers=answers,
            has_answers=bool(answers),
            criteria_caption=context.criteria_caption(),
            criteria=criteria,
            has_criteria=bool(criteria),
            policy_note=context.policy_note(),
            groups=self.groups(),
            record=record_tables(context),
            why_now=runs(why),
            has_why_now=bool(why),
            guidelines=guidelines,
            reference_list=listed,
            has_guidelines=bool(guidelines),
            exceptions=exceptions,
            has_exceptions=bool(exceptions),
            request_line=context.request_words(),
            can_approve=bool(context.argued),
            signature=self.signature(),
            exhibits=exhibits,
            has_exhibits=bool(exhibits),
            copies=copies,
            has_copies=bool(copies),
        )


_LEAD = "The record answers this reason:"
_LEADS = {
    "conservative_care_not_exhausted": "The care was given, recently and in person, and it failed. The notes are enclosed:",
    "imaging_does_not_meet_criteria": "The radiologist’s own report meets the criterion:",
    "function_not_shown": "The limits of daily life are recorded:",
    "missing_documentation": "The records are enclosed:",
}


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
