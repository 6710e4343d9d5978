"""By which words a stated requirement would be recognized in a criterion kept in words.

Broad on purpose: a word too many keeps a contradiction from being claimed, a word too few would
let one be invented.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from appealgen.model.care import DrugClass, InjectionKind
from appealgen.model.requirement import ANY_CARE, SYMPTOMS, RequirementKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appealgen.model.requirement import StatedRequirement

__all__ = ["amount_in_words", "span", "topic"]

_LENGTH = r"\b(?:day|week|month|year|hour|recent)"
_DRUGS = (
    r"\b(?:medic|drug|pharm|analges|prescri|nsaid|opioid|acetamin|steroid|gabapent|antidepress)"
)
_SHOTS = r"\b(?:inject|block|epidural(?! h[ae]mat)|ablation|steroid)"
_CARE: Mapping[str, str] = MappingProxyType(
    {
        "physical_therapy": r"\b(?:physical|physio|therap|exercis|rehab)",
        "home_exercise": r"\b(?:exercis|home program|therap)",
        "chiropractic": r"\b(?:chiropract|manipulat|adjustment|manual)",
        "medication": _DRUGS,
        "injection": _SHOTS,
        "bracing": r"\b(?:brac|orthos|orthot|collar|immobili)",
        "behavioral_therapy": r"\b(?:behavio|cognitive|psych|counsel|anxi|depress|mental)",
        "activity_modification": r"\b(?:activit|modif|rest\b|lifestyle)",
        "education": r"\b(?:educat|taught|teach|instruct)",
    }
)
_ANY_CARE = r"\b(?:conservative|non-?surgical|non-?operative|therap|treatment|care\b)"
_SCALES: Mapping[str, str] = MappingProxyType(
    {
        "odi": r"\b(?:odi\b|oswestry)",
        "ndi": r"\b(?:ndi\b|neck disability)",
        "nrs": r"\b(?:nrs\b|vas\b|numeric|pain scores?\b|pain scale|of 10\b|of ten\b)|/10\b",
        "vas": r"\b(?:nrs\b|vas\b|visual|pain scores?\b|pain scale|of 10\b|of ten\b)|/10\b",
        "mjoa": r"\b(?:m?joa\b|japanese)",
        "rmdq": r"\b(?:rmdq\b|roland)",
    }
)
_ANY_SCALE = r"\b(?:scales?\b|scores?\b|questionnaire)"
_SHOWN = r"\b(?:imag|mri\b|ct\b|x-?ray|radiog|film|myelogr|stud(?:y|ies)\b)"
_FIXED: Mapping[RequirementKind, str] = MappingProxyType(
    {
        RequirementKind.HBA1C: r"\b(?:hb ?a1c|a1c|glyc|diabet)",
        RequirementKind.NICOTINE_FREE: r"\b(?:nicotin|smok|tobacco|cotinin)",
        # Every policy speaks of imaging; only a text that adds a time speaks of its age.
        RequirementKind.IMAGING_AGE: rf"(?s)(?=.*{_SHOWN})(?=.*(?:{_LENGTH}|\bage\b|\bold\b))",
    }
)
_SYMPTOM_TIME = rf"(?s)(?=.*\b(?:symptom|pain|radiculopath|claudicat))(?=.*{_LENGTH})"
_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_DRUG_WORDS = frozenset(word.value for word in DrugClass)
_SHOT_WORDS = frozenset(word.value for word in InjectionKind)


def span(word: str) -> frozenset[str]:
    """Return the words for care that a word takes in: ``epidural`` any epidural injection.

    Returns:
        Empty for conservative care of whatever kind, which takes in all.
    """
    if word == ANY_CARE:
        return frozenset()
    if word == "medication":
        return _DRUG_WORDS | {word}
    if word == "injection":
        return _SHOT_WORDS | {word}
    if word == "epidural":
        return frozenset(w for w in _SHOT_WORDS if w.startswith("epidural"))
    return frozenset({word})


def topic(requirement: StatedRequirement) -> re.Pattern[str]:
    """Return the words by which a text would speak of what a requirement is about."""
    return re.compile(_topic(requirement), re.IGNORECASE)


def _topic(requirement: StatedRequirement) -> str:
    of = requirement.of or ""
    if requirement.kind in _FIXED:
        return _FIXED[requirement.kind]
    if requirement.kind is RequirementKind.SCORE:
        return _SCALES.get(of, _ANY_SCALE)
    if requirement.kind is RequirementKind.MEASURE:
        return r"\b(?:" + "|".join(_measure_words(of)) + ")"
    return _SYMPTOM_TIME if of == SYMPTOMS else _care_topic(of)


def _care_topic(of: str) -> str:
    if of in _DRUG_WORDS:
        return _DRUGS
    if of in _SHOT_WORDS:
        return _SHOTS
    return _CARE.get(of, "|".join((_ANY_CARE, *_CARE.values())))


def _measure_words(field: str) -> list[str]:
    """Return the words of a measure without its unit, by which a report would name it."""
    words = [w for w in field.split("_")[:-1] if len(w) > 2]  # noqa: PLR2004 - "pi", "ll", "of"
    also = {"sva": ["sagittal vert"], "translation": ["slip", "listhes", "motion", "instab"]}
    more = [m for w in words for m in also.get(w, [])]
    return [*words, *more] or ["mismatch", "lordosis"]


def amount_in_words(requirement: StatedRequirement) -> re.Pattern[str] | None:
    """Return a pattern for the very amount a requirement states, in digits or in words."""
    if requirement.amount is None or requirement.unit is None:
        return None
    digits = f"{requirement.amount.normalize():f}"
    whole = requirement.amount == requirement.amount.to_integral_value()
    small = whole and requirement.amount < len(_NUMBERS)
    said = f"(?:{re.escape(digits)}|{_NUMBERS[int(requirement.amount)]})" if small else digits
    unit = {"percent": r"(?:%|percent)", "points": r"(?:points?|of 10|/10)?"}.get(
        requirement.unit, requirement.unit.removesuffix("s") + "s?"
    )
    return re.compile(rf"(?<![\d.]){said}[ -]*(?:\w+[ -])?{unit}", re.IGNORECASE)
