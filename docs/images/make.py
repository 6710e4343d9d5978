"""Make the pictures of the demo case's documents.

``three-documents.png`` has letter, battle card and checklist side by side, ``letter-pages.png``
every page of the letter, and ``battle-card.png`` the card, large enough to read.

Run it after a change of the documents' look::

    .venv/bin/python docs/images/make.py

It builds the demo in a temporary folder, so it shows what ``make demo`` shows.
"""
# ruff: noqa: INP001 - a script, no package

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from appealgen.service import make_demo

DOCUMENTS = ("appeal-letter.pdf", "battle-card.pdf", "packet-checklist.pdf")
FOLDER = Path(__file__).parent
PICTURES = ("three-documents.png", "letter-pages.png", "battle-card.png")

_GAP = 24  # pixels around and between the pages
_PAPER = "#eceff1"
_BORDER = "#90a4ae"
_ACROSS = 5
_GRAYS = 24  # of a palette: enough for gray text edges, and a third of the bytes


def pages_of(path: Path, scale: float = 1) -> list[Image.Image]:
    """Return the pages of a PDF, each with a fine border; a scale of 1 is 72 pixels an inch."""
    document = pypdfium2.PdfDocument(path)
    try:
        drawn = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    return [ImageOps.expand(page, border=1, fill=_BORDER) for page in drawn]


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Return pages of one size in rows on a pale ground, reduced to a small palette."""
    wide, high = (max(sizes) + _GAP for sizes in zip(*(page.size for page in pages), strict=True))
    rows = -(-len(pages) // _ACROSS)
    size = (wide * min(len(pages), _ACROSS) + _GAP, high * rows + _GAP)
    picture = Image.new("RGB", size, _PAPER)
    for place, page in enumerate(pages):
        row, column = divmod(place, _ACROSS)
        picture.paste(page, (_GAP + column * wide, _GAP + row * high))
    return picture.quantize(_GRAYS, dither=Image.Dither.NONE)


def make(target: Path) -> None:
    """Build the demo and write the pictures of its documents into a folder."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_demo(Path(folder) / "demo").folder
        rows = (
            [pages_of(made / name)[0] for name in DOCUMENTS],
            pages_of(made / DOCUMENTS[0], 0.6),
            pages_of(made / DOCUMENTS[1], 1.4),
        )
    for name, pages in zip(PICTURES, rows, strict=True):
        side_by_side(pages).save(target / name, optimize=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
