"""Neurologic examinations, dated, by examiner."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

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
from appealgen.spine import Muscle, MyelopathySign, Reflex, Side, SiJointTest, TensionTest

__all__ = [
    "CORD_SIGNS",
    "CordSign",
    "LongTractSigns",
    "Motor",
    "NeckTest",
    "NeuroExam",
    "OtherCordSign",
    "PainLocation",
    "ReflexFinding",
    "RootTest",
    "SacroiliacTest",
    "Sensation",
    "SiTest",
    "SpecialTest",
]


def _word_of(*kinds: type[StrEnum]) -> tuple[BeforeValidator, WithJsonSchema]:
    """Return what reads a word of several enumerations as one list, with one message."""
    known = {member.value: member for kind in kinds for member in kind}

    def read(value: object) -> object:
        if not isinstance(value, str) or isinstance(value, StrEnum):
            return value
        if value not in known:
            msg = f"this word is not one of those known here; use {', '.join(known)}"
            raise ValueError(msg)
        return known[value]

    return BeforeValidator(read), WithJsonSchema({"type": "string", "enum": list(known)})


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


class NeckTest(StrEnum):
    """Provocative tests of the cervical roots; those of the leg are ``spine.TensionTest``."""

    SPURLING = "spurling"
    NECK_DISTRACTION = "neck_distraction"
    UPPER_LIMB_TENSION = "upper_limb_tension"
    SHOULDER_ABDUCTION_RELIEF = "shoulder_abduction_relief"


RootTest = Annotated[TensionTest | NeckTest, *_word_of(TensionTest, NeckTest)]
"""A provocative test of nerve roots."""


class SpecialTest(Part):
    """One test on one side; the angle is where pain begins, in degrees."""

    test: RootTest
    side: Side
    positive: Truthful
    angle_degrees: Number | None = Field(default=None, ge=0, le=120)


class OtherCordSign(StrEnum):
    """Signs of the spinal cord outside the myelopathy cluster of ``spine.MyelopathySign``."""

    CLONUS = "clonus"
    HYPERREFLEXIA = "hyperreflexia"


CordSign = Annotated[MyelopathySign | OtherCordSign, *_word_of(MyelopathySign, OtherCordSign)]
"""A sign of the spinal cord."""

CORD_SIGNS = frozenset(sign.value for kind in (MyelopathySign, OtherCordSign) for sign in kind)
"""The words of every sign that a case can record."""


class LongTractSigns(Part):
    """One long-tract sign, present or absent."""

    sign: CordSign
    present: Truthful


class PainLocation(StrEnum):
    """The Fortin finger test: the patient points at the joint. It provokes nothing."""

    FORTIN = "fortin"


SacroiliacTest = Annotated[SiJointTest | PainLocation, *_word_of(SiJointTest, PainLocation)]
"""A sacroiliac provocation test, or the Fortin finger test."""


class SiTest(Part):
    """One sacroiliac test on one side."""

    test: SacroiliacTest
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
