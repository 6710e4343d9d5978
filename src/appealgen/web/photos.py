"""What a camera writes beside the picture is taken off; not one point of the picture changes.

A phone writes the place, the time, its owner's name and often a small second picture into a photo.
None of that is needed for the appeal, and the patient did not mean to send it. Kept are the picture
as it was compressed, its colors, its resolution, and which way up it is. Whatever follows the
picture in the file, such as a film or another kind of file, is cut off.

Sources: ITU-T T.81 (JPEG), annex B; W3C Portable Network Graphics (Third Edition), section 5;
CIPA DC-008 (Exif 3.0), tag 274.
"""

from __future__ import annotations

import re
import struct
import zlib

__all__ = ["without_metadata"]

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""
_JFIF, _APP1, _ICC, _ADOBE, _LAST_APP, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_NEXT = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
"""The next marker inside compressed data: a zero or a restart after FF is data."""
_RESTART = re.compile(rb"\xff+([\xd0-\xd7])")

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD".split()
)


class _BrokenError(ValueError):
    """The file is not built as its kind is."""


def without_metadata(data: bytes, kind: str, orientation: int) -> bytes:
    """Return a photo without what the camera wrote beside the picture.

    Args:
        data: A whole JPEG or PNG.
        kind: ``jpg`` or ``png``.
        orientation: Which way up it is, as Exif counts: 1 as it stands, 2 to 8 turned or mirrored.

    Raises:
        ValueError: The file is not built as its kind is.
    """
    turned = orientation if orientation in range(2, 9) else 0
    return _jpeg(data, turned) if kind == "jpg" else _png(data, turned)


def _exif(orientation: int) -> bytes:
    """Return Exif data that hold the orientation and nothing else (a TIFF with one entry)."""
    head = struct.pack(">2sHI", b"MM", 42, 8)
    return head + struct.pack(">HHHIHHI", 1, 274, 3, 1, orientation, 0, 0)


def _jpeg(data: bytes, orientation: int) -> bytes:
    kept = [b"\xff\xd8"]
    if orientation:
        held = b"Exif\0\0" + _exif(orientation)
        kept.append(b"\xff\xe1" + struct.pack(">H", len(held) + 2) + held)
    at = 2
    while True:
        marker, start = _marker(data, at)
        if marker == _EOI:
            return b"".join((*kept, b"\xff\xd9"))
        if marker in _ALONE:
            at = start
            continue
        end = start + int.from_bytes(data[start : start + 2], "big")
        if end < start + 2 or end > len(data):
            raise _BrokenError
        if marker == _SOS:
            end = _end_of_scan(data, end)
        if _belongs(marker, data[start + 2 : end]):
            kept.append(b"\xff" + bytes([marker]) + data[start:end])
        at = end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the marker at a place and where it ends; FF may be repeated before it."""
    found = _NEXT.match(data, at) or _RESTART.match(data, at)
    if found is None:
        raise _BrokenError
    return found[1][0], found.end()


def _end_of_scan(data: bytes, at: int) -> int:
    found = _NEXT.search(data, at)
    if found is None:
        raise _BrokenError
    return found.start()


def _belongs(marker: int, body: bytes) -> bool:
    """Return whether a segment is part of the picture: its tables, its colors, its resolution."""
    if marker == _JFIF:
        return body.startswith(b"JFIF\0")  # "JFXX" holds a small second picture
    if marker == _ICC:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == _ADOBE:
        return body.startswith(b"Adobe")
    return not (_APP1 <= marker <= _LAST_APP or marker == _COMMENT)


def _png(data: bytes, orientation: int) -> bytes:
    kept, at = [_SIGNATURE], len(_SIGNATURE)
    while True:
        head = data[at : at + 8]
        if len(head) < 8:  # noqa: PLR2004 - the length and the name of a chunk
            raise _BrokenError
        length, name = struct.unpack(">I4s", head)
        end = at + 12 + length
        if end > len(data):
            raise _BrokenError
        if name in _KEPT_CHUNKS:
            kept.append(data[at:end])
        if name == b"IHDR" and orientation:
            kept.append(_chunk(b"eXIf", _exif(orientation)))
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _chunk(name: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)
