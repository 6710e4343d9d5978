"""Look at the exhibit files themselves: there, readable, and as long as the case says."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appealgen.errors import ExhibitUnusableError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from appealgen.model.denial import Exhibit
    from appealgen.model.reading import CaseFile

__all__ = ["ExhibitFile", "check_exhibits"]


@dataclass(frozen=True)
class ExhibitFile:
    """An exhibit whose file was opened: its pages and the SHA-256 of its bytes."""

    letter: str
    pages: int | None
    sha256: str


def check_exhibits(file: CaseFile) -> tuple[ExhibitFile, ...]:
    """Open every exhibit that names a file.

    Returns:
        One entry per exhibit with a file, in the order of the case.

    Raises:
        ExhibitUnusableError: A file is missing, unreadable, or shorter than it is cited; every
            such exhibit is named.
    """
    found: list[ExhibitFile] = []
    problems: list[Problem] = []
    for index, exhibit in enumerate(file.case.exhibits):
        if exhibit.file is None:
            continue
        path = file.folder / "exhibits" / exhibit.file
        line = file.document.line_of(("exhibits", index, "file"))
        where = f"exhibits[{index}].file"
        result = _open(path, exhibit, _most_cited(file, exhibit.letter))
        if isinstance(result, ExhibitFile):
            found.append(result)
        else:
            what = f"Exhibit {exhibit.letter} {result}"
            hint = "Put the right file into the folder exhibits/ of the case."
            problems.append(Problem(file.document.file, line, where, what, hint))
    if problems:
        raise ExhibitUnusableError(problems)
    return tuple(found)


def _most_cited(file: CaseFile, letter: str) -> int:
    cites = [c for _, part in file.case.parts() for c in getattr(part, "cite", ())]
    return max((c.pages[-1] for c in cites if c.exhibit == letter and c.pages), default=0)


def _open(path: Path, exhibit: Exhibit, cited: int) -> ExhibitFile | str:
    try:
        data = path.read_bytes()
    except OSError:
        return "is not in the exhibits folder or cannot be read."
    digest = hashlib.sha256(data).hexdigest()
    if path.suffix.lower() != ".pdf":
        return ExhibitFile(exhibit.letter, None, digest)
    pages = _pdf_pages(path)
    if isinstance(pages, str):
        return pages
    if exhibit.pages is not None and pages != exhibit.pages:
        return f"has {_count(pages)}; the case says {exhibit.pages}."
    if cited > pages:
        return f"has {_count(pages)}, but page {cited} is cited."
    return ExhibitFile(exhibit.letter, pages, digest)


def _count(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages} pages"


def _pdf_pages(path: Path) -> int | str:
    from pypdf import PdfReader  # slow to import; only when a PDF is opened

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):  # locked against changes only opens
            return "is locked with a password; save an unlocked copy."
        pages = len(reader.pages)
    except Exception:  # noqa: BLE001 - a damaged PDF can make the parser raise anything
        return "cannot be read as a PDF; it may be damaged."
    return pages or "has no pages."
