"""A second set of planted errors, over letters of every kind and published cases, is found."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest

from appealgen.service.gate.agreement import differing
from appealgen.service.gate.findings import GateFinding
from appealgen.service.gate.gate import check_document, check_documents
from tests.service.gate import held_out as plant

KINDS = list(dict.fromkeys(error.kind for error in plant.ERRORS))
SOURCES = list(dict.fromkeys(error.source for error in plant.ERRORS))
BY_KIND = defaultdict[str, list[plant.Error]](list)
for one in plant.ERRORS:
    BY_KIND[one.kind].append(one)
OMITTED = {
    "an item dropped",  # a list that is shorter says nothing wrong
    "a sentence from nowhere",  # made of our own words alone, without a value or a name
    "a finding made another",  # the record has both words
    "the text of a picture",  # which course counts is not read from its alternative text
}
"""Kinds that the checks against the case find only in part; deriving anew finds them all."""


def name_of(source: plant.Source) -> str:
    """Return the name of a test: case and kind of document."""
    return f"{source.case} {source.kind.value}"


@cache
def clean(source: plant.Source) -> frozenset[GateFinding]:
    """Return what the gate says of both formats of a document before anything is planted."""
    report = check_documents(plant.documents(source), plant.ground(source.case))
    return frozenset(report.findings)


def found(error: plant.Error) -> bool:
    """Return whether the checks against the case find an error by themselves."""
    return any(check_document(plant.with_error(error), plant.ground(error.source.case)))


def test_there_are_enough_errors_of_enough_kinds() -> None:
    """At least 120 errors of at least 25 kinds, in letters of later levels and published cases."""
    cases = {error.source.case for error in plant.ERRORS}

    assert len(plant.ERRORS) >= 120
    assert len(KINDS) >= 25
    assert {plant.FUSION, plant.NECK, plant.DISC, "second", "external-review", "patient"} <= cases


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_nothing_is_found_before_anything_is_planted(source: plant.Source) -> None:
    """Neither in the PDF nor in the Word file, nor between them."""
    assert not clean(source)


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in OMITTED])
def test_errors_are_found_against_the_case(kind: str) -> None:
    """Without deriving the document anew."""
    assert not [(e.old, e.new) for e in BY_KIND[kind] if not found(e)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_found_by_verify(kind: str) -> None:
    """By a check, or because the case gives another document."""
    missed = [
        (error.old, error.new)
        for error in BY_KIND[kind]
        if not differing(
            plant.with_error(error).blocks, plant.documents(error.source)[int(error.word)].blocks
        )
        and not found(error)
    ]

    assert not missed


def test_most_errors_are_found_against_the_case() -> None:
    """What only a new derivation finds stays the exception."""
    in_part = [error for kind in OMITTED for error in BY_KIND[kind]]
    missed = [error.old for error in in_part if not found(error)]

    assert len(missed) <= 6
