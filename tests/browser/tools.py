"""Where Chromium is, and the two programs of others that the tests load into it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

__all__ = ["AXE", "FORMS", "chromium_path", "needed"]

_NPM = Path(sys.prefix) / "npm"
AXE = _NPM / "axe-core" / "axe.min.js"
FORMS = _NPM / "lforms" / "dist" / "lforms"
_HOW = "Run: sh scripts/setup.sh dev. To leave these tests out: --ignore=tests/browser"


def chromium_path() -> str:
    """Return the path of Chromium; where there is none the tests fail, so that none is skipped."""
    names = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    return found or pytest.fail(f"Chromium is not here. {_HOW}", pytrace=False)


def needed(path: Path) -> Path:
    """Return a file that was fetched when the environment was made."""
    if not path.is_file():
        pytest.fail(f"{path.name} is not here. {_HOW}", pytrace=False)
    return path
