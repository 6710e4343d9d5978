"""Read a practice's settings folder whole, or not at all: nothing in it is ever passed over.

A broken part does not fall back to ours. Who has set a letterhead and sees none on the page would
have to guess why; so everything wrong is listed with file and line, and nothing is built.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from appealgen import resources
from appealgen.brief.overlay import Overlay
from appealgen.errors import InputNotFoundError, PracticeInvalidError
from appealgen.model.validation import problems_of
from appealgen.service.practice.parts import Parts
from appealgen.service.practice.settings import PracticeFile
from appealgen.service.practice.surgeons import conflicts, filled_surgeon, profile_of
from appealgen.service.writing import claim_empty, copy_files
from appealgen.strict_yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from appealgen.errors import Problem
    from appealgen.model import CaseFile
    from appealgen.policy import PolicyLibrary, PolicyVersion
    from appealgen.strict_yaml import Document

__all__ = ["NAME", "PracticeSettings", "read_practice", "start_practice"]

NAME = "practice.yaml"


@dataclass(frozen=True)
class PracticeSettings:
    """A practice's settings, read and checked.

    Attributes:
        overlay: What is laid over the documents.
        made: The content of ``practice.yaml``.
        document: ``practice.yaml`` as read, for lines in messages.
    """

    overlay: Overlay
    made: PracticeFile
    document: Document = field(repr=False)

    def fill(self, file: CaseFile) -> CaseFile:
        """Return a case file with its surgeon filled in; its own words are never replaced.

        Where case and settings differ, a warning is added to the case's problems.
        """
        surgeon = file.case.surgeon
        if surgeon is None:
            return file
        found = profile_of(surgeon, self.made.surgeons)
        warnings = tuple(conflicts(surgeon, found, self.made.practice, self.document))
        surgeon = filled_surgeon(surgeon, found, self.made.practice)
        case = file.case.model_copy(update={"surgeon": surgeon})
        return replace(file, case=case, problems=(*file.problems, *warnings))

    def warnings(self, policies: Iterable[PolicyVersion]) -> Iterator[str]:
        """Yield what is to be said of quoted lines that no letter of this case prints.

        Args:
            policies: The versions that decide the case.
        """
        for name, used in self.overlay.unused_quotes(policies):
            yield (
                f"{name} is of another version than the one used, {used}: its lines are not "
                "printed. Copy them from that version, and name it in 'policy:'."
            )


def read_practice(folder: Path, library: PolicyLibrary) -> PracticeSettings:
    """Read a settings folder.

    Args:
        folder: The folder with ``practice.yaml``.
        library: The policies on file, against which quoted lines are held.

    Raises:
        InputNotFoundError: There is no such folder, or no ``practice.yaml`` in it.
        PracticeInvalidError: Something in it is broken; every problem is listed.
    """
    try:
        data = (folder / NAME).read_bytes()
    except OSError as error:
        why = (error.strerror or "it cannot be read").casefold()
        raise InputNotFoundError(str(folder / NAME), why) from error
    document = read_yaml(data, NAME)
    if document.problems:
        raise PracticeInvalidError(str(folder), document.problems)
    try:
        made = PracticeFile.model_validate(document.tree)
    except ValidationError as error:
        found = problems_of(error, document, PracticeFile)
        raise PracticeInvalidError(str(folder), _pointing_here(found)) from None
    fonts = resources.templates_folder() / "fonts"
    parts = Parts(folder, document, made, fonts, read={NAME: data})
    overlay = Overlay(
        paper=made.paper,
        logo=parts.logo(),
        families=parts.families(),
        letterhead=parts.letterhead(),
        wording=parts.wording(),
        quotes=parts.quotes(library),
    )
    parts.own_text()
    if parts.problems:
        raise PracticeInvalidError(str(folder), _pointing_here(parts.problems))
    return PracticeSettings(replace(overlay, fingerprint=_fingerprint(parts.read)), made, document)


def _pointing_here(found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems with their hints leading to the page about settings, not about cases."""
    for problem in found:
        yield replace(problem, hint=problem.hint.replace("docs/case-file.md", "docs/practice.md"))


def _fingerprint(read: Mapping[str, bytes]) -> str:
    """Return one SHA-256 over names and contents, 64 lower-case hexadecimal digits."""
    lines = (f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(read.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def start_practice(folder: Path) -> Path:
    """Write the commented starter settings into a new or empty folder; return ``practice.yaml``.

    Raises:
        OutputExistsError: The folder holds something.
        OutputUnwritableError: The folder cannot be written.
    """
    with claim_empty(folder):
        copy_files(resources.templates_folder() / "starter-practice", folder)
    return folder / NAME
