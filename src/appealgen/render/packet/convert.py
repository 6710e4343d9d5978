"""Exhibits that are no PDF: pictures and Word files become pages, anything else is refused."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from appealgen.errors import CapabilityMissingError
from appealgen.render.packet.interface import UnusableError
from appealgen.render.packet.source import MAX_BYTES, MAX_PAGES, Source, open_pdf
from appealgen.render.packet.word import refuse_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

__all__ = ["Converters", "open_exhibit"]

_READER: Final = threading.Lock()
_PICTURES: Final = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}
_HEIC: Final = {".heic", ".heif"}
_MAX_PIXELS: Final = 150_000_000
"""Largest picture opened: a Letter page scanned at 1,200 dots per inch has 135 million."""
_LONG_SIDE: Final = 10.0  # inches a picture's long side takes on the page
_WAIT: Final = 120.0
_SAVE_AS_PDF: Final = "Save it as PDF and use that file."


@dataclass(frozen=True, slots=True)
class Converters:
    """The programs on this machine that exhibits may need.

    Attributes:
        office: Path of LibreOffice's ``soffice``, or None where it is not installed.
    """

    office: Path | None = None


def open_exhibit(letter: str, name: str, data: bytes, converters: Converters) -> Source:
    """Open an exhibit of any kind that can become pages.

    Args:
        letter: The exhibit's letter, for the message about something missing.
        name: File name; its ending says what it is.
        data: The file.
        converters: What this machine has.

    Raises:
        UnusableError: It cannot be used; the message says why and what to do.
        CapabilityMissingError: This machine lacks what reads HEIC pictures.
    """
    ending = Path(name).suffix.lower()
    if len(data) > MAX_BYTES:
        what = f"is larger than {MAX_BYTES // 1_000_000} MB"
        raise UnusableError(what, "Split it into several exhibits.")
    if ending == ".pdf":
        return open_pdf(data)
    if ending in _HEIC:
        _read_heic(letter)
    if ending in _PICTURES | _HEIC:
        return open_pdf(_picture_pdf(data))
    if ending == ".docx":
        return open_pdf(_word_pdf(data, converters.office))
    kind = ending.removeprefix(".").upper() or "file without an ending"
    what = f"is a {kind}, which cannot become pages"
    raise UnusableError(what, _SAVE_AS_PDF)


def _read_heic(letter: str) -> None:
    """Teach the picture library to read HEIC, the form in which iPhones keep photographs."""
    try:
        import pillow_heif  # optional, not in the environment
    except ImportError as absent:
        what = f"What reads HEIC pictures (exhibit {letter} is one)"
        how = "Run: pip install pillow-heif, or save the picture as JPEG and use that file."
        raise CapabilityMissingError(what, how) from absent
    pillow_heif.register_heif_opener()


def _picture_pdf(data: bytes) -> bytes:
    """Return a picture, or each page of a TIFF, as PDF; upright, as cameras mean it."""
    from PIL import Image

    out = BytesIO()
    try:
        with _whole(), warnings.catch_warnings():
            # What the reader warns of is settled here: a cut-off picture and one over the
            # library's own limit of dots are refused, harmless slips in a camera's notes are not.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data)) as image:
                pages = list(_frames(image))
        _save(pages, out)
    except UnusableError:
        raise
    except Exception as damaged:  # a damaged picture can make the reader raise anything
        what = "cannot be read as a picture; it may be damaged"
        raise UnusableError(what, "Take or save the picture again.") from damaged
    return out.getvalue()


@contextmanager
def _whole() -> Iterator[None]:
    """Have cut-off pictures refused, whatever another library has told the reader.

    WeasyPrint sets the reader to fill what is missing with gray, for the whole process.
    """
    from PIL import ImageFile

    with _READER:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _save(pages: list[Image.Image], out: BytesIO) -> None:
    """Write pictures as PDF: black and white ones without any loss, others as JPEG."""
    options: dict[str, Any] = {}
    if any(page.mode != "1" for page in pages):
        pages = [page.convert("L") if page.mode == "1" else page for page in pages]
        options["quality"] = 92
    resolution = max(max(page.size) for page in pages) / _LONG_SIDE
    first, *others = pages
    first.save(
        out, format="PDF", save_all=True, append_images=others, resolution=resolution, **options
    )


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    from PIL import ImageOps, ImageSequence

    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        if number > MAX_PAGES:
            what = f"has more than {MAX_PAGES} pages"
            raise UnusableError(what, "Split it into several exhibits.")
        if frame.width * frame.height > _MAX_PIXELS:
            what = "is a picture of more than 150 million dots"
            raise UnusableError(what, "Save it in a smaller size.")
        yield _plain(ImageOps.exif_transpose(frame))


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture in black and white, gray or color: what a page can show."""
    from PIL import Image

    if image.mode in {"1", "L", "RGB"}:
        return image.copy()
    if image.mode.startswith("I"):  # 16 or 32 bits a dot, as some scanners save
        low, high = (float(v) for v in image.getextrema())  # type: ignore[arg-type]
        most = 65535.0 if high > 255 or image.mode.startswith("I;16") else 255.0  # noqa: PLR2004
        if low < 0 or high > most:
            what = "holds shades of gray that cannot be shown"
            raise UnusableError(what, _SAVE_AS_PDF)
        return image.convert("F").point(lambda value: value * (255.0 / most)).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")


def _word_pdf(data: bytes, office: Path | None) -> bytes:
    """Return a Word file as PDF by LibreOffice, which works on a copy and in a profile of its own.

    The file is refused first where it would fetch something from elsewhere.
    """
    refuse_elsewhere(data)
    if office is None:
        what = "is a Word file, and LibreOffice, which turns it into pages, is not installed"
        raise UnusableError(what, _SAVE_AS_PDF)
    with tempfile.TemporaryDirectory(prefix="appealgen-") as folder:
        work = Path(folder)
        (work / "exhibit.docx").write_bytes(data)
        profile = (work / "profile").as_uri()
        command = [
            str(office),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(work),
            str(work / "exhibit.docx"),
        ]
        _run(command)
        made = work / "exhibit.pdf"
        if not made.is_file():
            what = "cannot be read as a Word file; it may be damaged"
            raise UnusableError(what, _SAVE_AS_PDF)
        return made.read_bytes()


def _run(command: list[str]) -> None:
    quiet: Any = subprocess.DEVNULL
    try:
        # What the program says can repeat the document: it is heard by nobody.
        subprocess.run(  # noqa: S603 - a fixed command on a file name of our own
            command, stdin=quiet, stdout=quiet, stderr=quiet, timeout=_WAIT, check=False
        )
    except subprocess.TimeoutExpired as slow:
        what = "took too long to turn into pages"
        raise UnusableError(what, _SAVE_AS_PDF) from slow
    except OSError as absent:
        what = "is a Word file, and LibreOffice could not be started"
        raise UnusableError(what, _SAVE_AS_PDF) from absent
