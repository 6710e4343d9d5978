"""Print the Debian names of what is missing here: libraries for PDFs, or programs for the tests.

Without an argument the libraries; with ``dev`` the programs that some tests need. One name a line;
nothing when all are there. Asking the loader and the path, not a package manager,
gives the right answer on every distribution and for what was installed by hand. Standard library
only: this runs before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys

# Debian's package and the file names under which WeasyPrint looks for it on Linux and macOS
# (weasyprint/text/ffi.py). The last is optional to WeasyPrint, but without it fonts are subset
# in Python: a letter then takes 1.6 times as long.
LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}

# Debian's package and the names under which the program is called. CHROMIUM names one elsewhere.
PROGRAMS = {
    "chromium": (
        "chromium",
        "chromium-browser",
        "google-chrome",
        os.environ.get("CHROMIUM", "chromium"),
    ),
    "npm": ("npm",),
    # Opens and prints the Word files (tests/render/test_office.py).
    "libreoffice-writer-nogui": ("soffice",),
}


def can_load(name: str) -> bool:
    """Say whether the loader finds the shared library called ``name``."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def can_run(name: str) -> bool:
    """Say whether a program of this name or path can be run."""
    return shutil.which(name) is not None


if __name__ == "__main__":
    looked, there = (PROGRAMS, can_run) if "dev" in sys.argv[1:] else (LIBRARIES, can_load)
    for package, names in looked.items():
        if not any(there(name) for name in names):
            print(package)
