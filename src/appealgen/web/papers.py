"""Papers that a person adds: looked at before they are kept, sealed in the store."""

from __future__ import annotations

import io
import json
import re
import secrets
import warnings
from dataclasses import dataclass
from enum import StrEnum
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from appealgen.web import tables
from appealgen.web.errors import NotFoundError
from appealgen.web.pdf_look import MOST_PAGES, look_at
from appealgen.web.photos import without_metadata
from appealgen.web.trail import Action, Who, add_line

if TYPE_CHECKING:
    from appealgen.web.settings import Settings
    from appealgen.web.store import Sitting, Store

__all__ = [
    "KINDS",
    "Paper",
    "PaperRefusedError",
    "Why",
    "add_paper",
    "cleaned",
    "kind_of",
    "papers_of",
    "read_paper",
    "remove_paper",
]

KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
"""The kinds that are taken, with their media types."""

_HEIF = re.compile(rb"....ftyp(heic|heix|hevc|heim|mif1|msf1)", re.DOTALL)
_MOST_PIXELS = 120_000_000
"""More than a phone's camera makes; a small file that unfolds to more is meant to do harm."""
_NAME = 80
_ORIENTATION = 274
_UNFOLDING = BoundedSemaphore(2)
"""A photo of the largest size takes 360 MB while it is unfolded: not many at once."""


class Why(StrEnum):
    """Why a paper is not taken; the sentence of this id says what to do."""

    EMPTY = "empty"
    KIND = "kind"
    HEIC = "heic"
    ACTIVE = "active"
    PAGES = "pages"
    DAMAGED = "damaged"
    LOCKED = "locked"
    LARGE = "large"
    PIXELS = "pixels"
    FULL = "full"


class PaperRefusedError(Exception):
    """A paper is not taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was added: its id, name, kind, pages (0 where unknown) and bytes."""

    id: str
    name: str
    kind: str
    pages: int
    size: int


def kind_of(data: bytes) -> tuple[str, int]:
    """Return the kind of a file by its own bytes, and its pages; its name is not believed.

    Raises:
        PaperRefusedError: It is empty, of another kind, damaged, locked with a password, or holds
            more than pages.
    """
    kind, pages, _ = _looked_at(data)
    return kind, pages


def cleaned(data: bytes) -> tuple[str, int, bytes]:
    """Return the kind of a file, its pages, and what is kept of it.

    A photo is kept without what the camera wrote beside the picture; a PDF is kept as it is.

    Raises:
        PaperRefusedError: As ``kind_of``.
    """
    kind, pages, orientation = _looked_at(data)
    if kind == "pdf":
        return kind, pages, data
    try:
        return kind, pages, without_metadata(data, kind, orientation)
    except ValueError:
        raise PaperRefusedError(Why.DAMAGED) from None


def _looked_at(data: bytes) -> tuple[str, int, int]:
    """Return the kind of a file, its pages, and which way up it is."""
    if not data:
        raise PaperRefusedError(Why.EMPTY)
    if data.startswith(b"%PDF-"):
        return "pdf", _pdf_pages(data), 1
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg", 1, _picture(data, "JPEG")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", 1, _picture(data, "PNG")
    raise PaperRefusedError(Why.HEIC if _HEIF.match(data) else Why.KIND)


def _pdf_pages(data: bytes) -> int:
    try:
        look = look_at(data)
    except Exception:  # noqa: BLE001 - a damaged PDF can make the parser raise anything
        raise PaperRefusedError(Why.DAMAGED) from None
    if look.locked:
        raise PaperRefusedError(Why.LOCKED)
    if look.active:
        raise PaperRefusedError(Why.ACTIVE)
    if not look.pages:
        raise PaperRefusedError(Why.DAMAGED)
    if look.pages > MOST_PAGES:
        raise PaperRefusedError(Why.PAGES)
    return look.pages


def _picture(data: bytes, kind: str) -> int:
    """Return which way up a picture is, as Exif counts, after it was unfolded as a test."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                small = picture.width * picture.height <= _MOST_PIXELS
                if small:
                    with _UNFOLDING:
                        picture.load()
                    orientation = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - as above
        raise PaperRefusedError(Why.DAMAGED) from None
    if not small:
        raise PaperRefusedError(Why.PIXELS)
    return orientation if isinstance(orientation, int) else 1


def _shown_name(name: str) -> str:
    """Return a file's name for a page: no folders, no control or direction characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(ch for ch in last if ch.isprintable()).strip(" .")
    return plain[-_NAME:] or "paper"


def add_paper(
    store: Store, sitting: Sitting, who: Who, settings: Settings, file: tuple[str, bytes]
) -> Paper:
    """Look at a paper and keep it.

    Args:
        store: The store.
        sitting: Whose.
        who: Who adds it.
        settings: The limits.
        file: Its name, and its bytes.

    Raises:
        PaperRefusedError: It is not taken.
    """
    name, data = file
    if len(data) > settings.upload:
        raise PaperRefusedError(Why.LARGE)
    kind, pages, data = cleaned(data)
    paper = Paper(secrets.token_hex(8), _shown_name(name), kind, pages, len(data))
    about = {"name": paper.name, "kind": kind, "pages": pages}
    row = {
        "id": paper.id,
        "sitting": sitting.id,
        "about": sitting.seal(json.dumps(about).encode(), f"about:{paper.id}"),
        "size": paper.size,
        "content": sitting.seal(data, f"paper:{paper.id}"),
        "made_at": store.now(),
    }
    columns = tables.papers.c
    held = select(func.count(), func.coalesce(func.sum(columns.size), 0))
    with store.writing() as connection:
        count, total = connection.execute(held.where(columns.sitting == sitting.id)).one()
        if count >= settings.uploads or total + paper.size > settings.uploads_total:
            raise PaperRefusedError(Why.FULL)
        connection.execute(insert(tables.papers).values(row))
        add_line(connection, store, sitting, who, (Action.ADDED_PAPER, paper.id))
    return paper


def papers_of(store: Store, sitting: Sitting) -> tuple[Paper, ...]:
    """Return the papers of a sitting, the oldest first, without their content."""
    columns = tables.papers.c
    wanted = select(columns.id, columns.about, columns.size).where(columns.sitting == sitting.id)
    with store.reading() as connection:
        rows = connection.execute(wanted.order_by(columns.made_at, columns.id)).all()
    found = ((row, json.loads(sitting.open(row.about, f"about:{row.id}"))) for row in rows)
    return tuple(Paper(r.id, a["name"], a["kind"], a["pages"], r.size) for r, a in found)


def read_paper(store: Store, sitting: Sitting, who: Who, name: str) -> tuple[Paper, bytes]:
    """Return a paper of this sitting with its content.

    Raises:
        NotFoundError: This sitting has none of this id.
    """
    paper = next((one for one in papers_of(store, sitting) if one.id == name), None)
    if paper is None:
        raise NotFoundError
    columns = tables.papers.c
    with store.writing() as connection:
        wanted = select(columns.content).where(columns.id == name, columns.sitting == sitting.id)
        sealed = connection.execute(wanted).scalar_one()
        add_line(connection, store, sitting, who, (Action.SAW_PAPER, name))
    return paper, sitting.open(sealed, f"paper:{name}")


def remove_paper(store: Store, sitting: Sitting, who: Who, name: str) -> None:
    """Delete a paper of this sitting; one that is gone already is no error."""
    columns = tables.papers.c
    with store.writing() as connection:
        mine = (columns.id == name) & (columns.sitting == sitting.id)
        if connection.execute(delete(tables.papers).where(mine)).rowcount:
            add_line(connection, store, sitting, who, (Action.REMOVED_PAPER, name))
