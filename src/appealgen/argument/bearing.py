"""Which findings bear on which stated reason."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.model.denial import ReasonCategory as Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["bears_on", "is_about_everything"]

_CARE = ("care_lasted", "care_tried", "therapy_proven", "therapy_futile", "injection_relief")
_PICTURE = (
    "stenosis_graded",
    "compression_reported",
    "imaging_shows",
    "measured",
    "slip_grade",
)
_BEARING: Mapping[Reason, tuple[str, ...]] = MappingProxyType(
    {
        Reason.CONSERVATIVE_CARE: _CARE,
        Reason.FUNCTION_NOT_SHOWN: ("function_limited",),
        Reason.IMAGING: (*_PICTURE, "imaging_recent", "radiology_report"),
        Reason.RISK_FACTOR: (
            "nicotine_never",
            "nicotine_free",
            "nicotine_lab",
            "hba1c",
            "diabetic",
        ),
        Reason.LEVEL_OR_PROCEDURE: (*_PICTURE, "neural_symptoms", "neurologic_findings"),
        Reason.MISSING_DOCUMENTATION: (
            "therapy_proven",
            "exam_by_surgeon",
            "imaging_recent",
            "radiology_report",
        ),
        # No criterion on file speaks of these: a clinical fact does not answer them.
        Reason.SECOND_OPINION: (),
        Reason.SITE_OF_SERVICE: (),
        Reason.NO_AUTHORIZATION: (),
        Reason.BUNDLING: (),
        Reason.OTHER: (),
    }
)
"""Predicates by reason. A reason not here is about all criteria: every point bears on it."""


def bears_on(reason: Reason, predicate: str | None) -> bool:
    """Return whether a predicate bears on a denial reason."""
    wanted = _BEARING.get(reason)
    return wanted is None or predicate in wanted


def is_about_everything(reason: Reason) -> bool:
    """Return whether a reason denies the criteria as a whole, such as "not medically necessary"."""
    return reason not in _BEARING
