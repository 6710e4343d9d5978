"""The packet checklist's view-model: present with its pages, or missing with who gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals import CheckedItem, PacketList, checked_items
from appealgen.brief.interface import Brief, DocumentBrief, Row
from appealgen.brief.words import join, plural, say_date

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.model.denial import Exhibit

__all__ = ["ChecklistBrief", "checklist_brief"]


class CheckRow(Brief):
    """One item of the checklist."""

    done: bool
    item: str
    detail: str
    who: str


class ChecklistBrief(DocumentBrief):
    """The packet checklist."""

    heading: str
    lead: str
    rows: tuple[Row, ...]
    checks: tuple[CheckRow, ...]
    missing: tuple[CheckRow, ...]
    has_missing: bool
    note: str


def checklist_brief(context: Context, packet: PacketList) -> ChecklistBrief:
    """Return the external-review checklist of a case."""
    found = [_row(item) for item in checked_items(context.case, packet, signed=not context.draft)]
    done = tuple(row for row in found if row.done)
    missing = tuple(row for row in found if not row.done)
    case = context.case
    rows = (
        Row(label="Patient", value=case.patient.name),
        Row(label="Payer", value=case.coverage.payer),
        _reference(context),
        Row(label="As of", value=say_date(context.as_of)),
    )
    return ChecklistBrief(
        title=f"Packet checklist for {context.reference_words}",
        reference=context.reference_words,
        draft=context.draft,
        draft_reason=context.draft_reason,
        synthetic=case.patient.synthetic,
        heading=f"{packet.title}: checklist",
        lead=f"{len(done)} of {plural(len(found), 'item')} on file, {len(missing)} to get.",
        rows=rows,
        checks=done,
        missing=missing,
        has_missing=bool(missing),
        note=packet.note,
    )


def _reference(context: Context) -> Row:
    """Return the payer's first number under its own label."""
    denial = context.case.denial
    if denial is None or not denial.references:
        return Row(label="Reference", value="none on file")
    first = denial.references[0]
    return Row(label=first.label, value=first.number)


def _row(checked: CheckedItem) -> CheckRow:
    item = checked.item
    source = f" ({item.citation})" if item.citation else ""
    if checked.present:
        detail = join(_exhibit(e) for e in checked.exhibits) or "Made and signed"
        return CheckRow(done=True, item=item.says, detail=detail, who="on file")
    return CheckRow(done=False, item=item.says, detail=f"{item.how}{source}", who=item.owner.value)


def _exhibit(exhibit: Exhibit) -> str:
    pages = f", {plural(exhibit.pages, 'page')}" if exhibit.pages else ""
    return f"Ex. {exhibit.letter} ({exhibit.title}{pages})"
