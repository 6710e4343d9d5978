"""What the tests of the workspace share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.people import Browser
from tests.web.staff.workspace import SURGEON, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a server with a workspace over a copy of the invented demo case."""
    return Workspace(tmp_path)


@pytest.fixture
def staff(workspace: Workspace) -> Browser:
    """Return the browser of an invented member of staff who has signed in."""
    return workspace.member()


@pytest.fixture
def surgeon(workspace: Workspace) -> Browser:
    """Return the browser of the invented surgeon, signed in."""
    return workspace.member(SURGEON)
