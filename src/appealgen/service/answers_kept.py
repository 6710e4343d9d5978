"""Answers as they are kept between two sittings: every one with its revision, written durably.

The form is our own and loses nothing: also an answer to a question that is off the path now is
kept. For other programs ``to_response`` writes a FHIR QuestionnaireResponse.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from appealgen.errors import CaseChangedError, CaseInvalidError, OutputUnwritableError, Problem
from appealgen.intake.questionnaire import Answer, Answers, Author, Origin, Role, Skip
from appealgen.render.interface import Artifact
from appealgen.service.locking import locked, on_disk
from appealgen.service.writing import write_files

__all__ = [
    "AnswerFile",
    "AnswerStore",
    "AnswersChangedError",
    "Kept",
    "kept_from_bytes",
    "kept_to_bytes",
]


class AnswersChangedError(CaseChangedError):
    """Somebody else has answered the same question meanwhile; nothing was written over it."""


def _no_revisions() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Kept:
    """The answers of one role in one case, as they are kept.

    Attributes:
        role: Who answers.
        language: The language they were asked in.
        answers: What was said.
        revision: Grows by one with each change; 0 where nothing has been kept yet.
        revisions: The revision at which each question was last answered or cleared, by key.
        written: The revision of each answer that stands in the case already, by key.
    """

    role: Role
    language: str = "en"
    answers: Answers = field(default_factory=Answers)
    revision: int = 0
    revisions: Mapping[str, int] = field(default_factory=_no_revisions)
    written: Mapping[str, int] = field(default_factory=_no_revisions)

    def given(self, answer: Answer) -> Kept:
        """Return the next state, with one more answer."""
        return self._next(self.answers.given(answer), answer.key)

    def without(self, key: str) -> Kept:
        """Return the next state, without one answer."""
        return self._next(self.answers.without(key), key)

    def _next(self, answers: Answers, key: str) -> Kept:
        number = self.revision + 1
        revisions = MappingProxyType({**self.revisions, key: number})
        return replace(self, answers=answers, revision=number, revisions=revisions)

    def marked(self, keys: frozenset[str]) -> Kept:
        """Return the next state, with the answers to some questions noted as in the case."""
        added = {key: self.revisions.get(key, 0) for key in keys}
        written = MappingProxyType({**self.written, **added})
        return replace(self, written=written, revision=self.revision + 1)

    def in_case(self, key: str) -> bool:
        """Return whether this answer, as it is now, has been written into the case before."""
        return key in self.written and self.written[key] == self.revisions.get(key, 0)


class AnswerStore(Protocol):
    """A place that keeps the answers of one role in one case."""

    def load(self) -> Kept:
        """Return what is kept; a Kept of revision 0 where nothing is."""
        ...

    def save(self, kept: Kept, *, expected: int) -> None:
        """Keep a new state so that it outlives a power cut, before this returns.

        Raises:
            AnswersChangedError: What is kept has another revision than the one expected.
            OutputUnwritableError: It cannot be written; what was kept before is still there.
        """
        ...


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """Answers kept in a file beside the case: ``answers-staff.json``. It implements AnswerStore.

    The file can be read by nobody but its owner; it holds what a patient said.
    """

    folder: Path
    role: Role

    @property
    def path(self) -> Path:
        """Return the file."""
        return self.folder / f"answers-{self.role.value}.json"

    def load(self) -> Kept:
        """Return what is kept.

        Raises:
            CaseInvalidError: The file is broken, or holds the answers of another role.
        """
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return Kept(self.role)
        except OSError as error:
            raise _broken(self.path.name) from error
        kept = kept_from_bytes(raw, self.path.name)
        if kept.role is not self.role:
            raise _broken(self.path.name)
        return kept

    def save(self, kept: Kept, *, expected: int) -> None:
        """Write a new state, whole or not at all; see AnswerStore."""
        if not self.folder.is_dir():
            why = "there is no such folder"
            raise OutputUnwritableError(str(self.folder), why, "Nothing was written. Make it.")
        with locked(self.folder):
            if self.load().revision != expected:
                raise AnswersChangedError(self.path.name)
            artifact = Artifact(self.path.name, "application/json", kept_to_bytes(kept))
            write_files(self.folder, [artifact])
        on_disk(self.folder)


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Said(_Form):
    key: str
    value: str | bool | list[str] | None = None
    skip: str | None = None
    typed: str = ""
    by: str | None = None
    role: str | None = None
    at: str | None = None
    origin: str = Origin.TYPED.value


class _Page(_Form):
    schema_version: Literal["1"]
    role: str
    language: str
    revision: int
    answers: list[_Said]
    revisions: dict[str, int] = {}
    written: dict[str, int] = {}


def kept_to_bytes(kept: Kept) -> bytes:
    """Return answers as JSON in UTF-8, the same bytes for the same answers."""
    page = _Page(
        schema_version="1",
        role=kept.role.value,
        language=kept.language,
        revision=kept.revision,
        answers=[_said(answer) for answer in kept.answers.values()],
        revisions=dict(kept.revisions),
        written=dict(kept.written),
    )
    tree = page.model_dump(mode="json")
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()


def _said(answer: Answer) -> _Said:
    value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    return _Said(
        key=answer.key,
        value=value,
        skip=answer.skip.value if answer.skip else None,
        typed=answer.typed,
        by=answer.author.name if answer.author else None,
        role=answer.author.role.value if answer.author else None,
        at=answer.at.isoformat() if answer.at else None,
        origin=answer.origin.value,
    )


def kept_from_bytes(raw: bytes, name: str) -> Kept:
    """Return the answers that ``kept_to_bytes`` wrote.

    Args:
        raw: The bytes.
        name: What to call the file in a message.

    Raises:
        CaseInvalidError: They are not in that form.
    """
    try:
        page = _Page.model_validate(json.loads(raw))
        found = {said.key: _answer(said) for said in page.answers}
        role = Role(page.role)
    except (ValidationError, ValueError) as error:  # no value of the file is repeated
        raise _broken(name) from error
    return Kept(
        role,
        page.language if re.fullmatch(r"[a-z]{2,3}", page.language) else "en",
        Answers(MappingProxyType(found)),
        page.revision,
        MappingProxyType(page.revisions),
        MappingProxyType(page.written),
    )


_KEY = re.compile(r"[a-z][A-Za-z0-9_.-]{0,80}(#\d{1,4}(\.\d{1,4})*)?")


def _answer(said: _Said) -> Answer:
    if not _KEY.fullmatch(said.key):
        msg = "not a key of a question"
        raise ValueError(msg)
    return Answer(
        said.key,
        tuple(said.value) if isinstance(said.value, list) else said.value,
        Skip(said.skip) if said.skip else None,
        said.typed,
        Author(said.by, Role(said.role)) if said.by is not None and said.role else None,
        dt.datetime.fromisoformat(said.at) if said.at else None,
        Origin(said.origin),
    )


def _broken(name: str) -> CaseInvalidError:
    what = "The file of answers cannot be read."
    hint = "Move it away to start anew; the case file itself is not touched."
    return CaseInvalidError(name, [Problem(name, 0, "", what, hint)])
