"""Editions: which official list a table was taken from, in force from when, and how well known.

The editions of the tables that ship stand in ``policies/coding/edition.yaml``; an edition that a
practice has installed itself carries its own ``edition.yaml`` beside its rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from appealgen.model.base import Day, Name, Prose
from appealgen.model.published import read_published

__all__ = ["Edition", "EditionSource", "Editions", "Span", "Table", "read_editions"]


class Table(StrEnum):
    """The tables of ``policies/coding/`` and the official lists behind them."""

    CPT = "cpt"
    FEE_SCHEDULE = "fee_schedule"
    OPD_PRIOR_AUTH = "opd_prior_auth"
    INPATIENT_ONLY = "inpatient_only"
    ADD_ON = "add_on"
    NCCI_PRACTITIONER = "ncci_practitioner"
    NCCI_OUTPATIENT = "ncci_outpatient"
    UNIT_LIMITS_PRACTITIONER = "unit_limits_practitioner"
    UNIT_LIMITS_OUTPATIENT = "unit_limits_outpatient"
    ICD10CM = "icd10cm"
    ICD10CM_EXCLUDES1 = "icd10cm_excludes1"
    REMITTANCE = "remittance"
    WISER = "wiser"


class EditionSource(BaseModel):
    """Where an edition was read: the publication and the address of the copy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Name
    url: str = ""


class Span(BaseModel):
    """A run of codes, both ends included, in the order of their characters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: str
    last: str

    def holds(self, code: str) -> bool:
        """Return whether a code lies within."""
        return self.first <= code <= self.last


class Edition(BaseModel):
    """One edition of one table.

    Attributes:
        table: Which table.
        title: What the table holds.
        edition: The publisher's name of the edition, such as ``AOC_V2026Q2-MCR``.
        effective: The first day it is in force; None where the publisher gives none.
        sources: Where it was read.
        confidence: ``high``, ``medium`` or ``low``: how sure the reading is.
        read: How it was read, and what it does not hold.
        spans: The codes a partial edition covers; empty where it covers them all.
        installed: Whether a practice installed it; False for one that ships.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: Table
    title: Prose
    edition: Name
    effective: Day | None = None
    sources: tuple[EditionSource, ...] = Field(min_length=1)
    confidence: Name
    read: Prose
    spans: tuple[Span, ...] = ()
    installed: bool = False

    def covers(self, *codes: str) -> bool:
        """Return whether every one of some codes lies in what this edition covers."""
        return not self.spans or all(any(s.holds(c) for s in self.spans) for c in codes)


class _EditionFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, Edition]


def read_editions(path: Path) -> dict[str, Edition]:
    """Return the editions named in an ``edition.yaml``, by file name.

    Raises:
        InputNotFoundError: The file cannot be read.
        PolicyInvalidError: It breaks its form; every problem is listed with its line.
    """
    return read_published(path, _EditionFile).tables


_Rows_co = TypeVar("_Rows_co", covariant=True)


@dataclass(frozen=True)
class Editions(Generic[_Rows_co]):
    """The editions on file of one table, oldest first, each with its rows."""

    shelf: tuple[tuple[Edition, _Rows_co], ...]

    @classmethod
    def of(cls, found: Iterable[tuple[Edition, _Rows_co]]) -> Editions[_Rows_co]:
        """Return the editions in order of the day they begin."""
        return cls(tuple(sorted(found, key=lambda pair: pair[0].effective or dt.date.min)))

    def in_force(self, day: dt.date) -> Iterator[tuple[Edition, _Rows_co]]:
        """Yield the editions that had begun by a day, newest first."""
        for edition, rows in reversed(self.shelf):
            if (edition.effective or dt.date.min) <= day:
                yield edition, rows

    def on(self, day: dt.date) -> tuple[Edition, _Rows_co] | None:
        """Return the newest edition that had begun by a day, or None."""
        return next(self.in_force(day), None)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Return the editions without their rows, oldest first."""
        return tuple(edition for edition, _ in self.shelf)

    @property
    def newest(self) -> tuple[Edition, _Rows_co] | None:
        """Return the newest edition on file, or None where there is none."""
        return self.shelf[-1] if self.shelf else None
