"""The ``letter`` command: the letter the case calls for, or one by its level."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from appealgen.cli.options import (
    AsOf,
    CasePath,
    Force,
    Out,
    Pictures,
    PolicyId,
    PracticeFolder,
    day_of,
    pictures_of,
    practice_of,
)

if TYPE_CHECKING:
    from appealgen.service import Built

__all__ = ["Level", "LevelOption", "build_letter"]


class Level(StrEnum):
    """What ``--level`` can name: the letters of ``argument.levels``, kept here to start fast."""

    FIRST = "first"
    SECOND = "second"
    EXPEDITED = "expedited"
    EXTERNAL_REVIEW = "external-review"
    PEER_TO_PEER = "peer-to-peer"
    POST_SERVICE = "post-service"
    RESCISSION = "rescission"
    PREPAYMENT = "prepayment"
    CORRECTED_CLAIM = "corrected-claim"
    CLAIM_FILE = "claim-file"
    SECOND_OPINION = "second-opinion"
    COMPLAINT = "complaint"
    PATIENT = "patient"


LevelOption = Annotated[
    Level | None,
    typer.Option(
        "--level",
        help="Which letter: " + ", ".join(Level) + ". The one the case calls for unless given.",
        metavar="LEVEL",
    ),
]


def build_letter(  # noqa: PLR0917 - typer makes options of parameters
    case: CasePath,
    level: LevelOption = None,
    out: Out = None,
    as_of: AsOf = None,
    policy: PolicyId = None,
    practice: PracticeFolder = None,
    pictures: Pictures = None,
    force: Force = False,
) -> Built:
    """Build the letter the case calls for, or the one of ``--level`` (PDF and Word)."""
    day, shown = day_of(as_of), pictures_of(pictures)
    from appealgen.brief.pictures import PictureKind
    from appealgen.service import build_case
    from appealgen.service.documents import Kind

    kind = Kind(level.value) if level else Kind.LETTER
    return build_case(
        case,
        as_of=day,
        out=out,
        only=[kind],
        policy=policy,
        practice=practice_of(practice),
        pictures=[PictureKind(name) for name in shown],
        force=force,
    )
