"""Pictures in a build: switched on and off, remembered, and found again by verifying it."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest

from appealgen import resources
from appealgen.brief.pictures import ALL_PICTURES, PictureKind
from appealgen.render.interface import PDF
from appealgen.render.readback import read_back
from appealgen.service.building import build_case
from appealgen.service.documents import Kind
from appealgen.service.manifest import read_manifest
from appealgen.service.verifying import verify_case

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

DAY = dt.date(2026, 11, 2)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        pytest.param(ALL_PICTURES, 3, id="all"),
        pytest.param({PictureKind.SPINE}, 1, id="one"),
        pytest.param((), 0, id="none"),
    ],
)
def test_a_build_has_the_pictures_asked_for_and_verifies(
    wanted: Collection[PictureKind], shown: int, tmp_path: Path
) -> None:
    """What was left out is remembered, so that verifying derives the same letter."""
    case = shutil.copytree(resources.demo_case_folder(), tmp_path / "case")
    built = build_case(case, as_of=DAY, only=[Kind.LETTER], pictures=wanted)
    letter = (built.folder / "appeal-letter.pdf").read_bytes()
    manifest = read_manifest(built.folder)

    found = [b for b in read_back("appeal-letter.pdf", PDF, letter).blocks if b.kind == "figure"]

    assert len(found) == shown
    assert manifest is not None
    assert frozenset(manifest.pictures) == frozenset(wanted)
    assert built.gate.passed
    assert verify_case(case).findings == ()
