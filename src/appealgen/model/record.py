"""Scores over time, risk factors, earlier operations, trials, opinions, named statements."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from appealgen.model.base import (
    Cited,
    Day,
    Fact,
    LevelOf,
    LevelsOf,
    Name,
    Number,
    Part,
    PartialDay,
    Prose,
    Reported,
    Truthful,
    VertebraName,
)
from appealgen.model.score import BodySite, Score
from appealgen.spine import Region

__all__ = [
    "BodySite",
    "BoneDensity",
    "HbA1c",
    "Nicotine",
    "NicotineLab",
    "Operation",
    "OperationKind",
    "PsychologicalEvaluation",
    "Risk",
    "Score",
    "SecondOpinion",
    "Statement",
    "StimulatorTrial",
]


class NicotineLab(Cited):
    """A laboratory report of nicotine or cotinine."""

    analyte: Literal["nicotine", "cotinine"]
    sample: Literal["blood", "urine", "saliva"]
    value: Number = Field(ge=0)
    unit: Literal["ng/mL"]
    date: PartialDay
    laboratory_report: Truthful = False
    """The report itself is an exhibit; a surgeon's summary does not count everywhere."""


class Nicotine(Reported):
    """Nicotine in any form: smoking, smokeless tobacco, vaping, replacement therapy."""

    status: Literal["never", "former", "current"]
    quit_date: PartialDay | None = None
    products: tuple[Name, ...] = ()
    lab: NicotineLab | None = None


class HbA1c(Cited):
    """Glycated hemoglobin, percent."""

    value: Number = Field(ge=3, le=20)
    unit: Literal["%"]
    date: PartialDay


class BoneDensity(Cited):
    """Bone density: the lowest T-score."""

    t_score: Number = Field(ge=-8, le=8)
    date: PartialDay | None = None


class PsychologicalEvaluation(Cited):
    """A psychological evaluation and its result."""

    date: PartialDay | None = None
    by: Name | None = None
    cleared: Truthful | None = None
    words: Prose | None = None


class Risk(Part):
    """What criteria ask about the patient beside the spine."""

    nicotine: Nicotine | None = None
    diabetes: Fact[Truthful] | None = None
    hba1c: HbA1c | None = None
    bmi: Fact[Annotated[Number, Field(ge=10, le=100)]] | None = None
    bone_density: BoneDensity | None = None
    psychological: PsychologicalEvaluation | None = None
    anxiety_depression_addressed: Fact[Truthful] | None = None
    opioid_use: Fact[Prose] | None = None


class OperationKind(StrEnum):
    """Kinds of earlier spine operation."""

    FUSION = "fusion"
    DECOMPRESSION = "decompression"
    DISCECTOMY = "discectomy"
    DISC_REPLACEMENT = "disc_replacement"
    AUGMENTATION = "augmentation"
    STIMULATOR = "stimulator"
    HARDWARE_REMOVAL = "hardware_removal"
    OTHER = "other"


class Operation(Reported):
    """An earlier spine operation. ``levels`` empty means the record does not say."""

    operation: OperationKind
    levels: LevelsOf = ()
    vertebrae: tuple[VertebraName, ...] = ()
    region: Region | None = None
    date: PartialDay | None = None
    by: Name | None = None
    instrumented: Truthful | None = None
    words: Prose | None = None


class StimulatorTrial(Cited):
    """A spinal cord stimulator trial."""

    start: PartialDay | None = None
    end: PartialDay | None = None
    relief_percent: Number | None = Field(default=None, ge=0, le=100)
    functional_gain: Prose | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> StimulatorTrial:
        if self.start and self.end and self.end.before(self.start):
            msg = "ends before it starts"
            raise ValueError(msg)
        return self


class SecondOpinion(Cited):
    """A second surgical opinion."""

    by: Name
    specialty: Name | None = None
    date: PartialDay | None = None
    supports: Truthful | None = None
    words: Prose | None = None


class Statement(Cited):
    """A named clinical statement that a criterion asks for and no other part of the case holds.

    The keys are defined by the policies (``docs/policy-format.md`` lists them). ``value`` is the
    number where the criterion is numeric.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{2,60}$")]
    true: Truthful | None = None
    value: Number | None = None
    unit: Name | None = None
    level: LevelOf | None = None
    by: Name | None = None
    on: Day | None = None
    words: Prose | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Statement:
        if (self.true is None) == (self.value is None):
            msg = "give either 'true: true/false' or 'value' with its unit"
            raise ValueError(msg)
        return self
