"""The picture of scores over time: one panel for each scale, on the scale's own range.

Bands and ranges are those of the scale's source (``appealgen.spine.instruments``); a scale that is
not on file has no range to draw on and is left to the table.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from appealgen.brief.interface import pointers
from appealgen.brief.pictures.measures import measure_of
from appealgen.brief.pictures.models import BandLine, Panel, Reading, ScorePicture
from appealgen.brief.pictures.reading import pointed
from appealgen.brief.say_chart import score_name, score_points
from appealgen.brief.words import join, plain, say_when
from appealgen.spine import INSTRUMENTS, Better, band_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.brief.context import Context
    from appealgen.brief.pictures.measures import Measure
    from appealgen.model.record import Score

__all__ = ["score_picture"]

_TITLE = "Scores over time"
_NOTE = "Each point is a score on record, on the whole scale."
_BANDS = "Bands are those of the scale itself; they are not criteria of the policy."
_UNITS = {"vas": " mm", "odi": "", "ndi": ""}
_SHORT = {
    "odi": "Oswestry (ODI), %",
    "ndi": "Neck Disability (NDI), %",
    "nrs": "Numeric pain scale",
    "vas": "Analog pain scale, mm",
    "mjoa": "mJOA",
    "rmdq": "Roland-Morris (RMDQ)",
    "sf36_pcs": "SF-36 physical",
}
"""Names that fit above a panel; the alternative text has them in full."""


def score_picture(context: Context) -> ScorePicture | None:
    """Return the scores of a case over time; None where no scale on file has a dated score."""
    series = [s for s in _series(context) if any(score.date for score in s)]
    if not series:
        return None
    days = [d for s in series for x in s if x.date for d in (x.date.earliest, x.date.latest)]
    measures = [m for s in series if (m := measure_of(s[0], context.measures))]
    banded = any(INSTRUMENTS[s[0].instrument].bands for s in series)
    return ScorePicture(
        key="scores",
        title=_TITLE,
        note=" ".join((_NOTE, *((_BANDS,) if banded else ()), *_bars(measures))),
        alt=" ".join(
            (f"{_TITLE}: one sentence for each scale.", *(_told(context, s) for s in series))
        ),
        first=min(days),
        last=max(days),
        panels=tuple(_panel(s, measure_of(s[0], context.measures)) for s in series),
    )


def _bars(measures: Iterable[Measure]) -> Iterator[str]:
    """Yield what the bars are, those of one paper together."""
    by_paper: dict[str, list[str]] = {}
    for measure in measures:
        by_paper.setdefault(measure.says, []).append(measure.label)
    for says, labels in by_paper.items():
        named = join(dict.fromkeys(labels))
        yield f"Each bar is {says}: {named}."


def _series(context: Context) -> list[list[Score]]:
    """Return the scores by scale, site and side, each in order of date."""
    found: dict[tuple[str, str, str], list[Score]] = {}
    for score in context.case.scores:
        if score.instrument in INSTRUMENTS:
            key = (score.instrument, score.site.value, str(score.side))
            found.setdefault(key, []).append(score)
    return [sorted(scores, key=lambda s: str(s.date or "")) for scores in found.values()]


def _panel(scores: list[Score], measure: Measure | None) -> Panel:
    scale = INSTRUMENTS[scores[0].instrument]
    low, high = scale.range
    site = scores[0].site.value
    side = f"{scores[0].side} " if scores[0].side else ""
    where = f", {side}{site.replace('_', ' ')}" if site != "not_stated" else ""
    better = "lower is better" if scale.better is Better.LOWER else "higher is better"
    return Panel(
        name=f"{_SHORT.get(scale.id, scale.name)}{where}",
        low=low,
        high=high,
        better=better,
        bands=tuple(
            BandLine(lower=Decimal(b.lower), upper=Decimal(b.upper), label=b.label)
            for b in scale.bands
        ),
        readings=tuple(_reading(s) for s in scores if s.date),
        change=measure.change if measure else None,
        change_label=f"{plain(measure.change)}{_UNITS.get(scale.id, '')}" if measure else "",
    )


def _reading(score: Score) -> Reading:
    assert score.date is not None  # noqa: S101 - the caller looked
    return Reading(
        value=score.points,
        label=plain(round(score.points, 1)) + ("%" if score.instrument in {"odi", "ndi"} else ""),
        first=score.date.earliest,
        last=score.date.latest,
    )


def _told(context: Context, scores: list[Score]) -> str:
    """Return one scale in words: every score with its band, day and page."""
    said = []
    for score in scores:
        band = band_of(score.instrument, score.points)
        graded = f" ({band.label})" if band else ""
        when = f" {say_when(score.date)}" if score.date else ", date not stated"
        text = f"{score_points(score)}{graded}{when}"
        said.append(pointed(text, pointers(score.cite, context.case)))
    return f"{score_name(scores[0])}: {'; '.join(said)}."
