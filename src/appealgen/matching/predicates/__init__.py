"""Predicates: the tests that criteria name, one class each, in one explicit table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.matching.predicates.care import CareTried, InjectionRelief
from appealgen.matching.predicates.compression import CompressionReported
from appealgen.matching.predicates.deficit import NeurologicFindings
from appealgen.matching.predicates.duration import Age, SymptomDuration
from appealgen.matching.predicates.exam import ExamBySurgeon, ProgressiveDeficit, WeaknessHere
from appealgen.matching.predicates.history import Operated
from appealgen.matching.predicates.imaging import (
    ImagingRecent,
    ImagingShows,
    RadiologyReportInHand,
    StenosisGraded,
)
from appealgen.matching.predicates.interface import Predicate, Reading
from appealgen.matching.predicates.lasted import CareLasted
from appealgen.matching.predicates.measures import Measured, SlipGrade
from appealgen.matching.predicates.nicotine import (
    NicotineFree,
    NicotineLabReport,
    NicotineNever,
    NicotineUsedWithin,
)
from appealgen.matching.predicates.request import (
    Coded,
    ConstructSpans,
    Indicated,
    LevelBetween,
    LevelCount,
    OnlyProcedure,
    Planned,
)
from appealgen.matching.predicates.risk import (
    Diabetic,
    GlycatedHemoglobin,
    MoodAddressed,
    ScoreAt,
)
from appealgen.matching.predicates.signs import LongTract, ProvocationTests
from appealgen.matching.predicates.sources import OtherSourcesRuledOut
from appealgen.matching.predicates.statements import Claimed, Stated
from appealgen.matching.predicates.story import (
    FunctionLimited,
    NeuralSymptoms,
    PainUnremitting,
    RedFlagPresent,
)
from appealgen.matching.predicates.therapy import (
    TherapyFutile,
    TherapyFutileClaimed,
    TherapyProven,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

__all__ = ["PARAMS", "PREDICATES", "Predicate", "Reading"]

_ALL: tuple[Predicate, ...] = (
    Age(),
    CareLasted(),
    CareTried(),
    Claimed(),
    Coded(),
    CompressionReported(),
    ConstructSpans(),
    Diabetic(),
    ExamBySurgeon(),
    FunctionLimited(),
    GlycatedHemoglobin(),
    ImagingRecent(),
    ImagingShows(),
    Indicated(),
    InjectionRelief(),
    LevelBetween(),
    LevelCount(),
    LongTract(),
    Measured(),
    MoodAddressed(),
    NeuralSymptoms(),
    NeurologicFindings(),
    NicotineFree(),
    NicotineLabReport(),
    NicotineNever(),
    NicotineUsedWithin(),
    OnlyProcedure(),
    Operated(),
    OtherSourcesRuledOut(),
    PainUnremitting(),
    Planned(),
    ProgressiveDeficit(),
    ProvocationTests(),
    RadiologyReportInHand(),
    RedFlagPresent(),
    ScoreAt(),
    SlipGrade(),
    Stated(),
    StenosisGraded(),
    SymptomDuration(),
    TherapyFutile(),
    TherapyFutileClaimed(),
    TherapyProven(),
    WeaknessHere(),
)

PREDICATES: Mapping[str, Predicate] = MappingProxyType({p.name: p for p in _ALL})
PARAMS: Mapping[str, type[BaseModel]] = MappingProxyType({p.name: p.Params for p in _ALL})
