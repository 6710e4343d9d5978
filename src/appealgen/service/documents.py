"""The documents by kind: which brief, which template, which formats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.appeals import load_law, load_packet_list
from appealgen.argument.levels import LetterKind, called_for
from appealgen.brief.assessment import assessment_of
from appealgen.brief.card import card_brief
from appealgen.brief.checklist import checklist_brief
from appealgen.brief.letter import LetterBrief
from appealgen.brief.letters import letter_of, load_shelf, template_of
from appealgen.brief.questions import questions_brief
from appealgen.render.environment import render_html
from appealgen.render.interface import DOCX, PDF, Artifact
from appealgen.render.pictures import drawn
from appealgen.service.card import card_pdf, fitted_card

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.brief.context import Context
    from appealgen.brief.interface import DocumentBrief
    from appealgen.brief.overlay import Wording

__all__ = ["DOCUMENTS", "LETTERS", "Kind", "html_of", "render_documents"]


_PATIENTS_OWN = (LetterKind.CLAIM_FILE, LetterKind.COMPLAINT, LetterKind.PATIENT)
"""The letters a patient signs: neither on the practice's paper nor in its words."""


class Kind(StrEnum):
    """What can be built."""

    LETTER = "letter"
    CARD = "card"
    CHECKLIST = "checklist"
    QUESTIONS = "questions"
    ASSESSMENT = "assessment"
    FIRST = "first"
    SECOND = "second"
    EXPEDITED = "expedited"
    EXTERNAL_REVIEW = "external-review"
    PEER_TO_PEER = "peer-to-peer"
    POST_SERVICE = "post-service"
    RESCISSION = "rescission"
    PREPAYMENT = "prepayment"
    CORRECTED_CLAIM = "corrected-claim"
    CLAIM_FILE = "claim-file"
    SECOND_OPINION = "second-opinion"
    COMPLAINT = "complaint"
    PATIENT = "patient"


def render_documents(
    context: Context, kinds: Collection[Kind], templates: Path, policies: Path
) -> tuple[Artifact, ...]:
    """Return the documents of some kinds as bytes, in the order of the kinds.

    Raises:
        LetterUnsuitableError: The case gives no ground for a letter that is asked for.
        TemplateInvalidError: A template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    made: list[Artifact] = []
    for kind in Kind:
        if kind in kinds:
            if kind in LETTERS:
                made += _both(kind, LETTERS[kind], context, templates, policies)
            else:
                made += DOCUMENTS[kind](context, templates, policies)
    return tuple(made)


def html_of(kind: Kind, context: Context, templates: Path, policies: Path) -> str:
    """Return the HTML of a document before it is printed.

    ``Kind.LETTER`` is the letter that the case's own history calls for.

    Raises:
        LetterUnsuitableError: The case gives no ground for the letter.
        TemplateInvalidError: A template is broken.
    """
    brief: DocumentBrief
    wording: tuple[Wording, ...] = ()
    if kind is Kind.LETTER or kind in LETTERS:
        shelf = load_shelf(policies)
        called = called_for(context.case, shelf.rights, context.as_of)
        letter = called if kind is Kind.LETTER else LetterKind(kind.value)
        brief, template = letter_of(letter, context, shelf), template_of(letter)
        wording = _wording(letter, context)
    elif kind is Kind.CARD:
        brief, template = card_brief(context, load_law(policies)), "card/battle-card.html.j2"
    elif kind is Kind.CHECKLIST:
        brief = checklist_brief(context, load_packet_list(policies))
        template = "checklist/packet.html.j2"
    else:
        left = fitted_card(context, templates, load_law(policies)).left_off
        brief, template = questions_brief(context, left), "questions/open-questions.html.j2"
    brief = brief.model_copy(update={"paper": context.overlay.paper})
    html = render_html(template, brief, templates=templates, wording=wording)
    return drawn(html, brief.pictures) if isinstance(brief, LetterBrief) else html


def _wording(letter: LetterKind, context: Context) -> tuple[Wording, ...]:
    """Return the practice's wording of a letter: of its own only, and fit for whom it greets."""
    if letter in _PATIENTS_OWN:
        return ()
    own = context.overlay.wording
    if letter is LetterKind.EXTERNAL_REVIEW:  # goes to a reviewer outside the plan
        return tuple(w for w in own if w.block != "salutation")
    return own


def _letter(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    yield from _both(Kind.LETTER, "appeal-letter", context, templates, policies)


def _both(
    kind: Kind, name: str, context: Context, templates: Path, policies: Path
) -> Iterator[Artifact]:
    """Yield a letter as PDF and as Word file: one HTML, two formats."""
    from appealgen.render.docx import html_to_docx
    from appealgen.render.pictures.raster import bitmaps

    html = html_of(kind, context, templates, policies)
    yield _pdf(f"{name}.pdf", html, "letter.css", context, templates)
    author = context.case.surgeon.name if context.case.surgeon else "appealgen"
    overlay = context.overlay
    own = kind.value in {letter.value for letter in _PATIENTS_OWN}
    word = html_to_docx(
        html,
        title=_title(name),
        author=author,
        language="en",
        date=context.as_of,
        page=overlay.paper,
        letterhead=None if own else overlay.letterhead,
        logo=None if own else overlay.logo,
        raster=partial(bitmaps, fonts=templates / "fonts"),
    )
    yield Artifact(f"{name}.docx", DOCX, word)


def _card(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    data = card_pdf(context, templates, load_law(policies))
    yield Artifact("battle-card.pdf", PDF, data)


def _checklist(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    html = html_of(Kind.CHECKLIST, context, templates, policies)
    yield _pdf("packet-checklist.pdf", html, "checklist.css", context, templates)


def _questions(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    html = html_of(Kind.QUESTIONS, context, templates, policies)
    yield _pdf("open-questions.pdf", html, "checklist.css", context, templates)


def _assessment(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    del templates, policies
    assessment = assessment_of(context.determination, context.contradictions)
    data = assessment.model_dump_json(indent=1).encode()
    yield Artifact("assessment.json", "application/json", data + b"\n")


def _pdf(name: str, html: str, css: str, context: Context, templates: Path) -> Artifact:
    from appealgen.render.fit import fit_fewest_pages

    title = _title(name.removesuffix(".pdf"))
    data = fit_fewest_pages(
        html,
        stylesheet=templates / css,
        fonts=templates / "fonts",
        title=title,
        date=context.as_of,
        overlay=context.overlay,
    )
    return Artifact(name, PDF, data)


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


DOCUMENTS: Mapping[Kind, Callable[[Context, Path, Path], Iterator[Artifact]]] = MappingProxyType(
    {
        Kind.LETTER: _letter,
        Kind.CARD: _card,
        Kind.CHECKLIST: _checklist,
        Kind.QUESTIONS: _questions,
        Kind.ASSESSMENT: _assessment,
    }
)
"""What a build makes unless it is told otherwise."""

LETTERS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.FIRST: "first-level-appeal",
        Kind.SECOND: "second-level-appeal",
        Kind.EXPEDITED: "expedited-appeal",
        Kind.EXTERNAL_REVIEW: "external-review-statement",
        Kind.PEER_TO_PEER: "peer-to-peer-request",
        Kind.POST_SERVICE: "post-service-appeal",
        Kind.RESCISSION: "rescission-appeal",
        Kind.PREPAYMENT: "prepayment-response",
        Kind.CORRECTED_CLAIM: "corrected-claim-cover",
        Kind.CLAIM_FILE: "claim-file-request",
        Kind.SECOND_OPINION: "second-opinion-request",
        Kind.COMPLAINT: "complaint",
        Kind.PATIENT: "patient-letter",
    }
)
"""The letters on request, with the names of their files."""
