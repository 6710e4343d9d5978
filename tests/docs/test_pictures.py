"""The pictures in the documentation can be made again by their script."""

from __future__ import annotations

import runpy
from pathlib import Path

from PIL import Image

from tests.code_health.tree import CHECKOUT

SCRIPT = CHECKOUT / "docs" / "images" / "make.py"


def test_the_pictures_of_the_documents_can_be_made_again(tmp_path: Path) -> None:
    """The script builds the demo and draws its pages, as many and as large as those on file."""
    script = runpy.run_path(str(SCRIPT))
    script["make"](tmp_path)
    sizes = {}
    for name in script["PICTURES"]:
        with Image.open(tmp_path / name) as made, Image.open(script["FOLDER"] / name) as kept:
            assert made.size == kept.size, f"{name} is of older pages: run docs/images/make.py"
            sizes[name] = made.size

    wide, high = sizes["three-documents.png"]
    assert wide > 2 * high
