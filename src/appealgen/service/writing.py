"""Write files so that nothing is lost: whole or not at all, and never over other people's work."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from appealgen.errors import OutputExistsError, OutputUnwritableError
from appealgen.service.manifest import MANIFEST, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from appealgen.render.interface import Artifact

__all__ = ["claim_empty", "claim_folder", "copy_files", "write_files"]

_OURS_FOR_A_MOMENT = ".appealgen-"
_LEFT_BY_PROGRAMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in every folder they show; nobody's work."""

_ELSEWHERE = "Choose a new or an empty folder."


@contextmanager
def claim_folder(folder: Path, *, force: bool) -> Iterator[None]:
    """Make sure a folder can take our files, and take back a folder made when the work fails.

    A folder is ours when it is empty, or when its manifest names everything in it.

    Raises:
        OutputExistsError: It holds files we did not make, and ``force`` is off.
        OutputUnwritableError: It cannot be made or written.
    """
    with _made(folder):
        others = _present(folder) - _made_by_us(folder)
        if others and not force:
            raise OutputExistsError(str(folder))
        yield


@contextmanager
def claim_empty(folder: Path) -> Iterator[None]:
    """Make sure a folder is new or empty, and take it back when the work fails.

    Raises:
        OutputExistsError: It holds something.
        OutputUnwritableError: It cannot be made or written.
    """
    with _made(folder):
        if _present(folder):
            raise OutputExistsError(str(folder), how=_ELSEWHERE)
        yield


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder and try to write in it; folders made are removed if what follows fails."""
    new = [f for f in (folder, *folder.parents) if not os.path.lexists(f)]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield
    except BaseException:
        for made in new:
            with suppress(OSError):
                made.rmdir()
        raise


def _unwritable(path: Path, error: OSError) -> OutputUnwritableError:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return OutputUnwritableError(str(path), "a file stands where a folder is needed")
    if isinstance(error, FileNotFoundError):
        return OutputUnwritableError(str(path), "no folder can be made there")
    return OutputUnwritableError(str(path), (error.strerror or "it is not writable").casefold())


def _present(folder: Path) -> set[str]:
    try:
        names = {entry.name for entry in folder.iterdir()}
    except OSError as error:
        raise _unwritable(folder, error) from error
    # "~$" is how Word and "._" how macOS begin the names of the files they keep beside a document.
    passing = (_OURS_FOR_A_MOMENT, "~$", "._", ".~lock.")
    return {n for n in names if n not in _LEFT_BY_PROGRAMS and not n.startswith(passing)}


def _hashes(folder: Path) -> dict[str, str]:
    """Return what the manifest of a folder says we made: name to SHA-256."""
    manifest = read_manifest(folder)
    if manifest is None:
        return {}
    return {d.name: d.sha256 for d in (*manifest.documents, *manifest.earlier)}


def _made_by_us(folder: Path) -> set[str]:
    hashes = _hashes(folder)
    return {MANIFEST, *hashes} if hashes else set()


def write_files(
    folder: Path, artifacts: Sequence[Artifact], *, force: bool = False
) -> tuple[Path, ...]:
    """Write artifacts, the manifest last: all are on the disk before the first takes its place.

    Args:
        folder: Where; it has been claimed.
        artifacts: The files.
        force: Replace a document of ours that was changed by hand since.

    Raises:
        OutputExistsError: A document was changed by hand, and ``force`` is off.
        OutputUnwritableError: A file cannot be written; nothing was replaced.
    """
    if not force:
        _refuse_changed(folder, artifacts)
    staged: list[tuple[Path, Path]] = []
    path = folder
    try:
        for artifact in artifacts:
            path = folder / artifact.name
            if path.is_dir():
                raise OutputUnwritableError(str(path), "a folder of that name is in the way")
            staged.append((_stage(path, artifact.data), path))
        for aside, path in staged:
            aside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        for aside, _ in staged:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
    return tuple(path for _, path in staged)


def _refuse_changed(folder: Path, artifacts: Sequence[Artifact]) -> None:
    """Refuse to replace a document that somebody has worked on since it was made."""
    hashes = _hashes(folder)
    for artifact in artifacts:
        path = folder / artifact.name
        if artifact.name in hashes and path.is_file():
            now = hashlib.sha256(path.read_bytes()).hexdigest()
            if now != hashes[artifact.name]:
                raise OutputExistsError(
                    str(path),
                    "was changed after appealgen made it",
                    "Keep a copy under another name, or pass --force to replace it.",
                )


def _stage(path: Path, data: bytes) -> Path:
    """Write the bytes of a file beside its place, under a name that says nothing."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_OURS_FOR_A_MOMENT)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def copy_files(source: Path, target: Path, names: tuple[str, ...] = ()) -> None:
    """Copy the files of a folder, all or those named, with what is under them, into another.

    Raises:
        OutputUnwritableError: The target cannot be written.
    """
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source)
        if not path.is_file() or (names and place.parts[0] not in names):
            continue
        data = path.read_bytes()
        try:
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            _stage(target / place, data).replace(target / place)
        except OSError as error:
            raise _unwritable(target / place, error) from error
