"""The only addresses the PDF engine may read: our own font and style files, by exact name.

WeasyPrint's default fetcher reads the web and local files; a template override could so pull a
file of the machine into a letter. This one knows no protocol at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["SCHEME", "BundledFetcher", "FatalURLFetchingError"]

SCHEME: Final = "bundled:"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
}


class BundledFetcher(URLFetcher):  # type: ignore[misc]
    """Serve ``bundled:<file>`` for named files; every other address stops the rendering."""

    def __init__(self, assets: Mapping[str, Path | bytes]) -> None:
        """Keep the files that may be read, or their bytes, by the name a style sheet uses."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = dict(assets)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 (the engine's signature)
        """Return one named file.

        Raises:
            FatalURLFetchingError: Anything else: http, file, data, or an unknown name. Derived
                from BaseException so that the engine cannot log it and print on.
        """
        name = url.removeprefix(SCHEME)
        asset = self._assets.get(name) if name != url else None
        if asset is None:
            # Only the scheme is named: an address can carry a patient's value.
            scheme = url.partition(":")[0][:12] or "relative"
            what = f"an address of the kind '{scheme}:' may not be read"
            raise FatalURLFetchingError(what)
        data = asset if isinstance(asset, bytes) else asset.read_bytes()
        ending = name[name.rfind(".") :]
        return URLFetcherResponse(url, data, {"Content-Type": _TYPES[ending]})
