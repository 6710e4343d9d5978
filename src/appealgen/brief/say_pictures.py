"""Imaging in words: each finding as a noun phrase that a report "shows", and each study by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.words import a_or_an, join, plain, quoted, say_partial
from appealgen.model.base import Part
from appealgen.model.imaging import (
    CordSignal,
    Cyst,
    Deformity,
    DiscDegeneration,
    DynamicMotion,
    Fracture,
    HardwareFailure,
    Herniation,
    ImagingStudy,
    LigamentThickening,
    Modality,
    NeuralCompression,
    OtherFinding,
    Pseudarthrosis,
    Spondylolisthesis,
    Stability,
    Stenosis,
)
from appealgen.spine import say_levels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from appealgen.spine import Side

__all__ = ["PHRASES", "finding_phrase", "modality_name", "place", "say_study", "study_name"]

_MODALITY = {
    Modality.MRI: "MRI",
    Modality.CT: "CT",
    Modality.CT_MYELOGRAM: "CT myelogram",
    Modality.XRAY: "radiographs",
    Modality.FLEXION_EXTENSION: "flexion-extension radiographs",
    Modality.SUPINE_STANDING: "supine and standing radiographs",
    Modality.BONE_SCAN: "bone scan",
    Modality.SPECT: "SPECT",
    Modality.DEXA: "bone density scan",
    Modality.NOT_STATED: "imaging",
}
_PLURAL_STUDIES = {Modality.XRAY, Modality.FLEXION_EXTENSION, Modality.SUPINE_STANDING}


def modality_name(modality: Modality) -> str:
    """Return the printed name of a modality: "MRI", "flexion-extension radiographs"."""
    return _MODALITY[modality]


def study_name(study: ImagingStudy | None) -> tuple[str, bool]:
    """Return "the MRI of August 19, 2026" and whether it takes a plural verb."""
    if study is None:
        return "imaging", False
    when = f" of {say_partial(study.date)}" if study.date else ""
    article = "" if study.modality is Modality.NOT_STATED else "the "
    return f"{article}{_MODALITY[study.modality]}{when}", study.modality in _PLURAL_STUDIES


def say_study(record: ImagingStudy) -> str:
    """Return what of a study is in the record; "enclosed" only where an exhibit holds it."""
    name, many = study_name(record)
    by = f", read by {record.read_by}," if record.read_by else ""
    if record.official_report:
        return f"the official report of {name}{by} is {'enclosed' if record.cite else 'on file'}"
    return f"{name}{by} {'are' if many else 'is'} on file"


def place(record: Part) -> str:
    """Return " at L4-L5" or " at T10", or nothing where the report names no place."""
    levels = getattr(record, "levels", ())
    if levels:
        return f" at {say_levels(levels)}"
    vertebrae = getattr(record, "vertebrae", ())
    return f" at {join(vertebrae)}" if vertebrae else ""


def finding_phrase(record: Part) -> str:
    """Return a finding as a noun phrase without its place: "severe central stenosis"."""
    for kind, phrase in PHRASES.items():
        if isinstance(record, kind):
            said = phrase(record)
            break
    else:
        said = str(getattr(record, "kind", "a finding")).replace("_", " ")
    if getattr(record, "present", True):
        return said
    return f"no {said.removeprefix('a ').removeprefix('an ').removeprefix('no ')}"


def _side(side: Side | None) -> str:
    return f"{side} " if side else ""


def _stenosis(record: Stenosis) -> str:
    zone = f"{record.zone.label} " if record.zone else ""
    where = f"{_side(record.side)}{zone}"
    if not record.present:
        return f"{where}stenosis"
    if record.grade is None:
        return f"{where}stenosis without a grade"
    if record.grade.value == "none":
        return f"no {where}stenosis"
    if record.grade.value == "not_significant":
        return f"no significant {where}stenosis"
    return f"{record.grade.value.replace('_', '-')} {where}stenosis"


def _compression(record: NeuralCompression) -> str:
    roots = f"{join(map(str, record.roots))} " if record.of == "nerve_root" and record.roots else ""
    many = "s" if len(record.roots) > 1 and roots else ""
    side = f"{record.side} " if record.side and record.of == "nerve_root" else ""
    return f"contact with the {side}{roots}{record.of.replace('_', ' ')}{many}"


def _slip(record: Spondylolisthesis) -> str:
    if not record.present:
        return "spondylolisthesis"
    cause = f"{record.cause} " if record.cause != "not_stated" else ""
    size = [f"Meyerding grade {record.grade}"] if record.grade else []
    size += [f"{plain(record.slip_mm)} mm"] if record.slip_mm is not None else []
    size += [f"{plain(record.slip_percent)}%"] if record.slip_percent is not None else []
    how = f" ({', '.join(size)})" if size else ""
    return f"{a_or_an(f'{cause}spondylolisthesis')}{how}"


def _motion(record: DynamicMotion) -> str:
    parts = []
    if record.translation_mm is not None:
        parts.append(f"{plain(record.translation_mm)} mm of translation")
    if record.angulation_degrees is not None:
        parts.append(f"{_degrees(record.angulation_degrees)} of angular motion")
    words = f" ({quoted(record.words)})" if record.words else ""
    return f"{join(parts) or 'motion between positions'}{words}"


def _degrees(value: object) -> str:
    said = plain(value)  # type: ignore[arg-type]  # a Number
    return f"{said} degree{'' if said == '1' else 's'}"


def _fracture(record: Fracture) -> str:
    if not record.present:
        return "fracture"
    kind = record.what or "fracture"
    age = "acute " if record.acute and "acute" not in kind.casefold() else ""
    loss = record.height_loss_percent
    how = f" with {plain(loss)}% loss of height" if loss is not None else ""
    old = " (not acute)" if record.acute is False else ""
    return f"{a_or_an(f'{age}{kind}')}{old}{how}"


def _herniation(record: Herniation) -> str:
    shape = {"bulge": "bulge", "protrusion": "protrusion", "extrusion": "extrusion"}
    named = shape.get(record.shape, "herniation")
    if record.shape == "sequestration":
        named = "herniation with a sequestered fragment"
    again = "recurrent " if record.recurrent else ""
    zone = f"{record.zone.label} " if record.zone else ""
    said = f"{again}{_side(record.side)}{zone}disc {named}"
    return a_or_an(said) if record.present else said


def _deformity(record: Deformity) -> str:
    parts = [
        *_angle("Cobb angle", record.cobb_degrees),
        *_angle("kyphosis", record.kyphosis_degrees),
        *_angle("PI-LL mismatch", record.pi_ll_mismatch_degrees),
        *_angle("pelvic tilt", record.pelvic_tilt_degrees),
    ]
    if record.sva_cm is not None:
        parts.append(f"a sagittal vertical axis of {plain(record.sva_cm)} cm")
    return join(parts) if parts and record.present else "deformity"


def _angle(name: str, value: object) -> list[str]:
    return [] if value is None else [f"a {name} of {_degrees(value)}"]


def _degeneration(record: DiscDegeneration) -> str:
    grade = "" if record.grade == "not_stated" else f"{record.grade.replace('_', '-')} "
    return f"{grade}disc degeneration"


def _ligament(record: LigamentThickening) -> str:
    if record.thickness_mm is None:
        return "thickening of the ligamentum flavum"
    return f"a ligamentum flavum of {plain(record.thickness_mm)} mm"


def _hardware(record: HardwareFailure) -> str:
    return f"failure of hardware ({record.what})" if record.what else "failure of hardware"


def _cyst(record: Cyst) -> str:
    name = f"{_side(record.side)}{record.what or 'cyst'}"
    return a_or_an(name) if record.present else name


def _other(record: OtherFinding) -> str:
    kind = {
        "fusion_solid": "a solid fusion",
        "mass_lesion": "a mass lesion",
        "pars_defect": "a pars defect",
        "epidural_hematoma": "an epidural hematoma",
        "degeneration_of_sacroiliac_joint": "degeneration of the sacroiliac joint",
        "tumor": "a tumor",
        "other": "another finding",
    }.get(record.kind, record.kind.replace("_", " "))
    named = record.what or (quoted(record.words) if record.kind == "other" and record.words else "")
    return named or kind


PHRASES: Mapping[type[Part], Callable[..., str]] = {
    Stenosis: _stenosis,
    NeuralCompression: _compression,
    Spondylolisthesis: _slip,
    DynamicMotion: _motion,
    Fracture: _fracture,
    Herniation: _herniation,
    Deformity: _deformity,
    DiscDegeneration: _degeneration,
    LigamentThickening: _ligament,
    HardwareFailure: _hardware,
    Cyst: _cyst,
    CordSignal: lambda _: "signal change in the spinal cord",
    Stability: lambda _: "instability",
    Pseudarthrosis: lambda _: "pseudarthrosis",
    OtherFinding: _other,
}
"""A noun phrase for each kind of finding."""
