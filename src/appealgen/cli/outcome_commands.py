"""The ``outcome`` and ``report`` commands: record a decision; count how decisions went."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import AsOf, CasePath, day_of
from appealgen.cli.output import say, show, show_json
from appealgen.cli.worklist_commands import (
    CasesFolder,
    Form,
    FormOption,
    IndexOption,
    columns,
    csv_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.brief.report import OutcomeReport, Rate

__all__ = ["ReasonKind", "Step", "outcome", "report"]


class Step(StrEnum):
    """The appeals that are decided: ``model.outcome.APPEALS``, kept here to start fast."""

    FIRST_LEVEL = "first_level"
    SECOND_LEVEL = "second_level"
    EXPEDITED = "expedited"
    EXTERNAL_REVIEW = "external_review"


class ReasonKind(StrEnum):
    """What a reason is about: as ``model.denial.ReasonCategory``, kept here to start fast."""

    CONSERVATIVE_CARE = "conservative_care_not_exhausted"
    NOT_MEDICALLY_NECESSARY = "not_medically_necessary"
    FUNCTION_NOT_SHOWN = "function_not_shown"
    IMAGING = "imaging_does_not_meet_criteria"
    EXPERIMENTAL = "experimental"
    LEVEL_OR_PROCEDURE = "level_or_procedure_not_supported"
    SECOND_OPINION = "second_opinion_required"
    RISK_FACTOR = "risk_factor"
    SITE_OF_SERVICE = "site_of_service"
    MISSING_DOCUMENTATION = "missing_documentation"
    NO_AUTHORIZATION = "no_authorization"
    BUNDLING = "bundling"
    OTHER = "other"


StepOption = Annotated[
    Step, typer.Option(help="Which appeal: " + ", ".join(Step) + ".", metavar="STEP")
]
Decided = Annotated[
    str, typer.Option(help="The date on the decision (YYYY-MM-DD).", metavar="DATE")
]
Overturned = Annotated[
    bool, typer.Option("--overturned", help="The denial was overturned; see --codes.")
]
Upheld = Annotated[bool, typer.Option("--upheld", help="The denial was upheld.")]
Codes = Annotated[
    str | None,
    typer.Option(
        help="With --overturned: the codes that were allowed, joined by commas, where the denial "
        "of others was upheld.",
        metavar="LIST",
    ),
]
Received = Annotated[
    str | None, typer.Option(help="The day it was received (YYYY-MM-DD).", metavar="DATE")
]
Final = Annotated[
    bool, typer.Option("--final", help="It calls itself the final internal decision.")
]
Reasons = Annotated[
    list[ReasonKind] | None,
    typer.Option(
        help="What a stated reason is about, once for each: " + ", ".join(ReasonKind) + ".",
        metavar="KIND",
    ),
]
Words = Annotated[str, typer.Option(help="The decision's own words.", metavar="TEXT")]
Number = Annotated[str, typer.Option(help="The payer's number for it.", metavar="NUMBER")]


def outcome(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    step: StepOption,
    decided: Decided,
    overturned: Overturned = False,
    upheld: Upheld = False,
    codes: Codes = None,
    received: Received = None,
    final: Final = False,
    reason: Reasons = None,
    words: Words = "",
    reference: Number = "",
    as_of: AsOf = None,
) -> None:
    """Record in the case file how an appeal was decided."""
    if overturned is upheld:
        msg = "say how it was decided, by one of the two"
        raise typer.BadParameter(msg, param_hint="'--overturned' / '--upheld'")
    day = day_of(as_of)
    decision = _day(decided, "--decided")
    arrived = _day(received, "--received") if received else None
    from appealgen.model.denial import AppealStep
    from appealgen.service.outcomes import Outcome, record_outcome

    said = Outcome(
        AppealStep(step.value),
        decision,
        overturned=overturned,
        codes=_codes(codes),
        received=arrived,
        final=final,
        reasons=tuple(kind.value for kind in reason or ()),
        words=words,
        reference=reference,
    )
    recorded = record_outcome(case, said, as_of=day)
    say(f"Recorded as {recorded.path}. What was built or released before does not know of it.")
    if recorded.settled:
        say(f"No longer denied, and left out of the next appeal: {', '.join(recorded.settled)}.")
    say(f"What runs now: appealgen deadlines {case}")
    show(recorded.path)


def _codes(text: str | None) -> tuple[str, ...]:
    """Return the codes of ``--codes``.

    Raises:
        typer.BadParameter: The option is there and names none, which would mean all of them.
    """
    codes = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    if text is not None and not codes:
        msg = "name at least one code, or leave the option out"
        raise typer.BadParameter(msg, param_hint="'--codes'")
    return codes


def _day(text: str, option: str) -> dt.date:
    """Return a day given by an option.

    Raises:
        typer.BadParameter: It is no date of the calendar.
    """
    try:
        return day_of(text)
    except typer.BadParameter as error:
        raise typer.BadParameter(error.message, param_hint=f"'{option}'") from None


def report(
    folder: CasesFolder,
    output: FormOption = Form.TABLE,
    as_of: AsOf = None,
    index: IndexOption = None,
) -> None:
    """Count how decided appeals ended, by payer, step and criterion."""
    from appealgen.service.worklist import report_outcomes

    found = report_outcomes(folder, as_of=day_of(as_of), index=index)
    if output is Form.JSON:
        show_json(found)
    elif output is Form.CSV:
        show(csv_text(_csv(found)))
    else:
        show("\n".join(_table(found)))
    if found.broken:
        say(f"Not counted, because they cannot be read: {found.broken}.")
        say(f"Why: appealgen worklist {folder}")


_COUNTS = ("decided", "overturned", "in part", "upheld", "rate (95% interval)")


def _table(found: OutcomeReport) -> Iterator[str]:
    yield (
        f"As of {found.as_of}. Decided appeals: {found.decided}. "
        f"Case folders: {found.cases}, of which broken: {found.broken}."
    )
    if not found.decided:
        yield "No decision is recorded yet: appealgen outcome CASE records one."
        return
    yield f"A rate is of appeals overturned in full, and given from {found.enough} decisions on."
    yield ""
    heads = ("payer", "step", *_COUNTS)
    steps = ((row.payer, row.step.replace("_", " "), *_counts(row.rate)) for row in found.steps)
    yield from columns([heads, *steps])
    if found.criteria:
        yield ""
        yield "By the criterion that decided, as the case reads on the day of filing:"
        named = ("payer", "policy", "criterion", "our reading", *_COUNTS)
        rows = (
            (row.payer, row.policy, row.criterion, row.truth.replace("_", " "), *_counts(row.rate))
            for row in found.criteria
        )
        yield from columns([named, *rows])
    if found.not_judged:
        yield ""
        yield f"Not among the criteria: {found.not_judged}."
        for why, number in found.not_judged_why.items():
            yield f"  {number}: {_NOT_JUDGED[why]}"


_NOT_JUDGED = {
    "no_day": "neither the day of filing nor that of the decision is known",
    "later_facts": "the chart holds a fact from after the day of filing, so that it is not known "
    "what the payer could read",
    "no_criteria": "no criteria on file decide what was appealed",
}


def _counts(rate: Rate) -> tuple[str, ...]:
    from appealgen.brief.report import TOO_FEW

    said = TOO_FEW
    if rate.share is not None and rate.low is not None and rate.high is not None:
        said = f"{rate.share:.0%} ({rate.low:.0%} to {rate.high:.0%})"
    return (str(rate.decided), str(rate.overturned), str(rate.in_part), str(rate.upheld), said)


def _csv(found: OutcomeReport) -> Iterator[tuple[object, ...]]:
    """Yield the rows by step, then those by criterion, with one set of columns."""
    yield (
        "by", "payer", "step", "policy", "criterion", "label", "our_reading", "decided",
        "overturned", "in_part", "upheld", "share", "low", "high", "note",
    )  # fmt: skip
    for step in found.steps:
        yield ("step", step.payer, step.step, "", "", "", "", *_numbers(step.rate))
    for row in found.criteria:
        yield (
            "criterion", row.payer, "", row.policy, row.criterion, row.label, row.truth,
            *_numbers(row.rate),
        )  # fmt: skip


def _numbers(rate: Rate) -> tuple[object, ...]:
    from appealgen.brief.report import TOO_FEW

    shares = (rate.share, rate.low, rate.high)
    return (
        rate.decided,
        rate.overturned,
        rate.in_part,
        rate.upheld,
        *("" if share is None else f"{share:.4f}" for share in shares),
        "" if rate.enough else TOO_FEW,
    )
