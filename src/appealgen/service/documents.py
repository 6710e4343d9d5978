"""The documents by kind: which brief, which template, which formats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.appeals import load_packet_list
from appealgen.brief.assessment import assessment_of
from appealgen.brief.card import card_brief
from appealgen.brief.checklist import checklist_brief
from appealgen.brief.letter import letter_brief
from appealgen.brief.questions import questions_brief
from appealgen.render.environment import render_html
from appealgen.render.interface import DOCX, PDF, Artifact
from appealgen.service.card import card_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.brief.context import Context
    from appealgen.brief.interface import DocumentBrief

__all__ = ["DOCUMENTS", "Kind", "html_of", "render_documents"]


class Kind(StrEnum):
    """What can be built."""

    LETTER = "letter"
    CARD = "card"
    CHECKLIST = "checklist"
    QUESTIONS = "questions"
    ASSESSMENT = "assessment"


def render_documents(
    context: Context, kinds: Collection[Kind], templates: Path, policies: Path
) -> tuple[Artifact, ...]:
    """Return the documents of some kinds as bytes, in the order of the table.

    Raises:
        TemplateInvalidError: A template is broken.
        CapabilityMissingError: The libraries for PDF are missing on this machine.
    """
    made: list[Artifact] = []
    for kind, render in DOCUMENTS.items():
        if kind in kinds:
            made += render(context, templates, policies)
    return tuple(made)


def html_of(kind: Kind, context: Context, templates: Path, policies: Path) -> str:
    """Return the HTML of a document before it is printed.

    Raises:
        TemplateInvalidError: A template is broken.
    """
    brief: DocumentBrief
    if kind is Kind.LETTER:
        brief, template = letter_brief(context), "letter/appeal.html.j2"
    elif kind is Kind.CARD:
        brief, template = card_brief(context), "card/battle-card.html.j2"
    elif kind is Kind.CHECKLIST:
        brief = checklist_brief(context, load_packet_list(policies))
        template = "checklist/packet.html.j2"
    else:
        brief, template = questions_brief(context), "questions/open-questions.html.j2"
    return render_html(template, brief, templates=templates)


def _letter(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    from appealgen.render.docx import html_to_docx

    html = html_of(Kind.LETTER, context, templates, policies)
    yield _pdf("appeal-letter.pdf", html, "letter.css", context, templates)
    author = context.case.surgeon.name if context.case.surgeon else "appealgen"
    word = html_to_docx(
        html, title="Appeal letter", author=author, language="en", date=context.as_of, page="letter"
    )
    yield Artifact("appeal-letter.docx", DOCX, word)


def _card(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    del policies
    yield Artifact("battle-card.pdf", PDF, card_pdf(context, templates))


def _checklist(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    html = html_of(Kind.CHECKLIST, context, templates, policies)
    yield _pdf("packet-checklist.pdf", html, "checklist.css", context, templates)


def _questions(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    html = html_of(Kind.QUESTIONS, context, templates, policies)
    yield _pdf("open-questions.pdf", html, "checklist.css", context, templates)


def _assessment(context: Context, templates: Path, policies: Path) -> Iterator[Artifact]:
    del templates, policies
    data = assessment_of(context.determination).model_dump_json(indent=1).encode()
    yield Artifact("assessment.json", "application/json", data + b"\n")


def _pdf(name: str, html: str, css: str, context: Context, templates: Path) -> Artifact:
    from appealgen.render.pdf import html_to_pdf

    title = name.removesuffix(".pdf").replace("-", " ").capitalize()
    data = html_to_pdf(
        html,
        stylesheet=templates / css,
        fonts=templates / "fonts",
        title=title,
        date=context.as_of,
    )
    return Artifact(name, PDF, data)


DOCUMENTS: Mapping[Kind, Callable[[Context, Path, Path], Iterator[Artifact]]] = MappingProxyType(
    {
        Kind.LETTER: _letter,
        Kind.CARD: _card,
        Kind.CHECKLIST: _checklist,
        Kind.QUESTIONS: _questions,
        Kind.ASSESSMENT: _assessment,
    }
)
