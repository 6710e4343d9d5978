"""Requests for records that are cited nowhere or listed without a file: one letter per provider.

They rest on the patient's own right to the records (45 CFR 164.524), so the patient signs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.interface import Row
from appealgen.brief.letters.models import section
from appealgen.brief.letters.plain import frame, from_patient
from appealgen.brief.say_care import course_name
from appealgen.brief.say_pictures import modality_name
from appealgen.brief.words import say_date, say_partial, say_span, sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.appeals.recipients import Access
    from appealgen.brief.context import Context
    from appealgen.brief.letters.models import PlainLetterBrief
    from appealgen.model import Case, PartialDate

__all__ = ["records_requests", "records_wanted"]

_ELSEWHERE = {"denial", "final_denial", "payer_policy", "plan_document", "literature"}
"""Kinds of exhibit that no provider of care keeps."""


def records_wanted(case: Case) -> dict[str, tuple[str, ...]]:
    """Return what is to be asked for, by provider, in the order of the case.

    A course of care, a study or an operation that names who gave it and cites no exhibit has no
    record on file; an exhibit without a file is asked for from its author.
    """
    wanted: dict[str, list[str]] = {}
    for who, what in _uncited(case):
        found = wanted.setdefault(who, [])
        if what not in found:
            found.append(what)
    return {who: tuple(what) for who, what in wanted.items()}


def _uncited(case: Case) -> Iterator[tuple[str, str]]:
    for course in case.care:
        if course.provider and not course.cite:
            day = getattr(course, "date", None) or course.start
            title = f"records of {course_name(course)}{_when(day, course.end)}"
            yield course.provider, f"{title}: every visit, with dates and result"
    for study in case.imaging:
        if study.facility and not study.cite:
            name = modality_name(study.modality)
            yield study.facility, f"the signed report of the {name}{_when(study.date, None)}"
    for operation in case.operations:
        if operation.by and not operation.cite:
            name = operation.operation.value.replace("_", " ")
            yield operation.by, f"the operative note of the {name}{_when(operation.date, None)}"
    for exhibit in case.exhibits:
        if exhibit.file is None and exhibit.author and exhibit.kind.value not in _ELSEWHERE:
            yield exhibit.author, f"{exhibit.title}{_when(exhibit.date, None)}"


def _when(start: PartialDate | None, end: PartialDate | None) -> str:
    if start is None:
        return ""
    return f" ({say_span(start, end)})" if end and end != start else f" ({say_partial(start)})"


def records_requests(context: Context, access: Access) -> tuple[PlainLetterBrief, ...]:
    """Return one letter per provider; none where all records are on file.

    Args:
        context: The case, judged.
        access: The right the letters rest on.
    """
    wanted = records_wanted(context.case)
    return tuple(_letter(context, access, who, what) for who, what in wanted.items())


def _letter(context: Context, access: Access, who: str, what: tuple[str, ...]) -> PlainLetterBrief:
    patient = context.case.patient
    letterhead, signature = from_patient(context)
    rows = [Row(label="Patient", value=patient.name)]
    if patient.born:
        rows.append(Row(label="Date of birth", value=say_date(patient.born)))
    lead = (
        "I am the patient. I ask for copies of my own records. I need them to answer a denial by "
        "my health plan."
    )
    law = f"I ask under {access.citation}. {access.limits} {access.fee}"
    items = [f"{sentence_case(text)}." for text in what]
    after = [
        law,
        (
            "Please send them as electronic files if you can. If you do not have one of these "
            "records, please tell me so in writing."
        ),
    ]
    letter = frame(
        context,
        title="Request for records",
        heading="Request for my own health records",
        salutation="To the medical records department:",
        sections=[section("", [lead]), section("What I ask for", (), items, after)],
        addressee=(who,),
        letterhead=letterhead,
        signature=signature,
        rows=tuple(rows),
    )
    # The patient asks for the records first: this does not wait for the surgeon's release.
    return letter.model_copy(update={"draft": False, "draft_reason": ""})
