"""Each package the project takes on has a reason that a person wrote down, and is locked."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.code_health.tree import CHECKOUT

PYPROJECT = CHECKOUT / "pyproject.toml"
RECORD = CHECKOUT / "docs" / "decisions" / "0002-dependencies.md"


def normal(requirement: str) -> str:
    """Return the name in a requirement, spelled as package indexes compare it."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(group: str) -> set[str]:
    """Return the names that pyproject.toml asks for: ``run``, or a dependency group's."""
    content = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    listed = (
        content["project"]["dependencies"]
        if group == "run"
        else content["dependency-groups"][group]
    )
    return {normal(item) for item in listed if isinstance(item, str)}


def rows() -> dict[str, list[str]]:
    """Return the tables of the record: package name to the cells beside it."""
    found = re.findall(r"^\| `([^`]+)` \|(.*)\|$", RECORD.read_text("utf-8"), flags=re.MULTILINE)
    return {normal(name): [cell.strip() for cell in rest.split("|")] for name, rest in found}


def test_the_record_and_pyproject_name_the_same_packages() -> None:
    """No dependency is without its row, and no row outlives its dependency."""
    assert set(rows()) == declared("run") | declared("build") | declared("dev")


def test_every_row_gives_reason_license_and_alternatives() -> None:
    """A row with an empty cell is no reason."""
    assert not {name for name, cells in rows().items() if len(cells) != 3 or not all(cells)}


@pytest.mark.parametrize(
    ("group", "lock"),
    [
        ("run", "requirements.lock"),
        ("build", "requirements-build.lock"),
        ("run", "requirements-dev.lock"),
        ("build", "requirements-dev.lock"),
        ("dev", "requirements-dev.lock"),
    ],
)
def test_every_dependency_is_locked_with_hashes(group: str, lock: str) -> None:
    """What pyproject.toml asks for is pinned, and each pin carries a hash."""
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    hashed = r"^([A-Za-z0-9._-]+)==\S+(?: ;[^\n]*)? \\\n +--hash=sha256:"
    pins = re.findall(hashed, text, flags=re.MULTILINE)

    assert declared(group) <= {normal(pin) for pin in pins}
    assert len(pins) == len(re.findall(r"^\S+==", text, flags=re.MULTILINE))


def test_the_locks_agree() -> None:
    """A package is tested in the version it is shipped with."""
    versions: dict[str, set[str]] = {}
    for lock in CHECKOUT.glob("requirements*.lock"):
        pins = re.findall(r"^(\S+)==(\S+)", lock.read_text("utf-8"), flags=re.MULTILINE)
        for name, version in pins:
            versions.setdefault(name, set()).add(version)

    assert versions
    assert not {name for name, found in versions.items() if len(found) > 1}
