"""The words inside a picture are held against the case, label by label."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from appealgen.render.interface import PDF
from appealgen.render.readback import ReadBlock, ReadDocument, read_back
from appealgen.service.documents import Kind, render_documents
from appealgen.service.gate.gate import check_document
from appealgen.service.gate.ground import Ground
from tests.brief.cases import POLICIES, TEMPLATES
from tests.brief.pictures.cases import crowded, pictured


@cache
def ground(*, many: bool = False) -> Ground:
    """Return the demo, plain or crowded, as the gate sees it."""
    return Ground(pictured(crowded if many else None), POLICIES, TEMPLATES)


@cache
def letter(*, many: bool = False) -> ReadDocument:
    """Return its letter as it is read back."""
    context = ground(many=many).context
    made = render_documents(context, [Kind.LETTER], TEMPLATES, POLICIES)
    return next(read_back(a.name, PDF, a.data) for a in made if a.media_type == PDF)


def changed(old: str, new: str) -> ReadDocument:
    """Return the letter with one label of a picture changed."""
    blocks: list[ReadBlock] = []
    for block in letter().blocks:
        if block.kind == "drawn" and old in block.cells:
            cells = tuple(new if label == old else label for label in block.cells)
            block = replace(block, cells=cells, text="; ".join(cells))  # noqa: PLW2901
        blocks.append(block)
    assert tuple(blocks) != letter().blocks, "the label is in the picture"
    return replace(letter(), blocks=tuple(blocks))


@pytest.mark.parametrize("many", [False, True])
def test_a_clean_picture_passes(many: bool) -> None:  # noqa: FBT001
    """Nothing is found in what the case bears out, its axes included."""
    assert list(check_document(letter(many=many), ground(many=many))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12 weeks counted; gave no lasting relief", "13 weeks counted; gave no lasting relief"),
        ("Physical therapy, 16 sessions", "Physical therapy, 18 sessions"),
        ("58%", "59%"),
        ("81", "82"),
        ("10", "12"),
        ("2025", "2019"),
        ("Feb 2026", "Mar 2026"),
        ("L4-L5, criteria: met", "L3-L4, criteria: met"),
        ("gave 40% relief; gave 30% relief; gave no relief", "gave 70% relief; gave no relief"),
    ],
)
def test_a_changed_label_is_found(old: str, new: str) -> None:
    """A number, a day, a level or a result that no record holds."""
    assert list(check_document(changed(old, new), ground()))


def test_a_changed_word_of_the_alternative_text_is_found() -> None:
    """It points to pages, and is held against them."""
    blocks = tuple(
        replace(block, text=block.text.replace("16 sessions", "18 sessions"))
        if block.kind == "figure"
        else block
        for block in letter().blocks
    )

    assert list(check_document(replace(letter(), blocks=blocks), ground()))
