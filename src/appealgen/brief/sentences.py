"""One sentence per kind of record: the only place where a fact becomes prose.

Every document that states a fact uses these, so a letter, a card and a gap page cannot disagree. A
sentence says what the record holds and nothing else; what the record is silent about is left out of
it, never filled in.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import singledispatchmethod
from appealgen.brief.words import (
    Person,
    ended,
    join,
    person_of,
    plain,
    plural,
    quoted,
    say_partial,
    say_span,
    sentence_case,
    weeks_said,
)
from appealgen.matching import Evidence
from appealgen.matching.predicates.care import length_in_weeks
from appealgen.model import Case, Fact, Part
from appealgen.model.care import (
    CourseOfCare,
    Education,
    HomeExercise,
    Injection,
    Medication,
    Outcome,
    PhysicalTherapy,
)
from appealgen.model.denial import Attestation
from appealgen.model.exam import NeuroExam
from appealgen.model.imaging import (
    DynamicMotion,
    Fracture,
    ImagingStudy,
    Modality,
    NeuralCompression,
    Spondylolisthesis,
    Stenosis,
)
from appealgen.model.people import Patient
from appealgen.model.record import HbA1c, Nicotine, NicotineLab, Operation, Score, Statement
from appealgen.model.request import Request, SurgicalPlan
from appealgen.model.story import (
    AxialPain,
    Claudication,
    FunctionLimit,
    Myelopathy,
    OtherSources,
    Radicular,
    RedFlag,
)
from appealgen.spine import Side, say_levels

__all__ = ["Speaker", "modality_name", "outcome_words"]

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
_OUTCOME = {
    Outcome.NO_RELIEF: "no relief",
    Outcome.NO_LASTING_RELIEF: "no lasting relief",
    Outcome.PARTIAL_RELIEF: "partial relief",
    Outcome.WORSE: "symptoms became worse",
    Outcome.NOT_TOLERATED: "not tolerated",
    Outcome.IMPROVED: "improvement",
    Outcome.ONGOING: "ongoing",
}
_RESULT = {
    Outcome.NO_RELIEF: "gave no relief",
    Outcome.NO_LASTING_RELIEF: "gave no lasting relief",
    Outcome.PARTIAL_RELIEF: "gave partial relief",
    Outcome.WORSE: "was followed by worse symptoms",
    Outcome.NOT_TOLERATED: "was not tolerated",
    Outcome.IMPROVED: "was followed by improvement",
    Outcome.ONGOING: "is ongoing",
}
_INJECTION = {
    "epidural_interlaminar": "interlaminar epidural injection",
    "epidural_transforaminal": "transforaminal epidural injection",
    "epidural_caudal": "caudal epidural injection",
    "epidural": "epidural injection",
    "selective_nerve_root_block": "selective nerve root block",
    "facet_block": "facet block",
    "medial_branch_block": "medial branch block",
    "radiofrequency_ablation": "radiofrequency ablation",
    "sacroiliac": "sacroiliac joint injection",
    "trigger_point": "trigger point injection",
    "not_stated": "injection",
}
_REFLEX_GRADE = {0: "absent", 1: "reduced", 2: "normal", 3: "brisk", 4: "brisk with clonus"}
_PLURAL_STUDIES = {Modality.XRAY, Modality.FLEXION_EXTENSION, Modality.SUPINE_STANDING}


def modality_name(modality: Modality) -> str:
    """Return the printed name of a modality: "MRI", "flexion-extension radiographs"."""
    return _MODALITY[modality]


def outcome_words(course: CourseOfCare) -> str:
    """Return the outcome for a table: the coded outcome, with the record's words after it."""
    coded = sentence_case(_OUTCOME[course.outcome]) if course.outcome else ""
    if course.words and course.outcome is not Outcome.ONGOING and not isinstance(course, Education):
        return f"{coded}: {quoted(course.words)}" if coded else quoted(course.words)
    return coded


def injection_name(course: Injection) -> str:
    """Return "image-guided interlaminar epidural injection at L4-L5"."""
    guided = "image-guided " if course.image_guided else ""
    side = f"{course.side} " if course.side and course.side is not Side.BILATERAL else ""
    where = f" at {say_levels(course.levels)}" if course.levels else ""
    return f"{side}{guided}{_INJECTION[course.injection.value]}{where}"


def _at(record: Part) -> str:
    levels = getattr(record, "levels", ())
    return f" at {say_levels(levels)}" if levels else ""


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

    def study_of(self, evidence: Evidence) -> ImagingStudy | None:
        """Return the imaging study that a finding belongs to."""
        match = re.match(r"imaging\[(\d+)\]", evidence.path)
        return self.case.imaging[int(match[1])] if match else None

    def _reported(self, evidence: Evidence) -> tuple[str, bool]:
        """Return "the MRI of August 19, 2026" and whether it takes a plural verb."""
        study = self.study_of(evidence)
        if study is None:
            return "imaging", False
        when = f" of {say_partial(study.date)}" if study.date else ""
        many = study.modality in _PLURAL_STUDIES
        article = "the " if study.modality is not Modality.NOT_STATED else ""
        return f"{article}{_MODALITY[study.modality]}{when}", many

    @singledispatchmethod
    def say(self, record: Part, evidence: Evidence) -> str:
        """Return the statement a record makes; what has no form of its own uses its short value."""
        del record
        return evidence.shown

    # Conservative care

    def _when(self, course: CourseOfCare) -> str:
        if course.start and course.end:
            said = f" from {say_span(course.start, course.end)}"
        elif course.start:
            said = f" since {say_partial(course.start)}"
        else:
            said = ""
        weeks = length_in_weeks(course, self.as_of)
        if weeks is not None and weeks >= 1 and (course.end or not course.start):
            said += f" ({weeks_said(weeks)})" if said else f" for {weeks_said(weeks)}"
        return said

    def _result(self, course: CourseOfCare) -> str:
        if course.outcome is None:
            return ""
        words = f" ({quoted(course.words)})" if course.words and not self.short else ""
        return f"{_RESULT[course.outcome]}{words}"

    @say.register
    def _(self, record: PhysicalTherapy, evidence: Evidence) -> str:
        del evidence
        form = [w for w, yes in (("in-person", record.in_person), ("supervised", record.supervised)) if yes]
        how = f"{', '.join(form)} " if form else ""
        if record.sessions is not None:
            what = f"{plural(record.sessions, f'{how}physical therapy session')}"
        else:
            what = f"{how}physical therapy"
        who = f" at {record.provider}" if record.provider and not self.short else ""
        focus = f", with a focus on {record.focus}" if record.focus and not self.short else ""
        said = f"{self.person.name} completed {what}{who}{self._when(record)}{focus}"
        result = self._result(record)
        return f"{said}; it {result}" if result else said

    @say.register
    def _(self, record: HomeExercise, evidence: Evidence) -> str:
        del evidence
        by = f" prescribed by {record.prescribed_by}" if record.prescribed_by else ""
        result = self._result(record)
        if record.outcome is Outcome.ONGOING:
            return f"a home exercise program{by} has continued{self._when(record)}"
        return f"a home exercise program{by}{self._when(record)} {result or 'is recorded'}"

    @say.register
    def _(self, record: Education, evidence: Evidence) -> str:
        del evidence
        topic = f" about {record.words}" if record.words else ""
        if record.given_on:
            days = join(say_partial(day) for day in record.given_on)
            return f"patient education{topic} was given on {days}"
        return f"patient education{topic} is recorded{self._when(record)}"

    @say.register
    def _(self, record: Medication, evidence: Evidence) -> str:
        del evidence
        dose = f" {record.dose}" if record.dose else ""
        parts = [self._result(record)] if record.outcome else []
        if record.stopped_because:
            parts.append(f"was stopped because of {record.stopped_because}")
        elif record.not_tolerated and record.outcome is not Outcome.NOT_TOLERATED:
            parts.append("was not tolerated")
        return f"{record.drug}{dose}{self._when(record)} {join(parts) or 'is recorded'}"

    @say.register
    def _(self, record: Injection, evidence: Evidence) -> str:
        del evidence
        article = "an" if injection_name(record)[0] in "aeiou" else "a"
        when = f" on {say_partial(record.date)}" if record.date and record.date.exact else (
            f" in {say_partial(record.date)}" if record.date else ""
        )
        said = f"{article} {injection_name(record)}{when}"
        if record.relief_percent is not None and record.relief_percent > 0:
            weeks = record.relief_weeks
            long = f" for {plain(weeks)} week{'' if weeks == 1 else 's'}" if weeks is not None else ""
            return f"{said} gave {plain(record.relief_percent)}% relief{long}"
        return f"{said} {self._result(record) or 'is recorded'}"

    @say.register
    def _(self, record: CourseOfCare, evidence: Evidence) -> str:
        name = str(getattr(record, "what", "") or getattr(record, "kind", "")).replace("_", " ")
        del evidence
        return f"{name}{self._when(record)} {self._result(record) or 'is recorded'}"

    # Imaging

    @say.register
    def _(self, record: Stenosis, evidence: Evidence) -> str:
        study, many = self._reported(evidence)
        show = "show" if many else "shows"
        side = f"{'bilateral' if record.side is Side.BILATERAL else record.side} " if record.side else ""
        zone = f"{record.zone.label} " if record.zone else ""
        if record.grade is None:
            return f"{study} {show} {side}{zone}stenosis{_at(record)}, without a grade"
        grade = record.grade.value.replace("_", "-")
        if record.grade.value in {"none", "not_significant"}:
            return f"{study} {show} {record.grade.label}{_at(record)}"
        return f"{study} {show} {grade} {side}{zone}stenosis{_at(record)}"

    @say.register
    def _(self, record: NeuralCompression, evidence: Evidence) -> str:
        study, many = self._reported(evidence)
        if record.words:
            return f"the report of {study} states {quoted(record.words)}{_at(record)}"
        what = record.of.replace("_", " ")
        return f"{study} {'show' if many else 'shows'} contact with the {what}{_at(record)}"

    @say.register
    def _(self, record: Spondylolisthesis, evidence: Evidence) -> str:
        study, many = self._reported(evidence)
        show = "show" if many else "shows"
        if not record.present:
            return f"{study} {show} no spondylolisthesis{_at(record)}"
        cause = f"{record.cause} " if record.cause != "not_stated" else ""
        size = [f"Meyerding grade {record.grade}"] if record.grade else []
        size += [f"{plain(record.slip_mm)} mm"] if record.slip_mm is not None else []
        how = f" ({', '.join(size)})" if size else ""
        article = "an" if cause.startswith(("i", "a", "o")) else "a"
        return f"{study} {show} {article} {cause}spondylolisthesis{_at(record)}{how}"

    @say.register
    def _(self, record: DynamicMotion, evidence: Evidence) -> str:
        study, many = self._reported(evidence)
        parts = []
        if record.translation_mm is not None:
            parts.append(f"{plain(record.translation_mm)} mm of translation")
        if record.angulation_degrees is not None:
            parts.append(f"{plain(record.angulation_degrees)} degrees of angular motion")
        words = f" ({quoted(record.words)})" if record.words else ""
        return f"{study} {'measure' if many else 'measures'} {join(parts)}{_at(record)}{words}"

    @say.register
    def _(self, record: Fracture, evidence: Evidence) -> str:
        study, many = self._reported(evidence)
        show = "show" if many else "shows"
        if not record.present:
            return f"{study} {show} no fracture{_at(record)}"
        loss = f" with {plain(record.height_loss_percent)}% loss of height" if record.height_loss_percent is not None else ""
        where = f" of {join(record.vertebrae)}" if record.vertebrae else _at(record)
        return f"{study} {show} a fracture{where}{loss}"

    @say.register
    def _(self, record: ImagingStudy, evidence: Evidence) -> str:
        del evidence
        when = f" of {say_partial(record.date)}" if record.date else ""
        by = f", read by {record.read_by}" if record.read_by else ""
        many = record.modality in _PLURAL_STUDIES
        if record.official_report:
            return f"the official report of the {_MODALITY[record.modality]}{when}{by}, is enclosed"
        return f"the {_MODALITY[record.modality]}{when} {'are' if many else 'is'} on file"

    # Symptoms and function

    @say.register
    def _(self, record: Claudication, evidence: Evidence) -> str:
        del evidence
        who = self.person
        if not record.present:
            return f"{who.name} has no neurogenic claudication"
        said = f"{who.name} has neurogenic claudication"
        return f"{said}: {record.words}" if record.words and not self.short else said

    @say.register
    def _(self, record: Radicular, evidence: Evidence) -> str:
        del evidence
        who = self.person
        if not record.present:
            return f"{who.name} has no radicular symptoms"
        side = f"{record.side} " if record.side else ""
        roots = f"{join(map(str, record.roots))} " if record.roots else ""
        said = f"{who.name} has {side}{roots}radicular symptoms"
        return f"{said}: {record.words}" if record.words and not self.short else said

    @say.register
    def _(self, record: AxialPain, evidence: Evidence) -> str:
        del evidence
        where = "neck" if record.region == "cervical" else "back"
        if record.unremitting:
            return f"{self.person.name} has {where} pain that the chart records as unremitting"
        return f"{self.person.name} has {where} pain"

    @say.register
    def _(self, record: Myelopathy, evidence: Evidence) -> str:
        del evidence
        said = f"{self.person.name} has {'' if record.present else 'no '}myelopathy"
        return f"{said}: {record.words}" if record.words and not self.short else said

    @say.register
    def _(self, record: RedFlag, evidence: Evidence) -> str:
        del evidence
        sign = record.sign.value.replace("_", " ")
        rapid = "rapidly progressing " if record.present and record.rapidly_progressing else ""
        since = f" since {say_partial(record.since)}" if record.since else ""
        return f"{self.person.name} has {'' if record.present else 'no '}{rapid}{sign}{since}"

    @say.register
    def _(self, record: OtherSources, evidence: Evidence) -> str:
        del evidence
        if record.considered:
            return f"other sources were considered and excluded: {record.considered}"
        return "other sources were considered and excluded"

    @say.register
    def _(self, record: FunctionLimit, evidence: Evidence) -> str:
        del evidence
        return self.function(record)

    def function(self, record: FunctionLimit) -> str:
        """Return one limit of daily life as a clause."""
        who = self.person
        if record.value is None:
            return f"{who.he} {record.words}"
        amount = f"{plain(record.value)} {record.unit}"
        if record.value == 1 and record.unit and record.unit.endswith("s"):
            amount = amount[:-1]
        verb = {
            "walking": f"{who.he} can walk {amount}",
            "standing": f"{who.he} can stand {amount}",
            "sitting": f"{who.he} can sit {amount}",
            "lifting": f"{who.he} can lift {amount}",
        }[record.measure.value]
        return f"{verb}, {record.words}" if record.words else verb

    # Examination, scores, risk, history

    @say.register
    def _(self, record: NeuroExam, evidence: Evidence) -> str:
        del evidence
        return self.exam(record)

    def examiner(self, record: NeuroExam) -> str:
        """Return who examined: "Dr. Ellison" for the case's own surgeon."""
        surgeon = self.case.surgeon
        own = record.by_requesting_surgeon or (
            surgeon is not None and record.examiner is not None and record.examiner.casefold() == surgeon.name.casefold()
        )
        if own and surgeon is not None and surgeon.credentials in {"MD", "DO"}:
            return f"Dr. {surgeon.name.split()[-1]}"
        return record.examiner or ("the surgeon" if record.by_requesting_surgeon else "the examiner")

    def exam(self, record: NeuroExam) -> str:
        """Return an examination in one sentence: who, when, what was found."""
        when = f"on {say_partial(record.date)} " if record.date else ""
        who = self.examiner(record)
        findings = [f"{m.side} {m.muscle.label} {m.grade}/5" for m in record.motor]
        if record.others_normal and findings:
            findings.append("full strength in the other muscles tested")
        elif record.others_normal:
            findings.append("full strength")
        findings += [f"{s.finding} sensation in the {s.side} {s.root} dermatome" for s in record.sensation]
        findings += [
            f"{_REFLEX_GRADE[r.grade]} {r.reflex.label} reflexes"
            if r.side is Side.BILATERAL
            else f"{'an' if _REFLEX_GRADE[r.grade][0] == 'a' else 'a'} {_REFLEX_GRADE[r.grade]} {r.side} {r.reflex.label} reflex"
            for r in record.reflexes
        ]
        findings += [_test_words(t.test.value, t.side, positive=t.positive) for t in record.tests]
        findings += [
            f"{s.sign.value.replace('_', ' ')} {'present' if s.present else 'absent'}" for s in record.long_tract
        ]
        findings += [
            f"{t.side} {t.test.value.replace('_', ' ')} test {'positive' if t.positive else 'negative'}"
            for t in record.si_tests
        ]
        if findings:
            return f"{when}{who} found {join(findings)}"
        return f"{when}{who} recorded {quoted(record.words)}" if record.words else f"an examination by {who} {when}is on file"

    @say.register
    def _(self, record: Score, evidence: Evidence) -> str:
        when = f" on {say_partial(record.date)}" if record.date else ""
        return f"{evidence.shown}{when}"

    @say.register
    def _(self, record: Nicotine, evidence: Evidence) -> str:
        del evidence
        who = self.person
        if record.status == "never":
            return f"{who.name} {who.verb('has', 'has')} never used nicotine"
        if record.status == "current":
            return f"{who.name} uses nicotine"
        since = f" and stopped on {say_partial(record.quit_date)}" if record.quit_date else ""
        return f"{who.name} used nicotine formerly{since}"

    @say.register
    def _(self, record: NicotineLab, evidence: Evidence) -> str:
        del evidence
        return (
            f"a laboratory report of {say_partial(record.date)} gives a {record.sample} "
            f"{record.analyte} of {plain(record.value)} {record.unit}"
        )

    @say.register
    def _(self, record: HbA1c, evidence: Evidence) -> str:
        del evidence
        return f"the HbA1c of {say_partial(record.date)} is {plain(record.value)}%"

    @say.register
    def _(self, record: Operation, evidence: Evidence) -> str:
        del evidence
        what = record.operation.value.replace("_", " ")
        when = f" in {say_partial(record.date)}" if record.date else ""
        return f"{self.person.name} had an earlier {what}{_at(record)}{when}"

    @say.register
    def _(self, record: SurgicalPlan, evidence: Evidence) -> str:
        return f"the operative plan for {record.level} states: {evidence.shown}"

    @say.register
    def _(self, record: Attestation, evidence: Evidence) -> str:
        del evidence
        return f"{record.by} attests: {quoted(record.words)}"

    @say.register
    def _(self, record: Statement, evidence: Evidence) -> str:
        return record.words or evidence.shown

    @say.register
    def _(self, record: Patient, evidence: Evidence) -> str:
        age = self.case.age_on(self.as_of)
        del record
        return f"{self.person.name} is {age} years old" if age is not None else evidence.shown

    @say.register
    def _(self, record: Request, evidence: Evidence) -> str:
        del record
        return f"the request runs from {evidence.shown}"

    @say.register
    def _(self, record: Fact, evidence: Evidence) -> str:
        who = self.person
        if evidence.path == "risk.diabetes":
            return f"{who.name} {'is' if record.value else 'is not'} diabetic"
        if evidence.path == "risk.anxiety_depression_addressed":
            return "anxiety and depression were assessed and addressed where needed"
        if evidence.path == "symptoms.onset" and record.value is not None:
            return f"symptoms began in {say_partial(record.value)}"
        return evidence.shown


def _test_words(test: str, side: Side, *, positive: bool) -> str:
    name = test.replace("_", " ").replace("straight leg", "straight-leg")
    result = "positive" if positive else "negative"
    where = "on both sides" if side is Side.BILATERAL else f"on the {side}"
    return f"a {result} {name} {where}"
