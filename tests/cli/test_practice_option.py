"""Where the command line looks for a practice's settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from appealgen.cli.options import practice_of


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a home without any settings."""
    for name in ("APPEALGEN_PRACTICE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_without_anything_there_are_no_settings(nothing_set: Path) -> None:
    """The documents look as they ship."""
    assert nothing_set.is_dir()
    assert practice_of(None) is None


def test_the_option_goes_before_everything(
    nothing_set: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the folder is not there: that is said when it is read."""
    monkeypatch.setenv("APPEALGEN_PRACTICE", str(nothing_set))

    assert practice_of(Path("absent")) == Path("absent")


def test_the_variable_goes_before_the_users_settings(
    nothing_set: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong name in it is not passed over; an empty one means no settings."""
    (nothing_set / ".config" / "appealgen" / "practice").mkdir(parents=True)
    monkeypatch.setenv("APPEALGEN_PRACTICE", "absent")

    assert practice_of(None) == Path("absent")
    monkeypatch.setenv("APPEALGEN_PRACTICE", "")

    assert practice_of(None) is None


def test_the_users_settings_are_used_where_they_are(
    nothing_set: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At home, or where the variable of the XDG specification says; a relative one is ignored."""
    home = nothing_set / ".config" / "appealgen" / "practice"
    home.mkdir(parents=True)
    other = nothing_set / "x" / "appealgen" / "practice"
    other.mkdir(parents=True)

    assert practice_of(None) == home
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert practice_of(None) == home
    monkeypatch.setenv("XDG_CONFIG_HOME", str(nothing_set / "x"))
    assert practice_of(None) == other
