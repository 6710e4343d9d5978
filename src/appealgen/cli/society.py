"""``assess --society``: what medical societies' criteria on file say, as support only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from appealgen.matching import Determination

__all__ = ["Society", "support"]

Society = Annotated[
    bool,
    typer.Option(
        "--society",
        help="Read the criteria of medical societies instead: support, never the payer's rule.",
    ),
]


def support(case: Path, day: dt.date, barred: Mapping[str, bool]) -> Determination:
    """Return what the societies' criteria say of a case.

    Args:
        case: The case folder or file.
        day: The day of the assessment.
        barred: What does not go with the question, and whether it was given: other questions, and
            what only the payer's own rule can answer.

    Raises:
        typer.BadParameter: One of them was given.
    """
    together = ["'--society'", *(f"'{name}'" for name, given in barred.items() if given)]
    if len(together) > 1:
        msg = "ask one thing at a time; a society's criteria decide nothing for a payer"
        raise typer.BadParameter(msg, param_hint=" with ".join(together))
    from appealgen.service.cases import society_assessment

    _, determination = society_assessment(case, as_of=day)
    return determination
