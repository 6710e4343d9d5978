"""Make ``three-documents.png``: letter, battle card and checklist of the demo case, side by side.

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
PICTURE = Path(__file__).with_name("three-documents.png")

_GAP = 24  # pixels around and between the pages
_PAPER = "#eceff1"
_BORDER = "#90a4ae"
_GRAYS = 24  # of a palette: enough for gray text edges, and a third of the bytes


def first_page(path: Path) -> Image.Image:
    """Return the first page of a PDF at 72 pixels an inch, with a fine border."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    return ImageOps.expand(page, border=1, fill=_BORDER)


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Return pages in one row on a pale ground, reduced to a small palette."""
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    height = max(page.height for page in pages) + 2 * _GAP
    picture = Image.new("RGB", (width, height), _PAPER)
    left = _GAP
    for page in pages:
        picture.paste(page, (left, _GAP))
        left += page.width + _GAP
    return picture.quantize(_GRAYS, dither=Image.Dither.NONE)


def make(target: Path) -> None:
    """Build the demo and write its three documents as one picture."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_demo(Path(folder) / "demo").folder
        pages = [first_page(made / name) for name in DOCUMENTS]
    side_by_side(pages).save(target, optimize=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE)
