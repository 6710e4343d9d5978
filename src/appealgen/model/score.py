"""Scores: one value on one day, or one before and after a course of care."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from appealgen.model.base import Name, Number, Part, PartialDay, Reported, Whole
from appealgen.spine import INSTRUMENTS, ScoreError, Side, score_ndi, score_odi

__all__ = ["BodySite", "InstrumentName", "Score", "ScoreChange"]

_SCORERS = {"odi": score_odi, "ndi": score_ndi}
"""The questionnaires scored item by item; they are also the ones with a raw sum of 50."""


def _short_name(value: object) -> object:
    """Return ``ODI`` and ``SF36 PCS`` as the short names in use: ``odi``, ``sf36_pcs``."""
    return "_".join(value.casefold().split()) if isinstance(value, str) else value


InstrumentName = Annotated[Name, BeforeValidator(_short_name)]
"""The short name of a scale, such as ``odi``. Others than those on file are kept as written."""


def _refuse_impossible(instrument: str, value: Decimal, *, raw: bool = False) -> None:
    known = INSTRUMENTS.get(instrument)
    if known is None:
        return
    low, high = known.range
    top = high / 2 if raw else high
    if not low <= value <= top:
        msg = f"the {known.name} runs from {low} to {top}"
        raise ValueError(msg)


class ScoreChange(Part):
    """A score before and after a course, on the instrument's own scale (percent for ODI, NDI)."""

    instrument: InstrumentName
    before: Number
    after: Number

    @model_validator(mode="after")
    def _possible(self) -> ScoreChange:
        _refuse_impossible(self.instrument, self.before)
        _refuse_impossible(self.instrument, self.after)
        return self


class BodySite(StrEnum):
    """Where a pain score was taken; a back score is not evidence of leg pain."""

    BACK = "back"
    LEG = "leg"
    NECK = "neck"
    ARM = "arm"
    SACROILIAC = "sacroiliac"
    NOT_STATED = "not_stated"


class Score(Reported):
    """One score on one day: a value on the instrument's scale, or its items.

    ODI and NDI are percentages (0-100). An NDI or ODI given as a raw sum must say ``scale: raw``.
    """

    instrument: InstrumentName
    value: Number | None = None
    items: tuple[Annotated[Whole, Field(le=5)] | None, ...] | None = None
    scale: Literal["percent", "raw"] | None = None
    site: BodySite = BodySite.NOT_STATED
    side: Side | None = None
    date: PartialDay | None = None

    @model_validator(mode="after")
    def _possible(self) -> Score:
        if (self.value is None) == (self.items is None):
            msg = "give either the value or the items"
            raise ValueError(msg)
        if self.items is not None:
            self._score_items(self.items)
            return self
        if self.scale is not None and self.instrument not in _SCORERS:
            msg = "only odi and ndi have a 'scale:'; leave the key out"
            raise ValueError(msg)
        if self.instrument == "ndi" and self.scale is None:
            msg = "say 'scale: percent' or 'scale: raw'; 24 of 50 and 24 % are different results"
            raise ValueError(msg)
        assert self.value is not None  # noqa: S101 - refused above
        _refuse_impossible(self.instrument, self.value, raw=self.scale == "raw")
        return self

    def _score_items(self, items: tuple[int | None, ...]) -> Decimal:
        scorer = _SCORERS.get(self.instrument)
        if scorer is None:
            msg = "items are scored for odi and ndi only; give the value"
            raise ValueError(msg)
        try:
            scored = scorer(items).value
        except ScoreError as error:
            raise ValueError(str(error)) from None
        if scored is None:
            msg = "too many items are missing to score it"
            raise ValueError(msg)
        return scored

    @property
    def points(self) -> Decimal:
        """Return the value on the instrument's full scale (percent for ODI and NDI)."""
        if self.items is not None:
            return self._score_items(self.items)
        assert self.value is not None  # noqa: S101 - refused by the validator
        return self.value * 2 if self.scale == "raw" else self.value
