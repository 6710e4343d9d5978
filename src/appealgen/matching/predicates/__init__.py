"""Predicates: the tests that criteria name, one class each, in one explicit table."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.matching.predicates.care import (
    CareLasted,
    CareTried,
    InjectionRelief,
    TherapyFutile,
    TherapyProven,
)
from appealgen.matching.predicates.exam import (
    ExamBySurgeon,
    LongTract,
    ProgressiveDeficit,
    ProvocationTests,
    WeaknessHere,
)
from appealgen.matching.predicates.imaging import (
    CompressionReported,
    ImagingRecent,
    ImagingShows,
    Measured,
    RadiologyReportInHand,
    SlipGrade,
    StenosisGraded,
)
from appealgen.matching.predicates.interface import Predicate, Reading
from appealgen.matching.predicates.request import (
    Coded,
    ConstructSpans,
    Indicated,
    OnlyProcedure,
    Operated,
    Planned,
    Stated,
)
from appealgen.matching.predicates.risk import (
    Diabetic,
    GlycatedHemoglobin,
    NicotineFree,
    NicotineLabReport,
    NicotineNever,
    NicotineUsedWithin,
    ScoreAt,
)
from appealgen.matching.predicates.story import (
    Age,
    FunctionLimited,
    NeuralSymptoms,
    OtherSourcesRuledOut,
    PainUnremitting,
    RedFlagPresent,
    SymptomDuration,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

__all__ = ["PARAMS", "PREDICATES", "Predicate", "Reading"]

_ALL: tuple[Predicate, ...] = (
    Age(),
    CareLasted(),
    CareTried(),
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
    LongTract(),
    Measured(),
    NeuralSymptoms(),
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
    TherapyProven(),
    WeaknessHere(),
)

PREDICATES: Mapping[str, Predicate] = MappingProxyType({p.name: p for p in _ALL})
PARAMS: Mapping[str, type[BaseModel]] = MappingProxyType({p.name: p.Params for p in _ALL})
