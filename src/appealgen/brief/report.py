"""Outcomes as rates: how many decided appeals were won, with how sure that can be.

Nothing here names a case. A rate is printed from ``ENOUGH`` decisions on; below that the counts
stand alone, with the words "too few to say".
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Final, Literal

from appealgen.brief.interface import Brief

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ENOUGH",
    "TOO_FEW",
    "CriterionRow",
    "OutcomeReport",
    "Rate",
    "StepRow",
    "rate_of",
    "wilson",
]

ENOUGH: Final = 10
"""The fewest decisions a rate is printed for. Our choice, and still a low one: with ten decisions,
the interval of a rate of one half is 53 points wide."""
TOO_FEW: Final = "too few to say"
_Z: Final = 1.959963984540054
"""The standard normal quantile of 0.975, for a 95% interval."""


def wilson(won: int, decided: int) -> tuple[float, float]:
    """Return the 95% score interval of a proportion, each end from 0 to 1.

    Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat
    Assoc 1927;22:209-212. Without continuity correction. It keeps within 0 and 1 and holds for
    small numbers and for rates near the ends, where the textbook interval does not (Brown LD,
    Cai TT, DasGupta A. Interval estimation for a binomial proportion. Stat Sci 2001;16:101-133).

    Args:
        won: How many succeeded, from 0 to ``decided``.
        decided: How many there were.

    Raises:
        ValueError: There were none, or more succeeded than there were.
    """
    if not 0 <= won <= decided or decided == 0:
        msg = "a proportion needs at least one decision, and no more won than decided"
        raise ValueError(msg)
    share, square = won / decided, _Z * _Z / decided
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / decided + square / (4 * decided))
    # At the ends one limit is 0 or 1 exactly; rounding must not move it.
    low = 0.0 if won == 0 else middle - half
    high = 1.0 if won == decided else middle + half
    return low, high


class Rate(Brief):
    """How many decided appeals were overturned in full, in part, and not.

    ``share``, ``low`` and ``high`` are of those overturned in full, from 0 to 1; None where
    ``enough`` is false. The interval treats decisions as independent.
    """

    decided: int
    overturned: int
    in_part: int
    upheld: int
    enough: bool
    share: float | None
    low: float | None
    high: float | None


class StepRow(Brief):
    """The decisions of a payer at one step of the appeal; ``step`` may be ``not_stated``."""

    payer: str
    step: str
    rate: Rate


class CriterionRow(Brief):
    """The decisions of a payer that turned on one criterion, by our reading on the day of filing.

    ``truth`` is what our reading was; a criterion read as met is a row of its own.
    """

    payer: str
    policy: str
    criterion: str
    label: str
    truth: Literal["met", "not_met", "not_documented", "not_applicable"]
    rate: Rate


class OutcomeReport(Brief):
    """The outcomes of a folder of cases.

    Attributes:
        cases: How many case folders there are, the broken ones included.
        broken: How many could not be read; nothing of them is counted.
        decided: How many decided appeals there are.
        not_judged: How many of those have no criterion rows.
        not_judged_why: How many of those for which reason, each reason that there is: ``no_day``,
            ``later_facts`` (a fact in the chart from after the day) or ``no_criteria``.
        enough: The fewest decisions a rate is given for.
    """

    schema_version: Literal["1"] = "1"
    as_of: dt.date
    cases: int
    broken: int
    decided: int
    not_judged: int
    not_judged_why: dict[Literal["no_day", "later_facts", "no_criteria"], int]
    enough: int = ENOUGH
    steps: tuple[StepRow, ...]
    criteria: tuple[CriterionRow, ...]


def rate_of(decisions: Iterable[str]) -> Rate:
    """Return the rate of some decisions: ``overturned``, ``in_part`` or ``upheld`` each."""
    said = tuple(decisions)
    won, enough = said.count("overturned"), len(said) >= ENOUGH
    low, high = wilson(won, len(said)) if enough else (None, None)
    return Rate(
        decided=len(said),
        overturned=won,
        in_part=said.count("in_part"),
        upheld=said.count("upheld"),
        enough=enough,
        share=won / len(said) if enough else None,
        low=low,
        high=high,
    )
