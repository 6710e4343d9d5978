"""One sentence per kind of record: the only place where a fact becomes prose.

Every document that states a fact uses these, so a letter, a card and a gap page cannot disagree. A
sentence says what the record holds and nothing else; what the record is silent about is left out of
it, never filled in. The words themselves stand in ``say_care``, ``say_pictures``, ``say_exam`` and
``say_chart``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from appealgen.brief import say_care, say_chart, say_papers, say_pictures
from appealgen.brief.say_care import injection_name, outcome_words
from appealgen.brief.say_exam import examiner_of, say_exam
from appealgen.brief.say_pictures import finding_phrase, modality_name, place, study_name
from appealgen.brief.words import Person, ended, person_of, quoted, sentence_case
from appealgen.matching import Evidence
from appealgen.model import Case, Fact, Part
from appealgen.model.care import (
    CourseOfCare,
    Education,
    HomeExercise,
    Injection,
    Medication,
    PhysicalTherapy,
)
from appealgen.model.denial import Attestation, Exhibit
from appealgen.model.exam import NeuroExam
from appealgen.model.exchange import Approval, ClaimLine
from appealgen.model.imaging import Addendum, DynamicMotion, ImagingStudy, NeuralCompression
from appealgen.model.people import Patient
from appealgen.model.record import (
    HbA1c,
    Nicotine,
    NicotineLab,
    Operation,
    PsychologicalEvaluation,
    Score,
    SecondOpinion,
    Statement,
)
from appealgen.model.request import ProcedureLine, Request, Stage, SurgicalPlan
from appealgen.model.story import (
    AxialPain,
    Claudication,
    FunctionLimit,
    Myelopathy,
    OtherSources,
    Radicular,
    RedFlag,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Speaker", "injection_name", "modality_name", "outcome_words"]


@dataclass(frozen=True)
class Speaker:
    """Makes sentences of the records of one case."""

    case: Case
    as_of: dt.date
    short: bool = False
    """Leave out provider, focus and quotations: for points, after the full sentence stood once."""

    @property
    def person(self) -> Person:
        """Return the forms of the patient's name."""
        return person_of(self.case.patient)

    def sentence(self, evidence: Evidence) -> str:
        """Return the sentence for a piece of evidence, with its final period."""
        return ended(sentence_case(self.say(evidence.record, evidence)))

    def say(self, record: Part, evidence: Evidence) -> str:
        """Return the statement a record makes; what has no form of its own uses its short value."""
        for kind, form in _FORMS.items():
            if isinstance(record, kind):
                return form(self, record, evidence)
        return evidence.shown

    def study_of(self, evidence: Evidence) -> ImagingStudy | None:
        """Return the imaging study that a finding belongs to."""
        match = re.match(r"imaging\[(\d+)\]", evidence.path)
        return self.case.imaging[int(match[1])] if match else None

    def examiner(self, record: NeuroExam) -> str:
        """Return who examined: "Dr. Ellison" for the case's own surgeon."""
        return examiner_of(record, self.case)

    def exam(self, record: NeuroExam) -> str:
        """Return an examination in one sentence: who, when, what was found."""
        return say_exam(record, self.case)

    def function(self, record: FunctionLimit) -> str:
        """Return one limit of daily life as a clause."""
        return say_chart.say_function(record, self)


def _finding(speaker: Speaker, record: Part, evidence: Evidence) -> str:
    """Return a finding of imaging with its study and place."""
    study, many = study_name(speaker.study_of(evidence))
    if isinstance(record, NeuralCompression) and record.words:
        return f"the report of {study} states {quoted(record.words)}{place(record)}"
    verb = "measure" if isinstance(record, DynamicMotion) else "show"
    return f"{study} {verb}{'' if many else 's'} {finding_phrase(record)}{place(record)}"


def _line(record: ProcedureLine, evidence: Evidence) -> str:
    """Return a line of the request, or the reason for its implant where that is the fact."""
    if record.instrumentation_reason and evidence.shown == record.instrumentation_reason:
        return say_papers.say_implant(record)
    return say_chart.say_line(record)


_FORMS: Mapping[type[Part], Callable[[Speaker, Any, Evidence], str]] = {
    PhysicalTherapy: lambda s, r, _: say_care.say_therapy(r, s),
    HomeExercise: lambda s, r, _: say_care.say_home_exercise(r, s),
    Education: lambda s, r, _: say_care.say_education(r, s),
    Medication: lambda s, r, _: say_care.say_medication(r, s),
    Injection: lambda s, r, _: say_care.say_injection(r, s),
    CourseOfCare: lambda s, r, _: say_care.say_course(r, s),
    ImagingStudy: lambda _, r, __: say_pictures.say_study(r),
    Addendum: lambda _, r, __: say_chart.say_addendum(r),
    **dict.fromkeys(say_pictures.PHRASES, _finding),
    Claudication: lambda s, r, _: say_chart.say_claudication(r, s),
    Radicular: lambda s, r, _: say_chart.say_radicular(r, s),
    AxialPain: lambda s, r, _: say_chart.say_axial(r, s),
    Myelopathy: lambda s, r, _: say_chart.say_myelopathy(r, s),
    RedFlag: lambda s, r, _: say_chart.say_red_flag(r, s),
    OtherSources: lambda _, r, __: say_chart.say_sources(r),
    FunctionLimit: lambda s, r, _: say_chart.say_function(r, s),
    NeuroExam: lambda s, r, _: say_exam(r, s.case),
    Score: lambda _, r, __: say_chart.say_score(r),
    Nicotine: lambda s, r, _: say_chart.say_nicotine(r, s),
    NicotineLab: lambda _, r, __: say_chart.say_nicotine_lab(r),
    HbA1c: lambda _, r, __: say_chart.say_hba1c(r),
    Operation: lambda s, r, _: say_chart.say_operation(r, s),
    SurgicalPlan: lambda _, r, e: say_chart.say_plan(r, e),
    Attestation: lambda _, r, __: say_chart.say_attestation(r),
    Statement: lambda _, r, __: say_chart.say_statement(r),
    Patient: lambda s, _, e: say_chart.say_age(s.case.age_on(s.as_of), e, s),
    ProcedureLine: lambda _, r, e: _line(r, e),
    PsychologicalEvaluation: lambda _, r, __: say_papers.say_clearance(r),
    SecondOpinion: lambda _, r, __: say_papers.say_opinion(r),
    Stage: lambda _, r, __: say_papers.say_setting(r),
    Approval: lambda _, r, __: say_papers.say_approval(r),
    ClaimLine: lambda _, r, __: say_papers.say_billed(r),
    Exhibit: lambda _, r, __: f"Enclosed: {say_papers.say_exhibit(r)}",
    Request: lambda _, __, e: f"the request runs from {e.shown}",
    Fact: lambda s, r, e: say_chart.say_fact(r, e, s),
}
"""How each kind of record is said; the first kind that fits counts."""
