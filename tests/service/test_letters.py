"""Every letter as PDF and Word file: both are made, and both say the same."""

from __future__ import annotations

import io
import re

import docx
import pytest
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from appealgen.argument.levels import LetterKind
from appealgen.service.documents import DOCUMENTS, LETTERS, Kind, html_of, render_documents
from tests.brief.cases import POLICIES, TEMPLATES, demo, letter_text, published
from tests.brief.letters.histories import context_for, second

BREAKS = re.compile(r"[\s\u00a0\u202f\u2011-]+")
PUBLISHED = [
    ("assess-536562-acdf-c5-6", Kind.LETTER),
    ("two-stage-l2-pelvis", Kind.SECOND_OPINION),
    ("ny-wcb-tlif-after-laminectomy", Kind.CLAIM_FILE),
    ("ny-wcb-tlif-after-laminectomy", Kind.PATIENT),
    ("wv-2021-revision-fusion-hardware", Kind.LETTER),
]


def pressed(text: str) -> str:
    """Return text without spaces, breaks and hyphens: lines end elsewhere in each format."""
    return BREAKS.sub("", text)


def paragraphs_of(data: bytes) -> list[str]:
    """Return the paragraphs and cells of a Word file, in order."""
    said = []
    for block in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Paragraph):
            said.append(block.text)
        else:
            said += [cell.text for row in block.rows for cell in row.cells]
    return [text for text in said if text.strip()]


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF without its running heads."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    text = "\n".join(pages)
    return pressed(re.sub(r"(?m)^(?:DRAFT, not to be sent.*|Page \d+ of \d+)$", "", text))


@pytest.mark.parametrize("kind", LETTERS)
def test_both_formats_say_the_same(kind: Kind) -> None:
    """Each paragraph of the Word file stands in the PDF of the same letter."""
    context = context_for(LetterKind(kind.value))
    pdf, word = render_documents(context, [kind], TEMPLATES, POLICIES)
    printed = pdf_text(pdf.data)
    missing = [p for p in paragraphs_of(word.data) if pressed(p) not in printed]

    assert [pdf.name, word.name] == [f"{LETTERS[kind]}.pdf", f"{LETTERS[kind]}.docx"]
    assert len(missing) <= _split(missing, printed)


def _split(missing: list[str], printed: str) -> int:
    """Count paragraphs that a page break parts: both halves are there, the foot between them."""
    return sum(pressed(text)[:20] in printed and pressed(text)[-20:] in printed for text in missing)


@pytest.mark.parametrize(("name", "kind"), PUBLISHED)
def test_published_cases_are_printed(name: str, kind: Kind) -> None:
    """Letters of published cases come out in both formats, with the people unnamed."""
    pdf, word = render_documents(published(name), [kind], TEMPLATES, POLICIES)

    assert pdf.data.startswith(b"%PDF")
    assert paragraphs_of(word.data)


def test_the_letter_is_the_one_the_case_calls_for() -> None:
    """Without a level the case's history decides; the name of the file stays the same."""
    first, later = demo(), demo(second)

    assert "Second-level appeal" in html_of(Kind.LETTER, later, TEMPLATES, POLICIES)
    assert "Second-level appeal" not in html_of(Kind.LETTER, first, TEMPLATES, POLICIES)
    assert html_of(Kind.LETTER, first, TEMPLATES, POLICIES) == html_of(
        Kind.FIRST, first, TEMPLATES, POLICIES
    )
    assert letter_text(first)


def test_a_build_makes_no_letter_that_nobody_asked_for() -> None:
    """The letters by level are made on request; the default is the one that is called for."""
    assert not set(DOCUMENTS) & set(LETTERS)
    assert set(DOCUMENTS) | set(LETTERS) == set(Kind)
    assert {kind.value for kind in LETTERS} == {kind.value for kind in LetterKind}
