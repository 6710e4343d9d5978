"""The folder of cases: a case is a folder directly in it, named by its name and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from appealgen.web.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["cases_in", "find_case", "has_begun"]


def find_case(root: Path, name: str) -> Path:
    """Return a case folder by its name.

    Args:
        root: The folder of the case folders.
        name: What a browser asks for.

    Raises:
        NotFoundError: There is none of this name, it is a link, or something in it is a link that
            leads out of it. What lies elsewhere on this machine is nobody's case.
    """
    if not name or name in {".", ".."} or any(ch in "/\\\0" for ch in name):
        raise NotFoundError
    try:
        found = next((p for p in root.iterdir() if p.name == name), None)
        usable = found is not None and _is_own(found)
    except OSError:
        raise NotFoundError from None
    if found is None or not usable:
        raise NotFoundError
    return found.resolve()


def cases_in(root: Path) -> tuple[Path, ...]:
    """Return the case folders that may be served, by name; a folder not yet started is one."""
    try:
        inside = sorted(root.iterdir())
    except OSError:
        return ()
    return tuple(path.resolve() for path in inside if path.name[0] != "." and _is_own(path))


def has_begun(folder: Path) -> bool:
    """Return whether a member has entered anything for a case, be there a case file or not."""
    return any((folder / f"answers-{role}.json").is_file() for role in ("staff", "surgeon"))


def _is_own(folder: Path) -> bool:
    """Return whether a folder is no link, and holds none that leads out of it."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    home = folder.resolve()
    return all(path.resolve().is_relative_to(home) for path in _links(folder))


def _links(folder: Path) -> Iterator[Path]:
    """Yield the links in a case folder and the folders directly in it."""
    for place in (folder, folder / "exhibits", folder / "from-patient"):
        if place.is_symlink():
            yield place
        elif place.is_dir():
            with os.scandir(place) as entries:
                yield from (place / entry.name for entry in entries if entry.is_symlink())
