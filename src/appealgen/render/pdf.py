"""HTML to PDF/UA-1 with our own fonts, no network, and the same bytes every time.

Time goes into layout, so what can be shared is: one font configuration and each parsed style
sheet per process. The engine is imported on first use; it costs about a second.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appealgen.brief.overlay import PLAIN, Overlay
from appealgen.errors import CapabilityMissingError, TemplateInvalidError
from appealgen.render.subset import check_subset, clean
from appealgen.render.typefaces import assets_of, faces_of, with_families

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from types import ModuleType

    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

    from appealgen.brief.overlay import Family
    from appealgen.render.fetcher import BundledFetcher

__all__ = ["INSTALL_LINE", "html_to_pdf"]

INSTALL_LINE: Final = (
    "Run: sudo apt-get install --no-install-recommends "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)

_WHAT_IS_MISSING: Final = "A system library that prints PDF (Pango)"
_DOCUMENT: Final = "document"

#: Tags and drawings are stepped over; what is left is text, where a token may be kept whole.
_WHOLE: Final = re.compile(
    r"<svg\b.*?</svg>|<[^>]*>"
    r"|(?P<kept>\b[CTLS]\d{1,2}(?:[–-][CTLS]?\d{1,2})+\b|\b[A-Z]+\.\d\w*(?:\.\w+)*"
    r"|\b10\.\d{4,9}/[^\s<]+|\b\d{2,4}\.\d+(?:-\d+)?(?:\(\w+\))+)",
    re.DOTALL,
)

#: Pango's font map may be used by one thread at a time; the web service renders from several.
_ENGINE_LOCK: Final = threading.RLock()


def html_to_pdf(  # noqa: PLR0913 (one keyword per property of the file)
    html: str,
    *,
    stylesheet: Path | str,
    fonts: Path,
    title: str,
    language: str = "en",
    date: date,
    overlay: Overlay = PLAIN,
) -> bytes:
    """Print one document.

    Args:
        html: A document in the subset of ``appealgen.render``.
        stylesheet: Path of a style sheet (its folder's sheets may be imported as
            ``bundled:<file>``), or CSS text.
        fonts: Folder of the bundled ``.ttf`` files.
        title: Title in the file's properties; PDF/UA-1 (ISO 14289-1, 7.1) requires one.
        language: BCP 47 tag; required likewise (7.2).
        date: Created and modified date.
        overlay: The practice's fonts and logo.

    Returns:
        The PDF. Equal arguments give equal bytes, in any process.

    Raises:
        TemplateInvalidError: Outside the subset, a forbidden address, a link to nowhere, or
            anything else the engine would only have logged.
        CapabilityMissingError: The system libraries for PDF are not installed.
    """
    with layout(html, stylesheet=stylesheet, fonts=fonts, overlay=overlay) as document:
        return write(document, title=title, language=language, date=date)


@contextmanager
def layout(
    html: str,
    *,
    stylesheet: Path | str,
    fonts: Path,
    extra_css: str = "",
    overlay: Overlay = PLAIN,
) -> Iterator[Document]:
    """Lay one document out and yield the engine's document while the engine is held.

    Args:
        html: As in ``html_to_pdf``.
        stylesheet: As in ``html_to_pdf``.
        fonts: As in ``html_to_pdf``.
        extra_css: Rules that come last; the one-page fit sets the size here.
        overlay: As in ``html_to_pdf``.
    """
    check_subset(html)
    engine = _engine()
    with _ENGINE_LOCK, _strict():
        font_config, sheet = _sheet(stylesheet, fonts, overlay.families)
        sheets = [sheet]
        if extra_css:
            sheets.append(engine.CSS(string=extra_css, url_fetcher=_fetcher({})))
        logo = overlay.logo
        pictures = _fetcher({logo.name: logo.data} if logo else {})
        source = engine.HTML(string=_unbroken(clean(html)), url_fetcher=pictures)
        yield source.render(font_config=font_config, stylesheets=sheets, pdf_variant="pdf/ua-1")


def _unbroken(html: str) -> str:
    """Keep levels (``L4–L5``), labels (``A.5``), DOIs and sections of law whole on one line.

    Unicode line breaking (UAX 14) allows a break after the dash, and Pango one after the dot and
    between the paragraphs of a section, as in ``2560.503-1(h)(2)(iii)``.
    """
    start = html.find("<body")
    return html if start < 0 else html[:start] + _WHOLE.sub(_keep, html[start:])


def _keep(found: re.Match[str]) -> str:
    kept = found["kept"]
    return found[0] if kept is None else f'<span class="nobreak">{kept}</span>'


def write(document: Document, *, title: str, language: str, date: date) -> bytes:
    """Return the bytes of a laid-out document with its properties set."""
    for what, value in (("title", title), ("language", language)):
        if not value.strip():
            lacking = f"it has no {what}"
            raise _refusal(lacking)
    metadata = document.metadata
    metadata.title, metadata.lang = title, language
    metadata.created = metadata.modified = date.isoformat()
    metadata.generator = "appealgen"
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=None)
    return data


def _refusal(what: str) -> TemplateInvalidError:
    return TemplateInvalidError(_DOCUMENT, None, what)


def _engine() -> ModuleType:
    """Import WeasyPrint; what it needs from the system is named when absent."""
    try:
        import weasyprint
    except (ImportError, OSError) as absent:
        raise CapabilityMissingError(_WHAT_IS_MISSING, INSTALL_LINE) from absent
    engine: ModuleType = weasyprint
    return engine


def _fetcher(assets: Mapping[str, Path | bytes]) -> BundledFetcher:
    from appealgen.render.fetcher import BundledFetcher

    return BundledFetcher(assets)


@lru_cache(maxsize=4)
def _font_configuration(fonts: Path, families: tuple[Family, ...]) -> FontConfiguration:
    """Return the one font configuration of some fonts (also keeps memory from growing)."""
    del families  # a practice's fonts get a configuration of their own
    from weasyprint.text.fonts import FontConfiguration

    if not any(fonts.glob("*.ttf")):
        raise TemplateInvalidError(fonts.name, None, "the fonts folder holds no .ttf file")
    return FontConfiguration()


def _release() -> None:
    """Let go of the fonts before the interpreter ends: the engine then removes its own copies."""
    _sheet.cache_clear()
    _font_configuration.cache_clear()


atexit.register(_release)


@lru_cache(maxsize=16)
def _sheet(
    stylesheet: Path | str, fonts: Path, families: tuple[Family, ...]
) -> tuple[FontConfiguration, CSS]:
    """Return the font configuration and one parsed style sheet, parsed once per process."""
    font_config = _font_configuration(fonts, families)
    assets: dict[str, Path | bytes] = {path.name: path for path in sorted(fonts.glob("*.ttf"))}
    assets |= assets_of(families)
    if isinstance(stylesheet, Path):
        for path in sorted(stylesheet.parent.glob("*.css")):
            shared = path.read_text(encoding="utf-8")
            assets[path.name] = with_families(shared, families).encode()
        stylesheet = stylesheet.read_text(encoding="utf-8")
    text = f"{with_families(stylesheet, families)}\n{faces_of(families)}"
    css = _engine().CSS(string=text, url_fetcher=_fetcher(assets), font_config=font_config)
    return font_config, css


class _Collector(logging.Handler):
    """Keep the engine's warnings of this thread; other threads' belong to other documents."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            # The unformatted message only: its arguments can hold a patient's words.
            self.found.append(str(record.msg))


@contextmanager
def _strict() -> Iterator[None]:
    """Turn what the engine logs and ignores into a refusal: a letter is never half right."""
    from appealgen.render.fetcher import FatalURLFetchingError

    log = logging.getLogger("weasyprint")
    collector = _Collector()
    before = log.level, log.propagate
    # What the engine says can repeat the document's words: it is heard here and goes no further,
    # and it is heard whatever level the program around us has set.
    log.setLevel(logging.WARNING)
    log.propagate = False
    log.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as refused:
        raise _refusal(str(refused)) from None
    except RecursionError:
        what = "it is nested too deeply"
        raise _refusal(what) from None
    finally:
        log.removeHandler(collector)
        log.setLevel(before[0])
        log.propagate = before[1]
    if collector.found:
        said = f"the PDF engine says: {collector.found[0]}"
        raise _refusal(said)
