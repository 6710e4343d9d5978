"""What the tests of the browser share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.people import Browser, Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a server with a fresh store and a copy of the invented demo case."""
    return Place(tmp_path)


@pytest.fixture
def patient(place: Place) -> Browser:
    """Return the browser of an invented patient who has just come in."""
    return place.patient()
