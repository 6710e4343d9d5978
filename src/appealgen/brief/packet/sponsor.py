"""The patient's request to the plan administrator: papers of the plan, nothing from the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.rights import rights_for
from appealgen.brief.interface import Row
from appealgen.brief.letters.models import section
from appealgen.brief.letters.plain import frame, from_patient

if TYPE_CHECKING:
    from appealgen.appeals.rights import Rights
    from appealgen.brief.letters.models import PlainLetterBrief
    from appealgen.brief.packet.models import Plan

__all__ = ["sponsor_letter"]

_LEAD = (
    "I am covered by the plan. The plan refused a request of mine, and I am appealing. I ask you, "
    "as the administrator of the plan, for its papers."
)
_PRIVATE = (
    "This letter says nothing about my health, on purpose. Please do not ask my doctors for "
    "records; the appeal goes to those who decide it for the plan."
)


_LETTER = "plan-sponsor"


def sponsor_letter(plan: Plan, rights: Rights) -> PlainLetterBrief:
    """Return the request; it names neither the operation nor a diagnosis.

    Args:
        plan: The packet.
        rights: What may be asked, and the law that covers this plan.
    """
    context = plan.context
    case = context.case
    letterhead, signature = from_patient(context)
    claimed = rights_for(case, rights, _LETTER, context.as_of)
    asks = [
        *(f"{c.right.ask}{f' ({c.citation})' if c.citation else ''};" for c in claimed),
        "the plan document and the summary plan description in force on the day of the denial;",
        "the name of whoever decides appeals for the plan, and who arranges external review.",
    ]
    rows = [Row(label="Covered person", value=case.patient.name)]
    if case.coverage.plan_name:
        rows.append(Row(label="Plan", value=case.coverage.plan_name))
    if case.coverage.group:
        rows.append(Row(label="Group", value=case.coverage.group))
    if case.coverage.member_id:
        rows.append(Row(label="Member ID", value=case.coverage.member_id))
    references = case.denial.references if case.denial else ()
    rows += [Row(label=r.label, value=r.number) for r in references]
    return frame(
        context,
        title="Request to the plan administrator",
        heading="Request for plan documents",
        salutation="To the plan administrator:",
        sections=[section("", [_LEAD]), section("What I ask for", (), asks, [_PRIVATE])],
        addressee=("The plan administrator", "named in the summary plan description"),
        letterhead=letterhead,
        signature=signature,
        rows=tuple(rows),
    )
