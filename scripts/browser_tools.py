"""Put what the tests in a real browser load into ``.venv/npm``: a checker and a form renderer.

``browser_tools.json`` names each package of the npm registry, its version, the hash of its archive
and the files that are wanted. npm fetches the archive, so its own settings decide from where; the
hash is checked here before anything is unpacked. Neither package is installed with what it depends
on: the files are those that a web page loads, and they hold all they need. Standard library only:
this runs before anything is installed. Exits 69 where a package cannot be had.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

UNAVAILABLE = 69  # as in setup.sh
LIST = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Package:
    """A package of the registry, pinned.

    Attributes:
        name: Its name.
        version: Its version.
        integrity: The hash of its archive, as in a lock file of npm: ``sha512-`` and base64.
        files: The paths wanted, inside the archive's own folder.
    """

    name: str
    version: str
    integrity: str
    files: tuple[str, ...]


def wanted() -> tuple[Package, ...]:
    """Return the packages of the list."""
    rows = json.loads(LIST.read_text("utf-8"))
    return tuple(Package(**{**row, "files": tuple(row["files"])}) for row in rows)


def integrity_of(archive: Path) -> str:
    """Return the hash of an archive in the form of a lock file of npm."""
    digest = hashlib.sha512(archive.read_bytes()).digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def fetch(package: Package, npm: str, folder: Path) -> Path:
    """Have npm put the archive of a package into a folder.

    Raises:
        OSError: npm cannot, or the archive is not the one on the list.
    """
    command = [npm, "pack", f"{package.name}@{package.version}", "--pack-destination", str(folder)]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603 - our own list
    archives = sorted(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        print(done.stderr.decode(errors="replace"), file=sys.stderr)
        msg = f"npm could not fetch {package.name} {package.version}"
        raise OSError(msg)
    if integrity_of(archives[0]) != package.integrity:
        msg = f"the archive of {package.name} {package.version} is not the one we know"
        raise OSError(msg)
    return archives[0]


def unpack(package: Package, archive: Path, folder: Path) -> None:
    """Write the wanted files of an archive, and no other, into a folder.

    Raises:
        OSError: One of them is not in it, or cannot be written.
    """
    with tarfile.open(archive) as held:
        for name in package.files:
            try:
                file = held.extractfile(f"package/{name}")
            except KeyError:
                file = None
            if file is None:
                msg = f"{package.name} {package.version} has no file {name}"
                raise OSError(msg)
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read())


def install(package: Package, npm: str, folder: Path) -> None:
    """Fetch, check and unpack one package, unless it is there already."""
    home = folder / package.name
    mark = home / ".integrity"
    if mark.is_file() and mark.read_text("utf-8") == json.dumps([package.integrity, package.files]):
        return
    print(f"Fetching {package.name} {package.version} for the tests in a browser")
    shutil.rmtree(home, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        unpack(package, fetch(package, npm, Path(place)), home)
    mark.write_text(json.dumps([package.integrity, package.files]), "utf-8")


def main(folder: Path) -> int:
    """Install every package of the list into a folder; return the exit code."""
    npm = shutil.which("npm") or "npm"
    try:
        for package in wanted():
            install(package, npm, folder)
    except OSError as error:
        print(f"The tests in a browser cannot be prepared: {error}.", file=sys.stderr)
        print("Check the network or npm's settings, then run make again.", file=sys.stderr)
        return UNAVAILABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
