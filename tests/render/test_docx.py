"""The Word file: real styles, real tables, the same words in the same order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from appealgen.errors import TemplateInvalidError
from appealgen.render.docx import html_to_docx
from appealgen.render.text import html_to_text
from tests.render import samples
from tests.render.test_subset import page


def written(html: str, **changes: str) -> bytes:
    """Write a document as Word."""
    given = {"title": "Appeal letter", "author": "Ana Sørensen-Núñez, MD", "language": "en-US"}
    return html_to_docx(html, date=samples.DAY, **{**given, **changes})  # type: ignore[arg-type]


def opened(html: str) -> Document:
    """Write a document as Word and open it again."""
    return docx.Document(io.BytesIO(written(html)))


@pytest.fixture(scope="module")
def letter() -> Document:
    """Return the sample letter, opened."""
    return opened(samples.letter())


def words_of(document: Document) -> list[str]:
    """Return all words of the body in order, tables row by row."""
    return [word for text in _texts(document) for word in plain(text).split()]


def _texts(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row.cells)


def plain(text: str) -> str:
    """Return text without the difference between breaking and non-breaking spaces."""
    return re.sub(r"[\u00a0\u202f\s]+", " ", text).replace("\u2011", "-")


def html_words(html: str) -> list[str]:
    """Return the words of an HTML body as a browser shows them, in order."""
    body = html[html.index("<body") :]
    loose = re.sub(r"<(?:/(?:p|h\d|td|th|li|caption|address|dt|dd)|br)[^>]*>", " ", body)
    text = re.sub(r"<[^>]+>", "", loose)
    for entity, character in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, character)
    return plain(text.replace("&amp;", "&")).split()


@pytest.mark.parametrize("sample", ["letter", "card", "checklist"])
def test_word_says_what_the_html_says(sample: str) -> None:
    """Every word of the page is in the Word file, in the same order, and no other."""
    html = getattr(samples, sample)()

    assert words_of(opened(html)) == html_words(html)


def test_word_and_plain_text_carry_the_same_sentences() -> None:
    """Each paragraph of the Word file is found in the plain text, one after the other."""
    html = samples.letter()
    text, place = " ".join(html_to_text(html).split()), 0

    for paragraph in opened(html).paragraphs:
        sentence = " ".join(plain(paragraph.text).split())
        found = text.find(sentence, place)
        assert found >= 0, sentence[:20]
        place = found


def test_headings_and_lists_use_words_own_styles(letter: Document) -> None:
    """The navigation pane and the numbering work as in a letter typed in Word."""
    styles = {p.style.name for p in letter.paragraphs if p.style is not None}

    assert {"Title", "Heading 1", "Heading 2", "Heading 3"} <= styles
    assert {"List Bullet", "List Number", "Caption", "Normal"} <= styles


def test_each_numbered_list_starts_at_one() -> None:
    """Two numbered lists are two lists."""
    made = opened(page("<ol><li>a</li><li>b</li></ol><p>x</p><ol><li>c</li></ol>"))
    found = made.element.body.findall(f".//{qn('w:numId')}")
    numbers = [number.get(qn("w:val")) for number in found]

    assert numbers[0] == numbers[1] != numbers[2]
    starts = made.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert len(starts) == 2


def test_tables_have_repeating_headings_and_fixed_widths(letter: Document) -> None:
    """A criteria table that runs on repeats its heading, and no row is torn apart."""
    criteria: Table = letter.tables[1]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in criteria.rows]
    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in criteria.rows]

    assert repeated == [True] + [False] * 6
    assert all(whole)
    assert not criteria.autofit
    widths = [column.width for column in criteria.columns]
    assert sum(widths) == pytest.approx(9360 * 635, abs=2000)
    assert widths[1] > widths[0] > widths[2]


def test_tables_carry_their_caption_for_screen_readers(letter: Document) -> None:
    """The caption is also the table's alternative text."""
    caption = letter.tables[1]._tbl.tblPr.find(qn("w:tblCaption"))

    assert caption.get(qn("w:val")).startswith("Example Lumbar Surgery Policy")


def test_every_internal_link_has_its_bookmark(letter: Document) -> None:
    """Each pointer leads to the row of its exhibit."""
    body = letter.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}

    assert links
    assert links <= marks
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", mark) for mark in marks)


def test_a_web_address_is_a_link() -> None:
    """A printed source can be opened from Word."""
    made = opened(page('<p>See <a href="https://example.org/policy?a=1&amp;b=2">policy</a></p>'))

    assert [h.address for h in made.paragraphs[0].hyperlinks] == [
        "https://example.org/policy?a=1&b=2"
    ]


def test_the_footer_numbers_pages_by_field(letter: Document) -> None:
    """Page n of N is counted by Word, and the reference stands beside it."""
    footer = letter.sections[0].footer._element
    fields = [f.get(qn("w:instr")).strip() for f in footer.iter(qn("w:fldSimple"))]
    text = "".join(node.text or "" for node in footer.iter(qn("w:t")))

    assert fields == ["PAGE", "NUMPAGES"]
    assert text == "Reference 26-0417-SAMPLEPage 1 of 1"


@pytest.mark.parametrize("draft", [True, False])
def test_draft_is_on_every_page_with_its_reason(*, draft: bool) -> None:
    """The header says DRAFT and why, until the gate has passed."""
    header = opened(samples.letter(draft=draft)).sections[0].header
    text = " ".join(paragraph.text for paragraph in header.paragraphs)

    assert (f"DRAFT, not to be sent: {samples.REASON}" in text) is draft


def test_properties_come_from_the_arguments(letter: Document) -> None:
    """Title, author, language and dates are given; no clock, no library's name."""
    core = letter.core_properties

    assert (core.title, core.author, core.language) == (
        "Appeal letter", "Ana Sørensen-Núñez, MD", "en-US",
    )  # fmt: skip
    assert core.created is not None
    assert core.created.replace(tzinfo=None) == datetime(2026, 3, 9)  # noqa: DTZ001
    assert core.modified == core.created
    assert "python-docx" not in core.comments


def test_the_document_has_a_language() -> None:
    """The spelling check and the screen reader know the language."""
    styles = docx.Document(io.BytesIO(written(page("<p>x</p>"), language="es-US"))).styles.element
    lang = styles.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")

    assert lang.get(qn("w:val")) == "es-US"


def test_equal_input_gives_equal_bytes() -> None:
    """The Word file holds no clock: not in its properties, not in its zip entries."""
    first, second = written(samples.letter()), written(samples.letter())
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}

    assert first == second
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(("paper", "width"), [("letter", 8.5), ("a4", 8.27)])
def test_paper_is_as_asked(paper: str, width: float) -> None:
    """US Letter or A4."""
    made = docx.Document(io.BytesIO(written(page("<p>x</p>"), page=paper)))

    assert made.sections[0].page_width is not None
    assert made.sections[0].page_width.inches == pytest.approx(width, abs=0.01)


def test_looks_breaks_and_hard_spaces_are_kept() -> None:
    """Bold, italic, line breaks, raised signs and non-breaking spaces survive."""
    made = opened(
        page("<p>a <strong>b</strong> <em>c</em><br>d<sup>2</sup> 3\u00a0mm L4\u2011L5</p>")
    )
    (paragraph,) = made.paragraphs

    assert paragraph.text == "a b c\nd2 3\u00a0mm L4\u2011L5"
    assert [run.text for run in paragraph.runs if run.bold] == ["b"]
    assert [run.text for run in paragraph.runs if run.italic] == ["c"]
    assert [run.text for run in paragraph.runs if run.font.superscript] == ["2"]


def test_hostile_text_is_text() -> None:
    """Markup and template syntax that a stranger typed appear as typed."""
    made = opened(page('<p>&lt;w:p/&gt; &amp;amp; {{7*7}} "q" L4\u202eL5</p>'))

    assert made.paragraphs[0].text == '<w:p/> &amp; {{7*7}} "q" L4\ufffdL5'


def test_what_word_cannot_hold_is_our_error() -> None:
    """A control character is refused by name, not by a trace of the library."""
    with pytest.raises(TemplateInvalidError, match=r"U\+000B"):
        written(page("<p>a\x0bb</p>"))
    with pytest.raises(TemplateInvalidError):
        written(page("<p>a</p>"), title="a\x0bb")


def test_a_drawing_is_told_in_words() -> None:
    """A drawing that Word does not get is replaced by what it shows."""
    made = opened(page("<figure><svg><title>Levels L1 to S1</title></svg></figure>"))

    assert made.paragraphs[0].text == "[Figure: Levels L1 to S1]"
    with pytest.raises(TemplateInvalidError, match="title"):
        opened(page("<figure><svg></svg></figure>"))


def test_uneven_and_nested_tables_are_refused() -> None:
    """A table Word would call corrupt is refused while it is still a template."""
    uneven = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    nested = f"<table><tr><td>{uneven}</td></tr></table>"
    for body in (uneven, nested):
        with pytest.raises(TemplateInvalidError, match="table"):
            opened(page(body))


def layout(body: str, words: str) -> str:
    """Return the paragraph properties, as XML, of the paragraph that says something."""
    found = next(p for p in opened(page(body)).paragraphs if p.text == words)
    return str(found._p.pPr.xml) if found._p.pPr is not None else ""


def test_what_is_asked_has_one_rule_beside_it() -> None:
    """Heading, text and items of the request share a rule on the left, and no box."""
    body = '<section class="relief"><h2>Ask</h2><p>Please.</p><ul><li>One;</li></ul></section>'
    made = [layout(body, words) for words in ("Ask", "Please.", "One;")]

    assert all("<w:left " in xml and "<w:top " not in xml for xml in made)
    assert [re.findall(r'w:ind w:left="(\d+)"', xml) for xml in made] == [["200"], ["200"], ["560"]]


def test_a_section_on_a_new_page_begins_one_page() -> None:
    """Only its first paragraph breaks the page, also after a drawing inside it."""
    drawing = "<figure><svg><title>Levels</title></svg></figure>"
    body = f'<p>a</p><section class="new-page"><h2>b</h2><p>c</p>{drawing}<p>d</p></section>'

    breaks = ["pageBreakBefore" in layout(body, words) for words in "abcd"]

    assert breaks == [False, True, False, False]


def test_what_belongs_together_stays_on_a_page() -> None:
    """A criterion stays with its facts, and a line to sign on has a rule above it."""
    body = '<p class="point keep-next">1.</p><p class="fact">f</p><p class="sign-line">n</p>'

    assert "<w:keepNext/>" in layout(body, "1.")
    assert '<w:ind w:left="300"/>' in layout(body, "f")
    assert "<w:top " in layout(body, "n")
