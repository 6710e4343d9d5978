"""The closed lists a question can offer, taken from the words the case itself accepts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from appealgen.model.care import CareCourse, InjectionKind, Outcome
from appealgen.model.denial import DenialKind, ExhibitKind, ReasonCategory
from appealgen.model.exam import NeckTest, OtherCordSign, PainLocation
from appealgen.model.imaging import ImagingFinding, Modality
from appealgen.model.people import PlanKind, Pronouns, Setting, Sex
from appealgen.model.record import BodySite, OperationKind
from appealgen.model.request import Indication, ProcedureFamily
from appealgen.model.story import Course, DueTo, Measure, RedFlagSign
from appealgen.spine import (
    INSTRUMENTS,
    MeyerdingGrade,
    MrcGrade,
    Muscle,
    MyelopathySign,
    Reflex,
    Region,
    Root,
    Side,
    SiJointTest,
    StenosisGrade,
    TensionTest,
    Zone,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import Enum

__all__ = ["SETS", "UCUM"]


def _words(*kinds: Iterable[Enum]) -> tuple[str, ...]:
    return tuple(str(member.value) for kind in kinds for member in kind)


def _kinds(union: object) -> tuple[str, ...]:
    """Return the words a union of models is told apart by."""
    models = get_args(get_args(union)[0])
    return tuple(word for m in models for word in get_args(m.model_fields["kind"].annotation))


SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "care_kind": _kinds(CareCourse),
        "compressed": ("nerve_root", "spinal_cord", "cauda_equina"),
        "cord_sign": _words(MyelopathySign, OtherCordSign),
        "denial_kind": _words(DenialKind),
        "disc_grade": ("mild", "moderate", "moderate_to_severe", "severe", "not_stated"),
        "due_to": _words(DueTo),
        "exhibit_kind": _words(ExhibitKind),
        "family": _words(ProcedureFamily),
        "finding_kind": _kinds(ImagingFinding),
        "herniation_shape": ("bulge", "protrusion", "extrusion", "sequestration", "not_stated"),
        "indication": _words(Indication),
        "injection": _words(InjectionKind),
        "instrument": tuple(INSTRUMENTS),
        "measure": _words(Measure),
        "modality": _words(Modality),
        "mrc": _words(MrcGrade),
        "muscle": _words(Muscle),
        "operation": _words(OperationKind),
        "outcome": _words(Outcome),
        "plan_kind": _words(PlanKind),
        "pronouns": _words(Pronouns),
        "reason": _words(ReasonCategory),
        "red_flag": _words(RedFlagSign),
        "reflex": _words(Reflex),
        "region": _words(Region),
        "root": _words(Root),
        "root_test": _words(TensionTest, NeckTest),
        "sensation": ("normal", "reduced", "absent", "altered"),
        "setting": _words(Setting),
        "sex": _words(Sex),
        "si_test": _words(SiJointTest, PainLocation),
        "side": _words(Side),
        "site": _words(BodySite),
        "slip_cause": ("degenerative", "isthmic", "iatrogenic", "traumatic", "not_stated"),
        "slip_grade": _words(MeyerdingGrade),
        "stenosis_grade": _words(StenosisGrade),
        "trend": _words(Course),
        "vertebra": tuple(r.value for r in Root if r.value != "C8"),
        "zone": _words(Zone),
    }
)
"""List name to its codes, in order. A label is the string ``choice.<list>.<code>``."""

UCUM: Mapping[str, str] = MappingProxyType(
    {
        "minutes": "min",
        "weeks": "wk",
        "days": "d",
        "pounds": "[lb_av]",
        "percent": "%",
        "mm": "mm",
        "cm": "cm",
        "degrees": "deg",
        "ng_ml": "ng/mL",
    }
)
"""Unit to its UCUM code (the Unified Code for Units of Measure, as FHIR R4 asks for)."""
