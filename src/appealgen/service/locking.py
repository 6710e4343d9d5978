"""One writer at a time in a folder, so that a look and the write after it belong together."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["locked", "on_disk"]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder while something in it is compared and replaced.

    The lock is the kernel's, on the folder itself: it leaves no file behind and ends with the
    program that holds it, however that ends. Where the system has no such lock (Windows), or the
    folder cannot be opened, nothing is held; the comparison before each write still finds most of
    what it is for.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield  # the write that follows says what is wrong with the folder
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def on_disk(folder: Path) -> None:
    """Have the names in a folder written to the disk, so that a new file outlives a power cut."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # a system that opens no folders keeps its names by itself
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
