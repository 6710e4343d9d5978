"""The words that checks may use, taken from the case model.

A check that names a kind of care or a finding nobody can record would load and never be met. The
model is the one list of what a case can hold, so the words are read from it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from appealgen.model.care import CareCourse, DrugClass, InjectionKind
from appealgen.model.exam import SiTest
from appealgen.model.imaging import ImagingFinding, Modality
from appealgen.model.record import BodySite, OperationKind
from appealgen.model.request import ProcedureFamily
from appealgen.model.story import DueTo, RedFlagSign
from appealgen.spine import INSTRUMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

__all__ = ["WORDS", "strange_words"]

_STATEMENT_KEY = re.compile(r"[a-z][a-z0-9_]{2,60}")
_CODE = re.compile(r"\d{4}[0-9TUF]|[A-Z]\d{4}")


def _members(union: Any) -> tuple[type[BaseModel], ...]:  # noqa: ANN401 - Annotated[A | B, ...]
    members: tuple[type[BaseModel], ...] = get_args(get_args(union)[0])
    return members


def _kinds(model: type[BaseModel]) -> tuple[str, ...]:
    return get_args(model.model_fields["kind"].annotation)


def _values(enum: type[StrEnum]) -> frozenset[str]:
    return frozenset(str(member.value) for member in enum)


_FINDINGS = {kind: model for model in _members(ImagingFinding) for kind in _kinds(model)}
_CARE = frozenset(kind for model in _members(CareCourse) for kind in _kinds(model))
_SI_TESTS = frozenset(
    word for enum in get_args(SiTest.model_fields["test"].annotation) for word in _values(enum)
)
_FAMILIES = _values(ProcedureFamily)
_COMPRESSED = get_args(_FINDINGS["neural_compression"].model_fields["of"].annotation)
_CAUSES = get_args(_FINDINGS["spondylolisthesis"].model_fields["cause"].annotation)

WORDS: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        ("care_lasted", "kinds"): _CARE,
        ("care_lasted", "drug_classes"): _values(DrugClass),
        ("care_tried", "kinds"): _CARE,
        ("care_tried", "drug_classes"): _values(DrugClass),
        ("care_tried", "injections"): _values(InjectionKind),
        ("injection_relief", "injections"): _values(InjectionKind),
        ("compression_reported", "of"): frozenset(_COMPRESSED),
        ("compression_reported", "modalities"): _values(Modality),
        ("imaging_recent", "modalities"): _values(Modality),
        ("imaging_shows", "kinds"): frozenset(_FINDINGS),
        ("imaging_shows", "modalities"): _values(Modality),
        ("radiology_report", "modalities"): _values(Modality),
        ("stenosis_graded", "modalities"): _values(Modality),
        ("slip_grade", "causes"): frozenset(_CAUSES),
        ("operated", "kinds"): _values(OperationKind),
        ("red_flag", "signs"): _values(RedFlagSign),
        ("function_limited", "due_to"): _values(DueTo),
        ("score", "instrument"): frozenset(INSTRUMENTS),
        ("score", "sites"): _values(BodySite),
        ("provocation_tests", "tests"): _SI_TESTS,
        ("nicotine_lab", "assays"): frozenset(
            " ".join(pair)
            for pair in product(("blood", "urine", "saliva"), ("nicotine", "cotinine"))
        ),
    }
)
"""The words known for a parameter, by predicate and parameter."""

_CODES = frozenset({("coded", "any"), ("level_count", "any"), ("construct_spans", "codes")})
_KEYS = frozenset({("stated", "key"), ("claimed", "any")})


def strange_words(predicate: str, params: Any) -> Iterator[tuple[str, str, frozenset[str]]]:  # noqa: ANN401
    """Yield each word of a check that no case can hold: parameter, word, and the known ones.

    Args:
        predicate: The predicate's name.
        params: Its validated parameters.
    """
    for name in type(params).model_fields:
        value = getattr(params, name)
        words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
        known = WORDS.get((predicate, name), frozenset())
        for word in words:
            if (predicate, name) in WORDS and word not in known:
                yield name, str(word), known
            elif (predicate, name) in _CODES and not (_CODE.fullmatch(word) or word in _FAMILIES):
                yield name, str(word), _FAMILIES
            elif (predicate, name) in _KEYS and not _STATEMENT_KEY.fullmatch(word):
                yield name, str(word), frozenset()
    yield from _strange_fields(predicate, params)


def _strange_fields(predicate: str, params: Any) -> Iterator[tuple[str, str, frozenset[str]]]:  # noqa: ANN401
    """Yield fields that the findings named do not have."""
    if predicate == "measured":
        kinds, fields = (params.kind,), (params.field,)
    elif predicate == "imaging_shows":
        kinds, fields = params.kinds, tuple(params.having)
    else:
        return
    for kind, field in product(kinds, fields):
        known = frozenset(_FINDINGS[kind].model_fields) if kind in _FINDINGS else frozenset()
        if known and field not in known:
            yield "field" if predicate == "measured" else "having", field, known
