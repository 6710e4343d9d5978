"""What the operation itself has to say to a stated reason that no criterion of the policy reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appealgen.argument import raises

if TYPE_CHECKING:
    from appealgen.argument import Rebuttal
    from appealgen.brief.context import Context
    from appealgen.brief.interface import CitedText

__all__ = ["answered_by_procedure"]


def answered_by_procedure(
    context: Context, rebuttal: Rebuttal
) -> tuple[str, tuple[CitedText, ...]]:
    """Return the lead and the facts of an answer; nothing where the case has none.

    A trial that gave relief answers "the trial does not support an implant". Where a criterion on
    the point is open or failed, nothing is said past it. The card answers by the same entry.

    Args:
        context: The case, judged.
        rebuttal: The reason with what bears on it.
    """
    if rebuttal.points or rebuttal.open or rebuttal.failed or rebuttal.unjudged:
        return "", ()
    for expected in context.expected:
        objection = expected.objection
        if expected.answered and objection.families and raises(rebuttal.reason, objection):
            return f"{objection.answer}:", context.facts(expected.evidence)
    return "", ()
