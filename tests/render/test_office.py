"""Word files pass through LibreOffice, another program than the one that wrote them, unharmed.

Each is saved by it as a Word file again, and printed by it. What a reader sees and what a screen
reader is told have to be there afterwards: words, headings, lists, heads of tables, words for
pictures.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from appealgen.argument.levels import LetterKind
from appealgen.render.readback import bare
from tests.render.finished import letter, used

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = shutil.which("soffice")
SECONDS = 180
LETTERS = [
    ("demo", LetterKind.FIRST),
    ("demo", LetterKind.CLAIM_FILE),
    ("demo", LetterKind.PATIENT),
    ("assess-630947-xlif-l3-4", LetterKind.SECOND),
    ("two-stage-l2-pelvis", LetterKind.FIRST),
]
NAMES = [f"{fixture}-{kind.value}" for fixture, kind in LETTERS]
FRAME = re.compile(r"DRAFT, not to be sent: [^\r\n]*|[^\r\n]*Page \d+ of \d+|[•\uf0b7]")

pytestmark = pytest.mark.xdist_group("office")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with our Word files, and those and PDFs that LibreOffice made of them."""
    if OFFICE is None:
        how = (
            "Run: sh scripts/setup.sh dev. To leave these out: --ignore=tests/render/test_office.py"
        )
        pytest.fail(f"LibreOffice is not here. {how}", pytrace=False)
    root = tmp_path_factory.mktemp("office")
    for name, (fixture, kind) in zip(NAMES, LETTERS, strict=True):
        made = letter(fixture, kind)
        assert made is not None
        (root / f"{name}.docx").write_bytes(made.typed.data)
        (root / f"{name}.ours.pdf").write_bytes(made.printed.data)
    for form, place in (("docx", root / "again"), ("pdf", root)):
        subprocess.run(
            [
                OFFICE, "--headless", f"-env:UserInstallation={(root / 'user').as_uri()}",
                "--convert-to", form, "--outdir", str(place),
                *(str(root / f"{name}.docx") for name in NAMES),
            ],
            check=True, capture_output=True, timeout=SECONDS,
        )  # fmt: skip
    return root


def seen(path: Path) -> list[tuple[str, str]]:
    """Return style and words of each paragraph and row; the heads of tables are told apart."""
    found: list[tuple[str, str]] = []
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Paragraph):
            style = str(block.style.name if block.style else "").casefold()
            found.append((style, bare(block.text)))
            continue
        for row in block.rows:
            head = row._tr.find(f".//{qn('w:tblHeader')}") is not None
            found.append(("head" if head else "row", "|".join(bare(c.text) for c in row.cells)))
    return [(style, text) for style, text in found if text]


def pictures(path: Path) -> list[tuple[Any, Any]]:
    """Return name and alternative text of each picture."""
    body = docx.Document(str(path)).element.body
    return [(found.get("name"), found.get("descr")) for found in body.iter(qn("wp:docPr"))]


@pytest.mark.parametrize("name", NAMES)
def test_saved_again_it_has_the_same_styles_and_words(folder: Path, name: str) -> None:
    """Headings, list items, captions, heads of tables and every word are as they were."""
    before, after = seen(folder / f"{name}.docx"), seen(folder / "again" / f"{name}.docx")

    assert after == before
    assert {"heading 1"} < {style for style, _ in before}


def test_saved_again_it_has_the_words_for_its_pictures(folder: Path) -> None:
    """Each picture keeps its name and what a screen reader says in its place."""
    before = pictures(folder / "demo-first.docx")

    assert len(before) == 3
    assert all(words for _, words in before)
    assert pictures(folder / "again" / "demo-first.docx") == before


@pytest.mark.parametrize("name", NAMES)
def test_saved_again_it_counts_its_pages(folder: Path, name: str) -> None:
    """The footer still counts by fields, and the text still has its language."""
    made = docx.Document(str(folder / "again" / f"{name}.docx"))
    footer = made.sections[0].footer._element.xml

    assert {"PAGE", "NUMPAGES"} <= set(re.findall(r"instr(?:=\"|Text[^>]*>)\s*(\w+)", footer))
    tongues = {str(tag.get(qn("w:val"))) for tag in made.styles.element.iter(qn("w:lang"))}
    assert {tongue.partition("-")[0] for tongue in tongues} == {"en"}


@pytest.mark.parametrize("name", NAMES)
def test_printed_by_it_every_word_is_there_in_order(folder: Path, name: str) -> None:
    """The pages that LibreOffice prints say what the file says, frames and bullets apart."""
    printed, place = words_of((folder / f"{name}.pdf").read_bytes()), 0

    for _, text in seen(folder / f"{name}.docx"):
        for part in text.split("|"):
            found = printed.find(part, place)
            assert found >= 0, part[:30]
            place = found + len(part)


def words_of(data: bytes) -> str:
    """Return the words of a PDF's pages without heads, feet and bullets."""
    made = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        pages = [page.get_textpage().get_text_bounded() for page in made]
    finally:
        made.close()
    return bare("".join(FRAME.sub("", page) for page in pages))


@pytest.mark.parametrize("name", NAMES)
def test_printed_by_it_it_is_about_as_long(folder: Path, name: str) -> None:
    """In wider fonts, where Word's are missing, it takes one page or half as many more at most."""
    ours = len(used((folder / f"{name}.ours.pdf").read_bytes()))

    assert ours <= len(used((folder / f"{name}.pdf").read_bytes())) <= max(ours + 1, ours * 1.5)
