"""What a notice requires and what a policy prints, in words that can be set side by side."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.argument.contradictions import Limit, clause_of, limit_of
from appealgen.brief.words import plain, plural, quoted
from appealgen.model.requirement import ANY_CARE, ANY_IMAGING, SYMPTOMS, RequirementKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.argument import Contradiction
    from appealgen.model.requirement import StatedRequirement

__all__ = ["say_label", "say_printed", "say_requirement"]

_SIGNS: Mapping[str, str] = MappingProxyType(
    {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}
)
_CARE: Mapping[str, str] = MappingProxyType(
    {
        ANY_CARE: "conservative care",
        "chiropractic": "chiropractic care",
        "injection": "injections",
        "nsaid": "an NSAID",
        "acetaminophen": "acetaminophen",
        "tricyclic_antidepressant": "a tricyclic antidepressant",
        "snri": "an SNRI",
        "gabapentinoid": "a gabapentinoid",
        "opioid": "an opioid",
        "muscle_relaxant": "a muscle relaxant",
        "oral_steroid": "an oral steroid",
        "topical": "a topical drug",
        "bone_agent": "a bone agent",
        "epidural": "epidural injections",
        "epidural_interlaminar": "interlaminar epidural injections",
        "epidural_transforaminal": "transforaminal epidural injections",
        "epidural_caudal": "caudal epidural injections",
        "selective_nerve_root_block": "selective nerve root blocks",
        "facet_block": "facet blocks",
        "medial_branch_block": "medial branch blocks",
        "sacroiliac": "sacroiliac injections",
        "trigger_point": "trigger point injections",
    }
)
_SCALES: Mapping[str, str] = MappingProxyType(
    {"odi": "ODI", "ndi": "NDI", "mjoa": "mJOA score", "rmdq": "Roland-Morris score"}
)
_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "angulation": "angular motion",
        "cobb": "a Cobb angle",
        "kyphosis": "a kyphosis angle",
        "pelvic_tilt": "a pelvic tilt",
        "pi_ll_mismatch": "a mismatch of pelvic incidence and lumbar lordosis",
        "slip": "a slip",
        "sva": "a sagittal vertical axis",
    }
)
_PAIN = frozenset({"nrs", "vas"})


def say_requirement(requirement: StatedRequirement) -> str:
    """Return what a notice requires: "at least 12 weeks of physical therapy"."""
    limit, of = limit_of(requirement), requirement.of or ""
    if requirement.kind is RequirementKind.OTHER or (
        limit is None and requirement.kind is not RequirementKind.MODALITY
    ):
        return quoted(requirement.words or "")
    if limit is None:
        return _care(of)
    amount = _amount(limit)
    if requirement.kind is RequirementKind.DURATION:
        return f"symptoms for {amount}" if of == SYMPTOMS else f"{amount} of {_care(of)}"
    if requirement.kind is RequirementKind.IMAGING_AGE:
        return f"{_imaging(of)} from the past {_quantity(limit)}"
    if requirement.kind is RequirementKind.NICOTINE_FREE:
        return f"{amount} without nicotine"
    return f"{_measure(requirement.kind, of)} of {amount}"


def _care(of: str) -> str:
    return _CARE.get(of, of.replace("_", " "))


def _imaging(of: str) -> str:
    if of == ANY_IMAGING:
        return "advanced imaging"
    return of.upper() if of in {"mri", "ct", "spect", "dexa"} else of.replace("_", " ")


def _measure(kind: RequirementKind, of: str) -> str:
    if kind is RequirementKind.HBA1C:
        return "an HbA1c"
    if kind is RequirementKind.MEASURE:
        bare = of.rpartition("_")[0]
        return _MEASURES.get(bare, bare.replace("_", " "))
    if of in _PAIN:
        return f"a pain score ({of.upper()})"
    name = _SCALES.get(of, of.upper().replace("_", " "))
    return f"{'an' if name[0] in 'OmN' else 'a'} {name}"


def _quantity(limit: Limit) -> str:
    if limit.unit == "percent":
        return f"{plain(limit.amount)}%"
    if limit.unit in {"mm", "cm"}:
        return f"{plain(limit.amount)} {limit.unit}"
    one = "degree" if limit.unit == "degrees" else limit.unit.removesuffix("s")
    if limit.amount == limit.amount.to_integral_value():
        return plural(int(limit.amount), one)
    return f"{plain(limit.amount)} {limit.unit}"


def _amount(limit: Limit) -> str:
    return f"{_SIGNS[limit.sign]} {_quantity(limit)}"


def say_printed(contradiction: Contradiction) -> str:
    """Return what the policy's own clause asks: "at least 6 weeks"."""
    assert contradiction.finding is not None  # noqa: S101 - such a contradiction has its clause
    assert contradiction.requirement is not None  # noqa: S101
    clause = clause_of(contradiction.finding.criterion, contradiction.requirement)
    assert clause is not None  # noqa: S101
    assert clause.limit is not None  # noqa: S101
    if contradiction.requirement.kind is RequirementKind.IMAGING_AGE:
        return f"the past {_quantity(clause.limit)}"
    return _amount(clause.limit)


def say_label(label: str) -> str:
    """Return a section label in parentheses, or nothing."""
    return f" ({label})" if label else ""
