"""Read a case folder: its file, its exhibits, and every problem in them, all at once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from appealgen.errors import CaseInvalidError, InputNotFoundError, Problem, Severity
from appealgen.model.base import Cited, PartialDate
from appealgen.model.case import Case
from appealgen.model.validation import problems_of
from appealgen.spine import INSTRUMENTS
from appealgen.strict_yaml import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CaseFile", "check_case", "find_case_file", "read_case"]

_NAMES = ("case.yaml", "case.yml", "case.json")


@dataclass(frozen=True)
class CaseFile:
    """A case as read, with the file it came from."""

    case: Case
    document: Document
    path: Path
    problems: tuple[Problem, ...]
    """What is wrong but does not stop the work (warnings)."""

    @property
    def folder(self) -> Path:
        """Return the case folder."""
        return self.path.parent


def find_case_file(path: Path) -> Path:
    """Return the case file of a folder, or the file itself.

    Raises:
        InputNotFoundError: Neither is there.
    """
    if path.is_file():
        return path
    for name in _NAMES:
        if (path / name).is_file():
            return path / name
    why = "there is no case.yaml in this folder" if path.is_dir() else "there is no such folder"
    raise InputNotFoundError(str(path), why)


def read_case(path: Path, *, as_of: dt.date) -> CaseFile:
    """Read and check a case.

    Args:
        path: A case folder or its ``case.yaml`` / ``case.json``.
        as_of: The day the case is looked at; later dates are refused.

    Raises:
        InputNotFoundError: There is no such file, or it cannot be read.
        CaseInvalidError: The case has problems; all of them are listed.
    """
    file = find_case_file(path)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise InputNotFoundError(str(path), error.strerror or "it cannot be read") from error
    if file.suffix.lower() == ".json":
        raw = _json_as_yaml(raw)
    document = read_yaml(raw, file.name)
    if document.problems:
        raise CaseInvalidError(file.name, document.problems)
    if not isinstance(document.tree, dict):
        what = "The case must be a block of keys such as 'patient:' and 'request:'."
        raise CaseInvalidError(file.name, [Problem(file.name, 1, "", what)])
    try:
        case = Case.model_validate(document.tree)
    except ValidationError as error:
        raise CaseInvalidError(file.name, problems_of(error, document, Case)) from None
    problems = tuple(check_case(case, document, as_of=as_of))
    errors = [p for p in problems if p.severity is Severity.ERROR]
    if errors:
        raise CaseInvalidError(file.name, errors)
    return CaseFile(case, document, file, problems)


_PAIR = re.compile(
    rb"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE
)


def _json_as_yaml(raw: bytes) -> bytes:
    """Return JSON in the part of it that YAML shares.

    Tabs may not indent YAML, and YAML knows no emoji written as two escaped halves.
    """

    def whole(found: re.Match[bytes]) -> bytes:
        halves = [int(half, 16) for half in found.groups()[1:]]
        point = 0x10000 + ((halves[0] - 0xD800) << 10) + (halves[1] - 0xDC00)
        return found[1] + b"\\U%08X" % point

    return _PAIR.sub(whole, raw.replace(b"\t", b"  "))


def check_case(case: Case, document: Document, *, as_of: dt.date) -> Iterator[Problem]:
    """Yield what no single part can see: future dates, exhibits cited but not listed."""
    yield from _future_dates(case, document, as_of)
    yield from _exhibit_letters(case, document)
    yield from _citations(case, document)
    yield from _unknown_instruments(case, document)


def _steps(path: str) -> tuple[str | int, ...]:
    parts = path.replace("[", ".[").split(".")
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts)


def _at(document: Document, path: str, what: str, hint: str = "") -> Problem:
    return Problem(document.file, document.line_of(_steps(path)), path, what, hint)


_MAY_BE_FUTURE = frozenset({"planned_date", "last_day"})


def _future_dates(case: Case, document: Document, as_of: dt.date) -> Iterator[Problem]:
    for path, part in case.parts():
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name in _MAY_BE_FUTURE:
                continue
            if any(day > as_of for day in _first_days(value)):
                what = "This date lies after the day the case is looked at."
                yield _at(document, f"{path}.{name}", what, "Check the year, or use --as-of.")


def _first_days(value: object) -> Iterator[dt.date]:
    """Yield the first day that each date of a field can be."""
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, PartialDate):
            yield item.earliest
        elif isinstance(item, dt.datetime):
            yield item.date()
        elif isinstance(item, dt.date):
            yield item


def _unknown_instruments(case: Case, document: Document) -> Iterator[Problem]:
    """Warn of scores that no criterion can read, because nobody knows their scale."""
    for index, score in enumerate(case.scores):
        if score.instrument not in INSTRUMENTS:
            where = f"scores[{index}].instrument"
            what = "This scale is not on file; the score is kept, and no criterion reads it."
            hint = f"On file: {', '.join(INSTRUMENTS)}."
            found = _at(document, where, what, hint)
            yield replace(found, severity=Severity.WARNING)


def _exhibit_letters(case: Case, document: Document) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, exhibit in enumerate(case.exhibits):
        if exhibit.letter in seen:
            yield _at(document, f"exhibits[{index}].letter", "Two exhibits have the same letter.")
        seen.add(exhibit.letter)


def _citations(case: Case, document: Document) -> Iterator[Problem]:
    for path, part in case.parts():
        cites = getattr(part, "cite", ())
        for cite in cites if isinstance(part, Cited) or cites else ():
            exhibit = case.exhibit(cite.exhibit)
            where = f"{path}.cite"
            if exhibit is None:
                hint = "Add it under 'exhibits:', or cite another letter."
                yield _at(document, where, f"Exhibit {cite.exhibit} is not listed.", hint)
            elif exhibit.pages is not None and cite.pages and cite.pages[-1] > exhibit.pages:
                count = f"{exhibit.pages} page{'' if exhibit.pages == 1 else 's'}"
                what = f"Exhibit {cite.exhibit} has {count}; a later one is cited."
                yield _at(document, where, what, "Check the page number.")
