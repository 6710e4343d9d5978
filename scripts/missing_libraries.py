"""Print the Debian names of the system libraries for making PDFs that cannot be loaded here.

One name a line; nothing when all are there. Asking the loader itself, not a package manager,
gives the right answer on every distribution and for libraries installed by hand. Standard
library only: this runs before anything is installed.
"""

from __future__ import annotations

import ctypes

# Debian's package and the file names under which WeasyPrint looks for it on Linux and macOS
# (weasyprint/text/ffi.py). The last is optional to WeasyPrint, but without it fonts are subset
# in Python: a letter then takes 1.6 times as long.
LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
}


def can_load(name: str) -> bool:
    """Say whether the loader finds the shared library called ``name``."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    for package, names in LIBRARIES.items():
        if not any(can_load(name) for name in names):
            print(package)
