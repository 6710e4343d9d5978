"""The files of the project, as the code-health tests look at them."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "appealgen"

# What tools and runs make, for a copy of the project that git knows nothing of.
_MADE_BY_TOOLS = {
    ".coverage",
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "demo-case",
    "dist",
}


def _known_to_git() -> list[Path] | None:
    """Return what git tracks or would track; None where there is no git or no repository."""
    git = shutil.which("git")
    if git is None or not (CHECKOUT / ".git").exists():
        return None
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=False)
    names = done.stdout.decode().split("\0")
    return [CHECKOUT / name for name in names if name] if done.returncode == 0 else None


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that belongs to the project, also where git does not know it yet."""
    found = _known_to_git()
    if found is None:
        found = [path for path in CHECKOUT.rglob("*") if not _MADE_BY_TOOLS & set(path.parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def name_of(path: Path) -> str:
    """Return the path of a file as seen from the top of the project."""
    return path.relative_to(CHECKOUT).as_posix()


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None where it is a font, a picture or a PDF."""
    content = path.read_bytes()
    if b"\0" in content:
        return None
    return content.decode("utf-8", errors="replace")
