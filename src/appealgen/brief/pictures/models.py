"""What the pictures of a letter show: dates, numbers and the words beside them, ready to draw.

Nothing here has a place on the page; ``appealgen.render.pictures`` gives it one.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from appealgen.brief.interface import Brief

__all__ = [
    "ALL_PICTURES",
    "BandLine",
    "CourseRow",
    "Figure",
    "Mark",
    "Panel",
    "PictureKind",
    "Place",
    "Reading",
    "ScorePicture",
    "SpinePicture",
    "Stretch",
    "Timeline",
]


class PictureKind(StrEnum):
    """The pictures a letter can have; each can be left out."""

    TIMELINE = "timeline"
    SCORES = "scores"
    SPINE = "spine"


ALL_PICTURES: frozenset[PictureKind] = frozenset(PictureKind)


class Figure(Brief):
    """What every picture has.

    Attributes:
        key: Its name in the document, such as ``timeline-1``.
        title: The words above it.
        note: How to read it, in one or two sentences.
        alt: All that it shows, in words, with the pages of the record.
    """

    key: str
    title: str
    note: str
    alt: str


class Stretch(Brief):
    """Days without a break, first and last included."""

    first: dt.date
    last: dt.date


class Mark(Brief):
    """One visit; where only its month or year is known, the days it can have been."""

    first: dt.date
    last: dt.date


class CourseRow(Brief):
    """One course of care on the line of time.

    Attributes:
        name: What it was.
        when: Its dates in words, as exactly as they are known, and where they stand.
        says: What stands beside the strip: weeks counted, or why not, and the outcome.
        counted: A criterion of the policy that is met counts it.
        sure: The days it certainly covered; None where none is certain.
        possible: The days it can have covered; None where nothing limits them.
        goes_on: It had not ended on the day of the letter.
        open_end: Its end is not known.
        open_start: Its start is not known.
        marks: Single visits, for care that has no length.
    """

    name: str
    when: str
    says: str
    counted: bool
    sure: Stretch | None = None
    possible: Stretch | None = None
    goes_on: bool = False
    open_end: bool = False
    open_start: bool = False
    marks: tuple[Mark, ...] = ()


class Timeline(Figure):
    """Conservative care as strips along a line of time, with what each sign means."""

    first: dt.date
    last: dt.date
    rows: tuple[CourseRow, ...]
    legend_counted: str
    legend_other: str
    legend_visit: str
    legend_unsure: str


class Reading(Brief):
    """One score: its value, its label, and the days it can be of."""

    value: Decimal
    label: str
    first: dt.date
    last: dt.date


class BandLine(Brief):
    """A band of a scale with its own name."""

    lower: Decimal
    upper: Decimal
    label: str


class Panel(Brief):
    """One scale over time.

    Attributes:
        name: The name above it.
        low: The lowest value of the scale.
        high: The highest value.
        better: Which end is the good one, in words.
        bands: The bands that its source prints; empty where none was seen.
        readings: The scores with a date, in order.
        change: The smallest change that matters, where one is confirmed for such patients.
        change_label: The words beside its bar.
    """

    name: str
    low: Decimal
    high: Decimal
    better: str
    bands: tuple[BandLine, ...]
    readings: tuple[Reading, ...]
    change: Decimal | None
    change_label: str


class ScorePicture(Figure):
    """Scores over time, one panel for each scale."""

    first: dt.date
    last: dt.date
    panels: tuple[Panel, ...]


class Place(Brief):
    """A level or a vertebra that is asked for.

    Attributes:
        upper: The vertebra, or the upper one of a level.
        lower: The lower vertebra of a level; empty for a vertebra.
        heading: Its name and its status in words.
        says: The one finding that the record gives there, with its page.
        met: All criteria at this place are met.
        failed: A criterion at this place is not met.
        claimed: The letter asks for it.
    """

    upper: str
    lower: str
    heading: str
    says: str
    met: bool
    failed: bool
    claimed: bool


class SpinePicture(Figure):
    """A plain side view of a stretch of the spine with the places that are asked for."""

    vertebrae: tuple[str, ...]
    places: tuple[Place, ...]
    front: str
    back: str
