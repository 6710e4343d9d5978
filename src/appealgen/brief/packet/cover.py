"""The cover of a packet: for a fax nothing on it but the reference, for the mail the RE block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.recipients import RecipientId
from appealgen.brief import letter_head as head
from appealgen.brief.interface import Row
from appealgen.brief.packet.models import CoverBrief, PartRange, Way, head_of
from appealgen.brief.words import plural, say_date, sentence_case, surgeon_name

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.brief.packet.models import Plan

__all__ = ["ON_NOTICE", "cover_brief", "heading_of", "references", "sent_to"]

_HEADINGS = {
    RecipientId.EXTERNAL_REVIEW: "Packet for external review",
    RecipientId.INTERNAL: "Appeal packet",
    RecipientId.REGULATOR: "Complaint with documents",
    RecipientId.PATIENT: "Copy of the appeal packet for the patient",
    RecipientId.PLAN_SPONSOR: "Request to the plan administrator",
}
_MISTAKE = "If they reached you by mistake, please tell the sender and destroy every copy."
_HEALTH = (
    "These pages hold health information about one person: the appeal and records from the chart. "
    f"They are meant for the addressee only. {_MISTAKE}"
)
_PRIVATE = {
    RecipientId.EXTERNAL_REVIEW: _HEALTH,
    RecipientId.INTERNAL: _HEALTH,
    RecipientId.REGULATOR: (
        "These pages hold health information about one person: how the plan decided, its notices, "
        "and what the complaint cites. The rest of the chart is not enclosed. They are meant for "
        f"the addressee only. {_MISTAKE}"
    ),
    RecipientId.PATIENT: (
        "This is the patient’s own copy. It holds the appeal and every record that is on file, "
        "all of it health information: please keep it where only you can read it."
    ),
    RecipientId.PLAN_SPONSOR: (
        "These pages ask for papers of the plan. They name the person who asks, and hold nothing "
        f"from the medical record. They are meant for the addressee only. {_MISTAKE}"
    ),
}
_ON_NOTICE = "Use the address on the notice."
_ON_NOTICE_FAX = "Use the fax number on the notice."
ON_NOTICE = frozenset({_ON_NOTICE, _ON_NOTICE_FAX})
"""What stands in the place of an address that is not on file."""


def heading_of(plan: Plan) -> str:
    """Return what the packet is called."""
    return _HEADINGS[plan.recipient.id]


def cover_brief(plan: Plan, pages: int, part: PartRange | None = None) -> CoverBrief:
    """Return the cover of a packet, or of one part of it.

    Args:
        plan: The packet.
        pages: Pages of the whole packet, the cover among them.
        part: Which part, where there are several.
    """
    context = plan.context
    return CoverBrief(
        title=f"{heading_of(plan)}, {context.reference_words}",
        **head_of(context),
        heading=heading_of(plan),
        sent_to=sent_to(plan),
        sent_by=_sent_by(plan),
        rows=_rows(plan, pages, part),
        private=_PRIVATE[plan.recipient.id],
    )


def sent_to(plan: Plan) -> tuple[str, ...]:
    """Return the addressee; an address only where the payer's notice gives it."""
    case = plan.context.case
    recipient = plan.recipient.id
    if recipient is RecipientId.INTERNAL:
        lines = list(head.addressee(plan.context))
        denial = case.denial
        if plan.way is Way.FAX:
            fax = denial.appeal_fax if denial else None
            return (lines[0], f"Fax {fax}" if fax else _ON_NOTICE_FAX)
        return (*lines, *(() if denial and denial.appeal_address else (_ON_NOTICE,)))
    if recipient is RecipientId.PATIENT:
        return (case.patient.name,)
    where = _ON_NOTICE_FAX if plan.way is Way.FAX else _ON_NOTICE
    if plan.body is None:
        return (sentence_case(plan.recipient.says), where)
    return (plan.body.name, *(() if recipient is RecipientId.PLAN_SPONSOR else (where,)))


def _sent_by(plan: Plan) -> tuple[str, ...]:
    """Return the sender: the practice, or the patient where the letter is the patient's own."""
    case = plan.context.case
    if plan.recipient.letter == "complaint" or plan.recipient.statement:
        return (case.patient.name,)
    shown = head.letterhead(plan.context)
    contact = case.contact
    if contact is None:
        return (shown.name, *shown.lines)
    phone = f", {contact.phone}" if contact.phone else ""
    return (shown.name, *shown.lines, f"Contact: {contact.name}{phone}")


def references(context: Context) -> tuple[Row, ...]:
    """Return the numbers the payer knows the request by."""
    denial = context.case.denial
    rows = tuple(Row(label=r.label, value=r.number) for r in (denial.references if denial else ()))
    return rows or (Row(label="Reference", value="none on file"),)


def _rows(plan: Plan, pages: int, part: PartRange | None) -> tuple[Row, ...]:
    """Return what the packet is about; on a fax nothing that names the patient.

    Anybody who stands at a fax machine can read its cover.
    """
    context = plan.context
    rows = list(references(context))
    if plan.way is not Way.FAX and plan.recipient.id is not RecipientId.PLAN_SPONSOR:
        rows.insert(0, Row(label="Patient", value=context.case.patient.name))
        if context.case.coverage.member_id:
            rows.append(Row(label="Member ID", value=context.case.coverage.member_id))
        if context.case.surgeon:
            rows.append(Row(label="Surgeon", value=surgeon_name(context.case.surgeon)))
    rows.append(Row(label="Date", value=say_date(context.as_of)))
    if part is None:
        rows.append(Row(label="Pages", value=f"{plural(pages, 'page')}, this one among them"))
        return tuple(rows)
    held = f"packet pages {part.first} to {part.last} of {pages}"
    if part.first == part.last:
        held = f"packet page {part.first} of {pages}"
    rows.append(Row(label="Part", value=f"{part.number} of {part.parts}: {held}"))
    sent = f"{plural(part.pages, 'page')} in this part, this one among them"
    rows.append(Row(label="Pages", value=sent))
    return tuple(rows)
