"""Sections that several letters share: what was called missing, the approval, the claim, the story.

Each says what the case holds and nothing else; where the case is silent, the section is too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument.called_missing import exhibits_for
from appealgen.argument.levels import called_missing, decisions
from appealgen.brief.interface import CitedText, Pointer, pointers, target_of
from appealgen.brief.letters.models import SectionBrief, section
from appealgen.brief.say_papers import say_exhibit
from appealgen.brief.words import (
    a_or_an,
    ended,
    join,
    listing,
    lower_first,
    plural,
    quoted,
    say_date,
    sentence_case,
)
from appealgen.matching import Evidence
from appealgen.model.denial import DenialKind, ExhibitKind
from appealgen.model.exchange import CallPurpose
from appealgen.spine import say_levels

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from appealgen.appeals.exhaustion import Opened
    from appealgen.argument.levels import CalledMissing
    from appealgen.brief.context import Context
    from appealgen.brief.letters.models import Shelf
    from appealgen.model import Case, Cite
    from appealgen.model.denial import Denial, EarlierAppeal, Exhibit
    from appealgen.model.exchange import Approval, Call, ClaimLine
    from appealgen.model.story import RedFlag

__all__ = [
    "approval_section",
    "call_name",
    "claim_section",
    "decision_name",
    "enclosed",
    "events",
    "missing_section",
    "opened_section",
    "urgent_section",
]

_CLINICAL = {
    ExhibitKind.THERAPY_NOTES,
    ExhibitKind.IMAGING_REPORT,
    ExhibitKind.PROCEDURE_NOTE,
    ExhibitKind.CLINIC_NOTE,
    ExhibitKind.OPERATIVE_NOTE,
    ExhibitKind.LABORATORY,
    ExhibitKind.PSYCHOLOGICAL,
    ExhibitKind.QUESTIONNAIRE,
    ExhibitKind.MEDICATION_RECORD,
    ExhibitKind.SECOND_OPINION,
}
_DENIED = {
    DenialKind.RESCISSION: "withdrew its approval",
    DenialKind.POST_SERVICE: "denied the claim",
    DenialKind.PREPAYMENT: "denied the claim",
    DenialKind.PENDED: "asked for more information",
}


def _cited(case: Case, text: str, cite: Iterable[Cite] = ()) -> CitedText:
    return CitedText(text=ended(sentence_case(text)), cites=pointers(cite, case))


def enclosed(exhibits: Iterable[Exhibit]) -> tuple[CitedText, ...]:
    """Return exhibits as a list: title, day, pages, with the pointer."""
    return tuple(
        CitedText(
            text=ended(say_exhibit(e)),
            cites=(Pointer(label=f"Ex. {e.letter}", target=target_of(e.letter), linked=True),),
        )
        for e in exhibits
    )


# What was called missing


def missing_section(
    context: Context, shelf: Shelf, *, calls_only: bool = False
) -> tuple[SectionBrief, ...]:
    """Return the answer to everything the payer called missing; none where there is nothing.

    Args:
        context: The case, judged.
        shelf: The words that mean a document.
        calls_only: Only what was said on calls: the notice's own reasons are answered elsewhere.
    """
    case = context.case
    found = [one for one in called_missing(case) if one.in_call or not calls_only]
    if not found:
        return ()
    paragraphs: list[CitedText] = []
    letters: list[str] = []
    for one in found:
        paragraphs.append(_cited(case, _said(one), one.cite))
        exhibits = exhibits_for(one.words, case, shelf.things)
        paragraphs.append(_answer(exhibits))
        letters += [e.letter for e in exhibits]
    listed = [e for e in case.exhibits if e.letter in letters]
    lead = ["These documents go with this letter:"] if listed else []
    return (section("What was called missing", [*paragraphs, *lead], enclosed(listed)),)


def _said(one: CalledMissing) -> str:
    when = f" of {say_date(one.on)}" if one.on else ""
    words = quoted(one.words)
    if one.in_call:
        who = f"{one.by}, for the plan," if one.by else "the plan"
        return f"on the call{when}, {who} said that this was missing: {words}"
    letter = "in its letter" if when else "in a letter"
    return f"{letter}{when} the plan called this missing: {words}"


def _answer(exhibits: tuple[Exhibit, ...]) -> CitedText:
    if not exhibits:
        return CitedText(text="I ask that the plan say which document it means, by name and date.")
    named = join(f"Ex. {e.letter}" for e in exhibits)
    return CitedText(text=f"What the record holds on this is enclosed as {named}.")


# What makes it urgent


def urgent_section(context: Context) -> tuple[SectionBrief, ...]:
    """Return why the case cannot wait, in the surgeon's words and the dated record."""
    case = context.case
    if case.urgent_basis is None:
        return ()
    flags = [
        CitedText(
            text=ended(sentence_case(context.speaker.say(flag, _evidence(i, flag)))),
            cites=pointers(flag.cite, case),
        )
        for i, flag in enumerate(case.symptoms.red_flags)
        if flag.present
    ]
    lead = "I treat this patient, and I call this request urgent, for this reason:"
    basis = ended(sentence_case(case.urgent_basis))
    return (section("Why this cannot wait", [lead, basis], [*flags, *context.progression()]),)


def _evidence(index: int, flag: RedFlag) -> Evidence:
    return Evidence(f"symptoms.red_flags[{index}]", "", flag.cite, flag)


# Why review outside the plan is open already


def opened_section(context: Context, opened: Opened) -> tuple[SectionBrief, ...]:
    """Return why review outside the plan may begin before its final decision, with the rule."""
    filing, case = opened.filing, context.case
    named = a_or_an(lower_first(filing.level))
    day = filing.received_by_payer or (filing.filed_at.date() if filing.filed_at else filing.filed)
    when = f"on {say_date(day)} " if day else ""
    received = filing.received_by_payer or filing.filed_at
    did = f"the plan received {named}" if received else f"{named} was filed"
    said = [_cited(case, f"{when}{did}", filing.cite)]
    if opened.late and opened.last_day is not None:
        said.append(CitedText(text=opened.deadline.rule))
        text = (
            f"At the longest, that time ended on {say_date(opened.last_day)}. The record shows no "
            f"decision as of {say_date(context.as_of)}."
        )
        said.append(CitedText(text=text))
    said.append(CitedText(text=f"{opened.rule.says} ({opened.rule.citation})."))
    said += [CitedText(text=opened.rule.exception)] if opened.rule.exception else []
    return (section("Why this review may begin now", said),)


# The approval


def approval_section(context: Context) -> tuple[SectionBrief, ...]:
    """Return what was approved, until when, and which records there were on that day."""
    case, approval = context.case, context.case.approval
    if approval is None:
        return ()
    said = [_cited(case, _approved(approval), approval.cite)]
    if approval.words:
        said.append(_cited(case, f"it states: {quoted(approval.words)}", approval.cite))
    said += [CitedText(text=text) for text in _lasting(case, approval)]
    records = _on_record(case, approval)
    lead = ["These records bear a date on or before the day of the approval:"] if records else []
    changed = _withdrawn(approval)
    return (
        section("The approval and what it rested on", [*said, *lead], enclosed(records), changed),
    )


def _approved(approval: Approval) -> str:
    when = f" on {say_date(approval.on)}" if approval.on else ""
    number = f" under number {approval.number}" if approval.number else ""
    parts = [f"for {join(approval.codes)}"] if approval.codes else []
    parts += [f"at {say_levels(approval.levels)}"] if approval.levels else []
    parts += [f"on the {approval.side} side"] if approval.side else []
    parts += [f"at {approval.facility}"] if approval.facility else []
    what = f" {' '.join(parts)}" if parts else ""
    return f"the plan gave its approval{when}{number}{what}"


def _lasting(case: Case, approval: Approval) -> Iterator[str]:
    start, end = approval.valid_from, approval.valid_through
    if start and end:
        yield f"It is valid from {say_date(start)} through {say_date(end)}."
    done = case.claim.service_date if case.claim else None
    if done and start and end and start <= done <= end:
        yield f"The operation was done on {say_date(done)}, within that time."
    billed = {line.code for line in case.claim.lines} if case.claim else set()
    covered = [code for code in approval.codes if code in billed]
    if covered and len(covered) == len(billed):
        yield "Every code that was billed is named in the approval."
    elif covered:
        yield f"Of the codes that were billed, the approval names {join(covered)}."


def _on_record(case: Case, approval: Approval) -> list[Exhibit]:
    if approval.on is None:
        return []
    return [
        e
        for e in case.exhibits
        if e.kind in _CLINICAL and e.date is not None and e.date.latest <= approval.on
    ]


def _withdrawn(approval: Approval) -> tuple[str, ...]:
    if approval.withdrawn_on is None:
        return ()
    return (f"The plan withdrew the approval on {say_date(approval.withdrawn_on)}.",)


# The claim


def claim_section(context: Context, heading: str = "The claim") -> tuple[SectionBrief, ...]:
    """Return the claim: its number, the day of the operation, and each line as adjusted."""
    case, claim = context.case, context.case.claim
    if claim is None:
        return ()
    parts = [f"claim number {claim.number}"] if claim.number else []
    parts += [f"service of {say_date(claim.service_date)}"] if claim.service_date else []
    parts += [f"at {claim.facility}"] if claim.facility else []
    parts += [f"submitted on {say_date(claim.submitted)}"] if claim.submitted else []
    number = claim.authorization_number
    parts += [f"with authorization number {number} on it"] if number else []
    said = [_cited(case, ", ".join(parts), claim.cite)] if parts else []
    return (section(heading, said, [_claim_line(line) for line in claim.lines]),)


def _claim_line(line: ClaimLine) -> str:
    named = line.code + (f" with modifier {join(line.modifiers)}" if line.modifiers else "")
    parts = [named]
    parts += [plural(line.units, "unit")] if line.units > 1 else []
    parts += [f"at {say_levels(line.levels)}"] if line.levels else []
    parts += [f"billed at ${line.billed:,.2f}"] if line.billed is not None else []
    parts += [f"denied for ${line.denied:,.2f}"] if line.denied is not None else []
    group = f"{line.group.value}-" if line.group else ""
    codes = [*([f"{group}{line.carc}"] if line.carc else []), *line.rarcs]
    parts += [f"adjusted with {join(codes)}"] if codes else []
    return ended(", ".join(parts))


# What happened, in order


def decision_name(appeal: EarlierAppeal) -> str:
    """Return a decided appeal as a noun: "the decision of March 3, 2026"."""
    return f"the decision of {say_date(appeal.decided)}" if appeal.decided else "the decision"


def call_name(call: Call) -> str:
    """Return what kind of call it was: "peer-to-peer call"."""
    named = call.purpose is CallPurpose.PEER_TO_PEER
    return "peer-to-peer call" if named else "call"


def events(context: Context, *, reasons: bool = False) -> tuple[CitedText, ...]:
    """Return denial, appeals, decisions and calls in the order they happened; undated ones last.

    Args:
        context: The case, judged.
        reasons: Whether the words of each paper follow what it did, each reason as it was stated.
    """
    case = context.case
    found: list[tuple[str, CitedText]] = []
    denial = case.denial
    if denial is not None:
        when = f"on {say_date(denial.notice_date)} " if denial.notice_date else ""
        did = _DENIED.get(denial.kind, "denied the request")
        found.append(
            (str(denial.notice_date or "~"), _cited(case, f"{when}the plan {did}", denial.cite))
        )
        if reasons:
            found += _stated(case, "the notice", denial.notice_date, denial)
    for appeal in case.earlier_appeals:
        if appeal.filed:
            named = a_or_an(lower_first(appeal.level))
            text = f"on {say_date(appeal.filed)} {named} was filed"
            found.append((str(appeal.filed), _cited(case, text, appeal.cite)))
    for appeal in decisions(case):
        when = f"on {say_date(appeal.decided)} " if appeal.decided else ""
        final = " and called that decision final" if appeal.final else ""
        did = "upheld the denial"
        if appeal.overturned_codes:
            did = f"allowed {listing(appeal.overturned_codes)} and upheld the rest of the denial"
        found.append(
            (
                str(appeal.decided or "~"),
                _cited(case, f"{when}the plan {did}{final}", appeal.cite),
            )
        )
        if reasons:
            found += _stated(case, "the decision", appeal.decided, appeal)
    found += [(call.at.date().isoformat(), _call(case, call)) for call in case.calls]
    return tuple(text for _, text in sorted(found, key=lambda one: one[0]))


def _stated(
    case: Case, who: str, day: dt.date | None, paper: Denial | EarlierAppeal
) -> Iterator[tuple[str, CitedText]]:
    """Yield the reasons of a paper in its own words, under the day it bears."""
    for reason in paper.reasons:
        if reason.words:
            text = f"{who} states: {quoted(reason.words)}"
            yield str(day or "~"), _cited(case, text, reason.cite or paper.cite)


def _call(case: Case, call: Call) -> CitedText:
    when = say_date(call.at.date())
    who = f" with {call.reviewer}" if call.reviewer else ""
    text = f"on {when} there was a {call_name(call)}{who}"
    if call.promised:
        text += f", and this was promised: {quoted(call.promised)}"
    return _cited(case, text, call.cite)
