"""A requirement as a denial notice states it, in a form that can be held against the policy.

The notice says "at least 12 weeks of physical therapy"; staff enter what is asked for, how much
and in which unit. Only so can the program say whether the policy asks for the same.
"""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field, model_validator

from appealgen.model.base import Cited, Name, Number, Prose
from appealgen.model.care import CareCourse, DrugClass, InjectionKind
from appealgen.model.imaging import Modality
from appealgen.spine import INSTRUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ANY_CARE", "ANY_IMAGING", "SYMPTOMS", "RequirementKind", "StatedRequirement"]

ANY_CARE = "conservative_care"
"""Conservative care of whatever kind, where the notice names none."""
SYMPTOMS = "symptoms"
ANY_IMAGING = "advanced_imaging"
"""MRI or CT, where the notice does not say which."""

_CARE_KINDS = frozenset(
    word
    for model in get_args(get_args(CareCourse)[0])
    for word in get_args(model.model_fields["kind"].annotation)
) - {"other"}
_CARE = _CARE_KINDS | {word.value for word in (*DrugClass, *InjectionKind)} - {
    "other",
    "not_stated",
}
_LENGTHS = frozenset({"days", "weeks", "months", "years"})


class RequirementKind(StrEnum):
    """What kind of thing a notice says was required."""

    DURATION = "duration"
    MODALITY = "modality"
    SCORE = "score"
    MEASURE = "measure"
    IMAGING_AGE = "imaging_age"
    HBA1C = "hba1c"
    NICOTINE_FREE = "nicotine_free"
    OTHER = "other"
    """In words only: it is shown to staff and compared with nothing."""


_UNITS: Mapping[RequirementKind, frozenset[str]] = MappingProxyType(
    {
        RequirementKind.DURATION: _LENGTHS,
        RequirementKind.NICOTINE_FREE: _LENGTHS,
        RequirementKind.IMAGING_AGE: _LENGTHS,
        RequirementKind.SCORE: frozenset({"points", "percent", "mm"}),
        RequirementKind.MEASURE: frozenset({"mm", "cm", "degrees", "percent"}),
        RequirementKind.HBA1C: frozenset({"percent"}),
    }
)
_AT_MOST = frozenset({RequirementKind.HBA1C, RequirementKind.IMAGING_AGE})


class StatedRequirement(Cited):
    """One requirement that the notice states, such as 12 weeks of physical therapy.

    ``of`` names what is asked for: a kind of care, drug or injection, ``conservative_care``,
    ``symptoms``, a scale, a kind of imaging, or a measure of an imaging report.
    """

    kind: RequirementKind
    of: Name | None = None
    amount: Number | None = Field(default=None, ge=0, le=10000)
    unit: (
        Literal["days", "weeks", "months", "years", "points", "percent", "mm", "cm", "degrees"]
        | None
    ) = None
    comparison: Literal[">=", ">", "<=", "<"] | None = None
    """As the notice has it; "at least" where it names none, "at most" for HbA1c and imaging."""
    words: Prose | None = None

    @model_validator(mode="after")
    def _whole(self) -> StatedRequirement:
        for msg in (self._amount_problem(), self._of_problem(), self._sign_problem()):
            if msg:
                raise ValueError(msg)
        return self

    def _amount_problem(self) -> str:
        units = _UNITS.get(self.kind)
        if units is None:
            given = self.amount is not None or self.unit is not None
            return "takes no amount and no unit; say it in words" if given else ""
        if self.amount is None or self.unit not in units:
            return f"needs an amount and a unit: {', '.join(sorted(units))}"
        return ""

    def _of_problem(self) -> str:
        if self.kind is RequirementKind.OTHER:
            return "" if self.words else "needs the notice's words"
        if self.kind in {RequirementKind.HBA1C, RequirementKind.NICOTINE_FREE}:
            return "names nothing under of; its kind says what it is" if self.of else ""
        if self.kind is RequirementKind.MEASURE:
            measure = re.fullmatch(r"[a-z]+(_[a-z]+)*_(mm|cm|degrees|percent)", self.of or "")
            return "" if measure else "names a measure under of, such as translation_mm"
        return "" if self.of in _OF[self.kind] else _SAY_OF[self.kind]

    def _sign_problem(self) -> str:
        lengths = {RequirementKind.DURATION, RequirementKind.NICOTINE_FREE}
        if self.kind in lengths and self.sign.startswith("<"):
            return "asks for a length of at least or more than its amount"
        if self.kind in _AT_MOST and self.sign.startswith(">"):
            return "asks for at most or less than its amount"
        return ""

    @property
    def sign(self) -> Literal[">=", ">", "<=", "<"]:
        """Return the comparison, or the one its kind stands for."""
        return self.comparison or ("<=" if self.kind in _AT_MOST else ">=")


_OF: Mapping[RequirementKind, frozenset[str]] = MappingProxyType(
    {
        RequirementKind.DURATION: _CARE | {ANY_CARE, SYMPTOMS},
        RequirementKind.MODALITY: _CARE,
        RequirementKind.SCORE: frozenset(INSTRUMENTS),
        RequirementKind.IMAGING_AGE: frozenset(m.value for m in Modality) | {ANY_IMAGING},
    }
)
_SAY_OF: Mapping[RequirementKind, str] = MappingProxyType(
    {
        RequirementKind.DURATION: (
            "names under of a kind of care, conservative_care or symptoms, such as physical_therapy"
        ),
        RequirementKind.MODALITY: "names a kind of care under of, such as physical_therapy",
        RequirementKind.SCORE: "names a scale under of, such as odi",
        RequirementKind.IMAGING_AGE: "names the imaging under of, such as mri or advanced_imaging",
    }
)
