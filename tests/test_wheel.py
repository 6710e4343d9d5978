"""What a person gets who installs the published package and has no checkout.

The source archive is built from the checkout and the wheel from the archive. The wheel goes
into an empty environment far from the checkout. Its dependencies are the distributions that
``requirements.lock`` names and no others: they are linked, one by one, from the environment
that runs the tests, so that nothing is downloaded and no development package can stand in for
a dependency that was forgotten.
"""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

# One group: pytest-xdist gives the whole file to one worker, and the wheel is built once.
pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]

CHECKOUT = Path(__file__).resolve().parents[1]
DATA = {"templates": "templates", "policies": "policies", "fixtures/demo": "demo"}
DOCUMENTS = (
    "appeal-letter.docx",
    "appeal-letter.pdf",
    "battle-card.pdf",
    "packet-checklist.pdf",
)
# What a work tree may hold beside the files that belong to it.
LEFTOVERS = {"__pycache__", "out"}


@dataclass(frozen=True)
class Installation:
    """The empty environment with the wheel in it, and a folder to work in."""

    folder: Path
    elsewhere: Path

    @property
    def site_packages(self) -> Path:
        """Return the folder the wheel was unpacked into."""
        return next(self.folder.glob("lib/python*/site-packages"))

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment, knowing nothing of the one that runs the tests."""
        return run(self.folder / "bin" / program, *arguments, cwd=self.elsewhere)


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in ``cwd`` with a bare environment and capture what it prints."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={"HOME": str(cwd), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def succeed(*command: str | Path, cwd: Path) -> None:
    """Run ``command`` and fail with all it printed unless it exits 0."""
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def locked_names() -> list[str]:
    """Return the names in the lock of what the program runs on."""
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock, flags=re.MULTILINE)


def link_distribution(name: str, site_packages: Path) -> None:
    """Link one installed distribution into ``site_packages``; other platforms' are not here."""
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return
    tops = {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}
    for top in tops:
        (site_packages / top).symlink_to(Path(str(distribution.locate_file(top))))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Build the archive, from it the wheel, and install that with the locked dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    made = Installation(folder=folder / "environment", elsewhere=folder / "elsewhere")
    made.elsewhere.mkdir()
    # Given neither --sdist nor --wheel, build makes the wheel from the archive it just made.
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist")
    succeed(*build, CHECKOUT, cwd=folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(made.folder, with_pip=False, symlinks=True)
    for name in locked_names():
        link_distribution(name, made.site_packages)
    pip = (sys.executable, "-m", "pip", "--python", made.folder / "bin" / "python")
    succeed(*pip, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    return made


def test_the_locked_packages_are_all_that_the_wheel_asks_for(installation: Installation) -> None:
    """Every requirement the wheel declares is met by the lock alone."""
    interpreter = installation.folder / "bin" / "python"

    succeed(sys.executable, "-m", "pip", "--python", interpreter, "check", cwd=installation.folder)


def test_the_wheel_runs_its_own_code_and_reads_its_own_data(installation: Installation) -> None:
    """The package and its data are found in the environment, and the checkout is out of reach."""
    script = (
        "import sys, appealgen, appealgen.resources as r; print(appealgen.__file__,"
        " r.templates_folder(), r.policies_folder(), r.demo_case_folder(), sep='\\n');"
        " print(*sys.path, sep='\\n', file=sys.stderr)"
    )
    done = installation.run("python", "-c", script)

    assert done.returncode == 0, done.stderr
    found = [Path(line) for line in done.stdout.splitlines()]
    assert all(path.is_relative_to(installation.site_packages) for path in found), found
    assert str(CHECKOUT) not in done.stderr


@pytest.mark.parametrize(("in_checkout", "packaged"), DATA.items())
def test_every_data_file_of_the_checkout_is_in_the_wheel(
    installation: Installation, in_checkout: str, packaged: str
) -> None:
    """No template, policy or demo file is lost on the way through archive and wheel."""
    shipped = installation.site_packages / "appealgen" / "_data" / packaged
    expected = files_below(CHECKOUT / in_checkout)

    assert expected
    assert files_below(shipped) >= expected


def files_below(folder: Path) -> set[Path]:
    """Return the files below ``folder``, relative to it, without what a run leaves behind."""
    below = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path for path in below if not LEFTOVERS & set(path.parts)}


def test_the_demo_builds_every_document_from_the_wheel(installation: Installation) -> None:
    """``appealgen demo`` writes all its documents, and nothing it says or writes names us."""
    done = installation.run("appealgen", "demo", "demo-case")
    out = installation.elsewhere / "demo-case" / "out"

    assert done.returncode == 0, done.stderr
    assert not [name for name in DOCUMENTS if not (out / name).is_file()]
    assert all((out / name).stat().st_size for name in DOCUMENTS)
    assert str(CHECKOUT) not in done.stdout + done.stderr
    written = [path for path in out.rglob("*") if path.is_file()]
    assert not [path.name for path in written if str(CHECKOUT).encode() in path.read_bytes()]
