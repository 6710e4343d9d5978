"""What is asked for: stages, procedure lines, diagnoses, and the surgical plan by level."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from appealgen.model.base import (
    Cited,
    Code,
    Day,
    LevelOf,
    LevelsOf,
    Name,
    Number,
    Part,
    Prose,
    Truthful,
    VertebraName,
    Whole,
)
from appealgen.model.exchange import DayOrMoment
from appealgen.model.people import Setting
from appealgen.spine import Side

__all__ = [
    "Diagnosis",
    "Indication",
    "Joint",
    "ProcedureFamily",
    "ProcedureLine",
    "Request",
    "Stage",
    "SurgicalPlan",
]


class Indication(StrEnum):
    """Why an operation is proposed at a level; the criteria paths of policies hang on it."""

    STENOSIS = "stenosis"
    HERNIATION = "herniation"
    SPONDYLOLISTHESIS = "spondylolisthesis"
    INSTABILITY = "instability"
    ISTHMIC_SPONDYLOLISTHESIS = "isthmic_spondylolisthesis"
    DISC_DEGENERATION = "disc_degeneration"
    DEFORMITY = "deformity"
    PSEUDARTHROSIS = "pseudarthrosis"
    HARDWARE_FAILURE = "hardware_failure"
    ADJACENT_SEGMENT = "adjacent_segment"
    FAILED_ARTHROPLASTY = "failed_arthroplasty"
    FRACTURE = "fracture"
    INFECTION = "infection"
    TUMOR = "tumor"
    HEMATOMA = "hematoma"
    CYST = "cyst"
    DYSRAPHISM = "dysraphism"
    MASS_LESION = "mass_lesion"
    PARS_DEFECT = "pars_defect"
    CRANIOCERVICAL = "craniocervical"
    DYSPHAGIA = "dysphagia"
    MYELOPATHY = "myelopathy"
    RAPID_PROGRESSION = "rapid_progression"
    HARDWARE_REMOVAL = "hardware_removal"
    SACROILIAC_PAIN = "sacroiliac_pain"
    CHRONIC_PAIN = "chronic_pain"


class Joint(StrEnum):
    """A joint that is not a motion segment."""

    SACROILIAC = "sacroiliac"


class ProcedureFamily(StrEnum):
    """What a line is when no code is known yet: enough to find the criteria that apply."""

    CERVICAL_DECOMPRESSION = "cervical_decompression"
    CERVICAL_DISCECTOMY_FUSION = "cervical_discectomy_fusion"
    CERVICAL_FUSION = "cervical_fusion"
    CERVICAL_DISC_REPLACEMENT = "cervical_disc_replacement"
    CERVICAL_LAMINOPLASTY = "cervical_laminoplasty"
    THORACIC_DECOMPRESSION = "thoracic_decompression"
    THORACIC_FUSION = "thoracic_fusion"
    LUMBAR_DECOMPRESSION = "lumbar_decompression"
    LUMBAR_DISCECTOMY = "lumbar_discectomy"
    LUMBAR_FUSION = "lumbar_fusion"
    LUMBAR_DISC_REPLACEMENT = "lumbar_disc_replacement"
    CORPECTOMY = "corpectomy"
    OSTEOTOMY = "osteotomy"
    PELVIC_FIXATION = "pelvic_fixation"
    INSTRUMENTATION = "instrumentation"
    INSTRUMENTATION_REMOVAL = "instrumentation_removal"
    FUSION_EXPLORATION = "fusion_exploration"
    SACROILIAC_FUSION = "sacroiliac_fusion"
    VERTEBRAL_AUGMENTATION = "vertebral_augmentation"
    STIMULATOR_TRIAL = "stimulator_trial"
    STIMULATOR_PERMANENT = "stimulator_permanent"
    PERCUTANEOUS_DECOMPRESSION = "percutaneous_decompression"
    OTHER = "other"


class ProcedureLine(Part):
    """One line of the request: a code (or, before coding, its family), where, and why there.

    ``levels`` empty means the request does not say: the line is then judged as not documented.
    """

    code: Code | None = None
    family: ProcedureFamily | None = None
    what: Name | None = None
    levels: LevelsOf = ()
    vertebrae: tuple[VertebraName, ...] = ()
    joint: Joint | None = None
    side: Side | None = None
    approach: Name | None = None
    units: Whole = Field(default=1, ge=1)
    modifiers: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")], ...] = ()
    indications: tuple[Indication, ...] = ()
    instrumentation: Name | None = None
    instrumentation_reason: Prose | None = None
    denied: Truthful = True

    @model_validator(mode="after")
    def _known_somehow(self) -> ProcedureLine:
        if self.code is None and self.family is None:
            msg = "give the code, or the family of the procedure when no code is known"
            raise ValueError(msg)
        return self

    @property
    def named(self) -> str:
        """Return the code, or the family in words."""
        if self.code is not None:
            return self.code
        assert self.family is not None  # noqa: S101 - refused by the validator
        return self.family.value.replace("_", " ")


class Stage(Part):
    """One operative session: its lines, where it is done and for how long."""

    name: Name
    lines: Annotated[tuple[ProcedureLine, ...], Field(min_length=1)]
    setting: Setting | None = None
    admission_days: Whole | None = Field(default=None, le=60)
    admission_reason: Prose | None = None
    planned_date: Day | None = None


def _icd10(value: str) -> str:
    code = value.upper()
    if "." not in code and len(code) > 3:  # noqa: PLR2004 - ICD-10-CM category length
        code = f"{code[:3]}.{code[3:]}"
    return code


class Diagnosis(Part):
    """A diagnosis as billed, with the levels it is about."""

    code: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z][0-9][0-9A-Za-z](\.?[0-9A-Za-z]{1,4})?$"),
        AfterValidator(_icd10),
    ]
    text: Name | None = None
    levels: LevelsOf = ()


class SurgicalPlan(Cited):
    """What the surgeon plans at one level, as far as criteria ask for it.

    Facet excision is the percentage of each facet joint that the decompression removes.
    """

    level: LevelOf
    revision: Truthful | None = None
    facet_excision_left_percent: Number | None = Field(default=None, ge=0, le=100)
    facet_excision_right_percent: Number | None = Field(default=None, ge=0, le=100)
    pars_removal: Truthful | None = None
    corpectomy_percent: Number | None = Field(default=None, ge=0, le=100)
    intraoperative_instability: Truthful | None = None
    why_fusion: Prose | None = None
    why_not_decompression_alone: Prose | None = None


class Request(Part):
    """The whole request, stage by stage."""

    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    plan: tuple[SurgicalPlan, ...] = ()
    requested_on: Day | None = None
    received_by_payer: DayOrMoment | None = None
    """When the payer received the request; its own clock before the decision starts here."""

    @property
    def received_day(self) -> dt.date | None:
        """Return the day the payer received the request, in the time zone it was written in."""
        at = self.received_by_payer
        return at.date() if isinstance(at, dt.datetime) else at

    @property
    def received_moment(self) -> dt.datetime | None:
        """Return the moment the payer received the request, where a time is known."""
        at = self.received_by_payer
        return at if isinstance(at, dt.datetime) else None

    @model_validator(mode="after")
    def _received_after_sent(self) -> Request:
        if self.requested_on and self.received_day and self.received_day < self.requested_on:
            msg = "was received by the payer before it was sent"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _distinct_stages(self) -> Request:
        names = [stage.name for stage in self.stages]
        if len(set(names)) != len(names):
            msg = "two stages have the same name; give each its own"
            raise ValueError(msg)
        return self
