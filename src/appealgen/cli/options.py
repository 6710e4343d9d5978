"""The options that several commands share, and how their values are read."""

from __future__ import annotations

import datetime as dt
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsOf",
    "CasePath",
    "Force",
    "Format",
    "Kinds",
    "Only",
    "Out",
    "Pictures",
    "PolicyId",
    "PracticeFolder",
    "day_of",
    "kinds_of",
    "pictures_of",
    "practice_of",
]

CasePath = Annotated[Path, typer.Argument(help="A case folder, or its case.yaml.", metavar="CASE")]
AsOf = Annotated[
    str | None,
    typer.Option(
        help="The day to look at the case, instead of today (YYYY-MM-DD).", metavar="DATE"
    ),
]
PolicyId = Annotated[
    str | None,
    typer.Option(help="Use this policy (id, or id@version) instead of the payer's.", metavar="ID"),
]
PracticeFolder = Annotated[
    Path | None,
    typer.Option(
        "--practice",
        help="The practice's settings folder; else APPEALGEN_PRACTICE, or appealgen/practice "
        "in the user's settings.",
        metavar="DIR",
    ),
]
Pictures = Annotated[
    str | None,
    typer.Option(
        "--pictures",
        help="Those the letter shows, joined by commas: timeline, scores, spine; or none.",
        metavar="LIST",
    ),
]
Out = Annotated[
    Path | None, typer.Option(help="Where to write; CASE/out unless given.", metavar="DIR")
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="Write beside files appealgen did not make, and over edited documents."
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        help="Only these, joined by commas: letter, card, packet, questions, assessment.",
        metavar="LIST",
    ),
]


class Format(StrEnum):
    """How an assessment is printed."""

    TABLE = "table"
    JSON = "json"
    MD = "md"


class Kinds(StrEnum):
    """What ``--only`` can name: the kinds of ``service.documents``, kept here to start fast."""

    LETTER = "letter"
    CARD = "card"
    CHECKLIST = "checklist"
    QUESTIONS = "questions"
    ASSESSMENT = "assessment"
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


def day_of(text: str | None) -> dt.date:
    """Return the day of ``--as-of``, or today.

    Raises:
        typer.BadParameter: It is no date of the calendar.
    """
    if text is None:
        return dt.datetime.now().astimezone().date()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    msg = "write a date of the calendar as year-month-day, such as 2026-11-02"
    raise typer.BadParameter(msg, param_hint="'--as-of'")


class PictureName(StrEnum):
    """The pictures by name: those of ``brief.pictures``, kept here to start fast."""

    TIMELINE = "timeline"
    SCORES = "scores"
    SPINE = "spine"


def pictures_of(text: str | None) -> list[str]:
    """Return the pictures of ``--pictures``; all of them unless it was given.

    Raises:
        typer.BadParameter: One of them is not known.
    """
    if text is None:
        return list(PictureName)
    named = [part.strip().casefold() for part in text.split(",")]
    if named == ["none"]:
        return []
    if not set(named) <= set(PictureName):
        msg = "choose from timeline, scores, spine, joined by commas, or none"
        raise typer.BadParameter(msg, param_hint="'--pictures'")
    return named


def practice_of(folder: Path | None) -> Path | None:
    """Return the practice's settings folder of ``--practice``, or the one set up on this machine.

    Without the option it is the folder that the variable ``APPEALGEN_PRACTICE`` names (an empty
    variable means none), else ``appealgen/practice`` among the user's settings where it exists
    (XDG Base Directory Specification 0.8: ``XDG_CONFIG_HOME``, or ``.config`` at home).
    """
    if folder is not None:
        return folder
    named = os.environ.get("APPEALGEN_PRACTICE")
    if named is not None:
        return Path(named) if named else None
    settings = os.environ.get("XDG_CONFIG_HOME", "")
    home = os.environ.get("HOME", "")
    # A relative path in the variable is to be ignored (same specification).
    base = Path(settings) if Path(settings).is_absolute() else Path(home) / ".config"
    found = base / "appealgen" / "practice"
    return found if base.is_absolute() and found.is_dir() else None


def kinds_of(text: str | None) -> list[str]:
    """Return the kinds of ``--only``; an empty list means all of them.

    ``packet`` is the name of the command that makes the checklist; both are understood.

    Raises:
        typer.BadParameter: One of them is not known.
    """
    if text is None:
        return []
    named = [part.strip().casefold() for part in text.split(",")]
    kinds = [Kinds.CHECKLIST.value if name == "packet" else name for name in named]
    if not set(kinds) <= set(Kinds):
        msg = "choose from letter, card, packet, questions, assessment, joined by commas"
        raise typer.BadParameter(msg, param_hint="'--only'")
    return kinds
