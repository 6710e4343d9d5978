"""The smallest changes that matter, as published: one per scale, with its source."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from appealgen.model.base import Name, Number, Prose
from appealgen.model.published import read_published
from appealgen.model.score import BodySite, InstrumentName

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.model.record import Score

__all__ = ["Measure", "load_measures", "measure_of"]


class Measure(BaseModel):
    """The smallest change of one scale that patients of a kind call one.

    Attributes:
        instrument: The scale.
        sites: Where pain was scored in the population studied; empty where the scale has no site.
        change: The change, on the scale itself (percentage points for ODI).
        kind: What the source calls it.
        population: In whom it was found.
        source: The paper, by its id on file.
        label: The change with its unit and scale, as the note under the picture says it.
        says: What it is, in whom, and the paper.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    instrument: InstrumentName
    sites: tuple[BodySite, ...] = ()
    change: Number
    kind: Name
    population: Name
    source: Name
    label: Prose
    says: Prose


class _Measures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    measures: tuple[Measure, ...]


@lru_cache(maxsize=4)
def load_measures(folder: Path) -> tuple[Measure, ...]:
    """Return the smallest changes on file.

    Args:
        folder: The folder of policies.

    Raises:
        InputNotFoundError: The file is missing.
        PolicyInvalidError: It is broken; every problem is listed.
    """
    path = folder / "evidence" / "measures.yaml"
    return read_published(path, _Measures).measures


def measure_of(score: Score, measures: tuple[Measure, ...]) -> Measure | None:
    """Return the smallest change for a score, or None where none is confirmed for its site."""
    fits = (m for m in measures if m.instrument == score.instrument)
    return next((m for m in fits if not m.sites or score.site in m.sites), None)
