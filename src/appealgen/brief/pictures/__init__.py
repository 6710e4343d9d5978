"""The pictures of a letter: what each shows, as view-models; drawn by ``appealgen.render``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.pictures.care import timelines
from appealgen.brief.pictures.column import spine_picture
from appealgen.brief.pictures.models import (
    ALL_PICTURES,
    Figure,
    PictureKind,
    ScorePicture,
    SpinePicture,
    Timeline,
)
from appealgen.brief.pictures.scores import score_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.context import Context

__all__ = [
    "ALL_PICTURES",
    "Figure",
    "Picture",
    "PictureKind",
    "ScorePicture",
    "SpinePicture",
    "Timeline",
    "pictures_of",
]

Picture = Timeline | ScorePicture | SpinePicture


def pictures_of(context: Context) -> tuple[Picture, ...]:
    """Return the pictures of a case that are wanted and have something to show.

    A letter that argues nothing shows no record, and so has none.
    """
    return tuple(_pictures(context)) if context.claims else ()


def _pictures(context: Context) -> Iterator[Picture]:
    wanted = context.pictures
    if PictureKind.TIMELINE in wanted:
        yield from timelines(context)
    scores = score_picture(context) if PictureKind.SCORES in wanted else None
    spine = spine_picture(context) if PictureKind.SPINE in wanted else None
    yield from (found for found in (scores, spine) if found is not None)
