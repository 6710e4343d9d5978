"""Conservative care, one course at a time, each kind with what criteria ask of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from appealgen.model.base import (
    LevelsOf,
    Name,
    Number,
    PartialDay,
    Prose,
    Reported,
    Truthful,
    Whole,
)
from appealgen.model.score import ScoreChange
from appealgen.spine import Side

__all__ = [
    "FAILED",
    "ActivityModification",
    "BehavioralTherapy",
    "Bracing",
    "CareCourse",
    "Chiropractic",
    "CourseOfCare",
    "DrugClass",
    "Education",
    "HomeExercise",
    "Injection",
    "InjectionKind",
    "Medication",
    "OtherCare",
    "Outcome",
    "PhysicalTherapy",
    "ScoreChange",
]


class Outcome(StrEnum):
    """What a course of care achieved, as the record says it."""

    NO_RELIEF = "no_relief"
    NO_LASTING_RELIEF = "no_lasting_relief"
    PARTIAL_RELIEF = "partial_relief"
    WORSE = "worse"
    NOT_TOLERATED = "not_tolerated"
    IMPROVED = "improved"
    ONGOING = "ongoing"


FAILED = frozenset(
    {Outcome.NO_RELIEF, Outcome.NO_LASTING_RELIEF, Outcome.WORSE, Outcome.NOT_TOLERATED}
)
"""Outcomes that are a failure of care. Partial relief is not, unless it did not last."""


class _Course(Reported):
    kind: str
    start: PartialDay | None = None
    end: PartialDay | None = None
    weeks: Number | None = Field(default=None, ge=0, le=2000)
    """Length in weeks when the record states a length but not both dates."""
    provider: Name | None = None
    outcome: Outcome | None = None
    words: Prose | None = None
    change: tuple[ScoreChange, ...] = ()

    @model_validator(mode="after")
    def _runs_forward(self) -> _Course:
        if self.start and self.end and self.end.before(self.start):
            msg = "ends before it starts"
            raise ValueError(msg)
        return self


class PhysicalTherapy(_Course):
    """Formal physical therapy: sessions attended, supervised, in person."""

    kind: Literal["physical_therapy"]
    sessions: Whole | None = Field(default=None, le=500)
    supervised: Truthful | None = None
    in_person: Truthful | None = None
    focus: Prose | None = None
    claims_on_file: Truthful | None = None
    discharged_as_futile: Truthful | None = None
    """The discharge note says more therapy is of no use because of exceptional pain."""


class HomeExercise(_Course):
    """A home exercise program."""

    kind: Literal["home_exercise"]
    prescribed_by: Name | None = None


class Chiropractic(_Course):
    """Chiropractic care."""

    kind: Literal["chiropractic"]
    sessions: Whole | None = Field(default=None, le=500)


class DrugClass(StrEnum):
    """Drug classes that policies name."""

    NSAID = "nsaid"
    ACETAMINOPHEN = "acetaminophen"
    TRICYCLIC = "tricyclic_antidepressant"
    SNRI = "snri"
    GABAPENTINOID = "gabapentinoid"
    OPIOID = "opioid"
    MUSCLE_RELAXANT = "muscle_relaxant"
    ORAL_STEROID = "oral_steroid"
    TOPICAL = "topical"
    BONE_AGENT = "bone_agent"
    OTHER = "other"


class Medication(_Course):
    """One drug: dose, why it stopped, and whether it was not tolerated."""

    kind: Literal["medication"]
    drug: Name
    drug_class: DrugClass
    dose: Name | None = None
    prescription_strength: Truthful | None = None
    stopped_because: Prose | None = None
    not_tolerated: Truthful | None = None


class InjectionKind(StrEnum):
    """Kinds of injection that policies tell apart."""

    EPIDURAL_INTERLAMINAR = "epidural_interlaminar"
    EPIDURAL_TRANSFORAMINAL = "epidural_transforaminal"
    EPIDURAL_CAUDAL = "epidural_caudal"
    EPIDURAL = "epidural"
    SELECTIVE_NERVE_ROOT_BLOCK = "selective_nerve_root_block"
    FACET_BLOCK = "facet_block"
    MEDIAL_BRANCH_BLOCK = "medial_branch_block"
    RADIOFREQUENCY_ABLATION = "radiofrequency_ablation"
    SACROILIAC = "sacroiliac"
    TRIGGER_POINT = "trigger_point"
    NOT_STATED = "not_stated"


class Injection(_Course):
    """One injection: level, side, date, how much it helped and for how long."""

    kind: Literal["injection"]
    injection: InjectionKind
    levels: LevelsOf = ()
    side: Side | None = None
    date: PartialDay | None = None
    relief_percent: Number | None = Field(default=None, ge=0, le=100)
    relief_weeks: Number | None = Field(default=None, ge=0, le=520)
    image_guided: Truthful | None = None
    therapeutic: Truthful | None = None

    @property
    def is_ablation(self) -> bool:
        """Return whether a nerve was heated: done with a needle, but nothing was injected."""
        return self.injection is InjectionKind.RADIOFREQUENCY_ABLATION


class Bracing(_Course):
    """A brace."""

    kind: Literal["bracing"]
    brace: Name | None = None


class BehavioralTherapy(_Course):
    """Cognitive behavioral therapy or another structured behavioral program."""

    kind: Literal["behavioral_therapy"]
    sessions: Whole | None = Field(default=None, le=500)


class ActivityModification(_Course):
    """Rest, changed work, changed habits."""

    kind: Literal["activity_modification"]


class Education(_Course):
    """Patient education about the condition, posture and activity."""

    kind: Literal["education"]
    given_on: tuple[PartialDay, ...] = ()


class OtherCare(_Course):
    """Any other conservative care, named."""

    kind: Literal["other"]
    what: Name


CareCourse = Annotated[
    PhysicalTherapy
    | HomeExercise
    | Chiropractic
    | Medication
    | Injection
    | Bracing
    | BehavioralTherapy
    | ActivityModification
    | Education
    | OtherCare,
    Field(discriminator="kind"),
]

CourseOfCare = _Course
"""What every course of care shares."""
