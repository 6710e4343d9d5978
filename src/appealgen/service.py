"""The public functions that the command line, the web and library users share.

Nothing here prints, reads the clock or looks at the environment.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from appealgen import resources
from appealgen.matching import PARAMS, PolicyTestResult, run_policy_tests
from appealgen.policy import PolicyLibrary

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PolicyTestResult", "policy_library", "run_policy_test_file"]


@lru_cache(maxsize=4)
def policy_library(folder: Path | None = None) -> PolicyLibrary:
    """Return the library of the policies on file (those that ship, unless a folder is given)."""
    return PolicyLibrary(folder or resources.policies_folder(), PARAMS)


def run_policy_test_file(path: Path) -> tuple[PolicyTestResult, ...]:
    """Run the tests of one ``*.test.yaml`` against the policies that ship.

    Raises:
        PolicyInvalidError: The test file or the policy is broken.
    """
    return run_policy_tests(path, policy_library())
