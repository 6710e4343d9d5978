"""The surgeon's release of the documents, as the documents know it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

__all__ = ["Accepted", "SignOff"]


@dataclass(frozen=True)
class Accepted:
    """A finding of the release gate that the surgeon looked at and accepts.

    Attributes:
        mark: The finding, by its fingerprint.
        document: Name of the document, without the ending of a format.
        check: The check that found it.
        why: The surgeon's reason.
    """

    mark: str
    document: str
    check: str
    why: str


@dataclass(frozen=True)
class SignOff:
    """The surgeon's release of the documents: who, when, and despite which findings."""

    by: str
    on: dt.date
    accepts: tuple[Accepted, ...] = ()
