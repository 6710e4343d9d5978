"""Scoring of ODI, NDI and mJOA, their bands, and change between two scores.

Arithmetic is exact: scores are Decimal, nothing is rounded except to find a band, and there half
goes up. ODI and NDI are always percent here; a raw NDI enters only by `ndi_percent_from_raw`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from appealgen.spine.instruments import INSTRUMENTS, Better, ChangeUnit, Instrument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appealgen.spine.instruments import Band, ChangeThreshold

__all__ = [
    "Change",
    "Direction",
    "ItemCountError",
    "ItemRangeError",
    "ScoreError",
    "ScoreRangeError",
    "ScoreResult",
    "UnknownInstrumentError",
    "band_of",
    "change",
    "meets",
    "ndi_percent_from_raw",
    "score_mjoa",
    "score_ndi",
    "score_odi",
]

_ITEMS = 10
_ITEM_TOP = 5
_ODI_LEAST = 8
_NDI_LEAST = 9
_MJOA_DOMAINS = 4
_NDI_RAW_TOP = 50
# A context of our own: a caller's decimal settings must not change a score.
_CONTEXT = Context(prec=28, rounding=ROUND_HALF_UP)


class ScoreError(ValueError):
    """Base of everything that can be wrong with a score."""


class ItemCountError(ScoreError):
    """The questionnaire does not have the number of items its form has."""


class ItemRangeError(ScoreError):
    """An item holds a number its form does not offer."""


class ScoreRangeError(ScoreError):
    """A score lies outside its scale, or is not a number."""


class UnknownInstrumentError(ScoreError):
    """No such instrument is on file, or two of them were mixed."""


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """A scored questionnaire.

    Attributes:
        instrument: The instrument's id.
        value: The score, or None where too few items were answered.
        unit: ``percent`` or ``points``.
        answered: Items answered.
        total: Items on the form.
        note: How blanks were treated, or why there is no score; empty when all were answered.
    """

    instrument: str
    value: Decimal | None
    unit: str
    answered: int
    total: int
    note: str = ""

    @property
    def rounded(self) -> int | None:
        """The value to the nearest whole number, half up, or None where there is none."""
        return None if self.value is None else _whole(self.value)


class Direction(StrEnum):
    """Which way a score went."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """The change between two values of one instrument.

    Attributes:
        instrument: The instrument's id.
        before: The earlier value.
        after: The later value.
        points: Size of the change in the instrument's unit, never negative.
        percent: Size as a percent of the earlier value; None when that was 0.
        direction: Whether it is an improvement.
    """

    instrument: str
    before: Decimal
    after: Decimal
    points: Decimal
    percent: Decimal | None
    direction: Direction


def score_odi(items: Sequence[int | None]) -> ScoreResult:
    """Score the Oswestry Disability Index: 100 x sum / (5 x sections answered), in percent.

    A blank section lowers the denominator by 5 (9 answered: divide by 45). No source read says
    how many may be blank; fewer than 8 answered is not scored, which is a working rule of ours
    and not a published one.

    Args:
        items: The ten sections, 0 to 5 each, None for a blank.

    Raises:
        ItemCountError: There are not ten.
        ItemRangeError: One is not a whole number from 0 to 5.
    """
    given = _answered(items, "the ODI")
    blank = _ITEMS - len(given)
    if len(given) < _ODI_LEAST:
        note = (
            f"Not scored: {len(given)} of {_ITEMS} sections are answered, and at least "
            f"{_ODI_LEAST} are needed (a working rule, not a published one)."
        )
        return ScoreResult("odi", None, "percent", len(given), _ITEMS, note)
    value = _ratio(100 * sum(given), _ITEM_TOP * len(given))
    note = f"{blank} blank, left out of the denominator." if blank else ""
    return ScoreResult("odi", value, "percent", len(given), _ITEMS, note)


def score_ndi(items: Sequence[int | None]) -> ScoreResult:
    """Score the Neck Disability Index in percent: twice the sum of ten items.

    One blank item takes the mean of the other nine (the author's rule,
    chiro.org/forms/NDI_Explain.shtml). The rule read covers one blank, so two or more are not
    scored here.

    Args:
        items: The ten items, 0 to 5 each, None for a blank.

    Raises:
        ItemCountError: There are not ten.
        ItemRangeError: One is not a whole number from 0 to 5.
    """
    given = _answered(items, "the NDI")
    if len(given) < _NDI_LEAST:
        note = (
            f"Not scored: {len(given)} of {_ITEMS} items are answered, and the author's rule "
            "covers one blank."
        )
        return ScoreResult("ndi", None, "percent", len(given), _ITEMS, note)
    value = _ratio(2 * _ITEMS * sum(given), len(given))
    note = "" if len(given) == _ITEMS else "1 blank, given the mean of the other items."
    return ScoreResult("ndi", value, "percent", len(given), _ITEMS, note)


def score_mjoa(items: Sequence[int | None]) -> ScoreResult:
    """Add the four mJOA domains: arm motor, leg motor, sensation, sphincter.

    No domain may be blank. Forms in use differ in how many points a domain has (arm motor 4 or 5,
    leg motor 4 or 7), so only the total, 0 to 18, is checked.

    Raises:
        ItemCountError: There are not four.
        ItemRangeError: A domain is not a whole number of 0 or more, or the sum is above 18.
    """
    if len(items) != _MJOA_DOMAINS:
        msg = "The mJOA has four domains: arm motor, leg motor, sensation, sphincter."
        raise ItemCountError(msg)
    given = [item for item in items if item is not None]
    if any(not _is_whole(item) or item < 0 for item in given) or sum(given) > _top("mjoa"):
        msg = "Each mJOA domain is a whole number of 0 or more, and together they are at most 18."
        raise ItemRangeError(msg)
    if len(given) < _MJOA_DOMAINS:
        note = f"Not scored: {len(given)} of {_MJOA_DOMAINS} domains are answered; all are needed."
        return ScoreResult("mjoa", None, "points", len(given), _MJOA_DOMAINS, note)
    return ScoreResult("mjoa", Decimal(sum(given)), "points", len(given), _MJOA_DOMAINS)


def ndi_percent_from_raw(raw: Decimal | float) -> Decimal:
    """Return a raw NDI (0 to 50) in percent (chiro.org/forms/NDI_Explain.shtml).

    Raises:
        ScoreRangeError: The raw score is outside 0 to 50, or not a number.
    """
    value = _decimal(raw)
    if not 0 <= value <= _NDI_RAW_TOP:
        msg = "A raw NDI runs from 0 to 50. If the form gives percent, enter it as percent."
        raise ScoreRangeError(msg)
    return _CONTEXT.multiply(value, Decimal(2))


def band_of(instrument: str, value: Decimal | float) -> Band | None:
    """Return the band of a value, or None where the sources name none.

    A value between two bands is rounded to the nearest step, half up: ODI 40.5 counts as 41. NDI
    is rounded on its raw scale, where its bands are printed: 9% is 4.5 raw and counts as 5.

    Raises:
        UnknownInstrumentError: The instrument is not on file.
        ScoreRangeError: The value lies outside the scale.
    """
    tool = _instrument(instrument)
    step = Decimal(tool.band_step)
    place = _whole(_CONTEXT.divide(_in_range(tool, value), step)) * tool.band_step
    return next((band for band in tool.bands if band.lower <= place <= band.upper), None)


def change(instrument: str, before: Decimal | float, after: Decimal | float) -> Change:
    """Compare two values of one instrument.

    Raises:
        UnknownInstrumentError: The instrument is not on file.
        ScoreRangeError: A value lies outside the scale.
    """
    tool = _instrument(instrument)
    first, second = _in_range(tool, before), _in_range(tool, after)
    points = _CONTEXT.abs(_CONTEXT.subtract(second, first))
    percent = _CONTEXT.divide(_CONTEXT.multiply(points, Decimal(100)), first) if first else None
    if first == second:
        direction = Direction.SAME
    elif (second < first) is (tool.better is Better.LOWER):
        direction = Direction.BETTER
    else:
        direction = Direction.WORSE
    return Change(tool.id, first, second, points, percent, direction)


def meets(change: Change, threshold: ChangeThreshold) -> bool:
    """Return whether a change is an improvement of at least the threshold.

    Percent thresholds are compared as exact fractions, so one third of a baseline is one third.

    Raises:
        UnknownInstrumentError: The threshold belongs to another instrument.
        ScoreRangeError: A percent of a baseline of 0 was asked for; there is none.
    """
    if change.instrument != threshold.instrument:
        msg = "The change and the threshold belong to different instruments."
        raise UnknownInstrumentError(msg)
    if change.direction is not Direction.BETTER:
        return False
    if threshold.unit is ChangeUnit.POINTS:
        return change.points >= threshold.value
    if not change.before:
        msg = "There is no percent of a baseline of 0. Use a threshold in points."
        raise ScoreRangeError(msg)
    share = Fraction(change.points) / Fraction(change.before)
    return share * 100 >= Fraction(threshold.value)


def _answered(items: Sequence[int | None], form: str) -> list[int]:
    if len(items) != _ITEMS:
        msg = f"There are ten answers on {form}; leave a blank one empty rather than out."
        raise ItemCountError(msg)
    given = [item for item in items if item is not None]
    if any(not _is_whole(item) or not 0 <= item <= _ITEM_TOP for item in given):
        msg = f"Each answer on {form} is a whole number from 0 to 5."
        raise ItemRangeError(msg)
    return given


def _is_whole(item: object) -> bool:
    return isinstance(item, int) and not isinstance(item, bool)


def _ratio(over: int, under: int) -> Decimal:
    return _CONTEXT.divide(Decimal(over), Decimal(under))


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP, context=_CONTEXT))


def _decimal(value: Decimal | float) -> Decimal:
    number = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value))
    if not number.is_finite():
        msg = "A score is a number."
        raise ScoreRangeError(msg)
    return number


def _instrument(instrument: str) -> Instrument:
    try:
        return INSTRUMENTS[instrument]
    except KeyError:
        msg = f"No such instrument is on file. On file are: {', '.join(INSTRUMENTS)}."
        raise UnknownInstrumentError(msg) from None


def _top(instrument: str) -> int:
    return INSTRUMENTS[instrument].upper


def _in_range(tool: Instrument, value: Decimal | float) -> Decimal:
    number = _decimal(value)
    if not tool.lower <= number <= tool.upper:
        msg = f"The {tool.name} runs from {tool.lower} to {tool.upper} {tool.unit}."
        raise ScoreRangeError(msg)
    return number
