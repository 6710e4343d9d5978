"""Open what a person downloaded: a text, a workbook, or a zip archive with some of them.

A download is a stranger's file. Nothing is unpacked to the disk, sizes are counted while reading
and not taken from the archive's own word, and an archive within an archive is not opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from appealgen.coding.official.faults import Fault, Refused

__all__ = ["MAX_FILE", "MAX_MEMBERS", "MAX_TEXT", "Packed", "bounded", "is_zip", "members"]

MAX_FILE = 300_000_000
"""Largest download. The greatest list, the pair edits, comes in parts of some tens of MB."""

MAX_TEXT = 400_000_000
"""Most bytes read out of one download, unpacked."""

MAX_MEMBERS = 40
"""Most files in one archive; the agencies pack fewer than ten."""

_RATIO = 200
"""Most an archive may grow on unpacking; lists of codes grow ten- to thirtyfold."""

_STEP = 1_000_000
_TEXT = {".txt", ".csv", ".tsv"}
_WORKBOOK = {".xlsx"}


@dataclass(frozen=True)
class Packed:
    """One file in a download.

    Attributes:
        name: Its name.
        data: Its bytes.
        alone: Whether it is the download itself, or lay with others in an archive.
    """

    name: str
    data: bytes
    alone: bool

    @property
    def stem(self) -> str:
        """Return the name without its ending, in small letters."""
        return PurePosixPath(self.name).stem.casefold()

    @property
    def workbook(self) -> bool:
        """Return whether it is an Excel workbook (a zip archive with sheets)."""
        return is_zip(self.data)


def is_zip(data: bytes) -> bool:
    """Return whether some bytes begin as a zip archive does."""
    return data.startswith(b"PK\x03\x04")


def members(path: Path, done: AbstractSet[str]) -> Iterator[Packed]:
    """Yield the lists in a download, texts before workbooks.

    Args:
        path: The download.
        done: The stems of the texts that were read; the caller adds to it, and a workbook that says
            the same as one of them is not unpacked.

    Raises:
        Refused: The file is too large, damaged, encrypted, or holds no list.
        OSError: It cannot be read.
    """
    if path.stat().st_size > MAX_FILE:
        raise Refused(Fault.TOO_LARGE, most=MAX_FILE // 1_000_000)
    data = path.read_bytes()
    if not is_zip(data) or _is_workbook(data):
        yield Packed(path.name, data, alone=True)
        return
    yield from _unpacked(data, done)


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise Refused(Fault.DAMAGED) from error


def _unpacked(data: bytes, done: AbstractSet[str]) -> Iterator[Packed]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MAX_MEMBERS:
            raise Refused(Fault.TOO_MANY, most=MAX_MEMBERS)
        endings = {info.filename: PurePosixPath(info.filename).suffix.lower() for info in infos}
        texts = [info for info in infos if endings[info.filename] in _TEXT]
        books = [info for info in infos if endings[info.filename] in _WORKBOOK]
        if not texts and not books:
            held = ", ".join(sorted(ending or "no ending" for ending in endings.values()))
            raise Refused(Fault.NO_LIST, held=held or "nothing")
        left = MAX_TEXT
        for info in (*texts, *books):
            name = PurePosixPath(info.filename)
            if info in books and name.stem.casefold() in done:
                continue
            content = bounded(archive, info, left)
            left -= len(content)
            yield Packed(name.name, content, alone=False)


def bounded(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Return the content of one member, refusing it as soon as it grows beyond a limit.

    Raises:
        Refused: It is encrypted, damaged, larger than the limit, or packed like a bomb.
    """
    if info.flag_bits & 1:
        raise Refused(Fault.ENCRYPTED)
    most = min(limit, max(_STEP, info.compress_size * _RATIO))
    try:
        with archive.open(info) as stream:
            content = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise Refused(Fault.DAMAGED) from error
    if len(content) > most:
        raise Refused(Fault.BOMB)
    return content
