"""The call log: what was said on a call with the payer, written into the case file.

What is logged feeds the next documents: the letter says that the call was and what was called
missing, the card shows the last call, and the deadline sheet knows that the call was held.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from appealgen.errors import CaseInvalidError, Problem
from appealgen.model.reading import find_case_file
from appealgen.service.cases import digest_of
from appealgen.service.editing import Edit, Plain, edit_case

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.model import CaseFile

__all__ = ["CallNote", "LoggedCall", "log_call", "moment_of", "state_of"]

_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")


@dataclass(frozen=True, slots=True)
class CallNote:
    """What was noted of a call; empty texts were not.

    Attributes:
        at: Day and time with offset from UTC, such as ``2026-11-02T14:05-05:00``.
        purpose: What it was for, as ``model.exchange.CallPurpose`` names it.
        caller: Who called from our side.
        reviewer: The name of the payer's reviewer.
        npi: The reviewer's National Provider Identifier.
        credentials: The reviewer's degrees.
        specialty: The reviewer's specialty.
        reference: The call's reference number.
        said_missing: What was said to be missing, item by item.
        promised: The next step that was promised.
        outcome: How it ended, as ``model.exchange.CallOutcome`` names it.
        cite: The exhibit and page of a written note of it, if there is one.
    """

    at: str
    purpose: str = ""
    caller: str = ""
    reviewer: str = ""
    npi: str = ""
    credentials: str = ""
    specialty: str = ""
    reference: str = ""
    said_missing: tuple[str, ...] = ()
    promised: str = ""
    outcome: str = ""
    cite: str = ""

    def block(self) -> dict[str, Plain]:
        """Return the note as it stands in a case file; what was not noted is left out."""
        said: dict[str, Plain] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                items: list[Plain] = [item.strip() for item in value if item.strip()]
                if items:
                    said[field.name] = items
            elif value.strip():
                said[field.name] = value.strip()
        return said


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call that was written into a case file.

    Attributes:
        file: The case as it is now.
        path: Where the call stands in it, such as ``calls[1]``.
    """

    file: CaseFile
    path: str


def state_of(path: Path) -> str:
    """Return the SHA-256 of a case file, to hold against it when the call has been noted.

    Args:
        path: A case folder or its file.

    Raises:
        InputNotFoundError: There is no case.
    """
    return digest_of(find_case_file(path))


def moment_of(text: str, zone: dt.tzinfo | None = None) -> str:
    """Return a day and time with its offset; one without is meant in a time zone.

    Args:
        text: ``2026-11-02 14:05``, with or without an offset; anything else is returned as it is,
            for the case's own check to refuse.
        zone: The zone of a time without offset; that of this machine unless given.
    """
    if not _WITHOUT_ZONE.fullmatch(text.strip()):
        return text
    try:
        naive = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    placed = naive.replace(tzinfo=zone) if zone else naive.astimezone()
    return placed.isoformat(timespec="minutes")


def log_call(
    path: Path, note: CallNote, *, as_of: dt.date, expected: str | None = None
) -> LoggedCall:
    """Write a call into a case file, whole or not at all; comments, order and quotes stay.

    Args:
        path: A case folder or its file.
        note: What was noted.
        as_of: The day of the entry; a call of a later day is refused.
        expected: The state of the case the note was begun with (``state_of``), if it is known.

    Raises:
        InputNotFoundError: There is no case.
        CaseChangedError: The case was changed since ``expected``.
        CaseInvalidError: The note breaks the form of a call; nothing was written.
        OutputUnwritableError: The file cannot be written.
    """
    _refuse_later(path, note, as_of)
    file = edit_case(path, [Edit("calls[+]", note.block())], as_of=as_of, expected=expected)
    return LoggedCall(file, f"calls[{len(file.case.calls) - 1}]")


def _refuse_later(path: Path, note: CallNote, as_of: dt.date) -> None:
    """Refuse a call that has not been held yet: a letter would say that it was."""
    try:
        day = dt.datetime.fromisoformat(note.at).date()
    except ValueError:
        return  # the form of the moment is the case's own check
    if day > as_of:
        name = find_case_file(path).name
        problem = Problem(
            name, 0, "calls", "The call lies in the future.", "Log it when it is held."
        )
        raise CaseInvalidError(name, [problem])
