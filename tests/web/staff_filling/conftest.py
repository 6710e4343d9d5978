"""What the tests of filling in a case share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.staff_filling.office import SURGEON, Office

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.people import Browser


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a server with a workspace and a copy of the invented demo case."""
    return Office(tmp_path)


@pytest.fixture
def staff(office: Office) -> Browser:
    """Return the browser of an invented member of the staff."""
    return office.at_work()


@pytest.fixture
def surgeon(office: Office) -> Browser:
    """Return the browser of the demo case's invented surgeon."""
    return office.at_work(SURGEON)
