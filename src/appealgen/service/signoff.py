"""The surgeon's release of a case: a small file beside it that holds for one content only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from appealgen.errors import CaseInvalidError, Problem
from appealgen.model.base import Day, Name
from appealgen.render.interface import Artifact
from appealgen.service.writing import write_files
from appealgen.strict_yaml import read_yaml

__all__ = ["Release", "read_signoff", "write_signoff"]

NAME = "signoff.yaml"


class Release(BaseModel):
    """Who released the documents, when, and for which content of the case file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal["1"]
    by: Name
    on: Day
    case_sha256: Name


def read_signoff(folder: Path, digest: str) -> Release | None:
    """Return the release of a case folder, or None when there is none for this content.

    Raises:
        CaseInvalidError: The file is there but broken.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        document = read_yaml(path.read_bytes(), NAME)
        release = Release.model_validate(document.tree)
    except (OSError, ValidationError):
        what = "The release file is broken."
        hint = "Delete it and sign again with 'appealgen sign'."
        raise CaseInvalidError(NAME, [Problem(NAME, 1, "", what, hint)]) from None
    return release if release.case_sha256 == digest else None


def write_signoff(folder: Path, *, by: str, on: Day, digest: str) -> Path:
    """Write the release of a case.

    Args:
        folder: The case folder.
        by: The surgeon's name as in the case.
        on: The day.
        digest: SHA-256 of the case file that was read.

    Raises:
        OutputUnwritableError: The folder cannot be written.
    """
    text = (
        "# The surgeon has read this case and releases its documents. Any change of the case file\n"
        "# makes them drafts again.\n"
        'schema_version: "1"\n'
        f"by: {json.dumps(by, ensure_ascii=False)}\n"  # quoted as YAML quotes, too
        f"on: {on.isoformat()}\n"
        f"case_sha256: {digest}\n"
    )
    artifact = Artifact(NAME, "application/yaml", text.encode())
    return write_files(folder, [artifact])[0]
