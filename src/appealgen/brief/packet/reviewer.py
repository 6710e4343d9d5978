"""The page for the independent reviewer: who should review, and the questions put.

The questions follow the grounds the plan stated, one by one, in its own words. A question claims
nothing: where the record meets a criterion that bears on the ground, the question names the
criterion and where the record can be read; where it does not, it asks whether the ground decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument.levels import last_decision
from appealgen.brief.interface import CitedText, Row, pointers
from appealgen.brief.packet.cover import references
from appealgen.brief.packet.models import QuestionBrief, ReviewerBrief, head_of
from appealgen.brief.words import lower_first, quoted, say_date, sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from appealgen.argument import Rebuttal
    from appealgen.brief.context import Context
    from appealgen.brief.packet.models import Plan
    from appealgen.model import Cite
    from appealgen.model.denial import DenialReason

__all__ = ["reviewer_brief"]

_MOST = 6
"""Questions under one ground; the letter has the rest."""

_WHO = (
    (
        "I ask that the reviewer be a physician who operates on the spine: certified in "
        "orthopedic surgery with a practice in spine surgery, or in neurological surgery."
    ),
    (
        "I ask that the reviewer have had no part in the earlier decisions and no tie to "
        "the plan, and that the decision name the reviewer’s specialty."
    ),
)


def reviewer_brief(plan: Plan) -> ReviewerBrief:
    """Return the page for the reviewer."""
    context = plan.context
    grounds = tuple(_grounds(context))
    return ReviewerBrief(
        title=f"Questions for the reviewer, {context.reference_words}",
        **head_of(context),
        heading="Request to the independent reviewer",
        rows=(
            Row(label="Patient", value=context.case.patient.name),
            Row(label="Plan", value=context.case.coverage.payer),
            *references(context),
            Row(label="Date", value=say_date(context.as_of)),
        ),
        qualifications=_WHO,
        grounds=grounds,
        has_grounds=bool(grounds),
        questions=tuple(_questions(context)),
    )


def _grounds(context: Context) -> Iterator[QuestionBrief]:
    for reason, fallback in _stated(context):
        said = quoted(reason.words) if reason.words else reason.category.value.replace("_", " ")
        cites = pointers(reason.cite or fallback, context.case)
        # A later decision repeats a ground in other words: what answers the one answers the other.
        answers = (r for r in context.rebuttals if r.reason.category is reason.category)
        yield QuestionBrief(
            ground=CitedText(text=f"The plan’s ground: {said}", cites=cites),
            questions=tuple(_asked(context, next(answers, None))),
        )


def _stated(context: Context) -> Iterator[tuple[DenialReason, tuple[Cite, ...]]]:
    """Yield the grounds: those of the last decision, then those of the notice it did not repeat."""
    case = context.case
    last, denial = last_decision(case), case.denial
    later = last.reasons if last else ()
    repeated = {reason.category for reason in later}
    for reason in later:
        yield reason, last.cite if last else ()
    for reason in denial.reasons if denial else ():
        if reason.category not in repeated:
            yield reason, denial.cite if denial else ()


def _asked(context: Context, rebuttal: Rebuttal | None) -> Iterator[CitedText]:
    """Yield the questions of one ground."""
    if rebuttal is None or not rebuttal.answered:
        text = (
            "Is this ground, by itself, a medical reason to refuse the operation for this patient?"
        )
        yield CitedText(text=text)
        return
    for point in rebuttal.points[:_MOST]:
        cites = pointers(
            (c for leaf in point.leaves for e in leaf.evidence for c in e.cites), context.case
        )
        says = lower_first(point.criterion.says.rstrip("."))
        label = f" (section {point.label})" if point.label else ""
        text = f"Does the record meet the plan’s own criterion{label}: {says}?"
        yield CitedText(text=text, cites=cites)


def _questions(context: Context) -> Iterator[CitedText]:
    """Yield the questions about the request itself: each line and level by itself."""
    for line in context.argued:
        said = context.line_words(line.line, prose=True)
        yield CitedText(text=f"Is {said} medically necessary for this patient?")
    if len(context.argued) > 1:
        yield CitedText(text="If only a part is medically necessary, which part?")
    named = context.criteria_caption()
    if named:
        yield CitedText(text=f"Did the plan apply its criteria as they are written ({named})?")
    yield CitedText(text=sentence_case("if the denial is upheld, which record would change that?"))
