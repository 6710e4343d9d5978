"""Install an official code list beside the tables that ship, and say what it changes."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appealgen import resources
from appealgen.coding.changes import Change, compare
from appealgen.coding.editions import Edition
from appealgen.coding.install import edition_of, write_edition
from appealgen.coding.knowledge import CodeKnowledge, Setting, load_knowledge
from appealgen.coding.official import OfficialList, Wanted, read_official
from appealgen.coding.shelves import Shelves
from appealgen.errors import OutputUnwritableError

__all__ = ["InstalledEdition", "code_knowledge", "coding_data_folder", "update_coding"]

_CATEGORY = 3
_ASIDE = ".replaced"


@dataclass(frozen=True)
class InstalledEdition:
    """An edition that was installed.

    Attributes:
        edition: The edition.
        folder: Where it lies.
        kept: How many of its lines are kept: those of the spine codes on file.
        read: How many lines the files held.
        replaced: Whether an edition of the same table and day was there before.
        before: The edition it is compared with; None where none was on file.
        changes: What it changes for the spine codes on file.
        uncovered: Codes on file that the files given do not reach, where they are parts.
    """

    edition: Edition
    folder: Path
    kept: int
    read: int
    replaced: bool
    before: Edition | None
    changes: tuple[Change, ...]
    uncovered: tuple[str, ...]


def coding_data_folder() -> Path:
    """Return where installed editions are kept: ``appealgen/coding`` in the user's data folder.

    The data folder is ``XDG_DATA_HOME``, or ``.local/share`` in the home folder (XDG Base Directory
    Specification); a relative ``XDG_DATA_HOME`` is not used, as that specification says.
    """
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    data = named if named.is_absolute() else Path.home() / ".local" / "share"
    return data / "appealgen" / "coding"


def code_knowledge(installed: Path | None = None) -> CodeKnowledge:
    """Return everything on file about codes, installed editions included.

    Args:
        installed: The folder of installed editions; the user's data folder unless given.

    Raises:
        PolicyInvalidError: A table is broken.
    """
    folder = coding_data_folder() if installed is None else installed
    return load_knowledge(resources.policies_folder(), folder if folder.is_dir() else None)


def update_coding(
    files: Sequence[Path],
    *,
    into: Path | None = None,
    effective: dt.date | None = None,
    setting: Setting | None = None,
) -> InstalledEdition:
    """Install the official list that some files hold as a new edition.

    Args:
        files: The list as the agency publishes it: zip archives, texts or workbooks; all parts of
            a list that comes in parts.
        into: The folder of installed editions; the user's data folder unless given.
        effective: The first day in force, where the files do not say it.
        setting: Whose claims it reads, where the files do not say it.

    Raises:
        InputNotFoundError: A file cannot be read.
        OfficialFileError: The files are no list that is known, or are damaged; nothing changed.
        OutputUnwritableError: The folder cannot be written; nothing changed.
    """
    target = coding_data_folder() if into is None else into
    shelves = code_knowledge(target).shelves
    listed = read_official(files, _wanted(shelves), effective=effective, setting=setting)
    edition = edition_of(listed, sorted({path.name for path in files}))
    folder = target / listed.table.value / listed.effective.isoformat()
    replaced = _put(folder, listed, edition, shelves)
    load_knowledge.cache_clear()
    found = compare(code_knowledge(target).shelves, listed.table, listed.effective)
    uncovered = tuple(sorted(code for code in shelves.cpt if not edition.covers(code)))
    return InstalledEdition(
        edition,
        folder,
        listed.kept,
        listed.read,
        replaced,
        found.before,
        found.changes,
        uncovered,
    )


def _wanted(shelves: Shelves) -> Wanted:
    categories = {code[:_CATEGORY] for code in shelves.icd10_labels}
    return Wanted(frozenset(shelves.cpt), frozenset(categories), shelves.rationales)


def _put(folder: Path, listed: OfficialList, edition: Edition, shelves: Shelves) -> bool:
    """Write the edition aside and move it to its place in one step; say if one was there.

    Raises:
        OutputUnwritableError: The folder cannot be written; what was there still is.
    """
    aside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
        write_edition(aside, listed, edition, shelves)
        return _exchange(aside, folder)
    except OSError as error:
        why = (error.strerror or "it is not writable").casefold()
        how = "Nothing was installed. Choose another folder with --into."
        raise OutputUnwritableError(str(folder.parent), why, how) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _exchange(new: Path, place: Path) -> bool:
    """Move a folder to its place; put back what was there when that fails."""
    if not place.exists():
        new.rename(place)
        return False
    old = place.with_name(f".{place.name}{_ASIDE}")
    shutil.rmtree(old, ignore_errors=True)
    place.rename(old)
    try:
        new.rename(place)
    except OSError:
        with suppress(OSError):
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return True
