"""Imaging studies: typed findings by level, zone and side beside the radiologist's own words."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from appealgen.model.base import (
    Cited,
    LevelsOf,
    Name,
    Number,
    PartialDay,
    Prose,
    RootOf,
    Truthful,
    VertebraName,
)
from appealgen.spine import MeyerdingGrade, Region, Side, StenosisGrade, Zone

__all__ = [
    "Addendum",
    "CordSignal",
    "Cyst",
    "Deformity",
    "DiscDegeneration",
    "DynamicMotion",
    "Fracture",
    "HardwareFailure",
    "Herniation",
    "ImagingFinding",
    "ImagingStudy",
    "LigamentThickening",
    "Modality",
    "NeuralCompression",
    "OtherFinding",
    "Pseudarthrosis",
    "Spondylolisthesis",
    "Stability",
    "Stenosis",
]


class Modality(StrEnum):
    """How the pictures were made."""

    MRI = "mri"
    CT = "ct"
    CT_MYELOGRAM = "ct_myelogram"
    XRAY = "xray"
    FLEXION_EXTENSION = "flexion_extension_xray"
    SUPINE_STANDING = "supine_standing_xray"
    BONE_SCAN = "bone_scan"
    SPECT = "spect"
    DEXA = "dexa"
    NOT_STATED = "not_stated"


class _Finding(Cited):
    """One finding. ``levels`` empty means the report does not say where."""

    levels: LevelsOf = ()
    vertebrae: tuple[VertebraName, ...] = ()
    side: Side | None = None
    present: Truthful = True
    words: Prose | None = None
    """The radiologist's own words, verbatim."""


class Stenosis(_Finding):
    """Narrowing in one zone, graded as the report grades it."""

    kind: Literal["stenosis"]
    zone: Zone | None = None
    grade: StenosisGrade | None = None


class Herniation(_Finding):
    """A disc herniation."""

    kind: Literal["herniation"]
    zone: Zone | None = None
    shape: Literal["bulge", "protrusion", "extrusion", "sequestration", "not_stated"] = "not_stated"
    recurrent: Truthful | None = None


class NeuralCompression(_Finding):
    """Contact with a nerve root or the cord; whether it is compression is in the words."""

    kind: Literal["neural_compression"]
    of: Literal["nerve_root", "spinal_cord", "cauda_equina"]
    roots: tuple[RootOf, ...] = ()


class CordSignal(_Finding):
    """Signal change in the spinal cord."""

    kind: Literal["cord_signal"]


class Spondylolisthesis(_Finding):
    """A slip: Meyerding grade, millimeters, and its cause."""

    kind: Literal["spondylolisthesis"]
    grade: MeyerdingGrade | None = None
    slip_mm: Number | None = Field(default=None, ge=0, le=60)
    slip_percent: Number | None = Field(default=None, ge=0, le=200)
    cause: Literal["degenerative", "isthmic", "iatrogenic", "traumatic", "not_stated"] = (
        "not_stated"
    )
    progressed: Truthful | None = None


class DynamicMotion(_Finding):
    """Motion between two positions: translation in millimeters, angulation in degrees."""

    kind: Literal["dynamic_motion"]
    translation_mm: Number | None = Field(default=None, ge=0, le=40)
    angulation_degrees: Number | None = Field(default=None, ge=0, le=60)


class Stability(_Finding):
    """What the report says of stability: ``present`` is instability or gross movement."""

    kind: Literal["instability"]


class Fracture(_Finding):
    """A fracture of a vertebra."""

    kind: Literal["fracture"]
    height_loss_percent: Number | None = Field(default=None, ge=0, le=100)
    acute: Truthful | None = None
    retropulsed: Truthful | None = None
    unstable: Truthful | None = None
    what: Name | None = None


class Pseudarthrosis(_Finding):
    """Non-union of an earlier fusion."""

    kind: Literal["pseudarthrosis"]


class HardwareFailure(_Finding):
    """A broken, loose or migrated implant."""

    kind: Literal["hardware_failure"]
    what: Name | None = None


class Deformity(_Finding):
    """Alignment in numbers: degrees for angles, centimeters for offsets."""

    kind: Literal["deformity"]
    cobb_degrees: Number | None = Field(default=None, ge=0, le=180)
    kyphosis_degrees: Number | None = Field(default=None, ge=0, le=180)
    pi_ll_mismatch_degrees: Number | None = Field(default=None, ge=-60, le=90)
    sva_cm: Number | None = Field(default=None, ge=-20, le=40)
    pelvic_tilt_degrees: Number | None = Field(default=None, ge=-20, le=80)


class DiscDegeneration(_Finding):
    """Degeneration of a disc."""

    kind: Literal["disc_degeneration"]
    grade: Literal["mild", "moderate", "moderate_to_severe", "severe", "not_stated"] = "not_stated"


class LigamentThickening(_Finding):
    """Thickness of the ligamentum flavum in millimeters."""

    kind: Literal["ligamentum_flavum"]
    thickness_mm: Number | None = Field(default=None, ge=0, le=20)


class Cyst(_Finding):
    """A synovial, Tarlov or arachnoid cyst."""

    kind: Literal["cyst"]
    what: Name | None = None


class OtherFinding(_Finding):
    """Another finding that a criterion names."""

    kind: Literal[
        "infection",
        "tumor",
        "epidural_hematoma",
        "dysraphism",
        "facet_arthropathy",
        "pars_defect",
        "mass_lesion",
        "degeneration_of_sacroiliac_joint",
        "fusion_solid",
        "other",
    ]
    what: Name | None = None


ImagingFinding = Annotated[
    Stenosis
    | Herniation
    | NeuralCompression
    | CordSignal
    | Spondylolisthesis
    | DynamicMotion
    | Stability
    | Fracture
    | Pseudarthrosis
    | HardwareFailure
    | Deformity
    | DiscDegeneration
    | LigamentThickening
    | Cyst
    | OtherFinding,
    Field(discriminator="kind"),
]


class Addendum(Cited):
    """A written addendum by the reading radiologist.

    ``levels`` are those it speaks of; without them it is not tied to a level.
    """

    on: PartialDay
    levels: LevelsOf = ()
    by: Name | None = None
    words: Prose


class ImagingStudy(Cited):
    """One study, one report."""

    modality: Modality
    region: Region | None = None
    date: PartialDay | None = None
    facility: Name | None = None
    read_by: Name | None = None
    official_report: Truthful | None = None
    """The written radiology report is in hand, not only the surgeon's reading of the films."""
    report: Prose | None = None
    findings: tuple[ImagingFinding, ...] = ()
    addenda: tuple[Addendum, ...] = ()
