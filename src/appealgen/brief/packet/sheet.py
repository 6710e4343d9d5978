"""The sheet for staff: who gets the packet and how, what is missing, what was left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals import checked_items
from appealgen.appeals.recipients import Mask
from appealgen.brief.interface import Row
from appealgen.brief.packet.cover import ON_NOTICE, heading_of, sent_to
from appealgen.brief.packet.models import SheetBrief, TaskRow, head_of
from appealgen.brief.words import ended, join, plural, say_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appealgen.appeals import CheckedItem, PacketList
    from appealgen.brief.packet.models import Plan

__all__ = ["sheet_brief"]

_MASKS = {Mask.BORN: "date of birth", Mask.MEMBER_ID: "member number but its end"}
_NOT_SENT = "For staff only: this sheet is not part of the packet."


def sheet_brief(  # noqa: PLR0913 - one keyword per thing that only the built packet knows
    plan: Plan,
    packet: PacketList,
    *,
    pages: int,
    parts: int,
    requests: Sequence[str],
    protected: Sequence[str] = (),
) -> SheetBrief:
    """Return the sheet for staff.

    Args:
        plan: The packet.
        packet: What an external-review packet holds; the recipient's part of it is looked at.
        pages: Pages of the packet.
        parts: In how many files it is.
        requests: The providers to whom a request for records was written.
        protected: Letters of the exhibits whose file was locked against changes.
    """
    context = plan.context
    missing = (*_absent(plan), *_wanted(plan, packet), *_requests(requests))
    forms = tuple(_forms(plan))
    masked = join(_MASKS[mask] for mask in plan.recipient.masks)
    return SheetBrief(
        title=f"{heading_of(plan)}: for staff, {context.reference_words}",
        **head_of(context),
        heading=f"{heading_of(plan)}: for staff",
        rows=(
            Row(label="Goes to", value=_goes_to(plan)),
            Row(label="Sent by", value=plan.way.value),
            Row(
                label="Size",
                value=f"{plural(pages, 'page')} in {plural(parts, 'file')}",
            ),
            Row(label="As of", value=say_date(context.as_of)),
        ),
        how=(*_how(plan), *_parts(parts), *_protected(protected)),
        missing=missing,
        has_missing=bool(missing),
        forms=forms,
        has_forms=bool(forms),
        left_out=tuple(
            Row(label=f"Ex. {e.letter}", value=e.title) for e in plan.selection.left_out
        ),
        has_left_out=bool(plan.selection.left_out),
        why=plan.recipient.why,
        masked=f"Not shown on our own pages: the {masked}. Exhibits are copies, unchanged.",
        has_masked=bool(masked),
    )


def _goes_to(plan: Plan) -> str:
    """Return the addressee on one line; where to find the address is a sentence of its own."""
    lines = sent_to(plan)
    named = ", ".join(line for line in lines if line not in ON_NOTICE)
    return " ".join((ended(named), *(line for line in lines if line in ON_NOTICE)))


def _how(plan: Plan) -> Iterator[str]:
    yield _NOT_SENT
    if plan.body is not None:
        yield plan.body.how
        if plan.body.never:
            yield plan.body.never
    if plan.opened is not None:
        rule = plan.opened.rule
        yield f"There is no final denial. {rule.says} ({rule.citation}). {rule.proof}"


def _parts(parts: int) -> Iterator[str]:
    if parts > 1:
        yield (
            "Send the parts in their order and keep the proof of each. Every part has its own "
            "cover with its number; page numbers run through, and the covers after the first are "
            "not counted in them."
        )


def _protected(letters: Sequence[str]) -> Iterator[str]:
    if letters:
        named = join(f"Ex. {letter}" for letter in letters)
        yield (
            f"Locked against changes by whoever made the file, and opened without a password: "
            f"{named}. The pages are carried over as they are."
        )


def _absent(plan: Plan) -> Iterator[TaskRow]:
    for exhibit in plan.selection.kept:
        if exhibit.letter in plan.missing:
            yield TaskRow(
                done=False,
                item=f"Ex. {exhibit.letter}: {exhibit.title}",
                detail="It is listed in the case without a file. Put the file into exhibits/.",
                who="staff",
            )


def _checked(plan: Plan, packet: PacketList) -> Iterator[CheckedItem]:
    case, early = plan.context.case, plan.opened is not None
    return checked_items(case, packet, signed=not plan.context.draft, early=early)


def _wanted(plan: Plan, packet: PacketList) -> Iterator[TaskRow]:
    """Yield the items of the list that belong in this packet and are not on file."""
    for found in _checked(plan, packet):
        if found.present or found.item.id not in plan.recipient.items:
            continue
        source = f" ({found.item.citation})" if found.item.citation else ""
        detail = f"{found.item.how}{source}"
        yield TaskRow(done=False, item=found.item.says, detail=detail, who=found.item.owner.value)


def _requests(providers: Sequence[str]) -> Iterator[TaskRow]:
    for number, who in enumerate(providers, start=1):
        yield TaskRow(
            done=False,
            item=f"Records of {who}",
            detail=f"A request is ready: records-request-{number}.pdf. The patient signs it.",
            who="patient",
        )


def _forms(plan: Plan) -> Iterator[TaskRow]:
    for form in plan.official:
        link = f" {form.link}" if form.link else ""
        yield TaskRow(
            done=False,
            item=form.name,
            detail=f"{form.says}{link}",
            who=_SIGNER.get(form.use.value, "patient"),
        )
    for own in plan.own:
        file = f"packet-{plan.recipient.id.value}-forms.pdf"
        yield TaskRow(done=False, item=own.name, detail=f"To sign: {file}", who="patient")


_SIGNER = {"urgency": "surgeon", "experimental": "surgeon"}
