"""Look into a Word file before a program opens it: whole, and without anything from elsewhere."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from appealgen.render.packet.interface import UnusableError

__all__ = ["refuse_elsewhere"]

_MAX_UNPACKED: Final = 500_000_000
_SAVE_AS_PDF: Final = "Save it as PDF and use that file."
_RELATION: Final = re.compile(rb"<Relationship\b[^>]*>")
_OUTSIDE: Final = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_HYPERLINK: Final = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")


def refuse_elsewhere(data: bytes) -> None:
    """Refuse a Word file that is damaged, a bomb, or would load pictures or parts from elsewhere.

    A converter that followed such a reference would tell a stranger's server that the file was
    opened. Plain hyperlinks are only followed by a person's click, and stay.

    Raises:
        UnusableError: One of these.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                what = "unpacks to more than 500 MB"
                raise UnusableError(what, _SAVE_AS_PDF)
            names = archive.namelist()
            relations = [archive.read(name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as damaged:
        what = "cannot be read as a Word file; it may be damaged or locked"
        raise UnusableError(what, _SAVE_AS_PDF) from damaged
    if "word/document.xml" not in names:
        what = "cannot be read as a Word file; it may be damaged or locked"
        raise UnusableError(what, _SAVE_AS_PDF)
    for part in relations:
        for relation in _RELATION.findall(part):
            if _OUTSIDE.search(relation) and not _HYPERLINK.search(relation):
                what = "loads pictures or parts from another place when it is opened"
                raise UnusableError(what, _SAVE_AS_PDF)
