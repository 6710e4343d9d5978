"""Case files as text, for the tests of reading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from appealgen.errors import AppealgenError, CaseInvalidError
from appealgen.model import CaseFile, read_case

AS_OF = dt.date(2026, 11, 21)

MINIMAL = """\
schema_version: "1"
patient:
  name: Pat Example
  synthetic: true
coverage:
  payer: Example Health
  plan_kind: fully_insured
request:
  stages:
    - name: one
      lines:
        - code: 22612
          levels: L4-L5
"""


def write(folder: Path, text: str, name: str = "case.yaml") -> Path:
    """Write a case file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, name: str = "case.yaml") -> CaseFile:
    """Write and read a case file."""
    return read_case(write(folder, text, name), as_of=AS_OF)


def refused(folder: Path, text: str, name: str = "case.yaml") -> CaseInvalidError:
    """Return the refusal of a case file."""
    try:
        read(folder, text, name)
    except CaseInvalidError as error:
        return error
    except AppealgenError as error:
        message = f"refused as {type(error).__name__}"
        raise AssertionError(message) from error
    message = "the case was accepted"
    raise AssertionError(message)


def lines_of(error: CaseInvalidError) -> list[str]:
    """Return the problems of a refusal, one line each."""
    return [str(problem) for problem in error.problems]
