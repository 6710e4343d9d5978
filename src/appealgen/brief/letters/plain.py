"""Letters in sections: requests, covers and the complaint.

The surgeon signs the request for a call, the cover of a corrected claim and the request for a
second opinion. The patient signs the request for the claim file and the complaint: those rights are
the patient's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.appeals.rights import forum_of, regulator_of, rights_for, state_regulator
from appealgen.argument.levels import LetterKind
from appealgen.brief import letter_head as head
from appealgen.brief.interface import CitedText, Row, pointers
from appealgen.brief.letter import exhibit_rows
from appealgen.brief.letter_models import Letterhead, Signature
from appealgen.brief.letters.models import PlainLetterBrief, section
from appealgen.brief.letters.parts import claim_section, events
from appealgen.brief.record import record_tables
from appealgen.brief.words import say_date, sentence_case, unnamed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealgen.brief.context import Context
    from appealgen.brief.letters.models import SectionBrief, Shelf

__all__ = [
    "claim_file",
    "complaint",
    "corrected_claim",
    "frame",
    "from_patient",
    "peer_to_peer",
    "second_opinion",
]

_LOOK = "Please look at whether the plan followed the rules that bind it. I also ask that:"
_FEWER = {"Diagnoses", "Facility", "Setting"}
"""Rows of the RE block that a request about papers does not need."""


def frame(  # noqa: PLR0913 - the parts of a letter
    context: Context,
    *,
    title: str,
    heading: str,
    salutation: str,
    sections: Sequence[SectionBrief],
    addressee: tuple[str, ...],
    via: str = "",
    letterhead: Letterhead | None = None,
    signature: Signature | None = None,
    exhibits: bool = False,
    rows: tuple[Row, ...] | None = None,
) -> PlainLetterBrief:
    """Return a letter in sections; on the practice's paper and signed by the surgeon, unless said.

    Args:
        context: The case, judged.
        title: What the file is called inside, before the reference.
        heading: The line above the RE block.
        salutation: Whom it greets.
        sections: The body.
        addressee: Whom it goes to.
        via: How it is sent.
        letterhead: The paper; the practice's unless given.
        signature: Who signs; the surgeon unless given.
        exhibits: Whether the exhibits go with it.
        rows: The RE block; that of the appeal letter unless given.
    """
    listed = exhibit_rows(context) if exhibits else ()
    return PlainLetterBrief(
        title=f"{title} for {context.reference_words}",
        reference=context.reference_words,
        draft=context.draft,
        draft_reason=context.draft_reason,
        synthetic=context.case.patient.synthetic,
        letterhead=letterhead or head.letterhead(context),
        heading=heading,
        date=say_date(context.as_of),
        via=via,
        addressee=addressee,
        re_rows=rows if rows is not None else head.re_rows(context),
        salutation=salutation,
        sections=tuple(sections),
        signature=signature or head.signature(context),
        exhibits=listed,
        has_exhibits=bool(listed),
        copies="",
        has_copies=False,
    )


def from_patient(context: Context) -> tuple[Letterhead, Signature]:
    """Return paper and signature of the patient; an unnamed one signs as "The patient"."""
    name = context.case.patient.name
    said = "The patient" if unnamed(name) else name
    return (
        Letterhead(name=said, tagline="", lines=()),
        Signature(closing="Sincerely,", name=said, lines=()),
    )


def few_rows(context: Context) -> tuple[Row, ...]:
    """Return the RE block without what a request about papers does not need."""
    found = head.re_rows(context)
    return tuple(row for row in found if row.label.partition(",")[0] not in _FEWER)


# By the surgeon


def peer_to_peer(context: Context, shelf: Shelf) -> PlainLetterBrief:
    """Return the request for a call with a reviewer of the surgeon's specialty."""
    del shelf
    case = context.case
    offer = case.denial.peer_to_peer if case.denial else None
    said: list[CitedText | str] = [
        f"{head.writer_words(context)} I ask for a peer-to-peer call about this denial."
    ]
    if offer and offer.last_day:
        day = say_date(offer.last_day)
        passed = "It has passed, and I ask for the call all the same."
        then = passed if offer.last_day < context.as_of else "This request is made in time."
        text = f"The notice gives {day} as the last day. {then}"
        said.append(CitedText(text=text, cites=pointers(offer.cite, case)))
    said.append("This request does not replace the appeal and does not withdraw it.")
    specialty = case.surgeon.specialty if case.surgeon else None
    peer = f"a physician who practices {specialty}" if specialty else "a physician of my specialty"
    asks = [
        f"{peer};",
        "the criteria the denial rests on, by name, version and section, before the call;",
        "the reviewer’s name and specialty, and a reference number for the call.",
    ]
    return frame(
        context,
        title="Request for a peer-to-peer call",
        heading="Request for a peer-to-peer call",
        salutation="To the medical director:",
        sections=[
            section("", said),
            *_finding(context),
            section("What I ask", ["For the call, I ask for"], asks, _whom_to_call(context)),
        ],
        addressee=head.addressee(context),
        via=head.via(context),
        exhibits=True,
        rows=few_rows(context),
    )


def _finding(context: Context) -> tuple[SectionBrief, ...]:
    """Return the one finding the call is about, where the record has one."""
    found = context.strongest
    if found is None or not context.claims:
        return ()
    text = context.speaker.sentence(found)
    cites = pointers(found.cites, context.case)
    return (section("The finding", [CitedText(text=text, cites=cites)]),)


def _whom_to_call(context: Context) -> list[str]:
    contact = context.case.contact
    if contact is None or not contact.phone:
        return []
    return [f"To set the time, please call {contact.name} at {contact.phone}."]


def corrected_claim(context: Context, shelf: Shelf) -> PlainLetterBrief:
    """Return the cover of a corrected claim; what is corrected stands on the claim itself."""
    del shelf
    claim = context.case.claim
    number = f" with the number {claim.number}" if claim and claim.number else ""
    lead = (
        f"A corrected claim goes with this letter. It replaces the claim{number}. What is changed "
        "stands on the corrected claim."
    )
    asks = [
        "process the corrected claim as a replacement, not as a duplicate;",
        "tell me in writing, if any line stays denied, which code and which rule decide it.",
    ]
    return frame(
        context,
        title="Corrected claim",
        heading="Corrected claim",
        salutation="To the claims department:",
        sections=[
            section("", [lead]),
            *claim_section(context, "The claim as it was adjusted"),
            section("What I ask", ["Please:"], asks, ["This does not withdraw an appeal."]),
        ],
        addressee=head.addressee(context),
        via=head.via(context),
        rows=few_rows(context),
    )


def second_opinion(context: Context, shelf: Shelf) -> PlainLetterBrief:
    """Return the request to another surgeon for an opinion on the operation."""
    del shelf
    who = context.speaker.person
    planned = head.operation_words(context, denied=False)
    lead = f"{head.writer_words(context)} I ask for your opinion on {planned}."
    asks = [
        f"do you advise this operation for {who.name}{_each_level(context)}?",
        "is there care short of surgery that should come first?",
        "would you choose another operation, and why?",
    ]
    after = (
        "Please write what you find yourself, whether or not you agree, with the day of your own "
        "examination and the studies you looked at."
    )
    record = record_tables(context)
    history = [section("The patient", context.summary())] if context.summary() else []
    pictures = [fact for level in record.levels for fact in level.findings]
    shown = [section("Imaging", (), pictures)] if pictures else []
    return frame(
        context,
        title="Request for a second opinion",
        heading="Request for a second opinion",
        salutation="Dear colleague:",
        sections=[
            section("", [lead]),
            *history,
            *shown,
            section("What I ask", (), [sentence_case(ask) for ask in asks], [after]),
        ],
        addressee=("The consulting surgeon",),
        exhibits=True,
        rows=_patient_rows(context),
    )


def _each_level(context: Context) -> str:
    """Return that the question is about each level, where there are several."""
    lines = [line for stage in context.case.request.stages for line in stage.lines]
    levels = {level for line in lines for level in line.levels}
    return ", and at each of these levels" if len(levels) > 1 else ""


def _patient_rows(context: Context) -> tuple[Row, ...]:
    kept = {"Patient", "Date of birth", "Procedures", "Diagnoses"}
    stages = {stage.name for stage in context.case.request.stages}
    return tuple(row for row in head.re_rows(context) if row.label in kept | stages)


# By the patient


def claim_file(context: Context, shelf: Shelf) -> PlainLetterBrief:
    """Return the patient's request for the claim file and the criteria."""
    letterhead, signature = from_patient(context)
    lead = (
        f"I am the patient. I ask for the papers behind {head.denied_words(context)}. I need them "
        "to answer it."
    )
    return frame(
        context,
        title="Request for the claim file",
        heading="Request for the claim file and the criteria",
        salutation="To the appeals department:",
        sections=[
            section(
                "", [lead, "Please answer in writing. If there is no such paper, please say so."]
            ),
            section("What I ask", ["I ask that:"], asks_of(LetterKind.CLAIM_FILE, context, shelf)),
        ],
        addressee=head.addressee(context),
        via=head.via(context),
        letterhead=letterhead,
        signature=signature,
        rows=few_rows(context),
    )


def asks_of(kind: LetterKind, context: Context, shelf: Shelf) -> list[str]:
    """Return what a letter asks as a list, each with the law that covers this plan."""
    found = rights_for(context.case, shelf.rights, kind.value, context.as_of)
    said = [f"{c.right.ask}{f' ({c.citation})' if c.citation else ''}" for c in found]
    return [f"{text}{'.' if i == len(said) else ';'}" for i, text in enumerate(said, 1)]


def complaint(context: Context, shelf: Shelf) -> PlainLetterBrief:
    """Return the patient's complaint, to the regulator where it is confirmed for this plan.

    Self-funded plans answer to a federal office (``policies/law/rights.yaml``); insurance sold in a
    state answers to that state's (``states.yaml``), named only where two sources agree.
    """
    letterhead, signature = from_patient(context)
    case = context.case
    regulator = regulator_of(case, shelf.rights, context.as_of)
    state = state_regulator(case, shelf.states)
    if regulator is None and state is not None:
        addressee: tuple[str, ...] = (state.regulator, f"Phone {state.regulator_phone}")
    elif regulator is not None:
        phone = [f"Phone {regulator.phone}"] if regulator.phone else []
        addressee = (regulator.name, *regulator.lines, *phone)
    else:
        addressee = ("The regulator", "that the plan’s notice names for complaints")
    lead = f"I am the patient. I complain about {head.denied_words(context)}."
    if denied := head.operation_words(context, denied=True):
        lead += f" It is about {denied}."
    wanted = asks_of(LetterKind.COMPLAINT, context, shelf)
    return frame(
        context,
        title="Complaint",
        heading="Complaint about a denial of spine surgery",
        salutation="To whom it may concern:",
        sections=[
            section("", [lead]),
            section("What happened", (), events(context, reasons=True)),
            section("What I ask", [_LOOK], wanted),
            *_not_an_appeal(context, shelf),
        ],
        addressee=addressee,
        letterhead=letterhead,
        signature=signature,
        rows=few_rows(context),
        exhibits=True,
    )


def _not_an_appeal(context: Context, shelf: Shelf) -> tuple[SectionBrief, ...]:
    """Return that the complaint leaves the appeal, and the next forum, as they are."""
    found = forum_of(context.case, shelf.rights, "external-review", context.as_of)
    other = f" nor {found.name}" if found else ""
    return (section("", [f"This complaint replaces neither an appeal{other or ' nor a review'}."]),)
