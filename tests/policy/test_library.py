from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from appealgen.errors import InputNotFoundError, PolicyInvalidError
from appealgen.matching import PARAMS
from appealgen.policy import PolicyLibrary
from tests.policy.samples import INDEX, POLICY, changed, shelf, write


@pytest.fixture
def library(tmp_path: Path) -> PolicyLibrary:
    """Return a shelf with three versions: an old one, the newest, and a withdrawal."""
    made = shelf(tmp_path, text=changed(POLICY, ("status: in_force", "status: superseded")))
    newer = changed(POLICY, ("version: 2026-01-15", "version: 2026-05-01"))
    write(tmp_path / "sample-1", newer, "2026-05-01")
    gone = changed(
        POLICY,
        ("version: 2026-01-15", "version: 2026-09-01"),
        ("status: in_force", "status: withdrawn"),
    )
    write(tmp_path / "sample-1", gone, "2026-09-01")
    return made


@pytest.mark.parametrize(
    "name", ["sample", "Sample", "SAMPLE", "  sample ", "Sample Health Plan", "sample  health plan"]
)
def test_a_payer_is_known_by_its_exact_names(library: PolicyLibrary, name: str) -> None:
    """Letter case and spaces do not matter; otherwise the name is one of those listed."""
    found = library.payer(name)

    assert found is not None
    assert found.id == "sample"


@pytest.mark.parametrize("name", ["Sample Health", "Sampl", "Sample Health Plan of Ohio", ""])
def test_a_payer_is_never_guessed(library: PolicyLibrary, name: str) -> None:
    """A part of a name, or a longer one, may be another company."""
    assert library.payer(name) is None


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2026-01-14", None),
        ("2026-01-15", "2026-01-15"),
        ("2026-04-30", "2026-01-15"),
        ("2026-05-01", "2026-05-01"),
        ("2026-08-31", "2026-05-01"),
        ("2026-09-01", None),
    ],
)
def test_the_newest_version_not_after_the_day_is_in_force(
    library: PolicyLibrary, day: str, version: str | None
) -> None:
    """A version is in force from its own date to the day before the next; a withdrawal ends it."""
    found = library.in_force("sample-1", dt.date.fromisoformat(day))

    assert (found.version.isoformat() if found else None) == version


def test_a_version_can_be_named(library: PolicyLibrary) -> None:
    """A pinned version is found by id and date, whatever is in force."""
    found = library.pinned("sample-1@2026-01-15")

    assert found is not None
    assert found.ref == "sample-1@2026-01-15"


@pytest.mark.parametrize("ref", ["sample-1@2026-01-16", "sample-2", "sample-2@2026-01-15"])
def test_a_version_that_is_not_there_is_not_replaced(library: PolicyLibrary, ref: str) -> None:
    """A pin that fits no file gives nothing, not the nearest version."""
    assert library.pinned(ref) is None


def test_the_versions_come_oldest_first(library: PolicyLibrary) -> None:
    """Versions are listed in the order of their dates; test files are not versions."""
    dates = [version.version.isoformat() for version in library.versions("sample-1")]

    assert dates == ["2026-01-15", "2026-05-01", "2026-09-01"]


def test_a_file_is_read_once(library: PolicyLibrary) -> None:
    """The second look at a version gives the same object."""
    (path, *_) = library.version_files("sample-1")

    assert library.load(path) is library.load(path)


def test_a_policy_nobody_listed_has_no_versions(library: PolicyLibrary) -> None:
    """A folder that the index does not name is not on the shelf."""
    assert library.versions("sample-9") == ()


def test_a_missing_index_is_said_to_be_missing(tmp_path: Path) -> None:
    """A folder without index.yaml is no shelf."""
    with pytest.raises(InputNotFoundError):
        _ = PolicyLibrary(tmp_path, PARAMS).index


def test_a_broken_index_is_refused_with_its_line(tmp_path: Path) -> None:
    """An unknown key of the index is a problem with a place."""
    library = shelf(tmp_path, index=changed(INDEX, ("    folder: sample-1", "    foldr: sample-1")))

    with pytest.raises(PolicyInvalidError) as caught:
        _ = library.index

    assert {p.path for p in caught.value.problems} == {"policies[0].foldr", "policies[0].folder"}
