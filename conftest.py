"""What holds for every test: policy tests in YAML are collected, property tests are not timed."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from appealgen.service import PolicyTestResult

# No test reads what an earlier run kept, and none writes into a person's cache folder.
os.environ["APPEALGEN_CACHE_DIR"] = ""

# Laying out pages makes millions of small objects that live as long as the page: to look through
# them again and again is a tenth of the time of a build.
gc.set_threshold(100_000, 20, 50)

# A busy machine is no defect: how long an example took says nothing about whether it holds.
hypothesis.settings.register_profile("untimed", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("untimed")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    """Collect ``policies/**/*.test.yaml``, the tests that lie beside each policy version."""
    policies = parent.config.rootpath / "policies"
    if file_path.name.endswith(".test.yaml") and file_path.is_relative_to(policies):
        return PolicyTestFile.from_parent(parent, path=file_path)
    return None


class PolicyTestFile(pytest.File):
    """One file of policy tests, run by the same function as ``appealgen policy test``."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one item per test of the file; evaluating a file takes milliseconds."""
        from appealgen.service import run_policy_test_file

        for result in run_policy_test_file(self.path):
            yield PolicyTestItem.from_parent(self, name=result.name, result=result)


class PolicyTestItem(pytest.Item):
    """One test of a policy: given these facts, these criteria come out so."""

    def __init__(self, *, result: PolicyTestResult, **kwargs: object) -> None:
        """Keep the result, so that the item reports it when its turn comes."""
        super().__init__(**kwargs)  # type: ignore[arg-type]  # pytest's own, passed through
        self._result = result

    def runtest(self) -> None:
        """Fail with the runner's message unless the test passed."""
        if not self._result.passed:
            pytest.fail(self._result.message, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the file and the test's own sentence."""
        return self.path, None, self.name
