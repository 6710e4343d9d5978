"""The cover of a packet: for a fax nothing on it but the reference, for the mail the RE block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.recipients import RecipientId
from appealgen.brief import letter_head as head
from appealgen.brief.interface import Row
from appealgen.brief.packet.models import CoverBrief, Way, head_of
from appealgen.brief.words import plural, say_date, sentence_case, surgeon_name

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.brief.packet.models import Plan

__all__ = ["cover_brief", "heading_of", "references", "sent_to"]

_HEADINGS = {
    RecipientId.EXTERNAL_REVIEW: "Packet for external review",
    RecipientId.INTERNAL: "Appeal packet",
    RecipientId.REGULATOR: "Complaint with documents",
    RecipientId.PATIENT: "Copy of the appeal packet for the patient",
    RecipientId.PLAN_SPONSOR: "Request to the plan administrator",
}
_PRIVATE = (
    "These pages hold health information about one person and are meant for the addressee only. If "
    "they reached you by mistake, please tell the sender and destroy every copy."
)
_ON_NOTICE = "Use the address on the notice."
_ON_NOTICE_FAX = "Use the fax number on the notice."


def heading_of(plan: Plan) -> str:
    """Return what the packet is called."""
    return _HEADINGS[plan.recipient.id]


def cover_brief(plan: Plan, pages: int) -> CoverBrief:
    """Return the cover.

    Args:
        plan: The packet.
        pages: Pages of the whole packet, the cover among them.
    """
    context = plan.context
    return CoverBrief(
        title=f"{heading_of(plan)}, {context.reference_words}",
        **head_of(context),
        heading=heading_of(plan),
        sent_to=sent_to(plan),
        sent_by=_sent_by(plan),
        rows=_rows(plan, pages),
        private=_PRIVATE,
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


def _rows(plan: Plan, pages: int) -> tuple[Row, ...]:
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
    rows.append(Row(label="Pages", value=f"{plural(pages, 'page')}, this one among them"))
    return tuple(rows)
