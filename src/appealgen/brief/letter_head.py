"""The head of the appeal letter: who writes to whom, about which request, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appealgen.brief.asked import asked_of, split_line, words_of
from appealgen.brief.interface import Row
from appealgen.brief.letter_models import Letterhead, Signature
from appealgen.brief.words import (
    join,
    listing,
    plural,
    say_date,
    sentence_case,
    surgeon_name,
    unnamed,
)
from appealgen.model.denial import DenialKind
from appealgen.spine import say_levels

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.model.request import ProcedureLine, Stage

__all__ = [
    "addressee",
    "copies",
    "denied_words",
    "heading",
    "letterhead",
    "opening",
    "operation_words",
    "re_rows",
    "signature",
    "via",
    "wanted_words",
    "writer_words",
]

_UNSIGNED = "Requesting surgeon"
_DENIED = {
    DenialKind.PRIOR_AUTHORIZATION: "denial of prior authorization",
    DenialKind.CONCURRENT: "concurrent-review denial",
    DenialKind.POST_SERVICE: "post-service denial",
    DenialKind.PREPAYMENT: "prepayment-review denial",
    DenialKind.RESCISSION: "rescission of authorization",
    DenialKind.PENDED: "request for more information",
    DenialKind.NOT_STATED: "denial",
}
_SETTING = {"asc": "ambulatory surgery center", "office": "physician’s office"}


def letterhead(context: Context) -> Letterhead:
    """Return the practice as its paper shows it; without one, who signs."""
    surgeon = context.case.surgeon
    practice = surgeon.practice if surgeon else None
    logo = _logo(context)
    if practice is None:
        name = surgeon_name(surgeon) if surgeon else _UNSIGNED
        return Letterhead(name=name, tagline="", lines=(), **logo)
    lines = [*practice.address]
    lines += [f"Phone {practice.phone}"] if practice.phone else []
    lines += [f"Fax {practice.fax}"] if practice.fax else []
    lines += [practice.email] if practice.email else []
    return Letterhead(name=practice.name, tagline="", lines=tuple(lines), **logo)


def _logo(context: Context) -> dict[str, Any]:
    """Return the fields of the practice's logo; none without one."""
    logo = context.overlay.logo
    return {"has_logo": True, "logo": f"bundled:{logo.name}", "logo_alt": logo.alt} if logo else {}


def heading(context: Context) -> str:
    """Return what the letter is: an appeal only where there is a denial."""
    denial = context.case.denial
    if denial is None:
        return "Request for authorization of spine surgery"
    if denial.kind is DenialKind.PENDED:
        return "Answer to a request for more information"
    return "Appeal of a denial of spine surgery"


def via(context: Context) -> str:
    """Return how the letter is sent: "By fax to … and by certified mail, …"."""
    denial = context.case.denial
    ways = [f"by fax to {denial.appeal_fax}"] if denial and denial.appeal_fax else []
    if denial and denial.appeal_address:
        ways.append("by certified mail, return receipt requested")
    return sentence_case(" and ".join(ways))


def addressee(context: Context) -> tuple[str, ...]:
    """Return the payer, or who decides for it, with the address for appeals."""
    case = context.case
    name = case.coverage.delegated_to or case.coverage.payer
    lines = ["The health plan" if unnamed(name) else name]
    if case.denial:
        lines += list(case.denial.appeal_address)
    return tuple(lines)


def re_rows(context: Context) -> tuple[Row, ...]:
    """Return the RE block: every number and name the payer finds the request by."""
    case = context.case
    rows = [Row(label="Patient", value=case.patient.name)]
    if case.patient.born:
        rows.append(Row(label="Date of birth", value=say_date(case.patient.born)))
    if case.coverage.member_id:
        group = f", group {case.coverage.group}" if case.coverage.group else ""
        rows.append(Row(label="Member ID", value=f"{case.coverage.member_id}{group}"))
    if case.coverage.plan_name:
        rows.append(Row(label="Plan", value=case.coverage.plan_name))
    rows += _denial_rows(context)
    one = len(case.request.stages) == 1
    for stage in case.request.stages:
        named = [f"{context.line_words(line)}{_aside(context, line)}" for line in stage.lines]
        label = "Procedures" if one else stage.name
        rows.append(Row(label=label, value="; ".join(named)))
    rows += _place_rows(context)
    if case.diagnoses:
        said = "; ".join(f"{d.code} {d.text}" if d.text else d.code for d in case.diagnoses)
        rows.append(Row(label="Diagnoses", value=said))
    return tuple(rows)


def _aside(context: Context, line: ProcedureLine) -> str:
    """Return what sets a line of the RE block apart from what the letter asks for, if anything."""
    if not line.denied:
        return " (not denied)"
    if context.claims and any(left.line is line for left in context.left_out):
        return " (not asked for in this letter)"
    if not context.claims or not asked_of(context).approve:
        return ""
    found = next((ln for ln in context.argued if ln.line is line), None)
    ready, waiting = split_line(found) if found else (None, None)
    if ready and waiting:
        places = say_levels(ready.levels), say_levels(waiting.levels)
        return f" (approval asked for at {places[0]}, a full review at {places[1]})"
    return " (a full review asked for)" if waiting else ""


def _denial_rows(context: Context) -> list[Row]:
    denial = context.case.denial
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


def _place_rows(context: Context) -> list[Row]:
    """Return facility, setting and planned day, stage by stage where they differ."""
    case = context.case
    facility = case.facility.name if case.facility else ""
    said = [", ".join(p for p in (facility, *_stage_place(s)) if p) for s in case.request.stages]
    if not any(said):
        return []
    label = "Facility" if facility else "Setting"
    if len(set(said)) == 1:
        return [Row(label=label, value=sentence_case(said[0]))]
    return [
        Row(label=f"{label}, {stage.name}", value=sentence_case(text))
        for stage, text in zip(case.request.stages, said, strict=True)
        if text
    ]


def _stage_place(stage: Stage) -> list[str]:
    parts = []
    if stage.setting:
        setting = stage.setting.value
        parts.append(_SETTING.get(setting, setting.replace("_", " ")))
    if stage.admission_days:
        parts.append(plural(stage.admission_days, "day"))
    if stage.planned_date:
        parts.append(f"planned for {say_date(stage.planned_date)}")
    return parts


def opening(context: Context) -> tuple[str, ...]:
    """Return who writes, what is appealed and what is asked for.

    Where nothing is argued the letter asks for a review, not for approval.
    """
    case = context.case
    first, wanted = writer_words(context), wanted_words(context)
    if case.denial is None:
        return (f"{first} I {wanted}.",)
    comma = "," if case.denial.notice_date else ""
    if case.denial.kind is DenialKind.PENDED:
        return (f"{first} I answer {denied_words(context)}{comma} and {wanted}.",)
    return (f"{first} I appeal {denied_words(context)}{comma} and {wanted}.",)


def writer_words(context: Context) -> str:
    """Return who writes, as a sentence: "I am …, the surgeon treating …"."""
    surgeon = context.case.surgeon
    writer = f"{surgeon_name(surgeon)}, " if surgeon else ""
    return f"I am {writer}the surgeon treating {context.speaker.person.full}."


def wanted_words(context: Context) -> str:
    """Return what is asked for, after "I": approval only of what the criteria bear out.

    A review is asked for whole. Naming only the lines that may still be approved, under a head that
    names all, would read as if the others had been forgotten.
    """
    asked, parted = context.request_words(), asked_of(context)
    if context.claims and parted.approve:
        goal = "authorization" if context.case.denial is None else "approval"
        wanted = f"ask for {goal} of {words_of(context, parted.approve)}"
        left = words_of(context, parted.open)
        return f"{wanted}, and for a full review of {left}" if left else wanted
    if asked and context.left_out:
        denied = "" if context.case.denial is None else "denied "
        return f"ask for a full review of every {denied}line of the request named above"
    return f"ask for a full review of the request{f' for {asked}' if asked else ''}"


def operation_words(context: Context, *, denied: bool) -> str:
    """Return the whole operation in one phrase, whatever the letter asks for.

    Args:
        context: The case, judged.
        denied: Only the lines that were denied.
    """
    lines = [ln.line for _, ln in context.determination.lines() if ln.line.denied or not denied]
    return listing(context.line_words(line, prose=True) for line in lines)


def denied_words(context: Context) -> str:
    """Return the denial as a noun with its day: "the plan’s denial of … dated …"."""
    denial = context.case.denial
    if denial is None:
        return "the plan’s decision"
    when = f" dated {say_date(denial.notice_date)}" if denial.notice_date else ""
    return f"the plan’s {_DENIED[denial.kind]}{when}"


def signature(context: Context) -> Signature:
    """Return the closing, with what the surgeon's stamp would say."""
    surgeon = context.case.surgeon
    lines = []
    if surgeon:
        lines += [sentence_case(surgeon.specialty)] if surgeon.specialty else []
        lines += [f"Board certified, {surgeon.board}"] if surgeon.board else []
        lines += [f"NPI {surgeon.npi}"] if surgeon.npi else []
    name = surgeon_name(surgeon) if surgeon else _UNSIGNED
    return Signature(closing="Sincerely,", name=name, lines=tuple(lines))


def copies(context: Context) -> str:
    """Return who else receives the letter."""
    return join(context.case.copies_to)
