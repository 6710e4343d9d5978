"""What the patient has and cannot do: symptoms, red flags, function in numbers."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from appealgen.model.base import (
    Cited,
    Fact,
    Name,
    Number,
    Part,
    PartialDay,
    Prose,
    Reported,
    RootOf,
    Truthful,
)
from appealgen.spine import Region, Side

__all__ = [
    "AxialPain",
    "Claudication",
    "Course",
    "DueTo",
    "FunctionLimit",
    "Measure",
    "Myelopathy",
    "OtherSources",
    "Radicular",
    "RedFlag",
    "RedFlagSign",
    "Symptoms",
    "UnrequestedPathology",
]


class Course(StrEnum):
    """How the symptoms develop."""

    IMPROVING = "improving"
    STABLE = "stable"
    WORSENING = "worsening"
    RAPIDLY_WORSENING = "rapidly_worsening"


class AxialPain(Reported):
    """Back or neck pain."""

    region: Region
    present: Truthful = True
    unremitting: Truthful | None = None
    words: Prose | None = None


class Radicular(Reported):
    """Pain, numbness or weakness in the distribution of nerve roots, on one side or both."""

    roots: tuple[RootOf, ...] = ()
    side: Side | None = None
    present: Truthful = True
    unremitting: Truthful | None = None
    words: Prose | None = None


class Claudication(Reported):
    """Neurogenic claudication: leg symptoms on walking or standing, eased by sitting or bending."""

    present: Truthful = True
    side: Side | None = None
    brought_on_by_standing: Truthful | None = None
    relieved_by_sitting: Truthful | None = None
    unremitting: Truthful | None = None
    words: Prose | None = None


class Myelopathy(Cited):
    """Symptoms of spinal cord compression as the clinician names them."""

    present: Truthful
    words: Prose | None = None


class RedFlagSign(StrEnum):
    """Signs that change the route: an emergency or an expedited appeal, not a letter."""

    FOOT_DROP = "foot_drop"
    LIMB_WEAKNESS = "limb_weakness"
    SADDLE_ANESTHESIA = "saddle_anesthesia"
    BLADDER_DYSFUNCTION = "bladder_dysfunction"
    BOWEL_DYSFUNCTION = "bowel_dysfunction"
    CAUDA_EQUINA = "cauda_equina_syndrome"


class RedFlag(Reported):
    """One sign asked for: present or looked for and absent."""

    sign: RedFlagSign
    present: Truthful
    rapidly_progressing: Truthful | None = None
    since: PartialDay | None = None
    words: Prose | None = None


class UnrequestedPathology(Cited):
    """A significant finding at a level the request leaves out, and why it is left out."""

    where: Name
    why_not_treated: Prose | None = None


class OtherSources(Cited):
    """Other reasonable sources of pain or deficit: considered, and ruled out or not."""

    ruled_out: Truthful
    considered: Prose | None = None
    unrequested: tuple[UnrequestedPathology, ...] = ()


class Symptoms(Part):
    """What the patient has, each kind by itself. An absent kind is not documented."""

    onset: Fact[PartialDay] | None = None
    course: Fact[Course] | None = None
    axial: tuple[AxialPain, ...] = ()
    radicular: tuple[Radicular, ...] = ()
    claudication: Claudication | None = None
    myelopathy: Myelopathy | None = None
    red_flags: tuple[RedFlag, ...] = ()
    other_sources: OtherSources | None = None


class Measure(StrEnum):
    """What a function limit measures."""

    WALKING = "walking"
    STANDING = "standing"
    SITTING = "sitting"
    LIFTING = "lifting"
    SLEEP = "sleep"
    WORK = "work"
    ACTIVITY = "activity"


class DueTo(StrEnum):
    """What the chart says a limit comes from."""

    NEURAL_SYMPTOMS = "neural_symptoms"
    SPINE_PAIN = "spine_pain"
    BOTH = "both"
    OTHER = "other"


_UNITS = {
    Measure.WALKING: {"feet", "meters", "blocks", "miles", "minutes"},
    Measure.STANDING: {"minutes", "hours"},
    Measure.SITTING: {"minutes", "hours"},
    Measure.LIFTING: {"pounds", "kilograms"},
}


class FunctionLimit(Reported):
    """One limit in daily life: a number with its unit, or a named activity in words."""

    measure: Measure
    value: Number | None = Field(default=None, ge=0)
    unit: Name | None = None
    activity: Name | None = None
    words: Prose | None = None
    due_to: DueTo | None = None
    on: PartialDay | None = None

    @model_validator(mode="after")
    def _number_or_words(self) -> FunctionLimit:
        units = _UNITS.get(self.measure)
        if self.value is not None and (units is None or self.unit not in units):
            allowed = ", ".join(sorted(units)) if units else "no number; write it as words"
            msg = f"{self.measure.value} is measured in: {allowed}"
            raise ValueError(msg)
        if self.value is None and not self.words:
            msg = "give a value with its unit, or say the limit in words"
            raise ValueError(msg)
        return self
