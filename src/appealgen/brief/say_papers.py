"""What answers a reason beside the chart, in words: opinions, settings, approvals, exhibits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.brief.words import join, plural, quoted, say_date, say_partial, say_when
from appealgen.spine import say_levels

if TYPE_CHECKING:
    from appealgen.model.denial import Exhibit
    from appealgen.model.exchange import Approval, ClaimLine
    from appealgen.model.record import PsychologicalEvaluation, SecondOpinion
    from appealgen.model.request import ProcedureLine, Stage

__all__ = [
    "say_approval",
    "say_billed",
    "say_clearance",
    "say_exhibit",
    "say_implant",
    "say_opinion",
    "say_setting",
]

_SETTINGS = {"asc": "in an ambulatory surgery center", "office": "in the office"}


def say_opinion(opinion: SecondOpinion) -> str:
    """Return the sentence of a second opinion that supports the operation."""
    who = f"{opinion.by}, {opinion.specialty}," if opinion.specialty else opinion.by
    when = f" {say_when(opinion.date)}" if opinion.date else ""
    words = f": {quoted(opinion.words)}" if opinion.words else ""
    return f"{who} gave an opinion{when} and supports the operation{words}"


def say_setting(stage: Stage) -> str:
    """Return where a stage is planned and the surgeon's reason for it."""
    setting = stage.setting.value if stage.setting else ""
    where = _SETTINGS.get(setting, f"as {setting.replace('_', ' ')} surgery")
    days = f" with a stay of {plural(stage.admission_days, 'day')}" if stage.admission_days else ""
    why = (stage.admission_reason or "").strip()
    return f"The operation is planned {where}{days}. My reason: {quoted(why)}"


def say_clearance(found: PsychologicalEvaluation) -> str:
    """Return the sentence of an evaluation that clears the patient."""
    who = f" by {found.by}" if found.by else ""
    when = f" of {say_partial(found.date)}" if found.date else ""
    return f"the psychological evaluation{when}{who} clears the patient for the operation"


def say_approval(approval: Approval) -> str:
    """Return the plan's approval by its number, with its day and codes."""
    when = f" of {say_date(approval.on)}" if approval.on else ""
    codes = f" for {join(approval.codes)}" if approval.codes else ""
    return f"The plan’s approval{when} has the number {approval.number}{codes}"


def say_billed(line: ClaimLine) -> str:
    """Return where a billed procedure was done."""
    return f"{line.code} was done at {say_levels(line.levels)}"


def say_implant(line: ProcedureLine) -> str:
    """Return the surgeon's reason for an implant."""
    return f"My reason for {line.named}: {quoted((line.instrumentation_reason or '').strip())}"


def say_exhibit(exhibit: Exhibit) -> str:
    """Return an exhibit as an entry of a list: title, day, pages."""
    day = say_partial(exhibit.date) if exhibit.date else ""
    pages = plural(exhibit.pages, "page") if exhibit.pages else ""
    return ", ".join(part for part in (exhibit.title, day, pages) if part)
