"""The patient's own letter: first person, short words, only what the case supports.

It argues no criterion and names no law. It says what the patient can no longer do, what was tried,
and what is asked for, in words of the sixth grade.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.brief import letter_head as head
from appealgen.brief.interface import CitedText, Row, pointers
from appealgen.brief.letters.models import section
from appealgen.brief.letters.plain import frame, from_patient
from appealgen.brief.words import (
    ended,
    lower_first,
    plain,
    plural,
    quoted,
    say_count,
    say_date,
    say_partial,
    say_when,
    sentence_case,
    unnamed,
)
from appealgen.model.care import Injection, Medication, Outcome, PhysicalTherapy
from appealgen.model.story import Course, Measure
from appealgen.spine import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from appealgen.brief.context import Context
    from appealgen.brief.letters.models import PlainLetterBrief, SectionBrief, Shelf
    from appealgen.model import Case, Cite
    from appealgen.model.care import CareCourse
    from appealgen.model.story import FunctionLimit

__all__ = ["first_person", "patient_letter"]

_VERBS = {
    "has": "have",
    "is": "am",
    "needs": "need",
    "uses": "use",
    "sleeps": "sleep",
    "wakes": "wake",
    "walks": "walk",
    "stands": "stand",
    "sits": "sit",
    "leans": "lean",
    "rests": "rest",
    "relies": "rely",
    "requires": "require",
    "avoids": "avoid",
    "stops": "stop",
    "climbs": "climb",
    "carries": "carry",
    "limps": "limp",
    "struggles": "struggle",
    "falls": "fall",
    "wears": "wear",
    "works": "work",
    "drives": "drive",
    "lies": "lie",
}
_OWN = {"his": "my", "her": "my", "their": "my", "himself": "myself", "herself": "myself"}
_STARTS = re.compile(
    rf"(?:no longer (?=(?:{'|'.join(_VERBS)})\b)|(?:{'|'.join(_VERBS)}|cannot|can|could|must"
    r"|stopped|gave)\b)"
)
_OTHERS = re.compile(
    r"\b(?:he|she|they|him|hers|them|theirs|themselves|patient|pt)\b", re.IGNORECASE
)
"""Words that would leave a sentence of the patient's about somebody else."""
_VERB_OF = {
    Measure.WALKING: "walk",
    Measure.STANDING: "stand",
    Measure.SITTING: "sit",
    Measure.LIFTING: "lift",
}
_RESULTS = {
    Outcome.NO_RELIEF: "It did not help.",
    Outcome.NO_LASTING_RELIEF: "It gave no relief that lasted.",
    Outcome.WORSE: "I got worse.",
}


def first_person(words: str) -> str:
    """Return a limit as the chart has it, said by the patient; empty where that is not safe.

    "has stopped walking his dog" becomes "have stopped walking my dog". A text that begins
    otherwise, or that would still speak of a third person, is not changed: the letter then quotes
    the chart.
    """
    text = lower_first(words.strip().rstrip("."))
    if not _STARTS.match(text):
        return ""
    made = re.sub(r"[A-Za-z]+", lambda m: _VERBS.get(m[0], _OWN.get(m[0], m[0])), text)
    return "" if _OTHERS.search(made) else made


def patient_letter(context: Context, shelf: Shelf) -> PlainLetterBrief:
    """Return the patient's own letter."""
    del shelf
    letterhead, signature = from_patient(context)
    denied = context.case.denial is not None
    return frame(
        context,
        title="Letter by the patient",
        heading="Please look at my case again" if denied else "About my operation",
        salutation="Hello:",
        sections=list(_Patient(context).sections()),
        addressee=head.addressee(context),
        letterhead=letterhead,
        signature=signature,
        rows=_rows(context),
        exhibits=True,
    )


def _rows(context: Context) -> tuple[Row, ...]:
    denial = context.case.denial
    kept = {"Patient", "Date of birth", "Member ID", "Plan", "Denial"}
    kept |= {reference.label for reference in denial.references} if denial else set()
    return tuple(row for row in head.re_rows(context) if row.label in kept)


@dataclass(frozen=True)
class _Patient:
    """Builds the letter; each method fills one part."""

    context: Context

    def sections(self) -> Iterator[SectionBrief]:
        """Yield the parts in order; one without facts is left out."""
        yield section("", self.who())
        yield section("What I can no longer do", self.limits())
        tried = self.tried()
        if tried:
            yield section("What I have tried", tried)
        yield section("What I ask", self.asks())

    def said(self, text: str, cite: Iterable[Cite] = ()) -> CitedText:
        """Return a sentence with its pages."""
        cites = pointers(cite, self.context.case)
        return CitedText(text=ended(sentence_case(text)), cites=cites)

    def who(self) -> Iterator[CitedText]:
        """Yield who writes, what was denied and when, and how it has been since."""
        case, name = self.context.case, self.context.case.patient.name
        me = "I am the patient" if unnamed(name) else f"my name is {name}"
        asked = f"{me}. My doctor asked you to pay for an operation on my {_part(case)}."
        denial = case.denial
        if denial is None:
            yield self.said(asked)
        else:
            when = f" on {say_date(denial.notice_date)}" if denial.notice_date else ""
            yield self.said(f"{asked} You said no{when}. I ask you to look again", denial.cite)
        yield from self.since()

    def since(self) -> Iterator[CitedText]:
        """Yield when it began and whether the chart says that it gets worse."""
        onset, course = self.context.case.symptoms.onset, self.context.case.symptoms.course
        said: list[str] = []
        cites: list[Cite] = []
        if onset is not None and onset.value is not None:
            said.append(f"This began {say_when(onset.value)}.")
            cites += onset.cite
        if course and course.value in {Course.WORSENING, Course.RAPIDLY_WORSENING}:
            said.append("My chart says it is getting worse.")
            cites += course.cite
        if said:
            yield self.said(" ".join(said), cites)

    def limits(self) -> list[CitedText]:
        """Return what the patient cannot do, in the first person or quoted from the chart."""
        made: dict[tuple[Cite, ...], list[str]] = {}
        for limit in self.context.case.function:
            made.setdefault(limit.cite, []).append(self.limit(limit))
        return [self.said(" ".join(texts), cite) for cite, texts in made.items()]

    def limit(self, limit: FunctionLimit) -> str:
        """Return one limit as a sentence."""
        verb = _VERB_OF.get(limit.measure)
        if limit.value is not None and verb is not None:
            unit = limit.unit if limit.value != 1 else (limit.unit or "").removesuffix("s")
            amount = f"{plain(limit.value)} {unit}"
            far = "" if limit.unit not in {"minutes", "hours"} else "for "
            return f"I can {verb} {far}{amount}."
        words = limit.words or ""
        own = first_person(words)
        return ended(f"I {own}") if own else ended(f"My chart says: {quoted(words)}")

    def tried(self) -> list[CitedText]:
        """Return the care on record: therapy, shots and pills, each with its result."""
        case = self.context.case
        therapy = [c for c in case.care if isinstance(c, PhysicalTherapy)]
        shots = [c for c in case.care if isinstance(c, Injection) and not c.is_ablation]
        pills = [c for c in case.care if isinstance(c, Medication)]
        said = [self.said(_therapy(c), c.cite) for c in therapy]
        if shots:
            cites = [page for c in shots for page in c.cite]
            said.append(self.said(f"{_shots(shots, case)} {_common(shots)}", cites))
        return [*said, *(self.said(_pill(c), c.cite) for c in pills)]

    def asks(self) -> list[str]:
        """Return what the patient asks for; approval only where the letter may ask it."""
        case = self.context.case
        agreed = self.context.claims and bool(self.context.argued)
        wanted = "Please say yes to the operation." if agreed else "Please read my chart again."
        told = "If you still say no, tell me which rule I do not meet. Tell me who decided."
        if case.denial is None:
            return [wanted]
        return [f"{wanted} {told}", "Please send me a free copy of my file."]


def _part(case: Case) -> str:
    """Return "neck" or "back", by the levels asked for; "spine" where they do not say."""
    found = {
        level.region
        for stage in case.request.stages
        for line in stage.lines
        for level in line.levels
    }
    if found == {Region.CERVICAL}:
        return "neck"
    return "back" if found and Region.CERVICAL not in found else "spine"


def _therapy(course: PhysicalTherapy) -> str:
    when = f" from {say_partial(course.start)}" if course.start else ""
    when += f" to {say_partial(course.end)}" if course.start and course.end else ""
    visits = f" I had {plural(course.sessions, 'visit')}." if course.sessions else ""
    return f"I went to physical therapy{when}.{visits} {_result(course)}".strip()


def _result(course: CareCourse) -> str:
    return _RESULTS.get(course.outcome, "") if course.outcome else ""


def _common(courses: list[Injection]) -> str:
    """Return what can be said of all of them; nothing where one of them helped."""
    found = {_result(course) for course in courses}
    if len(found) == 1:
        return found.pop()
    none = {_RESULTS[Outcome.NO_RELIEF], _RESULTS[Outcome.NO_LASTING_RELIEF]}
    return "They did not help for long." if found == none else ""


def _shots(shots: list[Injection], case: Case) -> str:
    count = say_count(len(shots))
    return f"I had {count} {'shot' if len(shots) == 1 else 'shots'} in my {_part(case)}."


def _pill(course: Medication) -> str:
    stopped = (
        f" I had to stop because of {course.stopped_because}." if course.stopped_because else ""
    )
    return f"I took {course.drug}.{stopped} {_result(course)}".strip()
