"""The printed file: locked, accessible, the same every time, in our own fonts."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader

from appealgen.errors import CapabilityMissingError, TemplateInvalidError
from appealgen.render import pdf
from appealgen.render.pdf import INSTALL_LINE, html_to_pdf
from tests.render import samples
from tests.render.test_subset import page

FONT_NAMES = {"Letter-Serif", "Letter-Sans"}


def letter_sheet() -> Path:
    """Return the letter's style sheet."""
    return samples.TEMPLATES / "letter.css"


def printed(html: str, *, css: Path | str | None = None, title: str = "Appeal letter") -> bytes:
    """Print a document with the letter's style sheet, or another."""
    sheet = letter_sheet() if css is None else css
    return html_to_pdf(
        html, stylesheet=sheet, fonts=samples.FONTS, title=title, language="en-US", date=samples.DAY
    )


def text_of(data: bytes) -> str:
    """Return the text of all pages."""
    return "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages)


def failed_rules(data: bytes) -> list[str]:
    """Return the PDF/UA-1 rules a file breaks."""
    report = validate_pdf_bytes(data, profile=ValidationProfile.PDF_UA_1)
    return [failure.message for failure in report.failures]


@pytest.fixture(scope="module")
def letter() -> bytes:
    """Return the sample letter as a draft, printed once."""
    return printed(samples.letter())


def test_the_letter_is_pdf_ua(letter: bytes) -> None:
    """A screen reader can follow the letter: PDF/UA-1 has nothing to report."""
    assert failed_rules(letter) == []


@pytest.mark.parametrize("sheet", ["letter", "checklist"])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_every_document_on_every_paper_is_pdf_ua(sheet: str, paper: str) -> None:
    """Final copies on both papers are PDF/UA-1 too."""
    html = {"letter": samples.letter, "checklist": samples.checklist}[sheet](
        draft=False, paper=paper
    )

    data = printed(html, css=samples.TEMPLATES / f"{sheet}.css")

    assert failed_rules(data) == []


@pytest.mark.parametrize(
    "html",
    [
        page("<h1>x</h1><h3>y</h3>"),
        page("<h2>x</h2>"),
        page('<svg width="9" height="9"><rect width="9" height="9"/></svg>'),
    ],
    ids=["skipped heading", "no first heading", "untitled drawing"],
)
def test_the_checker_finds_what_is_wrong(html: str) -> None:
    """The checker used above is not blind: a broken document fails."""
    assert failed_rules(printed(html))


def test_an_untagged_file_without_title_and_language_fails() -> None:
    """What the engine does by itself would not pass."""
    import weasyprint

    assert failed_rules(weasyprint.HTML(string="<p>x").write_pdf())


@pytest.mark.parametrize("field", ["title", "language"])
def test_title_and_language_are_required(field: str) -> None:
    """A file without title or language is never written."""
    values: Any = {"title": "T", "language": "en", field: " "}

    with pytest.raises(TemplateInvalidError, match=f"no {field}"):
        html_to_pdf(
            page("<p>x</p>"), stylesheet="", fonts=samples.FONTS, date=samples.DAY, **values
        )


def test_properties_come_from_the_arguments(letter: bytes) -> None:
    """Title, language and dates are given, not taken from a clock."""
    reader = PdfReader(io.BytesIO(letter))
    assert reader.metadata is not None

    assert reader.metadata.title == "Appeal letter"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == samples.DAY
    assert str(reader.root_object["/Lang"]) == "en-US"


PRINT = """
import hashlib, sys
from tests.render import samples
from tests.render.test_pdf import printed
if sys.argv[1] == "b":  # another history in the process must not show in the bytes
    printed(samples.checklist(), css=samples.TEMPLATES / "checklist.css")
    printed(samples.letter(paper="a4"))
print(hashlib.sha256(printed(samples.letter())).hexdigest())
"""


def test_equal_input_gives_equal_bytes_in_any_process(letter: bytes) -> None:
    """Two processes with different histories and hash seeds write the same file."""
    import hashlib

    found = {hashlib.sha256(letter).hexdigest()}
    for seed, history in (("1", "a"), ("2", "b")):
        done = subprocess.run(
            [sys.executable, "-c", PRINT, history],
            cwd=samples.ROOT, check=True, capture_output=True, text=True,
            env={"PYTHONPATH": "src:.", "PYTHONHASHSEED": seed, "PATH": "", "HOME": "."},
        )  # fmt: skip
        found.add(done.stdout.strip())

    assert len(found) == 1


def test_the_date_is_part_of_the_input() -> None:
    """The same text on another day is another file: the date is really used."""
    html, sheet = page("<p>x</p>"), letter_sheet()
    files = {
        html_to_pdf(html, stylesheet=sheet, fonts=samples.FONTS, title="T", date=day)
        for day in (date(2026, 1, 1), date(2026, 1, 2))
    }

    assert len(files) == 2


@pytest.mark.parametrize(
    "address",
    ["http://example.org/x.css", "https://example.org/x.css", "file:///etc/hostname",
     "data:text/css,p{}", "bundled:../letter/x.css", "bundled:secret.css", "ftp://example.org/x"],
)  # fmt: skip
def test_no_address_but_ours_is_read(address: str) -> None:
    """The web, the disk and unknown names are refused, and the address is not repeated."""
    with pytest.raises(TemplateInvalidError, match="may not be read") as refused:
        printed(page("<p>x</p>"), css=f'@import url("{address}");')

    assert "hostname" not in str(refused.value)
    assert "example" not in str(refused.value)


def test_a_font_or_picture_from_elsewhere_is_refused() -> None:
    """Neither a font face nor a background reads a file of the machine."""
    face = '@font-face { font-family: x; src: url("file:///etc/hostname") }'
    for css in (face, 'p { background: url("file:///etc/hostname") }'):
        with pytest.raises(TemplateInvalidError):
            printed(page("<p>x</p>"), css=css)


def test_a_link_is_printed_but_not_followed() -> None:
    """A web address in a reference is a link for the reader; nothing is fetched."""
    assert "policy" in text_of(printed(page('<p><a href="https://example.org/p">policy</a></p>')))


def test_a_link_to_nowhere_is_refused() -> None:
    """A pointer to an exhibit that is not listed stops the letter."""
    with pytest.raises(TemplateInvalidError, match="anchor"):
        printed(page('<p><a href="#ex-Z">Ex. Z</a></p>'))


def fonts_of(data: bytes) -> set[str]:
    """Return the names of the fonts in a file, without subset tags; all must be embedded."""
    names = set()
    for sheet in PdfReader(io.BytesIO(data)).pages:
        resources = cast("dict[str, Any]", sheet["/Resources"])
        for font in resources["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return names


def test_only_bundled_fonts_are_embedded(letter: bytes) -> None:
    """The page looks the same everywhere because no font of the machine is in it."""
    found = fonts_of(letter)

    assert any(name.startswith("Letter-Serif") for name in found)
    assert all(name.startswith(tuple(FONT_NAMES)) for name in found)


@pytest.mark.parametrize("sheet", ["letter", "card", "checklist"])
def test_the_signs_of_the_field_need_no_other_font(sheet: str) -> None:
    """Comparison signs, fractions, boxes, ticks and accents are all in the bundled fonts."""
    signs = (
        "≥ ≤ ° − × ½ ¼ ✓ ☐ ☑ ● ○ –"
        " — “ ” \u2018 ’ § … → ± µ é ñ ü ø å ç š ž ł ő \u2011 \u00a0 \u202f"
    )

    data = printed(
        page(f"<h1>{signs}</h1><p>{signs}<em>{signs}</em><strong>{signs}</strong></p>"),
        css=samples.TEMPLATES / f"{sheet}.css",
    )

    assert all(name.startswith(tuple(FONT_NAMES)) for name in fonts_of(data))


class Heard(logging.Handler):
    """Keep every record of a logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record."""
        self.records.append(record)


@pytest.fixture
def engine_log() -> Iterator[Heard]:
    """Listen to the engine's own logger."""
    heard, log = Heard(), logging.getLogger("weasyprint")
    log.addHandler(heard)
    yield heard
    log.removeHandler(heard)


def test_nothing_is_logged_while_printing(engine_log: Heard) -> None:
    """The engine has nothing to complain about in our style sheets."""
    pdf._sheet.cache_clear()
    printed(samples.letter())
    printed(samples.checklist(), css=samples.TEMPLATES / "checklist.css")
    printed(samples.card(objections=1), css=samples.TEMPLATES / "card.css")

    assert engine_log.records == []


def test_what_the_engine_says_stays_inside(
    engine_log: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    """The engine's complaints can repeat a patient's words: no log of the program gets them."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    try:
        with pytest.raises(TemplateInvalidError) as refused:
            printed(page('<p><a href="#Jordan">Ex. Z</a></p>'))
    finally:
        logging.getLogger("weasyprint").setLevel(logging.NOTSET)

    assert engine_log.records
    assert caplog.records == []
    assert "Jordan" not in str(refused.value)


def test_what_the_engine_would_ignore_is_an_error() -> None:
    """A style sheet with a slip is refused, not printed half right."""
    with pytest.raises(TemplateInvalidError, match="PDF engine"):
        printed(page("<p>x</p>"), css="p { font-size: huge-ish }")


def test_hostile_text_prints_as_text() -> None:
    """Markup, template syntax and paths that a stranger typed appear as they were typed."""
    brief_text = "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} ../../x L4\u202eL5 " + "W" * 400

    text = text_of(printed(page(f"<p>{brief_text}</p>")))

    assert "<script>alert(1)</script>" in text
    assert "{{7*7}}" in text
    assert "../../x" in text
    assert "L4\ufffdL5" in text
    assert text.replace("\n", "").count("W") == 400


@pytest.mark.parametrize("token", ["L4–L5", "C5-6", "L2–L3–L4", "A.5", "II.3.b"])
def test_levels_and_section_labels_are_never_torn_apart(token: str) -> None:
    """Wherever the line ends, a level or a criterion's label stays in one piece."""
    body = "".join(f"<p>{'m' * length} {token} end</p>" for length in range(36, 48))

    lines = text_of(printed(page(body))).splitlines()

    assert sum(token in line for line in lines) == 12


def test_tags_titles_and_drawings_are_left_alone() -> None:
    """Keeping words whole touches text only, never an attribute, the title or a drawing."""
    html = (
        '<html lang="en"><title>L4–L5</title><body data-reference="L4–L5"><p id="A.5">x</p>'
        "<svg><title>L4–L5</title></svg></body></html>"
    )

    assert pdf._unbroken(html) == html


def test_a_very_long_word_stays_on_the_paper() -> None:
    """A word longer than the line is broken, not cut off at the edge."""
    lines = text_of(printed(page("<p>" + "W" * 400 + "</p>"))).splitlines()

    assert max(len(line) for line in lines) < 100


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("draft", [True, False])
def test_draft_and_its_reason_are_on_every_page(*, draft: bool, paper: str) -> None:
    """Until the gate has passed, each page says DRAFT and why; afterwards no page does."""
    sheets = PdfReader(io.BytesIO(printed(samples.letter(draft=draft, paper=paper)))).pages
    assert len(sheets) > 1

    for sheet in sheets:
        text = " ".join(sheet.extract_text().split())
        assert (f"DRAFT, not to be sent: {samples.REASON}" in text) is draft


def test_each_page_is_numbered_and_names_only_the_reference(letter: bytes) -> None:
    """The footer carries page n of N and the reference."""
    sheets = PdfReader(io.BytesIO(letter)).pages

    for number, sheet in enumerate(sheets, 1):
        text = sheet.extract_text()
        assert f"Page {number} of {len(sheets)}" in text
        assert "Reference 26-0417-SAMPLE" in text


@pytest.mark.parametrize(("paper", "width", "height"), [("letter", 612, 792), ("a4", 595, 842)])
def test_paper_is_as_asked(paper: str, width: int, height: int) -> None:
    """US Letter or A4, final or draft, by the class of the document."""
    for draft in (True, False):
        html = samples.checklist(paper=paper, draft=draft)
        sheet = PdfReader(io.BytesIO(printed(html))).pages[0]
        assert round(float(sheet.mediabox.width)) == width
        assert round(float(sheet.mediabox.height)) == height


@pytest.mark.parametrize("lines", range(28, 44, 3))
def test_the_signature_is_never_alone_on_a_page(lines: int) -> None:
    """Wherever the page breaks, words of the letter stand above the signature."""
    body = "".join(f"<p>Sentence {number}.</p>" for number in range(lines))
    sign = (
        '<div class="signature"><p class="closing">Respectfully,</p>'
        '<p class="sign-line">Name</p></div>'
    )

    for sheet in PdfReader(io.BytesIO(printed(page(body + sign)))).pages:
        text = sheet.extract_text()
        assert ("Respectfully" in text) == ("Name" in text)
        assert "Name" not in text or "Sentence" in text


def test_a_table_repeats_its_heading_on_the_next_page() -> None:
    """A long table says on each page what its columns are."""
    rows = "".join(f"<tr><td>row {n}</td><td>value</td></tr>" for n in range(80))
    head = '<thead><tr><th scope="col">Left head</th><th scope="col">Right head</th></tr></thead>'
    sheets = PdfReader(
        io.BytesIO(printed(page(f"<table>{head}<tbody>{rows}</tbody></table>")))
    ).pages

    assert len(sheets) > 1
    assert all("Left head" in sheet.extract_text() for sheet in sheets)


def test_missing_libraries_are_named_with_the_line_that_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without Pango the message is one line to run, not a trace."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(CapabilityMissingError) as missing:
        printed(page("<p>x</p>"))

    assert INSTALL_LINE in str(missing.value)


def test_a_folder_without_fonts_is_refused(tmp_path: Path) -> None:
    """A broken installation is noticed, instead of printing in whatever font is there."""
    with pytest.raises(TemplateInvalidError, match=r"no \.ttf"):
        html_to_pdf(page("<p>x</p>"), stylesheet="", fonts=tmp_path, title="T", date=samples.DAY)


def test_a_section_of_law_is_never_broken() -> None:
    """A citation may part after CFR, but not between the paragraphs of its section."""
    section = "2560.503-1(h)(2)(iii)"
    for filler in range(60, 76):
        lines = text_of(printed(page(f"<p>{'x' * filler} 29 CFR {section};</p>"))).splitlines()

        assert any(section in line for line in lines), filler
