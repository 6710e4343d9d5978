"""Neurologic examinations, dated, by examiner."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from appealgen.model.base import (
    Cited,
    MrcGradeOf,
    Name,
    Number,
    Part,
    PartialDay,
    Prose,
    RootOf,
    Truthful,
    Whole,
)
from appealgen.spine import Muscle, Reflex, Side

__all__ = [
    "LongTractSign",
    "LongTractSigns",
    "Motor",
    "NeuroExam",
    "ReflexFinding",
    "Sensation",
    "SiTest",
    "SiTestName",
    "SpecialTest",
    "TestName",
]


class Motor(Part):
    """Strength of one muscle on one side, MRC grade."""

    muscle: Muscle
    side: Side
    grade: MrcGradeOf


class Sensation(Part):
    """Sensation in one dermatome on one side."""

    root: RootOf
    side: Side
    finding: Literal["normal", "reduced", "absent", "altered"]


class ReflexFinding(Part):
    """One reflex, graded 0 to 4 (2 is normal)."""

    reflex: Reflex
    side: Side
    grade: Whole = Field(le=4)


class TestName(StrEnum):
    """Provocative tests of nerve roots."""

    STRAIGHT_LEG_RAISE = "straight_leg_raise"
    CROSSED_STRAIGHT_LEG_RAISE = "crossed_straight_leg_raise"
    FEMORAL_STRETCH = "femoral_stretch"
    SPURLING = "spurling"
    NECK_DISTRACTION = "neck_distraction"
    UPPER_LIMB_TENSION = "upper_limb_tension"
    SHOULDER_ABDUCTION_RELIEF = "shoulder_abduction_relief"


class SpecialTest(Part):
    """One test on one side; the angle is where pain begins, in degrees."""

    test: TestName
    side: Side
    positive: Truthful
    angle_degrees: Number | None = Field(default=None, ge=0, le=120)


class LongTractSign(StrEnum):
    """Signs of the spinal cord."""

    HOFFMANN = "hoffmann"
    BABINSKI = "babinski"
    CLONUS = "clonus"
    INVERTED_SUPINATOR = "inverted_supinator"
    HYPERREFLEXIA = "hyperreflexia"
    GAIT_ATAXIA = "gait_ataxia"


class LongTractSigns(Part):
    """One long-tract sign, present or absent."""

    sign: LongTractSign
    present: Truthful


class SiTestName(StrEnum):
    """Sacroiliac provocation tests, and the Fortin finger test."""

    COMPRESSION = "compression"
    DISTRACTION = "distraction"
    THIGH_THRUST = "thigh_thrust"
    FABER = "faber"
    GAENSLEN = "gaenslen"
    SACRAL_THRUST = "sacral_thrust"
    FORTIN = "fortin"


class SiTest(Part):
    """One sacroiliac test on one side."""

    test: SiTestName
    side: Side
    positive: Truthful


class NeuroExam(Cited):
    """One examination. Muscles, dermatomes and reflexes not listed are not documented."""

    date: PartialDay | None = None
    examiner: Name | None = None
    by_requesting_surgeon: Truthful | None = None
    motor: tuple[Motor, ...] = ()
    sensation: tuple[Sensation, ...] = ()
    reflexes: tuple[ReflexFinding, ...] = ()
    tests: tuple[SpecialTest, ...] = ()
    long_tract: tuple[LongTractSigns, ...] = ()
    si_tests: tuple[SiTest, ...] = ()
    gait: Prose | None = None
    others_normal: Truthful | None = None
    """The note says that strength not listed here is full."""
    words: Prose | None = None
