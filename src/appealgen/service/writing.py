"""Write files so that nothing is lost: whole or not at all, and never over other people's work."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen.errors import OutputExistsError, OutputUnwritableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from appealgen.render.interface import Artifact

__all__ = ["MANIFEST", "claim_folder", "copy_tree", "write_files"]

MANIFEST = "manifest.json"


def claim_folder(folder: Path, *, force: bool) -> None:
    """Make sure a folder can take our files.

    A folder is ours when it is empty, or when its manifest names everything in it.

    Raises:
        OutputExistsError: It holds files we did not make, and ``force`` is off.
        OutputUnwritableError: It cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        present = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise OutputUnwritableError(str(folder), error.strerror or "it is not writable") from error
    if present - _made_by_us(folder) and not force:
        raise OutputExistsError(str(folder))


def _made_by_us(folder: Path) -> set[str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        return {MANIFEST, *(str(d["name"]) for d in manifest["documents"])}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def write_files(folder: Path, artifacts: Iterable[Artifact]) -> tuple[Path, ...]:
    """Write artifacts, each in one step, the manifest last.

    Raises:
        OutputUnwritableError: A file cannot be written; earlier ones stay whole.
    """
    written = []
    for artifact in artifacts:
        path = folder / artifact.name
        try:
            _replace(path, artifact.data)
        except OSError as error:
            raise OutputUnwritableError(str(path), error.strerror or "it is not writable") from error
        written.append(path)
    return tuple(written)


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".appealgen-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o600)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def copy_tree(source: Path, target: Path, names: tuple[str, ...] = ()) -> None:
    """Copy files and folders of a folder, all or those named, into another.

    Raises:
        OutputUnwritableError: The target cannot be written.
    """
    try:
        for entry in sorted(source.iterdir()):
            if names and entry.name not in names:
                continue
            if entry.is_dir():
                shutil.copytree(entry, target / entry.name, dirs_exist_ok=True)
            else:
                shutil.copyfile(entry, target / entry.name)
    except OSError as error:
        raise OutputUnwritableError(str(target), error.strerror or "it is not writable") from error
