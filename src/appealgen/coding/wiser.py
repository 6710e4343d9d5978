"""WISeR: which services of Original Medicare need review before payment, by state, day and code.

The Wasteful and Inappropriate Service Reduction model (90 FR 28749, CMS-5056-N; delay notice
91 FR 17282) runs in six states. For a listed service a provider chooses between prior
authorization and a review of the claim before payment. The list is data, under
``policies/medicare/wiser/``, one file for each edition of the CMS code list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appealgen.coding.editions import Edition
from appealgen.errors import InputNotFoundError, PolicyInvalidError, Problem
from appealgen.model.base import Day, Name, Prose, Truthful, Whole
from appealgen.model.validation import problems_of
from appealgen.strict_yaml import Document, read_yaml

__all__ = [
    "WiserList",
    "WiserRule",
    "WiserService",
    "WiserState",
    "WiserStatus",
    "read_wiser",
    "rules_of",
]

_FILES = "services-????-??-??.yaml"


class WiserStatus(StrEnum):
    """How a service of the model stands."""

    ACTIVE = "active"
    DELAYED = "delayed"
    NO_CODE = "no code listed"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WiserState(_Part):
    """A state of the model, who reviews there, and the Medicare contractor that pays."""

    code: Name
    name: Name
    participant: Name
    contractor: Name


class WiserService(_Part):
    """One line of the code list."""

    id: Name
    service: Prose
    authority: Prose
    codes: tuple[Name, ...] = ()
    states: tuple[Name, ...] = Field(min_length=1)
    status: WiserStatus
    condition: Prose | None = None
    ask: Prose | None = None
    spine: Truthful
    since: Day | None = None
    confidence: Name


class WiserList(_Part):
    """One edition of the model's rules and code list."""

    schema_version: Literal["1"]
    edition: Edition
    first_service_day: Day
    last_service_day: Day
    affirmation_valid_days: Whole
    routes: tuple[Prose, ...]
    settings: tuple[Prose, ...]
    excluded: tuple[Prose, ...]
    states: tuple[WiserState, ...]
    services: tuple[WiserService, ...]


@dataclass(frozen=True, slots=True)
class WiserRule:
    """What the model asks for one code in one state on one day.

    Attributes:
        code: The procedure code.
        state: The state's postal code.
        service: The service of the list, in our words.
        status: Whether the review applies; a delayed service asks for nothing yet.
        authority: The coverage determination the review goes by.
        condition: What narrows the listing, in our words; empty where nothing does.
        ask: What to ask the contractor where the list leaves something open; else empty.
        routes: The ways to be reviewed: prior authorization, or review before payment.
        settings: Where the service may be given for the model to reach it.
        excluded: What the model does not reach.
        participant: The company that reviews in the state.
        contractor: The Medicare contractor that pays there.
        since: The first day of service; None where it is that of the model.
        confidence: How sure the reading is.
        edition: The edition of the list.
    """

    code: str
    state: str
    service: str
    status: WiserStatus
    authority: str
    condition: str
    ask: str
    routes: tuple[str, ...]
    settings: tuple[str, ...]
    excluded: tuple[str, ...]
    participant: str
    contractor: str
    since: dt.date | None
    confidence: str
    edition: Edition

    @property
    def applies(self) -> bool:
        """Return whether prior authorization or a review before payment is asked for."""
        return self.status is WiserStatus.ACTIVE


def read_wiser(folder: Path) -> tuple[WiserList, ...]:
    """Return the editions of the code list in a folder, oldest first.

    Raises:
        InputNotFoundError: A file cannot be read.
        PolicyInvalidError: A file breaks its form; every problem is listed with its line.
    """
    return tuple(_read(path) for path in sorted(folder.glob(_FILES)))


def _read(path: Path) -> WiserList:
    try:
        document = read_yaml(path.read_bytes(), path.name)
    except OSError as error:
        raise InputNotFoundError(str(path), error.strerror or "it cannot be read") from error
    if document.problems:
        raise PolicyInvalidError(str(path), document.problems)
    try:
        listed = WiserList.model_validate(document.tree)
    except ValidationError as error:
        raise PolicyInvalidError(str(path), problems_of(error, document, WiserList)) from None
    problems = list(_inconsistent(listed, document))
    if problems:
        raise PolicyInvalidError(str(path), problems)
    return listed


def _inconsistent(listed: WiserList, document: Document) -> Iterator[Problem]:
    """Yield what only the whole file shows: a state that is not described, a code listed twice."""
    known = {state.code for state in listed.states}
    seen: set[tuple[str, str]] = set()
    for i, service in enumerate(listed.services):
        line = document.line_of(("services", i))
        if set(service.states) - known:
            what = "This service names a state that the file does not describe."
            yield Problem(document.file, line, f"services[{i}].states", what)
        pairs = {(state, code) for state in service.states for code in service.codes}
        if pairs & seen:
            what = "A code stands twice for one state."
            yield Problem(document.file, line, f"services[{i}].codes", what)
        seen |= pairs


def rules_of(listed: WiserList) -> Iterator[tuple[tuple[str, str], WiserRule]]:
    """Yield what one edition asks, by state and code."""
    states = {state.code: state for state in listed.states}
    for service in listed.services:
        for code in service.codes:
            for name in service.states:
                yield (name, code), _rule(listed, service, states[name], code)


def _rule(listed: WiserList, service: WiserService, state: WiserState, code: str) -> WiserRule:
    return WiserRule(
        code,
        state.code,
        service.service,
        service.status,
        service.authority,
        service.condition or "",
        service.ask or "",
        listed.routes,
        listed.settings,
        listed.excluded,
        state.participant,
        state.contractor,
        service.since,
        service.confidence,
        listed.edition,
    )
