"""Our own forms, with the elements the rules list; filled in as far as the case goes.

An authorization needs six core elements (45 CFR 164.508(c)(1)): what, from whom, to whom, for what
purpose, until when, and the signature with its date and, for a representative, the authority. What
a person says of taking it back is the person's own statement, not the text of a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.recipients import FormUse
from appealgen.brief.packet.models import FormBrief, FormLine, FormsBrief, paper_of
from appealgen.brief.words import listing, say_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealgen.appeals.recipients import OwnForm
    from appealgen.brief.packet.models import Plan
    from appealgen.model import Case

__all__ = ["forms_brief"]

_DATE_OR_EVENT = "When the review or appeal named under 4 has been decided"
_RELEASE = (
    (
        "I can take this back at any time by writing to those named under 2. It does not undo what "
        "was sent before."
    ),
    "I sign of my own will. My care does not depend on it.",
    "Whoever receives the records may be able to pass them on.",
)
_REPRESENTATIVE = (
    (
        "My representative may file papers, give and receive information about my claim, among it "
        "health information, and receive the decisions."
    ),
    "I can end this at any time by writing to the plan.",
)


def forms_brief(plan: Plan) -> FormsBrief:
    """Return the forms to sign; each stands on a page of its own."""
    makers = {FormUse.RELEASE: _release, FormUse.REPRESENTATIVE: _representative}
    made = tuple(makers[form.use](plan, form) for form in plan.own if form.use in makers)
    return FormsBrief(
        title=f"Forms to sign, {plan.context.reference_words}",
        **paper_of(plan.context),
        forms=made,
    )


def _lines(pairs: Sequence[tuple[str, str]]) -> tuple[FormLine, ...]:
    return tuple(
        FormLine(number=f"{n}.", label=label, value=value, filled=bool(value))
        for n, (label, value) in enumerate(pairs, start=1)
    )


def _release(plan: Plan, form: OwnForm) -> FormBrief:
    case = plan.context.case
    to = plan.body.name if plan.body else ""
    pairs = (
        (
            "What may be sent",
            (
                "Records of the condition the denial is about: visit notes, therapy notes, imaging "
                "reports, procedure and operative notes"
            ),
        ),
        ("Who may send it", listing(_holders(case))),
        ("Who may receive it", to),
        ("What it is for", _purpose(plan)),
        ("When it ends", _DATE_OR_EVENT),
    )
    return FormBrief(
        heading=form.name,
        lead=f"Patient: {case.patient.name}",
        lines=_lines(pairs),
        statements=_RELEASE,
        signatures=(
            "Signature of the patient, or of the personal representative",
            "Date",
            "If a representative signs: name, and by what authority",
        ),
        source=f"Elements: {form.citation}.",
    )


def _holders(case: Case) -> tuple[str, ...]:
    """Return who holds records: the practice, and whoever gave care or read a study."""
    practice = case.surgeon.practice.name if case.surgeon and case.surgeon.practice else None
    found = [practice, *(c.provider for c in case.care), *(s.facility for s in case.imaging)]
    return tuple(dict.fromkeys(name for name in found if name))


def _purpose(plan: Plan) -> str:
    denial = plan.context.case.denial
    day = denial.notice_date if denial else None
    dated = f" of {say_date(day)}" if day else ""
    return f"The appeal or review of the denial{dated}, {plan.context.reference_words}"


def _representative(plan: Plan, form: OwnForm) -> FormBrief:
    case = plan.context.case
    pairs = (
        ("The patient", case.patient.name),
        ("Address of the patient", ""),
        ("The plan and the member number", _member(case)),
        ("The claim or request", _purpose(plan)),
        ("The representative: name, address, telephone", ""),
    )
    return FormBrief(
        heading=form.name,
        lead="I name the person below to act for me in this appeal.",
        lines=_lines(pairs),
        statements=_REPRESENTATIVE,
        signatures=(
            "Signature of the patient",
            "Date",
            "Signature of the representative, who accepts",
            "Date",
        ),
        source=f"See {form.citation}. Where the plan or the state has its own form, use that one.",
    )


def _member(case: Case) -> str:
    number = f", member ID {case.coverage.member_id}" if case.coverage.member_id else ""
    return f"{case.coverage.payer}{number}"
