"""The case: everything known about one denied operation, with where each fact stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from appealgen.model.base import Day, Name, Part, Prose
from appealgen.model.care import CareCourse
from appealgen.model.denial import Attestation, Denial, EarlierAppeal, Exhibit
from appealgen.model.exam import NeuroExam
from appealgen.model.exchange import Approval, Call, ChartNote, Claim
from appealgen.model.imaging import ImagingStudy
from appealgen.model.people import Contact, Coverage, Facility, Patient, Surgeon
from appealgen.model.record import (
    Operation,
    Risk,
    Score,
    SecondOpinion,
    Statement,
    StimulatorTrial,
)
from appealgen.model.request import Diagnosis, Request
from appealgen.model.story import FunctionLimit, Symptoms

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SCHEMA_VERSION", "Case", "Origin"]

SCHEMA_VERSION: Literal["1"] = "1"


class Origin(Part):
    """Where a fixture's facts come from, and what its source leaves unsaid."""

    source: Name
    url: Name | None = None
    read: Prose | None = None
    notes: tuple[Prose, ...] = ()


class Case(Part):
    """One case file. See ``docs/case-file.md`` for every key with an example."""

    schema_version: Literal["1"] = "1"
    origin: Origin | None = None
    patient: Patient
    coverage: Coverage
    surgeon: Surgeon | None = None
    facility: Facility | None = None
    contact: Contact | None = None
    request: Request
    diagnoses: tuple[Diagnosis, ...] = ()
    symptoms: Symptoms = Symptoms()
    function: tuple[FunctionLimit, ...] = ()
    care: tuple[CareCourse, ...] = ()
    imaging: tuple[ImagingStudy, ...] = ()
    exams: tuple[NeuroExam, ...] = ()
    scores: tuple[Score, ...] = ()
    risk: Risk = Risk()
    operations: tuple[Operation, ...] = ()
    stimulator_trial: StimulatorTrial | None = None
    second_opinions: tuple[SecondOpinion, ...] = ()
    statements: tuple[Statement, ...] = ()
    why_now: Prose | None = None
    urgent_basis: Prose | None = None
    denial: Denial | None = None
    earlier_appeals: tuple[EarlierAppeal, ...] = ()
    approval: Approval | None = None
    claim: Claim | None = None
    calls: tuple[Call, ...] = ()
    notes: tuple[ChartNote, ...] = ()
    exhibits: Annotated[tuple[Exhibit, ...], Field(max_length=200)] = ()
    attestations: tuple[Attestation, ...] = ()
    copies_to: tuple[Name, ...] = ()

    def exhibit(self, letter: str) -> Exhibit | None:
        """Return the exhibit of that letter, if the case lists it."""
        return next((e for e in self.exhibits if e.letter == letter), None)

    def age_on(self, day: Day) -> int | None:
        """Return the age in whole years on a day, or the age the source states."""
        born = self.patient.born
        if born is None:
            return self.patient.age
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def parts(self) -> Iterator[tuple[str, Part]]:
        """Yield every part of the case with its path, in the order of the file."""
        yield from _walk("", self)


def _walk(path: str, part: Part) -> Iterator[tuple[str, Part]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        here = f"{path}.{name}" if path else name
        if isinstance(value, Part):
            yield here, value
            yield from _walk(here, value)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield f"{here}[{index}]", item
                    yield from _walk(f"{here}[{index}]", item)
