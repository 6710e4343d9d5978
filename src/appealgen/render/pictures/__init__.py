"""The pictures of a letter as drawings: from view-models to SVG, and into a document's HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from appealgen.brief.pictures import ScorePicture, Timeline
from appealgen.render.pictures.column import draw_column
from appealgen.render.pictures.scores import draw_scores
from appealgen.render.pictures.timeline import draw_timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.brief.pictures import Picture

__all__ = ["draw", "drawn"]

_PLACE: Final = re.compile(r'<svg data-picture="(?P<key>[a-z0-9-]+)">.*?</svg>', re.DOTALL)


def draw(picture: Picture) -> str:
    """Return one picture as SVG, its words for those who cannot see it as its title."""
    if isinstance(picture, Timeline):
        return draw_timeline(picture)
    if isinstance(picture, ScorePicture):
        return draw_scores(picture)
    return draw_column(picture)


def drawn(html: str, pictures: Iterable[Picture]) -> str:
    """Return a document with its pictures drawn where the template has a place for each.

    A place holds the alternative text alone, so a document is whole in words without this step.

    Args:
        html: The filled template.
        pictures: The view-models of the brief, by the keys that the places name.
    """
    by_key = {picture.key: picture for picture in pictures}

    def fill(place: re.Match[str]) -> str:
        picture = by_key.get(place["key"])
        return place[0] if picture is None else draw(picture)

    return _PLACE.sub(fill, html)
