"""The patient in 30 seconds: words a surgeon can say aloud."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from appealgen.brief.asked import asked_of
from appealgen.brief.say_chart import function_limits, pain_name, radicular_name, score_points
from appealgen.brief.words import (
    join,
    lower_first,
    plural,
    say_count,
    say_partial,
    say_when,
    sentence_case,
)
from appealgen.model.care import (
    FAILED,
    Injection,
    Medication,
    Outcome,
    PhysicalTherapy,
)

if TYPE_CHECKING:
    from appealgen.brief.context import Context
    from appealgen.model import Case

__all__ = ["speech_of"]

_MOST_LIMITS = 2


def speech_of(context: Context) -> tuple[str, ...]:
    """Return who, what troubles them, what was tried, the latest score, and what is asked for.

    Args:
        context: The case, judged.
    """
    case, speaker = context.case, context.speaker
    limits = [f for f in case.function if f.value is not None][:_MOST_LIMITS]
    said = [
        _complaint(context),
        *function_limits(limits, replace(speaker, short=True)),
        _care(case),
        _score(case),
        *_request(context),
    ]
    return tuple(s for s in said if s)


def _request(context: Context) -> tuple[str, ...]:
    """Return what is asked for, and apart from it what is open: said aloud, that is not asked."""
    asked = asked_of(context)
    left = context.spoken(asked.open)
    if not asked.approve:
        return (f"The request is for {left}." if left else "",)
    said = f"I ask for {context.spoken(asked.approve)}."
    return (said, f"Still open: {left}.") if left else (said,)


def _complaint(context: Context) -> str:
    case, who = context.case, context.speaker.person
    age = case.age_on(context.as_of)
    symptoms = _symptoms(case)
    if not symptoms:
        return "" if age is None else sentence_case(f"{who.name} is {plural(age, 'year')} old.")
    onset = case.symptoms.onset
    aged = f"{who.name}, {age}," if age is not None else who.name
    if onset is None or onset.value is None:
        return sentence_case(f"{aged} has {symptoms}.")
    if any(r.present for r in case.symptoms.radicular):
        # The chart dates the symptoms as a whole, not those of one root.
        began = f"Symptoms began {say_when(onset.value)}."
        return f"{sentence_case(f'{aged} has {symptoms}.')} {began}"
    return sentence_case(f"{aged} has had {symptoms} since {say_partial(onset.value)}.")


def _symptoms(case: Case) -> str:
    symptoms = case.symptoms
    parts = []
    if symptoms.claudication and symptoms.claudication.present:
        parts.append("neurogenic claudication")
    parts += [radicular_name(r) for r in symptoms.radicular if r.present]
    if symptoms.myelopathy and symptoms.myelopathy.present:
        parts.append("myelopathy")
    parts += [pain_name(a) for a in symptoms.axial if a.present]
    return join(dict.fromkeys(parts))


def _care(case: Case) -> str:
    """Return what was tried and failed, in one sentence that can be said aloud."""
    failed = [c for c in case.care if c.outcome in FAILED]
    parts = [_therapy(c) for c in failed if isinstance(c, PhysicalTherapy)]
    drugs = list(dict.fromkeys(c.drug for c in failed if isinstance(c, Medication)))
    if drugs:
        many = f"{say_count(len(drugs))} medicines ({join(drugs)})"
        parts.append(lower_first(drugs[0]) if len(drugs) == 1 else many)
    needles = [c for c in failed if isinstance(c, Injection)]
    shots = [c for c in needles if not c.is_ablation]
    if shots:
        epidural = all(c.injection.value.startswith("epidural") for c in shots)
        noun = "epidural injection" if epidural else "injection"
        parts.append(f"{say_count(len(shots))} {noun}{'' if len(shots) == 1 else 's'}")
    if len(needles) > len(shots):
        parts.append("radiofrequency ablation")
    if not parts:
        return ""
    told = [c for c in failed if isinstance(c, PhysicalTherapy | Medication | Injection)]
    if all(c.outcome is Outcome.NO_RELIEF for c in told):
        return f"{sentence_case(join(parts))} gave no relief."
    if all(c.outcome is Outcome.NO_LASTING_RELIEF for c in told):
        return f"{sentence_case(join(parts))} gave no lasting relief."
    return f"Tried without success: {join(parts)}."


def _therapy(course: PhysicalTherapy) -> str:
    """Return "16 sessions of in-person physical therapy"."""
    many = f"{plural(course.sessions, 'session')} of " if course.sessions else ""
    return f"{many}{'in-person ' if course.in_person else ''}physical therapy"


def _score(case: Case) -> str:
    """Return the latest score of disability, with its date."""
    found = [s for s in case.scores if s.instrument in {"odi", "ndi", "mjoa"}]
    if not found:
        return ""
    latest = max(found, key=lambda s: str(s.date or ""))
    name = {"odi": "ODI", "ndi": "NDI"}.get(latest.instrument, "mJOA score")
    when = f" {say_when(latest.date)}" if latest.date else ""
    return f"The {name} was {score_points(latest)}{when}."
