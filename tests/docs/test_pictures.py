"""The pictures in the documentation can be made again by their script."""

from __future__ import annotations

import runpy
from pathlib import Path

from PIL import Image

from tests.code_health.tree import CHECKOUT

SCRIPT = CHECKOUT / "docs" / "images" / "make.py"


def test_the_picture_of_the_documents_can_be_made_again(tmp_path: Path) -> None:
    """The script builds the demo and draws three pages in a row, as large as the one on file."""
    script = runpy.run_path(str(SCRIPT))
    script["make"](tmp_path / "made.png")
    with Image.open(tmp_path / "made.png") as made, Image.open(script["PICTURE"]) as kept:
        sizes = made.size, kept.size

    assert sizes[0] == sizes[1]
    assert sizes[0][0] > 2 * sizes[0][1]
